"""The loss, its gradient, the optimiser and the matrix of means, on small numbers."""

import numpy as np
import pytest
from scipy import sparse

from assistant.lab.training.losses import LazyAdam, bags, info_nce
from assistant.lab.training.pairs import Ranges

NO_FALSE_NEGATIVES = np.zeros((4, 4), dtype=bool)


def batch(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(4, 6)).astype(np.float32), rng.normal(size=(4, 6)).astype(np.float32)


def test_bags_are_means_of_the_used_tokens() -> None:
    tokens = np.array([3, 1, 1, 0, 2, 2], dtype=np.int32)
    ranges = Ranges(np.array([0, 3, 4]), np.array([3, 4, 6]))
    whole = [[0, 2 / 3, 0, 1 / 3], [1, 0, 0, 0], [0, 0, 1, 0]]
    np.testing.assert_allclose(bags(tokens, ranges).toarray(), whole, rtol=1e-6)
    kept = np.array([True, False, True, False, True, False])
    partly = [[0, 0.5, 0, 0.5], [1, 0, 0, 0], [0, 0, 1, 0]]
    np.testing.assert_allclose(bags(tokens, ranges, kept).toarray(), partly, rtol=1e-6)
    assert isinstance(bags(tokens, ranges), sparse.csr_array)


def test_the_loss_is_that_of_the_definition() -> None:
    first, second = batch(1)
    a, b = (v / np.linalg.norm(v, axis=1, keepdims=True) for v in (first.astype(float), second.astype(float)))
    logits = 7 * a @ b.T
    rows = np.log(np.exp(logits).sum(1)) - np.diagonal(logits)
    columns = np.log(np.exp(logits).sum(0)) - np.diagonal(logits)
    loss, *_ = info_nce(first, second, NO_FALSE_NEGATIVES, scale=7)
    assert loss == pytest.approx((rows.mean() + columns.mean()) / 2, rel=1e-5)


@pytest.mark.parametrize("masked_pair", [False, True], ids=["plain", "with a false negative"])
def test_the_gradient_is_that_of_the_loss(masked_pair: bool) -> None:
    """Compared with finite differences in every coordinate of both sides."""
    first, second = batch(2)
    false_negatives = NO_FALSE_NEGATIVES.copy()
    false_negatives[0, 2] = masked_pair
    _, by_first, by_second = info_nce(first, second, false_negatives, scale=5)
    for side, gradient in ((first, by_first), (second, by_second)):
        expected = np.zeros_like(gradient)
        for at in np.ndindex(*side.shape):
            values = []
            for step in (0.01, -0.01):
                side[at] += step
                values.append(info_nce(first, second, false_negatives, scale=5)[0])
                side[at] -= step
            expected[at] = (values[0] - values[1]) / 0.02
        np.testing.assert_allclose(gradient, expected, atol=2e-3)


def test_false_negatives_do_not_repel_each_other() -> None:
    """With two rows of the same first side the loss can only vanish when they are masked."""
    side = np.eye(4, dtype=np.float32)[[0, 0, 1, 2]]
    false_negatives = NO_FALSE_NEGATIVES.copy()
    false_negatives[0, 1] = false_negatives[1, 0] = True
    plain = info_nce(side, side, NO_FALSE_NEGATIVES, scale=20)[0]
    masked = info_nce(side, side, false_negatives, scale=20)[0]
    assert (round(plain, 3), round(masked, 3)) == (round(np.log(2) / 2, 3), 0.0)


def test_adam_moves_by_the_rate_first_and_only_its_rows() -> None:
    table = np.zeros((3, 2), dtype=np.float32)
    adam = LazyAdam(table)
    adam.step(np.array([0, 2]), np.array([[1, -4], [0.5, 0]], dtype=np.float32), 0.1)
    np.testing.assert_allclose(table, [[-0.1, 0.1], [0, 0], [-0.1, 0]], atol=1e-6)


def test_adam_finds_a_minimum() -> None:
    table = np.array([[3.0, -2.0]], dtype=np.float32)
    adam = LazyAdam(table)
    for step in range(300):
        adam.step(np.array([0]), 2 * (table - 1), 0.1 * (1 - step / 300))
    np.testing.assert_allclose(table, [[1, 1]], atol=0.02)
