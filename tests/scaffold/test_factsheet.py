"""Fact sheets: what is read, what is refused and told, what is put where."""

from io import BytesIO
from pathlib import Path
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from assistant.base.errors import BadInput, TooLarge, UnreadableFile
from assistant.domain.report import FactKind, Role
from assistant.domain.results import (
    Layer,
    Move,
    Scaffold,
    ScaffoldItem,
    ScaffoldRequest,
    ScaffoldSection,
    Slot,
)
from assistant.scaffold.factsheet import Sheet, SheetFact, read_sheet, sheet_of
from assistant.scaffold.filling import fill

TEXT = "新增城镇就业〔数量〕人，为群众追回工资〔金额〕万元。"


def _item(frame: str, *slots: Slot) -> ScaffoldItem:
    return ScaffoldItem("a1", Layer.SHARED, "", Move.FIGURES, frame, 3, slots)


def _scaffold(item: ScaffoldItem, year: int | None = None) -> Scaffold:
    section = ScaffoldSection(Role.DUTY, "人社", items=(item,))
    return Scaffold(ScaffoldRequest(("人社",), year=year), (section,))


SCAFFOLD = _scaffold(
    _item(
        TEXT,
        Slot("a1.0", 6, 10, FactKind.COUNT, "新增城镇就业人数", "人"),
        Slot("a1.1", 19, 23, FactKind.MONEY, "追回工资", "万元"),
    ),
    2024,
)


def _csv(folder: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "数据.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_offices_have(tmp_path: Path, encoding: str) -> None:
    text = '名称,数值,单位,年份,来源\r\n新增城镇就业,"1,538",人,2024年,就业处\r\n追回工资,２６９５万元,,2024,\r\n,,,,\r\n'

    assert read_sheet(_csv(tmp_path, text, encoding)) == Sheet(
        (
            SheetFact("新增城镇就业", "1538", "人", 2024, "就业处", "数据.csv 第 2 行"),
            SheetFact("追回工资", "2695", "万元", 2024, "", "数据.csv 第 3 行"),
        )
    )


def test_a_workbook_is_read_without_running_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["指标", "值", "单位"], ["新增城镇就业", 1538, "人"], ["合计", "=SUM(B2:B2)", "人"]):
        sheet.append(row)
    book.save(tmp_path / "数据.xlsx")
    read = read_sheet(tmp_path / "数据.xlsx")

    assert read.facts == (SheetFact("新增城镇就业", "1538", "人", None, "", "数据.xlsx 第 2 行"),)
    assert read.refused == ("数据.xlsx 第 3 行：“合计”的数值“”不是一个数",)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("=cmd|' /C calc'!A0,5,人,,", "“=cmd|' /C calc'!A0”是公式，请改成数值"),
        ("+cmd|' /C calc'!A0,5,人,,", "“+cmd|' /C calc'!A0”是公式，请改成数值"),
        ("-2+3,5,人,,", "“-2+3”是公式，请改成数值"),
        (f"{'就' * 100},5,人,,", "名称超过 60 个字"),
        ("新增就业,=1+1,人,,", "“新增就业”是公式，请改成数值"),
        ("新增就业,约五百,人,,", "“新增就业”的数值“约五百”不是一个数"),
        ("新增就业,5人,户,,", "“新增就业”的单位写了两样：“人”和“户”"),
        ("新增就业,5,人,去年,", "“新增就业”的年份“去年”不是四位数的年份"),
        (",5,人,,", "没有写名称"),
    ],
)
def test_a_row_that_cannot_be_taken_is_told(tmp_path: Path, row: str, told: str) -> None:
    read = read_sheet(_csv(tmp_path, f"名称,数值,单位,年份,来源\n{row}\n"))

    assert (read.facts, [line.partition("：")[2] for line in read.refused][:1]) == (
        (),
        [told],
    ) or told in read.refused[0]


def test_what_is_no_fact_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="缺少“数值”列"):
        read_sheet(_csv(tmp_path, "名称,单位\n就业,人\n"))
    with pytest.raises(TooLarge):
        read_sheet(_csv(tmp_path, "名称,数值\n" + "就业,1\n" * 6000))
    (tmp_path / "坏.xlsx").write_bytes(b"PK no")
    with pytest.raises(UnreadableFile):
        read_sheet(tmp_path / "坏.xlsx")
    (tmp_path / "数据.pdf").write_bytes(b"")
    with pytest.raises(BadInput, match="格式"):
        read_sheet(tmp_path / "数据.pdf")


