"""A scaffold as the lines of a report: title, salutation, numbered headings, paragraphs and sign-off, in writing order.

One's own sentences are the text; where a section has none, those of others are. What others write beside it is offered
apart, for it is somebody else's wording.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Literal

from assistant.base.tables import read_toml
from assistant.domain.report import Role
from assistant.domain.results import (
    Group,
    Layer,
    Move,
    NoteKind,
    Scaffold,
    ScaffoldItem,
    ScaffoldSection,
    Slot,
)

SALUTATION, AUTHOR, DATE, CONTENT = "〔称谓待定〕", "〔姓名〕", "〔日期〕", "〔内容〕"
"""Blanks of the report's frame; the check rule ``placeholder`` finds each."""

Piece = tuple[str, Slot | None]
"""Words with None, or what stands in a slot with the slot."""

_NUMBERS = "一二三四五六七八九十"
_UNTITLED = frozenset({Role.LEAD, Role.CLOSING})
_YEAR = re.compile(r"20\d\d(?=年)")
_ENDS = ("。", "！", "？", "；", "：")
_LACKING = re.compile(r"(?:不足|差距|问题|短板)$")
_LONGEST = 260
"""Characters of a paragraph after which the next sentence begins another."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report. ``number``: 一、 （一） 1. or ""; ``level``: of a heading, from 1; 0 for other lines.

    ``items``: what it is made of; ``section``: the section that a heading or a paragraph belongs to.
    """

    kind: Literal["title", "salutation", "heading", "paragraph", "signature"]
    pieces: tuple[Piece, ...]
    number: str = ""
    level: int = 0
    items: tuple[ScaffoldItem, ...] = ()
    section: ScaffoldSection | None = None

    def text(self) -> str:
        """The line as it is written."""
        return self.number + "".join(words for words, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Choice:
    """An item that is offered beside the text, and the section that it could stand in."""

    section: ScaffoldSection
    item: ScaffoldItem


@dataclass(frozen=True, slots=True)
class Outline:
    """The report's lines; ``choices``: what others write beside it; ``plans``: last year's, to be accounted for."""

    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    plans: tuple[Choice, ...]

    def text(self) -> str:
        """The lines of the report, one below the other."""
        return "\n".join(line.text() for line in self.lines)


def outline_of(made: Scaffold) -> Outline:
    """The report that a scaffold is the outline of."""
    lines = [Line("title", ((title_of(made), None),)), Line("salutation", ((SALUTATION, None), ("：", None)))]
    used: set[str] = set()
    number = 0
    for role, grouped in groupby(made.sections, key=lambda section: section.role):
        sections = list(grouped)
        if role in _UNTITLED:
            lines += _paragraphs(item for section in sections for item in written(section))
            continue
        lines.append(
            Line(
                "heading",
                ((_role_heading(role, sections, used), None),),
                f"{_numeral(number)}、",
                1,
                (),
                sections[0],
            )
        )
        number += 1
        lines += _points(sections) if role is Role.PROBLEMS else _parts(sections, used)
    lines.append(Line("signature", _signed(made)))
    lines.append(Line("signature", ((DATE, None),)))
    choices = [Choice(section, item) for section in made.sections for item in offered(section)]
    plans = [
        Choice(section, item)
        for section in made.sections
        for item in section.items
        if is_to_account_for(item)
    ]
    return Outline(tuple(lines), tuple(choices), tuple(plans))


def title_of(made: Scaffold) -> str:
    """The report's title: that of one's own last report with this year, else office and year."""
    asked = made.request
    if made.own is not None and asked.year and len(_YEAR.findall(made.own.title)) == 1:
        return _YEAR.sub(str(asked.year), made.own.title)
    year = f"{asked.year}年度" if asked.year else ""
    return f"{asked.office}{year}述职报告"


def is_to_account_for(item: ScaffoldItem) -> bool:
    """Whether an item is a plan of last year, of which this year's report says what became."""
    return any(note.kind is NoteKind.TODO for note in item.notes)


def written(section: ScaffoldSection) -> tuple[ScaffoldItem, ...]:
    """The items that are the section's text: one's own, or without any those of others."""
    items = [item for item in section.items if not is_to_account_for(item)]
    own = tuple(item for item in items if item.layer is Layer.OWN)
    return own or tuple(items)


def offered(section: ScaffoldSection) -> tuple[ScaffoldItem, ...]:
    """The items of others that stand beside one's own."""
    text = written(section)
    return tuple(item for item in section.items if item not in text and not is_to_account_for(item))


# --- headings ----------------------------------------------------------------------------------------


@cache
def _defaults() -> dict[str, Any]:
    return read_toml("outline.toml")


def _role_heading(role: Role, sections: Sequence[ScaffoldSection], used: set[str]) -> str:
    general = [section for section in sections if not section.portfolio]
    return heading_of(
        general[0] if general else None, _defaults()["headings"].get(role.value, role.value), used
    )


def heading_of(section: ScaffoldSection | None, otherwise: str, used: set[str], portfolio: str = "") -> str:
    """A heading that is nobody else's alone: one's own, one that several have, or ``otherwise``; none of them twice.

    Of one's own the one that names the ``portfolio`` goes first.
    """
    known = [
        head.text
        for layer in (Layer.OWN, Layer.SHARED)
        for head in (section.headings if section else ())
        if head.layer is layer and head.text not in used
    ]
    known.sort(key=lambda text: not (portfolio and portfolio in text))
    chosen = known[0] if known else otherwise
    used.add(chosen)
    return chosen


def portfolio_heading(section: ScaffoldSection, used: set[str]) -> str:
    """The heading of a portfolio's section."""
    name = section.portfolio or ""
    return heading_of(section, _defaults()["portfolios"]["heading"].format(name), used, name)


def _numeral(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number + 1)


# --- paragraphs --------------------------------------------------------------------------------------


def _parts(sections: Sequence[ScaffoldSection], used: set[str]) -> Iterator[Line]:
    """What is written whatever one is in charge of, then portfolio by portfolio."""
    for section in sections:
        if not section.portfolio:
            yield from _paragraphs(written(section), section)
    parts = [section for section in sections if section.portfolio]
    for place, section in enumerate(parts):
        heading = portfolio_heading(section, used)
        yield Line("heading", ((heading, None),), f"（{_numeral(place)}）", 2, (), section)
        text = list(_paragraphs(written(section), section))
        yield from text or [Line("paragraph", ((CONTENT, None),), section=section)]


def _paragraphs(items: Iterable[ScaffoldItem], section: ScaffoldSection | None = None) -> Iterator[Line]:
    """Sentences in paragraphs: another one begins after what was achieved, and where others' wording stands alone."""
    group: list[ScaffoldItem] = []
    for item in items:
        length = sum(len(one.frame) for one in group)
        turned = group and (
            item.layer is not Layer.OWN
            or length + len(item.frame) > _LONGEST
            or (group[-1].move is Move.EFFECT and item.move is not Move.EFFECT)
        )
        if turned:
            yield Line("paragraph", tuple(_sentences(group)), items=tuple(group), section=section)
            group = []
        group.append(item)
    if group:
        yield Line("paragraph", tuple(_sentences(group)), items=tuple(group), section=section)


def _sentences(items: Sequence[ScaffoldItem]) -> Iterator[Piece]:
    """Items as sentences; what was achieved goes on the sentence before it."""
    for place, item in enumerate(items):
        yield from item.pieces()
        if item.frame.endswith(_ENDS):
            continue
        goes_on = place + 1 < len(items) and items[place + 1].move is Move.EFFECT
        yield ("，" if goes_on else "。"), None


def _points(sections: Sequence[ScaffoldSection]) -> Iterator[Line]:
    """Problems: what leads them in, then point by point, one's own and those of the work."""
    items = [(section, item) for section in sections for item in written(section)]
    if any(item.layer is Layer.OWN for _, item in items):
        items = [(section, item) for section, item in items if item.layer is Layer.OWN]
    if items and len(items) > 1 and _LACKING.search(items[0][1].frame.rstrip("。")):
        section, first = items.pop(0)
        yield Line("paragraph", tuple(_sentences([first])), items=(first,), section=section)
    groups = [
        (group, found)
        for group in (Group.PERSONAL, Group.WORK)
        if (found := [one for one in items if _group(one[1]) is group])
    ]
    for place, (group, found) in enumerate(groups):
        if len(groups) > 1:
            name = _defaults()["groups"][group.value]
            yield Line("heading", ((name, None),), f"（{_numeral(place)}）", 2, (), found[0][0])
        for number, (section, item) in enumerate(found, start=1):
            yield Line("paragraph", tuple(_sentences([item])), f"{number}.", 0, (item,), section)
    if not groups:
        yield Line("paragraph", ((CONTENT, None),), section=sections[0])


def _group(item: ScaffoldItem) -> Group:
    return item.group or Group.WORK


def _signed(made: Scaffold) -> tuple[Piece, ...]:
    office = made.request.office or (made.own.office if made.own else "")
    return ((f"{office}　" if office else "", None), (AUTHOR, None))
