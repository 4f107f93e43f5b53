"""Persons and addresses in a text, found for masking before publication. The words are in ``data/masks.toml``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.base.patterns import patterns
from assistant.base.tables import read_toml, words
from assistant.corpus.parse.common_words import common_words
from assistant.domain.text import Span

_FILE = "masks.toml"
_HAN = "[㐀-鿿𠀀-𲎯]"
_REACH = 40  # characters before the number of an address that may belong to it


def addresses(text: str) -> Iterator[Span]:
    """Addresses from their widest part to their last number, never a part of one."""
    found = patterns(_FILE, "address")
    # Atomic: what could be parted in many ways is parted in one, so that the time stays linear.
    part = re.compile(
        rf"(?>{_HAN}{{1,8}}?(?:{found.source('part')})|[0-9０-９]{{1,5}}号?(?=[^0-9０-９]|$)){{1,8}}+$"
    )
    for match in found["core"].finditer(text):
        floor = max(0, match.start() - _REACH, text.rfind("\n", 0, match.start()) + 1)
        before = text[floor : match.start()]
        said = [one.end() for one in found["said"].finditer(before)]
        begins = [*reversed(said), 0, *(one.end() for one in found["edge"].finditer(before))]
        # Behind 住在 or the like; else the widest stretch from an edge that reads as nothing but parts of an address.
        begin = next((at for at in begins if part.match(before, at)), None)
        if begin is not None:
            yield Span(floor + begin, match.end())


@dataclass(frozen=True, slots=True)
class _Cues:
    named: re.Pattern[str]
    listed: re.Pattern[str]
    ends: frozenset[str]
    surnames: tuple[str, ...]
    doubtful: frozenset[str]


@cache
def _cues() -> _Cues:
    table = read_toml(_FILE)
    listed = {
        name: sorted(words(line), key=lambda word: (-len(word), word))
        for part in ("surnames", "cues")
        for name, line in table[part].items()
    }
    sure, every = "|".join(listed["sure"]), "|".join([*listed["sure"], *listed["doubtful"]])
    before, surely, labels, behind, writes, several = (
        "|".join(listed[name]) for name in ("before", "surely", "labels", "behind", "writes", "of_several")
    )
    stop = f"[{''.join(listed['ends'])}]"
    goes_on = f"[{''.join(listed['goes_on'])}]"
    other = "|".join(listed["others"])
    given = rf"(?!{behind}|[某家的了在和与对由从到给向被以及等说是有为]){_HAN}(?:(?!{stop}|某){_HAN})?"
    edge = r"(?:^|(?<=[，。；、：:（(“\s　和与向给由让对]))"
    return _Cues(
        named=re.compile(
            rf"(?:{labels})[ 　]{{0,4}}[：:][ 　]{{0,4}}(?P<labelled>(?:{every}){given})(?!{_HAN})"
            rf"|(?:{surely})(?P<surely>(?!{other})(?:{every}){given}?)(?!{_HAN})"
            rf"|(?:{surely})(?P<goes_on>(?!{other})(?:{every}){given}?)(?={goes_on})"
            rf"|(?:{before}|{surely})(?P<cued>(?!{other})(?:{sure}){given})"
            rf"|(?:{edge}|(?<=的))(?P<writes>(?:{sure}){given})(?={writes})"
            rf"|{edge}(?P<addressed>(?:{every}){given}?)(?={behind})",
            re.MULTILINE,
        ),
        listed=re.compile(rf"[、和与](?P<name>(?!{other})(?:{every}){_HAN}{{1,2}})(?={several})"),
        ends=frozenset("".join(listed["ends"])),
        surnames=(*listed["sure"], *listed["doubtful"]),
        doubtful=frozenset(listed["doubtful"]),
    )


def persons(text: str, author: str = "") -> Iterator[Span]:
    """Every place where somebody stands who is named at least once in a way that says so."""
    names = {
        name
        for match in _cues().named.finditer(text)
        if (name := match[match.lastgroup or 0]) and not _is_word(name, match.lastgroup)
    }
    _add_listed(text, names)
    if author in text and len(author) > 1 and re.fullmatch(f"{_HAN}{{2,8}}", author):
        names.add(author)
    for name in sorted({_shortest(name, text) for name in names}, key=lambda name: (-len(name), name)):
        for match in re.finditer(re.escape(name), text):
            yield Span(*match.span())


_MOST_LISTED = 8


def _add_listed(text: str, names: set[str]) -> None:
    """Add the names that stand beside ``names`` in one list: 李秀英、赵德财夫妇."""
    waiting = [match.end() for name in sorted(names) for match in re.finditer(re.escape(name), text)]
    for end in waiting:
        for _ in range(_MOST_LISTED):
            match = _cues().listed.match(text, end)
            if match is None or match["name"][:2] in common_words():
                break
            names.add(match["name"])
            end = match.end()


def _is_word(name: str, cue: str | None) -> bool:
    """Whether what stands behind a cue begins with a word in common use: 儿子高中毕业 names nobody."""
    return cue in ("surely", "goes_on") and name[0] in _cues().doubtful and name[:2] in common_words()


def _shortest(name: str, text: str) -> str:
    """李强 of 李强反 where 李强 also stands before something else: the last character was none of the name."""
    surname = next((one for one in _cues().surnames if name.startswith(one)), name[:1])
    shorter = name[:-1]
    if len(shorter) <= len(surname):
        return name
    alone = re.search(rf"{re.escape(shorter)}(?:[^㐀-鿿]|[{''.join(_cues().ends)}])", text)
    return shorter if alone else name
