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
class Look:
    """One version of a document as it is to be read: its text with LF line ends, and what is known around it."""

    text: str
    path: Path | None
    markdown: bool
    preferences: Preferences = Preferences()  # noqa: RUF009 (frozen)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one version. ``draft`` is None for a document without text.

    ``state`` is that of the desk then; ``looked``: the stretch of the draft that was checked last, None for all of it.
    """

    look: Look
    state: Hashable
    draft: Report | None
    reading: AnnotatedText
    findings: tuple[Finding, ...] = ()
    looked: Span | None = None

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
class Sheet:
    """One open document. Changed on the event loop alone; what works in threads is given a :class:`Look`.

    ``serial`` is another one whenever the findings are, or the text that they stand in.
    """

    uri: str
    markdown: bool
    version: int
    text: str
    encoding: str
    preferences: Preferences = field(default_factory=Preferences)
    unheeded: set[str] = field(default_factory=set)
    """Keys of findings that are not to be shown again before the editor is closed."""
    checked: Checked | None = None
    serial: int = 0
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the client has told its settings for the document."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    resting: "asyncio.Task[None] | None" = None

    @property
    def path(self) -> Path | None:
        """Its file, None for one that has none yet."""
        name = to_fs_path(self.uri) if self.uri.startswith("file:") else None
        return Path(name) if name else None

    @property
    def result_id(self) -> str:
        """A name for what is shown: the same name, the same diagnostics."""
        return f"{self.serial}-{len(self.unheeded)}"

    def look(self) -> Look:
        """The document as it stands."""
        return Look(self.text, self.path, self.markdown, self.preferences)

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
        held = self.checked
        if held is None or (held.findings, held.look) != (checked.findings, checked.look):
            self.serial = next(_serials)
        self.checked = checked

    def shown(self, checked: Checked) -> list[Finding]:
        """The findings but for those that are not to be shown again."""
        if checked.draft is None:
            return []
        text = checked.draft.text
        return [finding for finding in checked.findings if finding_key(finding, text) not in self.unheeded]


def is_markdown(language: str) -> bool | None:
    """Whether a document of this language is Markdown, or plain text; None where it is no draft at all."""
    return language in _MARKDOWN if language in _MARKDOWN | _PLAIN else None


def with_line_feeds(text: str) -> str:
    """CRLF and CR read as LF, half characters as U+FFFD; a BOM stays."""
    return without_lone_surrogates(text).replace("\r\n", "\n").replace("\r", "\n")


def check(service: Assistant, look: Look, held: Checked | None, *, whole: bool = False) -> Checked:
    """What is found in a version of a document, given what was ``held`` of an earlier one: blocking, to be run in a thread.

    Only the paragraphs that changed are checked, unless something else changed, too, or ``whole`` is asked for.
    """
    state = service.state()
    known = held if held and (held.state, held.look.preferences) == (state, look.preferences) else None
    if known and known.look == look and (known.looked is None or not whole):
        return known
    draft = draft_of(service, look, known)
    if draft is None:
        return Checked(look, state, None, align(look.text, ""))
    reading = align(look.text, draft.text)
    left_out = look.preferences.without
    wanted = frozenset(rule_ids()) - left_out if left_out else None
    profile = look.preferences.profile
    if known and known.draft and not whole:
        found, looked = service.recheck(known.draft, known.findings, draft, wanted=wanted, profile=profile)
        if looked is not None and not len(looked):
            looked = known.looked  # marks alone have changed: what was known is known still
        return Checked(look, state, draft, reading, found, looked)
    found = service.check(draft, wanted=wanted, profile=profile).findings
    return Checked(look, state, draft, reading, found)


def draft_of(service: Assistant, look: Look, held: Checked | None) -> Report | None:
    """The draft that a document is; None where it has no text."""
    if held and held.look == look:
        return held.draft
    try:
        return service.draft_edited(
            look.text, look.path, markdown=look.markdown, otherwise=look.preferences.about
        )
    except EmptyFile:
        return None
