"""Scaffolds over a small pile: frames, slots, sources, and what they must never say."""

import pytest
from blankness import assert_blank, names_in

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.report import FactKind, Role
from assistant.domain.results import Access, Move, Scaffold, ScaffoldRequest
from assistant.service import Assistant


def _frames(scaffold: Scaffold, role: Role) -> dict[str, int]:
    return {
        frame.frame: frame.support
        for section in scaffold.sections
        if section.role is role
        for frame in section.items
    }


def test_what_independent_authors_share_becomes_frames(drafting: Assistant):
    scaffold = drafting.scaffold(ScaffoldRequest(("人社", "教育"), ("履职",)))
    assert (scaffold.authors, scaffold.reports) == (3, 4)
    assert _frames(scaffold, Role.DUTY) == {
        "全年城镇新增就业〔数量〕人": 3,
        "为〔数量〕名农民工追回工资〔金额〕万元": 2,
        "新增学位〔数量〕个": 2,
    }


def test_slots_say_kind_name_unit_and_where_values_stood(drafting: Assistant):
    scaffold = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",)))
    frame = next(item for section in scaffold.sections for item in section.items if "工资" in item.frame)
    assert [(s.span.of(frame.frame), s.kind, s.name, s.unit, s.value) for s in frame.slots] == [
        ("〔数量〕", FactKind.COUNT, "农民工追回工资人数", "名", None),
        ("〔金额〕", FactKind.MONEY, "农民工追回工资金额", "万元", None),
    ]
    assert [(example.value, example.year) for example in frame.slots[1].examples] == [
        ("460万元", 2022),
        ("82万元", 2021),
    ]
    assert frame.move is Move.FIGURES


def test_years_from_the_report_to_be_written_are_no_sources(drafting: Assistant):
    scaffold = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",), year=2022))
    assert scaffold.reports == 1


def test_general_parts_come_from_everybody(drafting: Assistant):
    scaffold = drafting.scaffold(ScaffoldRequest(("教育",), ("学习", "廉政")))
    assert {section.role for section in scaffold.sections} == {Role.STUDY, Role.INTEGRITY}
    assert "严格落实中央八项规定精神" in _frames(scaffold, Role.INTEGRITY)


def test_nothing_to_base_it_on_is_said(drafting: Assistant):
    scaffold = drafting.scaffold(ScaffoldRequest(("水利",), ("履职",)))
    assert scaffold.sections == ()
    assert scaffold.warnings == ("语料里没有“水利、履职”可作依据的材料，请换一个领域或部分，或先补充语料",)


def test_names_may_be_aliases_and_unknown_ones_are_refused(drafting: Assistant):
    assert drafting.scaffold(ScaffoldRequest(("人力资源和社会保障",), ("履职",))).request.portfolios == (
        "人社",
    )
    for request in (
        ScaffoldRequest(("没有的领域",)),
        ScaffoldRequest(("人社",), ("没有的部分",)),
    ):
        with pytest.raises(UnknownValue):
            drafting.scaffold(request)
    for request in (ScaffoldRequest(()), ScaffoldRequest(("人社",), limit=0)):
        with pytest.raises(BadInput):
            drafting.scaffold(request)


def test_rights_bound_the_sources(drafting: Assistant):
    scaffold = drafting.as_caller(Access(frozenset({"一"}))).scaffold(ScaffoldRequest(("人社",), ("履职",)))
    assert scaffold.authors == 1


def test_frames_are_blank_and_traceable(drafting: Assistant):
    assert_blank(drafting.scaffold(ScaffoldRequest(("人社", "教育"), limit=30)), names_in(drafting))
