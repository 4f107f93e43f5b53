"""Lines of a PDF → paragraphs: page numbers and running heads are dropped, the lines of a paragraph are joined.

Chinese lines break anywhere, so no space is put between joined lines unless both sides are Latin.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from assistant.corpus.readers._marks import NUMBERED
from assistant.corpus.readers._pdf_lines import PdfLine, is_wide, width

_EDGE_LINES = 2
"""The most lines at the top and at the bottom of a page that may be running heads or page numbers."""

_PAGE_NUMBER = re.compile(
    r"[-–—－·•一]{1,8}\s{0,8}(\d{1,4})\s{0,8}[-–—－·•一]{1,8}|第\s{0,8}\d{1,4}\s{0,8}页(?:\s{0,8}[,，/]?\s{0,8}共\s{0,8}\d{1,4}\s{0,8}页)?"
    r"|(?:page\s{0,8})?\d{1,4}\s{0,8}(?:/|of)\s{0,8}\d{1,4}|page\s{0,8}\d{1,4}",
    re.I,
)
"""A dash that was recognised as 一 is one, too."""

_BARE_NUMBER = re.compile(r"\d{1,4}")
_PARAGRAPH_DISTANCE = 1.35
"""Distance of two lines, as a multiple of the usual one, from which they are in different paragraphs."""

_MIN_BLOCK_WIDTH = 12
"""Width in ems that a text block must have for lines that reach its edge to count as full."""

_FIGURES = re.compile(r"\d+")
_OF_FIGURES = frozenset("0123456789.,%*")
_SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’』」）)》】]*\Z")
_WORD_START = re.compile(r"[0-9A-Za-z.,%/-]*")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The area of the body text: its edges, the font size and the distance of lines (``leading``), in points."""

    left: float
    right: float
    size: float
    leading: float


@dataclass(frozen=True, slots=True)
class Reflowed:
    """The text of a document, one paragraph a line, with the place of every line of its pages.

    ``kept``: the lines that are in the text, in its order, and where each begins. ``page_numbers`` and ``repeated`` are
    those left out as page numbers and as running heads or feet.
    """

    text: str
    kept: tuple[tuple[PdfLine, int], ...]
    page_numbers: frozenset[PdfLine]
    repeated: frozenset[PdfLine]


def reflow(pages: Sequence[Sequence[PdfLine]], *, words_apart: bool = True) -> Reflowed:
    """The paragraphs of a document from the lines of its pages; Latin words of two lines are kept apart by a blank."""
    all_lines = [line for page in pages for line in page]
    if not all_lines:
        return Reflowed("", (), frozenset(), frozenset())
    block = text_block(all_lines)
    numbers = _page_numbers(pages, block)
    bodies = [[line for line in page if line not in numbers] for page in pages]
    repeated = _repeated(bodies, block)
    lines = [line for page in bodies for line in page if line not in repeated]
    text, begins = _joined(lines, words_apart=words_apart)
    return Reflowed(text, tuple(zip(lines, begins, strict=True)), frozenset(numbers), frozenset(repeated))


def _edges(page: Sequence[PdfLine]) -> list[PdfLine]:
    """The uppermost and lowermost lines of a page, in whatever order the text layer has them."""
    ordered = sorted(page, key=lambda line: -line.y)
    return ordered[:_EDGE_LINES] + ordered[max(_EDGE_LINES, len(ordered) - _EDGE_LINES) :]


def _is_set_apart(line: PdfLine, page: Sequence[PdfLine], block: TextBlock) -> bool:
    """Whether a line differs from the body in size, or is separated from the middle of the page by a gap."""
    if abs(line.size - block.size) > 0.1 * block.size:
        return True
    heights = sorted({other.y for other in page}, reverse=True)
    at = heights.index(line.y)
    above, below = pairwise(heights[: at + 1]), pairwise(heights[at:])
    inwards = islice(below, _EDGE_LINES) if at < len(heights) / 2 else list(above)[-_EDGE_LINES:]
    return len(heights) == 1 or any(
        upper - lower > _PARAGRAPH_DISTANCE * block.leading for upper, lower in inwards
    )


