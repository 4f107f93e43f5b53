"""What stretches of text speak of: points by portfolio, and where running text turns from one to another."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain.text import Span
from assistant.domain.vocabulary import WEAK, TermMatch

_REPEATED = 0.25
_WEAK_ALONE = 0.5
_MOST_POINTS = 7.0
"""What one part of a text says for a topic at most: a list of terms is no surer than two strong ones."""


@dataclass(frozen=True, slots=True)
class Score:
    """Points of a stretch by portfolio, and for each the span and the weight of the term that weighs most."""

    points: Mapping[str, float] = field(default_factory=dict)
    evidence: Mapping[str, Span] = field(default_factory=dict)
    strongest: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms seen in a text, from left to right."""

    matches: tuple[TermMatch, ...] = ()
    _begins: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_begins", tuple(match.span.begin for match in self.matches))

    def within(self, span: Span) -> Sequence[TermMatch]:
        """Those that lie in ``span`` whole."""
        begin = bisect_left(self._begins, span.begin)
        end = bisect_left(self._begins, span.end, lo=begin)
        while end > begin and self.matches[end - 1].span.end > span.end:
            end -= 1
        return self.matches[begin:end]

    def score(self, span: Span, least: float = WEAK) -> Score:
        """Terms of at least this weight count once, a little more on return; weak ones alone count half."""
        points: dict[str, float] = {}
        heaviest: dict[str, tuple[float, Span]] = {}
        matches = self.within(span)
        times = Counter(match.term for match in matches)
        for match in matches:
            often = times.pop(match.term, 0)
            if not often:
                continue
            for name, weight in match.weights:
                if weight < least:
                    continue
                points[name] = points.get(name, 0.0) + weight * (1 + _REPEATED * min(often - 1, 2))
                if name not in heaviest or weight > heaviest[name][0]:
                    heaviest[name] = (weight, match.span)
        return Score(
            points={
                name: total * (_WEAK_ALONE if heaviest[name][0] <= WEAK else 1)
                for name, total in points.items()
            },
            evidence={name: span for name, (_, span) in heaviest.items()},
            strongest={name: weight for name, (weight, _) in heaviest.items()},
        )


def turns(parts: Sequence[Mapping[str, float]], costs: Sequence[float]) -> list[int]:
    """Which parts begin a new topic, the first one included.

    ``parts``: points by portfolio of consecutive parts; one without points goes with its neighbours.
    ``costs[n]``: what it costs to turn before part ``n``. The best path through the portfolios (Viterbi).
    """
    names = sorted(set().union(*parts)) if parts else []
    if len(names) < 2:
        return [0] if parts else []
    best = dict.fromkeys(names, 0.0)
    came: list[dict[str, str]] = []
    for part, cost in zip(parts, costs, strict=True):
        leader = max(names, key=best.__getitem__)
        # What is beside the point of every part must not become the subject of the whole.
        most = max(part.values(), default=1.0)
        reached = best[leader] - cost
        origin = {
            name: leader if came and name != leader and reached >= best[name] else name for name in names
        }
        best = {
            name: (reached if origin[name] != name else best[name])
            + min(part.get(name, 0.0), _MOST_POINTS) * part.get(name, 0.0) / most
            for name in names
        }
        came.append(origin)
    name = max(names, key=best.__getitem__)
    begins: list[int] = []
    for n in range(len(parts) - 1, -1, -1):
        if came[n][name] != name:
            begins.append(n)
            name = came[n][name]
    return [0, *begins[::-1]]
