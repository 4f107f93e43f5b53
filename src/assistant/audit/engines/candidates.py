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

_GRAMS_PER_CLAUSE = 4
"""Grams of a clause that are looked up: the rarest of those that other entries have, too …"""

_RARE, _FREQUENT_PER_CLAUSE = 256, 2
"""… only so many where more entries than this have them."""

_MIN_SCORE_SENTENCE = 0.12
"""Least containment of a whole sentence, twice that of a check: the rare grams that are looked up are held by few."""

_CANDIDATES_PER_CLAUSE = 2 * PER_CLAUSE
"""Part of the candidates of a clause is of later years, or in no other report."""

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
    """Clauses of a batch, or whole sentences, with entries; ``scores``: estimated containment, 0–1. Sorted by clause."""

    queries: NDArray[np.int64]
    entries: NDArray[np.int64]
    scores: NDArray[np.float64]


def batch_of(sentences: Sequence[tuple[Codes, Sequence[tuple[int, int]]]]) -> Batch:
    """A batch of sentences, each with its clauses (begin, end)."""
    lengths = [len(codes) for codes, _ in sentences]
    begins = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    clauses = [begin + first for (_, parts), begin in zip(sentences, begins.tolist(), strict=False) for first, _ in parts]
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
    values = value[position]
    looked_up = np.zeros(len(batch.codes))
    looked_up[selected] = value[selected]
    # Grams that no other entry has were not looked up; nothing can hold more than the rest.
    unique = np.zeros(len(batch.codes), dtype=bool)
    unique[: len(shared)] = usable & (shared == 0)
    pair = keys >> np.int64(_POSITION_BITS)
    whole = _scored(
        pair, values, looked_up, unique, sentence, len(batch.sentences) - 1, _MIN_SCORE_SENTENCE, PER_SENTENCE
    )
    by_clause = clause[position] << np.int64(_ENTRY_BITS) | (pair & np.int64((1 << _ENTRY_BITS) - 1))
    single = _scored(
        by_clause, values, looked_up, unique, clause, len(batch.clauses) - 1, MIN_SCORE_CLAUSE, _CANDIDATES_PER_CLAUSE
    )
    return _with_equal(whole, table.equal(batch.codes, batch.sentences)), single


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
    rank = rank_in_runs(run_starts(owner), len(owner))
    kept = np.where(shared[at[order]] <= _RARE, rank < _GRAMS_PER_CLAUSE, rank < _FREQUENT_PER_CLAUSE)
    return np.sort(at[order[kept]])


def _values(table: SentenceTable, shared: NDArray[np.int64]) -> NDArray[np.float64]:
    """The relative idf of each gram among the entries."""
    entries = len(table.places) - 1
    return np.log((entries + 1.0) / (np.maximum(shared, 1) + 0.5)) / (np.log(entries + 1.0) or 1.0)


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
    keys.sort()
    return keys


def _scored(
    pairs: NDArray[np.int64],
    values: NDArray[np.float64],
    looked_up: NDArray[np.float64],
    unique: NDArray[np.bool_],
    owner: NDArray[np.int64],
    owners: int,
    min_score: float,
    limit: int,
) -> Pairs:
    """The best entries of each owner (a sentence or clause) of the sorted ``pairs`` (owner, entry)."""
    begins = run_starts(pairs)
    if not len(begins):
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    queries = pairs[begins] >> np.int64(_ENTRY_BITS)
    totals = np.bincount(owner, looked_up, minlength=owners)
    grams = np.maximum(1, np.bincount(owner, minlength=owners))
    ceiling = 1.0 - np.bincount(owner[unique], minlength=owners) / grams
    scores = np.add.reduceat(values, begins) / totals[queries] * ceiling[queries]
    passed = np.flatnonzero(scores >= min_score)
    order = passed[np.lexsort((-scores[passed], queries[passed]))]
    found = queries[order]
    kept = order[rank_in_runs(run_starts(found), len(found)) < limit]
    return Pairs(queries[kept], pairs[begins[kept]] & np.int64((1 << _ENTRY_BITS) - 1), scores[kept])
