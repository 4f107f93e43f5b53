"""SARIF 2.1.0 (OASIS): for editors and code review that read static analysis results."""

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
    in_draft,
    label,
    named,
    path,
    rule_explanation,
    rule_ids,
    rule_title,
    shares,
    why_ignored,
)

SUFFIX = ".sarif"
MEDIA_TYPE = "application/sarif+json"
TITLE = "SARIF"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.WARNING: "warning", Severity.INFO: "note"}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_REPORTS = "REPORTS"
"""Base of the addresses of reports in the index: they are named by id, not by file."""


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """One run; regions are given by line and column and by offset, all in code points."""
    positions = in_file(draft, original)
    told = [*result.findings, *(ignored.finding for ignored in result.ignored)]
    rules = sorted({finding.rule for finding in told} | set(rule_ids()))
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
        "artifacts": [{"location": {"uri": quote(path(draft))}}],
        "results": [
            *(_result(finding, rules, draft, positions) for finding in result.findings),
            *(_suppressed(ignored, rules, draft, positions) for ignored in result.ignored),
        ],
        "properties": {"summary": shares(result.summary)},
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return f"{json.dumps(log, ensure_ascii=False, indent=1)}\n".encode()


def _rule(rule: str) -> dict[str, Any]:
    described = {"id": rule, "shortDescription": _text(rule_title(rule))}
    if explanation := rule_explanation(rule):
        described["fullDescription"] = _text(explanation)
    return {**described, "defaultConfiguration": {"level": "note"}}


def _result(finding: Finding, rules: Sequence[str], draft: Report, positions: Positions) -> dict[str, Any]:
    place = {"artifactLocation": _draft(draft), "region": _region(finding.span, positions)}
    about = {"kind": finding.kind, "level": finding.level, "score": finding.score, "label": label(finding)}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": _text(finding.message),
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"finding/v1": _fingerprint(finding, draft)},
        "properties": {name: value for name, value in about.items() if value is not None},
    }
    if finding.kind is Kind.FORMULA:  # no problem at all: then the level must be none
        result |= {"kind": "informational", "level": "none"}
    if related := list(_related(finding, draft, positions)):
        result["relatedLocations"] = related
    if finding.replacements:
        result["fixes"] = [_fix(text, place) for text in finding.replacements]
    return result


def _suppressed(
    ignored: Ignored, rules: Sequence[str], draft: Report, positions: Positions
) -> dict[str, Any]:
    """A finding that the user's list leaves out: there, and marked as such."""
    suppression = {"kind": "external", "status": "accepted"}
    if why := why_ignored(ignored):
        suppression["justification"] = why
    return {**_result(ignored.finding, rules, draft, positions), "suppressions": [suppression]}


def _related(finding: Finding, draft: Report, positions: Positions) -> Iterator[dict[str, Any]]:
    source = finding.source
    if source is not None:
        yield {"id": 0, **_source(source, draft, positions)}
    for number, origin in enumerate(finding.also_in, 1):
        place = {"artifactLocation": _filed(origin.report_id)}
        yield {"id": number, "physicalLocation": place, "message": _text(f"另见{named(origin)}")}


def _source(source: Match, draft: Report, positions: Positions) -> dict[str, Any]:
    if in_draft(source, draft):
        place = {"artifactLocation": _draft(draft), "region": _region(source.span, positions)}
        return {"physicalLocation": place, "message": _text("本文别处")}
    region = {**_offsets(source.span), "snippet": {"text": source.text}}
    place = {"artifactLocation": _filed(source.report_id), "region": region}
    return {"physicalLocation": place, "message": _text(f"来源：{named(source)}")}


def _region(span: Span, positions: Positions) -> dict[str, Any]:
    place = positions.placed(span)
    begin, end = positions.at(place.begin), positions.at(place.end)
    return {
        "startLine": begin.line,
        "startColumn": begin.column,
        "endLine": end.line,
        "endColumn": end.column,
        **_offsets(place),
        "snippet": {"text": place.of(positions.text)},
    }


def _offsets(span: Span) -> dict[str, int]:
    return {"charOffset": span.begin, "charLength": len(span)}


def _fix(text: str, place: dict[str, Any]) -> dict[str, Any]:
    deleted = {name: value for name, value in place["region"].items() if name != "snippet"}
    replacement = {"deletedRegion": deleted, "insertedContent": {"text": text}}
    change = {"artifactLocation": place["artifactLocation"], "replacements": [replacement]}
    return {"description": _text(f"改为“{text}”"), "artifactChanges": [change]}


def _fingerprint(finding: Finding, draft: Report) -> str:
    """The same for the same finding after the text around it has moved."""
    source = "" if finding.source is None else f"{finding.source.report_id}\0{finding.source.text}"
    told = "\0".join((finding.rule, finding.kind or "", finding.span.of(draft.text), source))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _draft(draft: Report) -> dict[str, Any]:
    return {"uri": quote(path(draft)), "index": 0}


def _filed(report_id: str) -> dict[str, Any]:
    return {"uri": quote(report_id, safe=""), "uriBaseId": _REPORTS}


def _text(text: str) -> dict[str, str]:
    """A message: braces are doubled and what looks like a link is escaped, for they mean something there."""
    return {"text": _LINK.sub(r"\\[", text).replace("{", "{{").replace("}", "}}")}
