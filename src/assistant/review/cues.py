"""Words by which rules recognise what a clause says, from ``data/review_cues.toml``."""

import re
from functools import cache

from assistant.base.tables import read_toml


@cache
def alternatives(rule: str, name: str) -> str:
    """A group that matches any of the words that ``[rule] name`` lists. Raises KeyError where there is no such list."""
    return f"(?:{'|'.join(_table()[rule][name].split())})"


@cache
def cue(rule: str, name: str) -> re.Pattern[str]:
    """The same as a pattern to search for."""
    return re.compile(alternatives(rule, name))


@cache
def cue_at_end(rule: str, name: str) -> re.Pattern[str]:
    """The same where it stands right before something: at the end of what is searched."""
    return re.compile(f"{alternatives(rule, name)}$")


@cache
def _table() -> dict[str, dict[str, str]]:
    return read_toml("review_cues.toml")
