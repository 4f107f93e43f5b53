"""Exports an audit as a self-contained web page without scripts, which can be printed on A4."""

from functools import cache
from typing import TYPE_CHECKING

from assistant.base.templates import environment
from assistant.domain.results import AuditFile
from assistant.export._audit_views import (
    CLUSTERS,
    ERRORS,
    FINDINGS,
    PAIRS,
    PAIRS_BESIDE,
    finding_view,
    findings_to_review,
    pair_view,
    report_names,
)
from assistant.export.audit_labels import (
    beginning,
    counts_text,
    errors_of,
    handled_text,
    moment_text,
    order_text,
)
from assistant.export.labels import EVIDENCE, HINTS, citation, rule_title, scope_text
from assistant.export.pictures.matrix import matrix

if TYPE_CHECKING:
    from jinja2 import Environment


def page(file: AuditFile) -> bytes:
    """The page as UTF-8."""
    result = file.result
    names_by_id = report_names(result.reports)
    pairs = [pair_view(at, pair, file) for at, pair in enumerate(result.pairs[:PAIRS_BESIDE], start=1)]
    already_shown = {item.finding_id for view in pairs for item in view.pair.stretches}
    found = findings_to_review(file)
    remaining = [item for item in found if item.id not in already_shown]
    return (
        _environment()
        .get_template("audit.html")
        .render(
            file=file,
            result=result,
            scope=scope_text(result.scope, len(result.reports)),
            reference=citation(result.reference) if result.reference else "",
            evidence=EVIDENCE,
            counts=(*counts_text(result), handled_text(file)),
            errors=[finding_view(item, names_by_id, file) for item in errors_of(result.findings)[:ERRORS]],
            names_by_id=names_by_id,
            matrix=matrix(result),
            listed=result.pairs[:PAIRS],
            pairs=pairs,
            shown_above=len(found) - len(remaining),
            clusters=result.clusters[:CLUSTERS],
            findings=[finding_view(item, names_by_id, file) for item in remaining[:FINDINGS]],
            remaining=len(remaining),
        )
        .encode("utf-8", "replace")
    )


@cache
def _environment() -> "Environment":
    jinja_environment = environment("assistant.export")
    jinja_environment.filters.update(
        percent=lambda share: f"{share:.1%}",
        citation=citation,
        beginning=beginning,
        order_text=order_text,
        rule_title=rule_title,
        hint_name=lambda kind: HINTS[kind],
        moment=moment_text,
    )
    return jinja_environment
