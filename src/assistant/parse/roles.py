"""What a part of a report is for: cue words score it, the customary order of a report decides.

Both decisions are shortest paths (Viterbi) over a sequence: :func:`assign` names whole sections, :func:`turns` finds
where the role changes within running text that has no headings, or under a heading that names two things.
"""

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.report import Role
from assistant.text import fold

ROLES = tuple(Role)
_AT = {role: n for n, role in enumerate(ROLES)}
_STRENGTHS = {"strong": 3.0, "fair": 2.0, "slight": 1.0}
_CAP = 6.0  # of one role in one sentence: a list of cue words counts no more than two strong ones

# Where each role stands in a customary report. Roles of one rank come in either order.
_RANK = {
    Role.LEAD: 0,
    Role.STUDY: 1,
    Role.DUTY: 2,
    Role.INTEGRITY: 3,
    Role.LAW: 3,
    Role.PROBLEMS: 4,
    Role.PLANS: 5,
    Role.CLOSING: 6,
    Role.OTHER: 7,
}
MAIN = (Role.STUDY, Role.DUTY, Role.INTEGRITY, Role.LAW, Role.PROBLEMS, Role.PLANS)

Scores = tuple[float, ...]
_NOTHING: Scores = (0.0,) * len(ROLES)


@dataclass(frozen=True, slots=True)
class _Cues:
    pattern: re.Pattern[str]
    weights: dict[str, tuple[tuple[int, float], ...]]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    head: _Cues
    body: _Cues
    opening: _Cues


def _cues(found: dict[str, list[tuple[int, float]]], neutral: Sequence[str]) -> _Cues:
    weights: dict[str, tuple[tuple[int, float], ...]] = {fold(word): () for word in neutral}
    weights |= {word: tuple(pairs) for word, pairs in found.items()}
    pattern = "|".join(re.escape(word) for word in sorted(weights, key=len, reverse=True))
    return _Cues(re.compile(pattern), weights)


@cache
def _lexicon() -> _Lexicon:
    table = tomllib.loads(
        resources.files("assistant").joinpath("data/roles.toml").read_text(encoding="utf-8")
    )
    neutral: list[str] = table.pop("neutral")
    parts: dict[str, dict[str, list[tuple[int, float]]]] = {"head": {}, "body": {}, "opening": {}}
    for name, kinds in table.items():
        role = _AT[Role(name)]
        for part, groups in kinds.items():
            for strength, words in groups.items():
                for word in words:
                    pairs = parts[part].setdefault(fold(word), [])
                    pairs.append((role, _STRENGTHS.get(strength, _STRENGTHS["strong"])))
    return _Lexicon(
        head=_cues(parts["head"], neutral),
        body=_cues(parts["body"], neutral),
        opening=_cues(parts["opening"], ()),
    )


_BEGINS_LEARNING = re.compile(
    r"[^一-鿿]*(?:[一二三四五六七八九十]{1,3}[、.)])?学(?![校生前科位籍]|史[力崇增])"
)
_YEAR = re.compile(r"(20\d\d)年")
_PLANNED = re.compile(r"安排|思路|总体要求|打算|工作计划")
_YEAR_NAMED = 5.0
_FIGURE = re.compile(r"\d|\*\*")
_DONE = re.compile(r"今年以来|一年来|全年|去年|上半年|年内已|已经?|过[一二三两]?次|[一-鿿]了")


def heading_scores(heading: str, year: int | None = None) -> Scores:
    """How much the words of a heading speak for each role, in the order of :data:`ROLES`.

    A year later than the report's own speaks for plans, the report's own for duty.
    """
    cues = _lexicon().head
    folded = fold(heading)
    scores = list(_NOTHING)
    for found in cues.pattern.finditer(folded):
        for role, weight in cues.weights[found[0]]:
            scores[role] += weight
    if _BEGINS_LEARNING.match(folded):
        scores[_AT[Role.STUDY]] += _STRENGTHS["strong"]
    for found in _YEAR.finditer(folded):
        if year:
            later = int(found[1]) > year or (int(found[1]) == year and _PLANNED.search(folded))
            scores[_AT[Role.PLANS if later else Role.DUTY]] += _YEAR_NAMED
    return tuple(scores)


