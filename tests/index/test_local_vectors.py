"""Vectors as codes: scores are right to the fourth digit and the nearest are found, for all dimensions."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.index.local import vectors
from assistant.index.local.selection import Selection
from assistant.index.local.vectors import SegmentVectors, quantise, write_vectors

COUNT = 3000


def _unit(seed: int, count: int, dimensions: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.mark.parametrize("share", [None, 0.9, 0.3, 0.1, 0.01])
@pytest.mark.parametrize("dimensions", [1, 3, 8, 24, 32, 48, 64, 100, 128, 256, 384, 1024])
def test_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dimensions: int, share: float | None
) -> None:
    """FAISS has different code for different dimensions and processors, all of which must agree with float vectors."""
    monkeypatch.setattr(vectors, "DIRECT_SCORING_LIMIT", 0)
    report, queries = _unit(0, COUNT, dimensions), _unit(1, 5, dimensions)
    write_vectors(tmp_path, report)
    segment = SegmentVectors(tmp_path, dimensions)
    mask = None if share is None else np.random.default_rng(2).random(COUNT) < share
    allowed = np.arange(COUNT) if mask is None else np.flatnonzero(mask)
    for vector in queries:
        expected = np.sort(report[allowed] @ vector)[::-1][:10]
        rows, scores = segment.nearest(vector, 10, Selection(COUNT, mask))
        np.testing.assert_allclose(scores, expected, atol=2e-4)
        np.testing.assert_allclose(report[rows] @ vector, scores, atol=2e-4)
        assert set(rows.tolist()) <= set(allowed.tolist())
        assert len(set(rows.tolist())) == 10


def test_a_wide_filter_that_excludes_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When most rows pass the filter but none of the nearest does, the right ones are still found."""
    monkeypatch.setattr(vectors, "DIRECT_SCORING_LIMIT", 0)
    report, vector = _unit(0, COUNT, 64), _unit(1, 1, 64)[0]
    write_vectors(tmp_path, report)
    scores = report @ vector
    mask = scores < np.median(scores)
    rows, found = SegmentVectors(tmp_path, 64).nearest(vector, 20, Selection(COUNT, mask))
    assert mask[rows].all()
    np.testing.assert_allclose(found, np.sort(scores[mask])[::-1][:20], atol=2e-4)


def test_a_zero_query_finds_as_many_as_requested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "DIRECT_SCORING_LIMIT", 0)
    write_vectors(tmp_path, _unit(0, COUNT, 32))
    rows, scores = SegmentVectors(tmp_path, 32).nearest(np.zeros(32, np.float32), 7, Selection(COUNT, None))
    assert len(set(rows.tolist())) == 7
    np.testing.assert_allclose(scores, 0, atol=1e-6)


def test_codes_are_exact_to_the_fifth_digit() -> None:
    """Both bytes together are the value; the extremes of a unit vector fit."""
    report = np.concatenate([_unit(3, 50, 16), np.eye(16, dtype=np.float32), -np.eye(16, dtype=np.float32)])
    high, low = quantise(report)
    restored = ((high.astype(np.int32) - 128) * 256 + low) / (127 * 256)
    np.testing.assert_allclose(restored, report, atol=0.5 / (127 * 256) + 1e-7)
