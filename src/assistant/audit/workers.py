"""The reports of an audit, matched in other processes where there are enough of them: in order, one record each.

Every process opens the index for itself (its arrays are mapped, so that they lie in memory once) and matches whole
reports. What is found does not depend on how many there are.
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
from assistant.audit.forensics import SUFFIXES, forensics
from assistant.audit.journal import JournalEntry
from assistant.audit.matching import Matcher
from assistant.base.processes import pool
from assistant.domain.report import Metadata, Report
from assistant.domain.results import Forensics
from assistant.reuse import shingles
from assistant.reuse.sources import Sources

WORTH_A_POOL = 64
"""Reports below which starting other processes costs more than it saves."""

_AHEAD = 8  # reports handed out ahead, per worker
_PATIENCE = 0.2  # seconds without a word before it is asked whether to go on


@dataclass(frozen=True, slots=True)
class Task:
    """What reports are held against: ``cards`` of all that count (by id), or ``reference`` alone.

    ``twins``: report → the earliest one with the very same text, for those that are no sources themselves.
    """

    report_records: Mapping[str, Metadata]
    twins: Mapping[str, str]
    reference: Report | None = None

    def matcher(self, pile: AuditedCorpus) -> Matcher:
        """The matcher over ``pile``."""
        if self.reference is not None:
            name, text = self.reference.id, self.reference.text
            report_records = {name: self.reference.metadata}
            alone = Sources([shingles.build([(name, text)])], report_records, lambda _: text)
            return Matcher(alone, {}, report_records=report_records, any_year=True)
        in_view = {
            name: report_record
            for name, report_record in self.report_records.items()
            if name not in self.twins
        }
        view = Sources(pile.sources.segments, in_view, pile.sources.text)
        return Matcher(view, self.twins, report_records=self.report_records)


def records(
    pile: AuditedCorpus,
    task: Task,
    reports: Sequence[str],
    go_on: Callable[[], None],
    workers: int | None = None,
) -> Iterator[JournalEntry]:
    """The records of ``reports`` (ids), in their order; ``go_on`` is called now and then, and ends it by raising."""
    workers = (os.cpu_count() or 1) if workers is None else workers
    done = 0
    if pile.again is not None and workers > 1 and len(reports) >= WORTH_A_POOL:
        try:
            for record in _pooled(partial(_begin, pile.again, task), reports, workers, go_on):
                yield record
                done += 1
        except BrokenProcessPool:  # the index has moved on since, or a worker was killed: go on alone
            pass
    if done < len(reports):
        matcher = task.matcher(pile)
        for report_id in reports[done:]:
            yield _record(pile, matcher, report_id)


def _pooled(
    begin: Callable[[], None], reports: Sequence[str], workers: int, go_on: Callable[[], None]
) -> Iterator[JournalEntry]:
    executor: ProcessPoolExecutor = pool(workers, begin)
    try:
        remaining = iter(reports)
        window: deque[Future[JournalEntry]] = deque()
        while True:
            for report_id in islice(remaining, _AHEAD * workers - len(window)):
                window.append(executor.submit(_work, report_id))
            if not window:
                return
            first = window.popleft()
            while True:
                try:
                    record = first.result(timeout=_PATIENCE)
                    break
                except TimeoutError:
                    go_on()
            yield record
    finally:
        executor.shutdown(cancel_futures=True)


_here: tuple[AuditedCorpus, Matcher] | None = None
"""In a worker: what it matches with."""


def _begin(again: Callable[[], AuditedCorpus], task: Task) -> None:
    global _here
    pile = again()
    _here = pile, task.matcher(pile)


def _work(report_id: str) -> JournalEntry:
    assert _here is not None
    return _record(*_here, report_id)


def _record(pile: AuditedCorpus, matcher: Matcher, report_id: str) -> JournalEntry:
    return replace(matcher.entry(pile.load(report_id)), forensics=_forensics(pile, report_id))


def _forensics(pile: AuditedCorpus, report_id: str) -> Forensics | None:
    source = pile.report_records[report_id].source
    data = pile.original(report_id) if source.lower().endswith(SUFFIXES) else None
    return None if data is None else forensics(data, source)
