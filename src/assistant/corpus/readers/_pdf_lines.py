"""The text layer of a PDF page as lines with their position on the page.

pypdf supplies chunks of text with two matrices each. The left and right edges of lines later show where paragraphs
begin and end.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.corpus.readers._marks import NUMBERED

if TYPE_CHECKING:
    from pypdf import PageObject

_MIN_SPACE = 0.6
"""Gap, in ems, from which a space next to a Chinese character is visible."""

_MIN_COLUMN_GAP = 1.8
"""Gap, in ems, from which two chunks are in different columns."""

_LATIN_WIDTH_ERROR = 0.2
"""By how much, in ems, a Latin letter or figure may be wider than assumed."""

_SAME_BASELINE = 0.3
"""The most by which the baselines of pieces of one line differ, in ems."""

_OVERPRINT = 0.3
"""Distance, in ems, within which the same text drawn again is the same text made bold."""

_RECENT = 50
"""How many earlier places of the same text are compared: those of one chunk stand close together."""

_LONGEST_NUMBER = 40
"""Characters of a line among which an automatic number is looked for."""

_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
"""Radicals that PDFs made by browsers contain instead of characters, as far as NFKC does not map them."""


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line: text, left and right edge, baseline ``y`` and font size, in points from the lower left of the page."""

    text: str
    left: float
    right: float
    y: float
    size: float
    page: int

    def above(self, other: "PdfLine") -> float:
        """The distance by which this baseline is above the other's, in points."""
        return self.y - other.y


class Chunk(NamedTuple):
    """Text drawn at once: left edge, baseline, font size and, where it is stated, its width, in points."""

    text: str
    left: float
    y: float
    size: float
    width: float | None = None


@dataclass(slots=True)
class LineBuilder:
    """Builds a line from chunks."""

    chunks: list[Chunk] = field(default_factory=list)

    def line(self, page: int) -> PdfLine | None:
        chunks = [chunk for chunk in self.chunks if chunk.text.strip()]
        self.chunks = []
        if not chunks:
            return None
        if all(abs(chunk.y - chunks[0].y) <= _SAME_BASELINE * chunk.size for chunk in chunks):
            chunks.sort(key=lambda chunk: chunk.left)  # characters may be drawn in any order
        written: list[str] = []
        begun, before, right, width_error = "", "", 0.0, 0.0
        for chunk, left, _, size, stated in chunks:
            stripped = chunk.strip(" \t\xa0")
            spaced = bool(written) and chunk[0] in " \t\xa0"
            if written:
                after_number = len(begun) < _LONGEST_NUMBER and NUMBERED.fullmatch(begun) is not None
                written.append(
                    _gap(before[-1], stripped, (left - right) / size - width_error, spaced, after_number)
                )
            if len(begun) < _LONGEST_NUMBER:
                begun = "".join([*written, stripped])
            written.append(stripped)
            before, right = stripped, left + (size * width(stripped) if stated is None else stated)
            narrow = 0 if stated is not None else sum(not is_wide(character) for character in stripped)
            width_error = _LATIN_WIDTH_ERROR * narrow
        text = "".join(written)
        first, left, y, size, _ = chunks[0]
        indent = len(first) - len(first.lstrip("\u3000"))
        return PdfLine(text.strip(), left + indent * size, right, y, size, page)


def page_lines(
    page: "PageObject", number: int, operation: Callable[[Any, Any, Any, Any], None] | None = None
) -> list[PdfLine]:
    """The lines of one page in reading order; ``number`` counts from 0.

    ``operation`` is called with each operator of the page before it is carried out.
    """
    lines: list[PdfLine] = []
    current = LineBuilder()
    drawn: dict[str, list[tuple[float, float]]] = {}

    def close() -> None:
        line = current.line(number)
        if line is not None:
            lines.append(line)

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _font: Any, size: float) -> None:
        left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scaled = abs(size * tm[3] * cm[3]) or abs(size * tm[1] * cm[2]) or abs(size) or 1.0
        for at, chunk in enumerate(readable(text).split("\n")):
            if at:
                close()
            if not _is_overprint(drawn, chunk.strip(), left, y, scaled):
                current.chunks.append(Chunk(chunk, left, y, scaled))

    page.extract_text(visitor_operand_before=operation, visitor_text=visit)
    close()
    return in_reading_order(lines)


def in_reading_order(lines: list[PdfLine]) -> list[PdfLine]:
    """The lines from top to bottom where the page was drawn in another order; pieces of one line are joined.

    Pages with columns or tables, on which lines stand side by side, keep the order in which they were drawn.
    """
    if all(after.y - line.y <= _SAME_BASELINE * line.size for line, after in pairwise(lines)):
        return lines
    rows: list[list[PdfLine]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and rows[-1][0].y - line.y <= _SAME_BASELINE * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left)
        if any(after.left - line.right > _MIN_COLUMN_GAP * line.size for line, after in pairwise(row)):
            return lines
    return [_joined(row) for row in rows]


def _joined(row: Sequence[PdfLine]) -> PdfLine:
    """The pieces of one line as one."""
    written = [row[0].text]
    for piece, after in pairwise(row):
        ems = (after.left - piece.right) / piece.size
        after_number = len(written) == 1 and NUMBERED.fullmatch(piece.text[:_LONGEST_NUMBER]) is not None
        written += (
            _gap(piece.text[-1], after.text, ems, spaced=False, after_number=after_number),
            after.text,
        )
    return replace(row[0], text="".join(written), right=max(piece.right for piece in row))


def _is_overprint(
    drawn: dict[str, list[tuple[float, float]]], text: str, left: float, y: float, size: float
) -> bool:
    """Whether the same text was drawn in the same place before, as producers do for bold. ``drawn`` is added to."""
    places = drawn.setdefault(text, [])
    near = _OVERPRINT * size
    if text and any(abs(left - x) <= near and abs(y - at) <= near for x, at in places[-_RECENT:]):
        return True
    places.append((left, y))
    return False


def readable(text: str) -> str:
    """``text`` with radicals and ligatures replaced by the characters they represent, without soft hyphens."""
    return "".join(_characters(text)).translate(_RADICALS)


def _characters(text: str) -> Iterator[str]:
    for character in text:
        if "\u2f00" <= character <= "\u2fdf" or "\ufb00" <= character <= "\ufb06":
            yield unicodedata.normalize("NFKC", character)
        elif character not in "\u00ad\x00":
            yield character


def width(text: str) -> float:
    """The approximate width of a text in ems: one for a Chinese character, half for a Latin letter or figure."""
    return sum(1.0 if is_wide(character) else 0.5 for character in text)


def is_wide(character: str) -> bool:
    """Whether a character is one em wide in a Chinese font."""
    return character in "“”‘’…—" or unicodedata.east_asian_width(character) in "WF"


def _gap(before: str, after: str, ems: float, spaced: bool, after_number: bool) -> str:
    """The white space between two chunks that are ``ems`` apart. ``before``: the last character of the first.

    ``spaced``: pypdf has put a space there. ``after_number``: the line so far is a number or bullet.

    pypdf puts spaces where the font changes; next to Chinese characters few of them are real. The gap after an
    automatic number is a tab stop, which is layout.
    """
    if after_number:
        return "" if is_wide(before) else " "
    if ems > _MIN_COLUMN_GAP:
        return "\t"
    if is_wide(before) or is_wide(after[0]):
        return " " if ems > _MIN_SPACE else ""
    return " " if spaced else ""
