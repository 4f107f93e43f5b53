"""Marks → the tree of points: which stand under which, which have a head, and where each ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.corpus.parse.heads import (
    bracketed_head,
    is_bare_head,
    line_head,
    run_in_head,
    sentence_heads,
    topic_heads,
)
from assistant.corpus.parse.layout import Kind, Line, inline_series
from assistant.domain.text import Span, sentences

_INLINE = 0.5
"""How much deeper a point within a paragraph ranks than one of its kind that opens a line."""
_TOPIC = Kind.POINT + 0.2
_BELOW_NUMBER = 0.4
# A point of these kinds is one paragraph as a rule: the next paragraph is no longer its own.
_LEAVES = frozenset({Kind.DASH, Kind.POINT, Kind.CIRCLED, Kind.TOPIC})
_NUMBERED = (Kind.HAN, Kind.HAN_PAREN, Kind.ARABIC, Kind.ARABIC_PAREN, Kind.CIRCLED)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the outline. ``head`` as in :class:`assistant.domain.report.Item`; outer points have smaller ranks.

    ``inline``: the point begins within a paragraph.
    """

    kind: Kind
    rank: float
    span: Span
    head: Span | None
    children: tuple["Point", ...] = ()
    inline: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    """A point before it has its place.

    It cannot reach beyond ``stop``. ``alone``: its head is a whole line, or it is a single sentence.
    """

    kind: Kind
    rank: float
    begin: int
    stop: int
    line: int
    head: Span | None
    ordinal: int = 0
    alone: bool = False
    inline: bool = False


def _line_marks(text: str, lines: Sequence[Line]) -> list[_Mark]:
    """One mark for every line that opens a point."""
    marks: list[_Mark] = []
    for n, line in enumerate(lines):
        marker, begin, end = line.marker, line.span.begin, line.span.end
        if marker is None:
            head = bracketed_head(text, line) or (line.span if is_bare_head(text, lines, n) else None)
            if head is not None:
                alone = head.end == end
                marks.append(_Mark(Kind.BARE, Kind.BARE, begin, len(text), n, head, alone=alone))
        elif marker.kind is Kind.BARE:
            rank = Kind.BARE + marker.depth / 10
            marks.append(_Mark(Kind.BARE, rank, begin, len(text), n, line.span, alone=True))
        else:
            own = line_head(text, lines, n)
            alone = own is not None or len(sentences(text, line.span)) == 1
            head = own or run_in_head(text, marker, end)
            marks.append(_Mark(marker.kind, marker.kind, begin, len(text), n, head, marker.ordinal, alone))
    return marks


def _inline_marks(text: str, lines: Sequence[Line]) -> list[_Mark]:
    """Marks of series that count on within one line. One of them may be the mark that opens the line."""
    marks: list[_Mark] = []
    for n, line in enumerate(lines):
        below = lines[n + 1].marker if n + 1 < len(lines) else None
        for series in inline_series(text, line, below):
            points = series[0].kind is Kind.POINT
            opens = line.marker is not None and series[0].begin == line.marker.begin
            nested = line.marker is not None and line.marker.kind == series[0].kind and not opens
            within = points or nested
            for at, marker in enumerate(series):
                stop = series[at + 1].begin if at + 1 < len(series) else line.span.end
                marks.append(
                    _Mark(
                        kind=marker.kind,
                        rank=marker.kind + (_INLINE if within else 0.0),
                        begin=marker.begin,
                        stop=line.span.end if within else len(text),
                        line=n,
                        head=None if points else run_in_head(text, marker, stop),
                        ordinal=marker.ordinal,
                        inline=True,
                    )
                )
    return marks


def _marks(text: str, lines: Sequence[Line]) -> list[_Mark]:
    """All marks of the body in order of the text."""
    inline = _inline_marks(text, lines)
    taken = {mark.begin for mark in inline}
    marks = [mark for mark in _line_marks(text, lines) if mark.begin not in taken]
    if not any(mark.head for mark in marks):
        heads = sentence_heads(text, lines)
        marks += [_Mark(Kind.BARE, Kind.BARE, head.begin, len(text), n, head) for n, head in heads]
    marks = _without_strays(marks) + inline
    taken |= {mark.begin for mark in marks}
    topics = [(n, head) for n, head in topic_heads(text, lines) if head.begin not in taken]
    marks += [
        _Mark(Kind.TOPIC, _TOPIC, head.begin, lines[n].span.end, n, head, inline=True) for n, head in topics
    ]
    return sorted(marks, key=lambda mark: (mark.begin, mark.rank))


def _without_strays(marks: list[_Mark]) -> list[_Mark]:
    """Drops 一是 and 首先 that open a line but belong to no series."""
    points = [mark for mark in marks if mark.kind is Kind.POINT]
    pairs = pairwise(points)
    kept = {m.begin for a, b in pairs if b.ordinal == a.ordinal + 1 for m in (a, b)}
    return [mark for mark in marks if mark.kind is not Kind.POINT or mark.begin in kept]


