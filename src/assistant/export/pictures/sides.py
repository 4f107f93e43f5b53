"""Two wordings side by side, split where they differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.domain.results import AuditedFinding, DiffOp, Direction, Finding, Kind, Match, PairStretch
from assistant.domain.text import Span
from assistant.export.labels import CHANGES
from assistant.reuse.diff import compare


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A run of text: the same on both sides (``tag`` ""), removed (``del``) or new (``ins``), and the type of change.

    Where nobody can say which side was first, what differs is marked (``mark``) on both.
    """

    text: str
    tag: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The wordings of the source (``there``) and ``here``."""

    there: tuple[MarkedText, ...]
    here: tuple[MarkedText, ...]


def audited_finding_sides(found: AuditedFinding) -> SideBySide | None:
    """A finding of an audit next to its source; None without a source."""
    sides = finding_sides(found.finding, found.text)
    return (
        sides if sides is None or found.finding.direction in (None, Direction.EARLIER) else _unordered(sides)
    )


def finding_sides(finding: Finding, here: str) -> SideBySide | None:
    """A finding, whose text in the draft is ``here``, next to its source; None without a source."""
    source: Match | None = finding.source
    if source is None:
        return None
    return _sides(source.text, source.span.begin, here, finding.span.begin, finding.diff)


def stretch_sides(stretch: PairStretch, direction: Direction) -> SideBySide:
    """Shared wording in the two reports of a pair."""
    stretch = with_diff(stretch)
    first, later = stretch.first, stretch.later
    sides = _sides(first.text, first.span.begin, later.text, later.span.begin, stretch.diff or ())
    return sides if direction is Direction.EARLIER else _unordered(sides)


def _unordered(sides: SideBySide) -> SideBySide:
    """Both sides with what differs marked alike: neither is what the other was made from."""
    there, here = (
        tuple(replace(piece, tag="mark") if piece.tag else piece for piece in side)
        for side in (sides.there, sides.here)
    )
    return SideBySide(there, here)


def with_diff(stretch: PairStretch) -> PairStretch:
    """The stretch with its diff, which an audit leaves open where the two reports are not each other's source."""
    if stretch.diff is not None or stretch.kind is Kind.FORMULA:
        return stretch
    first, later = stretch.first, stretch.later
    if first.text == later.text:
        return replace(stretch, diff=(DiffOp("equal", later.span, first.span),))
    return replace(stretch, diff=compare(later.text, first.text, later.span.begin, first.span.begin))


def _sides(there: str, there_at: int, here: str, here_at: int, diff: Sequence[DiffOp]) -> SideBySide:
    changed = [(op.there, op.here, CHANGES[op.type]) for op in diff if op.type is not None]
    return SideBySide(
        tuple(_marked_texts(there, there_at, [(span, "del", about) for span, _, about in changed])),
        tuple(_marked_texts(here, here_at, [(span, "ins", about) for _, span, about in changed])),
    )


def _marked_texts(text: str, offset: int, marks: Iterable[tuple[Span, str, str]]) -> Iterator[MarkedText]:
    at = 0
    for span, tag, about in sorted(marks):
        begin, end = max(at, span.begin - offset), min(len(text), span.end - offset)
        if begin >= end:
            continue
        if at < begin:
            yield MarkedText(text[at:begin])
        yield MarkedText(text[begin:end], tag, about)
        at = end
    if at < len(text):
        yield MarkedText(text[at:])
