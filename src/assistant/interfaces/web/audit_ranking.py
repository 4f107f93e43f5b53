"""The ranking of an audit as its page shows it: sorted and cut off by links and a plain form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from assistant.base.errors import BadInput
from assistant.domain.results import AuditedReport, AuditFile

PER_PAGE = 50
_LAST = "\U0010ffff"
_SORTS: Mapping[str, tuple[str, Callable[[AuditedReport], Any]]] = {
    "title": ("报告", lambda report: report.title or report.source),
    "author": ("作者", lambda report: report.author or report.office or _LAST),
    "year": ("年份", lambda report: report.year or 9999),
    "copied": ("与他人", lambda report: report.shares.copied),
    "largest": ("最大单一来源", lambda report: report.largest.share if report.largest else 0.0),
    "own": ("本人往年", lambda report: report.shares.own),
    "within": ("本文之内", lambda report: report.shares.within),
    "errors": ("差错", lambda report: report.errors),
}
_WORDS = frozenset({"title", "author", "year"})
_DEFAULT = "-copied"


@dataclass(frozen=True, slots=True)
class RankingParams:
    """How the ranking is wanted: order, least share of others' text (per cent), page."""

    sort: str = _DEFAULT
    threshold: int = 0
    offset: int = 0

    @classmethod
    def read(cls, params: QueryParams) -> Self:
        """Those of an address. Raises BadInput for a value that cannot be."""
        sort = params.get("sort", "").strip() or _DEFAULT
        if sort.removeprefix("-") not in _SORTS:
            raise BadInput(f"不能按“{sort}”排序", f"可以按这些列排序：{'、'.join(_SORTS)}")
        numbers = {}
        for name in ("threshold", "offset"):
            written = params.get(name, "").strip() or "0"
            if not (written.isascii() and written.isdecimal() and len(written) < 6):
                raise BadInput(f"网址里的 {name} 应当是数字，现在是“{written}”", "请去掉它，或改成数字")
            numbers[name] = int(written)
        return cls(sort, min(100, numbers["threshold"]), numbers["offset"])

    def link(self, base: str, **changes: Any) -> str:
        """The address of the ranking with some of it changed."""
        values = {"sort": self.sort, "threshold": self.threshold, "offset": self.offset, **changes}
        if values["sort"] == _DEFAULT:
            del values["sort"]
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{base}?{query}#ranking" if query else f"{base}#ranking"


@dataclass(frozen=True, slots=True)
class RankingColumn:
    """The head of a column: its link sorts by it; ``order`` as ARIA says it."""

    name: str
    label: str
    href: str
    order: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The page of the ranking that is wanted; ``below`` counts the reports under the threshold."""

    rows: tuple[AuditedReport, ...]
    columns: tuple[RankingColumn, ...]
    params: RankingParams
    first: int
    matching: int
    below: int
    previous: str
    following: str
    everything: str


def ranking(file: AuditFile, params: RankingParams, base: str) -> Ranking:
    """The ranking of a finished audit whose page is at ``base``."""
    reports = [one for one in file.result.reports if 100 * one.shares.copied >= params.threshold]
    if params.sort != _DEFAULT:
        reports.sort(key=_SORTS[params.sort.removeprefix("-")][1], reverse=params.sort.startswith("-"))
    after = params.offset + PER_PAGE
    return Ranking(
        rows=tuple(reports[params.offset : after]),
        columns=tuple(_column(name, label, params, base) for name, (label, _) in _SORTS.items()),
        params=params,
        first=params.offset + 1,
        matching=len(reports),
        below=len(file.result.reports) - len(reports),
        previous=params.link(base, offset=max(0, params.offset - PER_PAGE)) if params.offset else "",
        following=params.link(base, offset=after) if after < len(reports) else "",
        everything=params.link(base, threshold=0, offset=0),
    )


def _column(name: str, label: str, params: RankingParams, base: str) -> RankingColumn:
    order = {name: "ascending", f"-{name}": "descending"}.get(params.sort, "none")
    upward = (name in _WORDS) != (order in ("ascending" if name in _WORDS else "descending",))
    following = name if upward else f"-{name}"
    return RankingColumn(name, label, params.link(base, sort=following, offset=0), order)
