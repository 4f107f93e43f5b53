"""Clauses of a draft and where they stand in past reports: candidates, verified by alignment."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

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

MOST_SAID = 64
"""How often in one draft the same clause is looked for: what is said again and again is told by its first places."""

_SENTENCES_KEPT = 20_000
_SHORTEST = 4  # folded characters of a clause that is looked for by itself


class Hit(NamedTuple):
    """Folded draft ``[begin, end)`` stands at folded ``[there, there_end)`` of a report; ``score`` = weight × similarity²."""

    begin: int
    end: int
    there: int
    there_end: int
    similarity: float
    score: float


Again = tuple[int, int, Sequence[int]]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Hits by report; ``weights`` is what each folded character of the draft tells, 0 where none was looked up.

    ``again``: begin and end of what was said so often before that it was not looked up, and where it was.
    ``spread``: folded begin of a clause → how many sentences of the sources hold it, where they are more than were read.
    """

    hits: Mapping[Place, Sequence[Hit]]
    weights: NDArray[np.float64]
    again: Sequence[Again] = ()
    spread: Mapping[int, int] = field(default_factory=dict)


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
    of_many: int = MOST_SAME,
    remember: Remember | None = None,
) -> Found:
    """Where the clauses of folded draft ``[begin, end)`` stand in ``parts``.

    ``novelty`` (per folded character, 0–1) scales what a character tells: 0 inside set phrases. ``earlier_only``: the
    one part is the draft itself, and a sentence is held only against those before it. ``of_many``: how many sources are
    read of a sentence that more have than can be told. ``remember`` keeps what was found for a sentence, from one draft
    to the next, for the same ``parts``, ``masks`` and ``of_many``.
    """
    hits: dict[Place, dict[tuple[int, int, int], Hit]] = {}
    weights = np.zeros(len(draft))
    end = len(draft) if end is None else end
    clauses = draft.clauses.tolist()
    reader = _Reader(parts)
    known: dict[str, _Sentence] = {}
    said = _Said()
    spread: dict[int, int] = {}
    for number, (first, last) in enumerate(pairwise(draft.sentences.tolist())):
        if last <= begin or first >= end:
            continue
        text = draft.text(first, last)
        times = said.sentence(text, first, REPEATS if earlier_only else None)
        if times is None:
            continue
        at = bisect_left(clauses, first)
        pieces = [
            (one - first, other - first)
            for one, other in pairwise(clauses[at : bisect_left(clauses, last) + 1])
        ]
        tired = {piece for piece in pieces if not said.clause(text, piece, first)}
        if len(tired) == len(pieces):
            continue
        sentence = known.get(text)
        if sentence is None or (earlier_only and times == 2):  # the first could not yet be met by itself
            below = number if earlier_only else None
            work = partial(_placed, reader, masks, draft.codes[first:last], text, pieces, below, of_many)
            known[text] = sentence = remember((text, tuple(pieces)), work) if remember else work()
        told = sentence.weights * novelty[first:last]
        weights[first:last] = told
        spread.update((first + at, same) for at, same in sentence.spread.items())
        told_by = {piece: float(told[piece[0] : piece[1]].sum()) for piece in sentence.pieces}
        for piece, place, there, there_end, similarity in sentence.matches:
            if piece in tired:
                continue
            score = told_by[piece] * similarity**2
            here = hits.setdefault(place, {})
            key = (first + piece[0], there, there_end)
            if key not in here or here[key].score < score:
                here[key] = Hit(key[0], first + piece[1], there, there_end, similarity, score)
    return Found(
        {place: sorted(found.values()) for place, found in hits.items()}, weights, said.again, spread
    )


