"""One generation whose vectors are searched in Qdrant, open for reading.

The engine proposes rows, the folder scores them: ranking, ties and scores are those of the local backend. What the engine
has of other generations is unknown here and passed over; where too little is left, more is requested.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.base.errors import Busy, EngineUnavailable
from assistant.domain.results import Access, Filters
from assistant.index import EngineAddress, Model, RankedRows, Rows, Vectors
from assistant.index.local.arrays import touch
from assistant.index.local.generation import Generation, open_generation
from assistant.index.local.manifest import Manifest
from assistant.index.local.selection import Candidates, Mask, best
from assistant.index.qdrant.client import connect_shared
from assistant.index.qdrant.conditions import collections_in_force, condition_of
from assistant.index.qdrant.engine import Condition, Engine, Found
from assistant.index.qdrant.points import PointRows
from assistant.index.qdrant.sparse import largest_growth, query_words, rarest_words
from assistant.index.qdrant.state import INCOMPLETE, UPLOAD, EngineState, read_state

DIRECT_SCORING_LIMIT = 512
"""Up to this many candidates are all scored from the folder, without calling the engine."""

EXACT_LIMIT = 20_000
"""Up to this many candidates the engine scores every one: its graph misses many under a narrow filter."""

MOST_PROPOSED = 16_384
"""Rows requested of the engine at most; where these do not settle a ranking, the folder alone does."""

_TIE = 1e-5
"""Scores of the engine and of the folder differ by less."""


class EngineCandidates(Candidates):
    """Candidates with the condition that finds them in the engine, or more: the mask decides."""

    def __init__(
        self, mask: Mask | None, starts: Sequence[int], reachable: Mask | None, condition: Condition
    ) -> None:
        super().__init__(mask, starts, reachable)
        self.condition = condition
        self._starts = starts

    def narrowed(self, keep: Rows | None, drop: Rows | None) -> "EngineCandidates":
        """See :meth:`Candidates.narrowed`; the condition stays."""
        mask = super().narrowed(keep, drop).mask
        return EngineCandidates(mask, self._starts, self.reachable, self.condition)

    @property
    def rows(self) -> Rows:
        """The allowed rows, ascending."""
        return np.arange(self.size) if self.mask is None else np.flatnonzero(self.mask)


@dataclass(frozen=True, slots=True)
class _Served:
    """What the engine holds of the generation, and how its points are found among the rows."""

    engine: Engine
    state: EngineState
    points: PointRows


class QdrantGeneration(Generation):
    """The :class:`assistant.index.Index` of this backend."""

    def __init__(self, folder: Path, manifest: Manifest, engine: Engine) -> None:
        super().__init__(folder, manifest)
        self._collections = collections_in_force(self._contents.facets)
        state = read_state(folder)
        self._served = None if state is None else _Served(engine, state, PointRows(self._folders))

    def _in_engine(self) -> _Served:
        if self._served is None:
            raise EngineUnavailable("这份索引还没有送进检索引擎", UPLOAD)
        return self._served

    def _make_candidates(self, filters: Filters, access: Access) -> Candidates:
        found = super()._make_candidates(filters, access)
        starts = self._contents.starts.tolist()
        condition = condition_of(filters, access, self._collections)
        return EngineCandidates(found.mask, starts, found.reachable, condition)

    def dense(self, vector: Vectors, candidates: Candidates, k: int) -> RankedRows:
        """See :meth:`assistant.index.Index.dense`."""
        assert isinstance(candidates, EngineCandidates)
        vector = np.ascontiguousarray(vector, np.float32)
        count = len(candidates)
        if count <= max(DIRECT_SCORING_LIMIT, k) or k <= 0:
            return self._scored_directly(vector, candidates, k)
        served = self._in_engine()
        exact = count <= EXACT_LIMIT
        limit = 2 * k + 64
        while True:
            found = served.engine.nearest(
                served.state.collection, vector, candidates.condition, limit, exact=exact
            )
            rows = self._allowed(served, found, candidates)
            ranked = RankedRows(*best(rows, self.dense_scores(vector, rows), k))
            exhausted = len(found.ids) < limit
            enough = len(ranked.rows) >= min(k, count)
            if enough and (exhausted or found.scores[-1] < ranked.scores[-1] - _TIE):
                return ranked
            if exhausted and exact:
                raise EngineUnavailable("检索引擎里的段落不全", INCOMPLETE)
            if limit >= MOST_PROPOSED:
                return ranked if enough else self._scored_directly(vector, candidates, k)
            exact = exact or exhausted
            limit *= 4

    def _scored_directly(self, vector: Vectors, candidates: EngineCandidates, k: int) -> RankedRows:
        rows = candidates.rows
        return RankedRows(*best(rows, self.dense_scores(vector, rows), k))

    def lexical(self, query: str, candidates: Candidates, k: int) -> RankedRows:
        """See :meth:`assistant.index.Index.lexical`."""
        assert isinstance(candidates, EngineCandidates)
        bm25 = self._contents.bm25
        weighed = bm25.weigh(query, candidates)

        def scored(rows: Rows) -> RankedRows:
            scores = bm25.scores(weighed, rows)
            return weighed.ranked(RankedRows(*best(rows[scores > 0], scores[scores > 0], k)))

        if not weighed.used.any() or k <= 0 or not len(candidates):
            return scored(np.empty(0, np.int64))
        if len(candidates) <= DIRECT_SCORING_LIMIT:
            return scored(candidates.rows)
        served = self._in_engine()
        growth = largest_growth(served.state.mean_length, bm25.mean_length)
        words = query_words(weighed)
        limit = 2 * k + 64
        while limit <= MOST_PROPOSED:
            found = served.engine.best_words(served.state.collection, words, candidates.condition, limit)
            ranked = scored(self._allowed(served, found, candidates))
            if len(found.ids) < limit:
                return ranked
            # No row that was not proposed can score more than this.
            rest = float(found.scores[-1]) * growth
            if len(ranked.rows) >= k and rest < float(ranked.scores[-1]) - _TIE:
                return ranked
            limit *= 4
        return super().lexical(query, candidates, k)

    def reports_sharing(self, texts: Sequence[str], access: Access, k: int) -> list[list[str]] | None:
        """See :meth:`assistant.index.Index.reports_sharing`. None where the engine is away: the folder has shingles, too."""
        candidates = self.candidates(Filters(), access)
        assert isinstance(candidates, EngineCandidates)
        bm25 = self._contents.bm25
        words = [rarest_words(bm25.weigh(text, candidates)) for text in texts]
        there = [number for number, one in enumerate(words) if len(one.values)]
        found: list[list[str]] = [[] for _ in texts]
        if not there or not len(candidates):
            return found
        try:
            served = self._in_engine()
            answers = served.engine.best_words_of_each(
                served.state.collection, [words[number] for number in there], candidates.condition, k
            )
        except (EngineUnavailable, Busy):
            return None
        for number, answer in zip(there, answers, strict=True):
            rows = served.points.rows(answer.ids)
            rows = rows[rows >= 0]
            rows = rows[candidates.among(rows)]
            found[number] = list(dict.fromkeys(self.report_ids(rows.tolist())))
        return found

    @staticmethod
    def _allowed(served: _Served, found: Found, candidates: EngineCandidates) -> Rows:
        """The proposed rows that are candidates of this generation, ascending."""
        rows = np.unique(served.points.rows(found.ids))
        rows = rows[rows >= 0]
        return rows[candidates.among(rows)]

    def ensure_searchable(self) -> None:
        """See :meth:`assistant.index.Index.ensure_searchable`."""
        served = self._in_engine()
        if served.engine.count(served.state.collection) < served.state.points:
            raise EngineUnavailable("检索引擎里的段落不全", INCOMPLETE)

    def warm(self) -> None:
        """Read the arrays that every search needs, and search once: vectors and texts stay on disk."""
        for segment in self._contents.segments:
            for array in (segment.postings.terms, segment.postings.term_starts, segment.facets.keys):
                touch(array)
        self.ensure_searchable()
        everything = self.candidates(Filters(), Access(None))
        self.dense(np.zeros(self._dimensions, np.float32), everything, 1)
        self.lexical("工作", everything, 1)


def open_qdrant_generation(folder: Path, model: Model, address: EngineAddress) -> QdrantGeneration:
    """Open the generation in force below an index folder. Raises as :func:`assistant.index.open_index`."""
    engine = connect_shared(address)

    def build(generation: Path, manifest: Manifest) -> QdrantGeneration:
        return QdrantGeneration(generation, manifest, engine)

    return open_generation(folder, model, build)
