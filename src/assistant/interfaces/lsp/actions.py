"""What can be done about a finding: replace the wording, or ignore it from now on."""

from collections.abc import Iterator, Sequence
from dataclasses import fields

from lsprotocol import types

from assistant.base.errors import BadInput
from assistant.domain.report import Report
from assistant.domain.results import Finding, Ignore
from assistant.export.labels import finding_key, finding_label, shortened
from assistant.interfaces.lsp.documents import OpenDocument

IGNORE_HERE = "assistant.ignoreHere"
IGNORE = "assistant.ignore"

_WORDS = 24


def actions(
    document: OpenDocument,
    draft: Report,
    findings: Sequence[tuple[Finding, types.Diagnostic]],
    *,
    versioned: bool,
) -> Iterator[types.CodeAction]:
    """Quick fixes for findings and their diagnostics. ``versioned``: the client knows edits of a document's version."""
    for finding, diagnostic in findings:
        for text in finding.replacements:
            yield types.CodeAction(
                title=f"改为“{shortened(text, _WORDS)}”",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                edit=_edit(document, types.TextEdit(diagnostic.range, text), versioned=versioned),
            )
    for finding, diagnostic in findings:
        for title, command, arguments in _ignoring(document, draft, finding):
            yield types.CodeAction(
                title=title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                command=types.Command(title, command, arguments=arguments),
            )


def _edit(document: OpenDocument, edit: types.TextEdit, *, versioned: bool) -> types.WorkspaceEdit:
    if not versioned:
        return types.WorkspaceEdit(changes={document.uri: [edit]})
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, [edit])])


def _ignoring(
    document: OpenDocument, draft: Report, finding: Finding
) -> Iterator[tuple[str, str, list[object]]]:
    """Three ways to ignore a finding: for now; in this report; wherever the office writes the same."""
    words = finding.span.of(draft.text)
    what = f"{finding_label(finding)}“{shortened(words, _WORDS)}”"
    yield f"这次不再提示：{what}", IGNORE_HERE, [document.uri, finding_key(finding, draft.text)]
    line = {"rule": finding.rule, "text": words}
    if title := draft.metadata.title or draft.source:
        yield f"在“{shortened(title, _WORDS)}”里不再提示：{what}", IGNORE, [{**line, "report": title}]
    about = draft.metadata
    where = {"office": about.office, "region": about.region}
    scope = "，".join(filter(None, where.values())) or "所有报告"
    yield f"今后都不再提示（{shortened(scope, _WORDS)}）：{what}", IGNORE, [{**line, **where}]


def ignored_line(value: object) -> Ignore:
    """The line of the list that a client sends back. Raises BadInput for what is none."""
    columns = {column.name for column in fields(Ignore)}
    if (
        not isinstance(value, dict)
        or not set(value) <= columns
        or not all(isinstance(value, str) for value in value.values())
    ):
        raise BadInput("要忽略的内容写得不对", f"请给出这些键：{'、'.join(sorted(columns))}")
    return Ignore(**value)
