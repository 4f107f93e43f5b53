"""What filters look at, as arrays: exact candidates, counts per value, identical texts.

A part keeps, per passage, its role, its set of portfolios and a key of its folded text; per report where
its passages begin, its year, and the codes of author, office, region and collection. A set of portfolios is
one number: most passages share few combinations, and there may be any number of portfolios.
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

NAMED = ("authors", "offices", "regions", "collections")
"""Facets of a report whose values are names; "" stands for unknown and is never listed."""

_REPORT = np.dtype(
    [("first", np.int64), ("passages", np.int64), ("year", np.int32), *((name, np.int32) for name in NAMED)]
)

_NO_YEAR = np.iinfo(np.int32).min  # before any year that a filter begins with


def text_key(folded: str) -> int:
    """A stable 64-bit key of a folded text."""
    return int.from_bytes(
        hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


class _Codes:
    """Values → consecutive numbers, in order of first appearance."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def __call__(self, value: Any) -> int:
        return self.numbers.setdefault(value, len(self.numbers))


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of one part, or of several joined. Shapes: (passages,) and (reports,).

    ``values`` maps each facet's name to its values in the order of their codes; ``reports`` are ids by
    number.
    """

    roles: Array
    sets: Array
    keys: NDArray[np.uint64]
    records: Array
    reports: tuple[str, ...]
    values: Mapping[str, tuple[Any, ...]]

    def rows(self, number: int) -> range:
        """The rows of a report's passages."""
        first = int(self.records["first"][number])
        return range(first, first + int(self.records["passages"][number]))


def facets_of(reports: Sequence[Report], folded: Sequence[str]) -> Facets:
    """The facets of reports whose passages' folded texts are given in order."""
    codes = {name: _Codes() for name in ("roles", "sets", *NAMED)}
    roles: list[int] = []
    sets: list[int] = []
    records = []
    for report in reports:
        metadata = report.metadata
        named = (metadata.author, metadata.office, metadata.region, metadata.collection)
        records.append(
            (
                len(roles),
                len(report.passages),
                _NO_YEAR if metadata.year is None else metadata.year,
                *(codes[name](value) for name, value in zip(NAMED, named, strict=True)),
            )
        )
        for passage in report.passages:
            roles.append(codes["roles"](str(passage.role)))
            sets.append(codes["sets"](tuple(sorted({portfolio.name for portfolio in passage.portfolios}))))
    return Facets(
        roles=np.array(roles, np.uint8),
        sets=np.array(sets, np.int32),
        keys=np.fromiter(map(text_key, folded), np.uint64, len(folded)),
        records=np.array(records, _REPORT),
        reports=tuple(report.id for report in reports),
        values={name: tuple(code.numbers) for name, code in codes.items()},
    )


def join_facets(parts: Sequence[Facets]) -> Facets:
    """Several parts as one, in order. One part alone is taken as it is, still mapped."""
    if len(parts) == 1:
        return parts[0]
    codes = {name: _Codes() for name in ("roles", "sets", *NAMED)}
    tables = [
        {
            name: np.array([code(value) for value in part.values[name]], np.int32)
            for name, code in codes.items()
        }
        for part in parts
    ]
    records = []
    first = 0
    for part, table in zip(parts, tables, strict=True):
        moved = part.records.copy()
        moved["first"] += first
        for name in NAMED:
            moved[name] = table[name][moved[name]]
        records.append(moved)
        first += len(part.roles)
    return Facets(
        roles=_joined(
            [t["roles"][p.roles].astype(np.uint8) for p, t in zip(parts, tables, strict=True)], np.uint8
        ),
        sets=_joined([t["sets"][p.sets] for p, t in zip(parts, tables, strict=True)], np.int32),
        keys=_joined([part.keys for part in parts], np.uint64),
        records=_joined(records, _REPORT),
        reports=tuple(report for part in parts for report in part.reports),
        values={name: tuple(code.numbers) for name, code in codes.items()},
    )


def keep_reports(facets: Facets, numbers: Array, rows: Array) -> Facets:
    """The facets of some reports only, given by their numbers and all their rows, both ascending."""
    records = facets.records[numbers]
    records["first"] = starts_of(records["passages"])[:-1]
    return Facets(
        roles=facets.roles[rows],
        sets=facets.sets[rows],
        keys=facets.keys[rows],
        records=records,
        reports=tuple(facets.reports[number] for number in numbers),
        values=facets.values,
    )


def write_facets(folder: Path, facets: Facets) -> None:
    """Write a part's facets, and its keys once more in order with their rows."""
    order = np.argsort(facets.keys, kind="stable")
    save(folder / "roles.npy", facets.roles)
    save(folder / "sets.npy", facets.sets)
    save(folder / "keys.npy", facets.keys)
    save(folder / "keys_sorted.npy", facets.keys[order])
    save(folder / "keys_rows.npy", order.astype(np.int32))
    save(folder / "reports.npy", facets.records)
    values = {"reports": facets.reports, **facets.values}
    (folder / "values.json").write_text(codec.dump(values), encoding="utf-8", errors="surrogatepass")


