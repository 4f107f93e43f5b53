"""Where in a text something stands: parts that several rules share."""

import re
from collections.abc import Iterator

from assistant.corpus.parse.names import in_no_place
from assistant.domain.report import Report, Role, Section
from assistant.domain.results import Finding, Severity
from assistant.domain.text import Span

_SENTENCE = re.compile(r"[。！？!?\n]")
_OFTEN = 3
_CLAUSE = re.compile(r"[，。；：！？,;:!?\n]")


def sentence_of(text: str, span: Span) -> Span:
    """From the end of the sentence before to the end of its own."""
    return _between(text, span, _SENTENCE)


def clause_of(text: str, span: Span) -> Span:
    """From the mark before to the mark behind."""
    return _between(text, span, _CLAUSE)


def _between(text: str, span: Span, mark: re.Pattern[str]) -> Span:
    floor = max(0, span.begin - 300)
    begin = max((found.end() for found in mark.finditer(text, floor, span.begin)), default=floor)
    found = mark.search(text, span.end, span.end + 300)
    return Span(begin, found.start() if found else min(len(text), span.end + 300))


def section_at(draft: Report, offset: int) -> Section | None:
    """The section that an offset lies in."""
    return next((one for one in draft.sections if one.span.begin <= offset < one.span.end), None)


def role_at(draft: Report, offset: int) -> Role | None:
    """The role of the section that an offset lies in."""
    section = section_at(draft, offset)
    return section.role if section else None


_EDGE = r"(?:^|(?<=[，。；、：（“《\s　在由向与和及从对将被为的了])|(?<=给予))"
_NAMED_PLACE = re.compile(
    rf"{_EDGE}(?P<name>(?P<stem>[\u4e00-\u9fff]{{2,3}}?)(?P<end>县|市|镇|乡|村|街道|社区|小区))"
    r"(?!民(?!政)|[长级委场直属干部医里庄区镇乡村愁亲情土味音风俗企办工道两])",
    re.MULTILINE,
)
_COMMON = frozenset(
    "各全本我该每外邻某这那两几同一上下省市县区镇乡村城级个等类型示范试点特色中心重点先进贫困老旧新建住宅商品房文明安置智慧平安和谐"
    "完整未来标杆薄弱街道进入多门从由向着任合于以并跟兼结订物业把给让当年作为集小名古强农行政自然脱驻包帮扶联回到成功所属落实邀请报提协调求送产国家整治美丽数字生态宜居后空壳边远偏传统"
)
"""What no name of a place is made of, but what stands before 县 or 社区 in running text."""


def places_at_edges(text: str) -> Iterator[Span]:
    """Names of places that begin at a clear edge, each ending on what says what it is (石溪县, 榆钱巷社区)."""
    for match in _NAMED_PLACE.finditer(text):
        if not (_COMMON | in_no_place()) & set(match["stem"]):
            yield Span(match.start("name"), match.end("name"))


_LOOKED_BACK = re.compile(r"回顾|总结|成效|成就|工作情况|主要工作")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_TO_AN_ASSEMBLY = re.compile(r"各位代表[！!：:，,]|向大会报告工作")


def year_told(draft: Report) -> int | None:
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


def of_own_work(draft: Report) -> bool:
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
    return len(draft.text) > _OPENING and not parts and not of_own_work(draft)


def in_title(text: str, span: Span) -> bool:
    """Whether a span stands in the name of a document, 《…》, on its own line."""
    line = text.rfind("\n", 0, span.begin) + 1
    return text.count("《", line, span.begin) > text.count("》", line, span.begin)


def quoted(text: str, span: Span) -> bool:
    """Whether a span stands in the name of a document or between quotation marks, on its own line."""
    line = text.rfind("\n", 0, span.begin) + 1
    before = text[line : span.begin]
    return any(before.count(left) > before.count(right) for left, right in ("《》", "“”", "〔〕", "「」"))


def finding(
    rule: str,
    span: Span,
    message: str,
    *,
    sure: bool = True,
    score: float = 1.0,
    replacements: tuple[str, ...] = (),
) -> Finding:
    """A finding of a rule. ``sure``: it asks to be looked at; else it is a hint."""
    severity = Severity.WARNING if sure else Severity.INFO
    return Finding(rule, severity, span, message, score, replacements=replacements)
