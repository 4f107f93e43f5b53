"""Extracts phrases from texts without a dictionary.

A sequence of characters is a phrase when it recurs, when its parts belong together (pointwise mutual information over
every split), and when many different characters occur on both sides of it (branching entropy; Jin and Tanaka-Ishii,
2006). It is computed by counting over arrays: a position in the text is a row, and n characters are a rolling hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.base.tables import characters

Ints = NDArray[np.int64]

_MIN_LENGTH, _MAX_LENGTH = 4, 10
_MIN_COHESION = 2.5  # nats: with a lower pointwise mutual information at some split, it is not one phrase
_MIN_PERPLEXITY = 3.5  # perplexity of the characters next to it, on either side
_MAX_SHARE_OF_NEIGHBOUR = 0.7  # when one neighbour is more frequent than this, it is part of a longer phrase
_PRIME = np.uint64(1_099_511_628_211)

# No phrase begins or ends with these: particles, pronouns, prepositions, numerals.
_NO_START = characters("edge_of_phrase") | characters("begins_no_phrase")
_NO_END = characters("edge_of_phrase") | characters("ends_no_phrase")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases with their counts in each group of texts, shape (phrases, groups), and the number of texts with each."""

    words: tuple[str, ...]
    counts: Ints
    texts: Ints
    texts_by_phrase: tuple[Ints, ...]
    """Per phrase, the numbers of the texts that contain it."""


def phrases(texts: Sequence[str], groups: Sequence[int], *, min_count: int, min_texts: int) -> Phrases:
    """The phrases that occur at least ``min_count`` times and in ``min_texts`` texts.

    ``groups``: for each text the number of its group, from 0.
    """
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    han = ((codes >= 0x3400) & (codes <= 0x9FFF)) | ((codes >= 0x20000) & (codes <= 0x3FFFF))
    lengths = np.array([len(text) + 1 for text in texts], np.int64)
    text_of = np.repeat(np.arange(len(texts)), lengths)[: len(codes)]
    run = _runs(han)
    levels = [_Level.of(codes, codes, np.flatnonzero(run >= 1))]
    for n in range(2, _MAX_LENGTH + 2):
        levels.append(levels[-1].longer(codes, run, n, min_count))
    found = [
        candidate
        for n in range(_MIN_LENGTH, _MAX_LENGTH + 1)
        for candidate in _phrases_of_length(levels, n, int(han.sum()), min_count)
    ]
    words, rows, per_text = [], [], []
    group_of = np.asarray(groups, np.int64)
    group_count = int(group_of.max()) + 1 if len(group_of) else 0
    for n, at, number in found:
        word = joined[at : at + n]
        if word[0] in _NO_START or word[-1] in _NO_END or "的" in (word[1], word[-2]):
            continue
        where = text_of[levels[n - 1].positions(number)]
        containing = np.unique(where)
        if len(containing) < min_texts:
            continue
        words.append(word)
        rows.append(np.bincount(group_of[where], minlength=group_count))
        per_text.append(containing)
    counts = np.array(rows, np.int64).reshape(len(words), group_count)
    return Phrases(tuple(words), counts, np.array([len(one) for one in per_text], np.int64), tuple(per_text))


def _runs(han: NDArray[np.bool_]) -> Ints:
    """For each position, the number of consecutive Han characters that start there."""
    ends = np.flatnonzero(~np.append(han, False))
    at = np.arange(len(han))
    run: Ints = ends[np.searchsorted(ends, at)] - at
    return run


@dataclass(frozen=True, slots=True)
class _Level:
    """All distinct sequences of one length, numbered.

    ``at``: for each position of the text the number of the sequence that begins there (-1: none); ``counts`` and
    ``first``: for each sequence its frequency and first position. ``order`` lists positions by sequence; those of
    sequence k begin at ``starts[k]``.
    """

    hashes: NDArray[np.uint64]
    at: Ints
    counts: Ints
    first: Ints
    order: Ints
    starts: Ints

    @classmethod
    def of(cls, codes: NDArray[np.uint64], hashes: NDArray[np.uint64], valid: Ints) -> "_Level":
        """The sequences that begin at the positions ``valid`` and have the given hashes there."""
        _, first, number, counts = np.unique(
            hashes[valid], return_index=True, return_inverse=True, return_counts=True
        )
        at = np.full(len(codes), -1, np.int64)
        at[valid] = number
        order = valid[np.argsort(number, kind="stable")]
        return cls(hashes, at, counts, valid[first], order, np.concatenate(([0], np.cumsum(counts))))

    def longer(self, codes: NDArray[np.uint64], run: Ints, n: int, min_count: int) -> "_Level":
        """The sequences of ``n`` characters, one more than these, that extend one with at least ``min_count``."""
        frequent = np.append(np.append(self.counts, 0)[self.at] >= min_count, False)
        hashes = self.hashes * _PRIME
        hashes[: max(len(codes) - n + 1, 0)] += codes[n - 1 :]
        return self.of(codes, hashes, np.flatnonzero((run >= n) & (frequent[:-1] | frequent[1:])))

    def positions(self, number: int) -> Ints:
        """The positions of a sequence."""
        return self.order[self.starts[number] : self.starts[number + 1]]


def _phrases_of_length(
    levels: Sequence[_Level], n: int, total: int, min_count: int
) -> list[tuple[int, int, int]]:
    """The phrases of ``n`` characters as (n, first position, number of the sequence)."""
    level, longer = levels[n - 1], levels[n]
    good = level.counts >= min_count
    good &= _has_free_boundary(level, longer, side=0) & _has_free_boundary(level, longer, side=1)
    candidates = np.flatnonzero(good)
    first = level.first[candidates]
    seen = np.log(level.counts[candidates] * float(total))
    cohesion = np.full(len(candidates), np.inf)
    for cut in range(1, n):
        left, right = levels[cut - 1], levels[n - cut - 1]
        independent = np.log(left.counts[left.at[first]].astype(float)) + np.log(
            right.counts[right.at[first + cut]].astype(float)
        )
        cohesion = np.minimum(cohesion, seen - independent)
    chosen = candidates[cohesion >= _MIN_COHESION]
    return [(n, int(level.first[number]), int(number)) for number in chosen]


def _has_free_boundary(level: _Level, longer: _Level, *, side: int) -> NDArray[np.bool_]:
    """For each sequence, whether enough different characters occur on one side (0: left), and none of them mostly."""
    inner = level.at[longer.first + (1 - side)]
    known = inner >= 0
    inner, occurrences = inner[known], longer.counts[known].astype(float)
    sequence_count = len(level.counts)
    maxima = np.zeros(sequence_count)
    np.maximum.at(maxima, inner, occurrences)
    # The end of a clause, where there is no neighbour, counts as a different neighbour each time.
    entropy = (
        np.log(level.counts)
        - np.bincount(inner, weights=occurrences * np.log(occurrences), minlength=sequence_count)
        / level.counts
    )
    is_free: NDArray[np.bool_] = (np.exp(entropy) >= _MIN_PERPLEXITY) & (
        maxima < _MAX_SHARE_OF_NEIGHBOUR * level.counts
    )
    return is_free
