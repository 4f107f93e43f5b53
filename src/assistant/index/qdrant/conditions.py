"""Filters as conditions on the engine's points, and the payload that they are checked against."""

from collections.abc import Iterator, Set

import numpy as np

from assistant.domain.results import Access, Filters
from assistant.index import Rows
from assistant.index.local.facets import NAME_FACETS, NO_YEAR, Facets, FacetSearch
from assistant.index.qdrant.engine import BATCH, Condition


def condition_of(filters: Filters, access: Access, collections: Set[str]) -> Condition:
    """What a point must fulfil to pass the filters and be within the access.

    ``collections``: those that have passages; the engine may have no shard for others.
    """
    wanted = {
        "roles": frozenset(str(role) for role in filters.roles),
        "portfolios": filters.portfolios,
        "authors": filters.authors,
        "offices": filters.offices,
        "regions": filters.regions,
        "collections": filters.collections,
    }
    any_of = {name: frozenset(values) for name, values in wanted.items() if values}
    if access.collections is not None:
        any_of["collections"] = any_of.get("collections", access.collections) & access.collections
    if "collections" in any_of:
        any_of["collections"] &= collections
    none_of = {"report": filters.exclude_reports} if filters.exclude_reports else {}
    return Condition(any_of, none_of, filters.year_from, filters.year_to)


def payloads(facets: Facets, rows: Rows, batch: str) -> Iterator[dict[str, object]]:
    """The payload of each row's point, named as the facets are. A report without a year has none."""
    numbers = np.searchsorted(facets.report_table["first"], rows, side="right") - 1
    # Reports without passages begin where the next one does: the last that begins there is the one with passages.
    for row, number in zip(rows.tolist(), numbers.tolist(), strict=True):
        report = facets.report_table[number]
        payload: dict[str, object] = {
            "report": facets.reports[number],
            "roles": list(facets.values["roles"][facets.role_sets[row]]),
            "portfolios": list(facets.values["portfolios"][facets.portfolio_sets[row]]),
            BATCH: batch,
            **{name: facets.values[name][report[name]] for name in NAME_FACETS},
        }
        if report["year"] != NO_YEAR:
            payload["years"] = int(report["year"])
        yield payload


def collections_in_force(facets: FacetSearch) -> frozenset[str]:
    """The collections of the reports in force that have passages."""
    table = facets.facets.report_table
    codes = np.unique(table["collections"][facets.in_force & (table["passages"] > 0)])
    return frozenset(facets.facets.values["collections"][code] for code in codes.tolist())
