"""Scaffolds over a small pile: frames, slots, sources, and what they must never say."""

import pytest
from blankness import assert_blank, names_in

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.report import FactKind, Role
from assistant.domain.results import Access, Move, Scaffold, ScaffoldRequest
from assistant.service import Assistant


def _frames(scaffold: Scaffold, role: Role) -> dict[str, tuple[int, int]]:
    return {
        frame.text: (frame.support, frame.reused_in)
        for section in scaffold.sections
        if section.role is role
        for frame in section.items
    }


def test_what_independent_authors_share_becomes_frames(drafting: Assistant):
    scaffold = drafting.scaffold(ScaffoldRequest(("人社", "教育"), ("履职",)))
    assert (scaffold.authors, scaffold.reports) == (3, 4)
    assert _frames(scaffold, Role.DUTY) == {
        "全年城镇新增就业〔数量〕人": (3, 3),
        "为〔数量〕名农民工追回工资〔金额〕万元": (2, 1),
        "新增学位〔数量〕个": (2, 2),
    }


def test_matters_are_what_authors_speak_of(drafting: Assistant):
    """By the vocabulary's words, with their support and moves, in their usual order, no word beside one that lies in it."""
    [section] = drafting.scaffold(ScaffoldRequest(("人社", "教育"), ("履职",))).sections
    supports = {topic.text: (topic.portfolio, topic.support) for topic in section.topics}
    assert supports["城镇新增就业"] == ("人社", 3)
    assert supports["学位"] == ("教育", 2)
    assert supports["劳动仲裁"] == ("人社", 1)
    degree = next(topic for topic in section.topics if topic.text == "学位")
    assert sorted(source.report_id for source in degree.sources) == ["a21", "c23"]
    assert degree.moves == (Move.FIGURES, Move.ACTION)
    assert not any(topic.elsewhere for topic in section.topics)


def test_what_nobody_plans_yet_is_outlined_from_other_parts(drafting: Assistant):
    """Nobody writes of 教育 among the problems: the matters are those of the work, the order is that of 人社."""
    scaffold = drafting.scaffold(ScaffoldRequest(("教育",), ("问题",)))
    [section] = scaffold.sections
    assert ("学位", True, 2) in [(one.text, one.elsewhere, one.support) for one in section.topics]
    assert [(one.general, one.moves, one.support) for one in section.patterns] == [(True, (Move.PROBLEM,), 1)]
    assert (section.items, scaffold.authors) == ((), 1)
    assert scaffold.warnings == (
        "“教育”的问题部分没有人写过，只列出其他领域写这一部分的顺序和来源，事项取自别的部分",
    )


def test_figures_that_no_frame_asks_for_are_listed(drafting: Assistant):
    """中心组学习 is in a frame; 困难人员再就业 is one author's, and made of everybody's words or not told."""
    [section] = drafting.scaffold(ScaffoldRequest(("教育",), ("学习",))).sections
    framed = {slot.name for frame in section.items for slot in frame.slots}
    assert not framed & {one.name for one in section.indicators}
    [section] = drafting.scaffold(ScaffoldRequest(("教育",), ("履职",))).sections
    told = [(one.name, one.unit, one.support, one.told()) for one in section.indicators]
    assert told == []


def test_slots_say_kind_name_unit_and_where_values_stood(drafting: Assistant):
    scaffold = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",)))
    frame = next(frame for frame in scaffold.sections[0].items if "工资" in frame.text)
    assert [(s.span.of(frame.text), s.kind, s.name, s.unit, s.value) for s in frame.slots] == [
        ("〔数量〕", FactKind.COUNT, "农民工追回工资人数", "名", None),
        ("〔金额〕", FactKind.MONEY, "农民工追回工资金额", "万元", None),
    ]
    assert [(example.value, example.year) for example in frame.slots[1].examples] == [
        ("460万元", 2022),
        ("82万元", 2021),
    ]
    assert (frame.move, frame.portfolio) == (Move.FIGURES, "人社")


def test_years_from_the_report_to_be_written_are_no_sources(drafting: Assistant):
    scaffold = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",), year=2022))
    assert scaffold.reports == 1
    assert scaffold.warnings == (
        "“人社”的履职部分只有一位作者写过，没有可以互相印证的写法，只列出事项、写作顺序和来源",
    )
    assert [(pattern.portfolio, pattern.support) for pattern in scaffold.sections[0].patterns] == [
        ("人社", 1)
    ]


def test_general_parts_come_from_everybody(drafting: Assistant):
    scaffold = drafting.scaffold(ScaffoldRequest(("教育",), ("学习", "廉政")))
    assert [section.role for section in scaffold.sections] == [Role.STUDY, Role.INTEGRITY]
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
        ScaffoldRequest(("人社",), office="没有的职务"),
    ):
        with pytest.raises(UnknownValue):
            drafting.scaffold(request)
    for request in (ScaffoldRequest(()), ScaffoldRequest(("人社",), limit=0)):
        with pytest.raises(BadInput):
            drafting.scaffold(request)


def test_rights_bound_the_sources(drafting: Assistant):
    scaffold = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",)), Access(frozenset({"一"})))
    reports = {
        source.report_id for section in scaffold.sections for p in section.patterns for source in p.sources
    }
    assert (scaffold.authors, reports) == (1, {"a21"})


def test_frames_are_blank_and_traceable(drafting: Assistant):
    assert_blank(drafting.scaffold(ScaffoldRequest(("人社", "教育"), limit=30)), names_in(drafting))
