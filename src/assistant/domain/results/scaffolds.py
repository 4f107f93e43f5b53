"""A scaffold: headings, frames with slots, and sources to start a report from; and suggestions at a cursor."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.report import FactKind, Role
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


class Move(StrEnum):
    """What a sentence does in a report."""

    ACTION = "做法"
    FIGURES = "数据"
    EFFECT = "成效"
    PROBLEM = "问题"
    CAUSE = "原因"
    MEASURE = "措施"


@dataclass(frozen=True, slots=True)
class SlotExample:
    """What once stood in a slot, for the reader's eye alone: it is never filled in."""

    value: str
    year: int | None
    passage_id: str


@dataclass(frozen=True, slots=True)
class Slot:
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
    slots: tuple[Slot, ...] = ()
    sources: tuple[FrameSource, ...] = ()
    prose: str = ""

    def pieces(self) -> Iterator[tuple[str, Slot | None]]:
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
class ScaffoldHeading:
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


@dataclass(frozen=True, slots=True)
class ScaffoldSection:
    """One role: headings by support, topics, frames (``items``) and indicators in their usual order, and move patterns."""

    role: Role
    headings: tuple[ScaffoldHeading, ...] = ()
    items: tuple[Frame, ...] = ()
    patterns: tuple[MovePattern, ...] = ()
    topics: tuple[Topic, ...] = ()
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class ScaffoldRequest:
    """What is to be drafted. Empty ``roles``: all that the sources have; ``limit`` counts frames per portfolio and role.

    ``year`` is the year of the report to be written: reports of that year and later are no sources.
    """

    portfolios: tuple[str, ...]
    roles: tuple[str, ...] = ()
    office: str = ""
    year: int | None = None
    limit: int = 8
    exclude_reports: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scaffold:
    """The outline that answers a request. ``authors``, ``reports``: how many it rests on."""

    request: ScaffoldRequest
    sections: tuple[ScaffoldSection, ...]
    authors: int = 0
    reports: int = 0
    warnings: tuple[str, ...] = ()


class SuggestionKind(StrEnum):
    """What a suggestion offers: what could come next, or another way to put what stands there."""

    CONTINUATION = "continuation"
    REWORDING = "rewording"


@dataclass(frozen=True, slots=True)
class SuggestionRequest:
    """What to suggest for. ``cursor`` counts code points into the draft; what is not told is taken from the draft."""

    cursor: int
    portfolios: tuple[str, ...] = ()
    role: str = ""
    limit: int = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion. ``replaces``: the stretch of the draft that it is another way to put; None: it goes in at the cursor."""

    kind: SuggestionKind
    frame: Frame
    replaces: Span | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The suggestions at a cursor, and the role and portfolios they were looked for.

    ``topics``: matters of these portfolios that others write about and the draft does not name yet.
    """

    role: Role
    portfolios: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    warnings: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
