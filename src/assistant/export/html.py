"""A page that needs nothing but itself: summary, findings beside their sources, the whole text with marks.

No script and nothing from elsewhere: it can be kept, sent and printed (A4).
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
    also_named,
    counted,
    draft_title,
    label,
    listed,
    set_phrases,
    source_named,
    why_ignored,
)

if TYPE_CHECKING:
    from jinja2 import Environment

SUFFIX = ".html"
MEDIA_TYPE = "text/html; charset=utf-8"
TITLE = "网页（可打印）"

_ALSO = 20
_NEAR = 30
"""Characters shown before and behind a place that has no source to be shown beside."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text, its element (del: gone, ins: new, mark: what is meant, "": none), and what the change is about."""

    text: str
    tag: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class _FindingView:
    """A finding as the page shows it; ``there`` is empty without a source, ``number`` is 0 for set phrases."""

    number: int
    severity: str
    label: str
    place: str
    message: str
    source: str
    here: tuple[_Piece, ...]
    there: tuple[_Piece, ...]
    also: str
    replacements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text under the same findings; ``begins`` are the numbers of those that begin with it."""

    text: str
    severity: str
    begins: tuple[int, ...]


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """The page, UTF-8."""
    positions = Positions(draft.text)
    shown = listed(result)
    summary = result.summary
    page = (
        _environment()
        .get_template("check.html")
        .render(
            title=draft_title(draft),
            standing=_standing(draft),
            summary=summary,
            counted=counted(result),
            evidence=EVIDENCE,
            levels=[(LEVELS[level], count) for level, count in summary.by_level.items() if count],
            kinds=[(KINDS[kind], count) for kind, count in summary.by_kind.items() if count],
            changes=CHANGES.values(),
            findings=[_view(number, finding, draft, positions) for number, finding in enumerate(shown, 1)],
            phrases=[_view(0, finding, draft, positions) for finding in set_phrases(result)],
            ignored=[(_view(0, one.finding, draft, positions), why_ignored(one)) for one in result.ignored],
            stretches=list(_stretches(draft.text, shown, set_phrases(result))),
        )
    )
    return page.encode("utf-8", "replace")


def audit(file: AuditFile) -> bytes:
    """An audit as a page of the same kind: ranking, matrix, pairs side by side, clusters, series, hints, findings."""
    from assistant.export._audit_page import page

    return page(file)


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """A scaffold as a page that can be printed."""
    from assistant.export._scaffold import as_data
    from assistant.export._templates import shipped

    return shipped(SUFFIX, as_data(made))


@cache
def _environment() -> "Environment":
    return environment("assistant.export")


def _standing(draft: Report) -> str:
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
        label=label(finding),
        place=lines,
        message=finding.message,
        source=source_named(finding, draft),
        here=tuple(here),
        there=tuple(there),
        also=also_named(finding, _ALSO),
        replacements=finding.replacements,
    )


def sides(finding: Finding, text: str) -> tuple[list[_Piece], list[_Piece]]:
    """The wording of the draft and that of the source, each with what the other side has not.

    Without a source it is the place in the draft with some words around it.
    """
    changed = [step for step in finding.diff if step.type is not None]
    here = [(step.here, "ins", CHANGES[step.type]) for step in changed if step.type is not None]
    there = [(step.there, "del", CHANGES[step.type]) for step in changed if step.type is not None]
    source = finding.source
    if source is None:
        return list(_pieces(text, _around(finding.span, text), [(finding.span, "mark", "")])), []
    ours = list(_pieces(text, finding.span, here))
    begin = source.span.begin
    shifted = [
        (Span(max(0, span.begin - begin), max(0, span.end - begin)), tag, about) for span, tag, about in there
    ]
    return ours, list(_pieces(source.text, Span(0, len(source.text)), shifted))


def _around(span: Span, text: str) -> Span:
    """A span and what stands near it on its lines."""
    begin = max(text.rfind("\n", 0, span.begin) + 1, span.begin - _NEAR)
    line_end = text.find("\n", span.end)
    return Span(begin, min(len(text) if line_end < 0 else line_end, span.end + _NEAR))


def _pieces(text: str, window: Span, marks: Iterable[tuple[Span, str, str]]) -> Iterator[_Piece]:
    """``window`` of ``text`` in order; of marks that overlap the later one loses what the earlier one has."""
    at = window.begin
    for span, tag, about in sorted(marks):
        begin, end = max(at, span.begin), min(window.end, span.end)
        if begin >= end:
            continue
        if at < begin:
            yield _Piece(text[at:begin])
        yield _Piece(text[begin:end], tag, about)
        at = end
    if at < window.end:
        yield _Piece(text[at : window.end])


def _stretches(text: str, shown: Iterable[Finding], phrases: Iterable[Finding]) -> Iterator[_Stretch]:
    """The whole text, cut where a finding begins or ends. A warning shows through a hint, both through a set phrase."""
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
