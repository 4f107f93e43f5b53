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
from assistant.reuse.candidates import MAX_DUPLICATES, Candidates, look_up
from assistant.reuse.folding import Codes, Folding, as_string
from assistant.reuse.proposals import Reports
from assistant.reuse.shingles import Segment
from assistant.reuse.sources import Mask, SourceRef

MIN_SIMILARITY = 0.55
"""Least similarity (0–1) of a clause with its place in a source; half of it where the whole sentences are similar."""

MIN_SENTENCE_SIMILARITY = 0.54
"""Indel similarity (0–1) from which two sentences are similar as wholes. Both set on 3,590 public documents."""

MIN_WHOLE_SIMILARITY = 0.6
"""Indel similarity (0–1) from which a sentence as a whole is a hit, however little its words weigh."""

MAX_DUPLICATES_WITHIN = 3
"""Within the draft: how many earlier places of a sentence are compared."""

MAX_REPEATS = 5
"""Within the draft: how often the same sentence is looked up; later ones count as repeats of the first."""

MAX_CLAUSE_LOOKUPS = 64
"""How often in one draft the same clause is looked up; later ones count as repeats of the first."""

_CACHED_SENTENCES = 20_000
MIN_CLAUSE = 4
"""Folded characters of a clause that is looked up by itself."""


class Hit(NamedTuple):
    """Folded draft ``[begin, end)`` matches folded ``[there, there_end)`` of a report; ``score`` = weight × similarity²."""

    begin: int
    end: int
    there: int
    there_end: int
    similarity: float
    score: float


Repeat = tuple[int, int, Sequence[int]]
"""Folded begin and end of text that was not looked up again, and the begins of its earlier occurrences."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Hits by report; ``weights`` is the weight of each folded character of the draft, 0 where none was looked up.

    ``repeats``: text that occurred so often before that it was not looked up. ``frequencies``: folded begin of a clause
    → how many source sentences contain it, where they are more than were read. ``wholes``: hits of whole sentences.
    """

    hits: Mapping[SourceRef, Sequence[Hit]]
    weights: NDArray[np.float64]
    repeats: Sequence[Repeat] = ()
    frequencies: Mapping[int, int] = field(default_factory=dict)
    wholes: Mapping[SourceRef, Sequence[Hit]] = field(default_factory=dict)


Cache = Callable[[Hashable, Callable[[], Any]], Any]
"""(key, compute) → the cached value of the key, else the result of ``compute``."""


