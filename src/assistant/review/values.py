"""The value of a figure: 3.2亿元 is 320,000,000 元, given to the nearest ten million."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from assistant.corpus.parse.figures import measures_table
from assistant.corpus.parse.numerals import NUMERAL, read_numeral, read_ratio

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
NUMBER = r"[0-9０-９]{1,16}(?:[,，][0-9０-９]{3}){0,5}(?:[.．][0-9０-９]{1,16})?"
SCALE = "(?:万亿|千亿|百亿|千万|百万|亿|万|千|百)"
_ABOUT = re.compile(
    r"(?:约|近|超|逾|超过|突破|不少于|不低于|不足|多达|上|高于|低于|不超过|以上|将)$|(?:累计)?(?:将近|大约|接近|左右)$"
)
_ABOUT_BEHIND = ("左右", "以上", "上下", "多", "余", "以内", "以下", "之多", "不到")
_HAN_NUMBER = rf"[{NUMERAL}]{{1,20}}(?:点[零〇一二三四五六七八九]{{1,8}})?"
_FIGURE = re.compile(
    rf"(?P<number>{NUMBER}|{_HAN_NUMBER})(?P<about>[余多来几]?)"
    rf"(?P<scale>{SCALE})?(?P<more>[余多]?)(?P<unit>[^0-9０-９.．]*)"
)
_COMPOUND = re.compile(
    r"(?P<parts>(?:[0-9.]{1,24}[亿万]){1,2}[0-9]{1,4}[千百万]?)(?P<about>[余多]?)(?P<unit>[^0-9.]*)"
)
_SPACED = re.compile(r"(?<=[0-9])[ \u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_BLANKS = re.compile(r"[ \u00a0\u2009\u202f]")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_PER_THOUSAND = {"‰": 10, "‱": 100, "个千分点": 10}


@dataclass(frozen=True, slots=True)
class Value:
    """``amount`` of ``unit``, given in steps of ``step``; ``digits`` as written, ``scale`` the 万 or 亿 in its unit.

    ``about``: given as an estimate (近3亿元, 300余人).
    """

    amount: Decimal
    step: Decimal
    unit: str
    digits: str
    scale: str
    about: bool

    def agrees(self, other: "Value") -> bool:
        """Whether both can be one amount, rounded or cut off where one of them is given more coarsely."""
        return abs(self.amount - other.amount) <= max(self.step, other.step)


@lru_cache(maxsize=8192)
def value(written: str, before: str = "", behind: str = "") -> Value | None:
    """The value of one figure as written; None for what is no single number (3至5人, 84户277人).

    Shares have the unit %, whether they are written so, in ‰ or in words (千分之三, 六成五).
    ``before`` and ``behind`` are the characters around it: they say whether it is an estimate.
    """
    plain = _BLANKS.sub("", _SPACED.sub("", written.strip().translate(_FULL_WIDTH))).replace(",", "")
    around = bool(_ABOUT.search(before)) or behind.lstrip().startswith(_ABOUT_BEHIND)
    ratio = read_ratio(plain)
    if ratio is not None:
        return Value(ratio.percent, ratio.step, "%", plain, "", around or ratio.rough)
    if compound := _COMPOUND.fullmatch(plain):
        return _compound(compound, around)
    match = _FIGURE.fullmatch(plain)
    if match is None:
        return None
    digits = match["number"]
    number = Decimal(digits) if digits[0].isdecimal() else read_numeral(digits)
    if number is None:
        return None
    scale = match["scale"] or ""
    decimals = len(re.split("[.点]", digits, maxsplit=1)[1]) if re.search("[.点]", digits) else 0
    times = Decimal(_SCALES[scale])
    unit = _same_unit(match["unit"])
    if match["unit"] in _PER_THOUSAND:
        times, unit = times / _PER_THOUSAND[match["unit"]], "%" if len(match["unit"]) == 1 else "个百分点"
    about = around or bool(match["about"] or match["more"])
    return Value(number * times, times.scaleb(-decimals), unit, digits, scale, about)


def _compound(match: re.Match[str], about: bool) -> Value | None:
    """3万5千, 2亿3000万, 1万2000: parts of one number, each below the one before."""
    amount, last, step = Decimal(0), Decimal(10) ** 17, Decimal(1)
    parts = match["parts"] if not match["parts"][-1].isdecimal() else match["parts"] + "一"
    for part in re.finditer(r"([0-9.]{1,24})(亿|万|千|百|一)", parts):
        step = Decimal(_SCALES.get(part[2], 1))
        if step >= last or part[1].count(".") > 1 or part[1] == ".":
            return None
        amount, last = amount + Decimal(part[1]) * step, step
    return Value(amount, step, _same_unit(match["unit"]), match["parts"], "", about or bool(match["about"]))


def _same_unit(unit: str) -> str:
    return _same().get(unit, unit)


@cache
def _same() -> dict[str, str]:
    lines = [line.split() for line in measures_table()["same"]["units"]]
    return {unit: line[0] for line in lines for unit in line}
