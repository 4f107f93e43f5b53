"""Intervals: right on cases that can be done by hand, and wide enough as often as they claim."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lab.evaluation.intervals import Interval, difference, interval

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_equal_values_leave_no_doubt() -> None:
    assert interval([0.5, 0.5, 0.5]) == Interval(0.5, 0.5, 0.5)


def test_two_values_may_be_drawn_either_way() -> None:
    """A quarter of all draws take the first value twice, a quarter the second."""
    assert interval([0.0, 1.0]) == Interval(0.5, 0.0, 1.0)


def test_a_difference_is_paired() -> None:
    """The same gain on every query is certain, however unlike the queries are."""
    assert difference([0.5, 1.0, 0.25], [0.25, 0.75, 0.0]) == Interval(0.25, 0.25, 0.25)


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0.1, 0.2, True), (-0.2, -0.1, True), (-0.1, 0.2, False)]
)
def test_a_difference_is_clear_when_nought_lies_outside(low: float, high: float, expected: bool) -> None:
    assert Interval(0.1, low, high).is_clear is expected


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        difference([0.5, 0.5], [0.5])


@given(SHARES)
def test_the_mean_lies_inside_and_all_within_the_values(values: list[float]) -> None:
    found = interval(values)
    edge = 1e-9
    assert min(values) - edge <= found.low <= found.mean + edge
    assert found.mean - edge <= found.high <= max(values) + edge


def test_nine_in_ten_and_more_hold_the_truth() -> None:
    """Of thirty values each, drawn where the mean is known; a percentile bootstrap is a little too narrow."""
    rng = np.random.default_rng(1)
    held = [
        found.low <= 0.5 <= found.high
        for found in (interval(rng.random(30).tolist(), seed=draw) for draw in range(100))
    ]
    assert sum(held) >= 90
