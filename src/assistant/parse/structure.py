"""Outline and roles → sections, each with its items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.parse.closing import annex_begin, closing_begin
from assistant.parse.layout import Line, lines
from assistant.parse.outline import Point, outline
from assistant.parse.roles import (
    MAIN,
    Scores,
    Sentence,
    assign,
    heading_scores,
    read_sentence,
    section_scores,
    strong_roles,
    turns,
)
from assistant.report import Item, Role, Section
from assistant.text import Span, fold, sentences

_MERGED = frozenset({Role.PROBLEMS, Role.PLANS})  # 存在的问题及下步打算
# A preamble longer than this, or of more paragraphs, may hold more than a lead.
_LONG_PREAMBLE = 700
_REVIEW = re.compile(r"((?:19|20)\d\d)年[^，。]{0,16}(?:回顾|总结|完成|成就|发展情况)")
_GATHERS = re.compile(
    r"(?:工作|履职|履责|职责|述职|任务)[^，。]{0,6}(?:情况|总结|回顾|完成|汇报)|一年来|过去一年|^.{0,3}(?:主要)?工作$"
)
_PART = re.compile(r"#*\s*第.{1,3}(?:部分|章|篇|编)")


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch that stands under one heading (or none), before it has its role."""

    span: Span
    heading: Span | None
    level: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of one role."""

    role: Role
    begin: int
    block: _Block


def _indent(text: str, begin: int) -> int:
    """``begin`` moved back over the indentation of its line."""
    while begin and text[begin - 1] in " \t\u3000\xa0":
        begin -= 1
    return begin


def _blocks(text: str, body: Span, points: Sequence[Point]) -> list[_Block]:
    """The body cut at its outermost headings: a preamble (may be empty), then what each heading holds."""
    ranks = [
        point.rank for point in points if point.head is not None and not (point.inline and point.rank % 1)
    ]
    outermost = min(ranks, default=-1.0)
    cuts = [point for point in points if point.rank == outermost and point.head is not None]
    # A bare heading stands above a numbering that starts afresh, but alone it does not demote the numbers beside it.
    seconds = [
        point for point in points if point.head is not None and point not in cuts and point.rank <= 3.0
    ]
    cuts = sorted(cuts + seconds, key=lambda point: point.span.begin)
    begins = [_indent(text, point.span.begin) for point in cuts]
    blocks: list[_Block] = []
    first = begins[0] if begins else body.end
    if text[body.begin : first].strip():
        inside = tuple(point for point in points if point.span.begin < first and point not in cuts)
        blocks.append(_Block(Span(body.begin, first), None, 1, inside))
    for n, point in enumerate(cuts):
        stop = begins[n + 1] if n + 1 < len(cuts) else body.end
        between = tuple(p for p in points if point.span.end <= p.span.begin < stop and p not in cuts)
        end = point.span.end
        if text[end:stop].strip() and not between:
            # Paragraphs behind the last of a series of one-paragraph sections: no longer under its heading.
            blocks.append(_Block(Span(begins[n], end), point.head, 1, point.children))
            blocks.append(_Block(Span(end, stop), None, 1, ()))
        else:
            blocks.append(_Block(Span(begins[n], stop), point.head, 1, point.children + between))
    return [inner for block in blocks for inner in _expanded(text, block)]


def _expanded(text: str, block: _Block) -> list[_Block]:
    """A block whose heading only gathers parts with roles of their own, as these parts: 工作总结 over （一）学习 （二）廉洁."""
    heads = [point for point in block.points if point.head is not None]
    if block.heading is None or len(heads) < 2 or len({point.rank for point in heads}) > 1:
        return [block]
    named = [strong_roles(heading_scores(point.head.of(text))) for point in heads if point.head]
    distinct = {roles[0] for roles in named if roles}
    own = strong_roles(heading_scores(block.heading.of(text)))
    if sum(bool(roles) for roles in named) * 5 < 3 * len(named) or len(distinct) < 2:
        return [block]
    heading = block.heading.of(text)
    gathers = _GATHERS.search(heading) is not None and len(distinct) > 2
    merged = len(own) > 1 and set(own) <= distinct
    if not (gathers or merged or _PART.match(heading)):
        return [block]
    begins = [_indent(text, point.span.begin) for point in heads]
    parts = [_Block(Span(block.span.begin, begins[0]), block.heading, block.level, ())]
    for n, point in enumerate(heads):
        stop = begins[n + 1] if n + 1 < len(heads) else block.span.end
        inner = tuple(p for p in block.points if point.span.end <= p.span.begin < stop)
        parts.append(_Block(Span(begins[n], stop), point.head, block.level + 1, point.children + inner))
    return parts


def _read(text: str, span: Span, year: int | None) -> list[tuple[int, Sentence]]:
    """The sentences of a stretch with their begins."""
    found: list[tuple[int, Sentence]] = []
    for line in lines(text, span):
        for n, sentence in enumerate(sentences(text, line.span)):
            found.append((sentence.begin, read_sentence(sentence.of(text), n == 0, year)))
    return found


def _body(block: _Block) -> Span:
    return Span(block.heading.end if block.heading else block.span.begin, block.span.end)


def _named(text: str, block: _Block, year: int | None) -> Scores:
    return heading_scores(block.heading.of(text) if block.heading else "", year)


def _allowed(role: Role, named: Sequence[Role], roles: Sequence[Role]) -> set[Role]:
    """The roles that the text of one block may take, given the role of its heading and of all blocks."""
    allowed = {role}
    if role in _MERGED and _MERGED <= set(named):
        allowed |= {other for other in _MERGED if other not in roles}
    elif {Role.INTEGRITY, Role.LAW} <= set(named):
        allowed |= {Role.INTEGRITY, Role.LAW}
    elif role is Role.PROBLEMS and Role.PLANS not in roles:
        allowed.add(Role.PLANS)
    elif role is Role.PLANS and Role.PROBLEMS not in roles:
        allowed.add(Role.PROBLEMS)
    return allowed


def _cut(found: Sequence[tuple[int, Sentence]], path: Sequence[Role], block: _Block) -> list[_Stretch]:
    stretches: list[_Stretch] = []
    for (begin, _), role in zip(found, path, strict=True):
        if not stretches:
            stretches.append(_Stretch(role, block.span.begin, block))
        elif stretches[-1].role is not role:
            stretches.append(_Stretch(role, begin, block))
    return stretches or [_Stretch(Role.DUTY, block.span.begin, block)]


def _running_text(text: str, block: _Block, headed: bool, titled: bool, year: int | None) -> list[_Stretch]:
    """The roles of text before the first heading, or of a report without any."""
    found = _read(text, block.span, year)
    paragraphs = sum(sentence.paragraph_start for _, sentence in found)
    if headed and (len(block.span) < _LONG_PREAMBLE or paragraphs < 3):
        return [_Stretch(Role.LEAD, block.span.begin, block)]
    path = turns([sentence for _, sentence in found], (Role.LEAD, *MAIN), whole=titled or headed)
    return _cut(found, path, block)


def _headed_text(
    text: str, block: _Block, role: Role, roles: Sequence[Role], year: int | None
) -> list[_Stretch]:
    """The roles of what stands under a heading: one, or two where it names two or where the text turns."""
    allowed = _allowed(role, strong_roles(_named(text, block, year)), roles)
    if len(allowed) == 1:
        return [_Stretch(role, block.span.begin, block)]
    found = _read(text, _body(block), year)
    merged = len(allowed & set(strong_roles(_named(text, block, year)))) > 1
    path = turns([sentence for _, sentence in found], allowed, None if merged else role)
    return _cut(found, path, block) if path else [_Stretch(role, block.span.begin, block)]


def _items(text: str, points: Sequence[Point], span: Span, level: int) -> tuple[Item, ...]:
    """The points within ``span`` as items; a point that reaches beyond it is cut at its end."""
    items: list[Item] = []
    for point in points:
        if not span.begin <= point.span.begin < span.end:
            # A point that began before a turn of roles: what it holds behind the turn stands on its own.
            if point.span.begin < span.begin < point.span.end:
                items += _items(text, point.children, span, level)
            continue
        stretch = Span(point.span.begin, min(point.span.end, span.end)).stripped(text)
        items.append(Item(level, point.head, stretch, _items(text, point.children, stretch, level + 1)))
    return tuple(items)


def _sections(text: str, body: Span, stretches: Sequence[_Stretch], closing: int) -> tuple[Section, ...]:
    sections: list[Section] = []
    for n, stretch in enumerate(stretches):
        stop = stretches[n + 1].begin if n + 1 < len(stretches) else closing
        end = Span(stretch.begin, max(stretch.begin, min(stop, closing))).stripped(text).end
        span = Span(stretch.begin, end)
        if not span.of(text).strip():
            continue
        heading = stretch.block.heading
        heading = heading if heading and span.contains(heading) else None
        items = _items(text, stretch.block.points, span, 1)
        sections.append(Section(stretch.role, stretch.block.level, heading, span, items))
    if closing < body.end:
        sections.append(Section(Role.CLOSING, 1, None, Span(closing, body.end).stripped(text)))
    return tuple(sections)


def find_sections(text: str, body_lines: Sequence[Line], year: int | None = None) -> tuple[Section, ...]:
    """The sections of a report whose body, without the title, is ``body_lines``. ``year``: the report's own.

    Sections are in order and do not overlap; between them there is nothing but white space.
    """
    if not body_lines:
        return ()
    annex = annex_begin(text, body_lines)
    if annex < len(body_lines):
        span = Span(body_lines[annex].span.begin, body_lines[-1].span.end)
        return (*find_sections(text, body_lines[:annex], year), Section(Role.OTHER, 1, None, span))
    titled = bool(text[: body_lines[0].span.begin].strip())
    body = Span(_indent(text, body_lines[0].span.begin), body_lines[-1].span.end)
    points = outline(text, body_lines)
    closing = closing_begin(text, body_lines, points)
    inner = [line for line in body_lines if line.span.begin < closing]
    if not inner:
        return _sections(text, body, (), closing)
    blocks = _blocks(
        text, Span(body.begin, max(closing, body.begin)), [p for p in points if p.span.begin < closing]
    )
    headings = " ".join(block.heading.of(text) for block in blocks if block.heading)
    reviewed = [int(found[1]) for found in _REVIEW.finditer(fold(headings))]
    year = max(reviewed, default=year)  # a work report is dated with the year that it plans
    stretches: list[_Stretch] = []
    rest = blocks
    headed = any(block.heading for block in blocks)
    if blocks and blocks[0].heading is None:
        stretches += _running_text(text, blocks[0], headed, titled, year)
        rest = blocks[1:]
    readings = [
        section_scores(_named(text, b, year), [s.scores for _, s in _read(text, _body(b), year)])
        for b in rest
    ]
    before = stretches[-1].role if stretches else Role.LEAD
    # Numbered points behind running text that has come to the plans are these plans.
    roles: list[Role] = [before] * len(rest) if before is Role.PLANS else assign(readings, before)
    for n in range(len(rest) - 2, -1, -1):
        if not len(_body(rest[n]).stripped(text)):
            roles[n] = roles[n + 1]  # a heading that only gathers takes the role of its first part
    for block, role in zip(rest, roles, strict=True):
        stretches += _headed_text(text, block, role, roles, year)
    return _sections(text, body, stretches, closing)
