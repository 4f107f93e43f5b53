"""Findings in the protocol's words: diagnostics, and what is shown where the pointer rests."""

import re
from collections.abc import Callable, Iterable, Iterator

from lsprotocol import types

from assistant.domain.report import Report
from assistant.domain.results import Finding, Kind, Severity
from assistant.domain.text import Span
from assistant.export.labels import (
    citation,
    differences,
    finding_key,
    finding_label,
    message_with_source,
    other_citations,
    rule_title,
    shortened,
    source_citation,
)
from assistant.interfaces.lsp.files import Files
from assistant.interfaces.lsp.positions import Place
from assistant.interfaces.lsp.preferences import Preferences

SOURCE = "述职报告助手"
"""What findings are signed with, beside those of other servers."""

_SEVERITIES = {
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_QUOTED = 400


def diagnostics(
    findings: Iterable[Finding],
    draft: Report,
    place: Place,
    preferences: Preferences,
    related: "Related | None" = None,
) -> list[types.Diagnostic]:
    """Findings as diagnostics; set phrases only where the settings want them, as hints."""
    return [
        _diagnostic(finding, draft, place, preferences, related)
        for finding in findings
        if preferences.formulas or finding.kind is not Kind.FORMULA
    ]


def _diagnostic(
    finding: Finding, draft: Report, place: Place, preferences: Preferences, related: "Related | None"
) -> types.Diagnostic:
    href = preferences.help(finding.rule)
    formula = finding.kind is Kind.FORMULA
    return types.Diagnostic(
        range=place(finding.span),
        message=message_with_source(finding, draft, line_of(place)),
        severity=types.DiagnosticSeverity.Hint if formula else _SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(href) if href else None,
        source=SOURCE,
        related_information=(related(finding) or None) if related else None,
        data={"key": finding_key(finding, draft.text)},
    )


def line_of(place: Place) -> Callable[[int], int]:
    """The line, from 1, in which an editor shows a code point of the draft."""
    return lambda offset: place(Span(offset, offset)).start.line + 1


def hover(
    findings: Iterable[Finding], draft: Report, place: Place, preferences: Preferences, *, markdown: bool
) -> str:
    """The text on findings at one place: label, sentence, source and its words, what differs, other wordings."""
    parts = [
        "\n\n".join(_blocks(finding, draft, place, preferences, markdown=markdown)) for finding in findings
    ]
    return ("\n\n---\n\n" if markdown else "\n\n").join(parts)


def _blocks(
    finding: Finding, draft: Report, place: Place, preferences: Preferences, *, markdown: bool
) -> Iterator[str]:
    def plain(text: str) -> str:
        return _SPECIAL.sub(r"\\\1", text) if markdown else text

    heading = plain(finding_label(finding, draft))
    yield f"**{heading}**" if markdown else heading
    yield plain(finding.message)
    if finding.source is not None:
        yield plain(f"来源：{source_citation(finding, draft, line_of(place))}")
        quoted = plain(shortened(finding.source.text, _QUOTED))
        yield f"> {quoted}" if markdown else f"  {quoted}"
        if changed := [plain(str(change)) for change in differences(finding, draft.text)]:
            yield "\n".join(["改动：", *([""] if markdown else []), *(f"- {change}" for change in changed)])
    if finding.also_in:
        yield plain(f"另见：{other_citations(finding)}")
    if finding.replacements:
        yield plain("可改为：" + "；".join(f"“{text}”" for text in finding.replacements))
    if markdown and (href := preferences.help(finding.rule)):
        yield f"[规则说明：{plain(rule_title(finding.rule))}]({href})"


class Related:
    """Where a finding's source can be opened: in the document itself, or in its file where that is on this machine."""

    def __init__(self, uri: str, draft: Report, place: Place, files: Files) -> None:
        self._uri, self._draft, self._place, self._files = uri, draft, place, files

    def __call__(self, finding: Finding) -> list[types.DiagnosticRelatedInformation]:
        """At most one place: that of the finding's source."""
        source = finding.source
        if source is None:
            return []
        if source.report_id == self._draft.id:
            location = types.Location(self._uri, self._place(source.span))
            return [types.DiagnosticRelatedInformation(location, "本文别处")]
        found = self._files.location(source.report_id, source.span)
        return [types.DiagnosticRelatedInformation(found, citation(source))] if found else []
