"""Where the text that a reader made of a document stands in the document: Markdown's marks and front matter are gone."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from rapidfuzz.distance import Indel

from assistant.base.decoding import decode
from assistant.base.errors import DamagedFile
from assistant.domain.text import Annotated

TEXTUAL = (".txt", ".md", ".markdown")
"""Suffixes of files that are text to an editor, too."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_MARKS = re.compile(r"\W+")


def decoded(data: bytes) -> str | None:
    """A text file as an editor would open it, line ends as LF; None for one that is no text."""
    try:
        return decode(data, "").text
    except DamagedFile:
        return None


def bare(text: str) -> str:
    """A text without anything but letters, digits and Han: what a reader leaves as it is."""
    return _MARKS.sub("", text)


def aligned(sent: str, read: str) -> Annotated:
    """``read`` with the place of each of its characters in ``sent``: line by line, then character by character.

    A character that the reader put there itself (a bullet for ``-``) stands, empty, before the next one of its line.
    """
    if sent.endswith(read):
        begin = len(sent) - len(read)
        return Annotated(sent, read, range(begin, len(sent)), range(begin + 1, len(sent) + 1))
    begins: list[int] = []
    ends: list[int] = []
    for ours, at, theirs in _pieces(_LINE.findall(read), _LINE.findall(sent)):
        for begin, end in _characters(ours, theirs):
            begins.append(at + begin)
            ends.append(at + end)
    return Annotated(sent, read, begins, ends)


def _pieces(read: Sequence[str], sent: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """Stretches of ``read`` in order, each with the stretch of ``sent`` that it was made of and where that begins."""
    places = [0, *accumulate(map(len, sent))]
    ours_bare, theirs_bare = [bare(line) for line in read], [bare(line) for line in sent]
    # Lines without words, blank or all marks, are alike everywhere: they must not be what others are placed by.
    matched = SequenceMatcher(lambda words: not words, ours_bare, theirs_bare, autojunk=False)
    for tag, begin, end, there, there_end in matched.get_opcodes():
        if tag == "equal":
            for ours, theirs in zip(range(begin, end), range(there, there_end), strict=True):
                yield read[ours], places[theirs], sent[theirs]
        elif begin < end:
            yield "".join(read[begin:end]), places[there], "".join(sent[there:there_end])


def _characters(read: str, sent: str) -> Iterator[tuple[int, int]]:
    if read == sent:
        yield from zip(range(len(read)), range(1, len(read) + 1), strict=True)
        return
    for step in Indel.opcodes(read, sent):
        if step.tag == "equal":
            yield from ((at, at + 1) for at in range(step.dest_start, step.dest_end))
        elif step.tag in ("delete", "replace"):
            for _ in range(step.src_start, step.src_end):
                yield step.dest_start, step.dest_start
