"""Bringing reports into the corpus and the index, correcting and removing them, and putting them back.

A change holds the tables of the corpus and the writer of the index from its first step to its last, so that changes of
several processes follow one another. It is undone where it fails; where the program is killed, the next one completes it
(:mod:`assistant.service.pending`): file, row and index agree in any case.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from assistant import index as indexes
from assistant.base.errors import (
    AssistantError,
    BadInput,
    Conflict,
    IndexMissing,
    IndexUnusable,
    UnreadableFile,
)
from assistant.base.files import Changes
from assistant.base.storage import storage_errors
from assistant.base.work import Limits
from assistant.corpus.ingest import ingest
from assistant.corpus.ingest.removed import RemovedFile, move_aside, put_back, removed_files
from assistant.corpus.ingest.reports_csv import remove_row, update_row, writing
from assistant.corpus.ingest.uploads import corrections, store_upload, upload_path
from assistant.corpus.ingest.walk import walk
from assistant.domain.records import Progress
from assistant.domain.report import Report
from assistant.domain.results import ALL_COLLECTIONS, IngestResult, Refusal, Refusals
from assistant.index import Writer
from assistant.service.bound import BoundService
from assistant.service.pending import PendingFile

_LOG = logging.getLogger(__name__)

_WAIT = 20.0
"""Seconds that a change waits for another one to end."""

_NO_INDEX = "报告文件夹里已经有报告，而索引还没有建立（或已不在），这时不能改动"


class Filing(BoundService):
    """Bringing reports in, correcting them, taking them out."""

    def ingest(
        self, *, rebuild: bool = False, remove_all: bool = False, progress: Progress | None = None
    ) -> IngestResult:
        """Bring the index in line with the corpus folder. ``rebuild`` starts from nothing, whatever is there.

        Raises BadInput for an unusable corpus and, unless ``remove_all``, for one without any report while the index
        holds some; Conflict when another writer is at work, IndexUnusable when the index is another encoder's and
        ``rebuild`` was not asked for, StorageFailed.
        """
        with (
            storage_errors(),
            self._resources.writer(rebuild=rebuild, wait=_WAIT, heal=not rebuild) as writer,
        ):
            in_force = self._reports_in_force() if rebuild or writer.damage else 0
            result = self._ingest(
                writer,
                rebuild=rebuild,
                in_force=in_force,
                remove_all=remove_all,
                insist=False,
                progress=progress,
            )
            self._settle(result)
        stock = self.stock()
        return replace(result, total_reports=stock.reports, total_passages=stock.passages)

    def file(
        self,
        uploads: Sequence[tuple[str, bytes]],
        values: Mapping[str, str] | None = None,
        *,
        insist: bool = False,
        progress: Progress | None = None,
        refusals: Refusals | None = None,
    ) -> IngestResult:
        """Put uploaded reports (name, bytes) into the corpus folder and the index; searchable when this returns.

        ``values``: what reports.csv is to say of each new one (columns of reports.csv except file and id). ``insist``:
        take a report, too, that is filed already under another name, or a document that is hardly a report; it gets a
        row in reports.csv, so that a rebuild takes it again. ``progress`` may raise to cancel: nothing is kept then;
        ``refusals`` is called at once with each file that is not taken.

        What cannot be taken (name, kind, size, content, a different file of that name) is refused in the result and
        not kept; the others are taken. Raises NotAllowed, Conflict when another writer is at work for long,
        IndexMissing where there are reports but no index, StorageFailed; nothing is kept then.
        """
        self._ensure_writable()
        settings = self.settings
        row = corrections(values or {}, self.vocabulary)
        refused: list[Refusal] = []
        written: list[str] = []
        accepted: list[str] = []
        with self._changing() as (writer, pending, changes):
            self._ensure_index()
            pending.begin(*_expected(settings.corpus, uploads))
            for name, data in uploads:
                try:
                    file, new = store_upload(
                        settings.corpus, name, data, settings.max_upload_mb, row, changes
                    )
                    if new:
                        written.append(file)
                    accepted.append(file)
                except (BadInput, Conflict, UnreadableFile) as error:
                    refused.append(Refusal(name, error.code, error.detail, error.hint))
                    if refusals is not None:
                        refusals(refused[-1])
            only = tuple(dict.fromkeys(accepted))
            result = self._ingest(writer, only, insist=insist, progress=progress, refusals=refusals)
            self._discard_refused(result, written)
        return replace(result, refused=(*refused, *result.refused))

    def correct(self, report_id: str, values: Mapping[str, str]) -> Report:
        """Correct a report's metadata: its row in reports.csv is rewritten and the report filed anew.

        ``values``: columns of reports.csv except file and id. Raises NotFound, BadInput for an unknown column or year,
        UnknownValue for an unknown portfolio, Conflict when another writer is at work for long, StorageFailed; nothing
        has changed then.
        """
        self._ensure_writable()
        self._record(report_id)
        corrected = corrections(values, self.vocabulary)
        with self._changing() as (writer, pending, changes):
            record = self._record(report_id)
            pending.begin([record.source])
            update_row(self.settings.corpus, record.source, {"id": record.id, **corrected}, changes)
            self._ingest_one(writer, record.source)
        return self.report(report_id)

    def discard(self, report_id: str) -> str:
        """Take a report out of index and corpus; its file is moved to ``.removed/`` below the corpus, never deleted.

        Returns where it went, relative to the corpus; "" where the file was gone already. Raises NotFound, Conflict
        when another writer is at work for long, StorageFailed; nothing has changed then.
        """
        self._ensure_writable()
        self._record(report_id)
        with self._changing() as (writer, pending, changes):
            record = self._record(report_id)
            pending.begin([record.source])
            removed = move_aside(
                self.settings.corpus, record.source, record.id, record.metadata.title, changes
            )
            writer.remove(record.id)
            writer.commit()
        return removed.file if removed else ""

    def removed(self) -> list[RemovedFile]:
        """The reports that were taken out and can be put back, the latest first."""
        self._ensure_writable()
        return removed_files(self.settings.corpus)

    def restore_removed(self, key: str) -> IngestResult:
        """Put a removed report back where it was, with its row; ``key``: that of :meth:`removed`, or its id.

        Raises NotFound, Conflict where another file has taken its place or it can no longer be read, StorageFailed.
        """
        self._ensure_writable()
        with self._changing() as (writer, pending, changes):
            self._ensure_index()
            source = next((one.source for one in self.removed() if key in (one.key, one.id, one.file)), "")
            pending.begin([source])
            removed = put_back(self.settings.corpus, key, changes)
            return self._ingest_one(writer, removed.source)

    def has_interrupted_change(self) -> bool:
        """Whether a change was cut short, or is under way just now."""
        return PendingFile(self.settings.index).read() is not None

    def complete_changes(self) -> None:
        """Complete what an earlier process was killed at. Never raises: what fails is logged, and tried again later."""
        if PendingFile(self.settings.index).read() is None:
            return
        try:
            with self._changing():
                pass
        except AssistantError as error:
            _LOG.warning("a change that was interrupted is not completed yet: %s", error)

    @contextmanager
    def _changing(self) -> Iterator[tuple[Writer, PendingFile, Changes]]:
        """Hold tables and index for one change, after completing one that was interrupted; undo it where it fails."""
        with storage_errors(), writing(self.settings.corpus), self._resources.writer(wait=_WAIT) as writer:
            pending = PendingFile(self.settings.index)
            self._complete(writer, pending)
            before = indexes.current(self.settings.index)
            changes = Changes()
            try:
                with changes:
                    try:
                        yield writer, pending, changes
                    except BaseException:
                        if indexes.current(self.settings.index) != before:
                            changes.keep()  # the index has it already: what is left to do is tidying up
                        raise
            except BaseException:
                if changes.undone and indexes.current(self.settings.index) == before:
                    pending.end()
                raise
            pending.end()

    def _complete(self, writer: Writer, pending: PendingFile) -> None:
        """Bring the index in line with the files of a change that was interrupted."""
        change = pending.read()
        if change is None or indexes.current(self.settings.index) is None:
            return  # without an index the next run over the whole corpus sees to it
        corpus = self.settings.corpus
        there = [file for file in change.files if (corpus / file).is_file()]
        gone = {file for file in change.files if file and file not in there}
        with Changes() as changes:
            for file in sorted(gone):
                remove_row(corpus, file, changes)
        for record in list(writer.records().values()):
            if record.source in gone:
                writer.remove(record.id)
        result = self._ingest(writer, there)
        self._discard_refused(result, change.new)
        pending.end()

    def _settle(self, result: IngestResult) -> None:
        """After a run over the whole corpus nothing is left to complete but the removal of refused uploads."""
        pending = PendingFile(self.settings.index)
        change = pending.read()
        if change is not None:
            with writing(self.settings.corpus):
                self._discard_refused(result, change.new)
            pending.end()

    def _discard_refused(self, result: IngestResult, new: Sequence[str]) -> None:
        corpus = self.settings.corpus
        for refusal in result.refused:
            if refusal.file in new:
                (corpus / refusal.file).unlink(missing_ok=True)
                with Changes() as changes:
                    remove_row(corpus, refusal.file, changes)

    def _ensure_index(self) -> None:
        """A corpus whose index is missing must be indexed whole: otherwise the index would hold one of its reports."""
        settings = self.settings
        if (
            indexes.current(settings.index) is None
            and settings.corpus.is_dir()
            and walk(settings.corpus).reports
        ):
            raise IndexMissing(_NO_INDEX, "请先建立索引：assistant index 报告文件夹")

    def _ingest_one(self, writer: Writer, source: str) -> IngestResult:
        result = self._ingest(writer, [source])
        if result.refused:
            refusal = result.refused[0]
            raise Conflict(f"{refusal.file}：{refusal.detail}", refusal.hint)
        return result

    def _ingest(
        self,
        writer: Writer,
        only: Sequence[str] | None = None,
        *,
        rebuild: bool = False,
        in_force: int = 0,
        remove_all: bool = False,
        insist: bool = True,
        progress: Progress | None = None,
        refusals: Refusals | None = None,
    ) -> IngestResult:
        """Bring the index in line with the corpus folder, or with the files named by ``only``."""
        settings = self.settings
        own = self.access.collections
        hidden = {
            record.id
            for record in (writer.records().values() if own is not None else ())
            if record.collection not in (own or ())
        }
        return ingest(
            settings.corpus,
            writer,
            self.encoder,
            vocabulary_folder=settings.vocabulary_folder(),
            only=only,
            rebuild=rebuild,
            in_force=in_force,
            remove_all=remove_all,
            insist=insist,
            hidden=hidden,
            progress=progress,
            refusals=refusals,
            limits=Limits(settings.work_seconds, settings.work_megabytes),
        )

    def _reports_in_force(self) -> int:
        """How many reports the index holds; at least one where it cannot be read."""
        try:
            return len(self.index.reports(ALL_COLLECTIONS))
        except IndexMissing:
            return 0
        except IndexUnusable:
            return 1


def _expected(corpus: Path, uploads: Sequence[tuple[str, bytes]]) -> tuple[list[str], list[str]]:
    """Where uploads will lie, and those of them that are not there yet."""
    files: list[str] = []
    for name, _ in uploads:
        with suppress(BadInput):
            files.append(upload_path(name))
    return files, [file for file in files if not (corpus / file).exists()]
