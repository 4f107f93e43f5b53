"""往年的年份没有改过来：讲本年度工作却写着上一年，或者下一步打算里写的是已经过去的年份。

为什么：在往年稿子上改，最容易漏的就是年份；数字换了、年份没换，读的人会以为是旧账。
回顾以往（自2021年以来、与2022年相比、2019年以前的欠账）、文件名、任职经历、跨年的事和几年连着讲的不算；
一份讲上一年工作的报告（如年初所作），以它主要讲的那一年为准。

例：2023年度的报告写“2022年初与15个村签订责任书”，提示年份可能是往年留下的；那一句若与库内2022年的报告相同，连来源一起指出。

依据：公文校核的通常做法。
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum

from assistant.domain.covered import CoveredText
from assistant.domain.report import Report, Role
from assistant.domain.results import Finding
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.coverage import reports_own_work, sign_off, titled_for_a_year, year_covered
from assistant.review.cues import cue, cue_at_end
from assistant.review.findings import finding, quote
from assistant.review.location import around, clause_of, in_quotes, role_at, section_at, sentence_of
from assistant.review.years_ahead import years_ahead

TITLE = "年份"
WHOLE = False

_HAN = "〇○零一二三四五六七八九"
_YEAR = re.compile(
    rf"(?<![0-9０-９{_HAN}—－~～\-])(?<![0-9０-９年][至到])"
    rf"([2２][0０][0-9０-９]{{2}}|二[〇○零][{_HAN}]{{2}})[ ]?年(?!前?来)"
)
_NAMED_YEAR = re.compile(rf"(?<![0-9])(20[0-9]{{2}}|二[〇○零][{_HAN}]{{2}})年")
_SENTENCE_BEGINS = re.compile(r"(?:^|[。；;！!\n\s　）)：:]|方面[，,])$")
_PLAN_BEGINS = re.compile(r"(?:^|[。；;！!\n\s　）)：:，,])(?:力争|争取|确保|计划)?(?:截至|截止|到|在|于)?$")
_UP_TO = re.compile(r"(?:截至|截止到?)$")
_RELATIVE = re.compile(
    r"(?!全年|(?:[上下]半年|[一二三四]季度|汛期)[两三四五六七八九十几0-9全各的]|度[^，。；\n]|[0-9]{1,2}月份?的)(?:[0-9]{1,2}月)?[^，。；\n的把将就共已0-9]{1,14}的"
)
_RANGE = re.compile(
    r"[底初末春夏秋冬]?\s{0,2}(?:[—\-－~～]{1,3}|至|到|、|和|与|或)\s{0,2}(?:20[0-9]{2}|二[〇○零]|[0-9]{2}年|今年|[0-9]{1,2}月至20)"
)
_NOT_COUNTED = re.compile(r"度|(?:[0-9]{1,2}月)?(?:以来|起[任担，])|年?(?:增长|提高|下降|减少|相比)")
_WHOLE_YEAR = re.compile(r"全年(?!目标|任务|计划|预期)|年终|年末|一年来|年底(?!前)|1[12]月")
_AROUND = 300  # characters before and behind in which other years are looked for
_BEFORE = 80
_MONTH_AND_DAY = 6  # characters: 12月31日
_OPENING = 600  # characters in which a report says that it covers a term of office
_FORMULAS = {"opening": "开头", "closing": "结尾"}
_FEW = 2  # years back: what is older is history
_OFTEN = 3
_LATEST_MONTH = 10  # a report on a whole year is not signed before the end of this month
_OFFSETS = {"前年": -2, "去年": -1, "上年": -1, "上年度": -1, "明年": 1, "来年": 1, "下一年": 1}
_OFFSETS |= dict.fromkeys(("今年", "本年", "本年度", "这一年"), 0)
_BRACKETED = re.compile(
    rf"(?P<word>{'|'.join(sorted(_OFFSETS, key=len, reverse=True))})"
    rf"(?:[（(]|，?即)(?P<year>(?P<number>20[0-9]{{2}}|二[〇○零][{_HAN}]{{2}})(?:年度?)?)(?=[）)，])"
)
_ALL_DIGITS = f"0123456789{_HAN}"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_ANY_DIGITS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789000123456789")
_HAN_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


class _Use(IntEnum):
    """How a year is used: as history, perhaps as the report's own, or as if it were the report's own."""

    HISTORY = 0
    PERHAPS = 1
    OWN = 2


def check(context: ReviewContext) -> Iterable[Finding]:
    """Years other than the report's own where its own is meant."""
    draft = context.draft
    year = year_covered(draft)
    if year is None or not reports_own_work(draft):
        return
    of_a_term = cue("year_left", "term").search(draft.text[:_OPENING]) is not None
    if year == draft.metadata.year:
        yield from _in_title(draft, year)
    signed = list(_in_sign_off(draft, year))
    yield from signed
    bracketed = list(_contradicted(draft, year))
    yield from bracketed
    ahead = list(_ahead(draft, year))
    yield from ahead
    taken = CoveredText(len(draft.text), (one.span for one in (*signed, *bracketed, *ahead)))
    for match in _YEAR.finditer(draft.text):
        written = int(match[1].translate(_ANY_DIGITS))
        span = Span(match.start(), match.end())
        if _is_in_title(draft, span) or in_quotes(draft.text, span):
            continue
        if taken.overlaps(span):
            continue
        role = role_at(draft, span.begin)
        meant = role is Role.PROBLEMS and cue("year_left", "about_to").match(
            draft.text, span.end, span.end + 20
        )
        if (role is Role.PLANS and not _reads_as_work(draft, span)) or meant:
            yield from _in_plans(draft, span, written, year)
        elif year - _FEW <= written < year and not of_a_term:
            yield from _in_work(context, span, written, year)


