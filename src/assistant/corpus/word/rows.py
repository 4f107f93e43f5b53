"""Table rows as lines of text, in the same way for every kind of file."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from assistant.corpus.word.lines import WordLine

Text = TypeVar("Text", str, WordLine)


def row_lines(cells: Iterable[Sequence[Text]], tab: Text) -> list[Text]:
    """The lines of one row: cells of one line are joined by ``tab``, a cell of several paragraphs keeps its lines.

    Forms often contain a whole report in one cell, whose paragraphs must be kept.
    """
    lines: list[Text] = []
    single: list[Text] = []
    empty = tab.strip()

    def close() -> None:
        line = tab.join(single).rstrip("\t")
        if line:
            lines.append(line)
        single.clear()

    for cell in cells:
        paragraphs = [paragraph for paragraph in cell if paragraph.strip()]
        if len(paragraphs) > 1:
            close()
            lines.extend(paragraphs)
        else:
            single.append(paragraphs[0].strip() if paragraphs else empty)
    close()
    return lines
