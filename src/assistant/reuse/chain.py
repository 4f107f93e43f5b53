"""Hits of one report → stretches: runs of the draft that come from one region of the source.

The best hit anchors; neighbours join while they are near on both sides, in any order (so that a reordered
paragraph is one stretch). Then the clauses in and around the run that found no place of their own are tried again,
against the region alone and with less asked of them.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.align import align
from assistant.reuse.hits import Hit

DRAFT_GAP, SOURCE_GAP, REACH = 30, 50, 300
RESCUE = 0.42
LONGEST = 200
"""Hits in a chain: what is longer is told in several stretches, so that costs stay bounded."""

_ANCHOR = 2.5  # score of a hit that may begin a chain
_NEAR = 1.0  # score of a hit that may join out of order
_FAR = 3.0  # the same, from farther off
_SAME_WORDS = 5  # folded characters by which the places of two neighbours may overlap
_LEAST_AT_EDGE = 3.0  # aligned characters of a clause that may lengthen a chain


@dataclass(frozen=True, slots=True)
class Stretch:
    """Folded draft ``[begin, end)`` comes from folded ``[there, there_end)``; ``hits`` by draft order, ``score`` their sum.

    ``value`` counts characters, the nearer the more, but not what they tell: so that indexes of any size compare.
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
        """Folded characters that hits cover, each counting by its similarity."""
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
    edges: Sequence[int],
    least: float,
) -> list[Stretch]:
    """The stretches of at least score ``least`` that ``hits`` of one report make, none over one of ``edges``.

    ``draft`` and ``source`` are folded texts; ``clauses``: where those of the draft begin, and its length.
    ``edges``: folded positions of the draft where paragraphs, heads and items begin, ascending.
    """
    by_clause: dict[int, list[Hit]] = {}
    for hit in hits:
        by_clause.setdefault(hit.begin, []).append(hit)
    begins = sorted(by_clause)
    stretches = []
    for anchor in sorted(hits, key=lambda hit: (-hit.score, hit.begin, hit.there)):
        if anchor.score < min(_ANCHOR, least):
            break
        if anchor.begin not in by_clause:
            continue
        block = _block(edges, anchor.begin, len(draft))
        chain = _grown(anchor, by_clause, begins, block)
        chain = _rescued(chain, draft, clauses, weights, source, block)
        for hit in chain:
            by_clause.pop(hit.begin, None)
        stretch = stretch_of(chain)
        if stretch.score >= least:
            stretches.append(stretch)
    return stretches


def _block(edges: Sequence[int], position: int, length: int) -> tuple[int, int]:
    at = bisect_left(edges, position + 1)
    return (edges[at - 1] if at else 0), (edges[at] if at < len(edges) else length)


def _grown(
    anchor: Hit, by_clause: Mapping[int, Sequence[Hit]], begins: Sequence[int], block: tuple[int, int]
) -> list[Hit]:
    """The chain around ``anchor``; ``begins`` are all clauses that have had hits, ``by_clause`` those still free."""
    chain = [anchor]
    there, there_end = anchor.there, anchor.there_end
    used = {anchor.there}
    for step in (1, -1):
        last = anchor
        at = bisect_left(begins, anchor.begin) + step
        while 0 <= at < len(begins) and block[0] <= begins[at] < block[1] and len(chain) < LONGEST:
            options = by_clause.get(begins[at], ())
            end = max((hit.end for hit in options), default=begins[at])
            if (begins[at] - last.end if step > 0 else last.begin - end) > DRAFT_GAP:
                break
            free = [hit for hit in options if hit.there not in used]
            joined = _joining(free, last, step, there, there_end)
            if joined is not None:
                chain.append(joined)
                used.add(joined.there)
                last = joined
                there, there_end = min(there, joined.there), max(there_end, joined.there_end)
            at += step
    return chain


def _joining(options: Sequence[Hit], last: Hit, step: int, there: int, there_end: int) -> Hit | None:
    """The hit of a clause that carries the chain on best: in order and near, else strong and within reach."""
    best, best_value = None, 0.0
    for hit in options:
        if min(hit.there_end, last.there_end) - max(hit.there, last.there) > _SAME_WORDS:
            continue  # one place of the source is not two clauses of the draft
        onward = hit.there - last.there_end if step > 0 else last.there - hit.there_end
        outside = max(0, there - hit.there_end, hit.there - there_end)
        near = -5 <= onward <= SOURCE_GAP
        if near:
            value = hit.similarity + 1.0
        elif hit.score >= (_NEAR if outside <= SOURCE_GAP else _FAR) and outside <= REACH:
            value = hit.similarity
        else:
            continue
        if value > best_value:
            best, best_value = hit, value
    return best


def _rescued(
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

    def tried(number: int, low: int, high: int, expected: int) -> Hit | None:
        begin, end = clauses[number], clauses[number + 1]
        low, high = max(0, low), min(len(source), high)
        if end - begin > 1 and expected >= low and source.startswith(draft[begin:end], expected):
            there_end = expected + end - begin  # of what is said over and over, the place that comes next
            return Hit(begin, end, expected, there_end, 1.0, float(weights[begin:end].sum()))
        found = align(draft[begin:end], source[low:high], RESCUE) if end - begin > 1 and low < high else None
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
            near = (max(region[0], before.there - REACH), min(region[1], before.there_end + REACH))
            found = tried(number, near[0] - SOURCE_GAP, near[1] + SOURCE_GAP, before.there_end)
            if found is not None:
                hits[found.begin] = found
    for step, number in (
        (1, bisect_left(clauses, hits[last].end)),
        (-1, bisect_left(clauses, first) - 1),
    ):
        edge = hits[last if step > 0 else first]
        missed = 0
        while 0 <= number < len(clauses) - 1 and missed <= DRAFT_GAP and len(hits) < LONGEST:
            begin, end = clauses[number], clauses[number + 1]
            if begin < block[0] or end > block[1]:
                break
            near = (
                (edge.there_end - 5, edge.there_end + SOURCE_GAP)
                if step > 0
                else (edge.there - SOURCE_GAP, edge.there + 5)
            )
            next_to = edge.there_end if step > 0 else edge.there - (end - begin)
            found = tried(
                number,
                near[0] - (end - begin) * (step < 0),
                near[1] + (end - begin) * (step > 0),
                next_to,
            )
            if found is not None and (end - begin) * found.similarity >= _LEAST_AT_EDGE:
                hits[begin] = edge = found
                missed = 0
            else:
                missed += end - begin
            number += step
    return list(hits.values())


def split(stretch: Stretch, taken: NDArray[np.bool_], first: int) -> list[Stretch]:
    """What is left of a stretch: runs of its hits that lie mostly outside the folded draft characters ``taken``.

    ``taken`` begins at ``first``.
    """
    runs: list[list[Hit]] = [[]]
    for hit in stretch.hits:
        if taken[hit.begin - first : hit.end - first].mean() > 0.5:
            runs.append([])
        else:
            runs[-1].append(hit)
    return [stretch_of(run) for run in runs if run]
