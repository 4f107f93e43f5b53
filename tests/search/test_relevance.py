"""The line above which a passage answers a query: its bench, and encoders for which none was drawn."""

import json
from pathlib import Path

import numpy as np
from tests.bench.relevance import measure

from assistant.search.relevance import RelevanceLine, relevance_line
from assistant.service import Assistant


def test_the_bench_counts_both_kinds(searched: Assistant, tmp_path: Path) -> None:
    queries = tmp_path / "queries.json"
    texts = ["农民工欠薪", "老旧小区加装电梯", "学生不念书，老师上门劝返", "深海热液喷口生物"]
    queries.write_text(json.dumps([{"query": text} for text in texts], ensure_ascii=False), encoding="utf-8")
    counts = measure(searched, queries)

    assert (counts.answered, counts.queries) == (3, 4)
    assert counts.questions == 87
    assert counts.refused >= 80


def test_the_line_is_drawn_for_the_shipped_encoder_only(searched: Assistant) -> None:
    assert relevance_line(searched.encoder.fingerprint) is not None
    assert relevance_line("another") is None


def test_the_line_is_a_weighted_sum() -> None:
    line = RelevanceLine(dense=2, lexical=1, known_pairs=1, expanded=0.5, intercept=-2)
    dense, lexical = np.array([0.5, 0.5, 0.9], np.float32), np.array([0.0, 1.0, 0.0], np.float32)

    assert line.above(dense, lexical, known_pairs=0.5, expanded=False).tolist() == [False, True, True]
    assert line.above(dense, lexical, known_pairs=0.6, expanded=True).tolist() == [True, True, True]
