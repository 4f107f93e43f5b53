"""The symmetric InfoNCE loss over the pairs of a batch with its gradient, and the optimiser.

Source: van den Oord et al. 2018, Representation Learning with Contrastive Predictive Coding.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant.lab.training.pairs import Ranges

Floats = NDArray[np.float32]


def bags(
    tokens: NDArray[np.int32], ranges: Ranges, used: NDArray[np.bool_] | None = None
) -> sparse.csr_array:
    """A matrix that computes means: row i has 1/length at the token ids of range i; shape (n, highest id + 1).

    ``used`` is a mask over the tokens of all ranges, one after the other; a range without any used token keeps all.
    """
    lengths = ranges.end - ranges.begin
    ends = np.cumsum(lengths)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    ids = tokens[np.arange(ends[-1]) + np.repeat(ranges.begin - (ends - lengths), lengths)]
    if used is not None:
        empty = np.bincount(rows, weights=used, minlength=len(lengths)) == 0
        chosen = used | empty[rows]
        rows, ids = rows[chosen], ids[chosen]
        lengths = np.bincount(rows, minlength=len(ranges.begin))
    values = (1.0 / lengths).astype(np.float32)[rows]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_array((values, ids, starts), shape=(len(lengths), int(ids.max()) + 1))


def info_nce(
    first: Floats, second: Floats, false_negatives: NDArray[np.bool_], *, scale: float
) -> tuple[float, Floats, Floats]:
    """The loss and its gradients with respect to both sides, which have shape (n, d).

    Rows i of ``first`` and ``second`` are a positive pair; all other rows are negatives, except those in the mask
    ``false_negatives`` (n, n).
    """
    a, norm_a = normalise(first)
    b, norm_b = normalise(second)
    loss, by_cosine = _info_nce(a @ b.T, false_negatives, scale)
    return (
        loss,
        through_normalisation(by_cosine @ b, a, norm_a),
        through_normalisation(by_cosine.T @ a, b, norm_b),
    )


def through_normalisation(gradient: Floats, units: Floats, norm: Floats) -> Floats:
    """The gradient with respect to vectors of length ``norm``, given that with respect to their unit vectors ``units``.

    Its component parallel to the vectors is zero.
    """
    parallel = np.einsum("ij,ij->i", gradient, units)[:, None]
    result: Floats = (gradient - parallel * units) / norm
    return result


def _info_nce(cosines: Floats, false_negatives: NDArray[np.bool_], scale: float) -> tuple[float, Floats]:
    """The loss and its gradient with respect to the cosines, shape (n, n): the mean over rows and over columns."""
    n = len(cosines)
    # Cosines are at most 1, so that subtracting 1 keeps exp within the range of float32.
    exponentials = np.exp(scale * (cosines - 1))
    exponentials[false_negatives] = 0
    row_sums, column_sums = exponentials.sum(1, keepdims=True), exponentials.sum(0, keepdims=True)
    diagonal = scale * (np.diagonal(cosines) - 1)
    loss = float(0.5 * (np.log(row_sums).mean() + np.log(column_sums).mean()) - diagonal.mean())
    gradient = exponentials * (1 / row_sums + 1 / column_sums)
    gradient *= scale / (2 * n)
    gradient[np.arange(n), np.arange(n)] -= scale / n
    return loss, gradient


def normalise(vectors: Floats) -> tuple[Floats, Floats]:
    """The unit vectors of ``vectors``, and their lengths, shape (n, 1)."""
    norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors / norms, norms


class LazyAdam:
    """Adam (Kingma and Ba 2015) that updates only the rows that have gradients; the moments of others do not decay."""

    def __init__(
        self,
        table: Floats,
        decay: tuple[float, float] = (0.9, 0.999),
        moments: tuple[Floats, Floats, int] | None = None,
    ) -> None:
        """``moments``: means, squares and number of steps of an interrupted training that is continued."""
        self.table = table
        self.mean, self.square, self._steps = moments or (np.zeros_like(table), np.zeros_like(table), 0)
        self._decay = decay

    def step(self, rows: NDArray[np.int64], gradient: Floats, rate: float) -> None:
        """Update ``rows`` of the table with their ``gradient``, shape (len(rows), d)."""
        self._steps += 1
        keep_mean, keep_square = self._decay
        mean = self.mean[rows]
        mean *= keep_mean
        mean += (1 - keep_mean) * gradient
        self.mean[rows] = mean
        square = self.square[rows]
        square *= keep_square
        square += (1 - keep_square) * gradient * gradient
        self.square[rows] = square
        square /= 1 - keep_square**self._steps
        np.sqrt(square, out=square)
        square += 1e-8
        mean *= rate / (1 - keep_mean**self._steps)
        mean /= square
        self.table[rows] -= mean
