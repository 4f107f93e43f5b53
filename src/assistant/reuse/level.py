"""The level of two stretches of text: how far they are apart, as one word.

verbatim: equal apart from spaces, width, script and punctuation · numbers: equal once figures (and redactions) are
blanked · names: only names of places, units, posts or products change, all figures are unchanged, ratio ≤ .2 ·
light: ratio ≤ .15 · reorder: ratio > .25, at least 70 % of the characters remain, whole clauses in another order ·
heavy: ratio ≤ .5 · paraphrase: beyond. The ratio is the Levenshtein distance over the longer length.
The definitions are those of the annotated sets (corpus/gold/README.md); constants were set on their gold spans.
"""

import re
from collections import Counter
from functools import lru_cache

from rapidfuzz.distance import LCSseq, Levenshtein

from assistant.base.tables import characters
from assistant.domain.results import Level
from assistant.domain.text import fold
from assistant.reuse.folding import MASK, NUMBER, folded

LIGHT, NAMES, REORDER, HEAVY = 0.15, 0.2, 0.25, 0.5
"""Ratios: upper limits of light, names and heavy, lower limit of reorder. By definition of the annotation."""

PRESERVED = 0.7
"""Share of the longer side's characters that a reordered stretch has in common with its source. By definition."""

_IN_ORDER = 0.84
"""A reordering leaves less than this share of the common characters in their old order …"""

_SAME_CHARACTERS = 0.95
"""… unless this share of all characters is common: then nothing but the order can have changed."""

_COMMON_RUNS = 0.6
"""Share of 3-grams that a reordered stretch has in common with its source: clauses moved as a whole."""

_FUNCTION_CHARACTERS = characters("function")
_MAX_NAME = 8
"""Folded characters: a longer replacement is rewording, not another name."""

_PARTICLES, _MAX_PARTICLES = characters("particles"), 4
"""In an exchange of so few characters, gone and new, a particle shows that it is no name: 与县职校 for 同县职校."""


def ratio(here: str, there: str) -> float:
    """Levenshtein distance of the folded texts over the longer length: 0 for equal, 1 for nothing in common."""
    return float(Levenshtein.normalized_distance(fold(here), fold(there)))


@lru_cache(maxsize=256)
def level(here: str, there: str) -> Level:
    """The level of two stretches of original text. It is often asked for twice in a row."""
    here, there = _without_marker(here), _without_marker(there)
    if here == there:
        return Level.VERBATIM
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
    r"\s{0,8}(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)、.．]|[①-⑳]|[一二三四五六七八九十]是|——)\s{0,8}"
)
"""A list number in front, which is not compared: the same words may be the first point here and the third there."""


def marker_end(text: str) -> int:
    """Where the list number in front of a text ends; 0 without one."""
    found = _MARKER.match(text)
    return found.end() if found else 0


def _without_marker(text: str) -> str:
    return text[marker_end(text) :]


def _blank(text: str) -> str:
    return text.replace(chr(MASK), chr(NUMBER))


def _figures(text: str) -> list[str]:
    """The figures of a text as written; Chinese numerals as digits where they are read one by one."""
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
    """Whether names were exchanged and hardly anything else, and no figure."""
    if _figures(here) != _figures(there):
        return False
    ours, theirs = folded(here).text(), folded(there).text()
    changes = _changes(ours, theirs)
    repeated = Counter((gone, new) for gone, new, _ in changes)
    names = 0
    for gone, new, end in changes:
        changed = gone + new
        if len(gone) > _MAX_NAME or len(new) > _MAX_NAME:
            return False
        if len(changed) <= _MAX_PARTICLES and any(character in _PARTICLES for character in changed):
            return False
        behind = _NAME_BEHIND.match(ours[end : end + 4].lstrip("#个"))
        if repeated[gone, new] > 1 or behind or any(_NAME_ENDING.search(words) for words in (gone, new)):
            names += 1
        elif any(character in _FUNCTION_CHARACTERS for character in changed):
            return False
    return names * 2 >= len(changes)


def _changes(ours: str, theirs: str) -> list[tuple[str, str, int]]:
    """What is gone, what is new in its place, and where that ends: an exchange is one change, not two."""
    found: list[tuple[str, str, int]] = []
    last = -1
    for code in LCSseq.opcodes(theirs, ours):
        if code.tag == "equal":
            last = -1
            continue
        gone, new = theirs[code.src_start : code.src_end], ours[code.dest_start : code.dest_end]
        if last == len(found) - 1 and found:
            before = found.pop()
            gone, new = before[0] + gone, before[1] + new
        found.append((gone, new, code.dest_end))
        last = len(found) - 1
    return found


_NAME_ENDING = re.compile("[省市州县区旗镇乡村街路局院校厂站所委办组科处]")
_NAME_BEHIND = re.compile("[片园景库校厂街社新小]?[省市州县区旗镇乡村街路局院校厂站所委办组科处社]")
"""What follows a name of which the ending stayed: 城东/河西片区, 牌楼/桥南社区."""


def _reordered(ours: str, theirs: str) -> bool:
    common = sum((Counter(ours) & Counter(theirs)).values())
    longer = max(len(ours), len(theirs))
    if not longer or common / longer < PRESERVED * 0.9:
        return False
    if (_run_share(ours, theirs) + _run_share(theirs, ours)) / 2 < _COMMON_RUNS:
        return False
    return common >= _SAME_CHARACTERS * longer or LCSseq.similarity(ours, theirs) < _IN_ORDER * common


def _run_share(text: str, other: str) -> float:
    runs = [text[at : at + 3] for at in range(len(text) - 2)]
    there = {other[at : at + 3] for at in range(len(other) - 2)}
    return sum(run in there for run in runs) / max(1, len(runs))
