"""The parts of a stretch: runs of sentences that were changed in one way each.

Neighbouring passages that were copied from one report and changed differently form one stretch. Its sentences are
aligned with the source one by one, and their sequence is cut by the cheapest path (Viterbi 1967) through five ways of
changing a text: not at all, figures only, names only, lightly, heavily. A sentence costs as much as it contradicts a
way (an unchanged figure where figures were changed, unchanged characters in rewritten text), a cut costs :data:`CUT`.
So a short sentence left unchanged in a rewritten paragraph is no part of its own, and a long one is.

Costs are negative log-likelihoods in rough units; they were set by random search over pairs and triples of the annotated
stretches of two sets (55 and 80) laid side by side, while those sets' own stretches had to keep their levels.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from assistant.domain.results import Level
from assistant.reuse import level as levels
from assistant.reuse.chain import Stretch, stretch_of
from assistant.reuse.folding import MASK, NUMBER, Folding
from assistant.reuse.hits import Hit

CUT = 1.0
"""Cost of a boundary between two parts."""

_FIGURE_UNCHANGED = 2.5
"""Cost of an unchanged figure in text of which only figures were changed."""

_NAMES_UNCHANGED = 0.007
"""Cost per character of an unchanged sentence in text of which only names were changed."""

_UNTOUCHED_IN_EDITED = 0.02
"""Cost per character of an unchanged sentence in text that was changed lightly or heavily."""

_FIGURES_IN_LIGHT, _FIGURES_IN_HEAVY = 0.017, 0.014
"""Cost per character of a sentence with other figures only, in text that was changed lightly or heavily."""

_NAMES_IN_EDITED = 0.016
"""Cost per character of a sentence with other names only, in text that was changed lightly or heavily."""

_LIGHT_RATIO, _ABOVE_LIGHT = 0.1, 0.8
"""Ratio up to which a sentence is lightly changed, and the cost of what is beyond it, per character."""

_HEAVY_RATIO, _BELOW_HEAVY = 0.3, 0.4
"""Ratio from which a sentence is heavily changed, and the cost of what it is short of it, per character."""

_REORDERED_IN_EDITED = 0.02
"""Cost per character of a sentence in another order in edited text, and of an edited one in text in another order."""

_INSERTED_IN_LIGHT = 0.25
"""Cost per character of a sentence without counterpart in text that was changed lightly."""

_MAX_SKIPPED = 15
"""Folded characters of the source that may lie between sentences that follow each other."""

_IMPOSSIBLE = 1e9


@dataclass(frozen=True, slots=True)
class Text:
    """A draft or source: ``folding`` of the original ``text``, and where its folded sentences begin and end."""

    text: str
    folding: Folding
    folded: str
    sentences: Sequence[int]

    def original(self, begin: int, end: int) -> str:
        """The original text of a folded range."""
        return self.folding.span(begin, end).of(self.text)


@dataclass(frozen=True, slots=True)
class Part:
    """Folded draft ``[begin, end)`` comes from folded ``[there, there_end)``, changed as ``level`` says."""

    begin: int
    end: int
    there: int
    there_end: int
    level: Level


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a stretch, as far as it lies inside, with its place in the source; ``level`` None without one.

    ``ratio``: distance from its place, 0–1. ``figures``: how many it has. ``follows``: whether its place comes next
    after that of the sentence before.
    """

    begin: int
    end: int
    there: int
    there_end: int
    level: Level | None
    ratio: float
    figures: int
    follows: bool
    hits: tuple[Hit, ...]


def aligned_sentences(stretch: Stretch, draft: Text, source: Text) -> list[Sentence]:
    """The sentences of a stretch, aligned with the source by its hits."""
    first, last = bisect_right(draft.sentences, stretch.begin), bisect_left(draft.sentences, stretch.end)
    begins = [hit.begin for hit in stretch.hits]
    found: list[Sentence] = []
    reached = -1
    for begin, end in pairwise([stretch.begin, *draft.sentences[first:last], stretch.end]):
        hits = stretch.hits[bisect_left(begins, begin) : bisect_left(begins, end)]
        if not hits:
            found.append(Sentence(begin, end, 0, 0, None, 1.0, 0, False, ()))
            continue
        there, there_end = _nearest_range(
            draft.folded[begin:end],
            source,
            min(hit.there for hit in hits),
            max(hit.there_end for hit in hits),
        )
        ours, theirs = draft.original(begin, end), source.original(there, there_end)
        figures = sum(code in (NUMBER, MASK) for code in draft.folding.codes[begin:end].tolist())
        follows = reached < 0 or abs(there - reached) <= _MAX_SKIPPED
        level, ratio = levels.level(ours, theirs), levels.ratio(ours, theirs)
        found.append(Sentence(begin, end, there, there_end, level, ratio, figures, follows, hits))
        reached = there_end
    return found


