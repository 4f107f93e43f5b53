"""Roads, crossings, squares and estates that are called by ordinary words: 棚户路, 北桥下穿道, 茶文化广场, 阳光小区.

Nothing in such a name tells it from a general noun (产业路, 文化广场, 老旧小区), but what stands beside it does: a house
number, 沿线, 路口, another street. What is general stands in ``data/scaffold.toml``.
"""

import re
from collections.abc import Iterator
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.text import Span
from assistant.scaffold.words import either, pieces

_HAN = "㐀-鿿𠀀-𲎯〇"
_NUMBER = "[0-9０-９一二两三四五六七八九十百几多余]{1,6}"


def street_names(text: str) -> Iterator[Span]:
    """Where such names stand in a text."""
    roads, listed, estates, squares, aliases = _patterns()
    for match in roads.finditer(text):
        found: re.Match[str] | None = match
        while found is not None and _is_name(found["stem"], found["head"]):
            yield Span(found.start("stem"), found.end("head"))
            found = listed.match(text, found.end("head"))
    for match in estates.finditer(text):
        if _is_name(match["stem"], match["head"]):
            yield Span(match.start("stem"), match.end("head"))
    for match in squares.finditer(text):
        yield Span(*match.span())
    for match in aliases.finditer(text):
        alias = match["alias"]
        is_words = any(alias[at : at + 2] in pieces() for at in range(len(alias) - 1))
        if not is_words and not any(character in _table()["not_in"] for character in alias):
            yield Span(*match.span("alias"))


def _is_name(stem: str, head: str) -> bool:
    """Whether a stem is none of a general noun: 农村公 of 农村公路沿线, 产业 of 产业路两侧."""
    table = _table()
    return (
        stem[-1] + head[0] not in pieces()
        and not stem.endswith(tuple(table["general"].split()))
        and not any(character in table["not_in"] for character in stem)
    )


@cache
def _table() -> dict[str, str]:
    return {key: str(value) for key, value in read_toml("scaffold.toml")["streets"].items()}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = _table()
    begins = f"(?:(?<![{_HAN}])|(?<=[{table['after']}]))"
    road, estate = either(table["roads"].split()), either(table["estates"].split())
    listed = f"[{_HAN}]{{2,3}}(?:{road})"
    beside = f"{_NUMBER}[号栋幢户处]|{either(table['behind'].split())}|[、和与]{listed}"
    roads = re.compile(rf"{begins}(?P<stem>[{_HAN}]{{2,3}}?)(?P<head>{road})(?={beside})")
    estates = re.compile(rf"{begins}(?P<stem>[{_HAN}]{{2,4}}?)(?P<head>{estate})(?={_NUMBER}[号栋幢])")
    squares = re.compile(rf"{begins}(?![{table['levels']}])[{_HAN}](?:{either(table['squares'].split())})")
    aliases = re.compile(rf"(?<=[镇乡村道])[（(](?P<alias>[{_HAN}]{{2,4}})[）)]")
    after_list = re.compile(rf"[、和与](?P<stem>[{_HAN}]{{2,3}}?)(?P<head>{road})")
    return roads, after_list, estates, squares, aliases
