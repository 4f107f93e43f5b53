"""Text: spans, folding with offsets into the original, sentences and clauses. Pure functions."""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from assistant.base.tables import read_tsv


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The code points ``[begin, end)`` of a text. Raises ValueError unless 0 ≤ begin ≤ end."""

    begin: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.begin <= self.end:
            raise ValueError(f"not a span: [{self.begin}, {self.end})")

    def __reduce__(self) -> tuple[type["Span"], tuple[int, int]]:
        """Pickled by its edges: reports, which hold thousands of spans, go from one process to another."""
        return Span, (self.begin, self.end)

    def __len__(self) -> int:
        return self.end - self.begin

    def __bool__(self) -> bool:
        """Always true, so that an empty span is not mistaken for a missing one."""
        return True

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.begin : self.end]

    def overlap(self, other: "Span") -> int:
        """The number of code points that both spans cover."""
        return max(0, min(self.end, other.end) - max(self.begin, other.begin))

    def meets(self, other: "Span") -> bool:
        """Whether both spans overlap or are adjacent."""
        return self.begin <= other.end and other.begin <= self.end

    def contains(self, other: "Span") -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.begin <= other.begin and other.end <= self.end

    def stripped(self, text: str) -> "Span":
        """The same span without white space at its edges; empty at ``begin`` when nothing else is in it."""
        begin, end = self.begin, self.end
        while begin < end and text[begin].isspace():
            begin += 1
        while end > begin and text[end - 1].isspace():
            end -= 1
        return Span(begin, end)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text, and its span."""

    text: str
    span: Span

    @classmethod
    def of(cls, text: str, span: Span) -> "Excerpt":
        """The part ``span`` of ``text``."""
        return cls(span.of(text), span)


class Utf16:
    """Converts offsets of one text between code points and UTF-16 code units, as browsers and editors count."""

    def __init__(self, text: str) -> None:
        """Find the characters above U+FFFF, which are two units long."""
        self._points = [at for at, character in enumerate(text) if ord(character) > 0xFFFF]
        self._units = [at + before for before, at in enumerate(self._points)]
        self._length = len(text)

    def units(self, point: int) -> int:
        """The UTF-16 offset of a code-point offset."""
        return point + bisect_left(self._points, point)

    def points(self, unit: int) -> int:
        """The code-point offset of a UTF-16 offset; within a surrogate pair, that of its character.

        Raises ValueError for an offset outside the text.
        """
        before = bisect_left(self._units, unit)
        inside = before > 0 and self._units[before - 1] + 1 == unit
        point = unit - before
        if not 0 <= point <= self._length:
            raise ValueError(f"offset {unit} is outside a text of {self.units(self._length)} UTF-16 units")
        return point if not inside else self._points[before - 1]


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text with markup: the ``original``, and the ``plain`` text in it, with LF line ends, which is what is checked.

    ``begins`` and ``ends`` give, for each character of ``plain``, the span of ``original`` that it represents.
    """

    original: str
    plain: str
    begins: Sequence[int]
    ends: Sequence[int]

    def original_span(self, span: Span) -> Span:
        """The span in ``original`` of a span of ``plain``. Raises IndexError for an empty span."""
        if not len(span):
            raise IndexError("an empty span has no position in the original")
        return Span(self.begins[span.begin], self.ends[span.end - 1])


def without_lone_surrogates(text: str) -> str:
    """Join halves of surrogate pairs; replace lone ones by U+FFFD, which has the same length in UTF-16."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def paragraphs(text: str, span: Span) -> Span:
    """The span of the paragraphs (lines) that ``span`` touches, without the last line end."""
    begin = text.rfind("\n", 0, span.begin) + 1
    end = text.find("\n", span.end)
    return Span(begin, len(text) if end < 0 else end)


# --- folding -----------------------------------------------------------------------------------------


class _FoldTable(dict[int, str]):
    """Code point → its folded form, computed on first use, for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


class _FoldedCharacters(dict[str, str]):
    """Character → its folded form, computed on first use."""

    def __missing__(self, character: str) -> str:
        folded = self[character] = _FOLD[ord(character)]
        return folded


@cache
def _simplified() -> dict[str, str]:
    """Traditional → simplified characters, derived from OpenCC's TSCharacters (Apache-2.0)."""
    return dict(read_tsv("traditional.tsv"))


