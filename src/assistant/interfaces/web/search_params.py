"""A search as it stands in the address of a page: read from it, changed, written back to it."""

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.results import Filters, GroupBy, Mode, Query, Sort, years

LISTS = {
    "portfolio": "portfolios",
    "role": "roles",
    "author": "authors",
    "office": "offices",
    "region": "regions",
    "collection": "collections",
    "exclude_report": "exclude_reports",
}
"""Parameter → filter, where a parameter may stand several times."""

_SINGLE = ("q", "similar", "year", "mode", "sort", "group_by", "limit", "offset")
# What only the page's form sends: a range typed beside the years to choose from. It wins, and is in no link.
_RANGE = "year_range"
PAGE = 10
_DEFAULTS = {"mode": Mode.HYBRID, "sort": Sort.RELEVANCE}


@dataclass(frozen=True, slots=True)
class SearchParams:
    """The parameters of a search page, under the names of ``GET /v1/search``.

    ``similar``: the id of the passage that others are compared with, instead of ``q``.
    """

    q: str = ""
    similar: str = ""
    portfolio: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    year: str = ""
    author: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()
    exclude_report: tuple[str, ...] = ()
    mode: str = Mode.HYBRID
    sort: str = Sort.RELEVANCE
    group_by: str = ""
    limit: int = PAGE
    offset: int = 0

    def items(self) -> list[tuple[str, str]]:
        """The parameters that say something, in one fixed order."""
        found = [(name, value) for name in ("q", "similar") if (value := getattr(self, name))]
        for name in LISTS:
            found += [(name, value) for value in getattr(self, name)]
        if self.year:
            found.append(("year", self.year))
        if self.mode != Mode.HYBRID:
            found.append(("mode", self.mode))
        if self.sort != Sort.RELEVANCE:
            found.append(("sort", self.sort))
        if self.group_by:
            found.append(("group_by", self.group_by))
        if self.limit != PAGE:
            found.append(("limit", str(self.limit)))
        if self.offset:
            found.append(("offset", str(self.offset)))
        return found

    def link(self, **changes: Any) -> str:
        """The address of this search with changes; a changed search begins at its first page."""
        changed = replace(self, **{"offset": 0, **changes})
        items = changed.items()
        return f"/?{urlencode(items)}" if items else "/"

    def without(self, name: str, value: str) -> str:
        """The address of this search less one value."""
        if name in LISTS:
            return self.link(**{name: tuple(one for one in getattr(self, name) if one != value)})
        return self.link(**{name: _DEFAULTS.get(name, "")})

    def only(self, name: str, value: str) -> str:
        """The address of this search with ``value`` as the one value of ``name``."""
        return self.link(**{name: (value,) if name in LISTS else value})

    def swapped(self, name: str, old: str, new: str) -> str:
        """The address of this search with one value put in another's place."""
        if name not in LISTS:
            return self.only(name, new)
        kept = tuple(dict.fromkeys(new if one == old else one for one in getattr(self, name)))
        return self.link(**{name: kept})

    def chosen(self) -> list[tuple[str, str]]:
        """The filters in force, as (parameter, value)."""
        return [(name, value) for name, value in self.items() if name in LISTS or name == "year"]

    def to_query(self) -> Query:
        """The query of these parameters, in which passages that differ in figures only are one hit.

        Raises BadInput for a year, mode or order that is none.
        """
        first, last = years(self.year)
        if self.mode not in set(Mode):
            raise UnknownValue("检索方式", self.mode, tuple(Mode))
        if self.sort not in set(Sort):
            raise UnknownValue("排列", self.sort, tuple(Sort))
        if self.group_by and self.group_by not in set(GroupBy):
            raise UnknownValue("归并", self.group_by, tuple(GroupBy))
        filters = Filters(
            year_from=first,
            year_to=last,
            **{field: frozenset(getattr(self, name)) for name, field in LISTS.items()},
        )
        return Query(
            self.q,
            filters,
            Mode(self.mode),
            self.limit,
            self.offset,
            Sort(self.sort),
            GroupBy(self.group_by) if self.group_by else None,
            collapse=True,
        )

    @classmethod
    def read(cls, address: QueryParams) -> Self:
        """The search of an address; empty values count as missing.

        Raises BadInput for a parameter that does not exist or is no number where one belongs.
        """
        unknown = sorted(set(address) - set(_SINGLE) - set(LISTS) - {_RANGE})
        if unknown:
            known = "、".join((*_SINGLE, *LISTS))
            raise BadInput(f"网址里的“{unknown[0]}”不是检索用的参数", f"可用的参数：{known}")
        values = {name: address.get(name, "").strip() for name in (*_SINGLE, _RANGE)}
        lists = {
            name: tuple(dict.fromkeys(value.strip() for value in address.getlist(name) if value.strip()))
            for name in LISTS
        }
        return cls(
            q=values["q"],
            similar=values["similar"],
            year=_year(values[_RANGE] or values["year"]),
            mode=values["mode"] or Mode.HYBRID,
            sort=values["sort"] or Sort.RELEVANCE,
            group_by=values["group_by"],
            limit=_number("limit", values["limit"], PAGE),
            offset=_number("offset", values["offset"], 0),
            **lists,
        )


def is_canonical(address: QueryParams, params: SearchParams) -> bool:
    """Whether an address is the shortest one of its search, so that it can be kept as it is."""
    return sorted(address.multi_items()) == sorted(params.items())


def _year(written: str) -> str:
    """``2022`` or ``2020-2023`` however it was written; what cannot be read stays, to be refused later."""
    try:
        first, last = years(written)
    except BadInput:
        return written
    if first == last:
        return "" if first is None else str(first)
    return f"{first or ''}-{last or ''}"


def _number(name: str, written: str, default: int) -> int:
    if not written:
        return default
    if not (written.isascii() and written.isdecimal() and len(written) < 10):
        raise BadInput(f"网址里的 {name} 应当是数字，现在是“{written}”", "请去掉它，或改成数字")
    return int(written)
