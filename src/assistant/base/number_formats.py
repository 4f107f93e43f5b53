"""Numbers as a spreadsheet displays them: .986 in the format 0.0% is 98.6%.

Implements the number formats of ECMA-376, part 1, 18.8.30, except fractions and scientific notation, which are
displayed in the general format. Those of dates and times are in :mod:`assistant.base.date_formats`.
"""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from assistant.base.date_formats import displayed_date

_SIGNIFICANT = ".15g"
"""Significant digits that a spreadsheet stores of a number: 0.1 + 0.2 is 0.3."""

_GENERAL_DIGITS = ".10g"
"""Significant digits that the general format displays of a number with decimals."""

_LONGEST_FORMAT = 255
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]{0,255})"|[\\!](?P<escaped>.)|(?P<skipped>[_*].)|\[(?P<bracketed>[^\]]{0,80})\]'
    r"|(?P<digit>[0#?])|(?P<mark>[.,%/;])|(?P<general>General|G/通用格式|@)|(?P<exponent>[eE][+-])|(?P<literal>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s{0,3}(-?\d{1,15}(?:\.\d{1,10})?)")
_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


@dataclass(frozen=True, slots=True)
class _Token:
    """A token of a format. ``kind`` is digit, point, comma, percent, general, exponent, fraction or text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four sections of a format.

    ``condition`` (operator, number) states the numbers it applies to; None: its position in the format does.
    """

    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None = None

    def admits(self, number: Decimal) -> bool:
        """Whether the condition holds for ``number``."""
        return self.condition is not None and _COMPARISONS[self.condition[0]](number, self.condition[1])

    @property
    def is_for_negatives(self) -> bool:
        """Whether it displays negative numbers only, so that the format itself contains their sign."""
        return self.condition is not None and self.condition[0] in ("<", "<=") and self.condition[1] <= 0


def displayed(value: object, number_format: str = "General") -> str:
    """The value of a cell as a spreadsheet displays it; "" for an empty cell.

    Unlike in a spreadsheet, the decimal point is omitted when no decimals follow it.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date | time | timedelta):
        return displayed_date(value, number_format)
    if not isinstance(value, int | float | Decimal):
        return str(value)
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, _SIGNIFICANT))
    if not number.is_finite():
        return str(value)
    tokens, number = _chosen(_sections(number_format[:_LONGEST_FORMAT]), number)
    kinds = {token.kind for token in tokens}
    if "general" in kinds or not tokens or not kinds <= {"digit", "point", "comma", "percent", "text"}:
        return _general(tokens, number)
    if "digit" not in kinds:
        return "".join(token.text for token in tokens if token.kind == "text")
    sign = "-" if number < 0 else ""
    shown = _laid_out(tokens, abs(number))
    return f"{sign}{shown}" if re.search(r"[1-9]", shown) else shown


@lru_cache(maxsize=512)
def _sections(number_format: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[_Token] = []
    condition: tuple[str, Decimal] | None = None
    for match in _TOKEN.finditer(number_format):
        if match["mark"] == ";":
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif match["bracketed"] is not None:
            if found := _CONDITION.fullmatch(match["bracketed"]):
                condition = found[1], Decimal(found[2])
            elif match["bracketed"].startswith("$"):
                tokens.append(_Token("text", match["bracketed"][1:].partition("-")[0]))
        elif token := _token(match):
            tokens.append(token)
    return (*sections, _Section(tuple(tokens), condition))


def _token(match: re.Match[str]) -> _Token | None:
    if match["skipped"]:
        return None
    if match["digit"]:
        return _Token("digit", match["digit"])
    if match["general"]:
        return _Token("general", "")
    if match["exponent"]:
        return _Token("exponent", "")
    if match["mark"]:
        return _Token(
            {".": "point", ",": "comma", "%": "percent"}.get(match["mark"], "fraction"), match["mark"]
        )
    return _Token("text", match["quoted"] or match["escaped"] or match["literal"] or "")


def _chosen(sections: Sequence[_Section], number: Decimal) -> tuple[tuple[_Token, ...], Decimal]:
    """The tokens of the section for ``number``, and the number to display: without sign if the section contains it."""
    if any(section.condition for section in sections):
        for section in sections[:2]:
            if section.admits(number):
                return section.tokens, abs(number) if section.is_for_negatives else number
        return sections[min(2, len(sections) - 1)].tokens, number
    if len(sections) > 1 and number < 0:
        return sections[1].tokens, abs(number)
    if len(sections) > 2 and number == 0:
        return sections[2].tokens, number
    return sections[0].tokens, number


def _general(tokens: Sequence[_Token], number: Decimal) -> str:
    """The number in the general format, between the literal text of the section."""
    whole = number == number.to_integral_value()
    plain = f"{number:f}" if whole else f"{Decimal(format(number, _GENERAL_DIGITS)):f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    at = next((place for place, token in enumerate(tokens) if token.kind == "general"), None)
    if at is None:
        return plain
    before, after = ("".join(token.text for token in side) for side in (tokens[:at], tokens[at:]))
    return f"{before}{plain}{after}"


def _laid_out(tokens: Sequence[_Token], number: Decimal) -> str:
    """``number`` (not negative) in the digit places of a section."""
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    digits = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    commas = [at for at, token in enumerate(tokens) if token.kind == "comma"]
    last = max((at for at in digits if at < point), default=-1)
    thousands = any(digits[0] < at < last for at in commas)
    scale = sum(at > digits[-1] or last < at < point for at in commas)
    percents = sum(token.kind == "percent" for token in tokens)
    places = [at for at in digits if at > point]
    scaled = (number * 100**percents / 1000**scale).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    whole, _, fraction = f"{scaled:f}".partition(".")
    written = {
        **_integer(tokens, [at for at in digits if at < point], whole.lstrip("0"), thousands=thousands),
        **_fraction(tokens, places, fraction),
    }
    parts = []
    for at, token in enumerate(tokens):
        if token.kind == "digit":
            parts.append(written[at])
        elif token.kind == "point":
            parts.append("." if any(written[place] for place in places) else "")
        elif token.kind != "comma":
            parts.append(token.text)
    return "".join(parts)


def _integer(
    tokens: Sequence[_Token], places: Sequence[int], digits: str, *, thousands: bool
) -> dict[int, str]:
    """Digit place (position of its token) → digits of the integer part; the leftmost place takes all remaining ones."""
    written: dict[int, str] = {}
    left, count = list(digits), 0
    for at in reversed(places):
        here: list[str] = []
        while not here or (at == places[0] and left):
            if left:
                digit = left.pop()
            elif tokens[at].text == "0":
                digit = "0"
            else:
                break
            here.append("," if thousands and count and count % 3 == 0 else "")
            here.append(digit)
            count += 1
        written[at] = "".join(reversed(here))
    return written


def _fraction(tokens: Sequence[_Token], places: Sequence[int], digits: str) -> dict[int, str]:
    """Digit place (position of its token) → digit of the fraction; trailing zeros are dropped where the format allows."""
    written = dict(zip(places, digits, strict=True))
    for at in reversed(places):
        if tokens[at].text == "0" or written[at] != "0":
            break
        written[at] = ""
    return written
