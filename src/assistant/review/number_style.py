"""The form of figures and dates that GB/T 15835—2011 settles: full-width digits, 25年底, 10～20%, 4月1号, 截止 for 截至."""

import re
from collections.abc import Iterator

from assistant.domain.text import Span
from assistant.review.cues import cue_at_end
from assistant.review.remarks import Remark

_D = "[0-9]"
_HAN = "㐀-鿿"
_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE = re.compile(r"(?:[０-９]{1,24}(?:[．，％：／－]?[０-９]{1,24}){0,8}％?|[Ａ-Ｚａ-ｚ]{1,24})")
_WIDE_MARK = re.compile(
    r"(?<=[0-9])(?<!^[0-9])(?<!^[0-9]{2})(?P<mark>[．])(?=[0-9])|(?<![0-9])[0-9]{1,3}(?P<comma>，)(?=[0-9]{3}(?:\.[0-9]{1,4})?(?:万|亿)?(?:元|吨|亩|人次))",
    re.MULTILINE,
)

_LASTED = "近达了满干共足就时经历长过隔第逾超约均仅只为期有用每前后整"
_SHORT_YEAR = re.compile(
    rf"(?<![0-9０-９.．年月日号第{_LASTED}余多])(?P<year>[0-3][0-9])年(?=底(?![子气蕴色线])|末(?![期班])|初(?![心期步衷级中])|年[底末初]|度(?=[工述报总考])|(?:1[0-2]|0?[1-9])月(?!龄))"
)
_SHORT_RANGE = re.compile(
    r"(?<![0-9])(?P<first>20[0-9]{2})年?(?P<to>[-—–－~～至到]{1,2})(?P<year>[0-9]{2})(?=年(?![0-9]{1,2}月))"
)
_PERCENT_RANGE = re.compile(
    r"(?<![0-9.．:：-])(?P<low>[0-9]{1,3}(?:\.[0-9]{1,4})?)(?P<to>[-—–－~～至到]{1,2})(?P<high>[0-9]{1,3}(?:\.[0-9]{1,4})?)(?P<sign>[%％‰])"
)
_SCALE_RANGE = re.compile(
    r"(?<![0-9.．:：年-])(?P<low>[0-9]{1,4}(?:\.[0-9]{1,4})?)(?P<to>[-—–－~～]{1,2})(?P<high>[0-9]{1,4}(?:\.[0-9]{1,4})?)(?P<scale>[万亿])(?=元|人|亩|吨|户|斤|公里|千瓦|平方)"
)
_DAY = re.compile(
    r"(?P<month>(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月)(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})号"
    r"(?![线楼令院桥井机店馆台码]|文[^明]|公[告报]|决议|通[知告])"
)
_ZERO_YEAR = re.compile(r"[一二](?=[零○〇O0]|九)(?:[零○〇O0一二三四五六七八九]{3})(?=年)")
_MIXED_SHARE = re.compile(r"百分之(?P<number>[0-9]{1,3}(?:\.[0-9]{1,4})?)(?![0-9%％])")
_MIXED_NUMERAL = re.compile(
    r"(?<![0-9.．:：])(?P<number>(?:[0-9]{1,4}亿)?(?:[0-9]{1,3}(?:\.[0-9]{1,2})?万)?[1-9][千百十](?:[1-9][百十]?(?=[万元亿名人户件亩吨个家])|(?=[万亿][元人户名件亩吨斤株头只羽尾盏米])))(?P<scale>[万亿]?)"
)
_PLACES = {"千": 1000, "百": 100, "十": 10}
_ROUGH = re.compile(
    r"(?<![第、一二三四五六七八九十百千万零0-9])(?P<low>[一二三四五六七八])、(?P<high>[二三四五六七八九])"
    r"(?=[十百千万]?(?:天|个(?!方面|层|问题|重点)|名|人|次|户|里|遍|趟|亩|米|斤|块|句))"
)
_FOLLOWS = dict(zip("一二三四五六七八", "二三四五六七八九", strict=True)) | {"三": "四五"}
_UNTIL = re.compile(
    r"(?P<word>截止)(?=(?:目前|当前|今年|去年|本年|上年|年底|年末|[0-9]{4}年|[0-9]{1,2}月|发稿|昨日|今日|[一二]〇|[上下]半年|[一二三四]季度))"
)
_DATE_BEHIND = re.compile(r"[0-9]{1,4}[年月]|今年|去年|本年|上年|明年|[一二]〇")
_NEAR = 16  # characters before 截止 in which what ends is named
_OVER = re.compile(r"(?P<word>截至)(?=[。；]|(?:时间|日期|期限))")
_YEARS_HYPHEN = re.compile(r"(?<![0-9/-])(?:19|20)[0-9]{2}(?P<mark>[-~])(?=(?:19|20)[0-9]{2}年)")


def number_style(text: str, titles: bytearray, year: int | None) -> Iterator[Remark]:
    """Every remark on the form of figures and dates outside of the names of documents. ``year``: the report's."""
    found = (
        *_wide(text),
        *_years(text, year),
        *_ranges(text),
        *_dates(text),
        *_words(text),
    )
    return (remark for remark in found if not titles[remark.span.begin])


