"""Seeds of a draft in itself: clauses that stand earlier in the same draft.

All grams of the draft are sorted once; what stands in one run of equal grams is paired, and pairs of a clause and a
sentence before it that share enough are aligned.
"""

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from assistant.audit.engines.runs import rank_in_runs, run_starts
from assistant.audit.engines.sentence_table import inside_units
from assistant.reuse.align import align
from assistant.reuse.candidates import MIN_SCORE_CLAUSE, MIN_SCORE_SENTENCE, PER_SENTENCE
from assistant.reuse.draft_view import DraftView
from assistant.reuse.hits import MIN_CLAUSE, MIN_SENTENCE_SIMILARITY, MIN_SIMILARITY, Found, Hit
from assistant.reuse.shingles import hashes
from assistant.reuse.sources import SourceRef

_LOOKED_BACK = 8
"""Earlier occurrences of a gram that are paired with one."""

_CANDIDATES_PER_CLAUSE = 8
"""Earlier sentences with which a clause is aligned."""


def seeds_within(view: DraftView) -> Found:
    """Where the clauses of a draft stand earlier in it."""
    return _Within(view).found()


class _Within:
    """One draft, and what is needed to look it up in itself. Sentences and clauses are numbered."""

    def __init__(self, view: DraftView) -> None:
        self._view = view
        folding = view.folding
        self._text = view.text
        self._sentences = folding.sentences.tolist()
        self._clauses = folding.clauses.tolist()
        self._sentence = np.repeat(np.arange(len(folding.sentences) - 1), np.diff(folding.sentences))
        self._clause = np.repeat(np.arange(len(folding.clauses) - 1), np.diff(folding.clauses))
        self._sums = (
            np.add.reduceat(view.weights.within, folding.clauses[:-1]) if len(folding) else np.empty(0)
        )

    def found(self) -> Found:
        """The seeds."""
        later, before, value = self._pairs()
        whole = _best(self._sentence, later, before, value, MIN_SCORE_SENTENCE, PER_SENTENCE)
        single = _best(self._clause, later, before, value, MIN_SCORE_CLAUSE, _CANDIDATES_PER_CLAUSE)
        pairs = dict.fromkeys(single, False)
        first_clauses = np.searchsorted(self._clauses, self._sentences).tolist()
        for number, there in whole:
            first, last = first_clauses[number], first_clauses[number + 1]
            if last - first > 1 and self._are_similar(number, there):
                pairs.update({(clause, there): True for clause in range(first, last)})
        hits = [
            hit
            for (clause, there), as_whole in pairs.items()
            if (hit := self._aligned(clause, there, as_whole=as_whole)) is not None
        ]
        return Found({SourceRef(0, 0): sorted(hits)} if hits else {}, self._view.weights.within)

    def _pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Positions of grams that occurred before, the sentence in which each did, and the value of each gram."""
        codes = self._view.folding.codes
        usable = np.flatnonzero(inside_units(codes, self._sentence))
        grams = hashes(codes)
        order = usable[np.argsort(grams[usable], kind="stable")]
        starts = run_starts(grams[order])
        sizes = np.diff(np.append(starts, len(order)))
        total = len(self._sentences)
        value = np.zeros(len(codes))
        value[order] = np.repeat(
            np.log(total / np.minimum(sizes + 0.5, total)) / (np.log(total) or 1.0), sizes
        )
        rank = rank_in_runs(starts, len(order))
        later, before = [], []
        for back in range(1, _LOOKED_BACK + 1):
            has = np.flatnonzero(rank >= back)
            later.append(order[has])
            before.append(self._sentence[order[has - back]])
        at, there = np.concatenate(later), np.concatenate(before)
        # Once for each earlier sentence, and not in the sentence itself.
        kept = np.unique((at[there < self._sentence[at]] << np.int64(32)) | there[there < self._sentence[at]])
        return kept >> np.int64(32), kept & np.int64(0xFFFFFFFF), value

    def _are_similar(self, number: int, there: int) -> bool:
        ours, theirs = self._sentence_text(number), self._sentence_text(there)
        return bool(Indel.normalized_similarity(ours, theirs, score_cutoff=MIN_SENTENCE_SIMILARITY))

    def _sentence_text(self, number: int) -> str:
        return self._text[self._sentences[number] : self._sentences[number + 1]]

    def _aligned(self, clause: int, there: int, *, as_whole: bool) -> Hit | None:
        begin, end = self._clauses[clause], self._clauses[clause + 1]
        if end - begin < MIN_CLAUSE and not as_whole:
            return None
        least = MIN_SIMILARITY / 2 if as_whole else MIN_SIMILARITY
        found = align(self._text[begin:end], self._sentence_text(there), least)
        if found is None:
            return None
        place = self._sentences[there]
        score = float(self._sums[clause]) * found.similarity**2
        return Hit(begin, end, place + found.begin, place + found.end, found.similarity, score)


def _best(
    owner: NDArray[np.int64],
    later: NDArray[np.int64],
    before: NDArray[np.int64],
    value: NDArray[np.float64],
    min_score: float,
    limit: int,
) -> list[tuple[int, int]]:
    """Owners (clauses or sentences) and the earlier sentences that hold most of the value of their grams."""
    keys = (owner[later] << np.int64(32)) | before
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = run_starts(keys)
    if not len(starts):
        return []
    totals = np.bincount(owner, value[: len(owner)])
    found = keys[starts] >> np.int64(32)
    scores = np.add.reduceat(value[later[order]], starts) / totals[found]
    passed = np.flatnonzero(scores >= min_score)
    passed = passed[np.lexsort((-scores[passed], found[passed]))]
    passed = passed[rank_in_runs(run_starts(found[passed]), len(passed)) < limit]
    there = keys[starts[passed]] & np.int64(0xFFFFFFFF)
    return list(zip(found[passed].tolist(), there.tolist(), strict=True))