def _fold_character(character: str) -> str:
    if character.isspace() or unicodedata.category(character) in {"Cf", "Cc", "Mn"}:
        return ""
    compatible = unicodedata.normalize("NFKC", character).casefold()
    simplified = _simplified()
    return "".join(simplified.get(c, c) for c in compatible if not c.isspace())


_FOLD = _FoldTable()
_FOLDED = _FoldedCharacters()


def fold(text: str) -> str:
    """Normalise a text for comparison: NFKC, case, traditional → simplified, without white space and format characters.

    Each character is folded on its own, so that every folded character has one origin: see :func:`fold_with_offsets`.
    """
    folded = _fold_plain(text)
    return text.translate(_FOLD) if folded is None else folded


_SHORT = 12
_PLAIN_MARKS = (
    ("，", ","),
    ("；", ";"),
    ("：", ":"),
    ("（", "("),
    ("）", ")"),
    ("！", "!"),
    ("？", "?"),
    ("％", "%"),
)


@cache
def _not_plain() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Characters that folding may change: those outside some that it keeps, and the traditional ones."""
    kept = "".join(one for one in map(chr, (*range(33, 127), *range(0x2010, 0x2027), *range(0x3001, 0x3012))))
    kept = re.escape("".join(one for one in kept if _fold_character(one) == one))
    return re.compile(f"[^一-鿿{kept}]"), re.compile(f"[{''.join(_simplified())}]")


def _fold_plain(text: str) -> str | None:
    """:func:`fold` of a text of ordinary characters, one for one and faster; None for any other text."""
    if len(text) < _SHORT:
        return None
    for mark, folded in _PLAIN_MARKS:
        if mark in text:
            text = text.replace(mark, folded)
    rare, traditional = _not_plain()
    return None if rare.search(text) or traditional.search(text) else text


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, the offset in the original that it comes from."""

    text: str
    origins: "array[int]"

    def span(self, begin: int, end: int) -> Span:
        """The span in the original that the folded characters ``[begin, end)`` come from.

        Raises IndexError when the range is empty or outside the text.
        """
        if not 0 <= begin < end <= len(self.text):
            raise IndexError(f"not a folded range: [{begin}, {end}) of {len(self.text)}")
        return Span(self.origins[begin], self.origins[end - 1] + 1)

    def position(self, offset: int) -> int:
        """The index of the first folded character that comes from ``offset`` or later."""
        return bisect_right(self.origins, offset - 1)


def fold_with_offsets(text: str) -> Folded:
    """:func:`fold`, with the offsets of its characters in the original."""
    plain = _fold_plain(text)
    if plain is not None:
        return Folded(plain, array("l", range(len(text))))
    folded_characters = [_FOLDED[character] for character in text]
    folded = "".join(folded_characters)
    if len(folded) == len(text) and "" not in folded_characters:  # one for one, as nearly everywhere
        return Folded(folded, array("l", range(len(text))))
    return Folded(folded, array("l", [at for at, piece in enumerate(folded_characters) for _ in piece]))


# --- sentences and clauses ---------------------------------------------------------------------------

_OPENERS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
    "[": "]",
}
_EITHER_WIDTH = {"）": "）)", ")": "）)"}
_SENTENCE_ENDS = frozenset("。！？!?…")
_CLAUSE_ENDS = _SENTENCE_ENDS | frozenset("，；：,;")
_CLOSERS = {closer for closing in _OPENERS.values() for closer in _EITHER_WIDTH.get(closing, closing)}
_ENCLOSING = re.compile("[" + re.escape("".join(sorted({'"', *_OPENERS, *_CLOSERS}))) + "]")
# Where a sentence or a clause may end: at a mark, a half-width full stop, or a quote that closes.
_MAY_END = {
    is_clause: re.compile("[" + re.escape("".join(sorted({".", '"', *marks, *_CLOSERS}))) + "]")
    for is_clause, marks in ((False, _SENTENCE_ENDS), (True, _CLAUSE_ENDS))
}
_TRAILERS = frozenset("”’」』）)】〕》〉\"'。！？!?…")


