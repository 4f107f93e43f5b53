"""Whole sentences of a draft that stand in past reports as they are, figures aside: found by their hashes.

Shingles find what is rare; a sentence in common official language may hold nothing rare, and is found here nevertheless.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.reuse.folding import MASK, NUMBER, Folding
from assistant.reuse.shingles import Segment, hash_sentences
from assistant.reuse.sources import Mask, SourceRef

MIN_CHARACTERS = 8
"""Shortest sentence, in folded characters without figures and redactions: 责任重大、使命光荣 is one, 成效明显 is not."""

MAX_LOOKUPS = 5
"""How often in one draft the same sentence is looked up; further ones repeat the draft itself."""


@dataclass(frozen=True, slots=True)
class ExactSentence:
    """Folded draft ``[begin, end)`` is a whole sentence of each of ``places`` (report, where it first begins there).

    ``count``: how many sentences of the sources are the same; there may be more than ``places``.
    """

    begin: int
    end: int
    places: tuple[tuple[SourceRef, int], ...]
    count: int


def exact_sentences(
    segments: Sequence[Segment],
    masks: Sequence[Mask],
    draft: Folding,
    begin: int,
    end: int,
    max_places: int,
) -> Iterator[ExactSentence]:
    """The sentences of folded draft ``[begin, end)`` that are sentences of the sources that ``masks`` allow."""
    edges = draft.sentences.astype(np.int64)
    if len(edges) < 2:
        return
    hashes = hash_sentences(draft.codes, edges)
    informative = np.concatenate(([0], np.cumsum((draft.codes != NUMBER) & (draft.codes != MASK))))
    long_enough = np.diff(informative[edges]) >= MIN_CHARACTERS
    lookups: dict[int, int] = {}
    for number in np.flatnonzero(long_enough & (edges[:-1] >= begin) & (edges[1:] <= end)).tolist():
        key = int(hashes[number])
        lookups[key] = lookups.get(key, 0) + 1
        if lookups[key] > MAX_LOOKUPS:
            continue
        first, last = int(edges[number]), int(edges[number + 1])
        places: dict[SourceRef, int] = {}
        count = 0
        for at, (segment, mask) in enumerate(zip(segments, masks, strict=True)):
            units = segment.with_hash(hashes[number])
            units = units[mask[segment.owners[units]]]
            count += len(units)
            for unit in units[:max_places].tolist():
                start, stop = int(segment.units[unit]), int(segment.units[unit + 1])
                if np.array_equal(segment.codes[start:stop], draft.codes[first:last]):
                    owner = int(segment.owners[unit])
                    places.setdefault(SourceRef(at, owner), start - int(segment.reports[owner]))
        if places:
            yield ExactSentence(first, last, tuple(places.items())[:max_places], count)
