"""The reports that an audit may look at, and the ways to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.domain.report import Report
from assistant.index import ReportRecord
from assistant.reuse.sources import Sources


@dataclass(frozen=True, slots=True)
class AuditedCorpus:
    """The reports there are, and the ways to them.

    ``cards`` in order of source; ``load`` gives a parsed report by id, ``original`` the bytes of its file where they are
    still there. ``sources`` may hold more than the scope: what an audit does not ask for is left out of it.
    ``again`` opens the very same pile in another process, and pickles; where there is none, one process does it all.
    """

    report_records: Mapping[str, ReportRecord]
    load: Callable[[str], Report]
    original: Callable[[str], bytes | None]
    sources: Sources
    again: "Callable[[], AuditedCorpus] | None" = None
