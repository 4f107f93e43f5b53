"""An audit as plain dicts, lists, strings and numbers. Shares lie in 0–1, spans count code points."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from assistant.domain.results import (
    AuditedFinding,
    AuditedReport,
    AuditFile,
    Chain,
    Cluster,
    Disposition,
    Forensics,
    Hint,
    Pair,
)
from assistant.export._findings import (
    finding_as_dict,
    match_as_dict,
    origin_as_dict,
    span_as_dict,
    step_as_dict,
)

_DIGITS = 6


def audit_as_dict(file: AuditFile) -> dict[str, Any]:
    """The one serialisation of an audit."""
    result = file.result
    return {
        "id": file.job.id,
        "created": file.job.created,
        "finished": file.job.finished,
        "scope": asdict(result.scope),
        "settings": {**asdict(result.limits), "generation": result.generation},
        "reference": None if result.reference is None else origin_as_dict(result.reference),
        "summary": {
            "reports": len(result.reports),
            "findings": result.total_findings,
            "pairs": result.total_pairs,
            "clusters": len(result.clusters),
        },
        "warnings": list(result.warnings),
        "reports": [_report(report) for report in result.reports],
        "pairs": [_pair(pair) for pair in result.pairs],
        "clusters": [_cluster(cluster) for cluster in result.clusters],
        "chains": [_chain(chain) for chain in result.chains],
        "hints": [_hint(hint) for hint in result.hints],
        "findings": [_found(found, file.dispositions.get(found.id)) for found in result.findings],
    }


def _share(share: float) -> float:
    return round(share, _DIGITS)


def _report(report: AuditedReport) -> dict[str, Any]:
    shares = report.shares
    return {
        "report_id": report.report_id,
        **asdict(report.metadata),
        "source": report.source,
        "characters": report.characters,
        "shares": {
            "raw": _share(shares.raw),
            "adjusted": _share(shares.adjusted),
            "set_phrases": _share(shares.set_phrases),
            "copied": _share(shares.copied),
            "self": _share(shares.own),
            "within": _share(shares.within),
        },
        "findings": report.findings,
        "same_as": report.same_as,
        "forensics": None if report.forensics is None else _forensics(report.forensics),
    }


def _forensics(known: Forensics) -> dict[str, Any]:
    return {
        name: _time(value) if isinstance(value, datetime) else value for name, value in asdict(known).items()
    }


def _time(time: datetime) -> str:
    return time.isoformat(timespec="seconds")


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "first": origin_as_dict(pair.first),
        "later": origin_as_dict(pair.later),
        "same_series": pair.same_series,
        "shares": {
            "first": {"raw": _share(pair.raw[0]), "adjusted": _share(pair.adjusted[0])},
            "later": {"raw": _share(pair.raw[1]), "adjusted": _share(pair.adjusted[1])},
        },
        "by_level": {level.value: count for level, count in pair.characters.items()},
        "stretches": [
            {
                "finding": stretch.finding_id,
                "kind": stretch.kind and stretch.kind.value,
                "level": stretch.level and stretch.level.value,
                "first": {"span": span_as_dict(stretch.first), "text": stretch.first_text},
                "later": {"span": span_as_dict(stretch.later), "text": stretch.later_text},
                "diff": None if stretch.diff is None else [step_as_dict(step) for step in stretch.diff],
            }
            for stretch in pair.stretches
        ],
    }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    return {
        "wording": cluster.wording,
        "places": cluster.places,
        "reports": cluster.reports,
        "authors": cluster.authors,
        "since": cluster.since,
        "first": match_as_dict(cluster.members[0]),
        "members": [match_as_dict(member) for member in cluster.members],
        "variants": [{"text": variant.text, "places": variant.places} for variant in cluster.variants],
        "findings": list(cluster.finding_ids),
    }


def _chain(chain: Chain) -> dict[str, Any]:
    return {
        "series": chain.series,
        "reports": [
            {
                **origin_as_dict(link.origin),
                "self": _share(link.own),
                "copied": _share(link.copied),
                "from_years": [{"year": year, "share": _share(share)} for year, share in link.from_years],
            }
            for link in chain.links
        ],
    }


def _hint(hint: Hint) -> dict[str, Any]:
    return {
        "kind": hint.kind.value,
        "value": hint.value,
        "reports": list(hint.report_ids),
        "message": hint.message,
    }


def _found(found: AuditedFinding, disposition: Disposition | None) -> dict[str, Any]:
    return {
        "id": found.id,
        "report_id": found.report_id,
        "text": found.text,
        **finding_as_dict(found.finding),
        "others": [match_as_dict(place) for place in found.others],
        "disposition": None if disposition is None else disposition_as_dict(disposition),
    }


def disposition_as_dict(disposition: Disposition) -> dict[str, Any]:
    """What a person decided."""
    return {
        "finding": disposition.finding_id,
        "judgement": disposition.judgement.value,
        "name": disposition.name,
        "reason": disposition.reason,
        "at": disposition.at,
    }
