"""An audit as html and docx show it: the first of everything, in the order in which one reads it, the rest counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.results import (
    AuditedFinding,
    AuditedReport,
    AuditFile,
    Cluster,
    Disposition,
    Kind,
    Origin,
    Pair,
    Severity,
)
from assistant.export.labels import JUDGEMENTS, KINDS, LEVELS, SEVERITIES, named
from assistant.export.pictures.sides import Sides, of_finding, of_stretch

PAIRS_BESIDE, STRETCHES_BESIDE = 40, 60
"""Pairs shown side by side, and stretches of each."""

CLUSTERS, FINDINGS, PAIRS = 60, 400, 300


@dataclass(frozen=True, slots=True)
class StretchView:
    """One stretch of a pair: where it comes from, what it is called, and what was decided about it."""

    number: int
    level: str
    kind: str
    sides: Sides
    decision: str


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair side by side; ``left_out`` stretches are not shown."""

    number: int
    pair: Pair
    first: str
    later: str
    stretches: tuple[StretchView, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding beside its source, with what was decided about it."""

    found: AuditedFinding
    report: str
    source: str
    severity: str
    kind: str
    level: str
    also: str
    sides: Sides | None
    decision: str


def origin_of(report: AuditedReport) -> Origin:
    """A report of the ranking by name."""
    return Origin(report.id, report.title or report.source, report.author, report.year)


def names(reports: Sequence[AuditedReport]) -> Mapping[str, str]:
    """Report → what it is called."""
    return {report.id: named(origin_of(report)) for report in reports}


def decision(made: Disposition | None) -> str:
    """What a person decided, in one line; "" where nobody did."""
    if made is None:
        return ""
    reason = f"：{made.reason}" if made.reason else ""
    return f"{JUDGEMENTS[made.judgement]}（{made.name}）{reason}"


def pair_view(number: int, pair: Pair, file: AuditFile, most: int = STRETCHES_BESIDE) -> PairView:
    """A pair with its stretches side by side; set phrases are left out."""
    told = [stretch for stretch in pair.stretches if stretch.kind is not Kind.FORMULA]
    return PairView(
        number=number,
        pair=pair,
        first=named(pair.first),
        later=named(pair.later),
        stretches=tuple(
            StretchView(
                number=at,
                level=LEVELS[stretch.level] if stretch.level else "",
                kind=KINDS[stretch.kind] if stretch.kind else "",
                sides=of_stretch(stretch),
                decision=decision(file.dispositions.get(stretch.finding_id)),
            )
            for at, stretch in enumerate(told[:most], start=1)
        ),
        left_out=max(0, len(told) - most),
    )


def finding_view(found: AuditedFinding, called: Mapping[str, str], file: AuditFile) -> FindingView:
    """A finding ready to be shown."""
    finding = found.finding
    return FindingView(
        found=found,
        report=called[found.report_id],
        source=named(finding.source) if finding.source else "",
        severity=SEVERITIES[finding.severity],
        kind=KINDS[finding.kind] if finding.kind else "",
        level=LEVELS[finding.level] if finding.level and finding.kind is not Kind.FORMULA else "",
        also="、".join(named(origin) for origin in finding.also_in[:20]),
        sides=of_finding(found),
        decision=decision(file.dispositions.get(found.id)),
    )


def to_look_at(file: AuditFile) -> list[AuditedFinding]:
    """The findings that are no set phrases: warnings first, long ones first."""
    told = [found for found in file.result.findings if found.finding.kind is not Kind.FORMULA]
    return sorted(told, key=lambda found: (found.finding.severity is not Severity.WARNING, -len(found.text)))


def first_told(cluster: Cluster) -> str:
    """Who had a cluster's wording first."""
    return named(cluster.members[0])
