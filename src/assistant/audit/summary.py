"""Summarise: the journal of an audit becomes its result: ranking, pairs, clusters, chains, hints."""

import heapq
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from assistant.audit.chains import chains
from assistant.audit.chronology import DatedReport, dated_reports
from assistant.audit.clusters import Clusters
from assistant.audit.forensics import hints
from assistant.audit.identical import UNKNOWN_YEAR
from assistant.audit.journal import JournalEntry, read_journal
from assistant.audit.largest import largest_sources
from assistant.audit.mirrors import Mirrors, with_clues
from assistant.audit.mistakes import Mistakes
from assistant.audit.pairs import Pairs
from assistant.audit.snapshot import Snapshot, load_snapshot
from assistant.domain.records import Progress
from assistant.domain.results import (
    AuditedFinding,
    AuditedReport,
    AuditResult,
    Kind,
    Match,
    ReportSnapshot,
    Severity,
)
from assistant.domain.text import Span
from assistant.index import no_progress

STAGE = "汇总"

_LEFT_OUT_NAMED = 20


def summarise(folder: Path, progress: Progress | None = None) -> AuditResult:
    """The result of the audit in ``folder``. The journal is read entry by entry and never held as a whole.

    Raises OSError or ValueError where there is none that can be read.
    """
    progress = progress or no_progress
    snapshot = load_snapshot(folder)
    dated = dated_reports(snapshot)
    pairs, clusters = Pairs(snapshot.limits, dated), Clusters(snapshot.limits)
    findings, mirrors = _ListedFindings(snapshot.limits.findings), Mirrors()
    clues: dict[str, list[AuditedFinding]] = defaultdict(list)
    mistakes = Mistakes()
    own: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    reports: list[AuditedReport] = []
    identical: dict[str, str] = {}
    for entry in read_journal(folder):
        progress(STAGE, len(reports), len(snapshot.reports))
        here = dated[entry.report_id]
        if entry.same_as:
            identical[entry.report_id] = entry.same_as
        for found in entry.findings:
            pairs.add(found)
            clusters.add(found, Match.at(here.origin, found.finding.span, found.text))
            if not mirrors.add(found):
                findings.add(found, here)
            mistakes.add(found)
            if found.can_be_clue:
                clues[entry.report_id].append(found)
            if found.finding.kind is Kind.SELF and found.finding.source:
                own[entry.report_id].append((found.finding.source.report_id, found.finding.span))
        reports.append(_audited(entry, snapshot.report_records[entry.report_id]))
    reports.sort(key=lambda report: (-report.shares.copied, -report.shares.adjusted, dated[report.id].order))
    listed_pairs = pairs.result(identical)
    largest = largest_sources(listed_pairs)
    reports = [replace(report, largest=largest.get(report.id)) for report in reports]

    def order(place: Match) -> tuple[int, int]:
        report = dated.get(place.report_id)
        return report.order if report else (UNKNOWN_YEAR, 0)

    def series(report_id: str) -> str:
        report = dated.get(report_id)
        return report.series if report else report_id

    return AuditResult(
        scope=snapshot.scope,
        limits=snapshot.limits,
        reference=dated[snapshot.reference].origin if snapshot.reference else None,
        reports=tuple(reports),
        findings=tuple(with_clues(mirrors.joined(findings.result()), clues)),
        pairs=tuple(listed_pairs),
        clusters=tuple(clusters.result(order, series)),
        chains=tuple(chains(reports, dated, own)),
        hints=(*hints(reports, lambda report: series(report.id)), *mistakes.hints(series)),
        total_findings=findings.shared,
        total_pairs=len(listed_pairs) + pairs.small + pairs.dropped,
        generation=snapshot.generation,
        warnings=tuple(_warnings(pairs, clusters, findings, identical, snapshot)),
        total_errors=findings.errors,
        total_remarks=findings.remarks,
        total_set_phrases=findings.set_phrases,
    )


class _ListedFindings:
    """The findings that are listed: at most ``maximum``; errors, then warnings, then infos, each by characters."""

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._heap: list[tuple[tuple[bool, bool, int], int, tuple[int, int], AuditedFinding]] = []
        self.total = self.shared = self.errors = self.remarks = self.set_phrases = 0

    def add(self, found: AuditedFinding, report: DatedReport) -> None:
        weight = (found.is_error, found.finding.severity is Severity.WARNING, len(found.text))
        entry = (weight, -self.total, report.order, found)
        self.total += 1
        self.errors += found.is_error
        self.remarks += not found.is_shared and not found.is_error
        self.set_phrases += not found.is_listed
        self.shared += found.is_shared and found.is_listed
        if len(self._heap) < self._maximum:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def result(self) -> list[AuditedFinding]:
        """The listed findings, in order of report and position."""
        return [entry[3] for entry in sorted(self._heap, key=lambda entry: (entry[2], entry[3].finding.span))]


def _audited(entry: JournalEntry, record: ReportSnapshot) -> AuditedReport:
    return AuditedReport(
        **record.metadata.values(),
        id=entry.report_id,
        source=record.source,
        characters=entry.characters,
        shares=entry.shares,
        findings=sum(found.is_shared and found.is_listed for found in entry.findings),
        errors=sum(found.is_error for found in entry.findings),
        remarks=sum(not found.is_shared and not found.is_error for found in entry.findings),
        same_as=entry.same_as,
        forensics=entry.forensics,
    )


def _warnings(
    pairs: Pairs,
    clusters: Clusters,
    findings: _ListedFindings,
    identical: Mapping[str, str],
    snapshot: Snapshot,
) -> list[str]:
    """What is not listed, in numbers: nothing is left out silently."""
    warnings = []
    left_out = snapshot.scope.left_out
    if left_out:
        more = f"，等 {len(left_out)} 份" if len(left_out) > _LEFT_OUT_NAMED else ""
        warnings.append(f"没有读的文件：{'；'.join(left_out[:_LEFT_OUT_NAMED])}{more}")
    limits = snapshot.limits
    if identical:
        groups = len(set(identical.values()))
        warnings.append(
            f"有 {len(identical)} 篇报告与更早的一篇全文相同（共 {groups} 组），只与最早的那一篇对照；"
            "其他报告与它们共有的文字，列在最早的那一篇名下"
        )
    if pairs.small:
        warnings.append(
            f"另有 {pairs.small} 对报告共有文字不到 {limits.pair_characters} 字，没有列入两两对照"
        )
    if pairs.dropped:
        warnings.append(f"两两对照只列共有文字最多的 {limits.pairs} 对，另有约 {pairs.dropped} 对没有列出")
    if findings.total > limits.findings:
        warnings.append(
            f"共有 {findings.total} 处发现，只列出其中 {limits.findings} 处：先列需要注意的，再按字数"
        )
    if clusters.left_out:
        warnings.append(f"“多篇相同”只看了前 {limits.wordings} 种说法，另有 {clusters.left_out} 处没有归类")
    undated = sum(record.metadata.year is None for record in snapshot.report_records.values())
    if undated:
        warnings.append(f"有 {undated} 篇报告不知道年份，先后按没有年份处理，排在最后；可在报告库页更正")
    return warnings
