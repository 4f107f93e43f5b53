"""Chains: how much of each report of a series comes from the years before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from assistant.audit.chronology import DatedReport, covered
from assistant.domain.results import AuditedReport, Chain, Link, YearShare
from assistant.domain.text import Span


def chains(
    reports: Sequence[AuditedReport],
    dated: Mapping[str, DatedReport],
    own: Mapping[str, Sequence[tuple[str, Span]]],
) -> list[Chain]:
    """The series with reports of at least two years, those that reuse most of their own text first.

    ``own``: report id → what it takes from reports of its own series, each with the id of that report and the span here.
    """
    by_series: dict[str, list[tuple[DatedReport, AuditedReport]]] = defaultdict(list)
    for report in reports:
        if report.id in dated:
            by_series[dated[report.id].series].append((dated[report.id], report))
    found = []
    for name, members in by_series.items():
        if len({member.origin.year for member, _ in members}) < 2:
            continue
        members.sort(key=lambda member: member[0].order)
        links = (_link(member, report, own.get(report.id, ()), dated) for member, report in members)
        found.append(Chain(name, tuple(links)))
    found.sort(key=lambda chain: (-max(link.own for link in chain.links), chain.series))
    return found


def _link(
    report: DatedReport,
    audited: AuditedReport,
    own: Sequence[tuple[str, Span]],
    dated: Mapping[str, DatedReport],
) -> Link:
    by_year: dict[int | None, list[Span]] = defaultdict(list)
    for source, span in own:
        if source in dated:
            by_year[dated[source].origin.year].append(span)
    return Link(
        report_id=report.origin.report_id,
        title=report.origin.title,
        author=report.origin.author,
        year=report.origin.year,
        own=audited.shares.own,
        copied=audited.shares.copied,
        from_years=tuple(
            YearShare(year, report.share(covered(by_year[year])))
            for year in sorted(by_year, key=lambda year: year or 0)
        ),
    )
