"""Topics: the weight of each portfolio in a span of text, and where running text changes from one to another."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Terms:
    """The vocabulary's terms in a text, from left to right."""

    matches: tuple[TermMatch, ...] = ()
    _begins: tuple[int, ...] = field(init=False, repr=False, compare=False)

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
        weights: dict[str, float] = {}
        strongest: dict[str, tuple[float, Span]] = {}
        matches = self.within(span)
        counts = Counter(match.term for match in matches)
        for match in matches:
            count = counts.pop(match.term, 0)
            if not count:
                continue
            for name, weight in match.weights:
                if weight < minimum:
                    continue
                weights[name] = weights.get(name, 0.0) + weight * (1 + _REPETITION_BONUS * min(count - 1, 2))
                if name not in strongest or weight > strongest[name][0]:
                    strongest[name] = (weight, match.span)
        return Score(
            weights={
                name: total * (_WEAK_ONLY_FACTOR if strongest[name][0] <= WEAK else 1)
                for name, total in weights.items()
            },
            evidence={name: span for name, (_, span) in strongest.items()},
            strongest={name: weight for name, (weight, _) in strongest.items()},
        )


def topic_begins(sequence: Sequence[Mapping[str, float]], costs: Sequence[float]) -> list[int]:
    """The indexes at which a new topic begins, 0 included: the best path through the portfolios (Viterbi).

    ``sequence``: portfolio → weight, for consecutive pieces of text; one without weights belongs to its neighbours.
    ``costs[n]``: the cost of changing the topic before piece ``n``.
    """
    names = sorted(set().union(*sequence)) if sequence else []
    if len(names) < 2:
        return [0] if sequence else []
    best = dict.fromkeys(names, 0.0)
    predecessors: list[dict[str, str]] = []
    for current, cost in zip(sequence, costs, strict=True):
        leader = max(names, key=best.__getitem__)
        # A portfolio that is secondary everywhere must not become the subject of the whole.
        largest = max(current.values(), default=1.0)
        changed = best[leader] - cost
        predecessor = {
            name: leader if predecessors and name != leader and changed >= best[name] else name
            for name in names
        }
        best = {
            name: (changed if predecessor[name] != name else best[name])
            + min(current.get(name, 0.0), _MAX_WEIGHT) * current.get(name, 0.0) / largest
            for name in names
        }
        predecessors.append(predecessor)
    name = max(names, key=best.__getitem__)
    begins: list[int] = []
    for n in range(len(sequence) - 1, -1, -1):
        if predecessors[n][name] != name:
            begins.append(n)
            name = predecessors[n][name]
    return [0, *begins[::-1]]
