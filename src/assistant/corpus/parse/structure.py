"""Outline and roles → sections, each with its items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.corpus.parse.blocks import Block, find_blocks, line_begin
from assistant.corpus.parse.closing import annex_begin, closing_begin
from assistant.corpus.parse.cues import MAIN, Scores, heading_scores, sentence_scores, strong_roles
from assistant.corpus.parse.layout import Line, lines
from assistant.corpus.parse.outline import Point, outline
from assistant.corpus.parse.roles import Sentence, assign, read_sentence, section_scores, turns
from assistant.domain.report import Item, Role, Section
from assistant.domain.text import Span, fold, sentences

_MERGED = frozenset({Role.PROBLEMS, Role.PLANS})  # 存在的问题及下步打算
_UPRIGHT = frozenset({Role.INTEGRITY, Role.LAW})  # 廉洁自律和依法行政
# A preamble of this length and of several paragraphs may hold more than a lead.
_LONG_PREAMBLE = 700
_SEVERAL = 3
_REVIEW = re.compile(r"((?:19|20)\d\d)年[^，。]{0,16}(?:回顾|总结|完成|成就|发展情况)")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of one role, up to the next one."""

    role: Role
    begin: int
    block: Block


def _read(text: str, span: Span, year: int | None) -> list[tuple[int, Sentence]]:
    """The sentences of a stretch with their begins."""
    return [
        (sentence.begin, read_sentence(sentence.of(text), n == 0, year))
        for line in lines(text, span)
        for n, sentence in enumerate(sentences(text, line.span))
    ]


def _said(text: str, span: Span, year: int | None) -> list[Scores]:
    """What the sentences of a stretch speak for, and the points in them that ； parts."""
    return [
        sentence_scores(piece, year)
        for line in lines(text, span)
        for sentence in sentences(text, line.span)
        for piece in re.split("[；;]", sentence.of(text))
        if piece
    ]


def _cut(found: Sequence[tuple[int, Sentence]], path: Sequence[Role], block: Block) -> list[_Stretch]:
    """The stretches of a block whose sentences have the roles of ``path``."""
    stretches = [_Stretch(path[0], block.span.begin, block)]
    for (begin, _), role in zip(found, path, strict=True):
        if stretches[-1].role is not role:
            stretches.append(_Stretch(role, begin, block))
    return stretches


def _running_text(text: str, block: Block, headed: bool, titled: bool, year: int | None) -> list[_Stretch]:
    """The stretches of what stands before the first heading, or of a report without any."""
    found = _read(text, block.span, year)
    paragraphs = sum(sentence.paragraph_start for _, sentence in found)
    turned = any(s.paragraph_start and s.openings.intersection(MAIN) for _, s in found[1:])
    if headed and not turned and (len(block.span) < _LONG_PREAMBLE or paragraphs < _SEVERAL):
        return [_Stretch(Role.LEAD, block.span.begin, block)]
    path = turns([sentence for _, sentence in found], (Role.LEAD, *MAIN), whole=titled or headed)
    return _cut(found, path, block)


def _allowed(role: Role, named: frozenset[Role], roles: Sequence[Role]) -> frozenset[Role]:
    """The roles that the text of a block of ``role`` may take; ``named``: those that its heading names."""
    for pair in (_MERGED, _UPRIGHT):
        if role in pair and named >= pair:
            return frozenset({role, *(other for other in pair if other not in roles)})
    # Problems go over into plans under one heading where the plans have none of their own, and the reverse.
    return _MERGED if role in _MERGED and not _MERGED.issubset(roles) else frozenset({role})


def _headed_text(text: str, block: Block, roles: Sequence[Role], n: int, year: int | None) -> list[_Stretch]:
    """The stretches of block ``n`` of ``roles[n]``: two where its heading names two or the text turns."""
    if block.heading is None:  # behind the last of a series: whatever is still to come
        found = _read(text, block.span, year)
        return _cut(found, turns([sentence for _, sentence in found], MAIN, None), block)
    heading = block.heading.of(text)
    named = frozenset(strong_roles(heading_scores(heading, year)))
    allowed = _allowed(roles[n], named, roles)
    found = _read(text, block.body, year) if len(allowed) > 1 else []
    if not found:
        return [_Stretch(roles[n], block.span.begin, block)]
    first = None if named >= allowed else roles[n]
    return _cut(found, turns([sentence for _, sentence in found], allowed, first), block)


