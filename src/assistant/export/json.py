"""JSON in the shape of ``POST /v1/checks``: everything that a check found, for programs."""

import json
from typing import Any

from assistant.domain.report import Report
from assistant.domain.results import AuditFile, CheckResult, Scaffold
from assistant.export._audit_data import audit_as_dict
from assistant.export._findings import finding_as_dict, ignore_as_dict, ignored_as_dict
from assistant.export._scaffold_data import scaffold_as_dict, suggestions_as_dict

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
        "findings": [finding_as_dict(finding) for finding in result.findings],
        "ignored": [ignored_as_dict(ignored) for ignored in result.ignored],
    }


def audit(file: AuditFile) -> bytes:
    """An audit whole: ranking, pairs, clusters, chains, hints, findings with what was decided about them."""
    return f"{json.dumps(audit_as_dict(file), ensure_ascii=False, indent=1)}\n".encode()


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """A scaffold whole: frames with their slots, examples and sources. The layout is Word's alone."""
    return f"{json.dumps(scaffold_as_dict(made), ensure_ascii=False, indent=1)}\n".encode()


__all__ = [
    "MEDIA_TYPE",
    "SUFFIX",
    "TITLE",
    "as_dict",
    "audit",
    "check",
    "ignore_as_dict",
    "scaffold",
    "scaffold_as_dict",
    "suggestions_as_dict",
]