def _nearest_range(sentence: str, source: Text, there: int, there_end: int) -> tuple[int, int]:
    """The place of a sentence, extended to whole sentences of the source where that brings the two nearer."""
    edges = source.sentences
    low = edges[max(0, bisect_right(edges, there) - 1)]
    high = edges[min(len(edges) - 1, bisect_left(edges, there_end))]

    def distance(place: tuple[int, int]) -> float:
        return float(Levenshtein.normalized_distance(sentence, source.folded[place[0] : place[1]]))

    return min(((there, there_end), (low, there_end), (there, high), (low, high)), key=distance)


def parts(sentences: Sequence[Sentence], draft: Text, source: Text) -> list[Part]:
    """The parts of a stretch, in the order of the draft; a single one where it was changed in one way."""
    found = []
    for run in _runs(sentences):
        placed = [sentence for sentence in run if sentence.level is not None]
        if placed:
            begin, end = run[0].begin, run[-1].end
            there = min(sentence.there for sentence in placed)
            there_end = max(sentence.there_end for sentence in placed)
            level = levels.level(draft.original(begin, end), source.original(there, there_end))
            found.append(Part(begin, end, there, there_end, level))
    return found


def resembling(sentences: Sequence[Sentence]) -> list[Stretch]:
    """What is left of a stretch without the sentences that are mostly other words: runs of the others."""
    runs: list[list[Hit]] = [[]]
    for sentence in sentences:
        if sentence.level is None or sentence.level is Level.PARAPHRASE:
            runs.append([])
        else:
            runs[-1].extend(sentence.hits)
    return [stretch_of(run) for run in runs if run]


# --- the cheapest path -------------------------------------------------------------------------------

_EDITED = 3
"""Ways are numbered: unchanged, figures, names, and from this number on lightly and heavily edited, reordered."""


def _runs(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """The sentences grouped by the way in which they were changed."""
    if not sentences:
        return []
    costs = list(_costs(sentences[0]))
    came_from: list[list[int]] = []
    for sentence in sentences[1:]:
        cheapest = min(range(len(costs)), key=costs.__getitem__)
        own = _costs(sentence)
        previous, following = [], []
        for way, cost in enumerate(costs):
            stay = cost + _interruption(sentence, way)
            cut = costs[cheapest] + CUT
            previous.append(way if stay <= cut else -1 - cheapest)
            following.append(min(stay, cut) + own[way])
        came_from.append(previous)
        costs = following
    way = min(range(len(costs)), key=costs.__getitem__)
    cuts = []
    for at in range(len(came_from), 0, -1):
        way = came_from[at - 1][way]
        if way < 0:
            cuts.append(at)
            way = -1 - way
    edges = [0, *reversed(cuts), len(sentences)]
    return [list(sentences[begin:end]) for begin, end in pairwise(edges)]


def _interruption(sentence: Sentence, way: int) -> float:
    """The cost of a sentence that was moved, or before which others were left out, in text that was not edited."""
    return 0.0 if way >= _EDITED or sentence.follows or sentence.level is None else CUT


def _costs(sentence: Sentence) -> tuple[float, float, float, float, float, float]:
    """The cost of a sentence in each way: unchanged, figures only, names only, lightly, heavily edited, reordered."""
    length = sentence.end - sentence.begin
    match sentence.level:
        case None:
            return _IMPOSSIBLE, _IMPOSSIBLE, _IMPOSSIBLE, _INSERTED_IN_LIGHT * length, 0.0, 0.0
        case Level.VERBATIM:
            edited = _UNTOUCHED_IN_EDITED * length if sentence.follows else 0.0
            figures = _FIGURE_UNCHANGED * sentence.figures
            return 0.0, figures, _NAMES_UNCHANGED * length, edited, edited, edited
        case Level.NUMBERS:
            light, heavy = _FIGURES_IN_LIGHT * length, _FIGURES_IN_HEAVY * length
            return _IMPOSSIBLE, 0.0, _IMPOSSIBLE, light, heavy, heavy
        case Level.REORDER:
            edited = _REORDERED_IN_EDITED * length
            return _IMPOSSIBLE, _IMPOSSIBLE, _IMPOSSIBLE, _IMPOSSIBLE, edited, 0.0
    light = _ABOVE_LIGHT * max(0.0, sentence.ratio - _LIGHT_RATIO) * length
    heavy = _BELOW_HEAVY * max(0.0, _HEAVY_RATIO - sentence.ratio) * length
    if sentence.level is Level.NAMES:
        edited = _NAMES_IN_EDITED * length
        return _IMPOSSIBLE, _IMPOSSIBLE, 0.0, edited + light, edited + heavy, edited + heavy
    moved = _REORDERED_IN_EDITED * length if sentence.follows else 0.0
    return _IMPOSSIBLE, _IMPOSSIBLE, _IMPOSSIBLE, light, heavy, heavy + moved
