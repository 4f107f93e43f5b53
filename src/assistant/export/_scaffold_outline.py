"""A scaffold as the lines of a report: title, salutation, numbered headings, paragraphs and signature, in writing order.

The text consists of the sentences from the writer's own report; a section without any gets those of other authors.
Elsewhere the sentences of other authors are kept apart as alternatives, since they are other people's wording.
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
"""Blanks outside the frames of items; the check rule ``placeholder`` finds all of them."""

FramePiece = tuple[str, Slot | None]
"""A piece of a frame: text and None, or the text displayed for a slot and the slot."""

_NUMBERS = "一二三四五六七八九十"
_ROLES_WITHOUT_HEADING = frozenset({Role.LEAD, Role.CLOSING})
_YEAR = re.compile(r"20\d\d(?=年)")
_ENDS = ("。", "！", "？", "；", "：")
_SHORTCOMING_END = re.compile(r"(?:不足|差距|问题|短板)$")
_MAX_PARAGRAPH = 260
"""A paragraph that would be longer than this, in characters, is continued as another."""


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One line of the report. ``number`` is 一、 （一） 1. or ""; ``level`` is that of a heading, from 1; 0 for other lines.

    ``items`` are the items that the line consists of, ``section`` is the section of a heading or a paragraph.
    """

    kind: Literal["title", "salutation", "heading", "paragraph", "signature"]
    pieces: tuple[FramePiece, ...]
    number: str = ""
    level: int = 0
    items: tuple[ScaffoldItem, ...] = ()
    section: ScaffoldSection | None = None

    def text(self) -> str:
        """The line with its number."""
        return self.number + "".join(words for words, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Alternative:
    """An item that is not in the text, and the section to which it could be added."""

    section: ScaffoldSection
    item: ScaffoldItem


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines of the report; ``alternatives``: items of other authors; ``plans``: last year's plans to report on."""

    lines: tuple[OutlineLine, ...]
    alternatives: tuple[Alternative, ...]
    plans: tuple[Alternative, ...]

    def text(self) -> str:
        """The lines of the report, joined by LF."""
        return "\n".join(line.text() for line in self.lines)


def build_outline(scaffold: Scaffold) -> Outline:
    """The outline of the report to be written from a scaffold."""
    lines = [
        OutlineLine("title", ((report_title(scaffold), None),)),
        OutlineLine("salutation", ((SALUTATION, None), ("：", None))),
    ]
    used: set[str] = set()
    number = 0
    for role, grouped in groupby(scaffold.sections, key=lambda section: section.role):
        sections = list(grouped)
        if role in _ROLES_WITHOUT_HEADING:
            for section in sections:
                lines += _paragraph_lines(main_items(section), section)
            continue
        lines.append(
            OutlineLine(
                "heading",
                ((_role_heading_text(role, sections, used), None),),
                f"{_numeral(number)}、",
                1,
                (),
                sections[0],
            )
        )
        number += 1
        lines += _problem_lines(sections) if role is Role.PROBLEMS else _portfolio_lines(sections, used)
    lines.append(OutlineLine("signature", _author_line(scaffold)))
    lines.append(OutlineLine("signature", ((DATE, None),)))
    alternatives = [
        Alternative(section, item) for section in scaffold.sections for item in alternative_items(section)
    ]
    plans = [
        Alternative(section, item)
        for section in scaffold.sections
        for item in section.items
        if is_last_plan(item)
    ]
    return Outline(tuple(lines), tuple(alternatives), tuple(plans))


def report_title(scaffold: Scaffold) -> str:
    """The title of the report: that of the writer's last report with the new year, else office and year."""
    request = scaffold.request
    if scaffold.own is not None and request.year and len(_YEAR.findall(scaffold.own.title)) == 1:
        return _YEAR.sub(str(request.year), scaffold.own.title)
    year = f"{request.year}年度" if request.year else ""
    return f"{request.office}{year}述职报告"


def is_last_plan(item: ScaffoldItem) -> bool:
    """Whether an item is a plan of last year, whose outcome this year's report must state."""
    return any(note.kind is NoteKind.TODO for note in item.notes)


def main_items(section: ScaffoldSection) -> tuple[ScaffoldItem, ...]:
    """The items that make up the text of the section: the writer's own, or if there are none, those of other authors."""
    items = [item for item in section.items if not is_last_plan(item)]
    own = tuple(item for item in items if item.layer is Layer.OWN)
    return own or tuple(items)


def alternative_items(section: ScaffoldSection) -> tuple[ScaffoldItem, ...]:
    """The items of other authors in a section that has items of the writer's own."""
    chosen = main_items(section)
    return tuple(item for item in section.items if item not in chosen and not is_last_plan(item))


# --- headings ----------------------------------------------------------------------------------------


@cache
def _default_texts() -> dict[str, Any]:
    return read_toml("outline.toml")


def _role_heading_text(role: Role, sections: Sequence[ScaffoldSection], used: set[str]) -> str:
    general = [section for section in sections if not section.portfolio]
    return choose_heading(
        general[0] if general else None, _default_texts()["headings"].get(role.value, role.value), used
    )


def choose_heading(section: ScaffoldSection | None, default: str, used: set[str], portfolio: str = "") -> str:
    """The heading of a section: the writer's own, else one that several authors share, else ``default``.

    Of several own headings one that names the ``portfolio`` is preferred. Headings in ``used`` are not taken again; the
    chosen one is added to them.
    """
    candidates = [
        head.text
        for layer in (Layer.OWN, Layer.SHARED)
        for head in (section.headings if section else ())
        if head.layer is layer and head.text not in used
    ]
    candidates.sort(key=lambda text: not (portfolio and portfolio in text))
    chosen = candidates[0] if candidates else default
    used.add(chosen)
    return chosen


def portfolio_heading(section: ScaffoldSection, used: set[str]) -> str:
    """The heading of a section on a portfolio."""
    name = section.portfolio or ""
    return choose_heading(section, _default_texts()["portfolios"]["heading"].format(name), used, name)


def _numeral(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number + 1)


# --- paragraphs --------------------------------------------------------------------------------------


def _portfolio_lines(sections: Sequence[ScaffoldSection], used: set[str]) -> Iterator[OutlineLine]:
    """The lines of a role: sections without a portfolio, then the portfolios in order, each with a heading."""
    for section in sections:
        if not section.portfolio:
            yield from _paragraph_lines(main_items(section), section)
    parts = [section for section in sections if section.portfolio]
    for place, section in enumerate(parts):
        heading = portfolio_heading(section, used)
        yield OutlineLine("heading", ((heading, None),), f"（{_numeral(place)}）", 2, (), section)
        text = list(_paragraph_lines(main_items(section), section))
        yield from text or [OutlineLine("paragraph", ((CONTENT, None),), section=section)]


def _paragraph_lines(
    items: Iterable[ScaffoldItem], section: ScaffoldSection | None = None
) -> Iterator[OutlineLine]:
    """The items as paragraphs. A new one begins after an effect, and for every item of another author; none with one."""
    group: list[ScaffoldItem] = []
    for item in items:
        length = sum(len(one.frame) for one in group)
        is_complete = group and (
            item.layer is not Layer.OWN
            or (length + len(item.frame) > _MAX_PARAGRAPH and item.move is not Move.EFFECT)
            or (group[-1].move is Move.EFFECT and item.move is not Move.EFFECT)
        )
        if is_complete:
            yield OutlineLine("paragraph", tuple(_sentences(group)), items=tuple(group), section=section)
            group = []
        group.append(item)
    if group:
        yield OutlineLine("paragraph", tuple(_sentences(group)), items=tuple(group), section=section)


def _sentences(items: Sequence[ScaffoldItem]) -> Iterator[FramePiece]:
    """The pieces of items as sentences; an effect continues the sentence before it."""
    for place, item in enumerate(items):
        yield from item.pieces()
        if item.frame.endswith(_ENDS):
            continue
        is_continued = place + 1 < len(items) and items[place + 1].move is Move.EFFECT
        yield ("，" if is_continued else "。"), None


def _problem_lines(sections: Sequence[ScaffoldSection]) -> Iterator[OutlineLine]:
    """The lines on problems: an introductory sentence, then numbered points, the writer's own and those of the work."""
    items = [(section, item) for section in sections for item in main_items(section)]
    if any(item.layer is Layer.OWN for _, item in items):
        items = [(section, item) for section, item in items if item.layer is Layer.OWN]
    if items and len(items) > 1 and _SHORTCOMING_END.search(items[0][1].frame.rstrip("。")):
        section, first = items.pop(0)
        yield OutlineLine("paragraph", tuple(_sentences([first])), items=(first,), section=section)
    groups = [
        (group, found)
        for group in (Group.PERSONAL, Group.WORK)
        if (found := [one for one in items if _group(one[1]) is group])
    ]
    for place, (group, found) in enumerate(groups):
        if len(groups) > 1:
            name = _default_texts()["groups"][group.value]
            yield OutlineLine("heading", ((name, None),), f"（{_numeral(place)}）", 2, (), found[0][0])
        for number, (section, item) in enumerate(found, start=1):
            yield OutlineLine("paragraph", tuple(_sentences([item])), f"{number}.", 0, (item,), section)
    if not groups:
        yield OutlineLine("paragraph", ((CONTENT, None),), section=sections[0])


def _group(item: ScaffoldItem) -> Group:
    return item.group or Group.WORK


def _author_line(scaffold: Scaffold) -> tuple[FramePiece, ...]:
    office = scaffold.request.office or (scaffold.own.office if scaffold.own else "")
    return ((f"{office}　" if office else "", None), (AUTHOR, None))
