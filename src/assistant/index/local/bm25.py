"""Lexical search: BM25 over folded characters and character bigrams, and exact phrases.

BM25 as in Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with the idf that is never
negative. Every matching posting is scored, so that a filter costs nothing and never hides a match.
Statistics are those of the generation, or for a caller who sees some collections only, of those; removed reports count
until their segment is rewritten, for whoever sees everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.domain.text import fold
from assistant.index import RankedRows, Rows
from assistant.index.local.arrays import Array, concatenated_ranges, starts_of
from assistant.index.local.postings import (
    CODE_BITS,
    COUNT_BITS,
    MAX_COUNT,
    Keys,
    Postings,
    code_points,
    pair_keys,
    row_keys,
)
from assistant.index.local.selection import (
    Candidates,
    Mask,
    Scores,
    Selection,
    best,
    merge_rankings,
    score_lower_bound,
)

K1 = 1.2
"""How soon further occurrences of a term stop counting (the usual value)."""

B = 0.75
"""How strongly scores are normalised by the length of the passage, 0 to 1 (the usual value)."""

CHARACTER_WEIGHT = 1.0
PAIR_WEIGHT = 1.0

PREFILTER_BELOW = 0.02
"""When fewer than this share of the rows are candidates, postings are filtered before they are scored, not after."""

# Postings scored at once, and rows read at once: few enough for the intermediate arrays to stay in the CPU cache.
_CHUNK = 32_768
_ROWS = 1024

COMMON_CHARACTER_SHARE = 0.2
"""A single character that occurs in more than this share of the passages is ignored when the query has any other
term that occurs: its bigrams say more."""


@dataclass(frozen=True, slots=True)
class WeighedTerms:
    """The terms of a query: ``keys`` ascending, ``weights`` (idf), and which are ``used``, all of shape (terms,).

    ``places``: for each segment, where the postings of each term begin and end. The other fields as in
    :class:`assistant.index.RankedRows`.
    """

    keys: Keys
    weights: NDArray[np.float64]
    used: Mask
    places: Sequence[tuple[Array, Array]]
    full_match_score: float
    known_pairs: float

    def ranked(self, ranking: RankedRows) -> RankedRows:
        """The ranking with what is known of the query's terms."""
        return replace(ranking, full_match_score=self.full_match_score, known_pairs=self.known_pairs)


