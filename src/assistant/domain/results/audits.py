"""An audit: its scope, what it comes to (ranking, pairs, clusters, chains, hints), and what people decide about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.domain.report import Metadata
from assistant.domain.results.checks import DiffOp, Finding, Kind, Level, Match, Origin
from assistant.domain.text import Span


@dataclass(frozen=True, slots=True)
class AuditScope:
    """Which reports are audited, and against what. Neither ``collections`` nor ``reports``: everything there is.

    ``reference``: the id of the one report that they are held against, instead of against each other.
    ``beyond``: also against the reports outside the scope. ``title``: what to call it, where that says it better.
    """

    collections: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    reference: str | None = None
    beyond: bool = False
    title: str = ""


EVERY_REPORT = AuditScope()


@dataclass(frozen=True, slots=True)
class AuditLimits:
    """From where on something is listed, and how much of it at most; what is left out is counted and told.

    ``pair_characters``: a pair shares at least so many; ``cluster_reports``: a cluster stands in at least so many.
    ``compared``: stretches of pairs whose differences are worked out.
    """

    pair_characters: int = 30
    cluster_reports: int = 3
    pairs: int = 20_000
    compared: int = 2_000
    findings: int = 50_000
    wordings: int = 200_000
    clusters: int = 2_000
    members: int = 100
    variants: int = 20


LIMITS = AuditLimits()


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of a report's characters that are no white space, each in 0–1.

    ``raw`` counts every shared character; ``adjusted`` leaves out set phrases, headings and the title. ``copied``,
    ``own`` (the same author's other reports) and ``within`` (twice in the report) are parts of it by kind.
    """

    raw: float = 0.0
    adjusted: float = 0.0
    set_phrases: float = 0.0
    copied: float = 0.0
    own: float = 0.0
    within: float = 0.0


@dataclass(frozen=True, slots=True)
class Forensics:
    """What a docx says of its own making. Empty, None and 0: it does not say.

    ``rsids`` are Word's numbers of editing sessions: two files that share them go back to one file or template.
    """

    author: str = ""
    last_editor: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    minutes: int = 0
    revision: int = 0
    template: str = ""
    application: str = ""
    company: str = ""
    rsid_root: str = ""
    rsids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A report as it was when the audit began. ``characters`` counts all of its text."""

    metadata: Metadata
    source: str
    characters: int


@dataclass(frozen=True, slots=True)
class AuditedReport:
    """A report in the ranking. ``findings`` counts them; ``same_as``: an earlier report with the very same text."""

    report_id: str
    metadata: Metadata
    source: str
    characters: int
    shares: Shares
    findings: int
    same_as: str | None = None
    forensics: Forensics | None = None


@dataclass(frozen=True, slots=True)
class AuditedFinding:
    """A finding of one report: ``text`` is its wording there, ``others`` the further places with the same wording.

    ``id`` stays the same when the audit is made again over the same texts.
    """

    id: str
    report_id: str
    text: str
    finding: Finding
    others: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class PairStretch:
    """Wording that two reports share: where and how it stands in the first one and in the later one.

    ``diff`` goes from the first to the later one, ``here`` being the later; None where it was not worked out.
    """

    finding_id: str
    kind: Kind | None
    level: Level | None
    first: Span
    first_text: str
    later: Span
    later_text: str
    diff: tuple[DiffOp, ...] | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports that share wording; ``first`` is the earlier one, by year and then by order of source.

    ``raw`` and ``adjusted`` (without set phrases) are shares of ``first`` and of ``later``, in this order;
    ``characters`` the characters of ``later`` that are shared, by level. ``same_series``: of one author (or office).
    """

    first: Origin
    later: Origin
    same_series: bool
    raw: tuple[float, float]
    adjusted: tuple[float, float]
    characters: Mapping[Level, int]
    stretches: tuple[PairStretch, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a cluster's wording, and in how many places it stands."""

    text: str
    places: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """One wording in many places. ``members`` are the places, earliest first: ``members[0]`` had it first.

    ``places``, ``reports`` and ``authors`` (independent ones) count all, also where ``members`` and ``variants`` list only some.
    """

    wording: str
    members: tuple[Match, ...]
    variants: tuple[Variant, ...]
    places: int
    reports: int
    authors: int
    since: int | None
    finding_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A year's report of a series, and which shares of it come from which of the series' earlier years."""

    origin: Origin
    own: float
    copied: float
    from_years: tuple[tuple[int | None, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """The reports of one author (or office) over the years, earliest first."""

    series: str
    links: tuple[Link, ...]


class HintKind(StrEnum):
    """What files have in common."""

    RSIDS = "rsids"
    LAST_EDITOR = "last_editor"
    CREATOR = "creator"
    TEMPLATE = "template"
    CREATED = "created"


@dataclass(frozen=True, slots=True)
class Hint:
    """Something the files of different authors have in common: a hint to look closer, no evidence of itself."""

    kind: HintKind
    value: str
    report_ids: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What an audit came to. ``reports`` by adjusted share, ``pairs`` by their larger one, ``clusters`` by reports,
    ``findings`` by report and place. ``total_findings`` and ``total_pairs`` count also what is not listed.
    """

    scope: AuditScope
    limits: AuditLimits
    reference: Origin | None
    reports: tuple[AuditedReport, ...]
    findings: tuple[AuditedFinding, ...]
    pairs: tuple[Pair, ...]
    clusters: tuple[Cluster, ...]
    chains: tuple[Chain, ...]
    hints: tuple[Hint, ...]
    total_findings: int
    total_pairs: int
    generation: str = ""
    warnings: tuple[str, ...] = ()


class Judgement(StrEnum):
    """What a person decides about a finding."""

    ACCEPTED = "accepted"
    REWRITE = "rewrite"
    NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class Disposition:
    """A person's decision about a finding: who, why, and when (UTC, ISO 8601)."""

    finding_id: str
    judgement: Judgement
    name: str
    reason: str = ""
    at: str = ""


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class AuditJob:
    """An audit on its way. ``stage``, ``done`` and ``total`` say how far it has come; ``error`` what went wrong.

    ``access``: the collections of the caller who started it, None for all.
    """

    id: str
    scope: AuditScope
    state: JobState
    created: str
    stage: str = ""
    done: int = 0
    total: int = 0
    finished: str = ""
    error: str = ""
    hint: str = ""
    access: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AuditFile:
    """A finished audit with what people decided about it: what exporters are given."""

    job: AuditJob
    result: AuditResult
    dispositions: Mapping[str, Disposition]
