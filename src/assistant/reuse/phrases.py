"""Official wordings and set phrases (通用提法): what everyone writes, so that sharing it means nothing.

They live in ``data/wordings.toml``; a house adds to them with a file of that name in its vocabulary folder.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from assistant.base.errors import BadSetting
from assistant.base.tables import toml_files
from assistant.domain.text import Span, clauses, fold
from assistant.reuse.folding import GRAM, Folding, folded

FILE = "wordings.toml"

_NEAR, _SHARED = (
    0.78,
    0.45,
)  # similarity of a near miss; share of its grams that makes a wording worth comparing
_SHORTEST_NEAR = 8  # folded characters: what is shorter resembles too much by chance
_EDGE = 2
_GAP, _WIDEST = "…", 12  # in a wording: up to so many folded characters of its own, a place or a matter
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording as it is written, with … where it has room for a place or a matter.

    ``leading`` is the first of its family; ``source`` says in words where it is from.
    ``since`` and ``until`` (``2017-10``) are the months between which it was current, "" where not told.
    """

    text: str
    leading: str
    kind: str
    source: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Sighted:
    """A wording in a text; ``exact`` is False for one that is nearly, but not quite, what stands there."""

    span: Span
    wording: Wording
    exact: bool = True


class Phrases:
    """A list of wordings, ready to be looked for. Read-only; safe to use from several threads."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        """Of wordings that fold to the same, the first counts."""
        self.wordings = tuple(wordings)
        self._folded: dict[str, Wording] = {}
        self._open: list[tuple[re.Pattern[str], Wording]] = []
        for wording in wordings:
            if _GAP in wording.text:
                self._open.append((_pattern(wording.text), wording))
            elif len(text := folded(wording.text).text()) >= GRAM:
                self._folded.setdefault(text, wording)
        self._by_start: dict[str, list[str]] = {}
        self._by_gram: dict[str, list[str]] = {}
        for text in sorted(self._folded, key=lambda text: (-len(text), text)):
            self._by_start.setdefault(text[:GRAM], []).append(text)
            if len(text) >= _SHORTEST_NEAR:
                for gram in {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}:
                    self._by_gram.setdefault(gram, []).append(text)

    def ranges(self, text: str) -> Iterator[tuple[int, int, Wording]]:
        """Where wordings stand in folded ``text``: begin, end, wording; the longest at each place, none inside another."""
        reach = 0
        with_gaps = self._with_gaps(text)
        for at in range(len(text) - GRAM + 1):
            found = with_gaps.get(at)
            for wanted in self._by_start.get(text[at : at + GRAM], ()):
                if text.startswith(wanted, at):
                    if found is None or at + len(wanted) >= found[0]:
                        found = at + len(wanted), self._folded[wanted]
                    break
            if found is not None and found[0] > reach:
                reach, wording = found
                yield at, reach, wording

    def _with_gaps(self, text: str) -> dict[int, tuple[int, Wording]]:
        """Where wordings with a gap stand: begin → the furthest end and its wording."""
        found: dict[int, tuple[int, Wording]] = {}
        for pattern, wording in self._open:
            for match in pattern.finditer(text):
                if match.start() not in found or match.end() > found[match.start()][0]:
                    found[match.start()] = match.end(), wording
        return found

    def sighted(self, folding: Folding) -> list[Sighted]:
        """The wordings in a folded text, by place."""
        return [
            Sighted(folding.span(begin, end), wording) for begin, end, wording in self.ranges(folding.text())
        ]

    def near_misses(self, text: str) -> list[Sighted]:
        """What in ``text`` resembles a wording without being one: perhaps a misquotation. By place; the span is the clause's
        part that resembles it. A change of figures alone (两个 for 四个) counts, since it changes the meaning.
        """
        found = []
        for clause in clauses(text):
            folding = folded(clause.of(text))
            said = folding.text()
            if len(said) < _SHORTEST_NEAR or any(True for _ in self._whole(said)):
                continue
            best = self._nearest(said)
            if best is not None:
                begin, end, wanted = best
                inner = folding.span(begin, end)
                span = Span(clause.begin + inner.begin, clause.begin + inner.end)
                if _misquoted(_plain(span.of(text)), _plain(self._folded[wanted].text)):
                    found.append(Sighted(span, self._folded[wanted], exact=False))
        return found

    def _whole(self, said: str) -> Iterator[tuple[int, int, Wording]]:
        """Wordings that take up most of a clause: it quotes them, and need not resemble another."""
        return (found for found in self.ranges(said) if (found[1] - found[0]) * 2 > len(said))

    def _nearest(self, said: str) -> tuple[int, int, str] | None:
        counts: dict[str, int] = {}
        for at in range(len(said) - GRAM + 1):
            for wanted in self._by_gram.get(said[at : at + GRAM], ()):
                counts[wanted] = counts.get(wanted, 0) + 1
        best, best_score = None, _NEAR * 100
        for wanted, count in counts.items():
            if count < _SHARED * (len(wanted) - GRAM + 1):
                continue
            place = fuzz.partial_ratio_alignment(wanted, said, score_cutoff=best_score)
            if (
                place is not None
                and place.src_end - place.src_start == len(wanted)
                and place.score > best_score
            ):
                best, best_score = (place.dest_start, place.dest_end, wanted), place.score
        return best


def _pattern(text: str) -> re.Pattern[str]:
    """A wording with gaps as it stands in folded text; each gap as short as can be."""
    parts = [re.escape(folded(part).text()) for part in text.split(_GAP)]
    return re.compile(f".{{1,{_WIDEST}}}?".join(parts))


def _misquoted(said: str, wanted: str) -> bool:
    """Whether the two begin and end alike and differ between: a shortened or lengthened wording is no misquotation."""
    framed = said[:_EDGE] == wanted[:_EDGE] and said[-_EDGE:] == wanted[-_EDGE:]
    return said != wanted and framed and abs(len(said) - len(wanted)) <= _EDGE


def _plain(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> Phrases:
    """The wordings that ship, changed by ``wordings.toml`` in ``folder`` where there is one. Raises BadSetting."""
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
                    family[0],
                    str(group.get("kind", "提法")),
                    str(group.get("source", "")),
                    months[0],
                    months[1],
                )
