"""One generation, open for reading: the Index of this kind."""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import IndexUnusable, NotFound
from assistant.domain.report import Report
from assistant.domain.results import ALL_COLLECTIONS, Access, Filters
from assistant.index import Model, PassageRecord, Ranking, ReportRecord, Rows, Vectors
from assistant.index.local.arrays import starts_of
from assistant.index.local.bm25 import Words
from assistant.index.local.facets import FacetSearch, join_facets
from assistant.index.local.manifest import REBUILD, Manifest, current, generations, read_manifest
from assistant.index.local.segment import Part, open_part
from assistant.index.local.selection import Candidates, join

_CACHED = 64
_TRIES = 5


@dataclass(frozen=True, slots=True)
class _Inside:
    """What a generation is made of. ``starts``: the parts' first rows and the end; ``first_reports`` likewise."""

    parts: tuple[Part, ...]
    starts: Rows
    first_reports: Rows
    facets: FacetSearch
    words: Words

    def owners(self, rows: Rows) -> Rows:
        """Which part each row belongs to. Raises IndexError for a row that does not exist."""
        if len(rows) and not (rows.min() >= 0 and rows.max() < self.starts[-1]):
            raise IndexError(f"rows run from 0 to {self.starts[-1] - 1}")
        owners: Rows = np.searchsorted(self.starts, rows, side="right") - 1
        return owners

    def holder(self, number: int) -> tuple[Part, int]:
        """The part that holds a report, and the report's number there."""
        owner = int(np.searchsorted(self.first_reports, number, side="right")) - 1
        return self.parts[owner], number - int(self.first_reports[owner])


def _open_inside(folder: Path, manifest: Manifest) -> _Inside:
    parts = tuple(open_part(folder / entry.name, manifest.encoder.dimensions) for entry in manifest.parts)
    first_reports = starts_of([len(part.facets.reports) for part in parts])
    removed = [
        first + number
        for first, entry in zip(first_reports.tolist(), manifest.parts, strict=False)
        for number in entry.removed
    ]
    facets = FacetSearch(join_facets([part.facets for part in parts]), removed)
    return _Inside(
        parts=parts,
        starts=starts_of([len(part) for part in parts]),
        first_reports=first_reports,
        facets=facets,
        words=Words([part.postings for part in parts]),
    )


