"""How far two stretches are apart, as one word: the level.

verbatim: equal but for spaces, width, script and punctuation · numbers: equal once figures (and redactions) are
blanked · names: only names of places, units, posts or products change, every figure is kept, ratio ≤ .2 ·
light: ratio ≤ .15 · reorder: ratio > .25 and at least 70 % of the characters are kept, in another order, clause
by clause · heavy: ratio ≤ .5 · paraphrase: beyond. The ratio is Levenshtein distance over the longer length.
"""

import re
from collections import Counter

from rapidfuzz.distance import LCSseq, Levenshtein

from assistant.domain.results import Level
from assistant.domain.text import fold
from assistant.reuse.folding import MASK, NUMBER, folded

LIGHT, NAMES, REORDER, HEAVY = 0.15, 0.2, 0.25, 0.5
KEPT = 0.7
"""Share of characters that a reordered stretch keeps."""

_IN_ORDER = 0.84  # a reordering leaves less than this of what is kept in its old order …
_SAME = 0.95  # … unless it keeps all the words: then nothing but their order can have changed
_IN_RUNS = (
    0.6  # share of three characters in a row that stand on the other side, too: whole clauses have moved
)
_FUNCTIONAL = frozenset(
    "的了着过和与及并也还又都就把被让将在于对给从向到为是有没不很更再最要会能"
    "可所以而但其这那个们我你他她它上下中里前后时"
)
_NAME = 8  # characters: a longer replacement is rewording, not another name


def ratio(here: str, there: str) -> float:
    """Levenshtein distance of the two, folded, over the longer length: 0 for equal, 1 for nothing alike."""
    return float(Levenshtein.normalized_distance(fold(here), fold(there)))


def level(here: str, there: str) -> Level:
    """The level of two stretches of original text."""
    here, there = _unmarked(here), _unmarked(there)
    ours, theirs = folded(here), folded(there)
    if ours.text() == theirs.text():
        return Level.VERBATIM if _same_figures(here, there) else Level.NUMBERS
    if _blank(ours.text()) == _blank(theirs.text()):
        return Level.NUMBERS
    apart = ratio(here, there)
    if apart <= NAMES and _only_names(here, there):
        return Level.NAMES
    if apart <= LIGHT:
        return Level.LIGHT
    if apart > REORDER and _reordered(ours.text(), theirs.text()):
        return Level.REORDER
    return Level.HEAVY if apart <= HEAVY else Level.PARAPHRASE


_MARKER = re.compile(
    r"\s*(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)、.．]|[①-⑳]|[一二三四五六七八九十]是|——)\s*"
)
"""A list number in front: the same words as the first point and as the third are the same words."""


def _unmarked(text: str) -> str:
    found = _MARKER.match(text)
    return text[found.end() :] if found else text


def _blank(text: str) -> str:
    return text.replace(chr(MASK), chr(NUMBER))


def _figures(text: str) -> list[str]:
    """Every figure of a text as it is written, Chinese numerals as digits where they are read one by one."""
    folding = folded(text)
    return [
        fold(folding.span(at, at + 1).of(text)).translate(_DIGITS)
        for at, code in enumerate(folding.codes.tolist())
        if code in (NUMBER, MASK)
    ]


_DIGITS = str.maketrans("〇零一二三四五六七八九两", "001234567892", ",，")


def _same_figures(here: str, there: str) -> bool:
    return _figures(here) == _figures(there)


def _only_names(here: str, there: str) -> bool:
    """Whether names were exchanged and hardly anything else; no figure among it."""
    if _figures(here) != _figures(there):
        return False
    ours, theirs = folded(here).text(), folded(there).text()
    changes = [code for code in LCSseq.opcodes(theirs, ours) if code.tag != "equal"]
    pairs = [
        (theirs[code.src_start : code.src_end], ours[code.dest_start : code.dest_end]) for code in changes
    ]
    repeated = Counter(pairs)
    names = 0
    for code, (gone, new) in zip(changes, pairs, strict=True):
        if len(gone) > _NAME or len(new) > _NAME:
            return False
        behind = ours[code.dest_end : code.dest_end + 3].lstrip("#个")
        if repeated[gone, new] > 1 or _RANKED.search(gone) or _RANKED.search(new) or _RANKED.match(behind):
            names += 1
        elif any(character in _FUNCTIONAL for character in gone + new):
            return False
    return names * 2 >= len(changes)


_RANKED = re.compile("[省市州县区旗镇乡村街路局院校厂站所委办组科处]")


def _reordered(ours: str, theirs: str) -> bool:
    kept = sum((Counter(ours) & Counter(theirs)).values())
    longer = max(len(ours), len(theirs))
    if not longer or kept / longer < KEPT * 0.9:
        return False
    if (_run_share(ours, theirs) + _run_share(theirs, ours)) / 2 < _IN_RUNS:
        return False
    return kept >= _SAME * longer or LCSseq.similarity(ours, theirs) < _IN_ORDER * kept


def _run_share(text: str, other: str) -> float:
    runs = [text[at : at + 3] for at in range(len(text) - 2)]
    there = {other[at : at + 3] for at in range(len(other) - 2)}
    return sum(run in there for run in runs) / max(1, len(runs))