def _counts_over(marks: Sequence[_Mark], outer: Kind, inner: Kind) -> bool:
    """Whether the numbering ``outer`` counts on over a fresh start of ``inner``."""
    last, restarted = 0, False
    for mark in marks:
        if mark.kind is outer:
            if restarted and mark.ordinal == last + 1:
                return True
            last, restarted = mark.ordinal, False
        elif mark.kind is inner and mark.ordinal == 1 and last:
            restarted = True
    return False


def _counts_over_bare(marks: Sequence[_Mark]) -> bool:
    """Whether a numbering counts on over bare headings: 一、 【教育】 【卫生】 二、"""
    last, passed = 0, False
    for mark in marks:
        if mark.kind is Kind.BARE:
            passed = True
            continue
        if passed and last and mark.ordinal == last + 1:
            return True
        last, passed = mark.ordinal, False
    return False


def _ranked(marks: Sequence[_Mark]) -> list[_Mark]:
    """The marks with ranks as this report nests them, where it departs from official style.

    A numbering that counts on over fresh starts of another stands above it. Bare headings stand above all
    numbers, but below one that counts on over them.
    """
    present = [kind for kind in _NUMBERED if any(mark.kind is kind for mark in marks)]
    order: list[Kind] = []
    for kind in present:
        place = next((n for n, above in enumerate(order) if _counts_over(marks, kind, above)), len(order))
        order.insert(place, kind)
    ranks = dict(zip(order, map(float, present), strict=True))
    for kind in order:
        if _counts_over_bare([mark for mark in marks if mark.kind in (kind, Kind.BARE)]):
            ranks[Kind.BARE] = ranks[kind] + _BELOW_NUMBER
            break
    return [replace(mark, rank=mark.rank - mark.kind + ranks.get(mark.kind, mark.kind)) for mark in marks]


def _settled(series: list[_Mark]) -> list[_Mark]:
    """Decides together for points that stand beside one another whether their heads are heads."""
    headed = [mark for mark in series if mark.head is not None]
    if len(series) > 2 and len(headed) * 2 < len(series):
        return [replace(mark, head=None) for mark in series]
    # The last of a list of one-sentence points looks like a head when another paragraph follows it.
    last = series[-1]
    if len(series) > 1 and headed == [last] and last.alone and last.kind > Kind.HAN_PAREN:
        return [*series[:-1], replace(last, head=None)]
    return series


def _tops(marks: Sequence[_Mark]) -> list[int]:
    """Which marks stand under none of the others."""
    tops: list[int] = []
    for n, mark in enumerate(marks):
        if not tops or mark.rank <= marks[tops[-1]].rank or mark.begin >= marks[tops[-1]].stop:
            tops.append(n)
    return tops


def _runs(marks: Sequence[_Mark]) -> list[list[_Mark]]:
    """Consecutive marks of one kind and rank."""
    runs: list[list[_Mark]] = []
    for mark in marks:
        if runs and (runs[-1][-1].kind, runs[-1][-1].rank) == (mark.kind, mark.rank):
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs


def _nested(text: str, lines: Sequence[Line], marks: Sequence[_Mark], end: int) -> tuple[Point, ...]:
    """The tree of consecutive marks that all end by ``end``."""
    tops = _tops(marks)
    bounds = pairwise([*tops, len(marks)])
    points: list[Point] = []
    for series in _runs([marks[n] for n in tops]):
        for place, mark in enumerate(_settled(series)):
            n, after = next(bounds)
            stop = min(mark.stop, marks[after].begin if after < len(marks) else end)
            inside = marks[n + 1 : after]
            if place + 1 == len(series):
                stop = _last_end(lines, series, inside, stop)
            behind = [other for other in inside if other.begin >= stop]
            children = _nested(text, lines, inside[: len(inside) - len(behind)], stop)
            points.append(
                Point(mark.kind, mark.rank, Span(mark.begin, stop), mark.head, children, mark.inline)
            )
            points += _nested(text, lines, behind, end)
    return tuple(points)


def _last_end(lines: Sequence[Line], series: Sequence[_Mark], inside: Sequence[_Mark], stop: int) -> int:
    """Where the last of a series ends: paragraphs behind it are its own only if its siblings had such."""
    last = series[-1]
    # What only counts within its own paragraph (一是…；二是…) does not tie that paragraph to a number above.
    below = [mark for mark in inside if not mark.inline]
    if last.inline or (last.alone and last.head is not None) or (below and below[-1].line > last.line):
        return stop
    own = [mark for mark in series if not mark.inline]
    if len(own) < 2 and last.kind not in _LEAVES:
        return stop
    for mark, after in pairwise(own):
        if after.line - mark.line > 1 and lines[after.line - 1].marker is None:
            return stop
    return min(stop, lines[last.line].span.end)


def outline(text: str, lines: Sequence[Line]) -> tuple[Point, ...]:
    """The points of a report's body, outermost first. ``lines`` are those of the body, without the title.

    A point's span ends where the next one of its rank or above begins, or with its last paragraph.
    """
    return _nested(text, lines, _ranked(_marks(text, lines)), lines[-1].span.end) if lines else ()
