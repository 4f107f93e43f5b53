"""Seeds of a batch of drafts in other reports: where their clauses stand there.

Of each pair of a draft and a report, the score that its clauses can reach is estimated first, from the grams they share;
only pairs that can become a finding are aligned.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.audit.engines.runs import rank_in_runs, run_starts
from assistant.audit.engines.sentence_table import SentenceTable, inside_units
from assistant.audit.engines.similar_sentences import Sentence, SimilarSentences, sentence_of
from assistant.reuse.align import align
from assistant.reuse.candidates import (
    MAX_DUPLICATES,
    NEARLY_ALL,
    PER_CLAUSE,
    PER_SENTENCE,
    character_weights,
    relative_idf,
)
from assistant.reuse.draft_view import DraftView
from assistant.reuse.hits import MIN_CLAUSE, MIN_SIMILARITY, Found, Hit
from assistant.reuse.refine import THRESHOLD
from assistant.reuse.shingles import hashes
from assistant.reuse.sources import SourceRef, Sources

_ALIGNMENTS_KEPT = 1 << 16

_ENOUGH = 0.6
"""Share of the threshold of findings that the estimated score of a pair of reports must reach."""

_MIN_COUNTED = 0.25
"""Least estimated score of a seed that is counted for that."""

_BLOCKS_BESIDE = 2
"""Blocks between boundaries to either side of one with a stretch that may hold more of it."""

_PER_SENTENCE, _PER_CLAUSE = 2 * PER_SENTENCE, 2 * PER_CLAUSE
"""Sources that are taken of a sentence and of a clause, among those that can become a finding."""

_MAX_OCCURRENCES = 4096
"""Occurrences of an entry that are looked at."""


@dataclass(frozen=True, slots=True)
class _Query:
    """A sentence of a draft, where it begins there, and the number of its first clause."""

    sentence: Sentence
    begin: int
    first_clause: int


@dataclass(frozen=True, slots=True, eq=False)
class _Seeds:
    """Pairs of a clause of a draft and a sentence of a report, arrays of one length, in no particular order.

    ``query`` and ``clause``: numbers of the sentence and of the clause in the draft; ``unit``, ``entry`` and ``report``:
    of the sentence in the sources; the others as in :class:`~assistant.audit.engines.similar_sentences.Similar`.
    """

    query: NDArray[np.int64]
    clause: NDArray[np.int64]
    entry: NDArray[np.int64]
    unit: NDArray[np.int64]
    report: NDArray[np.int64]
    similarity: NDArray[np.float64]
    contained: NDArray[np.float64]
    as_whole: NDArray[np.bool_]

    def only(self, kept: NDArray[np.generic]) -> "_Seeds":
        """Those that a mask or numbers select."""
        return _Seeds(
            self.query[kept],
            self.clause[kept],
            self.entry[kept],
            self.unit[kept],
            self.report[kept],
            self.similarity[kept],
            self.contained[kept],
            self.as_whole[kept],
        )


class SeedFinder:
    """Finds the seeds of drafts in ``sources``, of which ``table`` holds the sentences.

    ``max_of_many``: how many sources are taken of a clause that more than
    :data:`~assistant.reuse.candidates.MAX_DUPLICATES` sentences hold; the others are counted.
    """

    def __init__(self, sources: Sources, table: SentenceTable, max_of_many: int) -> None:
        self._sources, self._table = sources, table
        self._max_of_many = max_of_many
        self._similar = SimilarSentences(table)
        self._years = sources.years
        self._numbers = {
            name: int(table.first_reports[at]) + number
            for at, segment in enumerate(table.segments)
            for number, name in enumerate(segment.names)
        }
        self._align = lru_cache(_ALIGNMENTS_KEPT)(align)

    def find(self, views: Sequence[DraftView]) -> list[Found]:
        """The seeds of each draft in all reports but itself and, where its year is known, those of later years."""
        queries = [_queries(view) for view in views]
        self._similar.find(
            (query.sentence, view.cut.codes[query.begin : query.begin + len(query.sentence[0])])
            for view, some in zip(views, queries, strict=True)
            for query in some
        )
        return [self._found(view, some) for view, some in zip(views, queries, strict=True)]

    def _found(self, view: DraftView, queries: Sequence[_Query]) -> Found:
        weights = self._weights(view)
        edges = view.cut.clauses.astype(np.int64)
        seeds = self._in_reports(view, queries)
        copies = np.bincount(seeds.clause[seeds.similarity >= NEARLY_ALL], minlength=len(edges) - 1)
        sums, blocks = _sums(weights, edges), np.searchsorted(view.boundaries, edges, side="right")
        # Before most are left out, since there are many, and after, since those that are left may no longer be enough.
        seeds = seeds.only(_can_reach(seeds, sums, blocks))
        seeds = self._limited(seeds, copies)
        seeds = seeds.only(_can_reach(seeds, sums, blocks))
        many = np.flatnonzero(copies > MAX_DUPLICATES)
        frequencies = dict(zip(edges[many].tolist(), copies[many].tolist(), strict=True))
        return Found(self._hits(queries, edges, weights, seeds), weights, frequencies=frequencies)

    def _weights(self, view: DraftView) -> NDArray[np.float64]:
        codes = view.cut.codes
        sentence = np.repeat(np.arange(len(view.cut.sentences) - 1), np.diff(view.cut.sentences))
        idf = relative_idf(self._sources.segments, hashes(codes))[1]
        return character_weights(codes, idf, inside_units(codes, sentence)) * view.weights.others

    def _in_reports(self, view: DraftView, queries: Sequence[_Query]) -> _Seeds:
        """All pairs of a clause and a sentence that may be similar, in reports that may be sources."""
        similar = [self._similar.of(query.sentence) for query in queries]
        sizes = np.array([len(one.entries) for one in similar], dtype=np.int64)
        entry = _joined([one.entries for one in similar], np.int64)
        firsts = np.array([query.first_clause for query in queries], dtype=np.int64)
        clause = _joined([one.clauses for one in similar], np.int64) + np.repeat(firsts, sizes)
        begins = self._table.places[entry]
        counts = np.minimum(self._table.places[entry + 1] - begins, _MAX_OCCURRENCES)
        ends = np.cumsum(counts)
        at = np.arange(int(counts.sum())) + np.repeat(begins - (ends - counts), counts)
        unit = self._table.occurrences[at].astype(np.int64)
        report = self._table.reports(unit)
        found = _Seeds(
            np.repeat(np.repeat(np.arange(len(queries)), sizes), counts),
            np.repeat(clause, counts),
            np.repeat(entry, counts),
            unit,
            report,
            np.repeat(_joined([one.similarity for one in similar], np.float64), counts),
            np.repeat(_joined([one.contained for one in similar], np.float64), counts),
            np.repeat(_joined([one.as_whole for one in similar], np.bool_), counts),
        )
        allowed = report != self._numbers.get(view.draft.id, -1)
        if view.draft.metadata.year is not None:
            allowed &= self._years[report] <= view.draft.metadata.year
        return found.only(allowed)

    def _limited(self, seeds: _Seeds, copies: NDArray[np.int64]) -> _Seeds:
        """The best seeds of each clause: those that hold most of it, and of its sentence.

        All copies are taken, but few where there are very many: ``copies`` counts them for each clause.
        """
        most = np.where(copies <= MAX_DUPLICATES, copies, min(MAX_DUPLICATES, self._max_of_many))
        seeds = seeds.only(np.lexsort((seeds.unit, -seeds.similarity, seeds.clause)))
        taken = _first(seeds.clause, np.maximum(most, _PER_CLAUSE))
        order = np.lexsort((seeds.unit, -seeds.contained, seeds.clause))
        taken[order] |= _first(seeds.clause, np.maximum(most, _PER_SENTENCE)) & (seeds.contained[order] > 0)
        return seeds.only(taken)

    def _hits(
        self,
        queries: Sequence[_Query],
        edges: NDArray[np.int64],
        weights: NDArray[np.float64],
        seeds: _Seeds,
    ) -> dict[SourceRef, list[Hit]]:
        """The seeds, aligned, by report."""
        hits: dict[SourceRef, list[Hit]] = {}
        table = self._table
        segment = np.searchsorted(table.first_reports, seeds.report, side="right") - 1
        number = (seeds.report - table.first_reports[segment]).tolist()
        offsets = self._offsets(seeds, segment)
        sums = _sums(weights, edges)
        texts = self._similar.texts(seeds.entry)
        for at, (number_of_query, clause, source) in enumerate(
            zip(seeds.query.tolist(), seeds.clause.tolist(), texts, strict=True)
        ):
            query = queries[number_of_query]
            text = query.sentence[0]
            begin, end = int(edges[clause]), int(edges[clause + 1])
            there, there_end, similarity = begin - query.begin, end - query.begin, 1.0
            if text != source:
                as_whole = bool(seeds.as_whole[at])
                if end - begin < MIN_CLAUSE and not as_whole:
                    continue
                least = MIN_SIMILARITY / 2 if as_whole else MIN_SIMILARITY
                found = self._align(text[there:there_end], source, least)
                if found is None:
                    continue
                there, there_end, similarity = found.begin, found.end, found.similarity
            place = int(offsets[at])
            hits.setdefault(SourceRef(int(segment[at]), number[at]), []).append(
                Hit(
                    begin,
                    end,
                    place + there,
                    place + there_end,
                    similarity,
                    float(sums[clause]) * similarity**2,
                )
            )
        for found_there in hits.values():
            found_there.sort()
        return hits

    def _offsets(self, seeds: _Seeds, segment: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the sentence of each seed begins in its report."""
        offsets = np.empty(len(seeds.unit), dtype=np.int64)
        for at, part in enumerate(self._table.segments):
            inside = np.flatnonzero(segment == at)
            unit = seeds.unit[inside] - self._table.first_units[at]
            offsets[inside] = part.units[unit] - part.reports[part.owners[unit]]
        return offsets


