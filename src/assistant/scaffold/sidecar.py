"""The statements of filed reports as a sidecar of the index: parted once when a report is filed, looked up by cell after.

A cell is a role and a portfolio ("" for statements on none). Files of a segment, none of them pickled:

    about.json     {"format", "reports": [ids, in order], "cells": [[role, portfolio], …]}
    offsets.npy    int64    where each report's record begins in records.bin, with the total at the end
    records.bin             one record for each report: JSON, compressed
    cells.npy      uint32   (cell, report) pairs, ascending
"""

import json
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import IndexUnusable
from assistant.domain.report import Metadata, Report
from assistant.domain.results import ALL_COLLECTIONS
from assistant.domain.vocabulary import Vocabulary, load
from assistant.index import Index
from assistant.scaffold.codec import decoded, encoded
from assistant.scaffold.statements import Parted, parted

FORMAT = 1
CURE = "请运行 assistant index --rebuild 重建索引"

_CACHED = 400  # reports
_LEVEL = 6  # of compression: the next one costs twice the time for a hundredth of the size


class Statements:
    """The sidecar. ``vocabulary`` shows which portfolio a statement is on."""

    name = "statements"

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._vocabulary = vocabulary

    def write(self, folder: Path, reports: Iterable[Report]) -> None:
        """Part the reports of a new segment and write their records."""
        vocabulary = self._vocabulary or load()
        made = (parted(report, vocabulary) for report in reports)
        _write(folder, ((one.report_id, cells_of(one), _packed(one)) for one in made))

    def merge(
        self, folder: Path, sources: Sequence[tuple[Path, Sequence[int]]], reports: Iterable[Report]
    ) -> None:
        """Copy the records of the reports that remain; where a segment has none in this format, part all anew."""
        try:
            opened = [(Segment(source), numbers) for source, numbers in sources]
        except (OSError, ValueError, KeyError, IndexUnusable):
            self.write(folder, reports)
            return
        _write(
            folder,
            (
                (segment.reports[number], segment.cells_of(number), segment.record(number))
                for segment, numbers in opened
                for number in numbers
            ),
        )


def cells_of(one: Parted) -> set[tuple[str, str]]:
    """The cells in which a report has statements."""
    return {
        (statement.role.value, portfolio)
        for statement in one.statements
        for portfolio in statement.portfolios or ("",)
    }


def _packed(one: Parted) -> bytes:
    data = json.dumps(encoded(one), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(data.encode(), _LEVEL)


def _write(folder: Path, records: Iterable[tuple[str, Iterable[tuple[str, str]], bytes]]) -> None:
    names: list[str] = []
    numbers: dict[tuple[str, str], int] = {}
    pairs: list[tuple[int, int]] = []
    offsets = [0]
    with (folder / "records.bin").open("wb") as file:
        for name, cells, record in records:
            pairs += [(numbers.setdefault(cell, len(numbers)), len(names)) for cell in cells]
            names.append(name)
            file.write(record)
            offsets.append(offsets[-1] + len(record))
    np.save(folder / "offsets.npy", np.array(offsets, np.int64), allow_pickle=False)
    np.save(folder / "cells.npy", np.array(sorted(pairs), np.uint32).reshape(-1, 2), allow_pickle=False)
    about = {"format": FORMAT, "reports": names, "cells": list(numbers)}
    (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


class Segment:
    """The sidecar of one segment, open. Its files may be unlinked meanwhile."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or ValueError where a file is missing or damaged, IndexUnusable for another format."""
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        if about.get("format") != FORMAT:
            raise IndexUnusable(f"索引里的“{Statements.name}”是另一个版本写的", CURE)
        self.reports: list[str] = about["reports"]
        self._cells = {(role, portfolio): number for number, (role, portfolio) in enumerate(about["cells"])}
        self._offsets: NDArray[np.int64] = np.load(folder / "offsets.npy", allow_pickle=False)
        self._pairs: NDArray[np.uint32] = np.load(folder / "cells.npy", allow_pickle=False)
        size = int(self._offsets[-1])
        self._records: NDArray[np.uint8] = (
            np.memmap(folder / "records.bin", np.uint8, "r", shape=(size,)) if size else np.empty(0, np.uint8)
        )

    def record(self, number: int) -> bytes:
        """The packed record of a report."""
        return self._records[self._offsets[number] : self._offsets[number + 1]].tobytes()

    def in_cell(self, role: str, portfolio: str) -> list[int]:
        """The numbers of the reports that have statements in a cell."""
        cell = self._cells.get((role, portfolio))
        if cell is None:
            return []
        begin, end = np.searchsorted(self._pairs[:, 0], [cell, cell + 1])
        numbers: list[int] = self._pairs[begin:end, 1].tolist()
        return numbers

    def cells_of(self, number: int) -> list[tuple[str, str]]:
        """The cells of a report."""
        names = list(self._cells)
        return [names[cell] for cell in self._pairs[self._pairs[:, 1] == number, 0].tolist()]


class StatementIndex:
    """The statements of all reports of a generation. Safe to use from several threads."""

    def __init__(
        self, segments: Sequence[Segment], metadata: Mapping[str, Metadata], generation: str
    ) -> None:
        """``metadata``: of the reports in force. A report that was filed again counts where it was filed last."""
        self.generation = generation
        self.metadata = metadata
        self._segments = segments
        self._place = {
            name: (segment, number)
            for segment in segments
            for number, name in enumerate(segment.reports)
            if name in metadata
        }
        self._lock = threading.Lock()
        self._cache: OrderedDict[str, Parted] = OrderedDict()

    def __contains__(self, report_id: str) -> bool:
        return report_id in self._place

    def parted(self, report_id: str) -> Parted:
        """The statements of a report. Raises KeyError."""
        with self._lock:
            if report_id in self._cache:
                self._cache.move_to_end(report_id)
                return self._cache[report_id]
        segment, number = self._place[report_id]
        made = decoded(report_id, json.loads(zlib.decompress(segment.record(number))))
        with self._lock:
            self._cache[report_id] = made
            if len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        return made

    def in_cell(self, role: str, portfolio: str) -> list[str]:
        """The ids of the reports in force that have statements in a cell."""
        return [
            segment.reports[number]
            for segment in self._segments
            for number in segment.in_cell(role, portfolio)
            if self._place.get(segment.reports[number]) == (segment, number)
        ]


def open_statements(index: Index) -> StatementIndex:
    """The statements of a generation.

    Raises IndexUnusable with the cure where the index was built without them, or by another version; FileNotFoundError
    when it has gone since it was opened.
    """
    try:
        segments = [Segment(folder) for folder in index.sidecar(Statements.name)]
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError) as error:
        raise IndexUnusable(f"索引里的“{Statements.name}”已损坏：{error}", CURE) from error
    records = {record.id: record.metadata for record in index.reports(ALL_COLLECTIONS)}
    return StatementIndex(segments, records, index.generation)
