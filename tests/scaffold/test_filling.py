"""This year's figures put into a scaffold: by id, by name and unit, asked about where two places fit."""

from dataclasses import replace

import pytest

from assistant.domain.report import FactKind, Role
from assistant.domain.results import (
    FactSheet,
    Layer,
    Move,
    Scaffold,
    ScaffoldFact,
    ScaffoldItem,
    ScaffoldRequest,
    ScaffoldSection,
    SheetFact,
    Slot,
)
from assistant.scaffold.directions import with_directions
from assistant.scaffold.factsheet import sheet_from, sheet_of
from assistant.scaffold.filling import Filling, fill

_UNITS = ("万元", "万人", "%", "元", "人", "件", "户", "亩", "个百分点")
_LABELS = {"%": FactKind.PERCENT, "万元": FactKind.MONEY, "元": FactKind.MONEY, "亩": FactKind.AREA}


def item(name: str, frame: str, *names: str, layer: Layer = Layer.OWN, matter: str = "") -> ScaffoldItem:
    """An item whose slots, 〔…〕 in the frame, are called ``names``; the unit is what stands behind them."""
    slots, at = [], 0
    for number, called in enumerate(names):
        begin = frame.index("〔", at)
        at = frame.index("〕", begin) + 1
        unit = next(
            (
                unit
                for unit in ("万元", "万人", "%", "元", "人", "件", "户", "亩", "个百分点")
                if frame.startswith(unit, at)
            ),
            None,
        )
        kind = _LABELS.get(unit or "", FactKind.PERCENT if frame[begin:at] == "〔比例〕" else FactKind.COUNT)
        slots.append(Slot(f"{name}.{number}", begin, at, kind, called, unit))
    return ScaffoldItem(name, layer, matter, Move.FIGURES, frame, 1, tuple(slots))


def scaffold(
    *items: ScaffoldItem,
    year: int | None = 2024,
    facts: tuple[ScaffoldFact, ...] = (),
    role: Role = Role.DUTY,
) -> Scaffold:
    """A scaffold of one section on 人社."""
    section = ScaffoldSection(role, "人社", items=items)
    return Scaffold(ScaffoldRequest(("人社",), year=year), (section,), facts=facts)


def filled(made: Scaffold, *facts: SheetFact) -> Filling:
    """The scaffold with these figures."""
    return fill(made, FactSheet(facts))


def lines(filling: Filling) -> list[str]:
    """Its sentences."""
    return [one.filled() for section in filling.scaffold.sections for one in section.items]


JOBS = item("a1", "新增城镇就业〔数量〕人，为群众追回工资〔金额〕万元。", "新增城镇就业人数", "追回工资金额")


def test_figures_go_where_name_and_unit_fit() -> None:
    """26,950,000 yuan are 2,695 of ten thousand."""
    facts = sheet_of(
        [
            {"name": "新增城镇就业", "value": "1538", "unit": "人", "year": 2024, "source": "就业处"},
            {"name": "追回工资", "value": "26950000", "unit": "元"},
        ]
    )
    filling = fill(scaffold(JOBS), facts)
    [one] = filling.scaffold.sections[0].items

    assert one.filled() == "新增城镇就业1538人，为群众追回工资2695万元。"
    assert [slot.filled_from for slot in one.slots] == ["facts 第 1 项（就业处）", "facts 第 2 项"]
    assert filling.notes == ()


@pytest.mark.parametrize(
    "name",
    [
        "城镇新增就业",
        "全县新增城镇就业人数",
        "城镇新增就业总数",
        "城镇新增就业（不含农村）",
        "累计新增城镇就业",
        "新增城镇就业情况",
    ],
)
def test_names_that_mean_the_same(name: str) -> None:
    assert lines(filled(scaffold(JOBS), SheetFact(name, "5", "人")))[0].startswith("新增城镇就业5人")


