"""Wordings known from outside the draft: when they were current, and how they are misquoted.

``data/dated.toml`` and ``data/misquoted.toml``; an organisation adds to both with files of the same names in its
vocabulary folder, where a line that begins with - takes one out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from assistant.base.errors import BadSetting
from assistant.base.tables import TomlFile, toml_files
from assistant.reuse import phrases
from assistant.review.phrase_matcher import PhraseMatcher

DATED, MISQUOTED = "dated.toml", "misquoted.toml"
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_OFFICIAL = "提法"
_FEWEST_MEMBERS = 3
_CHOICE = re.compile(r"\{([^{}]{0,400})\}")
_BETWEEN_NAMES = re.compile(r"\|(?![^{}]{0,400}\})")


@dataclass(frozen=True, slots=True)
class WordingEntry:
    """One wording. ``what`` it is (机构, 法律 …), what is said ``instead`` ("" where nothing is), and the ``source``.

    ``since`` and ``until`` (``2017-10``) are the first and the last month in which it was current, "" where unknown.
    ``aim``: it looks forward to an event. ``short``: a short name that other things may share.
    """

    text: str
    instead: str
    what: str
    source: str
    since: str = ""
    until: str = ""
    aim: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True)
class Anniversary:
    """Something founded in a year and a month: its Nth anniversary falls in one year alone."""

    names: tuple[str, ...]
    founded: int
    month: int = 12


@dataclass(frozen=True, slots=True)
class Edition:
    """Documents of one name, and the months (``2018-08``) in which they were made and revised."""

    names: tuple[str, ...]
    revised: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FixedSet:
    """A set with fixed members. ``cores`` are the members without the ``suffix`` that they share (政治, 意识).

    ``of``: the campaign whose requirement it is (党史学习教育), "" for a set of none. ``since``, ``until``: the first and
    the last month in which it had these members, None where that does not matter.
    """

    name: str
    cores: tuple[str, ...]
    suffix: str
    source: str
    of: str = ""
    since: tuple[int, int] | None = None
    until: tuple[int, int] | None = None

    def is_in_force(self, month: tuple[int, int]) -> bool:
        """Whether it had these members in a month."""
        return (self.since is None or self.since <= month) and (self.until is None or month <= self.until)

    @property
    def members(self) -> tuple[str, ...]:
        """The members in full."""
        return tuple(core + self.suffix for core in self.cores)


class EntryList:
    """Entries, and how to find them in a text."""

    __slots__ = ("entries", "forms")

    def __init__(self, entries: Iterable[WordingEntry]) -> None:
        """The entry of a form is found by the form's number."""
        self.entries = tuple(entries)
        self.forms = PhraseMatcher(entry.text for entry in self.entries)


@dataclass(frozen=True, slots=True)
class WordingData:
    """What has ended, what has begun, what is misquoted as it stands, and what is always put in the same way.

    ``accepted`` are official too, though one letter away from a fixed form.
    """

    ended: EntryList
    begun: EntryList
    misquoted: EntryList
    fixed: EntryList
    accepted: EntryList
    anniversaries: tuple[Anniversary, ...] = ()
    editions: tuple[Edition, ...] = ()
    sets: tuple[FixedSet, ...] = ()


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> WordingData:
    """What ships, changed by the files in ``folder``. Raises BadSetting for a file that cannot be read."""
    files = toml_files(DATED, folder)
    misquoted_files = toml_files(MISQUOTED, folder)
    dated, misquoted = _entries(files), _entries(misquoted_files)
    wordings = phrases.load(folder).wordings
    fixed = (
        WordingEntry(one.text, one.text, one.kind, one.source) for one in wordings if one.kind == _OFFICIAL
    )
    accepted = [entry for entry in misquoted if not entry.instead]
    accepted += [WordingEntry(one.text, "", one.kind, one.source) for one in wordings]
    return WordingData(
        ended=EntryList(entry for entry in dated if entry.until),
        begun=EntryList(entry for entry in dated if entry.since),
        misquoted=EntryList(entry for entry in misquoted if entry.instead),
        fixed=EntryList(fixed),
        accepted=EntryList(accepted),
        anniversaries=tuple(one for file in files for one in _anniversaries(file)),
        editions=tuple(one for file in files for one in _editions(file)),
        sets=tuple(one for file in misquoted_files for one in _fixed_sets(file)),
    )


