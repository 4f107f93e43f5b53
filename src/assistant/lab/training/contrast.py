"""What is minimised: symmetric InfoNCE over the pairs of a batch, with its gradient by hand.

Source: van den Oord et al. 2018.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant.lab.training.pairs import Ranges

Floats = NDArray[np.float32]


def bags(
    tokens: NDArray[np.int32], ranges: Ranges, kept: NDArray[np.bool_] | None = None
) -> sparse.csr_array:
    """Means as a matrix: row i holds 1/length at the token ids of range i; shape (n, tokens that occur + 1).

    ``kept`` says, for the tokens of all ranges in a row, which ones count; a row that would lose all keeps
    them.
    """
    lengths = ranges.end - ranges.begin
    ends = np.cumsum(lengths)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    ids = tokens[np.arange(ends[-1]) + np.repeat(ranges.begin - (ends - lengths), lengths)]
    if kept is not None:
        emptied = np.bincount(rows, weights=kept, minlength=len(lengths)) == 0
        chosen = kept | emptied[rows]
        rows, ids = rows[chosen], ids[chosen]
        lengths = np.bincount(rows, minlength=len(ranges.begin))
    values = (1.0 / lengths).astype(np.float32)[rows]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_array((values, ids, starts), shape=(len(lengths), int(ids.max()) + 1))


def contrast(
    first: Floats, second: Floats, twins: NDArray[np.bool_], *, scale: float
) -> tuple[float, Floats, Floats]:
    """The loss and its gradients by both sides, which have shape (n, d).

    Row i of ``first`` belongs to row i of ``second``, the other rows are its negatives except where
    ``twins`` (n, n) says that they are as good as the right one.
    """
    a, norm_a = unit(first)
    b, norm_b = unit(second)
    loss, by_cosine = _info_nce(a @ b.T, twins, scale)
    return loss, across(by_cosine @ b, a, norm_a), across(by_cosine.T @ a, b, norm_b)


def across(gradient: Floats, unit: Floats, norm: Floats) -> Floats:
    """The gradient by vectors of length ``norm`` from that by their unit vectors: what points along them falls out."""
    along = np.einsum("ij,ij->i", gradient, unit)[:, None]
    result: Floats = (gradient - along * unit) / norm
    return result


def _info_nce(cosines: Floats, twins: NDArray[np.bool_], scale: float) -> tuple[float, Floats]:
    """Loss and its gradient by the cosines, shape (n, n): softmax along rows and along columns, averaged."""
    n = len(cosines)
    # Cosines are at most 1, so that taking off the scale keeps exp within float32.
    powers = np.exp(scale * (cosines - 1))
    powers[twins] = 0
    along_rows, along_columns = powers.sum(1, keepdims=True), powers.sum(0, keepdims=True)
    diagonal = scale * (np.diagonal(cosines) - 1)
    loss = float(0.5 * (np.log(along_rows).mean() + np.log(along_columns).mean()) - diagonal.mean())
    gradient = powers * (1 / along_rows + 1 / along_columns)
    gradient *= scale / (2 * n)
    gradient[np.arange(n), np.arange(n)] -= scale / n
    return loss, gradient


def unit(vectors: Floats) -> tuple[Floats, Floats]:
    """Unit vectors, and the lengths that the vectors had, shape (n, 1)."""
    norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors / norms, norms


class LazyAdam:
    """Adam (Kingma and Ba 2015) that touches only the rows a batch has gradients for; the others keep their
    moments.
    """

    def __init__(
        self,
        table: Floats,
        decay: tuple[float, float] = (0.9, 0.999),
        moments: tuple[Floats, Floats, int] | None = None,
    ) -> None:
        """``moments``: mean, square and the steps taken, where an earlier descent goes on."""
        self.table = table
        self.mean, self.square, self._steps = moments or (np.zeros_like(table), np.zeros_like(table), 0)
        self._decay = decay

    def step(self, rows: NDArray[np.int64], gradient: Floats, rate: float) -> None:
        """Move ``rows`` of the table against their ``gradient``, shape (len(rows), d)."""
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
