"""A Qdrant server, through its own client."""

import logging
import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.base.errors import MissingExtra
from assistant.index import EngineAddress, Vectors
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
from assistant.index.qdrant.options import PORT, Options, options_of
from assistant.index.qdrant.retries import Caller, Failure
from assistant.index.qdrant.state import UPLOAD

if TYPE_CHECKING:
    from qdrant_client import QdrantClient, models

SEARCH_WIDTH = 256
"""Points kept in sight while the graph is searched (``hnsw_ef``), at least: the more, the fewer are missed."""

_RETRIED = {408, 429, 500, 502, 503, 504}
_REFUSED = {401, 403}


def connect(address: EngineAddress) -> Engine:
    """The engine at this address; nothing is sent yet. Raises MissingExtra, BadSetting."""
    options = options_of(address)
    try:
        from qdrant_client import QdrantClient
    except ImportError as error:
        raise MissingExtra(
            "qdrant-client", "用 Qdrant 检索", "pip install 'report-assistant[qdrant]'"
        ) from error
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it writes a line for every request
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # a key over plain http: on a network of one's own that is the operator's choice
        client = QdrantClient(
            host=address.host,
            port=address.port or PORT,
            https=options.tls,
            api_key=address.key or None,
            timeout=int(options.timeout),
            check_compatibility=False,
            trust_env=False,
        )
    return ClientEngine(client, options, str(address))


@lru_cache(maxsize=4)
def connect_shared(address: EngineAddress) -> Engine:
    """One engine for all generations that this process opens at an address: connections and limits are theirs together."""
    return connect(address)


