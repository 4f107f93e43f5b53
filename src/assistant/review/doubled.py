"""Parts of a figure that stand twice: 1200万万元, 130余万余元, 约300余人, 百分之50%."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.base.patterns import patterns
from assistant.corpus.parse.common_words import common_words
from assistant.corpus.parse.figures import measures_table
from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.review.arithmetic import Discrepancy

_D = "[0-9０-９]"
_DIGITS = rf"{_D}{{1,12}}(?:[.．]{_D}{{1,6}})?"
_HAN = "[一二两三四五六七八九十百千万]{1,8}"
_MORE = "[余多]"
_COUNTED = "(?:(?<=[0-9０-９])|(?<=[一二两三四五六七八九][十百千]))"
_UNIT_FOLLOWS = "[一-鿿A-Za-z%％]"
_NO_MARK = "[^，。；、：（）()\n0-9]"
_ROUGHLY = patterns("indicators.toml", "cues").source("roughly")
_WORD_OF_UNIT = patterns("indicators.toml", "cues")["word_of_unit"]
_LONGEST = 16
_NO_TIME = "(?!年|个?月|天|日|周)"  # 近十余年来 is about the years just past


@dataclass(frozen=True, slots=True)
class _Pattern:
    """``drop`` in the expression is what to leave out; ``why`` follows the quoted words; ``sure``: it is an error."""

    expression: re.Pattern[str]
    why: str
    sure: bool = True


@cache
def _patterns() -> tuple[_Pattern, ...]:
    words = {word for listed in measures_table()["units"].values() for word in listed.split()}
    long = sorted(
        (word for word in words if len(word) > 1 and word.isalpha()), key=lambda word: (-len(word), word)
    )
    unit = "|".join(map(re.escape, long))
    short = "|".join(sorted(word for word in words if len(word) == 1 and "一" <= word <= "鿿"))
    once = "重复了"
    expressions = (
        (
            rf"{_COUNTED}(?P<keep>亿|万|百|千)(?P<drop>(?P=keep))(?!瓦|伏|克|米)(?!(?<=亿)次)",
            f"的单位{once}",
        ),
        (rf"(?<={_D})(?P<drop>亿)(?P<keep>万元)", "里“亿”和“万”只能留一个"),
        (rf"(?<={_D})(?P<keep>[万亿]元)(?P<drop>元)(?![一-鿿])", f"的单位{once}"),
        (
            rf"{_COUNTED}(?P<keep>{_MORE}[万亿千百]?)(?P<drop>{_MORE})(?={_UNIT_FOLLOWS})",
            f"里“余”“多”{once}",
        ),
        (rf"(?<={_D})(?P<keep>{unit})(?P<drop>(?P=keep))(?![一-鿿])", f"的单位{once}"),
        (
            rf"(?<={_D})(?P<scale>[万亿千百余多]{{0,2}})(?P<keep>{short})(?P<drop>(?P=keep))(?![一-鿿])",
            f"的单位{once}",
        ),
        (rf"(?P<drop>百分之)(?P<keep>{_DIGITS}[%％])", "里“百分之”和“%”只能留一个"),
        (rf"(?<={_D})(?P<drop>[%％])(?P<keep>个百分点)", "里“%”和“个百分点”只能留一个"),
    )
    rough = (
        rf"(?P<drop>{_ROUGHLY})(?P<keep>(?:{_DIGITS}|{_HAN})[万亿千百]?{_MORE}(?=[万亿千百]?{_NO_TIME}{_UNIT_FOLLOWS}))",
        rf"(?P<drop>{_ROUGHLY})(?P<keep>{_DIGITS}{_NO_MARK}{{1,6}}?左右)",
        rf"(?<=[0-9０-９十百千万][余多])(?P<keep>{_NO_MARK}{{1,4}}?)(?P<drop>左右)",
    )
    return (
        *(_Pattern(re.compile(expression), why) for expression, why in expressions),
        _Pattern(
            re.compile(
                rf"(?<={_D})(?P<scale>[万亿千百余多]{{0,2}})(?P<keep>{short})(?P<drop>(?P=keep))(?=[一-鿿])"
            ),
            f"的单位{once}",
            sure=False,
        ),
        *(
            _Pattern(re.compile(expression), "表示概数的词用了两个，留一个即可", sure=False)
            for expression in rough
        ),
    )


_MALFORMED = re.compile(
    rf"(?<![0-9０-９.．A-Za-z])(?P<number>{_D}{{1,6}}[.．]{_D}{{1,6}}[.．]{_D}{{1,6}})(?=万|亿|元|%|％|亩|吨|公里|平方)"
)


def doubled(draft: Report) -> Iterator[Discrepancy]:
    """Figures that say one thing twice, or have two decimal points."""
    text = draft.text
    for pattern in _patterns():
        for match in pattern.expression.finditer(text):
            # 3个个体户, 5家家庭农场: the second character begins a word.
            if not pattern.sure and _begins_word(text[match.end() - 1 : match.end() + 1]):
                continue
            yield _discrepancy(text, match, pattern)
    for match in _MALFORMED.finditer(text):
        yield Discrepancy(Span(*match.span()), f"“{match[0]}”有两个小数点，请核对数字。", 0.9)


def _begins_word(pair: str) -> bool:
    return pair in common_words() or _WORD_OF_UNIT.fullmatch(pair) is not None


def _discrepancy(text: str, match: re.Match[str], pattern: _Pattern) -> Discrepancy:
    begin = match.start()
    while (
        begin
        and match.start() - begin < _LONGEST
        and (text[begin - 1].isdecimal() or text[begin - 1] in ".．")
    ):
        begin -= 1
    span = Span(begin, match.end())
    drop = Span(*match.span("drop"))
    replacement = text[span.begin : drop.begin] + text[drop.end : span.end]
    message = f"“{span.of(text)}”{pattern.why}，请改为“{replacement}”。"
    return Discrepancy(span, message, 0.9 if pattern.sure else 0.7, pattern.sure, (replacement,))
