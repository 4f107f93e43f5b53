"""Headings that the file itself marks as such: by a style in Word, by an element or bold type on a web page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.corpus.parse.layout import Line, Marker, MarkerKind

_MAX_LENGTH = 45
_MIN_HEADINGS = 2
_CLAUSE_ENDS = frozenset("，、；,;")
_SENTENCE_END = "。"


def with_marked_headings(text: str, lines: Sequence[Line], headings: Mapping[int, int]) -> list[Line]:
    """The lines, those that ``headings`` (offset → level) name with a marker of that level unless they have a number.

    Where the marks cannot be right, on most lines or on one alone, they are not used: some files have every paragraph in
    the style of a heading.
    """
    marked = {
        n
        for n, line in enumerate(lines)
        if line.span.begin in headings and line.marker is None and _is_heading(line.span.of(text))
    }
    numbered = sum(line.marker is not None and line.span.begin in headings for line in lines)
    if len(marked) + numbered < _MIN_HEADINGS or 2 * len(marked) > len(lines):
        return list(lines)
    return [
        replace(
            line,
            marker=Marker(MarkerKind.BARE, line.span.begin, line.span.begin, depth=headings[line.span.begin]),
        )
        if n in marked
        else line
        for n, line in enumerate(lines)
    ]


def _is_heading(words: str) -> bool:
    if not 2 <= len(words) <= _MAX_LENGTH or words[-1] in _CLAUSE_ENDS:
        return False
    return _SENTENCE_END not in words[:-1]
