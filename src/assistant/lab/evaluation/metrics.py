"""Metrics of predictions against annotations. Pure functions; spans count code points of the report's text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log2

from assistant.corpus.parse.figures import unit_kind
from assistant.domain.report import FactKind, Item, Passage, Report, Section
from assistant.domain.text import Span
from assistant.lab.evaluation.gold import Annotation, GradedSpan

DEPTH = 10
_MIN_CHARACTERS = 30
"""A passage has the grade of a relevant span when they share this many characters, half of the passage, or …"""
_MIN_OF_RELEVANT = 0.8
"""… this share of the relevant span."""
_NUMBER = re.compile(r"[0-9０-９零〇一二三四五六七八九十百千万亿两半几余多.．,，\s\u3000-]{1,40}")
_MIN_OVERLAP = 0.5
"""Two spans match when their overlap is at least this share of their union."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of correct predictions, of all predictions, and of actual (annotated) cases; they can be added up."""

    correct: int = 0
    predicted: int = 0
    actual: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.correct + other.correct, self.predicted + other.predicted, self.actual + other.actual
        )

    @property
    def precision(self) -> float:
        """The share of predictions that are correct; 0 without predictions."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of actual cases that were predicted; 0 without cases."""
        return self.correct / self.actual if self.actual else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.correct / (self.predicted + self.actual) if self.correct else 0.0


# --- search ------------------------------------------------------------------------------------------


def grade(relevant: Iterable[GradedSpan], report_id: str, span: Span) -> int:
    """The highest grade of the relevant spans that the passage at ``span`` covers sufficiently; 0 if there is none."""
    grades = (
        x.grade
        for x in relevant
        if x.report_id == report_id
        and x.span.overlap(span) >= min(_MIN_CHARACTERS, len(span) / 2, _MIN_OF_RELEVANT * len(x.span))
    )
    return max(grades, default=0)


def ndcg(grades: Sequence[int], ideal_grades: Iterable[int]) -> float:
    """Normalised discounted cumulative gain of the first ten: gain 2^grade - 1, discount log2(rank + 1).

    ``grades``: those of the passages found, best first; ``ideal_grades``: those of all passages, at least one above 0.
    Järvelin & Kekäläinen, ACM TOIS 20(4), 2002, with the exponential gain of Burges et al., ICML 2005.
    """
    return _gain(grades) / _gain(sorted(ideal_grades, reverse=True))


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**value - 1) / log2(rank) for rank, value in enumerate(grades[:DEPTH], start=2))


def recall(grades: Sequence[int], ideal_grades: Iterable[int]) -> float:
    """The share of relevant passages, of at most ten, that are among the first ten found."""
    return sum(value > 0 for value in grades[:DEPTH]) / min(DEPTH, sum(value > 0 for value in ideal_grades))


# --- structure and facts -----------------------------------------------------------------------------


def roles(gold: Annotation, report: Report) -> Counts:
    """Characters of the annotated sections, without white space: those with the correct role, and all of them.

    The role of a character is that of its passage, or else of its section.
    """
    role: dict[int, str] = {}
    units: list[Section | Passage] = [*report.sections, *report.passages]
    for unit in units:
        role.update(dict.fromkeys(range(unit.span.begin, unit.span.end), str(unit.role)))
    right = total = 0
    for section in gold.sections:
        for position in range(section.span.begin, section.span.end):
            if not report.text[position].isspace():
                total += 1
                right += role.get(position) in section.labels
    return Counts(right, total, total)


def headings(gold: Annotation, report: Report) -> Counts:
    """Headings of sections and heads of items: annotated ones that a predicted one matches, predicted, annotated."""
    found = set(head_spans(report))
    right = sum(any(_matches(span, other) for other in found) for span in gold.headings)
    return Counts(right, len(found), len(gold.headings))


def head_spans(report: Report) -> Iterator[Span]:
    """The spans of all headings and heads of a report, outermost first."""
    for section in report.sections:
        if section.heading is not None:
            yield section.heading.span
        yield from _item_heads(section)


def _item_heads(above: Section | Item) -> Iterator[Span]:
    for item in above.items:
        if item.head is not None:
            yield item.head.span
        yield from _item_heads(item)


def portfolios(gold: Annotation, report: Report) -> Counts:
    """Pairs of character and portfolio, over the characters that are annotated with portfolios."""
    found = _by_position((passage.span, (x.name for x in passage.portfolios)) for passage in report.passages)
    gold_names = _by_position((stretch.span, stretch.labels) for stretch in gold.portfolios)
    return Counts(
        correct=sum(len(names & found[position]) for position, names in gold_names.items()),
        predicted=sum(len(found[position]) for position in gold_names),
        actual=sum(len(names) for names in gold_names.values()),
    )


def _by_position(stretches: Iterable[tuple[Span, Iterable[str]]]) -> defaultdict[int, frozenset[str]]:
    by_position: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    for span, labels in stretches:
        names = frozenset(labels)
        for position in range(span.begin, span.end):
            by_position[position] |= names
    return by_position


def facts(gold: Annotation, report: Report) -> tuple[Counts, Counts]:
    """Annotated facts that a predicted one of the same kind matches, and those that one of any kind matches.

    Predicted masks do not count. A report without annotated facts counts as not annotated for them. Lengths, durations,
    weights and the like are ``other``; a gold set that has them as ``count`` is measured by the same convention.
    """
    if not gold.facts:
        return Counts(), Counts()
    found = [fact for fact in report.facts if fact.kind is not FactKind.MASK]
    kinds = [{str(fact.kind) for fact in found if _matches(x.span, fact.span)} for x in gold.facts]
    typed = sum(
        not found_kinds.isdisjoint(_by_convention(x.labels, x.span.of(report.text)))
        for x, found_kinds in zip(gold.facts, kinds, strict=True)
    )
    return (
        Counts(typed, len(found), len(gold.facts)),
        Counts(sum(bool(found_kinds) for found_kinds in kinds), len(found), len(gold.facts)),
    )


def _by_convention(labels: Iterable[str], written: str) -> set[str]:
    """The kinds of an annotated fact, a count of kilometres or days as ``other``."""
    number = _NUMBER.match(written)
    unit = written[number.end() :] if number else ""
    is_measure = unit_kind(unit) is FactKind.OTHER
    return {
        FactKind.OTHER.value if is_measure and label == FactKind.COUNT.value else label for label in labels
    }


def _matches(one: Span, other: Span) -> bool:
    union = max(one.end, other.end) - min(one.begin, other.begin)
    return one.overlap(other) >= _MIN_OVERLAP * union
