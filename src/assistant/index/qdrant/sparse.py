"""BM25 as a sparse vector: the weights of a passage's terms, and those of a query's.

The weights are our own: the engine's idf would be that of everything it holds, generations that are no longer in force and
collections that the caller may not see included. A passage's weights depend on the mean length of passages; they are written
with that of the generation that began the collection, and scores are computed again with that of today.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from assistant.index.local.arrays import Array, starts_of
from assistant.index.local.bm25 import K1, B, WeighedTerms
from assistant.index.local.postings import CODE_BITS, Keys, Postings, row_terms
from assistant.index.qdrant.engine import SparseVector

RAREST = 24
"""Bigrams by which passages with the wording of a sentence are looked for: more cost more and find hardly more."""

_MIXER = np.uint64(0x9E3779B97F4A7C15)  # 2⁶⁴ / golden ratio, as in Knuth's multiplicative hashing


def dimensions_of(keys: Keys) -> NDArray[np.uint32]:
    """The dimension of each term. Two terms in some millions share one, which only ever raises a passage's first score."""
    return ((keys * _MIXER) >> np.uint64(32)).astype(np.uint32)


def passage_words(postings: Postings, rows: Array, mean_length: float) -> Iterator[SparseVector]:
    """The sparse vectors of some passages of a segment, in order."""
    places, keys, counts = row_terms(postings, rows)
    norms = K1 * (1 - B) + K1 * B / mean_length * postings.lengths[rows]
    occurrences = counts.astype(np.float64)
    weights = occurrences * (K1 + 1) / (occurrences + norms[places])
    starts = starts_of(np.bincount(places, minlength=len(rows)))
    for begin, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        yield _vector(keys[begin:end], weights[begin:end])


def query_words(weighed: WeighedTerms) -> SparseVector:
    """The sparse vector of a query."""
    return _vector(weighed.keys[weighed.used], weighed.weights[weighed.used])


def rarest_words(weighed: WeighedTerms) -> SparseVector:
    """The sparse vector of the rarest bigrams of a text; empty where none of its bigrams occurs."""
    pairs = np.flatnonzero((weighed.keys >= np.uint64(1 << CODE_BITS)) & weighed.used)
    rarest = pairs[np.argsort(-weighed.weights[pairs], kind="stable")[:RAREST]]
    return _vector(weighed.keys[rarest], weighed.weights[rarest])


def largest_growth(written: float, today: float) -> float:
    """By how much a score may have grown since it was written, with the mean length of then and of today: a factor."""
    return max(1.0, today / written) * (1 + 1e-5)


def _vector(keys: Keys, weights: Array) -> SparseVector:
    dimensions, places = np.unique(dimensions_of(keys), return_inverse=True)
    values = np.zeros(len(dimensions), np.float32)
    np.add.at(values, places, weights.astype(np.float32))
    return SparseVector(dimensions, values)
