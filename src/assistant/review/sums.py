"""Parts that do not come to their whole: 48名，其中乡镇20名、部门18名、社区12名; 小学3所、初中2所，共6所."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import takewhile

from assistant.base.patterns import patterns
from assistant.base.tables import read_toml
from assistant.corpus.parse.figures import measure_pattern
from assistant.domain.report import Fact, FactKind, Report
from assistant.domain.text import Span
from assistant.review.arithmetic import (
    AMOUNTS,
    HUNDRED,
    Discrepancy,
    fact_value,
    percent,
    rounding,
    sentences,
    written_like,
)
from assistant.review.cues import cue
from assistant.review.values import NUMBER, SCALE, Value, value

_REACH = 400  # characters behind a whole in which its parts stand
_MOST_PARTS = 24
_BLANK = r"[ \u00a0\u2009\u202f]?"
_OPENS = re.compile(
    r"[，,；：:（(]?(?:其中(?:包括|有)?|包括|分别(?:是|为)|由)[：:，,]?|[：:]|(?P<bare>[，,（(])"
)
_MADE_UP = "[一二三四五六七八九十两]?(?:块|部分|项|方面|笔)?(?:资金)?(?:组成|构成)"  # 由A、B、C三块组成
_SEPARATOR = re.compile(
    r"(?:（[^（）\n]{0,20}）|[，,]?占(?:比)?[^，。；、\n0-9]{0,8}[0-9.]{1,6}[%％])?"
    rf"(?P<mark>[、，,；;和及与 ]{{1,2}}|(?={_MADE_UP}|[。！\n）)]|$))"
)
_NUMERAL = "[零一二两三四五六七八九十百千]{1,9}?"
_MORE_PARTS = patterns("indicators.toml", "cues")["more_parts"]
_TOTAL = re.compile(
    r"[，,、（(]?(?:全年|全局|全县|全镇)?(?:(?P<sure>合计|总计|共计|总共|加起来)|一?共)(?:为|是|达到?|有|完成|办理|受理|实现)?$"
)
_JOINS = re.compile(r"(?P<mark>[、和及与，])(?P<label>[^，。；：、（）()0-9]{0,14})$")
_LABEL_BEFORE = re.compile(r"[^，。；：、（）()%％\s]{0,18}$")
_SHARE_JOIN = re.compile(r"[、，,；和](?P<label>[^，。；：、（）()%％]{0,18})")
_AGE_OR_SIZE = re.compile(
    r"(?P<low>[0-9.]{1,6})(?:[^0-9]{0,4}?[至到—~～-]{1,2}(?P<high>[0-9.]{1,6}))?(?P<unit>周?岁|万?元|人|亩)(?P<open>[以及]{0,2}[上下])?$"
)
_SHARE_VERB = re.compile(r"(?:的?占比?|为|是|达到?)$")
_NO_PLAIN_SHARE = re.compile("占|[约近超逾]$")  # 占全市的, 约占
_NO_SHARE_OF_ONE = re.compile("率|增|降|升|提高|完成|同比|比上年")
_BEHIND = 16  # characters behind shares that may say that one can be in several (可多选)
_FAR = 2  # a total so many times its parts, or the other way round, is of something else
_SECTORS = re.compile(
    r"三次产业|一产、二产、三产|第一产业、第二产业、第三产业|一二三产|一、二、三产|第一、第二、第三产业|产业结构"
)
_SECTORS_REACH = 70
_THREE = re.compile(
    rf"(?<![0-9.:：∶])(?P<a>{NUMBER})[%％]?{_BLANK}[:：∶]{_BLANK}(?P<b>{NUMBER})[%％]?{_BLANK}[:：∶]{_BLANK}(?P<c>{NUMBER})(?![0-9:：∶])"
    rf"|分别[^，。；\n0-9]{{0,8}}(?P<d>{NUMBER})[%％][、，](?P<e>{NUMBER})[%％][、，和](?P<f>{NUMBER})[%％]"
)
_SECTORS_MAY_MISS = Decimal("0.15")


@dataclass(frozen=True, slots=True)
class _Part:
    label: str
    number: Value
    span: Span


def sums(draft: Report) -> Iterator[Discrepancy]:
    """Every whole that its own parts contradict."""
    text, reached = draft.text, 0
    for span, facts in sentences(draft):
        amounts = [one for one in facts if one.kind in AMOUNTS]
        for fact in amounts:
            opened = _OPENS.match(text, fact.span.end) if fact.span.begin >= reached else None
            total = fact_value(text, fact) if opened else None
            if opened is None or total is None or total.about:
                continue
            parts, complete = _read_parts(text, opened.end(), total.unit)
            if len(parts) > 1:
                reached = parts[-1].span.end if opened["bare"] is None else reached
                bare = opened["bare"] is not None
                if not bare or exclusive([part.label for part in parts]):
                    listed = complete and opened[0] in "：:"
                    yield from _held_against(text, fact, total, parts, opened.end(), listed, bare)
        yield from _totals(text, span, amounts)
        yield from _share_lists(text, span, [one for one in facts if one.kind is FactKind.PERCENT])
    yield from _sectors(text)


def _held_against(
    text: str, fact: Fact, total: Value, parts: Sequence[_Part], at: int, listed: bool, bare: bool
) -> Iterator[Discrepancy]:
    """``listed``: a colon parts the whole, and its parts, which begin at ``at``, should be all there is.

    ``bare``: only a comma stands before the parts, so that they may be of something else.
    """
    end = parts[-1].span.end
    vague = bool(_MORE_PARTS.search(text[at : end + 2]))
    if any(part.number.about for part in parts) or _MORE_PARTS.search(text[end : end + 2]):
        return
    amounts = [part.number.amount for part in parts]
    come_to = sum(amounts, Decimal(0))
    slack = rounding(total) + sum((rounding(part.number) for part in parts), Decimal(0))
    over, short = come_to > total.amount + slack, come_to < total.amount - slack
    ladder = exclusive([part.label for part in parts])
    all_there = ladder == "whole" or (listed and not vague)
    if not over and not (short and all_there):
        if ladder and not bare and not vague and _beyond_last_digit(come_to, total, parts):
            yield _discrepancy(text, fact, total, come_to, Span(parts[0].span.begin, end), sure=False)
        return
    sure = bool(ladder) and (over or ladder == "whole") and not vague and not bare
    if not sure and (
        re.search("[；;]", text[at:end])
        or (not ladder and _may_overlap(parts))
        or max(amounts) > total.amount
        or come_to * _FAR < total.amount
        or vague
    ):
        return
    yield _discrepancy(text, fact, total, come_to, Span(parts[0].span.begin, end), sure=sure)


def _beyond_last_digit(come_to: Decimal, total: Value, parts: Sequence[_Part]) -> bool:
    """Whether parts of several scales (1.2亿元、7600万元) exceed the whole beyond the rounding of its last digit."""
    steps = {part.number.step for part in parts}
    return len(steps) > 1 and min(steps) < total.step and come_to > total.amount + total.step / 2


def _discrepancy(
    text: str, fact: Fact, total: Value, come_to: Decimal, span: Span, *, sure: bool
) -> Discrepancy:
    whole = fact.span.of(text)
    message = f"所列各项相加是{written_like(come_to, total, whole)}，前面写的是“{whole}”，请核对。"
    return Discrepancy(span, message, 0.85 if sure else 0.6, sure=sure)


def _read_parts(text: str, at: int, unit: str) -> tuple[list[_Part], bool]:
    """Labels with figures of one unit, one behind the other, and whether the list ends with the last of them."""
    parts: list[_Part] = []
    stop = min(len(text), at + _REACH)
    while at < stop and len(parts) < _MOST_PARTS:
        match = _part().match(text, at, stop)
        if match is None:
            return parts, False
        figure = match["number"] + (match["unit"] or "")
        number = value(figure, match["label"][-4:], text[match.end() : match.end() + 2])
        if number is not None and not match["unit"]:
            number = Value(number.amount, number.step, unit, number.digits, number.scale, number.about)
        behind = _SEPARATOR.match(text, match.end(), stop)
        if number is None or number.unit != unit or behind is None:
            return parts, False
        parts.append(
            _Part(match["label"].strip("为有是计了的 　"), number, Span(match.start("number"), match.end()))
        )
        at = behind.end()
        if not behind["mark"]:
            return parts, True
    return parts, False


@cache
def _part() -> re.Pattern[str]:
    return re.compile(
        rf"{_BLANK}(?P<label>[^0-9，。；、：（）()\s]{{0,14}}?){_BLANK}(?P<number>(?:{NUMBER}|{_NUMERAL})[余多来几]?(?:{SCALE})?)"
        rf"{_BLANK}(?P<unit>{measure_pattern()})?(?=[、，,；;和及与。！\n（）() ]|占|{_MADE_UP}|$)"
    )


def _totals(text: str, span: Span, amounts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """小学3所、初中2所，共6所: what is added up stands before its sum."""
    for n, fact in enumerate(amounts):
        between = text[amounts[n - 1].span.end : fact.span.begin] if n else ""
        summed = _TOTAL.fullmatch(between.strip()) if between else None
        total = fact_value(text, fact) if summed else None
        if summed is None or total is None or total.about:
            continue
        parts = _before(text, span, amounts[:n], total.unit)
        come_to = sum((part.number.amount for part in parts), Decimal(0))
        slack = rounding(total) + sum((rounding(part.number) for part in parts), Decimal(0))
        if len(parts) < 2 or abs(come_to - total.amount) <= slack:
            continue
        ladder = exclusive([part.label for part in parts])
        if any(part.number.about for part in parts) or (not ladder and _may_overlap(parts)):
            continue
        listed = text[parts[0].span.end : parts[-1].span.begin]
        # Clauses of their own are added up where they are all there is, or where the sum says so.
        if (
            "，" in listed
            and ladder != "whole"
            and not (summed["sure"] and all(part.label for part in parts))
        ):
            continue
        if max(come_to, total.amount) > _FAR * min(come_to, total.amount):
            continue
        sure = bool(summed["sure"]) and bool(ladder)
        message = f"前面各项相加是{written_like(come_to, total, fact.span.of(text))}，这里写的是“{fact.span.of(text)}”，请核对。"
        yield Discrepancy(fact.span, message, 0.85 if sure else 0.6, sure=sure)


def _before(text: str, span: Span, amounts: Sequence[Fact], unit: str) -> list[_Part]:
    """The figures of one unit that stand side by side, each with its label, at the end of ``amounts``."""
    parts: list[_Part] = []
    for n in range(len(amounts) - 1, -1, -1):
        fact = amounts[n]
        number = fact_value(text, fact)
        if number is None or number.unit != unit:
            return []
        floor = amounts[n - 1].span.end if n else span.begin
        joined = _JOINS.fullmatch(text[floor : fact.span.begin]) if n else None
        label = _LABEL_BEFORE.search(text[floor : fact.span.begin])
        parts.append(_Part(joined["label"] if joined else label[0] if label else "", number, fact.span))
        if joined is None:
            break
    return parts[::-1]


def _share_lists(text: str, span: Span, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """满意占82%、基本满意占15%、不满意占5%: shares that exclude each other come to a hundred at most."""
    run: list[_Part] = []
    for n, fact in enumerate([*facts, None]):
        before = text[facts[n - 1].span.end if n else span.begin : fact.span.begin] if fact else ""
        joined = _SHARE_JOIN.fullmatch(before) if n else None
        if joined is None:
            if run:
                behind = text[run[-1].span.end : run[-1].span.end + _BEHIND]
                yield from _share_list(run, f"{text[span.begin : run[0].span.begin]} {behind}")
            run = []
        label = joined["label"] if joined else (found[0] if (found := _LABEL_BEFORE.search(before)) else "")
        share = fact_value(text, fact) if fact else None
        if fact is not None and share is not None:
            run.append(_Part(_SHARE_VERB.sub("", label), share, fact.span))


def _share_list(run: Sequence[_Part], around: str) -> Iterator[Discrepancy]:
    """``around``: what stands in its sentence before the first share, and behind the last."""
    if len(run) < 3 or any(part.number.about or _NO_SHARE_OF_ONE.search(part.label) for part in run):
        return
    come_to = sum((part.number.amount for part in run), Decimal(0))
    slack = sum((part.number.step for part in run), Decimal(0)) / 2
    ladder = exclusive([part.label for part in run])
    over, short = come_to > HUNDRED + slack, come_to < HUNDRED - slack
    wrong = over or (short and ladder == "whole") if ladder else over and _parts_one_whole(run, around)
    if wrong:
        message = f"这几项的比例相加是{percent(come_to)}%，应当{'不超过' if over else '是'}100%，请核对。"
        span = Span(run[0].span.begin, run[-1].span.end)
        yield Discrepancy(span, message, 0.85 if ladder else 0.6, sure=bool(ladder))


def _parts_one_whole(run: Sequence[_Part], around: str) -> bool:
    """Whether shares without a known ladder look like parts of one whole: answers to one question, or of one kind."""
    labels = [part.label for part in run]
    first = labels[0].rsplit("，", 1)[-1]
    if _may_overlap(run) or not all(labels) or any(_NO_PLAIN_SHARE.search(label) for label in labels):
        return False
    if any(cue("figures", "several_answers").search(one) for one in (*labels, around)):
        return False
    alike = len({label[-1] for label in labels}) == 1 and labels[0][-1] not in "的者"
    remainder = any(cue("figures", "remainder").search(label) for label in labels[1:])
    return bool(first) and (alike or remainder or cue("figures", "one_whole").search(around) is not None)


def exclusive(labels: Sequence[str]) -> str:
    """Whether labels exclude each other as steps of one ladder: "" if not, "whole" where they are all there is."""
    if _are_brackets(labels):
        return "part"
    ladders, fillers, _ = _tables()
    for steps, wholes in ladders:
        found = list(
            takewhile(bool, (next((step for step in steps if step in label), "") for label in labels))
        )
        if len(found) < len(labels) or len(set(found)) < len(found):
            continue
        rests = [label.replace(step, "", 1) for label, step in zip(labels, found, strict=True)]
        led_in = not any(rests[1:]) and labels[0].endswith(found[0])  # 群众评价满意、基本满意
        if led_in or len(set(rests)) == 1 or all(fillers.fullmatch(rest) for rest in rests):
            return "whole" if any(set(found) == each for each in wholes) else "part"
    return ""


def _are_brackets(labels: Sequence[str]) -> bool:
    """Whether labels are brackets of one scale: 35岁以下, 36至50岁, 51岁以上. Two open ones (50岁以下, 35岁以下) may overlap."""
    found = [_AGE_OR_SIZE.search(label) for label in labels]
    brackets = [one for one in found if one is not None]
    if len(brackets) < len(labels) or len(labels) < 2 or len({one["unit"] for one in brackets}) > 1:
        return False
    open_ended = [(one["open"] or "")[-1:] for one in brackets]
    closed = all(one["high"] or one["open"] for one in brackets)
    return closed and open_ended.count("上") < 2 and open_ended.count("下") < 2


def _may_overlap(parts: Sequence[_Part]) -> bool:
    """Whether somebody or something can be in two parts: 女性 and 党员."""
    return any(_tables()[2].search(part.label) for part in parts)


@cache
def _tables() -> tuple[
    tuple[tuple[tuple[str, ...], tuple[frozenset[str], ...]], ...], re.Pattern[str], re.Pattern[str]
]:
    ladders_table = read_toml("indicators.toml")["ladders"]
    wholes = tuple(frozenset(each.split()) for each in ladders_table["whole"])
    ladders = tuple(
        (tuple(sorted(each.split(), key=lambda step: (-len(step), step))), wholes)
        for each in ladders_table["sets"]
    )
    fillers = "|".join(map(re.escape, ladders_table["fillers"].split()))
    anywhere = "|".join(map(re.escape, ladders_table["overlaps"].split()))
    at_end = "|".join(map(re.escape, ladders_table["overlaps_at_end"].split()))
    return ladders, re.compile(rf"(?:{fillers}){{0,4}}"), re.compile(rf"{anywhere}|(?:{at_end})$")


def _sectors(text: str) -> Iterator[Discrepancy]:
    """三次产业结构比12.1:38.4:50.5: the three come to a hundred."""
    reached = 0
    for named in _SECTORS.finditer(text):
        stop = min(len(text), named.end() + _SECTORS_REACH)
        ends = (at for mark in "。\n；" if (at := text.find(mark, named.end(), stop)) >= 0)
        for match in _THREE.finditer(text, max(reached, named.end()), min(ends, default=stop)):
            names = "abc" if match["a"] else "def"
            reached = match.end()
            shares = [one for name in names if (one := value(f"{match[name]}%")) is not None]
            if names == "def" and not re.search("占|比重|比例", text[named.end() : match.end()]):
                continue
            come_to = sum((share.amount for share in shares), Decimal(0))
            slack = _SECTORS_MAY_MISS * (10 if max(share.step for share in shares) >= 1 else 1)
            if abs(come_to - HUNDRED) > slack and come_to > HUNDRED / 2:
                message = f"三次产业的比重相加是{percent(come_to)}%，应当是100%，请核对。"
                yield Discrepancy(Span(match.start(names[0]), match.end(names[2])), message, 0.9)
