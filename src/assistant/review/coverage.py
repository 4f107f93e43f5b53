"""What a draft covers: the year whose work it reports, the month it was written in, and whether it reports own work."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from assistant.corpus.parse.layout import han_number
from assistant.domain.report import Report, Role
from assistant.domain.text import Span

_OFTEN = 3
_LOOKED_BACK = re.compile(r"回顾|总结|成效|成就|工作情况|主要工作")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_DIGIT = re.compile("[０-９]")
_TO_AN_ASSEMBLY = re.compile(r"各位代表[！!：:，,]|向大会报告工作")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_MONTH_OR_DAY = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_APART = r"[ \u3000]?"
_DATE = re.compile(
    rf"(?P<year>[12][0-9]{{3}}|[一二][〇○零一二三四五六七八九]{{3}}){_APART}(?:年|[./\-]){_APART}"
    rf"(?P<month>{_MONTH_OR_DAY})(?:{_APART}(?:月|[./\-]){_APART}(?:{_MONTH_OR_DAY})?{_APART}日?)?"
)
_LABEL = re.compile(r"(?:述职|汇报|报告|完成|填报)?(?:时间|日期)[：: ]{0,3}")
_LAST_LINES = 4
_PART_OF_YEAR = (
    (re.compile("前三季度|三季度|第三季度"), 10),
    (re.compile("上半年|半年|二季度|第二季度"), 7),
    (re.compile("一季度|第一季度"), 4),
)
_WHOLE_YEAR = re.compile(r"全年|年终|年末|岁末|一年来|年底|1[12]月(?:底|末|份)?|第四季度|四季度")


class Month(NamedTuple):
    """A month of a year, ordered by time."""

    year: int
    month: int


@dataclass(frozen=True, slots=True)
class SignOff:
    """The date under or above a report that says when it was written, and where it stands."""

    month: Month
    span: Span


def year_covered(draft: Report) -> int | None:
    """The year whose work a draft reports: its own, or the one before where it was made at the beginning of a year.

    Work reports to an assembly are, and so are those whose headings look back on the year before.
    """
    year = draft.metadata.year
    if year is None:
        return None
    before = f"{year - 1}年"
    headings = [section.heading.text for section in draft.sections if section.heading]
    looks_back = any(before in heading and _LOOKED_BACK.search(heading) for heading in headings)
    written = _without_plans(draft)
    if _WIDE_DIGIT.search(written):
        written = written.translate(_FULL_WIDTH)
    named = re.findall(r"(20[0-9]{2})年", written)
    often = named.count(str(year - 1)) >= _OFTEN and named.count(str(year - 1)) > named.count(str(year))
    assembly = _to_an_assembly(draft)
    return year - 1 if looks_back or often or (assembly and str(year - 1) in named) else year


def month_written(draft: Report, covered: int) -> Month:
    """When a draft on the year ``covered`` was written: as it is dated, else by the part of the year it is about.

    A report on a whole year is taken as written in December, one to an assembly in the January after.
    """
    signed = sign_off(draft)
    if signed and plausible(draft, signed.month, covered):
        return signed.month
    title = draft.title_span.of(draft.text) if draft.title_span else draft.metadata.title
    for part, month in _PART_OF_YEAR:
        if part.search(title):
            return Month(covered, month)
    return Month(covered + 1, 1) if _to_an_assembly(draft) else Month(covered, 12)


def plausible(draft: Report, written: Month, covered: int) -> bool:
    """Whether a report on ``covered`` can have been written then: not before what it reports, not long after it."""
    if written.year == covered:
        return written.month > 10 or not covers_whole_year(draft)
    return written.year == covered + 1


def covers_whole_year(draft: Report) -> bool:
    """Whether a draft is called a report on a year (2023年度), or speaks of its year as a whole or of the end of it."""
    return titled_for_a_year(draft) or _WHOLE_YEAR.search(_without_plans(draft)) is not None


def titled_for_a_year(draft: Report) -> bool:
    """Whether the title says that a draft covers a year, and no part of one."""
    title = draft.title_span.of(draft.text) if draft.title_span else draft.metadata.title
    return "年度" in title and not any(part.search(title) for part, _ in _PART_OF_YEAR)


def sign_off(draft: Report) -> SignOff | None:
    """The date that stands on a line of its own in the title or among the last lines; None where there is none."""
    text = draft.text
    title = draft.title_span
    for begin, end in (
        *_last_lines(text, title.end if title else 0),
        *(_lines(text, title) if title else ()),
    ):
        span = Span(begin, end).stripped(text)
        line = span.of(text).translate(_FULL_WIDTH)
        label = _LABEL.match(line) or re.match("[（(]", line)
        at = label.end() if label else 0
        found = _DATE.match(line, at)
        if found and (not line[found.end() :].strip("）)。 \u3000") or line[at - 1 : at] in ("（", "(")):
            month = found["month"]
            value = int(month) if month.isdecimal() else han_number(month)
            if 1 <= value <= 12:
                year = int(found["year"].translate(_HAN_DIGITS))
                return SignOff(Month(year, value), Span(span.begin + at, span.begin + found.end()))
    return None


def _last_lines(text: str, begin: int) -> list[tuple[int, int]]:
    """The last lines that are not blank, from the end; ``begin`` is where the title ends."""
    found: list[tuple[int, int]] = []
    end = len(text)
    while end > begin and len(found) < _LAST_LINES:
        start = max(begin, text.rfind("\n", begin, end) + 1)
        if text[start:end].strip():
            found.append((start, end))
        end = start - 1
    return found


def _lines(text: str, span: Span) -> list[tuple[int, int]]:
    found, at = [], span.begin
    for line in span.of(text).split("\n"):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _to_an_assembly(draft: Report) -> bool:
    return _TO_AN_ASSEMBLY.search(draft.text) is not None


def _without_plans(draft: Report) -> str:
    if not draft.sections:
        return draft.text
    return "\n".join(one.span.of(draft.text) for one in draft.sections if one.role is not Role.PLANS)


_OWN_WORK = re.compile(r"述[职责学廉法]|履职|工作总结|工作报告|工作汇报|工作情况")
_TO_REPORT = re.compile(
    r"述[职责学廉法]|现[将就][^。\n]{0,30}(?:报告|汇报)|向[^。，\n]{1,12}(?:报告|汇报)(?:工作|如下|履职|一年|个人)"
)
_NEWS = re.compile(r"听取|审阅|召开|举行|强调|指出|故事|通报")
_FIRST_PERSON = re.compile(r"(?:^|[，。；：\s])(?:我(?![国省市县区党军们院校方])|本人)", re.MULTILINE)
_PARTS = frozenset({Role.STUDY, Role.DUTY, Role.INTEGRITY, Role.LAW, Role.PROBLEMS, Role.PLANS})
_CALLED = re.compile(r"述[职责学廉法][^，。]{0,12}(?:报告|总结|汇报|材料)|(?:工作|履职)(?:报告|总结|汇报)")
_OPENING = 300


def reports_own_work(draft: Report) -> bool:
    """Whether the text reports on a year's own work: only there a year can be last year's. An article is none.

    An office that the text itself names may be that of anybody of whom it speaks.
    """
    known = draft.metadata
    heading = draft.title_span.of(draft.text) if draft.title_span else known.title
    given = known.office and known.office not in draft.text and known.office not in known.title
    if known.author or given:
        return True
    if _NEWS.search(heading):
        return False
    announced = _OWN_WORK.search(heading) or _TO_REPORT.search(draft.text[:_OPENING])
    if announced and (_FIRST_PERSON.search(draft.text) or _CALLED.search(heading)):
        return True
    parts = {section.role for section in draft.sections if section.heading} & _PARTS
    return len(parts) >= _OFTEN and len(_FIRST_PERSON.findall(draft.text)) >= _OFTEN


def is_article(draft: Report) -> bool:
    """Whether the text is neither a report, nor parts of one, nor a paragraph alone: articles contain much history."""
    parts = any(section.heading and section.role in _PARTS for section in draft.sections)
    return len(draft.text) > _OPENING and not parts and not reports_own_work(draft)
