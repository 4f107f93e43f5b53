"""An audit: reports compared with each other, or with one; who shares what with whom, and since when.

Three steps: an *engine* (:mod:`~assistant.audit.engines`) matches all reports with each other in batches, and *describes*
what is found with all its places (:mod:`~assistant.audit.describe`), in as many processes as there are cores and written
to a journal; then the journal is *summarised* (:mod:`~assistant.audit.summary`) as ranking, pairs, clusters, chains and
hints. Only one batch of reports at a time and what is listed are held in memory.
"""

from collections.abc import Sequence
from pathlib import Path

from assistant.audit import summary
from assistant.audit.audited_corpus import AuditedCorpus
from assistant.audit.engines import Comparison, Engine
from assistant.audit.engines.local import LocalEngine
from assistant.audit.identical import STAGE as IDENTICAL
from assistant.audit.identical import identical_reports, text_digest
from assistant.audit.journal import Journal
from assistant.audit.snapshot import Snapshot
from assistant.audit.summary import summarise
from assistant.base.errors import BadInput
from assistant.base.files import remove_folder
from assistant.domain.report import Report
from assistant.domain.results import (
    EVERY_REPORT,
    LIMITS,
    AuditLimits,
    AuditResult,
    AuditScope,
    ReportSnapshot,
)
from assistant.index import Progress, no_progress

MATCHING, SUMMARY = "逐篇比对", summary.STAGE

_ENGINE = "engine"
"""In the folder of an audit: that of its engine while it works."""


def audit(
    corpus: AuditedCorpus,
    reports: Sequence[str],
    folder: Path,
    *,
    scope: AuditScope = EVERY_REPORT,
    reference: Report | None = None,
    limits: AuditLimits = LIMITS,
    generation: str = "",
    progress: Progress | None = None,
    engine: Engine | None = None,
) -> AuditResult:
    """Compare ``reports`` (ids) with each other, or with ``reference`` alone; ``scope`` says how they were chosen.

    ``folder`` keeps the journal: the same audit of the same ``generation`` is continued where it was. Whatever
    ``progress`` raises stops it. ``engine``: what compares them, None for this machine with all its cores.
    Raises BadInput where there is nothing to compare.
    """
    if not reports or (len(reports) < 2 and reference is None and not scope.beyond):
        raise BadInput("要核对的报告不足两篇，没有可以互相对照的", "请多选几篇，或指定一份对照文件")
    progress = progress or no_progress
    snapshot = _snapshot(corpus, reports, scope, reference, limits, generation)
    folder.mkdir(parents=True, exist_ok=True)
    snapshot.save(folder)
    journal = Journal(folder, snapshot.fingerprint())
    comparison = _comparison(corpus, snapshot, reference, progress)
    done = sum(report_id in journal.done for report_id in reports)

    def tell() -> None:
        progress(MATCHING, done, len(reports))

    tell()
    remaining = [report_id for report_id in reports if report_id not in journal.done]
    # What an engine kept of another state of the index is of no use.
    engine_folder = folder / _ENGINE / snapshot.fingerprint()[:16]
    for entry in (engine or LocalEngine()).entries(corpus, comparison, remaining, engine_folder, tell):
        journal.add(entry)
        done += 1
        tell()
    remove_folder(folder / _ENGINE)
    return summarise(folder, progress)


def _snapshot(
    corpus: AuditedCorpus,
    reports: Sequence[str],
    scope: AuditScope,
    reference: Report | None,
    limits: AuditLimits,
    generation: str,
) -> Snapshot:
    audited = frozenset(reports)
    records = {
        report_id: ReportSnapshot(record.metadata, record.source, record.characters)
        for report_id, record in corpus.report_records.items()
        if report_id in audited or (scope.beyond and reference is None)
    }
    if reference is None:
        return Snapshot(scope, limits, generation, tuple(reports), records)
    records[reference.id] = ReportSnapshot(reference.metadata, reference.source, len(reference.text))
    digest = text_digest(reference.text).hex()
    return Snapshot(scope, limits, generation, tuple(reports), records, reference.id, digest)


def _comparison(
    corpus: AuditedCorpus, snapshot: Snapshot, reference: Report | None, progress: Progress
) -> Comparison:
    metadata = {report_id: record.metadata for report_id, record in snapshot.report_records.items()}
    if reference is not None:
        return Comparison(metadata, {}, reference)
    return Comparison(metadata, identical_reports(metadata, corpus.sources.text, progress))


__all__ = ["IDENTICAL", "MATCHING", "SUMMARY", "AuditedCorpus", "audit", "summarise"]
