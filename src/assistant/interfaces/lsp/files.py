"""Files of past reports, so that an editor can open the place that a finding names."""

from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from assistant.base.errors import AssistantError
from assistant.domain.text import AnnotatedText, Span
from assistant.export.alignment import TEXTUAL, align, decode_text, letters_only
from assistant.interfaces.lsp.positions import Positions
from assistant.service import Assistant

_TOP = types.Range(types.Position(0, 0), types.Position(0, 0))


@dataclass(frozen=True, slots=True)
class _File:
    """A report's file. ``changed``: when (ns); ``reading`` is None where an editor does not show it as text."""

    path: Path
    changed: int
    reading: AnnotatedText | None
    positions: Positions | None


class Files:
    """Looks up where reports lie. Safe to share between threads."""

    def __init__(self, service: Assistant, encoding: str) -> None:
        """``encoding``: of positions."""
        self._service, self._encoding = service, encoding
        self._generation = ""
        self._sources: dict[str, str] = {}
        self._files: dict[str, _File] = {}

    def location(self, report_id: str, span: Span) -> types.Location | None:
        """Where ``span`` of a report stands in its file; None where there is no such file (any more).

        The top of a file that an editor shows in another form than the program reads it (docx), or that has changed
        since it was indexed.
        """
        file = self._file(report_id)
        uri = from_fs_path(str(file.path)) if file else None
        if file is None or uri is None:
            return None
        if file.reading is None or file.positions is None or not len(span):
            return types.Location(uri, _TOP)
        place = file.reading.original_span(span)
        if letters_only(place.of(file.reading.original)) != letters_only(span.of(file.reading.plain)):
            return types.Location(uri, _TOP)
        return types.Location(uri, file.positions.range(place))

    def _file(self, report_id: str) -> _File | None:
        generation = self._service.index.generation
        if self._generation != generation:
            self._sources = {record.id: record.source for record in self._service.reports()}
            self._files, self._generation = {}, generation
        source = self._sources.get(report_id)
        if not source:
            return None
        path = self._service.settings.corpus.resolve() / source
        try:
            changed = path.stat().st_mtime_ns
        except OSError:
            return None
        known = self._files.get(report_id)
        if known is None or known.changed != changed:
            known = self._files[report_id] = self._opened(path, changed, report_id)
        return known

    def _opened(self, path: Path, changed: int, report_id: str) -> _File:
        if path.suffix.lower() not in TEXTUAL:
            return _File(path, changed, None, None)
        try:
            sent, read = decode_text(path.read_bytes()), self._service.report(report_id).text
        except (AssistantError, OSError):
            sent = None
        if sent is None:
            return _File(path, changed, None, None)
        reading = align(sent, read)
        return _File(path, changed, reading, Positions(reading.original, self._encoding))
