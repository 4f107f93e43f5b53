"""Extracts the visible text of a web page as lines, walking through its elements in document order."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from assistant.base.patterns import patterns
from assistant.base.tables import read_toml, words
from assistant.corpus.readers import MAX_REMARKS
from assistant.corpus.readers._marks import NUMBERED
from assistant.corpus.word.names import number
from assistant.corpus.word.numerals import formatted_number
from assistant.corpus.word.rows import row_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
    }
    | {
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
    }
    | {
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
    }
    | {"tfoot", "th", "thead", "tr", "ul"}
)
_BOLD = frozenset({"b", "strong"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD_LEVEL = 7
"""The level of lines in bold type: below all elements for headings."""

_INVISIBLE = frozenset(
    {"head", "script", "style", "noscript", "template", "svg", "math", "object", "iframe", "button", "select"}
    | {"textarea", "input", "nav", "rt", "rp", "del", "map", "audio", "video", "canvas"}
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|mso-element\s*:\s*(?:header|footer)\b",
    re.I,
)
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.I)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([\w-]+)", re.I)
_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
    "cjk-decimal": "ideographDigital",
}
_MAX_STYLE = 2_000
"""Characters of a style attribute that are examined."""

_WHITE_SPACE = re.compile(r"[ \t\n\r\f]+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff“”‘’…—"
_SOURCE_BREAK = re.compile(f"(?<=[{_WIDE}])\n(?=[{_WIDE}])")
"""A line break in the source between two Chinese characters, which is not a space."""


_PATTERNS = patterns("pages.toml", "patterns")
_ALWAYS = _PATTERNS["always"]
_AROUND = _PATTERNS["around"]
_LINKED = _PATTERNS["linked"]
_MAX_AROUND = 200
"""Characters of a line around an article: a longer one is text."""

FURNITURE = "网页上的导航、来源、相关链接等"
_MAX_QUOTED = 400
"""Characters of what was left out that are kept to be shown."""

_MOSTLY = 0.8
"""The share of linked characters from which a line is a link."""


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(words(read_toml("pages.toml")["article"][kind]))


def is_named(element: "Element", kind: str) -> bool:
    """Whether id or class of an element is one of those that ``data/pages.toml`` lists under ``kind``."""
    own = {element.get("id", ""), *element.get("class", "")[:_MAX_STYLE].split()}
    return not own.isdisjoint(_names(kind))


@dataclass(slots=True)
class _Flow:
    """Lines under construction, of the page or of one table cell. ``run``: text of the line so far.

    ``linked`` and ``bold``: how many characters of the line so far are links, and in bold type.
    """

    lines: list[str] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    marker: str = ""
    """Number or bullet to be put before the first text of its list item."""

    linked: int = 0
    bold: int = 0


@dataclass(slots=True)
class _List:
    """An open list; ``number`` is that of the next item, None for bullets."""

    number: int | None = None
    step: int = 1
    format: str = "decimal"
    has_markers: bool = True


class Page:
    """Reads one web page; ``hidden`` is the number of hidden elements that were left out, ``around`` that of lines.

    Lines around an article are those of navigation, of origin and date, of related links. An article that is hidden
    until a script runs is read, and ``with_hidden`` reads all hidden text.
    """

    def __init__(self, *, with_hidden: bool = False) -> None:
        self.hidden = 0
        self.hidden_characters = 0
        self.around = 0
        self.left_out: list[tuple[int, str, str]] = []
        """Line of the text before which something stood that was left out, the reason, and its words."""
        self.headings: list[tuple[int, int]] = []
        """Number and level of the lines that are headings by their element or wholly in bold type."""
        self._with_hidden = with_hidden
        self._level = 0
        self._bold = 0
        self._links = 0
        self._articles = 0
        self.has_links = False
        self._flows = [_Flow()]
        self._rows: list[list[list[str]]] = []
        self._lists: list[_List] = []
        self._preformatted = 0

    def lines(self, root: "Element") -> list[str]:
        """The lines of the page. The walk is iterative, since pages may be deeply nested."""
        from lxml import etree

        # A page without any link was made by a word processor: nothing stands around its text.
        self.has_links = next(root.iter("a"), None) is not None
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = str(element.tag).lower()
            if event == "end":
                if not self._is_left_out(element, name):
                    self._close(element, name)
                self._text(element.tail)
            elif self._is_left_out(element, name):
                if name not in _INVISIBLE and not is_named(element, "dropped"):
                    words = " ".join("".join(map(str, element.itertext())).split())
                    self.hidden += 1
                    self.hidden_characters += len(words)
                    self._leave_out("隐藏的内容", words)
                elif name == "nav" or is_named(element, "dropped"):
                    self._leave_out(FURNITURE, " ".join("".join(map(str, element.itertext())).split()))
                walk.skip_subtree()
            else:
                self._open(element, name)
                self._text(element.text)
        self._flush()
        return self._flows[0].lines

    def _is_left_out(self, element: "Element", name: str) -> bool:
        if name in _INVISIBLE or is_named(element, "dropped"):
            return True
        if self._with_hidden or is_named(element, "names"):
            return False
        return element.get("hidden") is not None or bool(
            _HIDDEN_STYLE.search(element.get("style", "")[:_MAX_STYLE])
        )

    def _open(self, element: "Element", name: str) -> None:
        self._links += _is_link(element, name)
        self._bold += name in _BOLD
        if name == "br":
            self._flush()
        if name not in _BLOCKS:
            return
        self._flush()
        self._articles += name == "article" or is_named(element, "names")
        if name in _HEADINGS:
            self._level = int(name[1])
        if name in {"ul", "ol"}:
            self._lists.append(_open_list(element, name))
        elif name == "li":
            self._flows[-1].marker = self._marker(element)
        elif name == "pre":
            self._preformatted += 1
        elif name == "tr":
            self._rows.append([])
        elif name in {"td", "th"}:
            self._flows.append(_Flow())

    def _close(self, element: "Element", name: str) -> None:
        self._links -= _is_link(element, name)
        self._bold -= name in _BOLD
        if name not in _BLOCKS:
            return
        self._flush()
        self._articles -= name == "article" or is_named(element, "names")
        if name in _HEADINGS:
            self._level = 0
        if name in {"ul", "ol"}:
            self._lists.pop()
        elif name == "li":
            self._flows[-1].marker = ""
        elif name == "pre":
            self._preformatted -= 1
        elif name == "tr":
            self._flows[-1].lines.extend(row_lines(self._rows.pop(), "\t"))
        elif name in {"td", "th"}:
            cell = self._flows.pop().lines
            if self._rows:
                self._rows[-1].append(cell)
            else:
                self._flows[-1].lines.extend(cell)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._links or self._bold:
            written = len("".join(text.split()))
            self._flows[-1].linked += written if self._links else 0
            self._flows[-1].bold += written if self._bold else 0
        if not self._preformatted:
            self._flows[-1].run.append(text)
            return
        first, *others = text.split("\n")
        self._flows[-1].run.append(first)
        for line in others:
            self._flush()
            self._flows[-1].run.append(line)

    def _flush(self) -> None:
        """End the current line: white space collapses as in a browser, and empty lines are dropped."""
        flow = self._flows[-1]
        line = "".join(flow.run)
        flow.run.clear()
        if not self._preformatted:
            line = _WHITE_SPACE.sub(lambda space: "\n" if "\n" in space[0] else " ", line)
            line = _SOURCE_BREAK.sub("", line).replace("\n", " ")
        line = line.replace("\xa0", " ").strip()
        linked, flow.linked = flow.linked, 0
        is_bold, flow.bold = flow.bold >= len("".join(line.split())), 0
        if line and self._is_around(line, linked):
            self.around += 1
            self._leave_out(FURNITURE, line)
            flow.marker = ""
        elif line:
            if len(self._flows) == 1 and (self._level or (is_bold and not flow.marker)):
                self.headings.append((len(flow.lines), self._level or _BOLD_LEVEL))
            has_own_marker = flow.marker == "• " and NUMBERED.match(line)
            flow.lines.append(line if has_own_marker else flow.marker + line)
            flow.marker = ""

    def drop(self, reasons: Mapping[int, str]) -> list[str]:
        """Leave lines out that were read, number → reason; the lines that are left."""
        before = self._flows[0].lines
        kept = [number for number in range(len(before)) if number not in reasons]
        places = {number: bisect_left(kept, number) for number in range(len(before) + 1)}
        dropped = [(number, reason, before[number][:_MAX_QUOTED]) for number, reason in reasons.items()]
        self.left_out = [
            (places[number], reason, words)
            for number, reason, words in sorted((*self.left_out, *dropped), key=lambda one: one[0])
        ][:MAX_REMARKS]
        self.headings = [(places[number], level) for number, level in self.headings if number not in reasons]
        self._flows[0].lines = [before[number] for number in kept]
        return self._flows[0].lines

    def _leave_out(self, reason: str, words: str) -> None:
        if words and len(self.left_out) < MAX_REMARKS:
            self.left_out.append((len(self._flows[0].lines), reason, words[:_MAX_QUOTED]))

    def _is_around(self, line: str, linked: int) -> bool:
        """Whether a line stands around the article: a link, where it comes from, who runs the site."""
        if len(line) > _MAX_AROUND:
            return False
        if _ALWAYS.match(line):
            return True
        if self._articles or not self.has_links:
            return False
        is_link = linked >= _MOSTLY * len("".join(line.split())) and not _LINKED.match(line)
        return is_link or _AROUND.match(line) is not None

    def _marker(self, item: "Element") -> str:
        current = self._lists[-1] if self._lists else _List()
        if not current.has_markers or _NO_MARKER.search(item.get("style", "")[:_MAX_STYLE]):
            return ""
        if current.number is None:
            return "• "
        value = number(item.get("value"))
        own = current.number if value is None else value
        current.number = own + current.step
        label = formatted_number(own, current.format)
        return f"{label}、" if current.format in {"chineseCounting", "ideographDigital"} else f"{label}. "


def _is_link(element: "Element", name: str) -> bool:
    """Whether an element links elsewhere; a named place in the page (<a name=…>) does not."""
    anchor = element.get("href", "").startswith("#") or (
        element.get("href") is None and (element.get("name") or element.get("id")) is not None
    )
    return name == "a" and not anchor


def _open_list(element: "Element", name: str) -> _List:
    style = element.get("style", "")[:_MAX_STYLE]
    has_markers = not _NO_MARKER.search(style)
    if name == "ul":
        return _List(has_markers=has_markers)
    declared = _LIST_STYLE.search(style)
    list_style = declared[1].lower() if declared else element.get("type", "1")
    start = number(element.get("start"))
    downwards = element.get("reversed") is not None
    items = sum(1 for child in element if child.tag == "li")
    first = start if start is not None else items if downwards else 1
    return _List(first, -1 if downwards else 1, _FORMATS.get(list_style, "decimal"), has_markers)
