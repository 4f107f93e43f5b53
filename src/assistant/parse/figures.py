"""Figures in running text: counts, sums, shares, areas, durations, dates. Arabic, full-width and Chinese numerals.

A figure is number and measure word as one span (84户277人 is one, of 两个村 it is 两个); what only looks like one
(一心一意, 第一书记, 七个方面) is left alone.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.report import Fact, FactKind
from assistant.text import Span

_DIGITS = r"[0-9０-９]"
_ARABIC = rf"{_DIGITS}+(?:[,，]{_DIGITS}{{3}}(?!{_DIGITS}))*(?:[.．]{_DIGITS}+)?"
_HAN = r"(?:(?:[零〇一二两三四五六七八九十百千万亿]|(?<=十)几|几(?=[十百千万])|数(?=[十百千万]))+(?:点[零一二三四五六七八九]+)?|半)"
_ABOUT = r"(?:余|多|来|几)?"
_SCALE = r"(?:万亿|千万|百万|万|千|百|亿)?"
_RANGE = r"(?:[-－—–~～至到][0-9０-９]+(?:[.．][0-9０-９]+)?)?"

_YEAR = r"(?:(?:19|20|１９|２０)[0-9０-９]{2}|[一二][零〇○九][零〇○一二三四五六七八九]{2})"
_NUMBER_OF_DAY = r"(?:[0-9０-９]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PART_OF_MONTH = r"(?:上旬|中旬|下旬|底|初|末)?"
_HOUR = r"(?:[0-9０-９]{1,2}|二?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_PART_OF_DAY = r"(?:凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜里|夜间|深夜|半夜)"
_SMALL = "一二两三四五六七八九"
_RANK = r"[0-9０-９一二三四五六七八九十百]+"

# From the most to the least certain; where two overlap the earlier pattern, then the longer match, wins.
_SPECIAL: tuple[tuple[FactKind, re.Pattern[str]], ...] = tuple(
    (FactKind(kind), re.compile(pattern))
    for kind, pattern in (
        ("mask", r"[*＊]+|[×✕✖]{2,}|(?<![A-Za-z])[XxＸ]{2,}(?![A-Za-z])|[_＿]{2,}"),
        (
            "doc",
            r"《[^《》\n]{1,60}(?:《[^《》\n]{1,40}》[^《》\n]{0,40})?》(?:第[一二三四五六七八九十]+卷)?",
        ),
        ("date", rf"{_YEAR}年{_NUMBER_OF_DAY}月(?:{_NUMBER_OF_DAY}[日号]|{_PART_OF_MONTH})"),
        ("year", rf"{_YEAR}(?:年)?[-－—–~～至到]{_YEAR}年度?"),
        ("year", rf"{_YEAR}年度?"),
        (
            "date",
            rf"(?:明年|今年|去年|当年|次年|上年)?(?<![个第每户人0-9０-９]){_NUMBER_OF_DAY}月(?:{_NUMBER_OF_DAY}[日号]|{_PART_OF_MONTH})(?!饼)",
        ),
        ("date", rf"(?<=每月){_NUMBER_OF_DAY}[日号]"),
        (
            "date",
            r"(?<=[“\"]){0}{{1,2}}[·.．]{0}{{1,2}}(?=[”\"])".replace("{0}", _DIGITS)
            .replace("{{", "{")
            .replace("}}", "}"),
        ),
        ("date", r"(?<=“)(?:五一|十一|七一|八一|三八|五四)(?=”)"),
        (
            "date",
            r"(?:腊月|正月)(?:初[一二三四五六七八九十]|[二]?十[一二三四五六七八九]?)?(?<=[一二三四五六七八九十])",
        ),
        ("year", r"(?<=[比较于了对到从自由是与同按将把在，。])上年度?(?!纪)"),
        ("percent", rf"百分之(?:百|[{_SMALL}十点]+)"),
        ("percent", rf"[一二两三四五六七八九十]分之[一二两三四五六七八九]"),
        (
            "percent",
            rf"(?<![一-鿿]完)(?<![完建达组变生养])[{_SMALL}](?:[、到至][{_SMALL}])?成(?:[{_SMALL}](?![成个名户人项件月年条])|半|多|以上)?(?![为员立果就功绩长型熟品份效本套文分书事不])",
        ),
        ("percent", r"(?<=[过到近超占达约少了])(?:一大半|一半|一多半)"),
        (
            "other",
            rf"(?:{_PART_OF_DAY}{_HOUR}[点时](?:半|多|{_HOUR}分?|钟)?|{_HOUR}点(?:半|多|钟|[二三四五]?十[五]?分?)(?![一-鿿]?[条名]))",
        ),
        ("other", rf"第{_RANK}(?:名|位|届)(?!书记)"),
        ("other", rf"(?<=第){_RANK}个年头"),
        ("other", rf"(?<=[一-鿿])第{_RANK}(?=[，。；、])"),
        ("other", r"[特一二三四][级等](?:奖|甲等|乙等)|[特一二三四五]级(?=以上|响应|资质)"),
        ("other", r"[二三四五六七八九]十(?:出头|岁上下|来岁|多岁|几岁)"),
        (
            "money",
            rf"(?:[一二两三四五六七八九十百千]+块[{_SMALL}](?![一-鿿]?[地田])|{_HAN}[角毛](?:{_HAN}分|钱)?|{_HAN}分钱)",
        ),
        ("money", rf"(?:{_ARABIC}[余多]?[万亿]|[一二两三四五六七八九十]+[百千万])[余多]?块(?![地田])"),
        ("other", rf"[一二两三四五六七八九十]+米[{_SMALL}]"),
        ("count", r"[一二三四五六七八九十]+万(?=以上|以下|左右)"),
    )
)

_STRUCTURAL = re.compile(
    r"[个件条点项大]?(?:大|小|好|实|难|要|硬|重点)?"
    r"(?:方面|部分|步骤|要点|要求|关键|环节|坚持|必须|时期|特点|结合|统筹|层面|维度|角度|体会|建议|意见|感受|不足|原因|经验|字|事(?![故项业实务])"
    r"|不放过|字诀|[“\"]|着力点|抓手|下功夫|头绪|梦|道理|理|心眼|心|愿|钉子|样|：|:)"
)
"""What follows a structural count: 七个方面, 三个“不”, 四件事 tell how a text is built, not how much there is."""

_NOT_ONE = re.compile(
    r"(?:没有|没|无|不|每|任何|哪|某|同|另|这|那|看|让|第|换|最|唯|为|是|像|成|过|作为|当|再)$"
)
_COUNTED_ONE = frozenset("名 位 所".split())
_ONE_OF_TIME = re.compile(r"个(?:多)?(?:月|小时|钟头|星期|工作日|晚上|学期|季度)|倍|楼")
_ORDINAL = re.compile(r"[第每全逐]$")
_PLANNED = re.compile(r"行动|计划|规划|方案|攻坚|任期|大计|奋斗|目标|党史|历史|光辉")
_QUOTED = re.compile(r"“[^“”\n]{1,14}”")


@dataclass(frozen=True, slots=True)
class _Measures:
    kinds: dict[str, FactKind]
    soft: frozenset[str]
    idioms: re.Pattern[str]
    figure: re.Pattern[str]


@cache
def _measures() -> _Measures:
    table = tomllib.loads(
        resources.files("assistant").joinpath("data/measures.toml").read_text(encoding="utf-8")
    )
    kinds = {unit: FactKind(kind) for kind, units in table["units"].items() for unit in units.split()}
    units = "|".join(re.escape(unit) for unit in sorted(kinds, key=len, reverse=True))
    idioms = sorted(table["idioms"]["words"].split(), key=len, reverse=True)
    return _Measures(
        kinds=kinds,
        soft=frozenset(table["soft"]["units"].split()),
        idioms=re.compile(rf"(?<!{_DIGITS})(?:" + "|".join(map(re.escape, idioms)) + ")"),
        figure=re.compile(
            rf"(?P<number>{_ARABIC}{_RANGE}|{_HAN})(?P<about>{_ABOUT})(?P<scale>{_SCALE})(?P<more>{_ABOUT})"
            rf"(?P<unit>{units})"
        ),
    )


def find_figures(text: str) -> list[Fact]:
    """Figures, dates, documents and masks of ``text``, in order, not overlapping."""
    taken = bytearray(len(text))
    facts: list[Fact] = []
    for kind, pattern in _SPECIAL:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                _take(taken, match.start(), match.end())
                facts.append(Fact(kind, Span(match.start(), match.end())))
    measures = _measures()
    for match in measures.idioms.finditer(text):
        _take(taken, match.start(), match.end())
    quoted = bytearray(len(text))
    for match in _QUOTED.finditer(text):
        _take(quoted, match.start(), match.end())
    facts.extend(_joined(list(_plain_figures(text, taken, quoted, measures))))
    return sorted(facts, key=lambda fact: fact.span)


def _take(taken: bytearray, begin: int, end: int) -> None:
    taken[begin:end] = b"\1" * (end - begin)


def _plain_figures(text: str, taken: bytearray, quoted: bytearray, measures: _Measures) -> Iterator[Fact]:
    at = 0
    while match := measures.figure.search(text, at):
        begin, end = match.span()
        at = begin + 1
        if any(taken[begin:end]):
            continue
        arabic = match["number"][0].isdecimal()
        if not (arabic or _is_figure(text, match, bool(quoted[begin]), measures)) or _is_serial(text, match):
            at = end if arabic else at
            continue
        at = end
        kind = measures.kinds[match["unit"]]
        if kind is FactKind.COUNT and begin and text[begin - 1] == "前" and match["unit"] in "名位":
            kind = FactKind.OTHER
        unit = match["scale"] + match["unit"]
        yield Fact(kind, Span(begin, end), name=_indicator(text, begin), unit=unit)


def _is_serial(text: str, match: re.Match[str]) -> bool:
    """第3条, 1.2条 of a list: a place in an order."""
    before = text[max(0, match.start() - 1) : match.start()]
    return before == "第"


def _is_figure(text: str, match: re.Match[str], in_quotes: bool, measures: _Measures) -> bool:
    """Whether a Chinese number with a measure word counts something definite."""
    number, unit = match["number"], match["unit"]
    before, after = text[max(0, match.start() - 3) : match.start()], text[match.end() : match.end() + 6]
    kind = measures.kinds[unit]
    if _ORDINAL.search(before) or number in ("万", "百", "千", "亿", "百千", "零", "〇"):
        return number in ("万", "百", "千") and kind is FactKind.MONEY
    large = any(scale in number for scale in "十百千万亿")
    if number == "半":
        return kind is FactKind.OTHER and (
            unit in ("小时", "年", "个小时", "个月", "个多月") and not after.startswith("以")
        )
    if in_quotes and kind is FactKind.COUNT:
        return False
    if number == "一":
        if _ONE_OF_TIME.fullmatch(unit):
            return True
        if unit == "次":
            return not _NOT_ONE.search(before) and after[:1] not in "性做补办更交到就完都说又走领把"
        return (
            unit in _COUNTED_ONE
            and not _NOT_ONE.search(before)
            and not match["about"]
            and before[-1:] not in "。\n"
        )
    if unit in ("字", "个字") and not any(scale in number for scale in "千万亿"):
        return False
    if unit in measures.soft and not large:
        return False
    if kind is FactKind.COUNT and not (large and len(number) > 1) and _STRUCTURAL.match(text, match.end()):
        return False
    return not (unit == "年" and (after.startswith("级") or _PLANNED.match(after)))


def _joined(figures: list[Fact]) -> list[Fact]:
    """Figures of one kind that touch are one: 84户277人, 两天一夜."""
    joined: list[Fact] = []
    for figure in figures:
        last = joined[-1] if joined else None
        if last and last.span.end == figure.span.begin and last.kind is figure.kind:
            joined[-1] = Fact(last.kind, Span(last.span.begin, figure.span.end), last.name, last.unit)
        else:
            joined.append(figure)
    return joined


_BEFORE_FIGURE = re.compile(r"[^，。；：、！？,;:!?\s（）()“”《》0-9０-９*＊%％—]{1,18}$")
_VERBS = re.compile(
    r"(?:达到了?|累计达?|突破|超过|超出|完成|实现|控制在|保持在|稳定在|提高到|提升到|增加到|上升到|下降到|缩短到|压缩到|降到|降至|升到|升至|增至|减至|减到|达|至|到|为|由|从|共|约|近|仅|只有|有|了|是|得|过)+$"
)
_ADVERBS = re.compile(
    r"^(?:全年|今年|去年|当年|年内|一年来|目前|现有|其中|累计|共|先后|已|也|就|还|又|并|再|每年|每月|全县|全市|全镇|全乡|全院|全校|全区|全局|全省)+"
)


def _indicator(text: str, begin: int) -> str | None:
    """The noun phrase before a figure (城镇新增就业 of 全年城镇新增就业3200人), None where nothing simple stands there."""
    found = _BEFORE_FIGURE.search(text, max(0, begin - 18), begin)
    if found is None:
        return None
    phrase = _ADVERBS.sub("", _VERBS.sub("", found[0]))
    return phrase if 2 <= len(phrase) <= 12 else None