def _block_roles(text: str, blocks: Sequence[Block], before: Role, year: int | None) -> list[Role]:
    """The role of each block behind a part of role ``before``."""
    if before is Role.PLANS:  # numbered points behind running text that has come to the plans are these plans
        return [before for _ in blocks]
    readings = []
    for block in blocks:
        heading = heading_scores(block.heading.of(text) if block.heading else "", year)
        readings.append(section_scores(heading, _said(text, block.body, year)))
    roles = assign(readings, before)
    for n in range(len(blocks) - 2, -1, -1):
        if not len(blocks[n].body.stripped(text)):  # a heading that only gathers goes with its first part
            roles[n] = roles[n + 1]
    return roles


def _items(points: Sequence[Point], text: str, span: Span, level: int) -> tuple[Item, ...]:
    """The points within ``span`` as items; one that reaches beyond is cut at its end."""
    items: list[Item] = []
    for point in points:
        if span.begin <= point.span.begin < span.end:
            inner = Span(point.span.begin, min(point.span.end, span.end)).stripped(text)
            items.append(Item(level, point.head, inner, _items(point.children, text, inner, level + 1)))
        elif point.span.begin < span.begin < point.span.end:
            # It began before the role turned: what it holds behind the turn stands on its own.
            items += _items(point.children, text, span, level)
    return tuple(items)


def _sections(text: str, stretches: Sequence[_Stretch], end: int) -> list[Section]:
    """The sections that consecutive stretches are, the last of which ends by ``end``."""
    sections: list[Section] = []
    ends = [*(stretch.begin for stretch in stretches[1:]), end]
    for stretch, stop in zip(stretches, ends, strict=True):
        span = Span(stretch.begin, Span(stretch.begin, stop).stripped(text).end)
        heading = stretch.block.heading
        heading = heading if heading and span.contains(heading) else None
        items = _items(stretch.block.points, text, span, 1)
        sections.append(Section(stretch.role, stretch.block.level, heading, span, items))
    return sections


def _reviewed_year(text: str, title: str, blocks: Sequence[Block], year: int | None) -> int | None:
    """The year that is looked back on: a government's work report is dated with the year that it plans."""
    headings = (fold(block.heading.of(text)) for block in blocks if block.heading)
    named = [int(found[1]) for words in headings for found in _REVIEW.finditer(words)]
    if named or year is None:
        return max(named, default=None)
    return year - 1 if "政府工作报告" in title else year


def find_sections(text: str, body_lines: Sequence[Line], year: int | None = None) -> tuple[Section, ...]:
    """The sections of a report whose body, without the title, is ``body_lines``. ``year``: the report's own.

    Sections are in order and do not overlap; between them there is nothing but white space.
    """
    if not body_lines:
        return ()
    annex = annex_begin(text, body_lines)
    body_lines, with_annexes = body_lines[:annex], body_lines[annex:]
    begin, end = line_begin(text, body_lines[0].span.begin), body_lines[-1].span.end
    points = outline(text, body_lines)
    closing = line_begin(text, closing_begin(text, body_lines, points))
    sections: list[Section] = []
    if text[begin:closing].strip():
        blocks = find_blocks(text, Span(begin, closing), [p for p in points if p.span.begin < closing])
        title = text[:begin].strip()
        year = _reviewed_year(text, title, blocks, year)
        stretches: list[_Stretch] = []
        if blocks[0].heading is None:
            stretches += _running_text(text, blocks[0], len(blocks) > 1, bool(title), year)
        rest = blocks[bool(stretches) :]
        roles = _block_roles(text, rest, stretches[-1].role if stretches else Role.LEAD, year)
        for n, block in enumerate(rest):
            stretches += _headed_text(text, block, roles, n, year)
        sections += _sections(text, stretches, closing)
    if closing < end:
        sections.append(Section(Role.CLOSING, 1, None, Span(closing, end)))
    if with_annexes:
        sections.append(
            Section(Role.OTHER, 1, None, Span(with_annexes[0].span.begin, with_annexes[-1].span.end))
        )
    return tuple(sections)