def read_facets(folder: Path) -> Facets:
    """A part's facets, mapped."""
    values = json.loads((folder / "values.json").read_text(encoding="utf-8", errors="surrogatepass"))
    values["sets"] = [tuple(names) for names in values["sets"]]
    return Facets(
        roles=load(folder / "roles.npy"),
        sets=load(folder / "sets.npy"),
        keys=load(folder / "keys.npy"),
        records=load(folder / "reports.npy"),
        reports=tuple(values.pop("reports")),
        values={name: tuple(of) for name, of in values.items()},
    )


class FacetSearch:
    """Masks and counts over a generation's facets. ``removed`` are numbers of reports no longer in force.

    ``numbers``: id → number of the reports in force.
    """

    def __init__(self, facets: Facets, removed: Collection[int]) -> None:
        self.facets = facets
        self.report_of = np.repeat(np.arange(len(facets.reports), dtype=np.int32), facets.records["passages"])
        self.in_force = np.ones(len(facets.reports), np.bool_)
        self.in_force[list(removed)] = False
        self.numbers = {
            report: number for number, report in enumerate(self.facets.reports) if self.in_force[number]
        }

    def reachable(self, access: Access) -> Mask:
        """Which reports are in force and within ``access``, shape (reports,)."""
        if access.collections is None:
            return self.in_force
        return self.in_force & self._is("collections", access.collections)

    def mask(self, filters: Filters, access: Access) -> Mask | None:
        """Which rows pass, shape (passages,); None where all do."""
        reports = self.reachable(access).copy()
        named = {
            "authors": filters.authors,
            "offices": filters.offices,
            "regions": filters.regions,
            "collections": filters.collections,
        }
        for name, wanted in named.items():
            if wanted:
                reports &= self._is(name, wanted)
        years = self.facets.records["year"]
        if filters.year_from is not None:
            reports &= years >= filters.year_from
        if filters.year_to is not None:
            reports &= (years <= filters.year_to) & (years != _NO_YEAR)
        excluded = [self.numbers[report] for report in filters.exclude_reports if report in self.numbers]
        reports[excluded] = False

        masks = [] if reports.all() else [reports[self.report_of]]
        if filters.roles:
            wanted_roles = {str(role) for role in filters.roles}
            masks.append(self._passing("roles", lambda role: role in wanted_roles)[self.facets.roles])
        if filters.portfolios:
            masks.append(
                self._passing("sets", lambda names: not filters.portfolios.isdisjoint(names))[
                    self.facets.sets
                ]
            )
        return np.logical_and.reduce(masks) if masks else None

    def counts(self, mask: Mask | None) -> dict[str, dict[str, int]]:
        """Per facet, value → number of passages that ``mask`` lets through, most frequent first."""
        counted: dict[str, dict[str, int]] = {"portfolios": {}, "roles": {}, "years": {}}
        sets = self._tally(self.facets.sets, mask, len(self.facets.values["sets"]))
        for names, count in zip(self.facets.values["sets"], sets, strict=True):
            for name in names:
                counted["portfolios"][name] = counted["portfolios"].get(name, 0) + count
        roles = self._tally(self.facets.roles, mask, len(self.facets.values["roles"]))
        counted["roles"] = dict(zip(self.facets.values["roles"], roles, strict=True))
        passages = self._tally(self.report_of, mask, len(self.facets.reports))
        for year, count in zip(self.facets.records["year"].tolist(), passages, strict=True):
            if year != _NO_YEAR:
                counted["years"][str(year)] = counted["years"].get(str(year), 0) + count
        for facet in NAMED:
            values = self.facets.values[facet]
            weights = (
                np.bincount(self.facets.records[facet], passages, minlength=len(values)).astype(int).tolist()
            )
            counted[facet] = {value: count for value, count in zip(values, weights, strict=True) if value}
        return {facet: _by_frequency(counts) for facet, counts in counted.items()}

    def _is(self, facet: str, wanted: Collection[str]) -> Mask:
        mask: Mask = self._passing(facet, lambda value: value in wanted)[self.facets.records[facet]]
        return mask

    def _passing(self, facet: str, test: Callable[[Any], bool]) -> Mask:
        return np.array([test(value) for value in self.facets.values[facet]], np.bool_)

    @staticmethod
    def _tally(codes: Array, mask: Mask | None, size: int) -> list[int]:
        counts: list[int] = np.bincount(codes if mask is None else codes[mask], minlength=size).tolist()
        return counts


class TextKeys:
    """Rows of a part by the key of their text."""

    def __init__(self, folder: Path) -> None:
        self._keys = load(folder / "keys_sorted.npy")
        self._rows = load(folder / "keys_rows.npy")

    def rows(self, key: np.uint64) -> Array:
        """All rows of the part whose text has this key, ascending."""
        begin, end = np.searchsorted(self._keys, key, "left"), np.searchsorted(self._keys, key, "right")
        return self._rows[begin:end]


def _by_frequency(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(
        sorted(((value, n) for value, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0]))
    )


def _joined(arrays: Sequence[Array], dtype: Any) -> Array:
    return np.concatenate([np.empty(0, dtype), *arrays])
