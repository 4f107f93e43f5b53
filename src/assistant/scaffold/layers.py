"""The layers of a section: one's own last year in its own order, then what others write and one's own did not."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.domain.results import Group, ItemNote, Layer, NoteKind, ScaffoldItem
from assistant.domain.text import Span, fold
from assistant.scaffold.blanks import BLANK, FIGURES
from assistant.scaffold.clean import LEAST
from assistant.scaffold.items import frame_of, id_of, item_of, notes_on, slots_of
from assistant.scaffold.matters import Matter, called, matters
from assistant.scaffold.pools import Entry, Pool, Pools, alike
from assistant.scaffold.shared import Shared, shared
from assistant.scaffold.words import words


@dataclass(frozen=True, slots=True)
class StaleWording:
    """A wording of the report that is continued which is out of date in the year to be written, and what to say of it."""

    text: str
    kind: NoteKind
    message: str


Stale = Callable[[str], Sequence[StaleWording]]
"""What is out of date in the report of an id."""

MOST_OTHERS = 1000
"""More than any section has."""

WORTH, MISSING_WORTH, POOR = 0.4, 0.3, 0.1
"""Least worth of another's sentence by itself, of one on a matter that several report, and of one where few are better."""

FEW, FEWEST = 5, 3
"""Sentences of others up to which a section is filled with poor ones, and with ones that are first of all on other work."""

_SHORTEST = 6  # characters of one's own sentence that is taken over
_OTHERS = 3  # a third of the limit is left to others, however much one's own report has
_WORN = 0.15  # off the worth of a sentence for each other writer who has it


@dataclass(frozen=True, slots=True)
class Own:
    """The report that is continued, its entries of all roles in writing order, and all of its words, folded."""

    entries: tuple[Entry, ...] = ()
    words: str = ""

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Own":
        """The same with its words."""
        return cls(tuple(entries), fold("\n".join(entry.statement.written for entry in entries)))


