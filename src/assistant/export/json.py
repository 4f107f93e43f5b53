"""Exports complete results as JSON, in the same form as the API and ``--json`` (see :mod:`assistant.domain.codec`)."""

from assistant.domain.codec import encode_json
from assistant.domain.report import Report
from assistant.domain.results import AuditFile, CheckResult, Scaffold

SUFFIX = ".json"
MEDIA_TYPE = "application/json"
TITLE = "JSON 数据"


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """All findings of a check, including set phrases and ignored findings."""
    return _file(result)


def audit(file: AuditFile) -> bytes:
    """A complete audit: ranking, pairs, clusters, chains, hints, findings and people's decisions on them."""
    return _file(file)


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """A complete scaffold: frames with their slots, examples and sources. ``layout`` is ignored."""
    return _file(made)


def _file(result: object) -> bytes:
    return encode_json(result, indent=1) + b"\n"
