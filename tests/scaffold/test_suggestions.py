"""Suggestions at a cursor: what could come next, and other ways to put what others have put so."""

import pytest

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.report import Metadata, Role
from assistant.domain.results import SuggestionKind, SuggestionRequest
from assistant.domain.text import Span
from assistant.scaffold.suggestions import sentence_at
from assistant.service import Assistant
from assistant.settings import Settings

DRAFT = """云岭县副县长2024年述职报告

一、履职情况
　　（一）就业有了着落。城镇新增就业3600人。
"""


@pytest.mark.parametrize(
    ("cursor", "expected"),
    [(0, "甲一。"), (2, "甲一。"), (3, "乙𠮷二。"), (7, "乙𠮷二。"), (8, ""), (10, "丙")],
    ids=["start", "inside", "between two", "line end", "empty line", "last line"],
)
def test_the_sentence_at_a_cursor(cursor: int, expected: str):
    text = "甲一。乙𠮷二。\n\n丙"
    assert sentence_at(text, cursor).of(text) == expected


@pytest.mark.parametrize("cursor", [-1, len(DRAFT) + 1])
def test_a_cursor_outside_is_refused(drafting: Assistant, cursor: int):
    with pytest.raises(BadInput):
        drafting.suggestions(drafting.draft(DRAFT), SuggestionRequest(cursor))


def test_continuations_are_what_was_not_said_yet(drafting: Assistant):
    draft = drafting.draft(DRAFT, Metadata(year=2024))
    found = drafting.suggestions(draft, SuggestionRequest(len(DRAFT) - 1))
    assert (found.role, found.portfolios, found.warnings) == (Role.DUTY, ("人社",), ())
    texts = [one.frame for one in found.suggestions if one.kind is SuggestionKind.NEXT]
    assert texts == ["为〔数量〕名农民工追回工资〔金额〕万元"]
    assert [one.replaces for one in found.suggestions] == [None]


def test_a_sentence_that_others_have_is_put_in_other_ways(drafting: Assistant):
    said = "白沙镇的零工驿站开到了码头边，每天清早都有人来问活。"
    text = f"李庄县副县长2024年述职报告\n\n一、履职情况\n　　（一）稳就业。{said}\n"
    draft = drafting.draft(text, Metadata(author="丁", year=2024, portfolios=("人社",)))
    cursor = text.index("码头")
    found = drafting.suggestions(draft, SuggestionRequest(cursor, portfolios=("人社",), role="履职"))
    begin = text.index(said)
    rewordings = [one for one in found.suggestions if one.kind is SuggestionKind.REWORDING]
    assert {one.replaces for one in rewordings} <= {Span(begin, begin + len(said))}
    assert not [one for one in rewordings if "白沙" in one.frame or one.sources[0].report_id == "a21"]


def test_unknown_values_and_empty_answers_are_told(drafting: Assistant):
    draft = drafting.draft(DRAFT)
    with pytest.raises(UnknownValue):
        drafting.suggestions(draft, SuggestionRequest(0, portfolios=("没有的领域",)))
    with pytest.raises(UnknownValue):
        drafting.suggestions(draft, SuggestionRequest(0, role="没有的部分"))
    found = drafting.suggestions(draft, SuggestionRequest(0, portfolios=("水利",), role="履职"))
    assert (found.suggestions, found.warnings) == (
        (),
        ("“水利”的履职部分没有可作依据的往年材料，给不出建议",),
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


def test_another_way_to_put_it_means_the_same_in_other_words(wages: Assistant):
    """Not the same words in another order (乙), nothing on another matter (戊), no village (丁)."""
    text = f"副县长2024年述职报告\n\n一、履职情况\n　　{SHARED}\n"
    draft = wages.draft(text, Metadata(author="己", year=2024, portfolios=("人社",)))
    found = wages.suggestions(draft, SuggestionRequest(text.index("盯住")))
    ways = [one for one in found.suggestions if one.kind is SuggestionKind.REWORDING]
    assert [(way.frame, way.sources[0].report.id) for way in ways] == [
        ("讨薪的事拖不得，接到务工人员投诉当天就查，拖欠的工钱一笔一笔要了回来，共计〔金额〕万元。", "丙")
    ]
    begin = text.index(SHARED)
    assert ways[0].replaces == Span(begin, begin + len(SHARED))
