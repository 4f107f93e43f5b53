"""What a draft covers: the year whose work it reports, whether it is a report on one's own work, or an article."""

import re

from assistant.domain.report import Report, Role

_OFTEN = 3
_LOOKED_BACK = re.compile(r"回顾|总结|成效|成就|工作情况|主要工作")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_TO_AN_ASSEMBLY = re.compile(r"各位代表[！!：:，,]|向大会报告工作")


def year_covered(draft: Report) -> int | None:
    """The year that a report tells of: its own, or the one before where it was made at the beginning of a year.

    Work reports to an assembly are, and so are those whose headings look back on the year before.
    """
    year = draft.metadata.year
    if year is None:
        return None
    before = f"{year - 1}年"
    headings = [section.heading.of(draft.text) for section in draft.sections if section.heading]
    looks_back = any(before in heading and _LOOKED_BACK.search(heading) for heading in headings)
    named = re.findall(r"(20[0-9]{2})年", _without_plans(draft).translate(_FULL_WIDTH))
    often = named.count(str(year - 1)) >= _OFTEN and named.count(str(year - 1)) > named.count(str(year))
    assembly = _TO_AN_ASSEMBLY.search(draft.text)
    return year - 1 if looks_back or often or (assembly and str(year - 1) in named) else year


def _without_plans(draft: Report) -> str:
    if not draft.sections:
        return draft.text
    return "\n".join(one.span.of(draft.text) for one in draft.sections if one.role is not Role.PLANS)


_OWN_WORK = re.compile(r"述[职责学廉法]|履职|工作总结|工作报告|工作汇报|工作情况")
_TO_REPORT = re.compile(
    r"述[职责学廉法]|现[将就][^。\n]{0,30}(?:报告|汇报)|向[^。，\n]{1,12}(?:报告|汇报)(?:工作|如下|履职|一年|个人)"
)
_TOLD_ABOUT = re.compile(r"听取|审阅|召开|举行|强调|指出|故事|通报")
_FIRST_PERSON = re.compile(r"(?:^|[，。；：\s])(?:我(?![国省市县区党军们院校方])|本人)", re.MULTILINE)
_PARTS = frozenset({Role.STUDY, Role.DUTY, Role.INTEGRITY, Role.LAW, Role.PROBLEMS, Role.PLANS})
_CALLED = re.compile(r"述[职责学廉法][^，。]{0,12}(?:报告|总结|汇报|材料)|(?:工作|履职)(?:报告|总结|汇报)")
_OPENING = 300


def reports_own_work(draft: Report) -> bool:
    """Whether the text reports on a year's own work: only there a year can be last year's. An article is none.

    An office that the text itself names may be anybody's of whom it tells.
    """
    known = draft.metadata
    heading = draft.title_span.of(draft.text) if draft.title_span else known.title
    given = known.office and known.office not in draft.text and known.office not in known.title
    if known.author or given:
        return True
    if _TOLD_ABOUT.search(heading):
        return False
    told = _OWN_WORK.search(heading) or _TO_REPORT.search(draft.text[:_OPENING])
    if told and (_FIRST_PERSON.search(draft.text) or _CALLED.search(heading)):
        return True
    parts = {section.role for section in draft.sections if section.heading} & _PARTS
    return len(parts) >= _OFTEN and len(_FIRST_PERSON.findall(draft.text)) >= _OFTEN


def is_article(draft: Report) -> bool:
    """Whether the text is neither a report, nor parts of one, nor a paragraph alone: articles tell much history."""
    parts = any(section.heading and section.role in _PARTS for section in draft.sections)
    return len(draft.text) > _OPENING and not parts and not reports_own_work(draft)
