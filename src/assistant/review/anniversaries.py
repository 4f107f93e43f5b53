"""Anniversaries that fall in another year than the one a report covers: 庆祝建党102周年 belongs to 2023 alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.corpus.parse.layout import han_number
from assistant.domain.report import Report, Role
from assistant.domain.text import Span
from assistant.review.coverage import Month
from assistant.review.cues import cue
from assistant.review.findings import quote
from assistant.review.location import around, clause_of, in_quotes, role_at, sentence_of
from assistant.review.wording_data import Anniversary

_NUMBER = r"(?P<number>[0-9０-９]{2,3}|[一二三四五六七八九十百零]{1,6})"
_FOR_THE_EVENT = re.compile(r"(?:喜迎|迎接|献礼|庆祝|迎|纪念|隆重|献)")
_AHEAD = re.compile("喜迎|迎接|笑迎|迎|献礼")
_ANNIVERSARY = re.compile("周年|华诞")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")


@dataclass(frozen=True, slots=True)
class Misdated:
    """An anniversary that is celebrated in the wrong year."""

    span: Span
    message: str
    sure: bool


_FEW, _LONG_AGO = 3, 6  # years ago: what is older is remembered rather than left over


def misdated(
    draft: Report, anniversaries: tuple[Anniversary, ...], covered: int, written: Month
) -> Iterator[Misdated]:
    """Anniversaries of earlier years that a report on ``covered`` celebrates as this year's.

    Its plans were made when it was ``written``: they cannot look forward to what had passed by then.
    """
    if not anniversaries:
        return
    pattern, founded = _compiled(anniversaries)
    text = draft.text
    for match in pattern.finditer(text):
        span = Span(match.start("what"), match.end())
        number = _value(match["number"])
        of_what = founded[match["what"]]
        year = of_what.founded + number
        planned = role_at(draft, span.begin) is Role.PLANS
        over = year < covered or (planned and year == covered and Month(year, of_what.month) < written)
        if not number or not over or year <= covered - _LONG_AGO or in_quotes(text, span):
            continue
        clause = around(text, clause_of(text, span), span)
        before = clause.split(" ", 1)[0]
        celebrated = _FOR_THE_EVENT.search(before) or "献礼" in clause
        past = cue("wording", "past").search(clause) or any(
            int(named) <= min(year, covered - 1) for named in _YEAR.findall(clause)
        )
        several = len(_ANNIVERSARY.findall(text, *_bounds(text, span))) > 1
        if year == covered and not (_AHEAD.search(before) or "献礼" in clause):
            continue
        if several or not celebrated or past or cue("wording", "behind").match(clause.split(" ", 1)[1]):
            continue
        if year == covered:
            when = f"{year}年{of_what.month}月，写报告时已经过去"
            message = f"{quote(span.of(text))}在{when}，不能再当作下一步的事，请核对。"
        else:
            message = (
                f"{quote(span.of(text))}是{year}年，而报告讲的是{covered}年，可能是往年稿子留下的，请核对。"
            )
        # In plans something long past cannot be meant; elsewhere old dates are remembered, too.
        yield Misdated(span, message, sure=covered - year <= _FEW or planned)


def _bounds(text: str, span: Span) -> tuple[int, int]:
    sentence = sentence_of(text, span)
    return sentence.begin, sentence.end


@lru_cache(maxsize=4)
def _compiled(anniversaries: tuple[Anniversary, ...]) -> tuple[re.Pattern[str], dict[str, Anniversary]]:
    founded = {name: one for one in anniversaries for name in one.names}
    names = "|".join(re.escape(name) for name in sorted(founded, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?P<what>{names}){_NUMBER}(?:周年|年华诞|华诞|年(?=献礼|之际|[，。；、]))"), founded


def _value(written: str) -> int:
    """The value of 75, 七十五, 一百, 百 or 一百零二; 0 for what is no number."""
    if written.isdecimal():
        return int(written)
    hundreds, hundred, rest = written.partition("百")
    if not hundred:
        return han_number(written)
    return 100 * (han_number(hundreds) or 1) + (han_number(rest.lstrip("零")) if rest else 0)
