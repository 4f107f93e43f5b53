"""The index: stores reports and passages with their vectors, and searches them under exact filters.

One backend per module or package; ``local`` and ``qdrant`` ship, other packages add theirs as plugins. An
:class:`EngineAddress` chooses the backend, which has ``open_index(folder, model, engine) -> Index`` and
``open_writer(folder, model, engine, *, rebuild, sidecars, wait, heal) -> Writer``. Every backend keeps texts, facets and
sidecars in the folder of the index in the form of ``local``, so that they can be read while an engine is away. A backend
never calls the encoder: it is given vectors, and knows of the encoder what :class:`Model` holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import BadSetting
from assistant.base.plugins import plugins
from assistant.domain.records import PassageRecord, Progress, ReportRecord
from assistant.domain.report import Report
from assistant.domain.results import Access, Filters
from assistant.index.address import ENGINE_STATE, LOCAL, EngineAddress, parse_address

Vectors = NDArray[np.float32]

Rows = NDArray[np.int64]
"""Row numbers of passages: 0 … n-1 within one generation, stable as long as it is open."""


def no_progress(stage: str, done: int, total: int) -> None:
    """A :data:`Progress` that nobody follows."""


@dataclass(frozen=True, slots=True)
class Model:
    """The encoder whose vectors an index holds; an index with another ``fingerprint`` is refused."""

    name: str
    fingerprint: str
    dimensions: int


@dataclass(frozen=True, slots=True)
class RankedRows:
    """The rows found and their raw scores (cosine or BM25), best first; both of shape (n,), n at most the ``k`` asked for.

    ``full_match_score``: about what a passage of average length scores that contains every term of the query.
    ``known_pairs``: the share of the query's character bigrams, digits aside, that occur in the index at all.
    """

    rows: Rows
    scores: NDArray[np.float32]
    full_match_score: float = 1.0
    known_pairs: float = 0.0


class Sidecar(Protocol):
    """Files that another package keeps beside each segment of the index, in a folder of their own.

    They are written together with the segment and never changed. The index does not know what is in them; the package
    that wrote them reads them. ``name`` is the name of the folder.
    """

    name: str

    def write(self, folder: Path, reports: Iterable[Report]) -> None:
        """Write the files of a new segment into ``folder``, which exists and is empty; ``reports`` in segment order."""
        ...

    def merge(
        self, folder: Path, sources: Sequence[tuple[Path, Sequence[int]]], reports: Iterable[Report]
    ) -> None:
        """Write the files of a segment that is merged from others into ``folder``, which exists and is empty.

        Each source is the folder of this sidecar in a segment, which may be missing where that was written without it,
        and the numbers of its reports that remain, ascending. ``reports`` are those reports in the new order; they are
        read from disk only as far as they are iterated over.
        """
        ...


class Candidates(Protocol):
    """The rows that pass the filters and the access, computed exactly before any search."""

    def __len__(self) -> int:
        """How many rows pass."""
        ...


class Index(Protocol):
    """One generation of an index, read-only and safe to use from several threads.

    It does not change while newer generations are built. Rows are those of passages in force: reports that were
    removed or replaced are never returned.
    """

    generation: str
    """Name of the generation; changes whenever the content does."""

    segments: frozenset[str]
    """Names of its segments, which generations share."""

    def __len__(self) -> int:
        """Number of passages in force."""
        ...

    def candidates(self, filters: Filters, access: Access) -> Candidates:
        """The rows that may be found. A facet value that does not occur matches nothing; the service validates them."""
        ...

    def dense(self, vector: Vectors, candidates: Candidates, k: int) -> RankedRows:
        """The ``k`` nearest candidates by inner product to ``vector`` (shape (d,)); k of them where k exist."""
        ...

    def dense_scores(self, vector: Vectors, rows: Rows) -> NDArray[np.float32]:
        """Inner products of ``vector`` with the given rows, shape (len(rows),)."""
        ...

    def lexical(self, query: str, candidates: Candidates, k: int) -> RankedRows:
        """The ``k`` best candidates by BM25 over folded characters and character bigrams; fewer where fewer match."""
        ...

    def exact(self, phrase: str, candidates: Candidates, k: int) -> tuple[RankedRows, int]:
        """Candidates whose folded text holds the folded ``phrase``: the ``k`` best by BM25, and how many there are."""
        ...

    def containing(self, phrase: str, candidates: Candidates) -> Rows:
        """The candidates whose folded text holds the folded ``phrase``, ascending."""
        ...

    def among(self, candidates: Candidates, rows: Rows) -> NDArray[np.bool_]:
        """Which of ``rows`` are candidates, shape (len(rows),)."""
        ...

    def narrowed(
        self, candidates: Candidates, *, keep: Rows | None = None, drop: Rows | None = None
    ) -> Candidates:
        """The candidates that are among the rows to ``keep``, and not among those to ``drop``."""
        ...

    def passages(self, rows: Sequence[int]) -> list[PassageRecord]:
        """The passages of ``rows``, in the same order. Raises IndexError for a row that does not exist."""
        ...

    def same_text(self, rows: Sequence[int], access: Access) -> list[tuple[int, ...]]:
        """For each row, all rows within ``access`` whose folded text is identical, the row itself included."""
        ...

    def report_ids(self, rows: Sequence[int]) -> list[str]:
        """For each row, the id of its report."""
        ...

    def text_keys(self, rows: Rows) -> NDArray[np.uint64]:
        """A 64-bit hash of each row's folded text, shape (len(rows),): equal for identical passages."""
        ...

    def report(self, report_id: str, access: Access) -> Report:
        """A whole report. Raises NotFound when there is none of this id, or ``access`` does not include it."""
        ...

    def text(self, report_id: str) -> str:
        """The text of a report, without a check of access: the caller must have made it. Raises NotFound."""
        ...

    def reports(self, access: Access) -> list[ReportRecord]:
        """All reports within ``access``, sorted by source file and id."""
        ...

    def facet_values(self, access: Access) -> Mapping[str, Mapping[str, int]]:
        """Per facet (portfolios, roles, years, authors, offices, regions, collections), value → number of passages."""
        ...

    def facet_counts(self, candidates: Candidates) -> Mapping[str, Mapping[str, int]]:
        """The same as :meth:`facet_values`, counted over the candidates only."""
        ...

    def sidecar(self, name: str) -> list[Path]:
        """The folder of a sidecar in each segment. Raises IndexUnusable when a segment was written without it."""
        ...

    def reports_sharing(self, texts: Sequence[str], access: Access, k: int) -> list[list[str]] | None:
        """For each text, the reports of the ``k`` passages that share most of its rarest bigrams, best first.

        Approximate: where wording may stand, to be verified. None where no engine can say: then sources are looked up in the
        sidecar with their shingles.
        """
        ...

    def warm(self) -> None:
        """Read the memory-mapped files once, so that the first query is as fast as the next. Raises EngineUnavailable."""
        ...

    def ensure_searchable(self) -> None:
        """Raises EngineUnavailable where an engine is needed for a search and does not answer, or lacks passages."""
        ...

    def close(self) -> None:
        """Release the files. Further use raises ValueError."""
        ...


