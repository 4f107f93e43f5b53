"""Sections: combines the outline with the roles of blocks and sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.corpus.parse.blocks import Block, find_blocks, line_begin
from assistant.corpus.parse.closing import annex_begin, closing_begin
from assistant.corpus.parse.cues import MAIN, Scores, heading_scores, sentence_scores, strong_roles
from assistant.corpus.parse.layout import Line, line_spans
from assistant.corpus.parse.outline import Point, outline
from assistant.corpus.parse.parallel_headings import shared_scores
from assistant.corpus.parse.roles import (
    SentenceCues,
    assign_roles,
    section_scores,
    sentence_cues,
    sentence_roles,
)
from assistant.domain.report import Item, Role, Section
from assistant.domain.text import Excerpt, Span, fold, sentences

_PROBLEMS_AND_PLANS = frozenset({Role.PROBLEMS, Role.PLANS})  # 存在的问题及下步打算
_CONDUCT_AND_LAW = frozenset({Role.INTEGRITY, Role.LAW})  # 廉洁自律和依法行政
# A preamble of at least this many characters and paragraphs may contain more than a lead.
_LONG_PREAMBLE = 700
_LONG_PREAMBLE_PARAGRAPHS = 3
_SEMICOLON = re.compile("[；;]")
_REVIEW = re.compile(r"((?:19|20)\d\d)年[^，。]{0,16}(?:回顾|总结|完成|成就|发展情况)")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text of one role from ``begin`` up to the next stretch; ``block`` is the one it belongs to."""

    role: Role
    begin: int
    block: Block


def _sentence_cues(text: str, span: Span, year: int | None) -> list[tuple[int, SentenceCues]]:
    """The offset and cues of each sentence in ``span``."""
    return [
        (sentence.begin, sentence_cues(sentence.of(text), n == 0, year))
        for line in line_spans(text, span)
        for n, sentence in enumerate(sentences(text, line))
    ]


def _sentence_scores(text: str, span: Span, year: int | None) -> list[Scores]:
    """The scores of the sentences in ``span``, and of the points that ； separates within them."""
    return [
        sentence_scores(clause, year)
        for sentence in sentences(text, span)
        for clause in _SEMICOLON.split(sentence.of(text))
        if clause
    ]


def _split_by_role(
    found: Sequence[tuple[int, SentenceCues]], path: Sequence[Role], block: Block
) -> list[_Stretch]:
    """The stretches of a block, given the role of each of its sentences (``path``)."""
    stretches = [_Stretch(path[0], block.span.begin, block)]
    for (begin, _), role in zip(found, path, strict=True):
        if stretches[-1].role is not role:
            stretches.append(_Stretch(role, begin, block))
    return stretches


def _running_text(text: str, block: Block, headed: bool, titled: bool, year: int | None) -> list[_Stretch]:
    """The stretches of the text before the first heading, or of a report without headings."""
    found = _sentence_cues(text, block.span, year)
    paragraphs = sum(sentence.paragraph_start for _, sentence in found)
    changes = any(s.paragraph_start and s.openings.intersection(MAIN) for _, s in found[1:])
    if (
        headed
        and not changes
        and (len(block.span) < _LONG_PREAMBLE or paragraphs < _LONG_PREAMBLE_PARAGRAPHS)
    ):
        return [_Stretch(Role.LEAD, block.span.begin, block)]
    path = sentence_roles([sentence for _, sentence in found], (Role.LEAD, *MAIN), is_report=titled or headed)
    return _split_by_role(found, path, block)


def _allowed(role: Role, named: frozenset[Role], roles: Sequence[Role]) -> frozenset[Role]:
    """The roles that sentences in a block of ``role`` may have. ``named``: the roles in its heading."""
    for pair in (_PROBLEMS_AND_PLANS, _CONDUCT_AND_LAW):
        if role in pair and named >= pair:
            return frozenset({role, *(other for other in pair if other not in roles)})
    # A section on problems may continue with plans when no section on plans follows, and the reverse.
    return (
        _PROBLEMS_AND_PLANS
        if role in _PROBLEMS_AND_PLANS and not _PROBLEMS_AND_PLANS.issubset(roles)
        else frozenset({role})
    )


