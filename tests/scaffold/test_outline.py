"""The outline of a report: layers, writing order, notes, last year's plans, headings, and what is told."""

from pathlib import Path

import pytest
from blankness import assert_blank, names_in

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.report import FactKind, Role
from assistant.domain.results import (
    Access,
    Group,
    Layer,
    Move,
    NoteKind,
    Scaffold,
    ScaffoldItem,
    ScaffoldRequest,
)
from assistant.service import Assistant
from assistant.settings import Settings


def _items(scaffold: Scaffold, role: Role, portfolio: str | None) -> list[ScaffoldItem]:
    return [
        item
        for section in scaffold.sections
        if section.role is role and section.portfolio == portfolio
        for item in section.items
    ]


def _lines(scaffold: Scaffold, role: Role, portfolio: str | None) -> list[tuple[str, str]]:
    return [(item.layer.value, item.frame) for item in _items(scaffold, role, portfolio)]


def test_without_a_writer_there_are_shared_frames_and_single_sentences(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",)))
    assert (made.own, made.nearest, made.authors, made.reports) == (None, None, 3, 4)
    lines = _lines(made, Role.DUTY, "人社")
    assert ("shared", "城镇新增就业〔数量〕人") in lines
    assert ("single", "核查社保基金疑点数据〔数量〕条，追回养老金〔金额〕万元") in lines
    assert {layer for layer, _ in lines} == {"shared", "single"}
    supports = {item.frame: item.support for item in _items(made, Role.DUTY, "人社")}
    assert supports["城镇新增就业〔数量〕人"] == 2
    assert made.warnings == ("没有填作者：填了作者和年份，提纲就接着本人上年的报告写",)


def test_ones_own_last_year_comes_first_and_in_its_own_order(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("人社", "教育"), author="甲", year=2024))
    assert made.own is not None
    assert (made.own.id, made.own.title, made.own.year) == ("a22", "云岭县副县长2022年述职报告", 2022)
    lines = _lines(made, Role.DUTY, "人社")
    assert lines[0] == ("own", "城镇新增就业〔数量〕人，办起技能夜校，把课开到了工地上")
    assert ("missing", "核查社保基金疑点数据〔数量〕条，追回养老金〔金额〕万元") in lines
    [missing] = [item for item in _items(made, Role.DUTY, "人社") if item.layer is Layer.MISSING]
    assert (missing.support, missing.matter) == (2, "社保基金")
    assert {source.report.author for source in missing.sources} == {"乙", "丙"}


def test_what_was_planned_last_year_has_to_be_accounted_for(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",), author="甲", year=2024))
    todo = [
        (section.portfolio, item.frame)
        for section in made.sections
        for item in section.items
        if any(note.kind is NoteKind.TODO for note in item.notes)
    ]
    assert todo == [
        (None, "坚持理论学习，每周安排〔数值〕个晚上集中读书"),
        ("人社", "充实就业服务力量，给每个乡镇窗口增加〔数量〕名工作人员"),
    ]


def test_problems_are_the_writers_own_or_the_works_and_plans_answer_them(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("人社",), ("问题", "打算"), author="甲", year=2024))
    own, work = _items(made, Role.PROBLEMS, None), _items(made, Role.PROBLEMS, "人社")
    assert [(item.frame, item.group) for item in (*own, *work)] == [
        ("理论学习不够系统，读书笔记记得多、想得少", Group.PERSONAL),
        ("就业服务力量不足，乡镇窗口人手少", Group.WORK),
    ]
    plans = {
        item.frame: item.answers
        for item in (*_items(made, Role.PLANS, None), *_items(made, Role.PLANS, "人社"))
    }
    assert plans == {
        "坚持理论学习，每周安排〔数值〕个晚上集中读书": own[0].id,
        "充实就业服务力量，给每个乡镇窗口增加〔数量〕名工作人员": work[0].id,
    }


def test_slots_say_kind_name_unit_and_what_once_stood_there(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",)))
    item = next(item for item in _items(made, Role.DUTY, "人社") if "养老金" in item.frame)
    assert [
        (slot.span.of(item.frame), slot.kind, slot.name, slot.unit, slot.value) for slot in item.slots
    ] == [
        ("〔数量〕", FactKind.COUNT, "核查社保基金疑点数据", "条", None),
        ("〔金额〕", FactKind.MONEY, "追回养老金", "万元", None),
    ]
    assert [(one.value, one.year) for one in item.slots[1].examples] == [("18万元", 2023)]
    assert [slot.id for slot in item.slots] == [f"{item.id}.0", f"{item.id}.1"]
    assert item.move is Move.FIGURES


def test_ids_are_the_same_for_the_same_sources(drafting: Assistant):
    request = ScaffoldRequest(("人社", "教育"), author="甲", year=2024)
    once, again = drafting.scaffold(request), drafting.scaffold(request)
    ids = [item.id for section in once.sections for item in section.items]
    assert ids == [item.id for section in again.sections for item in section.items]
    assert len(set(ids)) == len(ids)


def test_figures_to_collect_are_ones_own_with_last_years_value_then_others(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("人社",), author="甲", year=2024))
    facts = {one.name: one for one in made.facts}
    assert (facts["城镇新增就业"].layer, facts["城镇新增就业"].last) == (Layer.OWN, None)  # it was redacted
    study = facts["参加中心组学习"]
    assert (study.last and (study.last.value, study.last.year, study.last.passage_id)) == (
        "１４次",
        2022,
        "a22#1",
    )
    other = facts["核查社保基金疑点数据"]
    assert (other.layer, other.unit, other.office, other.portfolio) == (Layer.SINGLE, "条", "人社局", "人社")
    slots = {slot.id for section in made.sections for item in section.items for slot in item.slots}
    assert set(other.slot_ids) <= slots
    assert other.slot_ids


