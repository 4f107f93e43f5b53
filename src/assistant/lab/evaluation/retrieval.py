"""Evaluation of search: queries → passages found → grades → means."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from assistant.corpus.ingest import encoded_text
from assistant.domain.report import Passage, Report
from assistant.domain.results import Filters
from assistant.lab.evaluation.baseline import Bm25, words
from assistant.lab.evaluation.gold import GoldQuery
from assistant.lab.evaluation.metrics import DEPTH, grade, ndcg, recall

Finder = Callable[[GoldQuery], Iterable[Passage]]
"""A search method: the passages found for a query within its filters, best first, at most ten."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Means over all queries, each 0–1, and the nDCG of every query in order."""

    ndcg: float
    recall: float
    ndcgs: tuple[float, ...] = field(default=(), compare=False)


def answerable(queries: Iterable[GoldQuery], reports: Iterable[Report]) -> dict[GoldQuery, list[int]]:
    """The queries for which some passage is relevant, each with the grades of all passages.

    Equal texts stand once in an answer, so they count once here, too, with the highest grade of them.
    """
    by_text = _by_text(reports)
    grades_by_query = {query: [max(_grades(query, same)) for same in by_text.values()] for query in queries}
    return {query: grades for query, grades in grades_by_query.items() if any(grades)}


def retrieval(
    grades_by_query: Mapping[GoldQuery, Sequence[int]],
    find: Finder,
    reports: Mapping[str, Report] | None = None,
) -> Retrieval:
    """The figures of the search method ``find``. ``grades_by_query``: from :func:`answerable`, not empty.

    ``reports``: by id; with them, a text that is found again is worth nothing.
    """
    by_text = _by_text((reports or {}).values())
    texts = {passage.id: text for text, same in by_text.items() for passage in same}
    graded = [
        (_grades_found(query, find(query), by_text, texts), ideal_grades)
        for query, ideal_grades in grades_by_query.items()
    ]
    ndcgs = tuple(ndcg(*pair) for pair in graded)
    return Retrieval(fmean(ndcgs), fmean(recall(*pair) for pair in graded), ndcgs)


def _grades(query: GoldQuery, passages: Iterable[Passage]) -> list[int]:
    return [grade(query.relevant, passage.report_id, passage.span) for passage in passages]


def _grades_found(
    query: GoldQuery,
    found: Iterable[Passage],
    by_text: Mapping[str, Sequence[Passage]],
    texts: Mapping[str, str],
) -> list[int]:
    """The grades of the passages found, in order: the best of all with the same text, and 0 where it was found before.

    ``texts``: the text of each passage by id.
    """
    seen: set[str] = set()
    grades = []
    for passage in found:
        text = texts.get(passage.id, passage.id)
        grades.append(0 if text in seen else max(_grades(query, by_text.get(text, [passage]))))
        seen.add(text)
    return grades


def _by_text(reports: Iterable[Report]) -> dict[str, list[Passage]]:
    """The passages of all reports by their text without white space."""
    by_text: dict[str, list[Passage]] = {}
    for report in reports:
        for passage in report.passages:
            text = "".join(passage.span.of(report.text).split())
            by_text.setdefault(text, []).append(passage)
    return by_text


def bm25_finder(reports: Mapping[str, Report]) -> Finder:
    """The baseline: BM25 over jieba words of the text that is encoded, with the same filters.

    Raises MissingExtra when rjieba is not installed.
    """
    passages = [passage for report in reports.values() for passage in report.passages]
    ranking = Bm25.over([words(encoded_text(reports[passage.report_id], passage)) for passage in passages])

    def find(query: GoldQuery) -> list[Passage]:
        candidates = [
            number
            for number, passage in enumerate(passages)
            if _passes(passage, reports[passage.report_id].metadata.year, query.filters)
        ]
        return [passages[number] for number in ranking.rank(words(query.text), candidates)[:DEPTH]]

    return find


def _passes(passage: Passage, year: int | None, filters: Filters) -> bool:
    first, last = filters.year_from, filters.year_to
    return (
        (not filters.roles or passage.role in filters.roles)
        and (not filters.portfolios or any(x.name in filters.portfolios for x in passage.portfolios))
        and (first is None or (year is not None and year >= first))
        and (last is None or (year is not None and year <= last))
    )
