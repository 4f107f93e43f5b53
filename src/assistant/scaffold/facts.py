"""Figures to collect before writing: one's own of last year first, then those that others report on a portfolio."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from assistant.domain.results import (
    SLOT_LABELS,
    LastValue,
    Layer,
    ScaffoldFact,
    ScaffoldItem,
)
from assistant.domain.vocabulary import Vocabulary
from assistant.scaffold.blanks import FIGURES, HIDDEN, Blank
from assistant.scaffold.clean import familiar
from assistant.scaffold.pools import Entry, Pool
from assistant.scaffold.shared import unit_core
from assistant.scaffold.slot_names import FORMER

_SAME = 85  # of 100: names that are called nearly alike
_SHORTEST, _LONGEST = 2, 16  # characters of a name
_FAMILIAR = 0.6  # of a name's characters, that must be of words of official language
_TIMES = frozenset(
    [
        "年",
        "月",
        "日",
        "天",
        "周",
        "岁",
        "周岁",
        "小时",
        "分钟",
        "个月",
        "个半月",
        "晚",
        "夜",
        "点",
        "时",
        "分",
    ]
)
_TALK = re.compile(
    r"了(?!解)|就(?![业医读诊近地餐])|没(?!收)|着(?!力)|去(?![向年世库])|过(?![渡境期程])|给(?![予排水])|让(?![利位])|得(?![分到])"
    r"|[也把被还再都我你他她们这那叫说坐届您]|(?<![信外未往])来(?![访信料源])|^(?:同比|其中|最后|第)|[和与及为的]$|一户|同志|不足|全部|中有|^对|“|”"
)
"""Words of a sentence, not of an indicator's name."""
_VAGUE = frozenset({*SLOT_LABELS.values(), "年龄", "完成", "其中", "学习", "问题", "方面"})


@dataclass(slots=True)
class _Figure:
    """A figure of one name and unit, with where it stands."""

    name: str
    blank: Blank
    portfolio: str
    said: list[tuple[Entry, Blank]] = field(default_factory=list)


def facts(
    portfolios: Sequence[str],
    own: Iterable[Entry],
    pools: Sequence[Pool],
    items: Sequence[ScaffoldItem],
    vocabulary: Vocabulary,
    limit: int,
) -> tuple[ScaffoldFact, ...]:
    """The figures: all of one's own, then for each pool the ``limit`` that most writers report and one's own does not.

    Names that are nearly alike and count the same are one figure.
    """
    offices = {one.name: one.departments[0] if one.departments else "" for one in vocabulary.portfolios}
    slots: dict[str, dict[str, list[str]]] = {}
    for item in items:
        for slot in item.slots:
            if slot.kind in FIGURES:
                slots.setdefault(unit_core(slot.unit), {}).setdefault(slot.name, []).append(slot.id)
    ours = _gathered(((entry, _of(entry, portfolios)) for entry in own), names_somebody=None)
    found = [_fact(one, Layer.OWN, offices, slots, support=1, is_own=True) for one in ours]
    for pool in pools:
        theirs = _gathered(((entry, pool.portfolio) for entry in pool.entries), pool)
        ranked = sorted(
            (
                (one, len(pool.independent(entry for entry, _ in one.said)))
                for one in theirs
                if not any(_same(one, known) for known in ours)
            ),
            key=lambda pair: (-pair[1], -_tells(pair[0].name, pool.portfolio, vocabulary), pair[0].name),
        )
        for one, support in ranked[:limit]:
            layer = Layer.SHARED if support > 1 else Layer.SINGLE
            found.append(_fact(one, layer, offices, slots, support=support, is_own=False))
    return tuple(found)


def _of(entry: Entry, portfolios: Sequence[str]) -> str:
    """Which of the portfolios asked for an entry is on."""
    return next((one for one in portfolios if one in entry.statement.portfolios), "")


def _gathered(entries: Iterable[tuple[Entry, str]], names_somebody: Pool | None) -> list[_Figure]:
    found: dict[str, list[_Figure]] = {}
    for entry, portfolio in entries:
        for called, blank in zip(entry.statement.names, entry.statement.text.blanks, strict=True):
            if not is_indicator(called, blank):
                continue
            if names_somebody is not None and (
                familiar(called) < _FAMILIAR or names_somebody.names_somebody(called)
            ):
                continue
            alike = found.setdefault(unit_core(blank.unit), [])
            held = next((one for one in alike if _alike(one.name, called)), None)
            if held is None:
                held = _Figure(called, blank, portfolio)
                alike.append(held)
            held.said.append((entry, blank))
    return [one for alike in found.values() for one in alike]


def is_indicator(called: str, blank: Blank) -> bool:
    """Whether the name of a slot is that of a figure that an office can be asked for."""
    return (
        blank.kind in FIGURES
        and bool(blank.unit)
        and called not in _VAGUE
        and not called.startswith(FORMER)
        and unit_core(blank.unit) not in _TIMES
        and _SHORTEST <= len(called) <= _LONGEST
        and not _TALK.search(called)
    )


def _same(one: _Figure, other: _Figure) -> bool:
    return unit_core(one.blank.unit) == unit_core(other.blank.unit) and _alike(one.name, other.name)


def _alike(one: str, other: str) -> bool:
    return one == other or fuzz.ratio(one, other, score_cutoff=_SAME) > 0


def _tells(called: str, portfolio: str, vocabulary: Vocabulary) -> float:
    """How much a name says of a portfolio: the weights of its terms."""
    return sum(dict(match.weights).get(portfolio, 0.0) for match in vocabulary.term_matches(called))


def _fact(
    one: _Figure,
    layer: Layer,
    offices: dict[str, str],
    slots: dict[str, dict[str, list[str]]],
    *,
    support: int,
    is_own: bool,
) -> ScaffoldFact:
    last = None
    if is_own:
        shown = [(entry, blank) for entry, blank in one.said if not HIDDEN.fullmatch(blank.value)]
        if shown:
            entry, blank = shown[0]
            last = LastValue(
                f"{blank.value}{blank.unit or ''}", entry.report.year, entry.statement.passage_id
            )
    ids = [
        slot_id
        for called, listed in slots.get(unit_core(one.blank.unit), {}).items()
        if _alike(called, one.name)
        for slot_id in listed
    ]
    return ScaffoldFact(
        name=one.name,
        unit=one.blank.unit,
        office=offices.get(one.portfolio, ""),
        layer=layer,
        last=last,
        slot_ids=tuple(dict.fromkeys(ids)),
        portfolio=one.portfolio or None,
        kind=one.blank.kind,
        support=support,
    )
