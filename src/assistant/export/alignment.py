"""Aligns the text that a reader extracted with the file it comes from, which also has markup and front matter."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from rapidfuzz.distance import Indel

from assistant.base.decoding import decode
from assistant.base.errors import DamagedFile
from assistant.domain.text import AnnotatedText

TEXTUAL = (".txt", ".md", ".markdown")
"""Suffixes of files that an editor opens as text."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_NON_WORD = re.compile(r"\W+")


def decode_text(data: bytes) -> str | None:
    """The text of a file as an editor would open it, with LF line ends; None when it is not text."""
    try:
        return decode(data, "").text
    except DamagedFile:
        return None


def letters_only(text: str) -> str:
    """Only the letters, digits and Han characters of a text, which readers never change."""
    return _NON_WORD.sub("", text)


def align(original: str, plain: str) -> AnnotatedText:
    """Align ``plain`` with ``original``, line by line and then character by character.

    A character that the reader added (a bullet for ``-``) gets an empty span before the next one of its line.
    """
    if original.endswith(plain):
        begin = len(original) - len(plain)
        return AnnotatedText(
            original, plain, range(begin, len(original)), range(begin + 1, len(original) + 1)
        )
    begins: list[int] = []
    ends: list[int] = []
    for plain_lines, at, original_lines in _matched_stretches(_LINE.findall(plain), _LINE.findall(original)):
        for begin, end in _characters(plain_lines, original_lines):
            begins.append(at + begin)
            ends.append(at + end)
    return AnnotatedText(original, plain, begins, ends)


def _matched_stretches(plain: Sequence[str], original: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """Consecutive lines of ``plain``, the offset in the original of the lines they match, and these lines."""
    offsets = [0, *accumulate(map(len, original))]
    plain_letters, original_letters = (
        [letters_only(line) for line in plain],
        [letters_only(line) for line in original],
    )
    # Lines without letters are alike everywhere and must not serve as anchors of the alignment.
    matcher = SequenceMatcher(lambda words: not words, plain_letters, original_letters, autojunk=False)
    for tag, begin, end, original_begin, original_end in matcher.get_opcodes():
        if tag == "equal":
            for plain_lines, original_lines in zip(
                range(begin, end), range(original_begin, original_end), strict=True
            ):
                yield plain[plain_lines], offsets[original_lines], original[original_lines]
        elif begin < end:
            yield (
                "".join(plain[begin:end]),
                offsets[original_begin],
                "".join(original[original_begin:original_end]),
            )


def _characters(plain: str, original: str) -> Iterator[tuple[int, int]]:
    if plain == original:
        yield from zip(range(len(plain)), range(1, len(plain) + 1), strict=True)
        return
    for step in Indel.opcodes(plain, original):
        if step.tag == "equal":
            yield from ((at, at + 1) for at in range(step.dest_start, step.dest_end))
        elif step.tag in ("delete", "replace"):
            for _ in range(step.src_start, step.src_end):
                yield step.dest_start, step.dest_start
