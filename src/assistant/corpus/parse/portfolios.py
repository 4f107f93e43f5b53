"""The portfolios that each passage is about, with the words that show it.

A report is divided into topics: consecutive fragments of one paragraph and item with the same subject. The weights
of the vocabulary's terms in a topic, and in the heads above it, are summed up per portfolio; the author's office and
the declared portfolios only add to them. Where no portfolio stands out, none is given: a wrong one is worse than none.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.base.patterns import patterns
from assistant.corpus.parse.topics import Score, Terms, topic_begins
from assistant.domain.report import Metadata, Passage, Portfolio, Role
from assistant.domain.text import Span
from assistant.domain.vocabulary import MAIN_OFFICE_WEIGHT, MEDIUM, PARTIAL_OFFICE_WEIGHT, STRONG, Vocabulary

_ABOUT_WORK = frozenset({Role.DUTY, Role.PROBLEMS, Role.PLANS, Role.OTHER})

_OFFICE_ROLES = frozenset({Role.DUTY, Role.PROBLEMS, Role.PLANS})
"""Roles in which the text of an office with one portfolio is about that portfolio unless it clearly is about another."""

_PARTY = "党建"
_COMMON_TO_ALL = frozenset({_PARTY, "疫情防控", "信访", "应急安全", "机关事务", "基层治理"})
"""Portfolios that are part of every office's work: party building, stability, safety, neighbourhoods."""

_MIN_WEIGHT = 6.0
_MIN_WEIGHT_IF_SHORT = 2.0
_CHARACTERS_PER_WEIGHT = 20
"""The first portfolio needs a weight of 1 per so many characters of the topic, at least ``_MIN_WEIGHT_IF_SHORT`` (a
strong term in a short topic) and at most ``_MIN_WEIGHT``."""

_MIN_WEIGHT_OF_OFFICE = 4.0
_MIN_WEIGHT_WITHOUT_STRONG = 9.0
"""Weight that a further portfolio needs without any strong term: a river in a rescue is not water management."""

_MIN_WEIGHT_FOR_LAW = 9.0
"""Weight needed in a section on the rule of law, which is about the author, too: only clear cases count."""

_SHARE_OF_BEST = 0.38
_SHARE_OF_BEST_AFTER_PARTY = 0.6
_SHARE_OF_BEST_FOR_THIRD = 0.85
_MAX_PORTFOLIOS = 3

_DECLARED_FACTOR = 1.4
_HEAD_FACTORS = (2.0, 0.6, 0.3)
_CHAPTER_LENGTH = 600
"""A head above at least so many characters is that of a chapter, more often a slogan than a topic: it counts a third."""

_CHANGE_COST = 5.0
"""By how much the weight of a new subject must exceed that of the last one."""

_PATTERNS = patterns("parsing.toml", "portfolios")
_BEGINS_POINT = _PATTERNS["begins_point"]
_NEXT_POINT = _PATTERNS["next_point"]
"""The beginning of a new point: the text before it is about another subject."""


@dataclass(frozen=True, slots=True)
class _Fragment:
    """A passage, or one of the points (一是…；二是…) in it; ``passage`` is the number of the passage."""

    passage: int
    span: Span
    score: Score


def assign_portfolios(
    text: str,
    passages: Sequence[Passage],
    metadata: Metadata,
    vocabulary: Vocabulary,
    terms: Terms | None = None,
) -> tuple[Passage, ...]:
    """The passages with their portfolios, at most three each, the one of the highest weight first.

    ``terms``: the vocabulary's terms in the text, if they have been found already. The ``evidence`` of a portfolio is
    the span of the term of the highest weight, in the passage, or else elsewhere in its topic or in a head; None when
    only the author's office shows it.
    """
    terms = terms or Terms(tuple(vocabulary.term_matches(text)))
    fragments = [
        _Fragment(number, span, terms.score(span))
        for number, passage in enumerate(passages)
        for span in _split_at_points(text, passage.span)
    ]
    office = vocabulary.office_portfolios(f"{metadata.title}\n{metadata.office}")
    length_below: Counter[tuple[str, ...]] = Counter()
    for passage in passages:
        length_below[passage.heading_path] += len(passage.span)
    found: list[dict[str, tuple[float, Span | None]]] = [{} for _ in passages]
    for topic in _topics(text, passages, fragments):
        passage = passages[topic[0].passage]
        share = 1.0 if length_below[passage.heading_path] < _CHAPTER_LENGTH else 1 / 3
        heads = [
            (share * damping, terms.score(span, minimum=MEDIUM))
            for damping, span in zip(_HEAD_FACTORS, _head_spans(text, passage), strict=False)
        ]
        body = terms.score(Span(topic[0].span.begin, topic[-1].span.end))
        score = _combined([(1.0, body), *heads], office, metadata.portfolios)
        length = topic[-1].span.end - topic[0].span.begin
        for name in _labels(score, passage.role, office, length):
            for fragment in topic:
                evidence = fragment.score.evidence.get(name) or score.evidence.get(name)
                weight, before = found[fragment.passage].get(name, (0.0, None))
                found[fragment.passage][name] = (max(weight, score.weights[name]), before or evidence)
    return tuple(
        replace(passage, portfolios=_ranked(labels)) for passage, labels in zip(passages, found, strict=True)
    )


