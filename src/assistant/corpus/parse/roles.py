"""What each part of a report is for: cue words score it, the customary order of a report decides.

Both decisions are best paths through a sequence (Viterbi). :func:`assign` names whole sections; :func:`turns`
finds where the role changes in running text without headings, or under a heading that names two things.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assistant.corpus.parse.cues import CAP, MAIN, ROLES, Scores, opening_roles, sentence_scores
from assistant.domain.report import Role

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
_AT = {role: n for n, role in enumerate(ROLES)}
_NEVER = 100.0

# Weights of sections. What is not cued is duty: topical sections name their topic, not their role.
_HEADING = 2.0
_BODY = 3.0
_DUTY_SECTION = 2.0
_BACK_FROM_ONESELF = 7.0  # a canteen's bills and a thrifty office among topics are work, not integrity

# Costs and gains within running text.
_DUTY_SENTENCE = 0.5
_TURN_WITHIN = 10.0
_TURN_AT_PARAGRAPH = 2.5
_TURN_ANNOUNCED = 2.0
_TURN_BACK = 8.0
_ANNOUNCEMENT = 8.0
_WITHOUT_LEAD = 3.0
_LEAD_WITHIN = 15


def _best_path(gains: Sequence[dict[Role, float]], cost: Callable[[int, Role, Role], float]) -> list[Role]:
    """The roles of consecutive parts that gain most, less what their changes cost.

    ``gains[n]``: what part ``n`` gains by each role. ``cost(n, before, after)`` is paid at all but the first.
    """
    if not gains:
        return []
    best = gains[0]
    choices: list[dict[Role, Role]] = []
    for n, gain in enumerate(gains[1:], start=1):
        came: dict[Role, Role] = {}
        arrived: dict[Role, float] = {}
        for role in gain:
            reached = {before: best[before] - cost(n, before, role) for before in best}
            came[role] = max(reached, key=reached.__getitem__)
            arrived[role] = reached[came[role]] + gain[role]
        best = arrived
        choices.append(came)
    path = [max(best, key=best.__getitem__)]
    for came in reversed(choices):
        path.append(came[path[-1]])
    return path[::-1]


def section_scores(heading: Scores, body: Sequence[Scores]) -> Scores:
    """One section's scores: its heading's, and its sentences' average, the first two counting double."""
    weights = [2.0 if n < 2 else 1.0 for n in range(len(body))]
    total = sum(weights) or 1.0
    mean = [sum(w * s[n] for w, s in zip(weights, body, strict=True)) / total for n in range(len(ROLES))]
    return tuple(_HEADING * head + _BODY * said for head, said in zip(heading, mean, strict=True))


def _step(before: Role, after: Role) -> float:
    """What it costs that a section of one role follows a section of another."""
    if before is after:
        return {Role.DUTY: 0.0, Role.PLANS: 0.0, Role.PROBLEMS: 4.0}.get(after, 0.5)
    if before is Role.PROBLEMS and after in (Role.DUTY, Role.STUDY):
        return 12.0
    if before is Role.PLANS:  # what follows plans as a section of its own (政府自身建设) is planned, too
        return 60.0 if after in (Role.DUTY, Role.STUDY) else 15.0
    if after is Role.STUDY and before is not Role.LEAD:  # a topic (课堂, 图书) that sounds like study
        return 5.0
    upright = (Role.INTEGRITY, Role.LAW)
    if (before in upright and after is Role.DUTY) or (before is Role.PROBLEMS and after in upright):
        return _BACK_FROM_ONESELF
    return 1.5 * max(0, _RANK[before] - _RANK[after])


def assign(sections: Sequence[Scores], before: Role = Role.LEAD) -> list[Role]:
    """The roles of consecutive sections by scores and customary order, after a part of role ``before``."""
    gains = [{role: scores[_AT[role]] for role in MAIN} for scores in sections]
    for n, gain in enumerate(gains):
        gain[Role.DUTY] += _DUTY_SECTION
        if n == 0:
            gains[0] = {role: gain[role] - _step(before, role) for role in MAIN}
    return _best_path(gains, lambda _, previous, role: _step(previous, role))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as :func:`turns` sees it."""

    scores: Scores
    openings: frozenset[Role]
    paragraph_start: bool


def read_sentence(sentence: str, paragraph_start: bool, year: int | None = None) -> Sentence:
    """The cues of one sentence of a report on ``year``."""
    return Sentence(sentence_scores(sentence, year), opening_roles(sentence, year), paragraph_start)


def _lead_end(sentences: Sequence[Sentence]) -> int:
    """How many sentences lead up to the one that says 报告如下, that one included."""
    lead = 0
    for n, sentence in enumerate(sentences[:_LEAD_WITHIN]):
        if not sentence.openings.isdisjoint(MAIN):
            break
        if sentence.scores[_AT[Role.LEAD]] >= CAP:
            lead = n + 1
    return lead


def _turn(before: Role, after: Role, sentence: Sentence) -> float:
    """What it costs to turn from one role to another at the start of a sentence."""
    if before is after:
        return 0.0
    if after is Role.LEAD:
        return _NEVER
    back = _TURN_BACK if _RANK[before] > _RANK[after] else 0.0
    if after in sentence.openings:
        return back + _TURN_ANNOUNCED
    return back + (_TURN_AT_PARAGRAPH if sentence.paragraph_start else _TURN_WITHIN)


def turns(
    sentences: Sequence[Sentence], allowed: Collection[Role], first: Role | None = None, whole: bool = False
) -> list[Role]:
    """The role of each sentence of running text.

    A turn costs, least where a sentence announces it, most where it goes back. ``first``: the role that the
    text begins with. ``whole``: the text is a whole report, which as a rule has a lead.
    """
    roles = [role for role in ROLES if role in allowed]
    lead = _lead_end(sentences) if whole else 0
    gains: list[dict[Role, float]] = []
    for n, sentence in enumerate(sentences):
        gain = {role: sentence.scores[_AT[role]] for role in roles}
        for role in sentence.openings.intersection(roles):
            gain[role] += _ANNOUNCEMENT
        if Role.DUTY in gain:
            gain[Role.DUTY] += _DUTY_SENTENCE
        if n < lead:
            gain[Role.LEAD] += 2 * CAP
        gains.append(gain)
    for role in roles if gains else ():
        if first is not None:
            gains[0][role] -= 0.0 if role is first else _NEVER
        elif whole:
            gains[0][role] -= 0.0 if role is Role.LEAD else _WITHOUT_LEAD + _RANK[role]
        else:
            gains[0][role] -= 0.5 * _RANK[role]
    return _best_path(gains, lambda n, before, after: _turn(before, after, sentences[n]))
