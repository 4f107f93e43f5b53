"""Regular expressions in data files, composed of named subpatterns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

from assistant.base.tables import read_toml, words

_REFERENCE = re.compile(r"\{([a-z][a-z_]{0,40})\}")


class Patterns:
    """The regular expressions of one table in a data file.

    Each is a list of alternatives separated by white space, tried in the order of the file. ``{name}`` in an alternative
    is replaced by the pattern of that name in the same table. A space to be matched is written ``\\x20``.
    """

    def __init__(self, table: Mapping[str, object]) -> None:
        self._alternatives = {name: words(listed) for name, listed in table.items()}
        self._compiled: dict[str, re.Pattern[str]] = {}

    def source(self, name: str) -> str:
        """The text of a pattern with its subpatterns inserted. Raises KeyError for an unknown name."""
        return "|".join(
            _REFERENCE.sub(lambda reference: f"(?:{self.source(reference[1])})", alternative)
            for alternative in self._alternatives[name]
        )

    def __getitem__(self, name: str) -> re.Pattern[str]:
        if name not in self._compiled:
            self._compiled[name] = re.compile(self.source(name))
        return self._compiled[name]


@cache
def patterns(file: str, table: str) -> Patterns:
    """The patterns in a table of a data file of the package."""
    return Patterns(_tables(file)[table])


@cache
def _tables(file: str) -> Mapping[str, Mapping[str, object]]:
    return read_toml(file)


_MOST_NEEDED = 64
"""The most characters of a range that are worth looking for."""


class PatternFilter:
    """Tells from the characters of a text which of several patterns can match in it, which is faster than to search it.

    Every match holds, or stands beside, one character of each of a few sets that its pattern needs.
    """

    def __init__(self, searched: Sequence[re.Pattern[str]]) -> None:
        self._masks: list[int] = []
        """The sets that each pattern needs, one bit for each set."""
        self._bits: dict[str, int] = {}
        """The sets that a character is in."""
        bit = 1
        for pattern in searched:
            mask = 0
            parsed = [] if pattern.flags & re.IGNORECASE else _parser.parse(pattern.pattern, pattern.flags)
            for needed in set(_needed(parsed)):
                for character in needed:
                    self._bits[character] = self._bits.get(character, 0) | bit
                mask |= bit
                bit <<= 1
            self._masks.append(mask)
        self._characters = frozenset(self._bits)

    def possible(self, text: str) -> list[int]:
        """The numbers of the patterns that can match in a text, which holds all that they look at around a match."""
        held = 0
        for character in self._characters.intersection(text):
            held |= self._bits[character]
        return [n for n, mask in enumerate(self._masks) if held & mask == mask]


def _needed(parsed: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    """The sets that the elements of a sequence need."""
    return [needed for operator, value in parsed for needed in _needed_by(operator, value)]


def _needed_by(operator: Any, value: Any) -> list[frozenset[str]]:
    if operator is _constants.LITERAL:
        return [frozenset(chr(value))]
    if operator is _constants.IN:
        members = _members(value)
        return [] if members is None else [members]
    if operator is _constants.SUBPATTERN and not value[1]:
        return _needed(value[3])
    if operator is _constants.ASSERT:
        return _needed(value[1])
    if operator in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and value[0]:
        return _needed(value[2])
    if operator is _constants.BRANCH:
        alternatives = [min(_needed(alternative), key=len, default=None) for alternative in value[1]]
        known = [needed for needed in alternatives if needed is not None]
        return [frozenset().union(*known)] if len(known) == len(alternatives) else []
    return []


def _members(listed: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The characters of a set in brackets; None when they are many or are those that are not in it."""
    members: set[str] = set()
    for operator, value in listed:
        if operator is _constants.LITERAL:
            members.add(chr(value))
        elif operator is _constants.RANGE and value[1] - value[0] < _MOST_NEEDED:
            members.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(members)
