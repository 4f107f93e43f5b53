"""Passages cover the body exactly once, in whole sentences, and never extend over two items or roles."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from layouts import GREEN, INTEGRITY, LAYOUTS, LEAD, PLANS, PROBLEMS, STUDY, TITLE, Example

from assistant.corpus.parse.layout import lines
from assistant.corpus.parse.passages import MAX_LENGTH, find_passages
from assistant.corpus.parse.structure import find_sections
from assistant.corpus.parse.title import title_span
from assistant.corpus.parse.topics import Terms
from assistant.domain.report import Item, Passage, Role, Section
from assistant.domain.text import Span
from assistant.domain.vocabulary import load


def parsed(text: str) -> tuple[int, tuple[Section, ...], tuple[Passage, ...]]:
    found = lines(text)
    title = title_span(text, found)
    body = [line for line in found if not title or line.span.begin >= title.end]
    sections = find_sections(text, body, 2023)
    terms = Terms(tuple(load().term_matches(text)))
    return title.end if title else 0, sections, find_passages(text, sections, "r", terms)


def items_of(sections: Sequence[Section]) -> Iterator[Item]:
    stack = [item for section in sections for item in section.items]
    while stack:
        item = stack.pop()
        yield item
        stack.extend(item.items)


def assert_sound(text: str) -> None:
    begin, sections, passages = parsed(text)
    items = list(items_of(sections))
    heads = {n for s in sections if s.heading for n in range(s.heading.span.begin, s.heading.span.end)}
    heads |= {n for item in items if item.head for n in range(item.head.span.begin, item.head.span.end)}
    covered = [n for passage in passages for n in range(passage.span.begin, passage.span.end)]

    assert len(covered) == len(set(covered))
    body = {n for n in range(begin, len(text)) if not text[n].isspace()}
    assert {n for n in covered if not text[n].isspace()} == body - heads
    assert [p.span for p in passages] == sorted(p.span for p in passages)
    assert [p.id for p in passages] == [f"r#{n + 1}" for n in range(len(passages))]
    for passage in passages:
        assert passage.span == passage.span.stripped(text)
        assert len(passage.span) <= MAX_LENGTH
        assert [s.role for s in sections if s.span.overlap(passage.span)] == [passage.role]
        for item in items:
            apart = not item.span.overlap(passage.span)
            assert apart or item.span.contains(passage.span) or passage.span.contains(item.span)
    _assert_nested(text, sections)


def _assert_nested(text: str, sections: Sequence[Section]) -> None:
    def check(outer: Span, inner: Sequence[Item], level: int) -> None:
        at = outer.begin
        for item in inner:
            assert at <= item.span.begin < item.span.end <= outer.end
            assert item.level == level
            assert item.head is None or item.span.contains(item.head.span)
            check(item.span, item.items, level + 1)
            at = item.span.end

    at = 0
    for section in sections:
        assert at <= section.span.begin < section.span.end
        check(section.span, section.items, 1)
        at = section.span.end


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_is_covered_by_passages(layout: Example) -> None:
    assert_sound(layout.text)


_PIECES = [
    TITLE,
    LEAD,
    STUDY,
    GREEN,
    INTEGRITY,
    PROBLEMS,
    PLANS,
    "\n",
    "\n\n",
    "\u3000\u3000",
    "一、加强学习\n",
    "二、履职尽责。",
    "（一）扩绿量。",
    "1.修路。",
    "2、",
    "①",
    "②",
    "——",
    "一是学；",
    "二是干。",
    "教育工作方面，",
    "卫生工作方面，",
    "在学上多用心，走在前头。",
    "在干上多用力，落到实处。",
    "# 标题\n",
    "【履职】",
    "各位代表：\n",
    "以上报告，请审议。",
    "2023年12月28日\n",
    "附件：表\n",
    "***",
    "𠮷",
    "“",
    "（",
    "下一步，",
    "除险加固病险水库三座，清淤河道，疏通灌溉渠道；新建县城小学一所，添八百个学位；打通断头路，改造危桥。",
    "甲" * 300,
    "乙，" * 150,
    "丙；" * 150,
]


@given(st.lists(st.sampled_from(_PIECES), max_size=24).map("".join))
@example("2、一是学；一是学；二是干。云岫县林业局局长2023年述职述廉报告\n")
@settings(max_examples=150, deadline=None)
def test_every_character_is_in_one_passage_or_head(text: str) -> None:
    assert_sound(text)


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_is_covered(text: str) -> None:
    assert_sound(text.replace("\r", "\n"))


def spans_of(text: str) -> list[str]:
    return [passage.span.of(text) for passage in parsed(text)[2]]


def test_heads_are_left_out_and_named_in_the_path() -> None:
    text = f"{TITLE}{LEAD}\n一、主要工作\n（一）扩绿量。{GREEN}\n二、打算\n{PLANS}\n"

    assert [(p.heading_path, p.role, p.span.of(text)) for p in parsed(text)[2]] == [
        ((), Role.LEAD, LEAD),
        (("一、主要工作", "（一）扩绿量"), Role.DUTY, GREEN),
        (("二、打算",), Role.PLANS, PLANS),
    ]


def test_the_second_half_of_a_merged_section_keeps_its_heading() -> None:
    text = f"{TITLE}{LEAD}\n一、存在问题及打算\n{PROBLEMS}\n下一步，{PLANS}\n"

    assert [(p.role, p.heading_path) for p in parsed(text)[2][1:]] == [
        (Role.PROBLEMS, ("一、存在问题及打算",)),
        (Role.PLANS, ("一、存在问题及打算",)),
    ]


def test_subsections_of_a_container_have_its_heading_in_their_path() -> None:
    paths = {p.heading_path for p in parsed(LAYOUTS["parts"].text)[2] if p.role is Role.STUDY}

    assert paths == {("第一部分 工作总结", "一、学习情况")}


def test_short_points_share_a_passage_and_long_ones_do_not() -> None:
    small = ["一是学得不深；", "二是走得不远；", "三是抓得不紧。"]
    large = [f"{mark}{'把这件事办好，' * 14}办到底；" for mark in ("一是", "二是")]
    text = f"{TITLE}{LEAD}\n一、不足\n主要有三点：{''.join(small)}\n二、打算\n{''.join(large)}\n"

    assert spans_of(text)[1:] == ["主要有三点：" + "".join(small), *large]


def test_a_long_sentence_is_split_at_semicolons_first() -> None:
    clause = "修通村组道路三公里，架起便民桥两座，沿线装上路灯，群众出行方便了"
    long = "；".join([clause * 2] * 4) + "。"
    text = f"{TITLE}{LEAD}\n一、工作\n{long}\n"

    assert "".join(spans_of(text)[1:]) == long
    assert [passage[-1] for passage in spans_of(text)[1:]] == ["；", "。"]


def test_a_passage_prefers_to_end_with_a_paragraph() -> None:
    first, second = "修通了路。" * 20, "架起了桥。" * 20
    text = f"{TITLE}{LEAD}\n一、工作\n{first}\n{second}\n"

    assert spans_of(text)[1:] == [first, second]


def test_salutation_and_signature_are_covered() -> None:
    text = f"{TITLE}各位代表：\n{LEAD}\n一、工作\n{GREEN}\n特此报告。\n述职人：李明\n2023年12月28日\n"

    assert spans_of(text) == [f"各位代表：\n{LEAD}", GREEN, "特此报告。\n述职人：李明\n2023年12月28日"]


def test_a_counted_point_begins_a_passage() -> None:
    """第二件是修桥。 belongs to the sentences on the bridge that follow, not to those on the wells before it."""
    text = (
        "2023年述职报告\n\n一、履职情况\n头一件是吃水。四个湾子打了五口深井，铺了九公里水管，装了水表，"
        "三百多户人家拧开龙头就有水，天再旱也不用去山外拉水，老人们头一回在家里用上了热水器。"
        "第二件是修桥。石拱桥裂了十多年，车子不敢过，我跑了七趟交通局，钱凑齐了，桥面加宽到六米，"
        "两头接上水泥路，校车和农用车都能开过去，河两岸的亲戚走动也勤了。\n"
    )

    _, _, passages = parsed(text)

    assert [passage.span.of(text)[:6] for passage in passages] == ["头一件是吃水", "第二件是修桥"]
