"""Clauses that several authors have in common: which belong together, and what of their words is shared."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from assistant.domain.report import Role
from assistant.domain.text import Span, fold
from assistant.scaffold.blanks import BLANK, FIGURES, Blanked
from assistant.scaffold.gather import Clause, Pool, Said, Shelf
from assistant.scaffold.slot_names import ADVERBS

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
_SAYS = 4  # characters beside the blanks, of a clause that is joined with another
_ISLAND = re.compile(r"(?<=\S) {1,2}(?=\S)|^ {1,2}(?=\S)")
"""One or two shared characters amid an author's own: met by chance (亳州、黄山 and 漳州、中山)."""
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

    def __init__(self, clauses: Sequence[Clause], is_known: Callable[[str, str], bool]) -> None:
        """``is_known``: whether anybody but an author writes some words."""
        self.clauses = tuple(clauses)
        self._is_known = is_known
        self._words = {id(clause.text): words(clause.text) for clause in clauses}
        self.said = [self._words[id(clause.text)] for clause in clauses]
        self.near = _near(self.said, [_indicators(text) for text in self.said]) if self.said else []
        self._copies = _Copies(clauses, self.said, self.near)

    def words(self, text: Blanked) -> str:
        """:func:`words`, kept."""
        known = self._words.get(id(text))
        return words(text) if known is None else known

    def same(self, text: Blanked, clause: Clause) -> bool:
        """Whether a clause has the very words of ``text``."""
        return self.words(text) == self.words(clause.text)

    def share(self, clause: Clause, others: Iterable[Clause]) -> tuple[float, tuple[str, ...]]:
        """The share of a clause's characters that stand in one of the others, and the stretches that are one author's
        own: those in none of the others that are long, end like a name, or are written by nobody else (文蒙); where there
        is no blank, all of them.
        """
        ours = self.words(clause.text)
        kept = [False] * len(ours)
        for other in others:
            kept = [one or two for one, two in zip(kept, shared(ours, self.words(other.text)), strict=True)]
        own = "".join(" " if is_kept else c for c, is_kept in zip(ours, kept, strict=True))
        if not clause.text.blanks or "、" in clause.text.text:
            own = _ISLAND.sub(lambda found: ours[found.start() : found.end()], own)
        stretches = (
            stretch
            for stretch in own.split()
            if len(stretch) > _OWN
            or _RANKED.search(stretch)
            or (
                len(stretch) >= _RUN
                and not (clause.text.blanks and self._is_known(stretch, clause.said.series))
            )
        )
        return sum(kept) / max(1, len(kept)), tuple(stretches)

    def joined(self, found: Sequence[Consensus]) -> list[Consensus]:
        """Consensuses whose clauses two independent authors at least have side by side in a sentence, as one.

        What comes of it stands for its parts where it rests on half as many authors as any of them; the parts else.
        """
        place = {id(clause): at for at, one in enumerate(found) for clause in (one.clause, *one.members)}
        by_number = {(id(clause.said), clause.number): clause for clause in self.clauses}
        followed: dict[tuple[int, int], list[Clause]] = {}
        for at, one in enumerate(found):
            for clause in (one.clause, *one.members):
                following = by_number.get((id(clause.said), clause.number + 1))
                behind = None if following is None else place.get(id(following))
                if (
                    following is not None
                    and behind is not None
                    and behind != at
                    and _side_by_side(clause, following)
                ):
                    whole = Span(clause.span.begin, following.span.end)
                    text = clause.said.text.cut(whole.begin, whole.end)
                    followed.setdefault((at, behind), []).append(replace(clause, text=text, span=whole))
        made: list[Consensus] = []
        spent: set[int] = set()
        pairs = [(self.support(listed), pair, listed) for pair, listed in followed.items()]
        for support, pair, listed in sorted(pairs, key=lambda one: (-one[0], one[1])):
            most = max(found[at].support for at in pair)
            if support < 2 or 2 * support < most or spent.intersection(pair):
                continue
            spent.update(pair)
            made.append(Consensus(listed[0], tuple(listed[1:]), support))
        return made + [one for at, one in enumerate(found) if at not in spent]

    def independent(self, said: Iterable[Said]) -> set[str]:
        """The authors who put it in words of their own: of those who share a passage, the first counts."""
        kept: list[Said] = []
        for one in said:
            if any(one.series == other.series or self._copies.have(one, other) for other in kept):
                continue
            kept.append(one)
        return {one.series for one in kept}

    def support(self, clauses: Iterable[Clause]) -> int:
        """How many authors put clauses in words of their own."""
        return len(self.independent(clause.said for clause in clauses))


class Likenesses:
    """The likeness of each pool of a shelf, made when it is asked for, and once."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._made: dict[tuple[Role, str], Likeness] = {}

    def of(self, pool: Pool) -> Likeness:
        """How the clauses of a pool compare."""
        key = pool.role, pool.portfolio
        if key not in self._made:
            self._made[key] = Likeness(pool.clauses(), self._shelf.is_known)
        return self._made[key]


def _side_by_side(clause: Clause, following: Clause) -> bool:
    """Whether two clauses read on, and each says something: 在这里，我代表… does not."""
    between = clause.said.text.text[clause.span.end : following.span.begin].strip()
    plain = (BLANK.sub("", one.text.text) for one in (clause, following))
    return between in ("，", "、", ",") and all(len(text) >= _SAYS for text in plain)


def consensuses(likeness: Likeness) -> list[Consensus]:
    """Groups of clauses of at least two independent authors, no clause in two.

    Leaders, not connected components: a clause joins the one that most are like, and no chain of likenesses.
    """
    clauses = likeness.clauses
    if len(clauses) < 2:
        return []
    said, near = likeness.said, likeness.near
    authors = [len({clauses[at].said.series for at in row}) for row in near]
    order = sorted(range(len(clauses)), key=lambda at: (-authors[at], -len(near[at]), at))
    taken: set[int] = set()
    found = []
    for leader in order:
        if leader in taken or authors[leader] < 2 or not clauses[leader].ours:
            continue
        members = [
            at
            for at in near[leader]
            if at not in taken and at != leader and clauses[at].ours and alike(said[leader], said[at])
        ]
        support = likeness.support(clauses[at] for at in (leader, *members))
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
