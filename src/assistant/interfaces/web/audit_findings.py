"""Findings of an audit as the page shows them: filtered, side by side, with what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from assistant.base.errors import BadInput
from assistant.domain.report import Metadata
from assistant.domain.results import AuditedFinding, AuditFile, Disposition, Kind, Level, Origin, Pair
from assistant.export.labels import JUDGEMENTS, KINDS, LEVELS, SEVERITIES, citation
from assistant.export.pictures.sides import SideBySide, audited_finding_sides, stretch_sides
from assistant.interfaces.web.hits import Choice
from assistant.interfaces.web.templating import report_link

_TEXTS = ("kind", "level", "author", "year", "report", "handled")
_NUMBERS = ("least", "offset")
HANDLED = {
    "no": "还没有处理的",
    "yes": "已经处理的",
    **{one.value: label for one, label in JUDGEMENTS.items()},
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are wanted; "" and 0: any. Set phrases only where ``kind`` names them."""

    kind: str = ""
    level: str = ""
    author: str = ""
    year: str = ""
    report: str = ""
    handled: str = ""
    least: int = 0
    offset: int = 0

    @classmethod
    def read(cls, params: QueryParams) -> Self:
        """The filter of an address. Raises BadInput for a value that cannot be."""
        values: dict[str, str] = {name: params.get(name, "").strip() for name in _TEXTS}
        numbers = {}
        for name in _NUMBERS:
            written = params.get(name, "").strip() or "0"
            if not (written.isascii() and written.isdecimal() and len(written) < 8):
                raise BadInput(f"网址里的 {name} 应当是数字，现在是“{written}”", "请去掉它，或改成数字")
            numbers[name] = int(written)
        allowed: dict[str, set[str]] = {"kind": set(Kind), "level": set(Level), "handled": set(HANDLED)}
        for name, known in allowed.items():
            if values[name] and values[name] not in known:
                raise BadInput(
                    f"网址里的 {name} 不能是“{values[name]}”", f"可用的值：{'、'.join(sorted(known))}"
                )
        return cls(**values, **numbers)  # type: ignore[arg-type]

    def link(self, base: str, offset: int) -> str:
        """The address of these findings, from ``offset`` on."""
        values = {name: getattr(self, name) for name in (*_TEXTS, "least") if getattr(self, name)}
        if offset:
            values["offset"] = offset
        return f"{base}?{urlencode(values)}" if values else base


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The choices of the filter: (value, label) each, what there is and nothing else."""

    kinds: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    authors: tuple[str, ...]
    years: tuple[str, ...]
    handled: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding or a stretch of a pair, ready for the template. ``finding`` is "" where nothing can be decided about it."""

    finding: str
    labels: tuple[str, ...]
    message: str
    there: Choice | None
    here: Choice
    text: str
    sides: SideBySide | None
    also: tuple[Choice, ...]
    judgement: str
    decision: str
    reason: str


def matching(file: AuditFile, wanted: Wanted) -> list[AuditedFinding]:
    """The findings that pass, in the order of reports and places."""
    known = {report.id: report.metadata for report in file.result.reports}
    return [one for one in file.result.findings if _passes(one, wanted, known, file.dispositions)]


def _passes(
    found: AuditedFinding,
    wanted: Wanted,
    known: Mapping[str, Metadata],
    dispositions: Mapping[str, Disposition],
) -> bool:
    finding = found.finding
    metadata = known[found.report_id]
    made = dispositions.get(found.id)
    if wanted.handled:
        is_it = made is None if wanted.handled == "no" else made is not None
        if not is_it or (made and wanted.handled not in {"yes", made.judgement}):
            return False
    return (
        (finding.kind == wanted.kind if wanted.kind else finding.kind is not Kind.FORMULA)
        and (not wanted.level or finding.level == wanted.level)
        and (not wanted.author or metadata.author == wanted.author)
        and (not wanted.year or str(metadata.year) == wanted.year)
        and (not wanted.report or found.report_id == wanted.report)
        and len(found.text) >= wanted.least
    )


def filter_form(file: AuditFile, wanted: Wanted) -> FilterForm:
    """The filter's choices."""
    findings = file.result.findings
    kinds = {one.finding.kind for one in findings}
    levels = {one.finding.level for one in findings}
    authors = sorted({report.author for report in file.result.reports} - {""})
    years = sorted({str(report.year) for report in file.result.reports if report.year})
    return FilterForm(
        tuple((kind.value, label) for kind, label in KINDS.items() if kind in kinds or kind == wanted.kind),
        tuple(
            (level.value, label)
            for level, label in LEVELS.items()
            if level in levels or level == wanted.level
        ),
        tuple(authors),
        tuple(years),
        tuple(HANDLED.items()),
    )


def evidence_of(found: AuditedFinding, file: AuditFile) -> Evidence:
    """A finding beside its source."""
    finding = found.finding
    report = next(one for one in file.result.reports if one.id == found.report_id)
    here = Origin(report.id, report.title or report.source, report.author, report.year)
    made = file.dispositions.get(found.id)
    labels = [SEVERITIES[finding.severity]]
    if finding.kind:
        labels.append(KINDS[finding.kind])
    if finding.level and finding.kind is not Kind.FORMULA:
        labels.append(LEVELS[finding.level])
    return Evidence(
        finding=found.id,
        labels=tuple(labels),
        message=finding.message,
        there=_choice(finding.source, file) if finding.source else None,
        here=_choice(here, file),
        text=found.text,
        sides=audited_finding_sides(found),
        also=tuple(_choice(origin, file) for origin in finding.also_in),
        judgement=made.judgement if made else "",
        decision=_decision(made),
        reason=made.reason if made else "",
    )


def pair_evidence(pair: Pair, file: AuditFile) -> list[Evidence]:
    """The stretches of a pair side by side; set phrases are left out."""
    known = {found.id for found in file.result.findings}
    return [
        Evidence(
            finding=stretch.finding_id if stretch.finding_id in known else "",
            labels=tuple(_labels(stretch.kind, stretch.level)),
            message="",
            there=_choice(pair.first, file),
            here=_choice(pair.later, file),
            text=stretch.later.text,
            sides=stretch_sides(stretch),
            also=(),
            judgement=made.judgement if (made := file.dispositions.get(stretch.finding_id)) else "",
            decision=_decision(made),
            reason=made.reason if made else "",
        )
        for stretch in pair.stretches
        if stretch.kind is not Kind.FORMULA
    ]


def _labels(kind: Kind | None, level: Level | None) -> Sequence[str]:
    return [
        label for label in (KINDS.get(kind) if kind else None, LEVELS.get(level) if level else None) if label
    ]


def _choice(origin: Origin, file: AuditFile) -> Choice:
    """A report with its address; one from outside has none."""
    outside = file.result.reference is not None and origin.report_id == file.result.reference.report_id
    return Choice(
        citation(origin), "" if outside and ":" in origin.report_id else report_link(origin.report_id)
    )


def _decision(made: Disposition | None) -> str:
    return f"{JUDGEMENTS[made.judgement]}（{made.name}）" if made else ""
