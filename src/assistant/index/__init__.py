"""Indexes: where passages, vectors and words are kept and searched. One module per kind (``local`` ships).

An index module has ``open_index(folder, model) -> Index``, ``open_writer(folder, model, *, rebuild, annexes) -> Writer`` and
``current(folder) -> str | None``. An index knows
of the encoder only what :class:`Model` says: rooms on one floor do not import each other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import BadSetting
from assistant.base.plugins import plugins
from assistant.domain.report import Metadata, Passage, Report
from assistant.domain.results import Access, Filters

Vectors = NDArray[np.float32]

Rows = NDArray[np.int64]
"""Row numbers of passages: 0 … n-1 within one generation, stable as long as it is open."""

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stages are named in Chinese. May raise to cancel."""


@dataclass(frozen=True, slots=True)
class Model:
    """The encoder whose vectors an index holds: its ``fingerprint`` must be the manifest's, else nothing is read."""

    name: str
    fingerprint: str
    dimensions: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows found and their raw scores (cosine, or BM25), best first, both of shape (k',), k' ≤ k.

    ``full``: about what a passage of usual length that has every word of the query would score.
    """

    rows: Rows
    scores: NDArray[np.float32]
    full: float = 1.0


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage as it stands in the index."""

    row: int
    passage: Passage
    metadata: Metadata
    text: str


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report's card: its metadata and size without its text.

    ``digest`` changes whenever the report would be filed differently; ingest makes it and compares it.
    """

    report_id: str
    metadata: Metadata
    source: str
    digest: str
    characters: int
    passages: int
    notes: tuple[str, ...]


class Sidecar(Protocol):
    """Something else that is kept of the reports of each part, in a folder of its own inside the part.

    ``name`` is the folder's. It is written with the part and never changed; it is read by whoever knows its form.
    """

    name: str

    def write(self, folder: Path, texts: Iterable[tuple[str, str]]) -> None:
        """Write it for reports given as (id, text), in the part's order; ``folder`` is there and empty."""
        ...


class Candidates(Protocol):
    """The rows that pass filters and rights, computed exactly and before any search."""

    def __len__(self) -> int:
        """How many rows pass."""
        ...


class Index(Protocol):
    """One generation, read-only, safe to use from several threads. It stays as it is while newer ones are built."""

    generation: str
    """Name of the generation; changes whenever the content does."""

    encoder_fingerprint: str

    def __len__(self) -> int:
        """Passages that are in force."""
        ...

    def candidates(self, filters: Filters, access: Access) -> Candidates:
        """The rows that may be found. Unknown facet values simply match nothing here: the desk has checked them."""
        ...

    def dense(self, vector: Vectors, candidates: Candidates, k: int) -> Ranking:
        """The ``k`` nearest candidates by inner product to ``vector`` (shape (d,)); k of them where k exist."""
        ...

    def dense_scores(self, vector: Vectors, rows: Rows) -> NDArray[np.float32]:
        """Inner products of ``vector`` with the given rows, shape (len(rows),)."""
        ...

    def lexical(self, query: str, candidates: Candidates, k: int) -> Ranking:
        """The ``k`` best candidates by BM25 over folded characters and character bigrams; fewer where fewer match."""
        ...

    def exact(self, phrase: str, candidates: Candidates, k: int) -> tuple[Ranking, int]:
        """Candidates whose folded text holds the folded ``phrase``: the ``k`` best by BM25, and how many there are."""
        ...

    def passages(self, rows: Sequence[int]) -> list[PassageRecord]:
        """The passages of the rows, in the order asked."""
        ...

    def same_text(self, rows: Sequence[int], access: Access) -> list[tuple[int, ...]]:
        """For each row all rows in force, itself included, whose folded text is identical and which ``access`` reach."""
        ...

    def report_ids(self, rows: Sequence[int]) -> list[str]:
        """The id of the report that each row belongs to."""
        ...

    def text_keys(self, rows: Rows) -> NDArray[np.uint64]:
        """A 64-bit key of each row's folded text: equal for identical passages."""
        ...

    def report(self, report_id: str, access: Access) -> Report:
        """A whole report. Raises NotFound, also where ``access`` do not reach it."""
        ...

    def text(self, report_id: str) -> str:
        """The text of a report in force, whoever asks: for callers that have minded the rights. Raises NotFound."""
        ...

    def reports(self, access: Access) -> list[ReportRecord]:
        """All reports in force, by source and id."""
        ...

    def facet_values(self, access: Access) -> Mapping[str, Mapping[str, int]]:
        """Per facet (portfolios, roles, years, authors, offices, regions, collections) value → number of passages."""
        ...

    def facet_counts(self, candidates: Candidates) -> Mapping[str, Mapping[str, int]]:
        """The same, counted over the candidates alone."""
        ...

    def sidecar(self, name: str) -> list[Path]:
        """The folder of an annex in each part. Raises IndexUnusable when a part was written without it."""
        ...

    def warm(self) -> None:
        """Touch what is mapped, so that the first query is as fast as the next."""
        ...

    def close(self) -> None:
        """Let go of files. Further use is an error."""
        ...


class Writer(Protocol):
    """The one writer. Nothing it does is visible before ``commit``; without it, nothing has happened."""

    def shelved(self) -> Mapping[str, ReportRecord]:
        """Report id → card of what is in force, so that the caller knows what is new, changed or gone."""
        ...

    def put(self, report: Report, vectors: Vectors, digest: str) -> None:
        """File a report (replacing one of the same id); ``vectors`` has one row per passage."""
        ...

    def remove(self, report_id: str) -> None:
        """Take a report out. Raises NotFound."""
        ...

    def commit(self, progress: Progress | None = None) -> str:
        """Build the new generation and put it in force atomically; its name."""
        ...

    def close(self) -> None:
        """Give up the writer's lock; what was not committed is dropped."""
        ...


def open_index(folder: Path, model: Model, kind: str = "local") -> Index:
    """The generation in force below ``folder``.

    Raises IndexMissing when there is none, IndexUnusable when it was built with another encoder or a newer format.
    """
    index: Index = _room(kind).open_index(folder, model)
    return index


def current(folder: Path, kind: str = "local") -> str | None:
    """Name of the generation in force below ``folder``, None where there is none: cheap enough to ask per request."""
    name: str | None = _room(kind).current(folder)
    return name


def open_writer(
    folder: Path,
    model: Model,
    kind: str = "local",
    *,
    rebuild: bool = False,
    sidecars: Sequence[Sidecar] = (),
) -> Writer:
    """The writer of ``folder``, which is made when missing. ``rebuild``: it begins with nothing shelved.

    ``sidecars`` are written with every part.

    Raises Conflict when another writer is at work, IndexUnusable when what is there is another encoder's or a newer
    program's and ``rebuild`` was not asked for.
    """
    writer: Writer = _room(kind).open_writer(folder, model, rebuild=rebuild, sidecars=sidecars)
    return writer


def _room(kind: str) -> Any:
    found = plugins("index", "open_index")
    if kind not in found:
        raise BadSetting(f"没有“{kind}”这种索引", f"可用的索引：{'、'.join(found)}")
    return found[kind]


__all__ = [
    "Candidates",
    "Index",
    "PassageRecord",
    "Progress",
    "Ranking",
    "ReportRecord",
    "Rows",
    "Sidecar",
    "Writer",
    "current",
    "open_index",
    "open_writer",
]
