"""reports.csv: what a folder says of its reports. Read, checked row by row, and corrected in place."""

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
class Manifest:
    """Rows by file (relative to the corpus, with ``/``); ``warnings`` name row and cure."""

    rows: Mapping[str, Mapping[str, str]]
    warnings: tuple[str, ...] = ()


def read_manifests(corpus: Path, folders: list[Path]) -> Manifest:
    """Every reports.csv in the given folders of ``corpus``.

    Raises BadInput where a file cannot be decoded, has no ``file`` column, or gives one id to two files.
    """
    rows: dict[str, Mapping[str, str]] = {}
    warnings: list[str] = []
    owners: dict[str, str] = {}
    for folder in folders:
        path = folder / NAME
        if not path.is_file():
            continue
        label = path.relative_to(corpus).as_posix()
        table, strange = _table(path, label)
        warnings += strange
        for line, row in table:
            named = row.get("file", "").replace("\\", "/").strip()
            if not named:
                warnings.append(f"{label} 第 {line} 行没有写 file（文件名），这一行没有用上")
                continue
            target = folder / named
            if not target.is_file():
                warnings.append(f"{label} 第 {line} 行所说的文件“{named}”不在文件夹里，请检查文件名")
                continue
            file = Path(os.path.relpath(target, corpus)).as_posix()
            if file in rows:
                warnings.append(f"{label} 第 {line} 行：“{named}”已经有一行了，以后一行为准")
            identity = row.get("id", "")
            if identity and owners.setdefault(identity, file) != file:
                raise BadInput(
                    f"{label} 第 {line} 行的 id“{identity}”已经用于“{owners[identity]}”",
                    "每份报告的 id 必须不同，请改正后重新索引",
                )
            rows[file] = row
    return Manifest(rows, tuple(warnings))


def _table(path: Path, label: str) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    read = read_table(path, label)
    if "file" not in read.header:
        raise BadInput(f"{label} 没有 file 这一列", f"第一行应是列名：{','.join(COLUMNS)}")
    warnings = [
        f"{label} 的“{name}”列不认识，没有用上；可用的列：{'、'.join(COLUMNS)}"
        for name in read.header
        if name not in COLUMNS
    ]
    table = []
    for line, row in read.rows:
        values = {name: row[name].strip() for name in COLUMNS if name in row}
        if any(values.values()):
            table.append((line, values))
    return table, warnings


def metadata_from(fields: Mapping[str, str], vocabulary: Vocabulary) -> tuple[Metadata, list[str]]:
    """Metadata from the columns of reports.csv or front matter, and what could not be used of them."""
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


def correct_row(corpus: Path, file: str, values: Mapping[str, str]) -> None:
    """Write one file's row into the reports.csv of the corpus folder, keeping every other row and column.

    The row goes where the file's row already is (the nearest reports.csv above it), else into the corpus's.
    The file is replaced atomically, as UTF-8 with BOM so that a spreadsheet opens it rightly.
    """
    target = corpus / file
    folder = target.parent
    while folder != corpus and not _names(folder, target):
        folder = folder.parent
    path = folder / NAME
    header, table = _whole_table(path, corpus)
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


def _names(folder: Path, target: Path) -> bool:
    path = folder / NAME
    if not path.is_file():
        return False
    relative = Path(os.path.relpath(target, folder)).as_posix()
    return any(row.get("file", "").replace("\\", "/") == relative for _, row in _table(path, str(path))[0])


def _whole_table(path: Path, corpus: Path) -> tuple[list[str], list[dict[str, str]]]:
    if not path.is_file():
        return list(COLUMNS), []
    read = read_table(path, path.relative_to(corpus).as_posix())
    return list(read.header), [dict(row) for _, row in read.rows]
