"""Findings of an audit as the page shows them: filtered, side by side, with what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from assistant.base.errors import BadInput
from assistant.domain.report import Metadata
from assistant.domain.results import (
    AuditedFinding,
    AuditFile,
    Direction,
    Disposition,
    Judgement,
    Kind,
    Level,
    Origin,
    Pair,
    Severity,
)
from assistant.export.audit_labels import (
    clue_texts,
    decision_text,
    errors_of,
    finding_kind,
    judgement_label,
    side_names,
)
from assistant.export.labels import JUDGEMENTS, KINDS, LEVELS, SEVERITIES, citation, rule_title
from assistant.export.pictures.sides import MarkedText, SideBySide, audited_finding_sides, stretch_sides
from assistant.interfaces.web.hits import Choice
from assistant.interfaces.web.templating import report_link

_TEXTS = ("what", "rule", "kind", "level", "author", "year", "report", "handled")
_BUTTONS = (Judgement.ACCEPTED, Judgement.REWRITE, Judgement.NO_MATCH, Judgement.CORRECTED)
_NUMBERS = ("least", "offset")
WHAT = {"errors": "差错", "shared": "相同相近", "remarks": "其他提示"}
HANDLED = {
    "no": "还没有处理的",
    "yes": "已经处理的",
    **{one.value: label for one, label in JUDGEMENTS.items()},
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are wanted; "" and 0: any. Set phrases only where ``kind`` names them."""

    what: str = ""
    rule: str = ""
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
        allowed: dict[str, set[str]] = {
            "what": set(WHAT),
            "kind": set(Kind),
            "level": set(Level),
            "handled": set(HANDLED),
        }
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
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding or a stretch of a pair, ready for the template. ``finding`` is "" where nothing can be decided about it.

    ``names``: what the two sides are called. ``sentence``: where an error stands, with it marked. ``judgements``: the
    decisions there are, by value and label.
    """

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
    names: tuple[str, str]
    sentence: tuple[MarkedText, ...]
    clues: tuple[str, ...]
    judgements: tuple[tuple[str, str], ...]


def matching(file: AuditFile, wanted: Wanted) -> list[AuditedFinding]:
    """The findings that pass: errors, then what others have, too, then the rest; each in the order of reports."""
    known = {report.id: report.metadata for report in file.result.reports}
    found = [one for one in file.result.findings if _passes(one, wanted, known, file.dispositions)]
    errors = errors_of(found)
    others = [one for one in found if not one.is_error]
    return errors + sorted(others, key=lambda one: (not one.is_shared, one.finding.kind is not Kind.COPIED))


def _passes(
    found: AuditedFinding,
    wanted: Wanted,
    known: Mapping[str, Metadata],
    dispositions: Mapping[str, Disposition],
) -> bool:
    finding = found.finding
    about = [known[one] for one in found.report_ids if one in known]
    made = dispositions.get(found.id)
    if wanted.handled:
        is_it = made is None if wanted.handled == "no" else made is not None
        if not is_it or (made and wanted.handled not in {"yes", made.judgement}):
            return False
    return (
        (finding.kind == wanted.kind if wanted.kind else found.is_listed)
        and (not wanted.what or _is(found, wanted.what))
        and (not wanted.rule or finding.rule == wanted.rule)
        and (not wanted.level or finding.level == wanted.level)
        and (not wanted.author or any(one.author == wanted.author for one in about))
        and (not wanted.year or any(str(one.year) == wanted.year for one in about))
        and (not wanted.report or wanted.report in found.report_ids)
        and len(found.text) >= wanted.least
    )


def _is(found: AuditedFinding, what: str) -> bool:
    if what == "errors":
        return found.is_error
    return found.is_shared if what == "shared" else not found.is_shared and not found.is_error


def filter_form(file: AuditFile, wanted: Wanted) -> FilterForm:
    """The filter's choices."""
    findings = file.result.findings
    kinds = {one.finding.kind for one in findings}
    rules = sorted({one.finding.rule for one in findings if not one.is_shared})
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
        tuple((rule, rule_title(rule)) for rule in rules),
    )


def evidence_of(found: AuditedFinding, file: AuditFile) -> Evidence:
    """A finding beside its source."""
    finding = found.finding
    report = next(one for one in file.result.reports if one.id == found.report_id)
    here = Origin(report.id, report.title or report.source, report.author, report.year)
    made = file.dispositions.get(found.id)
    labels = (SEVERITIES[finding.severity],) if finding.severity is Severity.INFO else ()
    return Evidence(
        finding=found.id,
        labels=(finding_kind(found), *labels),
        message=finding.message,
        there=_choice(finding.source, file) if finding.source else None,
        here=_choice(here, file),
        text=found.text,
        sides=audited_finding_sides(found),
        also=tuple(_choice(origin, file) for origin in finding.also_in),
        judgement=made.judgement if made else "",
        decision=decision_text(made, found),
        reason=made.reason if made else "",
        names=("来源", "本篇")
        if finding.direction in (None, Direction.EARLIER)
        else side_names(finding.direction),
        sentence=_sentence(found),
        clues=clue_texts(found, file.result),
        judgements=_judgements(found),
    )


def _sentence(found: AuditedFinding) -> tuple[MarkedText, ...]:
    """The sentence of an error, with the words themselves marked."""
    if found.sentence is None:
        return ()
    text, begin = found.sentence.text, found.finding.span.begin - found.sentence.span.begin
    pieces = (
        MarkedText(text[: max(0, begin)]),
        MarkedText(found.text, "mark"),
        MarkedText(text[begin + len(found.text) :]),
    )
    return tuple(piece for piece in pieces if piece.text)


def _judgements(found: AuditedFinding | None = None) -> tuple[tuple[str, str], ...]:
    return tuple((judgement.value, judgement_label(judgement, found)) for judgement in _BUTTONS)


def pair_evidence(pair: Pair, file: AuditFile) -> list[Evidence]:
    """The stretches of a pair side by side; set phrases are left out."""
    known = {found.id: found for found in file.result.findings}
    return [
        Evidence(
            finding=stretch.finding_id if stretch.finding_id in known else "",
            labels=tuple(_labels(stretch.kind, stretch.level)),
            message="",
            there=_choice(pair.first, file),
            here=_choice(pair.later, file),
            text=stretch.later.text,
            sides=stretch_sides(stretch, pair.direction),
            also=(),
            judgement=made.judgement if (made := file.dispositions.get(stretch.finding_id)) else "",
            decision=decision_text(made),
            reason=made.reason if made else "",
            names=side_names(pair.direction),
            sentence=(),
            clues=clue_texts(found, file.result) if (found := known.get(stretch.finding_id)) else (),
            judgements=_judgements(),
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
