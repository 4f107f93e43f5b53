"""The writer of an index that is searched in Qdrant: the folder first, then the engine, then both in force at once."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path

from assistant.base.errors import EngineUnavailable
from assistant.index import EngineAddress, Model, Progress, Sidecar
from assistant.index.local.bm25 import mean_length
from assistant.index.local.facets import read_facets
from assistant.index.local.manifest import Manifest, generations
from assistant.index.local.segment import open_segment
from assistant.index.local.writer import LocalWriter
from assistant.index.qdrant.client import connect
from assistant.index.qdrant.points import PointIds, first_id, ids_of
from assistant.index.qdrant.state import (
    BatchNote,
    EngineState,
    read_note,
    read_state,
    remove_note,
    write_note,
    write_state,
)
from assistant.index.qdrant.upload import Upload

_LOG = logging.getLogger(__name__)
_GENERATION = r"\d{6,20}-[0-9a-f]{6}"


class QdrantWriter(LocalWriter):
    """The :class:`assistant.index.Writer` of this backend.

    Points are sent when a commit has written its segments; readers do not know their ids before ``CURRENT`` names the new
    generation. An index that another backend has written, or that the engine has lost, is sent whole, without parsing or
    encoding anything again.
    """

    def __init__(
        self,
        folder: Path,
        model: Model,
        address: EngineAddress,
        *,
        rebuild: bool,
        sidecars: Sequence[Sidecar] = (),
        wait: float = 0.0,
        heal: bool = False,
    ) -> None:
        """See :class:`LocalWriter`. Raises EngineUnavailable too: without the engine nothing can be put in force."""
        self._address = address
        self._engine = connect(address)
        self._state: EngineState | None = None
        self._retired: list[int] = []
        self._progress: Progress | None = None
        try:
            super().__init__(
                folder, model, rebuild=rebuild, sidecars=(*sidecars, PointIds()), wait=wait, heal=heal
            )
        except BaseException:
            self._engine.close()
            raise

    def _begin(self) -> None:
        super()._begin()
        self._retired = []
        self._state = self._usable_state()
        if self._manifest is not None and self._state is None:
            self._changed = True  # what is in force has to be sent to the engine

    def _usable_state(self) -> EngineState | None:
        """What the engine holds of the generation in force, None where all of it has to be sent anew."""
        state = None
        if self._manifest is not None and not self.damage:
            state = read_state(generations(self._folder) / self._manifest.generation)
        self._remove_leftovers(state)
        if state is None or state.address != str(self._address) or not self._engine.has(state.collection):
            return None
        held = self._engine.count(state.collection)
        return state if held >= state.points + len(state.retired) else None

    def _remove_leftovers(self, state: EngineState | None) -> None:
        """Remove what a writer that was killed has sent."""
        note = read_note(self._folder)
        if note is None:
            return
        if self._manifest is None or note.batch != self._manifest.generation:
            if state is not None and state.collection == note.collection:
                self._engine.delete_batch(note.collection, note.batch)
            else:
                self._engine.drop(note.collection)
        remove_note(self._folder)

    def remove(self, report_id: str) -> None:
        """See :meth:`assistant.index.Writer.remove`."""
        if report_id not in self._buffer and report_id in self._locations:
            segment, number = self._locations[report_id]
            if not segment.folder.name.startswith(self._name):  # those of this commit are not sent yet
                rows = read_facets(segment.folder).rows(number)
                self._retired += ids_of(segment.folder)[rows.start : rows.stop].tolist()
        super().remove(report_id)

    def commit(self, progress: Progress | None = None) -> str:
        """See :meth:`assistant.index.Writer.commit`. Raises EngineUnavailable; what was in force then stays."""
        self._progress = progress
        return super().commit(progress)

    def close(self) -> None:
        """See :meth:`assistant.index.Writer.close`."""
        self._engine.close()
        super().close()

    # --- the engine -----------------------------------------------------------------------------------

    def _publish(self, manifest: Manifest) -> None:
        before = self._state
        after = self._send(manifest)
        write_state(self._staging_folder, after)
        super()._publish(manifest)
        try:
            remove_note(self._folder)
            self._engine.name(self._address.prefix, after.collection)
            if before is not None and before.retired:
                self._engine.delete(before.collection, before.retired)
            self._drop_old(manifest, after)
        except (
            EngineUnavailable
        ) as error:  # the generation is in force: tidying up is left to the next commit
            _LOG.warning("the search engine keeps points that are no longer needed: %s", error)

    def _send(self, manifest: Manifest) -> EngineState:
        """Send what the engine lacks of the generation, and say what it then holds."""
        state = self._state
        folders = [self._staging_folder / entry.name for entry in manifest.segments]
        if state is None:
            collection = f"{self._address.prefix}-{manifest.generation}"
            segments = [open_segment(folder, self._model.dimensions) for folder in folders]
            mean = mean_length([segment.postings for segment in segments])
            new, total = None, manifest.passages
        else:
            collection, mean = state.collection, state.mean_length
            new = {first_id(f"{self._name}-{number}") for number in range(1, self._segments_made + 1)}
            total = max(0, manifest.passages + len(self._retired) - state.points)
        write_note(self._folder, BatchNote(collection, manifest.generation))
        if state is None:
            self._engine.create(collection, self._model.dimensions)

        def sent(count: int) -> None:
            if self._progress is not None:
                self._progress("送进检索引擎", count, max(count, total))

        upload = Upload(self._engine, collection, manifest.generation, mean, new, sent)
        for folder, entry in zip(folders, manifest.segments, strict=True):
            if state is None or entry.name.startswith(self._name):
                upload.segment(folder, entry, self._model.dimensions)
        retired = tuple(self._retired) if state is not None else ()
        return EngineState(str(self._address), collection, manifest.passages, mean, retired)

    def _drop_old(self, manifest: Manifest, after: EngineState) -> None:
        """Drop collections of this index that neither this generation nor the one before uses."""
        keep = {after.collection}
        if manifest.previous is not None:
            previous = read_state(generations(self._folder) / manifest.previous)
            keep |= {previous.collection} if previous is not None else set()
        ours = re.compile(rf"{re.escape(self._address.prefix)}-{_GENERATION}")
        for collection in self._engine.collections():
            if ours.fullmatch(collection) and collection not in keep:
                self._engine.drop(collection)


__all__ = ["QdrantWriter"]