def test_figures_that_are_usual_come_after_those_of_the_reports_with_no_support(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("人社",), author="甲", year=2024))
    usual = [one for one in made.facts if not one.support]
    assert made.facts[-len(usual) :] == tuple(usual)
    first = usual[0]
    assert (first.name, first.unit, first.office, first.layer, first.last) == (
        "失业人员再就业",
        "人",
        "人社局",
        Layer.MISSING,
        None,
    )
    # 城镇新增就业 is one's own, and stands there once.
    assert [one.layer for one in made.facts if one.name == "城镇新增就业"] == [Layer.OWN]
    few = drafting.scaffold(ScaffoldRequest(("人社",), author="甲", year=2024, limit=3))
    assert sum(not one.support for one in few.facts) == 3


def test_years_from_the_report_to_be_written_are_no_sources(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",), author="甲", year=2022))
    assert made.own is not None
    assert (made.own.id, made.reports) == ("a21", 0)
    assert made.warnings == ("“人社”的履职部分没有别人写过，可参照的不多",)
    assert all(item.layer is Layer.OWN for item in _items(made, Role.DUTY, "人社"))


def test_the_nearest_office_of_the_same_level_stands_in(drafting: Assistant):
    made = drafting.scaffold(
        ScaffoldRequest(("人社",), ("履职",), author="戊", office="副县长", region="白云县", year=2024)
    )
    assert made.own is None
    assert made.nearest is not None
    assert (made.nearest.id, made.nearest.office) == ("c23", "副县长")
    assert made.warnings[0] == "没有找到您的往年报告，先列青石县副县长的一篇作参考，请按自己的情况改写"
    assert (
        drafting.scaffold(ScaffoldRequest(("人社",), ("履职",), office="副省长", year=2024)).nearest is None
    )


def test_headings_are_ones_own_first_then_others_by_their_form(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",), author="甲", year=2024))
    whole, jobs = (section.headings for section in made.sections)
    assert [(one.text, one.layer.value, one.pattern) for one in whole][:1] == [("履职情况", "own", "四字")]
    assert [(one.text, one.layer.value, one.pattern) for one in jobs] == [
        ("就业有了着落", "own", "六字"),
        ("稳住饭碗", "single", "四字"),
        ("管好基金", "single", "四字"),
        ("民生", "single", "二字"),
    ]


def test_general_parts_come_from_everybody(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("教育",), ("学习", "廉政")))
    assert [section.role for section in made.sections] == [Role.STUDY, Role.INTEGRITY]
    assert ("shared", "严格落实中央八项规定精神") in _lines(made, Role.INTEGRITY, None)


def test_nothing_to_base_it_on_is_said(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("水利",), ("打算",), year=2020))
    assert made.sections == ()
    assert made.warnings == ("报告库里没有“水利、打算”可作依据的材料，请去掉年份条件再试",)


def test_names_may_be_aliases_and_unknown_ones_are_refused(drafting: Assistant):
    made = drafting.scaffold(ScaffoldRequest(("人力资源和社会保障",), ("履职",)))
    assert made.request.portfolios == ("人社",)
    for request in (ScaffoldRequest(("没有的领域",)), ScaffoldRequest(("人社",), ("没有的部分",))):
        with pytest.raises(UnknownValue):
            drafting.scaffold(request)
    for request in (
        ScaffoldRequest(()),
        ScaffoldRequest(("人社",), limit=0),
        ScaffoldRequest(("人社",), limit=61),
    ):
        with pytest.raises(BadInput):
            drafting.scaffold(request)


def test_access_bounds_the_sources(drafting: Assistant):
    made = drafting.as_caller(Access(frozenset({"一"}))).scaffold(ScaffoldRequest(("人社",), ("履职",)))
    reports = {
        source.report.id for section in made.sections for item in section.items for source in item.sources
    }
    assert (made.authors, reports) == (1, {"a21", "a22"})


def test_frames_are_blank_and_traceable(drafting: Assistant):
    assert_blank(drafting.scaffold(ScaffoldRequest(("人社", "教育"), limit=30)), names_in(drafting))


def test_a_lead_holds_nothing_on_portfolios_that_were_not_asked_for(tmp_path: Path):
    """What another writer says in the lead of his schools is no matter of a report on employment."""
    leads = {
        "甲镇镇长2022年述职报告": "全县高考本科上线3100人，新建改扩建学校9所，增加学位4200个",
        "乙镇镇长2022年述职报告": "城镇新增就业3600人，为46名农民工追回拖欠工资82万元",
    }
    (tmp_path / "corpus").mkdir()
    for title, lead in leads.items():
        duties = "一、履职情况\n　　（一）稳就业。举办招聘会16场，帮助零就业家庭实现至少一人就业。"
        text = f"{title}\n\n　　一年来，{lead}，各项任务都有着落。\n{duties}\n"
        (tmp_path / "corpus" / f"{title}.txt").write_text(text, encoding="utf-8")
    service = Assistant(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"))
    service.ingest()
    made = service.scaffold(ScaffoldRequest(("人社",), ("导语",), year=2023))
    frames = "".join(item.frame for section in made.sections for item in section.items)
    assert "新增就业" in frames
    assert "高考" not in frames
    assert "学位" not in frames
