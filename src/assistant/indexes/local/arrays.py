"""Arrays on disk: .npy, read mapped, written as they come."""

from collections.abc import Iterable
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


def starts_of(lengths: Array) -> NDArray[np.int64]:
    """Where each of consecutive stretches begins, and where the last one ends: shape (n + 1,)."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def stretches(begins: Array, lengths: Array) -> NDArray[np.int64]:
    """Positions of several stretches, one after the other: ``[b0, b0+1, …, b1, b1+1, …]``."""
    starts = starts_of(lengths)
    return np.repeat(begins - starts[:-1], lengths) + np.arange(starts[-1])
