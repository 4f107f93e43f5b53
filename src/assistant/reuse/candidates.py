"""Past sentences that may share wording with a sentence of the draft or with one of its clauses.

The score is idf-weighted containment, not resemblance, so that a clause inside a longer sentence is found as
reliably as a whole sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.folding import GRAM, MASK, NUMBER, Codes
from assistant.reuse.proposals import Reports, grams_in_reports
from assistant.reuse.shingles import Segment, hashes, informative
from assistant.reuse.sources import Mask

PER_SENTENCE, PER_CLAUSE = 12, 5
"""Candidates taken per sentence and per clause. On sentences of which half was edited, the first 12 hold .96 of sources."""

MIN_SCORE_SENTENCE, MIN_SCORE_CLAUSE = 0.06, 0.12
"""Least containment (0–1) of a candidate. Set on edited sentences of 3,590 public documents."""

MAX_FREQUENCY = 4096
"""Sentences in which a gram may occur; more frequent grams are looked up only where a sentence has no rarer ones."""

MAX_DUPLICATES = 64
"""Candidates taken where more than the limits above contain nearly all of a sentence."""

NEARLY_ALL = 0.8
"""Containment from which a candidate contains nearly all of a sentence."""

_MIN_GRAMS = 8
"""Grams that are looked up at any frequency."""

_MIN_IDF = 0.05
"""Least relative idf of a gram: a gram that occurs everywhere is not entirely worthless."""

_COMMON_WEIGHT = 0.5
"""Least weight of a character, for grams that occur everywhere: wording copied by all remains somebody's wording."""

_SYMBOL_WEIGHT = 0.25
"""Weight of a number or redaction symbol."""

_NO_GRAM = 2.0
"""Placeholder above every weight, for characters in no informative gram."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Sentences by segment and number, shape (k,), best first; ``scores`` in 0–1.

    ``duplicates``: how many contain nearly all of the query, where they are more than were taken; else 0.
    """

    segments: NDArray[np.int64]
    units: NDArray[np.int64]
    scores: NDArray[np.float64]
    duplicates: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Candidates for a whole sentence and for each of its clauses; ``weights`` (0–1) per character of the sentence."""

    whole: Candidates
    clauses: tuple[Candidates, ...]
    weights: NDArray[np.float64]


def look_up(
    segments: Sequence[Segment],
    masks: Sequence[Mask],
    codes: Codes,
    clauses: Sequence[tuple[int, int]],
    *,
    below: int | None = None,
    max_duplicates: int = MAX_DUPLICATES,
    max_of_many: int = MAX_DUPLICATES,
    among: Sequence[Reports] | None = None,
) -> Lookup:
    """Candidates for the folded sentence ``codes`` and for its ``clauses`` (begin, end).

    ``among``: numbers of the reports of each segment that are looked through instead of the postings; None: all reports.
    ``below``: only sentences of a smaller number, in every segment. ``max_duplicates``: how many candidates that contain
    nearly all of it are taken beyond the usual limits; ``max_of_many``: how many where there are more than even that.
    """
    grams = hashes(codes)
    frequencies, idf = relative_idf(segments, grams)
    usable = informative(codes)
    weights = character_weights(codes, idf, usable)
    present = np.flatnonzero(usable & (frequencies > 0))
    selected, limits = _affordable(present, frequencies)
    postings = [
        _postings(number, segment, mask, grams[selected], limits, below)
        if among is None
        else grams_in_reports(number, segment, among[number][mask[among[number]]], grams[selected])
        for number, (segment, mask) in enumerate(zip(segments, masks, strict=True))
    ]
    keys = np.concatenate([keys for keys, _ in postings]) if postings else np.empty(0, np.int64)
    positions = (
        selected[np.concatenate([which for _, which in postings])] if postings else np.empty(0, np.int64)
    )
    order = np.argsort(keys, kind="stable")
    keys, positions = keys[order], positions[order]
    value = np.where(usable, idf, 0.0)
    value[present[frequencies[present] > MAX_FREQUENCY]] = 0.0
    value[selected] = idf[selected]
    whole = _best(
        keys, value[positions], value.sum(), MIN_SCORE_SENTENCE, PER_SENTENCE, max_duplicates, max_of_many
    )
    by_clause = []
    for begin, end in clauses:
        inside = (positions >= begin) & (positions < end - GRAM + 1)
        total = value[begin : max(begin, end - GRAM + 1)].sum()
        by_clause.append(
            _best(
                keys[inside],
                value[positions[inside]],
                total,
                MIN_SCORE_CLAUSE,
                PER_CLAUSE,
                max_duplicates,
                max_of_many,
            )
        )
    return Lookup(whole, tuple(by_clause), weights)


def relative_idf(
    segments: Sequence[Segment], grams: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """In how many sentences of the segments each gram occurs, and its relative idf (0–1)."""
    sentences = sum(len(segment.owners) for segment in segments)
    frequencies = np.zeros(len(grams), dtype=np.int64)
    for segment in segments:
        frequencies += segment.frequencies(grams)
    scale = np.log(sentences + 1.0) or 1.0
    return frequencies, np.clip(np.log((sentences + 1.0) / (frequencies + 0.5)) / scale, _MIN_IDF, 1.0)


def character_weights(
    codes: Codes, idf: NDArray[np.float64], usable: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The weight (0–1) of each character: the least weight of the ``usable`` grams it lies in.

    ``idf`` and ``usable`` are of the gram that begins at each character.
    """
    weights = np.full(len(codes), _NO_GRAM)
    gram = np.where(usable, _COMMON_WEIGHT + (1.0 - _COMMON_WEIGHT) * idf, _NO_GRAM)
    for shift in range(GRAM):
        view = weights[shift : shift + len(gram)]
        np.minimum(view, gram, out=view)
    weights[weights > 1.0] = _COMMON_WEIGHT
    weights[(codes == NUMBER) | (codes == MASK)] = _SYMBOL_WEIGHT
    return weights


