"""Those settings of styles.xml that affect the text: numbering, hidden text, lines of the table of contents."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.corpus.word.names import child_value, number, toggle, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

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


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by id, and the one that paragraphs without a style have."""

    by_id: Mapping[str, Style] = field(default_factory=dict)
    default: str | None = None

    def chain(self, style_id: str | None) -> Iterator[Style]:
        """A style and what it is based on, nearest first; without a style, the default one."""
        seen: set[str] = set()
        style = self.by_id.get(style_id or self.default or "")
        while style is not None and style.id not in seen:
            seen.add(style.id)
            yield style
            style = self.by_id.get(style.based_on or "")

    def numbering(self, style_id: str | None) -> tuple[str | None, int | None, str | None]:
        """Numbering id and level of a style, and the id of the style in its chain that sets the numbering."""
        level = None
        for style in self.chain(style_id):
            level = style.level if level is None else level
            if style.numbering_id is not None:
                return style.numbering_id, level, style.id
        return None, level, None

    def hidden(self, style_id: str | None) -> bool:
        """Whether text of this style is hidden."""
        return next((style.hidden for style in self.chain(style_id) if style.hidden is not None), False)

    def is_contents(self, style_id: str | None) -> bool:
        """Whether it is a style of the automatic table of contents (its name is English in every Word)."""
        return any(_CONTENTS.fullmatch(style.name) for style in self.chain(style_id))


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
        )
        if element.get(w("type")) == "paragraph" and element.get(w("default")) in {"1", "true", "on"}:
            default = style_id
    return Styles(styles, default)
