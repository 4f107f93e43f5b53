"""The blanks of a draft, filled from a fact sheet."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.results import DraftFilling, FactSheet, SheetFact
from assistant.domain.vocabulary import load
from assistant.scaffold.draft_blanks import filled_draft


def _draft(text: str, year: int | None = 2024) -> Report:
    return parse(text, Metadata(year=year), id="draft", source="", vocabulary=load())


def _text(draft: Report, filling: DraftFilling) -> str:
    text = draft.text
    for blank in reversed(filling.blanks):
        text = f"{text[: blank.span.begin]}{blank.text}{text[blank.span.end :]}"
    return text


def _filled(text: str, *facts: SheetFact) -> tuple[str, tuple[str, ...]]:
    draft = _draft(text)
    filling = filled_draft(draft, FactSheet(facts))
    return _text(draft, filling), filling.notes


def test_blanks_are_filled_by_what_stands_around_them() -> None:
    text = "一、履职情况\n　　城镇新增就业〔数量〕万人，追回工资〔金额〕万元，走了〔数量〕趟。\n　　《〔文件〕》印发。\n"
    assert _filled(text, SheetFact("城镇新增就业", "12000", "人"), SheetFact("追回工资", "82", "万元")) == (
        "一、履职情况\n　　城镇新增就业1.2万人，追回工资82万元，走了〔待核〕趟。\n　　《〔文件〕》印发。\n",
        (),
    )


def test_it_says_from_where() -> None:
    draft = _draft("城镇新增就业〔待核〕人。")
    fact = SheetFact("城镇新增就业人数", "3650", "人", 2024, "就业处", "数据.xlsx 第 4 行")
    [blank] = filled_draft(draft, FactSheet((fact,))).blanks
    assert (blank.span.of(draft.text), blank.text, blank.filled_from) == (
        "〔待核〕",
        "3650",
        "数据.xlsx 第 4 行（就业处）",
    )


def test_a_blank_without_a_name_goes_by_its_clause() -> None:
    text = "当天办结，走了〔数量〕趟；共〔数量〕件。"
    assert _filled(text, SheetFact("走了〔数量〕趟", "15", "趟"))[0] == "当天办结，走了15趟；共〔待核〕件。"


def test_words_that_figures_decide() -> None:
    text = "城镇新增就业〔数量〕人，同比〔增减待定〕〔比例〕%，〔超额待定〕完成任务。"
    fact = SheetFact("城镇新增就业", "3650", "人", growth="-4.3", target="3600")
    assert _filled(text, fact)[0] == "城镇新增就业3650人，同比下降4.3%，超额完成任务。"


def test_what_is_planned_is_left_open() -> None:
    text = "一、履职情况\n　　城镇新增就业〔数量〕人。\n二、下一步打算\n　　力争城镇新增就业〔数量〕人。\n"
    assert _filled(text, SheetFact("城镇新增就业", "3650", "人"))[0] == (
        "一、履职情况\n　　城镇新增就业3650人。\n二、下一步打算\n　　力争城镇新增就业〔数量〕人。\n"
    )


def test_a_figure_of_two_places_is_asked_about() -> None:
    text, notes = _filled(
        "技能培训〔数量〕人。\n技能培训〔数量〕人。\n", SheetFact("技能培训", "5", "人", place="甲")
    )
    assert text == "技能培训〔待核〕人。\n技能培训〔待核〕人。\n"
    assert "可以填在 2 处" in notes[0]


@pytest.mark.parametrize("text", ["国发〔2024〕5号文件。", "没有空。", "〔" * 10_000, "〔数量〕" * 3_000])
def test_what_is_no_blank_stays(text: str) -> None:
    assert _filled(text, SheetFact("城镇新增就业", "3650", "人"))[0].replace("〔待核〕", "〔数量〕") == text
