"""Who shares what with whom: findings of single reports become pairs of reports, and pairs become chains of years."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.report import Metadata, same_series, series
from assistant.domain.results import (
    AuditedFinding,
    AuditedReport,
    AuditLimits,
    Chain,
    Kind,
    Level,
    Link,
    Origin,
    Pair,
    PairShares,
    PairStretch,
    SharedShare,
    YearShare,
)
from assistant.domain.text import Excerpt, Span

_SLACK = 2  # times the limit of pairs that are held before the smallest are let go


@dataclass(frozen=True, slots=True)
class Party:
    """A report as pairs need it: ``order`` is its time (by year, then by source)."""

    origin: Origin
    metadata: Metadata
    characters: int
    order: tuple[int, int]

    @property
    def series(self) -> str:
        """Whose report it is."""
        return series(self.metadata, self.origin.report_id)


class Pairs:
    """Takes findings one after the other and makes pairs of them."""

    def __init__(self, limits: AuditLimits, party: Callable[[str], Party | None]) -> None:
        self._limits = limits
        self._party = party
        self._shared: dict[tuple[str, str], list[PairStretch]] = defaultdict(list)
        self.small = 0
        """Pairs that share less than ``limits.pair_characters``."""
        self.beyond = 0
        """Pairs beyond ``limits.pairs``: those that share least."""

    def add(self, found: AuditedFinding) -> None:
        """Take a finding: one pair with its source and with every other place of the same wording."""
        here, finding = found.report_id, found.finding
        for place in (finding.source, *found.others):
            if place is None or place.report_id == here:
                continue
            ours, theirs = self._party(here), self._party(place.report_id)
            if ours is None or theirs is None:
                continue
            mine, other = Excerpt(found.text, finding.span), Excerpt(place.text, place.span)
            if ours.order >= theirs.order:
                key = (theirs.origin.report_id, here)
                diff = finding.diff if place is finding.source else None
                shared = PairStretch(found.id, finding.kind, finding.level, other, mine, diff)
            else:
                key = (here, theirs.origin.report_id)
                shared = PairStretch(found.id, finding.kind, finding.level, mine, other)
            known = self._shared[key]
            if not any(
                _same_place(shared, other) for other in known
            ):  # the other one of a year found it, too
                known.append(shared)
        if len(self._shared) > _SLACK * self._limits.pairs:
            self._let_go(self._limits.pairs)

    def _let_go(self, most: int) -> None:
        """Keep the ``most`` pairs that share most. One let go may come back with what is found later."""
        if len(self._shared) > most:
            self.beyond += len(self._shared) - most
            kept = heapq.nlargest(
                most, self._shared.items(), key=lambda item: _covered(x.later.span for x in item[1])
            )
            self._shared = defaultdict(list, kept)

    def result(self, twins: Mapping[str, str]) -> list[Pair]:
        """The pairs that share enough, those with the largest adjusted share first; ``twins``: report → the very same one."""
        self._let_go(self._limits.pairs)
        pairs = []
        for (first, later), shared in self._shared.items():
            if _covered(one.later.span for one in shared) < self._limits.pair_characters:
                self.small += 1
                continue
            pairs.append(
                self._pair(first, later, shared, same=twins.get(later) == first or twins.get(first) == later)
            )
        pairs.sort(
            key=lambda pair: (
                -max(pair.shares.first.adjusted, pair.shares.later.adjusted),
                -max(pair.shares.first.raw, pair.shares.later.raw),
                pair.later.report_id,
                pair.first.report_id,
            )
        )
        return pairs

    def _pair(self, first_id: str, later_id: str, shared: Sequence[PairStretch], *, same: bool) -> Pair:
        first, later = self._party(first_id), self._party(later_id)
        assert first is not None
        assert later is not None
        told = [one for one in shared if one.kind is not Kind.FORMULA]
        by_level: Counter[Level] = Counter()
        for one in shared:
            if one.level is not None:
                by_level[one.level] += len(one.later.span)
        shares = PairShares(
            SharedShare(
                raw=1.0 if same else _share(_covered(one.first.span for one in shared), first),
                adjusted=_share(_covered(one.first.span for one in told), first),
            ),
            SharedShare(
                raw=1.0 if same else _share(_covered(one.later.span for one in shared), later),
                adjusted=_share(_covered(one.later.span for one in told), later),
            ),
        )
        return Pair(
            first=first.origin,
            later=later.origin,
            same_series=same_series(first.metadata, later.metadata),
            shares=shares,
            by_level=dict(by_level),
            stretches=tuple(sorted(shared, key=lambda one: (one.later.span, one.first.span))),
        )


def _same_place(one: PairStretch, other: PairStretch) -> bool:
    return _mostly_same(one.later.span, other.later.span) and _mostly_same(one.first.span, other.first.span)


def _mostly_same(one: Span, other: Span) -> bool:
    return 2 * one.overlap(other) >= min(len(one), len(other))


def _covered(spans: Iterable[Span]) -> int:
    """How many characters lie in any of the spans."""
    reach = total = 0
    for span in sorted(spans):
        total += max(0, span.end - max(reach, span.begin))
        reach = max(reach, span.end)
    return total


def _share(covered: int, party: Party) -> float:
    return min(1.0, covered / party.characters) if party.characters else 0.0


def chains(
    reports: Sequence[AuditedReport],
    party: Callable[[str], Party | None],
    own: Mapping[str, Sequence[tuple[str, Span]]],
) -> list[Chain]:
    """The series of at least two reports over the years, those that reuse most of their own first.

    ``own``: per report, the reports of its series that it takes wording from, and where it has it.
    """
    by_series: dict[str, list[tuple[Party, AuditedReport]]] = defaultdict(list)
    for report in reports:
        known = party(report.id)
        if known is not None:
            by_series[known.series].append((known, report))
    found = []
    for writer, members in by_series.items():
        if len({known.origin.year for known, _ in members}) < 2:
            continue
        members.sort(key=lambda member: member[0].order)
        found.append(Chain(writer, tuple(_link(known, report, own, party) for known, report in members)))
    found.sort(key=lambda chain: (-max(link.own for link in chain.links), chain.series))
    return found


def _link(
    known: Party,
    report: AuditedReport,
    own: Mapping[str, Sequence[tuple[str, Span]]],
    party: Callable[[str], Party | None],
) -> Link:
    by_year: dict[int | None, list[Span]] = defaultdict(list)
    for source, span in own.get(report.id, ()):
        if (other := party(source)) is not None:
            by_year[other.origin.year].append(span)
    years = sorted(by_year, key=lambda year: year or 0)
    origin = known.origin
    return Link(
        report_id=origin.report_id,
        title=origin.title,
        author=origin.author,
        year=origin.year,
        own=report.shares.own,
        copied=report.shares.copied,
        from_years=tuple(YearShare(year, _share(_covered(by_year[year]), known)) for year in years),
    )
