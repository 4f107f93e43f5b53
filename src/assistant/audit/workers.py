"""The reports of an audit, matched and described one by one, in several processes where that pays: one entry each.

Every process opens the index for itself (its arrays are mapped, so they are in memory once) and works on whole reports.
The entries come in the order of the reports and do not depend on the number of processes.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from assistant.audit.audited_corpus import AuditedCorpus
from assistant.audit.describe import Describer
from assistant.audit.forensics import SUFFIXES, forensics
from assistant.audit.journal import JournalEntry
from assistant.audit.matching import Matcher
from assistant.base.processes import pool
from assistant.domain.report import Metadata, Report
from assistant.domain.results import Forensics
from assistant.reuse import shingles
from assistant.reuse.sources import Sources

MIN_REPORTS_FOR_POOL = 64
"""Fewer reports take less time than starting other processes."""

_REPORTS_AHEAD = 8  # reports handed to the pool ahead of the one that is waited for, per worker
_POLL_INTERVAL = 0.2  # seconds of waiting for an entry after which the audit may be stopped


@dataclass(frozen=True, slots=True)
class Comparison:
    """What reports are compared with: with each other (``report_records`` by id), or with ``reference`` alone.

    ``identical``: report id → id of the earliest report with identical text; such reports are no sources.
    """

    report_records: Mapping[str, Metadata]
    identical: Mapping[str, str]
    reference: Report | None = None

    def sources(self, corpus: AuditedCorpus) -> Sources:
        """The sources of the comparison."""
        if self.reference is not None:
            report_id, text = self.reference.id, self.reference.text
            segment = shingles.build([(report_id, text)])
            return Sources([segment], {report_id: self.reference.metadata}, lambda _: text)
        in_view = {
            report_id: metadata
            for report_id, metadata in self.report_records.items()
            if report_id not in self.identical
        }
        return Sources(corpus.sources.segments, in_view, corpus.sources.text)


class ReportAuditor:
    """Audits one report after the other."""

    def __init__(self, corpus: AuditedCorpus, comparison: Comparison) -> None:
        self._corpus = corpus
        self._comparison = comparison
        sources = comparison.sources(corpus)
        by_reference = comparison.reference is not None
        self._matcher = Matcher(
            sources, comparison.identical, comparison.report_records, any_year=by_reference
        )
        self._describer = Describer(sources)

    def entry(self, report_id: str) -> JournalEntry:
        """What is found in a report, and the properties of its file."""
        report = self._corpus.load(report_id)
        same_as = self._comparison.identical.get(report_id)
        result = self._matcher.check(report)
        review = self._corpus.review
        others = review(report, result.findings) if review is not None else ()
        entry = self._describer.entry(report, result, same_as, others)
        return replace(entry, forensics=self._forensics(report_id))

    def _forensics(self, report_id: str) -> Forensics | None:
        source = self._corpus.report_records[report_id].source
        data = self._corpus.original(report_id) if source.lower().endswith(SUFFIXES) else None
        return None if data is None else forensics(data, source)


def audited_entries(
    corpus: AuditedCorpus,
    comparison: Comparison,
    reports: Sequence[str],
    poll: Callable[[], None],
    workers: int | None = None,
) -> Iterator[JournalEntry]:
    """The entries of ``reports`` (ids), in their order. ``poll`` is called now and then; what it raises ends the work.

    ``workers``: number of processes, None for as many as there are cores.
    """
    workers = (os.cpu_count() or 1) if workers is None else workers
    done = 0
    if corpus.reopen is not None and workers > 1 and len(reports) >= MIN_REPORTS_FOR_POOL:
        try:
            for entry in _pooled(partial(_begin, corpus.reopen, comparison), reports, workers, poll):
                yield entry
                done += 1
        except BrokenProcessPool:  # the index was replaced, or a worker was killed: the rest is done here
            pass
    if done < len(reports):
        auditor = ReportAuditor(corpus, comparison)
        for report_id in reports[done:]:
            yield auditor.entry(report_id)


def _pooled(
    begin: Callable[[], None], reports: Sequence[str], workers: int, poll: Callable[[], None]
) -> Iterator[JournalEntry]:
    executor: ProcessPoolExecutor = pool(workers, begin)
    try:
        remaining = iter(reports)
        window: deque[Future[JournalEntry]] = deque()
        while True:
            for report_id in islice(remaining, _REPORTS_AHEAD * workers - len(window)):
                window.append(executor.submit(_audit_report, report_id))
            if not window:
                return
            yield _awaited(window.popleft(), poll)
    finally:
        executor.shutdown(cancel_futures=True)


def _awaited(future: "Future[JournalEntry]", poll: Callable[[], None]) -> JournalEntry:
    while True:
        try:
            return future.result(timeout=_POLL_INTERVAL)
        except TimeoutError:
            poll()


_auditor: ReportAuditor | None = None
"""In a worker process: what it audits with."""


def _begin(reopen: Callable[[], AuditedCorpus], comparison: Comparison) -> None:
    global _auditor
    _auditor = ReportAuditor(reopen(), comparison)


def _audit_report(report_id: str) -> JournalEntry:
    assert _auditor is not None
    return _auditor.entry(report_id)
