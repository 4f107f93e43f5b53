"""Which problem a plan answers: the one with which it shares most of its telling words."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.domain.results import ScaffoldItem
from assistant.domain.text import fold
from assistant.scaffold.blanks import BLANK
from assistant.scaffold.words import pieces, words

_FEWEST = 2  # telling words that a plan and the problem it answers share
_SAME_MATTER = 1  # where they are called by one matter


def answered(plans: Sequence[ScaffoldItem], problems: Sequence[ScaffoldItem]) -> list[ScaffoldItem]:
    """The plans, each with the id of the problem it answers where one shares enough of its words."""
    telling_words = [(problem, _telling(problem.frame)) for problem in problems]
    found = []
    for plan in plans:
        ours = _telling(plan.frame)
        best, shared = None, 0
        for problem, theirs in telling_words:
            count = len(ours & theirs) + (bool(plan.matter) and plan.matter == problem.matter)
            if count > shared:
                best, shared = problem, count
        enough = best is not None and shared >= (
            _SAME_MATTER if plan.matter and plan.matter == best.matter else _FEWEST
        )
        found.append(replace(plan, answers=best.id) if enough and best is not None else plan)
    return found


def _telling(frame: str) -> set[str]:
    """The words of a frame that say what it is about: no verbs that everything is done with, nothing generic."""
    plain, known = fold(BLANK.sub("\n", frame)), pieces()
    dull = words().generic | words().dull
    return {
        plain[at : at + 2]
        for at in range(len(plain) - 1)
        if plain[at : at + 2] in known and plain[at : at + 2] not in dull
    }
