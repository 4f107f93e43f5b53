"""Spans of the text → positions in the XML, where comments or other marks begin and end.

Word ignores marks inside text boxes, and loses marks inside a formula, a ruby or a bound content control when it
redraws them: there the mark encloses the whole element, and the anchor is not exact.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.corpus.word.lines import Fragment, WordLine
from assistant.corpus.word.names import local, w
from assistant.domain.text import Span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_INDIVISIBLE = frozenset({"r", "oMath", "oMathPara", "AlternateContent"})
"""Elements in a paragraph that cannot contain marks (a run is split instead)."""

_REDRAWN_CONTROLS = frozenset({"dataBinding", "text", "comboBox", "dropDownList", "date", "checkbox"})
"""Kinds of content controls whose content Word itself writes."""

_INVISIBLE = frozenset({"rPr", "lastRenderedPageBreak"})
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


class _Position(NamedTuple):
    """A position inside a run: before character ``character`` of its child number ``child``."""

    child: int
    character: int


_BEGIN, _END = _Position(-1, 0), _Position(1 << 40, 0)


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of an anchor: a position at or in ``holder``, the run or other element that the mark is put next to."""

    holder: "Element"
    position: _Position


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a mark begins and ends. ``exact``: it encloses exactly the characters of the span."""

    begin: Edge
    end: Edge
    exact: bool


class AnchorFinder:
    """Finds the anchors of spans in the text of ``lines``, joined by LF."""

    def __init__(self, lines: Iterable[WordLine]) -> None:
        self._begins: list[int] = []
        self._fragments: list[Fragment] = []
        at = 0
        for line in lines:
            for fragment in line.fragments:
                if fragment.node is not None:
                    self._begins.append(at)
                    self._fragments.append(fragment)
                at += len(fragment.text)
            at += 1

    def anchor(self, span: Span) -> Anchor | None:
        """The anchor of ``span``; None in a document without text.

        A span of characters without an element (automatic numbers, tabs between cells, line ends) gets the anchor of
        the nearest character that has one.
        """
        if not self._fragments:
            return None
        first, last = self._from(span.begin), self._before(span.end)
        exact = first <= last and first < span.end
        if not exact:
            after = first if first < self._length else last
            first = last = last if last >= 0 and span.begin - last < after - span.end + 1 else after
        fragments = self._fragments[self._number(first) : self._number(last) + 1]
        begin, begin_exact = _edge(fragments[0], first - self._begins[self._number(first)], after=False)
        end, end_exact = _edge(fragments[-1], last - self._begins[self._number(last)], after=True)
        if begin.holder is not end.holder and _order(end) < _order(
            begin
        ):  # the text of a text box follows that of the paragraph it is attached to
            edges = [_edge(fragment, 0, after=False)[0] for fragment in fragments]
            begin = min((begin, *edges), key=_order)
            edges = [_edge(fragment, len(fragment.text) - 1, after=True)[0] for fragment in fragments]
            end = max((end, *edges), key=_order)
        return Anchor(begin, end, exact and begin_exact and end_exact)

    @property
    def _length(self) -> int:
        return self._begins[-1] + len(self._fragments[-1].text)

    def _number(self, offset: int) -> int:
        """The number of the last fragment that begins at or before ``offset``."""
        return bisect_right(self._begins, offset) - 1

    def _from(self, offset: int) -> int:
        """The first character with an element at or after ``offset``; the length of the text without one."""
        number = self._number(offset)
        if number >= 0 and offset < self._begins[number] + len(self._fragments[number].text):
            return offset
        return self._begins[number + 1] if number + 1 < len(self._begins) else self._length

    def _before(self, offset: int) -> int:
        """The last character with an element before ``offset``; -1 without one."""
        number = bisect_left(self._begins, offset) - 1
        if number < 0:
            return -1
        return min(offset, self._begins[number] + len(self._fragments[number].text)) - 1


def _edge(fragment: Fragment, at: int, *, after: bool) -> tuple[Edge, bool]:
    """The edge before (or after) character ``at`` of a fragment, and whether it is exact."""
    node = fragment.node
    assert node is not None
    holder = _holder(node)
    inside = [node, *node.iterancestors()]
    if local(holder) != "r":
        return Edge(holder, _END if after else _BEGIN), False
    child = inside[inside.index(holder) - 1]
    number = holder.index(child)
    if child is node and local(node) == "t":
        character = fragment.at + at + after
        inside_text = character < fragment.at + len(fragment.text) or character < len(node.text or "")
        position = _Position(number, character) if inside_text else _Position(number + 1, 0)
    else:
        position = _Position(number + after, 0)
    return Edge(holder, _trimmed(holder, position)), child is node


def _holder(node: "Element") -> "Element":
    """The run, or other indivisible element, of the outermost paragraph around ``node``."""
    ancestors = [node, *node.iterancestors()]
    outermost = max(number for number, element in enumerate(ancestors) if local(element) == "p")
    return next(element for element in reversed(ancestors[:outermost]) if _is_indivisible(element))


def _is_indivisible(element: "Element") -> bool:
    if local(element) != "sdt":
        return local(element) in _INDIVISIBLE
    properties = element.find(w("sdtPr"))
    return properties is not None and any(local(kind) in _REDRAWN_CONTROLS for kind in properties)


def _trimmed(run: "Element", position: _Position) -> _Position:
    """The same position, normalised to the begin or end of the run if nothing visible is between."""
    if not position.character:
        names = [local(child) for child in run]
        if _INVISIBLE.issuperset(names[: position.child]):
            return _BEGIN
        if _INVISIBLE.issuperset(names[position.child :]):
            return _END
    return position


def _order(edge: Edge) -> tuple[list[int], _Position]:
    """The sort key of an edge: its order in the document."""
    path = []
    element = edge.holder
    while (parent := element.getparent()) is not None:
        path.append(parent.index(element))
        element = parent
    return path[::-1], edge.position


Marks = Sequence["Element"]


def insert_marks(marks: Iterable[tuple[Anchor, Marks, Marks]]) -> None:
    """Insert elements before and after each anchor, given as (anchor, elements before, elements after).

    Runs are split at the edges and keep their format. To be called once, with all marks, since anchors are only valid
    for the XML in which they were found.
    """
    mark_list = list(marks)
    runs = _split_at_edges(edge for anchor, _, _ in mark_list for edge in (anchor.begin, anchor.end))
    before: dict[Element, list[Element]] = {}
    after: dict[Element, list[Element]] = {}
    for anchor, opening, closing in mark_list:
        first = runs[anchor.begin.holder][anchor.begin.position]
        last = runs[anchor.end.holder][anchor.end.position]
        before.setdefault(first.following, []).extend(opening)
        after.setdefault(last.preceding, []).extend(closing)
    for element, elements in after.items():
        for mark in reversed(elements):
            element.addnext(mark)
    for element, elements in before.items():
        for mark in elements:
            element.addprevious(mark)


class _Neighbours(NamedTuple):
    """The elements on either side of a position."""

    preceding: "Element"
    following: "Element"


def _split_at_edges(edges: Iterable[Edge]) -> Mapping["Element", Mapping[_Position, _Neighbours]]:
    """Split the holders at their positions; holder → position → the elements on either side, at its ends the holder."""
    positions: dict[Element, set[_Position]] = {}
    for edge in edges:
        positions.setdefault(edge.holder, set()).add(edge.position)
    neighbours: dict[Element, dict[_Position, _Neighbours]] = {}
    for holder, places in positions.items():
        inner = sorted(places - {_BEGIN, _END})
        runs = _split_run(holder, inner) if inner else [holder]
        neighbours[holder] = {
            position: _Neighbours(runs[number], runs[number + 1]) for number, position in enumerate(inner)
        } | {_BEGIN: _Neighbours(holder, holder), _END: _Neighbours(runs[-1], runs[-1])}
    return neighbours


def _split_run(run: "Element", positions: Sequence[_Position]) -> "list[Element]":
    """Split ``run``; the resulting runs, itself the first. The content after a position moves to a run of equal format."""
    properties = run.find(w("rPr"))
    runs = [run]
    for position, content in list(_contents(run, positions)):
        if position in positions[len(runs) - 1 : len(runs)]:
            run_copy = _empty_copy(run)
            if properties is not None:
                run_copy.append(deepcopy(properties))
            runs[-1].addnext(run_copy)
            runs.append(run_copy)
        if runs[-1] is not run:
            runs[-1].append(content)
    return runs


def _contents(run: "Element", positions: Sequence[_Position]) -> "Iterator[tuple[_Position, Element]]":
    """The children of a run with their positions, texts split at the positions within them."""
    characters: dict[int, list[int]] = {}
    for position in positions:
        if position.character:
            characters.setdefault(position.child, []).append(position.character)
    for number, child in enumerate(run):
        yield _Position(number, 0), child
        if number not in characters:
            continue
        whole = child.text or ""
        bounds = [0, *characters[number], len(whole)]
        for begin, end in pairwise(bounds):
            text = _empty_copy(child) if begin else child
            text.text = whole[begin:end]
            if text.text != text.text.strip():
                text.set(_PRESERVE, "preserve")
            if begin:
                yield _Position(number, begin), text


def _empty_copy(element: "Element") -> "Element":
    return element.makeelement(element.tag, {str(name): str(value) for name, value in element.items()})
