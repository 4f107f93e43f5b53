"""Which portfolios a passage speaks of, each with the words that show it.

A report is taken apart into topics: stretches of one paragraph and item whose subjects meet. A topic's points
are summed over the vocabulary's terms in it and in the heads above it; the author's office and the declared
portfolios only tip the balance. Where nothing stands out there is no label: a wrong one is worse than none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.corpus.parse.topics import Score, Terms, turns
from assistant.domain.report import Metadata, Passage, Portfolio, Role
from assistant.domain.text import Span
from assistant.domain.vocabulary import MAIN_OFFICE_WEIGHT, MEDIUM, PARTIAL_OFFICE_WEIGHT, STRONG, Vocabulary

_ABOUT_WORK = frozenset({Role.DUTY, Role.PROBLEMS, Role.PLANS, Role.OTHER})

_AT_HOME = frozenset({Role.DUTY, Role.PROBLEMS, Role.PLANS})
"""Roles in which the holder of a one-portfolio office speaks of it unless he plainly speaks of something else."""

_PARTY = "党建"
_OF_ALL = frozenset({_PARTY, "疫情防控", "信访", "应急安全", "机关事务", "基层治理"})
"""What every office has its share of: party building, stability, safety, the neighbourhood."""

_ENOUGH = 6.0
_ENOUGH_IF_SHORT = 2.0
_PER_POINT = 20
"""The first label needs a point for so many characters, within these bounds: a strong term in a short topic."""

_ENOUGH_AT_HOME = 4.0
_ENOUGH_WITHOUT_STRONG = 9.0
"""A second label that no strong term shows needs this: a river in a rescue is no water management."""

_ENOUGH_FOR_LAW = 9.0
"""A section on the rule of law is about oneself too: only what is unmistakably a portfolio's work counts."""

_SHARE_OF_BEST = 0.38
_SHARE_OF_BEST_BESIDE_PARTY = 0.6
_SHARE_OF_BEST_FOR_THIRD = 0.85
_MOST = 3

_DECLARED = 1.4
_HEADS = (2.0, 0.6, 0.3)
_HEAD_OF_MUCH = 600
"""A head above so many characters is a chapter's, a slogan more often than a topic: it counts a third."""

_TURN = 5.0
"""How many points a new subject must have over the last one."""

_POINT = (
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳]|——"
    r"|(?:第[一二三四五六七八九十]|头一|最后一)[，、件个条项点桩]"
    r"|[一二三四五六七八九十][是要曰说]|首先|其次|再次|另外|此外|再说)"
)
_BEGINS_POINT = re.compile(rf"\s*{_POINT}")
_NEXT_POINT = re.compile(rf"[。；;]\s*(?={_POINT})")
"""How a new point begins: what stands before it speaks of something else."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A passage, or one of the points (一是…；二是…) in it; ``passage`` is its number."""

    passage: int
    span: Span
    own: Score


def assign(
    text: str,
    passages: Sequence[Passage],
    metadata: Metadata,
    vocabulary: Vocabulary,
    terms: Terms | None = None,
) -> tuple[Passage, ...]:
    """The passages with their portfolios filled in, at most three each, the one that weighs most first.

    ``terms``: those of the vocabulary in the text, where they are known already.

    ``evidence`` is the span of the weightiest term, in the passage or else elsewhere in its topic or in a
    head; None where only the author's office says so.
    """
    terms = terms or Terms(tuple(vocabulary.term_matches(text)))
    stretches = [
        _Stretch(number, span, terms.score(span))
        for number, passage in enumerate(passages)
        for span in _points(text, passage.span)
    ]
    office = vocabulary.office_portfolios(f"{metadata.title}\n{metadata.office}")
    below: Counter[tuple[str, ...]] = Counter()
    for passage in passages:
        below[passage.heading_path] += len(passage.span)
    found: list[dict[str, tuple[float, Span | None]]] = [{} for _ in passages]
    for topic in _topics(text, passages, stretches):
        passage = passages[topic[0].passage]
        share = 1.0 if below[passage.heading_path] < _HEAD_OF_MUCH else 1 / 3
        heads = [
            (share * damping, terms.score(span, least=MEDIUM))
            for damping, span in zip(_HEADS, _head_spans(text, passage), strict=False)
        ]
        body = terms.score(Span(topic[0].span.begin, topic[-1].span.end))
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
    """Stretches of one paragraph and item together, as long as their subject does not turn."""
    group: list[_Stretch] = []
    for stretch in stretches:
        if group and _parted(text, passages, group[-1], stretch):
            yield from _turned(group)
            group = []
        group.append(stretch)
    yield from _turned(group)


