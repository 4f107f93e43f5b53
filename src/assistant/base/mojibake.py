"""Text that was decoded wrongly, saved, and so arrives as other characters: 杩欐槸 for 这是, è¿™æ˜¯, ÕâÊÇ.

The wrong step is undone: the text is encoded as it was decoded, and decoded as it was encoded. What was lost in the
wrong step, mostly the last byte of a punctuation mark, is supplied where only one mark is likely.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_STEPS = (
    ("gb18030", "utf-8", "UTF-8 的文字曾被当作国标码"),
    ("cp1252", "utf-8", "UTF-8 的文字曾被当作西文"),
    ("latin-1", "utf-8", "UTF-8 的文字曾被当作西文"),
    ("latin-1", "gb18030", "国标码的文字曾被当作西文"),
    ("cp1252", "gb18030", "国标码的文字曾被当作西文"),
)
_SAMPLE = 20_000
_MIN_CHARACTERS = 12
_MAX_COMMON = 0.08
"""The share of common characters from which a text is taken as it is."""

_MIN_COMMON = 0.15
_GAIN = 3.0
_MAX_ACCIDENTAL = 0.08
"""The share of lost characters up to which valid UTF-8 is no accident, however rare its characters."""

_MAX_LOST = 0.03
"""The share of characters that may be lost in a text that is mended; with more it is ruined."""

_MAX_UNKNOWN = 0.2
"""The share of characters unknown to the wrong encoding from which it was not the one."""

_LOST_80 = re.compile(rb"([\xe2-\xef][\x80-\xbf])\?(?=[\xe2-\xef])")
"""A UTF-8 character whose last byte became a question mark before another: the byte 80, which GBK has not."""

_LOST_MARKS = ((b"\xe3\x80?", "。".encode()), (b"\xef\xbc?", "，".encode()))
"""UTF-8 marks whose last byte became a question mark before a line end or a letter."""

_DAMAGED = re.compile("\ufffd{1,3}[?]?")
_RUINED = re.compile("锟斤拷|烫烫烫|屯屯屯")
"""What is left of text that no step brings back."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with its wrong step undone, what it was (Chinese), and how many characters were guessed and lost."""

    text: str
    step: str
    guessed: int
    lost: int

    @property
    def is_ruined(self) -> bool:
        """Whether too much is lost for the text to be of use."""
        return self.lost > _MAX_LOST * len(self.text)


def mend(text: str, common: Callable[[str], int]) -> Mended | None:
    """The text with its wrong step undone; None when it is as it should be, or no step explains it.

    ``common`` counts the characters of a text that are frequent in real ones.
    """
    sample = text[:_SAMPLE]
    before = _share(sample, common)
    if _beyond_ascii(sample) < _MIN_CHARACTERS or before >= _MAX_COMMON:
        return None
    if sample.count("\ufffd") > _MAX_UNKNOWN * len(sample):
        return None
    best: Mended | None = None
    reached = max(_MIN_COMMON, _GAIN * before)
    for wrong, right, step in _STEPS:
        undone = _undo(sample, wrong, right)
        if undone is None:
            continue
        share = _share(undone[0], common)
        if share >= reached or (best is None and right == "utf-8" and share > before and _is_whole(undone)):
            whole = _undo(text, wrong, right)
            if whole is not None:
                best = Mended(whole[0], step, whole[1], whole[2])
                reached = max(reached, share * 1.01)
    return best


def is_ruined(text: str, common: Callable[[str], int]) -> bool:
    """Whether a text is what no step brings back: 锟斤拷, or hardly anything but replacement characters."""
    sample = text[:_SAMPLE]
    ruined = 3 * len(_RUINED.findall(sample)) + sample.count("\ufffd")
    return ruined > 0.1 * max(1, len(sample.strip())) and _share(sample, common) < _MAX_COMMON


def _is_whole(undone: tuple[str, int, int]) -> bool:
    """Whether hardly a character is lost: bytes that are UTF-8 by accident do not make up a text."""
    text, guessed, lost = undone
    characters = _beyond_ascii(text)
    return characters >= _MIN_CHARACTERS and guessed + lost <= _MAX_ACCIDENTAL * characters


def _beyond_ascii(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _share(text: str, common: Callable[[str], int]) -> float:
    # Line ends are frequent in any text and show nothing: short lines would pass for real ones.
    visible = "".join(text.split())
    return common(visible) / max(1, _beyond_ascii(visible))


def _undo(text: str, wrong: str, right: str) -> tuple[str, int, int] | None:
    """The text decoded as ``right`` instead of ``wrong``, with the numbers of marks guessed and characters lost."""
    text = text.replace("\ufffd", "?")
    known = text.encode(wrong, "ignore").decode(wrong, "ignore")
    if len(text) - len(known) > _MAX_UNKNOWN * len(text):
        return None
    encoded = b"".join(_encoded(line, wrong) + b"\n" for line in text.split("\n"))[:-1]
    guessed = 0
    if right == "utf-8":
        encoded = _LOST_80.sub(lambda found: found[1] + b"\x80", encoded)
        for damaged, mark in _LOST_MARKS:
            guessed += encoded.count(damaged)
            encoded = encoded.replace(damaged, mark)
    # A damaged character leaves a replacement for each of its bytes, and the question mark of the wrong step.
    decoded, lost = _DAMAGED.subn("\ufffd", encoded.decode(right, "replace"))
    return decoded, guessed, lost


def _encoded(line: str, encoding: str) -> bytes:
    """The bytes of a line; what the encoding does not know is kept where it is a control of the C1 set, else lost.

    Windows reads the byte 80 in Chinese text as €.
    """
    if encoding == "gb18030" and "€" in line:
        return b"\x80".join(_encoded(piece, encoding) for piece in line.split("€"))
    try:
        return line.encode(encoding)
    except UnicodeEncodeError:
        return b"".join(_byte(character, encoding) for character in line)


def _byte(character: str, encoding: str) -> bytes:
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        code = ord(character)
        return bytes([code]) if 0x80 <= code < 0x100 else b"?"
