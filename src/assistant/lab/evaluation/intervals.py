"""Confidence intervals of means over queries, by percentile bootstrap.

Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; for search, Sakai, SIGIR 2006. Differences
are paired: both systems are compared on the same queries in every resample.
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
        """Whether the interval excludes zero, so that a difference is significant."""
        return self.low > 0 or self.high < 0


def interval(values: Sequence[float], *, seed: int = 0) -> Interval:
    """The mean of ``values`` (one per query, at least one) and its interval. Deterministic for a given seed."""
    drawn = np.random.default_rng(seed).integers(0, len(values), (_DRAWS, len(values)))
    means = np.asarray(values, dtype=float)[drawn].mean(axis=1)
    low, high = np.quantile(means, ((1 - _LEVEL) / 2, (1 + _LEVEL) / 2))
    return Interval(fmean(values), float(low), float(high))


def difference(values: Sequence[float], others: Sequence[float], *, seed: int = 0) -> Interval:
    """The mean of the differences ``values`` - ``others``, query by query. Raises ValueError for unequal lengths."""
    return interval([one - other for one, other in zip(values, others, strict=True)], seed=seed)
