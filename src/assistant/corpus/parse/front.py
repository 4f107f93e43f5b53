"""The front of a report: what stands above its title, and a typed list of contents.

Marks of secrecy, 附件2, 内部资料, a document number and the like, a cover, and a list of contents belong neither to the
title nor to the text.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.base.patterns import patterns
from assistant.corpus.parse.form_lines import form_fields
from assistant.corpus.parse.layout import Line
from assistant.corpus.parse.title import (
    despaced,
    is_contents_heading,
    is_date,
    is_line_of_cover,
    names_report,
    title_span,
)
from assistant.domain.text import Span

_PATTERNS = patterns("parsing.toml", "front")
_ABOVE = _PATTERNS["above"]
_PAGE = _PATTERNS["page"]
_LEADERS = _PATTERNS["leaders"]
_MAX_ABOVE = 8
_MAX_ABOVE_LENGTH = 40
_MAX_ENTRY = 80
_MAX_COVER = 16
_ENDS = frozenset("。；;，,！!？?：:")
_MIN_LED_ENTRIES = 3
"""The fewest lines with leaders that are a list of contents without a heading."""


@dataclass(frozen=True, slots=True)
class Front:
    """The title of a report (None: it has none), and the lines of its text below title and contents."""

    title: Span | None
    body: tuple[Line, ...]


def split_front(text: str, lines: Sequence[Line]) -> Front:
    """The title and the lines of the text. ``lines`` are all lines of the report.

    Where a cover with a title of its own precedes the contents, the title below these is the report's.
    """
    rest = _below_marks(text, lines)
    rest = _below_contents(text, rest)
    rest = _below_marks(text, rest)
    rest = _below_cover(text, rest)
    title, body = _titled(text, rest)
    below = _below_contents(text, body)
    if len(below) < len(body):
        second, after = _titled(text, _below_marks(text, below))
        if second is not None and names_report(despaced(second.of(text))):
            return Front(second, after)
    return Front(title, below)


def _titled(text: str, lines: tuple[Line, ...]) -> tuple[Span | None, tuple[Line, ...]]:
    title = title_span(text, lines)
    return title, tuple(line for line in lines if title is None or line.span.begin >= title.end)


def _below_marks(text: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without the marks above a title."""
    at = 0
    while at < min(len(lines) - 1, _MAX_ABOVE) and _is_mark(lines[at].span.of(text)):
        at += 1
    return tuple(lines[at:])


def _is_mark(words: str) -> bool:
    """Whether a line is a mark such as 内部资料, 附件2 or （征求意见稿）."""
    return len(words) <= _MAX_ABOVE_LENGTH and _ABOVE.match(despaced(words)) is not None


def _below_cover(text: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines from the title on that follows a cover with a form: 姓　名：…  职　务：…  填报日期：…"""
    has_form = False
    for n, line in enumerate(lines[:_MAX_COVER]):
        words = despaced(line.span.of(text))
        if form_fields(words) or _is_mark(words):
            has_form = has_form or not _is_mark(words)
            continue
        if has_form and "\t" not in words and not is_date(words) and _is_titled(text, lines[n:]):
            return tuple(lines[n:])
        if line.marker is not None or words[-1] in _ENDS or not is_line_of_cover(words):
            break
    return tuple(lines)


def _is_titled(text: str, lines: Sequence[Line]) -> bool:
    title = title_span(text, lines)
    return title is not None and names_report(despaced(title.of(text)))


def _below_contents(text: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines below the list of contents that they begin with."""
    if lines and is_contents_heading(lines[0].span.of(text)):
        return tuple(lines[_end_of_entries(text, lines, 1) :])
    led = 0
    while led < len(lines) and _is_led(lines[led].span.of(text)):
        led += 1
    return tuple(lines[led:]) if led >= _MIN_LED_ENTRIES else tuple(lines)


def _end_of_entries(text: str, lines: Sequence[Line], begin: int) -> int:
    """The number of the first line after the entries. An entry has a page number, or stands again further below."""
    remaining = Counter(_key(line.span.of(text)) for line in lines)
    at = begin
    while at < len(lines):
        words = lines[at].span.of(text)
        key = _key(words)
        if len(words) > _MAX_ENTRY or not (_PAGE.search(words) or remaining[key] > 1):
            break
        remaining[key] -= 1
        at += 1
    return at


def _is_led(words: str) -> bool:
    return len(words) <= _MAX_ENTRY and _LEADERS.search(words) is not None


def _key(words: str) -> str:
    """A line as it is compared with an entry: without blanks, leaders and page number."""
    if len(words) <= _MAX_ENTRY:
        words = _PAGE.sub("", words)
    return "".join(words.split())
