"""Regular expressions in data files, composed of named subpatterns."""

import re
from collections.abc import Mapping
from functools import cache

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
