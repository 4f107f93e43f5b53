"""Figures in running text: a number, Arabic, full-width or Chinese, with its measure word.

Both are one span (84户277人 is one, of 两个村 it is 两个); what only looks like a figure (一心一意, 第一书记,
七个方面) is left alone.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.corpus.parse.fixed_forms import find_fixed_forms
from assistant.domain.report import Fact, FactKind
from assistant.domain.text import Span

_DIGITS = r"[0-9０-９]"
_ARABIC = rf"{_DIGITS}+(?:[,，]{_DIGITS}{{3}}(?!{_DIGITS}))*(?:[.．]{_DIGITS}+)?"
_HAN = (
    r"(?:(?:[零〇一二两三四五六七八九十百千万亿]|(?<=十)几|几(?=[十百千万])|数(?=[十百千万]))+"
    r"(?:点[零一二三四五六七八九]+)?|半)"
)
_ABOUT = r"(?:余|多|来|几)?"
_SCALE = r"(?:万亿|千万|百万|万|千|百|亿)?"
_RANGE = r"(?:[-－—–~～至到][0-9０-９]+(?:[.．][0-9０-９]+)?)?"

_STRUCTURAL = re.compile(
    r"[个件条点项大]?(?:大|小|好|实|难|要|硬|重点)?"
    r"(?:方面|部分|步骤|要点|要求|关键|环节|坚持|必须|时期|特点|结合|统筹|层面|维度|角度|体会|建议|意见|感受"
    r"|不足|原因|经验|字|事(?![故项业实务])|不放过|着力点|抓手|下功夫|头绪|梦|道理|理|心眼|心|愿|钉子|样"
    r"|[“\"：:])"
)
"""What follows a structural count: 七个方面, 三个“不”, 四件事 tell how a text is built, not how much there is."""

_LONGER_WORD = (
    r"(?!(?<=台)阶|(?<=人)[民才口均大工社]|(?<=家)[庭长属]|(?<=名)[单义牌额]|(?<=条)[件例]|(?<=项)目|(?<=组)[织建]"
    r"|(?<=部)[门队委分]|(?<=位)[置于]|(?<=班)[子主]|(?<=队)伍|(?<=口)岸|(?<=年)级)"
)
"""What makes a longer word of a measure word: 千亿台阶, 3人民."""

_NOT_ONE = re.compile(
    r"(?:没有|没|无|不|每|任何|哪|某|同|另|这|那|看|让|第|换|最|唯|为|是|像|成|过|作为|当|再)$"
)
_COUNTED_ONE = frozenset("名位所")
_BUILT_ONE = frozenset({"座", "间", "台", "条", "处", "套", "辆"})
_BUILDS = re.compile(r"[建添购置修增设盖]$")
_ONE_OF_TIME = re.compile(r"个(?:多)?(?:月|小时|钟头|星期|工作日|晚上|学期|季度)|小时|倍|楼")
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
            rf"(?P<unit>{units}){_LONGER_WORD}"
        ),
    )


def find_figures(text: str) -> list[Fact]:
    """Figures, dates, documents and masks of ``text``, in order, not overlapping."""
    facts = list(find_fixed_forms(text))
    taken, quoted = bytearray(len(text)), bytearray(len(text))
    measures = _measures()
    for fact in facts:
        _mark(taken, fact.span.begin, fact.span.end)
    for match in measures.idioms.finditer(text):
        _mark(taken, *match.span())
    for match in _QUOTED.finditer(text):
        _mark(quoted, *match.span())
    facts.extend(_joined(list(_measured(text, taken, quoted, measures))))
    return sorted(facts, key=lambda fact: fact.span)


def _mark(taken: bytearray, begin: int, end: int) -> None:
    taken[begin:end] = b"\1" * (end - begin)


def _measured(text: str, taken: bytearray, quoted: bytearray, measures: _Measures) -> Iterator[Fact]:
    at = 0
    while match := measures.figure.search(text, at):
        begin, end = match.span()
        at = begin + 1
        if any(taken[begin:end]):
            continue
        arabic = match["number"][0].isdecimal()
        if text.startswith("第", begin - 1) and begin:
            at = end
            continue
        if not arabic and not _counts(text, match, bool(quoted[begin]), measures):
            continue
        at = end
        kind = measures.kinds[match["unit"]]
        if kind is FactKind.COUNT and begin and text[begin - 1] == "前" and match["unit"] in "名位":
            kind = FactKind.OTHER
        unit = match["scale"] + match["unit"]
        yield Fact(kind, Span(begin, end), name=_indicator(text, begin), unit=unit)


def _counts(text: str, match: re.Match[str], in_quotes: bool, measures: _Measures) -> bool:
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
        if unit in _BUILT_ONE and _BUILDS.search(before):
            return True
        return (
            unit in _COUNTED_ONE
            and not _NOT_ONE.search(before)
            and not match["about"]
            and before[-1:] not in "。\n"
        )
    if number == "十" and unit == "分":
        return False
    if unit in ("字", "个字") and not any(scale in number for scale in "千万亿"):
        return False
    if unit in measures.soft and not large:
        return False
    if kind is FactKind.COUNT and not (large and len(number) > 1) and _STRUCTURAL.match(text, match.end()):
        return False
    return not (unit == "年" and _PLANNED.match(after))


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
    r"(?:达到了?|累计达?|突破|超过|超出|完成|实现|控制在|保持在|稳定在|提高到|提升到|增加到|上升到|下降到"
    r"|缩短到|压缩到|降到|降至|升到|升至|增至|减至|减到|达|至|到|为|由|从|共|约|近|仅|只有|有|了|是|得|过)+$"
)
_ADVERBS = re.compile(
    r"^(?:全年|今年|去年|当年|年内|一年来|目前|现有|其中|累计|共|先后|已|也|就|还|又|并|再|每年|每月"
    r"|全[县市镇乡院校区局省])+"
)


def _indicator(text: str, begin: int) -> str | None:
    """The noun phrase before a figure (城镇新增就业 of 全年城镇新增就业3200人), None where none is plain."""
    found = _BEFORE_FIGURE.search(text, max(0, begin - 18), begin)
    if found is None:
        return None
    phrase = _ADVERBS.sub("", _VERBS.sub("", found[0]))
    return phrase if 2 <= len(phrase) <= 12 else None
