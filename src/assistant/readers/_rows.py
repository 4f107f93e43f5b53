"""Table rows as lines of text, the same for every kind of file."""

from collections.abc import Iterable, Sequence


def row_lines(cells: Iterable[Sequence[str]]) -> list[str]:
    """The lines of one row: cells of one line are parted by tabs, one of several paragraphs keeps its lines.

    Forms often hold a whole report in one cell: its paragraphs must stay paragraphs.
    """
    lines: list[str] = []
    beside: list[str] = []

    def close() -> None:
        line = "\t".join(beside).rstrip("\t")
        if line:
            lines.append(line)
        beside.clear()

    for cell in cells:
        paragraphs = [paragraph for paragraph in cell if paragraph.strip()]
        if len(paragraphs) > 1:
            close()
            lines.extend(paragraphs)
        else:
            beside.append(paragraphs[0].strip() if paragraphs else "")
    close()
    return lines
