"""Chains → what is reported: edges that do not belong are cut, parts of one copy joined, unlike runs parted.

A stretch reaches from the first to the last character that is really shared; one copied passage is one stretch;
where an untouched passage of some length stands beside a rewritten one, they are two.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import Indel

from assistant.reuse.chain import LONGEST, Stretch, stretch_of
from assistant.reuse.hits import Hit

THRESHOLD, WITHIN = 11.0, 5.0
"""Score that an untouched stretch needs against other reports, and inside one."""

PER_CHANGE, PER_CHANGE_WITHIN = 2.5, 0.9
_BELOW_CORE = 0.3  # an edge so much less similar than the rest is chance …
_FRAME = 3  # how far an edge may lie from where the sentence of the source begins or ends
_FRAMED = 0.45  # … unless it opens or closes the sentence on both sides and is at least so similar
_NEXT_HERE, _NEXT_THERE = 3, 15  # gaps of clauses that follow each other
_BEYOND, _PER_HERE, _PER_THERE = 2.5, 0.2, 0.13
"""Score that a run beyond a gap must have, and more for each character of the gap in the draft and in the source."""

_JOIN_HERE, _JOIN_THERE = 45, 110
_DENSE_HERE, _DENSE_THERE = 0.4, 0.3
_EXACT, _LONG, _REWRITTEN = 0.995, 80, 0.85
_SHORT_ITEM, _UNLIKE = 25, 0.2
_TELLING, _STRONG = 1.0, 3.0  # scores of an edge
_UNTOUCHED, _NEARLY = 0.95, 0.85
_CUT_SHORT = 12  # characters of the source that a sentence may have lost at its end
_LEFTOVER, _LEFTOVER_RATIO, _LEFTOVER_ALIKE = 40, 0.5, 0.2
_BESIDE_HERE, _BESIDE_THERE, _ALIKE = 60, 150, 0.9


def stretches(
    chained: Sequence[Stretch],
    here: str,
    there: str,
    edges: Sequence[int],
    ours: Sequence[int],
    theirs: Sequence[int],
    points: Sequence[int],
    threshold: float = THRESHOLD,
) -> list[Stretch]:
    """What is reported of the chains of one report, in the order of the draft.

    ``here`` and ``there`` are the folded texts, ``ours`` and ``theirs`` where their sentences begin and end, ``edges``
    where in the draft no stretch may run over, ``points`` where an item of a list begins.
    """
    found = joined([trimmed(chain, ours, theirs) for chain in joined(chained, edges)], edges)
    found = [completed(stretch, here, there, edges, ours, theirs) for stretch in found]
    parts = [part for stretch in found if is_dense(stretch) for part in parted(stretch, ours, points)]
    return in_company(parts, threshold)


def likeness(stretch: Stretch) -> float:
    """Mean similarity of the characters that hits cover."""
    return stretch.matched / sum(hit.end - hit.begin for hit in stretch.hits)


def needed(stretch: Stretch, threshold: float) -> float:
    """The score from which a stretch is reported by itself: the more it was changed, the more of it there must be."""
    per_change = PER_CHANGE if threshold >= THRESHOLD else PER_CHANGE_WITHIN
    return threshold * (1.0 + per_change * (1.0 - likeness(stretch)))


def in_company(found: Sequence[Stretch], threshold: float) -> list[Stretch]:
    """The stretches of one report that are enough by themselves, or stand beside such a one on both sides (a head does)."""
    kept = [stretch for stretch in found if stretch.score >= needed(stretch, threshold)]
    weak = [stretch for stretch in found if stretch.score < needed(stretch, threshold)]
    joining = True
    while joining:
        joining = False
        for stretch in list(weak):
            if any(_beside(stretch, other) for other in kept):
                kept.append(stretch)
                weak.remove(stretch)
                joining = True
    return sorted(kept, key=lambda stretch: stretch.begin)


def _beside(one: Stretch, other: Stretch) -> bool:
    first, second = (one, other) if one.begin <= other.begin else (other, one)
    return (
        likeness(one) >= _ALIKE
        and second.begin - first.end <= _BESIDE_HERE
        and -_NEXT_HERE <= second.there - first.there_end <= _BESIDE_THERE
    )


# --- edges -------------------------------------------------------------------------------------------


def trimmed(stretch: Stretch, ours: Sequence[int], theirs: Sequence[int]) -> Stretch:
    """The stretch without edges that are chance: far less similar than the rest, or bought with a gap."""
    hits = list(stretch.hits)
    while len(hits) > 1:
        runs = _runs(hits)
        if len(runs) > 1 and (cut := next((at for at in (0, -1) if _is_bought(runs, at)), None)) is not None:
            hits = [hit for run in (runs[1:] if cut == 0 else runs[:-1]) for hit in run]
        elif (cut := next((at for at in (0, -1) if _is_unlike(hits, at, ours, theirs)), None)) is not None:
            hits.pop(cut)
        else:
            break
    return stretch if len(hits) == len(stretch.hits) else stretch_of(hits)


def _runs(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits that follow each other without a gap on either side."""
    runs: list[list[Hit]] = []
    for hit in hits:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and hit.begin - last.end <= _NEXT_HERE
            and -_NEXT_HERE <= hit.there - last.there_end <= _NEXT_THERE
        ):
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return runs


