"""An audit: every report of a scope held against the others, or against one; who shares what with whom, and since when.

The way: cards → twins (the very same text) → :class:`~assistant.audit.matching.Matcher`, report by report, in as many
processes as there are cores, into the journal → pairs, clusters, chains and hints out of the journal. Memory holds one
report at a time and what is listed.
"""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.audit.audited_corpus import AuditedCorpus
from assistant.audit.clusters import Clusters
from assistant.audit.forensics import hints
from assistant.audit.journal import Journal, JournalEntry, read_journal
from assistant.audit.matching import fingerprint
from assistant.audit.pairs import Pairs, Party, chains
from assistant.audit.snapshot import Snapshot, load_snapshot
from assistant.audit.workers import Task, records
from assistant.base.errors import BadInput
from assistant.domain.report import Metadata, Report
from assistant.domain.results import (
    EVERY_REPORT,
    LIMITS,
    AuditedFinding,
    AuditedReport,
    AuditLimits,
    AuditResult,
    AuditScope,
    Kind,
    Match,
    Origin,
    ReportSnapshot,
    Severity,
)
from assistant.domain.text import Span
from assistant.index import Progress, no_progress

TWINS, MATCHING, SUMMARY = "找全文相同的报告", "逐篇比对", "汇总"
_NEVER = 9999


def audit(
    pile: AuditedCorpus,
    reports: Sequence[str],
    folder: Path,
    *,
    scope: AuditScope = EVERY_REPORT,
    reference: Report | None = None,
    limits: AuditLimits = LIMITS,
    generation: str = "",
    progress: Progress | None = None,
    workers: int | None = None,
) -> AuditResult:
    """Hold ``reports`` (ids) against each other, or against ``reference`` alone; ``scope`` says how they were chosen.

    ``folder`` keeps the journal: the same audit of the same ``generation`` goes on where it was. Whatever ``progress``
    raises stops it. ``workers``: processes that match, None for as many as there are cores.
    Raises BadInput where there is nothing to compare.
    """
    if not reports or (len(reports) < 2 and reference is None and not scope.beyond):
        raise BadInput("要核对的报告不足两篇，没有可以互相对照的", "请多选几篇，或指定一份对照文件")
    tell = progress or no_progress
    subject = _subject(pile, reports, scope, reference, limits, generation)
    folder.mkdir(parents=True, exist_ok=True)
    subject.save(folder)
    journal = Journal(folder, subject.fingerprint())
    task = _task(pile, subject, reference, tell)
    done = sum(report_id in journal.done for report_id in reports)

    def go_on() -> None:
        tell(MATCHING, done, len(reports))

    go_on()
    left = [report_id for report_id in reports if report_id not in journal.done]
    for record in records(pile, task, left, go_on, workers):
        journal.add(record)
        done += 1
        go_on()
    return summarised(folder, tell)


def _subject(
    pile: AuditedCorpus,
    reports: Sequence[str],
    scope: AuditScope,
    reference: Report | None,
    limits: AuditLimits,
    generation: str,
) -> Snapshot:
    wanted = frozenset(reports)
    report_records = {
        name: ReportSnapshot(report_record.metadata, report_record.source, report_record.characters)
        for name, report_record in pile.report_records.items()
        if name in wanted or (scope.beyond and reference is None)
    }
    if reference is None:
        return Snapshot(scope, limits, generation, tuple(reports), report_records)
    report_records[reference.id] = ReportSnapshot(reference.metadata, reference.source, len(reference.text))
    digest = fingerprint(reference.text).hex()
    return Snapshot(scope, limits, generation, tuple(reports), report_records, reference.id, digest)


def _task(pile: AuditedCorpus, subject: Snapshot, reference: Report | None, tell: Progress) -> Task:
    known = {name: report_record.metadata for name, report_record in subject.report_records.items()}
    if reference is not None:
        return Task(known, {}, reference)
    names = list(known)
    groups: dict[bytes, list[str]] = defaultdict(list)
    for done, name in enumerate(names):
        tell(TWINS, done, len(names))
        groups[fingerprint(pile.sources.text(name))].append(name)
    tell(TWINS, len(names), len(names))
    # Of reports with one text only the first is a source, and a second of its year, so that each finds the other.
    twins: dict[str, str] = {}
    for group in groups.values():
        first, *later = sorted(group, key=lambda name: known[name].year or _NEVER)  # stable: then by source
        known_year = known[first].year
        if later and (known[later[0]].year == known_year or known[later[0]].year is None):
            later.pop(0)
        twins.update(dict.fromkeys(later, first))
    return Task(known, twins)


