"""A segment: some reports with everything the index keeps of them, in a folder that never changes once written."""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np

from assistant.domain.report import Report
from assistant.domain.text import fold
from assistant.index import Sidecar, Vectors
from assistant.index.local.arrays import concatenated_ranges, starts_of, touch
from assistant.index.local.facets import (
    Facets,
    TextKeys,
    concatenate_facets,
    facets_of,
    read_facets,
    select_reports,
    write_facets,
)
from assistant.index.local.postings import Postings, merge_postings, write_postings
from assistant.index.local.store import NewReport, Store, merge_stores, write_store
from assistant.index.local.vectors import SegmentVectors, merge_vectors, write_vectors

Step = Callable[[int, int], None]
"""Called with (steps done, total steps)."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Segment:
    """An open segment. All files are opened at once, so that it stays readable when they are unlinked."""

    facets: Facets
    vectors: SegmentVectors
    postings: Postings
    text_keys: TextKeys
    store: Store

    def __len__(self) -> int:
        return len(self.facets.role_sets)

    def warm(self) -> None:
        """Read the arrays that most searches need into memory."""
        self.vectors.warm()
        for array in (self.postings.terms, self.postings.term_starts, self.facets.keys):
            touch(array)


_open: "WeakValueDictionary[str, Segment]" = WeakValueDictionary()
_lock = threading.Lock()


def open_segment(folder: Path, dimensions: int) -> Segment:
    """Open a segment, or return the one of this name that the process has open already.

    Names of segments are never reused, so a new generation shares in memory what it shares on disk. Raises OSError,
    ValueError, RuntimeError or sqlite3.Error when a file is missing or damaged.
    """
    with _lock:
        segment = _open.get(folder.name)
        if segment is None:
            segment = _open[folder.name] = Segment(
                facets=read_facets(folder),
                vectors=SegmentVectors(folder, dimensions),
                postings=Postings(folder),
                text_keys=TextKeys(folder),
                store=Store(folder),
            )
        return segment


def write_segment(
    folder: Path, new_reports: Sequence[NewReport], vectors: Vectors, sidecars: Sequence[Sidecar] = ()
) -> None:
    """Write a new segment. ``vectors``, shape (passages, dimensions), is in the order of reports and passages."""
    folder.mkdir()
    reports = [filing.report for filing in new_reports]
    folded = [fold(passage.span.of(report.text)) for report in reports for passage in report.passages]
    write_store(folder, new_reports)
    write_facets(folder, facets_of(reports, folded))
    write_vectors(folder, vectors)
    write_postings(folder, folded)
    for sidecar in sidecars:
        (folder / sidecar.name).mkdir()
        sidecar.write(folder / sidecar.name, reports)


def merge_segments(
    folder: Path,
    sources: Sequence[tuple[Path, Collection[int]]],
    dimensions: int,
    step: Step,
    sidecars: Sequence[Sidecar] = (),
) -> None:
    """Merge several segments into a new one. Each source is a folder and the numbers of its removed reports.

    Nothing is parsed, folded or encoded again; sidecars merge their own files. ``step`` may raise to cancel.
    """
    folder.mkdir()
    segments = [open_segment(source, dimensions) for source, _ in sources]
    kept_facets, kept_rows, kept_reports = [], [], []
    number = row = 0
    for segment, (_, removed) in zip(segments, sources, strict=True):
        numbers = np.setdiff1d(np.arange(len(segment.facets.reports)), list(removed))
        table = segment.facets.report_table[numbers]
        rows = concatenated_ranges(table["first"], table["passages"])
        shifts = row + starts_of(table["passages"])[:-1] - table["first"]
        new_numbers = range(number, number + len(numbers))
        kept_facets.append(select_reports(segment.facets, numbers, rows))
        kept_rows.append(rows)
        kept_reports.append(list(zip(numbers.tolist(), new_numbers, shifts.tolist(), strict=True)))
        number += len(numbers)
        row += len(rows)

    stores = [(source, kept) for (source, _), kept in zip(sources, kept_reports, strict=True)]
    remaining = [
        (source, [number for number, _, _ in kept])
        for (source, _), kept in zip(sources, kept_reports, strict=True)
    ]
    vectors = [(segment.vectors, rows) for segment, rows in zip(segments, kept_rows, strict=True)]
    postings = [(segment.postings, rows) for segment, rows in zip(segments, kept_rows, strict=True)]
    steps: list[Callable[[], None]] = [
        lambda: merge_stores(folder, stores),
        lambda: write_facets(folder, concatenate_facets(kept_facets)),
        lambda: merge_vectors(folder, dimensions, vectors),
        lambda: merge_postings(folder, postings),
        *(partial(_merge_sidecar, folder, sidecar, remaining) for sidecar in sidecars),
    ]
    for done, do in enumerate(steps):
        step(done, len(steps))
        do()
    step(len(steps), len(steps))


def _merge_sidecar(folder: Path, sidecar: Sidecar, remaining: Sequence[tuple[Path, Sequence[int]]]) -> None:
    (folder / sidecar.name).mkdir()
    sources = [(source / sidecar.name, numbers) for source, numbers in remaining]
    sidecar.merge(folder / sidecar.name, sources, _reports_of(folder))


def _reports_of(folder: Path) -> Iterator[Report]:
    """The reports of a segment whose store and facets are written, in order."""
    store, facets = Store(folder), read_facets(folder)
    for number in range(len(facets.reports)):
        yield store.report(number, facets.rows(number))