def _page_numbers(pages: Sequence[Sequence[PdfLine]], block: TextBlock) -> set[PdfLine]:
    """Lines that are page numbers. A bare figure must be set apart and increase with the pages."""
    found: set[PdfLine] = set()
    bare: dict[int, set[PdfLine]] = {}
    for page in pages:
        for line in _edges(page):
            if _PAGE_NUMBER.fullmatch(line.text):
                found.add(line)
            elif _BARE_NUMBER.fullmatch(line.text) and _is_set_apart(line, page, block):
                bare.setdefault(int(line.text) - line.page, set()).add(line)
    for offset, lines in bare.items():
        if len({line.page for line in lines}) >= max(2, len(pages) / 2) or (len(pages) == 1 and offset == 1):
            found |= lines
    return found


def _repeated(pages: Sequence[Sequence[PdfLine]], block: TextBlock) -> set[PdfLine]:
    """Running heads and feet: lines set apart that are the same on many pages except for figures."""
    similar: dict[tuple[str, int], set[PdfLine]] = {}
    for page in pages:
        for line in _edges(page):
            if not _BARE_NUMBER.fullmatch(line.text) and _is_set_apart(line, page, block):
                similar.setdefault((_FIGURES.sub("0", line.text), round(line.y / 4)), set()).add(line)
    minimum = 2 if len(pages) == 2 else max(3, math.ceil(0.4 * len(pages)))
    many = (lines for lines in similar.values() if len({line.page for line in lines}) >= minimum)
    return set().union(*many)


def text_block(lines: Sequence[PdfLine]) -> TextBlock:
    """The text block of the lines of the most common size: edges that many of them share, and the usual leading."""
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
    return TextBlock(
        left=min(shared or lefts),
        right=rights[math.ceil(0.95 * (len(rights) - 1))],
        size=size,
        leading=gaps.most_common(1)[0][0] if gaps else 2 * size,
    )


def _joined(lines: Sequence[PdfLine], *, words_apart: bool) -> tuple[str, list[int]]:
    """The text of the lines, one paragraph a line, and the offset at which each of them begins."""
    if not lines:
        return "", []
    block = text_block(lines)
    parts, begins, length = [lines[0].text], [0], len(lines[0].text)
    for line, after in pairwise(lines):
        apart = _between(line.text, after.text) if words_apart else ""
        between = apart if continues(line, after, block) else "\n"
        begins.append(length + len(between))
        parts += (between, after.text)
        length = begins[-1] + len(after.text)
    return "".join(parts), begins


def continues(line: PdfLine, after: PdfLine, block: TextBlock) -> bool:
    """Whether ``after`` continues the paragraph of ``line``.

    It does when ``line`` is full, and ``after`` is neither indented, nor begins a point after the end of a
    sentence, nor is set apart by its size or distance. A full line in mid-sentence nearly always continues.
    """
    em = block.size
    if "\t" in line.text or "\t" in after.text or abs(line.size - after.size) > 0.1 * em:
        return False
    if block.right - block.left < _MIN_BLOCK_WIDTH * em or not _is_full(line, after, block):
        return False
    gap = line.above(after)
    if line.page == after.page and not 0 < gap <= _PARAGRAPH_DISTANCE * block.leading:
        return False
    ends_sentence = _SENTENCE_END.search(line.text) is not None
    begins_point = NUMBERED.match(after.text) is not None
    indented = after.left > block.left + 0.8 * em
    return not (indented or begins_point) if ends_sentence else not (indented and begins_point)


def _is_full(line: PdfLine, after: PdfLine, block: TextBlock) -> bool:
    """Whether the beginning of ``after`` did not fit on ``line``.

    Punctuation must not begin a line and takes a character along; figures and words are not broken.
    """
    space = block.right - line.right
    word = _WORD_START.match(after.text)
    needed = max(width(word[0]) if word else 0.0, 1.0) + 1.2
    return space < needed * block.size


def _between(before: str, after: str) -> str:
    """What stands between two lines of a paragraph: a blank between words, which neither Chinese nor figures have."""
    if is_wide(before[-1]) or is_wide(after[0]) or before[-1] == "-":
        return ""
    return "" if before[-1] in _OF_FIGURES and after[0] in _OF_FIGURES else " "
