"""Request and answer models of /v1. Unknown fields are refused; the answers are declared, so that OpenAPI is complete."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain import results
from assistant.domain.records import ReportRecord
from assistant.domain.report import FactKind, Item, Metadata, Passage, Report, Section
from assistant.domain.results import Filters, Mode, Query
from assistant.domain.text import Span as TextSpan


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Error(_Model):
    """What went wrong: ``code`` for programs, ``detail`` and ``hint`` for people."""

    code: str
    detail: str
    hint: str


class ErrorAnswer(_Model):
    """The one error shape."""

    error: Error


class Span(_Model):
    """Code points, end-exclusive."""

    begin: int
    end: int

    @classmethod
    def of(cls, span: TextSpan) -> "Span":
        """The same in code points of a report."""
        return cls(begin=span.begin, end=span.end)


_SEARCH_EXAMPLE: dict[str, Any] = {
    "query": "农民工讨薪",
    "portfolios": ["人社"],
    "roles": ["履职"],
    "year_from": 2021,
    "year_to": 2023,
    "limit": 5,
}


class SearchRequest(_Model):
    """A search. Within one filter any of the values will do; the filters must all hold."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_SEARCH_EXAMPLE]})

    query: str
    portfolios: list[str] = []
    roles: list[str] = []
    year_from: int | None = None
    year_to: int | None = None
    authors: list[str] = []
    offices: list[str] = []
    regions: list[str] = []
    collections: list[str] = []
    exclude_reports: list[str] = []
    mode: Mode = Mode.HYBRID
    limit: Annotated[int, Field(description="1–100")] = 10
    offset: Annotated[int, Field(description="0–1000")] = 0

    def to_query(self) -> Query:
        """The same in the house's own words."""
        filters = Filters(
            portfolios=frozenset(self.portfolios),
            roles=frozenset(self.roles),
            year_from=self.year_from,
            year_to=self.year_to,
            authors=frozenset(self.authors),
            offices=frozenset(self.offices),
            regions=frozenset(self.regions),
            collections=frozenset(self.collections),
            exclude_reports=frozenset(self.exclude_reports),
        )
        return Query(self.query, filters, self.mode, self.limit, self.offset)


class ReportCard(_Model):
    """Whose report a passage stands in."""

    id: str
    title: str
    author: str
    office: str
    region: str
    year: int | None
    collection: str

    @classmethod
    def of(cls, report_id: str, metadata: Metadata) -> "ReportCard":
        """The card of the report with this metadata."""
        return cls(
            id=report_id,
            title=metadata.title,
            author=metadata.author,
            office=metadata.office,
            region=metadata.region,
            year=metadata.year,
            collection=metadata.collection,
        )


class Scores(_Model):
    """The shares of the score, 0–1; null where that channel did not look."""

    dense: float | None
    lexical: float | None


class Hit(_Model):
    """A passage found. ``span`` counts in the report's text, ``highlights`` in the hit's."""

    passage_id: str
    report: ReportCard
    role: str
    heading_path: list[str]
    portfolios: list[str]
    text: str
    span: Span
    score: float
    scores: Scores
    highlights: list[Span]
    same_text_in: list[str]

    @classmethod
    def of(cls, hit: results.Hit) -> "Hit":
        """A hit as it goes out."""
        passage = hit.passage
        return cls(
            passage_id=passage.id,
            report=ReportCard.of(passage.report_id, hit.metadata),
            role=passage.role,
            heading_path=list(passage.heading_path),
            portfolios=[portfolio.name for portfolio in passage.portfolios],
            text=hit.text,
            span=Span.of(passage.span),
            score=hit.score,
            scores=Scores(dense=hit.scores.dense, lexical=hit.scores.lexical),
            highlights=[Span.of(span) for span in hit.highlights],
            same_text_in=list(hit.same_text_in),
        )


class SearchAnswer(_Model):
    """Hits, best first. ``applied``: the filters as they were understood; ``candidates``: passages that pass them."""

    query: str
    applied: dict[str, Any]
    candidates: int
    warnings: list[str]
    took_ms: float
    hits: list[Hit]


def applied(query: Query) -> dict[str, Any]:
    """The filters that were in force, in canonical names, without the empty ones; mode, limit and offset."""
    filters = query.filters
    sets = {
        name: sorted(getattr(filters, name))
        for name in ("portfolios", "roles", "authors", "offices", "regions", "collections", "exclude_reports")
    }
    years = {"year_from": filters.year_from, "year_to": filters.year_to}
    chosen = {name: value for name, value in {**sets, **years}.items() if value not in ([], None)}
    return {**chosen, "mode": str(query.mode), "limit": query.limit, "offset": query.offset}


class Heading(_Model):
    """A heading or head with its number, and where it stands."""

    text: str
    span: Span


class ItemView(_Model):
    """A point below a section."""

    level: int
    head: Heading | None
    span: Span
    items: list["ItemView"]


class SectionView(_Model):
    """A stretch of one role."""

    role: str
    level: int
    heading: Heading | None
    span: Span
    items: list[ItemView]


class PortfolioView(_Model):
    """A portfolio and the words that show it; null where only the office says so."""

    name: str
    evidence: Span | None


class PassageView(_Model):
    """The unit indexed, found and quoted."""

    id: str
    span: Span
    role: str
    heading_path: list[str]
    portfolios: list[PortfolioView]


class FactView(_Model):
    """A figure, date, name, document or mask."""

    kind: FactKind
    span: Span
    name: str | None
    unit: str | None