def _parted(text: str, passages: Sequence[Passage], last: _Stretch, stretch: _Stretch) -> bool:
    before, here = passages[last.passage], passages[stretch.passage]
    return (
        here.heading_path != before.heading_path
        or here.role is not before.role
        or text[last.span.end - 1] in "；;"
        or "\n" in text[last.span.end : stretch.span.begin]
        or _BEGINS_POINT.match(text, stretch.span.begin) is not None
    )


def _turned(group: list[_Stretch]) -> Iterator[list[_Stretch]]:
    begins = turns([stretch.own.points for stretch in group], [_TURN] * len(group))
    for begin, end in pairwise([*begins, len(group)]):
        yield group[begin:end]


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
    parts: Sequence[tuple[float, Score]], office: Mapping[str, float], declared: Sequence[str]
) -> Score:
    """Body and heads together, with the balance tipped towards what is declared and what the office holds."""
    points: dict[str, float] = {}
    evidence: dict[str, Span] = {}
    strongest: dict[str, float] = {}
    for share, score in parts:
        for name, total in score.points.items():
            points[name] = points.get(name, 0.0) + share * total
            evidence.setdefault(name, score.evidence[name])
            strongest[name] = max(strongest.get(name, 0.0), score.strongest[name])
    for name in declared:
        if name in points:
            points[name] *= _DECLARED
    for name, weight in office.items():
        points[name] = points.get(name, 0.0) + weight
    return Score(points, evidence, strongest)


def _labels(score: Score, role: Role, office: Mapping[str, float], length: int) -> list[str]:
    """The portfolios that stand out, and that of a one-portfolio office unless it is plainly another's work."""
    if role not in _ABOUT_WORK and role is not Role.LAW:
        return []
    home = [name for name, weight in office.items() if weight > PARTIAL_OFFICE_WEIGHT]
    enough = min(max(_ENOUGH_IF_SHORT, length / _PER_POINT), _ENOUGH)
    if role is Role.LAW:
        enough = _ENOUGH_FOR_LAW
    further = max(enough, _ENOUGH)
    best = max(score.points.values(), default=0.0)
    if max((total - office.get(name, 0.0) for name, total in score.points.items()), default=0.0) < enough:
        spoken = role is not Role.PROBLEMS or any(score.points[name] > MAIN_OFFICE_WEIGHT for name in home)
        return home if role in _AT_HOME and spoken else []  # what is amiss with oneself is of no portfolio
    kept: list[str] = []
    for name, total in sorted(score.points.items(), key=lambda pair: -pair[1]):
        share, least = _SHARE_OF_BEST, _ENOUGH_AT_HOME if name in office else further
        if name in office and kept == [_PARTY]:  # the names of one's own house fall there too
            share = _SHARE_OF_BEST_BESIDE_PARTY
        if len(kept) == 2:
            share = max(share, _SHARE_OF_BEST_FOR_THIRD)
        if kept and score.strongest.get(name, 0.0) < STRONG and total < _ENOUGH_WITHOUT_STRONG:
            continue
        if not kept or (total >= least and total >= best * share and len(kept) < _MOST):
            kept.append(name)
    if role in _AT_HOME and not _OF_ALL.intersection(kept) and len(kept) < 2:
        kept += [name for name in home if name not in kept]
    return kept
