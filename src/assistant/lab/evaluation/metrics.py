"""Gold and predictions → figures. Pure functions; spans are code points of the report's text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log2

from assistant.domain.report import FactKind, Item, Passage, Report, Section
from assistant.domain.text import Span
from assistant.lab.evaluation.gold import Annotation, Answer

DEPTH = 10
_ANSWERING = 30
"""A passage has a stretch's grade when it covers this many of its characters, or half of itself."""
_MATCHING = 0.5
"""Least overlap of two spans, as a share of what they cover together, for one to be the other."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found rightly, what was found, and what there is to find. Counts of several reports add up."""

    right: int = 0
    found: int = 0
    there: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.right + other.right, self.found + other.found, self.there + other.there)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 0 where there is nothing."""
        return self.right / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.there) if self.right else 0.0


# --- search ------------------------------------------------------------------------------------------


def grade(answers: Iterable[Answer], report_id: str, span: Span) -> int:
    """The best grade of the answers that the passage at ``span`` holds enough of; 0 where there is none."""
    enough = min(_ANSWERING, len(span) / 2)
    fitting = (x.grade for x in answers if x.report_id == report_id and x.span.overlap(span) >= enough)
    return max(fitting, default=0)


def ndcg(grades: Sequence[int], pool: Iterable[int]) -> float:
    """Normalised discounted cumulative gain of the first ten: gain 2^grade - 1, discount log2(rank + 1).

    ``grades``: of what was found, best first; ``pool``: of every passage there is, at least one above 0.
    Järvelin & Kekäläinen, ACM TOIS 20(4), 2002, with the exponential gain of Burges et al., ICML 2005.
    """
    return _gain(grades) / _gain(sorted(pool, reverse=True))


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**value - 1) / log2(rank) for rank, value in enumerate(grades[:DEPTH], start=2))


def recall(grades: Sequence[int], pool: Iterable[int]) -> float:
    """Share of the answering passages, of ten at most, that are among the first ten found."""
    return sum(value > 0 for value in grades[:DEPTH]) / min(DEPTH, sum(value > 0 for value in pool))


# --- structure and facts -----------------------------------------------------------------------------


def roles(gold: Annotation, report: Report) -> Counts:
    """Characters of the gold sections, white space aside: of the right role, and all of them.

    A character's role is that of its passage, else of its section.
    """
    role: dict[int, str] = {}
    parts: list[Section | Passage] = [*report.sections, *report.passages]
    for part in parts:
        role.update(dict.fromkeys(range(part.span.begin, part.span.end), str(part.role)))
    right = total = 0
    for section in gold.sections:
        for place in range(section.span.begin, section.span.end):
            if not report.text[place].isspace():
                total += 1
                right += role.get(place) in section.labels
    return Counts(right, total, total)


def headings(gold: Annotation, report: Report) -> Counts:
    """Headings of sections and heads of items: gold ones that one of the found matches, found, gold."""
    found = set(heads(report))
    right = sum(any(_matches(span, other) for other in found) for span in gold.headings)
    return Counts(right, len(found), len(gold.headings))


def heads(report: Report) -> Iterator[Span]:
    """The span of every heading and head in the report, from the outermost in."""
    for section in report.sections:
        if section.heading is not None:
            yield section.heading
        yield from _item_heads(section)


def _item_heads(above: Section | Item) -> Iterator[Span]:
    for item in above.items:
        if item.head is not None:
            yield item.head
        yield from _item_heads(item)


def portfolios(gold: Annotation, report: Report) -> Counts:
    """Pairs of character and portfolio, over the characters that a person gave portfolios to."""
    found = _by_place((passage.span, (x.name for x in passage.portfolios)) for passage in report.passages)
    there = _by_place((stretch.span, stretch.labels) for stretch in gold.portfolios)
    return Counts(
        right=sum(len(names & found[place]) for place, names in there.items()),
        found=sum(len(found[place]) for place in there),
        there=sum(len(names) for names in there.values()),
    )


def _by_place(stretches: Iterable[tuple[Span, Iterable[str]]]) -> defaultdict[int, frozenset[str]]:
    places: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    for span, labels in stretches:
        names = frozenset(labels)
        for place in range(span.begin, span.end):
            places[place] |= names
    return places


def facts(gold: Annotation, report: Report) -> tuple[Counts, Counts]:
    """Gold facts that a found one of the right kind matches, and those that one of any kind matches.

    Found masks do not count. A report without gold facts is not annotated for them, and counts for nothing.
    """
    if not gold.facts:
        return Counts(), Counts()
    found = [fact for fact in report.facts if fact.kind is not FactKind.MASK]
    kinds = [{str(fact.kind) for fact in found if _matches(x.span, fact.span)} for x in gold.facts]
    typed = sum(not seen.isdisjoint(x.labels) for x, seen in zip(gold.facts, kinds, strict=True))
    return (
        Counts(typed, len(found), len(gold.facts)),
        Counts(sum(bool(seen) for seen in kinds), len(found), len(gold.facts)),
    )


def _matches(one: Span, other: Span) -> bool:
    together = max(one.end, other.end) - min(one.begin, other.begin)
    return one.overlap(other) >= _MATCHING * together
