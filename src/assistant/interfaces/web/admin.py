"""The pages below ``/admin``: accounts, tokens and the access log."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from assistant.base.errors import AssistantError, NotFound, UnknownValue
from assistant.base.tables import split_list
from assistant.domain.callers import (
    EXCLUSIVE,
    PERMISSION_LABELS,
    PERMISSIONS,
    ROLE_LABELS,
    AccountRole,
    Permission,
    Rights,
)
from assistant.export import export_log
from assistant.export.log_labels import ACTIONS, log_outcome, log_subject
from assistant.interfaces.dependencies import Service, in_thread
from assistant.interfaces.web.templating import page
from assistant.service import Assistant

router = APIRouter(prefix="/admin", include_in_schema=False)

ROWS = 100


@router.get("")
async def admin_page(request: Request, service: Service, done: str = "") -> Response:
    """Accounts and tokens."""
    return await in_thread(request, _page, service, done=done)


@router.post("/users")
async def add_user(
    request: Request,
    service: Service,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    role: Annotated[list[str] | None, Form()] = None,
    collections: Annotated[str, Form()] = "",
    expires: Annotated[str, Form()] = "",
    sso: Annotated[bool, Form()] = False,
) -> Response:
    """Make an account. Its password is changed at the first sign-in: whoever made the account knows it."""

    def work() -> str:
        rights = _rights(role, collections)
        source = service.sign_on_kind if sso and service.sign_on_kind else "local"
        local = source == "local"
        made = service.add_user(name, password, rights, expires=expires, must_change=local, source=source)
        if not local:
            return f"已建账户“{made.name}”，用统一身份认证登录"
        return f"已建账户“{made.name}”，第一次登录时须改口令"

    return await in_thread(request, _done, service, work)


@router.post("/users/{action}")
async def change_user(
    action: str,
    request: Request,
    service: Service,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    role: Annotated[list[str] | None, Form()] = None,
    collections: Annotated[str, Form()] = "",
) -> Response:
    """Change an account, close it, or delete it."""
    actions: dict[str, tuple[str, Callable[[], Any]]] = {
        "rights": ("已重新授权", lambda: service.set_rights(name, _rights(role, collections))),
        "password": ("已重设口令", lambda: service.reset_password(name, password)),
        "disable": ("已停用", lambda: service.disable_user(name)),
        "enable": ("已重新启用", lambda: service.disable_user(name, False)),
        "remove": ("已移除", lambda: service.remove_user(name)),
    }
    if action not in actions:
        raise NotFound(f"没有“{action}”这种操作", "请在账户页操作")
    done, change = actions[action]

    def work() -> str:
        change()
        return f"{done}：{name}"

    return await in_thread(request, _done, service, work)


@router.post("/tokens")
async def add_token(
    request: Request,
    service: Service,
    name: Annotated[str, Form()] = "",
    role: Annotated[list[str] | None, Form()] = None,
    collections: Annotated[str, Form()] = "",
    expires: Annotated[str, Form()] = "",
) -> Response:
    """Make a token, and show it this once."""

    def work() -> Response:
        try:
            made = service.add_token(name, _rights(role, collections), expires=expires)
        except AssistantError as error:
            return _page(service, error=error)
        return _page(service, secret=made.secret, done=f"已建令牌“{made.token.name}”")

    return await in_thread(request, work)


@router.post("/tokens/revoke")
async def revoke_token(request: Request, service: Service, token: Annotated[str, Form()] = "") -> Response:
    """End a token."""

    def work() -> str:
        return f"已吊销令牌“{service.revoke_token(token).name}”"

    return await in_thread(request, _done, service, work)


@router.get("/log")
async def log_page(
    request: Request,
    service: Service,
    caller: str = "",
    action: str = "",
    since: str = "",
    until: str = "",
    offset: int = 0,
) -> Response:
    """The access log, the newest lines first."""
    offset = max(0, min(offset, 1_000_000))
    found = await in_thread(
        request,
        service.log_page,
        caller=caller.strip(),
        action=action.strip(),
        since=since.strip(),
        until=until.strip(),
        offset=offset,
        limit=ROWS,
    )
    wanted = {"caller": caller, "action": action, "since": since, "until": until}
    return page(
        "admin_log.html",
        rows=[(record, log_subject(record), log_outcome(record)) for record in found.records],
        more=found.more,
        offset=offset,
        rows_per_page=ROWS,
        wanted=wanted,
        actions=ACTIONS,
        verification=None,
        in_force=service.accounts_in_force,
    )


@router.post("/log/verify")
async def verify_log(request: Request, service: Service) -> Response:
    """Whether every line of the log is there, unchanged."""
    found = await in_thread(request, service.verify_log)
    return page(
        "admin_log.html",
        rows=[],
        more=False,
        offset=0,
        rows_per_page=ROWS,
        wanted={"caller": "", "action": "", "since": "", "until": ""},
        actions=ACTIONS,
        verification=found,
        in_force=service.accounts_in_force,
    )


@router.get("/log/export.csv")
async def exported_log(request: Request, service: Service) -> Response:
    """The whole log as a table."""
    data = await in_thread(request, lambda: export_log(service.log_records()))
    headers = {"Content-Disposition": 'attachment; filename="access-log.csv"'}
    return Response(data, media_type="text/csv; charset=utf-8", headers=headers)


def _done(service: Assistant, work: Callable[[], str]) -> Response:
    """Do something and say so on the page; what cannot be done is said there, too."""
    try:
        done = work()
    except AssistantError as error:
        return _page(service, error=error)
    return RedirectResponse(f"/admin?done={quote(done)}", 303)


def _page(
    service: Assistant, *, done: str = "", secret: str = "", error: AssistantError | None = None
) -> Response:
    return page(
        "admin.html",
        error.status if error else 200,
        users=service.users(),
        tokens=service.tokens() if service.caller.may(Permission.RIGHTS) else (),
        collections=service.collections(),
        roles=[
            (
                role.value,
                label,
                "、".join(PERMISSION_LABELS[one] for one in Permission if one in PERMISSIONS[role]),
            )
            for role, label in ROLE_LABELS.items()
        ],
        labels=ROLE_LABELS,
        exclusive=[ROLE_LABELS[role] for role in AccountRole if role in EXCLUSIVE],
        in_force=service.accounts_in_force,
        sso=service.sign_on_kind,
        done=done[:200],
        secret=secret,
        error=error,
    )


def _rights(roles: list[str] | None, collections: str) -> Rights:
    """What a form grants; no collections named: all. Raises UnknownValue."""
    for role in roles or ():
        if role not in set(AccountRole):
            raise UnknownValue("角色", role, [one.value for one in AccountRole])
    names = split_list(collections)
    return Rights(tuple(AccountRole(role) for role in roles or ()), tuple(names) or None)
