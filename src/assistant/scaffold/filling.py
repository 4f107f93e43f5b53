"""This year's figures put into the blanks of a scaffold: by name and unit, with evidence, never by guess."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.domain.report import FactKind
from assistant.domain.results import Scaffold, ScaffoldFact, ScaffoldItem, ScaffoldSection, Slot
from assistant.domain.text import fold
from assistant.scaffold.factsheet import SheetFact
from assistant.scaffold.slot_names import FORMER

_ALIKE = 0.8
_SCALES = {
    "元": ("元", 1), "万元": ("元", 10**4), "亿元": ("元", 10**8),
    "人": ("人", 1), "名": ("人", 1), "位": ("人", 1), "万人": ("人", 10**4), "人次": ("人次", 1), "万人次": ("人次", 10**4),
    "亩": ("亩", 1), "万亩": ("亩", 10**4), "平方米": ("平方米", 1), "万平方米": ("平方米", 10**4),
    "公里": ("公里", 1), "千米": ("公里", 1), "吨": ("吨", 1), "万吨": ("吨", 10**4),
    "%": ("%", 1), "％": ("%", 1), "户": ("户", 1), "万户": ("户", 10**4), "件": ("件", 1), "起": ("件", 1), "宗": ("件", 1),
    "个": ("个", 1), "家": ("家", 1), "项": ("项", 1),
}  # fmt: skip
"""Unit → what it counts, and how many of that. Units that are not here fit themselves alone."""

_PERCENT = ("%", "％")
_MEASURED = frozenset({FactKind.COUNT, FactKind.MONEY, FactKind.PERCENT, FactKind.AREA, FactKind.OTHER})


@dataclass(frozen=True, slots=True)
class Filling:
    """A scaffold with what could be filled in; ``notes`` name every figure that was not placed, and why."""

    scaffold: Scaffold
    placed: int
    notes: tuple[str, ...]


def fill(scaffold: Scaffold, facts: Iterable[SheetFact]) -> Filling:
    """Put each figure into the blanks of its name and unit. What does not fit is told, not bent.

    A figure of another year than the report's is refused; so are two figures for one name.
    """
    given = list(facts)
    year = scaffold.request.year
    notes: list[str] = []
    usable: list[SheetFact] = []
    for fact in given:
        rivals = [
            other for other in given if _name(other.name) == _name(fact.name) and other.unit == fact.unit
        ]
        if year is not None and fact.year is not None and fact.year != year:
            notes.append(f"{fact.place}：“{fact.name}”是{fact.year}年的数，报告写{year}年，没有填")
        elif any(other.value != fact.value and other.year == fact.year for other in rivals):
            notes.append(f"{fact.place}：“{fact.name}”有两个不同的数，没有填，请留下一个")
        else:
            usable.append(fact)
    used: set[SheetFact] = set()
    mismatched: dict[SheetFact, str] = {}
    sections = tuple(_section(section, usable, used, mismatched) for section in scaffold.sections)
    figures = tuple(_figure(one, usable, used, mismatched) for one in scaffold.facts)
    for fact in usable:
        if fact not in used:
            why = mismatched.get(fact, "提纲里没有这一项")
            notes.append(f"{fact.place}：“{fact.name}”没有填上：{why}")
    filled = replace(scaffold, sections=sections, facts=figures, warnings=(*scaffold.warnings, *notes))
    return Filling(filled, len(used), tuple(notes))


def _section(
    section: ScaffoldSection, facts: list[SheetFact], used: set[SheetFact], mismatched: dict[SheetFact, str]
) -> ScaffoldSection:
    return replace(section, items=tuple(_item(item, facts, used, mismatched) for item in section.items))


def _figure(
    one: ScaffoldFact, facts: list[SheetFact], used: set[SheetFact], mismatched: dict[SheetFact, str]
) -> ScaffoldFact:
    fact, value = _fitting(one, facts, mismatched)
    if fact is None:
        return one
    used.add(fact)
    return replace(one, value=value, filled_from=_told(fact))


def _told(fact: SheetFact) -> str:
    return f"{fact.place}（{fact.source}）" if fact.source else fact.place


def _item(
    item: ScaffoldItem, facts: list[SheetFact], used: set[SheetFact], mismatched: dict[SheetFact, str]
) -> ScaffoldItem:
    slots = []
    for slot in item.slots:
        fact, value = _fitting(slot, facts, mismatched)
        if fact is None:
            slots.append(slot)
            continue
        used.add(fact)
        slots.append(replace(slot, value=value, filled_from=_told(fact)))
    return replace(item, slots=tuple(slots))


def _fitting(
    slot: Slot | ScaffoldFact, facts: list[SheetFact], mismatched: dict[SheetFact, str]
) -> tuple[SheetFact | None, str]:
    if slot.kind not in _MEASURED:
        return None, ""
    for fact in sorted(facts, key=lambda fact: -_likeness(slot.name, fact.name)):
        if _likeness(slot.name, fact.name) < _ALIKE:
            break
        value = _in_unit(fact, slot.unit or "")
        if value is None and slot.kind is FactKind.PERCENT and not slot.unit and fact.unit in _PERCENT:
            value = f"{fact.value}%"  # the report had it redacted, sign and all
        if value is not None:
            return fact, value
        wanted = f"这里要的是“{slot.unit}”" if slot.unit else "这里没有写单位"
        mismatched[fact] = f"单位是“{fact.unit or '（没有写）'}”，{wanted}"
    return None, ""


def _in_unit(fact: SheetFact, unit: str) -> str | None:
    """The value in the slot's unit; None where it does not fit."""
    if fact.unit == unit:
        return fact.value
    if fact.unit not in _SCALES or unit not in _SCALES:
        return None
    (base, here), (wanted, there) = _SCALES[fact.unit], _SCALES[unit]
    if base != wanted:
        return None
    value = (Decimal(fact.value) * here / there).normalize()
    return f"{value:f}"


def _likeness(one: str, other: str) -> float:
    """How much two names of an indicator share, 0–1: all of the pairs of characters of the shorter one, and no less."""
    first, second = _name(one), _name(other)
    if (first[:1] == FORMER) != (second[:1] == FORMER):
        return 0.0
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    pairs, others = set(_pairs(first)), set(_pairs(second))
    if not pairs or not others:
        return 0.0
    return 2 * len(pairs & others) / (len(pairs) + len(others))


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))


def _name(name: str) -> str:
    """A name without what does not tell it from others: 新增就业人数 and 新增就业 are one."""
    return re.sub(r"(?:总|人|户|件|个)?数量?$|情况$|（[^）]*）$|\([^)]*\)$", "", fold(name).strip())
