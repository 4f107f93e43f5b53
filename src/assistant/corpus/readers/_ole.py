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


MAX_STREAM = 64 * 1024
"""Maximum bytes of a stream that are read."""


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


def stream(data: bytes, name: str) -> bytes:
    """The bytes of a stream of a compound file, at most ``MAX_STREAM``; none where it is missing or damaged."""
    try:
        return _stream(data, name)
    except (struct.error, LookupError, ValueError):
        return b""


def _stream(data: bytes, name: str) -> bytes:
    """A long stream is a chain of sectors; a short one a chain of small sectors in the stream of the root entry."""
    file = _File(data)
    start, length = file.streams[name]
    length = min(length, MAX_STREAM)
    if length >= _MINI_BELOW:
        return b"".join(islice(file.chain(start), length // file.size + 1))[:length]
    (first_mini,) = struct.unpack_from("<I", data, 60)
    following = b"".join(file.chain(first_mini))
    small = b"".join(islice(file.chain(file.streams["Root Entry"][0]), _MAX_SECTORS))
    found = b""
    while len(found) < length and start < _END_OF_CHAIN:
        found += small[start * _MINI_SECTOR : (start + 1) * _MINI_SECTOR]
        (start,) = struct.unpack_from("<I", following, 4 * start)
    return found[:length]


def _contents(data: bytes) -> Contents:
    file = _File(data)
    encrypted = "WordDocument" in file.streams and _is_encrypted(file.head("WordDocument"))
    return Contents(frozenset(file.streams), encrypted)


class _File:
    """The directory of a compound file, and its chains of sectors of ``size`` bytes."""

    def __init__(self, data: bytes) -> None:
        """Read the directory. Raises struct.error, LookupError or ValueError where it is damaged."""
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise ValueError("sector size")
        self._data = data
        self.size = 1 << shift
        (first_directory,) = struct.unpack_from("<I", data, 48)
        self._fat_sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _END_OF_CHAIN]
        self.streams: dict[str, tuple[int, int]] = {}
        """Name → first sector and length in bytes."""
        for block in self.chain(first_directory):
            for at in range(0, len(block) - _ENTRY + 1, _ENTRY):
                (length,) = struct.unpack_from("<H", block, at + 64)
                if block[at + 66] in (_ROOT, _STREAM) and 2 <= length <= 64:
                    name = block[at : at + length - 2].decode("utf-16-le")
                    self.streams[name] = struct.unpack_from("<II", block, at + 116)

    def sector(self, number: int) -> bytes:
        """The bytes of a sector."""
        return self._data[(number + 1) * self.size : (number + 2) * self.size]

    def _following(self, number: int) -> int:
        at, within = divmod(number, self.size // 4)
        return int(struct.unpack_from("<I", self.sector(self._fat_sectors[at]), within * 4)[0])

    def chain(self, number: int) -> Iterator[bytes]:
        """The sectors of a chain, from its first one on."""
        for _ in range(_MAX_SECTORS):
            if number >= _END_OF_CHAIN:
                return
            yield self.sector(number)
            number = self._following(number)

    def head(self, name: str) -> bytes:
        """The first bytes of a stream."""
        start, length = self.streams[name]
        if length >= _MINI_BELOW:
            return self.sector(start)
        nth, within = divmod(start * _MINI_SECTOR, self.size)
        return next(islice(self.chain(self.streams["Root Entry"][0]), nth, None), b"")[within:]


def _is_encrypted(fib: bytes) -> bool:
    """Bit fEncrypted of FibBase."""
    identity, flags = struct.unpack_from("<H8xH", fib)
    return identity in (0xA5EC, 0xA5DC) and bool(flags & 0x0100)
