"""Marked-up sources are read to the character, and what does not balance is told."""

import pytest
from annotated.levels import edit_ratio, fitting_levels
from annotated.markup import HEADER, Mark, MarkupError, read_source, strip_marks
from hypothesis import given
from hypothesis import strategies as st

LINES = st.lists(st.sampled_from(["", "一、学习", "　　正文𠮷。", "⟦P 教育⟧办学⟦/P⟧"]), max_size=8)


def source(body: str, form: str = "txt") -> str:
    fields = {**dict.fromkeys(HEADER, ""), "id": "S01", "year": "2022", "format": form}
    return "\n".join(f"{key}: {value}" for key, value in fields.items()) + f"\n---\n{body}"


def test_marks_take_no_room() -> None:
    text, marks = strip_marks("甲⟦S 履职⟧乙⟦P 教育,人社⟧丙⟦/P⟧⟦/S⟧丁", "S01")

    assert text == "甲乙丙丁"
    assert marks == [Mark("P", ("教育,人社",), 2, 3), Mark("S", ("履职",), 1, 3)]


def test_closing_mark_closes_the_nearest_of_its_letter() -> None:
    text, marks = strip_marks("⟦Q 1 3⟧甲⟦O a⟧⟦Q 2 1⟧乙⟦/Q⟧丙⟦/Q⟧丁⟦/O⟧", "S01")

    assert {(" ".join(mark.words), mark.of(text)) for mark in marks} == {
        ("1 3", "甲乙丙"),
        ("2 1", "乙"),
        ("a", "乙丙丁"),
    }


@pytest.mark.parametrize("body", ["⟦S 导语⟧甲", "甲⟦/S⟧", "⟦H⟧⟦/H⟧甲", "甲⟦s⟧乙", "⟦⟦S 导语⟧甲⟦/S⟧"])
def test_unbalanced_marks_are_refused(body: str) -> None:
    with pytest.raises(MarkupError, match="S01"):
        strip_marks(body, "S01")


@pytest.mark.parametrize(
    "marked_up", ["id: S01", source("甲").replace("office: ", "post: "), "id: S01\n---\n甲"]
)
def test_incomplete_header_is_refused(marked_up: str) -> None:
    with pytest.raises(MarkupError, match="S01"):
        read_source(marked_up, "S01")


@given(LINES)
def test_paragraph_formats_lose_only_blank_lines(lines: list[str]) -> None:
    """In docx and html one paragraph is one line, and the marks still cover what they covered."""
    body = "\n".join(lines) + "\n"
    plain, docx = read_source(source(body), "S01"), read_source(source(body, "docx"), "S01")

    assert docx.text == "\n".join(line for line in plain.text.split("\n") if line)
    assert [mark.of(docx.text) for mark in docx.marks] == [mark.of(plain.text) for mark in plain.marks]


LEVELS = {
    "equal": ("办结信访件12件。", "办结信访件12件。", ("verbatim",)),
    "figures": ("办结信访件12件，两个积案化解。", "办结信访件9件，三个积案化解。", ("numbers",)),
    "a place": ("在东坪村建成冷库3座，惠及群众。", "在西坡村建成冷库3座，惠及群众。", ("names", "light")),
    "a place and a figure": (
        "在东坪村建成冷库3座，惠及全村群众。",
        "在西坡村建成冷库5座，惠及全村群众。",
        ("heavy",),
    ),
    "order": ("修好水渠，补种绿肥。", "补种绿肥，修好水渠。", ("reorder", "paraphrase")),
    "other words": ("娃娃上学有车接。", "学生通勤班线开通。", ("paraphrase",)),
}


@pytest.mark.parametrize(("here", "there", "levels"), LEVELS.values(), ids=LEVELS)
def test_levels_that_fit(here: str, there: str, levels: tuple[str, ...]) -> None:
    assert fitting_levels(here, there) == levels


def test_edit_ratio_is_a_share_of_the_longer() -> None:
    assert edit_ratio("一二三四", "一三") == 0.5
