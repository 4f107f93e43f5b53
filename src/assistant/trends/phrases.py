"""Phrases of a pile of texts without a dictionary: stretches of characters that stand together and apart from others.

A stretch counts as a phrase where it recurs, where its parts cling together (pointwise mutual information over every
cut), and where many different characters stand on both sides of it (branching entropy; Jin and Tanaka-Ishii, 2006). All of it is
counting over arrays: a position in the text is a row, and a stretch of n characters is its rolling hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.base.tables import characters

Ints = NDArray[np.int64]

_SHORTEST, _LONGEST = 4, 10
_CLINGING = 2.5  # nats: a stretch less sure than this falls apart somewhere
_FREE = 3.5  # neighbours on either side, as the perplexity of what stands there
_ABSORBED = 0.7  # a stretch that mostly stands within one longer stretch is a part of that
_PRIME = np.uint64(1_099_511_628_211)

# No phrase begins or ends with these: particles, pronouns, prepositions, numerals.
_NO_START = characters("edge_of_phrase") | characters("begins_no_phrase")
_NO_END = characters("edge_of_phrase") | characters("ends_no_phrase")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases, how often each stands in each group of texts (phrases × groups), and in how many texts."""

    words: tuple[str, ...]
    counts: Ints
    texts: Ints
    lists: tuple[Ints, ...]
    """Per phrase, the texts that have it."""


def phrases(texts: Sequence[str], groups: Sequence[int], *, least: int, spread: int) -> Phrases:
    """The phrases that stand at least ``least`` times and in ``spread`` texts. ``groups``: 0 … G-1, one for each text."""
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    han = ((codes >= 0x3400) & (codes <= 0x9FFF)) | ((codes >= 0x20000) & (codes <= 0x3FFFF))
    lengths = np.array([len(text) + 1 for text in texts], np.int64)
    owner = np.repeat(np.arange(len(texts)), lengths)[: len(codes)]
    run = _runs(han)
    levels = [_Level.of(codes, codes, np.flatnonzero(run >= 1))]
    for n in range(2, _LONGEST + 2):
        levels.append(levels[-1].longer(codes, run, n, least))
    found = [
        pick for n in range(_SHORTEST, _LONGEST + 1) for pick in _picked(levels, n, int(han.sum()), least)
    ]
    words, rows, per_text = [], [], []
    group_of = np.asarray(groups, np.int64)
    several = int(group_of.max()) + 1 if len(group_of) else 0
    for n, at, number in found:
        word = joined[at : at + n]
        if word[0] in _NO_START or word[-1] in _NO_END or "的" in (word[1], word[-2]):
            continue
        where = owner[levels[n - 1].positions(number)]
        having = np.unique(where)
        if len(having) < spread:
            continue
        words.append(word)
        rows.append(np.bincount(group_of[where], minlength=several))
        per_text.append(having)
    counts = np.array(rows, np.int64).reshape(len(words), several)
    return Phrases(tuple(words), counts, np.array([len(one) for one in per_text], np.int64), tuple(per_text))


def _runs(han: NDArray[np.bool_]) -> Ints:
    """How many Han characters follow without a break, from each position on."""
    ends = np.flatnonzero(~np.append(han, False))
    at = np.arange(len(han))
    run: Ints = ends[np.searchsorted(ends, at)] - at
    return run


@dataclass(frozen=True, slots=True)
class _Level:
    """Stretches of one length: their number at each position (-1: none), how often each stands, and where first.

    ``order`` lists positions by number; those of number k begin at ``starts[k]``.
    """

    hashes: NDArray[np.uint64]
    at: Ints
    counts: Ints
    first: Ints
    order: Ints
    starts: Ints

    @classmethod
    def of(cls, codes: NDArray[np.uint64], hashes: NDArray[np.uint64], valid: Ints) -> "_Level":
        """The stretches that begin at ``valid`` and have these hashes there."""
        _, first, number, counts = np.unique(
            hashes[valid], return_index=True, return_inverse=True, return_counts=True
        )
        at = np.full(len(codes), -1, np.int64)
        at[valid] = number
        order = valid[np.argsort(number, kind="stable")]
        return cls(hashes, at, counts, valid[first], order, np.concatenate(([0], np.cumsum(counts))))

    def longer(self, codes: NDArray[np.uint64], run: Ints, n: int, least: int) -> "_Level":
        """The stretches of ``n`` characters, one more, around those that stand ``least`` times: no other can matter."""
        frequent = np.append(np.append(self.counts, 0)[self.at] >= least, False)
        hashes = self.hashes * _PRIME
        hashes[: max(len(codes) - n + 1, 0)] += codes[n - 1 :]
        return self.of(codes, hashes, np.flatnonzero((run >= n) & (frequent[:-1] | frequent[1:])))

    def positions(self, number: int) -> Ints:
        """Where a stretch stands."""
        return self.order[self.starts[number] : self.starts[number + 1]]


def _picked(levels: Sequence[_Level], n: int, total: int, least: int) -> list[tuple[int, int, int]]:
    """The phrases of ``n`` characters as (n, a position, number)."""
    level, longer = levels[n - 1], levels[n]
    good = level.counts >= least
    good &= _freedom(level, longer, side=0) & _freedom(level, longer, side=1)
    candidates = np.flatnonzero(good)
    first = level.first[candidates]
    seen = np.log(level.counts[candidates] * float(total))
    cling = np.full(len(candidates), np.inf)
    for cut in range(1, n):
        left, right = levels[cut - 1], levels[n - cut - 1]
        parts = np.log(left.counts[left.at[first]].astype(float)) + np.log(
            right.counts[right.at[first + cut]].astype(float)
        )
        cling = np.minimum(cling, seen - parts)
    kept = candidates[cling >= _CLINGING]
    return [(n, int(level.first[number]), int(number)) for number in kept]


def _freedom(level: _Level, longer: _Level, *, side: int) -> NDArray[np.bool_]:
    """Whether enough different characters stand on a side (0: left), and none of them most of the time."""
    inner = level.at[longer.first + (1 - side)]
    known = inner >= 0
    inner, times = inner[known], longer.counts[known].astype(float)
    several = len(level.counts)
    most = np.zeros(several)
    np.maximum.at(most, inner, times)
    # The ends of a clause, where nothing stands, count as a neighbour each.
    spread = (
        np.log(level.counts)
        - np.bincount(inner, weights=times * np.log(times), minlength=several) / level.counts
    )
    free: NDArray[np.bool_] = (np.exp(spread) >= _FREE) & (most < _ABSORBED * level.counts)
    return free
