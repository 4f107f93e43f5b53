"""Exports a check as a self-contained web page: summary, findings next to their sources, the whole text with marks.

It has no scripts and no external resources, and can be stored, sent and printed (A4).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.base.templates import environment
from assistant.domain.report import Report
from assistant.domain.results import AuditFile, CheckResult, Finding, Kind, Scaffold, Severity
from assistant.domain.text import Span
from assistant.export._positions import Positions
from assistant.export.labels import (
    CHANGES,
    EVIDENCE,
    KINDS,
    LEVELS,
    SEVERITIES,
    by_weight,
    count_summary,
    draft_title,
    finding_label,
    ignore_reason,
    listed_findings,
    other_citations,
    set_phrase_findings,
    source_citation,
)

if TYPE_CHECKING:
    from jinja2 import Environment

SUFFIX = ".html"
MEDIA_TYPE = "text/html; charset=utf-8"
TITLE = "网页（可打印）"

_ALSO = 20
_CONTEXT_CHARACTERS = 30
"""Characters of context shown before and after a finding without a source."""


@dataclass(frozen=True, slots=True)
class _MarkedText:
    """A run of text with its HTML element: del (removed), ins (new), mark (the finding) or "", and the type of change."""

    text: str
    tag: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class _FindingView:
    """A finding for display; ``there`` is empty without a source, ``number`` is 0 for set phrases."""

    number: int
    severity: str
    label: str
    place: str
    message: str
    source: str
    here: tuple[_MarkedText, ...]
    there: tuple[_MarkedText, ...]
    also: str
    replacements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text covered by the same findings; ``begins`` are the numbers of those that begin here."""

    text: str
    severity: str
    begins: tuple[int, ...]


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """The page as UTF-8."""
    positions = Positions(draft.text)
    shown = listed_findings(result)
    listed = by_weight(shown)
    views = {id(finding): _view(number, finding, draft, positions) for number, finding in enumerate(shown, 1)}
    summary = result.summary
    page = (
        _environment()
        .get_template("check.html")
        .render(
            title=draft_title(draft),
            standing=_byline(draft),
            summary=summary,
            counted=count_summary(result),
            evidence=EVIDENCE,
            levels=[(LEVELS[level], count) for level, count in summary.by_level.items() if count],
            kinds=[(KINDS[kind], count) for kind, count in summary.by_kind.items() if count],
            changes=CHANGES.values(),
            findings=[views[id(finding)] for finding in listed if finding.severity is Severity.WARNING],
            infos=[views[id(finding)] for finding in listed if finding.severity is Severity.INFO],
            phrases=[_view(0, finding, draft, positions) for finding in set_phrase_findings(result)],
            ignored=[(_view(0, one.finding, draft, positions), ignore_reason(one)) for one in result.ignored],
            stretches=list(_stretches(draft.text, shown, set_phrase_findings(result))),
        )
    )
    return page.encode("utf-8", "replace")


def audit(file: AuditFile) -> bytes:
    """An audit as a self-contained page: ranking, matrix, pairs side by side, clusters, series, hints, findings."""
    from assistant.export._audit_page import page

    return page(file)


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """A scaffold as a printable page."""
    from assistant.export._scaffold import template_data
    from assistant.export._templates import render_shipped

    return render_shipped(SUFFIX, template_data(made))


@cache
def _environment() -> "Environment":
    return environment("assistant.export")


def _byline(draft: Report) -> str:
    metadata = draft.metadata
    year = f"{metadata.year}年" if metadata.year else ""
    return " · ".join(part for part in (metadata.author, metadata.office, metadata.region, year) if part)


def _view(number: int, finding: Finding, draft: Report, positions: Positions) -> _FindingView:
    begin, last = (
        positions.at(finding.span.begin),
        positions.at(max(finding.span.begin, finding.span.end - 1)),
    )
    lines = f"第 {begin.line} 行" if begin.line == last.line else f"第 {begin.line}–{last.line} 行"
    here, there = sides(finding, draft.text)
    return _FindingView(
        number=number,
        severity=SEVERITIES[finding.severity],
        label=finding_label(finding, draft),
        place=lines,
        message=finding.message,
        source=source_citation(finding, draft),
        here=tuple(here),
        there=tuple(there),
        also=other_citations(finding, _ALSO),
        replacements=finding.replacements,
    )


def sides(finding: Finding, text: str) -> tuple[list[_MarkedText], list[_MarkedText]]:
    """The wordings of draft and source, each with marks on what the other lacks.

    Without a source, the text of the finding with some context, and nothing.
    """
    changed = [step for step in finding.diff if step.type is not None]
    here = [(step.here, "ins", CHANGES[step.type]) for step in changed if step.type is not None]
    there = [(step.there, "del", CHANGES[step.type]) for step in changed if step.type is not None]
    source = finding.source
    if source is None:
        return list(_marked_texts(text, _with_context(finding.span, text), [(finding.span, "mark", "")])), []
    ours = list(_marked_texts(text, finding.span, here))
    begin = source.span.begin
    shifted = [
        (Span(max(0, span.begin - begin), max(0, span.end - begin)), tag, about) for span, tag, about in there
    ]
    return ours, list(_marked_texts(source.text, Span(0, len(source.text)), shifted))


def _with_context(span: Span, text: str) -> Span:
    """A span with some context on its lines."""
    begin = max(text.rfind("\n", 0, span.begin) + 1, span.begin - _CONTEXT_CHARACTERS)
    line_end = text.find("\n", span.end)
    return Span(begin, min(len(text) if line_end < 0 else line_end, span.end + _CONTEXT_CHARACTERS))


def _marked_texts(text: str, window: Span, marks: Iterable[tuple[Span, str, str]]) -> Iterator[_MarkedText]:
    """The text in ``window``, split at ``marks``; of overlapping marks the later one is cut."""
    at = window.begin
    for span, tag, about in sorted(marks):
        begin, end = max(at, span.begin), min(window.end, span.end)
        if begin >= end:
            continue
        if at < begin:
            yield _MarkedText(text[at:begin])
        yield _MarkedText(text[begin:end], tag, about)
        at = end
    if at < window.end:
        yield _MarkedText(text[at : window.end])


def _stretches(text: str, shown: Iterable[Finding], phrases: Iterable[Finding]) -> Iterator[_Stretch]:
    """The whole text, split where findings begin or end. A warning takes precedence over an info, both over set phrases."""
    begins: dict[int, list[int]] = {}
    steps: dict[int, list[tuple[str, int]]] = {0: [], len(text): []}
    for number, finding in enumerate(shown, 1):
        begins.setdefault(finding.span.begin, []).append(number)
        _step(steps, finding.span, "warning" if finding.severity is Severity.WARNING else "info")
    for finding in phrases:
        _step(steps, finding.span, Kind.FORMULA.value)
    open_now = {"warning": 0, "info": 0, Kind.FORMULA.value: 0}
    for begin, end in pairwise(sorted(steps)):
        for name, change in steps[begin]:
            open_now[name] += change
        severity = next((name for name, number in open_now.items() if number), "")
        yield _Stretch(text[begin:end], severity, tuple(begins.get(begin, ())))


def _step(steps: dict[int, list[tuple[str, int]]], span: Span, name: str) -> None:
    steps.setdefault(span.begin, []).append((name, 1))
    steps.setdefault(span.end, []).append((name, -1))
