"""Official wordings and set phrases (通用提法): text of general use, which is no evidence of reuse when it is shared.

They are listed in ``data/wordings.toml``; an organisation adds to them with a file of that name in its vocabulary folder.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.base.errors import BadSetting
from assistant.base.tables import toml_files
from assistant.domain.text import Span
from assistant.reuse.folding import GRAM, Folding, folded

FILE = "wordings.toml"

_GAP = "…"
"""In a listed wording: room for a place or a matter."""

_MAX_GAP = 12
"""Longest text in a gap, in folded characters."""

_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Wording:
    """One listed wording, with … where it has room for a place or a matter.

    ``source`` says where it comes from.
    ``since`` and ``until`` (``2017-10``) are the months between which it was current, "" where not known.
    """

    text: str
    kind: str
    source: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A listed wording and where it stands in a text."""

    span: Span
    wording: Wording


class Phrases:
    """A searchable list of wordings. Read-only; safe to use from several threads."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        """Of wordings that fold to the same text, the first counts."""
        self.wordings = tuple(wordings)
        self._folded: dict[str, Wording] = {}
        self._with_gap: list[tuple[re.Pattern[str], Wording]] = []
        for wording in wordings:
            if _GAP in wording.text:
                self._with_gap.append((_pattern(wording.text), wording))
            elif len(text := folded(wording.text).text()) >= GRAM:
                self._folded.setdefault(text, wording)
        self._by_start: dict[str, list[str]] = {}
        for text in sorted(self._folded, key=lambda text: (-len(text), text)):
            self._by_start.setdefault(text[:GRAM], []).append(text)

    def ranges(self, text: str) -> Iterator[tuple[int, int, Wording]]:
        """Wordings in folded ``text`` as (begin, end, wording): the longest at each position, none inside another."""
        reach = 0
        with_gap = self._gap_matches(text)
        starts = [at for at in range(len(text) - GRAM + 1) if text[at : at + GRAM] in self._by_start]
        for at in sorted({*starts, *with_gap}):
            found = with_gap.get(at)
            for candidate in self._by_start.get(text[at : at + GRAM], ()):
                if text.startswith(candidate, at):
                    if found is None or at + len(candidate) >= found[0]:
                        found = at + len(candidate), self._folded[candidate]
                    break
            if found is not None and found[0] > reach:
                reach, wording = found
                yield at, reach, wording

    def _gap_matches(self, text: str) -> dict[int, tuple[int, Wording]]:
        """Matches of wordings with a gap: begin → the furthest end and its wording."""
        found: dict[int, tuple[int, Wording]] = {}
        for pattern, wording in self._with_gap:
            for match in pattern.finditer(text):
                if match.start() not in found or match.end() > found[match.start()][0]:
                    found[match.start()] = match.end(), wording
        return found

    def occurrences(self, folding: Folding) -> list[Occurrence]:
        """The wordings in a folded text, by position."""
        return [
            Occurrence(folding.span(begin, end), wording)
            for begin, end, wording in self.ranges(folding.text())
        ]


def _pattern(text: str) -> re.Pattern[str]:
    """A wording with gaps as it stands in folded text; each gap as short as possible."""
    parts = [re.escape(folded(part).text()) for part in text.split(_GAP)]
    return re.compile(f".{{1,{_MAX_GAP}}}?".join(parts))


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> Phrases:
    """The shipped wordings, amended by ``wordings.toml`` in ``folder`` where there is one. Raises BadSetting."""
    wordings: dict[str, Wording] = {}
    for file in toml_files(FILE, folder):
        for wording in _read(file.table, file.name):
            if wording.text.startswith("-"):
                wordings.pop(wording.text[1:].strip(), None)
            else:
                wordings[wording.text] = wording
    return Phrases(tuple(wordings.values()))


def _read(table: Mapping[str, object], name: str) -> Iterator[Wording]:
    groups = table.get("group", [])
    for group in groups if isinstance(groups, list) else [groups]:
        if not isinstance(group, dict) or not isinstance(group.get("wordings"), str):
            raise BadSetting(f"提法表“{name}”里有一组没有 wordings", '请写明 wordings = """每行一条"""')
        months = [str(group.get(key, "")) for key in ("from", "to")]
        for month in months:
            if month and not _MONTH.fullmatch(month):
                raise BadSetting(f"提法表“{name}”里的年月“{month}”看不懂", "请写成 2017-10 这样")
        for line in group["wordings"].splitlines():
            family = [text.strip() for text in line.split("|") if text.strip()]
            for text in family:
                yield Wording(
                    text,
                    str(group.get("kind", "提法")),
                    str(group.get("source", "")),
                    months[0],
                    months[1],
                )
