"""Arrays in .npy files: read memory-mapped or in slices, written block by block."""

import os
import threading
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def save(path: Path, array: Array) -> None:
    """Write one array."""
    np.save(path, array, allow_pickle=False)


def load(path: Path) -> Array:
    """An array on disk, memory-mapped and read-only. It stays readable when its file is unlinked."""
    # A plain ndarray view: slicing a memmap object costs microseconds each time, slicing an ndarray a tenth of that.
    mapped: Array = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    return mapped


def touch(array: Array) -> None:
    """Read one byte of every page, so that a memory-mapped array is in memory."""
    if array.size:
        np.ascontiguousarray(array).reshape(-1).view(np.uint8)[::4096].max()


class DiskArray:
    """A one-dimensional array on disk, of which slices are read on demand.

    For large arrays that are read in long slices: unlike the pages of a memory-mapped file, nothing of it counts as
    the process's memory. Safe to use from several threads; it stays readable when its file is unlinked.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)
        if np.lib.format.read_magic(self._file) != (1, 0):
            raise ValueError(f"{path.name} is not an array")
        (self._length,), _, self._dtype = np.lib.format.read_array_header_1_0(self._file)
        self._start = self._file.tell()
        self._seek_lock = threading.Lock()

    def __len__(self) -> int:
        return self._length

    def read(self, begin: int, end: int) -> Array:
        """Elements ``[begin, end)``. Raises ValueError when the file is shorter than that."""
        elements = np.empty(end - begin, self._dtype)
        offset = self._start + begin * self._dtype.itemsize
        if hasattr(os, "preadv"):
            read = os.preadv(self._file.fileno(), [elements.view(np.uint8).data], offset)
        else:
            with self._seek_lock:
                self._file.seek(offset)
                read = self._file.readinto(elements.view(np.uint8).data)
        if read != elements.nbytes:
            raise ValueError(f"{self._file.name} ends before it should")
        return elements


class ArrayFile:
    """An .npy file written block by block along its first axis, so that nothing large is held in memory.

    numpy pads the header so that the first axis may grow; the header is written again with the final length at the end.
    ``tail`` is the shape of one row.
    """

    def __init__(self, path: Path, dtype: Any, tail: tuple[int, ...] = ()) -> None:
        self._dtype = np.dtype(dtype)
        self._tail = tail
        self._length = 0
        self._file = path.open("wb")
        self._write_header()

    def append(self, block: Array) -> None:
        """Append the rows of ``block``, shape (m, *tail)."""
        self._file.write(np.ascontiguousarray(block, self._dtype).data)
        self._length += len(block)

    def __enter__(self) -> "ArrayFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.seek(0)
        self._write_header()
        self._file.close()

    def _write_header(self) -> None:
        np.lib.format.write_array_header_1_0(
            self._file,
            {
                "shape": (self._length, *self._tail),
                "fortran_order": False,
                "descr": np.lib.format.dtype_to_descr(self._dtype),
            },
        )


def save_blocks(path: Path, dtype: Any, blocks: Iterable[Array], tail: tuple[int, ...] = ()) -> None:
    """Write one array from consecutive blocks of its rows; ``tail`` is the shape of one row."""
    with ArrayFile(path, dtype, tail) as file:
        for block in blocks:
            file.append(block)


def starts_of(lengths: Array | Sequence[int]) -> NDArray[np.int64]:
    """Offsets of consecutive ranges of these lengths, and the end of the last: shape (n + 1,)."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def concatenated_ranges(begins: Array, lengths: Array) -> NDArray[np.int64]:
    """All positions of several ranges, one after the other: ``[b0, b0+1, …, b1, b1+1, …]``."""
    starts = starts_of(lengths)
    return np.repeat(begins - starts[:-1], lengths) + np.arange(starts[-1])
