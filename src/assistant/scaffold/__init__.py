"""Scaffolds: from the passages of several authors on a portfolio and part, what a drafter starts from.

Passages are gathered by role and portfolio, their values taken out, clauses of several authors laid side by side;
what they share becomes a frame with slots. No value, place or name of a past report stands in one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.base.errors import BadInput
from assistant.domain.report import Role
from assistant.domain.results import (
    Filters,
    Scaffold,
    ScaffoldFact,
    ScaffoldRequest,
    ScaffoldSection,
)
from assistant.scaffold.consensus import Likenesses
from assistant.scaffold.frames import frames
from assistant.scaffold.gather import GENERAL, Pool, Shelf
from assistant.scaffold.headings import point_headings, section_headings
from assistant.scaffold.indicators import indicators
from assistant.scaffold.interim import Frame, Indicator, fact_of, heading_of, item_of
from assistant.scaffold.suggestions import suggest

MOST = 30
"""Most frames that can be asked for, per portfolio and role."""

_ORDER = (
    Role.LEAD, Role.STUDY, Role.DUTY, Role.INTEGRITY, Role.LAW, Role.PROBLEMS, Role.PLANS, Role.CLOSING
)  # fmt: skip


def filters_of(request: ScaffoldRequest) -> Filters:
    """Which reports may be sources: of years before the one to be written."""
    return Filters(
        year_to=request.year - 1 if request.year else None,
        exclude_reports=frozenset(request.exclude_reports),
    )


def compose(shelf: Shelf, request: ScaffoldRequest) -> Scaffold:
    """The scaffold for a request, from what is on the shelf.

    Raises UnknownValue for a portfolio or role that is not there, BadInput for a limit out of range, and where work
    is asked for but no portfolio.
    """
    request = replace(
        request,
        portfolios=tuple(dict.fromkeys(shelf.vocabulary.portfolio(name) for name in request.portfolios)),
        roles=tuple(dict.fromkeys(shelf.vocabulary.role(name).value for name in request.roles)),
    )
    if not 1 <= request.limit <= MOST:
        raise BadInput(f"limit 是 {request.limit}", f"应在 1 与 {MOST} 之间")
    roles = [role for role in _ORDER if role in request.roles] if request.roles else list(_ORDER)
    if not request.portfolios and any(role not in GENERAL for role in roles):
        raise BadInput("没有选分管领域", "请至少选一个分管领域，例如：人社")
    sections: list[ScaffoldSection] = []
    facts: list[ScaffoldFact] = []
    warnings: list[str] = []
    pools: list[Pool] = []
    likenesses = Likenesses(shelf)
    for role in roles:
        here = [shelf.pool(role, name) for name in _subjects(role, request.portfolios)]
        made, items, figures = _sections(role, here, likenesses, shelf, request.limit)
        sections += made
        facts += figures
        warnings += _warnings(role, here, items, asked=bool(request.roles))
        pools += here
    if not sections:
        warnings = [_nothing(request)]
    authors = {author for pool in pools for author in pool.series()}
    reports = {filed.passage.report_id for pool in pools for filed in pool.filed}
    return Scaffold(
        request,
        tuple(sections),
        authors=len(authors),
        reports=len(reports),
        warnings=tuple(dict.fromkeys(warnings)),
        facts=tuple(facts),
    )


def _subjects(role: Role, portfolios: Sequence[str]) -> list[str]:
    """The portfolios to look up for a role ("" for what is written whatever they are)."""
    if role in GENERAL:
        return [""]
    return list(portfolios) if role is Role.DUTY else [*portfolios, ""]


def _sections(
    role: Role, pools: Sequence[Pool], likenesses: Likenesses, shelf: Shelf, limit: int
) -> tuple[list[ScaffoldSection], list[Frame], list[ScaffoldFact]]:
    """The sections of a role, one for each portfolio; their frames and the figures to collect."""
    records = {record.id: record.metadata for record in shelf.index.reports(shelf.access)}
    items: list[Frame] = []
    figures: list[Indicator] = []
    seen: set[str] = set()
    for pool in pools:
        made = frames(pool, likenesses.of(pool), shelf, limit)
        figures += indicators(pool, likenesses.of(pool), shelf, limit, made)
        for frame in made:
            if frame.text not in seen:
                seen.add(frame.text)
                items.append(frame)
    heads = list(section_headings(pools, shelf))
    for pool in pools:
        heads += point_headings(pool, shelf) if pool.portfolio else ()
    found = []
    for portfolio in dict.fromkeys(["", *(pool.portfolio for pool in pools)]):
        section = ScaffoldSection(
            role,
            portfolio or None,
            tuple(heading_of(one, records) for one in heads if (one.portfolio or "") == portfolio),
            tuple(item_of(one, records) for one in items if one.portfolio == portfolio),
        )
        if section.headings or section.items:
            found.append(section)
    return found, items, [fact_of(one) for one in figures]


def _warnings(role: Role, pools: Iterable[Pool], items: Sequence[Frame], *, asked: bool) -> list[str]:
    told = []
    for pool in pools:
        if not pool.portfolio and not (asked and role in GENERAL):
            continue
        what = f"“{pool.portfolio}”的{role.value}部分" if pool.portfolio else f"{role.value}部分"
        authors = len(pool.series())
        rest = "只列出标题和要收集的数"
        if not authors and (asked or role is Role.DUTY):
            told.append(f"{what}没有可作依据的往年材料，这一部分是空的")
        elif authors == 1:
            told.append(f"{what}只有一位作者写过，没有可以互相印证的写法，{rest}")
        elif authors and not any(frame.portfolio == pool.portfolio for frame in items):
            told.append(f"{what}有 {authors} 位作者写过，但没有共同的说法，{rest}")
    return told


def _nothing(request: ScaffoldRequest) -> str:
    asked = "、".join((*request.portfolios, *request.roles))
    narrowed = "，请去掉年份条件再试" if request.year else "，请换一个领域或部分，或先补充语料"
    return f"语料里没有“{asked}”可作依据的材料{narrowed}"


__all__ = ["MOST", "Shelf", "compose", "filters_of", "suggest"]
