"""Decodes files that do not state their encoding: byte order marks, UTF-8, UTF-16, GB18030, Big5."""

import codecs
import re
from dataclasses import dataclass

from assistant.base.errors import DamagedFile
from assistant.base.mojibake import is_ruined, mend

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030（国标码）",
    "big5hkscs": "Big5（大五码）",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
}
_CURE = "请用记事本或 WPS 打开检查，另存为 UTF-8 编码的文本后再导入"

_SAMPLE = 65_536
"""Number of characters that encoding detection examines."""

_PLAUSIBLE = re.compile(
    "[\t\n\r\f\x20-\x7e\xa0\xb7\xd7"
    "\u2010-\u203b\u2103-\u2121\u2150-\u217f\u2190-\u2199\u2460-\u24ff\u2500-\u25ff\u2600-\u2606\u2713"
    "\u3000-\u303f\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e\uffe5\U00020000-\U0003ffff]"
)
"""The characters of Chinese texts. A wrong guess yields others: Hangul, private use, Latin letters with accents."""

_COMMON = re.compile(
    "[，。、；：\n的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下"
    "过子说产种面而方后多定行学法所民得经三之进着等部度家电力里如水化高自二理起小现实加量都两体制机当使点从业本去把"
    "性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又利比或但质气第向道命"
    "這個國為時來們說會對發動產種麼過經學進著電裡實體機當從業與樣間線關內數條無東務區員華農戶鄉項億萬]"
)
"""Some of the most frequent characters of Chinese, in both scripts: a third of a real text, hardly any in a wrongly
decoded one."""

_MIN_BIG5 = 20
_BIG5_MARGIN = 0.15
"""By how much Big5 must be likelier than GB18030, for which short texts are easily mistaken."""

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MAX_BROKEN = 0.002
"""Share of undecodable characters up to which a text is still accepted, with a note."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text (no BOM anywhere, line ends LF, otherwise unchanged) and what was guessed or lost (Chinese)."""

    text: str
    notes: tuple[str, ...] = ()


_BOM = "\ufeff"
_OTHER_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
"""Form feeds and the line and paragraph separators of Unicode, which word processors leave in texts."""


def decode_newlines(text: str) -> str:
    """The text without BOM, with LF for CRLF and CR."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def report_newlines(text: str) -> str:
    """The text that spans refer to: without BOM, with LF for CRLF, CR, form feeds and the separators of Unicode."""
    return _OTHER_LINE_ENDS.sub("\n", decode_newlines(text))


def newlines_in_place(text: str) -> str:
    """The text with LF line ends and without a BOM, every other character at the offset where it was.

    For offsets that come from outside: CRLF becomes a blank and LF, a BOM a blank.
    """
    in_place = text.replace("\r\n", " \n").replace("\r", "\n").replace("\ufeff", " ")
    return _OTHER_LINE_ENDS.sub("\n", in_place)


def decode(data: bytes, name: str, declared: str = "") -> Decoded:
    """Decode ``data`` by its BOM, else as ``declared``, else as UTF-8, else in the encoding that yields the most Chinese.

    ``name`` is the file's name for messages. Raises DamagedFile for bytes that are not text in any of these encodings.
    """
    data, trimmed = _without_padding(data)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _finish(data[len(bom) :], encoding, name, trimmed)
    for encoding in filter(None, (declared, "utf-8")):
        text = _strict(data, encoding)
        if text is not None and (encoding == declared or _surely_utf8(text) or _is_western(text)):
            return _mended(_checked(text, name), name, trimmed)
    guessed = _likeliest(data)
    if guessed is None:
        raise DamagedFile(name, "文件不是文本，或已经损坏，读出来是乱码", _CURE)
    if guessed != "utf-8":
        trimmed += (f"文件没有标明编码，按 {_NAMES[guessed]} 读取，如有乱码请另存为 UTF-8",)
    return _finish(data, guessed, name, trimmed)


def _without_padding(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Remove the zero bytes that a power cut leaves at the end of a file, but not those of UTF-16 characters."""
    stripped = data.rstrip(b"\0")
    padding = len(data) - len(stripped)
    if padding < 4 or not stripped:
        return data, ()
    keep = len(stripped) % 2 if b"\0" in stripped or stripped.startswith(codecs.BOM_UTF16_LE) else 0
    return stripped + b"\0" * keep, (f"文件末尾有 {padding} 个空字节，已略去，请核对结尾是否完整",)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _surely_utf8(text: str) -> bool:
    """Whether text that is valid UTF-8 was written as UTF-8.

    Two GB18030 characters such as 联通 are valid two-byte UTF-8 by accident; Chinese has three-byte ones.
    UTF-16 without a BOM is valid UTF-8 full of NULs.
    """
    return "\0" not in text and (text.isascii() or max(text) >= "\u0800")


