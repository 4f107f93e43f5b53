"""Remarks on single lines, kept by what stands in them: in a draft that is being written most lines stay as they are."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

from assistant.base.cache import TextCache
from assistant.domain.text import Span
from assistant.review.confidential import confidential
from assistant.review.number_style import number_style
from assistant.review.punctuation import punctuation_of_line, quotes, unpaired
from assistant.review.remarks import Remark, inside
from assistant.review.word_list import word_list

_CONTEXT = 24
"""Characters before a line that a remark on it may depend on."""


@dataclass(frozen=True, slots=True)
class LineRemarks:
    """The remarks on the lines of a text by what they are about."""

    punctuation: list[Remark]
    numbers: list[Remark]
    words: list[Remark]
    secrets: list[Remark]
    quotes: list[Remark]
    """Those on quotation marks, in the names of documents, too."""


_ABOUT = tuple(field.name for field in fields(LineRemarks))


def line_remarks(text: str, year: int | None, folder: Path | None) -> LineRemarks:
    """The remarks on every line. ``year``: the report's; ``folder``: where the installation extends the word list."""
    found = LineRemarks([], [], [], [], [])
    of_lines = _of_lines(year, folder)
    begin = 0
    while begin < len(text):
        newline = text.find("\n", begin)
        end = len(text) if newline < 0 else newline
        above = max(0, begin - _CONTEXT)
        for about, remark in of_lines.get((text[above:end], begin - above), end - above):
            span = Span(remark.span.begin + above, remark.span.end + above)
            getattr(found, about).append(replace(remark, span=span))
        begin = end + 1
    paired = {at for remark in found.quotes for at in (remark.span.begin, remark.span.end - 1)}
    found.punctuation.extend(remark for remark in unpaired(text) if remark.span.begin not in paired)
    return found


_Key = tuple[str, int]


@lru_cache(maxsize=4)
def _of_lines(year: int | None, folder: Path | None) -> TextCache[_Key, tuple[tuple[str, Remark], ...]]:
    words = word_list(folder)

    def remarks(key: _Key) -> Iterator[tuple[str, Remark]]:
        text, begin = key
        titles = inside(text, "《", "》")
        for about, found in zip(
            _ABOUT,
            (
                punctuation_of_line(text, titles),
                number_style(text, titles, year),
                words.remarks(text, titles),
                confidential(text),
                quotes(text),
            ),
            strict=True,
        ):
            for remark in found:
                if remark.span.begin >= begin:
                    yield about, remark

    return TextCache(lambda key: tuple(remarks(key)))
