"""Names of persons, recognised by their surnames."""

import re
from functools import cache

from assistant.base.tables import read_toml, words

HAN = "[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]"
"""A Chinese character, as a regular expression; names have rare ones outside the basic plane."""


def is_name(name: str) -> bool:
    """Whether characters that stand where a person is named are a name in full, with no character masked."""
    return _name(rare=True).fullmatch(name) is not None


def is_line_of_name(line: str) -> bool:
    """Whether a line, alone below a title, is a person's name: rare surnames begin too many other words."""
    return _name(rare=False).fullmatch(line) is not None


@cache
def _name(*, rare: bool) -> re.Pattern[str]:
    """A surname and one or two given characters; with ``rare``, of the rare surnames, too."""
    surnames = read_toml("masks.toml")["surnames"]
    groups = [surnames["sure"], surnames["doubtful"]]
    if rare:
        groups.append(read_toml("names.toml")["writer"]["rare_surnames"])
    listed = [name for group in groups for name in words(group)]
    compound = "|".join(name for name in listed if len(name) > 1)
    single = "".join(name for name in listed if len(name) == 1)
    return re.compile(rf"(?:{compound}|[{single}])(?!某){HAN}{{1,2}}(?<![某局委组会办部院])")
