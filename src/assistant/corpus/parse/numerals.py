"""The value of a number in Chinese characters: 一千三百, 两千六, 三点五万, 壹拾贰万叁仟, 百分之一点五七.

An ambiguous numeral (三四十, 十七十八) and an invalid one (百十, 一一) have no value.
"""

import re
from decimal import Decimal
from typing import NamedTuple

_PLAIN = str.maketrans(
    "〇○零壹贰貳叁參肆伍陆陸柒捌玖两兩拾佰仟萬億點負",
    "零零零一二二三三四五六六七八九二二十百千万亿点负",
)
_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")}
_PLACES = {"千": 1000, "百": 100, "十": 10}
_OLD_TENS = {"廿": "二十", "卅": "三十"}
_DIGIT_BY_DIGIT = re.compile(r"[零一二三四五六七八九]{2,}")
NUMERAL = "零〇○一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
"""The characters that occur in Chinese numerals."""

_LONGEST = 40
"""The most characters of a numeral that is read; real ones are shorter."""

_FRACTION = re.compile(r"(?P<whole>[^分]{1,12})分之(?P<part>.{1,24})")
_ARABIC = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_TENTHS = re.compile(
    r"(?P<tenths>[一二三四五六七八九]|[0-9]{1,2}(?:\.[0-9])?)成(?P<more>[一二三四五六七八九半]?)"
)


class Ratio(NamedTuple):
    """A share in per cent. ``step``: the precision with which it is stated; ``rough``: an approximation (六成, 三分之二)."""

    percent: Decimal
    step: Decimal
    rough: bool


def read_numeral(written: str) -> Decimal | None:
    """The value of one number in Chinese characters, simplified, traditional or in legal form.

    A final digit without a place is one place below the character before it (两千六 is 2,600, 三万五 is 35,000).
    None if the characters are not a number, or ambiguous.
    """
    if not written or len(written) > _LONGEST:
        return None
    plain = written.translate(_PLAIN)
    for old, new in _OLD_TENS.items():
        plain = plain.replace(old, new)
    bare = plain.removeprefix("负")
    whole, point, decimals = bare.partition("点")
    # 三点五万: the scale after the decimals applies to the whole number.
    scale = 1
    if point and decimals[-1:] in ("万", "亿"):
        scale, decimals = {"万": 10_000, "亿": 100_000_000}[decimals[-1]], decimals[:-1]
    number = _integer(whole)
    if number is None or (point and not (decimals and all(digit in _DIGITS for digit in decimals))):
        return None
    tail = "".join(str(_DIGITS[digit]) for digit in decimals)
    value = Decimal(f"{number}.{tail}" if tail else number) * scale
    return -value if plain != bare else value


def read_digits(written: str) -> int | None:
    """A number that is written digit by digit (二〇二四); None for any other."""
    plain = written.translate(_PLAIN)
    if len(plain) > _LONGEST or not _DIGIT_BY_DIGIT.fullmatch(plain):
        return None
    return int("".join(str(_DIGITS[digit]) for digit in plain))


def read_ratio(written: str) -> Ratio | None:
    """A share in words: 百分之一点五七, 千分之三, 三分之二, 六成五, 一半. None where it is none."""
    if written in ("一半", "半数"):
        return Ratio(Decimal(50), Decimal(10), rough=True)
    plain = written.translate(_PLAIN)
    if found := _TENTHS.fullmatch(plain):
        tenths = _DIGITS.get(found["tenths"])
        number = Decimal(tenths if tenths is not None else found["tenths"]) * 10
        more = 5 if found["more"] == "半" else _DIGITS.get(found["more"], 0)
        return Ratio(number + more, Decimal(1 if found["more"] else 10), rough=not found["more"])
    found = _FRACTION.fullmatch(plain)
    if found is None:
        return None
    whole = read_numeral("一" + found["whole"] if found["whole"][0] in "百千万" else found["whole"])
    part = _part(found["part"])
    if not whole or part is None:
        return None
    times = Decimal(100) / whole
    decimals = len(re.split("[.点]", found["part"] + ".")[1])
    exact = found["whole"] in ("百", "千", "万", "十万", "百万")
    step = times.scaleb(-decimals) if exact else Decimal(5)
    return Ratio((part * times).quantize(step / 100) if exact else part * times, step, rough=not exact)


def _part(written: str) -> Decimal | None:
    if written == "百":
        return Decimal(100)
    return Decimal(written) if _ARABIC.fullmatch(written) else read_numeral(written)


_BARE = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def _integer(plain: str) -> int | None:
    """The value of a number below 10^16 in plain characters; None if it is not a number."""
    if plain in _BARE or plain == "零":
        return _BARE.get(plain, 0)
    above, mark, below = plain.rpartition("亿")
    if not mark:
        return _below_hundred_million(plain)
    return _joined(_BARE.get(above) or _below_hundred_million(above, short=False), 100_000_000, below)


def _below_hundred_million(plain: str, *, short: bool = True) -> int | None:
    above, mark, below = plain.partition("万")
    if not mark:
        return _below_ten_thousand(plain, short=short)
    high = _BARE.get(above) if above in ("百", "千") else _below_ten_thousand(above, short=False)
    return _joined(high, 10_000, below, short=short)


def _joined(high: int | None, base: int, below: str, *, short: bool = True) -> int | None:
    """``high`` times ``base`` plus the value of ``below``: 三万五 is 35,000, 三万零五 is 30,005.

    ``short``: a single digit in ``below`` may stand for the next lower place. None if ``below`` is not a number.
    """
    if not high or not below:
        return high * base if high else None
    rest = below.removeprefix("零")
    if short and rest == below and len(rest) == 1 and rest in _DIGITS:
        return high * base + _DIGITS[rest] * base // 10
    if rest == below and rest[0] == "十":
        return None
    low = (
        _below_hundred_million(rest, short=short) if base > 10_000 else _below_ten_thousand(rest, short=short)
    )
    return None if low is None else high * base + low


def _below_ten_thousand(plain: str, *, short: bool = True) -> int | None:
    """The value of a number of 千, 百, 十 and digits in descending order, with 零 only in between; None if it is not one."""
    value, last, at = 0, 10_000, 0
    while at < len(plain):
        zero = plain[at] == "零"
        at += zero
        if (zero and (not value or last <= 10)) or at == len(plain):
            return None
        digit = _DIGITS.get(plain[at], 0)
        place = _PLACES.get(plain[at + 1 : at + 2] if digit else plain[at], 0)
        if digit and place and place < last:
            value, last, at = value + digit * place, place, at + 2
        elif digit and at + 1 == len(plain):
            ones = not value or zero or last == 10
            if not (ones or short):
                return None
            return value + (digit if ones else digit * last // 10)
        elif plain[at] == "十" and (not value or zero or last == 100) and last > 10:
            value, last, at = value + 10, 10, at + 1
        else:
            return None
    return value or None
