"""Reads the directory of OLE compound files (.doc, .wps): which streams they contain, and whether they are encrypted.

Follows [MS-CFB]; of the Word stream only the flags of its FibBase ([MS-DOC] 2.5.2) are read.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")

_END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers of at least this value are markers, not sectors."""

_ENTRY = 128
_ROOT, _STREAM = 5, 2
"""Kinds of directory entries."""

_MINI_BELOW, _MINI_SECTOR = 4096, 64
"""Streams shorter than this are stored in the root entry's stream, in small sectors."""

_MAX_SECTORS = 4096
"""The most sectors of a chain that are followed: a directory is short, and a damaged chain may be circular."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The names of the streams in a compound file, and whether its Word stream is encrypted."""

    streams: frozenset[str]
    word_encrypted: bool = False


def contents(data: bytes) -> Contents:
    """The contents of a compound file; no streams when it is too damaged to be read."""
    try:
        return _contents(data)
    except (struct.error, LookupError, ValueError):
        return Contents(frozenset())


def _contents(data: bytes) -> Contents:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise ValueError("sector size")
    size = 1 << shift
    (first_directory,) = struct.unpack_from("<I", data, 48)
    fat_sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _END_OF_CHAIN]

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    def following(number: int) -> int:
        at, within = divmod(number, size // 4)
        return int(struct.unpack_from("<I", sector(fat_sectors[at]), within * 4)[0])

    def chain(number: int) -> Iterator[bytes]:
        for _ in range(_MAX_SECTORS):
            if number >= _END_OF_CHAIN:
                return
            yield sector(number)
            number = following(number)

    streams: dict[str, tuple[int, int]] = {}
    for block in chain(first_directory):
        for at in range(0, len(block) - _ENTRY + 1, _ENTRY):
            (length,) = struct.unpack_from("<H", block, at + 64)
            if block[at + 66] in (_ROOT, _STREAM) and 2 <= length <= 64:
                name = block[at : at + length - 2].decode("utf-16-le")
                streams[name] = struct.unpack_from("<II", block, at + 116)

    def head(name: str) -> bytes:
        """The first bytes of a stream."""
        start, length = streams[name]
        if length >= _MINI_BELOW:
            return sector(start)
        nth, within = divmod(start * _MINI_SECTOR, size)
        return next(islice(chain(streams["Root Entry"][0]), nth, None), b"")[within:]

    return Contents(frozenset(streams), "WordDocument" in streams and _is_encrypted(head("WordDocument")))


def _is_encrypted(fib: bytes) -> bool:
    """Bit fEncrypted of FibBase."""
    identity, flags = struct.unpack_from("<H8xH", fib)
    return identity in (0xA5EC, 0xA5DC) and bool(flags & 0x0100)
