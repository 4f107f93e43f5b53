"""Sections → passages: the units that are indexed, found and quoted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from assistant.corpus.parse.cues import heading_scores, strong_roles
from assistant.corpus.parse.topics import Terms, turns
from assistant.domain.report import Item, Passage, Role, Section
from assistant.domain.text import Span, clauses, sentences

LONGEST = 220
_IDEAL = 130
_WHOLE_ITEM = 160  # an item without a head that is no longer than this is never cut
_HEAD_END = "。！？!?，,：: \t\u3000"
_NEW_TOPIC = re.compile(
    r"(?:此外|另外|同时|与此同时|再说|至于|关于|针对|围绕|为了|对于|对[^，。]{2,20}[，,]|在[^，。]{2,14}(?:方面|上|中|里)[，,]"
    r"|就[^，。]{1,8}而言|[^，。]{2,12}方面[，,])"
)
_NEXT_POINT = re.compile(
    r"(?:第[一二三四五六七八九十]|头一|最后一)[件个条项点桩]|第[一二三四五六七八九十]，|[一二三四五六七八九十](?:是(?!否)|要|来)"
)
_LISTS = frozenset({Role.PROBLEMS, Role.PLANS})
_PARTED = re.compile("[；;]")
_SHORTEST = 25
_SHORTEST_OF_DUTY = 45
"""No passage is made of less because the subject turns: lists of plans and problems have short points."""

_TURN = {
    "PARAGRAPH": 2.0,
    "ITEM": 2.5,
    "TOPIC": 3.0,
    "SENTENCE": 4.0,
    "SEMICOLON": 4.0,
    "CLAUSE": 4.0,
    "COMMA": 8.0,
}
_STEADY = 2.0


class _Gap(Enum):
    """What lies before an atom; the value is what it costs to cut there."""

    PARAGRAPH = -1.0
    ITEM = -1.5
    TOPIC = -0.6
    SENTENCE = 0.0
    SEMICOLON = 1.5
    COMMA = 4.0
    CLAUSE = 9.0
    """A ； of a sentence that is short enough: cut only where the subject turns."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is never cut: a sentence, a small item, a part of a very long sentence."""

    span: Span
    gap: _Gap


@dataclass(frozen=True, slots=True)
class _Region:
    """Atoms that may share passages, and the heads above them."""

    path: tuple[str, ...]
    atoms: tuple[_Atom, ...]


def _chunks(text: str, span: Span) -> list[Span]:
    """Cuts what has no punctuation to hold on to."""
    return [
        piece
        for begin in range(span.begin, span.end, LONGEST)
        if len(piece := Span(begin, min(begin + LONGEST, span.end)).stripped(text))
    ]


def _pieces(text: str, sentence: Span) -> list[tuple[Span, _Gap]]:
    """A sentence cut at ；, and what is of more than :data:`LONGEST` characters then at ，."""
    if not _PARTED.search(text, sentence.begin, sentence.end) and len(sentence) <= LONGEST:
        return [(sentence, _Gap.SENTENCE)]
    parts = clauses(text, sentence)
    at_parting = _Gap.CLAUSE if len(sentence) <= LONGEST else _Gap.SEMICOLON
    pieces: list[tuple[Span, _Gap]] = []
    begin = 0
    for n, part in enumerate(parts):
        if n + 1 < len(parts) and text[part.end - 1] not in "；;":
            continue
        whole = Span(parts[begin].begin, part.end)
        if len(whole) <= LONGEST:
            pieces.append((whole, at_parting))
        else:
            inner = [chunk for clause in parts[begin : n + 1] for chunk in _chunks(text, clause)]
            pieces += [(chunk, _Gap.COMMA if k else at_parting) for k, chunk in enumerate(inner)]
        begin = n + 1
    return [(pieces[0][0], _Gap.SENTENCE), *pieces[1:]]


def _atoms(text: str, span: Span) -> list[_Atom]:
    """The atoms of running text."""
    atoms: list[_Atom] = []
    for sentence in sentences(text, span):
        new_line = atoms and "\n" in text[atoms[-1].span.end : sentence.begin]
        topic = _NEW_TOPIC.match(text, sentence.begin, sentence.end)
        point = _NEXT_POINT.match(text, sentence.begin, sentence.end)
        for n, (piece, gap) in enumerate(_pieces(text, sentence)):
            if n == 0:
                gap = _Gap.ITEM if point else _Gap.PARAGRAPH if new_line else _Gap.TOPIC if topic else gap
            atoms.append(_Atom(piece, gap))
    return atoms


