"""Words by which rules recognise what a clause says, from ``data/review_cues.toml``."""

import re
from functools import cache

from assistant.base.patterns import patterns

_FILE = "review_cues.toml"


def cue(rule: str, name: str) -> re.Pattern[str]:
    """What ``[rule] name`` lists, as a pattern to search for. Raises KeyError where there is no such list."""
    return patterns(_FILE, rule)[name]


def alternatives(rule: str, name: str) -> str:
    """The same as a group, to be put into a pattern."""
    return f"(?:{patterns(_FILE, rule).source(name)})"


@cache
def cue_at_end(rule: str, name: str) -> re.Pattern[str]:
    """The same where it stands right before something: at the end of what is searched."""
    return re.compile(f"{alternatives(rule, name)}$")
