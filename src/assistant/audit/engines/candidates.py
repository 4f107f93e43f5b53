"""Sentences and the entries of a sentence table that may share wording with them: pairs from runs of equal rare grams.

Of each clause, the rarest grams that others have, too, are looked up; all pairs (sentence, entry) of a batch are sorted
at once, and each run of equal ones is scored by how much of what was looked up it holds. The scores and their limits are
those of :mod:`assistant.reuse.candidates`, applied to entries instead of copies of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.audit.engines.runs import rank_in_runs, run_starts
from assistant.audit.engines.sentence_table import SentenceTable, inside_units
from assistant.reuse.candidates import MIN_SCORE_CLAUSE, PER_CLAUSE, PER_SENTENCE
from assistant.reuse.folding import Codes
from assistant.reuse.shingles import hashes

_POSTINGS_PER_CLAUSE = 128
"""Postings of grams that are read for a clause: of the rarest grams that other entries have, too …"""

_MIN_GRAMS = 2
"""… but of so many grams however frequent they are."""

_MIN_SCORE_SENTENCE = 0.12
"""Least containment of a whole sentence, twice that of a check: the rare grams that are looked up are held by few."""

_PER_SENTENCE, _PER_CLAUSE = 3 * PER_SENTENCE, 2 * PER_CLAUSE
"""Candidates of a sentence and of a clause: more than of a check, since part of them is of later years."""

_ENTRY_BITS, _POSITION_BITS = 27, 10
"""Bits of a sort key for the entry, and for the position of the gram in its sentence; the rest number the sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Sentences one after the other: ``codes``, and where sentences and clauses begin, each with the total at the end."""

    codes: Codes
    sentences: NDArray[np.int64]
    clauses: NDArray[np.int64]

    @property
    def first_clauses(self) -> NDArray[np.int64]:
        """The number of the first clause of each sentence, and the number of clauses."""
        return np.searchsorted(self.clauses, self.sentences)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Clauses of a batch, or whole sentences, with entries; ``scores``: estimated containment, 0–1."""

    queries: NDArray[np.int64]
    entries: NDArray[np.int64]
    scores: NDArray[np.float64]

    def only(self, kept: NDArray[np.int64]) -> "Pairs":
        """Those of the given numbers."""
        return Pairs(self.queries[kept], self.entries[kept], self.scores[kept])


def batch_of(sentences: Sequence[tuple[Codes, Sequence[tuple[int, int]]]]) -> Batch:
    """A batch of sentences, each with its clauses (begin, end)."""
    lengths = [len(codes) for codes, _ in sentences]
    begins = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    clauses = [
        begin + first
        for (_, parts), begin in zip(sentences, begins.tolist(), strict=False)
        for first, _ in parts
    ]
    codes = np.concatenate([codes for codes, _ in sentences]) if sentences else np.empty(0, np.uint16)
    return Batch(codes, begins, np.array([*clauses, int(begins[-1])], dtype=np.int64))


def candidate_pairs(table: SentenceTable, batch: Batch) -> tuple[Pairs, Pairs]:
    """The entries that may be similar to whole sentences of the batch, and those that may hold single clauses of it."""
    sentence = np.repeat(np.arange(len(batch.sentences) - 1), np.diff(batch.sentences))
    clause = np.repeat(np.arange(len(batch.clauses) - 1), np.diff(batch.clauses))
    buckets = table.buckets(hashes(batch.codes))
    usable = inside_units(batch.codes, sentence)
    shared = np.where(usable, table.shared(buckets), 0) if len(buckets) else np.empty(0, np.int64)
    selected = _rarest(shared, clause)
    value = _values(table, shared)
    keys = _keys(table, buckets, shared, selected, sentence, batch)
    position = batch.sentences[keys >> np.int64(_ENTRY_BITS + _POSITION_BITS)] + (
        keys & np.int64((1 << _POSITION_BITS) - 1)
    )
    looked_up = np.zeros(len(batch.codes))
    looked_up[selected] = value[selected]
    # Grams that no other entry has, or very many, were not looked up; what is found is known to hold the rest alone.
    unknown = np.zeros(len(batch.codes), dtype=bool)
    unknown[: len(shared)] = usable & (shared == 0)
    pair = keys >> np.int64(_POSITION_BITS)
    by_sentence = _scored(pair, value[position], looked_up, unknown, sentence)
    whole = by_sentence.only(_best(by_sentence, by_sentence.scores >= _MIN_SCORE_SENTENCE, _PER_SENTENCE))
    equal = table.equal(batch.codes, batch.sentences)
    by_clause = _scored(
        clause[position] << np.int64(_ENTRY_BITS) | (pair & np.int64((1 << _ENTRY_BITS) - 1)),
        value[position],
        looked_up,
        unknown,
        clause,
    )
    single = _best(by_clause, by_clause.scores >= MIN_SCORE_CLAUSE, _PER_CLAUSE)
    return _with_equal(whole, equal), by_clause.only(single)