def _wide(text: str) -> Iterator[Remark]:
    for match in _WIDE.finditer(text):
        half = match[0].translate(_TO_HALF)
        yield Remark("wide", Span(*match.span()), f"数字、字母用半角，请改为“{half}”。", replacements=(half,))
    for match in _WIDE_MARK.finditer(text):
        group = "mark" if match["mark"] else "comma"
        half = "." if group == "mark" else ","
        message = f"数字中间用半角“{half}”，这里是全角“{match[group]}”。"
        yield Remark(
            "wide mark", Span(*match.span(group)), message, sure=group == "mark", replacements=(half,)
        )


def _years(text: str, year: int | None) -> Iterator[Remark]:
    latest = (year or 2035) + 10
    for match in _SHORT_YEAR.finditer(text):
        full = f"20{match['year']}"
        if int(full) <= latest:
            message = f"年份不简写，“{match['year']}年”请写成“{full}年”。"
            yield Remark("short year", Span(*match.span("year")), message, replacements=(full,))
    for match in _SHORT_RANGE.finditer(text):
        to = match["to"] if match["to"] in ("至", "到") else "—"
        full = f"{match['first']}{to}20{match['year']}"
        message = f"年份不简写，“{match[0]}年”请写成“{full}年”。"
        yield Remark("short year", Span(*match.span()), message, replacements=(full,))
    for match in _ZERO_YEAR.finditer(text):
        right = re.sub("[零○O0]", "〇", match[0])
        if right != match[0]:
            message = f"年份里的零写作“〇”，请改为“{right}”。"
            yield Remark("zero year", Span(*match.span()), message, replacements=(right,))
    for match in _YEARS_HYPHEN.finditer(text):
        message = f"起止年份之间用一字线“—”，这里是“{match['mark']}”。"
        yield Remark("years", Span(*match.span("mark")), message, sure=False, replacements=("—",))


def _ranges(text: str) -> Iterator[Remark]:
    for match in _PERCENT_RANGE.finditer(text):
        sign = match["sign"]
        right = f"{match['low']}{sign}{match['to']}{match['high']}{sign}"
        message = f"百分数的起止都要带“{sign}”，请改为“{right}”。"
        yield Remark("percent range", Span(*match.span()), message, replacements=(right,))
    for match in _SCALE_RANGE.finditer(text):
        scale = match["scale"]
        right = f"{match['low']}{scale}{match['to']}{match['high']}{scale}"
        message = f"起止两数都要带“{scale}”，才不致误读，请改为“{right}”。"
        yield Remark("scale range", Span(*match.span()), message, sure=False, replacements=(right,))


def _dates(text: str) -> Iterator[Remark]:
    for match in _DAY.finditer(text):
        right = f"{match['month']}{match['day']}日"
        message = f"书面语里日期用“日”，请改为“{right}”。"
        yield Remark("day", Span(*match.span()), message, replacements=(right,))
    for match in _MIXED_SHARE.finditer(text):
        right = f"{match['number']}%"
        message = f"汉字和阿拉伯数字不混写，请改为“{right}”。"
        yield Remark("mixed share", Span(*match.span()), message, replacements=(right,))
    for match in _MIXED_NUMERAL.finditer(text):
        right = _in_digits(match["number"]) + match["scale"]
        message = f"阿拉伯数字后面不用汉字“千”“百”“十”，请改为“{right}”。"
        yield Remark("mixed numeral", Span(*match.span()), message, replacements=(right,))
    for match in _ROUGH.finditer(text):
        if match["high"] in _FOLLOWS[match["low"]]:
            right = f"{match['low']}{match['high']}"
            message = f"表示概数的两个数字之间不用顿号，如是概数，请改为“{right}”。"
            span = Span(match.start("low"), match.end("high"))
            yield Remark("rough", span, message, sure=False, replacements=(right,))


def _in_digits(number: str) -> str:
    """2亿3千 → 2亿3000, 3千6百 → 3600: what stands below 万 or 亿 in digits alone."""
    head = number[: max(number.rfind("亿"), number.rfind("万")) + 1]
    places = re.findall("([0-9])([千百十]?)", number[len(head) :])
    return f"{head}{sum(int(digit) * _PLACES.get(place, 1) for digit, place in places)}"


def _words(text: str) -> Iterator[Remark]:
    for match in _UNTIL.finditer(text):
        if _ends_then(text, match.start(), match.end()):
            continue
        message = "“截止”是到期停止，后面带时间、还在继续的用“截至”。"
        yield Remark("until", Span(*match.span("word")), message, replacements=("截至",))
    for match in _OVER.finditer(text):
        message = "“截至”后面要有时间；表示到期停止的用“截止”。"
        yield Remark("until", Span(*match.span("word")), message, replacements=("截止",))


def _ends_then(text: str, begin: int, end: int) -> bool:
    """Whether what stands before 截止 ends at the date behind it: 报名截止12月8日."""
    if not _DATE_BEHIND.match(text, end):
        return False
    return cue_at_end("language", "ends").search(text[max(0, begin - _NEAR) : begin]) is not None
