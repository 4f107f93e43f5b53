"""What a check found of the planted faults: figures by the definitions of the project's judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.results import Finding
from assistant.lab.evaluation.gold import Gold, Labelled
from assistant.lab.evaluation.metrics import Counts

RULES = {
    "foreign_place": "foreign_place",
    "placeholder": "placeholder",
    "stale_wording": "wording",
    "unmasked": "unmasked",
    "wrong_post": "wrong_post",
    "year_left": "year_left",
}
"""The types of faults that are annotated, and the rules that are to see them."""


@dataclass(frozen=True, slots=True)
class FaultFigures:
    """Everything measured of one set's planted faults.

    ``by_type`` holds how many of each type were found; ``traps`` how many of what only looks like a fault was told;
    ``findings`` how many of all that these rules told touches a fault, of whatever type.
    """

    by_type: Mapping[str, Counts]
    traps: Counts
    findings: Counts

    @property
    def found(self) -> Counts:
        """How many faults of all types were found."""
        return sum(self.by_type.values(), Counts())


def faults(gold: Gold, found: Mapping[str, Sequence[Finding]]) -> FaultFigures:
    """The figures over all annotated reports; ``found`` are the findings by report id."""
    told = {
        report_id: [finding for finding in found[report_id] if finding.rule in RULES.values()]
        for report_id in gold.annotations
    }
    by_type: dict[str, Counts] = {}
    findings = Counts()
    for report_id, annotation in gold.annotations.items():
        for fault in annotation.faults:
            (name,) = fault.labels
            hit = any(_sees(finding, fault) for finding in told[report_id])
            by_type[name] = by_type.get(name, Counts()) + Counts(hit, hit, 1)
        for finding in told[report_id]:
            right = any(fault.span.overlap(finding.span) for fault in annotation.faults)
            findings += Counts(right, 1, right)
    raised = sum(
        any(trap.span.overlap(finding.span) for finding in told.get(trap.report_id, ()))
        for trap in gold.traps
    )
    return FaultFigures(dict(sorted(by_type.items())), Counts(raised, raised, len(gold.traps)), findings)


def _sees(finding: Finding, fault: Labelled) -> bool:
    (name,) = fault.labels
    return finding.rule == RULES.get(name, name) and fault.span.overlap(finding.span) > 0
