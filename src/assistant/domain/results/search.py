"""Searches: query, filters and access, and the result with its hits."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.base.errors import BadInput
from assistant.domain.report import Role, SourceReport, read_year
from assistant.domain.text import Span


class Mode(StrEnum):
    """The search method.

    ``DENSE``: by meaning (vectors); ``LEXICAL``: by wording (BM25); ``HYBRID``: both combined; ``EXACT``: passages that
    contain the phrase, irrespective of width, script and spacing.
    """

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"
    EXACT = "exact"


class Sort(StrEnum):
    """The order of hits: by relevance, or by the year of their report and then by relevance.

    By year, hits that answer the query (``Hit.relevant``) stand before those that do not; reports without a year last.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class GroupBy(StrEnum):
    """What hits are grouped by: of every group only the best hit is shown."""

    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Access:
    """The collections that a caller may see; None for all. Every search, check and audit is restricted to them."""

    collections: frozenset[str] | None = None


ALL_COLLECTIONS = Access()


@dataclass(frozen=True, slots=True)
class Filters:
    """Exact filters. The values of one field are alternatives, all fields must match, an empty field matches anything.

    ``year_from`` and ``year_to`` are inclusive; a report without a year never passes a year filter.
    ``exclude_reports`` may contain ids that do not exist.
    """

    portfolios: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    year_from: int | None = None
    year_to: int | None = None
    authors: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    exclude_reports: frozenset[str] = frozenset()


_RANGE = re.compile("[-—–－~～至]")


def years(written: str | None) -> tuple[int | None, int | None]:
    """The first and last year of ``2022``, ``2020-2023``, ``2020-`` or ``-2023``. Raises BadInput."""
    if not written or not written.strip():
        return None, None
    try:
        numbers = [read_year(part) for part in _RANGE.split(unicodedata.normalize("NFKC", written))]
    except BadInput:
        numbers = []
    if not 0 < len(numbers) < 3 or not any(numbers):
        raise BadInput(f"年份“{written}”看不懂", "请写成 2022 或 2020-2023")
    return numbers[0], numbers[-1]


@dataclass(frozen=True, slots=True)
class Query:
    """One search. ``limit`` and ``offset`` count hits; passages of identical text are one hit.

    ``text`` may hold ``"quoted phrases"``, ``-excluded`` words and ``field:value``; ``phrases`` and ``excluded`` are
    further ones. ``collapse``: passages that differ in their figures only are one hit, too. ``cursor``: where the
    answer before this one ended (``SearchResult.next_cursor``), instead of ``offset``. ``facets``: the names of the
    facets to count.
    """

    text: str
    filters: Filters = Filters()
    mode: Mode = Mode.HYBRID
    limit: int = 10
    offset: int = 0
    sort: Sort = Sort.RELEVANCE
    group_by: GroupBy | None = None
    collapse: bool = False
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    cursor: str | None = None


MAX_OFFSET = 1000
"""The highest ``offset`` allowed; users reach further hits by narrowing the query with filters."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores that a hit's score combines, each 0–1; None for a method that was not used."""

    dense: float | None
    lexical: float | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``score`` is 0–1; ``span`` counts in the report's text, ``highlights`` in the passage's.

    ``role`` is that of its section, ``further_roles`` are those that its heading or its words show besides.
    ``evidence``: per portfolio the words of the report that show it, None where only the author's office does.
    ``same_text_in`` are the ids of other reports that contain the same passage, ``same_but_figures_in`` those that
    contain it with other figures (where the query collapses such passages). ``relevant``: whether it answers the query,
    None where that is not known. ``others_in_report``: how many further hits of its report it stands for, where hits are grouped.
    """

    passage_id: str
    report: SourceReport
    role: Role
    heading_path: tuple[str, ...]
    portfolios: tuple[str, ...]
    evidence: Mapping[str, Span | None]
    text: str
    span: Span
    score: float
    scores: Scores
    highlights: tuple[Span, ...] = ()
    same_text_in: tuple[str, ...] = ()
    same_but_figures_in: tuple[str, ...] = ()
    relevant: bool | None = None
    others_in_report: int = 0
    further_roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class AppliedFilters:
    """The filters, mode, order, limit and offset of a search as applied: with canonical names, each list sorted.

    ``phrases`` must occur in a passage, ``excluded`` must not.
    """

    portfolios: tuple[str, ...]
    roles: tuple[str, ...]
    year_from: int | None
    year_to: int | None
    authors: tuple[str, ...]
    offices: tuple[str, ...]
    regions: tuple[str, ...]
    collections: tuple[str, ...]
    exclude_reports: tuple[str, ...]
    mode: Mode
    limit: int
    offset: int
    sort: Sort = Sort.RELEVANCE
    group_by: GroupBy | None = None
    collapse: bool = False
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: Query) -> "AppliedFilters":
        """The filters of ``query``."""
        filters = query.filters
        return cls(
            portfolios=tuple(sorted(filters.portfolios)),
            roles=tuple(sorted(filters.roles)),
            year_from=filters.year_from,
            year_to=filters.year_to,
            authors=tuple(sorted(filters.authors)),
            offices=tuple(sorted(filters.offices)),
            regions=tuple(sorted(filters.regions)),
            collections=tuple(sorted(filters.collections)),
            exclude_reports=tuple(sorted(filters.exclude_reports)),
            mode=query.mode,
            limit=query.limit,
            offset=query.offset,
            sort=query.sort,
            group_by=query.group_by,
            collapse=query.collapse,
            phrases=query.phrases,
            excluded=query.excluded,
        )


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The result of a query; ``hits`` are the best first.

    ``candidates``: number of passages that pass the filters (in exact mode: and contain the phrase). ``relevant``: how
    many of the passages looked at answer the query (see :mod:`assistant.search.relevance`), None where that is not
    known. ``facets``: per facet, value → number of passages, where they were requested. ``next_cursor``: what to send
    for the hits that follow, None after the last one. ``took_ms``: how long the search took.
    """

    query: str
    applied: AppliedFilters
    candidates: int
    hits: tuple[Hit, ...]
    relevant: int | None = None
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    next_cursor: str | None = None
    warnings: tuple[str, ...] = ()
    took_ms: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class SearchBatch:
    """The answers to several searches, in the order of the searches."""

    results: tuple[SearchResult, ...]


@dataclass(frozen=True, slots=True)
class PortfolioValue:
    """A portfolio with its aliases and departments, and the number of passages about it."""

    name: str
    aliases: tuple[str, ...]
    departments: tuple[str, ...]
    passages: int


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value that a filter takes, and the number of passages that have it."""

    value: str
    passages: int


@dataclass(frozen=True, slots=True)
class FilterValues:
    """Every value that a filter takes: all portfolios and roles, of the rest what occurs in the index."""

    portfolios: tuple[PortfolioValue, ...]
    roles: tuple[FilterValue, ...]
    years: tuple[FilterValue, ...]
    authors: tuple[FilterValue, ...]
    offices: tuple[FilterValue, ...]
    regions: tuple[FilterValue, ...]
    collections: tuple[FilterValue, ...]