class Writer(Protocol):
    """The one writer of an index. Nothing becomes visible before ``commit``, and without it nothing changes."""

    damage: tuple[str, ...]
    """What was found damaged by a writer that heals (Chinese). The reports that were there have no record."""

    def records(self) -> Mapping[str, ReportRecord]:
        """Report id → record of every report in force, so that the caller knows what is new, changed or gone."""
        ...

    def put(self, report: Report, vectors: Vectors, digest: str) -> None:
        """Add a report, or replace the one of the same id.

        ``vectors``, shape (passages, dimensions), has one row per passage. Raises ValueError when it does not fit.
        """
        ...

    def remove(self, report_id: str) -> None:
        """Remove a report. Raises NotFound."""
        ...

    def commit(self, progress: Progress | None = None) -> str:
        """Build the new generation, put it in force atomically and return its name."""
        ...

    def close(self) -> None:
        """Release the lock and drop what was not committed."""
        ...


def open_index(folder: Path, model: Model, engine: EngineAddress = LOCAL) -> Index:
    """The generation in force below ``folder``, searched in ``engine``, which need not answer yet.

    Raises IndexMissing when there is none, IndexUnusable when it was built with another encoder or a newer format.
    """
    index: Index = _backend(engine).open_index(folder, model, engine)
    return index


def current(folder: Path) -> str | None:
    """Name of the generation in force below ``folder``, None where there is none. Cheap enough for every request."""
    from assistant.index.local.manifest import current

    return current(folder)


def passages_not_in(folder: Path, index: Index) -> int:
    """How many passages of the generation in force below ``folder`` lie in segments that ``index`` does not have open."""
    from assistant.index.local.manifest import segment_sizes

    return sum(size for name, size in segment_sizes(folder).items() if name not in index.segments)


def damage(folder: Path, model: Model) -> list[str]:
    """What is wrong with the files of the generation in force, every byte read (Chinese). Raises as :func:`open_index`."""
    from assistant.index.local.manifest import damaged_files, read_manifest

    manifest = read_manifest(folder, model, check_files=False)
    return [problem for problems in damaged_files(folder, manifest).values() for problem in problems]


def open_writer(
    folder: Path,
    model: Model,
    engine: EngineAddress = LOCAL,
    *,
    rebuild: bool = False,
    sidecars: Sequence[Sidecar] = (),
    wait: float = 0.0,
    heal: bool = False,
) -> Writer:
    """The writer of ``folder``, which is created when missing.

    With ``rebuild`` it starts empty; otherwise from the generation in force. ``sidecars`` are written beside every
    segment. Raises Conflict when another writer is open and stays so for ``wait`` seconds, IndexUnusable when the
    generation in force belongs to another encoder or a newer program and ``rebuild`` is not set, IndexDamaged when it is
    damaged, EngineUnavailable. With ``heal`` every byte is read, and what is damaged is left out instead, so that it can
    be put in again.
    """
    writer: Writer = _backend(engine).open_writer(
        folder, model, engine, rebuild=rebuild, sidecars=sidecars, wait=wait, heal=heal
    )
    return writer


def _backend(engine: EngineAddress) -> Any:
    """The module of an index backend. Raises BadSetting with the names of those installed."""
    found = plugins("index", "open_index")
    if engine.kind not in found:
        usable = "、".join(f"{name}://" for name in found if name != LOCAL.kind)
        raise BadSetting(
            f"没有“{engine.kind}://”这种检索引擎", f"可用的：{usable}；不用引擎时写索引文件夹的路径"
        )
    return found[engine.kind]


__all__ = [
    "ENGINE_STATE",
    "LOCAL",
    "Candidates",
    "EngineAddress",
    "Index",
    "PassageRecord",
    "Progress",
    "RankedRows",
    "ReportRecord",
    "Rows",
    "Sidecar",
    "Writer",
    "current",
    "damage",
    "no_progress",
    "open_index",
    "open_writer",
    "parse_address",
    "passages_not_in",
]