def _regions(
    text: str, span: Span, head: Span | None, items: Sequence[Item], path: tuple[str, ...]
) -> Iterable[_Region]:
    """The regions of a section or an item, in order of the text."""
    if head is not None:
        path = (*path, head.of(text).strip().rstrip(_HEAD_END))
    cursor = head.end if head else span.begin
    atoms: list[_Atom] = []
    for item in items:
        atoms += _atoms(text, Span(cursor, max(cursor, item.span.begin)))
        cursor = item.span.end
        if item.head is None and not item.items and len(item.span) <= _WHOLE_ITEM:
            atoms.append(_Atom(item.span, _Gap.ITEM))
            continue
        yield _Region(path, tuple(atoms))
        atoms = []
        yield from _regions(text, item.span, item.head, item.items, path)
    atoms += _atoms(text, Span(cursor, max(cursor, span.end)))
    yield _Region(path, tuple(atoms))


def _by_topic(atoms: Sequence[_Atom], terms: Terms, role: Role) -> list[Sequence[_Atom]]:
    """Consecutive atoms parted where their subject turns, but not into scraps."""
    listed = role in _LISTS
    shortest, steady = (_SHORTEST, 1.0) if listed else (_SHORTEST_OF_DUTY, _STEADY)
    points = [terms.score(atom.span).points for atom in atoms]
    kept: list[int] = []
    for begin in turns(points, [steady * _TURN[atom.gap.name] for atom in atoms]):
        if not kept or atoms[begin - 1].span.end - atoms[kept[-1]].span.begin >= shortest:
            kept.append(begin)
    while len(kept) > 1 and atoms[-1].span.end - atoms[kept[-1]].span.begin < shortest:
        kept.pop()
    return [atoms[begin:end] for begin, end in pairwise([*kept, len(atoms)])]


def _cost(length: int) -> float:
    return ((length - _IDEAL) / 50) ** 2


def _packed(atoms: Sequence[_Atom]) -> list[Span]:
    """Consecutive atoms joined to passages so that lengths and cuts together cost least."""
    best: list[float] = [0.0]
    came: list[int] = [0]
    for end in range(1, len(atoms) + 1):
        costs: list[tuple[float, int]] = []
        for begin in range(end - 1, -1, -1):
            length = atoms[end - 1].span.end - atoms[begin].span.begin
            if length > LONGEST and begin < end - 1:
                break
            cut = atoms[begin].gap.value if begin else 0.0
            costs.append((best[begin] + _cost(length) + cut, begin))
        cost, begin = min(costs)
        best.append(cost)
        came.append(begin)
    spans: list[Span] = []
    end = len(atoms)
    while end:
        spans.append(Span(atoms[came[end]].span.begin, atoms[end - 1].span.end))
        end = came[end]
    return spans[::-1]


def _above(text: str, section: Section, before: Section | None) -> tuple[str, ...]:
    """The heading over the second half of a section whose heading names both halves."""
    if section.heading or before is None or before.heading is None or section.role is Role.CLOSING:
        return ()
    words = before.heading.of(text)
    return (words.strip().rstrip(_HEAD_END),) if section.role in strong_roles(heading_scores(words)) else ()


def find_passages(
    text: str,
    sections: Sequence[Section],
    report_id: str,
    terms: Terms = Terms(),  # noqa: B008 (frozen)
) -> tuple[Passage, ...]:
    """The passages of all sections, without portfolios. ``terms``: those of the vocabulary in the text.

    They are whole sentences of one subject, about 60–220 characters in all. Where the subject turns, at a ； too,
    a new passage begins, of 25 characters or more; sentences that are too long are cut at ；, or else at ，.
    Every character outside headings and heads that is not white space lies in exactly one. A passage holds no
    part of an item together with anything else: small items without a head stand in it whole.
    """
    passages: list[Passage] = []
    above: list[tuple[int, tuple[str, ...]]] = []
    before: Section | None = None
    for section in sections:
        above = [(level, path) for level, path in above if level < section.level and section.heading]
        path = tuple(word for _, words in above for word in words) + _above(text, section, before)
        for region in _regions(text, section.span, section.heading, section.items, path):
            for span in (
                span for atoms in _by_topic(region.atoms, terms, section.role) for span in _packed(atoms)
            ):
                ordinal = len(passages) + 1
                passages.append(
                    Passage(f"{report_id}#{ordinal}", report_id, section.role, (), region.path, span)
                )
        if section.heading:
            above.append((section.level, (section.heading.of(text).strip().rstrip(_HEAD_END),)))
            before = section
    return tuple(passages)