class BM25:
    """Lexical search over the segments of a generation."""

    def __init__(self, segments: Sequence[Postings]) -> None:
        self.segments = tuple(segments)
        self.first_rows = starts_of(np.array([len(segment) for segment in segments], np.int64))[:-1].tolist()
        self.count = sum(len(segment) for segment in segments)
        self.mean_length = mean_length(segments)
        self._norms = [
            (K1 * (1 - B) + K1 * B / self.mean_length * segment.lengths).astype(np.float32)
            for segment in self.segments
        ]

    def search(self, query: str, candidates: Candidates, k: int) -> RankedRows:
        """The ``k`` candidates that score best for the terms of ``query``; fewer when fewer match."""
        weighed = self.weigh(query, candidates)
        found = []
        for number, (begins, ends) in enumerate(weighed.places):
            here = np.flatnonzero(weighed.used & (ends > begins)).tolist()
            if here:
                terms = [(int(begins[term]), int(ends[term]), float(weighed.weights[term])) for term in here]
                rows, scores = self._score(number, terms, candidates.segments[number], k)
                found.append((self.first_rows[number], rows, scores))
        return weighed.ranked(merge_rankings(found, k))

    def weigh(self, query: str, candidates: Candidates) -> "WeighedTerms":
        """The terms of ``query`` with their weights, and which of them are looked for."""
        codes = code_points(fold(query))
        keys = np.unique(np.concatenate([codes.astype(np.uint64), pair_keys(codes)]))
        places = [segment.find(keys) for segment in self.segments]
        frequency, count = self._frequencies(places, candidates.reachable, len(keys))
        single = keys < (1 << CODE_BITS)
        informative = ~(single & (frequency > COMMON_CHARACTER_SHARE * count))
        used = informative & (frequency > 0)
        if not used.any():
            informative = used = frequency > 0
        weights = np.where(single, CHARACTER_WEIGHT, PAIR_WEIGHT) * _idf(frequency, count)
        pairs = ~single & ~_with_digits(keys)
        return WeighedTerms(
            keys=keys,
            weights=weights,
            used=used,
            places=places,
            full_match_score=float(weights[informative].sum()),
            known_pairs=float((frequency[pairs] > 0).mean()) if pairs.any() else 0.0,
        )

    def scores(self, weighed: "WeighedTerms", rows: Rows) -> Scores:
        """The scores of some rows, shape (rows,), equal to those of :meth:`search` to the last bit; 0 where no term occurs.

        They are computed from the texts: for a few hundred rows that is far less than all postings of a common term.
        """
        scores = np.zeros(len(rows), np.float32)
        keys, weights = weighed.keys[weighed.used], weighed.weights[weighed.used]
        segment_numbers = np.searchsorted(self.first_rows, rows, side="right") - 1
        for number in np.unique(segment_numbers).tolist():
            here = segment_numbers == number
            within = rows[here] - self.first_rows[number]
            norms = self._norms[number][within]
            counts = _term_counts(self.segments[number], within, keys)
            sums = np.zeros(len(within), np.float32)
            for term, weight in enumerate(weights.tolist()):
                sums += np.float32(weight) * _saturation(counts[:, term], norms)
            scores[here] = sums
        return scores

    def _frequencies(
        self, places: Sequence[tuple[Array, Array]], reachable: Mask | None, number_of_terms: int
    ) -> tuple[NDArray[np.int64], int]:
        """In how many rows each term occurs, of those that the caller may see, and how many these are.

        ``places``: for each segment, where the postings of each term begin and end.
        """
        if reachable is None:
            return sum(
                (ends - begins for begins, ends in places), np.zeros(number_of_terms, np.int64)
            ), self.count
        frequency = np.zeros(number_of_terms, np.int64)
        for first, segment, (begins, ends) in zip(self.first_rows, self.segments, places, strict=True):
            for term, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
                for at in range(begin, end, _CHUNK):
                    postings = segment.postings.read(at, min(end, at + _CHUNK))
                    rows = (postings >> np.uint32(COUNT_BITS)).astype(np.int64)
                    frequency[term] += np.count_nonzero(reachable[first + rows])
        return frequency, int(np.count_nonzero(reachable))

    def _score(
        self, number: int, terms: Sequence[tuple[int, int, float]], allowed: Selection, k: int
    ) -> tuple[Rows, Scores]:
        """The ``k`` best rows of segment ``number``. Terms are (begin and end of their postings, weight)."""
        segment, norms = self.segments[number], self._norms[number]
        narrow = allowed.mask if allowed.count < PREFILTER_BELOW * allowed.size else None
        sums = np.zeros(len(segment), np.float32)
        for begin, end, weight in terms:
            for at in range(begin, end, _CHUNK):
                postings = segment.postings.read(at, min(end, at + _CHUNK))
                rows = (postings >> np.uint32(COUNT_BITS)).astype(np.int64)
                if narrow is not None:
                    passing = narrow[rows]
                    rows, postings = rows[passing], postings[passing]
                counts = (postings & np.uint32(MAX_COUNT)).astype(np.float32)
                np.add.at(sums, rows, np.float32(weight) * _saturation(counts, norms[rows]))
        if narrow is None and allowed.mask is not None:
            sums *= allowed.mask
        rows = np.flatnonzero(sums >= limit if (limit := score_lower_bound(sums, k)) > 0 else sums > 0)
        return best(rows, sums[rows], k)

    def exact(self, phrase: str, candidates: Candidates, k: int) -> tuple[RankedRows, int]:
        """The ``k`` best candidates whose folded text contains the folded ``phrase``, and how many contain it.

        The phrase is scored as a single term that occurs in these candidates only.
        """
        codes = code_points(fold(phrase))
        if not len(codes):
            return merge_rankings([], 0), 0
        found = [
            (number, *_rows_with_phrase(segment, codes, selection))
            for number, (segment, selection) in enumerate(
                zip(self.segments, candidates.segments, strict=True)
            )
        ]
        total = sum(len(rows) for _, rows, _ in found)
        idf = _idf(np.array([total]), len(candidates)).astype(np.float32)
        ranked = [
            (
                self.first_rows[number],
                *best(rows, idf * _saturation(counts.astype(np.float32), self._norms[number][rows]), k),
            )
            for number, rows, counts in found
        ]
        return merge_rankings(ranked, k), total

    def containing(self, phrase: str, candidates: Candidates) -> Rows:
        """The candidates whose folded text contains the folded ``phrase``, ascending."""
        codes = code_points(fold(phrase))
        if not len(codes):
            return np.empty(0, np.int64)
        found = [
            self.first_rows[number] + _rows_with_phrase(segment, codes, selection)[0]
            for number, (segment, selection) in enumerate(
                zip(self.segments, candidates.segments, strict=True)
            )
        ]
        return np.concatenate([np.empty(0, np.int64), *found])


