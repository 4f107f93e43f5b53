"""Table rows as lines of text, the same for every kind of file."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from assistant.corpus.word.line import Line

Text = TypeVar("Text", str, Line)


def row_lines(cells: Iterable[Sequence[Text]], tab: Text) -> list[Text]:
    """The lines of one row: cells of one line are parted by ``tab``, one of several paragraphs keeps its lines.

    Forms often hold a whole report in one cell: its paragraphs must stay paragraphs.
    """
    lines: list[Text] = []
    beside: list[Text] = []
    empty = tab.strip()

    def close() -> None:
        line = tab.join(beside).rstrip("\t")
        if line:
            lines.append(line)
        beside.clear()

    for cell in cells:
        paragraphs = [paragraph for paragraph in cell if paragraph.strip()]
        if len(paragraphs) > 1:
            close()
            lines.extend(paragraphs)
        else:
            beside.append(paragraphs[0].strip() if paragraphs else empty)
    close()
    return lines
