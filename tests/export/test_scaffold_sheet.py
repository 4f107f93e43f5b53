"""The fact sheet of a scaffold: exported, filled in, and imported again."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assistant.domain.report import FactKind, Role
from assistant.domain.results import (
    FactSheet,
    LastValue,
    Layer,
    Move,
    Scaffold,
    ScaffoldFact,
    ScaffoldItem,
    ScaffoldRequest,
    ScaffoldSection,
    SheetFact,
    Slot,
    SlotExample,
    SourceReport,
)
from assistant.export import export_scaffold
from assistant.scaffold.directions import with_directions
from assistant.scaffold.factsheet import sheet_from
from assistant.scaffold.filling import fill

_JOBS = "截至12月底，全县累计城镇新增就业〔数量〕人，同比增长〔比例〕%，超额完成任务。"
_WAGES = "到一线〔数量〕件，追回工资〔金额〕万元。"


def _slot(frame: str, number: int, name: str, item: str, kind: FactKind, unit: str, last: str = "") -> Slot:
    begin = -1
    for _ in range(number + 1):
        begin = frame.index("〔", begin + 1)
    examples = (SlotExample(last, 2023, "S01#3"),) if last else ()
    return Slot(f"{item}.{number}", begin, frame.index("〕", begin) + 1, kind, name, unit, examples=examples)


MADE = with_directions(
    Scaffold(
        ScaffoldRequest(("人社",), office="副县长", year=2024),
        (
            ScaffoldSection(
                Role.DUTY,
                "人社",
                items=(
                    ScaffoldItem(
                        "a1",
                        Layer.OWN,
                        "就业",
                        Move.FIGURES,
                        _JOBS,
                        1,
                        (
                            _slot(_JOBS, 0, "城镇新增就业人数", "a1", FactKind.COUNT, "人"),
                            _slot(_JOBS, 1, "城镇新增就业增长率", "a1", FactKind.PERCENT, "%"),
                        ),
                    ),
                    ScaffoldItem(
                        "a2",
                        Layer.OWN,
                        "欠薪",
                        Move.FIGURES,
                        _WAGES,
                        1,
                        (
                            _slot(_WAGES, 0, "数量", "a2", FactKind.COUNT, "件", "12"),
                            _slot(_WAGES, 1, "追回工资金额", "a2", FactKind.MONEY, "万元"),
                        ),
                    ),
                ),
            ),
        ),
        own=SourceReport("S01", "2023年度述职报告", "甲", "副县长", "云岭县", 2023, ""),
        facts=(
            ScaffoldFact(
                "城镇新增就业人数",
                "人",
                "人社局",
                Layer.OWN,
                LastValue("3,500人", 2023, "S01#3"),
                ("a1.0",),
                "人社",
            ),
            ScaffoldFact(
                "追回工资金额",
                "万元",
                "人社局",
                Layer.OWN,
                LastValue("82万元", 2022, "S00#3"),
                ("a2.1",),
                "人社",
            ),
            ScaffoldFact("=1+1就业人数", "人", "人社局", Layer.SHARED, None, (), "人社"),
        ),
    )
)


def _sheet() -> tuple[Any, Worksheet]:
    book = load_workbook(BytesIO(export_scaffold("xlsx", MADE)))
    sheet = book["数据表"]
    return book, sheet


def _table(sheet: Worksheet) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip((str(cell) for cell in head), row, strict=True)) for row in rows]


def test_the_sheet_has_a_column_for_this_year_and_one_for_last_year() -> None:
    _, sheet = _sheet()
    assert sheet.cell(1, 1).value == "副县长2024年度述职报告数据表"
    assert "《2023年度述职报告》（云岭县副县长，2023年）" in str(sheet.cell(2, 1).value)
    assert [
        (row["指标"], row["单位"], row["口径"], row["提供单位"], row["2023年（上年，参考）"], row["2024年"])
        for row in _table(sheet)
    ] == [
        ("城镇新增就业人数", "人", "累计、新增", "人社局", 3500, None),
        ("追回工资金额", "万元", None, "人社局", None, None),
        ("=1+1就业人数", "人", None, "人社局", None, None),
        ("城镇新增就业增减率", "%", "同比", None, None, None),
        ("到一线〔数量〕件", "件", None, None, 12, None),
    ]
    assert [row["往年（参考）"] for row in _table(sheet)][:2] == [None, "82万元（2022年）"]
    assert [row["用在哪一句"] for row in _table(sheet)][:2] == [
        "全县累计城镇新增就业〔数量〕人",
        "追回工资〔金额〕万元",
    ]


def test_ids_are_hidden_and_nothing_is_a_formula() -> None:
    _, sheet = _sheet()
    ids = next(cell for cell in sheet[3] if cell.value == "填空编号")
    assert sheet.column_dimensions[ids.column_letter].hidden
    assert [row["填空编号"] for row in _table(sheet)] == ["a1.0", "a2.1", None, "a1.1", "a2.0"]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_entered_figures_are_imported_to_their_slots() -> None:
    book, sheet = _sheet()
    columns = {str(cell.value): cell.column for cell in sheet[3]}
    for row in range(4, sheet.max_row + 1):
        name = sheet.cell(row, 1).value
        if name == "城镇新增就业人数":
            sheet.cell(row, 1).value = "新增就业（改了名称）"
            sheet.cell(row, columns["2024年"]).value = 3650
            sheet.cell(row, columns["任务数"]).value = 3600
            sheet.cell(row, columns["同比增减（%）"]).value = 4.3
            sheet.cell(row, columns["数据来源"]).value = "就业处"
        elif name == "到一线〔数量〕件":
            sheet.cell(row, columns["2024年"]).value = "15件"
    buffer = BytesIO()
    book.save(buffer)
    read = sheet_from("数据.xlsx", buffer.getvalue())
    filling = fill(MADE, read)

    assert [one.filled() for one in filling.scaffold.sections[0].items] == [
        "截至12月底，全县累计城镇新增就业3650人，同比增长4.3%，超额完成任务。",
        "到一线15件，追回工资〔待核〕万元。",
    ]
    assert filling.scaffold.facts[0].filled_from == "数据.xlsx 第 4 行（人社局，就业处，累计、新增）"
    assert filling.notes == (
        "数据.xlsx 第 6 行：“=1+1就业人数”是公式，请改成数值",
        "数据表里还有 2 项没有数：追回工资金额、城镇新增就业增减率，提纲里写作待核",
    )


def test_a_filled_scaffold_exports_its_figures() -> None:
    filled = fill(MADE, FactSheet((SheetFact("城镇新增就业", "3650", "人"),))).scaffold
    book = load_workbook(BytesIO(export_scaffold("xlsx", filled)))
    assert _table(book["数据表"])[0]["2024年"] == 3650
