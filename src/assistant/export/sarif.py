"""Exports a check as SARIF 2.1.0 (OASIS), for editors and code review tools that read static analysis results."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from assistant.base.version import __version__
from assistant.domain.report import Report
from assistant.domain.results import CheckResult, Finding, Ignored, Kind, Match, Severity
from assistant.domain.text import Span
from assistant.export._positions import Positions, in_file
from assistant.export.labels import (
    EVIDENCE,
    citation,
    draft_path,
    finding_label,
    ignore_reason,
    is_within_draft,
    rule_explanation,
    rule_ids,
    rule_title,
    share_summary,
)

SUFFIX = ".sarif"
MEDIA_TYPE = "application/sarif+json"
TITLE = "SARIF"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.WARNING: "warning", Severity.INFO: "note"}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_REPORTS = "REPORTS"
"""Base id of the URIs of reports in the index, which are identified by id and not by file."""


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """A log of one run. Regions have line, column and offset, all counted in code points."""
    positions = in_file(draft, original)
    content = [*result.findings, *(ignored.finding for ignored in result.ignored)]
    rules = sorted({finding.rule for finding in content} | set(rule_ids()))
    run = {
        "tool": {
            "driver": {
                "name": "report-assistant",
                "fullName": "述职报告助手",
                "version": __version__,
                "language": "zh-CN",
                "shortDescription": _text(EVIDENCE),
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_REPORTS: {"description": _text("库内报告，以编号为名")}},
        "artifacts": [{"location": {"uri": quote(draft_path(draft))}}],
        "results": [
            *(_result(finding, rules, draft, positions) for finding in result.findings),
            *(_suppressed_result(ignored, rules, draft, positions) for ignored in result.ignored),
        ],
        "properties": {"summary": share_summary(result.summary)},
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return f"{json.dumps(log, ensure_ascii=False, indent=1)}\n".encode()


def _rule(rule: str) -> dict[str, Any]:
    description = {"id": rule, "shortDescription": _text(rule_title(rule))}
    if explanation := rule_explanation(rule):
        description["fullDescription"] = _text(explanation)
    return {**description, "defaultConfiguration": {"level": "note"}}


def _result(finding: Finding, rules: Sequence[str], draft: Report, positions: Positions) -> dict[str, Any]:
    location = {"artifactLocation": _draft(draft), "region": _region(finding.span, positions)}
    about = {
        "kind": finding.kind,
        "level": finding.level,
        "score": finding.score,
        "label": finding_label(finding, draft),
    }
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": _text(finding.message),
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"finding/v1": _fingerprint(finding, draft)},
        "properties": {name: value for name, value in about.items() if value is not None},
    }
    if finding.kind is Kind.FORMULA:  # not a problem, for which SARIF prescribes this level
        result |= {"kind": "informational", "level": "none"}
    if related := list(_related(finding, draft, positions)):
        result["relatedLocations"] = related
    if finding.replacements:
        result["fixes"] = [_fix(text, location) for text in finding.replacements]
    return result


def _suppressed_result(
    ignored: Ignored, rules: Sequence[str], draft: Report, positions: Positions
) -> dict[str, Any]:
    """An ignored finding, which is included and marked as suppressed."""
    suppression = {"kind": "external", "status": "accepted"}
    if why := ignore_reason(ignored):
        suppression["justification"] = why
    return {**_result(ignored.finding, rules, draft, positions), "suppressions": [suppression]}


def _related(finding: Finding, draft: Report, positions: Positions) -> Iterator[dict[str, Any]]:
    source = finding.source
    if source is not None:
        yield {"id": 0, **_source(source, draft, positions)}
    for number, origin in enumerate(finding.also_in, 1):
        location = {"artifactLocation": _report_location(origin.report_id)}
        yield {"id": number, "physicalLocation": location, "message": _text(f"另见{citation(origin)}")}


def _source(source: Match, draft: Report, positions: Positions) -> dict[str, Any]:
    if is_within_draft(source, draft):
        location = {"artifactLocation": _draft(draft), "region": _region(source.span, positions)}
        return {"physicalLocation": location, "message": _text("本文别处")}
    region = {**_offsets(source.span), "snippet": {"text": source.text}}
    location = {"artifactLocation": _report_location(source.report_id), "region": region}
    return {"physicalLocation": location, "message": _text(f"来源：{citation(source)}")}


def _region(span: Span, positions: Positions) -> dict[str, Any]:
    location = positions.in_file_span(span)
    begin, end = positions.at(location.begin), positions.at(location.end)
    return {
        "startLine": begin.line,
        "startColumn": begin.column,
        "endLine": end.line,
        "endColumn": end.column,
        **_offsets(location),
        "snippet": {"text": location.of(positions.text)},
    }


def _offsets(span: Span) -> dict[str, int]:
    return {"charOffset": span.begin, "charLength": len(span)}


def _fix(text: str, location: dict[str, Any]) -> dict[str, Any]:
    deleted = {name: value for name, value in location["region"].items() if name != "snippet"}
    replacement = {"deletedRegion": deleted, "insertedContent": {"text": text}}
    change = {"artifactLocation": location["artifactLocation"], "replacements": [replacement]}
    return {"description": _text(f"改为“{text}”"), "artifactChanges": [change]}


def _fingerprint(finding: Finding, draft: Report) -> str:
    """A fingerprint that stays the same when the text around the finding changes."""
    source = "" if finding.source is None else f"{finding.source.report_id}\0{finding.source.text}"
    content = "\0".join((finding.rule, finding.kind or "", finding.span.of(draft.text), source))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _draft(draft: Report) -> dict[str, Any]:
    return {"uri": quote(draft_path(draft)), "index": 0}


def _report_location(report_id: str) -> dict[str, Any]:
    return {"uri": quote(report_id, safe=""), "uriBaseId": _REPORTS}


def _text(text: str) -> dict[str, str]:
    """A SARIF message, in which braces and links have a meaning and are therefore escaped."""
    return {"text": _LINK.sub(r"\\[", text).replace("{", "{{").replace("}", "}}")}
