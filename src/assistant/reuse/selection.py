"""Of all stretches of all sources, the ones that are reported: every part of the draft once, with its best source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.reuse.chain import Stretch, split
from assistant.reuse.refine import needed
from assistant.reuse.sources import Place

_AS_GOOD = 0.97  # of the best one's likeness: then the earlier source is the better one
_SAME = 0.8  # share of the best one's length that a rival covers
_ALSO = 0.5  # the same for a report that is named beside the source

ALSO_IN = 100
"""The most reports that are named beside the source of one finding."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A stretch and the report it comes from, None for the draft itself."""

    place: Place | None
    stretch: Stretch


Precedence = Callable[[Shared], tuple[int, int, str]]
"""Among equals the least is the source: the draft itself, then the earliest report."""


def selected(
    shared: Sequence[Shared], precedence: Precedence, threshold: Callable[[Shared], float]
) -> list[tuple[Shared, list[Shared]]]:
    """What is reported, by place in the draft, each with the others that hold the same words, by precedence.

    What the best source leaves of another stretch is reported if it is still enough by itself.
    """
    result = []
    for group in _overlapping(shared):
        result += _selected(group, precedence, threshold)
    return sorted(result, key=lambda pair: pair[0].stretch.begin)


def _overlapping(shared: Sequence[Shared]) -> list[list[Shared]]:
    """Stretches in groups that have nothing in common with each other."""
    groups: list[list[Shared]] = []
    reach = -1
    for one in sorted(shared, key=lambda one: (one.stretch.begin, -one.stretch.end)):
        if one.stretch.begin >= reach:
            groups.append([])
        groups[-1].append(one)
        reach = max(reach, one.stretch.end)
    return groups


def _selected(
    group: Sequence[Shared], precedence: Precedence, threshold: Callable[[Shared], float]
) -> list[tuple[Shared, list[Shared]]]:
    first = min(one.stretch.begin for one in group)
    taken = np.zeros(max(one.stretch.end for one in group) - first, dtype=bool)
    pool = list(group)
    chosen = []
    while pool:
        top = max(pool, key=lambda one: one.stretch.value).stretch
        rivals = [
            one
            for one in pool
            if one.stretch.value >= _AS_GOOD * top.value
            and _overlap(one.stretch, top) >= _SAME * (top.end - top.begin)
        ]
        best = min(rivals, key=precedence)
        begin, end = best.stretch.begin, best.stretch.end
        taken[begin - first : end - first] = True
        chosen.append((best, _others(group, best, precedence)))
        rest = []
        for one in pool:
            if one is best:
                continue
            if _overlap(one.stretch, best.stretch) == 0:
                rest.append(one)
                continue
            pieces = split(one.stretch, taken, first)
            rest += [
                Shared(one.place, piece) for piece in pieces if piece.score >= needed(piece, threshold(one))
            ]
        pool = rest
    return chosen


def _others(group: Sequence[Shared], best: Shared, precedence: Precedence) -> list[Shared]:
    length = best.stretch.end - best.stretch.begin
    found: dict[Place, Shared] = {}
    for one in sorted(group, key=precedence):
        known = one.place is None or one.place == best.place or one.place in found
        if not known and _overlap(one.stretch, best.stretch) >= _ALSO * length:
            found[one.place] = one  # type: ignore[index]  # None is known
    return list(found.values())[:ALSO_IN]


def _overlap(one: Stretch, other: Stretch) -> int:
    return max(0, min(one.end, other.end) - max(one.begin, other.begin))
