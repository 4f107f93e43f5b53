"""Totals that the amount for each and the number of them do not come to: 每户2000元，350户，共80万元; and spans of months."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from assistant.corpus.parse.layout import han_number
from assistant.corpus.parse.numerals import read_numeral
from assistant.domain.report import Fact, FactKind, Report
from assistant.domain.text import Span
from assistant.review.arithmetic import (
    AMOUNT,
    SHARE,
    Discrepancy,
    Skeleton,
    fact_value,
    rounding,
    sentences,
    skeleton,
    written_like,
)
from assistant.review.cues import alternatives, cue
from assistant.review.values import Value

_FREE = rf"[^。；;\n{AMOUNT}{SHARE}]"
_MONTHS = {"月": range(1, 13), "年": range(1, 2), "季": range(1, 5), "季度": range(1, 5)}
_YEAR = {"月": 12, "季": 4, "季度": 4}
_SLACK = Decimal("0.02")
_HAN_MONTH = "[一二三四五六七八九十]{1,2}|[0-9]{1,2}"
_SPAN_OF_MONTHS = re.compile(
    rf"(?<![0-9一二三四五六七八九十年])从?(?:今年|当年|本年)?(?P<begin>{_HAN_MONTH})月(?:份)?(?:到|至|—|－|-|~|～)"
    rf"(?P<end>{_HAN_MONTH})月(?:份)?[，,]?(?:整整|历时|前后|总共|一共|共|用了|用时|长达|花了|足足){{1,2}}"
    r"(?P<months>[一二两三四五六七八九十]{1,2}|[0-9]{1,2})个月(?![余多来])"
)


_GROUPS = re.compile(
    rf"(?P<total>{AMOUNT})[^，。；{AMOUNT}{SHARE}]{{0,8}}(?:分成|分为|编成|编为|组成)(?P<count>{AMOUNT})"
    rf"[^，。；{AMOUNT}{SHARE}]{{0,6}}[，,]?每[组队班片]{_FREE}{{0,2}}(?P<rate>{AMOUNT})"
)


@cache
def _orders() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The amount for each before and behind the number of them."""
    unit = f"每(?P<per>{alternatives('figures', 'per')})(?:每(?P<time>月|年|季度|季))?"
    each = rf"{unit}{_FREE}{{0,10}}(?P<rate>{AMOUNT})"
    count, total = rf"(?P<count>{AMOUNT})", rf"(?P<total>{AMOUNT})"
    return (
        re.compile(f"{each}{_FREE}{{0,16}}{count}(?P<led>{_FREE}{{0,14}}){total}"),
        re.compile(f"{count}{_FREE}{{0,14}}{each}(?P<led>{_FREE}{{0,14}}){total}"),
    )


def products(draft: Report) -> Iterator[Discrepancy]:
    """Totals of money beside an amount for each and a number, in either order, which they contradict."""
    text = draft.text
    for span, facts in sentences(draft):
        if len(facts) < 3 or "每" not in span.of(text):
            continue
        bare = skeleton(text, span, facts)
        for match in _GROUPS.finditer(bare.text):
            yield from _grouped(text, bare, match)
        for order in _orders():
            for match in order.finditer(bare.text):
                # Rises and upper limits matter beside the amount only: 群众满意度明显提高 behind it says nothing of it.
                since = 1 + max(bare.text.rfind(mark, 0, match.start()) for mark in "，。；")
                if not cue("figures", "not_each").search(bare.text, since, match.end()):
                    yield from _compared(text, bare, match)


def _compared(text: str, bare: Skeleton, match: re.Match[str]) -> Iterator[Discrepancy]:
    facts: dict[str, Fact] = {name: bare.figures[match.start(name)] for name in ("rate", "count", "total")}
    values = {name: fact_value(text, fact) for name, fact in facts.items()}
    rate, count, total = values["rate"], values["count"], values["total"]
    if rate is None or count is None or total is None or not _fit(facts, rate, count, total, match["per"]):
        return
    time = match["time"]
    times = _MONTHS.get(time or "", range(1, 2))
    if time in _YEAR and cue("figures", "in_the_year").search(match["led"]):
        times = range(_YEAR[time], _YEAR[time] + 1)
    due = rate.amount * count.amount
    slack = rounding(total) + due * _SLACK
    if any(abs(due * several - total.amount) <= slack * several for several in times):
        return
    shown = facts["total"].span.of(text)
    come_to = written_like((due * times[-1]).quantize(min(total.step, Decimal(1))), total, shown)
    over = f"、{times[-1]}个{time}" if times[-1] > 1 and time else ""
    each, number = (facts[name].span.of(text) for name in ("rate", "count"))
    message = f"按每{match['per']}{each}、{number}{over}算是{come_to}，这里写的是“{shown}”，请核对。"
    yield Discrepancy(facts["total"].span, message, 0.7, sure=False)


def _grouped(text: str, bare: Skeleton, match: re.Match[str]) -> Iterator[Discrepancy]:
    """31名党员分成四个小组，每组8人: groups of one size that do not come to all."""
    facts = {name: bare.figures[match.start(name)] for name in ("total", "count", "rate")}
    values = [fact_value(text, fact) for fact in facts.values()]
    total, count, rate = values
    if total is None or count is None or rate is None or any(one is not None and one.about for one in values):
        return
    if {total.unit, rate.unit} <= {"人", "名", "个", "户"} and total.amount != count.amount * rate.amount:
        shown, each, number = (facts[name].span.of(text) for name in ("total", "rate", "count"))
        come_to = written_like(count.amount * rate.amount, total, shown)
        message = f"{number}组、每组{each}是{come_to}，前面写的是“{shown}”，请核对。"
        yield Discrepancy(facts["rate"].span, message, 0.6, sure=False)


def _fit(facts: dict[str, Fact], rate: Value, count: Value, total: Value, per: str) -> bool:
    """Whether a rate and a total of money stand beside the number of what each is paid for, none of them rough."""
    money = facts["rate"].kind is FactKind.MONEY and facts["total"].kind is FactKind.MONEY
    counted = count.unit == per or {count.unit, per} <= {"人", "名", "个"}
    return money and counted and not (rate.about or count.about or total.about) and bool(rate.amount)


def months(draft: Report) -> Iterator[Discrepancy]:
    """Spans of months of another length than is said: 从3月到9月，整整五个月."""
    for match in _SPAN_OF_MONTHS.finditer(draft.text):
        begin, end = (_month(match[name]) for name in ("begin", "end"))
        said = match["months"]
        number = int(said) if said.isdecimal() else read_numeral(said)
        if not 1 <= begin < end <= 12 or number is None:
            continue
        if number not in (end - begin, end - begin + 1):
            message = f"{begin}月到{end}月是{end - begin + 1}个月，这里写的是“{said}个月”，请核对。"
            yield Discrepancy(Span(match.start("months"), match.end()), message, 0.85)


def _month(written: str) -> int:
    return int(written) if written.isdecimal() else han_number(written)