def _ranked(labels: Mapping[str, tuple[float, Span | None]]) -> tuple[Portfolio, ...]:
    ranked = sorted(labels.items(), key=lambda label: -label[1][0])
    return tuple(Portfolio(name, evidence) for name, (_, evidence) in ranked[:_MAX_PORTFOLIOS])


def _split_at_points(text: str, span: Span) -> Iterator[Span]:
    begin = span.begin
    for match in _NEXT_POINT.finditer(text, span.begin, span.end):
        if match.end() < span.end:
            yield Span(begin, match.end())
            begin = match.end()
    yield Span(begin, span.end)


def _topics(
    text: str, passages: Sequence[Passage], fragments: Sequence[_Fragment]
) -> Iterator[list[_Fragment]]:
    """Groups of consecutive fragments of one paragraph and item, split where the subject changes."""
    group: list[_Fragment] = []
    for fragment in fragments:
        if group and _is_separate(text, passages, group[-1], fragment):
            yield from _split_by_topic(group)
            group = []
        group.append(fragment)
    yield from _split_by_topic(group)


def _is_separate(text: str, passages: Sequence[Passage], last: _Fragment, fragment: _Fragment) -> bool:
    before, here = passages[last.passage], passages[fragment.passage]
    return (
        here.heading_path != before.heading_path
        or here.role is not before.role
        or text[last.span.end - 1] in "；;"
        or "\n" in text[last.span.end : fragment.span.begin]
        or _BEGINS_POINT.match(text, fragment.span.begin) is not None
    )


def _split_by_topic(group: list[_Fragment]) -> Iterator[list[_Fragment]]:
    begins = topic_begins([fragment.score.weights for fragment in group], [_CHANGE_COST] * len(group))
    for begin, end in pairwise([*begins, len(group)]):
        yield group[begin:end]


def _head_spans(text: str, passage: Passage) -> list[Span]:
    """The spans of the heads above a passage, innermost first."""
    spans = []
    end = passage.span.end
    for head in reversed(passage.heading_path):
        begin = text.rfind(head, 0, end) if head else -1
        if begin >= 0:
            spans.append(Span(begin, begin + len(head)))
            end = begin + len(head)
    return spans


def _combined(
    weighted_scores: Sequence[tuple[float, Score]], office: Mapping[str, float], declared: Sequence[str]
) -> Score:
    """The score of body and heads, each times its factor, adjusted by the declared portfolios and the office's."""
    weights: dict[str, float] = {}
    evidence: dict[str, Span] = {}
    strongest: dict[str, float] = {}
    for share, score in weighted_scores:
        for name, total in score.weights.items():
            weights[name] = weights.get(name, 0.0) + share * total
            evidence.setdefault(name, score.evidence[name])
            strongest[name] = max(strongest.get(name, 0.0), score.strongest[name])
    for name in declared:
        if name in weights:
            weights[name] *= _DECLARED_FACTOR
    for name, weight in office.items():
        weights[name] = weights.get(name, 0.0) + weight
    return Score(weights, evidence, strongest)


def _labels(score: Score, role: Role, office: Mapping[str, float], length: int) -> list[str]:
    """The portfolios that stand out, and the office's main one unless the text clearly is about another."""
    if role not in _ABOUT_WORK and role is not Role.LAW:
        return []
    main = [name for name, weight in office.items() if weight > PARTIAL_OFFICE_WEIGHT]
    minimum = min(max(_MIN_WEIGHT_IF_SHORT, length / _CHARACTERS_PER_WEIGHT), _MIN_WEIGHT)
    if role is Role.LAW:
        minimum = _MIN_WEIGHT_FOR_LAW
    further = max(minimum, _MIN_WEIGHT)
    best = max(score.weights.values(), default=0.0)
    if max((total - office.get(name, 0.0) for name, total in score.weights.items()), default=0.0) < minimum:
        applies = role is not Role.PROBLEMS or any(score.weights[name] > MAIN_OFFICE_WEIGHT for name in main)
        return main if role in _OFFICE_ROLES and applies else []  # personal shortcomings have no portfolio
    chosen: list[str] = []
    for name, total in sorted(score.weights.items(), key=lambda pair: -pair[1]):
        share, minimum_here = _SHARE_OF_BEST, _MIN_WEIGHT_OF_OFFICE if name in office else further
        if name in office and chosen == [_PARTY]:  # party building mentions the office's own names, too
            share = _SHARE_OF_BEST_AFTER_PARTY
        if len(chosen) == 2:
            share = max(share, _SHARE_OF_BEST_FOR_THIRD)
        if chosen and score.strongest.get(name, 0.0) < STRONG and total < _MIN_WEIGHT_WITHOUT_STRONG:
            continue
        if not chosen or (total >= minimum_here and total >= best * share and len(chosen) < _MAX_PORTFOLIOS):
            chosen.append(name)
    if role in _OFFICE_ROLES and not _COMMON_TO_ALL.intersection(chosen) and len(chosen) < 2:
        chosen += [name for name in main if name not in chosen]
    return chosen
