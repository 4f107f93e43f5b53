"""A hit as the page shows it: why it is there, where it stands, what can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from assistant.domain.report import Metadata, Portfolio
from assistant.domain.results import Hit
from assistant.domain.text import Span
from assistant.interfaces.web.marks import Mark, render
from assistant.interfaces.web.search_params import Asked
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
    passage with its source, ``only`` filters this hit suggests, ``same`` other reports with the same passage.
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


def hit_view(hit: Hit, number: int, asked: Asked, records: Mapping[str, Metadata]) -> HitView:
    """One hit of the search ``asked``; ``cards`` names the reports where the same passage stands too."""
    passage, metadata = hit.passage, hit.metadata
    title = titled(metadata, passage.report_id)
    shares = (("语义", hit.scores.dense), ("字面", hit.scores.lexical))
    names = [portfolio.name for portfolio in passage.portfolios]
    role = passage.role.value
    narrower = [Choice(name, asked.only("portfolio", name)) for name in names if asked.portfolio != (name,)]
    if asked.role != (role,):
        narrower.append(Choice(role, asked.only("role", role)))
    return HitView(
        number=number,
        title=title,
        href=report_link(passage.report_id, passage_anchor(passage.id)),
        standing=standing(metadata),
        collection=metadata.collection,
        path=(role, *passage.heading_path),
        text=render(hit.text, [*_evidence(hit), *(Mark(span, "mark") for span in hit.highlights)]),
        portfolios=tuple((portfolio.name, reason(portfolio, hit)) for portfolio in passage.portfolios),
        shares=tuple((name, round(100 * share)) for name, share in shares if share is not None),
        copied=quotation(hit.text, title, metadata),
        only=tuple(narrower),
        same=tuple(_twin(report_id, records) for report_id in hit.same_text_in),
    )


def _within(evidence: Span | None, hit: Hit) -> Span | None:
    """The evidence counted from the hit's first character, None where it stands outside (in a head, say)."""
    if evidence is None or not hit.passage.span.contains(evidence):
        return None
    return Span(evidence.begin - hit.passage.span.begin, evidence.end - hit.passage.span.begin)


def _evidence(hit: Hit) -> list[Mark]:
    owners: dict[Span, list[str]] = {}
    for portfolio in hit.passage.portfolios:
        span = _within(portfolio.evidence, hit)
        if span is not None:
            owners.setdefault(span, []).append(portfolio.name)
    return [evidence_mark(span, names) for span, names in owners.items()]


def evidence_mark(span: Span, names: list[str]) -> Mark:
    """The words that show a portfolio, marked."""
    return Mark(span, "span", (("class", "evidence"), ("title", f"据此归入{'、'.join(names)}")))


def reason(portfolio: Portfolio, hit: Hit) -> str:
    """In a few words, why the passage belongs to the portfolio."""
    if portfolio.evidence is None:
        return "据职务"
    span = _within(portfolio.evidence, hit)
    return f"据“{span.of(hit.text)}”" if span else "据标题"


def quotation(text: str, title: str, metadata: Metadata) -> str:
    """A passage with its source, as it is pasted into a document."""
    year = f"{metadata.year}年" if metadata.year else ""
    known = "，".join(part for part in (metadata.office or metadata.author, year) if part)
    return f"{text}\n——《{title.strip('《》')}》" + (f"（{known}）" if known else "")


def _twin(report_id: str, records: Mapping[str, Metadata]) -> Choice:
    metadata = records.get(report_id, Metadata())
    return Choice(
        " · ".join((f"《{titled(metadata, report_id)}》", *standing(metadata))), report_link(report_id)
    )
