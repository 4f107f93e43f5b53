"""The one writer: stages reports as parts, joins parts, and puts a new generation in force."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from assistant.base import files
from assistant.base.errors import IndexMissing, IndexUnusable, NotFound
from assistant.domain.report import Report
from assistant.index import Model, Progress, ReportRecord, Sidecar, Vectors
from assistant.index.local.facets import read_facets
from assistant.index.local.manifest import (
    REBUILD,
    Manifest,
    PartEntry,
    current,
    generations,
    next_name,
    put_in_force,
    read_manifest,
    write_manifest,
)
from assistant.index.local.segment import merge_parts, write_part
from assistant.index.local.store import Filing, Store

STAGED = 32_768
"""Passages held in memory before they are written as a part of their own."""

GROWTH = 4
"""A part is joined with all that came after it as soon as it is not this many times as large.

So there are few parts (about log₅ of the passages), a small addition costs little however large the index
is, and how often a passage is copied grows with the logarithm only (the levels of O'Neil et al., The
Log-Structured Merge-Tree, 1996).
"""

WASTE = 0.3
"""A part is written anew when more than this share of its passages is no longer in force."""


@dataclass(slots=True)
class _Held:
    """A part as the next generation will have it.

    ``passages``: how many each report has, by number; ``removed``: numbers of reports taken out.
    """

    folder: Path
    passages: list[int]
    removed: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        return sum(self.passages)

    @property
    def live(self) -> int:
        return self.size - sum(self.passages[number] for number in self.removed)

    def entry(self, files_of: Mapping[str, int]) -> PartEntry:
        return PartEntry(
            name=self.folder.name,
            passages=self.size,
            reports=len(self.passages),
            removed=tuple(sorted(self.removed)),
            removed_passages=self.size - self.live,
            files=files_of,
        )


class LocalWriter:
    """See :class:`assistant.index.Writer`."""

    def __init__(
        self, folder: Path, model: Model, *, rebuild: bool, sidecars: Sequence[Sidecar] = ()
    ) -> None:
        """Raises Conflict when another writer is at work, IndexUnusable when what is there is no beginning.

        With ``rebuild`` what is there stays in force until the commit but nothing is taken over from it.
        """
        self._folder = folder
        self._model = model
        self._annexes = sidecars
        generations(folder).mkdir(parents=True, exist_ok=True)
        self._lock = files.Lock(folder / "writer.lock")
        try:
            self._manifest = None if rebuild else self._in_force()
            self._sweep()
            self._begin()
        except BaseException:
            self._lock.release()
            raise

    def _in_force(self) -> Manifest | None:
        try:
            return read_manifest(self._folder, self._model)
        except IndexMissing:
            return None
        except FileNotFoundError as error:
            raise IndexUnusable(f"索引已损坏：缺少文件 {error.filename}", REBUILD) from error

    def _begin(self) -> None:
        """Take over what is in force; stage into a folder that nobody knows yet."""
        self._name = next_name(self._folder)
        self._stage = generations(self._folder) / self._name
        self._held: list[_Held] = []
        self._places: dict[str, tuple[_Held, int]] = {}
        self._waiting: dict[str, tuple[Filing, Vectors]] = {}
        self._waiting_passages = 0
        self._parts_made = 0
        self._changed = False
        if self._manifest is not None:
            inside = generations(self._folder) / self._manifest.generation
            for entry in self._manifest.parts:
                self._hold(inside / entry.name, entry.removed)

    def _hold(self, folder: Path, removed: Collection[int] = ()) -> None:
        facets = read_facets(folder)
        held = _Held(folder, facets.records["passages"].tolist(), set(removed))
        self._held.append(held)
        for number, report_id in enumerate(facets.reports):
            if number not in held.removed:
                self._places[report_id] = (held, number)

    # --- what the caller does -------------------------------------------------------------------------

    def shelved(self) -> Mapping[str, ReportRecord]:
        """Report id → card of what is in force."""
        if self._manifest is None:
            return {}
        inside = generations(self._folder) / self._manifest.generation
        records: dict[str, ReportRecord] = {}
        for entry in self._manifest.parts:
            removed = set(entry.removed)
            for number, record in enumerate(Store(inside / entry.name).records()):
                if number not in removed:
                    records[record.report_id] = record
        return records

    def put(self, report: Report, vectors: Vectors, digest: str) -> None:
        """File a report, replacing one of the same id. Raises ValueError when the vectors do not fit it."""
        vectors = np.array(vectors, np.float32)
        if vectors.shape != (len(report.passages), self._model.dimensions):
            raise ValueError(f"{vectors.shape} vectors for {len(report.passages)} passages")
        if not np.isfinite(vectors).all():
            raise ValueError("vectors must be finite")
        if self._has(report.id):
            self.remove(report.id)
        self._changed = True
        self._waiting[report.id] = (Filing(report, digest), vectors)
        self._waiting_passages += len(report.passages)
        if self._waiting_passages >= STAGED:
            self._write_waiting()

    def remove(self, report_id: str) -> None:
        """Take a report out. Raises NotFound."""
        if report_id in self._waiting:
            _, vectors = self._waiting.pop(report_id)
            self._waiting_passages -= len(vectors)
        elif report_id in self._places:
            held, number = self._places.pop(report_id)
            held.removed.add(number)
            self._changed = True
        else:
            raise NotFound(f"没有编号为“{report_id}”的报告")

    def commit(self, progress: Progress | None = None) -> str:
        """Build the new generation and put it in force; its name. Without changes the old one stays."""
        if not self._changed and self._manifest is not None:
            return self._manifest.generation
        self._stage.mkdir(exist_ok=True)
        self._write_waiting()
        self._join_parts(progress)
        entries = []
        for held in self._held:
            if held.folder.parent == self._stage:
                files.sync_files(held.folder)
            else:
                files.link_folder(held.folder, self._stage / held.folder.name)
            entries.append(held.entry(files.sizes(self._stage / held.folder.name)))
        before = current(self._folder)
        manifest = Manifest(self._name, before, self._model, tuple(entries))
        write_manifest(self._stage, manifest)
        files.sync_folder(generations(self._folder))
        put_in_force(self._folder, self._name)
        self._manifest = manifest
        self._sweep()
        self._begin()
        return manifest.generation

    def close(self) -> None:
        """Give up the lock; what was not committed is dropped."""
        files.remove_folder(self._stage)
        self._lock.release()

    # --- parts ----------------------------------------------------------------------------------------

    def _has(self, report_id: str) -> bool:
        return report_id in self._waiting or report_id in self._places

    def _new_part(self) -> Path:
        self._stage.mkdir(exist_ok=True)
        self._parts_made += 1
        return self._stage / f"{self._name}-{self._parts_made}"

    def _write_waiting(self) -> None:
        if self._waiting:
            folder = self._new_part()
            waiting = list(self._waiting.values())
            vectors = np.concatenate([vectors for _, vectors in waiting])
            write_part(folder, [filing for filing, _ in waiting], vectors, self._annexes)
            self._waiting.clear()
            self._waiting_passages = 0
            self._hold(folder)

    def _join_parts(self, progress: Progress | None) -> None:
        """Leave out empty parts, join those too alike in size, write anew those that are mostly waste."""
        held = [part for part in self._held if len(part.removed) < len(part.passages)]
        first = _first_to_join([part.live for part in held])
        groups = [[part] for part in held[:first]] + ([held[first:]] if held[first:] else [])
        joined = []
        for group in groups:
            whole = len(group) == 1 and group[0].live >= (1 - WASTE) * group[0].size
            joined.append(group[0] if whole else self._join(group, progress))
        self._held = joined

    def _join(self, group: Sequence[_Held], progress: Progress | None) -> _Held:
        def step(done: int, total: int) -> None:
            if progress is not None:
                progress("合并索引", done, total)

        folder = self._new_part()
        try:
            sources = [(held.folder, held.removed) for held in group]
            merge_parts(folder, sources, self._model.dimensions, step, self._annexes)
        except BaseException:
            files.remove_folder(folder)
            raise
        for part in group:
            if part.folder.parent == self._stage:
                files.remove_folder(part.folder)
        kept = [
            size for part in group for number, size in enumerate(part.passages) if number not in part.removed
        ]
        return _Held(folder, kept)

    def _sweep(self) -> None:
        """Remove all generations but the one in force and the last: what is old, what killed writers left."""
        name = current(self._folder)
        keep = {name, self._manifest.previous if self._manifest is not None else None}
        for path in generations(self._folder).iterdir():
            if path.name not in keep:
                files.remove_folder(path)


def _first_to_join(sizes: Sequence[int]) -> int:
    """The first part that is less than GROWTH times all that follow together; from it on all are joined."""
    after = sum(sizes)
    for number, size in enumerate(sizes[:-1]):
        after -= size
        if size < GROWTH * after:
            return number
    return max(0, len(sizes) - 1)
