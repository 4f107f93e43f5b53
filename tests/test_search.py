"""What is asked of the index, and what a hit shows of why it is there."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pytest

from assistant.encoders import Vectors
from assistant.indexes import Filed
from assistant.report import Metadata, Passage, Role
from assistant.search import highlights, query_vector
from assistant.text import Span

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

    actual = highlights(Filed(0, passage, Metadata(), text), terms, whole=whole)

    assert [span.of(text) for span in actual] == expected
    assert list(actual) == sorted(actual)


class Compass:
    """An encoder of two directions, and of nothing else."""

    name, fingerprint, dimensions = "compass", "0", 2

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Vectors:
        known = {"血汗钱": (1, 0), "农民工工资 欠薪": (0, 1)}
        assert kind == "query"
        return np.array([known.get(text, (0, 0)) for text in texts], np.float32)


@pytest.mark.parametrize(
    ("text", "expansions", "expected"),
    [
        pytest.param("血汗钱", (), (1, 0), id="the question alone"),
        pytest.param(
            "血汗钱", ("农民工工资", "欠薪"), (0.857, 0.514), id="turned towards the official terms"
        ),
        pytest.param(
            "甲乙", ("农民工工资", "欠薪"), (0, 1), id="the official terms where the rest is unknown"
        ),
        pytest.param("血汗钱", ("甲乙",), (1, 0), id="official terms unknown"),
        pytest.param("甲乙", ("丙",), (0, 0), id="nothing known"),
    ],
)
def test_query_vector(text: str, expansions: tuple[str, ...], expected: tuple[float, float]) -> None:
    actual = query_vector(Compass(), text, expansions)

    assert actual.dtype == np.float32
    assert actual == pytest.approx(np.array(expected), abs=1e-3)
