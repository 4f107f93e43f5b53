"""Optical character recognition: pictures of pages → lines with their position, read by a program on this machine.

The extra ``ocr`` installs RapidOCR, whose wheel holds its models; Tesseract with the language chi_sim is used where it is
installed and the extra is not. ``ASSISTANT_OCR`` chooses one of them (rapidocr, tesseract) or none (off).
"""

import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.base.errors import TooLarge
from assistant.base.work_process import report_progress
from assistant.corpus.ocr.layout import page_lines
from assistant.corpus.ocr.recognised import Recognised
from assistant.corpus.readers._pdf_lines import PdfLine
from assistant.domain.report import MACHINE_READ

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["CURE", "MAX_PAGES", "NOTE", "RecognisedPages", "available", "read_pages"]

MAX_PAGES = 200
"""Pages of one file that are recognised; one takes some seconds."""

MAX_SECONDS = 600.0
"""Seconds that recognising one file may take, checked after each page."""

MAX_SIDE = 2_000
"""Pixels of the longer side that a page is scaled down to: 170 dpi for A4. Recognition then needs less than 1 GB."""

NOTE = f"{MACHINE_READ}，可能有错字；其中的数字请对照原件"
"""The remark on every report that was recognised, wholly or in part."""

CURE = (
    "请安装文字识别组件后再导入：pip install 'report-assistant[ocr]'；"
    "或用别的文字识别（OCR）软件转成文字，另存为 .docx"
)
_NEEDED = ("PIL", "numpy")
_UNCERTAIN = 0.8
_LOCK = threading.Lock()


def available() -> str:
    """The program that recognises characters: rapidocr, tesseract, or "" where there is none."""
    chosen = os.environ.get("ASSISTANT_OCR", "")
    if chosen == "off" or any(find_spec(package) is None for package in _NEEDED):
        return ""
    if chosen in ("", "rapidocr") and find_spec("rapidocr") and find_spec("onnxruntime"):
        return "rapidocr"
    if chosen in ("", "tesseract"):
        from assistant.corpus.ocr.tesseract import find_tesseract

        return "tesseract" if find_tesseract() else ""
    return ""


@dataclass(frozen=True, slots=True)
class RecognisedPages:
    """The lines of each page by its number, and those of them that are uncertain."""

    pages: dict[int, list[PdfLine]]
    uncertain: frozenset[PdfLine]


def read_pages(name: str, pages: Iterable[tuple[int, "Image"]], total: int) -> RecognisedPages:
    """The lines of pages, of which there are ``total``; progress is reported after each.

    Raises TooLarge beyond the limits on pages and time.
    """
    if total > MAX_PAGES:
        raise TooLarge(name, f"扫描件超过 {MAX_PAGES} 页", "请按篇拆分后再导入")
    recognise = _engine(available())
    found: dict[int, list[PdfLine]] = {}
    uncertain: set[PdfLine] = set()
    deadline = time.monotonic() + MAX_SECONDS
    report_progress(name, 0, total)
    for done, (number, picture) in enumerate(pages, start=1):
        if time.monotonic() > deadline:
            raise TooLarge(name, f"文字识别在 {MAX_SECONDS / 60:g} 分钟内没有完成", "请按篇拆分后再导入")
        with _LOCK:
            boxes = recognise(_scaled(picture))
        lines = page_lines(boxes, number)
        found[number] = [line for line, _ in lines]
        uncertain.update(line for line, confidence in lines if confidence < _UNCERTAIN)
        # A figure that is cut by the end of a line may have lost its point there.
        uncertain.update(
            line
            for line, after in pairwise(found[number])
            if line.text[-1:].isdecimal() and after.text[:1].isdecimal()
        )
        report_progress(name, done, total)
    return RecognisedPages(found, frozenset(uncertain))


@cache
def _engine(program: str) -> Callable[["Image"], list[Recognised]]:
    if program == "rapidocr":
        from assistant.corpus.ocr.rapid import recogniser

        return recogniser()
    from assistant.corpus.ocr.tesseract import recognise

    return recognise


def _scaled(picture: "Image") -> "Image":
    """The picture in the colours that a recogniser takes, not larger than :data:`MAX_SIDE`."""
    longer = max(picture.size)
    if longer > MAX_SIDE:
        factor = MAX_SIDE / longer
        picture = picture.resize(
            (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        )
    return picture.convert("RGB")
