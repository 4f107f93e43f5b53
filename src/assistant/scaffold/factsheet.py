"""A fact sheet: this year's figures, as the office keeps them in csv or xlsx. Text is read, nothing is run.

Columns: 名称 (name), 数值 (value), 单位 (unit), 年份 (year), 来源 (source); the first two must be there.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.base.errors import BadInput, TooLarge, UnreadableFile
from assistant.base.tables import read_table
from assistant.corpus.word.package import Package
from assistant.domain.report import read_year

MOST_ROWS = 5000
_LARGEST = 5 * 1024 * 1024
_COLUMNS = {
    "name": ("name", "名称", "指标", "指标名称", "项目"),
    "value": ("value", "数值", "值", "数据", "完成数"),
    "unit": ("unit", "单位", "计量单位"),
    "year": ("year", "年份", "年度"),
    "source": ("source", "来源", "出处", "依据", "数据来源"),
}
_DTD = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
_FORMULA = ("=", "@", "+", "-")
_LONGEST_NAME = 60
_SCALE = frozenset({"十", "百", "千", "万", "亿", "百万", "千万", "万亿"})
_NUMBER = re.compile(r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<unit>\D*)")


@dataclass(frozen=True, slots=True)
class SheetFact:
    """One figure. ``value`` is a number as it was written, without its unit; ``place`` says where it stands."""

    name: str
    value: str
    unit: str = ""
    year: int | None = None
    source: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures of a sheet, and what of it could not be taken, row by row with the reason."""

    facts: tuple[SheetFact, ...]
    refused: tuple[str, ...] = ()


def read_sheet(path: Path) -> Sheet:
    """Read a csv (UTF-8 or GB18030) or xlsx file.

    Raises BadInput for another kind or missing columns, TooLarge, UnreadableFile for a damaged workbook.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadInput(f"数据表“{path}”读不了：{error.strerror}", "请检查路径") from error
    if size > _LARGEST:
        raise TooLarge(path.name, f"数据表超过 {_LARGEST // 1024 // 1024} MB", "请只留本报告要用的指标")
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _sheet(_csv_rows(path), path.name)
    if suffix == ".xlsx":
        return _sheet(_workbook_rows(path), path.name)
    raise BadInput(f"数据表不能是“{suffix or path.name}”格式", "请存为 .csv 或 .xlsx")


def sheet_of(rows: Iterable[dict[str, object]]) -> Sheet:
    """The figures that a program sends: name, value, unit, year, source each."""
    header = tuple(_COLUMNS)
    table = [[str(row.get(name) or "") for name in header] for row in rows]
    return _sheet(iter([list(header), *table]), "facts")


def _csv_rows(path: Path) -> Iterator[list[str]]:
    table = read_table(path, f"数据表“{path.name}”", MOST_ROWS)
    yield list(table.header)
    for _, row in table.rows:
        yield [row.get(name, "") for name in table.header]


def _workbook_rows(path: Path) -> Iterator[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    package = Package(path.read_bytes(), path.name)
    package.verify()
    for name in package.names():
        if name.endswith((".xml", ".rels")) and _DTD.search(package.part(name) or b""):
            raise UnreadableFile(path.name, "工作簿里有外部定义（DTD），不读", "请在表格软件里另存后再用")
    try:
        # Formulas are not computed: what they came to when the workbook was saved is read.
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableFile(path.name, "工作簿打不开，可能已损坏", "请在表格软件里另存后再用") from error
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if cell is None else str(cell) for cell in row]
    finally:
        book.close()


def _sheet(rows: Iterator[list[str]], name: str) -> Sheet:
    header = next(rows, [])
    columns = _columns(header, name)
    facts, refused = [], []
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS + 1:
            raise TooLarge(name, f"数据表超过 {MOST_ROWS} 行", "请只留本报告要用的指标")
        cells = {column: _clean(row[at]) if at < len(row) else "" for column, at in columns.items()}
        if not any(cells.values()):
            continue
        fact, problem = _fact(cells, f"{name} 第 {number} 行")
        if fact is not None:
            facts.append(fact)
        else:
            refused.append(problem)
    return Sheet(tuple(facts), tuple(refused))


def _columns(header: Sequence[str], name: str) -> dict[str, int]:
    told = [_clean(cell).lower() for cell in header]
    for names in _COLUMNS.values():
        twice = [cell for cell in told if cell in names]
        if len(twice) > 1:
            raise BadInput(f"数据表“{name}”有两列说的是一回事：{'、'.join(twice)}", "请只留一列")
    columns = {
        column: next(at for at, cell in enumerate(told) if cell in names)
        for column, names in _COLUMNS.items()
        if any(cell in names for cell in told)
    }
    missing = [
        names[1]
        for column, names in _COLUMNS.items()
        if column in ("name", "value") and column not in columns
    ]
    if missing:
        raise BadInput(
            f"数据表“{name}”缺少“{'、'.join(missing)}”列",
            "第一行应是列名，用逗号分开：名称,数值,单位,年份,来源",
        )
    return columns


def _fact(cells: dict[str, str], place: str) -> tuple[SheetFact | None, str]:
    name, value, year = cells["name"], cells["value"], cells.get("year", "")
    if not name:
        return None, f"{place}：没有写名称"
    if len(name) > _LONGEST_NAME:
        return None, f"{place}：名称超过 {_LONGEST_NAME} 个字"
    if value[:1] in ("=", "@") or name.startswith(_FORMULA):
        return None, f"{place}：“{name}”是公式，请改成数值"
    match = _NUMBER.fullmatch(value)
    if match is None:
        return None, f"{place}：“{name}”的数值“{value}”不是一个数"
    try:
        of_year = read_year(year)
    except BadInput as error:
        return None, f"{place}：“{name}”的{error.detail}"
    unit = cells.get("unit", "")
    own = match["unit"].strip()
    if unit and own in _SCALE:
        unit = own = f"{own}{unit}"  # 1.2万, 人
    if unit and own and unit != own:
        return None, f"{place}：“{name}”的单位写了两样：“{own}”和“{unit}”"
    return SheetFact(
        name=name,
        value=match["number"].replace(",", "").lstrip("+"),
        unit=unit or own,
        year=of_year,
        source=cells.get("source", ""),
        place=place,
    ), ""


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()
