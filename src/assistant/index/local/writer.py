"""The writer of a local index: writes new reports as segments, merges segments, puts a new generation in force."""

import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from assistant.base import files
from assistant.base.errors import IndexDamaged, IndexMissing, NotFound
from assistant.domain.report import Report
from assistant.index import Model, Progress, ReportRecord, Sidecar, Vectors
from assistant.index.local.facets import read_facets
from assistant.index.local.manifest import (
    HEAL,
    FileEntry,
    Manifest,
    SegmentEntry,
    current,
    damaged_files,
    file_entries,
    generations,
    next_name,
    problems_of,
    put_in_force,
    read_manifest,
    write_manifest,
)
from assistant.index.local.segment import merge_segments, write_segment
from assistant.index.local.store import NewReport, Store

BUFFER_PASSAGES = 32_768
"""Passages kept in memory before they are written as a segment."""

SIZE_RATIO = 4
"""A segment is merged with all later ones unless it is at least this many times as large as they are together.

So there are few segments (about log₅ of the number of passages), a small addition costs little however large the
index is, and the number of times a passage is copied grows only logarithmically (the levels of O'Neil et al., The
Log-Structured Merge-Tree, 1996).
"""

COPIED = 16 << 20
"""Bytes of shared segments that are copied into a new generation, the smaller files first; the others are hard links."""

MAX_REMOVED_SHARE = 0.3
"""A segment is rewritten when more than this share of its passages is no longer in force."""


@dataclass(slots=True)
class _PlannedSegment:
    """A segment of the next generation.

    ``passages``: number of passages of each report, by report number; ``removed``: numbers of removed reports.
    """

    folder: Path
    passages: list[int]
    removed: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        return sum(self.passages)

    @property
    def in_force_passages(self) -> int:
        return self.size - sum(self.passages[number] for number in self.removed)

    def entry(self, files_of: Mapping[str, FileEntry]) -> SegmentEntry:
        return SegmentEntry(
            name=self.folder.name,
            passages=self.size,
            reports=len(self.passages),
            removed=tuple(sorted(self.removed)),
            removed_passages=self.size - self.in_force_passages,
            files=files_of,
        )


