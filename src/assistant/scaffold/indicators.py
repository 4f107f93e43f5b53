"""Which figures reports on a portfolio give, by name and unit: what to ask the offices for before writing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from rapidfuzz import fuzz

from assistant.domain.results import SLOT_LABELS, SlotExample
from assistant.scaffold.attribution import TELLING
from assistant.scaffold.blanks import FIGURES, Blank, Blanked
from assistant.scaffold.consensus import Likeness
from assistant.scaffold.frames import is_clean, is_hidden
from assistant.scaffold.gather import Clause, Pool, Said, Shelf
from assistant.scaffold.interim import Frame, Indicator
from assistant.scaffold.slot_names import FORMER, is_whole, name

EXAMPLES, SOURCES = 5, 4
_SAME = 85  # of 100: names that are called nearly alike
_TELLING_END = 6  # characters: 中心组学习次数 is 理论学习中心组学习次数
_SCALES = "万千百亿余多"
_SHORTEST, _LONGEST = 4, 18  # characters of a name
_LONGEST_ALONE = 12
_TALK = re.compile(
    r"了(?!解)|就(?![业医读诊近地餐])|没(?!收)|着(?!力)|最(?![低高])|去(?![向年世库])|过(?![渡境期程])|给(?![予排水])|让(?![利位])"
    r"|得(?![分到])|[也把被而还再都我你他她们这那是叫说坐届]|(?<![信外未往])来(?![访信料源])|^(?:同比|其中)|位次$|[和与及]$"
    r"|一户|同志|科数$|不足|全部|中有|(?:前|里|隔|移)(?:人|天|次)*数$"
)
"""Words of a sentence, not of an indicator's name."""
_MEASURE = re.compile("(?:人数|人次数|场次|次数|户数|公里数|金额|面积|比例|占比|率|数)$")
_PLACE = re.compile("[省市州县区旗镇乡村街路河江湖湾山]")
_VAGUE = frozenset({*SLOT_LABELS.values(), "年龄"})


@dataclass(slots=True)
class _Figures:
    """The figures of one name, as they were written."""

    name: str
    said: list[tuple[Said, Blank]] = field(default_factory=list)

    support: int = 0


def indicators(
    pool: Pool, likeness: Likeness, shelf: Shelf, limit: int, framed: Iterable[Frame]
) -> tuple[Indicator, ...]:
    """The ``limit`` figures of most authors that no frame asks for, in the order in which they usually come.

    Figures are one where they count the same and are called nearly alike. What a single author gives is told when its
    name is made of everybody's words; it says so by its support.
    """
    found: dict[str, list[_Figures]] = {}
    for clause in pool.clauses():
        if not clause.ours:
            continue
        for called, blank in _named(clause):
            alike = found.setdefault(normalize("NFKC", blank.unit or "").lstrip(_SCALES), [])
            held = next((one for one in alike if _same(one.name, called)), None)
            if held is None:
                held = _Figures(called)
                alike.append(held)
            held.said.append((clause.said, blank))
    for one in (one for alike in found.values() for one in alike):
        one.support = len(likeness.independent(said for said, _ in one.said))
    asked = [slot.name for frame in framed for slot in frame.slots]
    ranked = sorted(
        ((one, _weight(one.name, pool.portfolio, shelf)) for alike in found.values() for one in alike),
        key=lambda pair: (-pair[0].support, -pair[1], len(pair[0].name), pair[0].name),
    )
    chosen: list[_Figures] = []
    for one, weight in ranked:
        if len(chosen) == limit:
            break
        if one.support < 2 and not _is_plain(one.name, weight):
            continue
        if not any(_same(one.name, other) or one.name in other for other in asked) and _is_everybodys(
            one, shelf
        ):
            chosen.append(one)
    return tuple(_indicator(one, pool.portfolio) for one in sorted(chosen, key=_place))


def _named(clause: Clause) -> Iterable[tuple[str, Blank]]:
    text: Blanked = clause.text
    for number, blank in enumerate(text.blanks):
        called = name(text, number)
        if blank.kind not in FIGURES or called in _VAGUE or called.startswith(FORMER):
            continue
        if (
            _SHORTEST <= len(called) <= _LONGEST
            and is_whole(called)
            and not _TALK.search(called)
            and is_clean(Blanked(called, ()))
        ):
            yield called, blank


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return fuzz.ratio(one, other) >= _SAME or (len(shorter) >= _TELLING_END and longer.endswith(shorter))


def _is_everybodys(one: _Figures, shelf: Shelf) -> bool:
    """Whether no name of a past report is in an indicator's name.

    What one author alone gives must be made of the vocabulary's words, and of short ones that others write, too.
    """
    if shelf.names_somebody(one.name):
        return False
    if one.support > 1:
        return True
    rest = _MEASURE.sub("", one.name)
    for seen in sorted(shelf.vocabulary.term_matches(rest), key=lambda seen: -seen.span.begin):
        rest = f"{rest[: seen.span.begin]} {rest[seen.span.end :]}"
    author = one.said[0][0].series
    return all(
        len(word) == 1
        or (len(word) <= _SHORTEST and not _PLACE.search(word) and shelf.is_known(word, author))
        for word in rest.split()
    )


def _is_plain(called: str, weight: float) -> bool:
    """Whether one author's name of a figure is an indicator by itself: short, and of the portfolio's own words."""
    return weight >= TELLING and len(called) <= _LONGEST_ALONE and "的" not in called


def _weight(called: str, portfolio: str, shelf: Shelf) -> float:
    """How much a name says of the portfolio: its words' points."""
    points = (dict(match.weights).get(portfolio, 0.0) for match in shelf.vocabulary.term_matches(called))
    return min(TELLING, sum(points))


def _place(one: _Figures) -> float:
    return sum(said.at for said, _ in one.said) / len(one.said)


def _indicator(one: _Figures, portfolio: str) -> Indicator:
    blanks: Sequence[Blank] = [blank for _, blank in one.said]
    units = [normalize("NFKC", blank.unit or "") for blank in blanks]
    unit = max(units, key=lambda unit: (units.count(unit), -len(unit), unit))
    shown = dict.fromkeys(
        SlotExample(blank.value + (blank.unit or ""), said.metadata.year, said.passage.id)
        for said, blank in one.said
        if not is_hidden(blank.value)
    )
    newest = sorted(shown, key=lambda example: -(example.year or 0))
    sources = dict.fromkeys(said.source() for said, _ in one.said)
    return Indicator(
        name=one.name,
        kind=blanks[0].kind,
        unit=unit,
        portfolio=portfolio,
        support=one.support,
        examples=tuple(newest[:EXAMPLES]),
        sources=tuple(sources)[:SOURCES],
    )
