"""Headings to choose from: those that several authors have, and those that only name their part."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assistant.corpus.parse.facts import find_facts
from assistant.domain.report import series
from assistant.domain.text import fold
from assistant.domain.vocabulary import is_role_name
from assistant.index import PassageRecord
from assistant.scaffold.gather import Pool, Shelf
from assistant.scaffold.interim import FrameHeading, FrameSource

SHOWN, SOURCES = 5, 4
"""Most headings of a part, and of a portfolio in it; most sources of each."""

_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十]+[、，]|[（(][0-9０-９一二三四五六七八九十]{1,3}[）)]|[0-9０-９一二三四五六七八九十]{1,3}[、.．]"
    r"|[①-⑳]|[一二三四五六七八九十]是|——|【)\s*"
)
_END = "。：:；;，,、】 \u3000"
_SHORTEST, _LONGEST = 2, 26


def section_headings(pools: Sequence[Pool], shelf: Shelf) -> tuple[FrameHeading, ...]:
    """Headings of a whole part: of two authors at least, or such as only name it (履行职责情况)."""
    filed = {one.passage.id: one for pool in pools for one in pool.filed}
    return _counted(((one, one.passage.heading_path[:1]) for one in filed.values()), None, shelf)


def point_headings(pool: Pool, shelf: Shelf) -> tuple[FrameHeading, ...]:
    """Heads of points on a portfolio that two authors at least have."""
    return _counted(((one, one.passage.heading_path[1:][-1:]) for one in pool.filed), pool.portfolio, shelf)


def plain(heading: str) -> str:
    """A heading without its number and closing mark."""
    return _NUMBER.sub("", heading).strip(_END)


def _counted(
    heads: Iterable[tuple[PassageRecord, tuple[str, ...]]], portfolio: str | None, shelf: Shelf
) -> tuple[FrameHeading, ...]:
    holders: dict[str, list[tuple[str, PassageRecord]]] = defaultdict(list)
    for filed, path in heads:
        for head in path:
            text = plain(head)
            if _SHORTEST <= len(text) <= _LONGEST:
                holders[fold(text)].append((text, filed))
    found = []
    for said in holders.values():
        text = said[0][0]
        support = len({series(filed.metadata, filed.passage.report_id) for _, filed in said})
        if support < 2 and not (portfolio is None and is_role_name(text)):
            continue
        if find_facts(text) or shelf.keeps_out(text) or any(character.isdigit() for character in text):
            continue
        sources = {
            filed.passage.report_id: FrameSource(
                filed.passage.id, filed.passage.report_id, filed.metadata.year, head
            )
            for head, filed in said
        }
        found.append(FrameHeading(text, portfolio, support, tuple(sources.values())[:SOURCES]))
    return tuple(sorted(found, key=lambda heading: (-heading.support, heading.text))[:SHOWN])