def _contradicted(draft: Report, year: int) -> Iterator[Finding]:
    """今年（2022年） in a report on 2023: the year in brackets is earlier than the word before them says."""
    text = draft.text
    for match in _BRACKETED.finditer(text):
        span = Span(*match.span("year"))
        written = int(match["number"].translate(_ANY_DIGITS))
        meant = year + _OFFSETS[match["word"]]
        earlier = text[sentence_of(text, span).begin : match.start()]
        # The year named before is the one that 今年 counts from: 2022年的文件写着“今年（2022年）”.
        if written >= meant or in_quotes(text, span) or written in _years_named(earlier):
            continue
        message = f"报告讲的是{year}年，“{match['word']}”应是{meant}年，这里写的是{quote(match['year'])}，请核对年份。"
        right = _written_as(match["year"], meant)[0].removesuffix("年") + match["year"].lstrip(_ALL_DIGITS)
        yield finding("year_left", span, message, score=0.9, replacements=(right,))


def _reads_as_work(draft: Report, span: Span) -> bool:
    """Whether text without headings, taken for plans, tells of the year as done: 二〇二三年，我先后去了五十多趟."""
    section = section_at(draft, span.begin)
    if section is None or section.heading is not None:
        return False
    sentence = sentence_of(draft.text, span).of(draft.text)
    return bool(cue("year_left", "done").search(sentence)) and not cue("year_left", "meant").search(sentence)


def _in_work(context: ReviewContext, span: Span, written: int, year: int) -> Iterator[Finding]:
    draft = context.draft
    words = span.of(draft.text)
    formula = next((one for one in _FORMULAS if _stands_in(one, draft.text, span)), None)
    if formula is not None:
        yield from _in_formula(draft, span, written, year, formula)
        return
    if _is_history(draft.text, span):
        return
    source = _copied_from(context, span, written)
    use = _use(draft, span, written, year)
    if source and use is not _Use.HISTORY:
        message = f"报告讲的是{year}年，这里仍写着{quote(words)}，与{source}那一处一样，可能是往年稿子留下的，请核对年份。"
    elif use is _Use.OWN:
        message = f"报告讲的是{year}年，这里写的是{quote(words)}，可能是往年稿子留下的，请核对年份。"
    elif use is _Use.PERHAPS:
        message = (
            f"报告讲的是{year}年，这里写的是{quote(words)}；若是回顾往年可以保留，若讲的是本年度的事请改。"
        )
    else:
        return
    sure = use is _Use.OWN or bool(source and not _is_contrasted(draft, span, written, year))
    yield finding(
        "year_left",
        span,
        message,
        sure=sure,
        score=0.9 if sure else 0.6,
        replacements=_written_as(words, year),
    )


def _written_as(words: str, year: int) -> tuple[str]:
    """A year in the digits of ``words``: 2023年, 二〇二三年."""
    digits = str(year).translate(_HAN_DIGITS) if words[0] == "二" else str(year)
    return (f"{digits}年",)


def _stands_in(formula: str, text: str, span: Span) -> bool:
    """Whether the year stands in the formula that opens or closes a report: 现将2022年度履职情况报告如下."""
    sentence = sentence_of(text, span)
    before, behind = text[sentence.begin : span.begin], text[span.end : sentence.end]
    return bool(cue_at_end("year_left", formula).search(before)) and bool(
        cue("year_left", f"{formula}_goes_on").match(behind)
    )


