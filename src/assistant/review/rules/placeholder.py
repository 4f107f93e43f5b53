"""还没有填写的占位：XX、××、____、（此处补数字）、〔数量〕、落款里的（姓名）、待补充、空着的数和日期。

为什么：草稿里先留的空忘了补，送出去就是一处硬伤；从提纲起草的文稿，没有填的空也在这里列出。
按规定隐去的 *** 不是占位，不提示；用 ×× 代替人名、地名的，《……》里的，文号里的〔2023〕也不算。

例：“新修机耕道XX公里”，提示“XX公里”还没有填写。

依据：公文校核的通常做法。
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from assistant.base.patterns import patterns
from assistant.corpus.parse.figures import measures_table
from assistant.domain.covered import CoveredText
from assistant.domain.report import FactKind, Report
from assistant.domain.results import SLOT_LABELS, Finding
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.cues import alternatives, cue, cue_at_end
from assistant.review.findings import finding, quote
from assistant.review.location import clause_of, in_document_title, in_quotes

TITLE = "待填"
WHOLE = False

_RULE = "placeholder"
_OPEN = ("date", "crosses", "letter", "line", "note_to_fill", "slot", "todo")
_WITH_UNIT = frozenset({"crosses", "letter", "line"})
_HABIT = 2  # a writer who hides names with a sign so often means to


@cache
def _units() -> str:
    words = {word for listed in measures_table()["units"].values() for word in listed.split()}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _gap() -> re.Pattern[str]:
    """A gap before a measure word: 召开专题会   次."""
    return re.compile(rf"(?<=[㐀-鿿])[ \u3000]{{2,20}}(?=(?:[万亿]?(?:{_units()}))(?![㐀-鿿]))")


@cache
def _unit_behind() -> re.Pattern[str]:
    return re.compile(rf"[余多]?(?:万|亿)?(?:{_units()})")


@cache
def _slot() -> re.Pattern[str]:
    labels = "|".join(map(re.escape, SLOT_LABELS.values()))
    return re.compile(rf"〔(?:{labels})〕|{patterns('review_cues.toml', _RULE).source('slot')}")


@cache
def _hidden() -> re.Pattern[str]:
    """Crosses before what a name ends on: ××县."""
    return re.compile(rf"(?P<sign>[XＸ]|[×○〇])(?P=sign){{1,12}}{alternatives(_RULE, 'named')}")


def check(context: ReviewContext) -> Iterable[Finding]:
    """Whatever stands for something that is still to be written. Masks are none."""
    part = context.part
    for found in _in_part(part.draft, _hiding_signs(context.draft.text)):
        yield replace(found, span=part.whole(found.span))


def _in_part(part: Report, hides: frozenset[str]) -> Iterator[Finding]:
    """The same in some paragraphs. ``hides``: the signs with which the writer hides names."""
    text = part.text
    masks = [
        fact.span
        for fact in part.facts
        if fact.kind is FactKind.MASK and set("*＊") & set(fact.span.of(text))
    ]
    taken = CoveredText(len(text), masks)
    for name in _OPEN:
        for match in (_slot() if name == "slot" else cue(_RULE, name)).finditer(text):
            span = Span(*match.span())
            if taken.overlaps(span) or in_document_title(text, span):
                continue
            if name == "crosses" and (match[0][0] in hides or _names_somebody(text, span)):
                continue
            if name == "line" and _is_gap_of_a_question(text, span):
                continue
            if name == "date" and match[0].startswith("20") and match[0].strip("年月日")[-1] in hides:
                continue
            unit = _unit_behind().match(text, span.end) if name in _WITH_UNIT else None
            whole = Span(span.begin, unit.end()) if unit else span
            taken.add(whole)
            hidden = name == "crosses" and unit is None and _is_quoted_whole(text, span)
            message = f"{quote(whole.of(text))}还没有填写，请补上实际内容，或删去这一句。"
            yield finding(_RULE, whole, message, sure=not hidden, score=0.6 if hidden else 1.0)
    yield from _unfilled_labels(text, taken)
    yield from _empty(text)


def _hiding_signs(text: str) -> frozenset[str]:
    """The signs with which the writer hides names as a habit."""
    times: dict[str, int] = {}
    for match in _hidden().finditer(text):
        times[match["sign"]] = times.get(match["sign"], 0) + 1
    return frozenset(sign for sign, several in times.items() if several >= _HABIT)


def _names_somebody(text: str, span: Span) -> bool:
    """Whether crosses stand for a name: 李××反映, 我叫×××, “XX工程”."""
    if _unit_behind().match(text, span.end):
        return False
    if in_quotes(text, span) and text[span.end : span.end + 1] != "”":
        return True
    before = text[max(0, span.begin - 5) : span.begin]
    return bool(
        cue_at_end(_RULE, "person_before").search(before) or cue_at_end(_RULE, "surname").search(before)
    )


def _is_gap_of_a_question(text: str, span: Span) -> bool:
    """Whether a gap stands within words that are quoted from a test paper or a slip: 考题“……成立于____年”."""
    if not in_quotes(text, span) or _is_quoted_whole(text, span):
        return False
    opening = text.rfind("“", 0, span.begin)
    before = text[clause_of(text, Span(opening, opening + 1)).begin : max(opening, 0)]
    closing = text.find("”", span.end, span.end + 40)
    behind = text[closing + 1 : clause_of(text, Span(closing, closing + 1)).end] if closing >= 0 else ""
    return cue(_RULE, "question").search(f"{before} {behind}") is not None


def _is_quoted_whole(text: str, span: Span) -> bool:
    """Whether crosses are all that stands between quotation marks: they may hide a name."""
    return text[max(0, span.begin - 1) : span.begin] == "“" and text[span.end : span.end + 1] == "”"


def _unfilled_labels(text: str, taken: CoveredText) -> Iterator[Finding]:
    """Labels in brackets where their content belongs: 述职人：（姓名）."""
    for line in cue(_RULE, "labels").finditer(text):
        for match in cue(_RULE, "label").finditer(text, line.start(), line.end()):
            span = Span(*match.span())
            if not taken.overlaps(span):
                taken.add(span)
                yield finding(_RULE, span, f"{quote(match[0])}还没有填写，请补上实际内容。")


def _empty(text: str) -> Iterator[Finding]:
    for match in _gap().finditer(text):
        unit = _unit_behind().match(text, match.end())
        span = Span(match.start(), unit.end() if unit else match.end())
        yield finding(_RULE, span, "这里空着一个数，请补上，或删去这一句。")
    for match in cue(_RULE, "empty").finditer(text):
        span = Span(*match.span())
        if not in_document_title(text, span):
            yield finding(_RULE, span, "这里空着没有填，请补上，或删去这一句。")
    for match in cue(_RULE, "doubled").finditer(text):
        span = Span(*match.span())
        once = match[0][: len(match[0]) // 2]
        yield finding(_RULE, span, f"{quote(match[0])}重复了，请改为{quote(once)}。", replacements=(once,))