def test_figures_go_where_name_and_unit_fit() -> None:
    """26,950,000 yuan are 2,695 of ten thousand."""
    facts = sheet_of(
        [
            {"name": "新增城镇就业", "value": "1538", "unit": "人", "year": 2024, "source": "就业处"},
            {"name": "追回工资", "value": "26950000", "unit": "元"},
        ]
    ).facts
    filling = fill(SCAFFOLD, facts)
    (frame,) = filling.scaffold.sections[0].items

    assert frame.filled() == "新增城镇就业1538人，为群众追回工资2695万元。"
    assert [slot.filled_from for slot in frame.slots] == ["facts 第 2 行（就业处）", "facts 第 3 行"]
    assert filling.notes == ()


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (
            SheetFact("追回工资", "52", "人", place="甲"),
            "甲：“追回工资”没有填上：单位是“人”，这里要的是“万元”",
        ),
        (
            SheetFact("追回工资", "52", "", place="甲"),
            "甲：“追回工资”没有填上：单位是“（没有写）”，这里要的是“万元”",
        ),
        (SheetFact("造林面积", "52", "亩", place="甲"), "甲：“造林面积”没有填上：提纲里没有这一项"),
        (
            SheetFact("追回工资", "52", "万元", 2023, place="甲"),
            "甲：“追回工资”是2023年的数，报告写2024年，没有填",
        ),
    ],
)
def test_what_does_not_fit_is_told_and_not_bent(fact: SheetFact, why: str) -> None:
    filling = fill(SCAFFOLD, [fact])

    assert filling.scaffold.sections[0].items[0].filled() == TEXT
    assert filling.notes == (why,)
    assert filling.scaffold.warnings == (why,)


def test_two_figures_for_one_name_fill_nothing() -> None:
    facts = [SheetFact("追回工资", value, "万元", 2024, place=f"第 {value} 行") for value in ("52", "53")]

    assert fill(SCAFFOLD, facts).notes == (
        "第 52 行：“追回工资”有两个不同的数，没有填，请留下一个",
        "第 53 行：“追回工资”有两个不同的数，没有填，请留下一个",
    )


def test_a_former_value_is_filled_by_its_own_figure_alone() -> None:
    """由〔原〕到〔今〕: this year's figure goes behind; the one before needs a figure that says so."""
    text = "资产负债率由〔比例〕%降到〔比例〕%"
    slots = (
        Slot("a1.0", 6, 10, FactKind.PERCENT, "原资产负债率", "%"),
        Slot("a1.1", 13, 17, FactKind.PERCENT, "资产负债率", "%"),
    )
    made = _scaffold(_item(text, *slots))
    today = SheetFact("资产负债率", "56.3", "%", place="甲")
    assert fill(made, [today]).scaffold.sections[0].items[0].filled() == "资产负债率由〔比例〕%降到56.3%"
    before = SheetFact("原资产负债率", "61", "%", place="乙")
    assert fill(made, [today, before]).scaffold.sections[0].items[0].filled() == "资产负债率由61%降到56.3%"


def test_a_share_without_its_sign_takes_it_from_the_figure() -> None:
    made = _scaffold(_item("办结率达到〔比例〕", Slot("a1.0", 5, 9, FactKind.PERCENT, "办结率")))
    told = fill(made, [SheetFact("办结率", "98.5", "%", place="甲")])
    assert told.scaffold.sections[0].items[0].filled() == "办结率达到98.5%"


def test_a_scale_written_with_the_figure_belongs_to_the_unit(tmp_path: Path) -> None:
    read = read_sheet(_csv(tmp_path, "名称,数值,单位\n新增就业,１．２万,人\n"))
    assert [(fact.value, fact.unit) for fact in read.facts] == [("1.2", "万人")]


def test_a_million_rows_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = _csv(tmp_path, "名称,数值\n" + "a,1\n" * 1_000_000)
    begun = perf_counter()
    with pytest.raises(TooLarge, match="5000 行"):
        read_sheet(path)
    assert perf_counter() - begun < 2


def test_two_columns_for_one_thing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="有两列说的是一回事：数值、完成数"):
        read_sheet(_csv(tmp_path, "名称,数值,完成数\n就业,5,6\n"))


def _tampered(path: Path, part: str, data: bytes) -> None:
    """A workbook with one part of it replaced."""
    buffer = BytesIO()
    book = Workbook()
    assert book.active is not None
    for row in (["名称", "数值"], ["就业", 5]):
        book.active.append(row)
    book.save(buffer)
    with ZipFile(buffer) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))


def test_a_workbook_that_unpacks_without_end_or_brings_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    _tampered(path, "xl/workbook.xml", b"<a>" + b" " * 300_000_000 + b"</a>")
    with pytest.raises(TooLarge):
        read_sheet(path)
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    _tampered(path, "xl/workbook.xml", entities)
    with pytest.raises(UnreadableFile, match="DTD"):
        read_sheet(path)
    _tampered(path, "xl/workbook.xml", entities.decode().encode("utf-16"))
    with pytest.raises(UnreadableFile, match="DTD"):
        read_sheet(path)
