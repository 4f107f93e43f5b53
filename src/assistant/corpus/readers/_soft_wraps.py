"""Paragraphs of a text file whose lines were broken at a fixed width, as mail programs and terminals do.

Such a text is recognised by its lines: most of those that break off within a sentence are as wide as any. Where a
paragraph begins, its first line is indented or stands below a blank line; a text without either is joined only within
sentences.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.base.cache import TextCache
from assistant.corpus.readers._marks import NUMBERED

_MIN_WIDTH, _MAX_WIDTH = 30, 160
"""Columns of a text that may be wrapped."""

_MIN_FULL = 3
"""The fewest full lines that break off within a sentence."""

_MIN_SHARE = 0.6
"""The least share of full lines among those that are nearly as wide as any."""

_NEARLY = 0.7
_LONGER = 0.02
"""The share of lines that may be wider than the rest: rows of tables, addresses of pages."""

_SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’』」）)》】]{0,4}\Z")
_TOKEN = re.compile(r"[0-9A-Za-z.,%/-]{1,40}|.", re.S)
_MAY_NOT_BEGIN = frozenset("，。、；：！？”’）》】…%％,.;:!?)")
_LETTER = re.compile("[A-Za-z]")
_DOUBLE_SPACED = 0.9

_Measure = Callable[[str], int]


def without_soft_wraps(text: str) -> tuple[str, int]:
    """The text with the lines of each paragraph joined, and how many line ends that removed; unchanged if not wrapped."""
    lines = [_Line.of(n, line) for n, line in enumerate(text.split("\n")) if line.strip()]
    if len(lines) <= _MIN_FULL:
        return text, 0
    step = _step(lines)
    found = [wrap for measure in (_columns, _narrow_columns, len) if (wrap := _wrap(lines, step, measure))]
    if not found:
        return text, 0
    return _joined(text, lines, step, max(found, key=lambda wrap: wrap.full))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its number, its words, and how far it is indented, in columns."""

    number: int
    words: str
    indent: int

    @classmethod
    def of(cls, number: int, line: str) -> "_Line":
        """The line of this number."""
        words = line.strip()
        return cls(number, words, _columns(line[: len(line) - len(line.lstrip())]))


@dataclass(frozen=True, slots=True)
class _Wrap:
    """How a text was wrapped: its width in a measure, the indentation of lines within a paragraph, the full lines."""

    width: int
    measure: _Measure
    indent: int
    full: int
    """How many full lines break off within a sentence."""

    def is_full(self, line: _Line, after: _Line) -> bool:
        """Whether what ``after`` begins with did not fit on ``line``."""
        return _is_full(line, after, self.width, self.measure)


def _columns(words: str) -> int:
    """The width of characters in a Chinese terminal."""
    return _COLUMNS.get(words, len(words))


def _narrow_columns(words: str) -> int:
    """The width of characters in a terminal where quotation marks and dashes are narrow."""
    return _NARROW_COLUMNS.get(words, len(words))


def _width_by(wide: str) -> Callable[[str], int]:
    """A measure in which the characters of these East Asian widths are two columns wide."""
    return lambda words: len(words) + sum(unicodedata.east_asian_width(one) in wide for one in words)


# Kept by line: a draft is read again after each keystroke.
_COLUMNS, _NARROW_COLUMNS = TextCache(_width_by("WFA")), TextCache(_width_by("WF"))


def _step(lines: Sequence[_Line]) -> int:
    """How many lines further down the next line of a paragraph stands: 2 where a blank line follows every line."""
    apart = sum(after.number - line.number > 1 for line, after in pairwise(lines))
    return 2 if apart >= _DOUBLE_SPACED * (len(lines) - 1) else 1


def _wrap(lines: Sequence[_Line], step: int, measure: _Measure) -> _Wrap | None:
    """How the lines were wrapped in this measure; None where they were not."""
    widths = sorted((_width(line, measure) for line in lines), reverse=True)
    width = widths[int(_LONGER * len(widths))]
    if not _MIN_WIDTH <= width * (2 if measure is len else 1) <= _MAX_WIDTH:
        return None
    pairs = [(line, after) for line, after in pairwise(lines) if after.number - line.number <= step]
    near = [pair for pair in pairs if _NEARLY * width <= _width(pair[0], measure) <= width]
    full = [pair for pair in near if _is_full(*pair, width, measure)]
    cut = [pair for pair in full if not _SENTENCE_END.search(pair[0].words)]
    if len({line.words for line, _ in cut}) < _MIN_FULL or len(full) < _MIN_SHARE * len(near):
        return None
    indent = Counter(after.indent for _, after in cut).most_common(1)[0][0]
    return _Wrap(width, measure, indent, len(cut))


def _width(line: _Line, measure: _Measure) -> int:
    return measure(line.words) + (line.indent if measure is not len else line.indent // 2)


def _is_full(line: _Line, after: _Line, width: int, measure: _Measure) -> bool:
    token = _TOKEN.match(after.words)
    end = token.end() if token else 0
    while end < len(after.words) and after.words[end] in _MAY_NOT_BEGIN:
        end += 1
    space = width - _width(line, measure)
    return 0 <= space <= measure(after.words[:end]) + measure("。")


def _joined(text: str, lines: Sequence[_Line], step: int, wrap: _Wrap) -> tuple[str, int]:
    deeper = any(line.indent > wrap.indent for line in lines)
    below_blank = step == 1 and any(after.number - line.number > 1 for line, after in pairwise(lines))
    parted = deeper or below_blank
    continued = {
        after.number: _between(line, after, wrap)
        for line, after in pairwise(lines)
        if after.number - line.number <= step and _continues(line, after, wrap, parted, deeper)
    }
    result: list[str] = []
    for number, written in enumerate(text.split("\n")):
        if number not in continued:
            result.append(written)
            continue
        while not result[-1].strip():
            result.pop()
        result[-1] = result[-1].rstrip() + continued[number] + written.strip()
    return "\n".join(result), len(continued)


def _continues(line: _Line, after: _Line, wrap: _Wrap, parted: bool, deeper: bool) -> bool:
    """Whether ``after`` continues the paragraph of ``line``.

    ``parted``: paragraphs begin with an indentation or below a blank line; ``deeper``: with an indentation.
    """
    if "\t" in line.words or "\t" in after.words or not wrap.is_full(line, after):
        return False
    ends = _SENTENCE_END.search(line.words) is not None
    begins_point = NUMBERED.match(after.words) is not None
    if after.indent != wrap.indent:
        return not ends and not begins_point and after.indent < wrap.indent
    if begins_point and not deeper:
        return line.words[-1] in "，、,"
    return parted or not ends


def _between(line: _Line, after: _Line, wrap: _Wrap) -> str:
    """What stands between the joined words: a blank between Latin words, unless one was cut at the very edge."""
    letters = _LETTER.match(line.words[-1]) and _LETTER.match(after.words[0])
    return " " if letters and _width(line, wrap.measure) < wrap.width else ""
