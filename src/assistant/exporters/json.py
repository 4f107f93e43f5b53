"""JSON in the shape of ``POST /v1/checks``: everything that a check found, for programs."""

import json
from typing import Any

from assistant.report import Report
from assistant.results import CheckResult, DiffOp, Finding, Match, Origin
from assistant.text import Span

SUFFIX = ".json"
MEDIA_TYPE = "application/json"
TITLE = "JSON 数据"


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """UTF-8, indented, with a line end at the end."""
    return f"{json.dumps(as_dict(result), ensure_ascii=False, indent=1)}\n".encode()


def as_dict(result: CheckResult) -> dict[str, Any]:
    """The one serialisation of a check: plain dicts, lists, strings and numbers. Spans count code points."""
    summary = result.summary
    return {
        "summary": {
            "characters": summary.characters,
            "reused": summary.reused,
            "reused_raw": summary.reused_raw,
            "set_phrases": summary.set_phrases,
            "by_level": {level.value: count for level, count in summary.by_level.items()},
            "by_kind": {kind.value: count for kind, count in summary.by_kind.items()},
        },
        "findings": [_finding(finding) for finding in result.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "kind": None if finding.kind is None else finding.kind.value,
        "level": None if finding.level is None else finding.level.value,
        "severity": finding.severity.value,
        "span": _span(finding.span),
        "message": finding.message,
        "score": finding.score,
        "source": None if finding.source is None else _source(finding.source),
        "also_in": [_origin(origin) for origin in finding.also_in],
        "diff": [_step(step) for step in finding.diff],
        "replacements": list(finding.replacements),
    }


def _source(match: Match) -> dict[str, Any]:
    return {**_origin(match.origin), "span": _span(match.span), "text": match.text}


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "report_id": origin.report_id,
        "title": origin.title,
        "author": origin.author,
        "year": origin.year,
    }


def _step(step: DiffOp) -> dict[str, Any]:
    return {
        "op": step.op,
        "here": _span(step.here),
        "there": _span(step.there),
        "type": None if step.type is None else step.type.value,
    }


def _span(span: Span) -> dict[str, int]:
    return {"begin": span.begin, "end": span.end}
