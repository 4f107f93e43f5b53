"""Offsets of a draft as lines and columns of its file, both from 1."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from pathlib import PurePosixPath

from assistant.domain.report import Report
from assistant.domain.text import Annotated, Span


@dataclass(frozen=True, slots=True)
class Position:
    """A line and a column in it, both from 1; columns count code points."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class Positions:
    """Looks up positions in one text, whose lines end with LF."""

    def __init__(self, text: str, reading: Annotated | None = None) -> None:
        """``reading``: where the characters of ``text`` stand in the file; positions are then the file's."""
        self._reading = reading
        self.text = text = reading.sent if reading else text
        self._begins = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]

    def placed(self, span: Span) -> Span:
        """Where a span of the draft stands in :attr:`text`."""
        reading = self._reading
        if reading is None:
            return span
        if len(span):
            return reading.sent_span(span)
        at = reading.begins[span.begin] if span.begin < len(reading.begins) else len(self.text)
        return Span(at, at)

    def line_of(self, offset: int) -> int:
        """The line of character ``offset`` of the draft."""
        return self.at(self.placed(Span(offset, offset)).begin).line

    def at(self, offset: int) -> Position:
        """Where character ``offset`` stands; the text's length is the place behind its last character."""
        line = bisect_right(self._begins, offset)
        return Position(line, offset - self._begins[line - 1] + 1)

    def byte_column(self, offset: int) -> int:
        """The column of character ``offset`` in bytes of UTF-8, from 1."""
        begin = self._begins[bisect_right(self._begins, offset) - 1]
        return len(self.text[begin:offset].encode("utf-8", "surrogatepass")) + 1


def in_file(draft: Report, original: bytes | None) -> Positions:
    """Positions in the file that a draft was read from, where that is text; else in the text that was read.

    A reader takes away front matter, and Markdown's marks.
    """
    from assistant.export.alignment import TEXTUAL, aligned, decoded

    textual = PurePosixPath(draft.source).suffix.lower() in TEXTUAL
    sent = decoded(original) if original is not None and textual else None
    if sent is None or sent == draft.text:
        return Positions(draft.text)
    return Positions(draft.text, aligned(sent, draft.text))
