"""Clauses of a draft and where they stand in past reports: candidates, verified by alignment."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from assistant.reuse.align import align
from assistant.reuse.candidates import Candidates, look_up
from assistant.reuse.folding import Folding, as_string
from assistant.reuse.shingles import Part
from assistant.reuse.sources import Mask, Place

SIMILAR = 0.55
SENTENCE_SIMILAR = 0.54
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


def find_hits(
    parts: Sequence[Part],
    masks: Sequence[Mask],
    draft: Folding,
    novelty: NDArray[np.float64],
    *,
    begin: int = 0,
    end: int | None = None,
    earlier_only: bool = False,
) -> Found:
    """Where the clauses of folded draft ``[begin, end)`` stand in ``parts``.

    ``novelty`` (per folded character, 0–1) scales what a character tells: 0 inside set phrases. ``earlier_only``: the
    one part is the draft itself, and a sentence is held only against those before it.
    """
    hits: dict[Place, dict[tuple[int, int, int], Hit]] = {}
    weights = np.zeros(len(draft))
    end = len(draft) if end is None else end
    clauses = draft.clauses.tolist()
    sentences = draft.sentences.tolist()
    at = 0
    for number, (first, last) in enumerate(pairwise(sentences)):
        if last <= begin or first >= end:
            continue
        at = bisect_left(clauses, first, at)
        pieces = []
        while clauses[at] < last:
            pieces.append((clauses[at] - first, clauses[at + 1] - first))
            at += 1
        codes = draft.codes[first:last]
        looked = look_up(parts, masks, codes, pieces, below=number if earlier_only else None)
        weights[first:last] = looked.weights * novelty[first:last]
        text = as_string(codes)
        whole = _sources(parts, looked.whole)
        for (piece_begin, piece_end), candidates in zip(pieces, looked.pieces, strict=True):
            if piece_end - piece_begin < _SHORTEST:
                continue
            piece = text[piece_begin:piece_end]
            weight = float(weights[first + piece_begin : first + piece_end].sum())
            for (place, offset), source in (whole | _sources(parts, candidates)).items():
                found = align(piece, source, SIMILAR)
                if found is None:
                    continue
                _keep(
                    hits,
                    place,
                    Hit(
                        first + piece_begin,
                        first + piece_end,
                        offset + found.begin,
                        offset + found.end,
                        found.similarity,
                        weight * found.similarity**2,
                    ),
                )
        if len(pieces) > 1:
            _whole_sentences(hits, whole, text, first, pieces, weights)
    return Found({place: sorted(found.values()) for place, found in hits.items()}, weights)


def _sources(parts: Sequence[Part], candidates: Candidates) -> dict[tuple[Place, int], str]:
    """Candidates as (report, where the sentence begins in it) → the sentence."""
    found = {}
    for number, unit in zip(candidates.parts.tolist(), candidates.units.tolist(), strict=True):
        part = parts[number]
        owner = int(part.owners[unit])
        begin, end = int(part.units[unit]), int(part.units[unit + 1])
        found[Place(number, owner), begin - int(part.reports[owner])] = as_string(part.codes[begin:end])
    return found


def _whole_sentences(
    hits: dict[Place, dict[tuple[int, int, int], Hit]],
    sources: Mapping[tuple[Place, int], str],
    text: str,
    first: int,
    pieces: Sequence[tuple[int, int]],
    weights: NDArray[np.float64],
) -> None:
    """Where two sentences resemble each other as wholes, their clauses that found no place of their own belong, too."""
    for (place, offset), source in sources.items():
        similarity = Indel.normalized_similarity(text, source, score_cutoff=SENTENCE_SIMILAR)
        if similarity < SENTENCE_SIMILAR:
            continue
        placed = {
            hit.begin for hit in hits.get(place, {}).values() if offset <= hit.there < offset + len(source)
        }
        for begin, end in pieces:
            if first + begin in placed:
                continue
            weight = float(weights[first + begin : first + end].sum())
            found = align(text[begin:end], source, SIMILAR / 2)
            if found is not None:
                _keep(
                    hits,
                    place,
                    Hit(
                        first + begin,
                        first + end,
                        offset + found.begin,
                        offset + found.end,
                        found.similarity,
                        weight * found.similarity**2,
                    ),
                )


def _keep(hits: dict[Place, dict[tuple[int, int, int], Hit]], place: Place, hit: Hit) -> None:
    key = (hit.begin, hit.there, hit.there_end)
    known = hits.setdefault(place, {}).get(key)
    if known is None or known.score < hit.score:
        hits[place][key] = hit
