"""The outline of a report: markers → a tree of points, with the head and the extent of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.corpus.parse.heads import (
    bracketed_head,
    colon_heads,
    is_bare_head,
    label_heads,
    line_head,
    question_heads,
    role_label_heads,
    run_in_head,
    sentence_heads,
    subject_heads,
    topic_heads,
)
from assistant.corpus.parse.layout import Line, MarkerKind, inline_series
from assistant.domain.text import Span, sentences

_INLINE_RANK = 0.5
"""A point within a paragraph ranks this much deeper than one of the same kind at the start of a line."""
_MIN_BARE_HEADS = 3
"""So many headings without a number show that a shorter paragraph may have one, too."""

_TOPIC_RANK = MarkerKind.POINT + 0.2
_BELOW_NUMBER_RANK = 0.4
# A point of these kinds is usually a single paragraph: the next paragraph does not belong to it.
_LEAVES = frozenset({MarkerKind.DASH, MarkerKind.POINT, MarkerKind.CIRCLED, MarkerKind.TOPIC})
_NUMBERED = (
    MarkerKind.HAN,
    MarkerKind.HAN_PAREN,
    MarkerKind.ARABIC,
    MarkerKind.ARABIC_PAREN,
    MarkerKind.CIRCLED,
)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the outline, which becomes an :class:`assistant.domain.report.Item` and has its ``head``.

    Outer points have smaller ranks. ``inline``: the point begins within a paragraph.
    """

    kind: MarkerKind
    rank: float
    span: Span
    head: Span | None
    children: tuple["Point", ...] = ()
    inline: bool = False


@dataclass(frozen=True, slots=True)
class _PointStart:
    """The beginning of a point, before its extent and children are known.

    The point ends at ``stop`` at the latest. ``line`` is the number of its line. ``alone``: its head is a whole line,
    or the point is a single sentence.
    """

    kind: MarkerKind
    rank: float
    begin: int
    stop: int
    line: int
    head: Span | None
    ordinal: int = 0
    alone: bool = False
    inline: bool = False


def _bare_heads(text: str, lines: Sequence[Line]) -> set[int]:
    """The numbers of the lines that are headings without a number."""
    unmarked = [n for n, line in enumerate(lines) if line.marker is None]
    sure = {n for n in unmarked if is_bare_head(text, lines, n)}
    if len(sure) < _MIN_BARE_HEADS:
        return sure
    return sure | {n for n in unmarked if is_bare_head(text, lines, n, among_others=True)}


def _line_starts(text: str, lines: Sequence[Line]) -> list[_PointStart]:
    """One point for every line that begins with a marker or is a heading."""
    starts: list[_PointStart] = []
    bare = _bare_heads(text, lines) | colon_heads(text, lines) | question_heads(text, lines)
    ranks = _numbering_ranks(
        [
            _PointStart(
                line.marker.kind,
                line.marker.kind,
                line.span.begin,
                line.span.end,
                n,
                None,
                line.marker.ordinal,
            )
            for n, line in enumerate(lines)
            if line.marker is not None
        ]
    )
    for n, line in enumerate(lines):
        marker, begin, end = line.marker, line.span.begin, line.span.end
        if marker is None:
            head = line.span if n in bare else bracketed_head(text, line)
            if head is not None:
                alone = head.end == end
                starts.append(
                    _PointStart(MarkerKind.BARE, MarkerKind.BARE, begin, len(text), n, head, alone=alone)
                )
        elif marker.kind is MarkerKind.BARE:
            rank = MarkerKind.BARE + marker.depth / 10
            starts.append(_PointStart(MarkerKind.BARE, rank, begin, len(text), n, line.span, alone=True))
        else:
            own = line_head(text, lines, n, ranks)
            alone = own is not None or len(sentences(text, line.span)) == 1
            head = own or run_in_head(text, marker, end)
            starts.append(
                _PointStart(marker.kind, marker.kind, begin, len(text), n, head, marker.ordinal, alone)
            )
    return starts


