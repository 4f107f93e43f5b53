"""Tesseract, where it is installed with the language chi_sim: a program that is given one picture at a time."""

import os
import shutil
import subprocess
from collections import defaultdict
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.corpus.ocr.recognised import Recognised

if TYPE_CHECKING:
    from PIL.Image import Image

_LANGUAGE = "chi_sim"
_TIMEOUT = 120.0
_COLUMNS = (
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
)


@cache
def find_tesseract() -> str | None:
    """The path of Tesseract if it knows Chinese, else None."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        listed = subprocess.run(
            [program, "--list-langs"],
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return program if _LANGUAGE in listed.stdout.decode("utf-8", "replace").split() else None


def recognise(picture: "Image") -> list[Recognised]:
    """The lines of one picture. A page that Tesseract does not finish in two minutes has none."""
    program = find_tesseract()
    if program is None:
        return []
    buffer = BytesIO()
    picture.convert("L").save(buffer, "PPM")
    command = [program, "stdin", "stdout", "-l", _LANGUAGE, "--psm", "4", "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command,
            input=buffer.getvalue(),
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return lines_of(done.stdout.decode("utf-8", "replace"))


def lines_of(table: str) -> list[Recognised]:
    """The lines of Tesseract's table, the words of each joined: it puts a blank behind most Chinese characters."""
    words: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in table.splitlines()[1:]:
        cells = dict(zip(_COLUMNS, row.split("\t"), strict=False))
        if cells.get("text", "").strip():
            words[tuple(cells[key] for key in _COLUMNS[1:5])].append(cells)
    return [_line(found) for found in words.values()]


def _line(words: list[dict[str, str]]) -> Recognised:
    left = min(float(word["left"]) for word in words)
    right = max(float(word["left"]) + float(word["width"]) for word in words)
    top = min(float(word["top"]) for word in words)
    bottom = max(float(word["top"]) + float(word["height"]) for word in words)
    middle = (top + bottom) / 2
    confidence = sum(float(word["conf"]) for word in words) / len(words) / 100
    text = " ".join(word["text"] for word in words)
    return Recognised(text, left, middle, right, middle, bottom - top, confidence)
