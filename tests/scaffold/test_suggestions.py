"""Suggestions at a cursor: the rest of the clause, one's own last year, the next move, what is not written, other ways."""

import pytest

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.report import Role
from assistant.domain.results import Layer, Suggestion, SuggestionKind, SuggestionRequest
from assistant.domain.text import Span
from assistant.service import Assistant
from assistant.settings import Settings

HEAD = "云岭县副县长2024年述职报告\n\n一、履职情况\n　　（一）就业有了着落。"


def _at_end(
    service: Assistant, draft: str, author: str = "", year: int = 2024, limit: int = 8
) -> list[Suggestion]:
    request = SuggestionRequest(len(draft), author=author, year=year, limit=limit)
    return list(service.suggestions(draft, request).suggestions)


@pytest.mark.parametrize("cursor", [-1, len(HEAD) + 1])
def test_a_cursor_outside_is_refused(drafting: Assistant, cursor: int):
    with pytest.raises(BadInput):
        drafting.suggestions(HEAD, SuggestionRequest(cursor))


def test_the_clause_that_is_begun_is_completed(drafting: Assistant):
    found = _at_end(drafting, f"{HEAD}全年城镇新增就业")
    assert {one.kind for one in found} == {SuggestionKind.COMPLETE}
    assert [one.frame for one in found][:2] == ["〔数量〕万人", "〔数量〕人"] or "〔数量〕人" in [
        one.frame for one in found
    ]
    assert found[0].slots[0].name == "城镇新增就业"


def test_what_is_written_already_is_no_reason_not_to_complete(drafting: Assistant):
    """The prefix stands in the draft, and is not what was said before."""
    draft = f"{HEAD}去年城镇新增就业3000人。今年城镇新增就业"
    assert "〔数量〕人" in [one.frame for one in _at_end(drafting, draft)]


def test_ones_own_last_year_goes_on_from_the_clause_before(drafting: Assistant):
    found = _at_end(drafting, f"{HEAD}城镇新增就业4000人，", "甲", 2023)
    assert (found[0].kind, found[0].layer, found[0].frame) == (
        SuggestionKind.OWN,
        Layer.OWN,
        "办起技能夜校，把课开到了工地上",
    )
    assert [(source.report.id, source.report.year) for source in found[0].sources] == [("a22", 2022)]


def test_matters_not_yet_written_are_offered_with_their_sources(drafting: Assistant):
    found = _at_end(drafting, f"{HEAD}城镇新增就业4000人。")
    matters = {one.matter: one for one in found if one.kind is SuggestionKind.MATTER}
    fund = matters["社保基金"]
    assert (fund.layer, fund.support, fund.replaces) == (Layer.MISSING, 2, None)
    assert fund.frame == "核查社保基金疑点数据〔数量〕条，追回养老金〔金额〕万元"
    assert {source.report.author for source in fund.sources} == {"乙", "丙"}


def test_what_the_draft_says_is_not_offered_again(drafting: Assistant):
    draft = f"{HEAD}开展社保基金专项检查9次，追回违规领取的养老金12万元。"
    frames = [one.frame for one in _at_end(drafting, draft, limit=30)]
    assert "开展社保基金专项检查〔数量〕次，追回违规领取的养老金〔金额〕万元" not in frames
    assert len(set(frames)) == len(frames)


def test_problems_and_plans_have_suggestions_too(drafting: Assistant):
    problems = _at_end(drafting, "述职报告\n\n一、存在的问题\n", "甲", 2023)
    assert [one.frame for one in problems if one.kind is SuggestionKind.OWN] == [
        "理论学习不够系统，读书笔记记得多、想得少",
        "就业服务力量不足，乡镇窗口人手少",
    ]
    plans = _at_end(drafting, "述职报告\n\n一、下一步打算\n", "甲", 2023)
    assert plans[0].frame == "坚持理论学习，每周安排〔数值〕个晚上集中读书"


def test_the_heading_above_decides_and_given_portfolios_break_ties(drafting: Assistant):
    draft = "述职报告\n\n一、履职情况\n　　（一）办好人民满意的教育\n　　"
    found = drafting.suggestions(draft, SuggestionRequest(len(draft), portfolios=("人社",)))
    assert (found.role, found.portfolios) == (Role.DUTY, ("教育",))
    assert all("学位" in one.frame or "幼儿园" in one.frame for one in found.suggestions)
    plain = "述职报告\n\n一、履职情况\n　　"
    found = drafting.suggestions(plain, SuggestionRequest(len(plain), portfolios=("人社",)))
    assert found.portfolios == ("人社",)


