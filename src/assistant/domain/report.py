"""A report and its structure. All types are frozen and refer to the text by spans."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from assistant.base.errors import BadInput
from assistant.domain.reading import Remark
from assistant.domain.text import Excerpt, Span


class Role(StrEnum):
    """The function of a section in a duty report."""

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
    """The kind of a fact, and of a slot in a scaffold. ``MASK`` is a redaction such as ``***``."""

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
    """A point within a section: one that begins with 一是, （一）, 1., ①, 首先, ——, or a run-in head (教育工作方面，…).

    ``level`` is 1 directly below the section; ``head`` covers number and head text with its closing 。, None when the
    point has no head of its own; ``span`` covers head, body and nested items.
    """

    level: int
    head: Excerpt | None
    span: Span
    items: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive text of one role.

    ``heading`` is None for a lead, a closing, or the second half of a section whose heading names two roles.
    """

    role: Role
    level: int
    heading: Excerpt | None
    span: Span
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A portfolio (分管领域) that a passage is about.

    ``evidence`` is the span of the words that show it, None when it is only inferred from the author's office.
    """

    name: str
    evidence: Span | None


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed, searched and quoted: about 60–220 characters, within one item and one section.

    ``id`` is ``<report id>#<ordinal>``; ``heading_path`` holds the headings above it, outermost first. ``role`` is that
    of its section; ``further_roles`` are those that its heading or its own words show besides.
    """

    id: str
    report_id: str
    role: Role
    portfolios: tuple[Portfolio, ...]
    heading_path: tuple[str, ...]
    span: Span
    further_roles: tuple[Role, ...] = ()

    @property
    def roles(self) -> tuple[Role, ...]:
        """All roles of the passage, that of its section first."""
        return (self.role, *self.further_roles)


def role_text(role: Role, further_roles: Sequence[Role]) -> str:
    """The roles of a passage as people read them: 廉政（也属打算）."""
    return f"{role}（也属{'、'.join(further_roles)}）" if further_roles else str(role)


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, date, name or document in the text; ``name`` is the indicator (新增就业人数), ``unit`` its unit."""

    kind: FactKind
    span: Span
    name: str | None = None
    unit: str | None = None

    def __reduce__(self) -> tuple[type["Fact"], tuple[FactKind, Span, str | None, str | None]]:
        """Pickled by its fields alone, as a :class:`Span` is."""
        return Fact, (self.kind, self.span, self.name, self.unit)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Metadata of a report. An empty string, None or an empty tuple means: not known.

    :func:`series` and :func:`same_series` decide whose report it is. ``portfolios`` are declared by the user, as
    canonical names.
    """

    title: str = ""
    author: str = ""
    office: str = ""
    region: str = ""
    year: int | None = None
    portfolios: tuple[str, ...] = ()
    collection: str = ""

    def values(self) -> dict[str, Any]:
        """The metadata by field, without the additional fields of a subclass."""
        return {field.name: getattr(self, field.name) for field in fields(Metadata)}

    @property
    def metadata(self) -> "Metadata":
        """The metadata alone, without the additional fields of a subclass."""
        return Metadata(**self.values())

    def or_else(self, other: "Metadata") -> "Metadata":
        """A copy in which unknown fields are taken from ``other``."""
        known = {name: value for name, value in self.values().items() if value not in ("", None, ())}
        return replace(other, **known)


_YEAR = re.compile(r"([0-9]{4})\s?(?:年度?)?")
_YEARS = range(1900, 2201)


def read_year(written: str, hint: str = "例如 2024；不知道就空着") -> int | None:
    """The year in a user's input: 2024, 2024年, 2024年度, in any width; None for blank input.

    Raises BadInput with the ``hint`` for anything else, and for years outside the range of reports.
    """
    plain = unicodedata.normalize("NFKC", written).strip()
    if not plain:
        return None
    if (match := _YEAR.fullmatch(plain)) is None or int(match[1]) not in _YEARS:
        raise BadInput(f"年份“{written.strip()}”不是四位数的年份", hint)
    return int(match[1])


def series(metadata: Metadata, report_id: str) -> str:
    """The name of the series that a report belongs to: the reports of one writer over the years.

    It is the author, or else region and office. If the office is unknown as well, the report is a series of its own
    (``#`` and its id), since two reports of unknown writers need not have the same one.
    """
    if metadata.author:
        return metadata.author
    if metadata.office:
        return " ".join(part for part in (metadata.region, metadata.office) if part)
    return f"#{report_id}"


def same_series(one: Metadata, other: Metadata) -> bool:
    """Whether two reports have the same writer as far as is known, so that shared wording is reuse of one's own.

    If both authors are known, they are compared; otherwise, as for most drafts, office and region are.
    """
    if one.author and other.author:
        return one.author == other.author
    return bool(one.office) and (one.office, one.region) == (other.office, other.region)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What identifies a source report to a reader: title, office, region and year."""

    id: str
    title: str
    author: str
    office: str
    region: str
    year: int | None
    collection: str

    @classmethod
    def of(cls, report_id: str, metadata: Metadata) -> "SourceReport":
        """The report of this id and metadata."""
        return cls(
            report_id,
            metadata.title,
            metadata.author,
            metadata.office,
            metadata.region,
            metadata.year,
            metadata.collection,
        )


MACHINE_READ = "由机器识别（OCR）读入"
"""What the note of a reader says of a report that was recognised from pictures of its pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Metadata):
    """A parsed report. A draft is a report that is not in the corpus; the same parser makes both.

    ``text`` is the decoded file without BOM and with LF line ends; every span counts its code points.
    ``source`` is the path of the file below the corpus folder, "" for a draft. ``notes`` are remarks of the reader on the
    whole file, ``remarks`` those on places of it. ``page_begins``: where in the text each page of the file begins, for
    files that have pages.
    """

    id: str
    text: str
    sections: tuple[Section, ...] = ()
    passages: tuple[Passage, ...] = ()
    facts: tuple[Fact, ...] = ()
    title_span: Span | None = None
    source: str = ""
    notes: tuple[str, ...] = field(default=(), compare=False)
    remarks: tuple[Remark, ...] = field(default=(), compare=False)
    page_begins: tuple[int, ...] = field(default=(), compare=False)

    @property
    def is_machine_read(self) -> bool:
        """Whether the text was recognised from pictures, so that its figures are to be held against the original."""
        return any(MACHINE_READ in note for note in self.notes)
