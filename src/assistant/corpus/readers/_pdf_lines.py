"""A PDF page's text layer as lines with their place on the page.

pypdf hands out pieces of text with two matrices; a line's left and right edge tell later what is a paragraph.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.corpus.readers._marks import NUMBERED

if TYPE_CHECKING:
    from pypdf import PageObject

_SPACE_FROM = 0.6
"""Gap, in ems, from which a space beside a Chinese character is one that is seen."""

_TAB_FROM = 1.8
"""Gap, in ems, from which two pieces are two columns."""

_SLACK = 0.2
"""By how much, in ems, a Latin letter or figure may be wider than we take it to be."""

_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
"""Radicals that browsers' PDFs have in place of characters; Unicode itself maps the others."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: text, left and right edge, baseline, type size, in points from the page's lower left."""

    text: str
    left: float
    right: float
    y: float
    size: float
    page: int

    def above(self, other: "Line") -> float:
        """How far this baseline is above the other's."""
        return self.y - other.y


@dataclass(slots=True)
class _Pieces:
    """The pieces of the line under construction: (text, left edge, baseline, size)."""

    pieces: list[tuple[str, float, float, float]] = field(default_factory=list)

    def line(self, page: int) -> Line | None:
        pieces = [piece for piece in self.pieces if piece[0].strip()]
        self.pieces = []
        if not pieces:
            return None
        text, before, right = "", "", 0.0
        for piece, left, _, size in pieces:
            core = piece.strip(" \t\xa0")
            spaced = bool(text) and piece[0] in " \t\xa0"
            if text:
                slack = _SLACK * sum(not is_wide(character) for character in before)
                text += _gap(text, core, (left - right) / size - slack, spaced)
            text, before = text + core, core
            right = left + size * width(core)
        first, left, y, size = pieces[0]
        indent = len(first) - len(first.lstrip("\u3000"))
        return Line(text.strip(), left + indent * size, right, y, size, page)


def page_lines(page: "PageObject", number: int) -> list[Line]:
    """The lines of one page in the order of its text layer; ``number`` counts from 0."""
    lines: list[Line] = []
    current = _Pieces()

    def close() -> None:
        line = current.line(number)
        if line is not None:
            lines.append(line)

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _font: Any, size: float) -> None:
        left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scaled = abs(size * tm[3] * cm[3]) or abs(size * tm[1] * cm[2]) or abs(size) or 1.0
        for at, part in enumerate(readable(text).split("\n")):
            if at:
                close()
            current.pieces.append((part, left, y, scaled))

    page.extract_text(visitor_text=visit)
    close()
    return lines


def readable(text: str) -> str:
    """``text`` with radicals and ligatures as the characters that they stand for, without soft hyphens."""
    return "".join(_characters(text)).translate(_RADICALS)


def _characters(text: str) -> Iterator[str]:
    for character in text:
        if "\u2f00" <= character <= "\u2fdf" or "\ufb00" <= character <= "\ufb06":
            yield unicodedata.normalize("NFKC", character)
        elif character not in "\u00ad\x00":
            yield character


def width(text: str) -> float:
    """About how wide a text is, in ems: a Chinese character is one, a Latin letter or figure half of it."""
    return sum(1.0 if is_wide(character) else 0.5 for character in text)


def is_wide(character: str) -> bool:
    """Whether the character takes a full square in a Chinese font."""
    return character in "“”‘’…—" or unicodedata.east_asian_width(character) in "WF"


def _gap(before: str, after: str, ems: float, spaced: bool) -> str:
    """What parts two pieces. pypdf puts a space where the font changes: beside Chinese, few are meant.

    Behind an automatic number there is a tab stop, which is layout.
    """
    if NUMBERED.fullmatch(before):
        return "" if is_wide(before[-1]) else " "
    if ems > _TAB_FROM:
        return "\t"
    if is_wide(before[-1]) or is_wide(after[0]):
        return " " if ems > _SPACE_FROM else ""
    return " " if spaced else ""
