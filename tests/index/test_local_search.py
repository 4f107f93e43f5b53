"""BM25 values, exact phrases and reading of the local index."""

import os
import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from random_reports import (
    MODEL,
    Reference,
    put_reports,
    random_report,
    unit_vectors,
)

from assistant.domain.report import Passage, Report, Role
from assistant.domain.results import ALL_COLLECTIONS, Filters
from assistant.domain.text import Span
from assistant.index import Index, RankedRows, open_index, open_writer
from assistant.index.local import bm25

REPORTS = [f"r{number:03d}" for number in range(90)]


def _by_id(index: Index, ranking: RankedRows) -> dict[str, float]:
    found = index.passages(ranking.rows.tolist())
    return {record.passage.id: float(score) for record, score in zip(found, ranking.scores, strict=True)}


def _assert_best(found: Mapping[str, float], expected: Mapping[str, float], k: int, tolerance: float) -> None:
    """Check that ``found`` are the k best of ``expected``, best first; ties may be in any order."""
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert list(found.values()) == pytest.approx(sorted(expected.values(), reverse=True)[:k], abs=tolerance)
    assert found == pytest.approx({name: expected[name] for name in found}, abs=tolerance)


@pytest.mark.parametrize("query", ["农民工工资按时发放", "改革开放", "調研短板", "将", "下降３％", "𠮷"])
@pytest.mark.parametrize("common", [0.02, 0.1, 1.0])
def test_bm25_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str, common: float) -> None:
    """In an index without removed reports the scores are exactly those of BM25, in lexical and exact mode."""
    monkeypatch.setattr(bm25, "COMMON_CHARACTER_SHARE", common)
    monkeypatch.setattr(bm25, "CHARACTER_WEIGHT", 0.5)
    rng, reference = random.Random(11), Reference()
    writer = open_writer(tmp_path, MODEL)
    put_reports(writer, reference, [random_report(rng, name) for name in REPORTS[:40]], rng)
    writer.commit()
    writer.close()
    index = open_index(tmp_path, MODEL)
    everything = index.candidates(Filters(), ALL_COLLECTIONS)
    for k in (3, 1000):
        found = _by_id(index, index.lexical(query, everything, k))
        _assert_best(found, reference.bm25(query, common, (0.5, bm25.PAIR_WEIGHT)), k, 1e-4)
        found = _by_id(index, index.exact(query, everything, k)[0])
        _assert_best(found, reference.exact(query, Filters(), ALL_COLLECTIONS), k, 1e-4)
    index.close()


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("国债", {0, 1, 2}),
        ("國債", {0, 1, 2}),
        ("ＧＤＰ", {3}),
        ("gdp增长", {3}),
        ("𠮷", {4}),
        ("𠮷野家", {4}),
        ("增长", {3, 4}),
        ("债", {0, 1, 2}),
        ("债国", set()),
        ("国债国", set()),
        ("项目国", set()),
        ("阿阿阿", {5}),
        ("甲乙丙", {8}),
        ("没有", set()),
        ("  ", set()),
        ("", set()),
    ],
)
def test_exact_phrases(tmp_path: Path, phrase: str, expected: set[int]) -> None:
    """Full width, traditional characters, rare characters, line breaks within; never across two passages."""
    texts = ["专项国债项目", "專項國債", "国\n 债", "ＧＤＰ增长５％", "𠮷野家增长", "阿阿阿阿"]
    # All pairs of 甲乙丙 stand in these, but in the last one only they stand together.
    texts += ["甲乙、乙丙、甲", "乙丙、甲乙", "甲乙丙"]
    text = "|".join(texts)
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in texts]
    passages = tuple(Passage(f"r#{n}", "r", Role.DUTY, (), (), span) for n, span in enumerate(spans))
    writer = open_writer(tmp_path, MODEL)
    writer.put(Report(id="r", text=text, passages=passages), unit_vectors(random.Random(3), len(texts)), "")
    writer.commit()
    writer.close()
    index = open_index(tmp_path, MODEL)
    ranking, count = index.exact(phrase, index.candidates(Filters(), ALL_COLLECTIONS), 10)
    assert (set(ranking.rows.tolist()), count) == (expected, len(expected))
    index.close()


def test_full_match_score_is_that_of_a_passage_with_every_term(tmp_path: Path) -> None:
    """A passage of average length with every term once has that score; one that lacks a term has less."""
    texts = ["甲乙丙丁", "戊己庚辛", "甲乙壬癸"]
    text = "".join(texts)
    spans = [Span(at, at + 4) for at in range(0, 12, 4)]
    passages = tuple(Passage(f"r#{n}", "r", Role.DUTY, (), (), span) for n, span in enumerate(spans))
    writer = open_writer(tmp_path, MODEL)
    writer.put(Report(id="r", text=text, passages=passages), unit_vectors(random.Random(3), 3), "")
    writer.commit()
    writer.close()
    index = open_index(tmp_path, MODEL)
    everything = index.candidates(Filters(), ALL_COLLECTIONS)
    whole = index.lexical("戊己庚辛", everything, 10)
    assert (whole.rows.tolist(), whole.scores.tolist()) == ([1], [pytest.approx(whole.full_match_score)])
    missing = index.lexical("戊己庚子", everything, 10)
    assert missing.scores[0] < missing.full_match_score
    index.close()


def test_postings_are_read_without_preadv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On systems that cannot read at an offset, threads take turns."""
    rng = random.Random(11)
    writer = open_writer(tmp_path, MODEL)
    put_reports(writer, Reference(), [random_report(rng, name) for name in REPORTS[:20]], rng)
    writer.commit()
    writer.close()
    index = open_index(tmp_path, MODEL)
    everything = index.candidates(Filters(), ALL_COLLECTIONS)
    expected = index.lexical("农民工工资改革", everything, 50).rows.tolist()
    monkeypatch.delattr(os, "preadv", raising=False)
    with ThreadPoolExecutor(4) as pool:
        for rows in pool.map(
            lambda _: index.lexical("农民工工资改革", everything, 50).rows.tolist(), range(20)
        ):
            assert rows == expected
    index.close()