class ClientEngine:
    """An :class:`assistant.index.qdrant.engine.Engine` over a QdrantClient, of a server or of files in this process."""

    def __init__(self, client: "QdrantClient", options: Options, address: str) -> None:
        from qdrant_client import models

        self._client = client
        self._models = models
        self._options = options
        self._shard_keys: dict[str, set[str]] = {}
        self._call = Caller(address, options.concurrent, options.timeout, _explain)

    # --- collections ----------------------------------------------------------------------------------

    def has(self, collection: str) -> bool:
        """See :meth:`Engine.has`."""
        return self._call(lambda: self._client.collection_exists(collection))

    def create(self, collection: str, dimensions: int) -> None:
        """See :meth:`Engine.create`."""
        models, options = self._models, self._options
        self.drop(collection)
        layout: dict[str, Any] = {"replication_factor": options.replicas}
        if options.by_collection:
            layout["sharding_method"] = models.ShardingMethod.CUSTOM
        else:
            layout["shard_number"] = options.shards
        self._call(
            lambda: self._client.create_collection(
                collection,
                vectors_config={
                    DENSE: models.VectorParams(
                        size=dimensions, distance=models.Distance.DOT, on_disk=options.on_disk
                    )
                },
                sparse_vectors_config={
                    WORDS: models.SparseVectorParams(index=models.SparseIndexParams(on_disk=options.on_disk))
                },
                on_disk_payload=True,
                **layout,
            )
        )
        kinds = dict.fromkeys(KEYWORD_FIELDS, models.PayloadSchemaType.KEYWORD)
        kinds |= dict.fromkeys(NUMBER_FIELDS, models.PayloadSchemaType.INTEGER)
        for name, kind in kinds.items():
            self._call(
                lambda name=name, kind=kind: self._client.create_payload_index(
                    collection, name, kind, wait=True
                )  # type: ignore[misc]
            )

    def drop(self, collection: str) -> None:
        """See :meth:`Engine.drop`."""
        self._shard_keys.pop(collection, None)
        if self.has(collection):
            self._call(lambda: self._client.delete_collection(collection))

    def collections(self) -> list[str]:
        """See :meth:`Engine.collections`."""
        found = self._call(self._client.get_collections)
        return [one.name for one in found.collections]

    def name(self, alias: str, collection: str) -> None:
        """See :meth:`Engine.name`."""
        models = self._models
        known = self._call(self._client.get_aliases).aliases
        steps: list[Any] = []
        if any(one.alias_name == alias for one in known):
            steps.append(models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=alias)))
        create = models.CreateAlias(collection_name=collection, alias_name=alias)
        steps.append(models.CreateAliasOperation(create_alias=create))
        self._call(lambda: self._client.update_collection_aliases(steps))

    # --- points ---------------------------------------------------------------------------------------

    def put(self, collection: str, points: Sequence[Point]) -> None:
        """See :meth:`Engine.put`."""
        if not self._options.by_collection:
            self._put(collection, points, None)
            return
        for shard in sorted({_shard_key(point.shard) for point in points}):
            self._ensure_shard(collection, shard)
            self._put(collection, [point for point in points if _shard_key(point.shard) == shard], shard)

    def _put(self, collection: str, points: Sequence[Point], shard: str | None) -> None:
        models = self._models
        sent = [
            models.PointStruct(
                id=point.id,
                vector={
                    DENSE: point.dense.tolist(),
                    WORDS: models.SparseVector(
                        indices=point.words.dimensions.tolist(), values=point.words.values.tolist()
                    ),
                },
                payload=dict(point.payload),
            )
            for point in points
        ]
        self._call(lambda: self._client.upsert(collection, sent, wait=True, shard_key_selector=shard))

    def _ensure_shard(self, collection: str, shard: str) -> None:
        """Create the shard of a collection of reports where it is missing."""
        if shard not in self._shards(collection):
            options = self._options
            self._call(
                lambda: self._client.create_shard_key(
                    collection, shard, shards_number=options.shards, replication_factor=options.replicas
                )
            )
            self._shard_keys[collection].add(shard)

    def _shards(self, collection: str) -> set[str]:
        """The keys of the shards there are."""
        if collection not in self._shard_keys:
            listed = self._call(lambda: self._client.list_shard_keys(collection))
            self._shard_keys[collection] = {str(one.key) for one in listed.shard_keys or ()}
        return self._shard_keys[collection]

    def delete(self, collection: str, ids: Sequence[int]) -> None:
        """See :meth:`Engine.delete`."""
        self._delete(collection, self._models.PointIdsList(points=list(ids)))

    def delete_batch(self, collection: str, batch: str) -> None:
        """See :meth:`Engine.delete_batch`."""
        models = self._models
        matching = models.Filter(must=self._matches({BATCH: frozenset([batch])}))
        self._delete(collection, models.FilterSelector(filter=matching))

    def _delete(self, collection: str, selector: "models.PointsSelector") -> None:
        """Delete in every shard: a change that names none is refused where shards have keys."""
        shards = sorted(self._shards(collection)) if self._options.by_collection else None
        if shards != []:
            self._call(
                lambda: self._client.delete(
                    collection,
                    selector,
                    wait=True,
                    shard_key_selector=shards,  # type: ignore[arg-type]
                )
            )

    def count(self, collection: str) -> int:
        """See :meth:`Engine.count`."""
        return self._call(lambda: self._client.count(collection, exact=True)).count

    # --- search ---------------------------------------------------------------------------------------

    def nearest(
        self, collection: str, vector: Vectors, condition: Condition, limit: int, *, exact: bool
    ) -> Found:
        """See :meth:`Engine.nearest`."""
        parameters = self._models.SearchParams(
            exact=exact, hnsw_ef=None if exact else max(SEARCH_WIDTH, limit)
        )
        return self._query(collection, [vector.tolist()], DENSE, condition, limit, parameters)[0]

    def best_words(self, collection: str, words: SparseVector, condition: Condition, limit: int) -> Found:
        """See :meth:`Engine.best_words`."""
        return self.best_words_of_each(collection, [words], condition, limit)[0]

    def best_words_of_each(
        self, collection: str, queries: Sequence[SparseVector], condition: Condition, limit: int
    ) -> list[Found]:
        """See :meth:`Engine.best_words_of_each`."""
        models = self._models
        vectors = [
            models.SparseVector(indices=one.dimensions.tolist(), values=one.values.tolist())
            for one in queries
        ]
        return self._query(collection, vectors, WORDS, condition, limit, None)

    def _query(
        self,
        collection: str,
        vectors: Sequence[Any],
        using: str,
        condition: Condition,
        limit: int,
        parameters: Any,
    ) -> list[Found]:
        """Points without payload or vectors, for each vector; of shards, those that the condition allows."""
        wanted = condition.any_of.get("collections")
        shards = None
        if self._options.by_collection and wanted is not None:
            shards = sorted(_shard_key(name) for name in wanted) or None
        requests = [
            self._models.QueryRequest(
                query=self._models.NearestQuery(nearest=vector),
                using=using,
                filter=self._filter(condition),
                params=parameters,
                limit=limit,
                with_payload=False,
                with_vector=False,
                shard_key=shards,  # type: ignore[arg-type]
            )
            for vector in vectors
        ]
        answers = self._call(lambda: self._client.query_batch_points(collection, requests))
        return [
            Found(
                np.array([int(point.id) for point in answer.points], np.uint64),
                np.array([point.score for point in answer.points], np.float32),
            )
            for answer in answers
        ]

    def _filter(self, condition: Condition) -> "models.Filter | None":
        models = self._models
        must: list[Any] = self._matches(condition.any_of)
        if condition.year_from is not None or condition.year_to is not None:
            bounds = models.Range(gte=condition.year_from, lte=condition.year_to)
            must.append(models.FieldCondition(key="years", range=bounds))
        must_not = self._matches(condition.none_of)
        return models.Filter(must=must, must_not=must_not) if must or must_not else None

    def _matches(self, values: Mapping[str, frozenset[str]]) -> list[Any]:
        models = self._models
        return [
            models.FieldCondition(key=name, match=models.MatchAny(any=sorted(wanted)))
            for name, wanted in values.items()
        ]

    def close(self) -> None:
        """See :meth:`Engine.close`."""
        self._client.close()


def _shard_key(collection: str) -> str:
    """The name of the shard of a collection of reports; reports without one have a shard, too."""
    return collection or "-"


def _explain(error: Exception) -> Failure | None:
    """Why a call of the client failed."""
    import httpx
    from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
    from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

    if isinstance(error, ResourceExhaustedResponse):
        return Failure("太忙，暂时不接受请求", again=True, after=float(error.retry_after_s))
    if isinstance(error, UnexpectedResponse):
        status = error.status_code or 0
        if status in _REFUSED:
            return Failure(f"不认这里的密钥（{status}）", hint="请检查 ASSISTANT_ENGINE_KEY")
        if status == 404:
            return Failure("里没有这个索引的数据", hint=UPLOAD)
        return Failure(f"答复有误（{status}）", again=status in _RETRIED)
    source = error.source if isinstance(error, ResponseHandlingException) else error
    if isinstance(source, httpx.TimeoutException):
        return Failure("没有按时答复", again=True)
    if isinstance(source, httpx.TransportError | OSError):
        return Failure("连不上", again=True)
    return Failure("答复读不懂") if isinstance(error, ResponseHandlingException) else None
