"""Page numbers and running heads in a text file that was made from pages."""

import re
from collections import Counter

_NUMBER = re.compile(
    r"\s{0,40}(?:[-–—－·•]{1,4}\s{0,4}(?P<dashed>\d{1,4})\s{0,4}[-–—－·•]{1,4}"
    r"|第\s{0,4}(?P<counted>\d{1,4})\s{0,4}页(?:\s{0,4}[,，/]?\s{0,4}共\s{0,4}\d{1,4}\s{0,4}页)?"
    r"|(?P<of>\d{1,4})\s{0,4}/\s{0,4}\d{1,4})\s{0,40}"
)
_MIN_NUMBERS = 2
_MIN_HEADS = 2
_MAX_HEAD = 40
_DIGITS = re.compile("[0-9]{1,9}")


def without_page_marks(text: str) -> tuple[str, int]:
    """The text without page numbers that count up and the running heads next to them, and how many lines they were."""
    lines = text.split("\n")
    numbers = {
        n: int(found[found.lastgroup or 0])
        for n, line in enumerate(lines)
        if (found := _NUMBER.fullmatch(line))
    }
    values = list(numbers.values())
    if len(values) < _MIN_NUMBERS or values != sorted(set(values)):
        return text, 0
    marks = set(numbers) | _heads(lines, list(numbers))
    return "\n".join(line for n, line in enumerate(lines) if n not in marks), len(marks)


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
