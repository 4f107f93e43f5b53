"""Spans, folding with offsets into the original, sentences and clauses."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.decoding import decode_newlines
from assistant.domain.text import Span, Utf16, clauses, fold, fold_with_offsets, sentences

WRITTEN = st.text(
    st.sampled_from(
        '全年新增就业１２0人，其中“四上”企业（含个体）三家。；：！？…《工伤保险条例》***𠮷臺灣 \u3000\n\u200b,.()"%％①ﬁ'
    )
)


def test_span_knows_its_text_and_its_neighbours() -> None:
    """A span has a length, an overlap with others, and the characters that it covers."""
    span = Span(2, 5)

    assert (len(span), span.of("办结案件多少"), span.overlap(Span(4, 9)), span.overlap(Span(5, 9))) == (
        3,
        "案件多",
        1,
        0,
    )


def test_an_empty_span_is_true() -> None:
    assert bool(Span(3, 3)) is True


@pytest.mark.parametrize(("begin", "end"), [(-1, 2), (3, 2)])
def test_an_invalid_span_is_refused(begin: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(begin, end)


def test_stripped_removes_ideographic_spaces() -> None:
    assert Span(0, 6).stripped("\u3000\u3000一、学\n") == Span(2, 5)


@pytest.mark.parametrize(
    ("raw", "read"),
    [("\ufeff一、学习\r\n二、履职\r", "一、学习\n二、履职\n"), ("一\n\n二", "一\n\n二")],
    ids=["bom, crlf and cr", "lf stays"],
)
def test_line_ends_are_read_as_lf(raw: str, read: str) -> None:
    assert decode_newlines(raw) == read


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("１２．５％", "12.5%"),
        ("農民工 討薪", "农民工讨薪"),
        ("欠\u200b薪\u00ad", "欠薪"),
        ("ＧＤＰ", "gdp"),
        ("⼯资", "工资"),
        ("𠮷店", "𠮷店"),
        ("**万元***", "**万元***"),
    ],
    ids=["width", "traditional", "format characters", "case", "radical", "beyond the BMP", "masks stay"],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(WRITTEN)
def test_folding_with_offsets_gives_the_same_text(text: str) -> None:
    folded = fold_with_offsets(text)

    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)


@given(WRITTEN, st.data())
def test_a_folded_range_maps_to_the_text_that_folds_to_it(text: str, data: st.DataObject) -> None:
    folded = fold_with_offsets(text)
    if not folded.text:
        return
    begin = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(begin + 1, len(folded.text)))

    assert folded.text[begin:end] in fold(folded.span(begin, end).of(text))


SENTENCES = [
    ("全年走访312户。办结36件！", ["全年走访312户。", "办结36件！"]),
    ("落实“谁执法、谁普法。”责任制，效果好。", ["落实“谁执法、谁普法。”责任制，效果好。"]),
    ("他说：“账要算清。钱要还上。”大家都服。", ["他说：“账要算清。钱要还上。”", "大家都服。"]),
    ("（注：不含镇村。）另行统计。", ["（注：不含镇村。）另行统计。"]),
    ("扎实做好各项工作.现报告如下。", ["扎实做好各项工作.", "现报告如下。"]),
    ("增长7.6%，排名第3.", ["增长7.6%，排名第3."]),
    ("没有关上的“引号。下一句。", ["没有关上的“引号。", "下一句。"]),
    ("一行\n又一行", ["一行", "又一行"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text[:8] for text, _ in SENTENCES])
def test_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text)] == expected


CLAUSES = [
    ("抓项目、促投资，稳就业；保民生。", ["抓项目、促投资，", "稳就业；", "保民生。"]),
    ("投入1,200万元,建成3处", ["投入1,200万元,", "建成3处"]),
    ("坚持“看得懂，办得成”原则", ["坚持“看得懂，办得成”原则"]),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES, ids=[text[:8] for text, _ in CLAUSES])
def test_clauses(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in clauses(text)] == expected


@given(WRITTEN)
def test_sentences_cover_everything_but_white_space(text: str) -> None:
    spans = sentences(text)

    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(a.end <= b.begin for a, b in pairwise(spans))


@given(WRITTEN)
def test_clauses_divide_sentences(text: str) -> None:
    ends = {span.end for span in clauses(text)}

    assert {span.end for span in sentences(text)} <= ends


def test_a_part_of_the_text_is_split_on_its_own() -> None:
    text = "第一句。第二句。第三句。"

    assert [span.of(text) for span in sentences(text, Span(4, 10))] == ["第二句。", "第三"]


@given(st.text(alphabet="字𠮷a，\n😀*"))
def test_utf16_offsets_round_trip(text: str) -> None:
    """Every code-point offset has one UTF-16 offset, that in the encoded text."""
    positions = Utf16(text)
    units = [positions.units(point) for point in range(len(text) + 1)]

    assert units == [len(text[:point].encode("utf-16-le")) // 2 for point in range(len(text) + 1)]
    assert [positions.points(unit) for unit in units] == list(range(len(text) + 1))


def test_utf16_inside_a_pair_and_outside_the_text() -> None:
    positions = Utf16("甲𠮷乙")

    assert [positions.points(unit) for unit in (0, 1, 2, 3, 4)] == [0, 1, 1, 2, 3]
    with pytest.raises(ValueError, match="outside"):
        positions.points(5)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), WRITTEN)
def test_a_text_is_folded_as_its_characters_are(any_text: str, written: str) -> None:
    """Long texts of ordinary characters take a shorter way, with the same result."""
    for text in (
        any_text,
        written,
        "全年新增就业，" + written + "（含个体）；共三家。",
        "全縣新增就業，共计三家单位。",
    ):
        folded = "".join(map(fold, text))
        assert fold(text) == folded
        with_offsets = fold_with_offsets(text)
        assert with_offsets.text == folded
        assert list(with_offsets.origins) == [at for at, one in enumerate(text) for _ in fold(one)]
