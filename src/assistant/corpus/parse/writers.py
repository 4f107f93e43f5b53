"""The name that a report gives for its writer: in its opening (我叫…), below its title, or in its sign-off (述职人：…)."""

import re
from functools import cache

from assistant.base.tables import read_toml, words

_HEAD, _TAIL = 600, 300
"""Characters at the beginning and at the end of a report in which its writer may be named."""

_BLANK = r"[ \t\u3000]"
_HAN = "[\u4e00-\u9fff]"


def stated_name(text: str) -> str:
    """The name that a report gives for its writer, in its opening or its sign-off; "" where it gives none, or a masked one."""
    for part in (text[:_HEAD], text[max(_HEAD, len(text) - _TAIL) :]):
        for pattern in _patterns():
            for match in pattern.finditer(part):
                name = re.sub(_BLANK, "", match["name"])
                if is_name(name):
                    return name
    return ""


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
    return re.compile(rf"(?:{compound}|[{single}])(?!某){_HAN}{{1,2}}(?<![某局委组会办部院])")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = read_toml("names.toml")["writer"]
    introductions, labels, posts = (
        "|".join(sorted(words(table[name]), key=len, reverse=True))
        for name in ("introductions", "labels", "posts")
    )
    name = rf"(?P<name>{_HAN}(?:{_BLANK}{{0,2}}{_HAN}){{1,3}})"
    behind = rf"{_BLANK}{{0,4}}(?=$|[，。,（(、；;\d])"
    post = rf"[^\n，。：:]{{0,24}}(?:{posts}){_BLANK}{{1,4}}"
    return (
        re.compile(rf"(?:{introductions}){name}{behind}", re.MULTILINE),
        re.compile(
            rf"^{_BLANK}{{0,40}}(?:{labels}){_BLANK}{{0,4}}[：:]{_BLANK}{{0,4}}(?:{post})?{name}{behind}",
            re.MULTILINE,
        ),
        re.compile(rf"^{_BLANK}{{0,40}}[（(—]{{0,2}}{post}{name}{_BLANK}{{0,4}}[）)]?$", re.MULTILINE),
    )
