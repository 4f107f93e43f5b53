"""Where shared wording comes from: whether one person wrote both reports, and which of the two had it first.

A post is not a person: a successor who takes over a predecessor's report copies it. So the author decides, and where the
metadata name none, the name that the text itself gives (我叫…, 述职人：…). Only where that is missing, too, the same
office in the same region stands in, and a finding says that the author is not known.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from assistant.base.tables import read_toml, words
from assistant.domain.report import Metadata, Report, same_series
from assistant.domain.results import Direction

_HEAD, _TAIL = 600, 300
"""Characters at the beginning and at the end of a report in which its writer may be named."""

_BLANK = r"[ \t\u3000]"
_HAN = "[\u4e00-\u9fff]"


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who wrote a source: ``author`` ("" if unknown), and whether it is the writer of the draft (``own``).

    ``certain``: both are known; otherwise ``own`` rests on the office alone.
    """

    author: str
    own: bool
    certain: bool


class Provenance:
    """Compares the writers of one draft and of its sources. ``text`` returns the text of a source by id."""

    def __init__(self, draft: Report, text: Callable[[str], str]) -> None:
        self._draft, self._text = draft, text
        self._stated: str | None = None
        self._known: dict[str, Authorship] = {}

    def of(self, report_id: str, record: Metadata) -> Authorship:
        """Who wrote a source."""
        if report_id not in self._known:
            self._known[report_id] = self._compare(report_id, record)
        return self._known[report_id]

    def _compare(self, report_id: str, record: Metadata) -> Authorship:
        ours = self._draft.metadata
        if ours.author and record.author:
            return Authorship(record.author, ours.author == record.author, certain=True)
        if self._stated is None:
            self._stated = stated_name(self._draft.text)
        mine = ours.author or self._stated
        theirs = record.author or stated_name(self._text(report_id))
        # An author may be given as a number or a code, which no text states.
        if mine and theirs and (mine == theirs or (_is_name(mine) and _is_name(theirs))):
            return Authorship(theirs, mine == theirs, certain=True)
        return Authorship(theirs, same_series(ours, replace(record, author="")), certain=False)


def stated_name(text: str) -> str:
    """The name that a report gives for its writer, in its opening or its sign-off; "" where it gives none, or a masked one."""
    for part in (text[:_HEAD], text[max(_HEAD, len(text) - _TAIL) :]):
        for pattern in _patterns():
            for match in pattern.finditer(part):
                name = re.sub(_BLANK, "", match["name"])
                if _is_name(name):
                    return name
    return ""


def _is_name(name: str) -> bool:
    """Whether characters are a person's name in full: a surname and one or two given ones, none of them masked."""
    return _name().fullmatch(name) is not None


@cache
def _name() -> re.Pattern[str]:
    surnames = read_toml("masks.toml")["surnames"]
    listed = [name for kind in ("sure", "doubtful") for name in words(surnames[kind])]
    compound = "|".join(name for name in listed if len(name) > 1)
    single = "".join(name for name in listed if len(name) == 1)
    return re.compile(rf"(?:{compound}|[{single}])(?!某){_HAN}{{1,2}}(?<!某)")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = read_toml("reuse.toml")["writer"]
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


def direction(draft: Metadata, source: Metadata) -> Direction:
    """Which of the two had shared wording first: a source of an earlier year; of one year, or without one, nobody knows."""
    if draft.year is None or source.year is None or source.year > draft.year:
        return Direction.UNKNOWN
    return Direction.SAME_YEAR if source.year == draft.year else Direction.EARLIER
