"""What people have settled is counted no more: an audit's figures with their decisions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from assistant.audit.chronology import covered
from assistant.audit.largest import largest_sources
from assistant.domain.results import (
    AuditedFinding,
    AuditedReport,
    AuditResult,
    Chain,
    Cluster,
    Disposition,
    Kind,
    Pair,
    PairShares,
    SharedShare,
    Shares,
)
from assistant.domain.text import Span

_Places = dict[Kind | None, list[Span]]


def settled(result: AuditResult, dispositions: Mapping[str, Disposition]) -> AuditResult:
    """The result with shares and numbers of what is still open. Findings and stretches stay listed.

    Shares shrink by the part of the characters that is settled: they were counted in folded text, which is gone.
    """
    done = {one for one, made in dispositions.items() if made.judgement.settles}
    if not done:
        return result
    places: dict[str, _Places] = defaultdict(lambda: defaultdict(list))
    still_open: dict[str, _Places] = defaultdict(lambda: defaultdict(list))
    closed: dict[str, list[AuditedFinding]] = defaultdict(list)
    for found in result.findings:
        for report_id, span in _places(found):
            places[report_id][found.finding.kind].append(span)
            if found.id not in done:
                still_open[report_id][found.finding.kind].append(span)
        if found.id in done:
            for report_id in found.report_ids:
                closed[report_id].append(found)
    pairs = sorted((_pair(pair, done) for pair in result.pairs), key=_rank)
    largest = largest_sources(pairs)
    reports = [
        replace(
            _report(report, closed[report.id], places[report.id], still_open[report.id]),
            largest=largest.get(report.id),
        )
        for report in result.reports
    ]
    reports.sort(key=lambda report: (-report.shares.copied, -report.shares.adjusted))
    own = {report.id: report.shares for report in reports}
    settled_findings = [found for found in result.findings if found.id in done]
    return replace(
        result,
        reports=tuple(reports),
        pairs=tuple(pairs),
        clusters=tuple(_open_clusters(result.clusters, done)),
        chains=tuple(_chain(chain, own) for chain in result.chains),
        total_findings=result.total_findings
        - sum(one.is_shared and one.is_listed for one in settled_findings),
        total_errors=result.total_errors - sum(one.is_error for one in settled_findings),
        total_remarks=result.total_remarks
        - sum(not one.is_shared and not one.is_error for one in settled_findings),
        total_pairs=result.total_pairs - sum(not _is_open(pair, done) for pair in result.pairs),
    )


def _places(found: AuditedFinding) -> Iterable[tuple[str, Span]]:
    """Where a finding stands: one place in each of its reports."""
    yield found.report_id, found.finding.span
    for mirror in found.mirrors:
        yield mirror.report_id, mirror.span


def _report(
    report: AuditedReport, closed: Iterable[AuditedFinding], places: _Places, still_open: _Places
) -> AuditedReport:
    closed = list(closed)
    if not closed:
        return report
    before = report.shares
    kept = {kind: _part(still_open.get(kind, ()), spans) for kind, spans in places.items()}
    copied = before.copied * kept.get(Kind.COPIED, 1.0)
    own = before.own * kept.get(Kind.SELF, 1.0)
    within = before.within * kept.get(Kind.WITHIN, 1.0)
    total = before.copied + before.own + before.within
    adjusted = before.adjusted * ((copied + own + within) / total if total else 1.0)
    return replace(
        report,
        shares=Shares(
            before.raw - (before.adjusted - adjusted), adjusted, before.set_phrases, copied, own, within
        ),
        findings=report.findings - sum(one.is_shared and one.is_listed for one in closed),
        errors=report.errors - sum(one.is_error for one in closed),
        remarks=report.remarks - sum(not one.is_shared and not one.is_error for one in closed),
    )


def _part(kept: Iterable[Span], everything: Iterable[Span]) -> float:
    total = covered(everything)
    return covered(kept) / total if total else 1.0


def _is_open(pair: Pair, done: Collection[str]) -> bool:
    return any(stretch.finding_id not in done for stretch in pair.stretches)


def _pair(pair: Pair, done: Collection[str]) -> Pair:
    if all(stretch.finding_id not in done for stretch in pair.stretches):
        return pair
    shared = [one for one in pair.stretches if one.kind is not Kind.FORMULA]
    remaining = [one for one in shared if one.finding_id not in done]

    def share(before: SharedShare, all_spans: Iterable[Span], open_spans: Iterable[Span]) -> SharedShare:
        adjusted = before.adjusted * _part(open_spans, all_spans)
        return SharedShare(before.raw - (before.adjusted - adjusted), adjusted)

    first = share(
        pair.shares.first, [one.first.span for one in shared], [one.first.span for one in remaining]
    )
    later = share(
        pair.shares.later, [one.later.span for one in shared], [one.later.span for one in remaining]
    )
    return replace(pair, shares=PairShares(first, later))


def _rank(pair: Pair) -> tuple[float, float]:
    first, later = pair.shares.first, pair.shares.later
    return -max(first.adjusted, later.adjusted), -max(first.raw, later.raw)


def _open_clusters(clusters: Iterable[Cluster], done: Collection[str]) -> Iterable[Cluster]:
    """The clusters of which a finding is still open, as they were."""
    return (one for one in clusters if not one.finding_ids or not set(one.finding_ids) <= set(done))


def _chain(chain: Chain, shares: Mapping[str, Shares]) -> Chain:
    links = tuple(
        replace(link, own=shares[link.report_id].own, copied=shares[link.report_id].copied)
        if link.report_id in shares
        else link
        for link in chain.links
    )
    return replace(chain, links=links)
