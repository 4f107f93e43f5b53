"""The result of indexing a corpus."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was refused, and why; ``code`` as in :mod:`assistant.base.errors`."""

    file: str
    code: str
    detail: str
    hint: str = ""


Refusals = Callable[[Refusal], None]
"""Called with each file that is refused, as soon as it is."""


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What one run of indexing changed. ``added``, ``changed`` and ``removed`` are ids of reports.

    ``passages`` counts those that were indexed anew. ``ignored`` are files that are not reports (tables, notes);
    ``warnings`` are about files that were indexed. The totals are those of the whole
    index, None where they were not counted (uploads).
    """

    generation: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    passages: int = 0
    refused: tuple[Refusal, ...] = ()
    ignored: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    total_reports: int | None = None
    total_passages: int | None = None
