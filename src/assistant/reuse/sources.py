"""The past reports that a draft is held against: shingle parts, cards, and the way to the texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.base.cache import SingleFlightCache
from assistant.domain.report import Metadata, series
from assistant.domain.results import ALL_COLLECTIONS, Access
from assistant.reuse.folding import as_string
from assistant.reuse.shingles import Part

Mask = NDArray[np.bool_]
"""Per report of a part: whether it may be a source."""

_SENTENCES = 2048  # some ten kilobytes each at most


@dataclass(frozen=True, slots=True)
class Scope:
    """Which reports may be sources. ``year_to``: none later; a report without a year is never too late."""

    exclude: frozenset[str] = frozenset()
    year_to: int | None = None
    access: Access = ALL_COLLECTIONS


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A report by its part and its number there."""

    part: int
    report: int


class Sources:
    """Several parts searched as one. Read-only; safe to use from several threads.

    ``cards`` knows every report in force by its id: what it does not know has been removed. ``text`` gives a report's
    text by id. Where several parts hold one id, the last one counts. ``sentences`` and ``authors`` are how many there are.
    ``lately`` keeps what was found for the sentences of drafts that are being written, by scope and sentence.
    """

    def __init__(
        self, parts: Sequence[Part], records: Mapping[str, Metadata], text: Callable[[str], str]
    ) -> None:
        self.parts = tuple(parts)
        self.records = records
        self.text = text
        self.lately: SingleFlightCache[Any] = SingleFlightCache(_SENTENCES)
        self.sentences = sum(len(part.owners) for part in self.parts)
        self.authors = len({series(record, name) for name, record in records.items()})
        self._places: dict[str, Place] = {}
        for number, part in enumerate(self.parts):
            self._places.update(
                (name, Place(number, report)) for report, name in enumerate(part.names) if name in records
            )
        collections = {
            name: code for code, name in enumerate(sorted({record.collection for record in records.values()}))
        }
        self._collections = collections
        self._in_force: list[Mask] = []
        self._years: list[NDArray[np.int32]] = []
        self._codes: list[NDArray[np.int32]] = []
        for number, part in enumerate(self.parts):
            known = [records.get(name) for name in part.names]
            self._in_force.append(
                np.array(
                    [self._places.get(name) == Place(number, at) for at, name in enumerate(part.names)],
                    dtype=bool,
                )
            )
            self._years.append(np.array([(record and record.year) or 0 for record in known], dtype=np.int32))
            self._codes.append(
                np.array(
                    [collections[record.collection] if record else -1 for record in known], dtype=np.int32
                )
            )

    def masks(self, scope: Scope) -> list[Mask]:
        """The reports of each part that ``scope`` leaves."""
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
            if place := self._places.get(name):
                masks[place.part][place.report] = False
        return masks

    def report_id(self, place: Place) -> str:
        """The id of the report there."""
        return self.parts[place.part].names[place.report]

    def record(self, place: Place) -> Metadata:
        """The metadata of the report there."""
        return self.records[self.report_id(place)]

    def series(self, place: Place) -> str:
        """The series of the report there."""
        name = self.report_id(place)
        return series(self.records[name], name)

    def folded(self, place: Place) -> str:
        """The folded characters of the report there."""
        part = self.parts[place.part]
        return as_string(part.codes[part.reports[place.report] : part.reports[place.report + 1]])

    def sentence_edges(self, place: Place) -> list[int]:
        """Where the folded sentences of the report there begin, and where the last one ends."""
        part = self.parts[place.part]
        begin, end = int(part.reports[place.report]), int(part.reports[place.report + 1])
        first, last = np.searchsorted(part.units, (begin, end))
        edges: list[int] = (part.units[first : last + 1] - begin).tolist()
        return edges
