"""Editions of documents that were revised since: 《中国共产党纪律处分条例》（2018年修订） in a report of 2024."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.review.coverage import Month
from assistant.review.cues import cue
from assistant.review.findings import quote
from assistant.review.location import around, clause_of
from assistant.review.wording_data import Edition

_MADE = "修订|修正|修改|版|印发|发布|公布|施行|实施|通过"


def superseded(draft: Report, editions: tuple[Edition, ...], written: Month) -> Iterator[tuple[Span, str]]:
    """Citations of an edition that was revised before the draft was written, each with what to say of it."""
    if not editions:
        return
    pattern, revised = _compiled(editions)
    text = draft.text
    for match in pattern.finditer(text):
        span = Span(*match.span())
        cited = int(match["year"])
        later = [
            month
            for month in revised[match["name"]]
            if month.year > cited and month <= written and cited >= min(revised[match["name"]]).year
        ]
        if not later or cue("wording", "past").search(around(text, clause_of(text, span), span)):
            continue
        latest = max(later)
        when = f"{latest.year}年{latest.month}月"
        yield (
            span,
            f"{quote(span.of(text))}不是现行版本，{when}又作了修订，请核对引用的版本；如是回顾当时，请写明时间。",
        )


@lru_cache(maxsize=4)
def _compiled(editions: tuple[Edition, ...]) -> tuple[re.Pattern[str], dict[str, tuple[Month, ...]]]:
    revised = {
        name: tuple(Month(int(month[:4]), int(month[5:])) for month in one.revised)
        for one in editions
        for name in one.names
    }
    names = "|".join(re.escape(name) for name in sorted(revised, key=lambda name: (-len(name), name)))
    return (
        re.compile(
            rf"《(?:中华人民共和国)?(?P<name>{names})》?[（(](?P<year>(?:19|20)[0-9]{{2}})年?(?:{_MADE})?[）)]》?"
        ),
        revised,
    )
