"""Findings as plain dicts: the shape in which every JSON shows them. Spans count code points."""

from dataclasses import asdict
from typing import Any

from assistant.domain.results import DiffOp, Finding, FindingPart, Ignore, Ignored, Match, Origin
from assistant.domain.text import Span


def finding_as_dict(finding: Finding) -> dict[str, Any]:
    """A finding, in the shape of ``POST /v1/checks``."""
    return {
        "rule": finding.rule,
        "kind": None if finding.kind is None else finding.kind.value,
        "level": None if finding.level is None else finding.level.value,
        "severity": finding.severity.value,
        "span": span_as_dict(finding.span),
        "message": finding.message,
        "score": finding.score,
        "source": None if finding.source is None else match_as_dict(finding.source),
        "also_in": [origin_as_dict(origin) for origin in finding.also_in],
        "diff": [step_as_dict(step) for step in finding.diff],
        "replacements": list(finding.replacements),
        "parts": [part_as_dict(part) for part in finding.parts],
        "direction": None if finding.direction is None else finding.direction.value,
    }


def ignored_as_dict(ignored: Ignored) -> dict[str, Any]:
    """A finding that the user's list leaves out, with the line that says so."""
    return {**finding_as_dict(ignored.finding), "ignored_by": ignore_as_dict(ignored.line)}


def ignore_as_dict(line: Ignore) -> dict[str, str]:
    """A line of the list of ignored findings, in the shape of ``GET /v1/ignored``."""
    return {"id": line.id, **asdict(line)}


def match_as_dict(match: Match) -> dict[str, Any]:
    """A place in a report, with its text."""
    return {**origin_as_dict(match.origin), "span": span_as_dict(match.span), "text": match.text}


def origin_as_dict(origin: Origin) -> dict[str, Any]:
    """A report by name."""
    return {
        "report_id": origin.report_id,
        "title": origin.title,
        "author": origin.author,
        "year": origin.year,
    }


def step_as_dict(step: DiffOp) -> dict[str, Any]:
    """One step of a diff."""
    return {
        "op": step.op,
        "here": span_as_dict(step.here),
        "there": span_as_dict(step.there),
        "type": None if step.type is None else step.type.value,
    }


def part_as_dict(part: FindingPart) -> dict[str, Any]:
    """A part of a finding."""
    return {
        "span": span_as_dict(part.span),
        "there": span_as_dict(part.there),
        "level": part.level.value,
    }


def span_as_dict(span: Span) -> dict[str, int]:
    """Code points, end-exclusive."""
    return {"begin": span.begin, "end": span.end}
