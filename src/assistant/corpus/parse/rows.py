"""Rows of tables among the lines of a report. Readers part the cells of a row by tabs."""

from collections.abc import Sequence

from assistant.corpus.parse.layout import Line

_MAX_CELL = 24
"""The most characters of both cells of a row with two: a head, a tab and a paragraph are no row."""


def table_rows(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """The numbers of the lines that are rows of a table.

    They have three cells or more, or two short ones next to another such line. A tab behind the number of a line does
    not part cells.
    """
    cells = [_cells(text, line) for line in lines]
    wide = {n for n, row in enumerate(cells) if len(row) > 2}
    pairs = {
        n
        for n, row in enumerate(cells)
        if len(row) == 2 and max(map(len, row)) <= _MAX_CELL and not row[1].endswith("。")
    }
    many = wide | pairs
    return frozenset(wide | {n for n in pairs if {n - 1, n + 1} & many})


def _cells(text: str, line: Line) -> list[str]:
    begin = line.marker.end if line.marker else line.span.begin
    return text[begin : line.span.end].strip().split("\t")
