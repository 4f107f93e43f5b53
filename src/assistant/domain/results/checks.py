"""A check: findings in a draft, where their wording comes from, how near it is and what differs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from assistant.domain.text import Span


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

    def reaches(self, threshold: "Severity") -> bool:
        """Whether this is as much as ``threshold`` or more."""
        order = list(Severity)
        return order.index(self) >= order.index(threshold)


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
class Ignore:
    """A line of the list of findings that are not to be told again. What is empty stands for anything.

    ``rule`` and ``text`` (the finding's words in the draft) say what; ``report`` (id, title or file), ``office``,
    ``region`` and ``collection`` where. ``reason``, ``name`` and ``date`` (ISO) say why, who and when.
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

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits of what and where: the same for lines that ignore the same."""
        told = (self.rule, self.text, self.report, self.office, self.region, self.collection)
        return sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that is not told, and the line that says so."""

    finding: Finding
    line: Ignore


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
    """The answer to a check: findings by place in the draft, and those that the user's list says to leave out."""

    summary: CheckSummary
    findings: tuple[Finding, ...]
    ignored: tuple[Ignored, ...] = ()
