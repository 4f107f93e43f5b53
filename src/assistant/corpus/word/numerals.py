"""Formats numbers as automatic numbering does: 一, 十二, ①, ⑴, iv, 甲 …

The formats are named as in ST_NumberFormat (ECMA-376 Part 1, 17.18.59).
"""

from collections.abc import Callable, Sequence

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_LEGAL_TRADITIONAL = str.maketrans("〇一二三四五六七八九十百千", "零壹貳參肆伍陸柒捌玖拾佰仟")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_MOST_LETTERS = 780
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED = "".join(map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)]))


def chinese(number: int) -> str:
    """Counting form: 三, 十, 十二, 二十, 一百零五. Above 9,999 and below 1 digit by digit."""
    if not 0 < number < 10_000:
        return digits(number)
    numeral, gap = "", False
    for power in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit:
            numeral += ("零" if gap else "") + _DIGITS[digit] + _UNITS[power]
        gap = not digit and bool(numeral)
    return numeral.removeprefix("一") if numeral.startswith("一十") else numeral


def digits(number: int) -> str:
    """Digit by digit: 三, 一〇, 一二."""
    return "".join(_DIGITS[int(digit)] for digit in str(abs(number)))


def roman(number: int) -> str:
    """Lower-case Roman numerals; Arabic above 3,999."""
    if not 0 < number < 4000:
        return str(number)
    numeral = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        numeral += letters * times
    return numeral


def letters(number: int) -> str:
    """Word's letters: a … z, aa, bb … zz, aaa; Arabic above 780, which has thirty letters."""
    if not 0 < number <= _MOST_LETTERS:
        return str(number)
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _of(alphabet: Sequence[str]) -> Callable[[int], str]:
    """A format that writes numbers from 1 as elements of ``alphabet``, and in Arabic after its end."""

    def format_one(number: int) -> str:
        return alphabet[number - 1] if 0 < number <= len(alphabet) else str(number)

    return format_one


def _legal(table: dict[int, int]) -> Callable[[int], str]:
    return lambda number: ("一" * (10 <= number < 20) + chinese(number)).translate(table)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _of(_CIRCLED),
    "decimalEnclosedCircleChinese": _of(_CIRCLED),
    "decimalEnclosedFullstop": _of("".join(map(chr, range(0x2488, 0x249C)))),
    "decimalEnclosedParen": _of("".join(map(chr, range(0x2474, 0x2488)))),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerLetter": letters,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": digits,
    "japaneseDigitalTenThousand": digits,
    "taiwaneseDigital": digits,
    "chineseLegalSimplified": _legal(_LEGAL),
    "ideographLegalTraditional": _legal(_LEGAL_TRADITIONAL),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographZodiacTraditional": _of([_STEMS[n % 10] + _BRANCHES[n % 12] for n in range(60)]),
    "ideographEnclosedCircle": _of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "none": lambda number: "",
    "bullet": lambda number: "",
}


def formatted_number(number: int, number_format: str) -> str:
    """``number`` in a number format; in Arabic figures for an unknown format."""
    return _FORMATS.get(number_format, str)(number)
