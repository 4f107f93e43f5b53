"""Pairs: the findings of single reports, sorted by the two reports that share the wording."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from assistant.audit.chronology import DatedReport, covered
from assistant.audit.mirrors import mostly_same
from assistant.domain.report import same_series
from assistant.domain.results import (
    AuditedFinding,
    AuditLimits,
    Kind,
    Level,
    Pair,
    PairShares,
    PairStretch,
    SharedShare,
)
from assistant.domain.text import Excerpt, Span

_SLACK = 2  # times the maximum number of pairs that are held before the smallest are dropped


class Pairs:
    """Takes findings one by one and makes pairs of them. ``reports``: those that can be one of a pair, by id."""

    def __init__(self, limits: AuditLimits, reports: Mapping[str, DatedReport]) -> None:
        self._limits = limits
        self._reports = reports
        self._stretches: dict[tuple[str, str], list[PairStretch]] = defaultdict(list)
        self.small = 0
        """Number of pairs that share less than ``limits.pair_characters``."""
        self.dropped = 0
        """Number of pairs beyond ``limits.pairs``: those that share least."""

    def add(self, found: AuditedFinding) -> None:
        """Take a finding: one pair with its source, and one with every other place of the same wording."""
        here = self._reports.get(found.report_id)
        for place in (found.finding.source, *found.others):
            there = None if place is None else self._reports.get(place.report_id)
            if here is None or place is None or there is None or here is there:
                continue
            finding = found.finding
            ours, theirs = Excerpt(found.text, finding.span), Excerpt(place.text, place.span)
            if here.order >= there.order:
                pair = (place.report_id, found.report_id)
                diff = finding.diff if place is finding.source else None
                stretch = PairStretch(found.id, finding.kind, finding.level, theirs, ours, diff)
            else:
                pair = (found.report_id, place.report_id)
                stretch = PairStretch(found.id, finding.kind, finding.level, ours, theirs)
            known = self._stretches[pair]
            # Of two reports of one year, each finds the other.
            if not any(_same_places(stretch, one) for one in known):
                known.append(stretch)
        if len(self._stretches) > _SLACK * self._limits.pairs:
            self._drop_smallest()

    def _drop_smallest(self) -> None:
        """Keep the pairs that share most. One that is dropped may come back with what is found later."""
        maximum = self._limits.pairs
        if len(self._stretches) > maximum:
            self.dropped += len(self._stretches) - maximum
            kept = heapq.nlargest(
                maximum,
                self._stretches.items(),
                key=lambda item: covered(stretch.later.span for stretch in item[1]),
            )
            self._stretches = defaultdict(list, kept)

    def result(self, identical: Mapping[str, str]) -> list[Pair]:
        """The pairs that share enough, those with the largest adjusted share first.

        ``identical``: report id → id of an earlier report with identical text.
        """
        self._drop_smallest()
        pairs = []
        for (first, later), stretches in self._stretches.items():
            if covered(stretch.later.span for stretch in stretches) < self._limits.pair_characters:
                self.small += 1
                continue
            same_text = identical.get(later) == first or identical.get(first) == later
            pairs.append(_pair(self._reports[first], self._reports[later], stretches, same_text=same_text))
        pairs.sort(key=_rank)
        return pairs


def _rank(pair: Pair) -> tuple[float, float, str, str]:
    first, later = pair.shares.first, pair.shares.later
    return (
        -max(first.adjusted, later.adjusted),
        -max(first.raw, later.raw),
        pair.later.report_id,
        pair.first.report_id,
    )


def _pair(
    first: DatedReport, later: DatedReport, stretches: Sequence[PairStretch], *, same_text: bool
) -> Pair:
    by_level: Counter[Level] = Counter()
    for stretch in stretches:
        if stretch.level is not None:
            by_level[stretch.level] += len(stretch.later.span)
    return Pair(
        first=first.origin,
        later=later.origin,
        same_series=same_series(first.metadata, later.metadata),
        shares=PairShares(
            _share(first, [(one.kind, one.first.span) for one in stretches], same_text=same_text),
            _share(later, [(one.kind, one.later.span) for one in stretches], same_text=same_text),
        ),
        by_level=dict(by_level),
        stretches=tuple(sorted(stretches, key=lambda one: (one.later.span, one.first.span))),
        direction=first.direction_to(later),
    )


def _share(
    report: DatedReport, shared: Sequence[tuple[Kind | None, Span]], *, same_text: bool
) -> SharedShare:
    raw = covered(span for _, span in shared)
    adjusted = covered(span for kind, span in shared if kind is not Kind.FORMULA)
    return SharedShare(1.0 if same_text else report.share(raw), report.share(adjusted))


def _same_places(one: PairStretch, other: PairStretch) -> bool:
    return mostly_same(one.later.span, other.later.span) and mostly_same(one.first.span, other.first.span)
