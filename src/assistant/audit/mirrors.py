"""Mirrors: two reports of one year find the same wording in each other; it is listed once, for both."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.domain.results import AuditedFinding, Direction, Mirror
from assistant.domain.text import Span


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of the wording of a finding that is listed, with the reports that share it."""

    span: Span
    finding_id: str
    report_ids: frozenset[str]


class Mirrors:
    """Takes findings one by one and says which of them are listed already, from the other report's side."""

    def __init__(self) -> None:
        self._places: dict[str, list[_Place]] = defaultdict(list)
        self._mirrors: dict[str, list[Mirror]] = defaultdict(list)

    def add(self, found: AuditedFinding) -> bool:
        """Take a finding; True if it is the mirror of an earlier one, and so not to be listed."""
        source, direction = found.finding.source, found.finding.direction
        if source is None or source.report_id == found.report_id or direction in (None, Direction.EARLIER):
            return False
        span = found.finding.span
        for place in self._places[found.report_id]:
            if source.report_id in place.report_ids and mostly_same(span, place.span):
                self._mirrors[place.finding_id].append(Mirror(found.id, found.report_id, span))
                return True
        matches = (source, *found.others)
        reports = frozenset((found.report_id, *(match.report_id for match in matches)))
        for match in matches:
            self._places[match.report_id].append(_Place(match.span, found.id, reports))
        return False

    def joined(self, findings: Sequence[AuditedFinding]) -> list[AuditedFinding]:
        """The findings that are listed, each with its mirrors."""
        return [
            replace(found, mirrors=tuple(self._mirrors[found.id])) if found.id in self._mirrors else found
            for found in findings
        ]


def with_clues(
    findings: Sequence[AuditedFinding], by_report: Mapping[str, Sequence[AuditedFinding]]
) -> list[AuditedFinding]:
    """The findings, those of shared wording with the clues in it. ``by_report``: findings that can be clues, by report."""
    completed = []
    for found in findings:
        source = found.finding.source
        if found.is_shared and source is not None and found.is_listed:
            places = [(found.report_id, found.finding.span), (source.report_id, source.span)]
            clues = [
                clue.id
                for report_id, span in places
                for clue in by_report.get(report_id, ())
                if span.overlap(clue.finding.span)
            ]
            if clues:
                found = replace(found, clues=tuple(dict.fromkeys(clues)))
        completed.append(found)
    return completed


def mostly_same(one: Span, other: Span) -> bool:
    """Whether two places overlap by half of the shorter one at least."""
    return 2 * one.overlap(other) >= min(len(one), len(other))
