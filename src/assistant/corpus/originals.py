"""Pages of a file as pictures, to be shown beside what was read of it: pdf, pictures, and OFD pages that are pictures."""

from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from assistant.corpus.readers._sniff import FileKind, sniff

if TYPE_CHECKING:
    from PIL.Image import Image

_MAX_SIDE = 1_600
"""Pixels of the longer side: legible at the width of a column and when enlarged once."""

_QUALITY = 82


def page_picture(data: bytes, name: str, number: int) -> bytes | None:
    """Page ``number`` (from 0) of a file as JPEG, None where it has no such page or its pages cannot be drawn.

    Raises DamagedFile, EncryptedFile or TooLarge.
    """
    if find_spec("PIL") is None:
        return None
    try:
        drawn = next(islice(_drawn(data, name, number), 1), None)
    except IndexError:  # the two programs that read pdf files count the pages of a damaged one differently
        return None
    if drawn is None:
        return None
    drawn.thumbnail((_MAX_SIDE, _MAX_SIDE))
    buffer = BytesIO()
    drawn.convert("RGB").save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()


def drawable_pages(data: bytes, name: str, count: int) -> frozenset[int]:
    """The numbers (from 0) of those of ``count`` pages of a file that can be drawn.

    Raises DamagedFile, EncryptedFile or TooLarge.
    """
    if find_spec("PIL") is None:
        return frozenset()
    kind = sniff(data)
    if kind is FileKind.PICTURE or (kind is FileKind.PDF and find_spec("pypdfium2")):
        return frozenset(range(count))
    if kind is not FileKind.OFD:
        return frozenset()
    from assistant.corpus.readers._ofd_pages import read_pages
    from assistant.corpus.readers._paged import is_scan

    found = read_pages(data, name)
    # Text is not drawn: a page of text would be shown with nothing but its pictures.
    scan = is_scan(found.pages, found.pictures)
    return frozenset(number for number in found.pictures if scan or not found.pages[number])


def _drawn(data: bytes, name: str, number: int) -> Iterator["Image"]:
    kind = sniff(data)
    if kind is FileKind.PDF and find_spec("pypdfium2"):
        from assistant.corpus.readers._scanned import pdf_pages

        yield from (picture for _, picture in pdf_pages(data, name, [number]))
    elif kind is FileKind.PICTURE:
        from assistant.corpus.readers.picture import picture_pages

        yield from (picture for found, picture in picture_pages(data, name) if found == number)
    elif kind is FileKind.OFD and number in drawable_pages(data, name, number + 1):
        from assistant.corpus.readers._ofd_pages import read_pages
        from assistant.corpus.readers._ofd_pictures import ofd_pages

        yield from (picture for _, picture in ofd_pages(data, name, read_pages(data, name), [number]))
