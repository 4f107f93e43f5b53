"""JSON: results whole, in the shape that the API and ``--json`` give them (see :mod:`assistant.domain.codec`)."""

from assistant.domain.codec import encode_json
from assistant.domain.report import Report
from assistant.domain.results import AuditFile, CheckResult, Scaffold

SUFFIX = ".json"
MEDIA_TYPE = "application/json"
TITLE = "JSON 数据"


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """Everything that a check found, set phrases and ignored findings included."""
    return _file(result)


def audit(file: AuditFile) -> bytes:
    """A whole audit: ranking, pairs, clusters, chains, hints, findings and people's decisions on them."""
    return _file(file)


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """A whole scaffold: frames with their slots, examples and sources. ``layout`` has no effect here."""
    return _file(made)


def _file(result: object) -> bytes:
    return encode_json(result, indent=1) + b"\n"
