"""Administrative places: what a region is made of, where a writer serves, and which places are not his."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.corpus.parse.common_words import holds_common_word
from assistant.domain.report import Metadata, Report

PROVINCE, CITY, COUNTY, TOWN, VILLAGE = range(5)
_LEVELS = {
    "自治区": PROVINCE,
    "省": PROVINCE,
    "自治州": CITY,
    "市": CITY,
    "州": CITY,
    "盟": CITY,
    "自治县": COUNTY,
    "县": COUNTY,
    "区": COUNTY,
    "旗": COUNTY,
    "街道": TOWN,
    "镇": TOWN,
    "乡": TOWN,
    "社区": VILLAGE,
    "村": VILLAGE,
}
_ENDS = sorted(_LEVELS, key=len, reverse=True)
# An ending before 市 or 县 belongs to the name: 杭州市, 景德镇市, 新乡县.
_UNIT = re.compile(r"[^*×＊]{1,8}?(?:自治区|自治州|自治县|街道|[省市州盟县区旗镇乡])(?![市县])")
_SHORTEST, _LONGEST = 2, 5


@dataclass(frozen=True, slots=True)
class Unit:
    """A place by its full name; ``stem`` is the name without its ending, "" where less than two characters are left."""

    name: str
    level: int
    end: str

    @property
    def stem(self) -> str:
        """石渡 of 石渡县."""
        stem = self.name[: -len(self.end)]
        return stem if len(stem) >= _SHORTEST else ""


def level_of(name: str) -> int:
    """The level of a place by the ending of its name; -1 where it has none."""
    return next((_LEVELS[end] for end in _ENDS if name.endswith(end)), -1)


@lru_cache(maxsize=65536)
def units(region: str) -> tuple[Unit, ...]:
    """The places that a region is made of, from the widest; a second 市 is of a county's level (县级市)."""
    found: list[Unit] = []
    for match in _UNIT.finditer(region):
        name = match[0]
        end = next(one for one in _ENDS if name.endswith(one))
        level = _LEVELS[end]
        if end == "市" and any(one.level == CITY for one in found):
            level = COUNTY
        found.append(Unit(name, level, end))
    return tuple(found)


def named_units(words: str) -> tuple[Unit, ...]:
    """The places in an office or a title, where what ends like one may be a word: 住房和城乡建设局 names no township."""
    return tuple(
        unit
        for unit in units(words)
        if unit.stem and len(unit.stem) <= _LONGEST and not holds_common_word(unit.stem)
    )


@dataclass(frozen=True)
class Home:
    """Where a writer serves: ``region`` as given or as title and office say it, ``words`` all that is said of it."""

    region: str
    words: str

    @classmethod
    def of(cls, draft: Report) -> "Home":
        """The writer's own place."""
        known = draft.metadata
        title = draft.title_span.of(draft.text) if draft.title_span else ""
        named = "".join(unit.name for unit in named_units(f"{known.office}{title}")[:3])
        return cls(known.region or named, f"{known.region}{known.office}{known.title}{title}")

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The chain of places down to the writer's; the office names the town where the region ends at the county."""
        known = units(self.region)
        lowest = max((unit.level for unit in known), default=-1)
        below = (
            unit for unit in named_units(self.words[len(self.region) :]) if unit.level > max(lowest, COUNTY)
        )
        town = next(below, None)
        return (*known, town) if town else known

    @property
    def level(self) -> int:
        """The level of the writer's own place; -1 where nothing is known."""
        return self.units[-1].level if self.units else -1

    @property
    def is_known(self) -> bool:
        """Whether there is a place, and it is not masked."""
        return bool(self.units) and not re.search(r"[*×＊]", self.region)

    def foreign(self, records: Mapping[str, Metadata]) -> tuple[Unit, ...]:
        """The places of all ``records`` that are neither the writer's, nor around it, nor below it; each once."""
        own = {unit.name for unit in self.units}
        lowest = self.units[-1].name if self.units else ""
        found: dict[str, Unit] = {}
        for chain in _chains(records):
            names = {unit.name for unit in chain}
            if lowest in names:
                own |= names
                continue
            found |= {unit.name: unit for unit in chain if unit.stem and unit.stem not in self.words}
        return tuple(unit for name, unit in found.items() if name not in own)


def chain_of(record: Metadata) -> tuple[Unit, ...]:
    """The places of one report, from the widest."""
    chain = units(record.region)
    if record.office and not any(unit.level == TOWN for unit in chain):
        chain += tuple(unit for unit in named_units(record.office) if unit.level == TOWN)
    return chain


_KEPT: dict[int, tuple[Mapping[str, Metadata], frozenset[tuple[Unit, ...]]]] = {}
_MOST_KEPT = 4


def _chains(records: Mapping[str, Metadata]) -> frozenset[tuple[Unit, ...]]:
    """The distinct places of all reports; kept for the few collections of records in use, which stay the same object."""
    kept = _KEPT.get(id(records))
    if kept is not None and kept[0] is records:
        return kept[1]
    distinct = {(record.region, record.office): record for record in records.values()}
    chains = frozenset(chain for record in distinct.values() if (chain := chain_of(record)))
    while len(_KEPT) >= _MOST_KEPT:
        _KEPT.pop(next(iter(_KEPT)), None)
    _KEPT[id(records)] = (records, chains)
    return chains


def meet(one: str, other: str) -> bool:
    """Whether two regions could be one place, or one in the other, however much of the way down is written."""
    return _within(one, other) or _within(other, one)


def _within(inner: str, outer: str) -> bool:
    chain = units(outer)
    return inner == outer or inner.startswith(outer) or (bool(chain) and chain[-1].name in inner)
