"""Filing, as far as the caller may: which changes, in which collections; each is written down."""

from collections.abc import Mapping, Sequence

from assistant.base.errors import BadInput, UnreadableFile
from assistant.corpus import readers
from assistant.corpus.ingest.removed import RemovedFile
from assistant.domain.callers import Permission
from assistant.domain.records import Progress
from assistant.domain.report import Report
from assistant.domain.results import IngestResult, Refusals
from assistant.service.filing import Filing


class GuardedFiling(Filing):
    """The changes to the corpus that a caller may make. One who sees some collections changes those alone."""

    def ingest(
        self, *, rebuild: bool = False, remove_all: bool = False, progress: Progress | None = None
    ) -> IngestResult:
        """See :meth:`Filing.ingest`. Raises NotAllowed, also for a caller who does not see all collections."""
        self.ensure(Permission.UPLOAD)
        self._ensure_sees_everything()
        with self._logged("index", details={"rebuild": int(rebuild)}):
            return super().ingest(rebuild=rebuild, remove_all=remove_all, progress=progress)

    def file(
        self,
        uploads: Sequence[tuple[str, bytes]],
        values: Mapping[str, str] | None = None,
        *,
        insist: bool = False,
        progress: Progress | None = None,
        refusals: Refusals | None = None,
    ) -> IngestResult:
        """See :meth:`Filing.file`. The reports come into the collection that ``values`` name, or the only one there is.

        For a caller who sees some collections only, the files are named after the collection, so that what others call
        theirs is no matter. Raises NotAllowed, UnknownValue for a collection that the caller may not see, BadInput
        where the caller sees several and names none.
        """
        self.ensure(Permission.UPLOAD)
        values = dict(values or {})
        if self.access.collections is not None:
            collection = values["collection"] = self._own_collection(values.get("collection", ""))
            uploads = [(f"{collection}-{_plain(name)}", data) for name, data in uploads]
            _ensure_without_ids(uploads)
        with self._logged("upload", values.get("collection", ""), {"files": len(uploads)}):
            result = super().file(uploads, values, insist=insist, progress=progress, refusals=refusals)
        for report_id in (*result.added, *result.changed):
            self._log("report_filed", report_id)
        return result

    def correct(self, report_id: str, values: Mapping[str, str]) -> Report:
        """See :meth:`Filing.correct`. Raises NotAllowed, and UnknownValue for a collection that the caller may not see."""
        self.ensure(Permission.CORRECT)
        with self._logged("correct", report_id, {"fields": "、".join(sorted(values))}):
            if "collection" in values:
                self._record(report_id)
                self._ensure_own_collection(values["collection"])
            return super().correct(report_id, values)

    def discard(self, report_id: str) -> str:
        """See :meth:`Filing.discard`. Raises NotAllowed."""
        self.ensure(Permission.DELETE)
        with self._logged("delete", report_id):
            return super().discard(report_id)

    def removed(self) -> list[RemovedFile]:
        """See :meth:`Filing.removed`. Raises NotAllowed, also for a caller who does not see all collections."""
        self.ensure(Permission.DELETE)
        self._ensure_sees_everything()
        return super().removed()

    def restore_removed(self, key: str) -> IngestResult:
        """See :meth:`Filing.restore_removed`. Raises NotAllowed, also for a caller who does not see all collections."""
        self.ensure(Permission.DELETE)
        self._ensure_sees_everything()
        with self._logged("report_restore", key):
            return super().restore_removed(key)

    def _own_collection(self, collection: str) -> str:
        own = self.access.collections or frozenset()
        if not collection and len(own) == 1:
            return next(iter(own))
        if not collection:
            raise BadInput(
                "没有写明上传到哪个材料集", f"请写明其中一个：{'、'.join(sorted(own)) or '（没有）'}"
            )
        self._ensure_own_collection(collection)
        return collection


def _plain(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].strip()


def _ensure_without_ids(uploads: Sequence[tuple[str, bytes]]) -> None:
    """A file that brings its own id could take that of a report which the caller must not know of. Raises BadInput."""
    for name, data in uploads:
        if not readers.may_bring_metadata(data):
            continue  # a scan is not recognised twice
        try:
            brought = readers.read_bytes(data, name).metadata.get("id", "")
        except (UnreadableFile, BadInput):
            continue  # refused by name, with the reason, when it is filed
        if brought:
            raise BadInput(f"文件“{name}”里写有 id", "请删去文件开头的 id 一行再上传")
