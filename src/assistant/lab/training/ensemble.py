"""Several models as one of the same size: vectors side by side, then principal components.

Models that differ in their first values and in the pairs they saw err in different places: the mean of their cosines
errs less than any of them, and little of it is lost on the way back to one table. Sources: Yin and Schütze 2016
(vectors of several models side by side, then a singular value decomposition); Su et al. 2021 (whitening of sentence
vectors), of which a part is done here.
"""

from collections.abc import Sequence
from functools import reduce

import numpy as np
from scipy import sparse

from assistant.lab.training.contrast import Floats, bags
from assistant.lab.training.pairs import Ranges, Store
from assistant.lab.training.recipe import Recipe

_DRAWS, _DRAWN = 30, 1000
_LEAST = 1e-6  # of the largest variance: a component with less is noise that flattening must not raise


def sample(store: Store, recipe: Recipe, rng: np.random.Generator) -> sparse.csr_array:
    """Stretches of text as they are drawn for training, as bags: shape (60,000, tokens that occur + 1)."""
    drawn = [store.draw(rng, _DRAWN, recipe.kinds, recipe.most_tokens) for _ in range(_DRAWS)]
    sides = [side for pairs in drawn for side in (pairs.first, pairs.second)]
    return bags(store.tokens, reduce(Ranges.followed_by, sides))


def fuse(tables: Sequence[Floats], texts: sparse.csr_array, *, dimensions: int, flattening: float) -> Floats:
    """One table (tokens, ``dimensions``) whose cosines are about the mean of those of ``tables``.

    Its columns are the principal components of the vectors of ``texts``, most telling first, so that leading ones
    can be kept alone. Each is divided by its variance to the power of ``flattening`` / 2: 0 leaves the cosines as they
    are, 1 makes all components count alike.
    """
    known = texts.shape[1]
    # Members whose vectors are longer would count for more.
    wide = np.concatenate([table / _length(texts @ table[:known]) for table in tables], axis=1)
    vectors = texts @ wide[:known]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _LEAST)
    variances, components = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    variances, components = variances[::-1][:dimensions], components[:, ::-1][:, :dimensions]
    stretch = np.maximum(variances, _LEAST * variances[0]) ** (-flattening / 2)
    fused: Floats = (wide @ (components * stretch)).astype(np.float32)
    return fused


def _length(vectors: Floats) -> float:
    """Root mean square of the lengths of rows."""
    return float(np.sqrt(np.einsum("ij,ij->", vectors, vectors) / len(vectors)))
