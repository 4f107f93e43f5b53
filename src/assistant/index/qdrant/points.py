"""The ids of points: given once, when a passage is first written, and kept when segments are merged.

The id of a passage written as row r of segment s is ``hash(s) · 2²⁴ + r``, so that ids come in long runs, of which a
segment keeps only where they begin: a file of a few bytes for a million passages.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import IndexUnusable
from assistant.domain.report import Report
from assistant.index import Rows
from assistant.index.local.arrays import concatenated_ranges, load, save, starts_of
from assistant.index.local.facets import read_facets
from assistant.index.local.manifest import REBUILD

Ids = NDArray[np.uint64]

_ROW_BITS = 24
_SEGMENTS = (1 << 63 - _ROW_BITS) - 1  # ids stay below 2⁶³: they are subtracted as signed numbers
_RUNS = "runs.npy"
_RUN_DTYPE = np.dtype([("id", np.uint64), ("length", np.int64)])


def first_id(segment: str) -> int:
    """The id of row 0 of a segment, by the segment's name, which is never used twice."""
    digest = hashlib.blake2b(segment.encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "little") & _SEGMENTS) << _ROW_BITS


def owner(ids: Ids) -> Ids:
    """For each id, the first id of the segment for which it was given."""
    return (ids >> np.uint64(_ROW_BITS)) << np.uint64(_ROW_BITS)


class PointIds:
    """A :class:`assistant.index.Sidecar` with the ids of a segment's points."""

    name = "points"

    def write(self, folder: Path, reports: Iterable[Report]) -> None:
        """Give ids to the passages of a new segment."""
        _write(folder, _new_ids(folder.parent.name, sum(len(report.passages) for report in reports)))

    def merge(
        self, folder: Path, sources: Sequence[tuple[Path, Sequence[int]]], reports: Iterable[Report]
    ) -> None:
        """Keep the ids of the passages that remain."""
        kept = []
        for source, numbers in sources:
            table = read_facets(source.parent).report_table[np.asarray(numbers, np.int64)]
            kept.append(ids_of(source.parent)[concatenated_ranges(table["first"], table["passages"])])
        _write(folder, np.concatenate([np.empty(0, np.uint64), *kept]))


def ids_of(segment: Path) -> Ids:
    """The ids of all rows of the segment in this folder."""
    runs = runs_of(segment)
    return concatenated_ranges(runs["id"].astype(np.int64), runs["length"]).astype(np.uint64)


def runs_of(segment: Path) -> NDArray[np.void]:
    """The ids of a segment's rows as runs; a segment that was written without them has those of its own rows."""
    file = segment / PointIds.name / _RUNS
    return (
        load(file) if file.is_file() else _runs(_new_ids(segment.name, len(read_facets(segment).role_sets)))
    )


class PointRows:
    """Finds the row of a generation by the id of its point."""

    def __init__(self, segments: Sequence[Path]) -> None:
        """``segments``: the folders of the generation's segments, in order."""
        runs, at = [], 0
        for segment in segments:
            found = runs_of(segment)
            first_rows = at + starts_of(found["length"])
            runs.append((found["id"], found["length"], first_rows[:-1]))
            at = int(first_rows[-1])
        ids = np.concatenate([np.empty(0, np.uint64), *(one for one, _, _ in runs)])
        order = np.argsort(ids, kind="stable")
        self._ids = ids[order]
        self._lengths = np.concatenate([np.empty(0, np.int64), *(one for _, one, _ in runs)])[order]
        self._rows = np.concatenate([np.empty(0, np.int64), *(one for _, _, one in runs)])[order]

    def rows(self, ids: Ids) -> Rows:
        """The row of each id, -1 where the generation has no such point."""
        if not len(self._ids):
            return np.full(len(ids), -1, np.int64)
        at = np.maximum(np.searchsorted(self._ids, ids, side="right") - 1, 0)
        offsets = ids.astype(np.int64) - self._ids[at].astype(np.int64)
        inside = (offsets >= 0) & (offsets < self._lengths[at])
        return np.where(inside, self._rows[at] + offsets, -1)


def _new_ids(segment: str, count: int) -> Ids:
    if count >= 1 << _ROW_BITS:
        raise IndexUnusable("索引里有一段太大，不能送进检索引擎", REBUILD)
    return np.uint64(first_id(segment)) + np.arange(count, dtype=np.uint64)


def _runs(ids: Ids) -> NDArray[np.void]:
    """Consecutive ids as runs."""
    breaks = np.flatnonzero(np.concatenate([np.ones(min(1, len(ids)), np.bool_), np.diff(ids) != 1]))
    runs = np.empty(len(breaks), _RUN_DTYPE)
    runs["id"] = ids[breaks]
    runs["length"] = np.diff(breaks, append=len(ids))
    return runs


def _write(folder: Path, ids: Ids) -> None:
    save(folder / _RUNS, _runs(ids))
