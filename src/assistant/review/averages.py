"""Means by the day or the month beside a total of the year that cannot both be: 日均办件120件，全年办件9.8万件."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from assistant.domain.report import Report
from assistant.review.arithmetic import (
    AMOUNT,
    SHARE,
    Discrepancy,
    Skeleton,
    fact_value,
    sentences,
    skeleton,
    written_like,
)
from assistant.review.cues import alternatives, cue

_FREE = rf"[^，。；：,;（(）){AMOUNT}{SHARE}]"
_WORKING_DAYS, _EVERY_DAY, _MONTHS = (240, 366), (355, 366), (10, 12)
"""The fewest and the most days or months of a year in which something is done."""
_SLACK = Decimal("0.04")  # of a mean, which is rounded


@cache
def _orders() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A mean before and behind the total of the year."""
    means = f"(?P<mean_of>{alternatives('figures', 'by_day')}|{alternatives('figures', 'by_month')})"
    year = alternatives("figures", "in_the_year")
    mean = rf"{means}(?P<does>{_FREE}{{0,8}})(?P<mean>{AMOUNT})"
    total = rf"{year}(?P<did>{_FREE}{{0,8}})(?P<total>{AMOUNT})"
    between = rf"[，,（(]{_FREE}{{0,4}}"
    return re.compile(f"{mean}{between}{total}"), re.compile(f"{total}{between}{mean}")


def averages(draft: Report) -> Iterator[Discrepancy]:
    """Totals of a year that no number of its days, or months, times the mean beside them comes to."""
    text = draft.text
    for span, facts in sentences(draft):
        if len(facts) < 2 or not cue("figures", "in_the_year").search(text, span.begin, span.end):
            continue
        bare = skeleton(text, span, facts)
        for order in _orders():
            for match in order.finditer(bare.text):
                yield from _compared(text, bare, match)


def _compared(text: str, bare: Skeleton, match: re.Match[str]) -> Iterator[Discrepancy]:
    mean_fact, fact = (bare.figures[match.start(name)] for name in ("mean", "total"))
    mean, total = fact_value(text, mean_fact), fact_value(text, fact)
    if mean is None or total is None or mean.unit != total.unit or mean.about or total.about:
        return
    if cue("figures", "part_of_year").search(bare.text) or not _same_act(match["does"], match["did"]):
        return
    if cue("figures", "by_month").fullmatch(match["mean_of"]):
        (fewest, most), what = _MONTHS, "个月"
    else:
        every_day = cue("figures", "without_rest").search(bare.text)
        (fewest, most), what = (_EVERY_DAY if every_day else _WORKING_DAYS), "天"
    slack = max(mean.amount * _SLACK, mean.step / 2)
    least = (mean.amount - slack) * fewest - total.step
    greatest = (mean.amount + slack) * most + total.step
    if least <= total.amount <= greatest:
        return
    shown = fact.span.of(text)
    times = written_like((mean.amount * most).quantize(total.step), total, shown)
    message = f"{match['mean_of']}{mean_fact.span.of(text)}，一年按{most}{what}算是{times}，这里写的是“{shown}”，请核对。"
    yield Discrepancy(fact.span, message, 0.6, sure=False)


def _same_act(does: str, did: str) -> bool:
    """Whether a mean and a total are said of one thing: nothing is said of one, or they share a word."""
    return not does or not did or any(does[at : at + 2] in did for at in range(len(does) - 1))