def _is_western(text: str) -> bool:
    """Whether valid UTF-8 without a Chinese character is Chinese that was read as a western encoding: ÕâÊÇ, è¿™æ˜¯."""
    mended = None if "\0" in text else mend(text, _common)
    return mended is not None


def _likeliest(data: bytes) -> str | None:
    encodings = ["gb18030", "utf-8", "big5hkscs"] + (["utf-16-le", "utf-16-be"] if len(data) % 2 == 0 else [])
    best, chosen = 0.0, None
    for encoding in encodings:
        sample = data[: 2 * _SAMPLE].decode(encoding, "replace")[:_SAMPLE]
        plausible = len(_PLAUSIBLE.findall(sample)) / len(sample)
        broken = sample[:-1].count("\ufffd") / len(sample)  # the sample may be cut inside a character
        score = plausible + len(_COMMON.findall(sample)) / len(sample) - 10 * broken
        if encoding == "big5hkscs" and (len(sample) < _MIN_BIG5 or score < best + _BIG5_MARGIN):
            continue
        if plausible >= 0.7 and score > best:
            best, chosen = score, encoding
    return chosen


def _finish(data: bytes, encoding: str, name: str, notes: tuple[str, ...]) -> Decoded:
    text = _strict(data, encoding)
    if text is None:
        text = data.decode(encoding, "replace")
        broken = text.count("\ufffd")
        if broken > max(1, _MAX_BROKEN * len(text)):
            raise DamagedFile(name, f"按 {_NAMES[encoding]} 读取时有 {broken} 处不能解码，文件已损坏", _CURE)
        notes += (f"有 {broken} 处字节不能解码，以“\ufffd”代替",)
    return _mended(_checked(text, name), name, notes)


def _mended(text: str, name: str, notes: tuple[str, ...]) -> Decoded:
    """The text, with a wrong decoding in its past undone. Raises DamagedFile for one that cannot be undone."""
    mended = mend(text, _common)
    if mended is not None and not mended.is_ruined:
        guessed = f"，其中 {mended.guessed} 个标点是推断的" if mended.guessed else ""
        lost = f"，有 {mended.lost} 个字没能还原" if mended.lost else ""
        notes += (f"文字被错误转换过（{mended.step}），已还原{guessed}{lost}，请核对",)
        text = mended.text
    elif mended is not None or is_ruined(text, _common):
        raise DamagedFile(
            name, "文字被错误转换过，已经无法还原", "请找出转换以前的原文件，另存为 UTF-8 后再导入"
        )
    # Files put together from several hold the mark of each.
    return Decoded(decode_newlines(text.replace(_BOM, "")), notes)


def _common(text: str) -> int:
    return len(_COMMON.findall(text))


def _checked(text: str, name: str) -> str:
    """The text unchanged. Raises DamagedFile for decodable binary data: any NUL, or many control characters."""
    if "\0" in text:
        raise DamagedFile(name, "文件中夹有空字节（NUL），不是文本文件，或已经损坏", _CURE)
    if len(_CONTROLS.findall(text[:_SAMPLE])) > max(2, 0.01 * min(len(text), _SAMPLE)):
        raise DamagedFile(name, "文件中夹有大量控制字符，不是文本文件，或已经损坏", _CURE)
    return text