def _affordable(
    present: NDArray[np.int64], frequencies: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The grams to look up and how many postings of each are read: frequent ones only where there are few others."""
    ranked = present[np.argsort(frequencies[present], kind="stable")]
    count = max(
        int(np.searchsorted(frequencies[ranked], MAX_FREQUENCY, side="right")), min(_MIN_GRAMS, len(ranked))
    )
    selected = np.sort(ranked[:count])
    return selected, np.minimum(frequencies[selected], MAX_FREQUENCY)


def _postings(
    number: int,
    segment: Segment,
    mask: Mask,
    grams: NDArray[np.uint32],
    limits: NDArray[np.int64],
    below: int | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys (segment, sentence) of the sentences that contain the grams, and the index of the gram of each."""
    buckets = segment.buckets(grams)
    begins = segment.offsets[buckets].astype(np.int64)
    counts = np.minimum(segment.offsets[buckets + np.uint32(1)] - begins, limits)
    total = int(counts.sum())
    if not total:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    which = np.repeat(np.arange(len(grams)), counts)
    ends = np.cumsum(counts)
    at = np.arange(total) + np.repeat(begins - (ends - counts), counts)
    units = segment.postings[at]
    allowed = mask[segment.owners[units]]
    if below is not None:
        allowed &= units < below
    if not allowed.all():
        units, which = units[allowed], which[allowed]
    return units.astype(np.int64) + (number << 32), which


def _best(
    keys: NDArray[np.int64],
    values: NDArray[np.float64],
    total: float,
    min_score: float,
    limit: int,
    max_duplicates: int,
    max_of_many: int,
) -> Candidates:
    """The best sentences of sorted ``keys``; a score is the share of ``total`` that a sentence's ``values`` reach."""
    if not len(keys) or total <= 0:
        return _NONE
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    scores = np.add.reduceat(values, starts) / total
    passed = np.flatnonzero(scores >= min_score)
    duplicates = 0
    if len(passed) > limit:
        duplicates = int((scores[passed] >= NEARLY_ALL).sum())
        enough = duplicates if duplicates <= max_duplicates else min(max_duplicates, max_of_many)
        passed = passed[np.argsort(-scores[passed], kind="stable")[: max(limit, enough)]]
        duplicates = duplicates if duplicates > len(passed) else 0
    found = keys[starts[passed]]
    return Candidates(found >> 32, found & 0xFFFFFFFF, scores[passed], duplicates)


_NONE = Candidates(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))
