"""The fact sheet of a scaffold: a workbook in which offices enter this year's figures, to be imported again.

Last year's values are shown for reference. A hidden column has the ids of slots, by which each figure is assigned to
its slots on import.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from assistant.base.tables import read_toml
from assistant.domain.report import FactKind, Role
from assistant.domain.results import (
    BEYOND,
    DIRECTION,
    SLOT_LABELS,
    LastValue,
    Layer,
    Scaffold,
    ScaffoldFact,
    ScaffoldItem,
    Slot,
)
from assistant.export._scaffold import USUAL, report_citation, scaffold_title
from assistant.export.labels import LAYERS

_LISTED_KINDS = frozenset({FactKind.COUNT, FactKind.MONEY, FactKind.PERCENT, FactKind.AREA})
_HOW = "请各单位填标黄的一列；同比下降的填负数；没有数的空着，提纲里会写作“待核”。填好后存盘，用“导入数据表”读回。"
_CLAUSE_ENDS = "，。；：！？"
_HIGHLIGHT, _HEAD = "FFF8DC", "E8EDF3"
_LANDSCAPE_A4 = 9


@dataclass(frozen=True, slots=True)
class _Row:
    """One figure to collect; ``clause`` is the clause with its slot, "" if no sentence contains it yet."""

    name: str
    unit: str
    office: str
    clause: str
    value: str
    origin: str
    last: LastValue | None
    slot_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the workbook; ``role`` identifies its content, ``width`` is in characters."""

    role: str
    head: str
    width: int


