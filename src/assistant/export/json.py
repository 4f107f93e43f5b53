"""Exports complete results as JSON, in the same form as the API and ``--json`` (see :mod:`assistant.domain.codec`)."""

from dataclasses import replace

from assistant.domain.codec import encode_json
from assistant.domain.report import Report
from assistant.domain.results import AuditFile, CheckResult, Kind, Scaffold
from assistant.export.pictures.sides import with_diff

SUFFIX = ".json"
MEDIA_TYPE = "application/json"
TITLE = "JSON 数据"


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """All findings of a check, including set phrases and ignored findings."""
    return _file(result)


def audit(file: AuditFile) -> bytes:
    """A complete audit: ranking, pairs, clusters, chains, hints, findings and people's decisions on them.

    Every stretch of a pair has its diff, as many as the limits of the audit allow.
    """
    left = file.result.limits.compared
    pairs = []
    for pair in file.result.pairs:
        stretches = []
        for stretch in pair.stretches:
            if stretch.diff is None and stretch.kind is not Kind.FORMULA and left > 0:
                left -= 1
                stretch = with_diff(stretch)
            stretches.append(stretch)
        pairs.append(replace(pair, stretches=tuple(stretches)))
    return _file(replace(file, result=replace(file.result, pairs=tuple(pairs))))


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """A complete scaffold: frames with their slots, examples and sources. ``layout`` is ignored."""
    return _file(made)


def _file(result: object) -> bytes:
    return encode_json(result, indent=1) + b"\n"