def _enclosures(line: str) -> tuple[bytes | bytearray, dict[int, int]]:
    """Which characters of a line are inside quotes or brackets (1 each; empty: none), and closing → opening position.

    Quotes and brackets that are not closed on the line do not count.
    """
    pairs: dict[int, int] = {}
    stack: list[tuple[int, str]] = []
    open_: Counter[str] = Counter()  # by closing character: whether it is worth looking through the stack
    straight = -1
    for mark in _ENCLOSING.finditer(line):
        at, character, begin = mark.start(), mark[0], -1
        if character == '"':
            begin, straight = straight, at if straight < 0 else -1
        elif character in _OPENERS:
            closing = _EITHER_WIDTH.get(_OPENERS[character], _OPENERS[character])
            stack.append((at, closing))
            for one in closing:
                open_[one] += 1
        elif open_[character] > 0:
            while begin < 0:
                opened, closing = stack.pop()
                for one in closing:
                    open_[one] -= 1
                if character in closing:
                    begin = opened
        if begin >= 0:
            pairs[at] = begin
    return _covered(len(line), pairs) if pairs else b"", pairs


def _covered(length: int, pairs: dict[int, int]) -> bytearray:
    """1 for every character from an opening to its closing position, in linear time however they are nested."""
    inside = bytearray(length)
    lowest = length
    for at, begin in reversed(pairs.items()):
        if begin < lowest:
            end = min(at + 1, lowest)
            inside[begin:end] = b"\1" * (end - begin)
            lowest = begin
    return inside


def _ends_sentence(line: str, at: int) -> bool:
    character = line[at]
    if character in _SENTENCE_ENDS:
        return True
    # A half-width full stop ends a sentence only after a Han character; else it is a decimal point or follows a number.
    return (
        character == "."
        and at > 0
        and _is_han(line[at - 1])
        and (at + 1 == len(line) or not line[at + 1].isascii())
    )


def _ends_clause(line: str, at: int) -> bool:
    if line[at] == "," and 0 < at < len(line) - 1 and line[at - 1].isdigit() and line[at + 1].isdigit():
        return False  # 1,200
    return line[at] in _CLAUSE_ENDS or _ends_sentence(line, at)


def _is_han(character: str) -> bool:
    code = ord(character)
    return (
        0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x323AF or code == 0x3007
    )


def _split(text: str, span: Span | None, clauses: bool) -> Iterator[Span]:
    whole = span or Span(0, len(text))
    line_begin = whole.begin
    while line_begin < whole.end:
        newline = text.find("\n", line_begin, whole.end)
        line_end = whole.end if newline < 0 else newline
        for begin, end in _split_line(text[line_begin:line_end], clauses):
            yield Span(line_begin + begin, line_begin + end)
        line_begin = line_end + 1


@lru_cache(maxsize=4096)
def _split_line(line: str, clauses: bool) -> tuple[tuple[int, int], ...]:
    """Begin and end of each sentence or clause of a line. Cached: parsing and checking split a line several times."""
    ends = _ends_clause if clauses else _ends_sentence
    inside, pairs = _enclosures(line)
    cuts = [0]
    for mark in _MAY_END[clauses].finditer(line):
        at = mark.start()
        if at < cuts[-1]:
            continue  # it trails the last end
        ended = _ends_quoted_sentence(line, at, pairs) if inside and inside[at] else ends(line, at)
        if not ended:
            continue
        at += 1
        while at < len(line) and line[at] in _TRAILERS:
            at += 1
        cuts.append(at)
    cuts.append(len(line))
    found = []
    for begin, end in pairwise(cuts):
        part = line[begin:end]
        kept = part.strip()
        if kept:
            begin += len(part) - len(part.lstrip())
            found.append((begin, begin + len(kept)))
    return tuple(found)


def _ends_quoted_sentence(line: str, at: int, pairs: dict[int, int]) -> bool:
    """Whether a closing quote ends the sentence around it: 他说：“……。” does, “……。”这句话 does not."""
    opening = pairs.get(at, -1)
    return opening > 0 and line[at - 1] in _SENTENCE_ENDS and line[opening - 1] in "：:"


def sentences(text: str, span: Span | None = None) -> list[Span]:
    """The sentences of ``text``, or of ``span`` in it, without surrounding white space.

    They end at 。！？ and line ends, but not inside quotes or brackets that are closed on the same line.
    """
    return list(_split(text, span, clauses=False))


def clauses(text: str, span: Span | None = None) -> list[Span]:
    """The clauses of ``text``, or of ``span`` in it: sentences split further at ，；： but not at 、 or within 1,200."""
    return list(_split(text, span, clauses=True))
