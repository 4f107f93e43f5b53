"""Offsets of one text as the protocol's positions: lines from 0, and characters in the encoding that was agreed upon."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate

from lsprotocol import types

from assistant.domain.text import Span

_CODECS: Mapping[str, tuple[str, int]] = {
    "utf-8": ("utf-8", 1),
    "utf-16": ("utf-16-le", 2),
    "utf-32": ("utf-32-le", 4),
}
"""Encoding → Python's name for it, and the bytes of a unit."""


class Positions:
    """Looks up positions in a text whose lines end with LF; the protocol knows no other ends but CRLF and CR.

    A text in which those were read as LF has the same positions, for a line's end is none of its characters.
    """

    def __init__(self, text: str, encoding: str) -> None:
        """``encoding`` ∈ utf-8 utf-16 utf-32."""
        self._text = text
        self._begins = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]
        self._codec, self._unit = _CODECS[encoding]

    def at(self, offset: int) -> types.Position:
        """Where code point ``offset`` stands."""
        line = bisect_right(self._begins, offset) - 1
        before = self._text[self._begins[line] : offset]
        return types.Position(line, len(before.encode(self._codec)) // self._unit)

    def range(self, span: Span) -> types.Range:
        """The protocol's range of a span."""
        return types.Range(self.at(span.begin), self.at(span.end))

    def offset(self, position: types.Position) -> int:
        """The code point at a position; behind a line's end, that end; behind the last line, the end of the text.

        A position inside a character is that of the character.
        """
        if position.line >= len(self._begins):
            return len(self._text)
        begin = self._begins[position.line]
        end = self._text.find("\n", begin)
        line = self._text[begin : end if end >= 0 else len(self._text)]
        before = line.encode(self._codec)[: position.character * self._unit]
        return begin + len(before.decode(self._codec, "ignore"))

    def span(self, place: types.Range) -> Span:
        """The span of a range; one that is turned round counts as empty."""
        begin, end = self.offset(place.start), self.offset(place.end)
        return Span(begin, max(begin, end))


Place = Callable[[Span], types.Range]
"""From a span of the draft as it is read to the range in the document as it stands in the editor."""
