import numpy as np
import pytest

from assistant.reuse.paraphrase import (
    OTHERS,
    OWN,
    Margins,
    Pair,
    is_comparable,
    is_in_other_words,
    mutually_nearest,
)


def _outstanding(similarity: np.ndarray) -> list[tuple[int, int]]:
    return [(pair.row, pair.column) for pair in mutually_nearest(similarity) if pair.stands_out(OWN)]


def _similar(*rows: tuple[float, ...]) -> np.ndarray:
    return np.array(rows, dtype=np.float32)


@pytest.mark.parametrize(
    ("similarity", "found"),
    [
        pytest.param(_similar((0.9, 0.2, 0.1), (0.1, 0.3, 0.28), (0.2, 0.3, 0.29)), [(0, 0)], id="one pair"),
        pytest.param(_similar((0.9, 0.88, 0.1), (0.1, 0.3, 0.2)), [], id="two past passages say it"),
        pytest.param(_similar((0.9, 0.2), (0.88, 0.2)), [], id="two passages of the draft say it"),
        pytest.param(_similar((0.5, 0.5), (0.5, 0.5)), [], id="all alike"),
        pytest.param(_similar((0.9, 0.1)), [], id="one passage cannot stand out"),
        pytest.param(_similar((0.9,), (0.1,)), [], id="nothing to choose from"),
    ],
)
def test_a_pair_stands_out_on_both_sides(similarity: np.ndarray, found: list[tuple[int, int]]) -> None:
    assert _outstanding(similarity) == found


@pytest.mark.parametrize("scale", [0.1, 1.0, 7.0])
def test_margins_hold_for_any_encoder(scale: float) -> None:
    assert _outstanding(scale * _similar((0.9, 0.2, 0.1), (0.1, 0.3, 0.28)) + 0.3 * scale) == [(0, 0)]


@pytest.mark.parametrize(
    ("margins", "of_others", "of_own"),
    [
        pytest.param(Margins(0.3, 0.7), True, False, id="larger margins for one's own"),
        pytest.param(Margins(0.8, 1.1), True, True, id="far ahead"),
        pytest.param(Margins(2.0, 0.1), False, False, id="on one side only"),
    ],
)
def test_own_reports_go_on_with_the_same_matters(margins: Margins, of_others: bool, of_own: bool) -> None:
    pair = Pair(0, 0, margins)
    assert (pair.stands_out(OTHERS), pair.stands_out(OWN)) == (of_others, of_own)


@pytest.mark.parametrize(
    ("here", "there", "other"),
    [
        pytest.param(
            "办事窗口并成一个，群众递一回材料就够。",
            "大厅只留综合柜台，来客跑一趟即可。",
            True,
            id="reworded",
        ),
        pytest.param(
            "疫苗接种率达到九成，新增疫苗接种点八个。",
            "全力推进疫苗接种，疫苗接种点开到村里。",
            False,
            id="one topic's terms",
        ),
        pytest.param("办结128件。", "超过128件。", True, id="figures are no words"),
        pytest.param("", "", True, id="nothing"),
    ],
)
def test_few_words_are_shared(here: str, there: str, other: bool) -> None:
    assert is_in_other_words(here, there) is other


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        pytest.param("村里" * 20, True, id="long enough"),
        pytest.param("村里" * 19, False, id="short"),
        pytest.param("发放补贴***万元，惠及***户，走访***人，" + "村里" * 20, False, id="mostly redacted"),
    ],
)
def test_what_is_comparable(text: str, possible: bool) -> None:
    assert is_comparable(text) is possible