@pytest.mark.parametrize(
    ("slot", "name"),
    [
        ("规模以上工业增加值", "规模以下工业增加值"),
        ("社会消费品零售总额", "限额以上社会消费品零售总额"),
        ("城镇登记失业率", "城镇调查失业率"),
        ("一般公共预算收入", "一般公共预算支出"),
    ],
)
def test_names_that_are_only_alike_are_asked_about_at_most(slot: str, name: str) -> None:
    made = scaffold(item("a1", f"{slot}〔数量〕万元。", slot))
    filling = filled(made, SheetFact(name, "5", "万元", place="甲"))
    assert lines(filling) == [f"{slot}〔待核〕万元。"]
    assert filling.notes[0] in (
        f"甲：“{name}”没有填上：提纲里有相近的“{slot}”，若是同一项，请把名称改成一样",
        f"甲：“{name}”没有填上：提纲里没有这一项",
    )


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
def test_what_does_not_fit_is_told_and_stays_open(fact: SheetFact, why: str) -> None:
    filling = filled(scaffold(JOBS), fact)

    assert lines(filling) == ["新增城镇就业〔待核〕人，为群众追回工资〔待核〕万元。"]
    assert filling.notes == (why,)
    assert filling.scaffold.warnings == (why,)


def test_two_figures_for_one_name_fill_nothing() -> None:
    facts = [SheetFact("追回工资", value, "万元", 2024, place=f"第 {value} 行") for value in ("52", "53")]

    assert filled(scaffold(JOBS), *facts).notes == (
        "第 52 行：“追回工资”有两个不同的数，没有填，请留下一个",
        "第 53 行：“追回工资”有两个不同的数，没有填，请留下一个",
    )


def test_a_figure_that_fits_two_places_is_asked_about() -> None:
    made = scaffold(
        item("a1", "举办技能班，培训〔数量〕人。", "培训人数"),
        item("a2", "创业方面，培训〔数量〕人。", "培训人数"),
    )
    filling = filled(made, SheetFact("培训", "320", "人", place="甲"))
    assert lines(filling) == ["举办技能班，培训〔待核〕人。", "创业方面，培训〔待核〕人。"]
    assert filling.notes == (
        "甲：“培训”可以填在 2 处：人社·履职“培训〔数量〕人”；人社·履职“培训〔数量〕人”，没有填；"
        "请用提纲导出的数据表填写，或把名称写全",
    )


def test_an_id_settles_what_a_name_cannot() -> None:
    made = scaffold(
        item("a1", "举办技能班，培训〔数量〕人。", "培训人数"),
        item("a2", "创业方面，培训〔数量〕人。", "培训人数"),
    )
    filling = filled(
        made,
        SheetFact("培训", "320", "人", slot_ids=("a1.0",)),
        SheetFact("创业培训", "45", "人", slot_ids=("a2.0", "gone.3")),
    )
    assert lines(filling) == ["举办技能班，培训320人。", "创业方面，培训45人。"]
    assert filling.notes == ()


def test_an_id_goes_before_a_name() -> None:
    by_name = SheetFact("追回工资", "52", "万元", place="甲")
    by_id = SheetFact("清欠", "82", "万元", place="乙", slot_ids=("a1.1",))
    assert lines(filled(scaffold(JOBS), by_name, by_id)) == ["新增城镇就业〔待核〕人，为群众追回工资82万元。"]


def test_another_portfolio_is_another_figure() -> None:
    made = scaffold(item("a1", "办结案件〔数量〕件。", "办结案件数"))
    other = ScaffoldSection(Role.DUTY, "信访", items=(item("b1", "办结案件〔数量〕件。", "办结案件数"),))
    filling = filled(
        replace(made, sections=(*made.sections, other)), SheetFact("办结案件", "40", "件", place="甲")
    )
    assert lines(filling) == ["办结案件〔待核〕件。"] * 2
    assert "人社·履职“办结案件〔数量〕件”；信访·履职“办结案件〔数量〕件”" in filling.notes[0]


def test_the_sentence_of_another_author_is_another_place_for_the_same_figure() -> None:
    made = scaffold(JOBS, item("b1", "全年城镇新增就业〔数量〕人。", "城镇新增就业人数", layer=Layer.SINGLE))
    filling = filled(made, SheetFact("城镇新增就业", "3650", "人"))
    assert lines(filling) == ["新增城镇就业3650人，为群众追回工资〔待核〕万元。", "全年城镇新增就业3650人。"]


