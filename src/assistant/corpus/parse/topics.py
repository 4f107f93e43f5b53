"""Topics: the weight of each portfolio in a span of text, and where running text changes from one to another."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.text import Span
from assistant.domain.vocabulary import WEAK, TermMatch

_REPETITION_BONUS = 0.25
_WEAK_ONLY_FACTOR = 0.5
_MAX_WEIGHT = 7.0
"""The highest weight that one element of a sequence adds to a topic: a list of terms counts like two strong ones."""


@dataclass(frozen=True, slots=True)
class Score:
    """Portfolio → total weight of its terms in a span, and the span and weight of its strongest term."""

    weights: Mapping[str, float] = field(default_factory=dict)
    evidence: Mapping[str, Span] = field(default_factory=dict)
    strongest: Mapping[str, float] = field(default_factory=dict)


_NOTHING = Score()


@dataclass(frozen=True, slots=True)
class Terms:
    """The vocabulary's terms in a text, from left to right."""

    matches: tuple[TermMatch, ...] = ()
    _begins: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _scores: dict[tuple[int, int, float], Score] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_begins", tuple(match.span.begin for match in self.matches))

    def within(self, span: Span) -> Sequence[TermMatch]:
        """The terms that are completely within ``span``."""
        begin = bisect_left(self._begins, span.begin)
        end = bisect_left(self._begins, span.end, lo=begin)
        while end > begin and self.matches[end - 1].span.end > span.end:
            end -= 1
        return self.matches[begin:end]

    def score(self, span: Span, minimum: float = WEAK) -> Score:
        """The score of ``span`` from terms whose weight is at least ``minimum``.

        A term counts once and a little more when it is repeated; a portfolio with weak terms only counts half.
        """
        key = (span.begin, span.end, minimum)
        score = self._scores.get(key)
        if score is None:
            score = self._scores[key] = _score(self.within(span), minimum)
        return score


def _score(matches: Sequence[TermMatch], minimum: float) -> Score:
    if not matches:
        return _NOTHING
    first: dict[str, list[Any]] = {}
    for match in matches:
        known = first.get(match.term)
        if known is None:
            first[match.term] = [match, 1]
        else:
            known[1] += 1
    weights: dict[str, float] = {}
    strongest: dict[str, float] = {}
    evidence: dict[str, Span] = {}
    for match, count in first.values():
        factor = 1 + _REPETITION_BONUS * min(count - 1, 2) if count > 1 else 1.0
        for name, weight in match.weights:
            if weight < minimum:
                continue
            weights[name] = weights.get(name, 0.0) + weight * factor
            if weight > strongest.get(name, 0.0):
                strongest[name], evidence[name] = weight, match.span
    for name, weight in strongest.items():
        if weight <= WEAK:
            weights[name] *= _WEAK_ONLY_FACTOR
    return Score(weights, evidence, strongest)


def topic_begins(sequence: Sequence[Mapping[str, float]], costs: Sequence[float]) -> list[int]:
    """The indexes at which a new topic begins, 0 included: the best path through the portfolios (Viterbi).

    ``sequence``: portfolio → weight, for consecutive pieces of text; one without weights belongs to its neighbours.
    ``costs[n]``: the cost of changing the topic before piece ``n``.
    """
    names = sorted(set().union(*sequence)) if sequence else []
    if len(names) < 2:
        return [0] if sequence else []
    place = {name: n for n, name in enumerate(names)}
    best = [0.0] * len(names)
    steps: list[tuple[int, float, list[float]]] = []
    for current, cost in zip(sequence, costs, strict=True):
        leader = best.index(max(best))
        # A portfolio that is secondary everywhere must not become the subject of the whole.
        largest = max(current.values(), default=1.0)
        changed = best[leader] - cost
        following = [changed if changed >= total else total for total in best] if steps else best.copy()
        following[leader] = best[leader]
        for name, weight in current.items():
            following[place[name]] += min(weight, _MAX_WEIGHT) * weight / largest
        steps.append((leader, changed, best))
        best = following
    last = best.index(max(best))
    begins: list[int] = []
    for n in range(len(sequence) - 1, 0, -1):
        leader, changed, before = steps[n]
        if last != leader and changed >= before[last]:
            begins.append(n)
            last = leader
    return [0, *begins[::-1]]
