"""Page numbers and running heads in a text file that was made from pages."""

import re
from collections import Counter

from assistant.base.patterns import patterns
from assistant.corpus.readers._marks import NUMBERED
from assistant.domain.reading import Remark, RemarkKind
from assistant.domain.text import Span

_NUMBER = re.compile(
    r"\s{0,40}(?:[-–—－·•]{1,4}\s{0,4}(?P<dashed>\d{1,4})\s{0,4}[-–—－·•]{1,4}"
    r"|第\s{0,4}(?P<counted>\d{1,4})\s{0,4}页(?:\s{0,4}[,，/]?\s{0,4}共\s{0,4}\d{1,4}\s{0,4}页)?"
    r"|(?P<of>\d{1,4})\s{0,4}/\s{0,4}\d{1,4})\s{0,40}"
)
_MIN_NUMBERS = 2
_MIN_HEADS = 2
_MAX_HEAD = 40
_MIN_TITLES = 3
_NEAR = 4
_TITLE_ENDS = ("报告", "总结", "汇报", "材料")
_SENTENCE_ENDS = frozenset("。！？!?；;：:…”’』」）)》】")
_CLAUSE_ENDS = frozenset("，、,")
_CLAUSES = frozenset("，。；、")
_REPORT = patterns("pages.toml", "patterns")["report"]
_DIGITS = re.compile("[0-9]{1,9}")


def without_page_marks(text: str) -> tuple[str, list[Remark]]:
    """The text without page numbers that count up and running heads, and what they were, each with its place.

    A paragraph that a page break cut is joined again.
    """
    lines = text.split("\n")
    numbers = {
        n: int(found[found.lastgroup or 0])
        for n, line in enumerate(lines)
        if (found := _NUMBER.fullmatch(line))
    }
    values = list(numbers.values())
    counted = len(values) >= _MIN_NUMBERS and values == sorted(set(values))
    marks = (set(numbers) | _heads(lines, list(numbers))) if counted else set()
    marks |= _first_head(lines, marks - set(numbers))
    marks |= _repeated_titles(lines, marks)
    return _joined(lines, marks, set(numbers)) if marks else (text, [])


def _first_head(lines: list[str], heads: set[int]) -> set[int]:
    """The running head above the title: the first line, where it is one of the ``heads`` and a title follows."""
    written = [n for n, line in enumerate(lines) if line.strip()][:2]
    if len(written) < 2 or written[0] in heads:
        return set()
    first, below = (lines[n].strip() for n in written)
    is_head = any(lines[n].strip() == first for n in heads)
    return {written[0]} if is_head and len(below) <= _MAX_HEAD and _is_title(below) else set()


def _repeated_titles(lines: list[str], marks: set[int]) -> set[int]:
    """The title where it stands again at the top of later pages, at least once within a sentence."""
    places: dict[str, list[int]] = {}
    for n, line in enumerate(lines):
        words = line.strip()
        if n not in marks and len(words) <= _MAX_HEAD and words[-2:] in _TITLE_ENDS and _is_title(words):
            places.setdefault(words, []).append(n)
    return {
        n
        for found in places.values()
        if len(found) >= _MIN_TITLES and any(_is_cut(_above(lines, n)) for n in found[1:])
        for n in found[1:]
    }


def _is_title(words: str) -> bool:
    return _REPORT.match(words) is not None


def _above(lines: list[str], n: int) -> str:
    """The last line above line ``n`` that is not blank."""
    return next((line.strip() for line in reversed(lines[max(0, n - _NEAR) : n]) if line.strip()), "")


def _is_cut(line: str) -> bool:
    """Whether a line breaks off in the middle of a sentence."""
    if not line or line[-1] in _SENTENCE_ENDS:
        return False
    return line[-1] in _CLAUSE_ENDS or (NUMBERED.match(line) is None and not _CLAUSES.isdisjoint(line))


def _joined(lines: list[str], marks: set[int], numbers: set[int]) -> tuple[str, list[Remark]]:
    """The lines without the marks; those that only marks and blank lines part are one where a sentence was cut."""
    kept: list[str] = []
    remarks: list[Remark] = []
    above: list[tuple[str, str]] = []  # marks since the last line that was kept
    length = 0
    for n, line in enumerate(lines):
        if n in marks:
            above.append(("页码" if n in numbers else "每页重复的页眉、页脚", line.strip()))
            continue
        if above and line.strip():
            last = next((at for at in range(len(kept) - 1, -1, -1) if kept[at].strip()), -1)
            if last >= 0 and _is_cut(kept[last].strip()) and NUMBERED.match(line.strip()) is None:
                length -= sum(len(one) + 1 for one in kept[last:])
                cut = kept[last].rstrip()
                remarks += _placed(above, length + len(cut))
                kept[last:] = [cut + line.strip()]
            else:
                remarks += _placed(above, length)
                kept.append(line)
            above = []
        else:
            kept.append(line)
            length += len(line) + 1
            continue
        length += len(kept[-1]) + 1
    text = "\n".join(kept)
    return text, remarks + _placed(above, len(text))


def _placed(marks: list[tuple[str, str]], at: int) -> list[Remark]:
    return [Remark(RemarkKind.LEFT_OUT, Span(at, at), reason, words) for reason, words in marks]


def _heads(lines: list[str], numbers: list[int]) -> set[int]:
    """The lines next to page numbers that are the same everywhere but for figures."""
    found: dict[int, str] = {}
    for number in numbers:
        for step in (-1, 1):
            at = number + step
            while 0 <= at < len(lines) and not lines[at].strip():
                at += step
            if 0 <= at < len(lines) and len(lines[at].strip()) <= _MAX_HEAD:
                found[at] = _DIGITS.sub("0", lines[at].strip())
    counts = Counter(found.values())
    return {at for at, words in found.items() if counts[words] >= max(_MIN_HEADS, len(numbers) - 1)}
