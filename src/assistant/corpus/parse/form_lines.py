"""Lines of a form: 姓　名：纪云帆  职务：局长, with a colon, a tab or a wide gap between label and value."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from assistant.base.tables import read_toml, words

_BLANKS = "[ \u3000]"
_MAX_LINE = 120
_MAX_VALUE = 40
_NO_VALUE = re.compile("[。；;！？!?]")
_BRACKETS = "（()）【】 \u3000\t"


class FieldKind(StrEnum):
    """What the label of a field says of its value; the values are names of lists in ``parsing.toml``."""

    PERSON = "person"
    POST = "post"
    UNIT = "unit"
    DATE = "date"
    YEAR = "year"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form; its ``value`` is "" where it was not filled in."""

    kind: FieldKind
    value: str


def form_fields(line: str) -> tuple[FormField, ...]:
    """The fields of a line that consists of them; empty for any other line."""
    line = line.strip(_BRACKETS)
    if len(line) > _MAX_LINE or _NO_VALUE.search(line):
        return ()
    found = list(_label().finditer(line))
    if not found or found[0].start():
        return ()
    ends = [*(match.start() for match in found[1:]), len(line)]
    fields = tuple(
        FormField(FieldKind(match.lastgroup or ""), line[match.end() : end].strip(_BRACKETS))
        for match, end in zip(found, ends, strict=True)
    )
    return fields if all(len(field.value) <= _MAX_VALUE for field in fields) else ()


def values_of(fields: Iterable[FormField], kind: FieldKind) -> list[str]:
    """The values of the fields of one kind that are filled in."""
    return [field.value for field in fields if field.kind is kind and field.value]


@cache
def _label() -> re.Pattern[str]:
    table = read_toml("parsing.toml")["form"]
    alternatives = "|".join(f"(?P<{kind}>{_any_of(words(table[kind]))})" for kind in FieldKind)
    gap = f"{_BLANKS}{{0,4}}(?:[：:]{_BLANKS}{{0,8}}\t?|\t|{_BLANKS}{{2,12}})"
    return re.compile(f"(?:(?<=[ \u3000\t])|^)(?:{alternatives}){gap}")


def _any_of(labels: Iterable[str]) -> str:
    """The labels, the longest first, with blanks between their characters."""
    listed = sorted(labels, key=len, reverse=True)
    return "|".join(f"{_BLANKS}{{0,6}}".join(map(re.escape, label)) for label in listed)
