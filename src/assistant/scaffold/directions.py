"""Words that this year's figures decide: 增长 or 下降 before a figure, and 超额. In a frame they are slots.

A past report grew and went beyond its plan; whether this one may say so is known when its figures are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.report import FactKind
from assistant.domain.results import (
    BEYOND,
    DIRECTION,
    ItemNote,
    Scaffold,
    ScaffoldItem,
    SheetFact,
    Slot,
    Suggestion,
)
from assistant.domain.text import Span

CHANGE = "增减率"
"""How the name of a change ends whose direction is open."""

_ONE_WAY = ("增长率", "下降率")
_ONE_WAY_ENDING = re.compile(f"(?:{'|'.join(_ONE_WAY)})$")
_OR = "或"
USUAL_DIRECTION, BEYOND_NAME = f"增长{_OR}下降", "超额"
"""Names of the slots of such words; that of a direction names both of its words."""
_BEYOND = re.compile("超额(?=完成|达成|实现|兑现)")
_SENTENCE_ENDS = re.compile("[。；！？]")
_POINTS = ("%", "个百分点", "百分点", "个点")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a frame that is to become a slot."""

    span: Span
    slot: Slot


@cache
def _pairs() -> Mapping[str, str]:
    """Word → the name of its slot: 下降 → 增长或下降. The first pair of a word counts."""
    pairs: dict[str, str] = {}
    for pair in read_toml("factsheet.toml")["directions"]["pairs"]:
        rise, fall = pair.split()
        for word in (rise, fall):
            pairs.setdefault(word, f"{rise}{_OR}{fall}")
    return pairs


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(sorted(_pairs(), key=len, reverse=True))
    compares = "|".join(map(re.escape, read_toml("factsheet.toml")["directions"]["compares"].split()))
    return re.compile(rf"({words})了?$"), re.compile(rf"(?:{compares})[^，。；〔〕]{{0,12}}$")


def decides_wording(slot: Slot) -> bool:
    """Whether a slot is a word that figures decide, not a figure."""
    return slot.kind is FactKind.OTHER and (slot.name == BEYOND_NAME or slot.name in _pairs().values())


def with_directions(scaffold: Scaffold) -> Scaffold:
    """The scaffold with every such word of its frames as a slot. Applied twice it changes nothing more."""
    sections = tuple(
        replace(section, items=tuple(map(_opened, section.items))) for section in scaffold.sections
    )
    names = {slot.id: slot.name for section in sections for item in section.items for slot in item.slots}
    facts = tuple(
        replace(fact, name=next((names[one] for one in fact.slot_ids if one in names), fact.name))
        if fact.name.endswith(_ONE_WAY)
        else fact
        for fact in scaffold.facts
    )
    return replace(scaffold, sections=sections, facts=facts)


def suggestion_with_directions(suggestion: Suggestion) -> Suggestion:
    """The same of a suggestion."""
    frame, slots, _ = _opened_frame(suggestion.frame, suggestion.slots)
    return replace(suggestion, frame=frame, slots=slots)


def _opened(item: ScaffoldItem) -> ScaffoldItem:
    frame, slots, moved = _opened_frame(item.frame, item.slots)
    notes = tuple(
        ItemNote(note.kind, note.message, Span(moved(note.span.begin), moved(note.span.end)))
        if note.span
        else note
        for note in item.notes
    )
    return replace(item, frame=frame, slots=slots, notes=notes)


def _opened_frame(frame: str, slots: Sequence[Slot]) -> tuple[str, tuple[Slot, ...], "_Moved"]:
    words = sorted((*_rises(frame, slots), *_beyond(frame, slots)), key=lambda word: word.span.begin)
    moved = _Moved(tuple(word.span for word in words), tuple(_label(word.slot) for word in words))
    for word in reversed(words):
        frame = f"{frame[: word.span.begin]}{_label(word.slot)}{frame[word.span.end :]}"
    turning = {word.slot.id.removesuffix("d") for word in words}
    kept = [
        replace(
            slot,
            begin=moved(slot.begin),
            end=moved(slot.end),
            name=_ONE_WAY_ENDING.sub(CHANGE, slot.name) if slot.id in turning else slot.name,
        )
        for slot in slots
    ]
    for word in words:
        begin = moved(word.span.begin)
        kept.append(replace(word.slot, begin=begin, end=begin + len(_label(word.slot))))
    return frame, tuple(sorted(kept, key=lambda slot: slot.begin)), moved


@dataclass(frozen=True, slots=True)
class _Moved:
    """Where a place of a frame lies after its ``words`` gave way to ``labels``."""

    words: tuple[Span, ...]
    labels: tuple[str, ...]

    def __call__(self, at: int) -> int:
        longer = (
            len(label) - (word.end - word.begin)
            for word, label in zip(self.words, self.labels, strict=True)
            if word.end <= at
        )
        return at + sum(longer)


def _label(slot: Slot) -> str:
    return BEYOND if slot.name == BEYOND_NAME else DIRECTION


