"""The nouns of a report. Frozen, slotted, pointing into the text; no vectors, no framework types."""

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from assistant.domain.text import Span


class Role(StrEnum):
    """What a section is for."""

    LEAD = "导语"
    STUDY = "学习"
    DUTY = "履职"
    INTEGRITY = "廉政"
    LAW = "法治"
    PROBLEMS = "问题"
    PLANS = "打算"
    CLOSING = "结尾"
    OTHER = "其他"


class FactKind(StrEnum):
    """What a fact, and later a slot, is about. ``MASK`` is a redaction such as ``***``."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    AREA = "area"
    DATE = "date"
    YEAR = "year"
    PLACE = "place"
    ORG = "org"
    PERSON = "person"
    DOC = "doc"
    OTHER = "other"
    MASK = "mask"


@dataclass(frozen=True, slots=True)
class Item:
    """A point below a section: 一是/（一）/1./①/首先/—— or a run-in head (教育工作方面，…).

    ``level`` counts from 1 below the section; ``head`` is the span of number and head text including a
    closing 。, None where the point has no head of its own; ``span`` covers head, body and sub-items.
    """

    level: int
    head: Span | None
    span: Span
    items: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of one role. ``heading`` is None for a lead, a closing, or the second half of a merged section."""

    role: Role
    level: int
    heading: Span | None
    span: Span
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A portfolio (分管领域) that a passage speaks of; ``evidence`` is the span that shows why.

    ``evidence`` is None where only the author's office says so.
    """

    name: str
    evidence: Span | None


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit indexed, found and quoted: about 60–220 characters, never across an item or a role.

    ``id`` is ``<report id>#<ordinal>``; ``heading_path`` holds the heads above it, outermost first.
    """

    id: str
    report_id: str
    role: Role
    portfolios: tuple[Portfolio, ...]
    heading_path: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, date, name or document in the text; ``name`` is the indicator (新增就业人数), ``unit`` its unit."""

    kind: FactKind
    span: Span
    name: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a report beside its text. Empty string or None: not known.

    Whose report it is: see :func:`series` and :func:`same_series`. ``portfolios`` are the declared ones, in
    canonical names.
    """

    title: str = ""
    author: str = ""
    office: str = ""
    region: str = ""
    year: int | None = None
    portfolios: tuple[str, ...] = ()
    collection: str = ""

    def or_else(self, other: "Metadata") -> "Metadata":
        """The same, with what is not known taken from ``other``."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(other, **{name: value for name, value in known.items() if value not in ("", None, ())})


def series(metadata: Metadata, report_id: str) -> str:
    """The series over the years that a report belongs to: reports of one series have one writer, as far as is known.

    It is the author; where none is known, the region and office, which readers are shown; where the office is not known
    either, the report stands alone (``#`` and its id): nothing is known about two reports is no reason to say that one
    person wrote both, and a region has many writers.
    """
    if metadata.author:
        return metadata.author
    if metadata.office:
        return " ".join(part for part in (metadata.region, metadata.office) if part)
    return f"#{report_id}"


def same_series(one: Metadata, other: Metadata) -> bool:
    """Whether two different reports have one writer, as far as is known: reuse between them is reuse of one's own.

    Authors decide where both are known. Where one is not, as in most drafts, the same office in the same region does.
    """
    if one.author and other.author:
        return one.author == other.author
    return bool(one.office) and (one.office, one.region) == (other.office, other.region)


@dataclass(frozen=True, slots=True)
class Report:
    """A parsed report. A draft is a Report not yet filed: one parser for both.

    ``text`` is the file decoded, BOM removed, line ends read as LF; every span counts its code points.
    ``source`` is the file's path below the corpus, "" for a draft.
    """

    id: str
    metadata: Metadata
    text: str
    sections: tuple[Section, ...] = ()
    passages: tuple[Passage, ...] = ()
    facts: tuple[Fact, ...] = ()
    title_span: Span | None = None
    source: str = ""
    notes: tuple[str, ...] = field(default=(), compare=False)
