"""A fact sheet: this year's figures, as an office keeps them in .xlsx or .csv. Text is read, nothing is run.

Read are the sheet that ``assistant scaffold -o 数据.xlsx`` writes, and an office's own: with title rows above the header,
the unit in the name or in the header, one column a year, merged cells, more sheets than one. How its columns may be
called stands in ``data/factsheet.toml``.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import NamedTuple

from assistant.base.errors import BadInput, TooLarge
from assistant.base.tables import read_toml
from assistant.corpus.spreadsheets import Grid, read_grids
from assistant.domain.results import FactSheet, SheetFact
from assistant.scaffold.units import is_unit

MOST_ROWS = 5000
_LARGEST = 5 * 1024 * 1024
_LONGEST_NAME, _LONGEST_REMARK = 60, 200
_HEADER_WITHIN = 15
"""Rows at the head of a sheet among which the header is looked for."""

_FORMULA = ("=", "@", "+", "-")
_SCALES = frozenset({"十", "百", "千", "万", "亿", "百万", "千万", "万亿"})
_NUMBER = re.compile(
    r"[¥￥$]?\s?(?P<number>[+-]?(?:\d{1,3}(?:[, ]\d{3}){1,8}|\d{1,30})(?:\.\d{1,30})?)\s{0,5}(?P<unit>[^\d]{0,40})"
)
_NEGATIVE = re.compile(r"\(([^()-][^()]{0,40})\)")
_BRACKET = re.compile(r"\(([^()]{1,24})\)$")
_UNIT_REMARK = re.compile(r"[,，;；:：\s]?(?:计量)?单位[:：]\s?(\S{1,12})$")
_ENUMERATED = re.compile(
    r"(?:\(?[一二三四五六七八九十]{1,3}[、.)]|\(\d{1,3}\)|\d{1,3}[、)]|\d{1,3}\.(?!\d)|[①-⑳]|其中[:：、]?|#)\s{0,4}"
)
_YEAR_COLUMN = re.compile(r"(20\d\d)(?:年度|年)?(.{0,20})")
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_YEAR_CELL = re.compile(r"(\d{4})(?:年度|年)?")


class _Column(NamedTuple):
    """What a column holds: a role of ``data/factsheet.toml``, of which year, and in what unit, where its heading says so."""

    role: str
    year: int | None = None
    unit: str = ""


Columns = Mapping[int, _Column]
"""Number of a column → what it holds."""


@dataclass(frozen=True, slots=True)
class _Header:
    """The header of a sheet: ``row`` is the number of the first row below it, from 0."""

    row: int
    columns: Columns
    year: int | None = None
    unit: str = ""
    source: str = ""


@dataclass(slots=True)
class _Reading:
    """What has been read of a sheet so far."""

    facts: list[SheetFact] = field(default_factory=list)
    unfilled: list[SheetFact] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def sheet(self) -> FactSheet:
        return FactSheet(tuple(self.facts), tuple(self.unfilled), tuple(self.refused))


class _Refused(Exception):
    """A row cannot be taken; the message is the reason."""


# --- what calls ask for ------------------------------------------------------------------------------


def sheet_from(name: str, data: bytes) -> FactSheet:
    """The figures in the bytes of a file called ``name``.

    Raises BadInput for another kind of file or one without names and values, TooLarge, UnreadableFile for a damaged
    workbook.
    """
    if len(data) > _LARGEST:
        raise _too_large(name)
    grids = [grid for grid in read_grids(name, data, MOST_ROWS) if grid.rows]
    reading, problems = _Reading(), []
    found = 0
    for grid in grids:
        try:
            header = _header(grid, name)
        except BadInput as error:
            problems.append(error)
            continue
        found += 1
        title = f"“{grid.title}”" if len(grids) > 1 else ""
        _read(grid, header, f"{name}{title}", reading)
    if not found:
        raise problems[0] if problems else _no_columns(name, ("name", "value"))
    return reading.sheet()


def sheet_of(rows: Iterable[Mapping[str, object]]) -> FactSheet:
    """The figures that a program sends: name, value, unit, year, source, slot_id each."""
    reading = _Reading()
    columns = {
        at: _Column(role) for at, role in enumerate(("name", "value", "unit", "year", "source", "slot_ids"))
    }
    for number, row in enumerate(islice(rows, MOST_ROWS + 1), start=1):
        if number > MOST_ROWS:
            raise _too_many("facts")
        cells = [row.get(name) for name in ("name", "value", "unit", "year", "source", "slot_id")]
        _read_row(
            ["" if cell is None else _clean(str(cell)) for cell in cells],
            _Header(0, columns),
            f"facts 第 {number} 项",
            reading,
        )
    return reading.sheet()


def _too_large(name: str) -> TooLarge:
    return TooLarge(name, f"数据表超过 {_LARGEST // 1024 // 1024} MB", "请只留本报告要用的指标")


def _too_many(name: str) -> TooLarge:
    return TooLarge(name, f"数据表超过 {MOST_ROWS} 行", "请只留本报告要用的指标")


def _no_columns(name: str, roles: Sequence[str]) -> BadInput:
    labels = {"name": "名称", "value": "数值"}
    return BadInput(
        f"数据表“{name}”缺少“{'、'.join(labels[role] for role in roles)}”列",
        "要有一行列名，例如：名称,数值,单位,年份,来源",
    )


# --- the header --------------------------------------------------------------------------------------


@cache
def _roles() -> dict[str, tuple[str, int]]:
    """Heading → its role, and how far back it stands in the role's list."""
    return {
        heading.lower(): (role, rank)
        for role, headings in read_toml("factsheet.toml")["columns"].items()
        for rank, heading in enumerate(headings.split())
    }


