"""A batch of reports as it is handed in: filed, and audited at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.base.errors import AssistantError, BadInput
from assistant.corpus.ingest.archives import SUFFIX, Upload, flat_names, unpacked
from assistant.corpus.ingest.uploads import upload_path
from assistant.domain.callers import Permission
from assistant.domain.records import Progress
from assistant.domain.results import AuditJob, AuditScope, IngestResult, Refusal, Refusals
from assistant.service.auditing import Auditing
from assistant.service.guarded_filing import GuardedFiling


def single_files(uploads: Iterable[Upload], max_mb: int) -> tuple[list[Upload], list[Refusal]]:
    """Files of at most ``max_mb`` megabytes with zip files unpacked, under names without folders; and what is not taken."""
    files: list[Upload] = []
    refused: list[Refusal] = []
    for file, data in uploads:
        if not file.lower().endswith(SUFFIX):
            files.append((file, data))
            continue
        try:
            inside, not_taken = unpacked(data, file, max_mb)
        except AssistantError as error:
            refused.append(Refusal(file, error.code, error.detail, error.hint))
        else:
            files += inside
            refused += not_taken
    return list(flat_names(files)), refused


class Batches(Auditing, GuardedFiling):
    """Uploads of many reports at a time."""

    def file_all(
        self,
        uploads: Sequence[Upload],
        values: Mapping[str, str] | None = None,
        *,
        insist: bool = False,
        progress: Progress | None = None,
        refusals: Refusals | None = None,
    ) -> IngestResult:
        """As :meth:`Filing.file`, with zip files unpacked."""
        self.ensure(Permission.UPLOAD)
        files, refused = self._single_files(uploads, refusals)
        if not files:
            return IngestResult("", refused=tuple(refused))
        result = self.file(files, values, insist=insist, progress=progress, refusals=refusals)
        return replace(result, refused=(*refused, *result.refused))

    def start_batch_audit(
        self,
        name: str,
        uploads: Sequence[Upload],
        *,
        beyond: bool = True,
        progress: Progress | None = None,
        refusals: Refusals | None = None,
    ) -> tuple[AuditJob, IngestResult]:
        """File the reports in ``uploads``, zip files unpacked, as the collection ``name``, and queue an audit of them.

        ``beyond``: compare them with all other reports, too. What is filed already takes part in the audit as it is.
        For a caller who sees one collection only, the reports come into that one. ``progress`` and ``refusals`` as in
        :meth:`Filing.file`. Raises BadInput where nothing can be
        read, NotAllowed, Conflict, StorageFailed.
        """
        self.ensure(Permission.AUDIT)
        self.ensure(Permission.UPLOAD)
        files, refused = self._single_files(uploads, refusals)
        named = [(self._free_name(file, data, name), data) for file, data in files]
        seen = self.access.collections
        collection = name if seen is None or name in seen else ""
        if not collection and len(seen or ()) == 1:
            collection = next(iter(seen or ()))
        result = IngestResult("")
        if named:
            values = {"collection": collection}
            result = self.file(named, values, insist=True, progress=progress, refusals=refusals)
        refused += result.refused
        # The files of such a caller are named after the collection (see GuardedFiling).
        ids = self._ids_of([file if seen is None else f"{collection}-{file}" for file, _ in named])
        if not ids:
            first = refused[0] if refused else None
            raise BadInput(
                f"没有一份能读：{first.file}，{first.detail}" if first else "没有选文件",
                first.hint if first else "请选一个 zip 文件、一个文件夹，或几份报告",
            )
        left_out = tuple(f"{one.file}：{one.detail}" for one in refused)
        job = self.start_audit(AuditScope(reports=ids, beyond=beyond, title=name, left_out=left_out))
        return job, replace(result, refused=tuple(refused))

    def _single_files(
        self, uploads: Sequence[Upload], refusals: Refusals | None
    ) -> tuple[list[Upload], list[Refusal]]:
        files, refused = single_files(uploads, self.settings.max_upload_mb)
        if refusals is not None:
            for one in refused:
                refusals(one)
        return files, refused

    def _free_name(self, file: str, data: bytes, batch: str) -> str:
        """The name under which a file is stored: with that of the batch where another file has it already."""
        try:
            path = self.settings.corpus / upload_path(file)
        except BadInput:
            return file
        if not path.exists() or path.read_bytes() == data:
            return file
        plain = PurePosixPath(file)
        return f"{plain.stem}（{batch}）{plain.suffix}"

    def _ids_of(self, files: Sequence[str]) -> tuple[str, ...]:
        """The ids of the reports that are stored under these names, of those that were taken."""
        stored = set()
        for file in files:
            try:
                stored.add(upload_path(file))
            except BadInput:
                continue
        return tuple(record.id for record in self.reports() if record.source in stored)
