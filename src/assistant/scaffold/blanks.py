"""Sentences with their values taken out: every figure, date, place, body and document becomes a 〔…〕 of its kind."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.report import Fact, FactKind, Report
from assistant.domain.results import BEYOND, DIRECTION, PENDING, SLOT_LABELS
from assistant.domain.text import Span

FIGURES = frozenset(
    {FactKind.COUNT, FactKind.MONEY, FactKind.PERCENT, FactKind.AREA, FactKind.OTHER, FactKind.MASK}
)
"""Kinds that are numbers (a redaction mostly hides one); the others are names and times."""

BLANK = re.compile(
    "|".join((*(f"〔{label}〕" for label in SLOT_LABELS.values()), DIRECTION, BEYOND, PENDING))
)
"""A blank as it stands in a text."""

_NUMBER = re.compile(
    r"(?:(?P<arabic>[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?(?:[-－—–~～至到][0-9０-９]+(?:[.．][0-9０-９]+)?)?)"
    r"[余多来几]?(?P<scale>[万千百亿]*)"
    r"|(?P<han>[零〇一二两三四五六七八九十百千万亿几数半点]+))[余多来几]?"
)
_SCALE = "(?:万亿|千万|百万|万|千|百|亿)?"
_PLACE = re.compile(r"[省市州县区旗镇乡村]|街道|社区")
_BODY = re.compile(r"[局院校厂站所]|公司|企业|学校|医院")
_PERSON = re.compile(r"同志|书记|主任|局长|[县区市镇乡]长")
_SHARE = re.compile(r"[率比重](?:达到?|为|提高到|保持在|稳定在|上升到|提升到|降到|降至)?$")


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


def blanked(report: Report, span: Span) -> Blanked:
    """The text of ``span`` with every fact that lies in it, or reaches into it, taken out. Units stay."""
    writer = _Writer()
    at = span.begin
    for fact in _facts_in(report, span):
        if fact.span.begin < at:  # the scale behind a redaction was taken as its unit
            continue
        writer.words(report.text[at : fact.span.begin])
        at = writer.fact(fact, report.text, span)
    writer.words(report.text[at : span.end])
    return writer.done()


def _facts_in(report: Report, span: Span) -> list[Fact]:
    """The facts that touch ``span``, cut to it."""
    facts = report.facts
    first = max(0, bisect_left(facts, span.begin, key=lambda fact: fact.span.begin) - 1)
    found = []
    for fact in facts[first:]:
        if fact.span.begin >= span.end:
            break
        if fact.span.overlap(span):
            cut = Span(max(fact.span.begin, span.begin), min(fact.span.end, span.end))
            found.append(Fact(fact.kind, cut, fact.name, fact.unit))
    return found


class _Writer:
    """A blanked text as it grows."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blanks: list[Blank] = []

    def words(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def fact(self, fact: Fact, text: str, span: Span) -> int:
        """Take one fact out; where in ``text`` to go on."""
        said = fact.span.of(text)
        if fact.kind is FactKind.MASK:
            kind, unit = _behind_mask(text, fact.span, span.end)
            if kind is FactKind.OTHER and _SHARE.search("".join(self._parts)[-8:]):
                kind = FactKind.PERCENT
            self._blank(kind, said, unit)
            self.words(unit or "")
            return fact.span.end + len(unit or "")
        if fact.kind not in FIGURES or fact.unit is None:
            self._blank(fact.kind, said, None)
            return fact.span.end
        numbers = list(_NUMBER.finditer(said))
        if not numbers:
            self._blank(fact.kind, said, None)
            return fact.span.end
        self.words(said[: numbers[0].start()])
        for match, behind in zip(numbers, [*numbers[1:], None], strict=True):
            unit = (match["scale"] or "") + said[match.end() : behind.start() if behind else len(said)]
            self._blank(fact.kind, match["arabic"] or match["han"], unit.strip() or None)
            self.words(unit)
        return fact.span.end

    def _blank(self, kind: FactKind, value: str, unit: str | None) -> None:
        label = f"〔{SLOT_LABELS[kind]}〕"
        self._blanks.append(Blank(Span(self._length, self._length + len(label)), kind, value, unit))
        self.words(label)

    def done(self) -> Blanked:
        return Blanked("".join(self._parts), tuple(self._blanks))


@cache
def _units() -> tuple[re.Pattern[str], dict[str, FactKind]]:
    table = read_toml("measures.toml")
    kinds = {unit: FactKind(kind) for kind, units in table["units"].items() for unit in units.split()}
    either = "|".join(re.escape(unit) for unit in sorted(kinds, key=lambda unit: (-len(unit), unit)))
    return re.compile(rf"({_SCALE})({either})"), kinds


def _behind_mask(text: str, mask: Span, end: int) -> tuple[FactKind, str | None]:
    """What a redaction hides, by what stands behind it, and its unit."""
    pattern, kinds = _units()
    measured = pattern.match(text, mask.end, end)
    if measured and not _PLACE.match(text, mask.end):
        return kinds[measured[2]], measured[1] + measured[2]
    if _PLACE.match(text, mask.end, end):
        return FactKind.PLACE, None
    if _BODY.match(text, mask.end, end):
        return FactKind.ORG, None
    if _PERSON.match(text, mask.end, end):
        return FactKind.PERSON, None
    return FactKind.OTHER, None
