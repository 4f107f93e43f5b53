"""Recognised boxes → lines in reading order. A page that was laid askew on the scanner is set straight first."""

import math
import re
from collections.abc import Sequence
from statistics import median

from assistant.corpus.ocr.recognised import Recognised
from assistant.corpus.readers._letterspacing import without_blanks_beside_chinese
from assistant.corpus.readers._pdf_lines import PdfLine, readable

_SAME_ROW = 0.6
"""The most by which the middles of two boxes in one row differ, as a share of the smaller height."""

_CELL_GAP = 1.5
"""Gap, in heights, from which two boxes of a row are cells of a table."""

_WORD_GAP = 0.6
_MAX_SINGLE_CELLS = 2
"""More boxes of one character in a row than this are a letter-spaced title, not cells."""

_TORN_FIGURE = re.compile("[0-9] [0-9]")
"""A figure with a gap, 8 4万人: perhaps the point was not recognised."""

_LARGER, _LARGER_FEW, _FEW = 1.35, 1.6, 4
"""From how many usual heights a line is in larger type; the heights of a few characters vary more."""

_MIN_LONG = 8
"""Heights that a box must be long for its slope to count."""


def page_lines(boxes: Sequence[Recognised], number: int) -> list[tuple[PdfLine, float]]:
    """The lines of page ``number`` (from 0), from top to bottom, each with the least confidence of its boxes.

    Units are pixels, upwards from the lower left.
    """
    straight = [box for box in _straightened(boxes) if box.text.strip()]
    rows: list[list[Recognised]] = []
    for box in sorted(straight, key=lambda box: box.left_y):
        row = rows[-1] if rows else None
        if row and abs(_middle(row) - box.left_y) <= _SAME_ROW * min(box.height, row[0].height):
            row.append(box)
        else:
            rows.append([box])
    size = median(box.height for box in straight) if straight else 1.0
    lines = [(_line(sorted(row, key=lambda box: box.left), number, size), row) for row in rows]
    return [
        (line, 0.0 if _TORN_FIGURE.search(line.text) else min(box.confidence for box in row))
        for line, row in lines
        if line.text
    ]


def _middle(row: Sequence[Recognised]) -> float:
    return sum(box.left_y for box in row) / len(row)


def _straightened(boxes: Sequence[Recognised]) -> list[Recognised]:
    """The boxes turned back by the median slope of the long ones; each then lies level."""
    slopes = [
        (box.right_y - box.left_y) / (box.right - box.left)
        for box in boxes
        if box.right - box.left > _MIN_LONG * box.height
    ]
    angle = -math.atan(median(slopes)) if slopes else 0.0
    cosine, sine = math.cos(angle), math.sin(angle)
    return [
        Recognised(
            box.text,
            cosine * box.left - sine * box.left_y,
            sine * (box.left + box.right) / 2 + cosine * (box.left_y + box.right_y) / 2,
            cosine * box.right - sine * box.right_y,
            sine * (box.left + box.right) / 2 + cosine * (box.left_y + box.right_y) / 2,
            box.height,
            box.confidence,
        )
        for box in boxes
    ]


def _line(row: Sequence[Recognised], number: int, size: float) -> PdfLine:
    text, right = "", 0.0
    letterspaced = len(row) > _MAX_SINGLE_CELLS and all(len(box.text.strip()) == 1 for box in row)
    for box in row:
        words = without_blanks_beside_chinese(readable(box.text).strip())
        if text and not letterspaced:
            gap = (box.left - right) / max(1.0, box.height)
            text += "\t" if gap > _CELL_GAP else " " if gap > _WORD_GAP and text[-1].isascii() else ""
        text += words
        right = box.right
    text = without_blanks_beside_chinese(text)
    # Recognised heights vary with the characters of a line: only a clearly larger one is another size of type.
    height = max(box.height for box in row)
    largest = _LARGER if len(text) > _FEW else _LARGER_FEW
    own = size if 0.75 * size <= height <= largest * size else height
    return PdfLine(text, row[0].left, right, -_middle(row), own, number)
