"""Facets as arrays: exact filtering, counts per value, passages of identical text.

A segment keeps per passage its roles, its set of portfolios and a hash of its folded text; per report the row of its
first passage, its year, and the codes of author, office, region and collection. A set of roles or of portfolios is
coded as one number: few combinations occur, whereas the number of portfolios is not limited.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.report import Report
from assistant.domain.results import Access, Filters
from assistant.index.local import codec
from assistant.index.local.arrays import Array, load, save, starts_of
from assistant.index.local.selection import Mask

NAME_FACETS = ("authors", "offices", "regions", "collections")
"""Facets of a report whose values are names; "" stands for unknown and is never listed."""

_REPORT_DTYPE = np.dtype(
    [
        ("first", np.int64),
        ("passages", np.int64),
        ("year", np.int32),
        *((name, np.int32) for name in NAME_FACETS),
    ]
)

NO_YEAR = np.iinfo(np.int32).min
"""Stands for no year: less than any year in a filter."""


def text_key(folded: str) -> int:
    """A stable 64-bit hash of a folded text."""
    return int.from_bytes(
        hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


class _Codes:
    """Assigns consecutive numbers to values, in the order in which they first occur."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def __call__(self, value: Any) -> int:
        return self.numbers.setdefault(value, len(self.numbers))


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of one segment, or of several concatenated.

    ``role_sets`` (codes), ``portfolio_sets`` (codes) and ``keys`` (hashes of texts) have shape (passages,);
    ``report_table`` is a structured array of shape (reports,); ``reports`` are the ids by report number; ``values``
    maps each facet to its values by code.
    """

    role_sets: Array
    portfolio_sets: Array
    keys: NDArray[np.uint64]
    report_table: Array
    reports: tuple[str, ...]
    values: Mapping[str, tuple[Any, ...]]

    def rows(self, number: int) -> range:
        """The rows of a report's passages."""
        first = int(self.report_table["first"][number])
        return range(first, first + int(self.report_table["passages"][number]))


def facets_of(reports: Sequence[Report], folded: Sequence[str]) -> Facets:
    """The facets of reports. ``folded``: the folded texts of all their passages, in order."""
    codes = {name: _Codes() for name in ("roles", "portfolios", *NAME_FACETS)}
    roles: list[int] = []
    sets: list[int] = []
    table = []
    for report in reports:
        metadata = report.metadata
        named = (metadata.author, metadata.office, metadata.region, metadata.collection)
        table.append(
            (
                len(roles),
                len(report.passages),
                NO_YEAR if metadata.year is None else metadata.year,
                *(codes[name](value) for name, value in zip(NAME_FACETS, named, strict=True)),
            )
        )
        for passage in report.passages:
            roles.append(codes["roles"](tuple(sorted({str(role) for role in passage.roles}))))
            sets.append(
                codes["portfolios"](tuple(sorted({portfolio.name for portfolio in passage.portfolios})))
            )
    return Facets(
        role_sets=np.array(roles, np.int16),
        portfolio_sets=np.array(sets, np.int32),
        keys=np.fromiter(map(text_key, folded), np.uint64, len(folded)),
        report_table=np.array(table, _REPORT_DTYPE),
        reports=tuple(report.id for report in reports),
        values={name: tuple(code.numbers) for name, code in codes.items()},
    )


