"""Two wordings side by side, cut where they differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.domain.results import AuditedFinding, DiffOp, Finding, Match, PairStretch
from assistant.domain.text import Span
from assistant.export.labels import CHANGES


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that is the same on both sides (``tag`` is ""), gone (``del``) or new (``ins``), and what the change is about."""

    text: str
    tag: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """The wording ``there`` (the source) and ``here``; ``compared`` is False where differences were not worked out."""

    there: tuple[Piece, ...]
    here: tuple[Piece, ...]
    compared: bool = True


def of_finding(found: AuditedFinding) -> Sides | None:
    """A finding of an audit beside its source; None where it has none."""
    return beside(found.finding, found.text)


def beside(finding: Finding, here: str) -> Sides | None:
    """A finding, whose words in the draft are ``here``, beside its source; None where it has none."""
    source: Match | None = finding.source
    if source is None:
        return None
    return _sides(source.text, source.span.begin, here, finding.span.begin, finding.diff)


def of_stretch(stretch: PairStretch) -> Sides:
    """Shared wording in the first report and in the later one."""
    first, later = stretch.first, stretch.later
    sides = _sides(first.text, first.span.begin, later.text, later.span.begin, stretch.diff or ())
    return Sides(sides.there, sides.here, compared=stretch.diff is not None)


def _sides(there: str, there_at: int, here: str, here_at: int, diff: Sequence[DiffOp]) -> Sides:
    changed = [(op.there, op.here, CHANGES[op.type]) for op in diff if op.type is not None]
    return Sides(
        tuple(_pieces(there, there_at, [(span, "del", about) for span, _, about in changed])),
        tuple(_pieces(here, here_at, [(span, "ins", about) for _, span, about in changed])),
    )


def _pieces(text: str, offset: int, marks: Iterable[tuple[Span, str, str]]) -> Iterator[Piece]:
    at = 0
    for span, tag, about in sorted(marks):
        begin, end = max(at, span.begin - offset), min(len(text), span.end - offset)
        if begin >= end:
            continue
        if at < begin:
            yield Piece(text[at:begin])
        yield Piece(text[begin:end], tag, about)
        at = end
    if at < len(text):
        yield Piece(text[at:])
