"""The engine that works on this machine: batches of reports, in several processes where that pays.

The table of different sentences is built once, into the folder of the audit, and mapped by every process, as the index
is. The entries come in the order of the reports and do not depend on the number of processes.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from pathlib import Path

from assistant.audit.audited_corpus import AuditedCorpus
from assistant.audit.engines import sentence_table
from assistant.audit.engines.auditor import BatchAuditor
from assistant.audit.engines.comparison import Comparison
from assistant.audit.journal import JournalEntry
from assistant.base.processes import pool
from assistant.reuse.sources import Scope

MIN_REPORTS_FOR_POOL = 64
"""Fewer reports take less time than starting other processes."""

_BATCH = 16  # reports
_BATCHES_AHEAD = 3  # handed to the pool, per worker
_POLL_INTERVAL = 0.2  # seconds of waiting for a batch after which the audit may be stopped


class LocalEngine:
    """The engine. ``workers``: number of processes, None for as many as there are cores."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = (os.cpu_count() or 1) if workers is None else workers

    def entries(
        self,
        corpus: AuditedCorpus,
        comparison: Comparison,
        reports: Sequence[str],
        folder: Path,
        poll: Callable[[], None],
    ) -> Iterator[JournalEntry]:
        """See :meth:`assistant.audit.engines.Engine.entries`."""
        if not reports:
            return
        poll()
        auditor = _auditor_of(corpus, comparison, folder)
        done = 0
        if corpus.reopen is not None and self._workers > 1 and len(reports) >= MIN_REPORTS_FOR_POOL:
            begin = partial(_begin, corpus.reopen, comparison, folder)
            try:
                for entry in _pooled(begin, _batches(reports), self._workers, poll):
                    yield entry
                    done += 1
            except BrokenProcessPool:  # the index was replaced, or a worker was killed: the rest is done here
                pass
        for batch in _batches(reports[done:]):
            poll()
            yield from auditor.entries(batch)


def _auditor_of(corpus: AuditedCorpus, comparison: Comparison, folder: Path) -> BatchAuditor:
    """The auditor of a process; the first one builds the table."""
    sources = comparison.sources(corpus)
    table = sentence_table.build(folder, sources.segments, sources.masks(Scope()))
    return BatchAuditor(corpus, comparison, sources, table)


def _batches(reports: Sequence[str]) -> list[Sequence[str]]:
    return [reports[at : at + _BATCH] for at in range(0, len(reports), _BATCH)]


def _pooled(
    begin: Callable[[], None], batches: Sequence[Sequence[str]], workers: int, poll: Callable[[], None]
) -> Iterator[JournalEntry]:
    executor: ProcessPoolExecutor = pool(workers, begin)
    try:
        remaining = iter(batches)
        window: deque[Future[list[JournalEntry]]] = deque()
        while True:
            for batch in islice(remaining, _BATCHES_AHEAD * workers - len(window)):
                window.append(executor.submit(_audit_batch, batch))
            if not window:
                return
            yield from _awaited(window.popleft(), poll)
    finally:
        executor.shutdown(cancel_futures=True)


def _awaited(future: "Future[list[JournalEntry]]", poll: Callable[[], None]) -> list[JournalEntry]:
    while True:
        try:
            return future.result(timeout=_POLL_INTERVAL)
        except TimeoutError:
            poll()


_auditor: BatchAuditor | None = None
"""In a worker process: what it audits with."""


def _begin(reopen: Callable[[], AuditedCorpus], comparison: Comparison, folder: Path) -> None:
    global _auditor
    _auditor = _auditor_of(reopen(), comparison, folder)


def _audit_batch(report_ids: Sequence[str]) -> list[JournalEntry]:
    assert _auditor is not None
    return _auditor.entries(report_ids)
