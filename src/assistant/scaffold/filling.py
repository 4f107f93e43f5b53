"""This year's figures put into the blanks of a scaffold: by the slots' ids, else by name and unit; never by guess."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.report import FactKind, Role
from assistant.domain.results import (
    PENDING,
    SLOT_LABELS,
    FactSheet,
    Layer,
    Scaffold,
    ScaffoldFact,
    ScaffoldItem,
    ScaffoldSection,
    SheetFact,
    Slot,
)
from assistant.domain.text import fold
from assistant.scaffold.directions import decided, decides_wording
from assistant.scaffold.matching import bigrams, share
from assistant.scaffold.units import converted, measure

MEASURED = frozenset({FactKind.COUNT, FactKind.MONEY, FactKind.PERCENT, FactKind.AREA, FactKind.OTHER})
"""Kinds of slots that a fact sheet fills."""

_NEAR = 0.7
"""Share of pairs of characters from which on two names are alike enough to ask whether they mean the same."""

_LISTED = 5
"""So many figures of one kind of trouble are named one by one; more are counted, and the first of them named."""

_SHOWN = 24
_BRACKETS = re.compile(r"[（(][^（()）]{0,40}[）)]$")


@dataclass(frozen=True, slots=True)
class Filling:
    """A scaffold with what could be filled in. ``placed``: figures that were; ``notes``: those that were not, and why."""

    scaffold: Scaffold
    placed: int
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Indicator:
    """One figure that the scaffold asks for, wherever it is to stand.

    ``key`` is "" where it has no name, so that only the id of one of its ``slots`` fits. ``planned``: what is planned for
    next year, which no figure of this year fits by its name.
    """

    name: str
    unit: str
    kind: FactKind
    portfolio: str | None
    key: str
    slots: list[tuple[ScaffoldItem, Slot]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    planned: bool = False
    section: ScaffoldSection | None = None

    def shown(self) -> str:
        """For a message: 人社·履职“城镇新增就业〔数量〕人”."""
        if not self.slots or self.section is None:
            return f"“{self.name}”"
        item, slot = self.slots[0]
        begin = max(item.frame.rfind(mark, 0, slot.begin) for mark in "，。；") + 1
        words = item.frame[max(begin, slot.begin - _SHOWN) : slot.end + len(slot.unit or "")]
        place = "·".join(part for part in (self.portfolio, self.section.role.value) if part)
        return f"{place}“{words}”"

    def value_of(self, fact: SheetFact) -> str | None:
        """The figure in the indicator's unit; None where it does not fit."""
        return _in_unit(fact, self.unit, self.kind)


def fill(scaffold: Scaffold, sheet: FactSheet) -> Filling:
    """Put each figure where it belongs. What does not fit, or fits more than one place, is named in a warning and left out.

    A figure of another year than the report's is refused; so are two figures for one place. Figures that stay open are
    marked as such, and so are the words 增长, 下降 and 超额 until a figure decides them.
    """
    notes = [*sheet.refused]
    usable = _usable(sheet, scaffold.request.year, notes)
    indicators = list(_indicators(scaffold))
    placed = _placed(usable, indicators, notes)
    by_slot: dict[str, SheetFact] = {}
    for number, fact in placed.items():
        by_slot |= dict.fromkeys(indicators[number].ids, fact)
    sections = []
    for section in scaffold.sections:
        items = []
        for item in section.items:
            filled, questions = decided(_filled(item, by_slot), by_slot)
            notes += questions
            items.append(filled if section.role is Role.PLANS else _pending(filled))
        sections.append(replace(section, items=tuple(items)))
    facts = tuple(_fact(one, indicators, placed) for one in scaffold.facts)
    notes += _open_rows(sheet, scaffold.request.year)
    notes = list(dict.fromkeys(notes))
    made = replace(scaffold, sections=tuple(sections), facts=facts, warnings=(*scaffold.warnings, *notes))
    return Filling(made, len(set(placed.values())), tuple(notes))


