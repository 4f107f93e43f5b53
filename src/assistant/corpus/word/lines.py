"""Lines of a Word document: text in which each character is linked to its XML element."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text of one element (``w:t``, ``w:tab``, ``w:sym`` …), starting at character ``at`` of the element.

    ``node`` is None for text without an element: automatic numbers, the tabs between table cells.
    """

    text: str
    node: "Element | None" = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class WordLine:
    """A line as fragments in reading order. Has the methods of a string that :mod:`rows` needs."""

    fragments: tuple[Fragment, ...] = ()
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "".join([fragment.text for fragment in self.fragments]))

    def __bool__(self) -> bool:
        return bool(self.text)

    def __add__(self, other: "WordLine") -> "WordLine":
        return WordLine(self.fragments + other.fragments)

    def join(self, lines: Iterable["WordLine"]) -> "WordLine":
        """The lines concatenated, separated by this one."""
        fragments: list[Fragment] = []
        for number, line in enumerate(lines):
            fragments += [*(self.fragments if number else ()), *line.fragments]
        return WordLine(tuple(fragments))

    def strip(self) -> "WordLine":
        """Without white space at both ends."""
        return self.lstrip().rstrip()

    def lstrip(self, characters: str | None = None) -> "WordLine":
        """Without ``characters`` (default: white space) at the beginning."""
        return self._cut(len(self.text) - len(self.text.lstrip(characters)), len(self.text))

    def rstrip(self, characters: str | None = None) -> "WordLine":
        """Without ``characters`` (default: white space) at the end."""
        return self._cut(0, len(self.text.rstrip(characters)))

    def split(self) -> "list[WordLine]":
        """The line split at its line ends."""
        lines: list[list[Fragment]] = [[]]
        for fragment in self.fragments:
            ends = [-1, *(at for at, character in enumerate(fragment.text) if character == "\n")]
            for before, after in pairwise([*ends, len(fragment.text)]):
                if before >= 0:
                    lines.append([])
                if after - before > 1:
                    lines[-1].append(
                        Fragment(fragment.text[before + 1 : after], fragment.node, fragment.at + before + 1)
                    )
        return [WordLine(tuple(fragments)) for fragments in lines]

    def _cut(self, begin: int, end: int) -> "WordLine":
        if begin == 0 and end == len(self.text):
            return self
        kept = []
        at = 0
        for fragment in self.fragments:
            first, last = max(begin - at, 0), min(end - at, len(fragment.text))
            if first < last:
                kept.append(Fragment(fragment.text[first:last], fragment.node, fragment.at + first))
            at += len(fragment.text)
        return WordLine(tuple(kept))