def sentence_scores(sentence: str, year: int | None = None) -> Scores:
    """How much one sentence speaks for each role, each 0–6, in the order of :data:`ROLES`."""
    cues = _lexicon().body
    folded = fold(sentence)
    scores = list(_NOTHING)
    for found in cues.pattern.finditer(folded):
        for role, weight in cues.weights[found[0]]:
            scores[role] += weight
    if _FIGURE.search(folded):
        scores[_AT[Role.DUTY]] += 1.0
    if _DONE.search(folded):
        scores[_AT[Role.DUTY]] += 1.0
        scores[_AT[Role.PLANS]] -= 1.0
    if year and any(int(found[1]) > year for found in _YEAR.finditer(folded)):
        scores[_AT[Role.PLANS]] += 3.0
    return tuple(min(_CAP, max(0.0, score)) for score in scores)


_ANNOUNCED = re.compile(
    r"(?:[-—]*)(?:(?:先|再|最后|接着|[一二三四五六七八九十])(?:说说|说|谈谈|谈|讲)(.{2,8}?)[,:。]|在?(.{2,8}?)(?:方面|上)[,:])"
)
_LATER_YEAR = re.compile(r"[-—]*(20\d\d)年")


def opening_roles(sentence: str, year: int | None = None) -> frozenset[Role]:
    """The roles that a sentence turns to by the way it begins: 廉洁方面，… 三说不足。 新的一年，… a year after ``year``."""
    cues = _lexicon().opening
    begin = fold(sentence[:24])
    if found := cues.pattern.match(begin):
        return frozenset(ROLES[role] for role, _ in cues.weights[found[0]])
    if found := _ANNOUNCED.match(begin):
        return frozenset(strong_roles(heading_scores(found[1] or found[2]))[:1])
    if year and (found := _LATER_YEAR.match(begin)) and int(found[1]) > year:
        return frozenset({Role.PLANS})
    return frozenset()


def strong_roles(scores: Scores) -> tuple[Role, ...]:
    """The main roles that a heading names outright, the strongest first."""
    named = [role for role in MAIN if scores[_AT[role]] >= _STRENGTHS["strong"]]
    return tuple(sorted(named, key=lambda role: -scores[_AT[role]]))


def section_scores(heading: Scores, body: Sequence[Scores]) -> Scores:
    """One section's scores: its heading, and what its sentences say on the average, the first ones counting double."""
    weights = [2.0 if n < 2 else 1.0 for n in range(len(body))]
    total = sum(weights) or 1.0
    mean = [
        sum(w * scores[role] for w, scores in zip(weights, body, strict=True)) / total
        for role in range(len(ROLES))
    ]
    return tuple(2.0 * head + 3.0 * said for head, said in zip(heading, mean, strict=True))


def _step(before: Role, after: Role) -> float:
    """What it costs that a section of one role follows a section of another."""
    if before is after:
        return {Role.DUTY: 0.0, Role.PLANS: 0.0, Role.PROBLEMS: 4.0}.get(after, 0.5)
    if before is Role.PROBLEMS and after in (Role.DUTY, Role.STUDY):
        return 12.0
    if before is Role.PLANS:  # what follows plans as a section of its own (政府自身建设) is planned, too
        return 60.0 if after in (Role.DUTY, Role.STUDY) else 15.0
    back = _RANK[before] - _RANK[after]
    return 0.0 if back <= 0 else 1.5 * back


# What is not cued is duty: the topical sections of the main body name their topics, not their role.
_PRIOR = {Role.DUTY: 2.0}


