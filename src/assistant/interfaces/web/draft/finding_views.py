"""Findings of a draft as its page shows them: their places in UTF-16 units, and their markup, which is made here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assistant.domain.report import Report
from assistant.domain.results import Finding
from assistant.domain.text import Utf16
from assistant.export.labels import (
    citation,
    finding_key,
    finding_label,
    rule_title,
    shortened,
    source_citation,
)
from assistant.export.pictures.sides import SideBySide, finding_sides
from assistant.interfaces.web.draft.phrases import Words
from assistant.interfaces.web.hits import Choice
from assistant.interfaces.web.templating import rendered, report_link

_ALSO = 20
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding, ready for the template. ``number`` counts from 1 where findings are numbered, else 0."""

    key: str
    number: int
    line: int
    severity: str
    label: str
    rule: str
    message: str
    here: str
    sides: SideBySide | None
    source: Choice | None
    also: tuple[Choice, ...]
    also_total: int
    replacements: tuple[str, ...]


def finding_views(findings: Iterable[Finding], draft: Report, *, numbered: bool = False) -> list[FindingView]:
    """The views, in the order of the findings."""
    return [_view(finding, draft, number if numbered else 0) for number, finding in enumerate(findings, 1)]


def _view(finding: Finding, draft: Report, number: int) -> FindingView:
    here = finding.span.of(draft.text)
    source = finding.source
    elsewhere = source is not None and source.report_id != draft.id
    return FindingView(
        key=finding_key(finding, draft.text),
        number=number,
        line=draft.text.count("\n", 0, finding.span.begin) + 1,
        severity=finding.severity.value,
        label=finding_label(finding, draft),
        rule=rule_title(finding.rule),
        message=finding.message,
        here=shortened(here, _QUOTED),
        sides=finding_sides(finding, here),
        source=Choice(source_citation(finding, draft), report_link(source.report_id) if elsewhere else "")
        if source
        else None,
        also=tuple(
            Choice(citation(origin), report_link(origin.report_id)) for origin in finding.also_in[:_ALSO]
        ),
        also_total=len(finding.also_in),
        replacements=finding.replacements,
    )


def for_script(findings: Iterable[Finding], draft: Report, words: Words) -> list[dict[str, Any]]:
    """What the editor underlines and lists: offsets in UTF-16 units, the view as markup."""
    positions = Utf16(draft.text)
    shown = list(findings)
    return [
        {
            "begin": positions.units(finding.span.begin),
            "end": positions.units(finding.span.end),
            "key": view.key,
            "severity": view.severity,
            "rule": finding.rule,
            "title": view.rule,
            "label": view.label,
            "message": view.message,
            "replacements": list(finding.replacements),
            "card": str(rendered("draft_finding.html", view=view, words=words)),
        }
        for finding, view in zip(shown, finding_views(shown, draft), strict=True)
    ]
