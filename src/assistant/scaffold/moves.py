"""What a clause does in a report (定调 做法 数据 成效 · 问题 原因 措施), and whose a problem is."""

from assistant.domain.report import Role
from assistant.domain.results import Group, Move
from assistant.scaffold.blanks import FIGURES, Blanked
from assistant.scaffold.words import words

_TELLS_EFFECTS = frozenset({Role.DUTY, Role.LAW, Role.LEAD, Role.OTHER, Role.STUDY, Role.INTEGRITY})


def move(text: Blanked, role: Role) -> Move:
    """What a sentence or clause does in a part of this role."""
    known = words()
    if role is Role.PROBLEMS:
        if known.cause.search(text.text):
            return Move.CAUSE
        return Move.MEASURE if known.intent.search(text.text) else Move.PROBLEM
    if role is Role.PLANS:
        begins = known.position.match(text.text)
        return Move.POSITION if begins and not text.blanks else Move.MEASURE
    if any(blank.kind in FIGURES for blank in text.blanks):
        return Move.FIGURES
    if role in _TELLS_EFFECTS and known.effect.search(text.text):
        return Move.EFFECT
    return Move.POSITION if known.position.match(text.text) else Move.ACTION


def group(written: str) -> Group:
    """Whose a problem, or a plan, is: the writer's own where its words tell of study and style, else the work's."""
    known = words()
    own = sum(len(match[0]) for match in known.personal.finditer(written))
    work = sum(len(match[0]) for match in known.work.finditer(written))
    return Group.PERSONAL if own > work else Group.WORK
