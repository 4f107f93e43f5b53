"""Figures in running text: a number, Arabic, full-width or Chinese, with its measure word.

Both make one span (84户277人 is one figure; that of 两个村 is 两个). What only looks like a figure (一心一意, 第一书记,
七个方面) is not one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.base.cache import TextCache
from assistant.base.patterns import patterns
from assistant.base.tables import read_toml
from assistant.base.word_finder import WordFinder
from assistant.corpus.parse.fixed_forms import find_fixed_forms
from assistant.domain.report import Fact, FactKind
from assistant.domain.text import Span

_DIGITS = r"[0-9０-９]"
BLANK = r"[ \u00a0\u2009\u202f]"
"""White space that may separate a number from its unit; tab and U+3000 separate columns instead."""

_PLAIN = rf"{_DIGITS}{{1,16}}(?:[,，]{_DIGITS}{{3}}(?!{_DIGITS})){{0,5}}"
_SPACED = rf"{_DIGITS}{{1,3}}(?:{BLANK}{_DIGITS}{{3}}(?!{_DIGITS})){{1,4}}"
_ARABIC = rf"(?<![A-Za-z_0-9０-９])(?<![0-9０-９][.．])(?:{_SPACED}|{_PLAIN})(?:[.．]{_DIGITS}{{1,16}})?"
_COMPOUND = rf"(?:亿{_DIGITS}{{1,4}}(?=万))?(?:万(?:{_DIGITS}{{4}}(?!{_DIGITS})|{_DIGITS}(?=[千百])))?"
_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
_HAN = (
    rf"(?<![{_NUMERALS}])"
    rf"(?:(?:[{_NUMERALS}]|(?<=十)几|几(?=[十百千万])|数(?=[十百千万])){{1,20}}"
    r"(?:点[零一二三四五六七八九]{1,8}[万亿]?)?|半)"
)
_LEGAL = "(?<![壹贰叁肆伍陆柒捌玖拾佰仟])[壹贰叁肆伍陆柒捌玖拾][壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{1,20}"
_ABOUT = r"(?:余|多|来|几)?"
_SCALE = r"(?:万亿|千亿|百亿|千万|百万|万|千|百|亿)?"
_RANGE = rf"(?:{BLANK}?[-－—–~～至到]{BLANK}?{_DIGITS}{{1,16}}(?:[.．]{_DIGITS}{{1,16}})?)?"
_NUMBER_BEGIN = re.compile(f"[0-9０-９{_NUMERALS}几数半壹贰叁肆伍陆柒捌玖拾]")
"""The characters that a number can begin with."""
_SYMBOL_ENDS = r"(?:(?<=[A-Za-z0-9])(?![A-Za-z0-9²³])|(?<![A-Za-z0-9]))"

_PATTERNS = patterns("measures.toml", "patterns")
_STRUCTURAL = _PATTERNS["structural"]

_LONGER_WORD = rf"(?!{_PATTERNS.source('longer_word')})"

_NOT_ONE = _PATTERNS["not_one"]
_COUNTED_ONE = frozenset("名位所")
_BUILT_ONE = frozenset({"座", "间", "台", "条", "处", "套", "辆"})
_BUILDS = re.compile(r"[建添购置修增设盖]$")
_ONE_OF_TIME = _PATTERNS["one_of_time"]
_NAMED_BEHIND = frozenset({"名", "位", "户"})
_BARE_SCALES = ("万", "百", "千")
_ROUNDING = frozenset("上近逾")
"""Characters that make 百, 千 and 万 a number without a digit, and belong to it: 上千名, 近万户."""

_UNITS_ALONE = frozenset({"万元", "万美元"})
_LONGEST_NUMBERING = 2
_ORDERED = re.compile(rf"第{BLANK}?$")
_ORDINAL = re.compile(r"[第每全逐]$")
_PLANNED = _PATTERNS["planned"]
_QUOTED = re.compile(r"“[^“”\n]{1,14}”")


@dataclass(frozen=True, slots=True)
class _Measures:
    kinds: dict[str, FactKind]
    soft: frozenset[str]
    idioms: WordFinder
    figure: re.Pattern[str]
    remnant: re.Pattern[str]


@cache
def measures_table() -> Mapping[str, Any]:
    """The content of ``data/measures.toml``: measure words and units."""
    return read_toml("measures.toml")


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def measure_pattern() -> str:
    """A regular expression for any measure word, with its denominator if there is one (吨/日, 元/人)."""
    table = measures_table()
    kinds = _kinds()
    counted = _either(unit for unit, kind in kinds.items() if kind is FactKind.COUNT and len(unit) <= 2)
    per = _either(table["per"]["units"].split())
    rest = rf"(?:[/／](?:{per}){_SYMBOL_ENDS}|（(?:{counted})）|\((?:{counted})\))?"
    return rf"(?:{_either(kinds)}){_SYMBOL_ENDS}{_LONGER_WORD}{rest}"


@cache
def _kinds() -> dict[str, FactKind]:
    return {
        unit: FactKind(kind) for kind, units in measures_table()["units"].items() for unit in units.split()
    }


def unit_kind(unit: str) -> FactKind | None:
    """The kind of figures with this unit, which may begin with a scale (万元); None for what is no unit."""
    words = unit.strip()
    return _kinds().get(words) or _kinds().get(words.lstrip("十百千万亿"))


@cache
def _measures() -> _Measures:
    table, kinds = measures_table(), _kinds()
    units = _either(kinds)
    number = rf"{_ARABIC}{_COMPOUND}{_RANGE}{BLANK}?|(?P<legal>{_LEGAL})|{_HAN}"
    measure = measure_pattern().replace(f"(?:{units})", f"(?P<unit>{units})", 1)
    return _Measures(
        kinds=kinds,
        soft=frozenset(table["soft"]["units"].split()),
        idioms=WordFinder(table["idioms"]["words"].split(), not_after="0123456789０１２３４５６７８９"),
        figure=re.compile(
            rf"(?P<number>{number})(?P<about>{_ABOUT})(?P<scale>{_SCALE})(?P<more>{_ABOUT}){measure}"
        ),
        remnant=re.compile(rf"{_SCALE}(?:{units}){_LONGER_WORD}"),
    )


_CONTEXT = 24
"""How many characters before a line its figures depend on: the name of one may stand at the end of the line above."""


def find_figures(text: str) -> list[Fact]:
    """The figures, dates, documents and masks of ``text``, in order, not overlapping. None extends over a line end."""
    facts: list[Fact] = []
    begin = 0
    while begin < len(text):
        newline = text.find("\n", begin)
        end = len(text) if newline < 0 else newline + 1
        above = max(0, begin - _CONTEXT)
        for fact in _OF_LINES.get((text[above:end], begin - above), end - above):
            span = Span(fact.span.begin + above, fact.span.end + above)
            facts.append(Fact(fact.kind, span, fact.name, fact.unit))
        begin = end
    return facts


def _of_line(key: tuple[str, int]) -> tuple[Fact, ...]:
    """The figures of a line with its line end, which begins at an offset of the text; before it is its context."""
    text, begin = key
    facts = list(find_fixed_forms(text, begin))
    starts = [start.start() for start in _NUMBER_BEGIN.finditer(text, begin)]
    if not starts:
        return tuple(sorted(facts, key=lambda fact: fact.span))
    taken, quoted = bytearray(len(text)), bytearray(len(text))
    measures = _measures()
    for fact in facts:
        _mark(taken, fact.span.begin, fact.span.end)
    for at, word in measures.idioms.find(text[begin:]):
        _mark(taken, at + begin, at + begin + len(word))
    for match in _QUOTED.finditer(text, begin):
        _mark(quoted, *match.span())
    facts.extend(_joined(list(_measured(text, starts, taken, quoted, measures))))
    return tuple(sorted(facts, key=lambda fact: fact.span))


_OF_LINES = TextCache(_of_line)


def _mark(taken: bytearray, begin: int, end: int) -> None:
    taken[begin:end] = b"\1" * (end - begin)


def _measured(
    text: str, starts: Iterable[int], taken: bytearray, quoted: bytearray, measures: _Measures
) -> Iterator[Fact]:
    """The figures that begin at one of ``starts``."""
    free = text
    if taken.find(1) >= 0:
        free = "".join("\0" if gone else character for character, gone in zip(text, taken, strict=True))
    at = 0
    for begin in starts:
        match = measures.figure.match(free, begin) if begin >= at else None
        if match is None:
            continue
        end = match.end()
        arabic = match["number"][0].isdecimal()
        blank = match["number"][-1].isspace()
        if _ORDERED.search(text, max(0, begin - 2), begin):
            at = end
            continue
        if blank and _numbers_a_line(text, match):
            continue
        if not (arabic or match["legal"] or _counts(text, match, bool(quoted[begin]), measures)):
            continue
        at = end
        kind = measures.kinds[match["unit"]]
        if kind is FactKind.COUNT and begin and text[begin - 1] == "前" and match["unit"] in "名位":
            kind = FactKind.OTHER
        unit = match["scale"] + text[match.start("unit") : end]
        if match["number"] in _BARE_SCALES and text[begin - 1 : begin] in _ROUNDING:
            begin -= 1
        name = _indicator(text, begin, measures)
        if name is None and kind is FactKind.COUNT and match["unit"] in _NAMED_BEHIND:
            name = _noun_behind(text, end)
        yield Fact(kind, Span(begin, end), name=name, unit=unit)


def _numbers_a_line(text: str, match: re.Match[str]) -> bool:
    """Whether a number before white space is the number of the line (1 个人学习情况) and not a figure."""
    line = text.rfind("\n", 0, match.start()) + 1
    short = len(match["number"].strip()) <= _LONGEST_NUMBERING
    return short and not text[line : match.start()].strip(" \u3000\t#")


def _counts(text: str, match: re.Match[str], in_quotes: bool, measures: _Measures) -> bool:
    """Whether a Chinese number with a measure word counts something definite."""
    number, unit = match["number"], match["unit"]
    before, after = text[max(0, match.start() - 3) : match.start()], text[match.end() : match.end() + 6]
    kind = measures.kinds[unit]
    if _ORDINAL.search(before) or number in ("亿", "百千", "零", "〇"):
        return False
    if number in _BARE_SCALES:
        is_rounded = before[-1:] in _ROUNDING if before else False
        return (
            is_rounded
            or bool(match["about"])
            or (kind is FactKind.MONEY and number + unit not in _UNITS_ALONE)
        )
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
    """The figures, with adjacent ones of the same kind joined: 84户277人, 两天一夜."""
    joined: list[Fact] = []
    for figure in figures:
        last = joined[-1] if joined else None
        if last and last.span.end == figure.span.begin and last.kind is figure.kind:
            joined[-1] = Fact(last.kind, Span(last.span.begin, figure.span.end), last.name, last.unit)
        else:
            joined.append(figure)
    return joined


_BEFORE_FIGURE = re.compile(r"[^，。；：、！？,;:!?\s（）()“”《》0-9０-９*＊%％—]{1,18}$")
_VERBS = _PATTERNS["verbs"]
_ADVERBS = _PATTERNS["adverbs"]
_LEADING = _PATTERNS["leading"]
_NOUN_BEHIND = _PATTERNS["noun_behind"]
_DAY = re.compile("[日号月]")
_MODEL = re.compile(r"[0-9]{1,2}[A-Z](?=[\u4e00-\u9fff])")
"""A name that begins with a digit, 5G基站, is not a figure with its unit."""


def _indicator(text: str, begin: int, measures: _Measures) -> str | None:
    """The noun phrase before a figure (城镇新增就业 in 全年城镇新增就业3200人), None when it is not clear.

    The rest of an earlier figure (年 in 2021—2023年累计投入3亿元) is not part of the phrase.
    """
    end = begin
    while end and text[end - 1] in " \u00a0\u2009\u202f":
        end -= 1
    found = _BEFORE_FIGURE.search(text, max(0, end - 18), end)
    if found is None:
        return None
    at = found.start()
    if at and text[at - 1].isdecimal():
        model = _MODEL.match(text, at - 1)
        left = None if model else measures.remnant.match(text, at, end) or _DAY.match(text, at, end)
        at = model.start() if model else left.end() if left else at
    phrase = _ADVERBS.sub("", _VERBS.sub("", _LEADING.sub("", text[at:end])))
    return phrase if 2 <= len(phrase) <= 12 else None


def _noun_behind(text: str, end: int) -> str | None:
    """The noun behind a counted figure, up to a verb or a mark: 优秀女教师 in 15名优秀女教师进行表彰."""
    found = _NOUN_BEHIND.match(text, end, min(len(text), end + 12))
    return found[1] if found else None
