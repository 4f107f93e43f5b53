"""Fusion of several tables: cosines are preserved, components are in order, whitening equalises them."""

import numpy as np
import pytest
from scipy import sparse

from assistant.lab.training.ensemble import fuse
from assistant.lab.training.losses import Floats

TEXTS = sparse.csr_array(np.random.default_rng(5).dirichlet(np.ones(12), 400).astype(np.float32))


def table(seed: int, width: int = 4, tokens: int = 12) -> Floats:
    return np.random.default_rng(seed).normal(0, 1, (tokens, width)).astype(np.float32)


def cosines(rows: Floats) -> Floats:
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return units @ units.T


def test_one_member_is_only_rotated() -> None:
    one = table(1)
    fused = fuse([one], TEXTS, dimensions=4, whitening=0)
    np.testing.assert_allclose(cosines(TEXTS @ fused), cosines(TEXTS @ one), atol=1e-5)


def test_the_same_member_twice_is_that_member() -> None:
    """Eight columns of rank four come back to four without loss, however long the second one's rows are."""
    one = table(1)
    fused = fuse([one, 30 * one], TEXTS, dimensions=4, whitening=0)
    np.testing.assert_allclose(cosines(TEXTS @ fused), cosines(TEXTS @ one), atol=1e-5)


def test_members_count_alike_whatever_their_length() -> None:
    one, other = table(1), table(2)
    alike = fuse([one, other], TEXTS, dimensions=8, whitening=0)
    longer = fuse([one, 30 * other], TEXTS, dimensions=8, whitening=0)
    np.testing.assert_allclose(cosines(TEXTS @ longer), cosines(TEXTS @ alike), atol=1e-5)


@pytest.mark.parametrize(
    ("whitening", "power"), [(0.0, 1.0), (0.5, 0.5), (1.0, 0.0)], ids=["not", "half", "wholly"]
)
def test_whitening_takes_variance_to_a_power(whitening: float, power: float) -> None:
    """The variances of the components, in order, are the old ones to the power of 1 - whitening."""
    plain, flat = (
        np.linalg.eigvalsh(v.T @ v)[::-1]
        for v in (_vectors(fuse([table(1)], TEXTS, dimensions=4, whitening=f)) for f in (0.0, whitening))
    )
    # Relative to the largest, since a common factor does not change cosines.
    np.testing.assert_allclose(flat / flat[0], (plain / plain[0]) ** power, rtol=1e-3)


def test_components_that_no_text_has_stay_small() -> None:
    """Four columns of rank one: whitening must not amplify rounding errors."""
    one = table(1, width=1) @ np.ones((1, 4), np.float32)
    fused = fuse([one], TEXTS, dimensions=4, whitening=1)
    lengths = np.linalg.norm(TEXTS @ fused, axis=0)
    assert (lengths[1:] < 0.1 * lengths[0]).all()


def test_tokens_that_no_text_has_keep_a_vector() -> None:
    fused = fuse([table(1, tokens=20)], TEXTS, dimensions=4, whitening=0)
    np.testing.assert_allclose(cosines(fused), cosines(table(1, tokens=20)), atol=1e-5)


def _vectors(fused: Floats) -> Floats:
    """Vectors of the texts, each divided by its length before whitening."""
    plain = TEXTS @ table(1)
    vectors: Floats = TEXTS @ fused
    return vectors / np.linalg.norm(plain, axis=1, keepdims=True)
