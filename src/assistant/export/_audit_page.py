"""An audit as a page that needs nothing but itself: no script, nothing from elsewhere; it prints on A4."""

from functools import cache
from typing import TYPE_CHECKING

from assistant.base.templates import environment
from assistant.domain.results import AuditFile
from assistant.export._audit_views import (
    CLUSTERS,
    FINDINGS,
    PAIRS,
    PAIRS_BESIDE,
    finding_view,
    first_told,
    names,
    pair_view,
    to_look_at,
)
from assistant.export.labels import EVIDENCE, HINTS, named, scope_told
from assistant.export.pictures.matrix import matrix

if TYPE_CHECKING:
    from jinja2 import Environment


def page(file: AuditFile) -> bytes:
    """The page, UTF-8."""
    result = file.result
    called = names(result.reports)
    pairs = [pair_view(at, pair, file) for at, pair in enumerate(result.pairs[:PAIRS_BESIDE], start=1)]
    shown = {one.finding_id for view in pairs for one in view.pair.stretches}
    found = to_look_at(file)
    looked_at = [one for one in found if one.id not in shown]
    return (
        _environment()
        .get_template("audit.html")
        .render(
            file=file,
            result=result,
            scope=scope_told(result.scope, len(result.reports)),
            reference=named(result.reference) if result.reference else "",
            evidence=EVIDENCE,
            called=called,
            matrix=matrix(result),
            listed=result.pairs[:PAIRS],
            pairs=pairs,
            shown_above=len(found) - len(looked_at),
            clusters=result.clusters[:CLUSTERS],
            findings=[finding_view(one, called, file) for one in looked_at[:FINDINGS]],
            looked_at=len(looked_at),
        )
        .encode("utf-8", "replace")
    )


@cache
def _environment() -> "Environment":
    made = environment("assistant.export")
    made.filters.update(
        percent=lambda share: f"{share:.1%}",
        named=named,
        first_told=first_told,
        hint_name=lambda kind: HINTS[kind],
        moment=lambda written: written.replace("T", " ").removesuffix("+00:00") + " UTC" if written else "",
    )
    return made
