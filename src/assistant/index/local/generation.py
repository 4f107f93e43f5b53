"""One generation of a local index, open for reading."""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import IndexDamaged, IndexUnusable, NotFound
from assistant.domain.report import Report
from assistant.domain.results import ALL_COLLECTIONS, Access, Filters
from assistant.index import Model, PassageRecord, RankedRows, ReportRecord, Rows, Vectors
from assistant.index.local.arrays import starts_of
from assistant.index.local.bm25 import BM25
from assistant.index.local.facets import FacetSearch, concatenate_facets
from assistant.index.local.manifest import HEAL, REBUILD, Manifest, current, generations, read_manifest
from assistant.index.local.segment import Segment, open_segment
from assistant.index.local.selection import Candidates, merge_rankings

_CACHED_FILTERS = 64  # candidate sets kept, those of the filters used last
_OPEN_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class _Contents:
    """The open segments of a generation, and what is computed over all of them.

    ``starts`` holds the first row of each segment and the number of rows, shape (segments + 1,);
    ``first_report_numbers`` is the same for reports.
    """

    segments: tuple[Segment, ...]
    starts: Rows
    first_report_numbers: Rows
    facets: FacetSearch
    bm25: BM25

    def segment_numbers(self, rows: Rows) -> Rows:
        """For each row, the number of its segment. Raises IndexError for a row that does not exist."""
        if len(rows) and not (rows.min() >= 0 and rows.max() < self.starts[-1]):
            raise IndexError(f"rows run from 0 to {self.starts[-1] - 1}")
        numbers: Rows = np.searchsorted(self.starts, rows, side="right") - 1
        return numbers

    def locate_report(self, number: int) -> tuple[Segment, int]:
        """The segment that holds a report, and the report's number within it."""
        segment_number = int(np.searchsorted(self.first_report_numbers, number, side="right")) - 1
        return self.segments[segment_number], number - int(self.first_report_numbers[segment_number])


def _open_contents(folder: Path, manifest: Manifest) -> _Contents:
    segments = tuple(
        open_segment(folder / entry.name, manifest.encoder.dimensions) for entry in manifest.segments
    )
    first_report_numbers = starts_of([len(segment.facets.reports) for segment in segments])
    removed = [
        first + number
        for first, entry in zip(first_report_numbers.tolist(), manifest.segments, strict=False)
        for number in entry.removed
    ]
    facets = FacetSearch(concatenate_facets([segment.facets for segment in segments]), removed)
    return _Contents(
        segments=segments,
        starts=starts_of([len(segment) for segment in segments]),
        first_report_numbers=first_report_numbers,
        facets=facets,
        bm25=BM25([segment.postings for segment in segments]),
    )


