"""Which portfolios a passage speaks of, each with the words that show it.

Points are summed over the terms of the vocabulary: those in the passage itself, those in the heads above it, and,
damped, those of its neighbours in the same paragraph and item. The author's office and the declared portfolios
only tip the balance. Where nothing stands out there is no label: a wrong one hides the passage from whoever filters.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.report import Metadata, Passage, Portfolio, Role
from assistant.text import Span
from assistant.vocabulary import MEDIUM, PARTLY, WEAK, Sighting, Vocabulary

_ABOUT_WORK = frozenset({Role.DUTY, Role.PROBLEMS, Role.PLANS, Role.OTHER})

_ENOUGH = 4.0
_ENOUGH_FOR_LAW = 9.0
"""A section on the rule of law is about oneself too; only what is unmistakably a portfolio's work gets a label."""

_SHARE_OF_BEST = 0.42
_SHARE_OF_BEST_AT_HOME = 0.3
_MOST = 3

_REPEATED = 0.25
_WEAK_ALONE = 0.5
_NEIGHBOURS = (0.5, 0.25, 0.125)
_HEADS = (1.5, 0.6, 0.3)
_HEAD_OF_MANY = 5
"""A head above so many passages is a chapter's: a slogan more often than a topic, it counts a third."""

_STRANGER = 0.4
_SURE = 6.0
"""Where a passage itself is sure of its subject, what only its neighbours speak of counts this much less."""

_POINT = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十][，、件个条项点]?|[①-⑳]|——"
    r"|[一二三四五六七八九十][是要曰说]|首先|其次|再次|另外|此外|同时，)"
)
"""How a new point begins: neighbours on its other side speak of something else."""
_DECLARED = 1.2


@dataclass(frozen=True, slots=True)
class _Score:
    """Points of a stretch by portfolio, and for each the span of the term that weighs most."""

    points: Mapping[str, float]
    evidence: Mapping[str, Span]