def _entries(files: Iterable[TomlFile]) -> list[WordingEntry]:
    """The entries of all files; a later file takes the place of what an earlier one says of the same wording."""
    known: list[WordingEntry] = []
    joints: dict[str, str] = {}
    for file in files:
        joints |= {key: str(words) for key, words in file.table.get("joints", {}).items()}
        added = list(_read(file, joints))
        replaced = {entry.text.removeprefix("-").strip() for entry in added}
        known = [entry for entry in known if entry.text not in replaced]
        known += [entry for entry in added if not entry.text.startswith("-")]
    return known


def _read(file: TomlFile, joints: Mapping[str, str]) -> Iterator[WordingEntry]:
    for group in _groups(file.table, "group"):
        if not isinstance(group.get("entries"), str):
            raise BadSetting(f"“{file.name}”里有一组没有 entries", '请写明 entries = """每行一条"""')
        since, until = str(group.get("since", "")), str(group.get("until", ""))
        for month in (since, until):
            if month and not _MONTH.fullmatch(month):
                raise BadSetting(f"“{file.name}”里的年月“{month}”看不懂", "请写成 2017-10 这样")
        what, source = str(group.get("what", _OFFICIAL)), str(group.get("source", ""))
        aim, short = bool(group.get("aim")), bool(group.get("short"))
        for line in group["entries"].splitlines():
            names, _, instead = line.partition("=>")
            for text in filter(None, (each.strip() for each in _BETWEEN_NAMES.split(names))):
                for form in _combinations(text, file.name, joints):
                    yield WordingEntry(form, instead.strip(), what, source, since, until, aim, short)


def _combinations(text: str, name: str, joints: Mapping[str, str]) -> Iterator[str]:
    """Every wording that ``{甲|乙|}`` and ``{@list}`` in a line stand for."""
    pieces = _CHOICE.split(text)
    choices = []
    for number, piece in enumerate(pieces):
        if not number % 2:
            choices.append([piece])
        elif piece.startswith("@"):
            if piece[1:] not in joints:
                raise BadSetting(f"“{name}”里的“{text}”用到的“{piece[1:]}”没有列出", "请在 [joints] 里写明")
            choices.append(joints[piece[1:]].split())
        else:
            choices.append(piece.split("|"))
    yield from ("".join(chosen) for chosen in product(*choices))


def _anniversaries(file: TomlFile) -> Iterator[Anniversary]:
    for group in _groups(file.table, "anniversary"):
        founded, names = group.get("founded"), tuple(str(group.get("names", "")).split())
        if not isinstance(founded, int) or not names:
            raise BadSetting(
                f"“{file.name}”里的一条周年没有写全", "请写明 names 和 founded，例如 founded = 1921"
            )
        month = group.get("month", 12)
        if not isinstance(month, int) or not 1 <= month <= 12:
            raise BadSetting(f"“{file.name}”里“{names[0]}”的月份看不懂", "请写成 month = 7 这样")
        yield Anniversary(names, founded, month)


def _editions(file: TomlFile) -> Iterator[Edition]:
    for group in _groups(file.table, "edition"):
        names, revised = (tuple(str(group.get(key, "")).split()) for key in ("names", "revised"))
        if not names or not revised or not all(map(_MONTH.fullmatch, revised)):
            raise BadSetting(
                f"“{file.name}”里的一条版本没有写全",
                '请写明 names 和 revised，例如 revised = "2015-10 2018-08"',
            )
        yield Edition(names, revised)


def _fixed_sets(file: TomlFile) -> Iterator[FixedSet]:
    for group in _groups(file.table, "set"):
        name, suffix, source = (str(group.get(key, "")) for key in ("name", "suffix", "source"))
        cores = tuple(str(group.get("members", "")).split())
        if not name or len(cores) < _FEWEST_MEMBERS:
            raise BadSetting(
                f"“{file.name}”里的一组固定内容没有写全",
                '请写明 name 和 members（三项以上），例如 name = "四个自信"',
            )
        since, until = (_month_of(file, str(group.get(key, ""))) for key in ("since", "until"))
        yield FixedSet(name, cores, suffix, source or _OFFICIAL, str(group.get("of", "")), since, until)


def _month_of(file: TomlFile, written: str) -> tuple[int, int] | None:
    """A month (2020-10) as year and month; None where none is given."""
    if not written:
        return None
    if not _MONTH.fullmatch(written):
        raise BadSetting(f"“{file.name}”里的“{written}”不是年月", '请写成 "2020-10" 这样')
    return int(written[:4]), int(written[5:])


def _groups(table: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    groups = table.get(kind, [])
    listed = groups if isinstance(groups, list) else [groups]
    return [group if isinstance(group, dict) else {} for group in listed]