def _rises(frame: str, slots: Sequence[Slot]) -> list[_Word]:
    """The words before figures that say how far something rose or fell: 同比增长〔比例〕%, 比上年减少〔数量〕件."""
    word_before, compared = _patterns()
    found = []
    begin = 0
    for slot in slots:
        before = frame[begin : slot.begin]
        match = word_before.search(before)
        begin = slot.end
        if match is None or slot.kind not in (
            FactKind.PERCENT,
            FactKind.COUNT,
            FactKind.MONEY,
            FactKind.AREA,
        ):
            continue
        relative = slot.kind is FactKind.PERCENT or slot.unit in _POINTS
        if relative or compared.search(before[: match.start()]):
            at = slot.begin - len(before) + match.start()
            name = _pairs()[match[1]]
            found.append(_Word(Span(at, at + len(match[1])), Slot(f"{slot.id}d", 0, 0, FactKind.OTHER, name)))
    return found


def _beyond(frame: str, slots: Sequence[Slot]) -> list[_Word]:
    base = slots[0].id if slots else "frame"
    return [
        _Word(Span(*match.span()), Slot(f"{base}b{number}", 0, 0, FactKind.OTHER, BEYOND_NAME))
        for number, match in enumerate(_BEYOND.finditer(frame))
    ]


# --- what the figures decide -------------------------------------------------------------------------


def decided(item: ScaffoldItem, used: Mapping[str, SheetFact]) -> tuple[ScaffoldItem, tuple[str, ...]]:
    """The item with those words that the figures in it decide, and what is to be asked about.

    ``used``: slot id → the figure that was put into it. A rise is known from the figure behind the word, from the
    sheet's column of growth, or from this year's value against the last one's; 超额 from what was to be reached.
    """
    slots = list(item.slots)
    questions: list[str] = []
    for number, slot in enumerate(slots):
        if not decides_wording(slot) or slot.value is not None:
            continue
        if slot.name == BEYOND_NAME:
            word, problem = _exceeded(item.frame, slots, number, used)
            slots[number] = replace(slot, value=word)
        else:
            problem = _turned(slots, number, used)
        if problem:
            questions.append(f"“{_clause(item.frame, slot)}”{problem}")
    return replace(item, slots=tuple(slots)), tuple(questions)


def _turned(slots: list[Slot], number: int, used: Mapping[str, SheetFact]) -> str:
    """Fill the word ``number`` and the figure behind it in place; what is to be asked about, "" for nothing."""
    behind = number + 1
    if behind == len(slots):
        return ""
    figure, before = slots[behind], _figure_before(slots, number, used)
    change = ""
    if figure.value is not None and figure.id in used:
        fact = used[figure.id]
        falls = fact.name.endswith(("下降", "下降率", "降幅", "下降幅度", "减少"))
        change = _negated(figure.value) if falls else figure.value
    elif before is not None and before.growth and figure.kind is FactKind.PERCENT:
        change = before.growth
        figure = replace(figure, filled_from=before.place)
    elif before is not None and before.last and before.value:
        difference = Decimal(before.value) - Decimal(before.last)
        if difference:
            slots[number] = replace(slots[number], value=_word(slots[number], rises=difference > 0))
        return "" if difference else "与上年持平，请改写"
    if not change:
        return ""
    amount = Decimal(change.rstrip("%"))
    if not amount:
        return "没有增减，请改写"
    sign = "%" if change.endswith("%") else ""
    slots[behind] = replace(figure, value=f"{change.rstrip('%').lstrip('-')}{sign}")
    slots[number] = replace(slots[number], value=_word(slots[number], rises=amount > 0))
    return ""


def _figure_before(slots: Sequence[Slot], number: int, used: Mapping[str, SheetFact]) -> SheetFact | None:
    """The figure that the change is of: the one filled in just before."""
    for slot in reversed(slots[:number]):
        if not decides_wording(slot):
            return used.get(slot.id)
    return None


def _word(slot: Slot, *, rises: bool) -> str:
    rise, fall = slot.name.split(_OR)
    return rise if rises else fall


def _negated(value: str) -> str:
    return value[1:] if value.startswith("-") else f"-{value}"


def _exceeded(
    frame: str, slots: Sequence[Slot], number: int, used: Mapping[str, SheetFact]
) -> tuple[str | None, str]:
    """超额, or nothing where the plan was just met; what is to be asked about where it was not."""
    here = _sentence(frame, slots[number])
    verdicts = set()
    for slot in slots:
        if slot.id not in used or not here.contains(slot.span):
            continue
        fact = used[slot.id]
        if fact.target and fact.value:
            verdicts.add(_sign(Decimal(fact.value) - Decimal(fact.target)))
        elif fact.completion or (slot.kind is FactKind.PERCENT and "完成" in slot.name):
            verdicts.add(_sign(Decimal(fact.completion or fact.value) - 100))
    if not verdicts:
        return None, ""
    if len(verdicts) > 1:
        return None, "有的达到任务数，有的没有，不能一概写超额"
    verdict = verdicts.pop()
    if verdict < 0:
        return None, "没有达到任务数，不能写超额完成"
    return ("超额" if verdict else ""), ""


def _sign(amount: Decimal) -> int:
    return (amount > 0) - (amount < 0)


def _sentence(frame: str, slot: Slot) -> Span:
    ends = [0, *(match.end() for match in _SENTENCE_ENDS.finditer(frame)), len(frame)]
    return Span(max(end for end in ends if end <= slot.begin), min(end for end in ends if end >= slot.end))


def _clause(frame: str, slot: Slot) -> str:
    """The words around a slot, for a message."""
    begin = max(frame.rfind(mark, 0, slot.begin) for mark in "，。；") + 1
    ends = [at for mark in "，。；" if (at := frame.find(mark, slot.end)) >= 0]
    return frame[begin : min(ends, default=len(frame))]
