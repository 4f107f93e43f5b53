"""Sentences with their values taken out: every figure, date, place, body and document becomes a 〔…〕 of its kind."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.report import Fact, FactKind, Report
from assistant.domain.results import BEYOND, DIRECTION, PENDING, SLOT_LABELS
from assistant.domain.text import Span
from assistant.scaffold.names import names_in
from assistant.scaffold.words import pieces, words

FIGURES = frozenset({FactKind.COUNT, FactKind.MONEY, FactKind.PERCENT, FactKind.AREA, FactKind.OTHER})
"""Kinds that are numbers; the others are names, times and what a redaction hides."""

BLANK = re.compile(
    "|".join((*(f"〔{label}〕" for label in SLOT_LABELS.values()), DIRECTION, BEYOND, PENDING))
)
"""A blank as it stands in a text."""

HIDDEN = re.compile(r"[*＊×✕_＿XxＸｘ某]+")
"""A value that was redacted where it stood."""

_NUMBER = re.compile(
    r"(?P<arabic>[0-9０-９]{1,16}(?:[,，][0-9０-９]{3}){0,5}(?:[.．][0-9０-９]{1,16})?(?:[-－—–~～至到][0-9０-９]{1,16}(?:[.．][0-9０-９]{1,16})?)?)"
    r"[ 　]?[余多来几]?(?P<scale>[万千百亿]{0,2})"
    r"|(?P<han>[零〇一二两三四五六七八九十百千万亿几数半点壹贰叁肆伍陆柒捌玖拾佰仟]{1,20})[余多来几]?"
)
_SCALE = "(?:万亿|千万|百万|万|千|百|亿)?"
_LEFT = re.compile(
    r"[0-9０-９]{1,16}(?:[.·．:：/-][0-9０-９]{1,16}){0,3}(?P<percent>[%％])?"
    r"|第[一二三四五六七八九十百]{1,5}(?=[年届期批名轮位]|季度)(?!批主题)"
    r"|(?<![完建养收现合])[一二两三四五六七八九十]成(?:[一二两三四五六七八九半]|多|以上)?(?![绩效功员果立分熟长品本])"
    r"|(?<![一-鿿“‘])(?:[二两三四五六七八九十百千]|[一二两三四五六七八九十百千]{2,4})[余多]?(?=[名户家所次件人元亩])"
    r"|[*＊×✕＿]{1,8}|[XxＸｘ]{2,8}|某{1,3}(?=[县市区镇乡村])"
)
"""What facts leave of values: a number without a unit, 第三年, 七成, a redaction."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One value taken out. ``span`` covers the 〔…〕 in the blanked text; ``unit`` stands behind it there."""

    span: Span
    kind: FactKind
    value: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Blanked:
    """A text with blanks for values."""

    text: str
    blanks: tuple[Blank, ...]

    def cut(self, begin: int, end: int) -> "Blanked":
        """The part ``[begin, end)``; it must not begin or end inside a blank."""
        inside = [
            Blank(Span(blank.span.begin - begin, blank.span.end - begin), blank.kind, blank.value, blank.unit)
            for blank in self.blanks
            if begin <= blank.span.begin and blank.span.end <= end
        ]
        return Blanked(self.text[begin:end], tuple(inside))

    def words(self) -> str:
        """What stands outside the blanks."""
        return BLANK.sub("", self.text)


def hidden(text: Blanked, called: Sequence[str], names: re.Pattern[str]) -> tuple[Blanked, tuple[str, ...]]:
    """A text with the names that a pattern finds between its blanks taken out, too, and what its blanks are ``called``."""
    taken = [blank.span for blank in text.blanks]
    found = [
        match
        for match in names.finditer(text.text)
        if not any(span.overlap(Span(*match.span())) for span in taken)
    ]
    if not found:
        return text, tuple(called)
    label = SLOT_LABELS[FactKind.PLACE]
    marks: list[tuple[Span, FactKind, str, str | None, str]] = [
        (blank.span, blank.kind, blank.value, blank.unit, one)
        for blank, one in zip(text.blanks, called, strict=True)
    ]
    marks += [(Span(*match.span()), FactKind.PLACE, match[0], None, label) for match in found]
    parts: list[str] = []
    blanks: list[Blank] = []
    at = length = 0
    marks.sort(key=lambda mark: mark[0])
    for span, kind, value, unit, _ in marks:
        shown = f"〔{SLOT_LABELS[kind]}〕"
        parts += [text.text[at : span.begin], shown]
        length += span.begin - at
        blanks.append(Blank(Span(length, length + len(shown)), kind, value, unit))
        length += len(shown)
        at = span.end
    whole = "".join([*parts, text.text[at:]])
    return Blanked(whole, tuple(blanks)), tuple(mark[4] for mark in marks)


def values_of(report: Report) -> list[Fact]:
    """All values of a report: its facts, and the names that are not among them, in order, not overlapping."""
    return sorted([*report.facts, *names_in(report)], key=lambda fact: fact.span)


def blanked(text: str, span: Span, values: Sequence[Fact]) -> Blanked:
    """The text of ``span`` with every value that lies in it, or reaches into it, taken out. Units stay.

    ``values`` are those of the text, in order: see :func:`values_of`.
    """
    writer = _Writer()
    at = span.begin
    for fact in _facts_in(values, span):
        if fact.span.begin < at:  # the scale behind a redaction was taken as its unit
            continue
        writer.words(text[at : fact.span.begin])
        at = writer.fact(fact, text, span)
    writer.words(text[at : span.end])
    return writer.done()


