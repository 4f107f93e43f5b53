"""Vectors in 16-bit fixed point, split in two: FAISS scans the high bytes, the best are scored with both.

A component x of a unit vector is kept as the integer round(x · 127 · 256), in one high and one low byte.
The high bytes alone are a flat 8-bit scalar quantiser (``QT_8bit_direct_signed``, the fastest scan that
FAISS has); with the low bytes the score is right to about 1e-5, so that the answer is that of the float
vectors. Nothing is trained: a vector's code does not depend on the others, parts are joined by copying, and
building anew gives what adding gave.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index import Rows, Vectors
from assistant.index.local.arrays import Array, load, save_blocks, touch
from assistant.index.local.selection import Selection, best

HIGH, LOW = "vectors.faiss", "vectors_low.npy"

_HALF = 127
_STEPS = _HALF * 256
_BLOCK = 65_536

FEW = 4096
"""Up to so many candidates are scored directly, without a scan."""

WIDE = 0.2
"""From this share of candidates on, scanning everything a little deeper beats testing every row."""


def _faiss() -> Any:
    """FAISS, when it is needed. Its type stubs do not know what its Python layer adds to the C++ classes."""
    import faiss

    return faiss


def quantise(vectors: Vectors) -> tuple[NDArray[np.uint8], NDArray[np.int8]]:
    """High bytes (as FAISS keeps them: +128) and low bytes of unit vectors, both of their shape."""
    fixed = np.rint(np.clip(vectors, -1, 1) * np.float32(_STEPS)).astype(np.int16)
    high = (fixed + 128) >> 8
    return (high + 128).astype(np.uint8), (fixed - (high << 8)).astype(np.int8)


def _whole(vector: Vectors) -> Vectors:
    """A query in whole numbers of at most 127, in proportion.

    Where the processor has the instructions FAISS reckons these codes in integers, and cuts the query's fractions off.
    """
    largest = np.abs(vector).max()
    return np.rint(vector * (_HALF / largest)) if largest > 0 else vector


def write_vectors(folder: Path, vectors: Vectors) -> None:
    """Write the vectors of a new part, shape (n, d)."""
    high, low = quantise(vectors)
    _write(folder, vectors.shape[1], [(high, low)])


def merge_vectors(folder: Path, dimensions: int, parts: Sequence[tuple["VectorPart", Array]]) -> None:
    """Write what remains of several parts, each with the rows to keep, as they stand in the codes."""

    def kept() -> Iterator[tuple[Array, Array]]:
        for part, rows in parts:
            for begin in range(0, len(rows), _BLOCK):
                block = rows[begin : begin + _BLOCK]
                yield part.high[block], part.low[block]

    _write(folder, dimensions, kept())


def _write(folder: Path, dimensions: int, blocks: Any) -> None:
    faiss = _faiss()
    index = faiss.IndexScalarQuantizer(
        dimensions, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
    )

    def low_bytes() -> Iterator[Array]:
        for high, low in blocks:
            if len(high):
                index.add_sa_codes(np.ascontiguousarray(high))
            yield low

    save_blocks(folder / LOW, np.int8, low_bytes(), (dimensions,))
    faiss.write_index(index, str(folder / HIGH))


class VectorPart:
    """The vectors of one part, mapped."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        faiss = self._faiss = _faiss()
        self._index = faiss.read_index(str(folder / HIGH), faiss.IO_FLAG_MMAP_IFC)
        count = self._index.ntotal
        self.high: NDArray[np.uint8] = (
            faiss.rev_swig_ptr(self._index.codes.data(), count * dimensions).reshape(count, dimensions)
            if count
            else np.empty((0, dimensions), np.uint8)
        )
        self.low: NDArray[np.int8] = load(folder / LOW)

    def __len__(self) -> int:
        return len(self.high)

    def scores(self, vector: Vectors, rows: Array) -> NDArray[np.float32]:
        """Inner products at full precision, shape (len(rows),)."""
        scores = np.empty(len(rows), np.float32)
        offset = np.float32(128 * vector.sum(dtype=np.float64))
        for begin in range(0, len(rows), _BLOCK):
            block = rows[begin : begin + _BLOCK]
            high = self.high[block].astype(np.float32) @ vector - offset
            low = self.low[block].astype(np.float32) @ vector
            scores[begin : begin + _BLOCK] = high / np.float32(_HALF) + low / np.float32(_STEPS)
        return scores

    def nearest(self, vector: Vectors, k: int, allowed: Selection) -> tuple[Rows, NDArray[np.float32]]:
        """The ``k`` best allowed rows, best first, with their scores at full precision."""
        if allowed.count <= max(FEW, k):
            return best(allowed.rows, self.scores(vector, allowed.rows), k)
        # The high bytes misplace by about 0.002; twice the depth puts right what that disturbs.
        rows = np.sort(self._scan(_whole(vector), min(2 * k + 64, allowed.count), allowed))
        return best(rows, self.scores(vector, rows), k)

    def _scan(self, vector: Vectors, depth: int, allowed: Selection) -> Rows:
        if allowed.count >= WIDE * len(self):
            deeper = min(len(self), int(1.5 * depth * len(self) / allowed.count) + 16)
            found = self._search(vector, deeper, None)
            found = found[allowed.passes(found)]
            if len(found) >= depth:
                return found[:depth]
        return self._search(vector, depth, allowed.bits)

    def _search(self, vector: Vectors, depth: int, bits: NDArray[np.uint8] | None) -> Rows:
        parameters = None
        if bits is not None:
            parameters = self._faiss.SearchParameters(sel=self._faiss.IDSelectorBitmap(bits))
        _, found = self._index.search(vector[np.newaxis], depth, params=parameters)
        rows: Rows = found[0]
        return rows[rows >= 0]

    def warm(self) -> None:
        """Bring the bytes that every search scans into memory."""
        touch(self.high)
