import pytest

from assistant.reuse.clusters import clusters
from assistant.reuse.commonplace import common, learn
from assistant.reuse.folding import folded


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param(["修路架桥惠民生"], [(0, (0,))], id="one"),
        pytest.param(
            [
                "把心思放在村里把责任扛在肩上",
                "把心思用在村里把责任扛在肩上",
                "打井修渠",
                "把心思放在村里把责任扛在肩上",
            ],
            [(0, (0, 1, 3)), (2, (2,))],
            id="the most frequent form leads",
        ),
    ],
)
def test_wordings_join_the_most_frequent_they_resemble(
    texts: list[str], expected: list[tuple[int, tuple[int, ...]]]
) -> None:
    assert [(cluster.leader, cluster.members) for cluster in clusters(texts)] == expected


def test_a_chain_of_small_likenesses_is_not_one_cluster() -> None:
    words = "山水林田湖草沙日月星云雨雪"
    steps = [words[at:] + "甲乙丙丁戊庚辛壬癸子丑寅卯"[:at] for at in range(0, 13, 2)]
    assert len(clusters(steps)) > 1


def test_runs_that_many_documents_share_are_common() -> None:
    shared = "给予党纪政务处分"
    known = learn([f"{chr(0x4E00 + number)}年{shared}多人" for number in range(40)])
    folding = folded("全镇给予党纪政务处分两人次都在会上通报")
    assert "".join(folding.text()[at] for at in common(folding.codes, known).nonzero()[0]) == shared


def test_what_few_documents_have_is_not_common() -> None:
    known = learn(["给予党纪政务处分"] * 3)
    assert not common(folded("给予党纪政务处分").codes, known).any()


@pytest.mark.parametrize(
    ("text", "expected"), [("给予党纪政务处分", True), ("把核桃油卖到省城去", False), ("短", False)]
)
def test_the_filter_that_ships_knows_official_language(text: str, expected: bool) -> None:
    assert bool(common(folded(text).codes).all()) is expected