class Generation:
    """See :class:`assistant.index.Index`. Nothing in it changes once it is open, but for caches."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.generation = manifest.generation
        self.encoder_fingerprint = manifest.encoder.fingerprint
        self._dimensions = manifest.encoder.dimensions
        self._count = manifest.passages
        self._folders = [folder / entry.name for entry in manifest.parts]
        self._content: _Inside | None = _open_inside(folder, manifest)
        self._cache: OrderedDict[tuple[Filters, Access], Candidates] = OrderedDict()
        self._cache_lock = threading.Lock()
        self._ready = threading.local()

    def __len__(self) -> int:
        return self._count

    @property
    def _inside(self) -> _Inside:
        if self._content is None:
            raise ValueError("the index is closed")
        return self._content

    # --- search ---------------------------------------------------------------------------------------

    def candidates(self, filters: Filters, access: Access) -> Candidates:
        """The rows that may be found; remembered for the filters used last."""
        key = (filters, access)
        with self._cache_lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        inside = self._inside
        found = Candidates(inside.facets.mask(filters, access), inside.starts.tolist())
        with self._cache_lock:
            self._cache[key] = found
            if len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        return found

    def dense(self, vector: Vectors, candidates: Candidates, k: int) -> Ranking:
        """The ``k`` nearest candidates by inner product to ``vector``."""
        inside = self._inside
        self._one_thread()
        vector = np.ascontiguousarray(vector, np.float32)
        found = [
            (first, *part.vectors.nearest(vector, k, allowed))
            for first, part, allowed in zip(
                inside.starts.tolist(), inside.parts, candidates.parts, strict=False
            )
            if allowed.count
        ]
        return join(found, k)

    def dense_scores(self, vector: Vectors, rows: Rows) -> NDArray[np.float32]:
        """Inner products of ``vector`` with the given rows."""
        inside = self._inside
        rows = np.asarray(rows, np.int64)
        vector = np.ascontiguousarray(vector, np.float32)
        scores = np.empty(len(rows), np.float32)
        owners = inside.owners(rows)
        for owner in np.unique(owners).tolist():
            mine = owners == owner
            scores[mine] = inside.parts[owner].vectors.scores(vector, rows[mine] - inside.starts[owner])
        return scores

    def lexical(self, query: str, candidates: Candidates, k: int) -> Ranking:
        """The ``k`` best candidates by BM25 over folded characters and pairs of characters."""
        return self._inside.words.search(query, candidates, k)

    def exact(self, phrase: str, candidates: Candidates, k: int) -> tuple[Ranking, int]:
        """Candidates that hold the folded phrase: the ``k`` best, and how many there are."""
        return self._inside.words.exact(phrase, candidates, k)

    # --- passages and reports -------------------------------------------------------------------------

    def passages(self, rows: Sequence[int]) -> list[PassageRecord]:
        """The passages of the rows, in the order asked."""
        inside = self._inside
        wanted = np.asarray(rows, np.int64)
        owners = inside.owners(wanted)
        filed: dict[int, PassageRecord] = {}
        for owner in np.unique(owners).tolist():
            mine = np.unique(wanted[owners == owner]).tolist()
            filed |= inside.parts[owner].store.passages(mine, int(inside.starts[owner]))
        return [filed[row] for row in wanted.tolist()]

    def same_text(self, rows: Sequence[int], access: Access) -> list[tuple[int, ...]]:
        """For each row all rows within ``access`` whose folded text is identical."""
        inside = self._inside
        reachable = inside.facets.reachable(access)
        report_of = inside.facets.report_of
        found = []
        for key in self.text_keys(np.asarray(rows, np.int64)):
            same = np.concatenate(
                [
                    first + part.text_keys.rows(key)
                    for first, part in zip(inside.starts.tolist(), inside.parts, strict=False)
                ]
            )
            found.append(tuple(same[reachable[report_of[same]]].tolist()))
        return found

    def report_ids(self, rows: Sequence[int]) -> list[str]:
        """The id of the report that each row belongs to."""
        inside = self._inside
        numbers = inside.facets.report_of[np.asarray(rows, np.int64)]
        return [inside.facets.facets.reports[number] for number in numbers.tolist()]

    def text_keys(self, rows: Rows) -> NDArray[np.uint64]:
        """A 64-bit key of each row's folded text."""
        keys: NDArray[np.uint64] = self._inside.facets.facets.keys[np.asarray(rows, np.int64)]
        return keys

    def report(self, report_id: str, access: Access) -> Report:
        """A whole report. Raises NotFound, also where ``access`` do not reach it."""
        inside = self._inside
        number = inside.facets.numbers.get(report_id)
        if number is None or not inside.facets.reachable(access)[number]:
            raise NotFound(f"没有编号为“{report_id}”的报告", "请在语料页查看现有的报告")
        part, local = inside.holder(number)
        return part.store.report(local, part.facets.rows(local))

    def text(self, report_id: str) -> str:
        """A report's text alone. Raises NotFound."""
        inside = self._inside
        if report_id not in inside.facets.numbers:
            raise NotFound(f"没有编号为“{report_id}”的报告", "请在语料页查看现有的报告")
        part, local = inside.holder(inside.facets.numbers[report_id])
        return part.store.text(local)

    def reports(self, access: Access) -> list[ReportRecord]:
        """All reports in force, by source and id."""
        inside = self._inside
        records = [record for part in inside.parts for record in part.store.records()]
        reachable = inside.facets.reachable(access)
        return sorted(
            (record for record, reached in zip(records, reachable, strict=True) if reached),
            key=lambda record: (record.source, record.report_id),
        )

    def facet_values(self, access: Access) -> Mapping[str, Mapping[str, int]]:
        """Per facet, value → number of passages, most frequent first."""
        return self.facet_counts(self.candidates(Filters(), access))

    def facet_counts(self, candidates: Candidates) -> Mapping[str, Mapping[str, int]]:
        """The same, counted over the candidates alone."""
        if candidates.counts is None:
            candidates.counts = self._inside.facets.counts(candidates.mask)
        return candidates.counts

    def sidecar(self, name: str) -> list[Path]:
        """The folder of an annex in each part. Raises IndexUnusable when a part was written without it."""
        folders = [folder / name for folder in self._folders]
        if not all(folder.is_dir() for folder in folders):
            raise IndexUnusable(f"索引里没有“{name}”这一部分", REBUILD)
        return folders

    # --- coming and going -----------------------------------------------------------------------------

    def warm(self) -> None:
        """Touch what most searches read, and go the usual ways once."""
        for part in self._inside.parts:
            part.warm()
        everything = self.candidates(Filters(), ALL_COLLECTIONS)
        self.dense(np.zeros(self._dimensions, np.float32), everything, 1)
        self.lexical("工作", everything, 1)

    def close(self) -> None:
        """Let go of files; those that a newer generation shares stay open for it."""
        self._content = None
        self._cache.clear()

    def _one_thread(self) -> None:
        """Searches are many and short: each keeps to its own thread. OpenMP keeps the setting per thread."""
        if not hasattr(self._ready, "done"):
            import faiss

            faiss.omp_set_num_threads(1)
            self._ready.done = True


def open_generation(folder: Path, model: Model) -> Generation:
    """Open the generation in force below an index folder.

    Raises IndexMissing when there is none, IndexUnusable when it must not or cannot be read.
    """
    for _ in range(_TRIES):
        before = current(folder)
        try:
            manifest = read_manifest(folder, model)
            return Generation(generations(folder) / manifest.generation, manifest)
        except FileNotFoundError as error:
            # Newer generations may have come, and this one gone, while it was being opened.
            if current(folder) == before:
                raise IndexUnusable(f"索引已损坏：缺少文件 {error.filename}", REBUILD) from error
        except (OSError, ValueError, RuntimeError, KeyError, sqlite3.Error) as error:
            if current(folder) == before:
                raise IndexUnusable(f"索引已损坏：{error}", REBUILD) from error
    raise IndexUnusable("索引正在频繁更新，暂时无法打开", "请稍后再试")
