"""Whether a report has a part that its kind requires, also when no heading names it.

A part is there when its section is there. Otherwise sentences of its kind count: those that begin as such parts do
(然而， 来年，), that contain what such parts contain (差距, 毛病), and heads of points that name it.
The cues of roles are those of the parser, ``data/roles.toml``; ``words`` of a profile add to it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from assistant.corpus.parse.cues import ROLES, STRONG, heading_scores, opening_roles, sentence_scores
from assistant.domain.report import Item, Report, Role
from assistant.domain.text import Span, sentences
from assistant.review.cues import cue
from assistant.review.profiles import Part

_NEAR = 3  # sentences among which two of a kind make a part
_AT = {role: n for n, role in enumerate(ROLES)}
_LATE = (Role.PROBLEMS, Role.PLANS)
"""Parts that end a report: what opens as they do counts fully in its second half only."""


class Presence(IntEnum):
    """Whether a part is there."""

    MISSING = 0
    DOUBTFUL = 1
    THERE = 2


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, and whether it stands in the second half and in the last third of the draft."""

    text: str
    late: bool
    last: bool


def presence(draft: Report, role: Role, part: Part) -> Presence:
    """Whether there is a section of ``role``, or enough that says the same."""
    if any(section.role is role for section in draft.sections):
        return Presence.THERE
    if any(passage.role is role for passage in draft.passages) or any(
        _names(head, role) for head in _heads(draft)
    ):
        return Presence.THERE
    words, last = _any_of(part.words), -_NEAR
    found = Presence.MISSING
    for at, sentence in enumerate(_sentences(draft)):
        points = _points(sentence, role, words, draft.metadata.year)
        if points > 1 or (points and at - last < _NEAR):
            return Presence.THERE
        if points:
            found, last = Presence.DOUBTFUL, at
    return found


def _sentences(draft: Report) -> Iterator[_Sentence]:
    begin = draft.title_span.end if draft.title_span else 0
    middle = (begin + len(draft.text)) // 2
    end = begin + 2 * (len(draft.text) - begin) // 3
    for span in sentences(draft.text, Span(begin, len(draft.text))):
        yield _Sentence(span.of(draft.text), span.begin >= middle, span.begin >= end)


def _points(sentence: _Sentence, role: Role, words: re.Pattern[str], year: int | None) -> int:
    """How much one sentence shows that the part is there: 0, 1 or 2."""
    if role is Role.PROBLEMS and cue("structure", "admitted").search(sentence.text):
        return 2
    if role in opening_roles(sentence.text, year):
        return 2 if sentence.late or role not in _LATE else 1
    if words.search(sentence.text):
        return 1
    scores = sentence_scores(sentence.text, year)
    score = scores[_AT[role]]
    if score < STRONG or score < max(scores):
        return 0
    if role is Role.PROBLEMS:
        # 补齐短板, 解决突出问题 are work.
        work = cue("structure", "mended").search(sentence.text) is not None
        return 0 if work else 2 if score >= 2 * STRONG and sentence.last else 1
    return int(role is Role.PLANS and sentence.last)


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


def _names(head: str, role: Role) -> bool:
    scores = heading_scores(head)
    return scores[_AT[role]] >= STRONG and scores[_AT[role]] >= max(scores)


def _heads(draft: Report) -> Iterator[str]:
    for section in draft.sections:
        yield from _item_heads(section.items)


def _item_heads(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        if item.head is not None:
            yield item.head.text
        yield from _item_heads(item.items)
