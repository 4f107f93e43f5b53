"""Lines of a Word document: text that knows where in the XML each of its characters stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one element (``w:t``, ``w:tab``, ``w:sym`` …), from the element's character ``at`` on.

    ``node`` is None for what stands in no element: automatic numbers, the tabs between table cells.
    """

    text: str
    node: "Element | None" = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line as pieces in reading order. Works like a string where table rows are put together."""

    pieces: tuple[Piece, ...] = ()
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "".join([piece.text for piece in self.pieces]))

    def __bool__(self) -> bool:
        return bool(self.text)

    def __add__(self, other: "Line") -> "Line":
        return Line(self.pieces + other.pieces)

    def join(self, lines: Iterable["Line"]) -> "Line":
        """The lines one after another with this one between them."""
        pieces: list[Piece] = []
        for number, line in enumerate(lines):
            pieces += [*(self.pieces if number else ()), *line.pieces]
        return Line(tuple(pieces))

    def strip(self) -> "Line":
        """Without white space at both ends."""
        return self.lstrip().rstrip()

    def lstrip(self, characters: str | None = None) -> "Line":
        """Without ``characters`` (default: white space) at the beginning."""
        return self._cut(len(self.text) - len(self.text.lstrip(characters)), len(self.text))

    def rstrip(self, characters: str | None = None) -> "Line":
        """Without ``characters`` (default: white space) at the end."""
        return self._cut(0, len(self.text.rstrip(characters)))

    def split(self) -> "list[Line]":
        """The lines between its line ends."""
        lines: list[list[Piece]] = [[]]
        for piece in self.pieces:
            ends = [-1, *(at for at, character in enumerate(piece.text) if character == "\n")]
            for before, after in pairwise([*ends, len(piece.text)]):
                if before >= 0:
                    lines.append([])
                if after - before > 1:
                    lines[-1].append(Piece(piece.text[before + 1 : after], piece.node, piece.at + before + 1))
        return [Line(tuple(pieces)) for pieces in lines]

    def _cut(self, begin: int, end: int) -> "Line":
        if begin == 0 and end == len(self.text):
            return self
        kept = []
        at = 0
        for piece in self.pieces:
            first, last = max(begin - at, 0), min(end - at, len(piece.text))
            if first < last:
                kept.append(Piece(piece.text[first:last], piece.node, piece.at + first))
            at += len(piece.text)
        return Line(tuple(kept))