@dataclass(slots=True)
class Layers:
    """What sections are made with: the pools, the report that is continued, and how much is shown."""

    pools: Pools
    own: Own
    stale: Stale
    limit: int
    year: int | None = None
    frames: set[str] = field(default_factory=set)

    def items(self, pool: Pool, ours: Sequence[Entry], *, others: int | None = None) -> list[ScaffoldItem]:
        """The items of a section in writing order; ``ours`` are one's own entries in it.

        ``others``: most items of others; None for what the limit leaves.
        """
        mine = [item for entry in ours[: self.limit] if (item := self._own(entry, pool)) is not None]
        room = max(self.limit - len(mine), self.limit // _OTHERS) if others is None else others
        return mine + self._others(pool, ours, room)

    def _own(self, entry: Entry, pool: Pool, note: ItemNote | None = None) -> ScaffoldItem | None:
        if sum(map(str.isalnum, entry.statement.text.words())) < _SHORTEST:
            return None
        frame = frame_of(entry, self.pools)[0].text
        key = f"{note.kind.value if note else ''}{frame}"
        if key in self.frames:
            return None
        self.frames.add(key)
        notes = [*([note] if note else ()), *notes_on(entry, pool, self._stale(entry, frame, pool.portfolio))]
        return item_of(
            entry, self.pools, Layer.OWN, matter=called(entry, pool, self.pools.vocabulary), notes=notes
        )

    def _stale(self, entry: Entry, frame: str, portfolio: str) -> list[ItemNote]:
        """What of a frame is out of date in the year to be written."""
        found = [
            ItemNote(one.kind, one.message, Span(at, at + len(one.text)))
            for one in self.stale(entry.report.id)
            if (at := frame.find(one.text)) >= 0
        ]
        if not found and (match := past(frame, self.year, portfolio)):
            message = f"“{match[0]}”是过去一段时期的工作，{self.year} 年是否还写，请核对"
            found.append(ItemNote(NoteKind.ENDED, message, Span(*match.span())))
        return found

    def todo(self, entry: Entry, pool: Pool) -> ScaffoldItem | None:
        """A plan of last year's as what this year's report has to account for; None where it promises nothing that can be.

        Such a plan is on a matter of the work, or has a figure: 不断提升政治素养 has neither.
        """
        is_work = entry.statement.group is Group.WORK and called(entry, pool, self.pools.vocabulary)
        if not is_work and not any(blank.kind in FIGURES for blank in entry.statement.text.blanks):
            return None
        note = ItemNote(NoteKind.TODO, "上年打算里写了这一条，今年须交代办得怎样；没有办成的，写明原因")
        return self._own(entry, pool, note)

    def _others(self, pool: Pool, ours: Sequence[Entry], room: int) -> list[ScaffoldItem]:
        """Frames that writers share, matters that one's own lacks, and sentences of one writer, where they usually come."""
        found: list[tuple[float, ScaffoldItem]] = []
        taken: list[Entry] = list(ours)
        for one in shared(pool)[: max(1, room // _OTHERS)]:
            if len(found) < room and (item := self._shared(one, pool)) is not None:
                found.append((sum(entry.at for entry in one.entries) / len(one.entries), item))
        ranked = sorted(
            (
                (matter, best)
                for matter in matters(pool, self.pools.vocabulary)
                if not self._covered(matter) and (best := self._best(matter, pool)) is not None
            ),
            key=lambda pair: (-_most(pair[0], pair[1][0]), -min(pair[0].support, 3), -pair[1][1]),
        )
        framed = [item.frame for _, item in found]
        for matter, (entry, _) in ranked:
            if len(found) >= min(room, _most(matter, entry)):
                break
            if any(alike(entry.grams, other.grams) for other in taken) or _adds_little(entry, framed):
                continue
            taken.append(entry)
            missing = bool(self.own.entries) and matter.support > 1
            others = [one for one in pool.independent(matter.entries) if one is not entry] if missing else []
            item = item_of(
                entry,
                self.pools,
                Layer.MISSING if missing else Layer.SINGLE,
                matter=matter.name,
                support=matter.support if missing else 1,
                others=others,
            )
            if item.frame not in self.frames:
                self.frames.add(item.frame)
                found.append((entry.at if not self.own.entries else matter.at, item))
        order = list(Layer) if self.own.entries else [Layer.SHARED]
        found.sort(
            key=lambda pair: (order.index(pair[1].layer) if self.own.entries else 0, pair[0], pair[1].id)
        )
        return [item for _, item in found]

    def _covered(self, matter: Matter) -> bool:
        """Whether one's own report writes of a matter."""
        return bool(matter.name) and fold(matter.name) in self.own.words

    def _best(self, matter: Matter, pool: Pool) -> tuple[Entry, float] | None:
        """The best sentence on a matter: one that reads well, names nobody, and that few others have."""
        ranked = sorted(
            ((entry, entry.worth - _WORN * pool.copied_in(entry)) for entry in matter.entries),
            key=lambda pair: (-pair[1], -(pair[0].report.year or 0), pair[0].report.id),
        )
        for entry, worth in ranked:
            if entry.statement.worth < POOR:
                continue
            if pool.names_somebody(_outside(entry, self.pools)):
                continue
            if not self._stale(entry, entry.statement.text.text, pool.portfolio):
                return entry, worth
        return None

    def _shared(self, one: Shared, pool: Pool) -> ScaffoldItem | None:
        frame = one.text.text
        if frame in self.frames or self._stale(one.entries[0], frame, pool.portfolio):
            return None
        self.frames.add(frame)
        first = one.entries[0]
        name = id_of(Layer.SHARED.value, pool.role.value, pool.portfolio, frame)
        return ScaffoldItem(
            id=name,
            layer=Layer.SHARED,
            matter=called(first, pool, self.pools.vocabulary, within=frame),
            move=first.statement.move,
            frame=frame,
            support=len(one.entries),
            slots=slots_of(one.text, one.names, name, first, one.entries[1:]),
            sources=tuple(dict.fromkeys(entry.source() for entry in one.entries)),
            group=first.statement.group,
        )


def _most(matter: Matter, best: Entry) -> int:
    """How many others may stand in a section beside the best sentence on a matter: what reads badly only fills it up."""
    if best.worth >= (MISSING_WORTH if matter.support > 1 else WORTH):
        return MOST_OTHERS
    return FEW if best.worth >= POOR else FEWEST


def past(frame: str, year: int | None, portfolio: str) -> re.Match[str] | None:
    """The words of a frame for what was done in a time that is over in ``year``; None for none, and without a year."""
    known = words()
    if year is None or year <= known.past_until:
        return None
    return (known.past_gone if portfolio == known.past_portfolio else known.past).search(frame)


def _adds_little(entry: Entry, frames: Sequence[str]) -> bool:
    """Whether a sentence is a frame that is shown already, and hardly more."""
    text = entry.statement.text.text
    return any(frame in text and len(text) - len(frame) < LEAST for frame in frames)


def _outside(entry: Entry, pools: Pools) -> str:
    """What of a frame stands outside its blanks, apart by line ends so that no name is made of two pieces."""
    return BLANK.sub("\n", frame_of(entry, pools)[0].text)
