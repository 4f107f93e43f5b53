"""Figures of one sentence that do not add up: a rate beside what it is the rate of, a rise, a sum."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.report import Fact, FactKind, Report
from assistant.domain.text import Span
from assistant.review.values import NUMBER, Value, value

_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_AMOUNTS = frozenset({FactKind.COUNT, FactKind.MONEY, FactKind.AREA, FactKind.OTHER})
_RATE = re.compile(r"(?P<stem>[一-鿿]{2})率(?:均|已)?(?:达到?|为|是)?$")
_PART = "(?:^|[，,、：:（])(?:已|共|现|累计|全部|目前|其中)*{}(?:了|数|完毕|案件|到位)?$"
_CLOSE = 24  # characters between figures that belong together
_PERCENT = frozenset({"%", "％"})
_HUNDRED = Decimal(100)

_UNIT = "[一-鿿]{0,2}?(?:元|人|户|个|家|件|起|亩|吨|公里|米|名|项|张|万人次|人次|场|所|座|台|辆|平方米|公斤|分|天|次)"
_RISE = re.compile(
    rf"(?:由|从)(?P<since>[^，。；、\n0-9０-９]{{0,10}}(?:(?:19|20)\d\d年(?:初|底|末)?的?)?[^，。；、\n0-9０-９]{{0,6}}?)"
    rf"(?P<a>{NUMBER}(?:万亿|千万|百万|亿|万|千)?)(?P<ua>%|％|{_UNIT})?"
    rf"(?P<verb>[^，。；、\n0-9０-９]{{0,4}}?(?:增加|增长|增|提高|提升|上升|扩大|发展|减少|下降|降低|降|减|压减|缩短|压缩|压降)(?:到|至|为))"
    rf"(?P<b>{NUMBER}(?:万亿|千万|百万|亿|万|千)?)(?P<ub>%|％|{_UNIT})"
    rf"[，,、]?(?:(?P<word>净增|增加|增长|增幅|提高|提升|上升|减少|下降|降低|降幅|压减|缩短)(?:了|达|为)?)"
    rf"(?P<z>{NUMBER}(?:万亿|千万|百万|亿|万|千)?)(?P<uz>%|％|个百分点|{_UNIT})(?![一-鿿]?以上|左右)"
)
_YEARLY = re.compile(r"年均|平均|同比|比上年|环比|分别|累计")
_FALLS = re.compile(r"减|降|缩")
_ETC = re.compile(r"等|以及|还有|另|含|包括[^，。]{0,12}在内|合计|不含|约|近|超|余|左右")
_LABEL = re.compile(r"[一-鿿]{1,8}$")


@dataclass(frozen=True, slots=True)
class Odd:
    """A figure that others contradict, what to say of it, and how sure that is (0–1)."""

    span: Span
    message: str
    score: float


def sentences(draft: Report) -> Iterator[tuple[Span, list[Fact]]]:
    """Stretches between 。and ； with their facts."""
    facts = iter([*draft.facts, None])
    fact = next(facts)
    for match in _SENTENCE.finditer(draft.text):
        inside = []
        while fact is not None and fact.span.begin < match.end():
            if fact.span.begin >= match.start():
                inside.append(fact)
            fact = next(facts)
        yield Span(*match.span()), inside


def told(text: str, fact: Fact) -> Value | None:
    """The value of a fact, with what around it makes it an estimate."""
    begin, end = fact.span.begin, fact.span.end
    return value(fact.span.of(text), text[max(0, begin - 4) : begin], text[end : end + 2])


def rates(draft: Report) -> Iterator[Odd]:
    """受理120件，办结108件，办结率95%: the rate is of the two, and says something else."""
    text = draft.text
    for span, facts in sentences(draft):
        for at, fact in enumerate(facts):
            rate = told(text, fact) if fact.kind is FactKind.PERCENT else None
            named = _RATE.search(text, span.begin, fact.span.begin) if rate else None
            if rate is None or named is None or rate.unit not in _PERCENT or rate.about:
                continue
            since = max(text.rfind(mark, span.begin, named.start()) for mark in "，,、：:（") + 1
            of_what = text[max(since, span.begin) : named.start()]
            odd = _rate(text, facts[:at], fact, rate, named["stem"])
            # 按期办结率 is of something else than what was 办结; 案件办结率 is of the 案件 told of before.
            if odd is not None and of_what in text[span.begin : max(since, span.begin)]:
                yield odd


def _rate(text: str, before: Sequence[Fact], fact: Fact, rate: Value, stem: str) -> Odd | None:
    amounts = [one for one in before if one.kind in _AMOUNTS]
    if len(amounts) < 2 or amounts[-1] is not before[-1]:
        return None
    part = amounts[-1]
    done = told(text, part)
    whole_gap = text[amounts[-2].span.end : part.span.begin]
    said = whole_gap[-8:]
    if done is None or done.about or not re.search(_PART.format(stem), said):
        return None
    if fact.span.begin - part.span.end > _CLOSE or len(whole_gap) > _CLOSE:
        return None
    wholes = [one for one in (told(text, other) for other in amounts[:-1]) if one and one.unit == done.unit]
    if not wholes or any(one.about or one.amount < done.amount for one in wholes):
        return None
    shares = [done.amount / one.amount * _HUNDRED for one in wholes if one.amount]
    if any(abs(share - rate.amount) <= rate.step for share in shares) or not shares:
        return None
    of_all = f"{amounts[-2].span.of(text)}中{stem}{part.span.of(text)}"
    message = f"前面说{of_all}，算下来是{_percent(shares[-1])}%，这里写的是“{fact.span.of(text)}”，请核对。"
    return Odd(fact.span, message, 0.9)


def changes(draft: Report) -> Iterator[Odd]:
    """由50家增加到60家，增长30%: a rise that its own ends contradict."""
    text = draft.text
    for match in _RISE.finditer(text):
        unit = match["ub"]
        first, last = value(match["a"] + (match["ua"] or unit)), value(match["b"] + unit)
        change = value(match["z"] + match["uz"])
        if not first or not last or not change or not first.amount or _YEARLY.search(match[0]):
            continue
        if first.unit != last.unit or bool(_FALLS.search(match["verb"])) != (last.amount < first.amount):
            continue
        if bool(_FALLS.search(match["word"])) != bool(_FALLS.search(match["verb"])):
            continue
        odd = _change(
            first, last, change, match["uz"], f"{match['a']}{match['ua'] or unit}", match["b"] + unit
        )
        if odd:
            span = Span(match.start("z"), match.end("uz"))
            yield Odd(span, f"{odd}，这里写的是“{span.of(text)}”，请核对。", 0.9)


def _change(first: Value, last: Value, change: Value, unit: str, begin: str, end: str) -> str:
    """What the change is by its ends; "" where that is what is told, or where it cannot be said."""
    difference, percent = abs(last.amount - first.amount), last.unit in _PERCENT
    # What is counted is told exactly; what is measured is rounded at both ends and in between.
    exact = not percent and all(one.step == 1 for one in (first, last, change))
    slack = Decimal(0) if exact else (first.step + last.step + change.step) / 2
    if unit in _PERCENT and not percent:
        share = difference / first.amount * _HUNDRED
        blur = (first.step + last.step) / first.amount * _HUNDRED
        wrong = abs(share - change.amount) > change.step + blur
        return f"由{begin}到{end}，算下来是{_percent(share)}%" if wrong else ""
    if (unit == "个百分点") == percent and (percent or change.unit == last.unit):
        wrong = abs(difference - change.amount) > slack
        shown = f"{difference.normalize():f}个百分点" if percent else _like(difference, last)
        return f"由{begin}到{end}，算下来相差{shown}" if wrong else ""
    return ""


def sums(draft: Report) -> Iterator[Odd]:
    """10项，其中省级4项、市级3项、县级4项: parts that exclude each other and come to more than the whole."""
    text = draft.text
    for span, facts in sentences(draft):
        head = re.search(r"[，,：:（(]?其中[：:，,]?|[：:]", span.of(text))
        if head is None:
            continue
        at = span.begin + head.end()
        before = [one for one in facts if one.span.end <= span.begin + head.start()]
        parts = [one for one in facts if one.span.begin >= at]
        if not before or before[-1].span.end != span.begin + head.start() or len(parts) < 2:
            continue
        odd = _sum(text, before[-1], parts, at)
        if odd is not None:
            yield odd


def _sum(text: str, whole: Fact, parts: Sequence[Fact], at: int) -> Odd | None:
    total = told(text, whole)
    if total is None or total.about:
        return None
    values, labels, end = [], [], at
    for part in parts:
        label = text[end : part.span.begin].strip("、，,：:（(）)和及 　")
        one = told(text, part)
        if one is None or one.unit != total.unit or one.about or not _LABEL.fullmatch(label):
            break
        values.append(one)
        labels.append(label)
        end = part.span.end
    if len(values) < 2 or _ETC.search(text[at : end + 2]):
        return None
    ladder = _ladder(labels)
    come_to = sum((one.amount for one in values), Decimal(0))
    slack = total.step * (1 if total.step > 1 or total.step < 1 else 0) + sum(
        (one.step for one in values if one.step != 1), Decimal(0)
    )
    short = ladder == "whole" and come_to < total.amount - slack
    if not ladder or not (come_to > total.amount + slack or short):
        return None
    span = Span(parts[0].span.begin, end)
    message = f"所列各项相加是{_like(come_to, total)}，前面写的是“{whole.span.of(text)}”，请核对。"
    return Odd(span, message, 0.85)


def _ladder(labels: Sequence[str]) -> str:
    """Whether labels are steps of one ladder: "" if not, "whole" where they are all of its steps."""
    for steps, whole in _ladders():
        found = [next((step for step in steps if step in label), "") for label in labels]
        if all(found) and len(set(found)) == len(found):
            rests = {label.replace(step, "") for label, step in zip(labels, found, strict=True)}
            if len(rests) == 1:
                return "whole" if any(set(found) == each for each in whole) else "part"
    return ""


@cache
def _ladders() -> tuple[tuple[tuple[str, ...], tuple[frozenset[str], ...]], ...]:
    table = read_toml("indicators.toml")
    whole = tuple(frozenset(each.split()) for each in table["ladders"]["whole"])
    return tuple(
        (tuple(sorted(each.split(), key=lambda step: (-len(step), step))), whole)
        for each in table["ladders"]["sets"]
    )


def _percent(share: Decimal) -> str:
    return f"{share.quantize(Decimal('0.1')).normalize():f}"


def _like(amount: Decimal, shown: Value) -> str:
    """An amount in the scale of another: 1.2亿元."""
    times = (
        shown.step.scaleb(len(shown.digits.partition(".")[2])) if shown.digits[0].isdecimal() else Decimal(1)
    )
    return f"{(amount / times).normalize():f}{shown.scale}{shown.unit}"
