"""Those settings of styles.xml that affect the text: numbering, hidden text, headings, lines of contents."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from assistant.corpus.word.names import child_value, number, toggle, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LONGEST_CHAIN = 50
"""Styles, each based on the next, that are looked at: Word's own stand four deep."""

_HEADING = re.compile(r"heading ([1-9])", re.I)
_BODY_LEVEL = 9
"""The outline level of text that is no heading."""

_CONTENTS = re.compile(r"toc( \d| heading)", re.I)


@dataclass(frozen=True, slots=True)
class Style:
    """One style with its own settings; None for those that it inherits."""

    id: str
    name: str
    based_on: str | None
    numbering_id: str | None
    level: int | None
    hidden: bool | None
    outline_level: int | None = None


@dataclass(frozen=True, slots=True)
class _Effective:
    """What holds for text of a style, its own settings and those that it inherits together."""

    numbering: tuple[str | None, int | None, str | None] = (None, None, None)
    hidden: bool = False
    contents: bool = False
    heading_level: int = 0


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by id, and the one that paragraphs without a style have."""

    by_id: Mapping[str, Style] = field(default_factory=dict)
    default: str | None = None
    _effective: dict[str, _Effective] = field(default_factory=dict, compare=False, repr=False)

    def numbering(self, style_id: str | None) -> tuple[str | None, int | None, str | None]:
        """Numbering id and level of a style, and the id of the style in its chain that sets the numbering."""
        return self._of(style_id).numbering

    def hidden(self, style_id: str | None) -> bool:
        """Whether text of this style is hidden."""
        return self._of(style_id).hidden

    def heading_level(self, style_id: str | None) -> int:
        """The level of headings of this style, from 1; 0 where it is none."""
        return self._of(style_id).heading_level

    def is_contents(self, style_id: str | None) -> bool:
        """Whether it is a style of the automatic table of contents (its name is English in every Word)."""
        return self._of(style_id).contents

    def _of(self, style_id: str | None) -> _Effective:
        """What holds for a style, without one for the default style; worked out once for each."""
        key = style_id or self.default or ""
        if key not in self._effective:
            self._effective[key] = self._worked_out(key)
        return self._effective[key]

    def _worked_out(self, key: str) -> _Effective:
        chain = list(islice(self._chain(key), _LONGEST_CHAIN))
        owner = next((style for style in chain if style.numbering_id is not None), None)
        reached = chain if owner is None else chain[: chain.index(owner) + 1]
        level = next((style.level for style in reached if style.level is not None), None)
        return _Effective(
            (owner.numbering_id, level, owner.id) if owner else (None, level, None),
            next((style.hidden for style in chain if style.hidden is not None), False),
            any(_CONTENTS.fullmatch(style.name) for style in chain),
            next((level for style in chain if (level := _heading_level(style)) is not None), 0),
        )

    def _chain(self, key: str) -> Iterator[Style]:
        """A style and what it is based on, nearest first."""
        seen: set[str] = set()
        style = self.by_id.get(key)
        while style is not None and style.id not in seen:
            seen.add(style.id)
            yield style
            style = self.by_id.get(style.based_on or "")


def _heading_level(style: Style) -> int | None:
    """The level of headings that a style states itself, from 1; 0 where it says that it is none."""
    if found := _HEADING.fullmatch(style.name):
        return int(found[1])
    if style.outline_level is None:
        return None
    return style.outline_level + 1 if style.outline_level < _BODY_LEVEL else 0


def parse_styles(root: "Element | None") -> Styles:
    """The styles of a styles.xml; empty for None."""
    if root is None:
        return Styles()
    styles: dict[str, Style] = {}
    default = None
    for element in root.iterfind(w("style")):
        style_id = element.get(w("styleId"), "")
        reference = element.find(f"{w('pPr')}/{w('numPr')}")
        styles[style_id] = Style(
            id=style_id,
            name=child_value(element, "name") or "",
            based_on=child_value(element, "basedOn"),
            numbering_id=child_value(reference, "numId"),
            level=number(child_value(reference, "ilvl")),
            hidden=toggle(element.find(w("rPr")), "vanish"),
            outline_level=number(child_value(element.find(w("pPr")), "outlineLvl")),
        )
        if element.get(w("type")) == "paragraph" and element.get(w("default")) in {"1", "true", "on"}:
            default = style_id
    return Styles(styles, default)
