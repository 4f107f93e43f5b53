"""Fixed wordings in a text: where they stand exactly, and where all but one character of them stands.

Compared are letters and figures alone, folded, so that quotation marks, spaces and full-width characters do not
matter; figures count (十四五 is not 十五五).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.domain.text import Span, fold

_START = 3  # letters that a form is looked up by
_ANCHOR = 4  # letters at one end that a near miss has in common with the form
_EDGE = 2  # letters at both ends that must be right: a form that begins or ends otherwise is another one
_LONG = 12  # letters of a form that near misses are looked for of: what is shorter is varied freely
_PARTICLES = frozenset("在从于到和与及同跟并对向为把将的地得了着过更再较很要应须需做作也都还就是有以用")
_STOPS = frozenset("。！？!?\n")
_SEPARATORS = frozenset("、，；：,;:")


class _LetterTable(dict[str, str]):
    """Maps a character to the folded letters or figures that it stands for, filled on first use."""

    def __missing__(self, character: str) -> str:
        letters = "".join(letter for letter in fold(character) if letter.isalnum())
        self[character] = letters
        return letters


_LETTERS = _LetterTable()


@dataclass(frozen=True, slots=True)
class Letters:
    """The folded letters and figures of a text, and which code point each one stands for."""

    text: str
    letters: str
    origins: tuple[int, ...]

    @classmethod
    def of(cls, text: str, span: Span | None = None) -> "Letters":
        """Of a whole text or ``span`` in it, or of a form."""
        begin = span.begin if span else 0
        pieces = [_LETTERS[character] for character in (span.of(text) if span else text)]
        letters = "".join(pieces)
        if len(letters) == len(pieces) - pieces.count(""):  # no character stands for several
            return cls(text, letters, tuple([at for at, piece in enumerate(pieces, begin) if piece]))
        origins = tuple(at for at, piece in enumerate(pieces, begin) for _ in piece)
        return cls(text, letters, origins)

    def span(self, begin: int, end: int) -> Span:
        """Where letters ``[begin, end)``, of which there is at least one, stand in the text."""
        return Span(self.origins[begin], self.origins[end - 1] + 1)

    def are_one(self, begin: int, end: int, separators: int) -> bool:
        """Whether letters stand in one sentence, with no more marks between them than ``separators``."""
        between = self.span(begin, end).of(self.text)
        return not _STOPS.intersection(between) and _separators(between) <= separators


class PhraseMatcher:
    """A list of forms, ready to be looked for. Read-only; the number of a form is its place in the list."""

    def __init__(self, forms: Iterable[str]) -> None:
        """PhraseMatcher of fewer than three letters are never found; of two that are alike, the first counts."""
        self._numbers: dict[str, int] = {}
        self._separators: dict[str, int] = {}
        for number, form in enumerate(forms):
            letters = Letters.of(form).letters
            self._numbers.setdefault(letters, number)
            self._separators.setdefault(letters, _separators(form))
        self._by_start: dict[str, list[str]] = {}
        self._by_end: dict[str, list[str]] = {}
        self._by_anchor: dict[str, list[str]] = {}
        for form in sorted(self._numbers, key=lambda form: (-len(form), form)):
            if len(form) >= _START:
                self._by_start.setdefault(form[:_START], []).append(form)
            if len(form) >= _LONG:
                self._by_anchor.setdefault(form[:_ANCHOR], []).append(form)
                self._by_end.setdefault(form[-_ANCHOR:], []).append(form)

    def exact(self, text: Letters) -> Iterator[tuple[Span, int]]:
        """Where forms stand: the longest at each place, none inside another."""
        reach, letters = 0, text.letters
        for at in _places(letters, _START, self._by_start):
            for form in self._by_start[letters[at : at + _START]]:
                end = at + len(form)
                if end <= reach or not letters.startswith(form, at):
                    continue
                if text.are_one(at, end, self._separators[form]):
                    reach = end
                    yield text.span(at, end), self._numbers[form]
                    break

    def near(self, text: Letters) -> Iterator[tuple[Span, int]]:
        """Where a long form stands with one letter changed, or with two neighbours in each other's place.

        The first and the last two letters are right; one particle for another (在, 从) does not count.
        """
        reach, letters = 0, text.letters
        for at in _places(letters, _ANCHOR, self._by_anchor.keys() | self._by_end.keys()):
            for begin, form in self._around(letters[at : at + _ANCHOR], at):
                end = begin + len(form)
                if begin < reach or not _nearly(letters[begin:end], form):
                    continue
                if text.are_one(begin, end, self._separators[form]):
                    reach = end
                    yield text.span(begin, end), self._numbers[form]
                    break

    def _around(self, anchor: str, at: int) -> Iterator[tuple[int, str]]:
        """The forms that begin or end with the letters at a place, each with where it then begins."""
        for form in self._by_anchor.get(anchor, ()):
            yield at, form
        for form in self._by_end.get(anchor, ()):
            if at + _ANCHOR >= len(form):
                yield at + _ANCHOR - len(form), form


def _places(letters: str, length: int, known: Iterable[str]) -> list[int]:
    """Where ``length`` letters stand that are ``known``."""
    wanted = frozenset(known)
    return [at for at in range(len(letters) - length + 1) if letters[at : at + length] in wanted]


def _separators(text: str) -> int:
    return sum(character in _SEPARATORS for character in text)


def _nearly(said: str, form: str) -> bool:
    if len(said) != len(form) or said[:_EDGE] != form[:_EDGE] or said[-_EDGE:] != form[-_EDGE:]:
        return False
    apart = [at for at, (one, other) in enumerate(zip(said, form, strict=True)) if one != other]
    if len(apart) == 2:
        first, second = apart
        return second == first + 1 and said[first] == form[second] and said[second] == form[first]
    return len(apart) == 1 and not {said[apart[0]], form[apart[0]]} <= _PARTICLES
