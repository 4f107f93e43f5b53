"""Arrays on disk: .npy, read mapped, written as they come."""

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
    """An array as it lies on disk, mapped and read-only. It stays readable when its file is unlinked."""
    # A plain view: slicing a memmap object costs microseconds each time, slicing an ndarray a tenth of that.
    mapped: Array = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    return mapped


def touch(array: Array) -> None:
    """Read one byte of every page, so that a mapped array is in memory."""
    if array.size:
        np.ascontiguousarray(array).reshape(-1).view(np.uint8)[::4096].max()


class Pieces:
    """A one-dimensional array on disk of which pieces are read as they are asked for.

    It is for what is large and read in long stretches: nothing of it stays in the process's memory, as the
    pages of a mapped file do. Safe to use from several threads; it stays readable when its file is unlinked.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)
        if np.lib.format.read_magic(self._file) != (1, 0):
            raise ValueError(f"{path.name} is not an array")
        (self._length,), _, self._dtype = np.lib.format.read_array_header_1_0(self._file)
        self._start = self._file.tell()
        self._turn = threading.Lock()

    def __len__(self) -> int:
        return self._length

    def read(self, begin: int, end: int) -> Array:
        """Elements ``[begin, end)``, which must be there."""
        piece = np.empty(end - begin, self._dtype)
        offset = self._start + begin * self._dtype.itemsize
        if hasattr(os, "preadv"):
            read = os.preadv(self._file.fileno(), [piece.view(np.uint8).data], offset)
        else:
            with self._turn:
                self._file.seek(offset)
                read = self._file.readinto(piece.view(np.uint8).data)
        if read != piece.nbytes:
            raise ValueError(f"{self._file.name} ends before it should")
        return piece


class ArrayFile:
    """An .npy file whose first axis grows as blocks come, so that nothing large is held in memory.

    The header that numpy writes keeps room for the first axis to grow; it is written anew at the end.
    """

    def __init__(self, path: Path, dtype: Any, tail: tuple[int, ...] = ()) -> None:
        self._dtype = np.dtype(dtype)
        self._tail = tail
        self._length = 0
        self._file = path.open("wb")
        self._write_header()

    def append(self, block: Array) -> None:
        """Add the rows of ``block``, shape (m, *tail)."""
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
    """Write one array from blocks of its rows."""
    with ArrayFile(path, dtype, tail) as file:
        for block in blocks:
            file.append(block)


def starts_of(lengths: Array | Sequence[int]) -> NDArray[np.int64]:
    """Where each of consecutive stretches begins, and where the last one ends: shape (n + 1,)."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def stretches(begins: Array, lengths: Array) -> NDArray[np.int64]:
    """Positions of several stretches, one after the other: ``[b0, b0+1, …, b1, b1+1, …]``."""
    starts = starts_of(lengths)
    return np.repeat(begins - starts[:-1], lengths) + np.arange(starts[-1])
