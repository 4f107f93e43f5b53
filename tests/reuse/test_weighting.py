"""What each character counts: set phrases and common official language little, names not when repeated."""

import numpy as np
import pytest

from assistant.reuse.folding import folded
from assistant.reuse.phrases import Phrases, Wording
from assistant.reuse.weighting import Weights, weigh

PHRASES = Phrases(
    [
        Wording("坚持以人民为中心", "提法", "党的十九大报告"),
        Wording("一岗双责", "制度", "条例"),
        Wording("表示衷心的感谢", "套语", "礼节"),
    ]
)


def _weights(text: str, **named: tuple[int, int]) -> tuple[str, Weights]:
    folding = folded(text)
    return folding.text(), weigh(folding, PHRASES, **named)


def _at(values: np.ndarray, text: str, part: str) -> list[float]:
    piece = folded(part).text()
    begin = text.index(piece)
    return sorted(set(values[begin : begin + len(piece)].tolist()))


@pytest.mark.parametrize(
    ("phrase", "others", "within"),
    [
        pytest.param("坚持以人民为中心", 0.0, 0.1, id="an official wording"),
        pytest.param("一岗双责", 0.1, 0.8, id="a system by its name"),
        pytest.param("表示衷心的感谢", 0.15, 1.0, id="a courtesy"),
    ],
)
def test_a_listed_wording_counts_by_its_kind(phrase: str, others: float, within: float) -> None:
    text, weights = _weights(f"晒谷场上{phrase}，老槐树下摆开八仙桌。")
    assert (_at(weights.others, text, phrase), _at(weights.within, text, phrase)) == ([others], [within])
    assert _at(weights.others, text, "八仙桌") == [1.0]
    begin = text.index(folded(phrase).text())
    assert [(first, last, wording.text) for first, last, wording in weights.phrases] == [
        (begin, begin + len(phrase), phrase)
    ]


def test_common_official_language_counts_a_quarter() -> None:
    text, weights = _weights("给予党纪政务处分，老槐树下摆开八仙桌。")
    assert _at(weights.others, text, "给予党纪政务处分") == [0.25]
    assert _at(weights.within, text, "给予党纪政务处分") == [0.7]
    assert (_at(weights.others, text, "摆开八仙桌"), _at(weights.within, text, "摆开八仙桌")) == (
        [1.0],
        [1.0],
    )


def test_a_name_may_be_repeated_but_is_its_own_against_others() -> None:
    text, weights = _weights("去年秋天，青石河谷晒秋民俗示范区挂了牌。")
    name = "青石河谷晒秋民俗示范区"
    assert _at(weights.within, text, name) == [0.25]
    assert _at(weights.others, text, "青石河谷晒秋") == [1.0]
    assert _at(weights.within, text, "去年秋天") != [0.25]


def test_the_title_counts_nothing() -> None:
    text, weights = _weights("守库人述职\n老槐树下摆开八仙桌。", title=(0, 5))
    assert (_at(weights.others, text, "守库人述职"), _at(weights.within, text, "守库人述职")) == (
        [0.0],
        [0.0],
    )
    assert _at(weights.others, text, "八仙桌") == [1.0]
