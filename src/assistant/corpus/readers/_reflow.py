"""Lines of a PDF → paragraphs: page furniture goes, hard line breaks inside a paragraph are joined.

A Chinese line breaks anywhere, so nothing is put between joined lines unless both sides are Latin.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from assistant.corpus.readers._marks import NUMBERED
from assistant.corpus.readers._pdf_lines import Line, is_wide, width

_EDGE_LINES = 2
"""How many lines at the top and at the foot of a page may be furniture."""

_PAGE_NUMBER = re.compile(
    r"[-–—－·•]+\s*(\d{1,4})\s*[-–—－·•]+|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|(?:page\s*)?\d{1,4}\s*(?:/|of)\s*\d{1,4}|page\s*\d{1,4}",
    re.I,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_FAR = 1.35
"""Distance of two lines, as a multiple of the usual one, from which they are parted."""

_NARROWEST = 12
"""Ems that a text block must be wide before lines that reach its edge are called full."""

_FIGURES = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’』」）)》】]*\Z")
_WORD_START = re.compile(r"[0-9A-Za-z.,%/-]*")


@dataclass(frozen=True, slots=True)
class Frame:
    """The text block that the body fills: its edges, the type size, the distance of lines (points)."""

    left: float
    right: float
    size: float
    leading: float


@dataclass(frozen=True, slots=True)
class Flowed:
    """Paragraphs, and how many lines of page furniture were left out."""

    paragraphs: tuple[str, ...]
    page_numbers: int
    repeated: int


def reflow(pages: Sequence[Sequence[Line]]) -> Flowed:
    """The paragraphs of a document from the lines of its pages."""
    every = [line for page in pages for line in page]
    if not every:
        return Flowed((), 0, 0)
    block = frame(every)
    numbers = _page_numbers(pages, block)
    without = [[line for line in page if line not in numbers] for page in pages]
    repeated = _repeated(without, block)
    lines = [line for page in without for line in page if line not in repeated]
    return Flowed(tuple(_joined(lines)), len(numbers), len(repeated))


def _edges(page: Sequence[Line]) -> list[Line]:
    """The uppermost and lowermost lines, wherever they stand in the text layer."""
    ordered = sorted(page, key=lambda line: -line.y)
    return ordered[:_EDGE_LINES] + ordered[max(_EDGE_LINES, len(ordered) - _EDGE_LINES) :]


def _stands_off(line: Line, page: Sequence[Line], block: Frame) -> bool:
    """Whether a line differs from the body by its size, or has a gap between itself and the page's middle."""
    if abs(line.size - block.size) > 0.1 * block.size:
        return True
    heights = sorted({other.y for other in page}, reverse=True)
    at = heights.index(line.y)
    above, below = pairwise(heights[: at + 1]), pairwise(heights[at:])
    inwards = islice(below, _EDGE_LINES) if at < len(heights) / 2 else list(above)[-_EDGE_LINES:]
    return len(heights) == 1 or any(upper - lower > _FAR * block.leading for upper, lower in inwards)


def _page_numbers(pages: Sequence[Sequence[Line]], block: Frame) -> set[Line]:
    """Lines at the edges that are page numbers. A bare figure must stand off and count with the pages."""
    found: set[Line] = set()
    bare: dict[int, set[Line]] = {}
    for page in pages:
        for line in _edges(page):
            if _PAGE_NUMBER.fullmatch(line.text):
                found.add(line)
            elif _BARE_NUMBER.fullmatch(line.text) and _stands_off(line, page, block):
                bare.setdefault(int(line.text) - line.page, set()).add(line)
    for offset, lines in bare.items():
        if len({line.page for line in lines}) >= max(2, len(pages) / 2) or (len(pages) == 1 and offset == 1):
            found |= lines
    return found


def _repeated(pages: Sequence[Sequence[Line]], block: Frame) -> set[Line]:
    """Running heads and feet: they stand off and are the same, but for figures, on many pages."""
    alike: dict[tuple[str, int], set[Line]] = {}
    for page in pages:
        for line in _edges(page):
            if not _BARE_NUMBER.fullmatch(line.text) and _stands_off(line, page, block):
                alike.setdefault((_FIGURES.sub("0", line.text), round(line.y / 4)), set()).add(line)
    enough = 2 if len(pages) == 2 else max(3, math.ceil(0.4 * len(pages)))
    many = (lines for lines in alike.values() if len({line.page for line in lines}) >= enough)
    return set().union(*many)


def frame(lines: Sequence[Line]) -> Frame:
    """The text block, from the lines of the commonest size: edges that many share, the usual leading."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) < 0.1 * size] or list(lines)
    lefts = Counter(round(line.left) for line in body)
    shared = [left for left, count in lefts.items() if count >= 0.05 * len(body)]
    rights = sorted(line.right for line in body)
    gaps = Counter(
        round(line.above(after), 0)
        for line, after in pairwise(body)
        if line.page == after.page and line.above(after) > 0
    )
    return Frame(
        left=min(shared or lefts),
        right=rights[math.ceil(0.95 * (len(rights) - 1))],
        size=size,
        leading=gaps.most_common(1)[0][0] if gaps else 2 * size,
    )


def _joined(lines: Sequence[Line]) -> Iterable[str]:
    if not lines:
        return
    block = frame(lines)
    paragraph = lines[0].text
    for line, after in pairwise(lines):
        if continues(line, after, block):
            paragraph += _between(paragraph, after.text) + after.text
        else:
            yield paragraph
            paragraph = after.text
    yield paragraph


def continues(line: Line, after: Line, block: Frame) -> bool:
    """Whether ``after`` goes on with the paragraph of ``line``.

    It does when ``line`` is full and ``after`` is neither indented, nor begins a point after a finished
    sentence, nor stands off by its size or distance. A full line in mid-sentence nearly always goes on.
    """
    em = block.size
    if "\t" in line.text or "\t" in after.text or abs(line.size - after.size) > 0.1 * em:
        return False
    if block.right - block.left < _NARROWEST * em or not _is_full(line, after, block):
        return False
    gap = line.above(after)
    if line.page == after.page and not 0 < gap <= _FAR * block.leading:
        return False
    finished = _SENTENCE_END.search(line.text) is not None
    begins_point = NUMBERED.match(after.text) is not None
    indented = after.left > block.left + 0.8 * em
    return not (indented or begins_point) if finished else not (indented and begins_point)


def _is_full(line: Line, after: Line, block: Frame) -> bool:
    """Whether what ``after`` begins with had no more room on ``line``.

    Punctuation must not begin a line and takes a character with it; a figure or word is not broken.
    """
    room = block.right - line.right
    word = _WORD_START.match(after.text)
    needed = max(width(word[0]) if word else 0.0, 1.0) + 1.2
    return room < needed * block.size


def _between(before: str, after: str) -> str:
    return "" if is_wide(before[-1]) or is_wide(after[0]) or before[-1] == "-" else " "
