"""The reports of an audit in order of time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.audit.identical import UNKNOWN_YEAR
from assistant.audit.snapshot import Snapshot
from assistant.domain.report import Metadata, series
from assistant.domain.results import Direction, Origin
from assistant.domain.text import Span


@dataclass(frozen=True, slots=True)
class DatedReport:
    """A report with its place in time: ``order`` is by year, then by source."""

    origin: Origin
    metadata: Metadata
    characters: int
    order: tuple[int, int]

    @property
    def series(self) -> str:
        """The series that the report belongs to."""
        return series(self.metadata, self.origin.report_id)

    def direction_to(self, later: "DatedReport") -> Direction:
        """Whether this report, which stands before ``later``, is known to be the earlier one."""
        if not self.order[0]:
            return Direction.EARLIER
        if UNKNOWN_YEAR in (self.order[0], later.order[0]):
            return Direction.UNKNOWN
        return Direction.EARLIER if self.order[0] < later.order[0] else Direction.SAME_YEAR

    def share(self, characters: int) -> float:
        """The share of the report that ``characters`` are, at most 1."""
        return min(1.0, characters / self.characters) if self.characters else 0.0


def dated_reports(snapshot: Snapshot) -> Mapping[str, DatedReport]:
    """All reports by id. A reference document comes before all others, whatever its year."""
    return {
        report_id: DatedReport(
            Origin(report_id, record.metadata.title, record.metadata.author, record.metadata.year),
            record.metadata,
            record.characters,
            (0, 0) if report_id == snapshot.reference else (record.metadata.year or UNKNOWN_YEAR, number),
        )
        for number, (report_id, record) in enumerate(snapshot.report_records.items(), start=1)
    }


def covered(spans: Iterable[Span]) -> int:
    """How many characters are in at least one of the spans."""
    reach = total = 0
    for span in sorted(spans):
        total += max(0, span.end - max(reach, span.begin))
        reach = max(reach, span.end)
    return total
