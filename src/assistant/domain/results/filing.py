"""Filing: what one indexing did, and what it did not take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, and why; ``code`` as in :mod:`assistant.base.errors`."""

    file: str
    code: str
    detail: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What one indexing did. ``ignored`` are files that are no reports (tables, notes); ``warnings`` concern files taken."""

    generation: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    passages: int = 0
    refused: tuple[Refusal, ...] = ()
    ignored: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
