"""What is asked and what is answered: Query, Filters, Rights, Hit, SearchResult, Finding, CheckResult, Refusal, IngestResult."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.errors import BadInput
from assistant.report import Metadata, Passage
from assistant.text import Span


class Mode(StrEnum):
    """How to search. ``EXACT`` finds a phrase as it stands, whatever its width, script or spacing."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Rights:
    """What a caller may see. Every search, check and audit is filtered by it. None: every collection."""

    collections: frozenset[str] | None = None


EVERYTHING = Rights()


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


class Kind(StrEnum):
    """Where shared wording comes from. ``FORMULA``: a set phrase or procedural frame, nobody's own."""

    COPIED = "copied"
    SELF = "self"
    WITHIN = "within"
    FORMULA = "formula"


class Level(StrEnum):
    """How near shared wording is to its source, from the same to the same in other words."""

    VERBATIM = "verbatim"
    NUMBERS = "numbers"
    NAMES = "names"
    LIGHT = "light"
    HEAVY = "heavy"
    REORDER = "reorder"
    PARAPHRASE = "paraphrase"


class Severity(StrEnum):
    """How much a finding asks for. There is nothing beyond a warning: findings are evidence, no verdict."""

    INFO = "info"
    WARNING = "warning"


class DiffType(StrEnum):
    """What a difference is about."""

    DATE = "date"
    FIGURE = "figure"
    PLACE = "place"
    ORG = "org"
    WORDING = "wording"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class DiffOp:
    """One step from the source to the draft: ``op`` ∈ equal insert delete replace move; ``type`` is None for equal.

    ``here`` is a span of the draft, ``there`` of the source; empty where nothing stands on that side.
    """

    op: str
    here: Span
    there: Span
    type: DiffType | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """A report that wording stands in."""

    report_id: str
    title: str
    author: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """The place in a source, and its text there."""

    origin: Origin
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at in ``span`` of the draft. ``message`` is one Chinese sentence.

    ``also_in`` are the other reports with the same wording, ``source`` the best of all; ``diff`` goes from it to the
    draft. ``replacements`` are other wordings to choose from. ``kind`` and ``level`` are None for rules that have none.
    """

    rule: str
    severity: Severity
    span: Span
    message: str
    score: float
    kind: Kind | None = None
    level: Level | None = None
    source: Match | None = None
    also_in: tuple[Origin, ...] = ()
    diff: tuple[DiffOp, ...] = ()
    replacements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """What a check came to. Ratios are of ``characters`` (those that are no white space), in 0–1.

    ``reused`` is the adjusted share: without set phrases, headings and the title; ``reused_raw`` counts every shared
    character. ``by_level`` and ``by_kind`` count characters of findings.
    """

    characters: int
    reused: float
    reused_raw: float
    set_phrases: float
    by_level: Mapping[Level, int] = field(default_factory=dict)
    by_kind: Mapping[Kind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The answer to a check: findings by place in the draft."""

    summary: CheckSummary
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, and why; ``code`` as in :mod:`assistant.errors`."""

    file: str
    code: str
    detail: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What one indexing did. ``ignored`` are files that are no reports (tables, notes); ``warnings`` concern files taken."""

    generation: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    passages: int = 0
    refused: tuple[Refusal, ...] = ()
    ignored: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
