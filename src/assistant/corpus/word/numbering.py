"""Automatic numbering (numbering.xml): the label before a paragraph, as one would type it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.corpus.word.names import VAL, child_value, local, number, toggle, w
from assistant.corpus.word.numerals import formatted_number
from assistant.corpus.word.symbols import symbol

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEVELS = range(9)
"""The levels of a numbering (ECMA-376 Part 1, 17.9.3); what claims to be another one is none."""

_LONGEST_PATTERN = 100
"""Characters of a level's pattern that are read: those of Word have at most some twenty."""

_PLACEHOLDER = re.compile("%([1-9])")
_SPACED_ENDS = re.compile(r"([0-9A-Za-z.)\]]|[章节條条款篇编编]|部分)\Z")
"""After these endings one types a space; after 一、 （一） ① 一是 the text follows immediately."""


@dataclass(frozen=True, slots=True)
class NumberingLevel:
    """One level of a numbering: ``text`` is its pattern (``%1.%2``), ``restart`` the level (from 1) that resets it."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    hidden: bool = False
    style: str | None = None
    font: str = ""


@dataclass(frozen=True, slots=True)
class Numbering:
    """One numbering that paragraphs refer to. Numberings of the same ``abstract`` continue one another.

    ``starts``: level → number with which this numbering restarts it.
    """

    abstract: str
    levels: Mapping[int, NumberingLevel] = field(default_factory=dict)
    starts: Mapping[int, int] = field(default_factory=dict)

    def level_of_style(self, style_id: str | None) -> int | None:
        """The level that is linked to a paragraph style."""
        return next((i for i, level in self.levels.items() if style_id and level.style == style_id), None)

    def start(self, level: int) -> int:
        """The number that ``level`` begins with."""
        return self.starts.get(level, self.levels[level].start if level in self.levels else 1)


class Counters:
    """Counts the numbered paragraphs of one document, in reading order."""

    def __init__(self, numberings: Mapping[str, Numbering]) -> None:
        self._numberings = numberings
        self._values: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, numbering_id: str | None, level: int | None, style_id: str | None = None) -> str:
        """The label of the next paragraph of this numbering: ``一、``, ``（二）``, ``1. ``, or "".

        Without ``level`` it is the level linked to ``style_id``, else the first.
        """
        numbering = self._numberings.get(numbering_id or "")
        if numbering is None:
            return ""
        if level is None or level not in _LEVELS:
            level = numbering.level_of_style(style_id) or 0
        values = self._advance(numbering_id or "", numbering, level)
        definition = numbering.levels.get(level)
        if definition is None or definition.hidden:
            return ""
        label = _label(definition, numbering, values).strip()
        return f"{label} " if _is_spaced(label, definition) else label

    def _advance(self, numbering_id: str, numbering: Numbering, level: int) -> Mapping[int, int]:
        values = self._values.setdefault(numbering.abstract, {})
        if numbering_id not in self._begun:
            self._begun.add(numbering_id)
            for restarted in numbering.starts:
                values.pop(restarted, None)
        values[level] = values[level] + 1 if level in values else numbering.start(level)
        for deeper in [other for other in values if other > level]:
            definition = numbering.levels.get(deeper, NumberingLevel())
            if definition.restart is None or level < definition.restart:
                del values[deeper]
        return values


def _label(definition: NumberingLevel, numbering: Numbering, values: Mapping[int, int]) -> str:
    if definition.format == "bullet":
        marks = (symbol(mark, definition.font) for mark in definition.text)
        return "".join("•" if mark is None else mark for mark in marks)

    def counted(placeholder: re.Match[str]) -> str:
        level = int(placeholder[1]) - 1
        value = values.get(level, numbering.start(level))
        known = numbering.levels.get(level, NumberingLevel())
        return formatted_number(
            value, "decimal" if definition.legal and known.format != "none" else known.format
        )

    return _PLACEHOLDER.sub(counted, definition.text)


def _is_spaced(label: str, definition: NumberingLevel) -> bool:
    """Whether one would type a space after the label. Word's own tab stop or space is layout and does not show it."""
    if not label or definition.suffix == "nothing":
        return False
    if definition.format == "bullet":
        return not label.endswith("—")
    return _SPACED_ENDS.search(label) is not None


def parse_numbering(root: "Element | None") -> dict[str, Numbering]:
    """The numberings of a numbering.xml by id; empty for None."""
    if root is None:
        return {}
    abstracts = {element.get(w("abstractNumId"), ""): element for element in root.iterfind(w("abstractNum"))}
    linked = {
        link: key
        for key, element in abstracts.items()
        if (link := child_value(element, "styleLink")) is not None
    }
    followed = {
        key: linked.get(child_value(element, "numStyleLink") or "", key) for key, element in abstracts.items()
    }
    defined: dict[str, dict[int, NumberingLevel]] = {}
    numberings = {}
    for element in root.iterfind(w("num")):
        abstract = child_value(element, "abstractNumId") or ""
        abstract = followed.get(abstract, abstract)
        if abstract in abstracts and abstract not in defined:
            defined[abstract] = dict(_levels(abstracts[abstract]))
        levels = dict(defined.get(abstract, {}))
        starts = {}
        for override in element.iterfind(w("lvlOverride")):
            levels.update(_levels(override))
            level = number(override.get(w("ilvl")))
            start = number(child_value(override, "startOverride"))
            if level is not None and level in _LEVELS and start is not None:
                starts[level] = start
        numberings[element.get(w("numId"), "")] = Numbering(abstract, levels, starts)
    return numberings


def _levels(parent: "Element") -> Iterator[tuple[int, NumberingLevel]]:
    for element in parent.iterfind(w("lvl")):
        position = number(element.get(w("ilvl")))
        if position is None or position not in _LEVELS:
            continue
        properties = element.find(w("rPr"))
        fonts = None if properties is None else properties.find(w("rFonts"))
        start = number(child_value(element, "start"))
        picture = element.find(w("lvlPicBulletId")) is not None
        yield (
            position,
            NumberingLevel(
                start=1 if start is None else start,
                format=_format(element),
                text="•" if picture else (child_value(element, "lvlText") or "")[:_LONGEST_PATTERN],
                suffix=child_value(element, "suff") or "tab",
                restart=number(child_value(element, "lvlRestart")),
                legal=bool(toggle(element, "isLgl")),
                hidden=bool(toggle(properties, "vanish")),
                style=child_value(element, "pStyle"),
                font="" if fonts is None else fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or "",
            ),
        )


def _format(level: "Element") -> str:
    """The number format; of a newer one with a fallback (mc:AlternateContent), the fallback."""
    formats = [element.get(VAL, "") for element in level.iter() if local(element) == "numFmt"]
    return next((name for name in formats if name and name != "custom"), "decimal")
