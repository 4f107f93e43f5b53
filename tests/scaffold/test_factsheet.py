"""Fact sheets as offices keep them: what is read, what is refused and why."""

from collections.abc import Sequence
from io import BytesIO
from time import perf_counter
from typing import Any

import pytest
from openpyxl import Workbook

from assistant.base.errors import BadInput, TooLarge, UnreadableFile
from assistant.domain.results import FactSheet, SheetFact
from assistant.scaffold.factsheet import sheet_from, sheet_of

Rows = Sequence[Sequence[Any]]


def _csv(text: str, encoding: str = "utf-8-sig") -> FactSheet:
    return sheet_from("数据.csv", text.encode(encoding))


def _book(**sheets: Rows) -> bytes:
    """A workbook; a cell (value, number format) is displayed in that format."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                value, form = cell if isinstance(cell, tuple) else (cell, "General")
                sheet.cell(number, column, value).number_format = form
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _told(sheet: FactSheet) -> list[tuple[str, str, str]]:
    return [(fact.name, fact.value, fact.unit) for fact in sheet.facts]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_offices_have(encoding: str) -> None:
    text = '名称,数值,单位,年份,来源\r\n新增城镇就业,"1,538",人,2024年,就业处\r\n追回工资,２６９５万元,,2024,\r\n,,,,\r\n'
    assert _csv(text, encoding) == FactSheet(
        (
            SheetFact("新增城镇就业", "1538", "人", 2024, "就业处", "数据.csv 第 2 行"),
            SheetFact("追回工资", "2695", "万元", 2024, "", "数据.csv 第 3 行"),
        )
    )


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_tabs_and_semicolons_part_cells_too(delimiter: str) -> None:
    lines = [("指标", "单位", "完成数"), ("新增就业", "人", "3650"), ("追回工资", "万元", "82.5")]
    assert _told(_csv("\n".join(delimiter.join(line) for line in lines))) == [
        ("新增就业", "3650", "人"),
        ("追回工资", "82.5", "万元"),
    ]


def test_rows_above_the_header_give_year_unit_and_office() -> None:
    rows = [
        ["云岭县2024年主要指标完成情况", None, None],
        ["填报单位：云岭县人社局", None, "单位：万元"],
        [],
        ["序号", "指标", "完成数"],
        [1, "追回农民工工资", 82],
        [2, "发放稳岗补贴", (1234.5, "#,##0.0")],
    ]
    assert sheet_from("数据.xlsx", _book(一=rows)).facts == (
        SheetFact("追回农民工工资", "82", "万元", 2024, "云岭县人社局", "数据.xlsx 第 5 行"),
        SheetFact("发放稳岗补贴", "1234.5", "万元", 2024, "云岭县人社局", "数据.xlsx 第 6 行"),
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("新增就业（人）", ("新增就业", "人")),
        ("新增就业(万人)", ("新增就业", "万人")),
        ("追回工资（单位：万元）", ("追回工资", "万元")),
        ("人均可支配收入，单位：元", ("人均可支配收入", "元")),
        ("1.城镇新增就业（人）", ("城镇新增就业", "人")),
        ("（二）森林覆盖率（%）", ("森林覆盖率", "%")),
        ("其中：困难人员再就业（人）", ("困难人员再就业", "人")),
        ("PM2.5年均浓度（微克/立方米）", ("PM2.5年均浓度", "微克/立方米")),
        ("5G基站（个）", ("5G基站", "个")),
        ("2.5产业园入驻企业（家）", ("2.5产业园入驻企业", "家")),
        ("新增就业（不含农村）", ("新增就业（不含农村）", "")),
    ],
)
def test_the_unit_in_the_name(name: str, told: tuple[str, str]) -> None:
    [fact] = _csv(f"指标\t数值\n{name}\t5\n").facts
    assert (fact.name.replace("(", "（").replace(")", "）"), fact.unit) == told


def test_one_column_a_year() -> None:
    rows = [
        ["指标", "单位", "2022年", "2023年", "2024年", "责任单位"],
        ["城镇新增就业", "人", 3200, 3500, 3650, "县人社局"],
        ["义务教育巩固率", "%", (0.981, "0.0%"), (0.983, "0.0%"), (0.986, "0.0%"), "县教体局"],
        ["追回工资", "万元", 80, 82, None, "县人社局"],
    ]
    sheet = sheet_from("数据.xlsx", _book(一=rows))
    assert [(one.name, one.year, one.value, one.unit, one.last) for one in sheet.facts] == [
        ("城镇新增就业", 2022, "3200", "人", ""),
        ("城镇新增就业", 2023, "3500", "人", "3200"),
        ("城镇新增就业", 2024, "3650", "人", "3500"),
        ("义务教育巩固率", 2022, "98.1", "%", ""),
        ("义务教育巩固率", 2023, "98.3", "%", "98.1"),
        ("义务教育巩固率", 2024, "98.6", "%", "98.3"),
        ("追回工资", 2022, "80", "万元", ""),
        ("追回工资", 2023, "82", "万元", "80"),
    ]
    assert [(one.name, one.year, one.last, one.source) for one in sheet.unfilled] == [
        ("追回工资", 2024, "82", "县人社局")
    ]


def test_years_as_numbers_and_with_words_behind_them() -> None:
    text = "指标,单位,2023,2024年完成数,2024年同比增长\n新增就业,人,3500,3650,4.3%\n"
    assert [(one.year, one.value, one.growth) for one in _csv(text).facts] == [
        (2023, "3500", ""),
        (2024, "3650", "4.3"),
    ]


def test_a_header_of_two_rows_with_merged_cells() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["指标", "单位", "2023年", None, "2024年", None],
        [None, None, "数值", "增速", "数值", "增速"],
        ["新增就业", "人", 3500, 9.4, 3650, "↑4.3%"],
        ["信访总量", "件", 420, -3.2, 380, "下降9.5%"],
    ):
        sheet.append(row)
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        sheet.merge_cells(area)
    buffer = BytesIO()
    book.save(buffer)
    assert [
        (one.name, one.year, one.value, one.last, one.growth)
        for one in sheet_from("数据.xlsx", buffer.getvalue()).facts
    ] == [
        ("新增就业", 2023, "3500", "", "9.4"),
        ("新增就业", 2024, "3650", "3500", "4.3"),
        ("信访总量", 2023, "420", "", "-3.2"),
        ("信访总量", 2024, "380", "420", "-9.5"),
    ]


def test_merged_names_and_heads_of_groups() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["类别", "指标", "单位", "完成数"],
        ["一、就业", None, None, None],
        ["就业", "城镇新增就业", "人", 3650],
        [None, "困难人员再就业", "人", 860],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:D2")
    sheet.merge_cells("A3:A4")
    buffer = BytesIO()
    book.save(buffer)
    read = sheet_from("数据.xlsx", buffer.getvalue())
    assert _told(read) == [("城镇新增就业", "3650", "人"), ("困难人员再就业", "860", "人")]
    assert (read.refused, read.unfilled) == ((), ())


def test_every_visible_sheet_with_a_header_is_read() -> None:
    book = _book(
        说明=[["请各单位于12月20日前填报"]],
        就业=[["指标", "数值（人）"], ["城镇新增就业", 3650]],
        教育=[["指标", "单位", "数值"], ["新增学位", "个", 1800]],
    )
    assert sheet_from("数据.xlsx", book).facts == (
        SheetFact("城镇新增就业", "3650", "人", place="数据.xlsx“就业” 第 2 行"),
        SheetFact("新增学位", "1800", "个", place="数据.xlsx“教育” 第 2 行"),
    )


def test_values_are_taken_as_they_are_displayed() -> None:
    rows = [
        ["指标", "数值"],
        ["义务教育巩固率", (0.986, "0.0%")],
        ["群众满意度", (86.67, "0")],
        ["总产值", (12345678, "#,##0")],
        ["招商引资", (123456, '0!.0,"万"')],
        ["新增就业", (3650, '0"人"')],
        ["结余", (-5.2, "0.0;(0.0)")],
        ["追回工资", "￥82万元"],
        ["帮扶", "36户（含困难户）"],
    ]
    assert _told(sheet_from("数据.xlsx", _book(一=rows))) == [
        ("义务教育巩固率", "98.6", "%"),
        ("群众满意度", "87", ""),
        ("总产值", "12345678", ""),
        ("招商引资", "12.3", "万"),
        ("新增就业", "3650", "人"),
        ("结余", "-5.2", ""),
        ("追回工资", "82", "万元"),
        ("帮扶", "36", "户"),
    ]


def test_targets_growth_and_completion() -> None:
    text = "指标,单位,任务数,完成数,完成率,上年同期,同比\n新增就业,人,3500,3650,104.3%,3500,增长4.3%\n"
    [fact] = _csv(text).facts
    assert (fact.target, fact.value, fact.completion, fact.last, fact.growth) == (
        "3500",
        "3650",
        "104.3",
        "3500",
        "4.3",
    )


def test_an_office_in_the_column_of_units_is_no_unit() -> None:
    [fact] = _csv("指标,数值,单位\n新增就业,3650人,县人社局\n").facts
    assert (fact.unit, fact.source) == ("人", "县人社局")


def test_what_is_open_is_kept_apart_and_remarks_are_nothing() -> None:
    rows = [
        ["指标", "单位", "数值"],
        ["合计", "人", "=SUM(C3:C4)"],
        ["新增就业", "人", "—"],
        ["注：口径为城镇"],
    ]
    read = sheet_from("数据.xlsx", _book(一=rows))
    assert [one.name for one in read.unfilled] == ["合计", "新增就业"]
    assert (read.facts, read.refused) == ((), ())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("=cmd|' /C calc'!A0,5,人,,", "“=cmd|' /C calc'!A0”是公式，请改成数值"),
        ("+cmd|' /C calc'!A0,5,人,,", "“+cmd|' /C calc'!A0”是公式，请改成数值"),
        ("-2+3,5,人,,", "“-2+3”是公式，请改成数值"),
        (f"{'就' * 100},5,人,,", "名称超过 60 个字"),
        ("新增就业,=1+1,人,,", "“新增就业”是公式，请改成数值"),
        ("新增就业,约五百,人,,", "“新增就业”的数值“约五百”不是一个数"),
        ("新增就业,3650（含困难人员860）,人,,", "“新增就业”的数值“3650(含困难人员860)”不是一个数"),
        ("新增就业,5人,户,,", "“新增就业”的单位写了两样：“人”和“户”"),
        ("新增就业,5,人,去年,", "“新增就业”的年份“去年”不是四位数的年份"),
        ("巩固率,0.986,%,,", "“巩固率”的数值“0.986”像是没有换成百分数，请写成带 % 的数"),
        (",5,人,,", "没有写名称"),
    ],
)
def test_a_row_that_cannot_be_taken_is_told(row: str, told: str) -> None:
    read = _csv(f"名称,数值,单位,年份,来源\n{row}\n")
    assert (read.facts, read.refused) == ((), (f"数据.csv 第 2 行：{told}",))


def test_what_is_no_fact_sheet_is_refused() -> None:
    with pytest.raises(BadInput, match="缺少“数值”列"):
        _csv("名称,单位\n就业,人\n")
    with pytest.raises(BadInput, match="缺少“名称、数值”列"):
        sheet_from("数据.xlsx", _book(一=[["请各单位填报"]]))
    with pytest.raises(BadInput, match="有两列说的是一回事：数值、完成数"):
        _csv("名称,数值,完成数\n就业,5,6\n")
    with pytest.raises(TooLarge):
        _csv("名称,数值\n" + "就业,1\n" * 6000)
    with pytest.raises(UnreadableFile):
        sheet_from("坏.xlsx", b"PK no")
    with pytest.raises(BadInput, match="格式"):
        sheet_from("数据.pdf", b"")


def test_a_scale_written_with_the_figure_belongs_to_the_unit() -> None:
    assert _told(_csv("名称,数值,单位\n新增就业,１．２万,人\n")) == [("新增就业", "1.2", "万人")]


def test_a_million_rows_are_refused_before_they_are_read() -> None:
    text = "名称,数值\n" + "a,1\n" * 1_000_000
    begun = perf_counter()
    with pytest.raises(TooLarge, match="5000 行"):
        _csv(text)
    assert perf_counter() - begun < 2


@pytest.mark.parametrize("cell", ["9" * 10_000, "(" * 10_000, "1," * 5_000, "1 " * 5_000, "(1" * 5_000])
def test_a_cell_without_end_is_refused_in_no_time(cell: str) -> None:
    begun = perf_counter()
    assert _csv(f"名称;数值\n就业;{cell}\n").facts == ()
    assert _csv(f"名称;数值\n{cell};5\n").facts == ()
    assert perf_counter() - begun < 1


def test_figures_that_a_program_sends() -> None:
    sheet = sheet_of(
        [
            {
                "name": "新增就业",
                "value": "3650",
                "unit": "人",
                "year": 2024,
                "source": "就业处",
                "slot_id": "a1.0",
            },
            {"name": "追回工资", "value": "82万元"},
            {"name": "帮扶", "value": "约五百"},
        ]
    )
    assert sheet.facts == (
        SheetFact("新增就业", "3650", "人", 2024, "就业处", "facts 第 1 项", ("a1.0",)),
        SheetFact("追回工资", "82", "万元", place="facts 第 2 项"),
    )
    assert sheet.refused == ("facts 第 3 项：“帮扶”的数值“约五百”不是一个数",)
