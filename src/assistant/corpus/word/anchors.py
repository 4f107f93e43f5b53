"""From a span of the text to a place in the XML: where comments, or other marks, begin and end.

Word ignores marks inside text boxes, and marks inside a formula, a ruby or a bound content control are lost when it
redraws them: there a mark goes around the whole, and the anchor is not exact.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.corpus.word.line import Line, Piece
from assistant.corpus.word.names import local, w
from assistant.domain.text import Span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_WHOLE = frozenset({"r", "oMath", "oMathPara", "AlternateContent"})
"""What stands in a paragraph and has no places for marks in it (a run is taken apart first)."""

_REDRAWN = frozenset({"dataBinding", "text", "comboBox", "dropDownList", "date", "checkbox"})
"""Kinds of content controls whose inside is Word's own."""

_INVISIBLE = frozenset({"rPr", "lastRenderedPageBreak"})
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


class _Cut(NamedTuple):
    """A place inside a run: before character ``character`` of its child number ``child``."""

    child: int
    character: int


_BEGIN, _END = _Cut(-1, 0), _Cut(1 << 40, 0)


@dataclass(frozen=True, slots=True)
class Edge:
    """A place at or in ``holder``, the run or other whole that a mark is put before, behind or into."""

    holder: "Element"
    cut: _Cut


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a mark begins and ends; ``exact`` when that is just the characters asked for."""

    begin: Edge
    end: Edge
    exact: bool


class Places:
    """Finds the anchors of spans in the text that ``lines`` make, joined by line ends."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._begins: list[int] = []
        self._pieces: list[Piece] = []
        at = 0
        for line in lines:
            for piece in line.pieces:
                if piece.node is not None:
                    self._begins.append(at)
                    self._pieces.append(piece)
                at += len(piece.text)
            at += 1

    def anchor(self, span: Span) -> Anchor | None:
        """The anchor of the characters of ``span``; None in a document without any.

        Where nobody wrote them (automatic numbers, tabs between cells, line ends), that of the nearest one.
        """
        if not self._pieces:
            return None
        first, last = self._from(span.begin), self._before(span.end)
        exact = first <= last and first < span.end
        if not exact:
            behind = first if first < self._length else last
            first = last = last if last >= 0 and span.begin - last < behind - span.end + 1 else behind
        pieces = self._pieces[self._number(first) : self._number(last) + 1]
        begin, begin_exact = _edge(pieces[0], first - self._begins[self._number(first)], behind=False)
        end, end_exact = _edge(pieces[-1], last - self._begins[self._number(last)], behind=True)
        if begin.holder is not end.holder and _order(end) < _order(
            begin
        ):  # a text box is read after the paragraph that it hangs on
            edges = [_edge(piece, 0, behind=False)[0] for piece in pieces]
            begin = min((begin, *edges), key=_order)
            edges = [_edge(piece, len(piece.text) - 1, behind=True)[0] for piece in pieces]
            end = max((end, *edges), key=_order)
        return Anchor(begin, end, exact and begin_exact and end_exact)

    @property
    def _length(self) -> int:
        return self._begins[-1] + len(self._pieces[-1].text)

    def _number(self, offset: int) -> int:
        """The last piece that begins at or before ``offset``."""
        return bisect_right(self._begins, offset) - 1

    def _from(self, offset: int) -> int:
        """The first written character at ``offset`` or behind it; the text's length without one."""
        number = self._number(offset)
        if number >= 0 and offset < self._begins[number] + len(self._pieces[number].text):
            return offset
        return self._begins[number + 1] if number + 1 < len(self._begins) else self._length

    def _before(self, offset: int) -> int:
        """The last written character before ``offset``; -1 without one."""
        number = bisect_left(self._begins, offset) - 1
        if number < 0:
            return -1
        return min(offset, self._begins[number] + len(self._pieces[number].text)) - 1


def _edge(piece: Piece, at: int, *, behind: bool) -> tuple[Edge, bool]:
    """The edge before (or behind) one character of a piece, and whether it is there exactly."""
    node = piece.node
    assert node is not None
    holder = _holder(node)
    inside = [node, *node.iterancestors()]
    if local(holder) != "r":
        return Edge(holder, _END if behind else _BEGIN), False
    child = inside[inside.index(holder) - 1]
    number = holder.index(child)
    if child is node and local(node) == "t":
        character = piece.at + at + behind
        inside_text = character < piece.at + len(piece.text) or character < len(node.text or "")
        cut = _Cut(number, character) if inside_text else _Cut(number + 1, 0)
    else:
        cut = _Cut(number + behind, 0)
    return Edge(holder, _trimmed(holder, cut)), child is node


