"""The weight of each character of a draft as evidence of reuse: set phrases and common official language weigh little."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.base.patterns import patterns
from assistant.reuse.common_ngrams import common
from assistant.reuse.folding import Folding
from assistant.reuse.phrases import Phrases, Wording

_PHRASE_WEIGHT = {"提法": 0.0, "制度": 0.1, "套语": 0.15}
"""Weight (0–1) of a listed wording shared with another report, by its kind; 0 where the kind is unknown."""

MAX_PHRASE_WEIGHT = max(_PHRASE_WEIGHT.values())
"""Weight up to which a character lies in a listed wording."""

_PHRASE_WEIGHT_WITHIN = {"提法": 0.1, "制度": 0.8, "套语": 1.0}
"""The same where it is repeated inside one report: a courtesy can be mended there, an official wording cannot."""

_COMMON, _COMMON_WITHIN = 0.25, 0.7
"""Weight of common official language (:mod:`assistant.reuse.common_ngrams`), shared and repeated."""

_NAME_WEIGHT_WITHIN = 0.25
"""Weight of a name repeated inside one report: a name has to be written again."""

_NAME_ENDING = patterns("names.toml", "patterns")["repeated"]
"""Endings of names that a report has to repeat; the beginning of such a name has no mark of its own."""

_MAX_NAME = 12
"""Folded characters before such an ending, inside its clause, that count as the name."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights in 0–1 per folded character of a draft, shape (n,).

    ``others`` applies to wording shared with other reports, ``within`` to wording repeated in the draft itself.
    ``phrases`` are the listed wordings found, as folded begin and end.
    """

    others: NDArray[np.float64]
    within: NDArray[np.float64]
    phrases: tuple[tuple[int, int, Wording], ...]


def weigh(
    draft: Folding,
    phrases: Phrases,
    title: tuple[int, int] = (0, 0),
    title_lists: Iterable[tuple[int, int]] = (),
) -> Weights:
    """The weights of a folded draft. Folded ranges: the ``title`` counts nothing, ``title_lists`` name documents."""
    is_common = common(draft.codes)
    others = np.where(is_common, _COMMON, 1.0)
    within = np.where(is_common, _COMMON_WITHIN, 1.0)
    text = draft.text()
    for name in _NAME_ENDING.finditer(text):
        clause = int(draft.clauses[np.searchsorted(draft.clauses, name.start(), side="right") - 1])
        begin = max(clause, name.start() - _MAX_NAME)
        within[begin : name.end()] = np.minimum(within[begin : name.end()], _NAME_WEIGHT_WITHIN)
    found = tuple(phrases.ranges(text))
    for begin, end, wording in found:
        others[begin:end] = np.minimum(others[begin:end], _PHRASE_WEIGHT.get(wording.kind, 0.0))
        within[begin:end] = _PHRASE_WEIGHT_WITHIN.get(wording.kind, 0.0)
    for begin, end in title_lists:
        others[begin:end] = 0.0
        within[begin:end] = np.minimum(within[begin:end], _NAME_WEIGHT_WITHIN)
    others[title[0] : title[1]] = within[title[0] : title[1]] = 0.0
    return Weights(others, within, found)
