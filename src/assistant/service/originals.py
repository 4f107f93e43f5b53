"""The files of filed reports as they came: pictures of their pages, beside which what was read can be held."""

from assistant.base.errors import NotFound, UnreadableFile
from assistant.base.files import read_regular
from assistant.corpus import readers
from assistant.corpus.ingest.walk import content_digest
from assistant.domain.callers import Permission
from assistant.domain.records import ReportRecord
from assistant.service.bound import BoundService


class Originals(BoundService):
    """Pages of the files that reports were read from."""

    def drawable_pages(self, report_id: str) -> frozenset[int]:
        """The numbers (from 1) of the pages of a report's file that can be drawn; none where it has changed since it was read.

        Raises NotFound, NotAllowed.
        """
        from assistant.corpus.originals import drawable_pages

        self.ensure(Permission.READ)
        record = self._record(report_id)
        pages = len(self._report(report_id).page_begins)
        data = self._data(record) if pages else None
        if data is None:
            return frozenset()
        try:
            return frozenset(number + 1 for number in drawable_pages(data, record.source, pages))
        except UnreadableFile:
            return frozenset()

    def page_picture(self, report_id: str, number: int) -> bytes:
        """Page ``number`` (from 1) of a report's file as JPEG.

        Raises NotFound where there is no such page, it cannot be drawn, or the file has changed since it was read;
        NotAllowed; what opening a damaged file raises.
        """
        from assistant.corpus.originals import page_picture

        self.ensure(Permission.READ)
        with self._logged("read", report_id, {"page": number}):
            record = self._record(report_id)
            pages = len(self._report(report_id).page_begins)
            data = self._data(record) if 1 <= number <= pages else None
            picture = page_picture(data, record.source, number - 1) if data is not None else None
            if picture is None:
                raise NotFound("这一页没有可以显示的图", "请打开报告文件夹里的原件对照")
            return picture

    def _data(self, record: ReportRecord) -> bytes | None:
        """The bytes of a report's file, None where it is gone or no longer the one that was read."""
        try:
            data = read_regular(self.settings.corpus / record.source, readers.MAX_BYTES)
        except OSError:
            return None
        return data if record.digest.startswith(content_digest(data)) else None
