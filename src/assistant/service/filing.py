"""Bringing reports into the corpus and the index, correcting and removing them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.base.errors import BadInput, Conflict, UnreadableFile
from assistant.corpus.ingest import ingest
from assistant.corpus.ingest.reports_csv import update_row
from assistant.corpus.ingest.uploads import corrections, move_to_removed, store_upload
from assistant.domain.records import Progress
from assistant.domain.report import Report
from assistant.domain.results import IngestResult, Refusal
from assistant.service.bound import BoundService


class Filing(BoundService):
    """Bringing reports in, correcting them, taking them out."""

    def ingest(self, *, rebuild: bool = False, progress: Progress | None = None) -> IngestResult:
        """Bring the index in line with the corpus folder. ``rebuild`` starts from nothing, whatever is there.

        Raises BadInput for an unusable corpus, Conflict when another writer is at work, IndexUnusable when the
        index is another encoder's and ``rebuild`` was not asked for.
        """
        result = self._update(rebuild=rebuild, progress=progress)
        stock = self.stock()
        return replace(result, total_reports=stock.reports, total_passages=stock.passages)

    def file(self, uploads: Sequence[tuple[str, bytes]]) -> IngestResult:
        """Put uploaded reports (name, bytes) into the corpus folder and the index; searchable when this returns.

        What cannot be taken (name, kind, size, content, a different file of that name) is refused in the result and
        not kept; the others are taken. Raises NotAllowed, Conflict when another writer is at work.
        """
        self._ensure_writable()
        settings = self.settings
        refused: list[Refusal] = []
        written: list[str] = []
        accepted: list[str] = []
        for name, data in uploads:
            try:
                file, new = store_upload(settings.corpus, name, data, settings.max_upload_mb)
                if new:
                    written.append(file)
                accepted.append(file)
            except (BadInput, Conflict, UnreadableFile) as error:
                refused.append(Refusal(name, error.code, error.detail, error.hint))
        result = self._update(tuple(dict.fromkeys(accepted)))
        for refusal in result.refused:
            if refusal.file in written:
                (settings.corpus / refusal.file).unlink()
        return replace(result, refused=(*refused, *result.refused))

    def correct(self, report_id: str, values: Mapping[str, str]) -> Report:
        """Correct a report's metadata: its row in reports.csv is rewritten and the report filed anew.

        ``values``: columns of reports.csv except file and id. Raises NotFound, BadInput for an unknown column or year,
        UnknownValue for an unknown portfolio.
        """
        self._ensure_writable()
        record = self._record(report_id)
        row = {"id": record.id, **corrections(values, self.vocabulary)}
        update_row(self.settings.corpus, record.source, row)
        result = self._update([record.source])
        if result.refused:
            refusal = result.refused[0]
            raise Conflict(f"{refusal.file}：{refusal.detail}", refusal.hint)
        return self.report(report_id)

    def discard(self, report_id: str) -> str:
        """Take a report out of index and corpus; its file is moved to ``.removed/`` below the corpus, never deleted.

        Returns where it went, relative to the corpus. Raises NotFound.
        """
        self._ensure_writable()
        record = self._record(report_id)
        with self._resources.writer() as writer:
            writer.remove(record.id)
            writer.commit()
        return move_to_removed(self.settings.corpus, record.source)

    def _update(
        self,
        only: Sequence[str] | None = None,
        *,
        rebuild: bool = False,
        progress: Progress | None = None,
    ) -> IngestResult:
        """Bring the index in line with the corpus folder, or with the files named by ``only``."""
        settings = self.settings
        with self._resources.writer(rebuild=rebuild) as writer:
            return ingest(
                settings.corpus,
                writer,
                self.encoder,
                vocabulary_folder=settings.vocabulary_folder(),
                only=only,
                rebuild=rebuild,
                progress=progress,
            )
