"""The filters beside a search: per facet the values there are, in how many passages, and what is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain.report import Role
from assistant.domain.results import AppliedFilters
from assistant.interfaces.web.search_params import LISTS, SearchParams

LABELS = {
    "portfolio": "分管领域",
    "role": "部分",
    "year": "年份",
    "author": "作者",
    "office": "职务",
    "region": "地区",
    "collection": "材料集",
    "exclude_report": "不含报告",
    "mode": "检索方式",
}
_SHOWN = 8
# A list of thousands of authors helps nobody: beyond this the value is typed.
_LISTED = 60
_OPEN = frozenset({"portfolio", "role", "year"})


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose; ``count`` passages have it under the other filters, None where not counted."""

    value: str
    label: str
    count: int | None
    checked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: options in sight, ``more`` behind them; ``unlisted`` ones have to be typed."""

    name: str
    label: str
    shown: tuple[Option, ...]
    more: tuple[Option, ...]
    unlisted: int
    chosen: int
    opened: bool


def groups(
    params: SearchParams, counts: Mapping[str, Mapping[str, int]], resolved: AppliedFilters | None = None
) -> tuple[Group, ...]:
    """The facets that have something to choose from, in a fixed order.

    ``resolved``: the filters in canonical names, so that 人力资源和社会保障 in the address ticks 人社.
    """
    found = [
        _group(name, _chosen(name, params, resolved), counts) for name in LISTS if name != "exclude_report"
    ]
    found.insert(2, _years(params.year, counts.get("years", {})))
    return tuple(group for group in found if group.shown)


def _chosen(name: str, params: SearchParams, resolved: AppliedFilters | None) -> tuple[str, ...]:
    if resolved is not None and name in ("portfolio", "role"):
        return resolved.portfolios if name == "portfolio" else resolved.roles
    values: tuple[str, ...] = getattr(params, name)
    return values


def _group(name: str, chosen: tuple[str, ...], counts: Mapping[str, Mapping[str, int]]) -> Group:
    there = {value: count for value, count in counts.get(LISTS[name], {}).items() if value and count}
    if name == "role":
        ranked = [str(role) for role in Role if role in there]
    else:
        ranked = sorted(there, key=lambda value: (-there[value], value))
    options = [Option(value, value, there[value], value in chosen) for value in ranked]
    first = len(options) if name == "role" else _SHOWN
    # What is chosen stays in sight, also where nothing has it any more, so that it can be undone.
    behind = options[first:_LISTED]
    shown = [*options[:first], *(option for option in options[first:] if option.checked)]
    shown += [Option(value, value, None, True) for value in chosen if value not in there]
    return Group(
        name=name,
        label=LABELS[name],
        shown=tuple(shown),
        more=tuple(option for option in behind if not option.checked),
        unlisted=max(0, len(options) - _LISTED),
        chosen=len(chosen),
        opened=name in _OPEN or bool(chosen),
    )


def _years(chosen: str, there: Mapping[str, int]) -> Group:
    listed = sorted((year for year in there if year and there[year]), key=int, reverse=True)
    options = [Option(year, f"{year}年", there[year], year == chosen) for year in listed]
    if chosen and chosen not in listed:
        options.insert(0, Option(chosen, year_label(chosen), None, True))
    if options:
        options.insert(0, Option("", "不限", None, not chosen))
    return Group("year", LABELS["year"], tuple(options[:10]), tuple(options[10:]), 0, int(bool(chosen)), True)


def year_label(year: str) -> str:
    """A year or range of years in words: 2022年, 2020–2023年, 2020年以来, 2023年及以前."""
    first, dash, last = year.partition("-")
    if not dash:
        return f"{year}年"
    if not last:
        return f"{first}年以来"
    return f"{first}–{last}年" if first else f"{last}年及以前"
