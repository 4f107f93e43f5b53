"""A search: what is asked (query, filters, rights) and what is answered (hits)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.base.errors import BadInput
from assistant.domain.report import Metadata, Passage
from assistant.domain.text import Span


class Mode(StrEnum):
    """How to search. ``EXACT`` finds a phrase as it stands, whatever its width, script or spacing."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Access:
    """What a caller may see. Every search, check and audit is filtered by it. None: every collection."""

    collections: frozenset[str] | None = None


ALL_COLLECTIONS = Access()


@dataclass(frozen=True, slots=True)
class Filters:
    """Exact filters. Within a field any of the values will do; the fields must all hold. Empty: no filter.

    ``years`` are both inclusive; a report without a year never passes a year filter.
    ``exclude_reports`` may name ids that are not there.
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


def years(written: str | None) -> tuple[int | None, int | None]:
    """First and last year of ``2022`` or ``2020-2023``; either side may be left out. Raises BadInput."""
    if not written or not written.strip():
        return None, None
    parts = [
        part.strip()
        for part in re.split("[-—–－~～至]", unicodedata.normalize("NFKC", written).replace("年", ""))
    ]
    if len(parts) > 2 or not any(parts) or not all(re.fullmatch(r"(\d{4})?", part) for part in parts):
        raise BadInput(f"年份“{written}”看不懂", "请写成 2022 或 2020-2023")
    numbers = [int(part) if part else None for part in parts]
    return numbers[0], numbers[-1]


@dataclass(frozen=True, slots=True)
class Query:
    """One search. ``limit`` and ``offset`` count hits, identical passages counting once."""

    text: str
    filters: Filters = Filters()
    mode: Mode = Mode.HYBRID
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """The shares a hit's score is made of, each in 0–1; None where that side did not look."""

    dense: float | None
    lexical: float | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``highlights`` count from the passage's first character; ``same_text_in`` are other reports' ids."""

    passage: Passage
    metadata: Metadata
    text: str
    score: float
    scores: Scores
    highlights: tuple[Span, ...] = ()
    same_text_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a query. ``candidates``: passages that pass the filters (in exact mode: that hold the phrase)."""

    query: Query
    hits: tuple[Hit, ...]
    candidates: int
    warnings: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
