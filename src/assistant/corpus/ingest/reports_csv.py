"""reports.csv, the metadata of the reports in a folder: read, validated row by row, and updated in place."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.base.errors import BadInput, UnknownValue
from assistant.base.tables import as_csv, read_table, split_list
from assistant.domain.report import Metadata, read_year
from assistant.domain.vocabulary import Vocabulary

NAME = "reports.csv"
COLUMNS = ("file", "id", "title", "author", "office", "region", "year", "portfolios", "collection")


@dataclass(frozen=True, slots=True)
class ReportTable:
    """File (relative to the corpus folder, with ``/``) → its row. ``warnings`` name the line and the cure."""

    rows: Mapping[str, Mapping[str, str]]
    warnings: tuple[str, ...] = ()


def read_reports_csv(corpus: Path, folders: list[Path]) -> ReportTable:
    """Read every reports.csv in the given folders of ``corpus``.

    Raises BadInput when one cannot be decoded, has no ``file`` column, or gives the same id to two files.
    """
    rows: dict[str, Mapping[str, str]] = {}
    warnings: list[str] = []
    file_of_id: dict[str, str] = {}
    for folder in folders:
        path = folder / NAME
        if not path.is_file():
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
    table_file = read_table(path, label)
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


def update_row(corpus: Path, file: str, values: Mapping[str, str]) -> None:
    """Update the row of a file in reports.csv, keeping all other rows and columns.

    The row is written to the nearest reports.csv above the file that lists it, else to that of the corpus folder. The
    table is replaced atomically, as UTF-8 with BOM so that spreadsheets recognise the encoding.
    """
    target = corpus / file
    folder = target.parent
    while folder != corpus and not _lists_file(folder, target):
        folder = folder.parent
    path = folder / NAME
    header, table = _read_all(path, corpus)
    relative = Path(os.path.relpath(target, folder)).as_posix()
    header += [name for name in COLUMNS if name not in header]
    row = next((row for row in table if row.get("file", "").replace("\\", "/").strip() == relative), None)
    if row is None:
        row = {"file": relative}
        table.append(row)
    row.update(values)
    temporary = path.with_name(f".{NAME}.new")
    temporary.write_text(as_csv(header, table), encoding="utf-8")
    temporary.replace(path)


def _lists_file(folder: Path, target: Path) -> bool:
    path = folder / NAME
    if not path.is_file():
        return False
    relative = Path(os.path.relpath(target, folder)).as_posix()
    return any(row.get("file", "").replace("\\", "/") == relative for _, row in _table(path, str(path))[0])


def _read_all(path: Path, corpus: Path) -> tuple[list[str], list[dict[str, str]]]:
    if not path.is_file():
        return list(COLUMNS), []
    table_file = read_table(path, path.relative_to(corpus).as_posix())
    return list(table_file.header), [dict(row) for _, row in table_file.rows]
