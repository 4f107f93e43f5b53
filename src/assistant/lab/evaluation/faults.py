"""Evaluation of a check on planted faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.results import Finding
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


@dataclass(frozen=True, slots=True)
class FaultFigures:
    """Figures on planted faults.

    ``by_type``: detected faults of each type. ``traps``: how many places that only look like a fault were reported.
    ``findings``: how many of the findings of these rules overlap with a fault of any type.
    """

    by_type: Mapping[str, Counts]
    traps: Counts
    findings: Counts

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
    findings = Counts()
    for report_id, annotation in gold.annotations.items():
        for fault in annotation.faults:
            (name,) = fault.labels
            is_detected = any(_detects(finding, fault) for finding in rule_findings[report_id])
            by_type[name] = by_type.get(name, Counts()) + Counts(is_detected, is_detected, 1)
        for finding in rule_findings[report_id]:
            is_correct = any(fault.span.overlap(finding.span) for fault in annotation.faults)
            findings += Counts(is_correct, 1, is_correct)
    traps_raised = sum(
        any(trap.span.overlap(finding.span) for finding in rule_findings.get(trap.report_id, ()))
        for trap in gold.traps
    )
    return FaultFigures(
        dict(sorted(by_type.items())), Counts(traps_raised, traps_raised, len(gold.traps)), findings
    )


def _detects(finding: Finding, fault: LabelledSpan) -> bool:
    (name,) = fault.labels
    return finding.rule == RULES.get(name, name) and fault.span.overlap(finding.span) > 0