def _inline_starts(text: str, lines: Sequence[Line]) -> list[_PointStart]:
    """The points of series within one line. The first of them may be at the start of the line."""
    starts: list[_PointStart] = []
    for n, line in enumerate(lines):
        below = lines[n + 1].marker if n + 1 < len(lines) else None
        for series in inline_series(text, line, below):
            points = series[0].kind is MarkerKind.POINT
            opens = line.marker is not None and series[0].begin == line.marker.begin
            nested = line.marker is not None and line.marker.kind == series[0].kind and not opens
            within = points or nested
            for at, marker in enumerate(series):
                stop = series[at + 1].begin if at + 1 < len(series) else line.span.end
                starts.append(
                    _PointStart(
                        kind=marker.kind,
                        rank=marker.kind + (_INLINE_RANK if within else 0.0),
                        begin=marker.begin,
                        stop=line.span.end if within else len(text),
                        line=n,
                        head=None if points else run_in_head(text, marker, stop),
                        ordinal=marker.ordinal,
                        inline=True,
                    )
                )
    return starts


def _point_starts(text: str, lines: Sequence[Line]) -> list[_PointStart]:
    """The beginnings of all points of the body, in order of the text."""
    inline = _inline_starts(text, lines)
    taken = {start.begin for start in inline}
    starts = [start for start in _line_starts(text, lines) if start.begin not in taken]
    taken_lines = {start.line for start in starts}
    labels = [(n, head) for n, head in label_heads(text, lines) if n not in taken_lines]
    if not any(start.head for start in starts):
        labels = labels or role_label_heads(text, lines)
    starts += [_label_start(lines, n, head, len(text)) for n, head in labels]
    starts.sort(key=lambda start: start.begin)
    if not any(start.head for start in starts):
        heads = sentence_heads(text, lines)
        starts += [
            _PointStart(MarkerKind.BARE, MarkerKind.BARE, head.begin, len(text), n, head) for n, head in heads
        ]
    starts = _without_isolated(starts) + inline
    taken |= {start.begin for start in starts}
    topics = [(n, head) for n, head in topic_heads(text, lines) if head.begin not in taken]
    taken |= {head.begin for _, head in topics}
    topics += [(n, head) for n, head in subject_heads(text, lines) if head.begin not in taken]
    starts += [
        _PointStart(MarkerKind.TOPIC, _TOPIC_RANK, head.begin, lines[n].span.end, n, head, inline=True)
        for n, head in topics
    ]
    return sorted(starts, key=lambda start: (start.begin, start.rank))


def _label_start(lines: Sequence[Line], n: int, head: Span, end: int) -> _PointStart:
    """The beginning of a point under a label, 工会工作：."""
    alone = head.end == lines[n].span.end
    return _PointStart(MarkerKind.BARE, MarkerKind.BARE, head.begin, end, n, head, alone=alone)


def _without_isolated(starts: list[_PointStart]) -> list[_PointStart]:
    """Drop 一是, 首先 and the like at the start of a line that belong to no series."""
    points = [start for start in starts if start.kind is MarkerKind.POINT]
    pairs = pairwise(points)
    in_series = {m.begin for a, b in pairs if b.ordinal == a.ordinal + 1 for m in (a, b)}
    return [start for start in starts if start.kind is not MarkerKind.POINT or start.begin in in_series]


def _continues_over(starts: Sequence[_PointStart], outer: MarkerKind, inner: MarkerKind) -> bool:
    """Whether the numbering ``outer`` continues after the numbering ``inner`` starts again at 1."""
    last, restarted = 0, False
    for start in starts:
        if start.kind is outer:
            if restarted and start.ordinal == last + 1:
                return True
            last, restarted = start.ordinal, False
        elif start.kind is inner and start.ordinal == 1 and last:
            restarted = True
    return False


def _continues_over_bare(starts: Sequence[_PointStart]) -> bool:
    """Whether a numbering continues across headings without number: 一、 【教育】 【卫生】 二、"""
    last, passed = 0, False
    for start in starts:
        if start.kind is MarkerKind.BARE:
            passed = True
            continue
        if passed and last and start.ordinal == last + 1:
            return True
        last, passed = start.ordinal, False
    return False


def _numbering_ranks(starts: Sequence[_PointStart]) -> dict[MarkerKind, float]:
    """The rank of each numbering of this report: one that continues while another starts again is the outer one."""
    present = [kind for kind in _NUMBERED if any(start.kind is kind for start in starts)]
    order: list[MarkerKind] = []
    for kind in present:
        place = next((n for n, above in enumerate(order) if _continues_over(starts, kind, above)), len(order))
        order.insert(place, kind)
    return dict(zip(order, map(float, present), strict=True))