# --- the figures of the sheet ------------------------------------------------------------------------


def _usable(sheet: FactSheet, year: int | None, notes: list[str]) -> list[SheetFact]:
    """The figures of the report's year; those of the years before, beside them, are there to compare with."""
    rows: dict[str, set[int]] = defaultdict(set)
    for fact in (*sheet.facts, *sheet.unfilled):
        if fact.year is not None:
            rows[fact.place].add(fact.year)
            rows[f"{_key(fact.name, fact.unit)} {fact.unit}"].add(fact.year)
    if year is None and any(len(years) > 1 for years in rows.values()):
        years = sorted({fact.year for fact in sheet.facts if fact.year is not None})
        notes.append(
            f"数据表里有{'、'.join(map(str, years))}年的数，没有说明要写哪一年，没有填；请选要写的年度"
        )
        return [fact for fact in sheet.facts if fact.year is None]
    usable = []
    for fact in sheet.facts:
        if year is None or fact.year is None or fact.year == year:
            usable.append(_compared(fact, sheet.facts))
        elif year not in rows[fact.place] | rows[f"{_key(fact.name, fact.unit)} {fact.unit}"]:
            notes.append(f"{fact.place}：“{fact.name}”是{fact.year}年的数，报告写{year}年，没有填")
    return usable


def _compared(fact: SheetFact, facts: Sequence[SheetFact]) -> SheetFact:
    """The figure with last year's, where that stands in a row of its own."""
    if fact.last or fact.year is None:
        return fact
    before = [
        one.value
        for one in facts
        if one.year == fact.year - 1 and one.name == fact.name and one.unit == fact.unit
    ]
    return replace(fact, last=before[0]) if len(set(before)) == 1 else fact


def _open_rows(sheet: FactSheet, year: int | None) -> Iterator[str]:
    """The rows without a figure of the report's year, where that is not known without any; one sentence for all."""
    filled = {fact.place for fact in sheet.facts}
    wanting = (
        fact
        for fact in sheet.unfilled
        if (fact.year in (None, year) if year is not None else fact.place not in filled)
    )
    names = list(dict.fromkeys(fact.name for fact in wanting))
    if names:
        rest = "等" if len(names) > _LISTED else ""
        yield f"数据表里还有 {len(names)} 项没有数：{'、'.join(names[:_LISTED])}{rest}，提纲里写作待核"


# --- the figures that the scaffold asks for ----------------------------------------------------------


def _indicators(scaffold: Scaffold) -> Iterator[_Indicator]:
    """One for each figure to collect, then one for each name of a slot that none of those covers."""
    planned = {
        slot.id
        for section in scaffold.sections
        if section.role is Role.PLANS
        for item in section.items
        for slot in item.slots
    }
    found = [_indicator_of(one, planned) for one in scaffold.facts]
    by_id: dict[str, _Indicator] = {}
    for indicator in found:
        by_id |= dict.fromkeys(indicator.ids, indicator)
    for section in scaffold.sections:
        for item in section.items:
            for slot in item.slots:
                if slot.kind not in MEASURED or decides_wording(slot):
                    continue
                known = by_id.get(slot.id) or _same(found, section, item, slot)
                indicator = known or _Indicator(
                    slot.name,
                    slot.unit or "",
                    slot.kind,
                    section.portfolio,
                    "" if slot.name in SLOT_LABELS.values() else _key(slot.name, slot.unit or ""),
                    planned=section.role is Role.PLANS,
                )
                if known is None:
                    found.append(indicator)
                indicator.section = indicator.section or section
                indicator.ids.add(slot.id)
                indicator.slots.append((item, slot))
    yield from found


def _indicator_of(fact: ScaffoldFact, planned: set[str]) -> _Indicator:
    return _Indicator(
        fact.name,
        fact.unit or "",
        fact.kind,
        fact.portfolio,
        _key(fact.name, fact.unit or ""),
        ids=set(fact.slot_ids) - planned,
    )


