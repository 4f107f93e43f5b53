"""Which portfolios a passage speaks of, each with the words that show it.

A report is taken apart into topics: stretches of one paragraph and item whose subjects meet. A topic's points
are summed over the vocabulary's terms in it and in the heads above it; the author's office and the declared
portfolios only tip the balance. Where nothing stands out there is no label: a wrong one is worse than none.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.report import Metadata, Passage, Portfolio, Role
from assistant.text import Span
from assistant.vocabulary import MEDIUM, PARTLY, WEAK, Sighting, Vocabulary

_ABOUT_WORK = frozenset({Role.DUTY, Role.PROBLEMS, Role.PLANS, Role.OTHER})

_ENOUGH = 6.0
_ENOUGH_IF_SHORT = 3.0
_PER_POINT = 8
"""The first label needs a point for so many characters, within these bounds: a strong term in a short topic."""

_ENOUGH_AT_HOME = 4.0
_ENOUGH_FOR_LAW = 9.0
"""A section on the rule of law is about oneself too: only what is unmistakably a portfolio's work counts."""

_SHARE_OF_BEST = 0.38
_SHARE_OF_BEST_AT_HOME = 0.3
_SHARE_OF_BEST_FOR_THIRD = 0.85
_MOST = 3

_REPEATED = 0.25
_WEAK_ALONE = 0.5
_DECLARED = 1.2
_HEADS = (2.0, 0.6, 0.3)
_HEAD_OF_MANY = 5
"""A head above so many passages is a chapter's, a slogan more often than a topic: it counts a third."""

_SURE = 5.0
_SUBJECT = 0.7
"""Neighbours are of two topics where each has ``_SURE`` points and they have no subject in common."""

_POINT = (
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十][，、件个条项点]|[①-⑳]|——"
    r"|[一二三四五六七八九十][是要曰说]|首先|其次|再次|另外|此外|再说)"
)
_BEGINS_POINT = re.compile(rf"\s*{_POINT}")
_NEXT_POINT = re.compile(rf"[。；;]\s*(?={_POINT})")
"""How a new point begins: what stands before it speaks of something else."""


@dataclass(frozen=True, slots=True)
class _Score:
    """Points of a stretch by portfolio, and for each the span of the term that weighs most."""

    points: Mapping[str, float]
    evidence: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A passage, or one of the points (一是…；二是…) in it; ``passage`` is its number."""

    passage: int
    span: Span
    own: _Score


def assign(
    text: str, passages: Sequence[Passage], metadata: Metadata, vocabulary: Vocabulary
) -> tuple[Passage, ...]:
    """The passages with their portfolios filled in, at most three each, the one that weighs most first.

    ``evidence`` is the span of the weightiest term, in the passage or else elsewhere in its topic or in a
    head; None where only the author's office says so.
    """
    terms = _Terms(tuple(vocabulary.sightings(text)))
    stretches = [
        _Stretch(number, span, _score(terms.within(span)))
        for number, passage in enumerate(passages)
        for span in _points(text, passage.span)
    ]
    office = vocabulary.held_by(f"{metadata.title}\n{metadata.office}")
    below = Counter(passage.heading_path for passage in passages)
    found: list[dict[str, tuple[float, Span | None]]] = [{} for _ in passages]
    for topic in _topics(text, passages, stretches):
        passage = passages[topic[0].passage]
        share = 1.0 if below[passage.heading_path] < _HEAD_OF_MANY else 1 / 3
        heads = [
            (share * damping, _score(terms.within(span), least=MEDIUM))
            for damping, span in zip(_HEADS, _head_spans(text, passage), strict=False)
        ]
        body = _score(terms.within(Span(topic[0].span.begin, topic[-1].span.end)))
        score = _weighed([(1.0, body), *heads], office, metadata.portfolios)
        length = topic[-1].span.end - topic[0].span.begin
        for name in _labels(score, passage.role, office, length):
            for stretch in topic:
                evidence = stretch.own.evidence.get(name) or score.evidence.get(name)
                points, before = found[stretch.passage].get(name, (0.0, None))
                found[stretch.passage][name] = (max(points, score.points[name]), before or evidence)
    return tuple(
        replace(passage, portfolios=_best(labels)) for passage, labels in zip(passages, found, strict=True)
    )


def _best(labels: Mapping[str, tuple[float, Span | None]]) -> tuple[Portfolio, ...]:
    ranked = sorted(labels.items(), key=lambda label: -label[1][0])
    return tuple(Portfolio(name, evidence) for name, (_, evidence) in ranked[:_MOST])


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms seen in a text, from left to right."""

    sightings: tuple[Sighting, ...]

    def within(self, span: Span) -> Sequence[Sighting]:
        begin = bisect_left(self.sightings, span.begin, key=lambda sighting: sighting.span.begin)
        end = bisect_left(self.sightings, span.end, lo=begin, key=lambda sighting: sighting.span.begin)
        while end > begin and self.sightings[end - 1].span.end > span.end:
            end -= 1
        return self.sightings[begin:end]