def _in_formula(draft: Report, span: Span, written: int, year: int, formula: str) -> Iterator[Finding]:
    """The formula names another year than the report's: an error where the text tells of the report's year alone."""
    named = _years_named(draft.text[: span.begin]) + _years_named(draft.text[span.end :])
    sure = year in named and written not in named
    words = span.of(draft.text)
    message = (
        f"报告年度是{year}年，{_FORMULAS[formula]}写的却是{quote(words)}，可能是往年稿子留下的，请核对年份。"
    )
    yield finding(
        "year_left",
        span,
        message,
        sure=sure,
        score=0.9 if sure else 0.6,
        replacements=_written_as(words, year),
    )


def _years_named(text: str) -> list[int]:
    return [int(found.translate(_ANY_DIGITS)) for found in _NAMED_YEAR.findall(text)]


def _copied_from(context: ReviewContext, span: Span, written: int) -> str:
    """The report of that very year from which the sentence was taken with its year; "" where there is none."""
    words = span.of(context.draft.text)
    for shared in context.overlaps:
        source = shared.source
        if (
            source
            and source.origin.year == written
            and len(words) == shared.span.overlap(span)
            and words in source.text
        ):
            title = source.origin.title.strip("《》")
            return f"《{title}》（{written}年）" if title else f"{written}年的报告"
    return ""


def _is_history(text: str, span: Span) -> bool:
    """Whether its own clause says that the year is looked back upon."""
    if _RANGE.match(text, span.end):
        return True
    clause = clause_of(text, span)
    before, behind = text[clause.begin : span.begin], text[span.end : clause.end]
    if cue("year_left", "edition_or_lunar").match(behind):
        return True
    late = cue("year_left", "late_in_year").match(behind)
    if late and cue("year_left", "turn_of_year").search(text[span.end : sentence_of(text, span).end]):
        return True
    # 2022年立项、拖了大半年的大桥: the year belongs to the thing, not to the work.
    if _RELATIVE.match(behind):
        return True
    if cue("year_left", "others").match(text, clause.end + 1):
        return True
    if len(clause.stripped(text)) <= len(span) + _MONTH_AND_DAY:
        behind_it = clause_of(text, Span(min(clause.end + 1, len(text)), min(clause.end + 1, len(text))))
        if cue("year_left", "appointed").search(behind_it.of(text)):
            return True
    return bool(
        cue_at_end("year_left", "before").search(before)
        or cue("year_left", "past").search(f"{before} {behind}")
        or (before.endswith(("（", "(")) and behind.endswith(("）", ")")))
    )


def _use(draft: Report, span: Span, written: int, year: int) -> _Use:
    """How the year is used, where its own clause does not make it history."""
    text = draft.text
    role = role_at(draft, span.begin)
    if role is Role.CLOSING:
        return _Use.HISTORY
    behind = text[span.end : span.end + 8].translate(_FULL_WIDTH)
    comma = behind[:1] in ("，", ",")
    if role is Role.LEAD and not comma:
        return _Use.HISTORY
    before = text[max(text.rfind("\n", 0, span.begin) + 1, span.begin - _AROUND) : span.begin]
    begins = bool(_SENTENCE_BEGINS.search(before)) or (before.endswith(("，", ",")) and comma)
    accounts = cue("year_left", "period").match(behind) is not None
    if _is_contrasted(draft, span, written, year):
        return _Use.PERHAPS if begins or accounts else _Use.HISTORY
    if _UP_TO.search(before) or cue("year_left", "season").match(behind):
        return _Use.PERHAPS
    if written < year - 1:
        return _Use.PERHAPS if begins or accounts else _Use.HISTORY
    return _Use.OWN if begins or accounts else _Use.PERHAPS


def _is_contrasted(draft: Report, span: Span, written: int, year: int) -> bool:
    """Whether what stands around its clause may make the year history: other years, this year, a row of years."""
    text = draft.text
    sentence = around(text, sentence_of(text, span), span)
    others = {*_years_named(sentence)} - {written}
    if any(written < other <= year + 1 for other in others) or len(others) > 1:
        return True
    if cue("year_left", "contrast").search(sentence):
        return True
    begin = max(text.rfind("\n", 0, span.begin) + 1, span.begin - _AROUND)
    before = text[begin : span.begin]
    behind = text[span.end : span.end + _AROUND].split("\n")[0]
    row, later = ({*_counted_years(part)} - {written, year + 1} for part in (before, behind))
    if len(row | later) > 1 or (row and max(row) < written):
        return True
    return cue("year_left", "years").search(before[-_BEFORE:]) is not None


def _counted_years(text: str) -> Iterator[int]:
    """The years that are reported on, not those from which a post is held or to which something is compared."""
    for match in _NAMED_YEAR.finditer(text):
        if not _NOT_COUNTED.match(text, match.end()):
            yield int(match[1].translate(_ANY_DIGITS))


