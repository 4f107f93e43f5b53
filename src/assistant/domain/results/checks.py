"""Checks: findings in a draft, the sources of shared wording, how similar it is and what differs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from assistant.domain.text import Span


class Kind(StrEnum):
    """Where shared wording comes from.

    ``COPIED``: another author's report; ``SELF``: the same author's; ``WITHIN``: elsewhere in the draft itself;
    ``FORMULA``: a set phrase, which many independent authors use.
    """

    COPIED = "copied"
    SELF = "self"
    WITHIN = "within"
    FORMULA = "formula"


class Level(StrEnum):
    """How similar shared wording is to its source, from identical to the same content in other words."""

    VERBATIM = "verbatim"
    NUMBERS = "numbers"
    NAMES = "names"
    LIGHT = "light"
    HEAVY = "heavy"
    REORDER = "reorder"
    PARAPHRASE = "paraphrase"


class Direction(StrEnum):
    """Which of two reports had shared wording first: the source, if it is of an earlier year; otherwise unknown."""

    EARLIER = "earlier"
    SAME_YEAR = "same_year"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How certain a finding is: ``WARNING`` is sure, ``INFO`` should be checked. Findings are evidence, not verdicts."""

    INFO = "info"
    WARNING = "warning"

    def reaches(self, threshold: "Severity") -> bool:
        """Whether this severity is at least ``threshold``."""
        order = list(Severity)
        return order.index(self) >= order.index(threshold)


class DiffType(StrEnum):
    """What differs between source and draft."""

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
    """One operation that leads from the source to the draft: ``op`` is equal, insert, delete, replace or move.

    ``here`` is a span of the draft, ``there`` of the source; the span is empty on the side that has no text.
    ``type`` is None for equal.
    """

    op: str
    here: Span
    there: Span
    type: DiffType | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The report that a match is in."""

    report_id: str
    title: str
    author: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Match(Origin):
    """A place in a source report with the same wording: the report, the span in its text, and what stands there."""

    span: Span
    text: str

    @classmethod
    def at(cls, origin: Origin, span: Span, text: str) -> "Match":
        """The place ``span`` of the report ``origin``."""
        return cls(origin.report_id, origin.title, origin.author, origin.year, span, text)

    @property
    def origin(self) -> Origin:
        """The report alone."""
        return Origin(self.report_id, self.title, self.author, self.year)


@dataclass(frozen=True, slots=True)
class FindingPart:
    """A run of sentences of a finding: ``span`` of the draft comes from ``there`` in the source, changed as ``level`` says."""

    span: Span
    there: Span
    level: Level


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at in ``span`` of the draft, found by ``rule``. ``message`` is one Chinese sentence.

    ``source`` is the best match among past reports, ``also_in`` the other reports with the same wording; ``diff`` leads
    from the source to the draft. ``replacements`` are suggested wordings. ``kind``, ``level`` and ``direction`` are None
    for rules other than reuse. ``parts`` are given where runs of sentences were changed in different ways: then ``level``
    is that of the whole.
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
    parts: tuple[FindingPart, ...] = ()
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Ignore:
    """A line of the list of findings to ignore. An empty field matches anything.

    ``rule`` and ``text`` (the words found in the draft) say which findings; ``report`` (id, title or file), ``office``,
    ``region`` and ``collection`` in which drafts. ``reason``, ``name`` and ``date`` (ISO) say why, by whom and when.
    ``id`` follows from the fields that decide which findings match, whatever is passed: twelve hexadecimal digits.
    """

    rule: str = ""
    text: str = ""
    report: str = ""
    office: str = ""
    region: str = ""
    collection: str = ""
    reason: str = ""
    name: str = ""
    date: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        criteria = (self.rule, self.text, self.report, self.office, self.region, self.collection)
        digest = sha256("\0".join(criteria).encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "id", digest[:12])


@dataclass(frozen=True, slots=True)
class IgnoreList:
    """All lines of the list of findings to ignore, in the order of its file."""

    ignored: tuple[Ignore, ...]


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that is ignored, and the line of the list that says so."""

    finding: Finding
    ignored_by: Ignore


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """Summary of a check. ``characters`` counts those other than white space; ratios (0–1) are shares of them.

    ``reused`` excludes set phrases, headings and the title; ``reused_raw`` counts every shared character.
    ``by_level`` and ``by_kind`` count the characters of findings.
    """

    characters: int
    reused: float
    reused_raw: float
    set_phrases: float
    by_level: Mapping[Level, int] = field(default_factory=dict)
    by_kind: Mapping[Kind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check: findings in the order of the draft, and those that the user's list ignores."""

    summary: CheckSummary
    findings: tuple[Finding, ...]
    ignored: tuple[Ignored, ...] = ()
