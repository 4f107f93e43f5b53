"""Offsets of a text as lines and columns, both from 1."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Position:
    """A line and a column in it, both from 1; columns count code points."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class Positions:
    """Looks up positions in one text, whose lines end with LF."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._begins = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]

    def at(self, offset: int) -> Position:
        """Where character ``offset`` stands; the text's length is the place behind its last character."""
        line = bisect_right(self._begins, offset)
        return Position(line, offset - self._begins[line - 1] + 1)

    def byte_column(self, offset: int) -> int:
        """The column of character ``offset`` in bytes of UTF-8, from 1."""
        begin = self._begins[bisect_right(self._begins, offset) - 1]
        return len(self._text[begin:offset].encode("utf-8", "surrogatepass")) + 1
