"""One generation, open for reading: the Index of this kind."""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexUnusable, NotFound
from assistant.indexes import Filed, Model, Ranking, Rows, Shelved, Vectors
from assistant.indexes.local.facets import FacetSearch, join_facets
from assistant.indexes.local.manifest import REBUILD, Manifest, current, generations, read_manifest
from assistant.indexes.local.part import Part, open_part
from assistant.indexes.local.selection import Candidates, join
from assistant.indexes.local.words import Words
from assistant.report import Report
from assistant.results import EVERYTHING, Filters, Rights

_CACHED = 64
_TRIES = 5


class Generation:
    """See :class:`assistant.indexes.Index`. Nothing in it changes once it is open, but for caches."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.generation = manifest.generation
        self.encoder_fingerprint = manifest.encoder.fingerprint
        self._parts: list[Part] = []
        try:
            for entry in manifest.parts:
                self._parts.append(open_part(folder / entry.name, manifest.encoder.dimensions))
        except BaseException:
            self.close()
            raise
        self._starts = np.cumsum([0, *map(len, self._parts)])
        self._first_reports = np.cumsum([0, *(len(part.facets.reports) for part in self._parts)])
        removed = [
            first + number
            for first, entry in zip(self._first_reports.tolist(), manifest.parts, strict=False)
            for number in entry.removed
        ]
        self._facets = FacetSearch(join_facets([part.facets for part in self._parts]), removed)
        self._words = Words([part.postings for part in self._parts])
        self._numbers = {
            report: number
            for number, report in enumerate(self._facets.facets.reports)
            if self._facets.in_force[number]
        }
        self._count = manifest.passages
        self._cache: OrderedDict[tuple[Filters, Rights], Candidates] = OrderedDict()
        self._cache_lock = threading.Lock()
        self._ready = threading.local()

    def __len__(self) -> int:
        return self._count

    # --- search ---------------------------------------------------------------------------------------

    def candidates(self, filters: Filters, rights: Rights) -> Candidates:
        """The rows that may be found; remembered for the filters used last."""
        key = (filters, rights)
        with self._cache_lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        found = Candidates(self._facets.mask(filters, rights), self._starts.tolist())
        with self._cache_lock:
            self._cache[key] = found
            if len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        return found

    def dense(self, vector: Vectors, candidates: Candidates, k: int) -> Ranking:
        """The ``k`` nearest candidates by inner product to ``vector``."""
        self._one_thread()
        vector = np.ascontiguousarray(vector, np.float32)
        found = [
            (first, *part.vectors.nearest(vector, k, allowed))
            for first, part, allowed in zip(
                self._starts.tolist(), self._parts, candidates.parts, strict=False
            )
            if allowed.count
        ]
        return join(found, k)

    def dense_scores(self, vector: Vectors, rows: Rows) -> NDArray[np.float32]:
        """Inner products of ``vector`` with the given rows."""
        rows = np.asarray(rows, np.int64)
        vector = np.ascontiguousarray(vector, np.float32)
        scores = np.empty(len(rows), np.float32)
        owners = self._owners(rows)
        for owner in np.unique(owners).tolist():
            mine = owners == owner
            scores[mine] = self._parts[owner].vectors.scores(vector, rows[mine] - self._starts[owner])
        return scores

    def lexical(self, query: str, candidates: Candidates, k: int) -> Ranking:
        """The ``k`` best candidates by BM25 over folded characters and pairs of characters."""
        return self._words.search(query, candidates, k)

    def exact(self, phrase: str, candidates: Candidates, k: int) -> tuple[Ranking, int]:
        """Candidates that hold the folded phrase: the ``k`` best, and how many there are."""
        return self._words.exact(phrase, candidates, k)

    # --- passages and reports -------------------------------------------------------------------------

    def passages(self, rows: Sequence[int]) -> list[Filed]:
        """The passages of the rows, in the order asked."""
        wanted = np.asarray(rows, np.int64)
        owners = self._owners(wanted)
        filed: dict[int, Filed] = {}
        for owner in np.unique(owners).tolist():
            mine = np.unique(wanted[owners == owner]).tolist()
            filed |= self._parts[owner].store.passages(mine, int(self._starts[owner]))
        return [filed[row] for row in wanted.tolist()]

    def same_text(self, rows: Sequence[int], rights: Rights) -> list[tuple[int, ...]]:
        """For each row all rows within ``rights`` whose folded text is identical."""
        reachable = self._facets.reachable(rights)
        report_of = self._facets.report_of
        found = []
        for key in self.text_keys(np.asarray(rows, np.int64)):
            same = np.concatenate(
                [
                    first + part.text_keys.rows(key)
                    for first, part in zip(self._starts.tolist(), self._parts, strict=False)
                ]
            )
            found.append(tuple(same[reachable[report_of[same]]].tolist()))
        return found

    def text_keys(self, rows: Rows) -> NDArray[np.uint64]:
        """A 64-bit key of each row's folded text."""
        keys: NDArray[np.uint64] = self._facets.facets.keys[np.asarray(rows, np.int64)]
        return keys

    def report(self, report_id: str, rights: Rights) -> Report:
        """A whole report. Raises NotFound, also where ``rights`` do not reach it."""
        number = self._numbers.get(report_id)
        if number is None or not self._facets.reachable(rights)[number]:
            raise NotFound(f"没有编号为“{report_id}”的报告")
        owner = int(np.searchsorted(self._first_reports, number, side="right")) - 1
        part, local = self._parts[owner], number - int(self._first_reports[owner])
        return part.store.report(local, part.facets.rows(local))

    def reports(self, rights: Rights) -> list[Shelved]:
        """All reports in force, by source and id."""
        cards = [card for part in self._parts for card in part.store.cards()]
        reachable = self._facets.reachable(rights)
        return sorted(
            (card for card, reached in zip(cards, reachable, strict=True) if reached),
            key=lambda card: (card.source, card.report_id),
        )

    def facet_values(self, rights: Rights) -> Mapping[str, Mapping[str, int]]:
        """Per facet, value → number of passages, most frequent first."""
        return self.facet_counts(self.candidates(Filters(), rights))

    def facet_counts(self, candidates: Candidates) -> Mapping[str, Mapping[str, int]]:
        """The same, counted over the candidates alone."""
        if candidates.counts is None:
            candidates.counts = self._facets.counts(candidates.mask)
        return candidates.counts

    # --- coming and going -----------------------------------------------------------------------------

    def warm(self) -> None:
        """Touch what most searches read, and go the usual ways once."""
        for part in self._parts:
            part.warm()
        everything = self.candidates(Filters(), EVERYTHING)
        if self._parts:
            self.dense(np.zeros(self._parts[0].vectors.high.shape[1], np.float32), everything, 1)
        self.lexical("工作", everything, 1)

    def close(self) -> None:
        """Let go of files."""
        for part in self._parts:
            part.store.close()

    def _owners(self, rows: Rows) -> Rows:
        """Which part each row belongs to. Raises IndexError for a row that does not exist."""
        if len(rows) and not (rows.min() >= 0 and rows.max() < self._starts[-1]):
            raise IndexError(f"rows run from 0 to {self._starts[-1] - 1}")
        owners: Rows = np.searchsorted(self._starts, rows, side="right") - 1
        return owners

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