def _is_bought(runs: Sequence[Sequence[Hit]], at: int) -> bool:
    """Whether the run at the edge tells less than the gap between it and the rest costs."""
    edge = runs[at]
    rest = [hit for run in (runs[1:] if at == 0 else runs[:-1]) for hit in run]
    own = sum(hit.score for hit in edge)
    if own > sum(hit.score for hit in rest):
        return False
    gap = rest[0].begin - edge[-1].end if at == 0 else edge[0].begin - rest[-1].end
    begin, end = min(hit.there for hit in edge), max(hit.there_end for hit in edge)
    far = max(0, min(hit.there for hit in rest) - end, begin - max(hit.there_end for hit in rest))
    return own < _BEYOND + _PER_HERE * gap + _PER_THERE * far


def _is_unlike(hits: Sequence[Hit], at: int, ours: Sequence[int], theirs: Sequence[int]) -> bool:
    edge = hits[at]
    rest = hits[1:] if at == 0 else hits[:-1]
    covered = sum(hit.end - hit.begin for hit in rest)
    if edge.end - edge.begin > covered:
        return False
    if edge.score < _TELLING and edge.similarity < _UNTOUCHED:
        return True
    core = sum((hit.end - hit.begin) * hit.similarity for hit in rest) / covered
    framed = (
        _near(edge.begin, ours, 0) and _near(edge.there, theirs, _FRAME)
        if at == 0
        else _near(edge.end, ours, 0) and _near(edge.there_end, theirs, _FRAME)
    )
    if framed and (core < _EXACT or at == 0):  # who and where open a sentence, and are what a copy changes
        return edge.similarity < _FRAMED
    if core >= _EXACT:  # beside untouched text the rewritten is another's, unless it tells much
        return edge.similarity < _EXACT and edge.score < (
            _STRONG if edge.similarity >= _NEARLY else 2 * _STRONG
        )
    return edge.similarity < core - _BELOW_CORE


def _near(position: int, edges: Sequence[int], distance: int) -> bool:
    at = bisect_left(edges, position - distance)
    return at < len(edges) and edges[at] <= position + distance


def completed(
    stretch: Stretch, here: str, there: str, edges: Sequence[int], ours: Sequence[int], theirs: Sequence[int]
) -> Stretch:
    """A stretch that was rewritten, with the rest of its first and last sentence where on both sides about as much is left."""
    if likeness(stretch) >= _UNTOUCHED:
        return stretch
    begin, source_begin = _before(stretch.begin, ours), _before(stretch.there, theirs)
    at = bisect_right(edges, stretch.begin)
    begin = max(begin, edges[at - 1]) if at else begin
    if _counterparts(here[begin : stretch.begin], there[source_begin : stretch.there]):
        stretch = replace(stretch, begin=begin, there=source_begin)
    end, source_end = _behind(stretch.end, ours), _behind(stretch.there_end, theirs)
    at = bisect_left(edges, stretch.end)
    end = min(end, edges[at]) if at < len(edges) else end
    if _counterparts(here[stretch.end : end], there[stretch.there_end : source_end]):
        stretch = replace(stretch, end=end, there_end=source_end)
    return stretch


def _before(position: int, edges: Sequence[int]) -> int:
    return edges[max(0, bisect_right(edges, position) - 1)]


def _behind(position: int, edges: Sequence[int]) -> int:
    return edges[min(len(edges) - 1, bisect_left(edges, position))]


