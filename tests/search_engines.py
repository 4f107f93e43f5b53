"""The engines that the backend ``qdrant`` is tested on: the client's own local mode, the compiled engine, and a server."""

import os
import secrets
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest

from assistant.index import EngineAddress
from assistant.index.qdrant import client, generation, writer
from assistant.index.qdrant.client import ClientEngine
from assistant.index.qdrant.engine import (
    BATCH,
    DENSE,
    KEYWORD_FIELDS,
    NUMBER_FIELDS,
    WORDS,
    Condition,
    Engine,
    Found,
    Point,
    SparseVector,
)
from assistant.index.qdrant.options import Options

ADDRESS = EngineAddress("qdrant", "engine.example", 6333, "reports")
SERVER = os.environ.get("QDRANT_URL", "")
ENGINES = ("local mode", "edge", "server")


@contextmanager
def running_engine(
    kind: str, folder: Path, patch: pytest.MonkeyPatch
) -> Iterator[tuple[Engine, EngineAddress]]:
    """An engine that keeps its data in ``folder``, which the backend uses for the address that comes with it.

    Skips where no server is given.
    """
    engine, address = _engine_of(kind, folder)
    close = engine.close
    patch.setattr(engine, "close", lambda: None)  # readers and writers close theirs; this one is shared
    patch.setattr(generation, "connect_shared", lambda address: engine)
    patch.setattr(writer, "connect", lambda address: engine)
    try:
        yield engine, address
    finally:
        for collection in engine.collections():
            if collection.startswith(f"{address.prefix}-"):
                engine.drop(collection)
        close()


def _engine_of(kind: str, folder: Path) -> tuple[Engine, EngineAddress]:
    if kind == "edge":
        return EdgeEngine(folder), ADDRESS
    if kind == "local mode":
        from qdrant_client import QdrantClient

        return _LocalMode(QdrantClient(path=str(folder / "qdrant")), Options(), str(ADDRESS)), ADDRESS
    if not SERVER:
        pytest.skip("no server: QDRANT_URL is not set")
    parts = urlsplit(SERVER)
    tls = {"tls": "1"} if parts.scheme == "https" else {}
    prefix = f"test-{secrets.token_hex(4)}"
    key = os.environ.get("QDRANT_API_KEY", "")
    address = EngineAddress("qdrant", str(parts.hostname), parts.port or 6333, prefix, tls, key)
    return client.connect(address), address


class _LocalMode(ClientEngine):
    """The product's own calls, answered by the client within this process."""

    def create(self, collection: str, dimensions: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it has no use for indexes on fields
            super().create(collection, dimensions)

    def nearest(
        self, collection: str, vector: Any, condition: Condition, limit: int, *, exact: bool
    ) -> Found:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it is always exact
            return super().nearest(collection, vector, condition, limit, exact=exact)


class EdgeEngine:
    """The shard engine of Qdrant itself, compiled into a Python package: a shard for each collection."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shards: dict[str, Any] = {}
        self.aliases: dict[str, str] = {}

    def has(self, collection: str) -> bool:
        return collection in self._shards

    def collections(self) -> list[str]:
        return list(self._shards)

    def create(self, collection: str, dimensions: int) -> None:
        import qdrant_edge as edge

        self.drop(collection)
        folder = self._folder / collection
        folder.mkdir(parents=True)
        shard = edge.EdgeShard.create(
            str(folder),
            edge.EdgeConfig(
                vectors={DENSE: edge.EdgeVectorParams(size=dimensions, distance=edge.Distance.Dot)},
                sparse_vectors={WORDS: edge.EdgeSparseVectorParams()},
            ),
        )
        for name in KEYWORD_FIELDS:
            shard.update(edge.UpdateOperation.create_field_index(name, edge.PayloadSchemaType.Keyword))
        for name in NUMBER_FIELDS:
            shard.update(edge.UpdateOperation.create_field_index(name, edge.PayloadSchemaType.Integer))
        self._shards[collection] = shard

    def drop(self, collection: str) -> None:
        shard = self._shards.pop(collection, None)
        if shard is not None:
            shard.close()
            shutil.rmtree(self._folder / collection)

    def name(self, alias: str, collection: str) -> None:
        self.aliases[alias] = collection

    def put(self, collection: str, points: Sequence[Point]) -> None:
        import qdrant_edge as edge

        sent = [
            edge.Point(
                point.id,
                {
                    DENSE: point.dense.tolist(),
                    WORDS: edge.SparseVector(point.words.dimensions.tolist(), point.words.values.tolist()),
                },
                dict(point.payload),
            )
            for point in points
        ]
        self._shards[collection].update(edge.UpdateOperation.upsert_points(sent))

    def delete(self, collection: str, ids: Sequence[int]) -> None:
        import qdrant_edge as edge

        self._shards[collection].update(edge.UpdateOperation.delete_points(list(ids)))

    def delete_batch(self, collection: str, batch: str) -> None:
        import qdrant_edge as edge

        condition = _filter(Condition({BATCH: frozenset([batch])}))
        self._shards[collection].update(edge.UpdateOperation.delete_points_by_filter(condition))

    def count(self, collection: str) -> int:
        import qdrant_edge as edge

        return int(self._shards[collection].count(edge.CountRequest(exact=True)))

    def optimise(self, collection: str) -> None:
        """Build the graphs and indexes that a server builds by itself."""
        self._shards[collection].optimize()

    def nearest(
        self, collection: str, vector: Any, condition: Condition, limit: int, *, exact: bool
    ) -> Found:
        import qdrant_edge as edge

        parameters = edge.SearchParams(
            exact=exact, hnsw_ef=None if exact else max(client.SEARCH_WIDTH, limit)
        )
        return self._search(
            collection, edge.Query.Nearest(vector.tolist(), using=DENSE), condition, limit, parameters
        )

    def best_words(self, collection: str, words: SparseVector, condition: Condition, limit: int) -> Found:
        import qdrant_edge as edge

        query = edge.SparseVector(words.dimensions.tolist(), words.values.tolist())
        return self._search(collection, edge.Query.Nearest(query, using=WORDS), condition, limit, None)

    def best_words_of_each(
        self, collection: str, queries: Sequence[SparseVector], condition: Condition, limit: int
    ) -> list[Found]:
        return [self.best_words(collection, words, condition, limit) for words in queries]

    def _search(
        self, collection: str, query: Any, condition: Condition, limit: int, parameters: Any
    ) -> Found:
        import qdrant_edge as edge

        request = edge.SearchRequest(query, limit=limit, filter=_filter(condition), params=parameters)
        points = self._shards[collection].search(request)
        return Found(
            np.array([int(point.id) for point in points], np.uint64),
            np.array([point.score for point in points], np.float32),
        )

    def close(self) -> None:
        for shard in self._shards.values():
            shard.close()
        self._shards.clear()


def _filter(condition: Condition) -> Any:
    import qdrant_edge as edge

    def matches(values: Any) -> list[Any]:
        return [
            edge.FieldCondition(name, match=edge.MatchAny(sorted(wanted))) for name, wanted in values.items()
        ]

    must = matches(condition.any_of)
    if condition.year_from is not None or condition.year_to is not None:
        bounds = edge.RangeFloat(gte=condition.year_from, lte=condition.year_to)
        must.append(edge.FieldCondition("years", range=bounds))
    must_not = matches(condition.none_of)
    return edge.Filter(must=must, must_not=must_not) if must or must_not else None
