"""Frames that independent writers share: a figure with its name and unit, or a clause in nearly the same words."""

from collections import defaultdict
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from assistant.domain.text import fold
from assistant.scaffold.blanks import FIGURES, Blanked
from assistant.scaffold.clean import is_whole, stands_alone
from assistant.scaffold.indicators import unit_core
from assistant.scaffold.matching import bigrams
from assistant.scaffold.pools import Entry, Pool, alike
from assistant.scaffold.slot_names import is_talk
from assistant.scaffold.words import words

_SHORTEST, _LONGEST = 5, 40  # characters of a shared clause outside its blanks
_SHARED = 0.7  # of a frame's characters that the others' clauses have, too, in the same order
_REST = 12  # characters beside a frame by which two sentences can be compared
_REWORDED = (
    0.45  # of those characters: from which share on, in the same order, one sentence was made of the other
)
_PLAIN = 8  # characters of a clause without a figure


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """A clause that independent writers share; ``entries`` are those of the writers, the frame's first."""

    text: Blanked
    names: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Clause:
    text: Blanked
    entry: Entry
    plain: str
    names: tuple[str, ...]
    is_everyday: bool


def shared(pool: Pool) -> tuple[Shared, ...]:
    """The shared clauses of a pool, those of most writers first. Made once for each pool."""
    return pool.kept(shared, lambda: _found(pool))


def _found(pool: Pool) -> tuple[Shared, ...]:
    writers = pool.authors()
    if len(writers) < 2:
        return ()
    whole = pool.whole or pool
    groups: dict[tuple[str, ...], list[_Clause]] = defaultdict(list)
    for clause in whole.kept(_clauses, lambda: _clauses(whole)):
        if clause.entry.series in writers:
            for key in _keys(clause):
                groups[key].append(clause)
    made: dict[str, Shared] = {}
    for listed in groups.values():
        if len({clause.entry.series for clause in listed}) > 1 and (one := _shared(listed, pool)):
            known = made.get(one.text.text)
            if known is None or len(known.entries) < len(one.entries):
                made[one.text.text] = one
    ranked = sorted(made.values(), key=lambda one: (-len(one.entries), -len(one.text.blanks), one.text.text))
    chosen: list[Shared] = []
    for one in ranked:
        if not any(_says_as_much(other, one) for other in chosen):
            chosen.append(one)
    return tuple(chosen)


def _clauses(pool: Pool) -> list[_Clause]:
    found = []
    for entry in pool.entries:
        text = entry.statement.text
        for number, span in enumerate(entry.statement.clauses):
            cut = text.cut(span.begin, span.end)
            if _SHORTEST <= sum(map(str.isalnum, cut.words())) <= _LONGEST and is_whole(cut):
                names = tuple(
                    called
                    for called, blank in zip(entry.statement.names, text.blanks, strict=True)
                    if span.contains(blank.span)
                )
                found.append(_Clause(cut, entry, _plain(cut), names, number in entry.statement.everyday))
    return found


def _plain(text: Blanked) -> str:
    """A clause as it is compared: folded, adverbs of time off, # for every blank and its scale."""
    parts, at = [], 0
    for blank in text.blanks:
        unit = blank.unit or ""
        parts += [text.text[at : blank.span.begin], "#", unit_core(unit)]
        at = blank.span.end + len(unit)
    written = "".join([*parts, text.text[at:]])
    while match := words().adverbs.match(written):
        written = written[match.end() :]
    return fold(written)


def _keys(clause: _Clause) -> list[tuple[str, ...]]:
    """What clauses that may be shared have in common: their words, or the name and unit of a figure."""
    keys: list[tuple[str, ...]] = (
        [(clause.plain,)] if len(clause.plain) >= _PLAIN or clause.text.blanks else []
    )
    for called, blank in zip(clause.names, clause.text.blanks, strict=True):
        if blank.kind in FIGURES and len(called) >= 4:
            keys.append((called, unit_core(blank.unit)))
    return keys


def _shared(listed: list[_Clause], pool: Pool) -> Shared | None:
    """The frame of clauses that have a key in common: the shortest whose words most of them have."""
    for clause in sorted(listed, key=lambda one: (len(one.plain), one.plain)):
        if not _is_frame(clause, pool):
            continue
        like = [
            other.entry
            for other in listed
            if other is not clause
            and LCSseq.similarity(clause.plain, other.plain) >= _SHARED * len(clause.plain)
        ]
        writers: list[Entry] = []
        for one in pool.independent([clause.entry, *like]):
            if not any(_is_reworded(one, other, clause.plain) for other in writers):
                writers.append(one)
        # A frame of somebody who copied it rests on whom he copied, and is shown as that writer's.
        if len(writers) > 1 and clause.entry.series in {one.series for one in writers}:
            rest = [one for one in writers if one.series != clause.entry.series]
            return Shared(clause.text, clause.names, (clause.entry, *rest))
    return None


def _is_frame(clause: _Clause, pool: Pool) -> bool:
    """Whether a clause reads by itself, names nobody and tells no story."""
    plain = clause.text.words()
    if not stands_alone(clause.text) or pool.names_somebody(plain):
        return False
    return clause.is_everyday or not is_talk(plain)


def _is_reworded(one: Entry, other: Entry, frame: str) -> bool:
    """Whether what two sentences say beside a frame they share is nearly the same, in the same order or in pairs.

    That is more than two people hit upon: one of them put the other's sentence in other words, or in another order.
    """
    if alike(one.telling, other.telling):  # in the same words: were it copied, the two would depend
        return False
    here, there = (_plain(entry.statement.text).replace(frame, "") for entry in (one, other))
    fewest = min(len(here), len(there))
    if fewest < _REST:
        return False
    if LCSseq.similarity(here, there) >= _REWORDED * fewest:
        return True
    ours, theirs = bigrams(here), bigrams(there)
    return len(ours & theirs) >= _REWORDED * min(len(ours), len(theirs))


def _says_as_much(one: Shared, other: Shared) -> bool:
    """Whether two frames state the same figures, or one lies in the other: one of them is enough."""
    ours, theirs = set(one.names), set(other.names)
    if ours and theirs and ours & theirs:
        return True
    return one.text.text in other.text.text or other.text.text in one.text.text
