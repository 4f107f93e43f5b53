from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reuse.folding import CLAUSE, SENTENCE, folded


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param("全年走访农户 312 户", "全年走访农户312户", id="spaces"),
        pytest.param("全\u200b年走\u200d访农户312户", "全年走访农户312户", id="zero-width"),
        pytest.param("全年走訪農戶312戶", "全年走访农户312户", id="traditional"),
        pytest.param("全年走访农户３１２户", "全年走访农户312户", id="full width"),
        pytest.param("全年走访农户三百一十二户", "全年走访农户312户", id="numerals as characters"),
        pytest.param("全年，走访“农户”312户。", "全年走访农户312户", id="punctuation"),
        pytest.param("全年\r\n走访农户\n312户", "全年走访农户312户", id="line breaks"),
        pytest.param("全⼀年走访⼈家⻓", "全一年走访人家长", id="radicals"),
        pytest.param("本周末曰常工作", "本周未日常工作", id="look-alikes"),
        pytest.param("为***市争取***万元", "为××市争取＊＊万元", id="masks"),
        pytest.param("党办ＤＶＤ机", "党办dvd机", id="case"),
    ],
)
def test_ways_to_hide_a_copy_fold_to_the_same(here: str, there: str) -> None:
    assert folded(here).text() == folded(there).text()


def test_a_number_is_one_symbol_and_a_redaction_another() -> None:
    assert folded("筹资1,200.5万元，惠及***户").text() == "筹资#元惠及*户"


def test_characters_beyond_the_basic_plane_keep_their_places() -> None:
    folding = folded("𠮷家村修路2公里")
    assert folding.span(0, 3).of("𠮷家村修路2公里") == "𠮷家村"
    assert folding.span(5, 6).of("𠮷家村修路2公里") == "2"


def test_a_folded_range_that_is_empty_or_outside_is_refused() -> None:
    with pytest.raises(IndexError):
        folded("修路").span(1, 1)
    with pytest.raises(IndexError):
        folded("修路").span(0, 3)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("修路3公里，惠及2个村。打井一口。", ["修路3公里", "惠及2个村", "打井一口"]),
        ("上午8:30开会，投资1,200万元。", ["上午8:30开会", "投资1,200万元"]),
        ("3、推广新品种。十二、抓好春耕。", ["3", "推广新品种", "十二", "抓好春耕"]),
        ("一年\n到\n头\n都\n在\n村\n里", ["一年\n到\n头\n都\n在\n村\n里"]),
        ("抓好春季农业生产\n抓好秋季防火", ["抓好春季农业生产", "抓好秋季防火"]),
    ],
)
def test_clauses_end_at_marks_and_line_ends(text: str, clauses: list[str]) -> None:
    folding = folded(text)
    edges = folding.clauses.tolist()
    assert [folding.span(a, b).of(text) for a, b in pairwise(edges)] == clauses


def test_text_without_punctuation_is_cut() -> None:
    folding = folded("山" * 1000)
    assert max(b - a for a, b in pairwise(folding.sentences)) == SENTENCE
    assert max(b - a for a, b in pairwise(folding.clauses)) == CLAUSE


@pytest.mark.parametrize("text", ["", "，。\n", "\u200b"])
def test_nothing_to_fold(text: str) -> None:
    folding = folded(text)
    assert (folding.text(), folding.sentences.tolist(), folding.clauses.tolist()) == ("", [0], [0])


@given(st.text(alphabet="工作好1２三，。、;：*×\n \u200b𠮷㈠ABc.·é", max_size=80))
def test_every_folded_character_has_its_place(text: str) -> None:
    folding = folded(text)
    begins, ends = folding.begins.tolist(), folding.ends.tolist()
    assert all(begin < end for begin, end in zip(begins, ends, strict=True))
    assert all(end <= begin for end, begin in zip(ends, begins[1:], strict=False))
    assert not ends or ends[-1] <= len(text)
    for edges in (folding.sentences.tolist(), folding.clauses.tolist()):
        assert edges[0] == 0
        assert edges[-1] == len(folding)
        assert edges == sorted(set(edges))
    assert set(folding.sentences.tolist()) <= set(folding.clauses.tolist())