def test_a_figure_to_collect_names_all_its_places() -> None:
    fact = ScaffoldFact("培训人数", "人", "人社局", Layer.OWN, slot_ids=("a1.0", "a2.0"), portfolio="人社")
    made = scaffold(
        item("a1", "举办技能班，培训〔数量〕人。", "培训人数"),
        item("a2", "创业方面，培训〔数量〕人。", "培训人数"),
        facts=(fact,),
    )
    filling = filled(made, SheetFact("培训", "320", "人", place="甲"))
    assert lines(filling) == ["举办技能班，培训320人。", "创业方面，培训320人。"]
    assert [(one.value, one.filled_from) for one in filling.scaffold.facts] == [("320", "甲")]


def test_what_is_planned_is_no_figure_of_this_year() -> None:
    made = scaffold(item("a1", "力争城镇新增就业〔数量〕人。", "城镇新增就业人数"), role=Role.PLANS)
    assert lines(filled(made, SheetFact("城镇新增就业", "3650", "人"))) == ["力争城镇新增就业〔数量〕人。"]
    assert lines(filled(made, SheetFact("城镇新增就业目标", "3700", "人", slot_ids=("a1.0",)))) == [
        "力争城镇新增就业3700人。"
    ]


def test_a_blank_without_a_name_is_filled_by_its_id_alone() -> None:
    made = scaffold(item("a1", "到一线〔数量〕件。", "数量"))
    assert lines(filled(made, SheetFact("数量", "5", "件"))) == ["到一线〔待核〕件。"]
    assert lines(filled(made, SheetFact("数量", "5", "件", slot_ids=("a1.0",)))) == ["到一线5件。"]


def test_a_former_value_is_filled_by_its_own_figure_alone() -> None:
    """由〔原〕到〔今〕: this year's figure goes behind; the one before needs a figure that says so."""
    made = scaffold(item("a1", "资产负债率由〔比例〕%降到〔比例〕%", "原资产负债率", "资产负债率"))
    today = SheetFact("资产负债率", "56.3", "%", place="甲")
    assert lines(filled(made, today)) == ["资产负债率由〔待核〕%降到56.3%"]
    before = SheetFact("原资产负债率", "61", "%", place="乙")
    assert lines(filled(made, today, before)) == ["资产负债率由61%降到56.3%"]


def test_a_share_without_its_sign_takes_it_from_the_figure() -> None:
    made = scaffold(item("a1", "办结率达到〔比例〕", "办结率"))
    assert lines(filled(made, SheetFact("办结率", "98.5", "%", place="甲"))) == ["办结率达到98.5%"]


def test_the_column_of_the_year_is_taken_and_the_others_are_silent() -> None:
    text = "指标,单位,2022年,2023年,2024年\n城镇新增就业,人,3200,3500,3650\n追回工资,万元,80,82,\n".encode()
    filling = fill(scaffold(JOBS), sheet_from("数据.csv", text))
    assert lines(filling) == ["新增城镇就业3650人，为群众追回工资〔待核〕万元。"]
    assert filling.notes == ("数据表里还有 1 项没有数：追回工资，提纲里写作待核",)

    undated = fill(scaffold(JOBS, year=None), sheet_from("数据.csv", text))
    assert lines(undated) == ["新增城镇就业〔待核〕人，为群众追回工资〔待核〕万元。"]
    assert undated.notes[0] == "数据表里有2022、2023、2024年的数，没有说明要写哪一年，没有填；请选要写的年度"


def test_many_figures_that_are_not_wanted_are_counted() -> None:
    facts = [SheetFact(f"第{number}项指标", "5", "亩", place="甲") for number in "一二三四五六七"]
    assert filled(scaffold(JOBS), *facts).notes == (
        "数据表里有 7 项提纲里没有：第一项指标、第二项指标、第三项指标、第四项指标、第五项指标等，没有填",
    )


# --- what the figures decide -------------------------------------------------------------------------

GROWTH = item(
    "a1",
    "城镇新增就业〔数量〕人，同比增长〔比例〕%，超额完成年度任务。",
    "城镇新增就业人数",
    "城镇新增就业增长率",
)


