"""Audits: the scope and the result (ranking, pairs, clusters, chains, hints)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.domain.report import Metadata
from assistant.domain.results.checks import DiffOp, Direction, Finding, Kind, Level, Match, Origin, Severity
from assistant.domain.text import Excerpt, Span


@dataclass(frozen=True, slots=True)
class AuditScope:
    """Which reports are audited, and what they are compared with.

    ``collections`` and ``reports`` (ids) choose the reports; with neither, all are audited. ``reference``: id of a
    report to compare each of them with, instead of with each other. ``beyond``: compare them with reports outside the
    scope, too. ``title``: a name to show instead of a description of the scope. ``left_out``: files that were handed in
    and could not be read, each with the reason.
    """

    collections: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    reference: str | None = None
    beyond: bool = False
    title: str = ""
    left_out: tuple[str, ...] = ()


EVERY_REPORT = AuditScope()

SHARED_WORDING = "reuse"
"""The rule whose findings are wording that reports share; all other rules find what is wrong in one report."""

_ON_FORM = frozenset({"language", "length", "structure"})
"""Rules on how a report is written, not on what it says."""

_CLUES = frozenset({"foreign_place", "wrong_post"})
"""Rules that find a place or a post of somebody else's."""


@dataclass(frozen=True, slots=True)
class AuditLimits:
    """Thresholds and maximum lengths of the lists in an audit's result. What is left out is counted and stated.

    ``pair_characters``: characters that a pair shares at least; ``cluster_reports``: reports in which a cluster occurs
    at least; ``compared``: stretches of pairs for which JSON has a diff, at most. The other numbers are the most
    ``pairs``, ``findings``, ``wordings``, ``clusters``, ``members`` and ``variants`` per cluster that are listed.
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
    """How much of a report's text is shared, as shares (0–1) of its characters other than white space.

    ``raw`` counts every shared character; ``adjusted`` excludes set phrases, headings and the title. ``copied`` (from
    other authors), ``own`` (the same author's other reports) and ``within`` (repeated in the report) add up to it.
    """

    raw: float = 0.0
    adjusted: float = 0.0
    set_phrases: float = 0.0
    copied: float = 0.0
    own: float = 0.0
    within: float = 0.0


@dataclass(frozen=True, slots=True)
class FilePicture:
    """A picture in a file: a hash of its bytes, its name or where it stands, and its size in bytes."""

    digest: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Forensics:
    """Metadata that a file holds about its own origin. Empty, None or 0: not given.

    ``minutes`` is the editing time. ``rsids`` are Word's ids of editing sessions: files that share them were derived
    from the same file or template.
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
    pictures: tuple[FilePicture, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSnapshot:
    """Metadata, source file and number of characters of a report at the time when the audit began."""

    metadata: Metadata
    source: str
    characters: int


@dataclass(frozen=True, slots=True)
class LargestSource(Origin):
    """The one report of another author that has most of a report's text, and the share (0–1) that it has."""

    share: float
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedReport(Metadata):
    """A report in an audit's ranking.

    ``findings`` counts the stretches of shared wording without set phrases, ``errors`` what is wrong in the report
    itself, ``remarks`` what else the rules point out; a person's decision that settles a finding takes it out of them.
    ``largest``: the largest single source of another author. ``same_as``: the id of an earlier report with identical
    text.
    """

    id: str
    source: str
    characters: int
    shares: Shares
    findings: int
    errors: int = 0
    remarks: int = 0
    largest: LargestSource | None = None
    same_as: str | None = None
    forensics: Forensics | None = None


@dataclass(frozen=True, slots=True)
class Mirror:
    """The same shared wording, found from the other report of one year: its finding, and its place there."""

    finding_id: str
    report_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class AuditedFinding:
    """A finding in one report: ``text`` is the wording found, ``others`` are further places with the same wording.

    ``id`` stays the same when the audit is repeated over the same texts. ``sentence`` is where a finding of another
    rule than shared wording stands. ``mirrors``: what the other reports of the year find, which is not listed again.
    ``clues``: ids of findings of what is wrong in the same wording, here or in the other report, such as a place of
    somebody else's.
    """

    id: str
    report_id: str
    text: str
    finding: Finding
    others: tuple[Match, ...] = ()
    sentence: Excerpt | None = None
    mirrors: tuple[Mirror, ...] = ()
    clues: tuple[str, ...] = ()

    @property
    def is_shared(self) -> bool:
        """Whether it is wording that reports share; otherwise it is about this report alone."""
        return self.finding.rule == SHARED_WORDING

    @property
    def is_error(self) -> bool:
        """Whether it is something wrong in what the report says, as far as a rule can be sure."""
        finding = self.finding
        return not self.is_shared and finding.severity is Severity.WARNING and finding.rule not in _ON_FORM

    @property
    def can_be_clue(self) -> bool:
        """Whether it may tell from whom shared wording came: a place or a post that is not the writer's."""
        return self.finding.rule in _CLUES

    @property
    def is_listed(self) -> bool:
        """Whether lists show it without being asked: everything except set phrases."""
        return self.finding.kind is not Kind.FORMULA

    @property
    def report_ids(self) -> tuple[str, ...]:
        """The reports that it is a finding in: more than one where all are of one year."""
        return (self.report_id, *(mirror.report_id for mirror in self.mirrors))


@dataclass(frozen=True, slots=True)
class PairStretch:
    """Wording that two reports share, as it stands in the ``first`` and in the ``later`` one of their pair.

    ``diff`` leads from the first (``there``) to the later one (``here``); None until it is shown or written, where the
    two reports are not each other's source.
    """

    finding_id: str
    kind: Kind | None
    level: Level | None
    first: Excerpt
    later: Excerpt
    diff: tuple[DiffOp, ...] | None = None


@dataclass(frozen=True, slots=True)
class SharedShare:
    """Which share (0–1) of a report's text another report has, too; ``adjusted`` excludes set phrases."""

    raw: float
    adjusted: float


@dataclass(frozen=True, slots=True)
class PairShares:
    """The shared share of each report of a pair."""

    first: SharedShare
    later: SharedShare


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports that share wording; ``first`` is the earlier one where ``direction`` says so.

    Of two reports of one year, or where a year is not known, nobody can say: they stand in order of source file.
    ``by_level`` counts the shared characters of ``later``. ``same_series``: both are by one author (or office).
    """

    first: Origin
    later: Origin
    same_series: bool
    shares: PairShares
    by_level: Mapping[Level, int]
    stretches: tuple[PairStretch, ...]
    direction: Direction = Direction.EARLIER


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a cluster's wording, and the number of places where it occurs."""

    text: str
    places: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Wording that occurs in many reports. ``members`` are the places, earliest first.

    ``places``, ``reports`` and ``authors`` (independent ones) are complete counts, even where ``members`` and
    ``variants`` are cut short. ``since`` is the earliest year, ``first`` the one report of that year; None where there
    are several, or where a year is not known.
    """

    wording: str
    members: tuple[Match, ...]
    variants: tuple[Variant, ...]
    places: int
    reports: int
    authors: int
    since: int | None
    finding_ids: tuple[str, ...] = ()
    first: Origin | None = None


@dataclass(frozen=True, slots=True)
class YearShare:
    """The share of a report that comes from the reports of one year; ``year`` is None where it is not known."""

    year: int | None
    share: float


@dataclass(frozen=True, slots=True)
class Link(Origin):
    """One report of a chain: which shares of it come from its author's earlier reports (by year) and from others."""

    own: float
    copied: float
    from_years: tuple[YearShare, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """The reports of one series, that is of one author (or office), over the years, earliest first."""

    series: str
    links: tuple[Link, ...]


class HintKind(StrEnum):
    """What the files in a hint have in common: metadata, a picture, or a rare mistake in their texts."""

    RSIDS = "rsids"
    LAST_EDITOR = "last_editor"
    CREATOR = "creator"
    TEMPLATE = "template"
    CREATED = "created"
    PICTURE = "picture"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class Hint:
    """What reports of different authors have in common beside wording: a reason to look closer, not evidence."""

    kind: HintKind
    value: str
    report_ids: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class AuditResult:
    """The result of an audit.

    ``reports`` are sorted by the share that other authors have, too, ``pairs`` by the larger share of the two,
    ``clusters`` by number of reports, ``findings`` by report and position. ``total_findings`` counts shared wording
    without set phrases, ``total_errors`` what is wrong in single reports, ``total_remarks`` what else rules point out;
    they and ``total_pairs`` include what the limits left out. ``generation`` is that of the index.
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
    total_errors: int = 0
    total_remarks: int = 0
    total_set_phrases: int = 0
