"""What to write about: the matters of a portfolio that authors speak of, whatever words they put them in."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.domain.report import Role
from assistant.domain.results import Move
from assistant.scaffold.attribution import TELLING
from assistant.scaffold.consensus import Likenesses
from assistant.scaffold.gather import Pool, Said, Shelf
from assistant.scaffold.interim import FrameSource, Topic
from assistant.scaffold.moves import usual
from assistant.scaffold.patterns import orders

SOURCES = 4
ELSEWHERE = {Role.PROBLEMS: (Role.DUTY, Role.PLANS), Role.PLANS: (Role.DUTY, Role.PROBLEMS)}
"""Parts whose matters are taken up in a part: what was done is what falls short, and what is planned on."""

_NO_MATTER = re.compile("[到不没大小]|[一二三四五六七八九十]+件")
"""How words begin that show a portfolio and are no matter by themselves: 到市以上, 小事不出."""


@dataclass(slots=True)
class _Matter:
    """Who speaks of a matter in this part and in others, where, and in which order of moves."""

    here: dict[str, FrameSource] = field(default_factory=dict)
    elsewhere: dict[str, FrameSource] = field(default_factory=dict)
    places: list[float] = field(default_factory=list)
    orders: list[tuple[Move, ...]] = field(default_factory=list)

    def support(self) -> int:
        """The authors of this part, or of all parts where there is none."""
        return len(self.here or self.elsewhere)


def topics(pool: Pool, likenesses: Likenesses, shelf: Shelf, limit: int) -> tuple[Topic, ...]:
    """The ``limit`` matters that most authors of a pool speak of, in the order in which they usually come.

    A matter is a telling word of the vocabulary's portfolio, so that no wording of a past report comes along; of words
    that lie one in another (幼儿园, 普惠性幼儿园) the one of more authors stands for both. Problems and plans are
    about what the portfolio does: where hardly anybody names its matters there, those of the other parts follow.
    """
    if not pool.portfolio:
        return ()
    matters: dict[str, _Matter] = defaultdict(_Matter)
    _gather(pool, likenesses, shelf, matters, here=True)
    for role in ELSEWHERE.get(pool.role, ()) if len(matters) < limit else ():
        _gather(shelf.pool(role, pool.portfolio), likenesses, shelf, matters, here=False)
    chosen: list[str] = []
    for term in sorted(matters, key=lambda term: _rank(term, matters[term])):
        if len(chosen) == limit:
            break
        if shelf.keeps_out(term):
            continue
        if not any(term in other or other in term for other in chosen):
            chosen.append(term)
    return tuple(_topic(term, pool.portfolio, matters[term]) for term in _in_order(chosen, matters))


def _gather(
    pool: Pool, likenesses: Likenesses, shelf: Shelf, matters: dict[str, _Matter], *, here: bool
) -> None:
    entry = next(entry for entry in shelf.vocabulary.portfolios if entry.name == pool.portfolio)
    names = {name.casefold() for name in (entry.name, *entry.aliases, *entry.departments)}
    told = orders(pool)
    spoken: dict[str, list[Said]] = defaultdict(list)
    for said in pool.said:
        for term in {match.term for match in shelf.vocabulary.term_matches(said.written)} - names:
            if entry.terms.get(term, 0) >= TELLING and not _NO_MATTER.match(term):
                spoken[term].append(said)
    texts = {filed.passage.id: filed.text for filed in pool.filed}
    for term, listed in spoken.items():
        matter = matters[term]
        authors = likenesses.of(pool).independent(listed)
        for said in listed:
            matter.places.append(said.at)
            if said.series in authors:
                passage = said.passage
                source = FrameSource(passage.id, passage.report_id, said.metadata.year, texts[passage.id])
                (matter.here if here else matter.elsewhere).setdefault(said.series, source)
        if here:
            matter.orders += [told[name] for name in dict.fromkeys(said.passage.id for said in listed)]


def _in_order(chosen: Sequence[str], matters: dict[str, _Matter]) -> list[str]:
    """Matters of this part where they usually come in a report, then those of the others."""

    def place(term: str) -> tuple[bool, float]:
        matter = matters[term]
        return not matter.here, sum(matter.places) / len(matter.places)

    return sorted(chosen, key=place)


def _topic(term: str, portfolio: str, matter: _Matter) -> Topic:
    sources = matter.here or matter.elsewhere
    return Topic(
        term.upper(),
        portfolio,
        matter.support(),
        tuple(sources.values())[:SOURCES],
        usual(matter.orders),
        elsewhere=not matter.here,
    )


def _rank(term: str, matter: _Matter) -> tuple[bool, int, int, int, str]:
    """Those of this part; most authors first; then words of three characters and more: those of two say less (医院)."""
    return not matter.here, -matter.support(), -min(len(term), 3), -len(matter.places), term
