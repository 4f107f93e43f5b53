"""Fact sheets: what is read, what is refused and told, what is put where."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from assistant.errors import BadInput, TooLarge, UnreadableFile
from assistant.report import FactKind, Role
from assistant.results import Frame, Move, Scaffold, ScaffoldRequest, ScaffoldSection, Slot
from assistant.scaffold.factsheet import Sheet, SheetFact, read_sheet, sheet_of
from assistant.scaffold.filling import fill
from assistant.text import Span

TEXT = "新增城镇就业〔数量〕人，为群众追回工资〔金额〕万元。"
FRAME = Frame(
    TEXT,
    support=3,
    reused_in=0,
    portfolio="人社",
    move=Move.FIGURES,
    slots=(
        Slot(Span(6, 10), FactKind.COUNT, "新增城镇就业人数", "人"),
        Slot(Span(19, 23), FactKind.MONEY, "追回工资", "万元"),
    ),
)
SCAFFOLD = Scaffold(ScaffoldRequest(("人社",), year=2024), (ScaffoldSection(Role.DUTY, (), (FRAME,)),))


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
        ("新增就业,=1+1,人,,", "“新增就业”是公式，请改成数值"),
        ("新增就业,约五百,人,,", "“新增就业”的数值“约五百”不是一个数"),
        ("新增就业,5人,户,,", "“新增就业”的单位写了两样：“人”和“户”"),
        ("新增就业,5,人,去年,", "“新增就业”的年份“去”不是四位数的年份"),
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
