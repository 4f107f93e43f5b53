"""Hits of one report → stretches: runs of the draft that come from one region of the source.

The best hit anchors a chain; neighbours join while they are near on both sides, in any order (so that a reordered
paragraph is one stretch). Then the clauses in and beside the run that have no hit yet are aligned with the region alone,
at a lower similarity. Extension after Sanchez-Perez et al. (PAN 2014), on clauses.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.align import align
from assistant.reuse.hits import Hit

MAX_DRAFT_GAP, MAX_SOURCE_GAP = 30, 50
"""Folded characters between neighbours of a chain, in the draft and in the source."""

MAX_DISTANCE = 300
"""Folded characters of the source by which a hit may lie outside the region so far, as in a reordered paragraph."""

MIN_RECOVERY_SIMILARITY = 0.42
"""Least similarity (0–1) of a clause aligned with the region of a chain only."""

MAX_HITS = 200
"""Hits in a chain: longer reuse becomes several stretches, so that the cost stays bounded."""

_MIN_ANCHOR = 2.5
"""Score of a hit that may begin a chain: two or three uncommon characters."""

_MIN_NEAR, _MIN_FAR = 1.0, 3.0
"""Scores of a hit that may join out of order: within ``MAX_SOURCE_GAP`` of the region, and farther away."""

_MAX_OVERLAP = 5
"""Folded characters by which the places of two neighbours may overlap, in the source."""

_MIN_AT_EDGE = 3.0
"""Folded characters times similarity of a clause that may extend a chain."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Folded draft ``[begin, end)`` comes from folded ``[there, there_end)`` of a source.

    ``hits`` are in draft order and ``score`` is their sum. ``value`` counts characters by similarity but not by weight,
    so that stretches can be ranked independently of the size of the index.
    """

    begin: int
    end: int
    there: int
    there_end: int
    hits: tuple[Hit, ...]
    score: float
    value: float

    @property
    def matched(self) -> float:
        """Folded characters that hits cover, each counted by its similarity."""
        return sum((hit.end - hit.begin) * hit.similarity for hit in self.hits)


def stretch_of(hits: Sequence[Hit]) -> Stretch:
    """The stretch that ``hits`` (not empty) span."""
    ordered = tuple(sorted(hits))
    return Stretch(
        begin=ordered[0].begin,
        end=max(hit.end for hit in ordered),
        there=min(hit.there for hit in ordered),
        there_end=max(hit.there_end for hit in ordered),
        hits=ordered,
        score=sum(hit.score for hit in ordered),
        value=sum((hit.end - hit.begin) * hit.similarity**2 for hit in ordered),
    )


def chains(
    hits: Sequence[Hit],
    draft: str,
    clauses: Sequence[int],
    weights: NDArray[np.float64],
    source: str,
    boundaries: Sequence[int],
    min_score: float,
) -> list[Stretch]:
    """The stretches of at least ``min_score`` that ``hits`` of one report form, none across one of ``boundaries``.

    ``draft`` and ``source`` are folded texts; ``clauses``: where those of the draft begin, and its length.
    ``boundaries``: folded positions of the draft where paragraphs, headings and items begin, ascending.
    """
    by_clause: dict[int, list[Hit]] = {}
    for hit in hits:
        by_clause.setdefault(hit.begin, []).append(hit)
    begins = sorted(by_clause)
    stretches = []
    for anchor in sorted(hits, key=lambda hit: (-hit.score, hit.begin, hit.there)):
        if anchor.score < min(_MIN_ANCHOR, min_score):
            break
        if anchor.begin not in by_clause:
            continue
        block = _block(boundaries, anchor.begin, len(draft))
        chain = _extended(anchor, by_clause, begins, block)
        chain = _completed(chain, draft, clauses, weights, source, block)
        for hit in chain:
            by_clause.pop(hit.begin, None)
        stretch = stretch_of(chain)
        if stretch.score >= min_score:
            stretches.append(stretch)
    return stretches


def _block(boundaries: Sequence[int], position: int, length: int) -> tuple[int, int]:
    """The range between the boundaries around ``position``."""
    at = bisect_left(boundaries, position + 1)
    return (boundaries[at - 1] if at else 0), (boundaries[at] if at < len(boundaries) else length)


def _extended(
    anchor: Hit, by_clause: Mapping[int, Sequence[Hit]], begins: Sequence[int], block: tuple[int, int]
) -> list[Hit]:
    """The chain around ``anchor``; ``begins`` are all clauses that had hits, ``by_clause`` those not yet used."""
    chain = [anchor]
    there, there_end = anchor.there, anchor.there_end
    used = {anchor.there}
    for step in (1, -1):
        last = anchor
        at = bisect_left(begins, anchor.begin) + step
        while 0 <= at < len(begins) and block[0] <= begins[at] < block[1] and len(chain) < MAX_HITS:
            options = by_clause.get(begins[at], ())
            end = max((hit.end for hit in options), default=begins[at])
            if (begins[at] - last.end if step > 0 else last.begin - end) > MAX_DRAFT_GAP:
                break
            unused = [hit for hit in options if hit.there not in used]
            joined = _best_neighbour(unused, last, step, there, there_end)
            if joined is not None:
                chain.append(joined)
                used.add(joined.there)
                last = joined
                there, there_end = min(there, joined.there), max(there_end, joined.there_end)
            at += step
    return chain


def _best_neighbour(options: Sequence[Hit], last: Hit, step: int, there: int, there_end: int) -> Hit | None:
    """The hit of a clause that continues the chain best: in order and near, else strong and within reach."""
    best, best_value = None, 0.0
    for hit in options:
        if min(hit.there_end, last.there_end) - max(hit.there, last.there) > _MAX_OVERLAP:
            continue  # one place of the source does not match two clauses of the draft
        onward = hit.there - last.there_end if step > 0 else last.there - hit.there_end
        outside = max(0, there - hit.there_end, hit.there - there_end)
        near = -_MAX_OVERLAP <= onward <= MAX_SOURCE_GAP
        if near:
            value = hit.similarity + 1.0
        elif hit.score >= (_MIN_NEAR if outside <= MAX_SOURCE_GAP else _MIN_FAR) and outside <= MAX_DISTANCE:
            value = hit.similarity
        else:
            continue
        if value > best_value:
            best, best_value = hit, value
    return best


def _completed(
    chain: Sequence[Hit],
    draft: str,
    clauses: Sequence[int],
    weights: NDArray[np.float64],
    source: str,
    block: tuple[int, int],
) -> list[Hit]:
    """The chain with the clauses in its gaps, and next to its ends, that resemble what stands at their place there."""
    hits = {hit.begin: hit for hit in chain}
    first, last = min(hits), max(hits)
    region = (min(hit.there for hit in chain), max(hit.there_end for hit in chain))

    def aligned(number: int, low: int, high: int, expected: int) -> Hit | None:
        begin, end = clauses[number], clauses[number + 1]
        low, high = max(0, low), min(len(source), high)
        if end - begin > 1 and expected >= low and source.startswith(draft[begin:end], expected):
            there_end = expected + end - begin  # of a text repeated many times, the place that comes next
            return Hit(begin, end, expected, there_end, 1.0, float(weights[begin:end].sum()))
        found = (
            align(draft[begin:end], source[low:high], MIN_RECOVERY_SIMILARITY)
            if end - begin > 1 and low < high
            else None
        )
        if found is None:
            return None
        score = float(weights[begin:end].sum()) * found.similarity**2
        return Hit(begin, end, low + found.begin, low + found.end, found.similarity, score)

    before = hits[first]
    for number in range(bisect_left(clauses, first), bisect_left(clauses, last)):
        known = hits.get(clauses[number])
        if known is not None:
            before = known
        else:
            near = (
                max(region[0], before.there - MAX_DISTANCE),
                min(region[1], before.there_end + MAX_DISTANCE),
            )
            found = aligned(number, near[0] - MAX_SOURCE_GAP, near[1] + MAX_SOURCE_GAP, before.there_end)
            if found is not None:
                hits[found.begin] = found
    for step, number in (
        (1, bisect_left(clauses, hits[last].end)),
        (-1, bisect_left(clauses, first) - 1),
    ):
        edge = hits[last if step > 0 else first]
        missed = 0
        while 0 <= number < len(clauses) - 1 and missed <= MAX_DRAFT_GAP and len(hits) < MAX_HITS:
            begin, end = clauses[number], clauses[number + 1]
            if begin < block[0] or end > block[1]:
                break
            near = (
                (edge.there_end - _MAX_OVERLAP, edge.there_end + MAX_SOURCE_GAP)
                if step > 0
                else (edge.there - MAX_SOURCE_GAP, edge.there + _MAX_OVERLAP)
            )
            next_to = edge.there_end if step > 0 else edge.there - (end - begin)
            found = aligned(
                number,
                near[0] - (end - begin) * (step < 0),
                near[1] + (end - begin) * (step > 0),
                next_to,
            )
            if found is not None and (end - begin) * found.similarity >= _MIN_AT_EDGE:
                hits[begin] = edge = found
                missed = 0
            else:
                missed += end - begin
            number += step
    return list(hits.values())


def remainders(stretch: Stretch, covered: NDArray[np.bool_], first: int) -> list[Stretch]:
    """The runs of a stretch's hits that lie mostly outside the folded draft characters ``covered``.

    ``covered`` begins at folded position ``first``.
    """
    runs: list[list[Hit]] = [[]]
    for hit in stretch.hits:
        if covered[hit.begin - first : hit.end - first].mean() > 0.5:
            runs.append([])
        else:
            runs[-1].append(hit)
    return [stretch_of(run) for run in runs if run]
