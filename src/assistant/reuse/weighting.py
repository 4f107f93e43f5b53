"""How much of a draft's wording is its own to share: set phrases and everyday official language count for little."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.common_ngrams import common
from assistant.reuse.folding import Folding
from assistant.reuse.phrases import Phrases, Wording

_AGAINST_OTHERS = {"提法": 0.0, "制度": 0.1, "套语": 0.15}
_WITHIN = {"提法": 0.1, "制度": 0.8, "套语": 1.0}
_COMMON, _COMMON_WITHIN = 0.25, 0.7
_NAMED = 0.25  # inside one report
_NAME = re.compile(
    "示范区|试验区|先行区|开发区|自由贸易[区港]|大学|学院|医院|论坛|委员会|常委会|(?<!服务)中心"
    "|三年行动|专项行动|攻坚行动|集中整治|专项整治|工程|规划纲要|五年规划(?:纲要|的?建议)?|条例|准则"
)
"""How names end that a report must say again and again; where they begin, nothing tells."""
_NAME_LENGTH = 12  # folded characters before such an ending, inside its clause


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Per folded character 0–1: what it counts when it is shared with another report, or repeated in the same one.

    Courtesies said twice in one report are a repetition that can be mended, an official wording is not, and a name
    has to be said again.
    ``phrases`` are the wordings met, as folded begin and end.
    """

    against_others: NDArray[np.float64]
    within: NDArray[np.float64]
    phrases: tuple[tuple[int, int, Wording], ...]


def novelty(draft: Folding, phrases: Phrases, nobodys: tuple[int, int] = (0, 0)) -> Weights:
    """The novelty of a folded draft. ``nobodys``: a folded range (the title) that counts for nothing."""
    everyday = common(draft.codes)
    others = np.where(everyday, _COMMON, 1.0)
    within = np.where(everyday, _COMMON_WITHIN, 1.0)
    text = draft.text()
    for name in _NAME.finditer(text):
        clause = int(draft.clauses[np.searchsorted(draft.clauses, name.start(), side="right") - 1])
        begin = max(clause, name.start() - _NAME_LENGTH)
        within[begin : name.end()] = np.minimum(within[begin : name.end()], _NAMED)
    met = tuple(phrases.ranges(text))
    for begin, end, wording in met:
        others[begin:end] = np.minimum(others[begin:end], _AGAINST_OTHERS.get(wording.kind, 0.0))
        within[begin:end] = _WITHIN.get(wording.kind, 0.0)
    others[nobodys[0] : nobodys[1]] = within[nobodys[0] : nobodys[1]] = 0.0
    return Weights(others, within, met)
