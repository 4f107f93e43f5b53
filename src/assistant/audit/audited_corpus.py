"""The reports that an audit may use, and the ways to read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.domain.records import ReportRecord
from assistant.domain.report import Report
from assistant.domain.results import Finding
from assistant.reuse.sources import Sources


@dataclass(frozen=True, slots=True)
class AuditedCorpus:
    """The reports that there are, and the ways to read them.

    ``report_records`` are in order of source. ``load`` gives a parsed report by id, ``original`` the bytes of the file
    that it was read from, None where that is gone. ``sources`` may hold more reports than are audited. ``reopen`` opens
    the same corpus in another process (it is pickled); without it, an audit runs in one process. ``review`` gives what
    every other rule finds in a report of which the shared wording is known; without it, no other rule is run.
    """

    report_records: Mapping[str, ReportRecord]
    load: Callable[[str], Report]
    original: Callable[[str], bytes | None]
    sources: Sources
    reopen: "Callable[[], AuditedCorpus] | None" = None
    review: Callable[[Report, tuple[Finding, ...]], tuple[Finding, ...]] | None = None
