"""How far a reused stretch is from its origin, and which levels of reuse that allows."""

import re
from collections import Counter

from rapidfuzz.distance import Levenshtein

_FIGURE = re.compile("[0-9０-９〇零一二两三四五六七八九十百千万亿.．%％]+")
# Bounds of edit_ratio as the gold set's README gives them.
_NAMES, _LIGHT, _HEAVY, _REORDER = 0.2, 0.15, 0.5, 0.25
_REORDER_KEPT = 0.7


def edit_ratio(here: str, there: str) -> float:
    """Levenshtein distance as a share of the longer of the two, 0–1."""
    return Levenshtein.distance(here, there) / max(len(here), len(there))


def kept(here: str, there: str) -> float:
    """Share of the longer one's characters that the other has as well, wherever they stand."""
    return (Counter(here) & Counter(there)).total() / max(len(here), len(there))


def fitting_levels(here: str, there: str) -> tuple[str, ...]:
    """The levels that the pair can be declared as. Whether only names changed is for a reader to say."""
    if here == there:
        return ("verbatim",)
    if _FIGURE.sub("0", here) == _FIGURE.sub("0", there):
        return ("numbers",)
    ratio = edit_ratio(here, there)
    fits = {
        "names": ratio <= _NAMES and _FIGURE.findall(here) == _FIGURE.findall(there),
        "light": ratio <= _LIGHT,
        "heavy": _LIGHT < ratio <= _HEAVY,
        "reorder": ratio > _REORDER and kept(here, there) >= _REORDER_KEPT,
        "paraphrase": ratio > _HEAVY,
    }
    return tuple(level for level, holds in fits.items() if holds)
