"""Further roles of passages: where a heading says one role and the words below it another, the passage has both.

The role of a section follows from its heading, its words and the customary order, and is one. A passage has further
roles where its own words show them clearly: where a sentence announces the role (下一步，…), or where a heading above it
names the role and the words agree. That a word of another role occurs is not enough.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.base.cache import TextCache
from assistant.base.patterns import patterns
from assistant.corpus.parse.cues import (
    MAIN,
    ROLES,
    STRONG,
    heading_scores,
    opening_roles,
    sentence_scores,
    strong_roles,
)
from assistant.domain.report import Passage, Role
from assistant.domain.text import Span, clauses, fold, sentences

MOST = 2
"""The most further roles of a passage."""

_INDEX = {role: n for n, role in enumerate(ROLES)}
_CLEAR = 2
"""As many clauses of a passage must show a role that no heading names, or beside work."""

_CONDUCT = (Role.INTEGRITY, Role.LAW)
_SHOWN_BY_WORDS = {
    Role.INTEGRITY: (Role.LAW,),
    Role.LAW: (Role.INTEGRITY,),
    Role.PLANS: _CONDUCT,
}
"""Role → those that clear words alone show beside it. Work has cue words of every role, so it is not among them."""

_MAY_INTEND = frozenset({Role.STUDY, *_CONDUCT, Role.PROBLEMS})
"""Roles whose passages are plans, too, where they say what one means to do. Work says so of the year that is over."""

_INTENDS = patterns("parsing.toml", "cues")["intends"]

_NAMED_BY_HEADING = {
    Role.STUDY: (*_CONDUCT, Role.PLANS),
    Role.DUTY: _CONDUCT,
    Role.INTEGRITY: (Role.LAW, Role.PROBLEMS, Role.PLANS),
    Role.LAW: (Role.INTEGRITY, Role.PROBLEMS, Role.PLANS),
    Role.PROBLEMS: (Role.STUDY, *_CONDUCT, Role.PLANS),
    Role.PLANS: (Role.STUDY, *_CONDUCT, Role.PROBLEMS),
}
"""Role → those that a heading may add to it where the words agree. A lead, a closing and the rest have none."""


def with_further_roles(text: str, passages: Sequence[Passage], year: int | None) -> tuple[Passage, ...]:
    """The passages of a report of ``year`` with their further roles, at most :data:`MOST` each."""
    return tuple(
        replace(passage, further_roles=further)
        if passage.role in _NAMED_BY_HEADING
        and (further := _FURTHER.get(_key(text, passage, year), len(passage.span)))
        else passage
        for passage in passages
    )


_Key = tuple[str, Role, tuple[str, ...], int | None]
"""The text of a passage, its role, the headings above it, and the report's year."""


def _key(text: str, passage: Passage, year: int | None) -> _Key:
    return passage.span.of(text), passage.role, passage.heading_path, year


def _further_roles(key: _Key) -> tuple[Role, ...]:
    text, role, heading_path, year = key
    span = Span(0, len(text))
    clearly, alike = _named_by_headings(heading_path, role, year)
    by_words = _SHOWN_BY_WORDS.get(role, ())
    found = [one for one in _announced(text, span, role, year) if one is not role]
    if role in _MAY_INTEND and _INTENDS.search(fold(text)):
        found.append(Role.PLANS)
    if not clearly and not alike and not by_words and len(set(found)) < 2:
        return tuple(found[:1])  # the words of its clauses need not be looked at
    shown = Counter(_shown_by_clauses(text, span, year))
    least = max(_CLEAR, shown[role] + 1) if role is Role.DUTY else 1
    found += [one for one in clearly if shown[one] >= least]
    found += [one for one in alike if shown[one] >= max(_CLEAR, least)]
    enough = max(_CLEAR, shown[role]) if role is Role.PLANS else _CLEAR  # plans for work have such words, too
    found += [one for one in by_words if shown[one] >= enough]
    ranked = sorted(dict.fromkeys(found), key=lambda one: -shown[one])
    return tuple(ranked[:MOST])


_FURTHER = TextCache(_further_roles)


def _named_by_headings(
    heading_path: Sequence[str], role: Role, year: int | None
) -> tuple[set[Role], set[Role]]:
    """The roles that headings may add to ``role``: those named clearly above it, and those beside it."""
    clearly: set[Role] = set()
    alike: set[Role] = set()
    for heading in heading_path:
        scores = heading_scores(heading, year)
        for one in set(strong_roles(scores)).intersection(_NAMED_BY_HEADING[role]):
            (clearly if scores[_INDEX[one]] >= 2 * scores[_INDEX[role]] else alike).add(one)
    return clearly, alike - clearly


def _shown_by_clauses(text: str, span: Span, year: int | None) -> Iterator[Role]:
    """For each clause that has a strong cue word, the role that it indicates most."""
    for clause in clauses(text, span):
        scores = sentence_scores(clause.of(text), year)
        best = max(MAIN, key=lambda role: scores[_INDEX[role]])
        if scores[_INDEX[best]] >= STRONG:
            yield best


def _announced(text: str, span: Span, role: Role, year: int | None) -> Iterator[Role]:
    """The roles other than work that a sentence announces, where its words agree: as many as those of ``role`` or more.

    Plans to mend a problem are announced within its sentence, too.
    """
    for sentence in sentences(text, span):
        openings = set(opening_roles(sentence.of(text), year)) - {Role.DUTY}
        if role is Role.PROBLEMS:
            for clause in clauses(text, sentence)[1:]:
                openings |= opening_roles(clause.of(text), year) & {Role.PLANS}
        if not openings:
            continue
        scores = sentence_scores(sentence.of(text), year)
        least = {Role.PROBLEMS: STRONG, Role.DUTY: 2 * STRONG}.get(role, max(STRONG, scores[_INDEX[role]]))
        yield from (one for one in openings if scores[_INDEX[one]] >= least)