class ReportView(_Model):
    """A report as the parser understood it."""

    id: str
    title: str
    author: str
    office: str
    region: str
    year: int | None
    portfolios: list[str]
    collection: str
    source: str
    notes: list[str]
    text: str
    title_span: Span | None
    sections: list[SectionView]
    passages: list[PassageView]
    facts: list[FactView]

    @classmethod
    def of(cls, report: Report) -> "ReportView":
        """A whole report as it goes out."""
        metadata = report.metadata
        return cls(
            id=report.id,
            title=metadata.title,
            author=metadata.author,
            office=metadata.office,
            region=metadata.region,
            year=metadata.year,
            portfolios=list(metadata.portfolios),
            collection=metadata.collection,
            source=report.source,
            notes=list(report.notes),
            text=report.text,
            title_span=Span.of(report.title_span) if report.title_span else None,
            sections=[_section(section, report.text) for section in report.sections],
            passages=[_passage(passage) for passage in report.passages],
            facts=[
                FactView(kind=fact.kind, span=Span.of(fact.span), name=fact.name, unit=fact.unit)
                for fact in report.facts
            ],
        )


def _heading(span: TextSpan | None, text: str) -> Heading | None:
    return None if span is None else Heading(text=span.of(text), span=Span.of(span))


def _item(item: Item, text: str) -> ItemView:
    return ItemView(
        level=item.level,
        head=_heading(item.head, text),
        span=Span.of(item.span),
        items=[_item(below, text) for below in item.items],
    )


def _section(section: Section, text: str) -> SectionView:
    return SectionView(
        role=section.role,
        level=section.level,
        heading=_heading(section.heading, text),
        span=Span.of(section.span),
        items=[_item(item, text) for item in section.items],
    )


def _passage(passage: Passage) -> PassageView:
    return PassageView(
        id=passage.id,
        span=Span.of(passage.span),
        role=passage.role,
        heading_path=list(passage.heading_path),
        portfolios=[
            PortfolioView(name=one.name, evidence=Span.of(one.evidence) if one.evidence else None)
            for one in passage.portfolios
        ],
    )


class ReportRecordView(_Model):
    """A report's card in the list of reports."""

    id: str
    title: str
    author: str
    office: str
    region: str
    year: int | None
    portfolios: list[str]
    collection: str
    source: str
    characters: int
    passages: int
    notes: list[str]

    @classmethod
    def of(cls, record: ReportRecord) -> "ReportRecordView":
        """A card as it goes out."""
        metadata = record.metadata
        return cls(
            id=record.report_id,
            title=metadata.title,
            author=metadata.author,
            office=metadata.office,
            region=metadata.region,
            year=metadata.year,
            portfolios=list(metadata.portfolios),
            collection=metadata.collection,
            source=record.source,
            characters=record.characters,
            passages=record.passages,
            notes=list(record.notes),
        )


class ReportList(_Model):
    """Reports by source; ``total`` counts them all."""

    total: int
    reports: list[ReportRecordView]


class Refusal(_Model):
    """A file that was not taken, and why."""

    file: str
    code: str
    detail: str
    hint: str


class IngestAnswer(_Model):
    """What an upload did. ``added`` and ``changed`` are report ids."""

    generation: str
    added: list[str]
    changed: list[str]
    unchanged: int
    passages: int
    refused: list[Refusal]
    warnings: list[str]

    @classmethod
    def of(cls, result: results.IngestResult) -> "IngestAnswer":
        """What an indexing did, as it goes out."""
        return cls(
            generation=result.generation,
            added=list(result.added),
            changed=list(result.changed),
            unchanged=result.unchanged,
            passages=result.passages,
            refused=[Refusal(file=r.file, code=r.code, detail=r.detail, hint=r.hint) for r in result.refused],
            warnings=list(result.warnings),
        )


class Correction(_Model):
    """Metadata as a person corrects it; what is left out stays as it is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"year": 2022, "office": "人社局局长", "portfolios": ["人社"]}]},
    )

    title: str | None = None
    author: str | None = None
    office: str | None = None
    region: str | None = None
    year: int | None = None
    portfolios: list[str] | None = None
    collection: str | None = None

    def to_columns(self) -> dict[str, str]:
        """The fields that were given, as columns of reports.csv."""
        columns: dict[str, str] = {}
        for name in self.model_fields_set:
            value = getattr(self, name)
            columns[name] = (
                ";".join(value) if isinstance(value, list) else "" if value is None else str(value)
            )
        return columns


class Discarded(_Model):
    """Where the file of a removed report was moved, relative to the corpus."""

    id: str
    moved_to: str


class PortfolioEntry(_Model):
    """A portfolio with the other names it goes by."""

    name: str
    aliases: list[str]
    departments: list[str]
    passages: int


class ValueCount(_Model):
    """A filter value and how many passages have it."""

    value: str
    passages: int


class VocabularyAnswer(_Model):
    """Every value that a filter takes."""

    portfolios: list[PortfolioEntry]
    roles: list[ValueCount]
    years: list[ValueCount]
    authors: list[ValueCount]
    offices: list[ValueCount]
    regions: list[ValueCount]
    collections: list[ValueCount]


class Health(_Model):
    """The process answers."""

    status: str
    version: str


class Ready(_Model):
    """There is an index that can be searched."""

    status: str
    generation: str
    reports: int
    passages: int
    encoder: str
