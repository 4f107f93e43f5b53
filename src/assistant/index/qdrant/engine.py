"""What the backend needs of an engine: collections of points with a dense and a sparse vector, searched under conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.index import Vectors

DENSE, WORDS = "dense", "words"
"""Names of the two vectors of a point."""

BATCH = "batch"
"""Payload field: the generation that a point was written for, so that what a killed writer left is found."""

KEYWORD_FIELDS = ("report", "roles", "portfolios", "authors", "offices", "regions", "collections", BATCH)
NUMBER_FIELDS = ("years",)
"""Payload fields with an index, by the kind of their values; named as the facets are."""


@dataclass(frozen=True, slots=True)
class SparseVector:
    """``dimensions``, ascending, uint32, and their ``values``, float32, both of shape (n,)."""

    dimensions: NDArray[np.uint32]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Point:
    """A passage as the engine holds it. ``shard``: the name of its collection of reports."""

    id: int
    dense: Vectors
    words: SparseVector
    payload: Mapping[str, object]
    shard: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What points must fulfil. ``any_of``: field → values of which the point has at least one; ``none_of``: none of them.

    ``year_from`` and ``year_to`` bound the year, both inclusive; a point without a year is then left out.
    """

    any_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    none_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of points and their scores, best first, both of shape (n,)."""

    ids: NDArray[np.uint64]
    scores: NDArray[np.float32]


class Engine(Protocol):
    """A running engine. Safe to use from several threads; every call may raise EngineUnavailable."""

    def has(self, collection: str) -> bool:
        """Whether there is a collection of this name."""
        ...

    def create(self, collection: str, dimensions: int) -> None:
        """Create an empty collection with an index on every field; one of this name is replaced."""
        ...

    def drop(self, collection: str) -> None:
        """Remove a collection, if there is one."""
        ...

    def collections(self) -> list[str]:
        """The names of all collections."""
        ...

    def put(self, collection: str, points: Sequence[Point]) -> None:
        """Add points; they can be found when this returns."""
        ...

    def delete(self, collection: str, ids: Sequence[int]) -> None:
        """Remove points by id."""
        ...

    def delete_batch(self, collection: str, batch: str) -> None:
        """Remove the points that were written for a generation."""
        ...

    def count(self, collection: str) -> int:
        """The exact number of points."""
        ...

    def name(self, alias: str, collection: str) -> None:
        """Let ``alias`` mean this collection and no other, in one step."""
        ...

    def nearest(
        self, collection: str, vector: Vectors, condition: Condition, limit: int, *, exact: bool
    ) -> Found:
        """The points of largest inner product with ``vector``; ``exact``: every point that fulfils the condition is scored."""
        ...

    def best_words(self, collection: str, words: SparseVector, condition: Condition, limit: int) -> Found:
        """The points of largest inner product with ``words``, of those that share a dimension with it."""
        ...

    def best_words_of_each(
        self, collection: str, queries: Sequence[SparseVector], condition: Condition, limit: int
    ) -> list[Found]:
        """What :meth:`best_words` finds for each query, in one call."""
        ...

    def close(self) -> None:
        """Release connections."""
        ...
