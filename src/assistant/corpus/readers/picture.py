"""Reader of pictures of pages (.png, .jpg, .tif), with the character recognition that is installed."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.base.errors import DamagedFile, ScannedFile, TooLarge
from assistant.corpus.readers import Document
from assistant.corpus.readers._sniff import FileKind, read_as_true_kind

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")

EXTRA_SECONDS = 600.0
"""Pages that are pictures are recognised, some seconds each: see :data:`assistant.corpus.ocr.MAX_SECONDS`."""

MAX_PIXELS = 120_000_000
"""Pixels of one page: A3 at 600 dpi has 70 million."""

_DAMAGED = "图片打不开，可能没有保存完整"
_CURE = "请重新扫描或另存为 .jpg、.png 后再导入"


def read(data: bytes, name: str) -> Document:
    """Read a picture; a file that is not one is passed to the reader of its true kind.

    Raises ScannedFile without character recognition or where it finds no text, TooLarge or DamagedFile.
    """
    if (document := read_as_true_kind(data, name, frozenset({FileKind.PICTURE}))) is not None:
        return document
    from assistant.corpus import ocr

    if not ocr.available():
        raise ScannedFile(name, "文件是图片，本机没有安装文字识别", ocr.CURE)
    from assistant.corpus.readers._scanned import recognised

    return recognised(name, picture_pages(data, name), _count(data, name), {})


def _count(data: bytes, name: str) -> int:
    """How many pages a picture file has."""
    from PIL import Image

    try:
        with Image.open(BytesIO(data)) as picture:
            return int(getattr(picture, "n_frames", 1))
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise DamagedFile(name, _DAMAGED, _CURE) from error


def picture_pages(data: bytes, name: str) -> Iterator[tuple[int, "Image"]]:
    """The pages of a picture file; a .tif may have several."""
    from PIL import Image, ImageOps, ImageSequence

    from assistant.corpus import ocr

    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise TooLarge(name, "图片太大", "请以 300 dpi 重新扫描后再导入")
            picture.draft("RGB", (ocr.MAX_SIDE, ocr.MAX_SIDE))
            for number, frame in enumerate(ImageSequence.Iterator(picture)):
                if frame.width * frame.height > MAX_PIXELS:
                    raise TooLarge(name, "图片太大", "请以 300 dpi 重新扫描后再导入")
                yield number, ImageOps.exif_transpose(frame).convert("RGB")
    except TooLarge:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise DamagedFile(name, _DAMAGED, _CURE) from error