def test_line_ends_of_other_systems_shift_nothing(drafting: Assistant):
    draft = f"{HEAD}城镇新增就业".replace("\n", "\r\n")
    found = drafting.suggestions(draft, SuggestionRequest(len(draft), year=2024))
    assert "〔数量〕人" in [one.frame for one in found.suggestions]


def test_unknown_values_and_empty_answers_are_told(drafting: Assistant):
    with pytest.raises(UnknownValue):
        drafting.suggestions(HEAD, SuggestionRequest(0, portfolios=("没有的领域",)))
    with pytest.raises(UnknownValue):
        drafting.suggestions(HEAD, SuggestionRequest(0, role="没有的部分"))
    draft = "述职报告\n\n一、履职情况\n　　（一）水利工作\n　　"
    found = drafting.suggestions(draft, SuggestionRequest(len(draft)))
    assert (found.suggestions, found.warnings) == (
        (),
        ("“水利”的履职部分没有可作依据的往年材料，或草稿里都已经写到，给不出建议",),
    )


SHARED = "对群众反映的欠薪线索逐条核查，盯住工地不放，为农民工追回工资82万元。"
_OTHERS = {
    "甲": f"　　{SHARED}",
    "乙": "　　为农民工追回工资35万元，盯住工地不放，对群众反映的欠薪线索逐条核查。",
    "丙": "　　讨薪的事拖不得，接到务工人员投诉当天就查，拖欠的工钱一笔一笔要了回来，共计460万元。",
    "丁": "　　杏林沟村的务工人员讨薪，当天就查，拖欠的工钱一笔一笔要了回来，共计12万元。",
    "戊": "　　举办招聘会12场，开展技能培训300人次，新增学徒46名。",
}


@pytest.fixture(scope="module")
def wages(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Five authors on wages: two with one wording, two with another, of whom one names a village; one on training."""
    folder = tmp_path_factory.mktemp("wages")
    rows = ["file,id,author,office,region,year,portfolios"]
    for author, text in _OTHERS.items():
        (folder / f"{author}.txt").write_text(f"述职报告\n\n一、履职情况\n{text}\n", encoding="utf-8")
        rows.append(f"{author}.txt,{author},{author},副县长,青石县,2022,人社")
    (folder / "reports.csv").write_text("\n".join(rows), encoding="utf-8")
    service = Assistant(Settings(corpus=folder, index=folder / "index"))
    service.ingest()
    return service


def _rewordings(service: Assistant, draft: str, cursor: int) -> list[Suggestion]:
    request = SuggestionRequest(cursor, author="己", year=2024, portfolios=("人社",), limit=30)
    found = service.suggestions(draft, request).suggestions
    return [one for one in found if one.kind is SuggestionKind.REWORDING]


def test_another_way_to_put_it_means_the_same_in_other_words(wages: Assistant):
    """Not the same words in another order (乙), nothing on another matter (戊)."""
    text = f"副县长2024年述职报告\n\n一、履职情况\n　　{SHARED}\n"
    begin = text.index(SHARED)
    ways = _rewordings(wages, text, begin + len(SHARED))
    assert ways[0].frame == (
        "讨薪的事拖不得，接到务工人员投诉当天就查，拖欠的工钱一笔一笔要了回来，共计〔金额〕万元"
    )
    assert ways[0].sources[0].report.id == "丙"
    assert ways[0].replaces == Span(begin, begin + len(SHARED))
    assert not [way for way in ways if "杏林沟" in way.frame or "招聘会" in way.frame]


def test_a_sentence_that_goes_on_is_not_replaced(wages: Assistant):
    text = f"副县长2024年述职报告\n\n一、履职情况\n　　{SHARED[:-1]}，"
    assert _rewordings(wages, text, len(text)) == []


def test_a_completion_may_go_on_to_the_end_of_its_sentence(drafting: Assistant):
    """The rest of the clause, and behind it the same with what its sentence goes on to say."""
    frames = [one.frame for one in _at_end(drafting, f"{HEAD}全年城镇新增就业")]
    longer = [one for one in frames if any(one != other and one.startswith(f"{other}，") for other in frames)]
    assert longer


def test_under_a_bare_heading_the_nearest_in_meaning_comes_first(drafting: Assistant):
    """A heading in plain or pictured words names no matter; what stands near to it in meaning is offered first."""
    head = "云岭县副县长2024年述职报告\n\n一、履职情况\n　　（一）让工友把血汗钱带回家过年\n　　"
    request = SuggestionRequest(len(head), portfolios=("人社",), year=2024, limit=3)
    found = drafting.suggestions(head, request).suggestions
    assert any(word in found[0].frame for word in ("工资", "欠薪", "农民工"))
