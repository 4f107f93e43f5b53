"""What is said of wordings from outside the draft: when they were current, and how they are misquoted.

``data/dated.toml`` and ``data/misquoted.toml``; an organisation adds to both with files of the same names in its vocabulary
folder, where a line that begins with - takes one out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.base.errors import BadSetting
from assistant.base.tables import toml_files
from assistant.reuse import phrases
from assistant.review.phrase_matcher import PhraseMatcher

DATED, MISQUOTED = "dated.toml", "misquoted.toml"
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_OFFICIAL = "提法"


@dataclass(frozen=True, slots=True)
class WordingEntry:
    """One wording. ``what`` it is (机构, 法律 …), what is said ``instead`` ("" where nothing is), and the ``source``.

    ``since`` and ``until`` (``2017-10``) are the first and the last month in which it was current, "" where not told.
    """

    text: str
    instead: str
    what: str
    source: str
    since: str = ""
    until: str = ""


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


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> WordingData:
    """What ships, changed by the files in ``folder``. Raises BadSetting for a file that cannot be read."""
    dated, misquoted = _entries(DATED, folder), _entries(MISQUOTED, folder)
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
    )


def _entries(name: str, folder: Path | None) -> list[WordingEntry]:
    known: list[WordingEntry] = []
    for file in toml_files(name, folder):
        added = list(_read(file.table, file.name))
        replaced = {entry.text.removeprefix("-").strip() for entry in added}
        known = [entry for entry in known if entry.text not in replaced]
        known += [entry for entry in added if not entry.text.startswith("-")]
    return known


def _read(table: Mapping[str, object], name: str) -> Iterator[WordingEntry]:
    groups = table.get("group", [])
    for group in groups if isinstance(groups, list) else [groups]:
        if not isinstance(group, dict) or not isinstance(group.get("entries"), str):
            raise BadSetting(f"“{name}”里有一组没有 entries", '请写明 entries = """每行一条"""')
        since, until = str(group.get("since", "")), str(group.get("until", ""))
        for month in (since, until):
            if month and not _MONTH.fullmatch(month):
                raise BadSetting(f"“{name}”里的年月“{month}”看不懂", "请写成 2017-10 这样")
        what, source = str(group.get("what", _OFFICIAL)), str(group.get("source", ""))
        for line in group["entries"].splitlines():
            names, _, instead = line.partition("=>")
            for text in filter(None, (each.strip() for each in names.split("|"))):
                yield WordingEntry(text, instead.strip(), what, source, since, until)
