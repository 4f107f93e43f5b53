"""Hits → chains: what is near on both sides joins, clauses in between are recovered, boundaries hold."""

import numpy as np
import pytest

from assistant.reuse import shingles
from assistant.reuse.chain import Stretch, chains, remainders, stretch_of
from assistant.reuse.folding import Folding, folded
from assistant.reuse.hits import Hit, find_hits

A = "入冬前把三条断头路接通，校车不用再绕河滩"
B = "给独居老人装了一键呼叫器，夜里有人应声"
C = "集镇的旱厕改成水冲式，赶场的人不再捂着鼻子走"


def _chains(
    draft: str, source: str, boundaries: tuple[str, ...] = (), min_score: float = 5.0
) -> tuple[Folding, list[Stretch], Folding]:
    here, there = folded(draft), folded(source)
    segment = shingles.build([("past", source)])
    found = find_hits([segment], [np.ones(1, dtype=bool)], here, np.ones(len(here)))
    edges = [here.position(draft.index(mark)) for mark in boundaries]
    hits = [hit for some in found.hits.values() for hit in some]
    clauses = here.clauses.tolist()
    return here, chains(hits, here.text(), clauses, found.weights, there.text(), edges, min_score), there


def _texts(draft: str, source: str, **named: tuple[str, ...]) -> list[tuple[str, str]]:
    here, found, there = _chains(draft, source, **named)
    return sorted(
        (here.span(one.begin, one.end).of(draft), there.span(one.there, one.there_end).of(source))
        for one in found
    )


def test_neighbouring_clauses_are_one_stretch() -> None:
    draft, source = f"今年{A}；{B}。", f"去年秋天{A}；{B}。{C}。"
    (found,) = _texts(draft, source)
    assert found[1].endswith(B)
    assert found[0].endswith(f"{A[11:]}；{B}")


def test_a_reordered_paragraph_is_one_stretch() -> None:
    assert _texts(f"{B}。{C}。{A}。", f"{A}。{B}。{C}。") == [(f"{B}。{C}。{A}", f"{A}。{B}。{C}")]


def test_no_stretch_crosses_a_boundary() -> None:
    found = _texts(f"{A}。{B}。", f"{A}。{B}。", boundaries=(B,))
    assert found == sorted([(A, A), (B, B)])


def test_a_gap_in_the_draft_parts_chains() -> None:
    between = "这件事开了七次碰头会，吵过也红过脸，最后还是按多数人的意思办，一家一户上门讲明白"
    assert _texts(f"{A}。{between}。{B}。", f"{A}。{B}。") == sorted([(A, A), (B, B)])


def test_a_rewritten_clause_in_between_is_recovered() -> None:
    rewritten = "给留守的老人装上了呼叫铃铛"
    here, (found,), there = _chains(f"{A}。{rewritten}。{C}。", f"{A}。给独居老人装了呼叫器。{C}。")
    (recovered,) = [hit for hit in found.hits if here.text(hit.begin, hit.end) == rewritten]
    assert there.text(recovered.there, recovered.there_end) == "老人装了呼叫"
    assert recovered.similarity == pytest.approx(7 / 13)


def test_a_weak_hit_begins_no_chain() -> None:
    here = folded("赶场的人多。")
    hits = [Hit(0, 5, 0, 5, 1.0, 2.0)]
    assert chains(hits, here.text(), here.clauses.tolist(), np.ones(5), here.text(), [], 2.4) == []


def test_a_stretch_spans_its_hits() -> None:
    found = stretch_of([Hit(20, 30, 0, 10, 0.5, 2.5), Hit(0, 10, 40, 52, 1.0, 8.0)])
    assert (found.begin, found.end, found.there, found.there_end) == (0, 30, 0, 52)
    assert (found.score, found.value, found.matched) == (10.5, 12.5, 15.0)


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        pytest.param(0, 0, [(100, 130)], id="nothing is covered"),
        pytest.param(10, 20, [(100, 110), (120, 130)], id="the middle is covered"),
        pytest.param(0, 15, [(110, 130)], id="half of a hit is not most of it"),
        pytest.param(0, 16, [(120, 130)], id="most of a hit is"),
        pytest.param(0, 30, [], id="all is covered"),
    ],
)
def test_what_is_left_of_a_stretch(begin: int, end: int, expected: list[tuple[int, int]]) -> None:
    stretch = stretch_of([Hit(at, at + 10, at, at + 10, 1.0, 10.0) for at in (100, 110, 120)])
    covered = np.zeros(30, dtype=bool)
    covered[begin:end] = True
    assert [(one.begin, one.end) for one in remainders(stretch, covered, 100)] == expected
