"""What a query may hold beside plain words: ``"quoted phrases"``, ``-excluded`` words and ``field:value``.

Each of them stands between blanks (or at an end), so that “最后一公里” inside a sentence, 2021-2023 and 问题：… stay
plain words. Quotes may be "…", ＂…＂ or “…”, the colon : or ：, the minus - or －.
"""

import re
from dataclasses import dataclass, field

from assistant.base.errors import BadInput
from assistant.domain.results import Filters, years

FIELDS = {
    "portfolios": ("领域", "分管领域", "portfolio"),
    "roles": ("部分", "role"),
    "years": ("年份", "年度", "year"),
    "authors": ("作者", "author"),
    "offices": ("职务", "office"),
    "regions": ("地区", "region"),
    "collections": ("材料集", "collection"),
}
"""Filter → what it may be called in a query."""

_FIELD_OF = {name: field for field, names in FIELDS.items() for name in names}
_QUOTES = {'"': '"', "＂": "＂", "“": "”"}
_MINUS = "-－"
_COLON = re.compile("[:：]")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart: plain ``words`` (blanks as written), and what restricts the passages.

    ``filters`` hold the values as written, not yet resolved.
    """

    words: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)

    @property
    def text(self) -> str:
        """What the passages are ranked by: the plain words and the phrases."""
        return " ".join(part for part in (self.words, *self.phrases) if part)


def parse_query(text: str) -> ParsedQuery:
    """Take a query apart. Raises BadInput for a year that is none, and for a minus or a colon with nothing behind it."""
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    values: dict[str, list[str]] = {}
    at = 0
    while word := _WORD.search(text, at):
        at = word.end()
        written = word.group()
        sign = written[0] if written[0] in _MINUS and len(written) > 1 else ""
        quoted = _quoted(text, word.start() + len(sign))
        if quoted is not None:
            phrase, at = quoted
            (excluded if sign else phrases).append(phrase)
        elif sign:
            excluded.append(written[1:])
        elif (named := _field_value(text, word)) is not None:
            name, value, at = named
            values.setdefault(name, []).append(value)
        else:
            words.append(written)
    first, last = years(values.pop("years")[-1]) if "years" in values else (None, None)
    filters = Filters(
        year_from=first,
        year_to=last,
        **{name: frozenset(found) for name, found in values.items()},
    )
    return ParsedQuery(" ".join(words), tuple(phrases), tuple(excluded), filters)


def _quoted(text: str, begin: int) -> tuple[str, int] | None:
    """The phrase in quotes that begins at ``begin`` and ends before a blank, and where it ends."""
    closing = _QUOTES.get(text[begin : begin + 1])
    if closing is None:
        return None
    end = text.find(closing, begin + 1)
    if end < 0 or not text[begin + 1 : end].strip() or text[end + 1 : end + 2].strip():
        return None
    return text[begin + 1 : end].strip(), end + 1


def _field_value(text: str, word: re.Match[str]) -> tuple[str, str, int] | None:
    """The filter, its value and where it ends, for a word such as ``年份:2022`` or ``职务:"副县长 兼"``."""
    colon = _COLON.search(word.group())
    if colon is None:
        return None
    written = word.group()[: colon.start()]
    name = _FIELD_OF.get(written.casefold())
    if name is None:
        return None
    quoted = _quoted(text, word.start() + colon.end())
    value, end = quoted if quoted is not None else (word.group()[colon.end() :], word.end())
    if not value:
        raise BadInput(f"查询里“{written}：”后面没有内容", f"请写成 {written}:要找的值，中间不留空格")
    return name, value, end