def find_hits(
    segments: Sequence[Segment],
    masks: Sequence[Mask],
    draft: Folding,
    novelty: NDArray[np.float64],
    *,
    begin: int = 0,
    end: int | None = None,
    earlier_only: bool = False,
    max_of_many: int = MAX_DUPLICATES,
    cache: Cache | None = None,
    propose: Callable[[Sequence[str]], Mapping[str, Sequence[Reports]] | None] | None = None,
) -> Found:
    """Where the clauses of folded draft ``[begin, end)`` stand in ``segments``.

    ``novelty`` (0–1 per folded character) scales the weight of each character. ``earlier_only``: the one segment is the
    draft itself, and a sentence is compared only with those before it. ``max_of_many``: how many sources are read of a
    sentence that very many contain. ``cache`` stores the matches of single sentences from one draft to the next, for
    the same ``segments``, ``masks`` and ``max_of_many``. ``propose``: sentences → the reports of each segment that are looked
    through for each of them; None of it: all that the masks allow.
    """
    hits: dict[SourceRef, dict[tuple[int, int, int], Hit]] = {}
    wholes: dict[SourceRef, list[Hit]] = {}
    weights = np.zeros(len(draft))
    end = len(draft) if end is None else end
    clause_edges = draft.clauses.tolist()
    reader = _SentenceReader(segments)
    proposed = propose(_distinct_sentences(draft, begin, end)) if propose is not None else None
    known: dict[str, _SentenceMatches] = {}
    repetitions = _Repetitions()
    frequencies: dict[int, int] = {}
    for number, (first, last) in enumerate(pairwise(draft.sentences.tolist())):
        if last <= begin or first >= end:
            continue
        text = draft.text(first, last)
        occurrence = repetitions.sentence(text, first, MAX_REPEATS if earlier_only else None)
        if occurrence is None:
            continue
        at = bisect_left(clause_edges, first)
        clauses = [
            (one - first, other - first)
            for one, other in pairwise(clause_edges[at : bisect_left(clause_edges, last) + 1])
        ]
        exhausted = {clause for clause in clauses if not repetitions.clause(text, clause, first)}
        if len(exhausted) == len(clauses):
            continue
        sentence = known.get(text)
        if sentence is None or (earlier_only and occurrence == 2):  # the first could not match itself
            below = number if earlier_only else None
            compute = partial(
                _match_sentence,
                reader,
                masks,
                draft.codes[first:last],
                text,
                clauses,
                below,
                max_of_many,
                None if proposed is None else proposed[text],
            )
            known[text] = sentence = cache((text, tuple(clauses)), compute) if cache else compute()
        scaled = sentence.weights * novelty[first:last]
        weights[first:last] = scaled
        frequencies.update((first + at, count) for at, count in sentence.frequencies.items())
        weight = float(scaled.sum())
        for ref, there, there_end, similarity in sentence.wholes:
            whole = Hit(first, last, there, there_end, similarity, weight * similarity**2)
            wholes.setdefault(ref, []).append(whole)
        clause_weights = {clause: float(scaled[clause[0] : clause[1]].sum()) for clause in sentence.clauses}
        for clause, ref, there, there_end, similarity in sentence.matches:
            if clause in exhausted:
                continue
            score = clause_weights[clause] * similarity**2
            here = hits.setdefault(ref, {})
            key = (first + clause[0], there, there_end)
            if key not in here or here[key].score < score:
                here[key] = Hit(key[0], first + clause[1], there, there_end, similarity, score)
    return Found(
        hits={ref: sorted(found.values()) for ref, found in hits.items()},
        weights=weights,
        repeats=repetitions.repeats,
        frequencies=frequencies,
        wholes=wholes,
    )


def _distinct_sentences(draft: Folding, begin: int, end: int) -> list[str]:
    """The folded sentences of folded draft ``[begin, end)``, each once."""
    edges = pairwise(draft.sentences.tolist())
    return list(
        dict.fromkeys(draft.text(first, last) for first, last in edges if last > begin and first < end)
    )


class _Repetitions:
    """Counts how often a draft repeats itself; ``repeats`` collects what is too frequent to be looked up again."""

    def __init__(self) -> None:
        self.repeats: list[Repeat] = []
        self._sentences: dict[str, list[int]] = {}
        self._clauses: dict[str, list[int]] = {}

    def sentence(self, text: str, begin: int, limit: int | None) -> int | None:
        """Which occurrence of its text the sentence at ``begin`` is, counted from 1; None beyond ``limit``."""
        known = self._sentences.setdefault(text, [])
        if limit is not None and len(known) >= limit:
            self.repeats.append((begin, begin + len(text), known))
            return None
        known.append(begin)
        return len(known)

    def clause(self, sentence: str, clause: tuple[int, int], begin: int) -> bool:
        """Whether ``clause`` of the sentence at ``begin`` should still be looked up."""
        text = sentence[clause[0] : clause[1]]
        if len(text) < MIN_CLAUSE:
            return True
        known = self._clauses.setdefault(text, [])
        if len(known) >= MAX_CLAUSE_LOOKUPS:
            self.repeats.append((begin + clause[0], begin + clause[1], known))
            return False
        known.append(begin + clause[0])
        return True


_Match = tuple[tuple[int, int], SourceRef, int, int, float]
"""A clause (begin, end) of a sentence, the report and its place there (begin, end), and the similarity."""

_SourceSentence = tuple[SourceRef, int]
"""A report, and where a sentence begins in it."""


