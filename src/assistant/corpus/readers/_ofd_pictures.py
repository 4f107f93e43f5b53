"""Pages of an OFD file that are pictures, drawn as one would see them."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.corpus.ocr import MAX_SIDE
from assistant.corpus.readers._ofd_pages import OfdPages
from assistant.corpus.readers.picture import MAX_PIXELS
from assistant.corpus.word.package import Package

if TYPE_CHECKING:
    from PIL.Image import Image

_MAX_PICTURES = 50
"""Pictures drawn on one page."""


def ofd_pages(
    data: bytes, name: str, found: OfdPages, numbers: Iterable[int]
) -> Iterator[tuple[int, "Image"]]:
    """Pages of these numbers (from 0): their pictures on white, each in its place.

    A picture of a kind that is not known, or that is damaged, is left white. Raises DamagedFile or TooLarge.
    """
    from PIL import Image

    package = Package(data, name)
    for number in numbers:
        left, top, width, height = found.boxes[number]
        scale = MAX_SIDE / max(width, height)
        page = Image.new("RGB", (max(1, round(width * scale)), max(1, round(height * scale))), "white")
        for path, box in found.pictures.get(number, ())[:_MAX_PICTURES]:
            size = (round(box[2] * scale), round(box[3] * scale))
            if min(size) < 1 or max(size) > 4 * MAX_SIDE:
                continue
            picture = _opened(package.part(path) or b"")
            if picture is not None:
                page.paste(
                    picture.resize(size), (round((box[0] - left) * scale), round((box[1] - top) * scale))
                )
        yield number, page


def _opened(data: bytes) -> "Image | None":
    """A picture, None where it cannot be opened."""
    from PIL import Image

    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            return picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None
