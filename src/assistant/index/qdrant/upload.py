"""Sends the passages of a generation's segments to the engine."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import numpy as np

from assistant.index import Rows
from assistant.index.local.manifest import SegmentEntry
from assistant.index.local.segment import Segment, open_segment
from assistant.index.qdrant.conditions import payloads
from assistant.index.qdrant.engine import Engine, Point
from assistant.index.qdrant.points import Ids, ids_of, owner
from assistant.index.qdrant.sparse import passage_words

BATCH_POINTS = 256
"""Points sent in one call: some 3 MB."""


class Upload:
    """Passages on their way into one collection of the engine.

    ``batch``: the generation they are written for. ``only``: first ids of the segments whose passages the engine lacks; None
    for all of them. ``sent`` is called with the number of passages sent so far.
    """

    def __init__(
        self,
        engine: Engine,
        collection: str,
        batch: str,
        mean_length: float,
        only: Collection[int] | None,
        sent: Callable[[int], None],
    ) -> None:
        self._engine = engine
        self._collection = collection
        self._batch = batch
        self._mean_length = mean_length
        self._only = None if only is None else np.array(sorted(only), np.uint64)
        self._sent = sent
        self._count = 0

    def segment(self, folder: Path, entry: SegmentEntry, dimensions: int) -> None:
        """Send the passages in force of one segment. Raises EngineUnavailable."""
        segment = open_segment(folder, dimensions)
        ids = ids_of(folder)
        rows = rows_in_force(segment, entry)
        if self._only is not None:
            rows = rows[np.isin(owner(ids[rows]), self._only)]
        for begin in range(0, len(rows), BATCH_POINTS):
            block = rows[begin : begin + BATCH_POINTS]
            self._engine.put(self._collection, list(self._points(segment, block, ids[block])))
            self._count += len(block)
            self._sent(self._count)

    def _points(self, segment: Segment, rows: Rows, ids: Ids) -> Iterator[Point]:
        described = zip(
            ids.tolist(),
            segment.vectors.vectors(rows),
            passage_words(segment.postings, rows, self._mean_length),
            payloads(segment.facets, rows, self._batch),
            strict=True,
        )
        for point, dense, words, payload in described:
            yield Point(point, dense, words, payload, shard=str(payload["collections"]))


def rows_in_force(segment: Segment, entry: SegmentEntry) -> Rows:
    """The rows of a segment whose report has not been removed, ascending."""
    kept = np.ones(len(segment.facets.reports), np.bool_)
    kept[list(entry.removed)] = False
    return np.flatnonzero(np.repeat(kept, segment.facets.report_table["passages"]))
