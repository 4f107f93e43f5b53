"""The documents that are open in the editor, and what was found in each."""

import asyncio
from bisect import bisect_left
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from assistant.base.errors import EmptyFile
from assistant.domain.report import Report
from assistant.domain.results import Finding
from assistant.domain.text import AnnotatedText, Span, without_lone_surrogates
from assistant.export.alignment import align
from assistant.export.labels import finding_key, rule_ids
from assistant.interfaces.lsp.positions import Positions
from assistant.interfaces.lsp.preferences import Preferences
from assistant.service import Assistant

_MARKDOWN = frozenset({"markdown", "gfm", "md"})
_PLAIN = frozenset({"plaintext", "text", "txt"})
_serials = count(1)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of a document as it is to be read: its text with LF line ends, and what is known around it."""

    text: str
    path: Path | None
    markdown: bool
    preferences: Preferences = Preferences()  # noqa: RUF009 (frozen)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one version. ``draft`` is None for a document without text.

    ``state`` is that of the service then; ``checked_span``: the stretch of the draft that was checked last, None for all.
    """

    snapshot: Snapshot
    state: Hashable
    draft: Report | None
    reading: AnnotatedText
    findings: tuple[Finding, ...] = ()
    checked_span: Span | None = None

    def offset(self, cursor: int) -> int:
        """Where in the draft a code point of the document stands, or what comes behind it."""
        return bisect_left(self.reading.begins, cursor)

    def place(self, span: Span) -> Span:
        """Where a stretch of the draft stands in the document."""
        reading = self.reading
        if len(span):
            return reading.original_span(span)
        at = reading.begins[span.begin] if span.begin < len(reading.begins) else len(reading.original)
        return Span(at, at)


@dataclass(eq=False)
class OpenDocument:
    """One open document. Changed on the event loop alone; work in threads gets a :class:`Snapshot`.

    ``serial`` is another one whenever the findings are, or the text that they stand in.
    """

    uri: str
    markdown: bool
    version: int
    text: str
    encoding: str
    preferences: Preferences = field(default_factory=Preferences)
    hidden: set[str] = field(default_factory=set)
    """Keys of findings that are not to be shown again before the editor is closed."""
    checked: Checked | None = None
    serial: int = 0
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the client has sent its settings for the document."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    timer: "asyncio.Task[None] | None" = None

    @property
    def path(self) -> Path | None:
        """Its file, None for one that has none yet."""
        name = to_fs_path(self.uri) if self.uri.startswith("file:") else None
        return Path(name) if name else None

    @property
    def result_id(self) -> str:
        """A name for what is shown: the same name, the same diagnostics."""
        return f"{self.serial}-{len(self.hidden)}"

    def snapshot(self) -> Snapshot:
        """The document as it stands."""
        return Snapshot(self.text, self.path, self.markdown, self.preferences)

    def positions(self) -> Positions:
        """Positions in the document as it stands."""
        return Positions(self.text, self.encoding)

    def change(self, changes: Iterable[types.TextDocumentContentChangeEvent], version: int) -> None:
        """Apply what the client says has changed, in its order."""
        for change in changes:
            new = with_line_feeds(change.text)
            if isinstance(change, types.TextDocumentContentChangePartial):
                span = self.positions().span(change.range)
                self.text = self.text[: span.begin] + new + self.text[span.end :]
            else:
                self.text = new
        self.version = version

    def keep(self, checked: Checked) -> None:
        """Remember what was found."""
        previous = self.checked
        if previous is None or (previous.findings, previous.snapshot) != (checked.findings, checked.snapshot):
            self.serial = next(_serials)
        self.checked = checked

    def shown(self, checked: Checked) -> list[Finding]:
        """The findings but for those that are not to be shown again."""
        if checked.draft is None:
            return []
        text = checked.draft.text
        return [finding for finding in checked.findings if finding_key(finding, text) not in self.hidden]


def is_markdown(language: str) -> bool | None:
    """Whether a document of this language is Markdown, or plain text; None where it is no draft at all."""
    return language in _MARKDOWN if language in _MARKDOWN | _PLAIN else None


def with_line_feeds(text: str) -> str:
    """CRLF and CR read as LF, half characters as U+FFFD; a BOM stays."""
    return without_lone_surrogates(text).replace("\r\n", "\n").replace("\r", "\n")


def check(
    service: Assistant, snapshot: Snapshot, previous: Checked | None, *, whole: bool = False
) -> Checked:
    """What is found in a version of a document, given the result of the ``previous`` one. Blocks: to be run in a thread.

    Only the paragraphs that changed are checked, unless something else changed, too, or ``whole`` is set.
    """
    state = service.state()
    known = (
        previous
        if previous and (previous.state, previous.snapshot.preferences) == (state, snapshot.preferences)
        else None
    )
    if known and known.snapshot == snapshot and (known.checked_span is None or not whole):
        return known
    draft = draft_of(service, snapshot, known)
    if draft is None:
        return Checked(snapshot, state, None, align(snapshot.text, ""))
    reading = align(snapshot.text, draft.text)
    left_out = snapshot.preferences.without
    wanted = frozenset(rule_ids()) - left_out if left_out else None
    profile = snapshot.preferences.profile
    if known and known.draft and not whole:
        found, checked_span = service.recheck(
            known.draft, known.findings, draft, wanted=wanted, profile=profile
        )
        if checked_span is not None and not len(checked_span):
            checked_span = known.checked_span  # marks alone have changed: what was known is known still
        return Checked(snapshot, state, draft, reading, found, checked_span)
    found = service.check(draft, wanted=wanted, profile=profile).findings
    return Checked(snapshot, state, draft, reading, found)


def draft_of(service: Assistant, snapshot: Snapshot, previous: Checked | None) -> Report | None:
    """The draft that a document is; None where it has no text."""
    if previous and previous.snapshot == snapshot:
        return previous.draft
    try:
        return service.draft_edited(
            snapshot.text, snapshot.path, markdown=snapshot.markdown, otherwise=snapshot.preferences.about
        )
    except EmptyFile:
        return None
