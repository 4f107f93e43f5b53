"""Headings as a sidecar of the index: a phrase finds the passages that stand below a heading which holds it.

Passages do not repeat the headings above them. Files of a segment:

    headings.txt   the folded headings of the segment, each once, one in a line
    starts.npy     int64   where the rows of each heading begin in rows.npy, with their total at the end
    rows.npy       int64   the rows of the segment that stand below each heading, ascending
    count.npy      int64   how many passages the segment has
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np

from assistant.domain.report import Report
from assistant.domain.text import fold
from assistant.index import Index, Rows


class Headings:
    """The sidecar with the headings of an index segment."""

    name = "headings"

    def write(self, folder: Path, reports: Iterable[Report]) -> None:
        """Write the headings of the reports of a segment."""
        below: dict[str, list[int]] = defaultdict(list)
        count = 0
        for report in reports:
            for passage in report.passages:
                for heading in dict.fromkeys(map(fold, passage.heading_path)):
                    if heading:
                        below[heading].append(count)
                count += 1
        rows = [row for found in below.values() for row in found]
        (folder / "headings.txt").write_text("\n".join(below), encoding="utf-8", newline="\n")
        np.save(folder / "starts.npy", np.array([0, *accumulate(map(len, below.values()))], np.int64))
        np.save(folder / "rows.npy", np.array(rows, np.int64))
        np.save(folder / "count.npy", np.array(count, np.int64))

    def merge(
        self, folder: Path, sources: Sequence[tuple[Path, Sequence[int]]], reports: Iterable[Report]
    ) -> None:
        """Write them anew: it costs less than reading what a merge would need."""
        self.write(folder, reports)


class _Segment:
    """The headings of one segment. ``first``: its first row in the index."""

    def __init__(self, folder: Path, first: int) -> None:
        self._text = (folder / "headings.txt").read_text(encoding="utf-8")
        self._starts = np.load(folder / "starts.npy")
        self._rows = np.load(folder / "rows.npy", mmap_mode="r") if len(self._text) else np.empty(0, np.int64)
        self._lines = [0, *accumulate(len(line) + 1 for line in self._text.split("\n"))]
        self._first = first
        self.count = int(np.load(folder / "count.npy"))

    def below(self, folded: str) -> list[Rows]:
        """The rows below each heading that holds ``folded``."""
        found: list[Rows] = []
        at = self._text.find(folded)
        while at >= 0:
            line = bisect_right(self._lines, at) - 1
            found.append(self._first + self._rows[self._starts[line] : self._starts[line + 1]])
            at = self._text.find(folded, self._lines[line + 1])
        return found


class HeadingSearch:
    """The headings of every segment of an index generation."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._segments: list[_Segment] = []
        first = 0
        for folder in folders:
            segment = _Segment(folder, first)
            self._segments.append(segment)
            first += segment.count

    def below(self, phrase: str) -> Rows:
        """The rows that stand below a heading which holds the folded ``phrase``, ascending, each once."""
        folded = fold(phrase)
        found = [rows for segment in self._segments for rows in segment.below(folded)] if folded else []
        return np.unique(np.concatenate([np.empty(0, np.int64), *found]))


def open_headings(index: Index) -> HeadingSearch:
    """The headings of an index generation.

    Raises IndexUnusable when the index was built without them, FileNotFoundError when its files were removed after it
    was opened.
    """
    return HeadingSearch(index.sidecar(Headings.name))