@cache
def _cell_words(name: str) -> tuple[str, ...]:
    return tuple(read_toml("factsheet.toml")["cells"][name].split())


def _header(grid: Grid, name: str) -> _Header:
    """The header: the first row with a column of names and one of values; two rows where the names' cell is merged."""
    rows = [[_clean(cell) for cell in row] for row in grid.rows[: _HEADER_WITHIN + 1]]
    missing: tuple[str, ...] = ()
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        for end in (number + 2, number + 1):
            block = rows[number:end]
            if len(block) == 2 and not _continues(row, block[1]):
                continue
            columns = _columns(block, name)
            roles = {column.role for column in columns.values()}
            lacking = tuple(role for role in ("name", "value") if role not in roles)
            if not lacking:
                years = {found for above in rows[:number] for cell in above for found in _YEARS.findall(cell)}
                year = int(years.pop()) if len(years) == 1 else None
                unit, source = _above(rows[:number])
                return _Header(number + len(block), columns, year, unit, source)
            if len(lacking) == 1 and not missing:
                missing = lacking
    raise _no_columns(name, missing or ("name", "value"))


def _continues(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether ``below`` is the second row of the header ``row``: some cells go on from above, the others are headings."""
    same = [one for one, other in zip(row, below, strict=False) if one and one == other]
    others = [cell for one, cell in zip(row, below, strict=False) if cell and one != cell]
    return bool(same) and bool(others) and all(_column(cell).role for cell in others)


def _columns(block: Sequence[Sequence[str]], name: str) -> dict[int, _Column]:
    width = max(len(row) for row in block)
    headings = [
        "".join(dict.fromkeys(row[at] for row in block if at < len(row) and row[at])) for at in range(width)
    ]
    found = {at: column for at, heading in enumerate(headings) if (column := _column(heading)).role}
    for wanted in dict.fromkeys(found.values()):
        same = [at for at, column in found.items() if column[:2] == wanted[:2]]
        if len(same) < 2:
            continue
        if wanted.role == "value":
            twice = "、".join(headings[at] for at in same)
            raise BadInput(f"数据表“{name}”有两列说的是一回事：{twice}", "请只留一列")
        first = min(same, key=lambda at: _roles().get(_bare(headings[at])[0].lower(), ("", at))[1])
        found = {at: column for at, column in found.items() if at not in same or at == first}
    return found


def _column(heading: str) -> _Column:
    """What a column with this heading holds; the role "" for one that is not read."""
    bare, unit = _bare(heading)
    bare = bare.lower()
    if bare in _roles():
        return _Column(_roles()[bare][0], None, unit)
    dated = _YEAR_COLUMN.fullmatch(bare)
    if dated is None:
        return _Column("")
    rest = dated[2].lstrip("度-:：")
    role = _roles().get(rest, ("", 0))[0] if rest else "value"
    return _Column(role if role in ("value", "growth", "target", "completion") else "", int(dated[1]), unit)


def _bare(heading: str) -> tuple[str, str]:
    """A heading without blanks and bracket, and the unit that stood in the bracket."""
    text = re.sub(r"\s", "", heading)
    bracket = _BRACKET.search(text)
    if bracket is None:
        return text, ""
    inside = bracket[1].removeprefix("单位").lstrip(":：")
    return text[: bracket.start()], inside if is_unit(inside) else ""


def _above(rows: Iterable[Sequence[str]]) -> tuple[str, str]:
    """The unit and the office that rows above the header name: 单位：万元, 单位：云岭县人社局."""
    unit = source = ""
    for row in rows:
        for cell in row:
            if found := _UNIT_REMARK.search(cell):
                if is_unit(found[1]):
                    unit = found[1]
                elif _is_office(found[1]):
                    source = found[1]
    return unit, source


# --- the rows ----------------------------------------------------------------------------------------


def _read(grid: Grid, header: _Header, name: str, reading: _Reading) -> None:
    for number, row in enumerate(grid.rows[header.row :], start=header.row + 1):
        cells = [_clean(cell) for cell in row]
        if any(cells):
            _read_row(cells, header, f"{name} 第 {number} 行", reading)


def _read_row(cells: Sequence[str], header: _Header, place: str, reading: _Reading) -> None:
    by_role: dict[str, str] = {}
    values: dict[int | None, tuple[str, str]] = {}
    stated_cells: dict[tuple[str, int | None], str] = {}
    for at, column in header.columns.items():
        cell = cells[at] if at < len(cells) else ""
        if column.role == "value":
            values[column.year] = "" if cell in _cell_words("blank") else cell, column.unit
        elif column.role in ("growth", "target", "completion", "last"):
            stated_cells[column.role, column.year] = cell
        else:
            by_role[column.role] = cell
    name = by_role.get("name", "")
    filled = any(value for value, _ in values.values())
    if not filled and (not name or len(name) > _LONGEST_NAME or name.startswith(_cell_words("remarks"))):
        return
    if len({cell for cell in cells if cell}) == 1:
        return  # the head of a group of rows, over all columns
    try:
        base = _described(by_role, header, place)
        found = {year: _measured(base, cell, unit or header.unit) for year, (cell, unit) in values.items()}
    except _Refused as refusal:
        reading.refused.append(f"{place}：{refusal}")
        return
    for year, fact in found.items():
        when = year or base.year or header.year
        before = found.get(when - 1) if when else None
        last = before.value if before else _number(stated_cells.get(("last", None), ""))
        fact = replace(
            fact,
            year=when,
            last=last,
            growth=_signed(stated_cells.get(("growth", year), stated_cells.get(("growth", None), ""))),
            target=_number(stated_cells.get(("target", year), stated_cells.get(("target", None), ""))),
            completion=_number(
                stated_cells.get(("completion", year), stated_cells.get(("completion", None), ""))
            ),
        )
        (reading.facts if fact.value else reading.unfilled).append(fact)


def _described(by_role: Mapping[str, str], header: _Header, place: str) -> SheetFact:
    """What a row says beside its figure. Raises _Refused."""
    name = by_role.get("name", "")
    if not name:
        raise _Refused("没有写名称")
    if name.startswith(_FORMULA):
        raise _Refused(f"“{name}”是公式，请改成数值")
    name, unit_in_name = _parted(name)
    if len(name) > _LONGEST_NAME:
        raise _Refused(f"名称超过 {_LONGEST_NAME} 个字")
    year = by_role.get("year", "")
    dated = _YEAR_CELL.fullmatch(year)
    if year and dated is None:
        raise _Refused(f"“{name}”的年份“{year}”不是四位数的年份")
    unit, office = by_role.get("unit", ""), by_role.get("office", "")
    if unit in _cell_words("blank"):
        unit = ""
    if _is_office(unit):
        unit, office = "", office or unit
    sources = (office, by_role.get("source", ""), by_role.get("basis", ""))
    source = "，".join(dict.fromkeys(part for part in sources if part)) or header.source
    return SheetFact(
        name=name,
        value="",
        unit=unit or unit_in_name,
        year=int(dated[1]) if dated else None,
        source=source[:_LONGEST_REMARK],
        place=place,
        slot_ids=tuple(by_role.get("slot_ids", "").split()),
    )


def _parted(name: str) -> tuple[str, str]:
    """A name without its number in a list, and the unit that stood behind it: 1.新增就业（人） → 新增就业, 人."""
    name = name[found.end() :] if (found := _ENUMERATED.match(name)) and found.end() < len(name) else name
    if (found := _BRACKET.search(name)) and found.start():
        inside = found[1].removeprefix("单位").lstrip(":：")
        return (name[: found.start()].strip(), inside) if is_unit(inside) else (name, "")
    if found := _UNIT_REMARK.search(name):
        return name[: found.start()], found[1]
    return name, ""


def _measured(fact: SheetFact, cell: str, usual_unit: str) -> SheetFact:
    """``fact`` with the number of a cell. Raises _Refused for what is no number, or has two units."""
    if not cell:
        return replace(fact, unit=fact.unit or usual_unit)
    if cell[:1] in ("=", "@"):
        raise _Refused(f"“{fact.name}”是公式，请改成数值")
    match = _number_match(cell)
    if match is None:
        raise _Refused(f"“{fact.name}”的数值“{cell}”不是一个数")
    number = match["number"].replace(",", "").replace(" ", "").lstrip("+")
    unit, own = fact.unit or usual_unit, re.sub(r"\([^()]{0,40}\)$", "", match["unit"]).strip()
    if unit and own in _SCALES:
        unit = own = f"{own}{unit}"  # 1.2万, 人
    if unit and own and unit != own:
        raise _Refused(f"“{fact.name}”的单位写了两样：“{own}”和“{unit}”")
    if unit == "%" and not own and re.fullmatch(r"0\.\d{1,30}|1(?:\.0{1,30})?", number):
        raise _Refused(f"“{fact.name}”的数值“{number}”像是没有换成百分数，请写成带 % 的数")
    return replace(fact, value=number, unit=unit or own)


def _number_match(cell: str) -> re.Match[str] | None:
    """A number and its unit, as they fill a cell; one in brackets is negative."""
    if found := _NEGATIVE.fullmatch(cell):
        cell = f"-{found[1]}"
    return _NUMBER.fullmatch(cell)


def _number(cell: str) -> str:
    """The number of a cell that is only compared with, "" for none."""
    match = _number_match(cell)
    return match["number"].replace(",", "").replace(" ", "").lstrip("+") if match else ""


def _signed(cell: str) -> str:
    """A rise or a fall with its sign: 5.2%, 增长5.2%, ↓3.1; "" for none."""
    for words, sign in ((_cell_words("rises"), ""), (_cell_words("falls"), "-")):
        for word in sorted(words, key=len, reverse=True):
            if cell.startswith(word) and (number := _number(cell[len(word) :].strip())):
                return f"{sign}{number}"
    return _number(cell)


# --- words -------------------------------------------------------------------------------------------


def _is_office(text: str) -> bool:
    return len(text) > 1 and text.endswith(_cell_words("offices")) and not is_unit(text)


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).replace("\n", "").strip()
