"""What callers ask for, in canonical values: whatever is not there is an error, never an empty answer."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.report import Role
from assistant.domain.results import Access, Filters, FilterValue, FilterValues, PortfolioValue
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Index

_FACETS = {"authors": "作者", "offices": "职务", "collections": "材料集"}


def resolved(filters: Filters, index: Index, vocabulary: Vocabulary, access: Access) -> Filters:
    """``filters`` with aliases made canonical and parts of region names completed.

    Raises UnknownValue for a value that no report within ``access`` has, BadInput for years in the wrong order.
    """
    values = index.facet_values(access)
    if filters.year_from is not None and filters.year_to is not None and filters.year_from > filters.year_to:
        raise BadInput(f"年份从 {filters.year_from} 到 {filters.year_to} 是倒着的", "请把较早的年份写在前面")
    for facet, label in _FACETS.items():
        for value in getattr(filters, facet):
            if value not in values[facet]:
                raise UnknownValue(label, value, vocabulary.nearest(value, tuple(values[facet])))
    regions: set[str] = set()
    for value in filters.regions:
        within = {name for name in values["regions"] if value in name}
        if not value or not within:
            raise UnknownValue("地区", value, vocabulary.nearest(value, tuple(values["regions"])))
        regions |= within
    return replace(
        filters,
        portfolios=frozenset(vocabulary.portfolio(name) for name in filters.portfolios),
        roles=frozenset(vocabulary.role(name) for name in filters.roles),
        regions=frozenset(regions),
    )


def combined(given: Filters, written: Filters) -> Filters:
    """The filters of a search with those that stand in its text: both must match.

    Raises BadInput where they exclude each other.
    """
    merged = {}
    for name in ("portfolios", "roles", "authors", "offices", "regions", "collections"):
        one, other = getattr(given, name), getattr(written, name)
        both = one & other if one and other else one | other
        if one and other and not both:
            raise BadInput(
                f"查询里写的“{'、'.join(sorted(other))}”与另选的“{'、'.join(sorted(one))}”不能同时符合",
                "请只留下一处",
            )
        merged[name] = both
    first = max((year for year in (given.year_from, written.year_from) if year is not None), default=None)
    last = min((year for year in (given.year_to, written.year_to) if year is not None), default=None)
    if first is not None and last is not None and first > last:
        raise BadInput("查询里写的年份与另选的年份不能同时符合", "请只留下一处")
    return replace(given, year_from=first, year_to=last, **merged)


def filter_values(index: Index, vocabulary: Vocabulary, access: Access) -> FilterValues:
    """Every value that a filter takes, with the number of passages within ``access``."""
    counts = index.facet_values(access)
    return FilterValues(
        portfolios=tuple(
            PortfolioValue(
                entry.name, entry.aliases, entry.departments, counts["portfolios"].get(entry.name, 0)
            )
            for entry in vocabulary.portfolios
        ),
        roles=tuple(FilterValue(role, counts["roles"].get(role, 0)) for role in Role),
        years=_sorted_values(counts["years"]),
        authors=_sorted_values(counts["authors"]),
        offices=_sorted_values(counts["offices"]),
        regions=_sorted_values(counts["regions"]),
        collections=_sorted_values(counts["collections"]),
    )


def _sorted_values(counts: Mapping[str, int]) -> tuple[FilterValue, ...]:
    return tuple(FilterValue(value, count) for value, count in sorted(counts.items()))
