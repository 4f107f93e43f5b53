"""The outline of a report: sections by role and portfolio, each with headings and items in writing order."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.base.errors import BadInput
from assistant.domain.report import Role
from assistant.domain.results import (
    Access,
    Move,
    Scaffold,
    ScaffoldItem,
    ScaffoldRequest,
    ScaffoldSection,
    SourceReport,
)
from assistant.scaffold.answers import answered
from assistant.scaffold.continued import nearest_report, own_report
from assistant.scaffold.facts import facts
from assistant.scaffold.headings import Found, headings
from assistant.scaffold.layers import Layers, Own, Stale
from assistant.scaffold.pools import GENERAL, Entry, Pool, Pools, Scope
from assistant.scaffold.years import with_years

MOST = 60
"""Most items that can be asked for, per portfolio and role."""

ROLES = (Role.LEAD, Role.STUDY, Role.DUTY, Role.INTEGRITY, Role.LAW, Role.PROBLEMS, Role.PLANS, Role.CLOSING)
"""The roles of a report in the order in which they are written."""

_TODO = 6  # plans of last year for a section
_LEADING = 3  # sentences of others that lead a part in, where one's own report has none


def compose(pools: Pools, request: ScaffoldRequest, access: Access, stale: Stale) -> Scaffold:
    """The scaffold for a request.

    Raises UnknownValue for a portfolio or role that is not there, BadInput for a limit out of range, and where work is
    asked for but no portfolio.
    """
    vocabulary = pools.vocabulary
    request = replace(
        request,
        portfolios=tuple(dict.fromkeys(vocabulary.portfolio(name) for name in request.portfolios)),
        roles=tuple(dict.fromkeys(vocabulary.role(name).value for name in request.roles)),
    )
    if not 1 <= request.limit <= MOST:
        raise BadInput(f"limit 是 {request.limit}", f"应在 1 与 {MOST} 之间")
    roles = [role for role in ROLES if role.value in request.roles] if request.roles else list(ROLES)
    if not request.portfolios and any(role not in GENERAL for role in roles):
        raise BadInput("没有选分管领域", "请至少选一个分管领域，例如：人社")
    return _Outline(pools, request, access, stale).composed(roles)


class _Outline:
    """A scaffold in the making."""

    def __init__(self, pools: Pools, request: ScaffoldRequest, access: Access, stale: Stale) -> None:
        self._pools, self._request = pools, request
        self._scope = Scope(access, request.year, frozenset(request.exclude_reports))
        self._own_id = own_report(pools, request, self._scope)
        self._nearest_id = None if self._own_id else nearest_report(pools, request, self._scope)
        continued = self._own_id or self._nearest_id
        self._own = Own.of(pools.entries(continued)) if continued else Own()
        self._layers = Layers(pools, self._own, stale, request.limit, request.year)
        self._used: list[Pool] = []

    def composed(self, roles: Sequence[Role]) -> Scaffold:
        sections: list[ScaffoldSection] = []
        for role in roles:
            sections += self._sections(role)
        own = self._report(self._own_id)
        sections = with_years(_with_answers(sections), own.year if own else None, self._request.year)
        items = [item for section in sections for item in section.items]
        requested = [pool for pool in self._used if pool.portfolio]
        figures = facts(
            self._request.portfolios,
            [entry for entry in self._own.entries if entry.statement.role in roles],
            requested,
            items,
            self._pools.vocabulary,
            self._request.limit,
            self._pools.names_pattern(),
        )
        return Scaffold(
            self._request,
            tuple(sections),
            own=own,
            nearest=self._report(self._nearest_id),
            authors=len({writer for pool in self._used for writer in pool.authors()}),
            reports=len({report for pool in self._used for report in pool.reports()}),
            warnings=tuple(self._warnings(roles, sections)),
            facts=figures,
        )

    def _report(self, report_id: str | None) -> SourceReport | None:
        return SourceReport.of(report_id, self._pools.index.metadata[report_id]) if report_id else None

    def _sections(self, role: Role) -> list[ScaffoldSection]:
        """The section of a role for what is written whatever one is in charge of, then one for each portfolio."""
        subjects = [""] if role in GENERAL else ["", *self._request.portfolios]
        pools = [self._without_own(self._pools.pool(role, subject, self._scope)) for subject in subjects]
        if (
            role is Role.LEAD
        ):  # what others say of their other portfolios in a lead is no matter of this report
            pools = [pool.on(self._request.portfolios) for pool in pools]
        self._used += pools
        found = []
        for subject, pool in zip(subjects, pools, strict=True):
            ours = [entry for entry in self._own.entries if self._belongs(entry, role, subject)]
            lead = role is Role.DUTY and not subject
            others = (0 if ours else min(_LEADING, self._request.limit)) if lead else None
            items = self._layers.items(pool, ours, others=others)
            if role is Role.DUTY:
                items += self._todo(subject, pool)
            listed = (pool,) if subject else pools
            found_heads = dict.fromkeys(head for one in listed for head in one.headings)
            heads = headings(pool, found_heads, self._own_headings(role))
            if items or heads:
                found.append(ScaffoldSection(role, subject or None, heads, tuple(items)))
        return found

    def _without_own(self, pool: Pool) -> Pool:
        """The pool without one's own reports: they are a layer of their own."""
        if not self._own.entries:
            return pool
        writer = self._own.entries[0].series
        return pool.without(writer)

    def _belongs(self, entry: Entry, role: Role, subject: str) -> bool:
        """Whether one's own entry stands in the section of a role and portfolio: in that which it is on most of all."""
        statement = entry.statement
        if statement.role is not role:
            return False
        if role in GENERAL:
            return True
        requested = [name for name in statement.portfolios if name in self._request.portfolios]
        return requested[0] == subject if requested else not subject and not statement.portfolios

    def _todo(self, subject: str, pool: Pool) -> list[ScaffoldItem]:
        """What was planned last year on a portfolio, as what this year's report has to account for."""
        plans = [
            entry
            for entry in self._own.entries
            if self._belongs(entry, Role.PLANS, subject) and entry.statement.move is Move.MEASURE
        ]
        found = [self._layers.todo(entry, pool) for entry in plans[:_TODO]] if self._own_id else []
        return [item for item in found if item is not None]

    def _own_headings(self, role: Role) -> list[Found]:
        if not self._own.entries:
            return []
        report = self._own.entries[0].report
        one = self._pools.index.parted(report.id)
        return [(head, report, self._own.entries[0].series) for head in one.headings if head.role is role]

    def _warnings(self, roles: Sequence[Role], sections: Sequence[ScaffoldSection]) -> list[str]:
        request, warnings = self._request, []
        if not sections:
            return [_nothing(request)]
        if self._nearest_id and (near := self._report(self._nearest_id)):
            warnings.append(
                f"没有找到您的往年报告，先列{near.region}{near.office}的一篇作参考，请按自己的情况改写"
            )
        elif request.author and not self._own_id:
            warnings.append(f"没有找到“{request.author}”更早的报告，只列他人的写法")
        elif not request.author and not request.office:
            warnings.append("没有填作者：填了作者和年份，提纲就接着本人上年的报告写")
        for pool in self._used:
            if pool.role is Role.DUTY and pool.portfolio and len(pool.authors()) < 2:
                count = "没有别人" if not pool.authors() else "只有 1 位作者"
                warnings.append(f"“{pool.portfolio}”的{pool.role.value}部分{count}写过，可参照的不多")
        return list(dict.fromkeys(warnings))


def _with_answers(sections: Sequence[ScaffoldSection]) -> list[ScaffoldSection]:
    """The sections, their plans with the problems that they answer."""
    problems = [item for section in sections if section.role is Role.PROBLEMS for item in section.items]
    return [
        replace(section, items=tuple(answered(section.items, problems)))
        if section.role is Role.PLANS
        else section
        for section in sections
    ]


def _nothing(request: ScaffoldRequest) -> str:
    requested = "、".join((*request.portfolios, *request.roles))
    cure = "请去掉年份条件再试" if request.year else "请换一个领域或部分，或先补充报告"
    return f"报告库里没有“{requested}”可作依据的材料，{cure}"
