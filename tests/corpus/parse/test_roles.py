"""Roles from cue words and from their order."""

import pytest

from assistant.corpus.parse.cues import ROLES, heading_scores, opening_roles, sentence_scores, strong_roles
from assistant.corpus.parse.roles import assign_roles, section_scores, sentence_cues, sentence_roles
from assistant.domain.report import Role

L, S, D, I, F, P, N = (  # noqa: E741
    Role.LEAD,
    Role.STUDY,
    Role.DUTY,
    Role.INTEGRITY,
    Role.LAW,
    Role.PROBLEMS,
    Role.PLANS,
)


@pytest.mark.parametrize(
    ("heading", "roles"),
    [
        ("一、加强理论学习", (S,)),
        ("述学", (S,)),
        ("学深一层，心明眼亮", (S,)),
        ("学校，是孩子的第二个家", ()),
        ("学史崇德，立身为公", ()),
        ("三、严守纪律规矩", (I,)),
        ("依法行政情况", (F,)),
        ("存在的问题及下步打算", (P, N)),
        ("解决问题，办好实事", ()),
        ("问题導向", ()),
        ("明年的路怎么走", (N,)),
        ("遵紀守法", (I, F)),
    ],
)
def test_roles_named_by_headings(heading: str, roles: tuple[Role, ...]) -> None:
    assert set(strong_roles(heading_scores(heading))) == set(roles)


@pytest.mark.parametrize(
    ("heading", "role"),
    [("2024年重点工作", N), ("2023年工作回顾", D), ("2023年工作安排", N), ("２０２４年要办的事", N)],
)
def test_years_in_headings(heading: str, role: Role) -> None:
    scores = heading_scores(heading, 2023)

    assert ROLES[scores.index(max(scores))] is role


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("学习上，坚持每周半天。", {S}),
        ("廉洁方面,管住自己。", {I}),
        ("在作风上，不摆架子。", {I}),
        ("三说不足。我性子急。", {P}),
        ("最后说明年。办好四件事。", {N}),
        ("新的一年，再出发。", {N}),
        ("2024年，再修十公里。", {N}),
        ("2023年，修了五公里。", set()),
        ("教育工作方面，新建学校两所。", set()),
        ("全乡种了三千亩树。", set()),
    ],
)
def test_openings(sentence: str, roles: set[Role]) -> None:
    assert opening_roles(sentence, 2023) == roles


def test_a_sentence_scores_at_most_two_strong_words() -> None:
    scores = sentence_scores("礼品、礼金、有价证券、红包、购物卡、公款吃喝、插手工程，一样不沾。")

    assert (scores[ROLES.index(I)], max(scores)) == (6.0, 6.0)


def test_width_and_script_do_not_matter() -> None:
    assert sentence_scores("嚴守廉潔自律，２０２４年再進一步。") == sentence_scores(
        "严守廉洁自律，2024年再进一步。"
    )


def test_a_section_without_cues_is_duty() -> None:
    assert assign_roles([heading_scores("路通了"), heading_scores("灯亮了")]) == [D, D]


def test_order_decides_where_cues_are_ambiguous() -> None:
    """清 alone may be integrity or a clean river: between duty and problems it is integrity."""
    sections = [
        ("学习", ""),
        ("修路", "修了三公里。"),
        ("守清", "公家的东西不沾手。"),
        ("不足", ""),
        ("改", ""),
    ]
    scores = [section_scores(heading_scores(head), [sentence_scores(body)]) for head, body in sections]

    assert assign_roles(scores) == [S, D, I, P, N]


def test_sections_after_the_plans_are_plans() -> None:
    heads = ("2023年工作回顾", "2024年任务", "产业发展", "城乡建设")
    scores = [section_scores(heading_scores(head, 2023), []) for head in heads]

    assert assign_roles(scores) == [D, N, N, N]


def test_role_changes_in_running_text() -> None:
    text = [
        ("2023年，我分管教育。现报告如下。", True, L),
        ("学习上，坚持读书。", False, S),
        ("全年写笔记三万字。", False, S),
        ("履职方面，新建学校两所。", False, D),
        ("改造食堂12个。", False, D),
        ("廉洁方面，不插手工程。", False, I),
        ("查摆自己，问题不轻。", False, P),
        ("文件发得多，现场跑得少。", False, P),
        ("新的一年，我将办好三件事。", False, N),
    ]
    sentences = [sentence_cues(words, start, 2023) for words, start, _ in text]

    assert sentence_roles(sentences, (L, S, D, I, F, P, N), is_report=True) == [role for _, _, role in text]


def test_a_single_cue_does_not_change_the_role() -> None:
    words = ["全年修路三公里。", "路面不够宽的两段也拓宽了。", "新架桥两座。"]
    sentences = [sentence_cues(word, n == 0) for n, word in enumerate(words)]

    assert sentence_roles(sentences, (D, P, N)) == [D, D, D]


def test_running_text_begins_with_its_first_role() -> None:
    assert sentence_roles([sentence_cues("明年再修。", True)], (P, N), first=P) == [P]


@pytest.mark.parametrize("decide", [assign_roles, lambda empty: sentence_roles(empty, (D, P))])
def test_empty_input_has_no_roles(decide: object) -> None:
    assert decide([]) == []  # type: ignore[operator]


def test_a_section_between_topics_of_work_is_duty() -> None:
    """Savings sound like integrity, but between sections on work they are part of it."""

    def scored(duty: float, integrity: float) -> tuple[float, ...]:
        return tuple({D: duty, I: integrity}.get(role, 0.0) for role in ROLES)

    work, bills = scored(5.0, 0.0), scored(2.0, 9.0)

    assert assign_roles([work, bills, work]) == [D, D, D]
    assert assign_roles([work, bills]) == [D, I]