def workbook(scaffold: Scaffold) -> bytes:
    """The bytes of the workbook."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "数据表"
    rows = list(_rows(scaffold))
    columns = _columns(scaffold, rows)
    _text(sheet.cell(1, 1), scaffold_title(scaffold).replace("提纲", "数据表"))
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    continued = scaffold.own or scaffold.nearest
    reference = f"上年的数取自{report_citation(continued)}，只供参考。" if continued else ""
    _text(sheet.cell(2, 1), f"{_HOW}{reference}")
    for top in (1, 2):
        sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=len(columns) - 1)
    sheet.cell(2, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[2].height = 32
    line = Side(style="thin", color="B8BCC2")
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].hidden = column.role == "slot_ids"
        head = sheet.cell(3, number)
        _text(head, column.head)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD)
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        for place, row in enumerate(rows, start=4):
            cell = sheet.cell(place, number)
            value = _cell(row, column, scaffold.request.year)
            if isinstance(value, str):
                _text(cell, value)
            else:
                cell.value = value
            cell.alignment = Alignment(wrap_text=column.role not in ("value", "last"), vertical="top")
            cell.border = Border(bottom=line)
            if column.role in ("value", "target", "growth"):
                cell.fill = PatternFill("solid", fgColor=_HIGHLIGHT)
    sheet.freeze_panes = "B4"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _LANDSCAPE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _columns(scaffold: Scaffold, rows: list[_Row]) -> list[_Column]:
    year = scaffold.request.year
    columns = [
        _Column("name", "指标", 26),
        _Column("unit", "单位", 8),
        _Column("basis", "口径", 16),
        _Column("office", "提供单位", 14),
    ]
    if any(row.last and not _is_last_year(row.last, year) for row in rows):
        columns.append(_Column("earlier", "往年（参考）", 14))
    columns += [
        _Column("last", f"{year - 1}年（上年，参考）" if year else "上年（参考）", 14),
        _Column("value", f"{year}年" if year else "本年", 12),
    ]
    frames = [item.frame for section in scaffold.sections for item in section.items]
    if any(BEYOND in frame for frame in frames):
        columns.append(_Column("target", "任务数", 10))
    if any(DIRECTION in frame for frame in frames):
        columns.append(_Column("growth", "同比增减（%）", 10))
    columns += [
        _Column("source", "数据来源", 14),
        _Column("clause", "用在哪一句", 44),
        _Column("layer", "从何而来", 12),
        _Column("slot_ids", "填空编号", 10),
    ]
    return columns


def _cell(row: _Row, column: _Column, year: int | None) -> str | int | float | None:
    if column.role in ("last", "earlier"):
        if row.last is None or _is_last_year(row.last, year) != (column.role == "last"):
            return None
        if column.role == "earlier":
            return f"{row.last.value}（{row.last.year}年）" if row.last.year else row.last.value
        return _number(row.last.value, row.unit)
    if column.role == "value":
        return _number(row.value, row.unit) if row.value else None
    if column.role == "basis":
        return "、".join(word for word in _basis_words() if word in row.clause)
    if column.role == "slot_ids":
        return " ".join(row.slot_ids)
    if column.role == "layer":
        return row.origin
    known = {"name": row.name, "unit": row.unit, "office": row.office, "clause": row.clause}
    return known.get(column.role)


def _is_last_year(last: LastValue, year: int | None) -> bool:
    return year is None or last.year is None or last.year == year - 1


def _number(value: str, unit: str) -> str | int | float:
    """The value without its unit, as a number if it is one."""
    bare = value.removesuffix(unit).replace(",", "").replace("，", "")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return bare
    return int(number) if number == number.to_integral_value() and "." not in bare else float(number)


def _basis_words() -> tuple[str, ...]:
    return tuple(read_toml("factsheet.toml")["basis"]["words"].split())


def _rows(scaffold: Scaffold) -> Iterator[_Row]:
    """A row per figure to collect, then a row per remaining slot, named by its indicator, or else by its clause.

    Slots in plans are left out, since their figures are not this year's; of other authors' sentences only slots with an
    indicator are listed.
    """
    items_by_slot: dict[str, tuple[ScaffoldItem, Slot]] = {}
    slot_ids_by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
    listed_slots = {one for fact in scaffold.facts for one in fact.slot_ids}
    for section in scaffold.sections:
        for item in section.items:
            for slot in item.slots:
                items_by_slot[slot.id] = item, slot
                if slot.id in listed_slots or section.role is Role.PLANS or slot.kind not in _LISTED_KINDS:
                    continue
                named = slot.name not in SLOT_LABELS.values()
                if named or item.layer is Layer.OWN:
                    slot_ids_by_name[slot.name if named else slot.id, slot.unit or ""].append(slot.id)
    for fact in scaffold.facts:
        yield _fact_row(fact, items_by_slot)
    for (name, unit), ids in slot_ids_by_name.items():
        item, slot = items_by_slot[ids[0]]
        clause = _clause(item, slot)
        past = next((past for past in slot.examples if past.value and item.layer is Layer.OWN), None)
        last = LastValue(past.value, past.year, past.passage_id) if past else None
        yield _Row(
            clause if name == slot.id else name,
            unit,
            "",
            clause,
            slot.value or "",
            LAYERS[item.layer],
            last,
            tuple(ids),
        )


def _fact_row(fact: ScaffoldFact, items_by_slot: dict[str, tuple[ScaffoldItem, Slot]]) -> _Row:
    place = next((items_by_slot[one] for one in fact.slot_ids if one in items_by_slot), None)
    return _Row(
        fact.name,
        fact.unit or "",
        fact.office,
        _clause(*place) if place else "",
        fact.value or "",
        LAYERS[fact.layer] if fact.support else USUAL,
        fact.last,
        fact.slot_ids,
    )


def _clause(item: ScaffoldItem, slot: Slot) -> str:
    """The clause of the frame that contains the slot."""
    begin = max(item.frame.rfind(mark, 0, slot.begin) for mark in _CLAUSE_ENDS) + 1
    ends = [at for mark in _CLAUSE_ENDS if (at := item.frame.find(mark, slot.end)) >= 0]
    return item.frame[begin : min(ends, default=len(item.frame))].strip()


def _text(cell: Any, value: str) -> None:
    """Set the text of a cell; text that begins like a formula stays text."""
    cell.value = value
    if value:
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
