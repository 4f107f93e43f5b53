"""Which past sentences may hold what a sentence of the draft, or one of its clauses, says: idf-weighted containment.

Containment, not resemblance: a clause inside a longer sentence is found as surely as the sentence alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.folding import GRAM, MASK, NUMBER, Codes
from assistant.reuse.shingles import Part, hashes, telling
from assistant.reuse.sources import Mask

PER_SENTENCE, PER_CLAUSE = 12, 5
GATE_SENTENCE, GATE_CLAUSE = 0.06, 0.12
STOP = 4096
"""A gram in more sentences than this tells nothing, and is looked up only where a sentence has no better ones."""

MOST_SAME = 64
"""How many sources that hold nearly all of a sentence are enough, where there are more than those limits."""

_SAME = 0.8  # so near that all of them are sources
_FEWEST_GRAMS = 8
_LEAST_IDF = 0.05
_COMMONEST = 0.5  # weight of what stands everywhere: where all have copied, that does not make it nobody's
_SYMBOL_WEIGHT = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Units of the index by part, shape (k,), best first; ``scores`` in 0–1.

    ``same``: how many hold nearly all of what was looked for, where more than were taken did; else 0.
    """

    parts: NDArray[np.int64]
    units: NDArray[np.int64]
    scores: NDArray[np.float64]
    same: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What was found for a sentence, for each of its pieces, and what each of its characters tells (0–1)."""

    whole: Candidates
    pieces: tuple[Candidates, ...]
    weights: NDArray[np.float64]


def look_up(
    parts: Sequence[Part],
    masks: Sequence[Mask],
    codes: Codes,
    pieces: Sequence[tuple[int, int]],
    *,
    below: int | None = None,
    most_same: int = MOST_SAME,
    of_many: int = MOST_SAME,
) -> Looked:
    """Candidates for the folded sentence ``codes`` and for ``pieces`` of it (begin, end).

    ``below``: only units of a smaller number, in every part. ``most_same``: how many are enough of those that hold nearly
    all of it, where they are more than the usual limits; ``of_many``: how many of those that are more than even that.
    """
    grams = hashes(codes)
    sentences = sum(len(part.owners) for part in parts)
    frequencies = np.zeros(len(grams), dtype=np.int64)
    for part in parts:
        frequencies += part.frequencies(grams)
    scale = np.log(sentences + 1.0) or 1.0
    idf = np.clip(np.log((sentences + 1.0) / (frequencies + 0.5)) / scale, _LEAST_IDF, 1.0)
    told = telling(codes)
    weights = _weights(codes, idf, told)
    chosen = np.flatnonzero(told & (frequencies > 0))
    used, limits = _affordable(chosen, frequencies)
    found = [
        _postings(number, part, mask, grams[used], limits, below)
        for number, (part, mask) in enumerate(zip(parts, masks, strict=True))
    ]
    keys = np.concatenate([keys for keys, _ in found]) if found else np.empty(0, np.int64)
    places = used[np.concatenate([which for _, which in found])] if found else np.empty(0, np.int64)
    order = np.argsort(keys, kind="stable")
    keys, places = keys[order], places[order]
    base = np.where(told, idf, 0.0)
    base[chosen[frequencies[chosen] > STOP]] = 0.0
    base[used] = idf[used]
    whole = _best(keys, base[places], base.sum(), GATE_SENTENCE, PER_SENTENCE, most_same, of_many)
    found_pieces = []
    for begin, end in pieces:
        inside = (places >= begin) & (places < end - GRAM + 1)
        total = base[begin : max(begin, end - GRAM + 1)].sum()
        found_pieces.append(
            _best(keys[inside], base[places[inside]], total, GATE_CLAUSE, PER_CLAUSE, most_same, of_many)
        )
    return Looked(whole, tuple(found_pieces), weights)


def _weights(codes: Codes, idf: NDArray[np.float64], told: NDArray[np.bool_]) -> NDArray[np.float64]:
    """A character's weight is the least of the grams it lies in: what is common anywhere is common here."""
    weights = np.full(len(codes), 2.0)
    gram = np.where(told, _COMMONEST + (1.0 - _COMMONEST) * idf, 2.0)
    for shift in range(GRAM):
        view = weights[shift : shift + len(gram)]
        np.minimum(view, gram, out=view)
    weights[weights > 1.0] = _COMMONEST  # only in grams that tell nothing
    weights[(codes == NUMBER) | (codes == MASK)] = _SYMBOL_WEIGHT
    return weights


def _affordable(
    chosen: NDArray[np.int64], frequencies: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The grams to look up, and how many of each one's postings: common ones only where there are few others."""
    ranked = chosen[np.argsort(frequencies[chosen], kind="stable")]
    keep = max(int(np.searchsorted(frequencies[ranked], STOP, side="right")), min(_FEWEST_GRAMS, len(ranked)))
    used = np.sort(ranked[:keep])
    return used, np.minimum(frequencies[used], STOP)


def _postings(
    number: int,
    part: Part,
    mask: Mask,
    grams: NDArray[np.uint32],
    limits: NDArray[np.int64],
    below: int | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys (part, unit) of the sentences that hold the grams, and which gram each is for."""
    buckets = part.buckets(grams)
    begins = part.offsets[buckets].astype(np.int64)
    counts = np.minimum(part.offsets[buckets + np.uint32(1)] - begins, limits)
    total = int(counts.sum())
    if not total:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    which = np.repeat(np.arange(len(grams)), counts)
    ends = np.cumsum(counts)
    at = np.arange(total) + np.repeat(begins - (ends - counts), counts)
    units = part.postings[at]
    kept = mask[part.owners[units]]
    if below is not None:
        kept &= units < below
    if not kept.all():
        units, which = units[kept], which[kept]
    return units.astype(np.int64) + (number << 32), which


def _best(
    keys: NDArray[np.int64],
    weights: NDArray[np.float64],
    total: float,
    gate: float,
    most: int,
    most_same: int,
    of_many: int,
) -> Candidates:
    if not len(keys) or total <= 0:
        return _NONE
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    scores = np.add.reduceat(weights, starts) / total
    passed = np.flatnonzero(scores >= gate)
    same = 0
    if len(passed) > most:
        same = int((scores[passed] >= _SAME).sum())
        enough = same if same <= most_same else min(most_same, of_many)
        passed = passed[np.argsort(-scores[passed], kind="stable")[: max(most, enough)]]
        same = same if same > len(passed) else 0
    found = keys[starts[passed]]
    return Candidates(found >> 32, found & 0xFFFFFFFF, scores[passed], same)


_NONE = Candidates(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))