def concatenate_facets(segments: Sequence[Facets]) -> Facets:
    """The facets of several segments as one, in order. A single one is returned as it is, memory-mapped."""
    if len(segments) == 1:
        return segments[0]
    codes = {name: _Codes() for name in ("roles", "portfolios", *NAME_FACETS)}
    recoding = [
        {
            name: np.array([code(value) for value in segment.values[name]], np.int32)
            for name, code in codes.items()
        }
        for segment in segments
    ]
    report_tables = []
    first = 0
    for segment, new_codes in zip(segments, recoding, strict=True):
        table = segment.report_table.copy()
        table["first"] += first
        for name in NAME_FACETS:
            table[name] = new_codes[name][table[name]]
        report_tables.append(table)
        first += len(segment.role_sets)
    recoded = list(zip(segments, recoding, strict=True))
    return Facets(
        role_sets=_concatenated(
            [new["roles"][old.role_sets].astype(np.int16) for old, new in recoded], np.int16
        ),
        portfolio_sets=_concatenated(
            [new["portfolios"][old.portfolio_sets] for old, new in recoded], np.int32
        ),
        keys=_concatenated([segment.keys for segment in segments], np.uint64),
        report_table=_concatenated(report_tables, _REPORT_DTYPE),
        reports=tuple(report for segment in segments for report in segment.reports),
        values={name: tuple(code.numbers) for name, code in codes.items()},
    )


def select_reports(facets: Facets, numbers: Array, rows: Array) -> Facets:
    """The facets of some reports only, given by their numbers and the rows of all their passages, both ascending."""
    table = facets.report_table[numbers]
    table["first"] = starts_of(table["passages"])[:-1]
    return Facets(
        role_sets=facets.role_sets[rows],
        portfolio_sets=facets.portfolio_sets[rows],
        keys=facets.keys[rows],
        report_table=table,
        reports=tuple(facets.reports[number] for number in numbers),
        values=facets.values,
    )


def write_facets(folder: Path, facets: Facets) -> None:
    """Write the facets of a segment, and its keys a second time, sorted, with their rows."""
    order = np.argsort(facets.keys, kind="stable")
    save(folder / "role_sets.npy", facets.role_sets)
    save(folder / "portfolio_sets.npy", facets.portfolio_sets)
    save(folder / "keys.npy", facets.keys)
    save(folder / "keys_sorted.npy", facets.keys[order])
    save(folder / "keys_rows.npy", order.astype(np.int32))
    save(folder / "reports.npy", facets.report_table)
    values = {"reports": facets.reports, **facets.values}
    (folder / "values.json").write_text(codec.dump(values), encoding="utf-8", errors="surrogatepass")


def read_facets(folder: Path) -> Facets:
    """The facets of a segment, memory-mapped."""
    values = json.loads((folder / "values.json").read_text(encoding="utf-8", errors="surrogatepass"))
    for name in ("roles", "portfolios"):
        values[name] = [tuple(names) for names in values[name]]
    return Facets(
        role_sets=load(folder / "role_sets.npy"),
        portfolio_sets=load(folder / "portfolio_sets.npy"),
        keys=load(folder / "keys.npy"),
        report_table=load(folder / "reports.npy"),
        reports=tuple(values.pop("reports")),
        values={name: tuple(of) for name, of in values.items()},
    )