class Generation:
    """The :class:`assistant.index.Index` of this backend. Immutable once it is open, apart from caches."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.generation = manifest.generation
        self.segments = frozenset(entry.name for entry in manifest.segments)
        self._dimensions = manifest.encoder.dimensions
        self._count = manifest.passages
        self._folders = [folder / entry.name for entry in manifest.segments]
        self._opened: _Contents | None = _open_contents(folder, manifest)
        self._cache: OrderedDict[tuple[Filters, Access], Candidates] = OrderedDict()
        self._cache_lock = threading.Lock()
        self._thread_state = threading.local()

    def __len__(self) -> int:
        return self._count

    @property
    def _contents(self) -> _Contents:
        if self._opened is None:
            raise ValueError("the index is closed")
        return self._opened

    # --- search ---------------------------------------------------------------------------------------

    def candidates(self, filters: Filters, access: Access) -> Candidates:
        """See :meth:`assistant.index.Index.candidates`. Cached for the filters used last."""
        key = (filters, access)
        with self._cache_lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        found = self._make_candidates(filters, access)
        with self._cache_lock:
            self._cache[key] = found
            if len(self._cache) > _CACHED_FILTERS:
                self._cache.popitem(last=False)
        return found

    def _make_candidates(self, filters: Filters, access: Access) -> Candidates:
        contents = self._contents
        reachable = None if access.collections is None else contents.facets.mask(Filters(), access)
        return Candidates(contents.facets.mask(filters, access), contents.starts.tolist(), reachable)

    def dense(self, vector: Vectors, candidates: Candidates, k: int) -> RankedRows:
        """See :meth:`assistant.index.Index.dense`."""
        contents = self._contents
        self._use_one_thread()
        vector = np.ascontiguousarray(vector, np.float32)
        found = [
            (first, *segment.vectors.nearest(vector, k, allowed))
            for first, segment, allowed in zip(
                contents.starts.tolist(), contents.segments, candidates.segments, strict=False
            )
            if allowed.count
        ]
        return merge_rankings(found, k)

    def dense_scores(self, vector: Vectors, rows: Rows) -> NDArray[np.float32]:
        """See :meth:`assistant.index.Index.dense_scores`."""
        contents = self._contents
        rows = np.asarray(rows, np.int64)
        vector = np.ascontiguousarray(vector, np.float32)
        scores = np.empty(len(rows), np.float32)
        segment_numbers = contents.segment_numbers(rows)
        for number in np.unique(segment_numbers).tolist():
            in_segment = segment_numbers == number
            local_rows = rows[in_segment] - contents.starts[number]
            scores[in_segment] = contents.segments[number].vectors.scores(vector, local_rows)
        return scores

    def lexical(self, query: str, candidates: Candidates, k: int) -> RankedRows:
        """See :meth:`assistant.index.Index.lexical`."""
        return self._contents.bm25.search(query, candidates, k)

    def exact(self, phrase: str, candidates: Candidates, k: int) -> tuple[RankedRows, int]:
        """See :meth:`assistant.index.Index.exact`."""
        return self._contents.bm25.exact(phrase, candidates, k)

    def containing(self, phrase: str, candidates: Candidates) -> Rows:
        """See :meth:`assistant.index.Index.containing`."""
        return self._contents.bm25.containing(phrase, candidates)

    def among(self, candidates: Candidates, rows: Rows) -> NDArray[np.bool_]:
        """See :meth:`assistant.index.Index.among`."""
        return candidates.among(rows)

    def narrowed(
        self, candidates: Candidates, *, keep: Rows | None = None, drop: Rows | None = None
    ) -> Candidates:
        """See :meth:`assistant.index.Index.narrowed`."""
        return candidates.narrowed(keep, drop)

    def reports_sharing(self, texts: Sequence[str], access: Access, k: int) -> list[list[str]] | None:
        """See :meth:`assistant.index.Index.reports_sharing`: there is no engine."""
        return None

    # --- passages and reports -------------------------------------------------------------------------

    def passages(self, rows: Sequence[int]) -> list[PassageRecord]:
        """See :meth:`assistant.index.Index.passages`."""
        contents = self._contents
        wanted = np.asarray(rows, np.int64)
        segment_numbers = contents.segment_numbers(wanted)
        records: dict[int, PassageRecord] = {}
        for number in np.unique(segment_numbers).tolist():
            in_segment = np.unique(wanted[segment_numbers == number]).tolist()
            records |= contents.segments[number].store.passages(in_segment, int(contents.starts[number]))
        return [records[row] for row in wanted.tolist()]

    def same_text(self, rows: Sequence[int], access: Access) -> list[tuple[int, ...]]:
        """See :meth:`assistant.index.Index.same_text`."""
        contents = self._contents
        reachable = contents.facets.reachable(access)
        report_of = contents.facets.report_of
        found = []
        for key in self.text_keys(np.asarray(rows, np.int64)):
            same = np.concatenate(
                [
                    first + segment.text_keys.rows(key)
                    for first, segment in zip(contents.starts.tolist(), contents.segments, strict=False)
                ]
            )
            found.append(tuple(same[reachable[report_of[same]]].tolist()))
        return found

    def report_ids(self, rows: Sequence[int]) -> list[str]:
        """See :meth:`assistant.index.Index.report_ids`."""
        contents = self._contents
        numbers = contents.facets.report_of[np.asarray(rows, np.int64)]
        return [contents.facets.facets.reports[number] for number in numbers.tolist()]

    def text_keys(self, rows: Rows) -> NDArray[np.uint64]:
        """See :meth:`assistant.index.Index.text_keys`."""
        keys: NDArray[np.uint64] = self._contents.facets.facets.keys[np.asarray(rows, np.int64)]
        return keys

    def report(self, report_id: str, access: Access) -> Report:
        """See :meth:`assistant.index.Index.report`."""
        contents = self._contents
        number = contents.facets.numbers.get(report_id)
        if number is None or not contents.facets.reachable(access)[number]:
            raise NotFound(f"没有编号为“{report_id}”的报告", "请在报告库页查看现有的报告")
        segment, local = contents.locate_report(number)
        return segment.store.report(local, segment.facets.rows(local))

    def text(self, report_id: str) -> str:
        """See :meth:`assistant.index.Index.text`."""
        contents = self._contents
        if report_id not in contents.facets.numbers:
            raise NotFound(f"没有编号为“{report_id}”的报告", "请在报告库页查看现有的报告")
        segment, local = contents.locate_report(contents.facets.numbers[report_id])
        return segment.store.text(local)

    def reports(self, access: Access) -> list[ReportRecord]:
        """See :meth:`assistant.index.Index.reports`."""
        contents = self._contents
        records = [record for segment in contents.segments for record in segment.store.records()]
        reachable = contents.facets.reachable(access)
        return sorted(
            (record for record, reached in zip(records, reachable, strict=True) if reached),
            key=lambda record: (record.source, record.id),
        )

    def facet_values(self, access: Access) -> Mapping[str, Mapping[str, int]]:
        """See :meth:`assistant.index.Index.facet_values`. Values are sorted, most frequent first."""
        return self.facet_counts(self.candidates(Filters(), access))

    def facet_counts(self, candidates: Candidates) -> Mapping[str, Mapping[str, int]]:
        """See :meth:`assistant.index.Index.facet_counts`. Values are sorted, most frequent first."""
        if candidates.facet_counts is None:
            candidates.facet_counts = self._contents.facets.counts(candidates.mask)
        return candidates.facet_counts

    def sidecar(self, name: str) -> list[Path]:
        """See :meth:`assistant.index.Index.sidecar`."""
        folders = [folder / name for folder in self._folders]
        if not all(folder.is_dir() for folder in folders):
            raise IndexUnusable(f"索引里没有“{name}”这一部分", REBUILD)
        return folders

    # --- opening and closing --------------------------------------------------------------------------

    def warm(self) -> None:
        """Read the files that most searches need, and run each kind of search once."""
        for segment in self._contents.segments:
            segment.warm()
        everything = self.candidates(Filters(), ALL_COLLECTIONS)
        self.dense(np.zeros(self._dimensions, np.float32), everything, 1)
        self.lexical("工作", everything, 1)

    def ensure_searchable(self) -> None:
        """See :meth:`assistant.index.Index.ensure_searchable`: nothing but the open files is needed."""
        _ = self._contents

    def close(self) -> None:
        """Release the files; segments that a newer generation shares stay open for it."""
        self._opened = None
        self._cache.clear()

    def _use_one_thread(self) -> None:
        """Make FAISS use one thread per search: searches are many and short. OpenMP keeps the setting per thread."""
        if not hasattr(self._thread_state, "faiss_limited"):
            import faiss

            faiss.omp_set_num_threads(1)
            self._thread_state.faiss_limited = True


Opened = TypeVar("Opened", bound=Generation)


def open_generation(folder: Path, model: Model, build: Callable[[Path, Manifest], Opened]) -> Opened:
    """Open the generation in force below an index folder; ``build`` makes it of its own folder and its manifest.

    Raises IndexMissing when there is none, IndexUnusable when its format or encoder does not fit, IndexDamaged.
    """
    for _ in range(_OPEN_ATTEMPTS):
        before = current(folder)
        try:
            manifest = read_manifest(folder, model)
            return build(generations(folder) / manifest.generation, manifest)
        except FileNotFoundError as error:
            # A writer may have replaced and deleted this generation while it was being opened: try the new one.
            if current(folder) == before:
                raise IndexDamaged(f"索引已损坏：缺少文件 {error.filename}", HEAL) from error
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, IndexError, sqlite3.Error) as error:
            if current(folder) == before:
                raise IndexDamaged(f"索引已损坏：{error}", HEAL) from error
    raise IndexUnusable("索引正在频繁更新，暂时无法打开", "请稍后再试")
