"""Figures that cannot be by themselves: a pass rate of 108 %, a fall of 130 %, the 31st of September."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from assistant.base.patterns import patterns
from assistant.base.tables import read_toml
from assistant.corpus.parse.numerals import read_digits, read_numeral
from assistant.domain.report import FactKind, Report
from assistant.domain.text import Span
from assistant.review.arithmetic import HUNDRED, Discrepancy, fact_value
from assistant.review.values import NUMBER, SCALE, value

_NAME = 16  # characters before a share in which its name stands
_CLAUSE = re.compile(r"[^，,。；;：:、（）()\n0-9%％]{1,16}$")
_SAID = re.compile(r"(?:均|都|已|全部|分别|稳定|保持|始终)?(?:达到?|为|是|在|到|至|高达)?(?:了)?$")
_FALLS = patterns("indicators.toml", "cues").source("less")
_FALL = re.compile(rf"(?:{_FALLS}|降幅达?|缩短)了?$")
_TIMES = re.compile(
    rf"(?:{_FALLS}|缩短)了?(?:近|约|超过?|达)?(?P<times>(?:[0-9０-９]{{1,4}}(?:[.．][0-9０-９]{{1,2}})?"
    r"|[一二两三四五六七八九十]{1,3})倍)"
)

_BLANK = r"[ \u00a0\u2009\u202f]?"
_HAN_DAY = "[一二三四五六七八九十]{1,3}"
_YEAR = rf"(?:(?P<year>(?:19|20)[0-9]{{2}}|[一二][零〇○九][零〇○一二三四五六七八九]{{2}}){_BLANK}年{_BLANK})?"
_DATE = re.compile(
    rf"{_YEAR}(?<![0-9０-９一二三四五六七八九十个第])(?P<month>[0-9０-９]{{1,2}}|{_HAN_DAY}){_BLANK}月(?:份)?{_BLANK}"
    rf"(?P<day>(?:[0-9０-９]{{1,2}}|{_HAN_DAY})(?={_BLANK}[日号](?![线院楼栋幢井桥馆店机车])))"
    rf"(?:{_BLANK}[日号])"
    rf"(?:{_BLANK}(?:[至到—–~～-]|——){_BLANK}(?P<last>[0-9０-９]{{1,2}}|{_HAN_DAY})(?={_BLANK}[日号]))?"
    rf"(?:[日号]?[（(](?:星期|周|礼拜)(?P<week>[一二三四五六日天])[）)])?"
)
_DOTTED = re.compile(
    r"(?<![0-9./-])(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-./])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})(?![0-9./-])"
)
_LUNAR = re.compile("农历|阴历|夏历|旧历|腊月|正月|闰")
_TO = "(?:[至到～~]|[-—–]{1,2})"
_YEARS = re.compile(
    rf"(?<![0-9—-])(?P<begin>(?:19|20)[0-9]{{2}})(?:年(?P<from>[0-9]{{1,2}})月(?:[0-9]{{1,2}}日)?|年)?{_TO}"
    r"(?P<end>(?:19|20)[0-9]{2})年(?:(?P<until>[0-9]{1,2})月)?"
)
_LEGAL = re.compile(
    rf"(?P<figures>{NUMBER}(?:{SCALE})?元)[（(，,]?(?:人民币)?[（(]?大写[）)]?(?:人民币)?[：:]?(?:人民币)?"
    r"(?P<legal>[壹贰叁肆伍陆柒捌玖拾佰仟万亿零]{1,20})[元圆](?:整|正)?"
)
_HOUR = re.compile(
    r"(?<![0-9.:：第])(?P<hour>[0-9]{1,2})(?P<mark>时|点|:|：)(?P<minute>[0-9]{2})(?P<minutes>分(?![钟之])|(?=[至到—~～-]|[，。、；]|开始|开会|前|后|左右))"
)
_DAYTIME = re.compile(r"(?:上午|下午|早上|晚上|清晨|凌晨|中午|傍晚|夜里|当天|[日号])[ ]?$")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_DAYS = "一二三四五六日"


def impossible(draft: Report) -> Iterator[Discrepancy]:
    """Shares and dates that cannot be."""
    yield from _shares(draft)
    yield from _falls(draft.text)
    yield from _dates(draft.text)
    yield from _reversed_years(draft.text)
    yield from _legal_amounts(draft.text)
    yield from _hours(draft.text)


def _shares(draft: Report) -> Iterator[Discrepancy]:
    text = draft.text
    for fact in draft.facts:
        if fact.kind is not FactKind.PERCENT:
            continue
        share = fact_value(text, fact)
        if share is None or share.unit != "%" or share.amount <= HUNDRED:
            continue
        end = fact.span.begin
        named = _CLAUSE.search(text, max(0, end - _NAME), end)
        phrase = _SAID.sub("", named[0].strip()) if named else ""
        bounded, unbounded = _names()
        written = fact.span.of(text)
        if phrase and bounded.search(phrase) and not unbounded.search(phrase):
            message = f"“{phrase}”不会超过100%，这里写的是“{written}”，请核对。"
            yield Discrepancy(fact.span, message, 0.9)
        elif named and _FALL.search(named[0].strip()):
            message = f"减少最多是100%，这里写的是“{written}”，请核对。"
            yield Discrepancy(fact.span, message, 0.9)


def _falls(text: str) -> Iterator[Discrepancy]:
    for match in _TIMES.finditer(text):
        message = f"减少、下降不用“倍”，“{match['times']}”请改写成百分比或几分之几，并核对数字。"
        yield Discrepancy(Span(*match.span("times")), message, 0.7, sure=False)


@cache
def _names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = read_toml("indicators.toml")
    bounded, unbounded = (
        "|".join(re.escape(word) for word in sorted(table["bounded"][name].split(), key=len, reverse=True))
        for name in ("ends", "except")
    )
    return re.compile(rf"(?:{bounded})$"), re.compile(unbounded)


def _dates(text: str) -> Iterator[Discrepancy]:
    for match in (*_DATE.finditer(text), *_DOTTED.finditer(text)):
        year, month, day = (_number(match[name]) for name in ("year", "month", "day"))
        if month is None or day is None or _LUNAR.search(text, max(0, match.start() - 6), match.end()):
            continue
        dotted = match.re is _DOTTED
        if dotted and (match["mark"] == "." and month > 12):
            continue  # 2023.25.3 is a number of something
        last = None if dotted else _number(match["last"])
        whole = Span(match.start("year") if match["year"] else match.start("month"), match.end())
        odd = _no_such_day(year, month, [one for one in (day, last) if one is not None])
        if odd:
            yield Discrepancy(whole, f"{odd}，这里写的是“{whole.of(text)}”，请核对日期。", 0.95)
        elif not dotted and match["week"] and year:
            right = _DAYS[date(year, month, day).weekday()]
            if right != match["week"].replace("天", "日"):
                message = (
                    f"{year}年{month}月{day}日是星期{right}，这里写的是“星期{match['week']}”，请核对日期。"
                )
                yield Discrepancy(whole, message, 0.9)


def _hours(text: str) -> Iterator[Discrepancy]:
    """9时65分, 晚上25:10: behind a time of the day, or with 时 and 分, so that it is neither a score nor a ratio."""
    for match in _HOUR.finditer(text):
        spoken = match["mark"] in "时点" and match["minutes"]
        if not spoken and not _DAYTIME.search(text, max(0, match.start() - 4), match.start()):
            continue
        hour, minute = int(match["hour"]), int(match["minute"])
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            written = match[0]
            message = f"没有“{written}”这个时刻，请核对时间。"
            yield Discrepancy(Span(*match.span()), message, 0.95)


def _number(written: str | None) -> int | None:
    if not written:
        return None
    plain = written.translate(_FULL_WIDTH)
    if plain.isdecimal():
        return int(plain)
    number = read_numeral(plain)
    return read_digits(plain) if number is None else int(number)


def _no_such_day(year: int | None, month: int, days: list[int]) -> str:
    """Why there is no such day, "" where there is."""
    if not 1 <= month <= 12:
        return f"没有{month}月"
    length = calendar.monthrange(year or 2024, month)[1]
    if all(1 <= day <= length for day in days):
        return ""
    return f"{year}年2月只有{length}天" if year and month == 2 else f"{month}月只有{length}天"


def _reversed_years(text: str) -> Iterator[Discrepancy]:
    for match in _YEARS.finditer(text):
        months = match["from"] and match["until"]
        begin = int(match["begin"]), int(match["from"]) if months else 0
        if begin > (int(match["end"]), int(match["until"]) if months else 0):
            message = f"“{match[0]}”的起止时间颠倒了，请核对。"
            yield Discrepancy(Span(*match.span()), message, 0.85)


def _legal_amounts(text: str) -> Iterator[Discrepancy]:
    """12.3万元（大写：壹拾贰万元整）: the sum in legal form is not that in figures."""
    for match in _LEGAL.finditer(text):
        figures, legal = value(match["figures"]), read_numeral(match["legal"])
        if figures is not None and legal is not None and figures.amount != legal:
            span = Span(match.start("legal"), match.end("legal"))
            message = f"大写“{match['legal']}”与前面的“{match['figures']}”不一致，请核对。"
            yield Discrepancy(span, message, 0.9)
