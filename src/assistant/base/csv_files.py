"""CSV tables that both people and the program edit: read cell by cell, changed under a lock, replaced whole.

A change keeps every cell of every other row as it was, columns without a name included.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.base.errors import BadInput
from assistant.base.files import Changes, Lock
from assistant.base.tables import table_text

WAIT = 20.0
"""Seconds that a writer waits for another one."""

Rows = list[list[str]]

_BOM = "\ufeff"


def read_rows(path: Path, label: str) -> Rows:
    """All rows of a table, the first with the names of its columns; none where there is no file.

    Raises BadInput, calling the file ``label``.
    """
    if not path.is_file():
        return []
    try:
        return list(csv.reader(io.StringIO(table_text(path, label), newline="")))
    except csv.Error as error:
        raise BadInput(f"{label} 读不懂：{error}", "请用表格软件另存为“CSV UTF-8”") from error


def rows_text(rows: Sequence[Sequence[str]]) -> str:
    """The text of a CSV file with these rows, with a BOM so that spreadsheets recognise UTF-8."""
    return _BOM + "".join(_line(row) for row in rows)


def _line(cells: Sequence[str]) -> str:
    # A row of one empty cell would be a blank line, which is no row.
    text = ",".join(map(_quoted, cells)) if list(cells) != [""] else '""'
    return f"{text}\n"


def _quoted(cell: str) -> str:
    # The csv module of Python 3.11 leaves a carriage return without quotes, where it then ends the row.
    if any(mark in cell for mark in ',"\r\n') or cell[:1] in (" ", _BOM):
        return '"' + cell.replace('"', '""') + '"'
    return cell


@contextmanager
def held(folder: Path, name: str, what: str) -> Iterator[None]:
    """Hold the tables called ``name`` in ``folder`` and below against other writers, in this process and in others.

    ``what`` names them to people. Raises Conflict when others hold them for :data:`WAIT` seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with Lock(folder / f".{name}.lock", wait=WAIT, detail=f"另有人正在改{what}", hint="请稍后再试"):
        yield


def replace_rows(path: Path, rows: Sequence[Sequence[str]], changes: Changes) -> None:
    """Write a table anew as a part of ``changes``. Only for one who holds it. Raises BadInput for text that no file holds."""
    try:
        data = rows_text(rows).encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadInput("文字里有不完整的字符（单独的代理码位），存不下来", "请改正后再试") from error
    changes.replace(path, data)
