"""Which statements read well by themselves, as a frame that another writer can start from."""

import re

from assistant.domain.report import FactKind, Role
from assistant.scaffold.blanks import FIGURES, Blanked
from assistant.scaffold.fragments import announces, leads_on
from assistant.scaffold.words import pieces, words

LEAST, MOST = 10, 72
"""Characters outside the blanks of a frame that is another's."""

_BEST, _AROUND = 28, 10  # characters
_FIGURE, _SPOKEN, _OWN = 0.4, 0.12, 0.3  # for a figure; off for each word of speech, and for the first person
_MOST_BLANKS = 6
_PAIRS = ("“”", "‘’", "（）", "《》", "()", "「」", "【】")
_ENDS_OPEN = re.compile(
    r"(?:[的把被将对向在从为与和及使让给]|以来|期间|之后|以后|之前|以前|之际|同时|过程中|基础上|情况下|领导下|指导下|方面|工作中|例如|比如|一是|以及|并且|因此|虽然|但是|[：:、])$"
)
_COUNTS_ON = re.compile(
    r"^(?:[0-9０-９〇○●·\-—]|〔[^〔〕]{1,3}〕(?:[个名位家项条件户所次]?[、，]|(?:天|个?月|年|小时|分钟)[后前内里]))"
)
_FIRST = re.compile("我|本人|自己|咱")
_QUOTED = re.compile("“[^”]{1,20}”")
_WEIGHED = re.compile(r"(?:仅|只有|竟|高达|多达|不过|才)[^，〔]{0,10}〔")


def worth(text: Blanked, role: Role, everyday: float) -> float:
    """How well a statement reads by itself, 0 to about 2; negative where it does not.

    It must be whole, hang on nothing before it and tell no story. Better is what has a named figure, is written in
    words that official language shares, is neither short nor long, and is nobody's in particular. ``everyday``: the
    share of its characters that lie in runs which many public documents share.
    """
    plain = text.words()
    length = sum(character.isalnum() for character in plain)
    if not LEAST <= length <= MOST or len(text.blanks) > _MOST_BLANKS or not is_whole(text):
        return -1.0
    known = words()
    if known.story.search(plain) or announces(text.text) or not stands_alone(text):
        return -1.0
    if _COUNTS_ON.match(text.text) or _WEIGHED.search(text.text) or not _has_verb(plain):
        return -1.0
    hidden = sum(blank.kind is FactKind.MASK for blank in text.blanks)
    if hidden > 1:
        return -1.0
    figure = any(blank.kind in FIGURES for blank in text.blanks)
    score = 0.6 * everyday + 0.4 * familiar(plain)
    # The figure of a problem is a case of its writer's; what was done is the better for one.
    score += _FIGURE * (figure is not (role is Role.PROBLEMS))
    if role is not Role.PROBLEMS:
        score -= _SPOKEN * len(known.talk.findall(plain)) + _OWN * bool(_FIRST.search(plain))
    score -= 0.25 * text.text.startswith("〔") + 0.1 * len(_QUOTED.findall(plain)) + 0.3 * hidden
    score -= 0.01 * max(0, abs(length - _BEST) - _AROUND)
    return round(max(0.0, score), 3)


def stands_alone(text: Blanked) -> bool:
    """Whether a clause or sentence hangs on nothing before it, and leads on to nothing behind it."""
    last = text.cut(max((text.text.rfind(mark) for mark in "，；,"), default=-1) + 1, len(text.text))
    return not (
        words().hanging.match(text.words()) or _ENDS_OPEN.search(text.text.rstrip("，。；")) or leads_on(last)
    )


def is_whole(text: Blanked) -> bool:
    """Whether every bracket and quote is closed, and every blank has words around it."""
    plain = text.text
    return all(plain.count(pair[0]) == plain.count(pair[1]) for pair in _PAIRS) and plain.count('"') % 2 == 0


def familiar(plain: str) -> float:
    """The share of the characters that are part of words of official language: a name is of none, a story of few."""
    known, held, reach = pieces(), 0, 0
    for at in range(len(plain) - 1):
        if plain[at : at + 2] in known:
            held += at + 2 - max(at, reach)
            reach = at + 2
    return held / max(1, sum(map(str.isalnum, plain)))


def _has_verb(plain: str) -> bool:
    verbs = words().verbs
    return any(plain[at : at + 2] in verbs for at in range(len(plain) - 1)) or bool(
        words().effect.search(plain) or words().measure.search(plain) or words().problem.search(plain)
    )
