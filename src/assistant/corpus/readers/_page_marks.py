"""Page numbers and running heads in a text file that was made from pages."""

import re
from collections import Counter
from itertools import pairwise

from assistant.base.patterns import patterns
from assistant.corpus.parse.layout import han_number
from assistant.corpus.readers._marks import NUMBERED
from assistant.domain.reading import Remark, RemarkKind
from assistant.domain.text import Span

_FORMS = patterns("pages.toml", "page_numbers")
_NUMBERS = tuple((form, _FORMS[form]) for form in ("decorated", "counted", "of", "labelled", "bare"))
_BARE, _OF = "bare", "of"
_MOST_LEFT_OUT = 2
"""Pages by which one number of n/N is further than the one before it, at most."""
_MAX_NUMBER_LINE = 40
_BETWEEN_BARE = 4
"""The fewest lines between two page numbers that are bare figures."""
_LONG = 36
"""A line of so many characters without its end is cut, whatever it begins with."""
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
    numbers = _page_numbers(lines)
    marks = (numbers | _heads(lines, sorted(numbers))) if numbers else set()
    marks |= _first_head(lines, marks - numbers)
    marks |= _repeated_titles(lines, marks)
    return _joined(lines, marks, numbers) if marks else (text, [])


def _page_numbers(lines: list[str]) -> set[int]:
    """The lines that are page numbers: they count up, in all forms together or at least in one.

    Bare figures count up by one, and at least one of them stands within a sentence.
    """
    found = {n: read for n, line in enumerate(lines) if (read := _number(line.strip())) is not None}
    of_all = [value for form, value in found.values() if form == _OF]
    if len(of_all) > 1 and not _counts_up(of_all, _MOST_LEFT_OUT):
        found = {n: read for n, read in found.items() if read[0] != _OF}  # scores: 95/100, 98/100
    sure = {n: value for n, (form, value) in found.items() if form != _BARE}
    if not _counts_up(list(sure.values())):
        by_form: dict[str, dict[int, int]] = {}
        for n, (form, value) in found.items():
            by_form.setdefault(form, {})[n] = value
        sure = {
            n: value
            for form, members in by_form.items()
            if form != _BARE and _counts_up(list(members.values()))
            for n, value in members.items()
        }
    bare = {n: value for n, (form, value) in found.items() if form == _BARE}
    return set(sure) | (set(bare) if _are_pages(lines, bare) else set())


def _number(line: str) -> tuple[str, int] | None:
    """The form and the value of a line that may be a page number."""
    if not line or len(line) > _MAX_NUMBER_LINE:
        return None
    for form, pattern in _NUMBERS:
        if match := pattern.fullmatch(line):
            written = next(part for part in match.groups() if part)
            return form, han_number(written)
    return None


def _counts_up(values: list[int], step: int | None = None) -> bool:
    """Whether at least two values rise, each by ``step`` at most."""
    if len(values) < _MIN_NUMBERS or values != sorted(set(values)):
        return False
    return step is None or all(after - before <= step for before, after in pairwise(values))


def _are_pages(lines: list[str], bare: dict[int, int]) -> bool:
    """Whether lines of bare figures are page numbers."""
    values, places = list(bare.values()), list(bare)
    if not _counts_up(values, 1):
        return False
    if any(after - before <= _BETWEEN_BARE for before, after in pairwise(places)):
        return False
    return any(_is_cut(_above(lines, n), _below(lines, n)) for n in places)


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
        if len(found) >= _MIN_TITLES and any(_is_cut(_above(lines, n), _below(lines, n)) for n in found[1:])
        for n in found[1:]
    }


def _is_title(words: str) -> bool:
    return _REPORT.match(words) is not None


def _above(lines: list[str], n: int) -> str:
    """The last line above line ``n`` that is not blank."""
    return next((line.strip() for line in reversed(lines[max(0, n - _NEAR) : n]) if line.strip()), "")


def _below(lines: list[str], n: int) -> str:
    """The first line below line ``n`` that is not blank."""
    return next((line.strip() for line in lines[n + 1 : n + 1 + _NEAR] if line.strip()), "")


def _is_cut(line: str, below: str) -> bool:
    """Whether a line breaks off in the middle of a sentence that goes on in the line ``below``."""
    if not line or line[-1] in _SENTENCE_ENDS or NUMBERED.match(below) is not None:
        return False
    if line[-1] in _CLAUSE_ENDS or (
        line[-1].isdecimal() and below[:1] and (below[0].isdecimal() or below[0] in ".%")
    ):
        return True
    if any(mark in _SENTENCE_ENDS for mark in line) and NUMBERED.match(line) is not None:
        return True
    # A heading has no full stop within, and is short.
    return (NUMBERED.match(line) is None or len(line) >= _LONG) and not _CLAUSES.isdisjoint(line)


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
            if last >= 0 and _is_cut(kept[last].strip(), line.strip()):
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
