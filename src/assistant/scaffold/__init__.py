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
    Frame,
    Indicator,
    MovePattern,
    Scaffold,
    ScaffoldRequest,
    ScaffoldSection,
)
from assistant.scaffold.consensus import Likenesses
from assistant.scaffold.frames import frames
from assistant.scaffold.gather import GENERAL, Pool, Shelf
from assistant.scaffold.headings import point_headings, section_headings
from assistant.scaffold.indicators import indicators
from assistant.scaffold.patterns import pattern
from assistant.scaffold.suggestions import suggest
from assistant.scaffold.topics import ELSEWHERE, topics

MOST = 30
"""Most frames that can be asked for, per portfolio and role."""

_ORDER = (
    Role.LEAD, Role.STUDY, Role.DUTY, Role.INTEGRITY, Role.LAW, Role.PROBLEMS, Role.PLANS, Role.CLOSING
)  # fmt: skip


def filters_of(request: ScaffoldRequest) -> Filters:
    """Which reports may be sources: of the office, of years before the one to be written."""
    return Filters(
        offices=frozenset({request.office} if request.office else ()),
        year_to=request.year - 1 if request.year else None,
        exclude_reports=request.exclude_reports,
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
    sections, warnings, pools = [], [], []
    likenesses = Likenesses(shelf)
    for role in roles:
        here = [shelf.pool(role, name) for name in _subjects(role, request.portfolios)]
        section = _section(role, here, likenesses, shelf, request.limit)
        if section.headings or section.topics or section.items or section.patterns:
            sections.append(section)
        warnings += _warnings(role, here, section.items, asked=bool(request.roles))
        pools += here
    if not sections:
        warnings = [_nothing(request)]
    pools += [shelf.others(one.role, p.portfolio) for one in sections for p in one.patterns if p.general]
    authors = {author for pool in pools for author in pool.series()}
    reports = {filed.passage.report_id for pool in pools for filed in pool.filed}
    return Scaffold(request, tuple(sections), len(authors), len(reports), tuple(dict.fromkeys(warnings)))


def _subjects(role: Role, portfolios: Sequence[str]) -> list[str]:
    """The portfolios to look up for a role ("" for what is written whatever they are)."""
    if role in GENERAL:
        return [""]
    return list(portfolios) if role is Role.DUTY else [*portfolios, ""]


def _section(
    role: Role, pools: Sequence[Pool], likenesses: Likenesses, shelf: Shelf, limit: int
) -> ScaffoldSection:
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
    common = {frame.portfolio for frame in items}
    ordered = [pattern(pool) for pool in pools if pool.portfolio or (role in GENERAL and "" not in common)]
    ordered += [_general(pool, shelf) for pool in pools if pool.portfolio and not pool.filed]
    heads = list(section_headings(pools, shelf))
    for pool in pools:
        heads += point_headings(pool, shelf) if pool.portfolio else ()
    spoken = (topic for pool in pools for topic in topics(pool, likenesses, shelf, limit))
    found = (one for one in ordered if one is not None)
    return ScaffoldSection(role, tuple(heads), tuple(items), tuple(found), tuple(spoken), tuple(figures))


def _general(pool: Pool, shelf: Shelf) -> MovePattern | None:
    """How a part is written on other portfolios; only where what one does falls short or is planned alike."""
    if pool.role not in ELSEWHERE:
        return None
    made = pattern(shelf.others(pool.role, pool.portfolio), general=True)
    return None if made is None else replace(made, portfolio=pool.portfolio)


def _warnings(role: Role, pools: Iterable[Pool], items: Sequence[Frame], *, asked: bool) -> list[str]:
    told = []
    for pool in pools:
        if not pool.portfolio and not (asked and role in GENERAL):
            continue
        what = f"“{pool.portfolio}”的{role.value}部分" if pool.portfolio else f"{role.value}部分"
        authors = len(pool.series())
        rest = "只列出事项、写作顺序和来源" if pool.portfolio else "只列出写作顺序和来源"
        if not authors and role in ELSEWHERE and asked:
            told.append(f"{what}没有人写过，只列出其他领域写这一部分的顺序和来源，事项取自别的部分")
        elif not authors and (asked or role is Role.DUTY):
            told.append(f"{what}没有可作依据的往年材料，这一部分是空的")
        elif authors == 1:
            told.append(f"{what}只有一位作者写过，没有可以互相印证的写法，{rest}")
        elif authors and not any(frame.portfolio == pool.portfolio for frame in items):
            told.append(f"{what}有 {authors} 位作者写过，但没有共同的说法，{rest}")
    return told


def _nothing(request: ScaffoldRequest) -> str:
    asked = "、".join((*request.portfolios, *request.roles))
    narrowed = (
        "，请去掉职务或年份条件再试"
        if request.office or request.year
        else "，请换一个领域或部分，或先补充语料"
    )
    return f"语料里没有“{asked}”可作依据的材料{narrowed}"


__all__ = ["MOST", "Shelf", "compose", "filters_of", "suggest"]
