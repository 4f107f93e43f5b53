"""The roles of sections and sentences, decided from the scores of cue words and the customary order of a report.

Both decisions are best paths through a sequence (Viterbi). :func:`assign_roles` decides whole sections;
:func:`sentence_roles` finds where the role changes in running text without headings, or under a heading that names
two roles.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assistant.corpus.parse.cues import MAIN, MAX_SCORE, ROLES, Scores, opening_roles, sentence_scores
from assistant.domain.report import Role

# The position of each role in a customary report. Roles of the same rank may come in either order.
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
_INDEX = {role: n for n, role in enumerate(ROLES)}
_NEVER = 100.0

# Weights for sections. A section without cues is duty: most of these name a topic, not a role.
_HEADING_WEIGHT = 2.0
_BODY_WEIGHT = 3.0
_DUTY_SECTION_BONUS = 2.0
_BACK_FROM_CONDUCT = 7.0  # canteen bills and thrift between topics of work are work, not integrity

# Costs and gains within running text.
_DUTY_SENTENCE_BONUS = 0.5
_CHANGE_WITHIN_PARAGRAPH = 10.0
_CHANGE_AT_PARAGRAPH = 2.5
_ANNOUNCED_CHANGE = 2.0
_CHANGE_BACK = 8.0
_ANNOUNCED_BONUS = 8.0
_MISSING_LEAD = 3.0
_MAX_LEAD_SENTENCES = 15


def _best_path(gains: Sequence[dict[Role, float]], cost: Callable[[int, Role, Role], float]) -> list[Role]:
    """The sequence of roles with the highest total gain minus costs.

    ``gains[n]``: the gain of each role at position ``n``. ``cost(n, before, after)``: the cost of role ``after`` at
    position ``n`` ≥ 1 when the previous one is ``before``.
    """
    if not gains:
        return []
    best = gains[0]
    choices: list[dict[Role, Role]] = []
    for n, gain in enumerate(gains[1:], start=1):
        predecessors: dict[Role, Role] = {}
        totals: dict[Role, float] = {}
        for role in gain:
            reachable = {before: best[before] - cost(n, before, role) for before in best}
            predecessors[role] = max(reachable, key=reachable.__getitem__)
            totals[role] = reachable[predecessors[role]] + gain[role]
        best = totals
        choices.append(predecessors)
    path = [max(best, key=best.__getitem__)]
    for predecessors in reversed(choices):
        path.append(predecessors[path[-1]])
    return path[::-1]


def section_scores(heading: Scores, body: Sequence[Scores]) -> Scores:
    """The scores of a section: those of its heading, plus the mean of its sentences, the first two counting double."""
    weights = [2.0 if n < 2 else 1.0 for n in range(len(body))]
    total = sum(weights) or 1.0
    mean = [sum(w * s[n] for w, s in zip(weights, body, strict=True)) / total for n in range(len(ROLES))]
    return tuple(
        _HEADING_WEIGHT * head + _BODY_WEIGHT * average for head, average in zip(heading, mean, strict=True)
    )


def _succession_cost(before: Role, after: Role) -> float:
    """The cost of a section of role ``after`` following one of role ``before``."""
    if before is after:
        return {Role.DUTY: 0.0, Role.PLANS: 0.0, Role.PROBLEMS: 4.0}.get(after, 0.5)
    if before is Role.PROBLEMS and after in (Role.DUTY, Role.STUDY):
        return 12.0
    if before is Role.PLANS:  # a section after the plans (政府自身建设) is about plans, too
        return 60.0 if after in (Role.DUTY, Role.STUDY) else 15.0
    if after is Role.STUDY and before is not Role.LEAD:  # a topic (课堂, 图书) that sounds like study
        return 5.0
    conduct = (Role.INTEGRITY, Role.LAW)
    if (before in conduct and after is Role.DUTY) or (before is Role.PROBLEMS and after in conduct):
        return _BACK_FROM_CONDUCT
    return 1.5 * max(0, _RANK[before] - _RANK[after])


def assign_roles(sections: Sequence[Scores], before: Role = Role.LEAD) -> list[Role]:
    """The roles of consecutive sections, given their scores. ``before``: the role of the text before them."""
    gains = [{role: scores[_INDEX[role]] for role in MAIN} for scores in sections]
    for n, gain in enumerate(gains):
        gain[Role.DUTY] += _DUTY_SECTION_BONUS
        if n == 0:
            gains[0] = {role: gain[role] - _succession_cost(before, role) for role in MAIN}
    return _best_path(gains, lambda _, previous, role: _succession_cost(previous, role))


@dataclass(frozen=True, slots=True)
class SentenceCues:
    """What :func:`sentence_roles` needs of a sentence. ``openings``: the roles that its beginning announces."""

    scores: Scores
    openings: frozenset[Role]
    paragraph_start: bool


def sentence_cues(sentence: str, paragraph_start: bool, year: int | None = None) -> SentenceCues:
    """The cues of one sentence of a report of ``year``."""
    return SentenceCues(sentence_scores(sentence, year), opening_roles(sentence, year), paragraph_start)


def _lead_end(sentences: Sequence[SentenceCues]) -> int:
    """The number of sentences up to and including the one that says 报告如下; 0 when there is none."""
    lead = 0
    for n, sentence in enumerate(sentences[:_MAX_LEAD_SENTENCES]):
        if not sentence.openings.isdisjoint(MAIN):
            break
        if sentence.scores[_INDEX[Role.LEAD]] >= MAX_SCORE:
            lead = n + 1
    return lead


def _change_cost(before: Role, after: Role, sentence: SentenceCues) -> float:
    """The cost of changing from one role to another at the start of a sentence."""
    if before is after:
        return 0.0
    if after is Role.LEAD:
        return _NEVER
    backward = _CHANGE_BACK if _RANK[before] > _RANK[after] else 0.0
    if after in sentence.openings:
        return backward + _ANNOUNCED_CHANGE
    return backward + (_CHANGE_AT_PARAGRAPH if sentence.paragraph_start else _CHANGE_WITHIN_PARAGRAPH)


def sentence_roles(
    sentences: Sequence[SentenceCues],
    allowed: Collection[Role],
    first: Role | None = None,
    is_report: bool = False,
) -> list[Role]:
    """The role of each sentence of running text, one of ``allowed``.

    Changes have a cost: the least where a sentence announces the role, the most against the customary order.
    ``first``: the role that the text begins with. ``is_report``: the text is a whole report, which usually has a lead.
    """
    roles = [role for role in ROLES if role in allowed]
    lead = _lead_end(sentences) if is_report else 0
    gains: list[dict[Role, float]] = []
    for n, sentence in enumerate(sentences):
        gain = {role: sentence.scores[_INDEX[role]] for role in roles}
        for role in sentence.openings.intersection(roles):
            gain[role] += _ANNOUNCED_BONUS
        if Role.DUTY in gain:
            gain[Role.DUTY] += _DUTY_SENTENCE_BONUS
        if n < lead:
            gain[Role.LEAD] += 2 * MAX_SCORE
        gains.append(gain)
    for role in roles if gains else ():
        if first is not None:
            gains[0][role] -= 0.0 if role is first else _NEVER
        elif is_report:
            gains[0][role] -= 0.0 if role is Role.LEAD else _MISSING_LEAD + _RANK[role]
        else:
            gains[0][role] -= 0.5 * _RANK[role]
    return _best_path(gains, lambda n, before, after: _change_cost(before, after, sentences[n]))