class FacetSearch:
    """Masks and counts over the facets of a generation. ``removed``: numbers of reports no longer in force.

    ``report_of``, shape (passages,), is each row's report number; ``in_force``, shape (reports,), a mask;
    ``numbers`` maps the ids of the reports in force to their numbers.
    """

    def __init__(self, facets: Facets, removed: Collection[int]) -> None:
        self.facets = facets
        self.report_of = np.repeat(
            np.arange(len(facets.reports), dtype=np.int32), facets.report_table["passages"]
        )
        self.in_force = np.ones(len(facets.reports), np.bool_)
        self.in_force[list(removed)] = False
        self.numbers = {
            report: number for number, report in enumerate(self.facets.reports) if self.in_force[number]
        }

    def reachable(self, access: Access) -> Mask:
        """Which reports are in force and within ``access``, shape (reports,)."""
        if access.collections is None:
            return self.in_force
        return self.in_force & self._reports_with("collections", access.collections)

    def mask(self, filters: Filters, access: Access) -> Mask | None:
        """Which rows pass, shape (passages,); None when all do."""
        reports = self.reachable(access).copy()
        named = {
            "authors": filters.authors,
            "offices": filters.offices,
            "regions": filters.regions,
            "collections": filters.collections,
        }
        for name, wanted in named.items():
            if wanted:
                reports &= self._reports_with(name, wanted)
        years = self.facets.report_table["year"]
        if filters.year_from is not None:
            reports &= years >= filters.year_from
        if filters.year_to is not None:
            reports &= (years <= filters.year_to) & (years != NO_YEAR)
        excluded = [self.numbers[report] for report in filters.exclude_reports if report in self.numbers]
        reports[excluded] = False

        masks = [] if reports.all() else [reports[self.report_of]]
        of_passages = (
            ("roles", frozenset(map(str, filters.roles)), self.facets.role_sets),
            ("portfolios", filters.portfolios, self.facets.portfolio_sets),
        )
        for name, wanted, sets in of_passages:
            if wanted:
                masks.append(self._sets_with(name, wanted)[sets])
        return np.logical_and.reduce(masks) if masks else None

    def counts(self, mask: Mask | None) -> dict[str, dict[str, int]]:
        """Per facet, value → number of passages where ``mask`` is true, most frequent first."""
        counted: dict[str, dict[str, int]] = {
            "portfolios": self._set_counts("portfolios", self.facets.portfolio_sets, mask),
            "roles": self._set_counts("roles", self.facets.role_sets, mask),
            "years": {},
        }
        passages = self._tally(self.report_of, mask, len(self.facets.reports))
        for year, count in zip(self.facets.report_table["year"].tolist(), passages, strict=True):
            if year != NO_YEAR:
                counted["years"][str(year)] = counted["years"].get(str(year), 0) + count
        for facet in NAME_FACETS:
            values = self.facets.values[facet]
            weights = (
                np.bincount(self.facets.report_table[facet], passages, minlength=len(values))
                .astype(int)
                .tolist()
            )
            counted[facet] = {value: count for value, count in zip(values, weights, strict=True) if value}
        return {facet: _by_frequency(counts) for facet, counts in counted.items()}

    def _reports_with(self, facet: str, wanted: Collection[str]) -> Mask:
        mask: Mask = self._matching_values(facet, lambda value: value in wanted)[
            self.facets.report_table[facet]
        ]
        return mask

    def _sets_with(self, name: str, wanted: Collection[str]) -> Mask:
        """Which sets of roles or portfolios hold one of ``wanted``, by code."""
        return self._matching_values(name, lambda held: not frozenset(wanted).isdisjoint(held))

    def _set_counts(self, name: str, sets: Array, mask: Mask | None) -> dict[str, int]:
        """Role or portfolio → number of passages that have it; ``sets``: the code of each passage's set."""
        counted: dict[str, int] = {}
        held = self.facets.values[name]
        for values, count in zip(held, self._tally(sets, mask, len(held)), strict=True):
            for value in values:
                counted[value] = counted.get(value, 0) + count
        return counted

    def _matching_values(self, facet: str, test: Callable[[Any], bool]) -> Mask:
        return np.array([test(value) for value in self.facets.values[facet]], np.bool_)

    @staticmethod
    def _tally(codes: Array, mask: Mask | None, size: int) -> list[int]:
        counts: list[int] = np.bincount(codes if mask is None else codes[mask], minlength=size).tolist()
        return counts


class TextKeys:
    """Finds the rows of a segment by the hash of their text."""

    def __init__(self, folder: Path) -> None:
        self._keys = load(folder / "keys_sorted.npy")
        self._rows = load(folder / "keys_rows.npy")

    def rows(self, key: np.uint64) -> Array:
        """All rows of the segment whose text has this key, ascending."""
        begin, end = np.searchsorted(self._keys, key, "left"), np.searchsorted(self._keys, key, "right")
        return self._rows[begin:end]


def _by_frequency(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(
        sorted(((value, n) for value, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0]))
    )


def _concatenated(arrays: Sequence[Array], dtype: Any) -> Array:
    return np.concatenate([np.empty(0, dtype), *arrays])
