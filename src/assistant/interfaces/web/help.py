"""The pages below ``/help``: for those who write and review, and for those who look after the installation."""

from fastapi import APIRouter, Response

from assistant.base.errors import NotFound
from assistant.domain.callers import Permission
from assistant.domain.report import Role
from assistant.export.labels import rule_explanation, rule_help, rule_ids, rule_title
from assistant.interfaces.dependencies import Service
from assistant.interfaces.web.search import MODES
from assistant.interfaces.web.templating import page

router = APIRouter(include_in_schema=False)

_ROLES = {
    Role.LEAD: "任职、分工和“现将……报告如下”",
    Role.STUDY: "理论学习、思想政治",
    Role.DUTY: "履行职责的做法和成绩",
    Role.INTEGRITY: "廉洁自律、作风、党风廉政建设",
    Role.LAW: "述法、依法行政、法治建设",
    Role.PROBLEMS: "存在的问题和不足",
    Role.PLANS: "下一步打算、努力方向",
    Role.CLOSING: "结束语、落款和日期",
    Role.OTHER: "归不进以上各类的部分",
}


@router.get("/help")
async def help_page(service: Service) -> Response:
    """How to search, write and review, with the formats that are taken here."""
    return page(
        "help.html",
        modes=MODES,
        roles=[(role.value, text) for role, text in _ROLES.items()],
        portfolios=service.vocabulary.names,
        suffixes=service.suffixes,
        megabytes=service.settings.max_upload_mb,
        rules=[(rule, rule_title(rule), rule_explanation(rule)) for rule in rule_ids()],
    )


@router.get("/help/admin")
async def admin_help_page(service: Service) -> Response:
    """Folders, tables, commands and endpoints, for those who look after the installation."""
    service.ensure(Permission.UPLOAD)
    return page(
        "help_admin.html",
        corpus=service.settings.corpus,
        index=service.settings.index,
        ignored=service.ignored_file,
    )


@router.get("/help/rules/{rule}")
async def rule_page(rule: str) -> Response:
    """What one review rule looks for, why, with an example and its source: its docstring."""
    if rule not in rule_ids():
        raise NotFound(f"没有“{rule}”这条规则", "现有的规则见帮助页")
    return page("rule.html", rule=rule, title=rule_title(rule), paragraphs=rule_help(rule))