def _score(sightings: Sequence[Sighting], least: float = WEAK) -> _Score:
    """Terms of at least this weight count once, a little more on return; weak ones alone count half."""
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


def _points(text: str, span: Span) -> Iterator[Span]:
    begin = span.begin
    for match in _NEXT_POINT.finditer(text, span.begin, span.end):
        if match.end() < span.end:
            yield Span(begin, match.end())
            begin = match.end()
    yield Span(begin, span.end)


def _topics(
    text: str, passages: Sequence[Passage], stretches: Sequence[_Stretch]
) -> Iterator[list[_Stretch]]:
    """Stretches of one paragraph and item together, as long as their subjects meet."""
    topic: list[_Stretch] = []
    subjects: set[str] = set()
    for stretch in stretches:
        mine = _subjects(stretch.own)
        if topic:
            here, before = passages[stretch.passage], passages[topic[-1].passage]
            parted = (
                here.heading_path != before.heading_path
                or here.role is not before.role
                or "\n" in text[topic[-1].span.end : stretch.span.begin]
                or _BEGINS_POINT.match(text, stretch.span.begin) is not None
            )
            if parted or (mine and subjects and not mine & subjects):
                yield topic
                topic, subjects = [], set()
        topic.append(stretch)
        subjects |= mine
    if topic:
        yield topic


def _subjects(score: _Score) -> set[str]:
    best = max(score.points.values(), default=0.0)
    return (
        {name for name, total in score.points.items() if total >= best * _SUBJECT} if best >= _SURE else set()
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


def _weighed(
    parts: Sequence[tuple[float, _Score]], office: Mapping[str, float], declared: Sequence[str]
) -> _Score:
    """Body and heads together, with the balance tipped towards what is declared and what the office holds."""
    points: dict[str, float] = {}
    evidence: dict[str, Span] = {}
    for share, score in parts:
        for name, total in score.points.items():
            points[name] = points.get(name, 0.0) + share * total
            evidence.setdefault(name, score.evidence[name])
    for name in declared:
        if name in points:
            points[name] *= _DECLARED
    for name, weight in office.items():
        points[name] = points.get(name, 0.0) + weight
    return _Score(points, evidence)


def _labels(score: _Score, role: Role, office: Mapping[str, float], length: int) -> list[str]:
    if role not in _ABOUT_WORK and role is not Role.LAW:
        return []
    enough = min(max(_ENOUGH_IF_SHORT, length / _PER_POINT), _ENOUGH)
    if role is Role.LAW:
        enough = _ENOUGH_FOR_LAW
    further = max(enough, _ENOUGH)
    best = max(score.points.values(), default=0.0)
    if best < enough:
        return [name for name, weight in office.items() if weight > PARTLY] if role is Role.DUTY else []
    kept: list[str] = []
    for name, total in sorted(score.points.items(), key=lambda pair: -pair[1]):
        share, least = (
            (_SHARE_OF_BEST_AT_HOME, _ENOUGH_AT_HOME) if name in office else (_SHARE_OF_BEST, further)
        )
        if len(kept) == 2:
            share = max(share, _SHARE_OF_BEST_FOR_THIRD)
        if not kept or (total >= least and total >= best * share and len(kept) < _MOST):
            kept.append(name)
    return kept