class _Said:
    """How often a draft has said the same so far, and ``again``: what it has said too often to be looked up."""

    def __init__(self) -> None:
        self.again: list[Again] = []
        self._sentences: dict[str, list[int]] = {}
        self._clauses: dict[str, list[int]] = {}

    def sentence(self, text: str, begin: int, most: int | None) -> int | None:
        """The how many-eth time it is that the sentence at ``begin`` is said, None beyond ``most``."""
        known = self._sentences.setdefault(text, [])
        if most is not None and len(known) >= most:
            self.again.append((begin, begin + len(text), known))
            return None
        known.append(begin)
        return len(known)

    def clause(self, sentence: str, piece: tuple[int, int], begin: int) -> bool:
        """Whether the clause ``piece`` of the sentence at ``begin`` is still worth looking up."""
        text = sentence[piece[0] : piece[1]]
        if len(text) < _SHORTEST:
            return True
        known = self._clauses.setdefault(text, [])
        if len(known) >= MOST_SAID:
            self.again.append((begin + piece[0], begin + piece[1], known))
            return False
        known.append(begin + piece[0])
        return True


_Match = tuple[tuple[int, int], Place, int, int, float]
"""A piece (begin, end) of a sentence, the report and where it stands there (begin, end), and its similarity."""

_Source = tuple[Place, int]
"""A report, and where a sentence begins in it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sentence:
    """What was found for a sentence of the draft: the same again where it is repeated."""

    pieces: Sequence[tuple[int, int]]
    weights: NDArray[np.float64]
    matches: tuple[_Match, ...]
    spread: Mapping[int, int]


def _placed(
    reader: "_Reader",
    masks: Sequence[Mask],
    codes: Codes,
    text: str,
    pieces: Sequence[tuple[int, int]],
    below: int | None,
    of_many: int,
) -> _Sentence:
    most = MOST_SAME if below is None else MOST_SAME_WITHIN
    looked = look_up(reader.parts, masks, codes, pieces, below=below, most_same=most, of_many=of_many)
    whole = reader.sentences(looked.whole)
    alike = {
        key
        for key, source in whole.items()
        if len(pieces) > 1 and Indel.normalized_similarity(text, source) >= SENTENCE_SIMILAR
    }
    matches: list[_Match] = []
    for (begin, end), candidates in zip(pieces, looked.pieces, strict=True):
        piece = text[begin:end]
        aligned: dict[tuple[str, float], Alignment | None] = {(text, SIMILAR): Alignment(begin, end, 1.0)}
        aligned[text, SIMILAR / 2] = aligned[text, SIMILAR]
        for key, source in (whole | reader.sentences(candidates)).items():
            # Where two sentences are alike as wholes, a clause that is hardly its old self belongs, too.
            least = SIMILAR / 2 if key in alike else SIMILAR
            if end - begin < _SHORTEST and key not in alike:
                continue
            if (source, least) not in aligned:  # many reports that say the same are one alignment
                aligned[source, least] = align(piece, source, least)
            found = aligned[source, least]
            if found is not None:
                place, offset = key
                matches.append(
                    ((begin, end), place, offset + found.begin, offset + found.end, found.similarity)
                )
    spread = {
        begin: max(looked.whole.same, candidates.same)
        for (begin, _), candidates in zip(pieces, looked.pieces, strict=True)
        if looked.whole.same or candidates.same
    }
    # How rare a wording is among past reports tells how much it counts; how rare in one draft tells nothing.
    weights = looked.weights if below is None else np.ones(len(codes))
    return _Sentence(pieces, weights, tuple(matches), spread)


class _Reader:
    """Sentences of the parts as strings, those of the last candidates kept: the pieces of a sentence share them."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self._known: dict[int, tuple[_Source, str]] = {}

    def sentences(self, candidates: Candidates) -> dict[_Source, str]:
        """Candidates as (report, where the sentence begins in it) → the sentence."""
        keys = ((candidates.parts << 32) | candidates.units).tolist()
        if len(self._known) > _SENTENCES_KEPT:
            self._known.clear()
        for key in keys:
            if key not in self._known:
                self._known[key] = self._read(key >> 32, key & 0xFFFFFFFF)
        return dict(self._known[key] for key in keys)

    def _read(self, number: int, unit: int) -> tuple[_Source, str]:
        part = self.parts[number]
        owner = int(part.owners[unit])
        begin, end = int(part.units[unit]), int(part.units[unit + 1])
        return (Place(number, owner), begin - int(part.reports[owner])), as_string(part.codes[begin:end])