def _same(
    found: Iterable[_Indicator], section: ScaffoldSection, item: ScaffoldItem, slot: Slot
) -> _Indicator | None:
    """The indicator of the same name and unit that this slot is another place for.

    Not for it: what is planned; another portfolio; and what one report says twice, for those are two figures.
    """
    if slot.name in SLOT_LABELS.values() or section.role is Role.PLANS:
        return None
    key, counted = _key(slot.name, slot.unit or ""), measure(slot.unit or "")[0]
    for one in found:
        if one.planned or one.key != key or measure(one.unit)[0] != counted:
            continue
        if one.portfolio and section.portfolio and one.portfolio != section.portfolio:
            continue
        others = [other for other, _ in one.slots]
        twice = item.layer is Layer.OWN and any(other.layer is Layer.OWN for other in others)
        if not twice and all(other.id != item.id for other in others):
            return one
    return None


# --- which figure goes where -------------------------------------------------------------------------


def _placed(
    facts: Sequence[SheetFact], indicators: Sequence[_Indicator], notes: list[str]
) -> dict[int, SheetFact]:
    """Number of an indicator → its figure."""
    by_id: dict[int, list[SheetFact]] = defaultdict(list)
    by_name: dict[int, list[SheetFact]] = defaultdict(list)
    unknown: list[SheetFact] = []
    for fact in facts:
        numbers = _of_ids(set(fact.slot_ids), indicators)
        chosen, into = (numbers, by_id) if numbers else (_named_alike(fact, indicators), by_name)
        fitting = [number for number in chosen if indicators[number].value_of(fact) is not None]
        if len(fitting) > 1 and into is by_name:
            places = "；".join(indicators[number].shown() for number in fitting)
            notes.append(
                f"{fact.place}：“{fact.name}”可以填在 {len(fitting)} 处：{places}，没有填；"
                "请用提纲导出的数据表填写，或把名称写全"
            )
        elif fitting:
            for number in fitting:
                into[number].append(fact)
        elif chosen:
            one = indicators[chosen[0]]
            asked_for = f"这里要的是“{one.unit}”" if one.unit else "这里没有写单位"
            notes.append(
                f"{fact.place}：“{fact.name}”没有填上：单位是“{fact.unit or '（没有写）'}”，{asked_for}"
            )
        elif near := _nearest(fact, indicators):
            notes.append(
                f"{fact.place}：“{fact.name}”没有填上：提纲里有相近的“{near}”，若是同一项，请把名称改成一样"
            )
        else:
            unknown.append(fact)
    placed: dict[int, SheetFact] = {}
    for number in {**by_id, **by_name}:
        rivals = by_id.get(number) or by_name[number]
        if len({indicators[number].value_of(fact) for fact in rivals}) == 1:
            placed[number] = rivals[0]
        else:
            notes += [f"{fact.place}：“{fact.name}”有两个不同的数，没有填，请留下一个" for fact in rivals]
    notes += _unknown(unknown)
    return placed


def _of_ids(ids: set[str], indicators: Sequence[_Indicator]) -> list[int]:
    """The indicators of these slots. A row that also names what is planned for next year is of this year's figure."""
    found = [number for number, one in enumerate(indicators) if ids & one.ids]
    return [number for number in found if not indicators[number].planned] or found


def _unknown(facts: Sequence[SheetFact]) -> Iterator[str]:
    if len(facts) <= _LISTED:
        for fact in facts:
            yield f"{fact.place}：“{fact.name}”没有填上：提纲里没有这一项"
    else:
        names = "、".join(fact.name for fact in facts[:_LISTED])
        yield f"数据表里有 {len(facts)} 项提纲里没有：{names}等，没有填"


def _named_alike(fact: SheetFact, indicators: Sequence[_Indicator]) -> list[int]:
    key = _key(fact.name, fact.unit)
    return [number for number, one in enumerate(indicators) if key and one.key == key and not one.planned]