def _with_ranks(starts: Sequence[_PointStart]) -> list[_PointStart]:
    """The points with the ranks that this report uses, where it departs from official style.

    Headings without number are outside all numberings except one that continues across them.
    """
    ranks = _numbering_ranks(starts)
    for kind in sorted(ranks, key=ranks.__getitem__):
        if _continues_over_bare([start for start in starts if start.kind in (kind, MarkerKind.BARE)]):
            ranks[MarkerKind.BARE] = ranks[kind] + _BELOW_NUMBER_RANK
            break
    return [
        replace(start, rank=start.rank - start.kind + ranks.get(start.kind, start.kind)) for start in starts
    ]


def _with_consistent_heads(series: list[_PointStart]) -> list[_PointStart]:
    """Decide for sibling points together whether they have heads: if only a few do, none has."""
    headed = [start for start in series if start.head is not None]
    if len(series) > 2 and len(headed) * 2 < len(series):
        return [replace(start, head=None) for start in series]
    # The last of a list of single sentences looks like a head when another paragraph follows.
    last = series[-1]
    if len(series) > 1 and headed == [last] and last.alone and last.kind > MarkerKind.HAN_PAREN:
        return [*series[:-1], replace(last, head=None)]
    return series


def _outermost(starts: Sequence[_PointStart]) -> list[int]:
    """The numbers of the points that are not inside any other."""
    outermost: list[int] = []
    for n, start in enumerate(starts):
        if (
            not outermost
            or start.rank <= starts[outermost[-1]].rank
            or start.begin >= starts[outermost[-1]].stop
        ):
            outermost.append(n)
    return outermost


def _runs(starts: Sequence[_PointStart]) -> list[list[_PointStart]]:
    """Groups of consecutive points of the same kind and rank."""
    runs: list[list[_PointStart]] = []
    for start in starts:
        if runs and (runs[-1][-1].kind, runs[-1][-1].rank) == (start.kind, start.rank):
            runs[-1].append(start)
        else:
            runs.append([start])
    return runs


def _nest(text: str, lines: Sequence[Line], starts: Sequence[_PointStart], end: int) -> tuple[Point, ...]:
    """The tree of consecutive points, all of which end at ``end`` at the latest."""
    outermost = _outermost(starts)
    bounds = pairwise([*outermost, len(starts)])
    points: list[Point] = []
    for series in _runs([starts[n] for n in outermost]):
        for place, start in enumerate(_with_consistent_heads(series)):
            n, after = next(bounds)
            stop = min(start.stop, starts[after].begin if after < len(starts) else end)
            inside = starts[n + 1 : after]
            if place + 1 == len(series):
                stop = _end_of_last(lines, series, inside, stop)
            after_end = [other for other in inside if other.begin >= stop]
            children = _nest(text, lines, inside[: len(inside) - len(after_end)], stop)
            points.append(
                Point(start.kind, start.rank, Span(start.begin, stop), start.head, children, start.inline)
            )
            points += _nest(text, lines, after_end, end)
    return tuple(points)


def _end_of_last(
    lines: Sequence[Line], series: Sequence[_PointStart], inside: Sequence[_PointStart], stop: int
) -> int:
    """Where the last point of a series ends: later paragraphs belong to it only if its siblings have such, too."""
    last = series[-1]
    # Points within a paragraph (一是…；二是…) do not show that this paragraph belongs to the number above it.
    below = [start for start in inside if not start.inline]
    if last.inline or (last.alone and last.head is not None) or (below and below[-1].line > last.line):
        return stop
    own = [start for start in series if not start.inline]
    if len(own) < 2 and last.kind not in _LEAVES:
        return stop
    for start, after in pairwise(own):
        if after.line - start.line > 1 and lines[after.line - 1].marker is None:
            return stop
    return min(stop, lines[last.line].span.end)


def outline(text: str, lines: Sequence[Line]) -> tuple[Point, ...]:
    """The outermost points of a report's body. ``lines`` are those of the body, without the title.

    A point ends where the next one of the same or an outer rank begins, or with its last paragraph.
    """
    return _nest(text, lines, _with_ranks(_point_starts(text, lines)), lines[-1].span.end) if lines else ()
