"""Lexical search: BM25 over folded characters and pairs of characters, and exact phrases.

BM25 as in Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with the idf that is never
negative. Every matching posting is scored, so that a filter costs nothing and never hides a match.
Statistics are those of the generation: reports that were taken out count until their part is rewritten.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.domain.text import fold
from assistant.index import Ranking, Rows
from assistant.index.local.arrays import Array, starts_of, stretches
from assistant.index.local.postings import CODE_BITS, COUNT_BITS, MOST, Keys, Postings, code_points, pair_keys
from assistant.index.local.selection import Candidates, Scores, Selection, best, floor, join

K1 = 1.2
B = 0.75

CHARACTER_WEIGHT = 1.0
PAIR_WEIGHT = 1.0

NARROW = 0.02
"""Below this share of candidates postings are filtered before they are scored, not after."""

# Postings scored, and rows read, at once: few enough for what is computed of them to stay in the cache.
_CHUNK = 32_768
_ROWS = 1024

COMMON = 0.2
"""A character in more than this share of passages says little that its pairs do not say better: it is left
out wherever the query has any other term that occurs."""


class Words:
    """The words of all parts of a generation, with the statistics of the whole."""

    def __init__(self, parts: Sequence[Postings]) -> None:
        self.parts = tuple(parts)
        self.firsts = starts_of(np.array([len(part) for part in parts], np.int64))[:-1].tolist()
        self.count = sum(len(part) for part in parts)
        characters = sum(len(part.text) for part in parts)
        mean = max(1.0, characters / max(1, self.count))
        self._norms = [
            (K1 * (1 - B) + K1 * B / mean * part.lengths).astype(np.float32) for part in self.parts
        ]

    def search(self, query: str, candidates: Candidates, k: int) -> Ranking:
        """The ``k`` best candidates for the words of ``query``; fewer where fewer match."""
        codes = code_points(fold(query))
        keys = np.unique(np.concatenate([codes.astype(np.uint64), pair_keys(codes)]))
        places = [part.find(keys) for part in self.parts]
        frequency = sum((ends - begins for begins, ends in places), np.zeros(len(keys), np.int64))
        single = keys < (1 << CODE_BITS)
        telling = ~(single & (frequency > COMMON * self.count))
        used = telling & (frequency > 0)
        if not used.any():
            telling = used = frequency > 0
        weights = np.where(single, CHARACTER_WEIGHT, PAIR_WEIGHT) * _idf(frequency, self.count)
        found = []
        for number, (begins, ends) in enumerate(places):
            here = np.flatnonzero(used & (ends > begins)).tolist()
            if here:
                terms = [(int(begins[term]), int(ends[term]), float(weights[term])) for term in here]
                rows, scores = self._score(number, terms, candidates.parts[number], k)
                found.append((self.firsts[number], rows, scores))
        return replace(join(found, k), full=float(weights[telling].sum()))

    def _score(
        self, number: int, terms: Sequence[tuple[int, int, float]], allowed: Selection, k: int
    ) -> tuple[Rows, Scores]:
        """The ``k`` best rows of one part; terms are (where their postings begin, end, weight)."""
        part, norms = self.parts[number], self._norms[number]
        narrow = allowed.mask if allowed.count < NARROW * allowed.size else None
        sums = np.zeros(len(part), np.float32)
        for begin, end, weight in terms:
            for at in range(begin, end, _CHUNK):
                postings = part.postings.read(at, min(end, at + _CHUNK))
                rows = (postings >> np.uint32(COUNT_BITS)).astype(np.int64)
                if narrow is not None:
                    passing = narrow[rows]
                    rows, postings = rows[passing], postings[passing]
                counts = (postings & np.uint32(MOST)).astype(np.float32)
                np.add.at(sums, rows, np.float32(weight) * _saturation(counts, norms[rows]))
        if narrow is None and allowed.mask is not None:
            sums *= allowed.mask
        rows = np.flatnonzero(sums >= limit if (limit := floor(sums, k)) > 0 else sums > 0)
        return best(rows, sums[rows], k)

    def exact(self, phrase: str, candidates: Candidates, k: int) -> tuple[Ranking, int]:
        """Candidates that hold the folded ``phrase``, best first, and how many there are.

        The phrase is scored as one term that occurs in just these candidates.
        """
        codes = code_points(fold(phrase))
        if not len(codes):
            return join([], 0), 0
        found = [
            (number, *_holders(part, codes, selection))
            for number, (part, selection) in enumerate(zip(self.parts, candidates.parts, strict=True))
        ]
        total = sum(len(rows) for _, rows, _ in found)
        idf = _idf(np.array([total]), len(candidates)).astype(np.float32)
        ranked = [
            (
                self.firsts[number],
                *best(rows, idf * _saturation(counts.astype(np.float32), self._norms[number][rows]), k),
            )
            for number, rows, counts in found
        ]
        return join(ranked, k), total


def _idf(frequency: Array, count: int) -> NDArray[np.float64]:
    idf: NDArray[np.float64] = np.log1p((count - frequency + 0.5) / (frequency + 0.5))
    return idf


def _saturation(counts: Scores, norms: Scores) -> Scores:
    scores: Scores = counts * np.float32(K1 + 1) / (counts + norms)
    return scores


def _holders(part: Postings, codes: Array, allowed: Selection) -> tuple[Rows, Array]:
    """Allowed rows that hold the phrase, ascending, and how often (up to MOST)."""
    keys: Keys = codes.astype(np.uint64) if len(codes) == 1 else np.unique(pair_keys(codes))
    begins, ends = part.find(keys)
    rarest_first = sorted(
        zip(begins.tolist(), ends.tolist(), strict=True), key=lambda place: place[1] - place[0]
    )
    postings = part.postings.read(*rarest_first[0])
    rows = postings >> np.uint32(COUNT_BITS)
    if allowed.mask is not None:
        passing = allowed.mask[rows]
        postings, rows = postings[passing], rows[passing]
    for place in rarest_first[1:]:
        if not len(rows):
            break
        others = part.postings.read(*place)
        # The first posting at or after (row, no occurrences) is the row's own, if it has one.
        at = np.searchsorted(others, rows << np.uint32(COUNT_BITS))
        there = others[np.minimum(at, len(others) - 1)] >> np.uint32(COUNT_BITS) == rows
        postings, rows = postings[there], rows[there]
    if len(codes) <= 2:
        return rows.astype(np.int64), postings & np.uint32(MOST)
    counts = [
        _occurrences(part, codes, rows[at : at + _ROWS].astype(np.int64)) for at in range(0, len(rows), _ROWS)
    ]
    count = np.concatenate([np.empty(0, np.int64), *counts])
    return rows[count > 0].astype(np.int64), np.minimum(count[count > 0], MOST)


def _occurrences(part: Postings, codes: Array, rows: Rows) -> Array:
    """How often the phrase stands in each of the rows, all of which hold its pairs."""
    letters = np.searchsorted(part.alphabet, codes).tolist()
    lengths = part.lengths[rows].astype(np.int64)
    text = part.text[stretches(part.text_starts[rows], lengths)]
    starts = starts_of(lengths)
    at = np.flatnonzero(text[: max(0, len(text) - len(codes) + 1)] == letters[0])
    for place, letter in enumerate(letters[1:], 1):
        at = at[text[at + place] == letter]
    row = np.searchsorted(starts, at, side="right") - 1
    return np.bincount(row[at + len(codes) <= starts[row + 1]], minlength=len(rows))
