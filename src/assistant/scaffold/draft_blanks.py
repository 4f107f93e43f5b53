"""The blanks of a draft, filled from a fact sheet: what stands around a 〔…〕 says which figure belongs there.

A draft knows no ids of slots. Its blanks are named as those of a scaffold are, so that the same sentence asks for the
same figure in both; one without a name goes by its clause, which is what the sheet calls it then.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.corpus.parse.figures import measure_pattern, measures_table
from assistant.domain.report import FactKind, Report, Role
from assistant.domain.results import (
    BEYOND,
    DIRECTION,
    PENDING,
    SLOT_LABELS,
    DraftFilling,
    FactSheet,
    FilledBlank,
    Layer,
    Move,
    Scaffold,
    ScaffoldItem,
    ScaffoldRequest,
    ScaffoldSection,
    Slot,
)
from assistant.domain.text import Span
from assistant.scaffold.blanks import BLANK, Blank, Blanked
from assistant.scaffold.directions import BEYOND_NAME, USUAL_DIRECTION
from assistant.scaffold.filling import MEASURED, fill
from assistant.scaffold.slot_names import name

_SENTENCE = re.compile(r"[^。；！？\n]+")
_SCALE = "(?:万亿|千亿|百亿|亿|千万|百万|十万|万|千|百)"
_MOST = 60
"""Blanks in a sentence; one with more is no sentence."""

_CLAUSE_ENDS = "，。；：！？"
_WORDS = {DIRECTION: USUAL_DIRECTION, BEYOND: BEYOND_NAME}


def filled_draft(draft: Report, sheet: FactSheet) -> DraftFilling:
    """What the figures of ``sheet`` put into the blanks of ``draft``; open figures become 待核."""
    items = list(_items(draft))
    before = Scaffold(
        ScaffoldRequest((), year=draft.metadata.year),
        tuple(ScaffoldSection(role, None, items=(item,)) for role, item, _ in items),
    )
    filling = fill(before, sheet)
    found = []
    for (_, item, begin), section in zip(items, filling.scaffold.sections, strict=True):
        after = section.items[0]
        for old, new in zip(item.slots, after.slots, strict=True):
            here = old.span.of(item.frame)
            text = new.value if new.value is not None else new.span.of(after.frame)
            if text != here:
                span = Span(begin + old.begin, begin + old.end)
                found.append(FilledBlank(span, text, new.filled_from or ""))
    return DraftFilling(tuple(found), filling.notes)


def _items(draft: Report) -> Iterator[tuple[Role, ScaffoldItem, int]]:
    """Every sentence with blanks as an item, with the role of its section and where it begins."""
    for match in _SENTENCE.finditer(draft.text):
        blanks = list(BLANK.finditer(match[0]))
        if not 0 < len(blanks) <= _MOST:
            continue
        slots = tuple(_slots(match[0], match.start(), blanks))
        item = ScaffoldItem(f"draft.{match.start()}", Layer.OWN, "", Move.FIGURES, match[0], 1, slots)
        yield _role_at(draft, match.start()), item, match.start()


def _role_at(draft: Report, at: int) -> Role:
    return next(
        (section.role for section in draft.sections if section.span.begin <= at < section.span.end),
        Role.OTHER,
    )


def _slots(sentence: str, begin: int, matches: Sequence[re.Match[str]]) -> Iterator[Slot]:
    blanks = []
    for match in matches:
        unit = _unit_behind().match(sentence, match.end())
        found = unit[0] if unit and unit[0] else None
        blanks.append(Blank(Span(*match.span()), _kind(match[0], found), "", found))
    text = Blanked(sentence, tuple(blanks))
    for number, blank in enumerate(blanks):
        label = blank.span.of(sentence)
        called = _WORDS.get(label) or name(text, number)
        if called in SLOT_LABELS.values() and blank.kind in MEASURED:
            called = _clause(sentence, blank.span)
        yield Slot(
            f"draft.{begin}.{number}", blank.span.begin, blank.span.end, blank.kind, called, blank.unit
        )


@cache
def _unit_behind() -> re.Pattern[str]:
    return re.compile(rf"{_SCALE}?(?:{measure_pattern()})|{_SCALE}|")


@cache
def _kinds() -> dict[str, FactKind]:
    """Label in its brackets, or unit → kind."""
    units = measures_table()["units"].items()
    return {
        **{unit: FactKind(kind) for kind, listed in units for unit in listed.split()},
        **{f"〔{label}〕": kind for kind, label in SLOT_LABELS.items()},
    }


def _kind(label: str, unit: str | None) -> FactKind:
    if label in _WORDS:
        return FactKind.OTHER
    if label != PENDING:
        return _kinds()[label]
    return _kinds().get((unit or "").lstrip("十百千万亿"), FactKind.COUNT)


def _clause(sentence: str, span: Span) -> str:
    begin = max(sentence.rfind(mark, 0, span.begin) for mark in _CLAUSE_ENDS) + 1
    ends = [at for mark in _CLAUSE_ENDS if (at := sentence.find(mark, span.end)) >= 0]
    return sentence[begin : min(ends, default=len(sentence))].strip()
