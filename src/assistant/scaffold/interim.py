"""Frames, topics and indicators as the engine makes them, and the items that answers are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from assistant.domain.report import FactKind, Metadata
from assistant.domain.results import (
    LastValue,
    Layer,
    Move,
    ScaffoldFact,
    ScaffoldHeading,
    ScaffoldItem,
    ScaffoldSource,
    Slot,
    SlotExample,
    SourceReport,
)
from assistant.domain.text import Span


@dataclass(frozen=True, slots=True)
class FrameSlot:
    """A blank of a frame. ``span`` counts in the frame's text and covers its 〔…〕; ``unit`` stands behind it.

    ``name`` is the indicator (新增就业人数), else the label of the kind. ``value`` is None until a fact sheet fills it;
    ``filled_from`` then says which one and where.
    """

    span: Span
    kind: FactKind
    name: str
    unit: str | None = None
    value: str | None = None
    filled_from: str | None = None
    examples: tuple[SlotExample, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameSource:
    """A sentence that a frame, a heading or a move comes from, as it was written."""

    passage_id: str
    report_id: str
    year: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence or clause with blanks: what several authors have in common.

    ``support``: independent authors (series over the years count once); ``reused_in``: reports of all years in which
    most of these words stand. Every word outside the slots stands in one of the ``sources``. ``prose`` is what a
    drafter made of it, beginning with the label of generated text; "" where none was asked for or let through.
    """

    text: str
    support: int
    reused_in: int
    portfolio: str
    move: Move
    slots: tuple[FrameSlot, ...] = ()
    sources: tuple[FrameSource, ...] = ()
    prose: str = ""

    def pieces(self) -> Iterator[tuple[str, FrameSlot | None]]:
        """The text in order: words with None, and for every slot its value, or its 〔…〕 while that is open."""
        at = 0
        for slot in self.slots:
            if slot.span.begin > at:
                yield self.text[at : slot.span.begin], None
            yield slot.value if slot.value is not None else slot.span.of(self.text), slot
            at = slot.span.end
        if at < len(self.text):
            yield self.text[at:], None

    def filled(self) -> str:
        """The text with the slots' values; open slots stay 〔…〕."""
        return "".join(piece for piece, _ in self.pieces())


@dataclass(frozen=True, slots=True)
class FrameHeading:
    """A heading to choose. ``portfolio`` is None for the heading of a whole section."""

    text: str
    portfolio: str | None
    support: int
    sources: tuple[FrameSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A matter that authors speak of under a portfolio, by the vocabulary's word for it.

    ``support``: independent authors; the sources are one passage of each of the first. ``moves``: the order in which
    they go about it. ``elsewhere``: they write of it in another part (履职), and none in this one.
    """

    text: str
    portfolio: str
    support: int
    sources: tuple[FrameSource, ...] = ()
    moves: tuple[Move, ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that reports on a portfolio give, whatever sentence they put it in: what to collect this year.

    ``support``: independent authors, one at least; ``value`` is None until a fact sheet has it.
    """

    name: str
    kind: FactKind
    unit: str
    portfolio: str
    support: int
    examples: tuple[SlotExample, ...] = ()
    sources: tuple[FrameSource, ...] = ()
    value: str | None = None
    filled_from: str | None = None

    def told(self) -> str:
        """The figure as a line: 城镇新增就业人数3650人; 城镇新增就业人数（人） while it is open."""
        if self.value is not None:
            return f"{self.name}{self.value}{self.unit}"
        return f"{self.name}（{self.unit}）" if self.unit else self.name


@dataclass(frozen=True, slots=True)
class MovePattern:
    """The order in which most authors go about a matter, and the best sources to read.

    ``general``: nobody writes of the portfolio in this part; this is how the part is written on other ones.
    """

    portfolio: str
    moves: tuple[Move, ...]
    support: int
    sources: tuple[FrameSource, ...] = ()
    general: bool = False


Records = dict[str, Metadata]
"""Report id → its metadata."""


def source_of(one: FrameSource, records: Records) -> ScaffoldSource:
    """A source as it is shown."""
    report = SourceReport.of(one.report_id, records.get(one.report_id, Metadata(year=one.year)))
    return ScaffoldSource(one.passage_id, report, one.text)


def id_of(*parts: str) -> str:
    """A short name that is the same for the same parts."""
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def item_of(frame: Frame, records: Records) -> ScaffoldItem:
    """A frame that authors share as an item."""
    name = id_of(frame.portfolio, frame.text, *(one.passage_id for one in frame.sources[:1]))
    return ScaffoldItem(
        id=name,
        layer=Layer.SHARED,
        matter="",
        move=frame.move,
        frame=frame.text,
        support=frame.support,
        slots=slots_of(frame, name),
        sources=tuple(source_of(one, records) for one in frame.sources),
    )


def slots_of(frame: Frame, name: str) -> tuple[Slot, ...]:
    """The slots of a frame under ids of their own."""
    return tuple(
        Slot(
            f"{name}.{number}",
            one.span.begin,
            one.span.end,
            one.kind,
            one.name,
            one.unit,
            examples=one.examples,
        )
        for number, one in enumerate(frame.slots)
    )


def heading_of(one: FrameHeading, records: Records) -> ScaffoldHeading:
    """A heading as it is shown."""
    return ScaffoldHeading(
        one.text, "", Layer.SHARED, one.support, tuple(source_of(source, records) for source in one.sources)
    )


def fact_of(one: Indicator) -> ScaffoldFact:
    """A figure to collect."""
    last = one.examples[0] if one.examples else None
    return ScaffoldFact(
        one.name,
        one.unit or None,
        "",
        Layer.SHARED,
        None if last is None else LastValue(last.value, last.year, last.passage_id),
        portfolio=one.portfolio,
        kind=one.kind,
        support=one.support,
    )
