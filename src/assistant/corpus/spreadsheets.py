"""Spreadsheets as grids of text: the cells of .xlsx, .csv, .xls, .et and .ods files as a spreadsheet displays them.

Formulas are not computed; their values at the time when the workbook was saved are read. Macros are not run.
"""

import csv
import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from assistant.base.date_formats import CHINESE
from assistant.base.decoding import decode
from assistant.base.errors import BadInput, DamagedFile, EncryptedFile, TooLarge, UnreadableFile
from assistant.base.number_formats import displayed
from assistant.corpus.word.package import Package

DELIMITED = frozenset({".csv", ".tsv", ".txt"})
"""Suffixes of files that are read as delimited text."""

WORKBOOKS = frozenset({".xlsx", ".xlsm"})

CONVERTED = frozenset({".xls", ".et", ".ods", ".ett", ".xlt"})
"""Suffixes of workbooks that LibreOffice converts to .xlsx first; an .et of WPS is an .xls or an .xlsx."""

_ZIP = b"PK\x03\x04"

_DELIMITERS = ",\t;|，；"
_SAMPLE_LINES = 20
_MAX_COLUMNS = 100
_MAX_SHEETS = 50
_MAX_CHARACTERS = 5_000_000
"""Characters of all cells: one long text can be shown in any number of them."""

_DTD = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
_MERGED = re.compile(rb'<(?:\w{1,8}:)?mergeCell [^>]{0,80}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MAX_MERGED = 20_000
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CURE = "请在表格软件里另存后再用"


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet. ``rows[0]`` is row 1 of the file; every cell of a merged area has the text of the whole area.

    ``title`` is the name of the worksheet, "" for delimited text.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]