def summarised(folder: Path, progress: Progress | None = None) -> AuditResult:
    """The result of the audit in ``folder``: its journal is read line by line and never held as a whole.

    Raises OSError or ValueError where there is none that can be read.
    """
    tell = progress or no_progress
    subject = load_snapshot(folder)
    limits = subject.limits
    parties = _parties(subject)
    pairs, clusters, kept = Pairs(limits, parties.get), Clusters(limits), _Kept(limits.findings)
    own: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    reports: list[AuditedReport] = []
    twins: dict[str, str] = {}
    for record in read_journal(folder):
        tell(SUMMARY, len(reports), len(subject.reports))
        if record.same_as:
            twins[record.report_id] = record.same_as
        for found in record.findings:
            pairs.add(found)
            clusters.add(found, Match.at(parties[record.report_id].origin, found.finding.span, found.text))
            kept.add(found, parties[record.report_id])
            if found.finding.kind is Kind.SELF and found.finding.source:
                own[record.report_id].append((found.finding.source.report_id, found.finding.span))
        reports.append(_audited(record, subject.report_records[record.report_id]))
    reports.sort(key=lambda report: (-report.shares.adjusted, -report.shares.raw, parties[report.id].order))
    listed = pairs.result(twins)

    def order(place: Match) -> tuple[int, ...]:
        party = parties.get(place.report_id)
        return party.order if party else (_NEVER, 0)

    def author(report_id: str) -> str:
        party = parties.get(report_id)
        return party.series if party else report_id

    return AuditResult(
        scope=subject.scope,
        limits=limits,
        reference=parties[subject.reference].origin if subject.reference else None,
        reports=tuple(reports),
        findings=tuple(kept.result()),
        pairs=tuple(listed),
        clusters=tuple(clusters.result(order, author)),
        chains=tuple(chains(reports, parties.get, own)),
        hints=hints(reports, lambda report: author(report.id)),
        total_findings=kept.total,
        total_pairs=len(listed) + pairs.small + pairs.beyond,
        generation=subject.generation,
        warnings=tuple(_warnings(pairs, clusters, kept, twins, subject)),
    )


class _Kept:
    """The findings that are listed: warnings first, then those of most characters; all in the order of reports in the end."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[tuple[bool, int], int, tuple[int, int], AuditedFinding]] = []
        self.total = 0

    def add(self, found: AuditedFinding, party: Party) -> None:
        weight = (found.finding.severity is Severity.WARNING, len(found.text))
        entry = (weight, -self.total, party.order, found)
        self.total += 1
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def result(self) -> list[AuditedFinding]:
        return [entry[3] for entry in sorted(self._heap, key=lambda entry: (entry[2], entry[3].finding.span))]


def _origin(report_id: str, metadata: Metadata) -> Origin:
    return Origin(report_id, metadata.title, metadata.author, metadata.year)


def _parties(subject: Snapshot) -> dict[str, Party]:
    """Every report with its time; a reference document comes before everything, whatever its year."""
    return {
        name: Party(
            _origin(name, report_record.metadata),
            report_record.metadata,
            report_record.characters,
            (0, 0) if name == subject.reference else (report_record.metadata.year or _NEVER, rank),
        )
        for rank, (name, report_record) in enumerate(subject.report_records.items(), start=1)
    }


def _audited(record: JournalEntry, report_record: ReportSnapshot) -> AuditedReport:
    return AuditedReport(
        **report_record.metadata.values(),
        id=record.report_id,
        source=report_record.source,
        characters=record.characters,
        shares=record.shares,
        findings=len(record.findings),
        same_as=record.same_as,
        forensics=record.forensics,
    )


def _warnings(
    pairs: Pairs,
    clusters: Clusters,
    kept: _Kept,
    twins: Mapping[str, str],
    subject: Snapshot,
) -> list[str]:
    """What is not listed, in numbers: nothing is left out silently."""
    told = []
    limits = subject.limits
    if twins:
        firsts = len(set(twins.values()))
        told.append(
            f"有 {len(twins)} 篇报告与更早的一篇全文相同（共 {firsts} 组），只与最早的那一篇对照；"
            "其他报告与它们共有的文字，列在最早的那一篇名下"
        )
    if pairs.small:
        told.append(f"另有 {pairs.small} 对报告共有文字不到 {limits.pair_characters} 字，没有列入两两对照")
    if pairs.beyond:
        told.append(f"两两对照只列共有文字最多的 {limits.pairs} 对，另有约 {pairs.beyond} 对没有列出")
    if kept.total > limits.findings:
        told.append(f"共有 {kept.total} 处发现，只列出其中 {limits.findings} 处：先列需要注意的，再按字数")
    if clusters.left_out:
        told.append(f"聚类只用了前 {limits.wordings} 种说法，另有 {clusters.left_out} 处发现没有归类")
    missing = sum(report_record.metadata.year is None for report_record in subject.report_records.values())
    if missing:
        told.append(f"有 {missing} 篇报告不知道年份，先后按没有年份处理，排在最后；可在语料页更正")
    return told


__all__ = ["MATCHING", "SUMMARY", "TWINS", "AuditedCorpus", "audit", "summarised"]
