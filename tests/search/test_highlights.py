"""Highlights in hits."""

import pytest

from assistant.domain.report import Metadata, Passage, Role
from assistant.domain.text import Span
from assistant.index import PassageRecord
from assistant.search.highlights import highlights

HIGHLIGHTS = [
    pytest.param("为农民工讨薪三百万元", ("农民工讨薪",), False, ["农民工讨薪"], id="the term itself"),
    pytest.param(
        "讨薪难，农民工要工资", ("农民工讨薪",), False, ["讨薪", "农民工"], id="pairs of it, run together"
    ),
    pytest.param("农 民工，薪 酬", ("农民工讨薪",), False, ["农 民工"], id="white space between is shown"),
    pytest.param("ＧＤＰ增长，gdp总量", ("GDP",), False, ["ＧＤＰ", "gdp"], id="any width and case"),
    pytest.param("農民工工資", ("农民工资",), False, ["農民工工資"], id="traditional, two pairs touching"),
    pytest.param("𠮷林公路，林路", ("𠮷林",), False, ["𠮷林"], id="beyond the basic plane"),
    pytest.param("兴修水利，用水安全", ("水",), False, ["水", "水"], id="a term of one character"),
    pytest.param("一，二，三", ("甲，二",), False, [], id="pairs with punctuation say nothing"),
    pytest.param("教育和卫生", ("教育", "医疗卫生"), False, ["教育", "卫生"], id="several terms"),
    pytest.param("安全生产，安全，生产", ("安全 生产",), True, ["安全生产"], id="whole: the phrase alone"),
    pytest.param("哈哈哈哈", ("哈哈哈",), True, ["哈哈哈哈"], id="whole: overlapping occurrences"),
    pytest.param("与此无关", ("农民工讨薪",), False, [], id="nothing"),
]


@pytest.mark.parametrize(("text", "terms", "whole", "expected"), HIGHLIGHTS)
def test_highlights(text: str, terms: tuple[str, ...], whole: bool, expected: list[str]) -> None:
    passage = Passage("r#1", "r", Role.DUTY, (), (), Span(40, 40 + len(text)))

    actual = highlights(PassageRecord(0, passage, Metadata(), text), terms, whole=whole)

    assert [span.of(text) for span in actual] == expected
    assert list(actual) == sorted(actual)
