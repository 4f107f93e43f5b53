"""Dates and times as a Chinese spreadsheet displays them: 2024年3月15日, 2024/3/15, 二〇二四年三月, 9:00.

Implements the date formats of ECMA-376, part 1, 18.8.30 and 18.8.31, with the names of a Chinese system.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

_LONGEST_FORMAT = 255
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]{0,255})"|[\\!](?P<escaped>.)|[_*].|\[(?P<elapsed>h{1,4}|m{1,4}|s{1,4})\]'
    r"|\[(?P<bracketed>[^\]]{0,80})\]|(?P<noon>AM/PM|A/P|上午/下午)|(?P<field>y{1,4}|m{1,5}|d{1,4}|a{3,4}|h{1,2}|s{1,2})"
    r"|(?P<end>;)|@|(?P<literal>.)",
    re.DOTALL | re.IGNORECASE,
)
_OF_THE_SYSTEM = {"mm-dd-yy": "yyyy/m/d", "m/d/yy": "yyyy/m/d", "m/d/yy h:mm": "yyyy/m/d h:mm"}
"""Formats that stand for what the system displays as a short date."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = "一二三四五六日"
_HAN = "〇一二三四五六七八九"

CHINESE = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}
"""The formats that a Chinese spreadsheet means by these numbers, without writing them into the file."""

Token = tuple[str, str]
"""The kind of a part of a format (field, elapsed, noon or text), and the part."""


def displayed_date(value: date | time | timedelta, number_format: str) -> str:
    """A date, time or duration in a format; in ISO 8601 where the format has no place for it."""
    tokens, in_han = _tokens(_OF_THE_SYSTEM.get(number_format.lower(), number_format)[:_LONGEST_FORMAT])
    fields = [text[0] for kind, text in tokens if kind in ("field", "elapsed", "minute")]
    has_day, has_time = isinstance(value, date), not isinstance(value, date) or isinstance(value, datetime)
    wanted = {"y", "m", "d", "a"} if has_day else set()
    wanted |= {"h", "i", "s"} if has_time else set()
    if not fields or not set(fields) <= wanted:
        return _plain(value)
    twelve = any(kind == "noon" for kind, _ in tokens)
    return "".join(_written(kind, text, value, twelve=twelve, in_han=in_han) for kind, text in tokens)


def _plain(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)


@lru_cache(maxsize=256)
def _tokens(number_format: str) -> tuple[tuple[Token, ...], bool]:
    """The parts of the first section of a format, minutes told from months, and whether it writes Chinese digits."""
    found: list[Token] = []
    in_han = False
    for match in _TOKEN.finditer(number_format):
        if match["end"]:
            break
        if match["bracketed"] is not None:
            in_han = in_han or match["bracketed"].lower() == "dbnum1"
        elif match["field"] or match["elapsed"]:
            kind = "field" if match["field"] else "elapsed"
            found.append((kind, (match["field"] or match["elapsed"]).lower()))
        elif match["noon"]:
            found.append(("noon", match["noon"]))
        else:
            found.append(("text", match["quoted"] or match["escaped"] or match["literal"] or ""))
    return tuple(_with_minutes(found)), in_han


def _with_minutes(tokens: Sequence[Token]) -> list[Token]:
    """The parts with m as minutes (``i``) behind hours or before seconds."""
    fields = [at for at, (kind, _) in enumerate(tokens) if kind != "text"]
    made = list(tokens)
    for place, at in enumerate(fields):
        kind, text = tokens[at]
        if text[0] != "m":
            continue
        before = tokens[fields[place - 1]][1] if place else ""
        after = tokens[fields[place + 1]][1] if place + 1 < len(fields) else ""
        if kind == "elapsed" or before.startswith("h") or after.startswith("s"):
            made[at] = kind, "i" * len(text)
    return made


def _written(kind: str, text: str, value: date | time | timedelta, *, twelve: bool, in_han: bool) -> str:
    if kind == "text":
        return text
    hour, minute, second = _clock(value)
    if kind == "noon":
        names = text.split("/")
        return names[1] if hour >= 12 else names[0]
    if kind == "elapsed":
        total = {"h": hour, "i": 60 * hour + minute, "s": 3600 * hour + 60 * minute + second}[text[0]]
        return str(total).rjust(len(text), "0")
    if isinstance(value, date) and text[0] in "ymda":
        return _of_day(text, value, in_han=in_han)
    number = {"h": (hour - 1) % 12 + 1 if twelve else hour, "i": minute, "s": second}[text[0]]
    return str(number).rjust(len(text), "0")


def _clock(value: date | time | timedelta) -> tuple[int, int, int]:
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return seconds // 3600, seconds // 60 % 60, seconds % 60
    return (value.hour, value.minute, value.second) if isinstance(value, datetime | time) else (0, 0, 0)


def _of_day(field: str, day: date, *, in_han: bool) -> str:
    if field[0] == "a":
        return ("星期" if len(field) > len("aaa") else "") + _DAYS[day.weekday()]
    if len(field) >= len("mmm") and field[0] == "m":
        return _MONTHS[day.month - 1][: 1 if field == "mmmmm" else None]
    if len(field) >= len("ddd") and field[0] == "d":
        return f"星期{_DAYS[day.weekday()]}"
    if field[0] == "y":
        year = f"{day.year % 100:02}" if len(field) < len("yyy") else str(day.year)
        return "".join(_HAN[int(digit)] for digit in year) if in_han else year
    number = day.month if field[0] == "m" else day.day
    return _han(number) if in_han else str(number).rjust(min(len(field), 2), "0")


def _han(number: int) -> str:
    """A number below 100 in Chinese: 十五, 三十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens <= 1 else _HAN[tens]) + ("十" if tens else "") + (_HAN[ones] if ones else "")
