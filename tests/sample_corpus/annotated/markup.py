"""Marked-up sources: header lines, ``---``, then a report; its marks ``⟦S 履职⟧…⟦/S⟧`` take no room."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HEADER = (
    "id",
    "file",
    "title",
    "author",
    "office",
    "region",
    "year",
    "portfolios",
    "collection",
    "encoding",
    "newline",
    "format",
    "facts",
    "layout",
)
_DEFAULTS = {"format": "txt"}
_MARK = re.compile("⟦(/?)([A-Z])(?: ([^⟦⟧]*))?⟧")
# Formats whose readers give one paragraph a line: their text has no blank lines and no newline at its end.
_PARAGRAPHS = frozenset({"docx", "html"})


class MarkupError(ValueError):
    """A source that does not follow the format: which one, where, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch ``[begin, end)`` of the text with its letter and the words after it in the opening mark."""

    letter: str
    words: tuple[str, ...]
    begin: int
    end: int

    def of(self, text: str) -> str:
        """The characters that the mark covers."""
        return text[self.begin : self.end]

    def within(self, other: "Mark") -> bool:
        """Whether the mark lies wholly inside ``other``."""
        return other.begin <= self.begin and self.end <= other.end

    def meets(self, other: "Mark") -> bool:
        """Whether both cover some character."""
        return self.begin < other.end and other.begin < self.end


@dataclass(frozen=True, slots=True)
class Source:
    """A report with its header fields, its text as a reader gives it, and its marks in order of ``begin``."""

    fields: Mapping[str, str]
    text: str
    marks: tuple[Mark, ...]

    @property
    def id(self) -> str:
        """The report's id, such as S01."""
        return self.fields["id"]

    @property
    def year(self) -> int:
        """The year that the report is about."""
        return int(self.fields["year"])

    @property
    def portfolios(self) -> list[str]:
        """The declared portfolios."""
        return [name for name in self.fields["portfolios"].split(";") if name]

    def all(self, letter: str) -> list[Mark]:
        """The marks of one letter, by begin and end."""
        return [mark for mark in self.marks if mark.letter == letter]

    def around(self, mark: Mark, letter: str) -> list[Mark]:
        """The marks of ``letter`` that hold ``mark``."""
        return [other for other in self.all(letter) if mark.within(other)]


def read_sources(folder: Path) -> dict[str, Source]:
    """Every ``S*.txt`` of the folder by id. Raises MarkupError, also for an id or file that is used twice."""
    sources: dict[str, Source] = {}
    files: set[str] = set()
    for path in sorted(folder.glob("S*.txt")):
        source = read_source(path.read_text(encoding="utf-8"), path.name)
        if source.id != path.stem or source.fields["file"] in files:
            raise MarkupError(f"{path.name}: id {source.id} or file {source.fields['file']} is not its own")
        files.add(source.fields["file"])
        sources[source.id] = source
    return sources


def read_source(marked_up: str, name: str) -> Source:
    """One source; ``name`` is what errors call it. Raises MarkupError."""
    head, line, body = marked_up.partition("\n---\n")
    if not line:
        raise MarkupError(f"{name}: no line --- after the header")
    fields = dict(_DEFAULTS)
    for row in head.splitlines():
        key, colon, value = row.partition(":")
        if not colon or key not in HEADER:
            raise MarkupError(f"{name}: not a header line: {row}")
        fields[key] = value.strip()
    missing = [key for key in HEADER if key not in fields]
    if missing:
        raise MarkupError(f"{name}: the header lacks {', '.join(missing)}")
    text, marks = strip_marks(body, name)
    if fields["format"] in _PARAGRAPHS:
        text, marks = _one_paragraph_a_line(text, marks)
    return Source(fields, text, tuple(sorted(marks, key=lambda mark: (mark.begin, -mark.end))))


def strip_marks(body: str, name: str) -> tuple[str, list[Mark]]:
    """The body without its marks, and the marks in it. Raises MarkupError for an unbalanced one."""
    parts: list[str] = []
    marks: list[Mark] = []
    opened: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    copied = length = 0
    for found in _MARK.finditer(body):
        parts.append(body[copied : found.start()])
        length += found.start() - copied
        copied = found.end()
        closing, letter, words = found.groups()
        if not closing:
            opened.setdefault(letter, []).append((tuple((words or "").split()), length))
        elif not opened.get(letter):
            raise MarkupError(f"{name}: {found[0]} closes nothing, after “{parts[-1][-12:]}”")
        else:
            opening, begin = opened[letter].pop()
            if begin == length:
                raise MarkupError(f"{name}: an empty {letter} mark after “{parts[-1][-12:]}”")
            marks.append(Mark(letter, opening, begin, length))
    parts.append(body[copied:])
    text = "".join(parts)
    left = [letter for letter, stack in opened.items() if stack]
    if left or "⟦" in text or "⟧" in text:
        raise MarkupError(f"{name}: not closed or not a mark: {left or re.findall('.{0,9}[⟦⟧].{0,9}', text)}")
    return text, marks


def _one_paragraph_a_line(text: str, marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """Blank lines and the newline at the end taken out, the marks moved along."""
    places: list[int] = []
    kept = 0
    keep = list(_kept(text))
    for stays in keep:
        places.append(kept)
        kept += stays
    places.append(kept)
    moved = [Mark(mark.letter, mark.words, places[mark.begin], places[mark.end]) for mark in marks]
    return "".join(character for character, stays in zip(text, keep, strict=True) if stays), moved


def _kept(text: str) -> Iterator[bool]:
    end = len(text.rstrip())
    after_newline = True
    for place, character in enumerate(text):
        newline = character == "\n"
        yield place < end and not (newline and after_newline)
        after_newline = newline
