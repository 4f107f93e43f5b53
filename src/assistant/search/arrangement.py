"""Which of the ranked passages are shown, and in which order: copies are one hit, reports may be, years may decide."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.domain.results import Query, Sort
from assistant.domain.text import fold
from assistant.index import Index, PassageRecord, Rows

_FIGURE = re.compile("[0-9〇零一二两三四五六七八九十百千万亿.,%*×]+")


@dataclass(slots=True)
class Place:
    """A hit to show: its position in the ranking, and the positions of those that it stands for.

    ``same_but_figures``: passages that differ from it in figures only; ``in_report``: other hits of its report.
    """

    position: int
    same_but_figures: list[int] = field(default_factory=list)
    in_report: list[int] = field(default_factory=list)


class Arrangement:
    """The ranked ``rows`` of one search as hits. ``relevant``: which of them answer the query, shape (n,)."""

    def __init__(self, index: Index, rows: Rows, relevant: NDArray[np.bool_] | None, query: Query) -> None:
        self._index = index
        self._rows = rows
        self._relevant = relevant
        self._query = query

    def places(self) -> list[Place]:
        """All hits, in the order in which they are shown."""
        keys = self._index.text_keys(self._rows)
        _, first = np.unique(keys, return_index=True)
        places = [Place(int(position)) for position in np.sort(first)]
        if self._query.collapse:
            places = _first_of_each(
                places, lambda place: without_figures(self._records[place.position].text), "same_but_figures"
            )
        if self._query.sort is not Sort.RELEVANCE:
            places.sort(key=self._by_year)
        if self._query.group_by is not None:
            reports = self._index.report_ids(self._rows.tolist())
            places = _first_of_each(places, lambda place: reports[place.position], "in_report")
        return places

    def _by_year(self, place: Place) -> tuple[bool, bool, int]:
        year = self._records[place.position].metadata.year
        relevant = self._relevant is None or bool(self._relevant[place.position])
        order = 0 if year is None else -year if self._query.sort is Sort.NEWEST else year
        return not relevant, year is None, order

    @cached_property
    def _records(self) -> Sequence[PassageRecord]:
        return self._index.passages(self._rows.tolist())


def _first_of_each(places: list[Place], key: Callable[[Place], str], kept_in: str) -> list[Place]:
    """The first place of each key; the positions of the others are kept with it."""
    first: dict[str, Place] = {}
    for place in places:
        leader = first.setdefault(key(place), place)
        if leader is not place:
            getattr(leader, kept_in).append(place.position)
    return list(first.values())


def without_figures(text: str) -> str:
    """The folded text with every figure, masked or written in Han numerals, as one mark."""
    return _FIGURE.sub("#", fold(unicodedata.normalize("NFKC", text)))
