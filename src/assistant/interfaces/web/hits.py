"""A hit as the page shows it: why it is there, where it stands, what can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from assistant.domain.report import Metadata, SourceReport, role_text
from assistant.domain.results import Hit
from assistant.domain.text import Span
from assistant.interfaces.web.marks import Mark, render
from assistant.interfaces.web.search_params import SearchParams
from assistant.interfaces.web.templating import passage_anchor, report_link, standing, titled


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to follow: what it says and where it leads."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit ready for the template.

    ``portfolios`` are (name, reason), ``shares`` (channel, 0–100) of the channels that looked, ``copied`` the
    passage with its source, ``only`` filters this hit suggests, ``same`` other reports with the same
    passage, ``same_but_figures`` with other figures in it; ``similar`` leads to passages like it.
    """

    number: int
    title: str
    href: str
    standing: tuple[str, ...]
    collection: str
    path: tuple[str, ...]
    text: Markup
    portfolios: tuple[tuple[str, str], ...]
    shares: tuple[tuple[str, int], ...]
    copied: str
    only: tuple[Choice, ...]
    same: tuple[Choice, ...]
    same_but_figures: tuple[Choice, ...]
    others_in_report: int
    similar: str


def hit_view(hit: Hit, number: int, params: SearchParams, records: Mapping[str, Metadata]) -> HitView:
    """One hit of a search; ``records`` has the metadata of the reports that contain the same passage, by id."""
    report = hit.report
    title = titled(report, report.id)
    shares = (("语义", hit.scores.dense), ("字面", hit.scores.lexical))
    narrower = [
        Choice(name, params.only("portfolio", name)) for name in hit.portfolios if params.portfolio != (name,)
    ]
    narrower += [
        Choice(role.value, params.only("role", role.value))
        for role in (hit.role, *hit.further_roles)
        if params.role != (role.value,)
    ]
    return HitView(
        number=number,
        title=title,
        href=report_link(report.id, passage_anchor(hit.passage_id)),
        standing=standing(report),
        collection=report.collection,
        path=(role_text(hit.role, hit.further_roles), *hit.heading_path),
        text=render(hit.text, [*_evidence(hit), *(Mark(span, "mark") for span in hit.highlights)]),
        portfolios=tuple((name, reason(hit.evidence.get(name), hit)) for name in hit.portfolios),
        shares=tuple((name, round(100 * share)) for name, share in shares if share is not None),
        copied=quotation(hit.text, title, report),
        only=tuple(narrower),
        same=tuple(_same_text_report(report_id, records) for report_id in hit.same_text_in),
        same_but_figures=tuple(
            _same_text_report(report_id, records) for report_id in hit.same_but_figures_in
        ),
        others_in_report=hit.others_in_report,
        similar=params.link(q="", similar=hit.passage_id),
    )


def _within(evidence: Span | None, hit: Hit) -> Span | None:
    """The evidence counted from the hit's first character, None where it stands outside (in a head, say)."""
    if evidence is None or not hit.span.contains(evidence):
        return None
    return Span(evidence.begin - hit.span.begin, evidence.end - hit.span.begin)


def _evidence(hit: Hit) -> list[Mark]:
    owners: dict[Span, list[str]] = {}
    for name, evidence in hit.evidence.items():
        span = _within(evidence, hit)
        if span is not None:
            owners.setdefault(span, []).append(name)
    return [evidence_mark(span, names) for span, names in owners.items()]


def evidence_mark(span: Span, names: list[str]) -> Mark:
    """The words that show a portfolio, marked."""
    return Mark(span, "span", (("class", "evidence"), ("title", f"据此归入{'、'.join(names)}")))


def reason(evidence: Span | None, hit: Hit) -> str:
    """In a few words, why the passage belongs to the portfolio that ``evidence`` shows."""
    if evidence is None:
        return "据职务"
    span = _within(evidence, hit)
    return f"据“{span.of(hit.text)}”" if span else "据标题"


def quotation(text: str, title: str, metadata: Metadata | SourceReport) -> str:
    """A passage with its source, as it is pasted into a document."""
    year = f"{metadata.year}年" if metadata.year else ""
    known = "，".join(part for part in (metadata.office or metadata.author, year) if part)
    return f"{text}\n——《{title.strip('《》')}》" + (f"（{known}）" if known else "")


def _same_text_report(report_id: str, records: Mapping[str, Metadata]) -> Choice:
    metadata = records.get(report_id, Metadata())
    return Choice(
        " · ".join((f"《{titled(metadata, report_id)}》", *standing(metadata))), report_link(report_id)
    )
