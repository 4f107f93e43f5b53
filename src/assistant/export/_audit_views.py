"""What the html and docx exports show of an audit: the first entries of each list, with a count of the rest."""

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
from assistant.export.labels import JUDGEMENTS, KINDS, LEVELS, SEVERITIES, citation
from assistant.export.pictures.sides import SideBySide, audited_finding_sides, stretch_sides

PAIRS_BESIDE, STRETCHES_BESIDE = 40, 60
"""Maximum number of pairs shown side by side, and of stretches of each."""

CLUSTERS, FINDINGS, PAIRS = 60, 400, 300
"""Maximum numbers of entries in the lists."""


@dataclass(frozen=True, slots=True)
class StretchView:
    """One shared stretch of a pair: its labels, both wordings, and the decision on it."""

    number: int
    level: str
    kind: str
    sides: SideBySide
    decision: str


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair with its stretches side by side; ``left_out`` counts those that are not shown."""

    number: int
    pair: Pair
    first: str
    later: str
    stretches: tuple[StretchView, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding side by side with its source, and the decision on it."""

    found: AuditedFinding
    report: str
    source: str
    severity: str
    kind: str
    level: str
    also: str
    sides: SideBySide | None
    decision: str


def origin_of(report: AuditedReport) -> Origin:
    """The origin of a report in the ranking; its file stands in for a missing title."""
    return Origin(report.id, report.title or report.source, report.author, report.year)


def report_names(reports: Sequence[AuditedReport]) -> Mapping[str, str]:
    """Report id → citation."""
    return {report.id: citation(origin_of(report)) for report in reports}


def decision(disposition: Disposition | None) -> str:
    """A person's decision in one line; "" without one."""
    if disposition is None:
        return ""
    reason = f"：{disposition.reason}" if disposition.reason else ""
    return f"{JUDGEMENTS[disposition.judgement]}（{disposition.name}）{reason}"


def pair_view(number: int, pair: Pair, file: AuditFile, limit: int = STRETCHES_BESIDE) -> PairView:
    """A pair with at most ``limit`` of its stretches side by side, without set phrases."""
    reported = [stretch for stretch in pair.stretches if stretch.kind is not Kind.FORMULA]
    return PairView(
        number=number,
        pair=pair,
        first=citation(pair.first),
        later=citation(pair.later),
        stretches=tuple(
            StretchView(
                number=at,
                level=LEVELS[stretch.level] if stretch.level else "",
                kind=KINDS[stretch.kind] if stretch.kind else "",
                sides=stretch_sides(stretch),
                decision=decision(file.dispositions.get(stretch.finding_id)),
            )
            for at, stretch in enumerate(reported[:limit], start=1)
        ),
        left_out=max(0, len(reported) - limit),
    )


def finding_view(found: AuditedFinding, names_by_id: Mapping[str, str], file: AuditFile) -> FindingView:
    """A finding with its texts for display. ``names_by_id``: report id → citation."""
    finding = found.finding
    return FindingView(
        found=found,
        report=names_by_id[found.report_id],
        source=citation(finding.source) if finding.source else "",
        severity=SEVERITIES[finding.severity],
        kind=KINDS[finding.kind] if finding.kind else "",
        level=LEVELS[finding.level] if finding.level and finding.kind is not Kind.FORMULA else "",
        also="、".join(citation(origin) for origin in finding.also_in[:20]),
        sides=audited_finding_sides(found),
        decision=decision(file.dispositions.get(found.id)),
    )


def findings_to_review(file: AuditFile) -> list[AuditedFinding]:
    """The findings other than set phrases, warnings first, long ones first."""
    reported = [found for found in file.result.findings if found.finding.kind is not Kind.FORMULA]
    return sorted(
        reported, key=lambda found: (found.finding.severity is not Severity.WARNING, -len(found.text))
    )


def first_citation(cluster: Cluster) -> str:
    """The citation of the earliest report with a cluster's wording."""
    return citation(cluster.members[0])