def assign(sections: Sequence[Scores], before: Role = Role.LEAD) -> list[Role]:
    """The roles of consecutive sections, by their scores and the customary order, after a part of role ``before``."""
    if not sections:
        return []
    best = {role: -_step(before, role) for role in MAIN}
    choices: list[dict[Role, Role]] = []
    for n, scores in enumerate(sections):
        arrived: dict[Role, float] = {}
        came: dict[Role, Role] = {}
        for role in MAIN:
            gain = scores[_AT[role]] + _PRIOR.get(role, 0.0)
            if n:
                came[role] = max(MAIN, key=lambda previous: best[previous] - _step(previous, role))
                arrived[role] = best[came[role]] - _step(came[role], role) + gain
            else:
                arrived[role] = best[role] + gain
        best = arrived
        choices.append(came)
    return _backwards(max(MAIN, key=lambda role: best[role]), choices)


def _backwards(last: Role, choices: Sequence[dict[Role, Role]]) -> list[Role]:
    path = [last]
    for came in reversed(choices[1:]):
        path.append(came[path[-1]])
    return path[::-1]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as :func:`turns` sees it."""

    scores: Scores
    openings: frozenset[Role]
    paragraph_start: bool


def read_sentence(sentence: str, paragraph_start: bool, year: int | None = None) -> Sentence:
    """The cues of one sentence."""
    return Sentence(sentence_scores(sentence, year), opening_roles(sentence, year), paragraph_start)


_TURN = {False: 10.0, True: 2.5}  # within a paragraph, at the start of one
_TURN_ANNOUNCED = 2.0
_TURN_BACK = 8.0
_ANNOUNCEMENT = 8.0
_LATE_START = 3.0
_LEAD_WITHIN = 15


def _lead_end(sentences: Sequence[Sentence]) -> int:
    """How many sentences lead up to the one that says 报告如下, that one included."""
    lead = _AT[Role.LEAD]
    announcing = [n for n, s in enumerate(sentences[:_LEAD_WITHIN]) if s.scores[lead] >= _STRENGTHS["strong"]]
    turned = next((n for n, s in enumerate(sentences) if s.openings & {*MAIN}), len(sentences))
    return max((n + 1 for n in announcing if n < turned), default=0)


def _turn_cost(before: Role, after: Role, sentence: Sentence) -> float:
    if before is after:
        return 0.0
    turn = _TURN_ANNOUNCED if after in sentence.openings else _TURN[sentence.paragraph_start]
    if after is Role.LEAD:
        return 100.0
    return turn + (_TURN_BACK if _RANK[before] > _RANK[after] else 0.0)


def turns(
    sentences: Sequence[Sentence], allowed: Collection[Role], first: Role | None = None, whole: bool = False
) -> list[Role]:
    """The role of each sentence of running text. A turn costs: least where a sentence announces it, most where it goes back.

    ``first``: the role that the text must begin with. ``whole``: the text is a whole report, which as a rule has a lead.
    """
    roles = [role for role in ROLES if role in allowed]
    lead = _lead_end(sentences) if whole else 0
    best: dict[Role, float] = {}
    choices: list[dict[Role, Role]] = []
    for n, sentence in enumerate(sentences):
        arrived: dict[Role, float] = {}
        came: dict[Role, Role] = {}
        for role in roles:
            gain = sentence.scores[_AT[role]] + (0.5 if role is Role.DUTY else 0.0)
            gain += _ANNOUNCEMENT if role in sentence.openings else 0.0
            gain += 2 * _CAP if role is Role.LEAD and n < lead else 0.0
            if n:
                costs = {before: best[before] - _turn_cost(before, role, sentence) for before in roles}
                came[role] = max(roles, key=costs.__getitem__)
                arrived[role] = costs[came[role]] + gain
            else:
                late = _RANK[role] + _LATE_START if whole and role is not Role.LEAD else 0.5 * _RANK[role]
                arrived[role] = gain - (100.0 if first and role is not first else late)
        best = arrived
        choices.append(came)
    return _backwards(max(roles, key=best.__getitem__), choices) if choices else []
