"""reports.csv or reports.xlsx, the metadata of the reports in a folder: read, validated row by row, updated in place."""

import os
import posixpath
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from assistant.base import csv_files
from assistant.base.errors import BadInput, UnknownValue
from assistant.base.files import Changes
from assistant.base.tables import Table, read_table, split_list
from assistant.corpus.ingest.metadata_tables import NAME, read_rows, replace_rows, table_path
from assistant.domain.report import Metadata, read_year
from assistant.domain.vocabulary import Vocabulary

COLUMNS = ("file", "id", "title", "author", "office", "region", "year", "portfolios", "collection")


@dataclass(frozen=True, slots=True)
class ReportTable:
    """File (relative to the corpus folder, with ``/``) → its row. ``warnings`` name the line and the cure."""

    rows: Mapping[str, Mapping[str, str]]
    warnings: tuple[str, ...] = ()


def read_reports_csv(corpus: Path, folders: list[Path]) -> ReportTable:
    """Read the table of each of the given folders of ``corpus``.

    Raises BadInput when one cannot be read, has no ``file`` column, or gives the same id to two files, or when a folder
    has two tables.
    """
    rows: dict[str, Mapping[str, str]] = {}
    warnings: list[str] = []
    file_of_id: dict[str, str] = {}
    for folder in folders:
        path = table_path(folder, _called(folder, corpus))
        if path is None:
            continue
        label = path.relative_to(corpus).as_posix()
        table, unknown_columns = _table(path, label)
        warnings += unknown_columns
        for line, row in table:
            name = row.get("file", "").replace("\\", "/").strip()
            if not name:
                warnings.append(f"{label} 第 {line} 行没有写 file（文件名），这一行没有用上")
                continue
            target = folder / name
            if not target.is_file():
                warnings.append(f"{label} 第 {line} 行所说的文件“{name}”不在文件夹里，请检查文件名")
                continue
            file = Path(os.path.relpath(target, corpus)).as_posix()
            if file in rows:
                warnings.append(f"{label} 第 {line} 行：“{name}”已经有一行了，以后一行为准")
            report_id = row.get("id", "")
            if report_id and file_of_id.setdefault(report_id, file) != file:
                raise BadInput(
                    f"{label} 第 {line} 行的 id“{report_id}”已经用于“{file_of_id[report_id]}”",
                    "每份报告的 id 必须不同，请改正后重新索引",
                )
            rows[file] = row
    return ReportTable(rows, tuple(warnings))


def _table(path: Path, label: str) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    table_file = read_table(path, label) if path.name == NAME else _workbook_table(path, label)
    if "file" not in table_file.header:
        raise BadInput(f"{label} 没有 file 这一列", f"第一行应是列名：{','.join(COLUMNS)}")
    warnings = [
        f"{label} 的“{name}”列不认识，没有用上；可用的列：{'、'.join(COLUMNS)}"
        for name in table_file.header
        if name not in COLUMNS
    ]
    table = []
    for line, row in table_file.rows:
        values = {name: row[name].strip() for name in COLUMNS if name in row}
        if any(values.values()):
            table.append((line, values))
    return table, warnings


def _workbook_table(path: Path, label: str) -> Table:
    rows, first = read_rows(path, label)
    header = _names(rows[0]) if rows else []
    named = [
        (number, {name: value for name, value in zip(header, row, strict=False) if name})
        for number, row in enumerate(rows[1:], start=first + 1)
    ]
    return Table(tuple(name for name in header if name), tuple(named))


def metadata_from(fields: Mapping[str, str], vocabulary: Vocabulary) -> tuple[Metadata, list[str]]:
    """Metadata from the columns of reports.csv or front matter, and warnings about values that are not valid."""
    warnings: list[str] = []
    year: int | None = None
    try:
        year = read_year(fields.get("year", ""))
    except BadInput as error:
        warnings.append(f"{error.detail}，没有用上")
    portfolios: list[str] = []
    for written in split_list(fields.get("portfolios", "")):
        try:
            name = vocabulary.portfolio(written)
        except UnknownValue as error:
            warnings.append(f"{error}，没有用上")
            continue
        if name not in portfolios:
            portfolios.append(name)
    metadata = Metadata(
        title=fields.get("title", ""),
        author=fields.get("author", ""),
        office=fields.get("office", ""),
        region=fields.get("region", ""),
        year=year,
        portfolios=tuple(portfolios),
        collection=fields.get("collection", ""),
    )
    return metadata, warnings


