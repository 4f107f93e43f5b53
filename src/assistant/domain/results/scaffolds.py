"""A scaffold: headings, items with slots, figures to collect and their sources, to start a report from; and suggestions
at a cursor.

These nouns are the wire format of ``POST /v1/scaffolds`` and ``/v1/suggestions``: a field is called there as it is here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.report import FactKind, Role, SourceReport
from assistant.domain.text import Span

SLOT_LABELS = {
    FactKind.COUNT: "数量",
    FactKind.MONEY: "金额",
    FactKind.PERCENT: "比例",
    FactKind.AREA: "面积",
    FactKind.DATE: "日期",
    FactKind.YEAR: "年份",
    FactKind.PLACE: "地名",
    FactKind.ORG: "单位",
    FactKind.PERSON: "姓名",
    FactKind.DOC: "文件",
    FactKind.OTHER: "数值",
    FactKind.MASK: "内容",
}
"""What stands in a frame where a slot is open, in 〔〕: never a value, and found by the check rule ``placeholder``."""


class Layer(StrEnum):
    """Where an item comes from; the layers are labelled and never blended.

    ``OWN``: one's own newest earlier report, or without one that of the nearest office of the same level; ``MISSING``: a
    matter that others report and that report does not; ``SINGLE``: the sentence of one other author; ``SHARED``: what
    independent authors have in common.
    """

    OWN = "own"
    MISSING = "missing"
    SINGLE = "single"
    SHARED = "shared"


class Move(StrEnum):
    """What a sentence does in a report."""

    POSITION = "定调"
    ACTION = "做法"
    FIGURES = "数据"
    EFFECT = "成效"
    PROBLEM = "问题"
    CAUSE = "原因"
    MEASURE = "措施"


class Group(StrEnum):
    """Whose a problem is, or a plan that answers it: the writer's own (学习、作风), or the work's."""

    PERSONAL = "本人"
    WORK = "业务"


class NoteKind(StrEnum):
    """What a writer has to mind about an item.

    ``REPHRASE``: a long sentence would be taken over as it was; ``DATED``: a wording that has been replaced; ``ENDED``: a
    campaign or an event that is over; ``TODO``: planned last year, so this year's report must say what became of it;
    ``COPIED``: others have the same wording.
    """

    REPHRASE = "rephrase"
    DATED = "dated"
    ENDED = "ended"
    TODO = "todo"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class ScaffoldSource:
    """A sentence or heading that an item comes from, as it was written, and where it stands."""

    passage_id: str
    report: SourceReport
    text: str


@dataclass(frozen=True, slots=True)
class SlotExample:
    """What once stood in a slot, for the reader's eye alone: it is never filled in."""

    value: str
    year: int | None
    passage_id: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A blank of a frame. ``begin`` and ``end`` count in the frame and cover its 〔…〕; ``unit`` stands behind it.

    ``id`` is the same for the same slot of the same sources, so that a fact sheet finds it again. ``name`` is the
    indicator (新增就业人数), else the label of the kind. ``value`` is None until a fact sheet fills it; ``filled_from``
    then says which one and where.
    """

    id: str
    begin: int
    end: int
    kind: FactKind
    name: str
    unit: str | None = None
    value: str | None = None
    filled_from: str | None = None
    examples: tuple[SlotExample, ...] = ()

    @property
    def span(self) -> Span:
        """Where it stands in the frame."""
        return Span(self.begin, self.end)


@dataclass(frozen=True, slots=True)
class ItemNote:
    """What to mind about an item; ``span`` counts in its frame, None where it is about the whole."""

    kind: NoteKind
    message: str
    span: Span | None = None


def pieces_of(frame: str, slots: Sequence[Slot]) -> Iterator[tuple[str, Slot | None]]:
    """A frame in order: words with None, and for every slot its value, or its 〔…〕 while that is open."""
    at = 0
    for slot in slots:
        if slot.begin > at:
            yield frame[at : slot.begin], None
        yield slot.value if slot.value is not None else frame[slot.begin : slot.end], slot
        at = slot.end
    if at < len(frame):
        yield frame[at:], None


@dataclass(frozen=True, slots=True)
class ScaffoldItem:
    """A sentence with blanks, to be filled and gone on from.

    ``matter``: what it is about (根治欠薪), "" where no word names it. ``support``: independent authors who write so (for
    ``MISSING`` and ``SHARED``: who write of the matter, or share the frame), copies taken out. ``answers``: of a plan, the
    id of the problem that it answers. ``prose`` is what a drafter made of it, beginning with the label of generated text;
    "" where none was asked for or let through.
    """

    id: str
    layer: Layer
    matter: str
    move: Move
    frame: str
    support: int
    slots: tuple[Slot, ...] = ()
    sources: tuple[ScaffoldSource, ...] = ()
    notes: tuple[ItemNote, ...] = ()
    answers: str | None = None
    group: Group | None = None
    prose: str = ""

    def pieces(self) -> Iterator[tuple[str, Slot | None]]:
        """See :func:`pieces_of`."""
        return pieces_of(self.frame, self.slots)

    def filled(self) -> str:
        """The frame with the slots' values; open slots stay 〔…〕."""
        return "".join(piece for piece, _ in self.pieces())


