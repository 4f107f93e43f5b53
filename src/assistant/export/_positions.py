"""Converts offsets of a draft to lines and columns of its file, both counted from 1."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from pathlib import PurePosixPath

from assistant.domain.report import Report
from assistant.domain.text import AnnotatedText, Span


@dataclass(frozen=True, slots=True)
class Position:
    """A line and a column, both counted from 1; columns count code points."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class Positions:
    """Looks up positions in one text with LF line ends."""

    def __init__(self, text: str, annotated: AnnotatedText | None = None) -> None:
        """``annotated``: the file of which ``text`` is the plain text; positions are then those in the file."""
        self._annotated = annotated
        self.text = text = annotated.original if annotated else text
        self._begins = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]

    def in_file_span(self, span: Span) -> Span:
        """The span in :attr:`text` of a span of the draft."""
        annotated = self._annotated
        if annotated is None:
            return span
        if len(span):
            return annotated.original_span(span)
        at = annotated.begins[span.begin] if span.begin < len(annotated.begins) else len(self.text)
        return Span(at, at)

    def line_of(self, offset: int) -> int:
        """The line of character ``offset`` of the draft."""
        return self.at(self.in_file_span(Span(offset, offset)).begin).line

    def at(self, offset: int) -> Position:
        """The position of character ``offset`` of :attr:`text`; its length is the position after the last one."""
        line = bisect_right(self._begins, offset)
        return Position(line, offset - self._begins[line - 1] + 1)

    def byte_column(self, offset: int) -> int:
        """The column of character ``offset`` in bytes of UTF-8, counted from 1."""
        begin = self._begins[bisect_right(self._begins, offset) - 1]
        return len(self.text[begin:offset].encode("utf-8", "surrogatepass")) + 1


def in_file(draft: Report, original: bytes | None) -> Positions:
    """Positions in the file that a draft was read from if that is a text file, else in the draft's text.

    They differ, since readers remove front matter and Markdown's markup.
    """
    from assistant.export.alignment import TEXTUAL, align, decode_text

    textual = PurePosixPath(draft.source).suffix.lower() in TEXTUAL
    file_text = decode_text(original) if original is not None and textual else None
    if file_text is None or file_text == draft.text:
        return Positions(draft.text)
    return Positions(draft.text, align(file_text, draft.text))
