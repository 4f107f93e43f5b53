"""Where in past reports the clauses before a cursor stand, too: clauses held against each other by pairs of characters."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.domain.text import fold
from assistant.scaffold.blanks import BLANK
from assistant.scaffold.pools import Entry
from assistant.scaffold.words import words

LIKE = 0.5
"""Least share of the pairs that two clauses have in common, to be taken for one."""

_APART = re.compile(f"(?:{BLANK.pattern}|[^\u3400-\u9fff])+")
_BEFORE = 0.4  # what the clause before counts beside the last one
_LAST_WORDS = 4  # characters of a prefix that tell by themselves
_SHORTEST = 3  # pairs of a clause that tells by itself


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A clause of an entry by its number, with the pairs of its characters outside blanks."""

    entry: Entry
    number: int
    pairs: frozenset[str]


@dataclass(slots=True, eq=False)
class Clauses:
    """The clauses of entries, found by their pairs. Made once for a pool or a report."""

    listed: list[Clause] = field(default_factory=list)
    _holders: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Clauses":
        """The clauses of entries in their order."""
        made = cls()
        for entry in entries:
            text = entry.statement.text.text
            for number, span in enumerate(entry.statement.clauses):
                clause = Clause(entry, number, pairs_of(text[span.begin : span.end]))
                for pair in clause.pairs:
                    made._holders[pair].append(len(made.listed))
                made.listed.append(clause)
        return made

    def like(self, before: Sequence[str], most: int) -> list[tuple[float, Clause]]:
        """The clauses most like the last one of ``before``, given the one before that, the best first."""
        if not before:
            return []
        wanted = pairs_of(before[-1])
        if not wanted:
            return []
        earlier = pairs_of(before[-2]) if len(before) > 1 else frozenset()
        counts: dict[int, int] = defaultdict(int)
        for pair in wanted:
            for place in self._holders.get(pair, ()):
                counts[place] += 1
        found: list[tuple[float, Clause]] = []
        for place, count in counts.items():
            clause = self.listed[place]
            likeness = 2 * count / (len(wanted) + len(clause.pairs))
            context = share(earlier, self.listed[place - 1].pairs) if earlier and place else 0.0
            if likeness >= LIKE or (likeness >= LIKE / 2 and context >= LIKE):
                if len(wanted) < _SHORTEST and context < LIKE:
                    continue
                found.append((likeness + _BEFORE * context, clause))
        found.sort(key=lambda pair: (-pair[0], -(pair[1].entry.report.year or 0)))
        return found[:most]

    def beginning(self, prefix: str) -> list[tuple[int, int, Clause]]:
        """The clauses that go on from a prefix: (where it stands in the clause, where it ends there, the clause).

        Where none has the whole prefix, those that have its last words: 空气质量优良天数比率 goes on as 优良天数比率 does.
        """
        wanted = without_adverbs(prefix) or prefix
        while len(wanted) > 1:
            if found := self._having(wanted):
                return found
            wanted = wanted[1:] if len(wanted) > _LAST_WORDS else ""
        return [
            (0, span.begin + 1, clause)
            for clause in self.listed
            if len(wanted) == 1
            and (span := clause.entry.statement.clauses[clause.number]).of(clause.entry.statement.text.text)[
                :1
            ]
            == wanted
        ]

    def _having(self, wanted: str) -> list[tuple[int, int, Clause]]:
        """The clauses in which some words stand before others."""
        folded = fold(wanted)
        places: set[int] | None = None
        for at in range(len(folded) - 1):
            held = self._holders.get(folded[at : at + 2], [])
            places = set(held) if places is None else places & set(held)
        found = []
        for place in sorted(places or ()):
            clause = self.listed[place]
            span = clause.entry.statement.clauses[clause.number]
            text = span.of(clause.entry.statement.text.text)
            at = text.find(wanted)
            if at >= 0 and at + len(wanted) < len(text):
                found.append((at, span.begin + at + len(wanted), clause))
        return found


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text outside its blanks, figures left out."""
    found: set[str] = set()
    for part in _APART.split(text):
        found |= bigrams(fold(part))
    return frozenset(found)


def without_adverbs(phrase: str) -> str:
    """A clause without the adverbs of time and manner that it begins with."""
    while match := words().adverbs.match(phrase):
        phrase = phrase[match.end() :]
    return phrase


def bigrams(text: str) -> frozenset[str]:
    """Every pair of neighbouring characters of a text."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of two sets of pairs is common, 0 to 1 (Dice's coefficient)."""
    return 2 * len(one & other) / max(1, len(one) + len(other))
