"""Extracts the visible text of a Word document's body as lines, in reading order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.corpus.word.lines import Fragment, WordLine
from assistant.corpus.word.names import child_value, local, number, toggle, w
from assistant.corpus.word.numbering import Counters
from assistant.corpus.word.prompts import is_prompt
from assistant.corpus.word.remarks import COMMENT, DELETED, PlacedRemark
from assistant.corpus.word.rows import row_lines
from assistant.corpus.word.styles import Styles
from assistant.corpus.word.symbols import symbol

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TRANSPARENT = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
"""Wrappers whose content is read as if they were not there; see :mod:`.prompts` for those that are not."""

_DELETED = frozenset({"del", "moveFrom"})
_NO_TEXT = frozenset(
    {"pPr", "rPr", "sdtPr", "instrText", "delText", "delInstrText", "fldData", "rt", "ffData"}
)
_LEVELS = frozenset("012345678")
_DEEPEST_TABLE = 20
"""Tables in each other: the lines of the innermost are passed on by each; forms of offices have three or four."""

_TAB_LINE = WordLine((Fragment("\t"),))
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Body:
    """Reads one document. The counts say afterwards what was left out or accepted (hidden text, footnotes, …)."""

    def __init__(self, styles: Styles, counters: Counters) -> None:
        self._styles = styles
        self._counters = counters
        self._pending: list[Fragment] = []
        self._depth = 0
        self.hidden = 0
        self.struck = 0
        self.footnotes = 0
        self.notes_read = 0
        self.revisions = 0
        self.pictures = 0
        self.symbols = 0
        self.embedded = 0
        self.contents = 0
        self.comments = 0
        self.prompts = 0
        self.remarks: list[PlacedRemark] = []
        self.headings: dict[Element, int] = {}
        """The first element with text of each heading, and its level."""

    def lines(self, container: "Element") -> list[WordLine]:
        """The lines of everything in ``container`` (a body, a cell, a text box)."""
        lines: list[WordLine] = []
        for child in container:
            name = local(child)
            if name == "p":
                lines.extend(self._paragraph(child))
            elif name == "tbl":
                lines.extend(self._table(child))
            elif name == "AlternateContent":
                lines.extend(self.lines(_chosen_branch(child)))
            elif name == "sdt" and is_prompt(child):
                self._leave_out_prompt(child)
            elif name in _TRANSPARENT:
                lines.extend(self.lines(child))
            elif name in _DELETED:
                self._delete(child)
            elif name == "altChunk":
                self.embedded += 1
                self._leave_out(child, "嵌入的其他文件")
        return lines

    def notes(self, root: "Element | None", kind: str) -> list[WordLine]:
        """The footnotes or endnotes (``kind``) of their part, each on a line behind its number.

        Their text cannot be commented on: its lines are linked to no element.
        """
        lines: list[WordLine] = []
        for note in () if root is None else root.iterfind(w(kind)):
            if note.get(w("type")) is None:
                own = self.lines(note)
                text = " ".join(line.text.strip() for line in own if line.strip())
                if text:
                    lines.append(WordLine((Fragment(f"[{len(lines) + 1}] {text}"),)))
        self.notes_read += len(lines)
        return lines

    def _paragraph(self, paragraph: "Element") -> list[WordLine]:
        properties = paragraph.find(w("pPr"))
        style = child_value(properties, "pStyle")
        if self._styles.is_contents(style):
            self.contents += 1
            self._leave_out(paragraph, "自动目录")
            return []
        fragments: list[Fragment] = []
        boxes: list[WordLine] = []
        hidden_before = self.hidden
        self._inline(paragraph, fragments, boxes, self._styles.hidden(style))
        self._pending += fragments
        mark = None if properties is None else properties.find(w("rPr"))
        if mark is not None and mark.find(w("del")) is not None:
            # The end of this paragraph was deleted: it continues in the next one.
            self.revisions += 1
            return boxes
        line, self._pending = WordLine(tuple(self._pending)), []
        if not line and self.hidden > hidden_before:
            return boxes
        level = self._styles.heading_level(style) or _own_level(properties)
        first = next((one.node for one in line.fragments if one.node is not None and one.text.strip()), None)
        if level and first is not None:
            self.headings[first] = level
        label = self._label(properties, style)
        if label and (line.strip() or self._depth):
            line = WordLine((Fragment(label),)) + line.lstrip()
        return [*line.split(), *boxes]

    def _label(self, properties: "Element | None", style: str | None) -> str:
        reference = None if properties is None else properties.find(w("numPr"))
        numbering_id, level, owner = self._styles.numbering(style)
        direct = child_value(reference, "numId")
        direct_level = number(child_value(reference, "ilvl"))
        if direct is not None:
            numbering_id, level, owner = direct, None, style
        if direct_level is not None:
            level = direct_level
        return self._counters.label(numbering_id, level, owner)

    def _inline(
        self, node: "Element", fragments: list[Fragment], boxes: list[WordLine], hidden: bool
    ) -> None:
        for child in node:
            name = local(child)
            if name in _NO_TEXT:
                continue
            if name == "t":
                self._write(child, child.text or "", fragments, hidden)
            elif name in _CHARACTERS:
                if not hidden:
                    fragments.append(Fragment(_CHARACTERS[name], child))
            elif name == "sym":
                self._write(child, self._symbol(child), fragments, hidden)
            elif name in _DELETED:
                self._delete(child)
            elif name == "sdt" and is_prompt(child):
                self._leave_out_prompt(child)
            elif name == "txbxContent":
                boxes.extend(line for line in self.lines(child) if line.strip())
            elif name == "AlternateContent":
                self._inline(_chosen_branch(child), fragments, boxes, hidden)
            elif name in {"footnoteReference", "endnoteReference"}:
                self.footnotes += 1
            elif name == "commentReference":
                self.comments += 1
                self._leave_out(child, COMMENT)
            elif name == "r":
                run_hidden = self._run_hidden(child, hidden)
                if not run_hidden and _is_struck(child):
                    self.struck += 1
                    self.remarks.append(PlacedRemark(child, "带删除线，请核对是否保留", is_read=True))
                self._inline(child, fragments, boxes, run_hidden)
            else:
                self.revisions += name in {"ins", "moveTo"}
                if name in {"blip", "imagedata"}:
                    self.pictures += 1
                    self._leave_out(child, "图片，其中的文字未读入")
                self._inline(child, fragments, boxes, hidden)

    def _leave_out(self, element: "Element", reason: str) -> None:
        self.remarks.append(PlacedRemark(element, reason))

    def _leave_out_prompt(self, control: "Element") -> None:
        self.prompts += 1
        self._leave_out(control, "没有填写的提示")

    def _delete(self, element: "Element") -> None:
        self.revisions += 1
        self._leave_out(element, DELETED)

    def _write(self, node: "Element", text: str, fragments: list[Fragment], hidden: bool) -> None:
        if text and hidden:
            self.hidden += 1
            self._leave_out(node, "隐藏文字")
        elif text:
            fragments.append(
                Fragment(text.replace("\r", "\n"), node)
            )  # same length: offsets into the node stay valid

    def _run_hidden(self, run: "Element", inherited: bool) -> bool:
        properties = run.find(w("rPr"))
        if properties is None:
            return inherited
        direct = toggle(properties, "vanish")
        if direct is not None:
            return direct
        style = child_value(properties, "rStyle")
        return inherited or (style is not None and self._styles.hidden(style))

    def _symbol(self, element: "Element") -> str:
        try:
            character = chr(int(element.get(w("char"), ""), 16))
        except (ValueError, OverflowError):
            return ""
        found = symbol(character, element.get(w("font"), ""))
        if found is None:
            self.symbols += 1
            self._leave_out(element, "无法识别的特殊符号")
        return found or ""

    def _table(self, table: "Element") -> list[WordLine]:
        """The lines of a table. Raises RecursionError where tables stand in each other too deep."""
        if self._depth >= _DEEPEST_TABLE:
            raise RecursionError
        lines: list[WordLine] = []
        self._depth += 1
        for row in _descendants(table, "tr"):
            properties = row.find(w("trPr"))
            if properties is not None and properties.find(w("del")) is not None:
                self._delete(row)
                continue
            lines.extend(row_lines([self.lines(cell) for cell in _descendants(row, "tc")], _TAB_LINE))
        self._depth -= 1
        return lines


def _own_level(properties: "Element | None") -> int:
    """The outline level that a paragraph states itself, from 1; 0 where it is none."""
    level = child_value(properties, "outlineLvl")
    return int(level) + 1 if level in _LEVELS else 0


def _is_struck(run: "Element") -> bool:
    """Whether a run with text is struck out."""
    properties = run.find(w("rPr"))
    struck = toggle(properties, "strike") or toggle(properties, "dstrike")
    return bool(struck) and any((text.text or "").strip() for text in run.iterfind(w("t")))


def _descendants(parent: "Element", name: str) -> Iterator["Element"]:
    """The rows of a table or cells of a row, also those inside a content control or a tracked insertion."""
    for child in parent:
        if local(child) == name:
            yield child
        elif local(child) in _TRANSPARENT:
            yield from _descendants(child, name)


def _chosen_branch(alternatives: "Element") -> "Element":
    """The branch of mc:AlternateContent to read: a text box is in Choice and repeated in Fallback."""
    branches = {local(child): child for child in reversed(alternatives)}
    return branches.get("Choice", branches.get("Fallback", alternatives))
