"""Headings to choose from: one's own first, then others' by their pattern (四字，四字 or 六字)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from assistant.corpus.parse.facts import find_facts
from assistant.domain.report import Role
from assistant.domain.results import Layer, ScaffoldHeading, ScaffoldSource, SourceReport
from assistant.domain.text import fold
from assistant.domain.vocabulary import is_role_name
from assistant.scaffold.pools import Pool
from assistant.scaffold.statements import Heading

SHOWN, SOURCES = 6, 4
"""Most headings of others for a part, and for a portfolio in it; most sources of each."""

_SHORTEST, _LONGEST = 2, 26
_NUMBERS = "零一二三四五六七八九十"
_PART = re.compile("[，、,；;——]+")

Found = tuple[Heading, SourceReport, str]


def pattern_of(text: str) -> str:
    """The form of a heading by the lengths of its parts: 四字，四字; "" where a part is longer than ten characters."""
    parts = [part for part in _PART.split(text) if part]
    lengths = [sum(character.isalnum() for character in part) for part in parts]
    if not lengths or max(lengths) >= len(_NUMBERS) or len(lengths) > 3:
        return ""
    return "，".join(f"{_NUMBERS[length]}字" for length in lengths)


def headings(pool: Pool, listed: Iterable[Found], own: Sequence[Found]) -> tuple[ScaffoldHeading, ...]:
    """Headings of a whole part (a pool without a portfolio), or of points on a portfolio: one's ``own`` first,
    then those ``listed``, which are others'.

    Of others' those whose form most of the reports have come first, and of one form those that few have.
    """
    mine = [found for found in own if _fits(found[0], pool.portfolio)]
    chosen = [
        ScaffoldHeading(head.text, pattern_of(head.text), Layer.OWN, 1, (_source(head, report),))
        for head, report, _ in mine
        if head.is_clean and not pool.names_somebody(head.text)
    ]
    said = {fold(head.text) for head, _, _ in mine}
    holders: dict[str, list[Found]] = defaultdict(list)
    for found in listed:
        text = found[0].text
        if _fits(found[0], pool.portfolio) and fold(text) not in said and _is_everybodys(found[0], pool):
            holders[fold(text)].append(found)
    forms = Counter(pattern_of(listed[0][0].text) for listed in holders.values())
    ranked = sorted(holders.values(), key=lambda listed: _rank(listed, forms, pool.role))
    return (*chosen, *(_shared(listed) for listed in ranked[:SHOWN]))


def _fits(head: Heading, portfolio: str) -> bool:
    return portfolio in head.portfolios and head.level > 0 if portfolio else head.level == 0


def _is_everybodys(head: Heading, pool: Pool) -> bool:
    """Whether a heading says no name and no figure."""
    text = head.text
    return (
        _SHORTEST <= len(text) <= _LONGEST
        and head.is_clean
        and not any(character.isdigit() for character in text)
        and not find_facts(text)
        and not pool.names_somebody(text)
    )


def _rank(listed: Sequence[Found], forms: Counter[str], role: Role) -> tuple[bool, int, int, str]:
    """Plain names of the part last; then by form, the most usual first; then those that few have."""
    text = listed[0][0].text
    form = pattern_of(text)
    return is_role_name(text) or text == role.value, -forms[form] if form else 0, len(_writers(listed)), text


def _writers(listed: Iterable[Found]) -> set[str]:
    return {writer for _, _, writer in listed}


def _shared(listed: Sequence[Found]) -> ScaffoldHeading:
    text, support = listed[0][0].text, len(_writers(listed))
    sources = dict.fromkeys(_source(head, report) for head, report, _ in listed)
    layer = Layer.SHARED if support > 1 else Layer.SINGLE
    return ScaffoldHeading(text, pattern_of(text), layer, support, tuple(sources)[:SOURCES])


def _source(head: Heading, report: SourceReport) -> ScaffoldSource:
    return ScaffoldSource(head.passage_id, report, head.text)
