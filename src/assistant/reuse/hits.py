"""Clauses of a draft and where they stand in past reports: candidates, verified by alignment."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from assistant.reuse.align import Alignment, align
from assistant.reuse.candidates import MOST_SAME, Candidates, look_up
from assistant.reuse.folding import Codes, Folding, as_string
from assistant.reuse.shingles import Part
from assistant.reuse.sources import Mask, Place

SIMILAR = 0.55
SENTENCE_SIMILAR = 0.54
MOST_SAME_WITHIN, REPEATS = 3, 5
"""In the draft itself: how many earlier places are looked at, and how often the same sentence is told to be repeated."""

_SHORTEST = 4  # folded characters of a clause that is looked for by itself


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Folded draft ``[begin, end)`` stands at folded ``[there, there_end)`` of a report; ``score`` = weight × similarity²."""

    begin: int
    end: int
    there: int
    there_end: int
    similarity: float
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Hits by report; ``weights`` is what each folded character of the draft tells, 0 where none was looked up."""

    hits: Mapping[Place, Sequence[Hit]]
    weights: NDArray[np.float64]


Remember = Callable[[Hashable, Callable[[], Any]], Any]
"""The answer to a question that was asked before, else that of the work."""


def find_hits(
    parts: Sequence[Part],
    masks: Sequence[Mask],
    draft: Folding,
    novelty: NDArray[np.float64],
    *,
    begin: int = 0,
    end: int | None = None,
    earlier_only: bool = False,
    remember: Remember | None = None,
) -> Found:
    """Where the clauses of folded draft ``[begin, end)`` stand in ``parts``.

    ``novelty`` (per folded character, 0–1) scales what a character tells: 0 inside set phrases. ``earlier_only``: the
    one part is the draft itself, and a sentence is held only against those before it. ``remember`` keeps what was found
    for a sentence, from one draft to the next, for the same ``parts`` and ``masks``.
    """
    hits: dict[Place, dict[tuple[int, int, int], Hit]] = {}
    weights = np.zeros(len(draft))
    end = len(draft) if end is None else end
    clauses = draft.clauses.tolist()
    known: dict[str, _Sentence] = {}
    said: Counter[str] = Counter()
    for number, (first, last) in enumerate(pairwise(draft.sentences.tolist())):
        if last <= begin or first >= end:
            continue
        text = draft.text(first, last)
        at = bisect_left(clauses, first)
        pieces = [
            (one - first, other - first)
            for one, other in pairwise(clauses[at : bisect_left(clauses, last) + 1])
        ]
        sentence = known.get(text)
        said[text] += 1
        if earlier_only and said[text] > REPEATS:
            continue
        if sentence is None or (earlier_only and said[text] == 2):  # the first could not yet be met by itself
            work = partial(
                _placed, parts, masks, draft.codes[first:last], text, pieces, number if earlier_only else None
            )
            known[text] = sentence = remember((text, tuple(pieces)), work) if remember else work()
        told = sentence.weights * novelty[first:last]
        weights[first:last] = told
        for match in sentence.matches:
            score = float(told[match.begin : match.end].sum()) * match.similarity**2
            hit = Hit(
                first + match.begin, first + match.end, match.there, match.there_end, match.similarity, score
            )
            here = hits.setdefault(match.place, {})
            key = (hit.begin, hit.there, hit.there_end)
            if key not in here or here[key].score < score:
                here[key] = hit
    return Found({place: sorted(found.values()) for place, found in hits.items()}, weights)


@dataclass(frozen=True, slots=True)
class _Match:
    """A piece ``[begin, end)`` of a sentence stands at ``[there, there_end)`` of a report."""

    begin: int
    end: int
    place: Place
    there: int
    there_end: int
    similarity: float


@dataclass(frozen=True, slots=True, eq=False)
class _Sentence:
    """What was found for a sentence of the draft: the same again where it is repeated."""

    weights: NDArray[np.float64]
    matches: tuple[_Match, ...]


def _placed(
    parts: Sequence[Part],
    masks: Sequence[Mask],
    codes: Codes,
    text: str,
    pieces: Sequence[tuple[int, int]],
    below: int | None,
) -> _Sentence:
    most = MOST_SAME if below is None else MOST_SAME_WITHIN
    looked = look_up(parts, masks, codes, pieces, below=below, most_same=most)
    whole = _sources(parts, looked.whole)
    alike = {
        key
        for key, source in whole.items()
        if len(pieces) > 1 and Indel.normalized_similarity(text, source) >= SENTENCE_SIMILAR
    }
    matches = []
    for (begin, end), candidates in zip(pieces, looked.pieces, strict=True):
        for key, source in (whole | _sources(parts, candidates)).items():
            # Where two sentences are alike as wholes, a clause that is hardly its old self belongs, too.
            least = SIMILAR / 2 if key in alike else SIMILAR
            if end - begin < _SHORTEST and key not in alike:
                continue
            if source == text:
                found: Alignment | None = Alignment(begin, end, 1.0)
            else:
                found = align(text[begin:end], source, least)
            if found is not None:
                place, offset = key
                matches.append(
                    _Match(begin, end, place, offset + found.begin, offset + found.end, found.similarity)
                )
    # How rare a wording is among past reports tells how much it counts; how rare in one draft tells nothing.
    return _Sentence(looked.weights if below is None else np.ones(len(codes)), tuple(matches))


def _sources(parts: Sequence[Part], candidates: Candidates) -> dict[tuple[Place, int], str]:
    """Candidates as (report, where the sentence begins in it) → the sentence."""
    found = {}
    for number, unit in zip(candidates.parts.tolist(), candidates.units.tolist(), strict=True):
        part = parts[number]
        owner = int(part.owners[unit])
        begin, end = int(part.units[unit]), int(part.units[unit + 1])
        found[Place(number, owner), begin - int(part.reports[owner])] = as_string(part.codes[begin:end])
    return found