def update_row(corpus: Path, file: str, values: Mapping[str, str], changes: Changes | None = None) -> None:
    """Update the row of a file in reports.csv, keeping every cell of all other rows.

    The row is written to the nearest reports.csv above the file that lists it, else to that of the corpus folder. The
    table is replaced atomically, a CSV as UTF-8 with BOM so that spreadsheets recognise the encoding. With ``changes`` it is a
    part of a larger change, for which the caller holds the tables (see :func:`writing`).

    Raises BadInput for a table that cannot be read, Conflict when others hold it.
    """
    if changes is None:
        with writing(corpus), Changes() as own:
            return update_row(corpus, file, values, own)
    path, relative = _place(corpus, file)
    rows = read_rows(path, path.relative_to(corpus).as_posix())[0] or [list(COLUMNS)]
    header = rows[0]
    header += [name for name in COLUMNS if name not in _names(header)]
    columns = {name: number for number, name in enumerate(_names(header))}
    for row in rows[1:]:
        if row:
            row += [""] * (len(header) - len(row))
    number = _row_of(rows, relative)
    if number is None:
        number = len(rows)
        rows.append([""] * len(header))
        rows[number][columns["file"]] = relative
    for name, value in values.items():
        rows[number][columns[name]] = value
    replace_rows(path, rows, changes)
    return None


def row_of(corpus: Path, file: str) -> dict[str, str]:
    """What reports.csv says of a file: the columns that are not empty, without ``file``."""
    path, relative = _place(corpus, file)
    rows, _ = read_rows(path, path.relative_to(corpus).as_posix())
    number = _row_of(rows, relative)
    if number is None:
        return {}
    row = dict(zip(_names(rows[0]), rows[number], strict=False))
    return {name: row[name] for name in COLUMNS if name != "file" and row.get(name)}


def remove_row(corpus: Path, file: str, changes: Changes) -> None:
    """Take the row of a file out of reports.csv, where it has one. The caller holds the tables."""
    path, relative = _place(corpus, file)
    rows, _ = read_rows(path, path.relative_to(corpus).as_posix())
    number = _row_of(rows, relative)
    if number is not None:
        del rows[number]
        replace_rows(path, rows, changes)


def writing(corpus: Path) -> AbstractContextManager[None]:
    """Hold all tables of a corpus folder against other writers. Raises Conflict when others hold them too long."""
    return csv_files.held(corpus, NAME, "reports.csv")


def _place(corpus: Path, file: str) -> tuple[Path, str]:
    """The table that lists a file, or should, and the file's path relative to that table."""
    target = corpus / file
    folder = target.parent
    while folder != corpus:
        relative = target.relative_to(folder).as_posix()
        table = table_path(folder)
        if table is not None and _row_of(read_rows(table, str(table))[0], relative) is not None:
            break
        folder = folder.parent
    return table_path(folder) or folder / NAME, target.relative_to(folder).as_posix()


def _row_of(rows: csv_files.Rows, relative: str) -> int | None:
    """The number of the row of a file: the last one, as in reading."""
    if not rows or "file" not in _names(rows[0]):
        return None
    column = _names(rows[0]).index("file")
    numbers = [
        number
        for number, row in enumerate(rows)
        if number and len(row) > column and _file_name(row[column]) == relative
    ]
    return numbers[-1] if numbers else None


def _names(header: list[str]) -> list[str]:
    return [name.strip() for name in header]


def _file_name(cell: str) -> str:
    name = cell.replace("\\", "/").strip()
    return posixpath.normpath(name) if name else ""


def _called(folder: Path, corpus: Path) -> str:
    """What messages call a folder."""
    return "报告文件夹" if folder == corpus else f"文件夹“{folder.relative_to(corpus).as_posix()}”"
