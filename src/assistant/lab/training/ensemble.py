"""Fuses several models into one of the same size: concatenates their vectors and takes the principal components.

Models with different initial values and pairs make different errors: the mean of their cosines is better than those
of any of them, and little of that is lost in the reduction to one table. Sources: Yin and Schütze 2016, Learning Word
Meta-Embeddings (concatenation and singular value decomposition); Su et al. 2021, Whitening Sentence Representations
(whitening, here partial).
"""

from collections.abc import Sequence
from functools import reduce

import numpy as np
from scipy import sparse

from assistant.lab.training.losses import Floats, bags
from assistant.lab.training.pairs import PairSampler, Ranges
from assistant.lab.training.recipe import Recipe

_DRAWS, _PAIRS_PER_DRAW = 30, 1000
_MIN_VARIANCE_SHARE = (
    1e-6  # of the largest variance; a component with less is noise, which whitening must not amplify
)


def sample_texts(sampler: PairSampler, recipe: Recipe, rng: np.random.Generator) -> sparse.csr_array:
    """Texts sampled as for training, as a matrix of bags, shape (60,000, highest token id + 1)."""
    drawn = [sampler.draw(rng, _PAIRS_PER_DRAW, recipe.pair_shares, recipe.max_tokens) for _ in range(_DRAWS)]
    sides = [side for pairs in drawn for side in (pairs.first, pairs.second)]
    return bags(sampler.tokens, reduce(Ranges.followed_by, sides))


def fuse(tables: Sequence[Floats], texts: sparse.csr_array, *, dimensions: int, whitening: float) -> Floats:
    """One table (tokens, ``dimensions``) whose cosines approximate the mean of those of ``tables``.

    Its columns are the principal components of the vectors of ``texts``, by descending variance, so that the leading
    ones can be used alone. Each is divided by its variance to the power of ``whitening`` / 2: 0 leaves the cosines
    unchanged, 1 gives all components the same variance.
    """
    used_tokens = texts.shape[1]
    # Otherwise members with longer vectors would have more weight.
    concatenated = np.concatenate(
        [table / _root_mean_square_length(texts @ table[:used_tokens]) for table in tables], axis=1
    )
    vectors = texts @ concatenated[:used_tokens]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _MIN_VARIANCE_SHARE)
    variances, components = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    variances, components = variances[::-1][:dimensions], components[:, ::-1][:, :dimensions]
    scaling = np.maximum(variances, _MIN_VARIANCE_SHARE * variances[0]) ** (-whitening / 2)
    fused: Floats = (concatenated @ (components * scaling)).astype(np.float32)
    return fused


def _root_mean_square_length(vectors: Floats) -> float:
    """The root mean square of the lengths of the rows."""
    return float(np.sqrt(np.einsum("ij,ij->", vectors, vectors) / len(vectors)))
