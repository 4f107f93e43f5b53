"""A report parted into statements: sentences, and of long ones the stretches that make one move on one matter."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from assistant.domain.report import Fact, FactKind, Item, Passage, Report, Role
from assistant.domain.results import Group, Move
from assistant.domain.text import Span, clauses, sentences
from assistant.domain.vocabulary import Vocabulary
from assistant.reuse.common_ngrams import common
from assistant.reuse.folding import folded
from assistant.scaffold.blanks import BLANK, Blanked, blanked, values_of
from assistant.scaffold.clean import familiar, worth
from assistant.scaffold.fragments import after_opening, leads_on
from assistant.scaffold.indicators import is_indicator
from assistant.scaffold.moves import group, move
from assistant.scaffold.slot_names import name
from assistant.scaffold.terms import TELLING, Terms
from assistant.scaffold.words import pieces, words

LONG = 60
"""Characters from which a sentence is parted by its moves."""

_EVERYDAY = 0.5  # of the characters of a clause
_SHORTEST = 8  # characters of a stretch of its own
_FAMILIAR = 0.7  # of the characters of a figure's object, that must be of words of official language
_UNCERTAIN = "×"
_CLOSERS = "。！？!?；;，,：:… \u3000\n"
_PARTED = "；;"
_HEAD_NUMBER = re.compile(
    r"^\s{0,8}(?:第[一二三四五六七八九十]{1,3}[、，]|[（(][0-9０-９一二三四五六七八九十]{1,3}[）)]|[0-9０-９一二三四五六七八九十]{1,3}[、.．]"
    r"|[①-⑳]|[一二三四五六七八九十]是|——|【)\s{0,8}"
)
_HEAD_END = "。：:；;，,、】 \u3000"
_NAMING = (FactKind.PLACE, FactKind.ORG, FactKind.PERSON)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a section or an item, as it is written without its number. ``level`` counts from 0 for a section."""

    text: str
    role: Role
    level: int
    portfolios: tuple[str, ...]
    passage_id: str
    is_clean: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or a part of a long one that makes one move.

    ``number`` is its place in the report, ``sentence`` that of its sentence; ``heading`` the number of the innermost
    heading above it, -1 for none. ``clauses`` count in ``text``. ``terms``: words that its matter may be called by,
    with the portfolios' words first. ``ends``: what closes it in the report. ``worth``: how well it reads by itself as
    another writer's frame (see :func:`assistant.scaffold.clean.worth`), negative where it does not. ``everyday``: the
    numbers of clauses that are official everyday language: who shares them has copied nothing.
    """

    number: int
    sentence: int
    passage_id: str
    role: Role
    portfolios: tuple[str, ...]
    heading: int
    written: str
    text: Blanked
    clauses: tuple[Span, ...]
    move: Move
    terms: tuple[str, ...]
    names: tuple[str, ...]
    group: Group | None
    ends: str
    worth: float
    everyday: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """A report as statements and headings, in order; ``barred`` are the names that stand in it."""

    report_id: str
    statements: tuple[Statement, ...]
    headings: tuple[Heading, ...]
    barred: frozenset[str] = frozenset()


def parted(report: Report, vocabulary: Vocabulary) -> Parted:
    """The statements of a report, and its headings."""
    values = values_of(report)
    terms = Terms(report.text, values, vocabulary)
    everyday = _everyday(report.text)
    headings = _headings(report, terms, values)
    begins = [span.begin for span, _ in headings]
    found: list[Statement] = []
    sentence = 0
    for passage in report.passages:
        heading = bisect_right(begins, passage.span.begin) - 1
        for span in sentences(report.text, passage.span):
            stretches = list(_stretches(report.text, span, values, passage.role))
            for begin, end in stretches:
                place = len(found), sentence, heading
                found.append(_statement(report, passage, Span(begin, end), values, terms, place, everyday))
            sentence += bool(stretches)
    names = {fact.span.of(report.text) for fact in values if fact.kind in _NAMING}
    return Parted(
        report.id,
        tuple(found),
        tuple(heading for _, heading in headings),
        frozenset(one for one in names if len(one) > 1),
    )


def plain_heading(heading: str) -> str:
    """A heading without its number and closing mark."""
    return _HEAD_NUMBER.sub("", heading).strip(_HEAD_END)


# --- headings ----------------------------------------------------------------------------------------


def _headings(report: Report, terms: Terms, values: Sequence[Fact]) -> list[tuple[Span, Heading]]:
    """The headings of a report by where they stand."""
    found: list[tuple[Span, int, Role]] = []

    def walk(items: Sequence[Item], role: Role) -> None:
        for item in items:
            if item.head is not None:
                found.append((item.head.span, item.level, role))
            walk(item.items, role)

    for section in report.sections:
        if section.heading is not None:
            found.append((section.heading.span, 0, section.role))
        walk(section.items, section.role)
    return [
        (span, _heading(report, span, level, role, terms, values))
        for span, level, role in sorted(found, key=lambda one: one[0])
    ]


def _heading(
    report: Report, span: Span, level: int, role: Role, terms: Terms, values: Sequence[Fact]
) -> Heading:
    written = span.of(report.text)
    below = next((passage for passage in report.passages if passage.span.begin >= span.begin), None)
    shown = [name for name, weight in terms.weights(span).items() if weight >= TELLING]
    portfolios = tuple(shown) or (tuple(one.name for one in below.portfolios) if below and level else ())
    text = plain_heading(written)
    bare = blanked(report.text, span, values)
    return Heading(
        text,
        role,
        level,
        portfolios,
        below.id if below else f"{report.id}#0",
        plain_heading(bare.text) == text,
    )


# --- statements --------------------------------------------------------------------------------------


def _stretches(text: str, span: Span, values: Sequence[Fact], role: Role) -> Iterator[tuple[int, int]]:
    """Where the statements of a sentence begin and end: parted at ；, and a long part where its move changes."""
    begin = span.begin
    for at in range(span.begin, span.end):
        if text[at] in _PARTED:
            yield from _by_move(text, Span(begin, at + 1), values, role)
            begin = at + 1
    if begin < span.end:
        yield from _by_move(text, Span(begin, span.end), values, role)


def _by_move(text: str, span: Span, values: Sequence[Fact], role: Role) -> Iterator[tuple[int, int]]:
    if len(span) <= LONG:
        yield span.begin, span.end
        return
    runs: list[tuple[int, int, Move | None]] = []
    for clause in clauses(text, span):
        made = blanked(text, clause, values)
        step = None if leads_on(made) else move(made, role)
        if runs and _joins(runs[-1], step, clause):
            first, _, known = runs[-1]
            runs[-1] = first, clause.end, step if known is None else known
        else:
            runs.append((clause.begin, clause.end, step))
    for begin, end, _ in runs:
        yield begin, end


def _joins(run: tuple[int, int, Move | None], step: Move | None, clause: Span) -> bool:
    """Whether a clause goes on with what stands before it."""
    begin, end, known = run
    if known is None:  # what stands before only leads on to this
        return True
    if step is None:
        return False
    if end - begin < _SHORTEST or len(clause) < _SHORTEST:
        return end - begin < 2 * LONG
    return step is known and clause.end - begin <= LONG + 20


def _statement(
    report: Report,
    passage: Passage,
    span: Span,
    values: Sequence[Fact],
    terms: Terms,
    place: tuple[int, int, int],
    everyday: Callable[[Span], float],
) -> Statement:
    """``place``: the number of the statement, of its sentence, and of the heading above it."""
    begin, end = after_opening(report.text, span), span.end
    while end > begin and report.text[end - 1] in _CLOSERS:
        end -= 1
    inner = Span(begin, end)
    text = blanked(report.text, inner, values)
    if (
        report.is_machine_read
    ):  # a figure that a machine may have misread stands in no sheet and is no example
        text = replace(text, blanks=tuple(replace(blank, value=_UNCERTAIN) for blank in text.blanks))
    written = inner.of(report.text)
    names = tuple(name(text, at) for at in range(len(text.blanks)))
    called = dict.fromkeys(
        [*terms.showing(inner), *(one for one in _objects(text, names)), *_pairs(BLANK.sub("\n", text.text))]
    )
    whose = group(written) if passage.role in (Role.PROBLEMS, Role.PLANS) else None
    on = terms.attributed(passage, inner)
    return Statement(
        number=place[0],
        sentence=place[1],
        passage_id=passage.id,
        role=passage.role,
        portfolios=() if whose is Group.PERSONAL else on,
        heading=place[2],
        written=written,
        text=text,
        clauses=tuple(_clauses(text.text)),
        move=move(text, passage.role),
        terms=tuple(called),
        names=names,
        group=whose,
        ends=report.text[end : span.end].strip()[:1],
        worth=worth(text, passage.role, everyday(inner)),
        everyday=_everyday_clauses(report.text, inner, everyday),
    )


def _everyday(text: str) -> Callable[[Span], float]:
    """A function that tells which share of a stretch lies in runs that many public documents share."""
    folding = folded(text)
    counted = np.concatenate([[0], np.cumsum(common(folding.codes))])

    def share(span: Span) -> float:
        begin, end = np.searchsorted(
            folding.begins, np.array([span.begin, span.end], dtype=folding.begins.dtype)
        )
        return float(counted[end] - counted[begin]) / max(1, int(end - begin))

    return share


def _everyday_clauses(text: str, span: Span, everyday: Callable[[Span], float]) -> tuple[int, ...]:
    if everyday(span) < _EVERYDAY / 4:
        return ()
    return tuple(number for number, clause in enumerate(clauses(text, span)) if everyday(clause) >= _EVERYDAY)


def _clauses(text: str) -> Iterator[Span]:
    for clause in clauses(text):
        end = clause.end
        while end > clause.begin and text[end - 1] in _CLOSERS:
            end -= 1
        if end > clause.begin:
            yield Span(clause.begin, end)


def _objects(text: Blanked, names: Sequence[str]) -> Iterator[str]:
    for called, blank in zip(names, text.blanks, strict=True):
        if is_indicator(called, blank):
            yield from _object(called)


def _object(called: str) -> Iterator[str]:
    """What a figure is of, without the verb before it: 欠薪案件 of 办结欠薪案件."""
    verbs = words().verbs
    start = next((n for n in range(min(4, len(called)), 1, -1) if called[:n] in verbs), 0)
    rest = called[start:]
    if 3 <= len(rest) <= 8 and "的" not in rest and familiar(rest) >= _FAMILIAR:
        yield rest


def _pairs(plain: str) -> Iterator[str]:
    """Two words of two characters in a row, neither of them only a verb: 矛盾纠纷, 志愿服务."""
    nouns, known = _nouns(), pieces()
    for at in range(len(plain) - 3):
        if (
            plain[at : at + 2] in nouns
            and plain[at + 2 : at + 4] in nouns
            and plain[at + 1 : at + 3] not in known
            and (at == 0 or plain[at - 1 : at + 1] not in known)
        ):
            yield plain[at : at + 4]


@cache
def _nouns() -> frozenset[str]:
    return pieces() - (words().verbs - words().nominal) - words().generic
