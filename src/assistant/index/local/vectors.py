"""Vectors in 16-bit fixed point, split into bytes: FAISS scans the high bytes, the best are rescored with both.

A component x of a unit vector is stored as the integer round(x · 127 · 256), in one high and one low byte.
The high bytes alone are a flat 8-bit scalar quantiser (``QT_8bit_direct_signed``, the fastest scan in
FAISS); with the low bytes scores are exact to about 1e-5, so that results equal those of the float
vectors. Nothing is trained: a code does not depend on other vectors, segments are merged by copying codes, and
a rebuilt index gives the same results as one that grew.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.base.storage import explained
from assistant.index import Rows, Vectors
from assistant.index.local.arrays import Array, load, save_blocks, touch
from assistant.index.local.selection import Selection, best

HIGH, LOW = "vectors.faiss", "vectors_low.npy"

_HIGH_STEPS = 127  # the high byte of a component 1.0
_STEPS = _HIGH_STEPS * 256
_BLOCK = 65_536  # rows scored or copied at once

DIRECT_SCORING_LIMIT = 4096
"""Up to this many candidates are all scored directly, without a FAISS scan."""

FULL_SCAN_SHARE = 0.2
"""When at least this share of the rows are candidates, a deeper scan without a filter is faster than testing rows."""


def _faiss() -> Any:
    """FAISS, imported on first use; untyped, since its stubs lack what its Python layer adds to the C++ classes."""
    import faiss

    return faiss


def quantise(vectors: Vectors) -> tuple[NDArray[np.uint8], NDArray[np.int8]]:
    """The high bytes (plus 128, as FAISS stores them) and low bytes of unit vectors, both in the vectors' shape."""
    fixed = np.rint(np.clip(vectors, -1, 1) * np.float32(_STEPS)).astype(np.int16)
    high = (fixed + 128) >> 8
    return (high + 128).astype(np.uint8), (fixed - (high << 8)).astype(np.int8)


def _integer_query(vector: Vectors) -> Vectors:
    """A query vector scaled and rounded to integers of at most 127.

    On processors with the instructions for it, FAISS computes these codes in integers and truncates the query.
    """
    largest = np.abs(vector).max()
    return np.rint(vector * (_HIGH_STEPS / largest)) if largest > 0 else vector


def write_vectors(folder: Path, vectors: Vectors) -> None:
    """Write the vectors of a new segment, shape (n, d)."""
    high, low = quantise(vectors)
    _write(folder, vectors.shape[1], [(high, low)])


def merge_vectors(folder: Path, dimensions: int, segments: Sequence[tuple["SegmentVectors", Array]]) -> None:
    """Write the vectors of a merged segment by copying codes, from segments with the rows to keep of each."""

    def kept() -> Iterator[tuple[Array, Array]]:
        for segment, rows in segments:
            for begin in range(0, len(rows), _BLOCK):
                block = rows[begin : begin + _BLOCK]
                yield segment.high[block], segment.low[block]

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
    try:
        faiss.write_index(index, str(folder / HIGH))
    except RuntimeError as error:  # FAISS says in words what the operating system said
        raise explained(error) from error


class SegmentVectors:
    """The vectors of one segment, memory-mapped."""

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
            scores[begin : begin + _BLOCK] = high / np.float32(_HIGH_STEPS) + low / np.float32(_STEPS)
        return scores

    def vectors(self, rows: Array) -> Vectors:
        """The vectors of some rows as floats, shape (len(rows), d)."""
        fixed = (self.high[rows].astype(np.int32) - 128) * 256 + self.low[rows]
        return fixed.astype(np.float32) / np.float32(_STEPS)

    def nearest(self, vector: Vectors, k: int, allowed: Selection) -> tuple[Rows, NDArray[np.float32]]:
        """The ``k`` allowed rows of highest score, best first, with their scores at full precision."""
        if allowed.count <= max(DIRECT_SCORING_LIMIT, k):
            return best(allowed.rows, self.scores(vector, allowed.rows), k)
        # Scores of the high bytes are off by about 0.002; scanning twice as deep makes up for that.
        rows = np.sort(self._scan(_integer_query(vector), min(2 * k + 64, allowed.count), allowed))
        return best(rows, self.scores(vector, rows), k)

    def _scan(self, vector: Vectors, depth: int, allowed: Selection) -> Rows:
        if allowed.count >= FULL_SCAN_SHARE * len(self):
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
        """Read the bytes that every search scans into memory."""
        touch(self.high)