def assign(
    text: str, passages: Sequence[Passage], metadata: Metadata, vocabulary: Vocabulary
) -> tuple[Passage, ...]:
    """The passages with their portfolios filled in, at most three each, the one that weighs most first.

    ``evidence`` is the span of the weightiest term, in the passage or else in a head or a neighbour; None where
    only the author's office says so.
    """
    terms = _Terms(tuple(vocabulary.sightings(text)))
    own = [_score(terms.within(passage.span)) for passage in passages]
    office = _office(text, passages, metadata, vocabulary)
    below = Counter(passage.heading_path for passage in passages)
    labelled = []
    path: tuple[str, ...] | None = None
    heads: list[tuple[float, _Score]] = []
    for at, passage in enumerate(passages):
        if passage.heading_path != path:
            path = passage.heading_path
            share = 1.0 if below[path] < _HEAD_OF_MANY else 1 / 3
            spans = _head_spans(text, passage)
            heads = [
                (share * damping, _score(terms.within(span), least=MEDIUM))
                for damping, span in zip(_HEADS, spans, strict=False)
            ]
        score = _in_context(own[at], _neighbours(text, passages, own, at), heads, office, metadata)
        labelled.append(replace(passage, portfolios=_labels(score, passage.role, office)))
    return tuple(labelled)


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms seen in a text, from left to right."""

    sightings: tuple[Sighting, ...]

    def within(self, span: Span) -> Sequence[Sighting]:
        begin = bisect_left(self.sightings, span.begin, key=lambda sighting: sighting.span.begin)
        end = bisect_left(self.sightings, span.end, lo=begin, key=lambda sighting: sighting.span.begin)
        if end > begin and self.sightings[end - 1].span.end > span.end:
            end -= 1
        return self.sightings[begin:end]


def _score(sightings: Sequence[Sighting], least: float = WEAK) -> _Score:
    """Each term of at least this weight counts once, and a little more when it comes back; weak ones alone count half."""
    points: dict[str, float] = {}
    heaviest: dict[str, tuple[float, Span]] = {}
    times = Counter(sighting.term for sighting in sightings)
    for sighting in sightings:
        often = times.pop(sighting.term, 0)
        if not often:
            continue
        for name, weight in sighting.points:
            if weight < least:
                continue
            points[name] = points.get(name, 0.0) + weight * (1 + _REPEATED * min(often - 1, 2))
            if name not in heaviest or weight > heaviest[name][0]:
                heaviest[name] = (weight, sighting.span)
    return _Score(
        points={
            name: total * (_WEAK_ALONE if heaviest[name][0] <= WEAK else 1) for name, total in points.items()
        },
        evidence={name: span for name, (_, span) in heaviest.items()},
    )


def _head_spans(text: str, passage: Passage) -> list[Span]:
    """Where the heads above a passage stand, innermost first."""
    spans = []
    end = passage.span.end
    for head in reversed(passage.heading_path):
        begin = text.rfind(head, 0, end) if head else -1
        if begin >= 0:
            spans.append(Span(begin, begin + len(head)))
            end = begin + len(head)
    return spans


def _neighbours(
    text: str, passages: Sequence[Passage], own: Sequence[_Score], at: int
) -> list[tuple[float, _Score]]:
    """The passages of the same paragraph and item on both sides, with how much they count."""
    found = []
    for step in (-1, 1):
        previous = passages[at]
        for distance, damping in enumerate(_NEIGHBOURS, start=1):
            there = at + step * distance
            if not 0 <= there < len(passages) or passages[there].heading_path != passages[at].heading_path:
                break
            first, last = sorted((previous.span, passages[there].span))
            between = text[first.end : last.begin + 8]
            if passages[there].role is not passages[at].role or "\n" in between[: last.begin - first.end]:
                break
            if _POINT.match(between, last.begin - first.end):
                break
            found.append((damping, own[there]))
            previous = passages[there]
    return found


def _in_context(
    own: _Score,
    neighbours: Sequence[tuple[float, _Score]],
    heads: Sequence[tuple[float, _Score]],
    office: Mapping[str, float],
    metadata: Metadata,
) -> _Score:
    points = dict(own.points)
    evidence = dict(own.evidence)
    sure = max(own.points.values(), default=0.0) >= _SURE
    for damping, score in heads:
        for name, total in score.points.items():
            points[name] = points.get(name, 0.0) + damping * total
            evidence.setdefault(name, score.evidence[name])
    for damping, score in neighbours:
        for name, total in score.points.items():
            strange = _STRANGER if sure and name not in own.points else 1.0
            points[name] = points.get(name, 0.0) + damping * strange * total
            evidence.setdefault(name, score.evidence[name])
    for name in metadata.portfolios:
        if name in points:
            points[name] *= _DECLARED
    for name, weight in office.items():
        points[name] = points.get(name, 0.0) + weight
    return _Score(points, evidence)


def _labels(score: _Score, role: Role, office: Mapping[str, float]) -> tuple[Portfolio, ...]:
    if role not in _ABOUT_WORK and role is not Role.LAW:
        return ()
    enough = _ENOUGH_FOR_LAW if role is Role.LAW else _ENOUGH
    best = max(score.points.values(), default=0.0)
    if best < enough:
        home = [name for name, weight in office.items() if weight > PARTLY] if role is Role.DUTY else []
        return tuple(Portfolio(name, score.evidence.get(name)) for name in home)
    ranked = sorted(score.points.items(), key=lambda pair: -pair[1])
    kept = [
        name
        for name, total in ranked
        if total >= enough and total >= best * (_SHARE_OF_BEST_AT_HOME if name in office else _SHARE_OF_BEST)
    ]
    return tuple(Portfolio(name, score.evidence.get(name)) for name in kept[:_MOST])


def _office(
    text: str, passages: Sequence[Passage], metadata: Metadata, vocabulary: Vocabulary
) -> dict[str, float]:
    """The portfolios that go with the author's office: told by office and title, else by the lead."""
    held = vocabulary.held_by(f"{metadata.title}\n{metadata.office}")
    if held:
        return held
    return {}