def mean_length(segments: Sequence[Postings]) -> float:
    """The mean number of characters of a passage, at least 1."""
    return max(1.0, sum(len(segment.text) for segment in segments) / max(1, sum(map(len, segments))))


def _term_counts(segment: Postings, rows: Rows, keys: Keys) -> Scores:
    """How often each term occurs in each row, at most MAX_COUNT, shape (rows, terms). ``keys`` are ascending."""
    if not len(keys):
        return np.zeros((len(rows), 0), np.float32)
    places, found = row_keys(segment, rows)
    at = np.minimum(np.searchsorted(keys, found), len(keys) - 1)
    known = keys[at] == found
    counts = np.bincount(places[known] * len(keys) + at[known], minlength=len(rows) * len(keys))
    return np.minimum(counts, MAX_COUNT).astype(np.float32).reshape(len(rows), len(keys))


def _with_digits(keys: Keys) -> NDArray[np.bool_]:
    """Which bigrams have a digit in them."""
    first, second = keys >> np.uint64(CODE_BITS), keys & np.uint64((1 << CODE_BITS) - 1)
    digits: NDArray[np.bool_] = ((first >= 0x30) & (first <= 0x39)) | ((second >= 0x30) & (second <= 0x39))
    return digits


def _idf(frequency: Array, count: int) -> NDArray[np.float64]:
    idf: NDArray[np.float64] = np.log1p((count - frequency + 0.5) / (frequency + 0.5))
    return idf


def _saturation(counts: Scores, norms: Scores) -> Scores:
    scores: Scores = counts * np.float32(K1 + 1) / (counts + norms)
    return scores


def _rows_with_phrase(segment: Postings, codes: Array, allowed: Selection) -> tuple[Rows, Array]:
    """The allowed rows that contain the phrase, ascending, and how often each does (at most MAX_COUNT)."""
    keys: Keys = codes.astype(np.uint64) if len(codes) == 1 else np.unique(pair_keys(codes))
    begins, ends = segment.find(keys)
    rarest_first = sorted(
        zip(begins.tolist(), ends.tolist(), strict=True), key=lambda place: place[1] - place[0]
    )
    postings = segment.postings.read(*rarest_first[0])
    rows = postings >> np.uint32(COUNT_BITS)
    if allowed.mask is not None:
        passing = allowed.mask[rows]
        postings, rows = postings[passing], rows[passing]
    for place in rarest_first[1:]:
        if not len(rows):
            break
        others = segment.postings.read(*place)
        # The first posting not less than (row, 0 occurrences) belongs to the row, if the row has one.
        at = np.searchsorted(others, rows << np.uint32(COUNT_BITS))
        there = others[np.minimum(at, len(others) - 1)] >> np.uint32(COUNT_BITS) == rows
        postings, rows = postings[there], rows[there]
    if len(codes) <= 2:
        return rows.astype(np.int64), postings & np.uint32(MAX_COUNT)
    counts = [
        _occurrences(segment, codes, rows[at : at + _ROWS].astype(np.int64))
        for at in range(0, len(rows), _ROWS)
    ]
    count = np.concatenate([np.empty(0, np.int64), *counts])
    return rows[count > 0].astype(np.int64), np.minimum(count[count > 0], MAX_COUNT)


def _occurrences(segment: Postings, codes: Array, rows: Rows) -> Array:
    """How often the phrase occurs in each of ``rows``, shape (rows,). They are known to contain its bigrams."""
    letters = np.searchsorted(segment.alphabet, codes).tolist()
    lengths = segment.lengths[rows].astype(np.int64)
    text = segment.text[concatenated_ranges(segment.text_starts[rows], lengths)]
    starts = starts_of(lengths)
    at = np.flatnonzero(text[: max(0, len(text) - len(codes) + 1)] == letters[0])
    for place, letter in enumerate(letters[1:], 1):
        at = at[text[at + place] == letter]
    row = np.searchsorted(starts, at, side="right") - 1
    return np.bincount(row[at + len(codes) <= starts[row + 1]], minlength=len(rows))
