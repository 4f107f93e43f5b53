"""Shingles as an annex of the index: written with each part of it, and opened as the sources of a check."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.domain.report import Report
from assistant.domain.results import ALL_COLLECTIONS
from assistant.index import Index
from assistant.reuse import shingles
from assistant.reuse.sources import Sources


class Shingled:
    """The annex that keeps the shingles of a part's reports."""

    name = "shingles"

    def write(self, folder: Path, reports: Iterable[Report]) -> None:
        """Write the shingles of the reports of a segment."""
        shingles.write(folder, ((report.id, report.text) for report in reports))

    def merge(
        self, folder: Path, sources: Sequence[tuple[Path, Sequence[int]]], reports: Iterable[Report]
    ) -> None:
        """Write them anew: postings of two segments cannot be joined without sorting them again."""
        self.write(folder, reports)


def sources(index: Index) -> Sources:
    """The reports of a generation as sources of a check.

    Raises IndexUnusable when the index was built without shingles, FileNotFoundError when it has gone since it was opened.
    """
    parts = [
        shingles.open_part(part)
        for folder in index.sidecar(Shingled.name)
        for part in sorted(folder.iterdir())
    ]
    records = {record.report_id: record.metadata for record in index.reports(ALL_COLLECTIONS)}
    return Sources(parts, records, index.text)