def read_grids(name: str, data: bytes, max_rows: int) -> tuple[Grid, ...]:
    """The visible worksheets of a spreadsheet file, whose kind is that of the suffix of ``name``; at most 100 columns each.

    Raises BadInput for another kind of file, TooLarge for a worksheet with more than ``max_rows`` rows or a file beyond
    the limits of unpacking, UnreadableFile for a damaged one.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in DELIMITED:
        return (_delimited(name, data, max_rows),)
    if suffix in WORKBOOKS:
        return tuple(_workbook(name, data, max_rows))
    if suffix in CONVERTED:
        return tuple(_workbook(name, _as_xlsx(name, data), max_rows))
    raise BadInput(f"数据表不能是“{suffix or name}”格式", "请存为 .xlsx 或 .csv")


def _as_xlsx(name: str, data: bytes) -> bytes:
    """The bytes of an .xlsx for a workbook of another kind, or for one that only has another name.

    Raises EncryptedFile, DamagedFile, and ConverterMissing without LibreOffice.
    """
    from assistant.corpus.readers._sniff import FileKind, sniff
    from assistant.corpus.readers._soffice import to_xlsx

    if sniff(data) is FileKind.ENCRYPTED:
        raise EncryptedFile(name, "数据表设有打开密码", "请取消密码后另存，再上传")
    if data.startswith(_ZIP):
        package = Package(data, name)
        package.verify()
        if "xl/workbook.xml" in package.names():
            return data
        return to_xlsx(data, name, ".ods")
    return to_xlsx(data, name, ".xls")


def _too_many(name: str, max_rows: int) -> TooLarge:
    return TooLarge(name, f"数据表超过 {max_rows} 行", "请只留要用的行")


# --- delimited text ----------------------------------------------------------------------------------


def _delimited(name: str, data: bytes, max_rows: int) -> Grid:
    try:
        text = decode(data, name).text
    except DamagedFile as error:
        raise BadInput(f"数据表“{name}”读不懂：{error.detail}", "请用表格软件另存为“CSV UTF-8”") from error
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [tuple(row[:_MAX_COLUMNS]) for row in islice(reader, max_rows + 1)]
    except csv.Error as error:
        raise BadInput(f"数据表“{name}”读不懂：{error}", "请用表格软件另存为“CSV UTF-8”") from error
    if len(rows) > max_rows:
        raise _too_many(name, max_rows)
    return Grid("", tuple(rows))


def _delimiter(text: str) -> str:
    """The delimiter: the character that splits the most of the first lines into the same number of cells, at least two."""
    sample = [line for line in islice(io.StringIO(text), _SAMPLE_LINES) if line.strip()]

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
        best = max((width for width in widths if width > 1), key=widths.count, default=0)
        return widths.count(best) if best else 0, best

    try:
        return max(_DELIMITERS, key=agreement)
    except csv.Error:
        return ","


# --- workbooks ---------------------------------------------------------------------------------------


def _workbook(name: str, data: bytes, max_rows: int) -> Iterator[Grid]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    package = Package(data, name)
    package.verify()
    for part in package.names():
        if part.endswith((".xml", ".rels")) and _DTD.search(package.part(part) or b""):
            raise UnreadableFile(name, "工作簿里有外部定义（DTD），不读", _CURE)
    visible = _visible_sheets(package)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        read: set[str] = set()
        characters = 0
        try:
            for sheet in book.worksheets:
                # A worksheet under two names is read once.
                if sheet.title not in visible or visible[sheet.title] in read:
                    continue
                read.add(visible[sheet.title])
                # The dimensions stated in the file are often wrong.
                sheet.reset_dimensions()
                rows: list[list[str]] = []
                for row in sheet.iter_rows(max_row=max_rows + 1, max_col=_MAX_COLUMNS):
                    rows.append([_shown(cell, book.epoch) for cell in row])
                    characters += sum(map(len, rows[-1]))
                    if characters > _MAX_CHARACTERS:
                        raise TooLarge(
                            name, f"数据表的文字超过 {_MAX_CHARACTERS // 10_000} 万字", "请只留要用的行"
                        )
                while rows and not any(cell.strip() for cell in rows[-1]):
                    rows.pop()
                if len(rows) > max_rows:
                    raise _too_many(name, max_rows)
                _fill_merged_areas(rows, package.part(visible[sheet.title]) or b"")
                yield Grid(sheet.title, tuple(_trimmed(row) for row in rows))
        finally:
            book.close()
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableFile(name, "工作簿打不开，可能已损坏", _CURE) from error


def _shown(cell: Any, epoch: datetime) -> str:
    """A cell as it is displayed; ``epoch``: the day from which the workbook counts."""
    value, number_format = cell.value, getattr(cell, "number_format", "General")
    chinese = CHINESE.get(getattr(getattr(cell, "style_array", None), "numFmtId", 0), "")
    if chinese and isinstance(value, int | float) and not isinstance(value, bool):
        from openpyxl.utils.datetime import from_excel

        value, number_format = from_excel(value, epoch), chinese
    return displayed(value, number_format)


def _visible_sheets(package: Package) -> dict[str, str]:
    """Title → path of the package part, for every visible worksheet, in order."""
    book, relations = package.xml("xl/workbook.xml"), package.xml("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        raise UnreadableFile(package.name, "工作簿打不开，可能已损坏", _CURE)
    parts = {one.get("Id"): one.get("Target", "") for one in relations.iter("{*}Relationship")}
    found = {}
    for sheet in islice(book.iter("{*}sheet"), _MAX_SHEETS):
        target = parts.get(sheet.get(_RELATIONSHIP), "")
        if target and sheet.get("state", "visible") == "visible":
            path = target if target.startswith("/") else posixpath.join("xl", target)
            found[sheet.get("name", "")] = path.removeprefix("/")
    if not found:
        raise UnreadableFile(package.name, "工作簿里没有可见的工作表", _CURE)
    return found


def _trimmed(row: list[str]) -> tuple[str, ...]:
    """The row without empty cells at its end."""
    end = next((at for at in range(len(row), 0, -1) if row[at - 1].strip()), 0)
    return tuple(row[:end])


def _fill_merged_areas(rows: list[list[str]], part: bytes) -> None:
    """Give every cell of a merged area the text of its first one. ``part``: the XML of the worksheet."""
    from openpyxl.utils import column_index_from_string

    left_to_fill = len(rows) * _MAX_COLUMNS  # areas do not overlap, unless somebody made them so
    for match in islice(_MERGED.finditer(part), _MAX_MERGED):
        left, right = (column_index_from_string(match[group].decode()) - 1 for group in (1, 3))
        top, bottom = int(match[2]) - 1, int(match[4]) - 1
        if top >= len(rows) or left >= min(len(rows[top]), _MAX_COLUMNS):
            continue
        text = rows[top][left]
        if not text.strip():
            continue
        left_to_fill -= (min(bottom + 1, len(rows)) - top) * (min(right + 1, _MAX_COLUMNS) - left)
        if left_to_fill < 0:
            return
        for row in rows[top : bottom + 1]:
            row.extend([""] * (min(right + 1, _MAX_COLUMNS) - len(row)))
            row[left : min(right + 1, _MAX_COLUMNS)] = [text] * (min(right + 1, _MAX_COLUMNS) - left)
