"""Passages: splits sections into the units that are indexed, searched and quoted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from assistant.base.patterns import patterns
from assistant.corpus.parse.cues import heading_scores, strong_roles
from assistant.corpus.parse.topics import Terms, topic_begins
from assistant.domain.report import Item, Passage, Role, Section
from assistant.domain.text import Excerpt, Span, clauses, sentences

MAX_LENGTH = 220
_IDEAL_LENGTH = 130
_MAX_UNSPLIT_ITEM = 160  # an item without a head of at most this length is never split
_HEAD_END = "。！？!?，,：: \t\u3000—－-"
_PATTERNS = patterns("parsing.toml", "passages")
_NEW_TOPIC = _PATTERNS["new_topic"]
_NEXT_POINT = _PATTERNS["next_point"]
_LIST_ROLES = frozenset({Role.PROBLEMS, Role.PLANS})
_SEMICOLON = re.compile("[；;]")
_MIN_LENGTH = 25
_MIN_DUTY_LENGTH = 45
"""The fewest characters of a passage that begins where the subject changes. Points of plans and problems are short."""

_CHANGE_COST = {
    "PARAGRAPH": 2.0,
    "ITEM": 2.5,
    "TOPIC": 3.0,
    "SENTENCE": 4.0,
    "SEMICOLON": 4.0,
    "CLAUSE": 4.0,
    "COMMA": 8.0,
}
_DUTY_COST_FACTOR = 2.0


class _Gap(Enum):
    """What separates an atom from the one before it; the value is the cost of splitting there."""

    PARAGRAPH = -1.0
    ITEM = -1.5
    TOPIC = -0.6
    SENTENCE = 0.0
    SEMICOLON = 1.5
    COMMA = 4.0
    CLAUSE = 9.0
    """A ； within a sentence that is short enough: split only where the subject changes."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """A unit that is never split: a sentence, a short item, a part of a very long sentence."""

    span: Span
    gap: _Gap


@dataclass(frozen=True, slots=True)
class _Region:
    """Consecutive atoms that may be joined to passages, and the headings above them."""

    path: tuple[str, ...]
    atoms: tuple[_Atom, ...]


def _fixed_length_chunks(text: str, span: Span) -> list[Span]:
    """A span without punctuation, split into pieces of at most :data:`MAX_LENGTH` characters."""
    return [
        fragment
        for begin in range(span.begin, span.end, MAX_LENGTH)
        if len(fragment := Span(begin, min(begin + MAX_LENGTH, span.end)).stripped(text))
    ]


def _split_sentence(text: str, sentence: Span) -> list[tuple[Span, _Gap]]:
    """A sentence split at ；, and pieces of more than :data:`MAX_LENGTH` characters at ，."""
    if not _SEMICOLON.search(text, sentence.begin, sentence.end) and len(sentence) <= MAX_LENGTH:
        return [(sentence, _Gap.SENTENCE)]
    clause_spans = clauses(text, sentence)
    first_gap = _Gap.CLAUSE if len(sentence) <= MAX_LENGTH else _Gap.SEMICOLON
    result: list[tuple[Span, _Gap]] = []
    begin = 0
    for n, clause in enumerate(clause_spans):
        if n + 1 < len(clause_spans) and text[clause.end - 1] not in "；;":
            continue
        joined = Span(clause_spans[begin].begin, clause.end)
        if len(joined) <= MAX_LENGTH:
            result.append((joined, first_gap))
        else:
            inner = [
                chunk
                for clause in clause_spans[begin : n + 1]
                for chunk in _fixed_length_chunks(text, clause)
            ]
            result += [(chunk, _Gap.COMMA if k else first_gap) for k, chunk in enumerate(inner)]
        begin = n + 1
    return [(result[0][0], _Gap.SENTENCE), *result[1:]]


def _atoms(text: str, span: Span) -> list[_Atom]:
    """The atoms of the running text in ``span``."""
    atoms: list[_Atom] = []
    for sentence in sentences(text, span):
        new_line = atoms and "\n" in text[atoms[-1].span.end : sentence.begin]
        topic = _NEW_TOPIC.match(text, sentence.begin, sentence.end)
        point = _NEXT_POINT.match(text, sentence.begin, sentence.end)
        for n, (fragment, gap) in enumerate(_split_sentence(text, sentence)):
            if n == 0:
                gap = _Gap.ITEM if point else _Gap.PARAGRAPH if new_line else _Gap.TOPIC if topic else gap
            atoms.append(_Atom(fragment, gap))
    return atoms


def _regions(
    text: str, span: Span, head: Excerpt | None, items: Sequence[Item], path: tuple[str, ...]
) -> Iterable[_Region]:
    """The regions of a section or an item, in order of the text."""
    if head is not None:
        path = (*path, head.text.strip().rstrip(_HEAD_END))
    cursor = head.span.end if head else span.begin
    atoms: list[_Atom] = []
    for item in items:
        atoms += _atoms(text, Span(cursor, max(cursor, item.span.begin)))
        cursor = item.span.end
        if item.head is None and not item.items and len(item.span) <= _MAX_UNSPLIT_ITEM:
            atoms.append(_Atom(item.span, _Gap.ITEM))
            continue
        yield _Region(path, tuple(atoms))
        atoms = []
        yield from _regions(text, item.span, item.head, item.items, path)
    atoms += _atoms(text, Span(cursor, max(cursor, span.end)))
    yield _Region(path, tuple(atoms))


def _split_by_topic(atoms: Sequence[_Atom], terms: Terms, role: Role) -> list[Sequence[_Atom]]:
    """Consecutive atoms, split where the subject changes unless the result would be too short."""
    is_list = role in _LIST_ROLES
    minimum, factor = (_MIN_LENGTH, 1.0) if is_list else (_MIN_DUTY_LENGTH, _DUTY_COST_FACTOR)
    points = [terms.score(atom.span).weights for atom in atoms]
    begins: list[int] = []
    for begin in topic_begins(points, [factor * _CHANGE_COST[atom.gap.name] for atom in atoms]):
        if not begins or atoms[begin - 1].span.end - atoms[begins[-1]].span.begin >= minimum:
            begins.append(begin)
    while len(begins) > 1 and atoms[-1].span.end - atoms[begins[-1]].span.begin < minimum:
        begins.pop()
    return [atoms[begin:end] for begin, end in pairwise([*begins, len(atoms)])]


_MANY_ATOMS, _TINY = 400, 8
"""More atoms than a section has, and how many characters one has on average at least."""


def _cost(length: int) -> float:
    return ((length - _IDEAL_LENGTH) / 50) ** 2


def _coarse(atoms: Sequence[_Atom]) -> Sequence[_Atom]:
    """The atoms; where they are many and tiny, as in no report (，，，，), joined so that joining them costs little."""
    if len(atoms) <= _MANY_ATOMS or atoms[-1].span.end - atoms[0].span.begin > _TINY * len(atoms):
        return atoms
    joined = [atoms[0]]
    for atom in atoms[1:]:
        if atom.span.end - joined[-1].span.begin <= 2 * _TINY:
            joined[-1] = _Atom(Span(joined[-1].span.begin, atom.span.end), joined[-1].gap)
        else:
            joined.append(atom)
    return joined


def _packed(atoms: Sequence[_Atom]) -> list[Span]:
    """The spans of passages joined from consecutive atoms, with the lowest total cost of lengths and splits."""
    atoms = _coarse(atoms)
    begins = [atom.span.begin for atom in atoms]
    cuts = [0.0, *(atom.gap.value for atom in atoms[1:])]
    best: list[float] = [0.0]
    previous: list[int] = [0]
    for last, atom in enumerate(atoms):
        costs: list[tuple[float, int]] = []
        for begin in range(last, -1, -1):
            length = atom.span.end - begins[begin]
            if length > MAX_LENGTH and begin < last:
                break
            costs.append((best[begin] + _cost(length) + cuts[begin], begin))
        cost, begin = min(costs)
        best.append(cost)
        previous.append(begin)
    spans: list[Span] = []
    end = len(atoms)
    while end:
        spans.append(Span(atoms[previous[end]].span.begin, atoms[end - 1].span.end))
        end = previous[end]
    return spans[::-1]


def _inherited_path(section: Section, before: Section | None) -> tuple[str, ...]:
    """The heading path of a section that continues another one, whose heading names the roles of both."""
    if section.heading or before is None or before.heading is None or section.role is Role.CLOSING:
        return ()
    words = before.heading.text
    return (words.strip().rstrip(_HEAD_END),) if section.role in strong_roles(heading_scores(words)) else ()


def find_passages(
    text: str,
    sections: Sequence[Section],
    report_id: str,
    terms: Terms = Terms(),  # noqa: B008 (frozen)
) -> tuple[Passage, ...]:
    """The passages of all sections, without portfolios. ``terms``: the vocabulary's terms in the text.

    A passage consists of whole sentences on one subject, usually 60–220 characters. Where the subject changes, also at
    a ；, a new passage of at least 25 characters begins; sentences that are too long are split at ；, or else at ，.
    Every character other than white space, headings and heads is in exactly one passage. A passage never combines a
    part of an item with other text; short items without a head are in it as a whole.
    """
    passages: list[Passage] = []
    above: list[tuple[int, tuple[str, ...]]] = []
    before: Section | None = None
    for section in sections:
        above = [(level, path) for level, path in above if level < section.level and section.heading]
        path = tuple(word for _, words in above for word in words) + _inherited_path(section, before)
        for region in _regions(text, section.span, section.heading, section.items, path):
            for span in (
                span
                for atoms in _split_by_topic(region.atoms, terms, section.role)
                for span in _packed(atoms)
            ):
                ordinal = len(passages) + 1
                passages.append(
                    Passage(f"{report_id}#{ordinal}", report_id, section.role, (), region.path, span)
                )
        if section.heading:
            above.append((section.level, (section.heading.text.strip().rstrip(_HEAD_END),)))
            before = section
    return tuple(passages)
