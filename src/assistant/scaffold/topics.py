"""What to write about: the matters of a portfolio that several authors speak of, whatever words they put them in."""

from collections import defaultdict

from assistant.results import FrameSource, Topic
from assistant.scaffold.gather import Pool, Shelf, series_of

SOURCES = 4
_TELLING = 3.0
"""Points of a word that shows its portfolio by itself: 控辍保学, not 学校."""


def topics(pool: Pool, shelf: Shelf, limit: int) -> tuple[Topic, ...]:
    """The ``limit`` matters that most authors of a pool speak of, two at least, most support first.

    A matter is a telling word of the vocabulary's portfolio, so that no wording of a past report comes along; of words
    that lie one in another (幼儿园, 普惠性幼儿园) the one of more authors stands for both.
    """
    if not pool.portfolio:
        return ()
    entry = next(entry for entry in shelf.vocabulary.portfolios if entry.name == pool.portfolio)
    names = {name.casefold() for name in (entry.name, *entry.aliases, *entry.departments)}
    spoken: dict[str, dict[str, FrameSource]] = defaultdict(dict)
    passages: dict[str, int] = defaultdict(int)
    for filed in pool.filed:
        seen = {sighting.term for sighting in shelf.vocabulary.sightings(filed.text)}
        for term in sorted(seen - names):
            if entry.terms.get(term, 0) < _TELLING:
                continue
            passages[term] += 1
            source = FrameSource(filed.passage.id, filed.passage.report_id, filed.metadata.year, filed.text)
            spoken[term].setdefault(series_of(filed.metadata), source)
    chosen: list[str] = []
    for term in sorted(spoken, key=lambda term: _rank(term, len(spoken[term]), passages[term])):
        if len(spoken[term]) < 2 or len(chosen) == limit:
            break
        if shelf.keeps_out(term) or any(term in other or other in term for other in chosen):
            continue
        chosen.append(term)
    return tuple(
        Topic(term.upper(), pool.portfolio, len(spoken[term]), tuple(spoken[term].values())[:SOURCES])
        for term in chosen
    )


def _rank(term: str, support: int, passages: int) -> tuple[int, int, int, str]:
    """Most authors first; then words of three characters and more: those of two (医院) say less of what is done."""
    return -support, -min(len(term), 3), -passages, term
