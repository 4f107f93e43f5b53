"""Clauses that several authors have in common: which belong together, and what of their words is shared."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from assistant.scaffold.blanks import FIGURES, Blanked
from assistant.scaffold.gather import Clause, Said
from assistant.scaffold.naming import ADVERBS
from assistant.text import fold

NEAR = 62
"""Least likeness (0–100, Indel ratio of folded words) of two clauses that may belong together."""

SHARED = 0.66
"""Least share of a frame's characters that other authors' clauses have, too, in the same order."""

_ALIKE, _WITHIN = 0.5, 0.9
_RUN = 2  # characters: a single one is met by chance
_OWN = 4  # characters of a frame in a row that only one author has, at most
_RANKED = re.compile("[省市州县区旗镇乡村街局院校厂站所社]")
_CORE = 3  # telling characters that two clauses share, at least
_TAIL = 4  # characters before a figure that name an indicator
_STATED = re.compile(
    r"(?P<name>[^#@\ue000-\uf8ff]+?)(?:累计|共计|达到了?|达|为|至|到|共|约|近|超过|突破|完成|实现|有|了)*#(?P<unit>[\ue000-\uf8ff]?)"
)
_COPIED, _LONG = 80, 22
_OWN_WORDS, _OWN_FIGURE = (
    4,
    8,
)  # telling characters of a clause without and with a figure that speak of copying
_COMPANY = 2  # such clauses
_AROUND = 0.05  # of a report: so near to each other they are company
_SIGNS = "#@"
_SCALES = "万千百亿余多"
_PRIVATE, _PRIVATE_SIZE = 0xE000, 6400  # characters that no text has
_PLAIN = re.compile(
    r"达到|完成|实现|累计|共计|全年|以上|左右|同比|增长|下降|提高|其中|分别|工作|进行|开展|推进|加强|落实|坚持|认真|严格|积极"
    r"|[为了的达率人个名件万元亿户次%有在和与及等是到不#@\ue000-\uf8ff]"
)


@dataclass(frozen=True, slots=True)
class Consensus:
    """A clause and those like it, of other authors and its own. ``support``: independent authors."""

    clause: Clause
    members: tuple[Clause, ...]
    support: int


def words(text: Blanked) -> str:
    """A clause as it is compared: folded, adverbs of time off, a sign for each blank (# a figure, @ a name).

    A unit is one sign, too, whatever its scale: 公里 and 万公里 are no words that two clauses share.
    """
    parts, at = [], 0
    for blank in text.blanks:
        unit = blank.unit or ""
        parts += [text.text[at : blank.span.begin], "#" if blank.kind in FIGURES else "@", _unit_sign(unit)]
        at = blank.span.end + len(unit)
    parts.append(text.text[at:])
    return fold(ADVERBS.sub("", "".join(parts)))


def _unit_sign(unit: str) -> str:
    core = unit.lstrip(_SCALES)
    return chr(_PRIVATE + crc32(core.encode()) % _PRIVATE_SIZE) if core else ""


class Likeness:
    """How clauses compare with each other; each is folded once, and who copied whom is found once."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = tuple(clauses)
        self._words = {id(clause.text): words(clause.text) for clause in clauses}

    def words(self, text: Blanked) -> str:
        """:func:`words`, kept."""
        known = self._words.get(id(text))
        return words(text) if known is None else known

    def same(self, text: Blanked, clause: Clause) -> bool:
        """Whether a clause has the very words of ``text``."""
        return self.words(text) == self.words(clause.text)

    def share(self, clause: Clause, others: Iterable[Clause]) -> float:
        """The share of a clause's characters that stand in one of the others.

        0 where what stands in none of them is long or looks like a name: that is one author's own.
        """
        ours = self.words(clause.text)
        kept = [False] * len(ours)
        for other in others:
            kept = [one or two for one, two in zip(kept, shared(ours, self.words(other.text)), strict=True)]
        own = "".join(" " if is_kept else c for c, is_kept in zip(ours, kept, strict=True))
        if any(len(stretch) > _OWN or _RANKED.search(stretch) for stretch in own.split()):
            return 0.0
        return sum(kept) / max(1, len(kept))


def consensuses(likeness: Likeness) -> list[Consensus]:
    """Groups of clauses of at least two independent authors, no clause in two.

    Leaders, not connected components: a clause joins the one that most are like, and no chain of likenesses.
    """
    clauses = likeness.clauses
    if len(clauses) < 2:
        return []
    said = [likeness.words(clause.text) for clause in clauses]
    near = _near(said, [_indicators(text) for text in said])
    copies = _Copies(clauses, said, near)
    authors = [len({clauses[at].said.series for at in row}) for row in near]
    order = sorted(range(len(clauses)), key=lambda at: (-authors[at], -len(near[at]), at))
    taken: set[int] = set()
    found = []
    for leader in order:
        if leader in taken or authors[leader] < 2:
            continue
        members = [
            at for at in near[leader] if at not in taken and at != leader and alike(said[leader], said[at])
        ]
        support = _independent([clauses[at].said for at in (leader, *members)], copies)
        if support < 2:
            continue
        taken.update((leader, *members))
        found.append(Consensus(clauses[leader], tuple(clauses[at] for at in members), support))
    return found


def _near(said: Sequence[str], indicators: Sequence[set[str]]) -> list[NDArray[np.intp]]:
    """For each clause those that read nearly alike, or state the same indicator, itself among them."""
    likeness = process.cdist(said, said, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8, workers=1)
    holders: dict[str, list[int]] = {}
    for at, stated in enumerate(indicators):
        for indicator in stated:
            holders.setdefault(indicator, []).append(at)
    for listed in holders.values():
        likeness[np.ix_(listed, listed)] = 100
    return [np.flatnonzero(row) for row in likeness]


def _indicators(said: str) -> set[str]:
    """The last characters before each figure of a clause, with its unit: 标准农田#亩 however the clause begins."""
    return {
        found["name"][-_TAIL:] + found["unit"]
        for found in _STATED.finditer(said)
        if len(found["name"]) >= _TAIL
    }


def alike(one: str, other: str) -> bool:
    """Whether two clauses say one thing: half the telling characters of the longer, or nearly all of the shorter, stand
    in the other, in order.
    """
    kept = shared(one, other)
    told = len(_PLAIN.sub("", "".join(c for c, is_kept in zip(one, kept, strict=True) if is_kept)))
    shorter, longer = sorted(len(_PLAIN.sub("", text)) for text in (one, other))
    if told >= _CORE and told >= _ALIKE * longer:
        return True
    return (told >= _TAIL and told >= _WITHIN * shorter) or (told >= _RUN and one == other)


def shared(one: str, other: str) -> list[bool]:
    """Which characters of ``one`` stand in ``other``, too, in the same order and in runs."""
    kept = [False] * len(one)
    for code in LCSseq.opcodes(one, other):
        if code.tag == "equal" and (code.src_end - code.src_start >= _RUN or one[code.src_start] in _SIGNS):
            kept[code.src_start : code.src_end] = [True] * (code.src_end - code.src_start)
    return kept


class _Copies:
    """Places of two reports that keep company: several clauses near each other here stand near each other there."""

    def __init__(
        self, clauses: Sequence[Clause], said: Sequence[str], near: Sequence[NDArray[np.intp]]
    ) -> None:
        """Short clauses with a figure do not count: two authors may well report the same list of indicators."""
        self._places: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for at, row in enumerate(near):
            least = _OWN_FIGURE if "#" in said[at] else _OWN_WORDS
            if len(_PLAIN.sub("", said[at])) < least:
                continue
            here = clauses[at].said
            for other in row:
                there = clauses[other].said
                if there.series != here.series and alike(said[at], said[other]):
                    pair = here.passage.report_id, there.passage.report_id
                    self._places.setdefault(pair, []).append((clauses[at].at, clauses[other].at))

    def have(self, one: Said, other: Said) -> bool:
        """Whether one of two sentences was made from the other, as far as can be told."""
        ours, theirs = one.text.text, other.text.text
        if min(len(ours), len(theirs)) >= _LONG and fuzz.ratio(fold(ours), fold(theirs)) >= _COPIED:
            return True
        places = self._places.get((one.passage.report_id, other.passage.report_id), ())
        close = {
            (here, there)
            for here, there in places
            if abs(here - one.at) <= _AROUND and abs(there - other.at) <= _AROUND
        }
        return len(close) >= _COMPANY


def _independent(said: Sequence[Said], copies: _Copies) -> int:
    """How many authors put it in words of their own: of those who share a passage, one counts."""
    kept: list[Said] = []
    for one in said:
        if any(one.series == other.series or copies.have(one, other) for other in kept):
            continue
        kept.append(one)
    return len(kept)
