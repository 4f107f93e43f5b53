"""What a figure says as a number: 3.2亿元 is 320,000,000 元, told to the nearest ten million."""

import re
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 1000,
    "百": 100,
    "": 1,
}
NUMBER = r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?"
_ABOUT = re.compile(
    r"(?:约|近|超|逾|超过|突破|不少于|不低于|不足|多达|上)$|(?:累计)?(?:将近|大约|接近|左右)$"
)
_FIGURE = re.compile(
    rf"(?P<number>{NUMBER}|[零〇一二两三四五六七八九十百千]+)(?P<about>[余多来几]?)"
    rf"(?P<scale>万亿|千亿|百亿|千万|百万|亿|万|千|百)?(?P<more>[余多]?)(?P<unit>[^0-9０-９.．]*)"
)
_HAN = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_SAME_UNITS = {
    "％": "%",
    "位": "人",
    "名": "人",
    "口人": "人",
    "平米": "平方米",
    "㎡": "平方米",
    "千米": "公里",
}


@dataclass(frozen=True, slots=True)
class Value:
    """``amount`` of ``unit``, told in steps of ``step``; ``digits`` as written, ``scale`` the 万 or 亿 in its unit.

    ``about``: told as an estimate (近3亿元, 300余人).
    """

    amount: Decimal
    step: Decimal
    unit: str
    digits: str
    scale: str
    about: bool

    def agrees(self, other: "Value") -> bool:
        """Whether both can be one amount, rounded or cut off where one of them is told more coarsely."""
        return abs(self.amount - other.amount) <= max(self.step, other.step)


def value(told: str, before: str = "", behind: str = "") -> Value | None:
    """The value of one figure as written; None for what is no single number (3至5人, 84户277人).

    ``before`` and ``behind`` are the characters around it: they say whether it is an estimate.
    """
    match = _FIGURE.fullmatch(told.strip())
    if match is None:
        return None
    digits = match["number"].translate(_FULL_WIDTH).replace(",", "")
    written = Decimal(digits) if digits[0].isdecimal() else _han(digits)
    if written is None:
        return None
    scale = match["scale"] or ""
    decimals = len(digits.partition(".")[2]) if digits[0].isdecimal() else 0
    times = Decimal(_SCALES[scale])
    unit = _SAME_UNITS.get(match["unit"], match["unit"])
    about = bool(
        match["about"]
        or match["more"]
        or _ABOUT.search(before)
        or behind.startswith(("左右", "以上", "上下", "多"))
    )
    return Value(written * times, times.scaleb(-decimals), unit, digits, scale, about)


def _han(written: str) -> Decimal | None:
    """A number in Chinese characters below ten thousand; None for 二〇二三 and what is no number."""
    total, digit = 0, 0
    for at, character in enumerate(written):
        if character in _PLACES:
            total += (digit or (1 if at == 0 else 0)) * _PLACES[character]
            digit = 0
        elif digit:
            return None
        else:
            digit = _HAN[character]
    return Decimal(total + digit) if total + digit else None
