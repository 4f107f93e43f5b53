"""What an index knows of the reports and passages in it; and the type of callbacks that report progress."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.domain.report import Metadata, Passage

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stages are named in Chinese. May raise to cancel."""


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage as the index holds it, with the metadata of its report and its text."""

    row: int
    passage: Passage
    metadata: Metadata
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecord(Metadata):
    """What the index knows of a report without reading its text: metadata, source file and size.

    ``digest`` is a hash that the caller computes over all that decides how the report is indexed; ingest compares it
    to find out what changed. ``characters`` and ``passages`` are counts; ``notes`` are remarks of the reader, in Chinese.
    """

    id: str
    source: str
    digest: str
    characters: int
    passages: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportList:
    """A page of the list of reports, sorted by source; ``total`` is the number of all of them."""

    total: int
    reports: tuple[ReportRecord, ...]