def _facts_in(facts: Sequence[Fact], span: Span) -> Iterable[Fact]:
    """The facts that touch ``span``, cut to it."""
    first = max(0, bisect_left(facts, span.begin, key=lambda fact: fact.span.begin) - 1)
    for number in range(first, len(facts)):
        fact = facts[number]
        if fact.span.begin >= span.end:
            break
        if fact.span.overlap(span):
            cut = Span(max(fact.span.begin, span.begin), min(fact.span.end, span.end))
            yield Fact(fact.kind, cut, fact.name, fact.unit)


class _Writer:
    """A blanked text as it grows."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blanks: list[Blank] = []

    def words(self, text: str) -> None:
        """Write words, and a blank for every value that facts left in them."""
        at = 0
        for match in _LEFT.finditer(text):
            self._write(text[at : match.start()])
            self._blank(_kind_left(match), match[0], None)
            at = match.end()
        self._write(text[at:])

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def fact(self, fact: Fact, text: str, span: Span) -> int:
        """Take one fact out; where in ``text`` to go on."""
        said = fact.span.of(text)
        if fact.kind is FactKind.MASK:
            kind, unit = _hidden(text, fact.span, span, "".join(self._parts))
            self._blank(kind, said, unit)
            self._write(unit or "")
            return fact.span.end + len(unit or "")
        numbers = _numbers(said) if fact.kind in FIGURES and fact.unit is not None else []
        if not numbers:
            self._blank(fact.kind, said, None)
            return fact.span.end
        self._write(said[: numbers[0].start()])
        for match, behind in zip(numbers, [*numbers[1:], None], strict=True):
            unit = (match["scale"] or "") + said[
                match.end() : behind.start() if behind else len(said)
            ].strip()
            self._blank(fact.kind, match["arabic"] or match["han"], unit or None)
            self._write(unit)
        return fact.span.end

    def _blank(self, kind: FactKind, value: str, unit: str | None) -> None:
        label = f"〔{SLOT_LABELS[kind]}〕"
        self._blanks.append(Blank(Span(self._length, self._length + len(label)), kind, value, unit))
        self._write(label)

    def done(self) -> Blanked:
        return Blanked("".join(self._parts), tuple(self._blanks))


def _numbers(said: str) -> list[re.Match[str]]:
    """The numbers of a figure; beside digits a Chinese numeral is part of a unit (1.3个百分点)."""
    found = list(_NUMBER.finditer(said))
    return [match for match in found if match["arabic"]] or found


def _kind_left(match: re.Match[str]) -> FactKind:
    """What a value is that facts left: a share, a redacted place (某县), else just a value."""
    if match["percent"] or "成" in match[0]:
        return FactKind.PERCENT
    return FactKind.PLACE if HIDDEN.fullmatch(match[0]) else FactKind.OTHER


@cache
def _units() -> tuple[re.Pattern[str], dict[str, FactKind]]:
    table = read_toml("measures.toml")
    kinds = {unit: FactKind(kind) for kind, units in table["units"].items() for unit in units.split()}
    any_unit = "|".join(re.escape(unit) for unit in sorted(kinds, key=lambda unit: (-len(unit), unit)))
    return re.compile(rf"({_SCALE})({any_unit})"), kinds


def kind_of_unit(unit: str) -> FactKind:
    """The kind of a figure by its unit, with or without a scale; OTHER for a unit that is not known."""
    pattern, kinds = _units()
    measured = pattern.fullmatch(unit)
    return kinds[measured[2]] if measured else FactKind.OTHER


def _hidden(text: str, mask: Span, span: Span, before: str) -> tuple[FactKind, str | None]:
    """What a redaction hides, by its neighbours, and its unit."""
    end, known = span.end, words()
    if known.place_behind.match(text, mask.end, end):
        return FactKind.PLACE, None
    pattern, kinds = _units()
    measured = pattern.match(text, mask.end, end)
    if measured and not _is_longer_word(text, measured):
        return kinds[measured[2]], measured[1] + measured[2]
    if known.body_behind.match(text, mask.end, end):
        return FactKind.ORG, None
    if known.person_behind.match(text, mask.end, end):
        return FactKind.PERSON, None
    written = before.rstrip("“‘")
    if known.share_before.search(written[-8:]):
        return FactKind.PERCENT, None
    if written.endswith("《") or written.rfind("《") > written.rfind("》"):
        return FactKind.PLACE, None
    if known.places_before.search(written[-4:]) or known.qualities_before.search(written[-8:]):
        return FactKind.PLACE, None
    if known.numbers_before.search(written[-4:]) and not re.match(r"[一-鿿]", text[mask.end : mask.end + 1]):
        return FactKind.OTHER, None
    return FactKind.MASK, None


def _is_longer_word(text: str, measured: re.Match[str]) -> bool:
    """Whether a unit of one character begins another word: ***人社局, ***家庭."""
    return (
        not measured[1]
        and len(measured[2]) == 1
        and text[measured.end() - 1 : measured.end() + 1] in pieces()
        and measured[2] not in "个名"
    )