def _holder(node: "Element") -> "Element":
    """The run, or other whole, of the outermost paragraph that ``node`` stands in."""
    ancestors = [node, *node.iterancestors()]
    outermost = max(number for number, element in enumerate(ancestors) if local(element) == "p")
    return next(element for element in reversed(ancestors[:outermost]) if _is_whole(element))


def _is_whole(element: "Element") -> bool:
    if local(element) != "sdt":
        return local(element) in _WHOLE
    properties = element.find(w("sdtPr"))
    return properties is not None and any(local(kind) in _REDRAWN for kind in properties)


def _trimmed(run: "Element", cut: _Cut) -> _Cut:
    """The same place, told as the run's begin or end where nothing visible lies between."""
    if not cut.character:
        names = [local(child) for child in run]
        if _INVISIBLE.issuperset(names[: cut.child]):
            return _BEGIN
        if _INVISIBLE.issuperset(names[cut.child :]):
            return _END
    return cut


def _order(edge: Edge) -> tuple[list[int], _Cut]:
    """Sorts edges as they stand in the document."""
    path = []
    element = edge.holder
    while (parent := element.getparent()) is not None:
        path.append(parent.index(element))
        element = parent
    return path[::-1], edge.cut


Marks = Sequence["Element"]


def place(marks: Iterable[tuple[Anchor, Marks, Marks]]) -> None:
    """Put elements before and behind what each anchor holds. Runs are taken apart at its edges and keep their format.

    Call it once, with all marks: anchors hold for the XML as it was when they were found.
    """
    placed = list(marks)
    parts = _taken_apart(edge for anchor, _, _ in placed for edge in (anchor.begin, anchor.end))
    before: dict[Element, list[Element]] = {}
    behind: dict[Element, list[Element]] = {}
    for anchor, opening, closing in placed:
        first = parts[anchor.begin.holder][anchor.begin.cut]
        last = parts[anchor.end.holder][anchor.end.cut]
        before.setdefault(first.following, []).extend(opening)
        behind.setdefault(last.preceding, []).extend(closing)
    for element, elements in behind.items():
        for mark in reversed(elements):
            element.addnext(mark)
    for element, elements in before.items():
        for mark in elements:
            element.addprevious(mark)


class _Joint(NamedTuple):
    """What lies on either side of a cut."""

    preceding: "Element"
    following: "Element"


def _taken_apart(edges: Iterable[Edge]) -> Mapping["Element", Mapping[_Cut, _Joint]]:
    """Divide the holders at their cuts; what lies on either side of each. Beyond a holder's ends it is itself."""
    cuts: dict[Element, set[_Cut]] = {}
    for edge in edges:
        cuts.setdefault(edge.holder, set()).add(edge.cut)
    joints: dict[Element, dict[_Cut, _Joint]] = {}
    for holder, places in cuts.items():
        inner = sorted(places - {_BEGIN, _END})
        parts = _divided(holder, inner) if inner else [holder]
        joints[holder] = {
            cut: _Joint(parts[number], parts[number + 1]) for number, cut in enumerate(inner)
        } | {_BEGIN: _Joint(holder, holder), _END: _Joint(parts[-1], parts[-1])}
    return joints


def _divided(run: "Element", cuts: Sequence[_Cut]) -> "list[Element]":
    """The runs that ``run`` becomes, itself the first: what lies behind a cut moves into a new one of the same look."""
    properties = run.find(w("rPr"))
    parts = [run]
    for place, content in list(_contents(run, cuts)):
        if place in cuts[len(parts) - 1 : len(parts)]:
            part = _alike(run)
            if properties is not None:
                part.append(deepcopy(properties))
            parts[-1].addnext(part)
            parts.append(part)
        if parts[-1] is not run:
            parts[-1].append(content)
    return parts


def _contents(run: "Element", cuts: Sequence[_Cut]) -> "Iterator[tuple[_Cut, Element]]":
    """What stands in a run and where, texts taken apart at the cuts in them."""
    characters: dict[int, list[int]] = {}
    for cut in cuts:
        if cut.character:
            characters.setdefault(cut.child, []).append(cut.character)
    for number, child in enumerate(run):
        yield _Cut(number, 0), child
        if number not in characters:
            continue
        whole = child.text or ""
        bounds = [0, *characters[number], len(whole)]
        for begin, end in pairwise(bounds):
            text = _alike(child) if begin else child
            text.text = whole[begin:end]
            if text.text != text.text.strip():
                text.set(_PRESERVE, "preserve")
            if begin:
                yield _Cut(number, begin), text


def _alike(element: "Element") -> "Element":
    return element.makeelement(element.tag, {str(name): str(value) for name, value in element.items()})
