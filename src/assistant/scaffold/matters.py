"""Matters of a cell: what its statements are about, found in them, and who writes of each.

A matter is called by a word that its statements share: the vocabulary's, the name of a figure, two words in a row that
several writers have, the words of a heading. One that many write of comes before one that few do, and a word that
stands in nearly every statement of the cell (就业 in 人社) sets none apart.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from assistant.domain.text import fold
from assistant.domain.vocabulary import Vocabulary
from assistant.scaffold.pools import Entry, Pool
from assistant.scaffold.words import words

_LONGEST = 8  # characters of a matter's name
_WIDE = 0.4  # of the statements of a cell: what stands in more sets nothing apart
_PAIR = 4  # characters of two words in a row


@dataclass(frozen=True, slots=True, eq=False)
class Matter:
    """A matter with its entries. ``support``: independent writers; ``at``: where in the role it usually stands."""

    name: str
    entries: tuple[Entry, ...]
    support: int
    at: float


def matters(pool: Pool, vocabulary: Vocabulary) -> tuple[Matter, ...]:
    """The matters of a pool in the order in which they usually come. Made once for each pool."""
    return pool.kept(matters, lambda: _matters(pool, vocabulary))


def matter_of(pool: Pool, vocabulary: Vocabulary) -> dict[Entry, Matter]:
    """The matter of each entry of a pool."""
    return pool.kept(
        matter_of, lambda: {entry: one for one in matters(pool, vocabulary) for entry in one.entries}
    )


def called(entry: Entry, pool: Pool, vocabulary: Vocabulary, within: str = "") -> str:
    """What the matter of an entry is called, whether it is of the pool or one's own: as others call it where they write
    of it, else by its own words; by words that stand ``within`` a part of it, where one is given.
    """
    known = matter_of(pool, vocabulary).get(entry)
    if known is not None and fold(known.name) in fold(within or known.name):
        return known.name
    ours, barred = _weights(pool.portfolio, vocabulary)
    supports = {fold(one.name): one.support for one in matters(pool, vocabulary)}
    terms = [
        term
        for term in _terms(entry, ours, barred)
        if (len(term) != _PAIR or term in ours or term in supports) and term in fold(within or term)
    ]
    return max(
        terms, key=lambda term: (supports.get(term, 0), ours.get(term, 0.0), -terms.index(term)), default=""
    )


def _matters(pool: Pool, vocabulary: Vocabulary) -> tuple[Matter, ...]:
    names = _called(pool, vocabulary)
    grouped: dict[str, list[Entry]] = defaultdict(list)
    for entry, name in zip(pool.entries, names, strict=True):
        grouped[name].append(entry)
    found = [
        Matter(
            name.upper() if name.isascii() else name,
            tuple(entries),
            len(pool.independent(entries)),
            sum(entry.at for entry in entries) / len(entries),
        )
        for name, entries in grouped.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.name)))


def _called(pool: Pool, vocabulary: Vocabulary) -> list[str]:
    """What the matter of each entry is called; "" where nothing shows it."""
    ours, barred = _weights(pool.portfolio, vocabulary)
    whole = pool.whole or pool
    known = whole.kept(_terms, lambda: {entry: _terms(entry, ours, barred) for entry in whole.entries})
    terms = [known[entry] for entry in pool.entries]
    writers: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for entry, listed in zip(pool.entries, terms, strict=True):
        for term in listed:
            writers[term].add(entry.series)
            counts[term] += 1
    total = len(pool.entries)

    def rank(term: str) -> float:
        shown = ours.get(term, 0.0)
        if len(term) == _PAIR and not shown and len(writers[term]) < 2:
            return 0.0
        if counts[term] > max(4, _WIDE * total):
            return 0.0
        shared = log(1 + len(writers[term])) * (0.4 + shown / 3) * min(len(term), 4)
        return shared * log(1 + total / counts[term])

    found: list[str] = []
    for place, (entry, listed) in enumerate(zip(pool.entries, terms, strict=True)):
        best = max(listed, key=lambda term: (rank(term), -len(term), term), default="")
        if not best or not rank(best):
            best = _inherited(pool.entries, found, place) or _of_heading(entry)
        found.append(best)
    return found


def _weights(portfolio: str, vocabulary: Vocabulary) -> tuple[dict[str, float], frozenset[str]]:
    """The portfolio's terms with their weights, and the names that call it itself."""
    for one in vocabulary.portfolios:
        if one.name == portfolio:
            names = frozenset(fold(name) for name in (one.name, *one.aliases, *one.departments))
            return dict(one.terms), names
    return {}, frozenset()


def _terms(entry: Entry, ours: dict[str, float], barred: frozenset[str]) -> list[str]:
    """The terms of an entry, and those of the portfolio that lie in them (欠薪 in 根治欠薪)."""
    found: dict[str, None] = {}
    for term in entry.statement.terms:
        if not 2 <= len(term) <= _LONGEST or term in barred or term in words().generic:
            continue
        found[term] = None
        for begin in range(len(term) - 1):
            for end in range(begin + 2, len(term) + 1):
                if term[begin:end] in ours and term[begin:end] not in barred:
                    found[term[begin:end]] = None
    return list(found)


def _inherited(entries: Sequence[Entry], found: Sequence[str], place: int) -> str:
    """The matter of what stands before an entry in its passage."""
    if not place:
        return ""
    before, here = entries[place - 1].statement, entries[place].statement
    same = before.passage_id == here.passage_id and entries[place - 1].report.id == entries[place].report.id
    return found[place - 1] if same and here.number - before.number <= 2 else ""


def _of_heading(entry: Entry) -> str:
    """The last words of the heading above an entry."""
    head = entry.heading
    if head is None or not head.level or not head.is_clean:
        return ""
    last = head.text.replace("，", "、").split("、")[-1]
    return last if 2 <= len(last) <= _LONGEST else ""
