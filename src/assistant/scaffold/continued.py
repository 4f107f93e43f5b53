"""Which earlier report a new one continues: the writer's own newest, else that of the nearest office of the same level."""

import re
from collections.abc import Iterable

from assistant.domain.report import Metadata, same_series
from assistant.domain.results import ScaffoldRequest
from assistant.scaffold.matching import bigrams, share
from assistant.scaffold.pools import Pools, Scope

_LEVELS = {
    "省": 0,
    "市": 1,
    "州": 1,
    "盟": 1,
    "县": 2,
    "区": 2,
    "旗": 2,
    "镇": 3,
    "乡": 3,
    "街": 3,
    "村": 4,
    "社": 4,
}
_LEVEL = re.compile("[省市州盟县区旗镇乡]|街道|村|社区")
_ALIKE = 0.4
"""Least likeness of two offices, 0 to 1, where their reports share no portfolio that was asked for."""


def own_report(pools: Pools, request: ScaffoldRequest, scope: Scope) -> str | None:
    """The id of the writer's newest report within the scope; None where nothing says who writes, or there is none."""
    writer = Metadata(author=request.author, office=request.office, region=request.region)
    if not writer.author and not (writer.office and writer.region):
        return None
    mine = [
        (report_id, metadata) for report_id, metadata in pools.within(scope) if same_series(metadata, writer)
    ]
    return max(mine, key=_newest)[0] if mine else None


def nearest_report(pools: Pools, request: ScaffoldRequest, scope: Scope) -> str | None:
    """The id of the newest report of the office that is nearest to the writer's, of the same level; None for none."""
    if not request.office:
        return None
    writer = Metadata(office=request.office, region=request.region)
    found: list[tuple[float, int, str]] = []
    for report_id, metadata in pools.within(scope):
        if level_of(metadata) != level_of(writer) or not metadata.office:
            continue
        likeness = _likeness(metadata.office, request.office)
        shared = _shared(metadata.portfolios, request.portfolios)
        if likeness >= _ALIKE or shared:
            found.append((likeness + shared, metadata.year or 0, report_id))
    return max(found)[2] if found else None


def level_of(metadata: Metadata) -> int | None:
    """The level of an office, 0 for a province to 4 for a village; None where neither office nor region tells."""
    office = _LEVEL.match(metadata.office.removeprefix(metadata.region)) or _LEVEL.search(
        metadata.office[-2:]
    )
    region = _LEVEL.findall(metadata.region)
    mark = office[0] if office else region[-1] if region else ""
    return _LEVELS.get(mark[:1])


def _newest(found: tuple[str, Metadata]) -> tuple[int, str]:
    return found[1].year or 0, found[0]


def _likeness(one: str, other: str) -> float:
    """The share of the pairs of characters that two offices have in common."""
    return share(bigrams(one), bigrams(other))


def _shared(declared: Iterable[str], wanted: Iterable[str]) -> float:
    requested = set(wanted)
    return len(requested & set(declared)) / max(1, len(requested))