class LocalWriter:
    """The :class:`assistant.index.Writer` of this backend."""

    def __init__(
        self,
        folder: Path,
        model: Model,
        *,
        rebuild: bool,
        sidecars: Sequence[Sidecar] = (),
        wait: float = 0.0,
        heal: bool = False,
    ) -> None:
        """Lock the index and start from the generation in force, or from nothing with ``rebuild``.

        The generation in force stays so until the commit. Raises Conflict when another writer is open, IndexUnusable
        when the generation in force cannot be continued. With ``heal`` every byte of it is read, and what is damaged is
        left out, a segment at a time, instead of raising.
        """
        self.damage: tuple[str, ...] = ()
        self._folder = folder
        self._model = model
        self._sidecars = sidecars
        generations(folder).mkdir(parents=True, exist_ok=True)
        self._lock = files.Lock(folder / "writer.lock", wait=wait)
        try:
            self._manifest = None if rebuild else self._healthy() if heal else self._in_force()
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
            raise IndexDamaged(f"索引已损坏：缺少文件 {error.filename}", HEAL) from error

    def _healthy(self) -> Manifest | None:
        """The manifest in force without the segments that are damaged."""
        try:
            manifest = read_manifest(self._folder, self._model, check_files=False)
        except IndexMissing:
            return None
        except IndexDamaged as error:
            self.damage = (error.detail.removeprefix("索引已损坏："),)
            return None
        except FileNotFoundError as error:
            self.damage = (f"缺少文件 {error.filename}",)
            return None
        damaged = damaged_files(self._folder, manifest)
        self.damage = tuple(problem for problems in damaged.values() for problem in problems)
        healthy = tuple(segment for segment in manifest.segments if segment.name not in damaged)
        return replace(manifest, segments=healthy)

    def _begin(self) -> None:
        """Start the next generation, in a new folder, with the segments of the generation in force."""
        self._name = next_name(self._folder)
        self._staging_folder = generations(self._folder) / self._name
        self._segments: list[_PlannedSegment] = []
        self._locations: dict[str, tuple[_PlannedSegment, int]] = {}
        self._buffer: dict[str, tuple[NewReport, Vectors]] = {}
        self._buffered_passages = 0
        self._segments_made = 0
        self._changed = bool(self.damage)  # a damaged generation is replaced by a whole one
        self._entries: dict[str, Mapping[str, FileEntry]] = {}
        if self._manifest is not None:
            in_force = generations(self._folder) / self._manifest.generation
            for entry in self._manifest.segments:
                self._add_segment(in_force / entry.name, entry.removed)
                self._entries[entry.name] = entry.files

    def _add_segment(self, folder: Path, removed: Collection[int] = ()) -> None:
        facets = read_facets(folder)
        segment = _PlannedSegment(folder, facets.report_table["passages"].tolist(), set(removed))
        self._segments.append(segment)
        for number, report_id in enumerate(facets.reports):
            if number not in segment.removed:
                self._locations[report_id] = (segment, number)

    # --- the Writer protocol --------------------------------------------------------------------------

    def records(self) -> Mapping[str, ReportRecord]:
        """See :meth:`assistant.index.Writer.records`."""
        if self._manifest is None:
            return {}
        in_force = generations(self._folder) / self._manifest.generation
        records: dict[str, ReportRecord] = {}
        for entry in self._manifest.segments:
            removed = set(entry.removed)
            for number, record in enumerate(Store(in_force / entry.name).records()):
                if number not in removed:
                    records[record.id] = record
        return records

    def put(self, report: Report, vectors: Vectors, digest: str) -> None:
        """See :meth:`assistant.index.Writer.put`."""
        vectors = np.array(vectors, np.float32)
        if vectors.shape != (len(report.passages), self._model.dimensions):
            raise ValueError(f"{vectors.shape} vectors for {len(report.passages)} passages")
        if not np.isfinite(vectors).all():
            raise ValueError("vectors must be finite")
        if self._has(report.id):
            self.remove(report.id)
        self._changed = True
        self._buffer[report.id] = (NewReport(report, digest), vectors)
        self._buffered_passages += len(report.passages)
        if self._buffered_passages >= BUFFER_PASSAGES:
            self._flush_buffer()

    def remove(self, report_id: str) -> None:
        """See :meth:`assistant.index.Writer.remove`."""
        if report_id in self._buffer:
            _, vectors = self._buffer.pop(report_id)
            self._buffered_passages -= len(vectors)
        elif report_id in self._locations:
            segment, number = self._locations.pop(report_id)
            segment.removed.add(number)
            self._changed = True
        else:
            raise NotFound(f"没有编号为“{report_id}”的报告")

    def commit(self, progress: Progress | None = None) -> str:
        """See :meth:`assistant.index.Writer.commit`. Without changes the generation in force stays."""
        if not self._changed and self._manifest is not None:
            return self._manifest.generation
        self._staging_folder.mkdir(exist_ok=True)
        self._flush_buffer()
        self._merge_where_needed(progress)
        entries = []
        copied = COPIED
        for segment in self._segments:
            folder = self._staging_folder / segment.folder.name
            if segment.folder.parent == self._staging_folder:
                files.sync_files(segment.folder)
            else:
                copied = files.share_folder(segment.folder, folder, copied)
            entries.append(segment.entry(self._entries.get(folder.name) or file_entries(folder)))
        before = current(self._folder)
        manifest = Manifest(self._name, before, self._model, tuple(entries))
        write_manifest(self._staging_folder, manifest)
        files.sync_folder(generations(self._folder))
        self._publish(manifest)
        self._manifest = manifest
        self.damage = ()
        self._sweep()
        self._begin()
        return manifest.generation

    def _publish(self, manifest: Manifest) -> None:
        """Put the generation in force; its folder is complete."""
        put_in_force(self._folder, manifest.generation)

    def close(self) -> None:
        """See :meth:`assistant.index.Writer.close`."""
        files.remove_folder(self._staging_folder)
        self._lock.release()

    # --- segments -------------------------------------------------------------------------------------

    def _has(self, report_id: str) -> bool:
        return report_id in self._buffer or report_id in self._locations

    def _new_segment_folder(self) -> Path:
        self._staging_folder.mkdir(exist_ok=True)
        self._segments_made += 1
        return self._staging_folder / f"{self._name}-{self._segments_made}"

    def _flush_buffer(self) -> None:
        if self._buffer:
            folder = self._new_segment_folder()
            waiting = list(self._buffer.values())
            vectors = np.concatenate([vectors for _, vectors in waiting])
            write_segment(folder, [filing for filing, _ in waiting], vectors, self._sidecars)
            self._buffer.clear()
            self._buffered_passages = 0
            self._add_segment(folder)

    def _merge_where_needed(self, progress: Progress | None) -> None:
        """Drop empty segments, merge those too alike in size, rewrite those with too many removed passages."""
        segments = [segment for segment in self._segments if len(segment.removed) < len(segment.passages)]
        first = _first_to_merge([segment.in_force_passages for segment in segments])
        groups = [[segment] for segment in segments[:first]]
        if segments[first:]:
            groups.append(segments[first:])
        merged = []
        for group in groups:
            unchanged = (
                len(group) == 1 and group[0].in_force_passages >= (1 - MAX_REMOVED_SHARE) * group[0].size
            )
            merged.append(group[0] if unchanged else self._merge(group, progress))
        self._segments = merged

    def _merge(self, group: Sequence[_PlannedSegment], progress: Progress | None) -> _PlannedSegment:
        def step(done: int, total: int) -> None:
            if progress is not None:
                progress("合并索引", done, total)

        for segment in group:
            self._ensure_whole(segment)
        folder = self._new_segment_folder()
        try:
            sources = [(segment.folder, segment.removed) for segment in group]
            merge_segments(folder, sources, self._model.dimensions, step, self._sidecars)
        except BaseException:
            files.remove_folder(folder)
            raise
        for segment in group:
            if segment.folder.parent == self._staging_folder:
                files.remove_folder(segment.folder)
        kept = [
            size
            for segment in group
            for number, size in enumerate(segment.passages)
            if number not in segment.removed
        ]
        return _PlannedSegment(folder, kept)

    def _ensure_whole(self, segment: _PlannedSegment) -> None:
        """A segment that is merged is read whole, and damage to it would get hashes of its own. Raises IndexDamaged."""
        entries = self._entries.get(segment.folder.name, {})
        if segment.folder.parent != self._staging_folder and (
            problems := problems_of(segment.folder, entries)
        ):
            raise IndexDamaged(f"索引已损坏：{problems[0]}", HEAL)

    def _sweep(self) -> None:
        """Remove all generations except the one in force and its predecessor, leftovers of killed writers included."""
        name = current(self._folder)
        keep = {name, self._manifest.previous if self._manifest is not None else None}
        for left in self._folder.glob(".CURRENT.*.new"):
            with contextlib.suppress(OSError):
                left.unlink()
        for path in generations(self._folder).iterdir():
            if path.name not in keep:
                files.remove_folder(path)


def _first_to_merge(sizes: Sequence[int]) -> int:
    """Number of the first segment less than SIZE_RATIO times as large as all later ones; all from it on are merged."""
    after = sum(sizes)
    for number, size in enumerate(sizes[:-1]):
        after -= size
        if size < SIZE_RATIO * after:
            return number
    return max(0, len(sizes) - 1)
