"""Where a stretch of a draft stands: its sentence, its clause, its section, inside a document's title or quotes."""

import re
from bisect import bisect_right

from assistant.domain.report import Report, Role, Section
from assistant.domain.text import Span

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_PART_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，。；：！？,;:!?\n]")
_REACH = 300  # characters on either side that are searched for the end of a sentence or clause


def sentence_of(text: str, span: Span) -> Span:
    """From the end of the sentence before to the end of its own."""
    return _between(text, span, _SENTENCE_END)


def part_of(text: str, span: Span) -> Span:
    """The part of its sentence, between semicolons, that a span stands in."""
    return _between(text, span, _PART_END)


def clause_of(text: str, span: Span) -> Span:
    """From the mark before to the mark behind."""
    return _between(text, span, _CLAUSE_END)


def around(text: str, whole: Span, span: Span) -> str:
    """What stands in ``whole`` beside ``span``, its place marked by a blank."""
    return f"{text[whole.begin : span.begin]} {text[span.end : whole.end]}"


def _between(text: str, span: Span, mark: re.Pattern[str]) -> Span:
    floor = max(0, span.begin - _REACH)
    begin = max((found.end() for found in mark.finditer(text, floor, span.begin)), default=floor)
    found = mark.search(text, span.end, span.end + _REACH)
    return Span(begin, found.start() if found else min(len(text), span.end + _REACH))


def section_at(draft: Report, offset: int) -> Section | None:
    """The section that an offset lies in."""
    at = bisect_right(draft.sections, offset, key=lambda one: one.span.begin) - 1
    return draft.sections[at] if at >= 0 and offset < draft.sections[at].span.end else None


def role_at(draft: Report, offset: int) -> Role | None:
    """The role of the section that an offset lies in."""
    section = section_at(draft, offset)
    return section.role if section else None


def in_document_title(text: str, span: Span) -> bool:
    """Whether a span stands in the name of a document, 《…》, on its own line."""
    return _is_open(text, span, (("《", "》"),))


def in_quotes(text: str, span: Span) -> bool:
    """Whether a span stands in the name of a document or between quotation marks, on its own line."""
    return _is_open(text, span, (("《", "》"), ("“", "”"), ("〔", "〕"), ("「", "」")))


def _is_open(text: str, span: Span, pairs: tuple[tuple[str, str], ...]) -> bool:
    line = max(text.rfind("\n", 0, span.begin) + 1, span.begin - _REACH)
    before = text[line : span.begin]
    return any(before.count(left) > before.count(right) for left, right in pairs)
