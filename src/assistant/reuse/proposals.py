"""Candidates without postings: an engine proposes reports, whose texts are looked through.

Of very many reports the postings of a rare shingle are long and lie anywhere on a disk. The engine of the index names the
reports whose passages share the rarest bigrams of a sentence; which of its shingles stand in which of their sentences is
then read from their folded texts, so that everything after it is the same.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.domain.results import Access
from assistant.reuse.shingles import Segment, hashes

Reports = NDArray[np.int64]
"""Numbers of reports in a segment, ascending."""

Propose = Callable[[Sequence[str], Access], Sequence[Sequence[str]] | None]
"""For each sentence the ids of the reports where its wording may stand, best first; None where nobody can say."""

PROPOSED_PASSAGES = 128
"""Passages that the engine names for one sentence."""

PROPOSE_FROM = 20_000_000
"""Sentences from which reports are proposed; fewer are looked up in the postings, which then is faster and misses nothing."""


def grams_in_reports(
    number: int, segment: Segment, reports: Reports, grams: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys (segment, sentence) of the sentences of ``reports`` that contain the grams, and the index of the gram of each.

    As the postings say it, but for grams that share a bucket there. A gram belongs to the sentence in which it begins.
    """
    order = np.argsort(grams, kind="stable")
    ranked = grams[order]
    pairs = [np.empty((0, 2), np.int64)]
    for report in reports.tolist():
        begin, end = int(segment.reports[report]), int(segment.reports[report + 1])
        here = hashes(segment.codes[begin:end])
        low, high = np.searchsorted(ranked, here, side="left"), np.searchsorted(ranked, here, side="right")
        at = np.flatnonzero(high > low)
        counts = (high - low)[at]
        which = order[np.repeat(low[at] - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())]
        units = np.searchsorted(segment.units, begin + at, side="right") - 1
        pairs.append(np.stack([np.repeat(units, counts), which], axis=1))
    found = np.unique(np.concatenate(pairs), axis=0)
    return found[:, 0] + (number << 32), found[:, 1]
