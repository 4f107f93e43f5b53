"""Statements as items of a scaffold: slots with ids and names, what once stood there, sources and notes."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from assistant.domain.results import (
    SLOT_LABELS,
    ItemNote,
    Layer,
    NoteKind,
    ScaffoldItem,
    Slot,
    SlotExample,
)
from assistant.domain.text import Span
from assistant.scaffold.blanks import HIDDEN, Blanked, hidden
from assistant.scaffold.pools import Entry, Pool, Pools
from assistant.scaffold.slot_names import name
from assistant.scaffold.statements import LONG

SOURCES, EXAMPLES = 6, 5
"""Most sources of an item, and most examples of a slot, that are shown."""


def id_of(*parts: object) -> str:
    """A short name that is the same for the same parts."""
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]


def frame_of(
    entry: Entry, pools: Pools, begin: int = 0, end: int | None = None
) -> tuple[Blanked, tuple[str, ...]]:
    """The frame of an entry, or of a part of it that cuts no blank, without the names of any region; its slots' names."""
    statement = entry.statement
    span = Span(begin, len(statement.text.text) if end is None else end)
    names: Sequence[str] = [
        called
        for called, blank in zip(statement.names, statement.text.blanks, strict=True)
        if span.begin <= blank.span.begin and blank.span.end <= span.end
    ]
    barred = pools.names_pattern()
    text, names = hidden(statement.text.cut(span.begin, span.end), names, barred)
    # What a slot was called when the report was filed may hold a region that only another report names.
    return text, tuple(
        name(text, number) if barred.search(called) else called for number, called in enumerate(names)
    )


def item_of(
    entry: Entry,
    pools: Pools,
    layer: Layer,
    *,
    matter: str,
    support: int = 1,
    others: Iterable[Entry] = (),
    notes: Sequence[ItemNote] = (),
) -> ScaffoldItem:
    """An entry as an item; ``others`` write of the same and are further sources."""
    text, names = frame_of(entry, pools)
    item_id = id_of(
        entry.report.id,
        entry.statement.number,
        layer.value,
        text.text,
        *(note.kind.value for note in notes[:1]),
    )
    sources = dict.fromkeys([entry.source(), *(other.source() for other in others)])
    return ScaffoldItem(
        id=item_id,
        layer=layer,
        matter=matter,
        move=entry.statement.move,
        frame=text.text,
        support=support,
        slots=slots_of(text, names, item_id, entry, others),
        sources=tuple(sources)[:SOURCES],
        notes=tuple(notes),
        group=entry.statement.group,
    )


def slots_of(
    text: Blanked, names: Sequence[str], item_id: str, entry: Entry, others: Iterable[Entry] = ()
) -> tuple[Slot, ...]:
    """The slots of a frame; the examples are what stood there, and in the same slot of the ``others``."""
    found = []
    for number, blank in enumerate(text.blanks):
        called = names[number] or SLOT_LABELS[blank.kind]
        values = [_example(blank.value, blank.unit, entry)]
        values += [
            _example(their_blank.value, their_blank.unit, other)
            for other in others
            for their_name, their_blank in zip(
                other.statement.names, other.statement.text.blanks, strict=True
            )
            if their_name == called and their_blank.kind is blank.kind and their_blank.unit == blank.unit
        ]
        shown = dict.fromkeys(value for value in values if value is not None)
        newest = sorted(shown, key=lambda one: -(one.year or 0))[:EXAMPLES]
        found.append(
            Slot(
                f"{item_id}.{number}",
                blank.span.begin,
                blank.span.end,
                blank.kind,
                called,
                blank.unit,
                examples=tuple(newest),
            )
        )
    return tuple(found)


def _example(value: str, unit: str | None, entry: Entry) -> SlotExample | None:
    if HIDDEN.fullmatch(value):
        return None
    return SlotExample(f"{value}{unit or ''}", entry.report.year, entry.statement.passage_id)


def notes_on(entry: Entry, pool: Pool, stale: Sequence[ItemNote]) -> list[ItemNote]:
    """What has to be minded where one's own sentence is taken over, what is ``stale`` in it first."""
    found = list(stale)
    if len(entry.statement.text.words()) > LONG:
        found.append(
            ItemNote(NoteKind.REPHRASE, f"这一句超过 {LONG} 字，原样承用会与上年大段相同，请重写或拆开")
        )
    if others := pool.copied_in(entry):
        found.append(ItemNote(NoteKind.COPIED, f"另有 {others} 位作者的报告里也有这一句，请换自己的写法"))
    return found