def _headed_text(text: str, block: Block, roles: Sequence[Role], n: int, year: int | None) -> list[_Stretch]:
    """The stretches of block ``n``, of role ``roles[n]``: several if its heading names two roles or the role changes."""
    if block.heading is None:  # after the last section of a series: any role may follow
        found = _sentence_cues(text, block.span, year)
        return _split_by_role(found, sentence_roles([sentence for _, sentence in found], MAIN, None), block)
    heading = block.heading.of(text)
    named = frozenset(strong_roles(heading_scores(heading, year)))
    allowed = _allowed(roles[n], named, roles)
    found = _sentence_cues(text, block.body, year) if len(allowed) > 1 else []
    if not found:
        return [_Stretch(roles[n], block.span.begin, block)]
    first = None if named >= allowed else roles[n]
    return _split_by_role(found, sentence_roles([sentence for _, sentence in found], allowed, first), block)


def _block_roles(text: str, blocks: Sequence[Block], before: Role, year: int | None) -> list[Role]:
    """The role of each block. ``before``: the role of the text before them."""
    if before is Role.PLANS:  # numbered points after running text on plans are these plans
        return [before for _ in blocks]
    scores = []
    for block in blocks:
        heading = heading_scores(block.heading.of(text) if block.heading else "", year)
        scores.append(section_scores(heading, _sentence_scores(text, block.body, year)))
    headings = [block.heading.of(text) if block.heading else "" for block in blocks]
    roles = assign_roles(shared_scores(headings, scores, year), before)
    for n in range(len(blocks) - 2, -1, -1):
        if not len(blocks[n].body.stripped(text)):  # a heading over subsections has the role of the first one
            roles[n] = roles[n + 1]
    return roles


def _items(points: Sequence[Point], text: str, span: Span, level: int) -> tuple[Item, ...]:
    """The points within ``span`` as items; a point that extends beyond it is cut off."""
    items: list[Item] = []
    for point in points:
        if span.begin <= point.span.begin < span.end:
            inner = Span(point.span.begin, min(point.span.end, span.end)).stripped(text)
            head = Excerpt.of(text, point.head) if point.head else None
            items.append(Item(level, head, inner, _items(point.children, text, inner, level + 1)))
        elif point.span.begin < span.begin < point.span.end:
            # The point began before the role changed: only its children after the change are items here.
            items += _items(point.children, text, span, level)
    return tuple(items)


def _sections(text: str, stretches: Sequence[_Stretch], end: int) -> list[Section]:
    """The sections made of consecutive stretches, the last of which ends at ``end``."""
    sections: list[Section] = []
    ends = [*(stretch.begin for stretch in stretches[1:]), end]
    for stretch, stop in zip(stretches, ends, strict=True):
        span = Span(stretch.begin, Span(stretch.begin, stop).stripped(text).end)
        heading = stretch.block.heading
        headed = Excerpt.of(text, heading) if heading and span.contains(heading) else None
        items = _items(stretch.block.points, text, span, 1)
        sections.append(Section(stretch.role, stretch.block.level, headed, span, items))
    return sections


def _reviewed_year(text: str, title: str, blocks: Sequence[Block], year: int | None) -> int | None:
    """The year that the report reviews: a government work report is dated with the year that it plans for."""
    headings = (fold(block.heading.of(text)) for block in blocks if block.heading)
    named = [int(found[1]) for words in headings for found in _REVIEW.finditer(words)]
    if named or year is None:
        return max(named, default=None)
    return year - 1 if "政府工作报告" in title else year


def find_sections(text: str, body_lines: Sequence[Line], year: int | None = None) -> tuple[Section, ...]:
    """The sections of a report. ``body_lines`` are its lines without the title; ``year`` is the report's.

    Sections are in order and do not overlap; between them there is only white space.
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
