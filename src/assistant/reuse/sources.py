"""The past reports that a draft is compared with: shingle segments, metadata, and access to the texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.base.cache import SingleFlightCache
from assistant.domain.report import Metadata, series
from assistant.domain.results import ALL_COLLECTIONS, Access
from assistant.reuse import proposals
from assistant.reuse.folding import as_string
from assistant.reuse.proposals import Propose, Reports
from assistant.reuse.shingles import Segment

Mask = NDArray[np.bool_]
"""Per report of a segment: whether it may be a source."""

_CACHED_SENTENCES = 2048
"""Sentences of drafts whose matches are cached while somebody is writing; at most some ten kilobytes each."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which reports may be sources. ``year_to``: the latest year; a report without a year is always allowed."""

    exclude: frozenset[str] = frozenset()
    year_to: int | None = None
    access: Access = ALL_COLLECTIONS


@dataclass(frozen=True, slots=True, order=True)
class SourceRef:
    """A report, addressed by the number of its segment and its number there."""

    segment: int
    report: int


class Sources:
    """Several shingle segments searched as one. Read-only; safe to use from several threads.

    ``records`` holds the metadata of every report in force by id; a report without a record has been removed. ``text``
    returns the text of a report by id, ``propose`` the reports where sentences may stand. Where several segments hold one id,
    the last one counts. ``sentences`` and
    ``authors`` are totals. ``cache`` holds the matches of sentences of drafts in progress, by scope and sentence.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        records: Mapping[str, Metadata],
        text: Callable[[str], str],
        propose: Propose | None = None,
    ) -> None:
        self.segments = tuple(segments)
        self.records = records
        self.text = text
        self._propose = propose
        self.cache: SingleFlightCache[Any] = SingleFlightCache(_CACHED_SENTENCES)
        self.sentences = sum(len(segment.owners) for segment in self.segments)
        self.authors = len({series(record, name) for name, record in records.items()})
        self._refs: dict[str, SourceRef] = {}
        for number, segment in enumerate(self.segments):
            self._refs.update(
                (name, SourceRef(number, report))
                for report, name in enumerate(segment.names)
                if name in records
            )
        collections = {
            name: code for code, name in enumerate(sorted({record.collection for record in records.values()}))
        }
        self._collections = collections
        self._in_force: list[Mask] = []
        self._years: list[NDArray[np.int32]] = []
        self._codes: list[NDArray[np.int32]] = []
        for number, segment in enumerate(self.segments):
            known = [records.get(name) for name in segment.names]
            self._in_force.append(
                np.array(
                    [self._refs.get(name) == SourceRef(number, at) for at, name in enumerate(segment.names)],
                    dtype=bool,
                )
            )
            self._years.append(np.array([(record and record.year) or 0 for record in known], dtype=np.int32))
            self._codes.append(
                np.array(
                    [collections[record.collection] if record else -1 for record in known], dtype=np.int32
                )
            )

    @property
    def years(self) -> NDArray[np.int32]:
        """The year of each report, numbered through all segments; 0 where it is not known."""
        return np.concatenate([*self._years, np.empty(0, np.int32)])

    def masks(self, scope: Scope) -> list[Mask]:
        """The reports of each segment that ``scope`` allows."""
        masks = []
        for in_force, years, codes in zip(self._in_force, self._years, self._codes, strict=True):
            mask = in_force.copy()
            if scope.year_to is not None:
                mask &= years <= scope.year_to
            if scope.access.collections is not None:
                allowed = [
                    self._collections[name] for name in scope.access.collections if name in self._collections
                ]
                mask &= np.isin(codes, allowed)
            masks.append(mask)
        for name in scope.exclude:
            if ref := self._refs.get(name):
                masks[ref.segment][ref.report] = False
        return masks

    def proposed(self, sentences: Sequence[str], access: Access) -> dict[str, list[Reports]] | None:
        """For each sentence, the numbers of the reports of each segment where its wording may stand.

        None where that is looked up in the postings: in a collection that is not very large, or without an engine.
        """
        if self._propose is None or self.sentences < proposals.PROPOSE_FROM or not sentences:
            return None
        found = self._propose(sentences, access)
        if found is None:
            return None
        return {sentence: self._numbers(reports) for sentence, reports in zip(sentences, found, strict=True)}

    def _numbers(self, reports: Sequence[str]) -> list[Reports]:
        """The numbers of some reports in each segment."""
        found: list[list[int]] = [[] for _ in self.segments]
        for report in reports:
            if (ref := self._refs.get(report)) is not None:
                found[ref.segment].append(ref.report)
        return [np.array(sorted(numbers), np.int64) for numbers in found]

    def report_id(self, ref: SourceRef) -> str:
        """The id of a report."""
        return self.segments[ref.segment].names[ref.report]

    def record(self, ref: SourceRef) -> Metadata:
        """The metadata of a report."""
        return self.records[self.report_id(ref)]

    def series(self, ref: SourceRef) -> str:
        """The series that a report belongs to."""
        name = self.report_id(ref)
        return series(self.records[name], name)

    def folded(self, ref: SourceRef) -> str:
        """The folded text of a report."""
        segment = self.segments[ref.segment]
        return as_string(segment.codes[segment.reports[ref.report] : segment.reports[ref.report + 1]])

    def sentence_edges(self, ref: SourceRef) -> list[int]:
        """Folded positions where the sentences of a report begin, and where the last one ends."""
        segment = self.segments[ref.segment]
        begin, end = int(segment.reports[ref.report]), int(segment.reports[ref.report + 1])
        first, last = np.searchsorted(segment.units, (begin, end))
        edges: list[int] = (segment.units[first : last + 1] - begin).tolist()
        return edges