@dataclass(frozen=True, slots=True)
class ScaffoldHeading:
    """A heading to choose. ``pattern`` tells its form: the lengths of its parts (四字 四字，四字 六字), "" for a plain one."""

    text: str
    pattern: str
    layer: Layer
    support: int
    sources: tuple[ScaffoldSource, ...] = ()


@dataclass(frozen=True, slots=True)
class ScaffoldSection:
    """What is written in one part on one portfolio (None: whatever one is in charge of); ``items`` in writing order."""

    role: Role
    portfolio: str | None
    headings: tuple[ScaffoldHeading, ...] = ()
    items: tuple[ScaffoldItem, ...] = ()


@dataclass(frozen=True, slots=True)
class LastValue:
    """The newest value that one's own reports give for a figure: a reference, never filled in."""

    value: str
    year: int | None
    passage_id: str


@dataclass(frozen=True, slots=True)
class ScaffoldFact:
    """A figure to collect this year. ``office``: which office has it (人社局); ``slot_ids``: where it belongs.

    ``layer`` is that of the item it comes from. ``support`` counts the writers who report it: 0 for a figure that the
    offices of the portfolio usually report and nobody here does. ``value`` is None until a fact sheet has it, and
    ``filled_from`` says then which one and where.
    """

    name: str
    unit: str | None
    office: str
    layer: Layer
    last: LastValue | None = None
    slot_ids: tuple[str, ...] = ()
    portfolio: str | None = None
    kind: FactKind = FactKind.COUNT
    support: int = 1
    value: str | None = None
    filled_from: str | None = None


@dataclass(frozen=True, slots=True)
class ScaffoldRequest:
    """What is to be drafted, and by whom. Empty ``roles``: all; ``limit`` counts items per portfolio and role.

    ``author``, ``office`` and ``region`` are the writer's: they choose the report that is continued, and filter nothing.
    ``year`` is that of the report to be written: reports of that year and later are no sources.
    """

    portfolios: tuple[str, ...]
    roles: tuple[str, ...] = ()
    author: str = ""
    office: str = ""
    region: str = ""
    year: int | None = None
    limit: int = 20
    exclude_reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scaffold:
    """The outline that answers a request. ``own``: one's own report that it continues; ``nearest``: without one, the
    report of the nearest office that stands in for it. ``authors``, ``reports``: how many it rests on.
    """

    request: ScaffoldRequest
    sections: tuple[ScaffoldSection, ...]
    own: SourceReport | None = None
    nearest: SourceReport | None = None
    authors: int = 0
    reports: int = 0
    warnings: tuple[str, ...] = ()
    facts: tuple[ScaffoldFact, ...] = ()


class SuggestionKind(StrEnum):
    """What a suggestion offers.

    ``COMPLETE``: the rest of the clause that is begun; ``OWN``: how one's own earlier report goes on here; ``NEXT``: the
    next move of the matter; ``MATTER``: a matter not yet written; ``REWORDING``: another way to put what stands there.
    """

    COMPLETE = "complete"
    OWN = "own"
    NEXT = "next"
    MATTER = "matter"
    REWORDING = "rewording"


@dataclass(frozen=True, slots=True)
class SuggestionRequest:
    """What to suggest for. ``cursor`` counts code points into the draft; what is left open is taken from the draft.

    ``author``, ``office`` and ``region`` are the writer's: they choose the report that is continued. Reports of ``year``
    and later are no sources.
    """

    cursor: int
    portfolios: tuple[str, ...] = ()
    role: str = ""
    author: str = ""
    office: str = ""
    region: str = ""
    year: int | None = None
    limit: int = 8
    exclude_reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion. ``replaces``: the stretch of the draft that it stands for; None: it goes in at the cursor."""

    kind: SuggestionKind
    frame: str
    layer: Layer
    matter: str
    move: Move
    support: int
    slots: tuple[Slot, ...] = ()
    sources: tuple[ScaffoldSource, ...] = ()
    replaces: Span | None = None

    def pieces(self) -> Iterator[tuple[str, Slot | None]]:
        """See :func:`pieces_of`."""
        return pieces_of(self.frame, self.slots)

    def filled(self) -> str:
        """The frame with the slots' values; open slots stay 〔…〕."""
        return "".join(piece for piece, _ in self.pieces())


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The suggestions at a cursor, best first, and the role and portfolios they were looked for."""

    role: Role
    portfolios: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    warnings: tuple[str, ...] = ()
