"""How sure a mean over queries is: percentile bootstrap over the queries.

Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; for search, Sakai, SIGIR 2006. Differences
are paired: both ways of searching answer the same queries of every draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

_DRAWS = 10_000
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and the 95 % interval around it."""

    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out nought: a difference that is more than noise."""
        return self.low > 0 or self.high < 0


def interval(values: Sequence[float], *, seed: int = 0) -> Interval:
    """The mean of one value per query, at least one, and its interval. The same values and seed give the same."""
    drawn = np.random.default_rng(seed).integers(0, len(values), (_DRAWS, len(values)))
    means = np.asarray(values, dtype=float)[drawn].mean(axis=1)
    low, high = np.quantile(means, ((1 - _LEVEL) / 2, (1 + _LEVEL) / 2))
    return Interval(fmean(values), float(low), float(high))


def difference(values: Sequence[float], others: Sequence[float], *, seed: int = 0) -> Interval:
    """How much higher ``values`` are than ``others``, query by query. Raises ValueError for unequal lengths."""
    return interval([one - other for one, other in zip(values, others, strict=True)], seed=seed)