def _with_equal(whole: Pairs, equal: NDArray[np.int64]) -> Pairs:
    """The pairs, and those of sentences that are entries."""
    sentences = np.flatnonzero(equal >= 0)
    other = whole.entries != equal[whole.queries]
    return Pairs(
        np.concatenate((whole.queries[other], sentences)),
        np.concatenate((whole.entries[other], equal[sentences])),
        np.concatenate((whole.scores[other], np.ones(len(sentences)))),
    )


def _rarest(shared: NDArray[np.int64], clause: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions of the rarest grams of each clause that other entries have, too."""
    at = np.flatnonzero(shared > 0)
    order = np.lexsort((shared[at], clause[at]))
    owner = clause[at[order]]
    starts = run_starts(owner)
    read = np.cumsum(shared[at[order]])
    before = np.repeat(read[starts] - shared[at[order[starts]]], np.diff(np.append(starts, len(owner))))
    kept = (read - before <= _POSTINGS_PER_CLAUSE) | (rank_in_runs(starts, len(owner)) < _MIN_GRAMS)
    return np.asarray(np.sort(at[order[kept]]))


def _values(table: SentenceTable, shared: NDArray[np.int64]) -> NDArray[np.float64]:
    """The relative idf of each gram among the entries."""
    entries = len(table.places) - 1
    return np.asarray(
        np.log((entries + 1.0) / (np.maximum(shared, 1) + 0.5)) / (np.log(entries + 1.0) or 1.0)
    )


def _keys(
    table: SentenceTable,
    buckets: NDArray[np.int64],
    shared: NDArray[np.int64],
    selected: NDArray[np.int64],
    sentence: NDArray[np.int64],
    batch: Batch,
) -> NDArray[np.int64]:
    """Sorted keys (sentence, entry, position in the sentence), one for each posting of a selected gram."""
    counts = shared[selected]
    ends = np.cumsum(counts)
    total = int(counts.sum())
    begins = table.offsets[buckets[selected]].astype(np.int64)
    at = np.arange(total) + np.repeat(begins - (ends - counts), counts)
    owner = sentence[selected]
    query = (owner << np.int64(_ENTRY_BITS + _POSITION_BITS)) | (selected - batch.sentences[owner])
    keys = np.repeat(query, counts) | (table.postings[at].astype(np.int64) << np.int64(_POSITION_BITS))
    return np.asarray(np.sort(keys))


def _scored(
    pairs: NDArray[np.int64],
    values: NDArray[np.float64],
    looked_up: NDArray[np.float64],
    unknown: NDArray[np.bool_],
    owner: NDArray[np.int64],
) -> Pairs:
    """The score of each pair of an owner (a sentence or clause) and an entry; equal ones stand together in ``pairs``.

    By position: ``looked_up``, the value of the grams that were looked up; ``unknown``, which grams were not;
    ``owner``.
    """
    begins = run_starts(pairs)
    if not len(begins):
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    queries = pairs[begins] >> np.int64(_ENTRY_BITS)
    totals = np.bincount(owner, looked_up)
    ceiling = 1.0 - np.bincount(owner, unknown) / np.maximum(1, np.bincount(owner))
    scores = np.add.reduceat(values, begins) / totals[queries] * ceiling[queries]
    return Pairs(queries, pairs[begins] & np.int64((1 << _ENTRY_BITS) - 1), scores)


def _best(pairs: Pairs, passed: NDArray[np.bool_], limit: int) -> NDArray[np.int64]:
    """The numbers of the best pairs of each query among those that ``passed``."""
    at = np.flatnonzero(passed)
    order = at[np.lexsort((-pairs.scores[at], pairs.queries[at]))]
    return np.asarray(order[rank_in_runs(run_starts(pairs.queries[order]), len(order)) < limit])
