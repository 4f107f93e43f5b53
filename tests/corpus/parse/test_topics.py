"""Scores of spans, and where running text changes from one subject to another."""

import pytest

from assistant.corpus.parse.passages import MAX_LENGTH, find_passages
from assistant.corpus.parse.topics import Terms, topic_begins
from assistant.domain.report import Role, Section
from assistant.domain.text import Span
from assistant.domain.vocabulary import load

WATER, SCHOOL = {"水利": 6.0}, {"教育": 6.0}
BOTH, NONE = {"水利": 6.0, "教育": 5.0}, dict[str, float]()


@pytest.mark.parametrize(
    ("parts", "begins"),
    [
        ([], []),
        ([NONE, NONE], [0]),
        ([WATER, WATER], [0]),
        ([WATER, SCHOOL], [0, 1]),
        ([WATER, BOTH], [0]),
        ([WATER, NONE, SCHOOL], [0, 2]),
        ([WATER, SCHOOL, WATER], [0]),
        ([WATER, SCHOOL, SCHOOL, WATER, WATER], [0, 1, 3]),
        ([WATER, {"教育": 3.0}, WATER], [0]),
    ],
    ids=[
        "nothing",
        "no terms",
        "one",
        "two",
        "both",
        "none goes with the last",
        "there and back costs twice",
        "and back",
        "a stray term",
    ],
)
def test_topic_begins(parts: list[dict[str, float]], begins: list[int]) -> None:
    assert topic_begins(parts, [4.0] * len(parts)) == begins


def test_an_expensive_change_is_avoided() -> None:
    assert topic_begins([WATER, SCHOOL], [9.0, 9.0]) == [0]


@pytest.mark.parametrize(
    ("text", "points"),
    [("除险加固", 3.0), ("水库，水库", 3.75), ("除险加固水库", 6.0), ("沿河", 0.5), ("除险加固，沿河", 4.0)],
    ids=["strong", "twice", "two", "weak alone", "weak beside a strong one"],
)
def test_scores(text: str, points: float) -> None:
    score = Terms(tuple(load().term_matches(text))).score(Span(0, len(text)))

    assert score.weights["水利"] == points
    assert score.evidence["水利"].begin == 0


def cut(text: str, role: Role) -> list[str]:
    terms = Terms(tuple(load().term_matches(text)))
    sections = (Section(role, 1, None, Span(0, len(text)), ()),)
    return [passage.span.of(text) for passage in find_passages(text, sections, "r", terms)]


PLANS = [
    "新建县城第三小学，添八百个学位，课后服务办到每所村小；",
    "推动县医院化解债务四千万元，让乡镇卫生院夜间都有医生；",
    "把失能老人集中照护床位增加到三百张，老年食堂开到每个镇；",
    "打通两条断头路，改造危桥三座，农村公路再修六十公里。",
]


def test_a_list_of_plans_is_split_where_the_subject_changes() -> None:
    assert cut("".join(PLANS), Role.PLANS) == PLANS


def test_text_on_one_subject_is_not_split() -> None:
    text = "除险加固病险水库三座；清淤河道十二公里，疏通渠道；农村供水管网再延伸四十公里。"

    assert cut(text, Role.PLANS) == [text]


def test_no_very_short_passages() -> None:
    text = "修水库；建小学；办医院；架桥梁。"

    assert cut(text, Role.PLANS) == [text]


def test_no_passage_is_too_long() -> None:
    assert max(map(len, cut("".join(PLANS) * 4, Role.PLANS))) <= MAX_LENGTH


def test_a_secondary_portfolio_is_not_the_topic_of_the_whole() -> None:
    """Two subjects stay apart although both mention a third one: a hospital, with the elderly and with the school."""
    parts = [{"民政": 13.0, "卫健": 6.0}, {"教育": 11.0, "卫健": 3.0}]

    assert topic_begins(parts, [5.0, 5.0]) == [0, 1]