def _counterparts(ours: str, theirs: str) -> bool:
    if not ours:
        return len(theirs) <= _CUT_SHORT
    shorter, longer = sorted((len(ours), len(theirs)))
    if not shorter or longer > _LEFTOVER or shorter < _LEFTOVER_RATIO * longer:
        return False
    return Indel.normalized_similarity(ours, theirs) >= _LEFTOVER_ALIKE


# --- joining and parting -----------------------------------------------------------------------------


def joined(found: Sequence[Stretch], edges: Sequence[int]) -> list[Stretch]:
    """Stretches of one report and one block that follow each other on both sides, made one."""
    result: list[Stretch] = []
    for stretch in sorted(found, key=lambda stretch: stretch.begin):
        last = result[-1] if result else None
        if (
            last is not None
            and 0 <= stretch.begin - last.end <= _JOIN_HERE
            and 0 <= stretch.there - last.there_end <= _JOIN_THERE
            and bisect_right(edges, last.begin) == bisect_right(edges, stretch.begin)
            and len(last.hits) + len(stretch.hits) <= LONGEST
        ):
            result[-1] = stretch_of([*last.hits, *stretch.hits])
        else:
            result.append(stretch)
    return result


def is_dense(stretch: Stretch) -> bool:
    """Whether enough of the stretch, on both sides, is matched: else it is a few words met again."""
    return stretch.matched >= _DENSE_HERE * (
        stretch.end - stretch.begin
    ) and stretch.matched >= _DENSE_THERE * (stretch.there_end - stretch.there)


def parted(stretch: Stretch, sentences: Sequence[int], points: Sequence[int]) -> list[Stretch]:
    """The stretch, cut between an untouched run of some length and a rewritten one, and between items changed unlike."""
    parts = _kept_apart(_by_exactness(stretch, sentences), _LONG / 2, _REWRITTEN)
    parts = [piece for part in parts for piece in _kept_apart(_by_item(part, points), _SHORT_ITEM, 1.0)]
    if len(parts) < 2:
        return [stretch]
    parts[0] = replace(parts[0], begin=stretch.begin)
    parts[-1] = replace(parts[-1], end=stretch.end)
    return parts


def _by_exactness(stretch: Stretch, sentences: Sequence[int]) -> list[Stretch]:
    """Cut where long untouched runs of whole sentences begin and end."""
    runs: list[tuple[bool, list[Hit]]] = []
    for group in _grouped(stretch, sentences):
        covered = sum(hit.end - hit.begin for hit in group)
        exact = all(hit.similarity >= _EXACT for hit in group) and covered >= 0.98 * (
            group[-1].end - group[0].begin
        )
        if (
            runs
            and runs[-1][0] == exact
            and (not exact or group[0].begin - runs[-1][1][-1].end <= _NEXT_HERE)
        ):
            runs[-1][1].extend(group)
        else:
            runs.append((exact, list(group)))
    parts: list[list[Hit]] = []
    cut = False
    for exact, group in runs:
        long = exact and group[-1].end - group[0].begin >= _LONG
        if parts and not (long or cut):
            parts[-1].extend(group)
        else:
            parts.append(list(group))
        cut = long
    return [stretch_of(part) for part in parts]


def _by_item(stretch: Stretch, points: Sequence[int]) -> list[Stretch]:
    """Cut at items, where they stand in the order of the source."""
    parts = [stretch_of(group) for group in _grouped(stretch, points)]
    ordered = all(one.there_end <= other.there + _NEXT_HERE for one, other in pairwise(parts))
    return parts if ordered else [stretch]


def _grouped(stretch: Stretch, edges: Sequence[int]) -> list[list[Hit]]:
    """Hits by which pair of ``edges`` they begin between."""
    groups: dict[int, list[Hit]] = {}
    for hit in stretch.hits:
        groups.setdefault(bisect_right(edges, hit.begin), []).append(hit)
    return [groups[number] for number in sorted(groups)]


def _kept_apart(parts: Sequence[Stretch], shortest: float, rewritten: float) -> list[Stretch]:
    """Parts put together again with the one before where they are too short, or changed about as much as that one."""
    result = [parts[0]]
    for part in parts[1:]:
        last = result[-1]
        shorter = min(part.end - part.begin, last.end - last.begin)
        one, other = sorted((_kept(part), _kept(last)))
        if shorter < shortest or one > rewritten or other - one < _UNLIKE:
            result[-1] = stretch_of([*last.hits, *part.hits])
        else:
            result.append(part)
    return result


def _kept(stretch: Stretch) -> float:
    return stretch.matched / max(stretch.end - stretch.begin, stretch.there_end - stretch.there)