def test_rises_and_what_is_beyond_the_plan_are_slots() -> None:
    made = with_directions(scaffold(GROWTH))
    [one] = made.sections[0].items
    assert one.frame == "城镇新增就业〔数量〕人，同比〔增减待定〕〔比例〕%，〔超额待定〕完成年度任务。"
    assert [(slot.span.of(one.frame), slot.name) for slot in one.slots] == [
        ("〔数量〕", "城镇新增就业人数"),
        ("〔增减待定〕", "增长或下降"),
        ("〔比例〕", "城镇新增就业增减率"),
        ("〔超额待定〕", "超额"),
    ]
    assert with_directions(made) == made


@pytest.mark.parametrize(
    ("frame", "name", "opened"),
    [
        ("信访总量比上年减少〔数量〕件", "信访总量件数", "信访总量比上年〔增减待定〕〔数量〕件"),
        ("失业率下降了〔比例〕个百分点", "失业率", "失业率〔增减待定〕了〔比例〕个百分点"),
        ("满意度提升〔比例〕个百分点", "满意度", "满意度〔增减待定〕〔比例〕个百分点"),
        ("覆盖率提升到〔比例〕%", "覆盖率", "覆盖率提升到〔比例〕%"),
        ("增加公益岗位〔数量〕件", "公益岗位数", "增加公益岗位〔数量〕件"),
        ("增加〔数量〕件", "数量", "增加〔数量〕件"),
        ("自然增长率〔比例〕%", "自然增长率", "自然增长率〔比例〕%"),
    ],
)
def test_only_a_change_against_another_year_is_open(frame: str, name: str, opened: str) -> None:
    [one] = with_directions(scaffold(item("a1", frame, name))).sections[0].items
    assert one.frame == opened


def _said(*facts: SheetFact) -> tuple[str, tuple[str, ...]]:
    filling = filled(with_directions(scaffold(GROWTH)), *facts)
    return lines(filling)[0], filling.notes


def test_the_figures_decide_how_it_is_put() -> None:
    jobs = SheetFact("城镇新增就业", "3650", "人", 2024, place="甲")
    assert _said(replace(jobs, growth="4.3", target="3500"))[0] == (
        "城镇新增就业3650人，同比增长4.3%，超额完成年度任务。"
    )
    assert _said(replace(jobs, growth="-4.3", target="3650"))[0] == (
        "城镇新增就业3650人，同比下降4.3%，完成年度任务。"
    )
    assert _said(replace(jobs, last="3500", completion="104.3"))[0] == (
        "城镇新增就业3650人，同比增长〔待核〕%，超额完成年度任务。"
    )
    assert _said(jobs, SheetFact("城镇新增就业增速", "-2", "%", 2024))[0] == (
        "城镇新增就业3650人，同比下降2%，〔超额待定〕完成年度任务。"
    )
    assert _said(jobs, SheetFact("城镇新增就业下降率", "2", "%", 2024))[0] == (
        "城镇新增就业3650人，同比下降2%，〔超额待定〕完成年度任务。"
    )


def test_what_the_figures_do_not_bear_out_is_asked_about() -> None:
    short = SheetFact("城镇新增就业", "3400", "人", 2024, last="3400", target="3500")
    assert _said(short) == (
        "城镇新增就业3400人，同比〔增减待定〕〔待核〕%，〔超额待定〕完成年度任务。",
        (
            "“同比〔增减待定〕〔比例〕%”与上年持平，请改写",
            "“〔超额待定〕完成年度任务”没有达到任务数，不能写超额完成",
        ),
    )


def test_a_count_that_fell() -> None:
    made = with_directions(scaffold(item("a1", "信访总量比上年减少〔数量〕件。", "信访总量减少件数")))
    assert lines(filled(made, SheetFact("信访总量减少", "-12", "件"))) == ["信访总量比上年增加12件。"]


def test_an_empty_cell_of_another_year_is_no_figure_that_is_wanting() -> None:
    """Last year's reference is often empty: it was masked."""
    text = "指标,单位,2023年,2024年\n城镇新增就业,人,,3650\n追回工资,万元,82,\n".encode()
    filling = fill(scaffold(JOBS), sheet_from("数据.csv", text))
    assert filling.notes == ("数据表里还有 1 项没有数：追回工资，提纲里写作待核",)
