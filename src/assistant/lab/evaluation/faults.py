"""Evaluation of a check on planted faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.results import Finding, Severity
from assistant.lab.evaluation.gold import Gold, LabelledSpan
from assistant.lab.evaluation.metrics import Counts

RULES = {
    "foreign_place": "foreign_place",
    "placeholder": "placeholder",
    "stale_wording": "wording",
    "unmasked": "unmasked",
    "wrong_post": "wrong_post",
    "year_left": "year_left",
}
"""Annotated types of faults, and the rules that should detect them."""


_NONE = Counts()


@dataclass(frozen=True, slots=True)
class FaultFigures:
    """Figures on planted faults.

    ``by_type``: detected faults of each type, at any severity. ``traps``: how many places that only look like a fault
    were reported as a warning, ``traps_hinted`` at any severity. ``findings``: how many of the findings of these rules
    overlap with a fault of any type, ``warnings`` those of the warnings; ``reports``: how many were checked.
    """

    by_type: Mapping[str, Counts]
    traps: Counts
    findings: Counts
    traps_hinted: Counts = _NONE
    warnings: Counts = _NONE
    reports: int = 0

    @property
    def hints_per_report(self) -> float:
        """Infos of these rules for each report."""
        hints = self.findings.predicted - self.warnings.predicted
        return hints / self.reports if self.reports else 0.0

    @property
    def detected(self) -> Counts:
        """Detected faults of all types."""
        return sum(self.by_type.values(), Counts())


def faults(gold: Gold, found: Mapping[str, Sequence[Finding]]) -> FaultFigures:
    """The figures over all annotated reports. ``found``: report id → findings."""
    rule_findings = {
        report_id: [finding for finding in found[report_id] if finding.rule in RULES.values()]
        for report_id in gold.annotations
    }
    by_type: dict[str, Counts] = {}
    findings = warnings = Counts()
    for report_id, annotation in gold.annotations.items():
        for fault in annotation.faults:
            (name,) = fault.labels
            is_detected = any(_detects(finding, fault) for finding in rule_findings[report_id])
            by_type[name] = by_type.get(name, Counts()) + Counts(is_detected, is_detected, 1)
        for finding in rule_findings[report_id]:
            is_correct = any(fault.span.overlap(finding.span) for fault in annotation.faults)
            findings += Counts(is_correct, 1, is_correct)
            if finding.severity is Severity.WARNING:
                warnings += Counts(is_correct, 1, is_correct)
    sure = {
        report_id: [finding for finding in some if finding.severity is Severity.WARNING]
        for report_id, some in rule_findings.items()
    }
    return FaultFigures(
        dict(sorted(by_type.items())),
        _raised(gold, sure),
        findings,
        traps_hinted=_raised(gold, rule_findings),
        warnings=warnings,
        reports=len(gold.annotations),
    )


def _raised(gold: Gold, found: Mapping[str, Sequence[Finding]]) -> Counts:
    """How many traps a finding touches."""
    number = sum(
        any(trap.span.overlap(finding.span) for finding in found.get(trap.report_id, ()))
        for trap in gold.traps
    )
    return Counts(number, number, len(gold.traps))


def _detects(finding: Finding, fault: LabelledSpan) -> bool:
    (name,) = fault.labels
    return finding.rule == RULES.get(name, name) and fault.span.overlap(finding.span) > 0