@dataclass(frozen=True, slots=True, eq=False)
class _SentenceMatches:
    """The matches of one sentence of the draft, reused where it is repeated."""

    clauses: Sequence[tuple[int, int]]
    weights: NDArray[np.float64]
    matches: tuple[_Match, ...]
    wholes: tuple[tuple[SourceRef, int, int, float], ...]
    frequencies: Mapping[int, int]


def _match_sentence(
    reader: "_SentenceReader",
    masks: Sequence[Mask],
    codes: Codes,
    text: str,
    clauses: Sequence[tuple[int, int]],
    below: int | None,
    max_of_many: int,
    among: Sequence[Reports] | None,
) -> _SentenceMatches:
    max_duplicates = MAX_DUPLICATES if below is None else MAX_DUPLICATES_WITHIN
    lookup = look_up(
        reader.segments,
        masks,
        codes,
        clauses,
        below=below,
        max_duplicates=max_duplicates,
        max_of_many=max_of_many,
        among=among,
    )
    whole = reader.sentences(lookup.whole)
    similarities = {key: Indel.normalized_similarity(text, source) for key, source in whole.items()}
    similar = {
        key
        for key, similarity in similarities.items()
        if len(clauses) > 1 and similarity >= MIN_SENTENCE_SIMILARITY
    }
    wholes = tuple(
        (ref, there, there + len(whole[ref, there]), similarity)
        for (ref, there), similarity in similarities.items()
        if similarity >= MIN_WHOLE_SIMILARITY
    )
    matches: list[_Match] = []
    for (begin, end), candidates in zip(clauses, lookup.clauses, strict=True):
        clause = text[begin:end]
        aligned: dict[tuple[str, float], Alignment | None] = {
            (text, MIN_SIMILARITY): Alignment(begin, end, 1.0)
        }
        aligned[text, MIN_SIMILARITY / 2] = aligned[text, MIN_SIMILARITY]
        for key, source in (whole | reader.sentences(candidates)).items():
            # Where two sentences are similar as wholes, a clause that was largely rewritten belongs to them, too.
            min_similarity = MIN_SIMILARITY / 2 if key in similar else MIN_SIMILARITY
            if end - begin < MIN_CLAUSE and key not in similar:
                continue
            if (source, min_similarity) not in aligned:  # equal sentences of many reports are aligned once
                aligned[source, min_similarity] = align(clause, source, min_similarity)
            found = aligned[source, min_similarity]
            if found is not None:
                ref, offset = key
                matches.append(
                    ((begin, end), ref, offset + found.begin, offset + found.end, found.similarity)
                )
    frequencies = {
        begin: max(lookup.whole.duplicates, candidates.duplicates)
        for (begin, _), candidates in zip(clauses, lookup.clauses, strict=True)
        if lookup.whole.duplicates or candidates.duplicates
    }
    # The rarity of a wording among past reports is evidence; its rarity inside one draft is not.
    weights = lookup.weights if below is None else np.ones(len(codes))
    return _SentenceMatches(clauses, weights, tuple(matches), wholes, frequencies)


class _SentenceReader:
    """Reads sentences of the segments as strings and caches them: the clauses of a sentence share candidates."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self._known: dict[int, tuple[_SourceSentence, str]] = {}

    def sentences(self, candidates: Candidates) -> dict[_SourceSentence, str]:
        """Candidates as (report, where the sentence begins in it) → the sentence."""
        keys = ((candidates.segments << 32) | candidates.units).tolist()
        if len(self._known) > _CACHED_SENTENCES:
            self._known.clear()
        for key in keys:
            if key not in self._known:
                self._known[key] = self._read(key >> 32, key & 0xFFFFFFFF)
        return dict(self._known[key] for key in keys)

    def _read(self, number: int, unit: int) -> tuple[_SourceSentence, str]:
        segment = self.segments[number]
        owner = int(segment.owners[unit])
        begin, end = int(segment.units[unit]), int(segment.units[unit + 1])
        ref = SourceRef(number, owner)
        return (ref, begin - int(segment.reports[owner])), as_string(segment.codes[begin:end])
