"""Blocks: the body of a report split at its outermost headings. Each block is given a role."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.corpus.parse.cues import heading_scores, strong_roles
from assistant.corpus.parse.layout import MarkerKind
from assistant.corpus.parse.outline import Point
from assistant.domain.text import Span

_CONTAINER_HEADING = re.compile(
    r"(?:工作|履职|履责|职责|述职|任务)[^，。]{0,6}(?:情况|总结|回顾|完成|汇报|内容)"
    r"|一年来|过去一年|^.{0,3}(?:主要)?工作$|^.{0,6}(?:总结|小结)$"
)
_PART = re.compile(r"#{0,6}\s{0,8}第.{1,3}(?:部分|章|篇|编)")
_MIN_ROLES = 3
_MIN_SHARE_WITH_ROLE = 0.6


@dataclass(frozen=True, slots=True)
class Block:
    """The text under one heading (None: without a heading), with the points in it. ``level`` counts from 1."""

    span: Span
    heading: Span | None
    level: int
    points: tuple[Point, ...]

    @property
    def body(self) -> Span:
        """The block without its heading."""
        return Span(self.heading.end if self.heading else self.span.begin, self.span.end)


def line_begin(text: str, begin: int) -> int:
    """The offset of the indentation before ``begin``."""
    while begin and text[begin - 1] in " \t\u3000\xa0":
        begin -= 1
    return begin


def find_blocks(text: str, body: Span, points: Sequence[Point]) -> list[Block]:
    """The blocks of a body: a preamble if there is one, then one per heading. ``points`` is its outline.

    Paragraphs after the last of a series of one-paragraph sections make a block without a heading. A heading
    over subsections that have different roles is replaced by these.
    """
    headed = [point for point in points if point.head is not None and point.kind is not MarkerKind.TOPIC]
    outermost = min((point.rank for point in headed), default=0.0)
    # Single headings without number may occur next to 一、二、: they do not make these a level deeper.
    headings = [point for point in headed if point.rank <= max(outermost, MarkerKind.HAN)]
    begins = [line_begin(text, point.span.begin) for point in headings]
    ends = [*begins[1:], body.end][: len(headings)]
    first = begins[0] if begins else body.end
    blocks: list[Block] = []
    if text[body.begin : first].strip():
        inside = tuple(point for point in points if point.span.begin < first)
        blocks.append(Block(Span(body.begin, first), None, 1, inside))
    for point, begin, stop in zip(headings, begins, ends, strict=True):
        end = point.span.end
        following = tuple(other for other in points if end <= other.span.begin < stop)
        outlined = any(not other.inline for other in following)
        if outlined or not text[end:stop].strip():
            blocks += _subdivided(text, Block(Span(begin, stop), point.head, 1, point.children + following))
        else:
            blocks += _subdivided(text, Block(Span(begin, end), point.head, 1, point.children))
            blocks.append(Block(Span(end, stop), None, 1, following))
    return blocks


def _subdivided(text: str, block: Block) -> list[Block]:
    """The block, or its subsections if it only contains these: 一、工作总结 over （一）学习 （二）履职."""
    heads = [point for point in block.points if point.head is not None]
    if len(heads) < 2 or len({point.rank for point in heads}) > 1 or not _is_container(text, block, heads):
        return [block]
    begins = [line_begin(text, point.span.begin) for point in heads]
    subdivisions = [Block(Span(block.span.begin, begins[0]), block.heading, block.level, ())]
    for point, begin, stop in zip(heads, begins, [*begins[1:], block.span.end], strict=True):
        following = tuple(other for other in block.points if point.span.end <= other.span.begin < stop)
        subdivisions.append(Block(Span(begin, stop), point.head, block.level + 1, point.children + following))
    return subdivisions


def _is_container(text: str, block: Block, points: Sequence[Point]) -> bool:
    """Whether subsections have roles of their own: most name one, and the heading is general or names all of them."""
    if block.heading is None:
        return False
    heading = block.heading.of(text)
    named = [strong_roles(heading_scores(point.head.of(text))) for point in points if point.head]
    distinct = {roles[0] for roles in named if roles}
    if len(distinct) < 2 or sum(map(bool, named)) < _MIN_SHARE_WITH_ROLE * len(named):
        return False
    own = strong_roles(heading_scores(heading))
    general = _CONTAINER_HEADING.search(heading) is not None and len(distinct) >= _MIN_ROLES
    # A part that names a role of its own has it as a whole: 第二部分 述职.
    general_part = _PART.match(heading) is not None and not own
    return general or general_part or (len(own) > 1 and distinct.issuperset(own))
