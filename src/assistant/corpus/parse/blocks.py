"""The body cut at its outermost headings: the stretches that get roles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.corpus.parse.cues import heading_scores, strong_roles
from assistant.corpus.parse.layout import Kind
from assistant.corpus.parse.outline import Point
from assistant.domain.text import Span

_GATHERS = re.compile(
    r"(?:工作|履职|履责|职责|述职|任务)[^，。]{0,6}(?:情况|总结|回顾|完成|汇报)"
    r"|一年来|过去一年|^.{0,3}(?:主要)?工作$"
)
_PART = re.compile(r"#*\s*第.{1,3}(?:部分|章|篇|编)")
_FEWEST_ROLES = 3
_SHARE_NAMED = 0.6


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch under one heading, or none, with the points in it. ``level`` counts from 1."""

    span: Span
    heading: Span | None
    level: int
    points: tuple[Point, ...]

    @property
    def body(self) -> Span:
        """The stretch without its heading."""
        return Span(self.heading.end if self.heading else self.span.begin, self.span.end)


def line_begin(text: str, begin: int) -> int:
    """``begin`` moved back over the indentation of its line."""
    while begin and text[begin - 1] in " \t\u3000\xa0":
        begin -= 1
    return begin


def find_blocks(text: str, body: Span, points: Sequence[Point]) -> list[Block]:
    """The blocks of a body whose outline is ``points``: a preamble if there is one, then one per heading.

    Paragraphs behind the last of a series of one-paragraph sections make a block without a heading. A heading
    that only gathers parts with roles of their own makes way for them.
    """
    headed = [point for point in points if point.head is not None and point.kind is not Kind.TOPIC]
    outermost = min((point.rank for point in headed), default=0.0)
    # Single bare headings may stand beside 一、二、: they do not demote these.
    cuts = [point for point in headed if point.rank <= max(outermost, Kind.HAN)]
    begins = [line_begin(text, point.span.begin) for point in cuts]
    ends = [*begins[1:], body.end][: len(cuts)]
    first = begins[0] if begins else body.end
    blocks: list[Block] = []
    if text[body.begin : first].strip():
        inside = tuple(point for point in points if point.span.begin < first)
        blocks.append(Block(Span(body.begin, first), None, 1, inside))
    for point, begin, stop in zip(cuts, begins, ends, strict=True):
        end = point.span.end
        beside = tuple(other for other in points if end <= other.span.begin < stop)
        outlined = any(not other.inline for other in beside)
        if outlined or not text[end:stop].strip():
            blocks += _parts(text, Block(Span(begin, stop), point.head, 1, point.children + beside))
        else:
            blocks += _parts(text, Block(Span(begin, end), point.head, 1, point.children))
            blocks.append(Block(Span(end, stop), None, 1, beside))
    return blocks


def _parts(text: str, block: Block) -> list[Block]:
    """The block, or its parts when it only gathers them: 一、工作总结 over （一）学习 （二）履职."""
    heads = [point for point in block.points if point.head is not None]
    if len(heads) < 2 or len({point.rank for point in heads}) > 1 or not _gathers(text, block, heads):
        return [block]
    begins = [line_begin(text, point.span.begin) for point in heads]
    parts = [Block(Span(block.span.begin, begins[0]), block.heading, block.level, ())]
    for point, begin, stop in zip(heads, begins, [*begins[1:], block.span.end], strict=True):
        beside = tuple(other for other in block.points if point.span.end <= other.span.begin < stop)
        parts.append(Block(Span(begin, stop), point.head, block.level + 1, point.children + beside))
    return parts


def _gathers(text: str, block: Block, points: Sequence[Point]) -> bool:
    """Whether parts have roles of their own: most name one, and the heading is general or names all."""
    if block.heading is None:
        return False
    heading = block.heading.of(text)
    named = [strong_roles(heading_scores(point.head.of(text))) for point in points if point.head]
    distinct = {roles[0] for roles in named if roles}
    if len(distinct) < 2 or sum(map(bool, named)) < _SHARE_NAMED * len(named):
        return False
    own = strong_roles(heading_scores(heading))
    general = _GATHERS.search(heading) is not None and len(distinct) >= _FEWEST_ROLES
    return general or _PART.match(heading) is not None or (len(own) > 1 and distinct.issuperset(own))
