"""A part: some reports with all that is kept of them, in one folder that never changes once it is written."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np

from assistant.domain.text import fold
from assistant.index import Sidecar, Vectors
from assistant.index.local.arrays import starts_of, stretches, touch
from assistant.index.local.facets import (
    Facets,
    TextKeys,
    facets_of,
    join_facets,
    keep_reports,
    read_facets,
    write_facets,
)
from assistant.index.local.postings import Postings, merge_postings, write_postings
from assistant.index.local.store import Filing, Store, merge_stores, write_store
from assistant.index.local.vectors import VectorPart, merge_vectors, write_vectors

Step = Callable[[int, int], None]
"""Called with (steps done, steps in all)."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Part:
    """An open part. Every file is opened at once: an open part outlives the unlinking of its files."""

    facets: Facets
    vectors: VectorPart
    postings: Postings
    text_keys: TextKeys
    store: Store

    def __len__(self) -> int:
        return len(self.facets.roles)

    def warm(self) -> None:
        """Bring what most searches read into memory."""
        self.vectors.warm()
        for array in (self.postings.terms, self.postings.term_starts, self.facets.keys):
            touch(array)


_open: "WeakValueDictionary[str, Part]" = WeakValueDictionary()
_lock = threading.Lock()


def open_part(folder: Path, dimensions: int) -> Part:
    """Open a part, or take the one that this process has open: names of parts never come again.

    So a new generation shares in memory what it shares on the disk. Raises OSError, ValueError, RuntimeError or
    sqlite3.Error where a file is missing or damaged.
    """
    with _lock:
        part = _open.get(folder.name)
        if part is None:
            part = _open[folder.name] = Part(
                facets=read_facets(folder),
                vectors=VectorPart(folder, dimensions),
                postings=Postings(folder),
                text_keys=TextKeys(folder),
                store=Store(folder),
            )
        return part


def write_part(
    folder: Path, filings: Sequence[Filing], vectors: Vectors, sidecars: Sequence[Sidecar] = ()
) -> None:
    """Write a new part; ``vectors`` has one row per passage, in the order of reports and passages."""
    folder.mkdir()
    reports = [filing.report for filing in filings]
    folded = [fold(passage.span.of(report.text)) for report in reports for passage in report.passages]
    write_store(folder, filings)
    write_facets(folder, facets_of(reports, folded))
    write_vectors(folder, vectors)
    write_postings(folder, folded)
    for sidecar in sidecars:
        (folder / sidecar.name).mkdir()
        sidecar.write(folder / sidecar.name, ((report.id, report.text) for report in reports))


def merge_parts(
    folder: Path,
    sources: Sequence[tuple[Path, Collection[int]]],
    dimensions: int,
    step: Step,
    sidecars: Sequence[Sidecar] = (),
) -> None:
    """Write one part of what remains of several, each with the numbers of its reports to leave out.

    Nothing is parsed, folded or encoded again; annexes are written anew. What ``step`` raises ends the merge.
    """
    folder.mkdir()
    parts = [open_part(source, dimensions) for source, _ in sources]
    kept_facets, kept_rows, kept_reports = [], [], []
    number = row = 0
    for part, (_, removed) in zip(parts, sources, strict=True):
        numbers = np.setdiff1d(np.arange(len(part.facets.reports)), list(removed))
        records = part.facets.records[numbers]
        rows = stretches(records["first"], records["passages"])
        shifts = row + starts_of(records["passages"])[:-1] - records["first"]
        new_numbers = range(number, number + len(numbers))
        kept_facets.append(keep_reports(part.facets, numbers, rows))
        kept_rows.append(rows)
        kept_reports.append(list(zip(numbers.tolist(), new_numbers, shifts.tolist(), strict=True)))
        number += len(numbers)
        row += len(rows)

    stores = [(source, kept) for (source, _), kept in zip(sources, kept_reports, strict=True)]
    vectors = [(part.vectors, rows) for part, rows in zip(parts, kept_rows, strict=True)]
    postings = [(part.postings, rows) for part, rows in zip(parts, kept_rows, strict=True)]
    steps: list[Callable[[], None]] = [
        lambda: merge_stores(folder, stores),
        lambda: write_facets(folder, join_facets(kept_facets)),
        lambda: merge_vectors(folder, dimensions, vectors),
        lambda: merge_postings(folder, postings),
        *(partial(_write_sidecar, folder, sidecar) for sidecar in sidecars),
    ]
    for done, do in enumerate(steps):
        step(done, len(steps))
        do()
    step(len(steps), len(steps))


def _write_sidecar(folder: Path, sidecar: Sidecar) -> None:
    (folder / sidecar.name).mkdir()
    sidecar.write(folder / sidecar.name, Store(folder).texts())
