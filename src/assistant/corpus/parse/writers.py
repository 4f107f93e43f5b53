"""The name that a report gives for its writer: in its opening (我叫…), below its title, or in its sign-off (述职人：…)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.base.patterns import patterns
from assistant.base.tables import read_toml, words
from assistant.corpus.parse.form_lines import FieldKind, FormField, values_of
from assistant.corpus.parse.surnames import HAN as _HAN
from assistant.corpus.parse.surnames import is_line_of_name, is_name
from assistant.corpus.parse.title import is_date

_HEAD, _TAIL = 600, 300
"""Characters at the beginning and at the end of a report in which its writer may be named."""

_BLANK = r"[ \t\u3000]"
_LABELLED = re.compile(
    rf"(?!{_HAN}{{0,4}}[某*×])(?:{_HAN}{{2,4}}|{_HAN}{{2,8}}[·•]{_HAN}{{2,8}})(?<![局委组会办部院])"
)
_POST_OF_STAFF = patterns("parsing.toml", "title")["staff"]
_POST_AND_NAME = re.compile(r"([^：:]{2,30})[：:]([^：:]{2,8})")


def stated_name(text: str) -> str:
    """The name that a report gives for its writer, in its opening or its sign-off; "" where it gives none, or a masked one."""
    for part in (text[:_HEAD], text[max(_HEAD, len(text) - _TAIL) :]):
        for pattern in _patterns():
            for match in pattern.finditer(part):
                name = re.sub(_BLANK, "", match["name"])
                if is_name(name):
                    return name
    return ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs a report, as far as a line of its sign-off says it: the unit or post, and the name."""

    unit: str
    name: str


def signer(line: str) -> Signer | None:
    """What a line of a sign-off says of the signer: 柳溪县水利局　张明, 局长：张明, 张明, 柳溪县水利局; None for others."""
    if found := _POST_AND_NAME.fullmatch(line.strip()):
        unit, name = found[1], "".join(found[2].split())
        known = is_unit(unit) or _POST_OF_STAFF.fullmatch(unit) is not None
        return Signer(unit, name) if known and is_name(name) else None
    parts = line.split()
    given = 1
    while given < len(parts) and len(parts[-given]) == 1:  # 张　明
        given += 1
    name, unit = "".join(parts[-given:]), "".join(parts[:-given])
    if not unit:
        if is_line_of_name(name) and name[0] != name[1]:
            return Signer("", name)
        return Signer("".join(parts), "") if is_unit("".join(parts)) else None
    return Signer(unit, name) if is_unit(unit) and is_name(name) else None


def sign_off(tail: Sequence[str]) -> Signer:
    """The unit and the name that the last lines of a report say who signs it; each "" where they say none.

    A name alone counts only below a unit or above a date.
    """
    dated = False
    unit = name = ""
    for line in (words for line in reversed(tail) if (words := line.strip())):
        if is_date(line):
            if dated or name:
                break
            dated = True
            continue
        found = signer(line)
        if found is None and is_name(line):  # of a rare surname: below its unit
            found = Signer("", line)
        if found is None or (found.name and name) or (found.unit and unit):
            break
        unit, name = unit or found.unit, name or found.name
    return Signer(unit, name if dated or unit else "")


def is_unit(words: str) -> bool:
    """Whether a line names an organisation, or a post, and nothing else."""
    shapes = patterns("parsing.toml", "title")
    return any(shapes[shape].match(words) for shape in ("organisation_above", "office"))


def name_in_form(fields: Sequence[FormField]) -> str:
    """The name in the fields of a form; "" where there is none, or a masked one."""
    for value in values_of(fields, FieldKind.PERSON):
        if _LABELLED.fullmatch(name := "".join(value.split())) and (is_name(name) or not is_unit(name)):
            return name
        if (found := signer(value)) and found.name:
            return found.name
    return ""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = read_toml("names.toml")["writer"]
    introductions, labels, posts = (
        "|".join(sorted(words(listed), key=len, reverse=True))
        for listed in (table["introductions"], read_toml("parsing.toml")["form"]["person"], table["posts"])
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
