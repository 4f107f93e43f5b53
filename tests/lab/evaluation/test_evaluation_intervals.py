"""Confidence intervals: right on cases computed by hand, and with the stated coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lab.evaluation.intervals import Interval, difference, interval

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_equal_values_have_no_spread() -> None:
    assert interval([0.5, 0.5, 0.5]) == Interval(0.5, 0.5, 0.5)


def test_two_values() -> None:
    """A quarter of all draws take the first value twice, a quarter the second."""
    assert interval([0.0, 1.0]) == Interval(0.5, 0.0, 1.0)


def test_a_difference_is_paired() -> None:
    """The same gain on every query has no spread, however different the queries are."""
    assert difference([0.5, 1.0, 0.25], [0.25, 0.75, 0.0]) == Interval(0.25, 0.25, 0.25)


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0.1, 0.2, True), (-0.2, -0.1, True), (-0.1, 0.2, False)]
)
def test_a_difference_is_clear_when_the_interval_excludes_zero(
    low: float, high: float, expected: bool
) -> None:
    assert Interval(0.1, low, high).is_clear is expected


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        difference([0.5, 0.5], [0.5])


@given(SHARES)
def test_the_interval_contains_the_mean_and_stays_within_the_values(values: list[float]) -> None:
    found = interval(values)
    edge = 1e-9
    assert min(values) - edge <= found.low <= found.mean + edge
    assert found.mean - edge <= found.high <= max(values) + edge


def test_coverage_is_at_least_nine_in_ten() -> None:
    """Samples of thirty values with a known mean; a percentile bootstrap is a little too narrow."""
    rng = np.random.default_rng(1)
    held = [
        found.low <= 0.5 <= found.high
        for found in (interval(rng.random(30).tolist(), seed=draw) for draw in range(100))
    ]
    assert sum(held) >= 90