def _in_plans(draft: Report, span: Span, written: int, year: int) -> Iterator[Finding]:
    text = draft.text
    begin = max(text.rfind("\n", 0, span.begin) + 1, span.begin - _AROUND)
    before = text[begin : span.begin]
    if written > year or not _PLAN_BEGINS.search(before):
        return
    ahead = text[span.end : min(sentence_of(text, span).end, span.end + 30)]
    if cue("year_left", "plan_past").search(ahead) or _RELATIVE.match(ahead):
        return
    words = span.of(text)
    if year - _FEW <= written < year and (
        cue("year_left", "meant").search(ahead)
        or cue_at_end("year_left", "meant_before").search(before)
        or any(named > year for named in _years_named(sentence_of(text, span).of(text)))
    ):
        message = f"下一步打算里写的是{quote(words)}，已经过去，可能是往年稿子留下的，请改为打算的年份。"
        yield finding("year_left", span, message, score=0.9, replacements=(f"{year + 1}年",))
    elif written == year and cue("year_left", "about_to").match(ahead) and _is_over(draft, year):
        message = f"报告讲的是{year}年，下一步打算里写的仍是{quote(words)}，请核对是不是应为{year + 1}年。"
        sure = f"{year + 1}年" not in text
        yield finding(
            "year_left", span, message, sure=sure, score=0.9 if sure else 0.6, replacements=(f"{year + 1}年",)
        )


def _ahead(draft: Report, year: int) -> Iterator[Finding]:
    """The report's own year, or the one before, over its plans."""
    for span in years_ahead(draft, year) if _is_over(draft, year) else ():
        words = span.of(draft.text)
        message = f"报告讲的是{year}年，打算里写的仍是{quote(words)}，请核对是不是应为{year + 1}年。"
        sure = f"{year + 1}年" not in draft.text
        replacements = (f"{year + 1}年",)
        yield finding("year_left", span, message, sure=sure, score=0.9, replacements=replacements)


def _is_over(draft: Report, year: int) -> bool:
    """Whether nothing says that the report was made in the middle of its year."""
    text = draft.text
    signed = sign_off(draft)
    early = signed is not None and signed.month.year == year and signed.month.month <= _LATEST_MONTH
    if early and not titled_for_a_year(draft):
        return False
    head = draft.title_span.of(text) if draft.title_span else draft.metadata.title
    work = "".join(one.span.of(text) for one in draft.sections if one.role is not Role.PLANS)
    middle = cue("year_left", "middle")
    return not middle.search(head) and not (middle.search(work) and not _WHOLE_YEAR.search(work))


def _in_sign_off(draft: Report, year: int) -> Iterator[Finding]:
    """A date below the report that lies before what is reported."""
    signed = sign_off(draft)
    if signed is None:
        return
    when, words = signed.month, signed.span.of(draft.text)
    work = "".join(one.span.of(draft.text) for one in draft.sections) or draft.text
    if when.year < year:
        message = f"报告讲的是{year}年，落款却是{quote(words)}，早于所讲的事，请核对落款日期。"
    elif (
        when.year == year
        and when.month <= _LATEST_MONTH
        and (titled_for_a_year(draft) or _WHOLE_YEAR.search(_before(work, words)))
    ):
        message = f"报告讲的是{year}年全年，落款却是{quote(words)}，早于所讲的事，请核对落款日期是不是应为{year + 1}年。"
    else:
        return
    yield finding("year_left", signed.span, message, score=0.9)


def _before(text: str, words: str) -> str:
    """The text before the last place where ``words`` stand."""
    return text.rpartition(words)[0]


def _in_title(draft: Report, year: int) -> Iterator[Finding]:
    """A title of one year over a report of another."""
    if draft.title_span is None:
        return
    signed = sign_off(draft)
    for match in _YEAR.finditer(draft.title_span.of(draft.text)):
        written = int(match[1].translate(_ANY_DIGITS))
        span = Span(draft.title_span.begin + match.start(), draft.title_span.begin + match.end())
        if signed and signed.span.overlap(span):
            continue
        if written < year:
            message = f"标题写的是{written}年，而报告年度是{year}年，请核对标题。"
            yield finding("year_left", span, message, replacements=(f"{year}年",))
        elif written == year and _tells_of(draft, year + 1):
            message = f"标题写的是{written}年，而正文讲的都是{year + 1}年，请核对标题。"
            yield finding("year_left", span, message, score=0.8, replacements=(f"{year + 1}年",))


def _tells_of(draft: Report, year: int) -> bool:
    """Whether the work, plans aside, is of one year and never of the year before."""
    work = [one.span.of(draft.text) for one in draft.sections if one.role not in (Role.PLANS, Role.CLOSING)]
    named = _years_named("\n".join(work))
    return named.count(year) >= _OFTEN and year - 1 not in named


def _is_in_title(draft: Report, span: Span) -> bool:
    return draft.title_span is not None and bool(draft.title_span.overlap(span))
