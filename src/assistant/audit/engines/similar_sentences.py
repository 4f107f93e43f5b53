"""For each different sentence of drafts, the entries of a sentence table that its clauses may stand in; kept, since
sentences come again.

Nothing is aligned here: whole sentences are compared in one call of compiled code, single clauses are estimated from the
grams they share. Only what may become a finding is aligned, in :mod:`assistant.audit.engines.seeds`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from assistant.audit.engines.candidates import Batch, Pairs, batch_of, candidate_pairs
from assistant.audit.engines.runs import rank_in_runs, run_starts
from assistant.audit.engines.sentence_table import SentenceTable
from assistant.reuse.candidates import PER_SENTENCE
from assistant.reuse.folding import Codes, as_string
from assistant.reuse.hits import MIN_SENTENCE_SIMILARITY

_UNKNOWN = 0.3
"""Estimated similarity of a clause with one of the best candidates of its sentence that shares no rare gram with it."""

_KEPT = 200_000
"""Sentences whose matches, and entries whose texts, are kept: some hundred bytes each."""

Sentence = tuple[str, tuple[tuple[int, int], ...]]
"""A folded sentence, and its clauses (begin, end)."""


@dataclass(frozen=True, slots=True, eq=False)
class Similar:
    """Pairs of a clause (its number in the sentence) and an entry, arrays of one length.

    ``similarity``: an estimate, 1 where the sentence is the entry. ``contained``: how much of the whole sentence the
    entry holds, 0 where it is a candidate of the clause alone. ``as_whole``: whether the two are similar as whole
    sentences, so that a clause that was largely rewritten belongs to them, too.
    """

    clauses: NDArray[np.int64]
    entries: NDArray[np.int64]
    similarity: NDArray[np.float64]
    contained: NDArray[np.float64]
    as_whole: NDArray[np.bool_]

    def only(self, kept: slice | NDArray[np.int64]) -> "Similar":
        """Those of the given numbers."""
        return Similar(
            self.clauses[kept],
            self.entries[kept],
            self.similarity[kept],
            self.contained[kept],
            self.as_whole[kept],
        )


class SimilarSentences:
    """Finds and keeps what is similar to sentences."""

    def __init__(self, table: SentenceTable) -> None:
        self._table = table
        self._known: dict[Sentence, Similar] = {}
        self._texts: dict[int, str] = {}

    def find(self, sentences: Iterable[tuple[Sentence, Codes]]) -> None:
        """Look up those of the sentences that are not known, all in one batch."""
        if len(self._known) > _KEPT:
            self._known.clear()
        unknown = {sentence: codes for sentence, codes in sentences if sentence not in self._known}
        if unknown:
            batch = batch_of([(codes, clauses) for (_, clauses), codes in unknown.items()])
            self._known.update(zip(unknown, self._similar(list(unknown), batch), strict=True))

    def of(self, sentence: Sentence) -> Similar:
        """What was found for a sentence."""
        return self._known[sentence]

    def texts(self, entries: NDArray[np.int64]) -> list[str]:
        """The folded text of each entry."""
        wanted = entries.tolist()
        if len(self._texts) > _KEPT:
            self._texts.clear()
        if unknown := list({entry for entry in wanted if entry not in self._texts}):
            self._texts.update(zip(unknown, self._table.texts(np.array(unknown)), strict=True))
        return [self._texts[entry] for entry in wanted]

    def _similar(self, sentences: Sequence[Sentence], batch: Batch) -> list[Similar]:
        whole, single = candidate_pairs(self._table, batch)
        found = _extended(single, whole, batch, self._similarities(sentences, whole))
        owner = np.searchsorted(batch.first_clauses, found.clauses, side="right") - 1
        edges = np.searchsorted(owner, np.arange(len(sentences) + 1)).tolist()
        found = replace(found, clauses=found.clauses - batch.first_clauses[owner])
        return [found.only(slice(begin, end)) for begin, end in pairwise(edges)]

    def _similarities(self, sentences: Sequence[Sentence], whole: Pairs) -> NDArray[np.float64]:
        """The similarity (0–1) of whole sentences with their candidates."""
        if not len(whole.queries):
            return np.empty(0)
        ours = [sentences[at][0] for at in whole.queries.tolist()]
        theirs = self.texts(whole.entries)
        return np.asarray(
            process.cpdist(
                ours, theirs, scorer=Indel.normalized_similarity, score_cutoff=MIN_SENTENCE_SIMILARITY
            ),
            dtype=np.float64,
        )


def _extended(single: Pairs, whole: Pairs, batch: Batch, similarity: NDArray[np.float64]) -> Similar:
    """The pairs of single clauses, and of all clauses of sentences with the candidates of these; sorted by clause."""
    firsts = batch.first_clauses
    rank = rank_in_runs(run_starts(whole.queries), len(whole.queries))
    counts = firsts[whole.queries + 1] - firsts[whole.queries]
    ends = np.cumsum(counts)
    clauses = np.arange(int(counts.sum())) + np.repeat(firsts[whole.queries] - (ends - counts), counts)
    # A sentence of a single clause is no more similar as a whole than its clause is.
    as_whole = np.repeat((similarity >= MIN_SENTENCE_SIMILARITY) & (counts > 1), counts)
    unknown = np.where(rank < PER_SENTENCE, _UNKNOWN, 0.0)
    estimate = np.repeat(np.where(similarity >= MIN_SENTENCE_SIMILARITY, similarity, unknown), counts)
    count = len(single.queries)
    found = Similar(
        np.concatenate((single.queries, clauses)),
        np.concatenate((single.entries, np.repeat(whole.entries, counts))),
        np.concatenate((single.scores, estimate)),
        np.concatenate((np.zeros(count), np.repeat(whole.scores, counts))),
        np.concatenate((np.zeros(count, dtype=bool), as_whole)),
    )
    found = found.only(np.lexsort((found.entries, found.clauses)))
    begins = run_starts(found.clauses, found.entries)
    if not len(begins):
        return found
    merged = Similar(
        found.clauses[begins],
        found.entries[begins],
        np.maximum.reduceat(found.similarity, begins),
        np.maximum.reduceat(found.contained, begins),
        np.maximum.reduceat(found.as_whole, begins),
    )
    return merged.only(np.flatnonzero(merged.similarity > 0.0))


def sentence_of(codes: Codes, clauses: Sequence[tuple[int, int]]) -> Sentence:
    """The key of a sentence."""
    return as_string(codes), tuple(clauses)