def _queries(view: DraftView) -> list[_Query]:
    """The sentences of a draft."""
    clauses = view.cut.clauses.tolist()
    found = []
    for first, last in pairwise(view.cut.sentences.tolist()):
        at = bisect_left(clauses, first)
        edges = clauses[at : bisect_left(clauses, last) + 1]
        parts = [(begin - first, end - first) for begin, end in pairwise(edges)]
        found.append(_Query(sentence_of(view.cut.codes[first:last], parts), first, at))
    return found


def _joined(arrays: Sequence[NDArray[np.generic]], kind: type[np.generic]) -> NDArray[np.generic]:
    return np.concatenate(arrays) if arrays else np.empty(0, kind)


def _sums(weights: NDArray[np.float64], edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """The weight of each clause."""
    return np.add.reduceat(weights, edges[:-1]) if len(edges) > 1 else np.empty(0)


def _first(clause: NDArray[np.int64], limits: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which places of runs of equal clauses are within the limits of these."""
    return rank_in_runs(run_starts(clause), len(clause)) < limits[clause]


def _can_reach(seeds: _Seeds, sums: NDArray[np.float64], blocks: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which seeds may be part of a stretch: with the others of their report between two boundaries they score enough.

    Those beside are kept, too. ``sums`` and ``blocks``: the weight of each clause, and between which boundaries it lies.
    """
    scores = sums[seeds.clause] * seeds.similarity**2
    counted = np.flatnonzero(scores >= _MIN_COUNTED)
    key = seeds.report[counted] * np.int64(len(blocks)) + seeds.clause[counted]
    order = np.argsort(key)
    begins = run_starts(key[order])
    if not len(begins):
        return np.zeros(len(scores), dtype=bool)
    best = np.maximum.reduceat(scores[counted[order]], begins)
    first = counted[order[begins]]
    report, block = seeds.report[first], blocks[seeds.clause[first]]
    firsts = run_starts(report, block)
    reached = firsts[np.add.reduceat(best, firsts) >= _ENOUGH * THRESHOLD]
    # A heading beside a copied paragraph has no more than a few words.
    beside = np.arange(-_BLOCKS_BESIDE, _BLOCKS_BESIDE + 1)
    near = np.add.outer(_key(report[reached], block[reached], blocks), beside).ravel()
    return np.isin(_key(seeds.report, blocks[seeds.clause], blocks), near)


def _key(report: NDArray[np.int64], block: NDArray[np.int64], blocks: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for a report and a block, those of neighbouring blocks being neighbours."""
    return report * np.int64(len(blocks) + 2 * _BLOCKS_BESIDE) + block
