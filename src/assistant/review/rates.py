"""Shares beside the figures that they are shares of: 受理120件，办结108件，办结率95%; 完成3.2亿元，占计划4亿元的85%."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.base.patterns import patterns
from assistant.domain.report import Fact, FactKind, Report
from assistant.review.arithmetic import (
    AMOUNT,
    AMOUNTS,
    HUNDRED,
    SHARE,
    TIME,
    Discrepancy,
    Skeleton,
    fact_value,
    percent,
    sentences,
    share_bounds,
    skeleton,
)
from assistant.review.values import Value

_RATE = re.compile(r"(?P<stem>[一-鿿]{2})率(?:均|已)?(?:达到?|为|是)?$")
_PART = "(?:(?:^|[，,、：:（])(?:已|共|现|累计|全部|目前|其中){{0,4}}|^[^，,、：:（；]{{0,6}}){}(?:了|数|完毕|案件|到位)?$"
_PART_BEFORE = re.compile(r"(?:其中|包括)[^，。；]{0,8}$")
_NEAR = 6  # figures before a rate among which its whole is looked for
_BEFORE = 200  # characters before a rate in which what it is of is named
_CLOSE = 24  # characters between figures that belong together

_N, _P = AMOUNT, SHARE
_FREE = rf"[^，。；：,;（(）){AMOUNT}{SHARE}]"
_CUES = patterns("indicators.toml", "cues")
_PLAN = rf"(?:{_CUES.source('plan')})(?:数|值|额|量|任务|目标)?"
_LAST = rf"(?:{_CUES.source('last_year')}|{TIME})?(?:末|底|全年)?(?:同期)?(?:的|时的)?"
_MORE, _LESS = _CUES.source("more"), _CUES.source("less")

# 完成3.2亿元，占年度计划4亿元的85%; 新建3所，占全县120所的2.5%
_OF_STATED = re.compile(
    rf"(?P<part>{_N})[，,（(]?(?:已|仅|约)?(?:占|为|是|相当于|完成|实现|达到?)(?P<of>{_FREE}{{0,14}})(?P<whole>{_N})的(?P<rate>{_P})"
)
# 年度计划4亿元，实际完成3.2亿元，占计划的85%
_BETWEEN = rf"(?:[^，。；;{SHARE}]{{2,16}}[，,])?"  # a clause that has nothing to do with it
_OF_PLAN = re.compile(
    rf"{_PLAN}{_FREE}{{0,6}}(?P<whole>{_N})[，,]{_BETWEEN}{_FREE}{{0,10}}(?:完成|实现|实际|达到|已){_FREE}{{0,8}}(?P<part>{_N})[，,（(]{_BETWEEN}"
    rf"(?:完成率|完成比例|完成进度|兑现率|(?:占|完成|为|达到?){_FREE}{{0,6}}{_PLAN}的?)(?:达到?|为|是)?(?P<rate>{_P})"
)
# 应到120人，实到108人，到会率95%
_OF_DUE = re.compile(
    rf"应{_FREE}{{1,8}}(?P<whole>{_N})[，,]{_FREE}{{0,6}}(?:实|已){_FREE}{{1,8}}(?P<part>{_N})[，,（(]{_BETWEEN}{_FREE}{{1,6}}率(?:达到?|为|是)?(?P<rate>{_P})"
)
# 参训300人，合格率98%，合格285人
_RATE_FIRST = re.compile(
    rf"(?P<whole>{_N})[，,]{_FREE}{{0,4}}?(?P<stem>[一-鿿]{{2}})率(?:达到?|为|是)?(?P<rate>{_P})[，,（(](?:有|共|其中)?(?P=stem)(?:的?有|了)?(?P<part>{_N})"
)
# 排查隐患860处，其中重大隐患43处，占10%
_OF_ALL = re.compile(
    rf"(?P<whole>{_N})[，,（(]?其中{_FREE}{{0,14}}(?P<part>{_N})[，,（(]"
    rf"(?:占比|占)(?:总数|总量|全部|总额|总人数|总户数|总面积|其)?的?(?:达到?|为)?(?P<rate>{_P})(?!以上)"
)
# 接待120万人次，比上年的100万人次增长25%
_AGAINST_LAST = re.compile(
    rf"(?P<now>{_N})[，,]?(?:同?比|较){_LAST}(?P<last>{_N})(?P<word>{_MORE}|{_LESS})了?(?P<rate>{_P})"
)
# 新增就业3200人，比上年增加200人，增长10%
_BY_DIFFERENCE = re.compile(
    rf"(?P<now>{_N})[，,](?:同?比|较){_LAST}(?:净|多)?(?P<word>{_MORE}|{_LESS}|多|少)了?(?P<difference>{_N})[，,（(]"
    rf"(?:同比|比上年)?(?P<rises>{_MORE}|增幅|增速|{_LESS}|降幅)(?:率)?(?:了|达|为)?(?P<rate>{_P})"
)
# 完成46亿元，同比增长12%，比上年增加8亿元
_DIFFERENCE_LAST = re.compile(
    rf"(?P<now>{_N})[，,](?:同比|比上年|较上年)?(?P<rises>{_MORE}|增幅|增速|{_LESS}|降幅)(?:了|达|为)?(?P<rate>{_P})"
    rf"[，,](?:同?比|较){_LAST}(?:净|多)?(?P<word>{_MORE}|{_LESS}|多|少)了?(?P<difference>{_N})"
)
# 比上年增加200户，达到1200户，增长10%
_DIFFERENCE_FIRST = re.compile(
    rf"(?:同?比|较){_LAST}(?:净|多)?(?P<word>{_MORE}|{_LESS}|多|少)了?(?P<difference>{_N})[，,](?:已|共)?达到?了?(?P<now>{_N})"
    rf"[，,（(](?:同比|比上年)?(?P<rises>{_MORE}|增幅|增速|{_LESS}|降幅)(?:率)?(?:了|达|为)?(?P<rate>{_P})"
)
# 新增40张，达到560张，比上年增加7.1%
_ADDED = re.compile(
    rf"(?P<word>新增|净增){_FREE}{{0,6}}(?P<difference>{_N})[，,](?:总数|总量|累计)?已?达到?了?(?P<now>{_N})"
    rf"[，,（(](?:(?:同?比|较){_LAST})?(?P<rises>{_MORE}|增幅|增速)(?:率)?(?:了|达|为)?(?P<rate>{_P})"
)
_DONE = re.compile(r"[，,、](?:已|共|成功|累计|实际|最终|当年){0,2}(?![比较同])(?P<verb>[一-鿿]{1,5})")
_RATE_BEHIND = re.compile(r"[，,（(](?P<stem>[一-鿿]{1,8})率(?:达到?|为|是)?")
_FAR_APART = 3  # a rate so many times the share is of something else
_LOOSELY = ("以上", "左右", "以内", "多", "余", "以下")


def rates(draft: Report) -> Iterator[Discrepancy]:
    """Shares that the figures beside them contradict."""
    text = draft.text
    for span, facts in sentences(draft):
        if not any(fact.kind is FactKind.PERCENT for fact in facts):
            continue
        yield from _named_rates(text, span.begin, facts)
        bare = skeleton(text, span, facts)
        yield from _shares(text, bare)
        yield from _growth(text, bare)


def _named_rates(text: str, floor: int, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """受理120件，办结108件，办结率95%: the rate is of the two, and says something else."""
    for at, fact in enumerate(facts):
        rate = fact_value(text, fact) if fact.kind is FactKind.PERCENT else None
        end = _before_blanks(text, fact.span.begin)
        named = _RATE.search(text, max(floor, end - 8), end) if rate else None
        if rate is None or named is None or rate.unit != "%" or rate.about:
            continue
        near = max(floor, named.start() - _BEFORE)
        since = max(text.rfind(mark, near, named.start()) for mark in "，,、：:（") + 1
        of_what = text[max(since, near) : named.start()]
        before = facts[max(0, at - _NEAR) : at]
        odd = _named_rate(text, before, fact, rate, named["stem"])
        if odd is None:
            yield from _rate_of_two(text, before, fact, rate)
        # 按期办结率 is of something else than what was 办结; 案件办结率 is of the 案件 named before.
        if odd is not None and of_what in text[near : max(since, near)]:
            yield odd


def _before_blanks(text: str, at: int) -> int:
    while at and text[at - 1] in " \u00a0\u2009\u202f":
        at -= 1
    return at


def _named_rate(text: str, before: Sequence[Fact], fact: Fact, rate: Value, stem: str) -> Discrepancy | None:
    amounts = [one for one in before if one.kind in AMOUNTS]
    if len(amounts) < 2 or amounts[-1] is not before[-1]:
        return None
    part = amounts[-1]
    done = fact_value(text, part)
    between = text[amounts[-2].span.end : part.span.begin]
    if done is None or done.about or not re.search(_PART.format(stem), between[-12:].rstrip()):
        return None
    if fact.span.begin - part.span.end > _CLOSE or len(between) > _CLOSE:
        return None
    # 受理240件，其中涉农80件，办结216件: what is a part and less than what was done is no whole.
    wholes = {
        one: number
        for one in amounts[:-1]
        if (number := fact_value(text, one)) is not None
        and number.unit == done.unit
        and not (number.amount < done.amount and _is_part(text, one))
    }
    if not wholes or any(one.about or one.amount < done.amount for one in wholes.values()):
        return None
    shares = [done.amount / one.amount * HUNDRED for one in wholes.values() if one.amount]
    if any(abs(share - rate.amount) <= rate.step for share in shares) or not shares:
        return None
    of_all = f"{[*wholes][-1].span.of(text)}中{stem}{part.span.of(text)}"
    message = f"前面说{of_all}，算下来是{percent(shares[-1])}%，这里写的是“{fact.span.of(text)}”，请核对。"
    return Discrepancy(fact.span, message, 0.9)


def _is_part(text: str, fact: Fact) -> bool:
    """Whether a figure is said to be a part of one before it."""
    return _PART_BEFORE.search(text[max(0, fact.span.begin - 12) : fact.span.begin]) is not None


def _rate_of_two(text: str, before: Sequence[Fact], fact: Fact, rate: Value) -> Iterator[Discrepancy]:
    """申请640件，调成573件，成功率92.5%: the rate has another name than what was done, so that a reader must judge."""
    if len(before) < 2 or before[-2].kind not in AMOUNTS or before[-1].kind not in AMOUNTS:
        return
    whole, part = (fact_value(text, one) for one in before[-2:])
    done = _DONE.fullmatch(text[before[-2].span.end : before[-1].span.begin])
    named = _RATE_BEHIND.fullmatch(text[before[-1].span.end : fact.span.begin])
    if whole is None or part is None or done is None or named is None:
        return
    others = (fact_value(text, one) for one in before[:-2])
    if any(other is not None and other.unit == whole.unit for other in others):
        return
    if whole.about or part.about or whole.unit != part.unit or not 0 < part.amount <= whole.amount:
        return
    of_both = _CUES["of_any_outcome"].fullmatch(named["stem"]) or set(done["verb"]) & set(named["stem"])
    if (
        not of_both
        or done["verb"] == named["stem"]
        or _CUES["of_another"].search(named["stem"] + done["verb"])
    ):
        return
    least, most = share_bounds(part, whole)
    if least - rate.step <= rate.amount <= most + rate.step or least * _FAR_APART < rate.amount:
        return
    share = percent(part.amount / whole.amount * HUNDRED)
    shown = f"{before[-2].span.of(text)}中{before[-1].span.of(text)}"
    message = f"按前面的{shown}算是{share}%，这里写的是“{fact.span.of(text)}”，请核对是不是同一口径。"
    yield Discrepancy(fact.span, message, 0.6, sure=False)


def _shares(text: str, bare: Skeleton) -> Iterator[Discrepancy]:
    """A part, its whole, and a share that is not that of the part in the whole."""
    for pattern in (_OF_STATED, _OF_PLAN, _OF_DUE, _RATE_FIRST, _OF_ALL):
        for match in pattern.finditer(bare.text):
            facts = {name: bare.figures[match.start(name)] for name in ("part", "whole", "rate")}
            numbers = _values(text, facts)
            if numbers is None:
                continue
            part, whole, rate = numbers["part"], numbers["whole"], numbers["rate"]
            if part.unit != whole.unit or not whole.amount:
                continue
            planned = pattern is _OF_PLAN or (
                pattern is _OF_STATED and re.search(_PLAN, match["of"]) is not None
            )
            least, most = share_bounds(part, whole, exact=planned)
            if least - rate.step <= rate.amount <= most + rate.step:
                continue
            share = percent(part.amount / whole.amount * HUNDRED)
            shown = {name: fact.span.of(text) for name, fact in facts.items()}
            message = f"{shown['part']}是{shown['whole']}的{share}%，这里写的是“{shown['rate']}”，请核对。"
            yield Discrepancy(facts["rate"].span, message, 0.85)


def _growth(text: str, bare: Skeleton) -> Iterator[Discrepancy]:
    """A percentage of change that the figure of the year before, or the difference given beside it, contradicts."""
    for match in _AGAINST_LAST.finditer(bare.text):
        facts = {name: bare.figures[match.start(name)] for name in ("now", "last", "rate")}
        numbers = _values(text, facts)
        if numbers is None or numbers["now"].unit != numbers["last"].unit:
            continue
        now, last = numbers["now"], numbers["last"]
        if (now.amount < last.amount) == (match["word"] in _LESS.split("|")) and now.amount != last.amount:
            yield from _rise(text, facts["rate"], numbers["rate"], last, now)
    by_difference = (_BY_DIFFERENCE, _DIFFERENCE_LAST, _DIFFERENCE_FIRST, _ADDED)
    for match in (match for pattern in by_difference for match in pattern.finditer(bare.text)):
        facts = {name: bare.figures[match.start(name)] for name in ("now", "difference", "rate")}
        numbers = _values(text, facts)
        if numbers is None or numbers["now"].unit != numbers["difference"].unit:
            continue
        falls = match["word"] in (*_LESS.split("|"), "少")
        if falls != (match["rises"] in (*_LESS.split("|"), "降幅")):
            continue
        now, difference = numbers["now"], numbers["difference"]
        base = now.amount + difference.amount if falls else now.amount - difference.amount
        if base > 0:
            last = Value(base, max(now.step, difference.step), now.unit, now.digits, now.scale, about=False)
            yield from _rise(text, facts["rate"], numbers["rate"], last, now, difference)


def _rise(
    text: str, fact: Fact, rate: Value, last: Value, now: Value, difference: Value | None = None
) -> Iterator[Discrepancy]:
    change = difference or Value(
        abs(now.amount - last.amount), max(now.step, last.step), now.unit, now.digits, now.scale, about=False
    )
    if not last.amount:
        return
    least, most = share_bounds(change, last)
    if least - rate.step <= rate.amount <= most + rate.step:
        return
    share = percent(change.amount / last.amount * HUNDRED)
    word = "增长" if now.amount > last.amount else "下降"
    message = f"按前面的数算，{word}{share}%，这里写的是“{fact.span.of(text)}”，请核对。"
    yield Discrepancy(fact.span, message, 0.85)


def _values(text: str, facts: dict[str, Fact]) -> dict[str, Value] | None:
    """The values of figures, None where one is an estimate or no single number."""
    numbers: dict[str, Value] = {}
    for name, fact in facts.items():
        number = fact_value(text, fact)
        if number is None or number.about or text.startswith(_LOOSELY, fact.span.end):
            return None
        numbers[name] = number
    return numbers if numbers["rate"].unit == "%" and numbers["rate"].amount >= Decimal("0.01") else None
