"""Which rows may be found, and the best of those that were."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.index import RankedRows, Rows
from assistant.index.local.arrays import Array

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]


class Selection:
    """The rows of one segment that may be found: all of them, or those where ``mask``, shape (size,), is true."""

    def __init__(self, size: int, mask: NDArray[np.bool_] | None) -> None:
        self.size = size
        self.mask = mask
        self.count = size if mask is None else int(np.count_nonzero(mask))

    @cached_property
    def rows(self) -> Rows:
        """The allowed rows, ascending."""
        return np.arange(self.size) if self.mask is None else np.flatnonzero(self.mask)

    @cached_property
    def bits(self) -> NDArray[np.uint8] | None:
        """The mask as FAISS takes it, one bit per row, lowest bit first; None when all rows are allowed."""
        if self.mask is None or self.count == self.size:
            return None
        return np.packbits(self.mask, bitorder="little")

    def passes(self, rows: Array) -> NDArray[np.bool_]:
        """Which of ``rows`` are allowed."""
        passing: NDArray[np.bool_] = np.ones(len(rows), np.bool_) if self.mask is None else self.mask[rows]
        return passing


class Candidates:
    """The rows of a generation that may be found, segment by segment.

    ``mask`` has one entry per row; None allows every row. ``starts`` are the first rows of the segments and the
    number of rows. ``facet_counts`` caches the counts over these rows. ``reachable`` are the rows of the reports that the
    caller may see, whatever the filters; None for all: how rare a word is, is counted over them, so that it tells nothing
    of other reports.
    """

    def __init__(self, mask: Mask | None, starts: Sequence[int], reachable: Mask | None = None) -> None:
        self.mask = mask
        self.reachable = reachable
        self.facet_counts: Mapping[str, Mapping[str, int]] | None = None
        self.segments = [
            Selection(end - begin, None if mask is None else mask[begin:end])
            for begin, end in pairwise(starts)
        ]
        self._count = sum(segment.count for segment in self.segments)

    def __len__(self) -> int:
        return self._count

    @property
    def size(self) -> int:
        """How many rows there are, allowed or not."""
        return sum(segment.size for segment in self.segments)

    def among(self, rows: Rows) -> Mask:
        """Which of ``rows`` are allowed."""
        allowed: Mask = np.ones(len(rows), np.bool_) if self.mask is None else self.mask[rows]
        return allowed

    def narrowed(self, keep: Rows | None, drop: Rows | None) -> "Candidates":
        """These rows, as far as they are among those to ``keep`` and not among those to ``drop``."""
        mask = np.ones(self.size, np.bool_) if self.mask is None else self.mask.copy()
        if keep is not None:
            kept = np.zeros(self.size, np.bool_)
            kept[keep] = True
            mask &= kept
        if drop is not None:
            mask[drop] = False
        return Candidates(mask, [0, *accumulate(segment.size for segment in self.segments)], self.reachable)


def best(rows: Rows, scores: Scores, k: int) -> tuple[Rows, Scores]:
    """The ``k`` rows of highest score and their scores, best first; of equal scores the lower row first."""
    if k <= 0:
        return rows[:0], scores[:0]
    if k < len(scores):
        limit = np.partition(scores, len(scores) - k)[len(scores) - k]
        above = np.flatnonzero(scores > limit)
        chosen = np.concatenate([above, np.flatnonzero(scores == limit)[: k - len(above)]])
        rows, scores = rows[chosen], scores[chosen]
    order = np.lexsort((rows, -scores))
    return rows[order], scores[order]


def score_lower_bound(scores: Scores, k: int) -> float:
    """A score that all of the ``k`` best reach, computed cheaply: the k-th largest of the maxima of blocks.

    -inf where there are too few scores for a bound.
    """
    width = min(512, len(scores) // (2 * max(1, k)))
    if width < 2:
        return -np.inf
    blocks = len(scores) // width
    maxima = scores[: blocks * width].reshape(blocks, width).max(axis=1)
    return float(np.partition(maxima, blocks - k)[blocks - k]) if k > 0 else np.inf


def merge_rankings(found: Sequence[tuple[int, Rows, Scores]], k: int) -> RankedRows:
    """The ``k`` best of what the segments found, each given as (first row of the segment, rows within it, scores)."""
    rows = np.concatenate([np.empty(0, np.int64), *(first + rows for first, rows, _ in found)])
    scores = np.concatenate([np.empty(0, np.float32), *(scores for _, _, scores in found)])
    return RankedRows(*best(rows, scores, k))
