"""What was left out of a Word document, or read with doubt, with its place in the text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.corpus.word.lines import WordLine
from assistant.corpus.word.names import w
from assistant.domain.reading import Remark, RemarkKind
from assistant.domain.text import Span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

COMMENT, DELETED = "批注", "修订中删去的文字"
_MAX_TEXT = 400
"""Characters of what was left out that a remark quotes."""


@dataclass(frozen=True, slots=True)
class PlacedRemark:
    """A remark on an element of the body. ``is_read``: its text is in the text of the document all the same."""

    element: "Element"
    reason: str
    is_read: bool = False


def remarks_of(
    container: "Element",
    lines: Sequence[WordLine],
    placed: Iterable[PlacedRemark],
    comments: Mapping[str, str],
) -> list[Remark]:
    """The remarks on the elements of ``container``, in its order, with their places in the text of ``lines``.

    ``comments``: the text of each comment by its id.
    """
    by_element: dict[Element, list[PlacedRemark]] = defaultdict(list)
    for one in placed:
        by_element[one.element].append(one)
    if not by_element:
        return []
    spans = _spans(lines)
    remarks: list[Remark] = []
    at = 0
    for element in container.iter():
        for one in by_element.get(element, ()):
            own = [spans[inner] for inner in element.iter() if inner in spans] if one.is_read else []
            if own:
                span = Span(min(each.begin for each in own), max(each.end for each in own))
                remarks.append(Remark(RemarkKind.UNCERTAIN, span, one.reason))
            elif not one.is_read:
                words = (
                    comments.get(element.get(w("id"), ""), "") if one.reason == COMMENT else _text(element)
                )
                remarks.append(Remark(RemarkKind.LEFT_OUT, Span(at, at), one.reason, words[:_MAX_TEXT]))
        if element in spans:
            at = spans[element].end
    return remarks


def comment_texts(root: "Element | None") -> dict[str, str]:
    """The text of each comment by its id."""
    if root is None:
        return {}
    return {comment.get(w("id"), ""): _text(comment) for comment in root.iterfind(w("comment"))}


def _spans(lines: Sequence[WordLine]) -> "dict[Element, Span]":
    """The span of every element with text in the text of the lines."""
    spans: dict[Element, Span] = {}
    at = 0
    for line in lines:
        for fragment in line.fragments:
            end = at + len(fragment.text)
            if fragment.node is not None:
                known = spans.get(fragment.node)
                spans[fragment.node] = Span(min(known.begin, at) if known else at, end)
            at = end
        at += 1
    return spans


def _text(element: "Element") -> str:
    """All text of an element, deleted text, too; paragraphs are parted by blanks."""
    parts: list[str] = []
    for inner in element.iter():
        if inner.tag in (w("t"), w("delText")):
            parts.append(inner.text or "")
        elif inner.tag == w("p") and parts:
            parts.append(" ")
    return "".join(parts).strip()
