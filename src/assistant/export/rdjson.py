"""Exports a check in reviewdog's diagnostic format (rdjson). Columns count bytes of UTF-8, from 1."""

import json
from typing import Any

from assistant.domain.report import Report
from assistant.domain.results import CheckResult, Finding, Severity
from assistant.domain.text import Span
from assistant.export._positions import Positions, in_file
from assistant.export.labels import draft_path, listed_findings, message_with_source

SUFFIX = ".rdjson"
MEDIA_TYPE = "application/json"
TITLE = "rdjson（reviewdog）"

_SEVERITIES = {Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """A ``DiagnosticResult`` with all findings except set phrases."""
    positions = in_file(draft, original)
    diagnostics = [_diagnostic(finding, draft, positions) for finding in listed_findings(result)]
    answer = {"source": {"name": "report-assistant"}, "diagnostics": diagnostics}
    return f"{json.dumps(answer, ensure_ascii=False, indent=1)}\n".encode()


def _diagnostic(finding: Finding, draft: Report, positions: Positions) -> dict[str, Any]:
    place = _range(finding.span, positions)
    diagnostic: dict[str, Any] = {
        "message": message_with_source(finding, draft, positions.line_of),
        "location": {"path": draft_path(draft), "range": place},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule},
    }
    if finding.replacements:
        diagnostic["suggestions"] = [{"range": place, "text": text} for text in finding.replacements]
    return diagnostic


def _range(span: Span, positions: Positions) -> dict[str, Any]:
    place = positions.in_file_span(span)
    return {"start": _position(place.begin, positions), "end": _position(place.end, positions)}


def _position(offset: int, positions: Positions) -> dict[str, int]:
    return {"line": positions.at(offset).line, "column": positions.byte_column(offset)}
