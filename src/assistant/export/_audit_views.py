"""What the html and docx exports show of an audit: the first entries of each list, with a count of the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.results import (
    AuditedFinding,
    AuditedReport,
    AuditFile,
    Kind,
    Origin,
    Pair,
    Severity,
)
from assistant.export.audit_labels import clue_texts, decision_text, is_ordered, side_names
from assistant.export.labels import KINDS, LEVELS, SEVERITIES, citation, rule_title
from assistant.export.pictures.sides import SideBySide, audited_finding_sides, stretch_sides

PAIRS_BESIDE, STRETCHES_BESIDE = 40, 60
"""Maximum number of pairs shown side by side, and of stretches of each."""

CLUSTERS, FINDINGS, PAIRS, ERRORS = 60, 400, 300, 300
"""Maximum numbers of entries in the lists."""


@dataclass(frozen=True, slots=True)
class StretchView:
    """One shared stretch of a pair: its labels, both wordings, and the decision on it."""

    number: int
    level: str
    kind: str
    sides: SideBySide
    decision: str
    clues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair with its stretches side by side; ``left_out`` counts those that are not shown."""

    number: int
    pair: Pair
    first: str
    later: str
    stretches: tuple[StretchView, ...]
    left_out: int
    names: tuple[str, str]


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
    ordered: bool
    clues: tuple[str, ...]


def origin_of(report: AuditedReport) -> Origin:
    """The origin of a report in the ranking; its file stands in for a missing title."""
    return Origin(report.id, report.title or report.source, report.author, report.year)


def report_names(reports: Sequence[AuditedReport]) -> Mapping[str, str]:
    """Report id → citation."""
    return {report.id: citation(origin_of(report)) for report in reports}


def pair_view(number: int, pair: Pair, file: AuditFile, limit: int = STRETCHES_BESIDE) -> PairView:
    """A pair with at most ``limit`` of its stretches side by side, without set phrases."""
    reported = [stretch for stretch in pair.stretches if stretch.kind is not Kind.FORMULA]
    found = {one.id: one for one in file.result.findings}
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
                sides=stretch_sides(stretch, pair.direction),
                decision=decision_text(file.dispositions.get(stretch.finding_id)),
                clues=clue_texts(found[stretch.finding_id], file.result)
                if stretch.finding_id in found
                else (),
            )
            for at, stretch in enumerate(reported[:limit], start=1)
        ),
        left_out=max(0, len(reported) - limit),
        names=side_names(pair.direction),
    )


def finding_view(found: AuditedFinding, names_by_id: Mapping[str, str], file: AuditFile) -> FindingView:
    """A finding with its texts for display. ``names_by_id``: report id → citation."""
    finding = found.finding
    return FindingView(
        found=found,
        report=names_by_id[found.report_id],
        source=citation(finding.source) if finding.source else "",
        severity=SEVERITIES[finding.severity],
        kind=KINDS[finding.kind] if finding.kind else rule_title(finding.rule),
        level=LEVELS[finding.level] if finding.level and finding.kind is not Kind.FORMULA else "",
        also="、".join(citation(origin) for origin in finding.also_in[:20]),
        sides=audited_finding_sides(found),
        decision=decision_text(file.dispositions.get(found.id), found),
        ordered=is_ordered(found),
        clues=clue_texts(found, file.result),
    )


def findings_to_review(file: AuditFile) -> list[AuditedFinding]:
    """Shared wording other than set phrases, warnings first, long ones first."""
    reported = [found for found in file.result.findings if found.is_shared and found.is_listed]
    return sorted(
        reported, key=lambda found: (found.finding.severity is not Severity.WARNING, -len(found.text))
    )
