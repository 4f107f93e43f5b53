"""Cue words: how strongly a heading, a sentence, or the beginning of a sentence indicates each role.

The words are in ``data/roles.toml``; they are matched in folded text, longest first.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.base.patterns import patterns
from assistant.base.tables import read_toml, words
from assistant.base.word_finder import WordFinder
from assistant.domain.report import Role
from assistant.domain.text import fold

ROLES = tuple(Role)
MAIN = (Role.STUDY, Role.DUTY, Role.INTEGRITY, Role.LAW, Role.PROBLEMS, Role.PLANS)
STRONG = 3.0
MAX_SCORE = 2 * STRONG
"""The highest score of a role from one sentence: a list of cue words counts no more than two strong ones."""

Scores = tuple[float, ...]
"""One score for each role, in the order of :data:`ROLES`."""

_NO_SCORES = [0.0] * len(ROLES)
_NOTHING: Scores = tuple(_NO_SCORES)
_STRENGTHS = {"certain": MAX_SCORE, "strong": STRONG, "fair": 2.0, "slight": 1.0, "words": STRONG}
_INDEX = {role: n for n, role in enumerate(ROLES)}
_STUDY, _DUTY = _INDEX[Role.STUDY], _INDEX[Role.DUTY]
_PROBLEMS, _PLANS = _INDEX[Role.PROBLEMS], _INDEX[Role.PLANS]
_YEAR_WEIGHT = 6.0
_LATER_YEAR_WEIGHT = 15.0  # a heading such as 2024年重点工作 leaves no doubt

_YEAR = re.compile(r"(20\d\d)年")
_LATER_YEAR = re.compile(r"[-—]{0,4}(20\d\d)年")
_PATTERNS = patterns("parsing.toml", "cues")
_PLANNED = _PATTERNS["planned"]
_BEGINS_WITH_STUDY = _PATTERNS["begins_with_study"]
_QUESTION = re.compile(f"^{_PATTERNS.source('question')}")
_FIGURE = re.compile(r"\d|\*\*")
_BETWEEN_MARKS = re.compile("[^,;:。!?]+")
_COMPLETED = _PATTERNS["completed"]
_ANNOUNCEMENT = _PATTERNS["announcement"]
_OPENING_LENGTH = 24
_CONTRAST = _PATTERNS["contrast"]
_REMEDY = _PATTERNS["remedy"]


@dataclass(frozen=True, slots=True)
class _Cues:
    """Cue words, and for each its (index of the role, weight) pairs."""

    finder: WordFinder
    weights: dict[str, tuple[tuple[int, float], ...]]

    def scores(self, folded: str) -> list[float]:
        """The sum of the weights of all words in ``folded``, per role."""
        scores = [0.0] * len(ROLES)
        for _, word in self.finder.find(folded):
            for role, weight in self.weights[word]:
                scores[role] += weight
        return scores


def _cues(pairs: dict[str, list[tuple[int, float]]], neutral: Sequence[str]) -> _Cues:
    weights: dict[str, tuple[tuple[int, float], ...]] = {fold(word): () for word in neutral}
    weights |= {word: tuple(found) for word, found in pairs.items()}
    return _Cues(WordFinder(weights), weights)


@cache
def _lexicon() -> tuple[_Cues, _Cues, _Cues]:
    """The cue words of headings, of sentences, and of the beginnings of sentences."""
    table = read_toml("roles.toml")
    neutral = words(table["neutral"])
    by_position: dict[str, dict[str, list[tuple[int, float]]]] = {"head": {}, "body": {}, "opening": {}}
    for name in (role.value for role in ROLES if role.value in table):
        for position, groups in table[name].items():
            for strength, listed in groups.items():
                for word in words(listed):
                    pair = (_INDEX[Role(name)], _STRENGTHS[strength])
                    by_position[position].setdefault(fold(word), []).append(pair)
    return (
        _cues(by_position["head"], neutral),
        _cues(by_position["body"], neutral),
        _cues(by_position["opening"], ()),
    )


@lru_cache(maxsize=1024)
def heading_scores(heading: str, year: int | None = None) -> Scores:
    """How strongly the words of a heading indicate each role.

    ``year`` is the report's: it indicates duty, a later year plans.
    """
    folded = _QUESTION.sub("", fold(heading), count=1)
    scores = _lexicon()[0].scores(folded)
    if _BEGINS_WITH_STUDY.match(folded):
        scores[_STUDY] += STRONG
    for found in _YEAR.finditer(folded) if year else ():
        if int(found[1]) > (year or 0):
            scores[_PLANS] += _LATER_YEAR_WEIGHT
        else:
            scores[_PLANS if _PLANNED.search(folded) else _DUTY] += _YEAR_WEIGHT
    return tuple(scores)


@lru_cache(maxsize=8192)
def sentence_scores(sentence: str, year: int | None = None) -> Scores:
    """How strongly a sentence indicates each role, from 0 to :data:`MAX_SCORE`. ``year`` is the report's."""
    folded = _QUESTION.sub("", fold(sentence), count=1)
    scores = _NO_SCORES.copy()
    whole = any(word in folded for word in _words_with_marks())
    for piece in (folded,) if whole else _BETWEEN_MARKS.findall(folded):
        for role, score in _word_scores(piece):
            scores[role] += score
    if _FIGURE.search(folded):
        scores[_DUTY] += 1.0
    if _COMPLETED.search(folded):
        scores[_DUTY] += 1.0
        scores[_PLANS] -= 1.0
    if _CONTRAST.search(folded):
        scores[_PROBLEMS] += STRONG
    if year and any(int(found[1]) > year for found in _YEAR.finditer(folded)):
        scores[_PLANS] += STRONG
    if scores == _NO_SCORES:
        return _NOTHING
    return tuple([min(MAX_SCORE, max(0.0, score)) for score in scores])


@lru_cache(maxsize=32768)
def _word_scores(piece: str) -> tuple[tuple[int, float], ...]:
    """The scores of the cue words between two marks: those that are not 0, by role.

    Cached: the words of a clause are looked at for their sentence, too.
    """
    return tuple((role, score) for role, score in enumerate(_lexicon()[1].scores(piece)) if score)


@cache
def _words_with_marks() -> tuple[str, ...]:
    """The cue words of sentences that hold a mark themselves: 下面，我."""
    return tuple(word for word in _lexicon()[1].weights if not _BETWEEN_MARKS.fullmatch(word))


def opening_roles(sentence: str, year: int | None = None) -> frozenset[Role]:
    """The roles that the beginning of a sentence announces: 廉洁方面，… 三说不足。 新的一年，…

    A year later than ``year``, the report's, announces plans.
    """
    opening = _lexicon()[2]
    begin = fold(sentence[:_OPENING_LENGTH])
    if _REMEDY.match(begin):
        return frozenset({Role.PLANS})
    if word := opening.finder.at_begin(begin):
        return frozenset(ROLES[role] for role, _ in opening.weights[word])
    if found := _ANNOUNCEMENT.match(begin):
        return frozenset(strong_roles(heading_scores(found[1] or found[2]))[:1])
    if year and (found := _LATER_YEAR.match(begin)) and int(found[1]) > year:
        return frozenset({Role.PLANS})
    return frozenset()


def strong_roles(scores: Scores) -> tuple[Role, ...]:
    """The main roles whose score is at least STRONG, the strongest first: those that a heading names."""
    strong = [role for role in MAIN if scores[_INDEX[role]] >= STRONG]
    return tuple(sorted(strong, key=lambda role: -scores[_INDEX[role]]))
