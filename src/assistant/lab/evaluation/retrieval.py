"""How well passages are found: queries → found passages → grades → means."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from assistant.corpus.ingest import encoded_text
from assistant.domain.report import Passage, Report
from assistant.domain.results import Filters
from assistant.lab.evaluation.baseline import Bm25, words
from assistant.lab.evaluation.gold import Question
from assistant.lab.evaluation.metrics import DEPTH, grade, ndcg, recall

Finder = Callable[[Question], Iterable[Passage]]
"""A way of searching: the passages found for a question within its filters, best first, ten at most."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Means over the questions, each 0–1, and the nDCG of every question in their order."""

    ndcg: float
    recall: float
    ndcgs: tuple[float, ...] = field(default=(), compare=False)


def answerable(questions: Iterable[Question], reports: Iterable[Report]) -> dict[Question, list[int]]:
    """The questions that some passage answers, each with the grades of all passages there are."""
    passages = [passage for report in reports for passage in report.passages]
    pools = {question: _grades(question, passages) for question in questions}
    return {question: pool for question, pool in pools.items() if any(pool)}


def retrieval(pools: Mapping[Question, Sequence[int]], find: Finder) -> Retrieval:
    """What ``find`` reaches on the questions, at least one; ``pools`` as :func:`answerable` gives them."""
    graded = [(_grades(question, find(question)), pool) for question, pool in pools.items()]
    ndcgs = tuple(ndcg(*pair) for pair in graded)
    return Retrieval(fmean(ndcgs), fmean(recall(*pair) for pair in graded), ndcgs)


def _grades(question: Question, passages: Iterable[Passage]) -> list[int]:
    return [grade(question.answers, passage.report_id, passage.span) for passage in passages]


def word_finder(reports: Mapping[str, Report]) -> Finder:
    """The baseline: BM25 over jieba words of what our encoder is given, under the same filters.

    Raises MissingExtra where rjieba is not installed.
    """
    passages = [passage for report in reports.values() for passage in report.passages]
    ranking = Bm25.over([words(encoded_text(reports[passage.report_id], passage)) for passage in passages])

    def find(question: Question) -> list[Passage]:
        among = [
            number
            for number, passage in enumerate(passages)
            if _passes(passage, reports[passage.report_id].metadata.year, question.filters)
        ]
        return [passages[number] for number in ranking.rank(words(question.text), among)[:DEPTH]]

    return find


def _passes(passage: Passage, year: int | None, filters: Filters) -> bool:
    first, last = filters.year_from, filters.year_to
    return (
        (not filters.roles or passage.role in filters.roles)
        and (not filters.portfolios or any(x.name in filters.portfolios for x in passage.portfolios))
        and (first is None or (year is not None and year >= first))
        and (last is None or (year is not None and year <= last))
    )
