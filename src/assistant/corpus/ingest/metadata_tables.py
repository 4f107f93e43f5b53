"""The file that holds the metadata of a folder's reports: reports.csv, or reports.xlsx as spreadsheets save it.

A workbook is read as it is displayed. A change writes the cells that change, as text, and leaves the others as they are.
"""

from io import BytesIO
from pathlib import Path

from assistant.base import csv_files
from assistant.base.csv_files import Rows
from assistant.base.errors import BadInput, UnreadableFile
from assistant.base.files import Changes
from assistant.corpus.spreadsheets import read_grids

NAME, WORKBOOK = "reports.csv", "reports.xlsx"
_KEY = "file"
_HEADER_WITHIN = 10
"""Rows from the top within which the header stands: titles may stand above it."""

_MAX_ROWS = 100_000
_AS_TEXT = "@"


def table_path(folder: Path, label: str = "") -> Path | None:
    """The table of a folder, None where it has none. Raises BadInput where it has two; ``label`` is how messages call it."""
    found = [path for path in (folder / NAME, folder / WORKBOOK) if path.is_file()]
    if len(found) > 1:
        raise BadInput(
            f"{label or folder} 里既有 {NAME}，又有 {WORKBOOK}，不知道以哪一份为准",
            "请只留一份，把另一份改名或移走后再试",
        )
    return found[0] if found else None


def read_rows(path: Path, label: str) -> tuple[Rows, int]:
    """The rows of a table from its header on, and the number of the first of them in the file.

    No rows where there is no file. Raises BadInput, calling the file ``label``.
    """
    if path.name != WORKBOOK:
        return csv_files.read_rows(path, label), 1
    if not path.is_file():
        return [], 1
    _, rows, first = _sheet(path.read_bytes(), label)
    return rows, first


def replace_rows(path: Path, rows: Rows, changes: Changes) -> None:
    """Write a table with these rows as a part of ``changes``. Only for one who holds the tables."""
    if path.name != WORKBOOK:
        csv_files.replace_rows(path, rows, changes)
        return
    from openpyxl import load_workbook

    data = path.read_bytes()
    title, before, first = _sheet(data, path.name)
    book = load_workbook(BytesIO(data))
    sheet = book[title]
    if len(rows) < len(before):
        gone = next((at for at, row in enumerate(rows) if row != before[at]), len(rows))
        sheet.delete_rows(first + gone, len(before) - len(rows))
        del before[gone : gone + len(before) - len(rows)]
    for at, row in enumerate(rows):
        known = before[at] if at < len(before) else []
        for column, value in enumerate(row):
            if value != (known[column] if column < len(known) else ""):
                cell = sheet.cell(first + at, column + 1, value or None)
                cell.number_format = _AS_TEXT
                cell.data_type = "s" if value else "n"
    buffer = BytesIO()
    book.save(buffer)
    changes.replace(path, buffer.getvalue())


def _sheet(data: bytes, label: str) -> tuple[str, Rows, int]:
    """The worksheet with the header: its title, its rows from the header on, and the number of the first of them."""
    try:
        grids = read_grids(WORKBOOK, data, _MAX_ROWS)
    except UnreadableFile as error:
        raise BadInput(f"{label} 读不懂：{error.detail}", error.hint) from error
    for grid in grids:
        for at, row in enumerate(grid.rows[:_HEADER_WITHIN]):
            if _KEY in (cell.strip() for cell in row):
                return grid.title, [list(each) for each in grid.rows[at:]], at + 1
    rows = [list(row) for row in grids[0].rows] if grids else []
    return grids[0].title if grids else "", rows, 1