def _nearest(fact: SheetFact, indicators: Iterable[_Indicator]) -> str:
    """The name most like that of ``fact``, where it is alike enough to ask; "" for none."""
    fitting = [one for one in indicators if one.key and not one.planned and one.value_of(fact) is not None]
    best = max(fitting, key=lambda one: _likeness(one.name, fact.name), default=None)
    return best.name if best is not None and _likeness(best.name, fact.name) >= _NEAR else ""


def _in_unit(fact: SheetFact, unit: str, kind: FactKind) -> str | None:
    """The figure in the unit; None where it does not fit. A share written without its sign takes it along."""
    if not unit and kind is FactKind.PERCENT and fact.unit in ("%", "％"):
        return f"{fact.value}%"
    return converted(fact.value, fact.unit, unit)


# --- what is filled ----------------------------------------------------------------------------------


def _filled(item: ScaffoldItem, facts: Mapping[str, SheetFact]) -> ScaffoldItem:
    slots = []
    for slot in item.slots:
        fact = facts.get(slot.id)
        value = _in_unit(fact, slot.unit or "", slot.kind) if fact else None
        slots.append(
            slot if fact is None or value is None else replace(slot, value=value, filled_from=_from(fact))
        )
    return replace(item, slots=tuple(slots))


def _pending(item: ScaffoldItem) -> ScaffoldItem:
    """The item with its open figures marked as such."""
    frame, slots, shift = item.frame, [], 0
    for slot in item.slots:
        begin, end = slot.begin + shift, slot.end + shift
        if slot.value is None and slot.kind in MEASURED and not decides_wording(slot):
            frame = f"{frame[:begin]}{PENDING}{frame[end:]}"
            shift += len(PENDING) - (end - begin)
            end = begin + len(PENDING)
        slots.append(replace(slot, begin=begin, end=end))
    return replace(item, frame=frame, slots=tuple(slots))


def _fact(
    fact: ScaffoldFact, indicators: Sequence[_Indicator], placed: Mapping[int, SheetFact]
) -> ScaffoldFact:
    ids = set(fact.slot_ids)
    for number, found in placed.items():
        one = indicators[number]
        mine = (
            one.ids & ids
            if ids
            else (one.key, one.portfolio) == (_key(fact.name, fact.unit or ""), fact.portfolio)
        )
        value = _in_unit(found, fact.unit or "", fact.kind) if mine else None
        if value is not None:
            return replace(fact, value=value, filled_from=_from(found))
    return fact


def _from(fact: SheetFact) -> str:
    return f"{fact.place}（{fact.source}）" if fact.source else fact.place


# --- names -------------------------------------------------------------------------------------------


@cache
def _neutral() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    table = read_toml("factsheet.toml")
    listed = (table["names"]["before"], table["names"]["after"], table["directions"]["changes"])
    before, after, changes = (
        tuple(sorted(map(fold, words.split()), key=len, reverse=True)) for words in listed
    )
    return before, after, changes


@cache
def _key(name: str, unit: str) -> str:
    """The same for names that mean one indicator: 全县新增城镇就业 and 城镇新增就业人数, whatever their order of words.

    ``unit``: that of the figure, which may end its name. A change against the year before ends in 增减, whichever way
    it is called.
    """
    before, after, changes = _neutral()
    bare = _BRACKETS.sub("", fold(name).strip())
    for change in changes:
        if bare.endswith(change) and len(bare) > len(change) + 1:
            return f"{_key(bare[: -len(change)], '')} 增减"
    units = {unit, unit.lstrip("十百千万亿"), measure(unit)[0]} - {""}
    for words, strip in ((before, str.removeprefix), (after, str.removesuffix), (units, str.removesuffix)):
        for word in words:
            shorter = strip(bare, word)
            if len(shorter) >= 2:
                bare = shorter
    return "".join(sorted(bare))


def _likeness(one: str, other: str) -> float:
    """How many pairs of characters two names share, 0 to 1."""
    return share(bigrams(fold(one)), bigrams(fold(other)))
