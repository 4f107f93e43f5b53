"""A change whose size contradicts its start and end values: 由50家增加到60家，增长30%."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from assistant.base.patterns import patterns
from assistant.corpus.parse.figures import measure_pattern
from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.review.arithmetic import HUNDRED, Discrepancy, percent, rounding, written_like
from assistant.review.values import NUMBER, SCALE, Value, value

_BLANK = r"[ \u00a0\u2009\u202f]?"
_NUMERAL = "零一二两三四五六七八九十百千万"
_HAN = rf"(?<![{_NUMERAL}])[{_NUMERAL}]{{1,12}}(?:点[零一二三四五六七八九]{{1,4}})?(?![{_NUMERAL}])"
_OTHER = r"[^，。；、\n0-9０-９]"
_CUES = patterns("indicators.toml", "cues")
_RISES, _FALLS, _SIZES = (_CUES.source(name) for name in ("rises", "falls", "sizes"))
_YEARLY, _FALLING = _CUES["yearly"], _CUES["falling"]


def changes(draft: Report) -> Iterator[Discrepancy]:
    """Rises and falls that their start and end values contradict."""
    text = draft.text
    for pattern in _patterns():
        for match in pattern.finditer(text):
            unit = match["ub"] or match["ua"]
            if unit is None or _YEARLY.search(match[0]):
                continue
            first, last = value(match["a"] + (match["ua"] or unit)), value(match["b"] + unit)
            change = value(match["z"] + match["uz"])
            if not first or not last or not change or not first.amount or first.unit != last.unit:
                continue
            falls = bool(_FALLING.search(match["verb"]))
            if falls != (last.amount < first.amount) or falls != bool(_FALLING.search(match["word"])):
                continue
            begin, end = f"{match['a']}{match['ua'] or unit}", match["b"] + unit
            computed = _contradiction(first, last, change, begin, end)
            if computed:
                span = Span(match.start("z"), match.end("uz"))
                yield Discrepancy(span, f"{computed}，这里写的是“{span.of(text)}”，请核对。", 0.9)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """由50家增加到60家，增长30%; 增长30%，由50家增加到60家."""
    number, unit = rf"(?:{NUMBER}|{_HAN})(?:{SCALE})?", rf"(?:{measure_pattern()})"
    ends = (
        rf"(?:由|从)(?P<since>{_OTHER}{{0,16}}?(?:(?:19|20)[0-9]{{2}}年(?:初|底|末)?的?)?{_OTHER}{{0,6}}?)"
        rf"(?P<a>{number}){_BLANK}(?P<ua>{unit})?"
        rf"(?P<verb>{_OTHER}{{0,4}}?(?:{_RISES}|{_FALLS})(?:到了?|至|为))"
        rf"{_BLANK}(?P<b>{number}){_BLANK}(?P<ub>{unit})?"
    )
    size = rf"(?P<word>{_SIZES})(?:了|达|为|幅度为?)?{_BLANK}(?P<z>{number}){_BLANK}(?P<uz>{unit})(?![一-鿿]?以上|左右|多|余)"
    return re.compile(rf"{ends}[，,、（(]?{size}"), re.compile(rf"{size}[，,（(]{ends}")


def _contradiction(first: Value, last: Value, change: Value, begin: str, end: str) -> str:
    """What the change is by its ends; "" where that is what is written, or where it cannot be computed."""
    difference, shares = abs(last.amount - first.amount), last.unit == "%"
    # Counts are exact; measured values are rounded, the two ends and the change alike.
    exact = not shares and all(one.step == 1 for one in (first, last, change))
    slack = Decimal(0) if exact else (first.step + last.step + change.step) / 2
    times = HUNDRED if change.unit == "倍" else Decimal(1)
    if change.unit in ("%", "倍") and not shares and last.unit != "倍":
        share = difference / first.amount * HUNDRED
        least, most = (share, share) if exact else _bounds(first, last)
        slack = change.step * times * (1 if times == 1 else Decimal("0.5"))
        wrong = not least - slack <= change.amount * times <= most + slack
        shown = (
            f"{percent(share)}%"
            if times == 1
            else f"{(share / HUNDRED).quantize(Decimal('0.1')).normalize():f}倍"
        )
        return f"由{begin}到{end}，算下来是{shown}" if wrong else ""
    if (change.unit == "个百分点") == shares and (shares or change.unit == last.unit):
        wrong = abs(difference - change.amount) > slack
        shown = f"{difference.normalize():f}个百分点" if shares else written_like(difference, last, end)
        return f"由{begin}到{end}，算下来相差{shown}" if wrong else ""
    return ""


def _bounds(first: Value, last: Value) -> tuple[Decimal, Decimal]:
    """The least and the greatest change in per cent between two values that are both rounded."""
    low, high = first.amount - rounding(first), first.amount + rounding(first)
    nearest = max(abs(last.amount - first.amount) - rounding(first) - rounding(last), Decimal(0))
    farthest = abs(last.amount - first.amount) + rounding(first) + rounding(last)
    return nearest / high * HUNDRED, farthest / low * HUNDRED if low > 0 else HUNDRED * HUNDRED
