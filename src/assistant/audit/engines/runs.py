"""Runs of equal values in sorted arrays."""

import numpy as np
from numpy.typing import NDArray


def run_starts(*columns: NDArray[np.generic]) -> NDArray[np.int64]:
    """Where runs of equal rows begin; rows are the values at one place of ``columns``, equal ones stand together."""
    if not len(columns[0]):
        return np.empty(0, dtype=np.int64)
    changed = np.zeros(len(columns[0]), dtype=bool)
    changed[0] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changed)


def rank_in_runs(starts: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """The place of each of ``length`` rows in its run, counted from 0."""
    return np.arange(length) - np.repeat(starts, np.diff(np.append(starts, length)))
