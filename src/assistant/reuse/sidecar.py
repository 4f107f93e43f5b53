"""Shingles as a sidecar of the index: written with each index segment, opened as the sources of a check."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.domain.report import Report
from assistant.domain.results import ALL_COLLECTIONS
from assistant.index import Index
from assistant.reuse import shingles
from assistant.reuse.proposals import PROPOSED_PASSAGES
from assistant.reuse.sources import Sources


class Shingled:
    """The sidecar with the shingles of the reports of an index segment."""

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
    """The reports of an index generation as sources of a check.

    Raises IndexUnusable when the index was built without shingles, FileNotFoundError when its files were removed
    after it was opened.
    """
    segments = [
        shingles.open_segment(path)
        for folder in index.sidecar(Shingled.name)
        for path in sorted(folder.iterdir())
    ]
    records = {record.id: record.metadata for record in index.reports(ALL_COLLECTIONS)}
    return Sources(
        segments,
        records,
        index.text,
        lambda sentences, access: index.reports_sharing(sentences, access, PROPOSED_PASSAGES),
    )
