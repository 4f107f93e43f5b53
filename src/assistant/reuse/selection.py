"""Of the stretches of all sources, those that are reported: each part of the draft once, with its best source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.reuse.chain import Stretch, remainders
from assistant.reuse.refine import required
from assistant.reuse.sources import SourceRef

_AS_GOOD = 0.97
"""Share of the best value from which a rival is as good; then precedence decides."""

_SAME_PLACE = 0.8
"""Share of the best stretch that a rival covers."""

_ALSO = 0.5
"""Share of the reported stretch that another report covers to be named beside the source."""

ALSO_IN = 100
"""The most reports that are named beside the source of one finding."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch and the report it comes from, None for the draft itself.

    ``sentence``: the stretch is a sentence that is reported by itself, whatever its score.
    """

    source: SourceRef | None
    stretch: Stretch
    sentence: bool = False


Precedence = Callable[[Candidate], tuple[int, int, str]]
"""Among equals the least is the source: the draft itself, then the earliest report."""


def selected(
    candidates: Sequence[Candidate], precedence: Precedence, threshold: Callable[[Candidate], float]
) -> list[tuple[Candidate, list[Candidate]]]:
    """What is reported, by position in the draft, each with the others that contain the same wording, by precedence.

    What the best source leaves uncovered of another stretch is reported if it is strong enough by itself.
    """
    result = []
    for group in _overlapping(candidates):
        result += _select(group, precedence, threshold)
    return sorted(result, key=lambda pair: pair[0].stretch.begin)


def _overlapping(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The candidates in groups that do not overlap each other."""
    groups: list[list[Candidate]] = []
    reach = -1
    for one in sorted(candidates, key=lambda one: (one.stretch.begin, -one.stretch.end)):
        if one.stretch.begin >= reach:
            groups.append([])
        groups[-1].append(one)
        reach = max(reach, one.stretch.end)
    return groups


def _select(
    group: Sequence[Candidate], precedence: Precedence, threshold: Callable[[Candidate], float]
) -> list[tuple[Candidate, list[Candidate]]]:
    first = min(one.stretch.begin for one in group)
    covered = np.zeros(max(one.stretch.end for one in group) - first, dtype=bool)
    pool = list(group)
    chosen = []
    while pool:
        top = max(pool, key=lambda one: one.stretch.value).stretch
        rivals = [
            one
            for one in pool
            if one.stretch.value >= _AS_GOOD * top.value
            and _overlap(one.stretch, top) >= _SAME_PLACE * (top.end - top.begin)
        ]
        best = min(rivals, key=precedence)
        begin, end = best.stretch.begin, best.stretch.end
        covered[begin - first : end - first] = True
        chosen.append((best, _others(group, best, precedence)))
        rest = []
        for one in pool:
            if one is best:
                continue
            if _overlap(one.stretch, best.stretch) == 0:
                rest.append(one)
                continue
            pieces = remainders(one.stretch, covered, first)
            rest += [
                Candidate(one.source, piece)
                for piece in pieces
                if piece.score >= required(piece, threshold(one))
            ]
        pool = rest
    return chosen


def _others(group: Sequence[Candidate], best: Candidate, precedence: Precedence) -> list[Candidate]:
    length = best.stretch.end - best.stretch.begin
    found: dict[SourceRef, Candidate] = {}
    for one in sorted(group, key=precedence):
        known = one.source is None or one.source == best.source or one.source in found
        if not known and _overlap(one.stretch, best.stretch) >= _ALSO * length:
            found[one.source] = one  # type: ignore[index]  # None is known
    return list(found.values())[:ALSO_IN]


def _overlap(one: Stretch, other: Stretch) -> int:
    return max(0, min(one.end, other.end) - max(one.begin, other.begin))
