"""First and last years of five-year plans in the wrong year: 今年是“十四五”收官之年 in a report on 2023."""

import re
from collections.abc import Iterator

from assistant.corpus.parse.layout import han_number
from assistant.domain.report import Report, Role
from assistant.domain.text import Span
from assistant.review.cues import alternatives, cue
from assistant.review.findings import quote
from assistant.review.location import around, clause_of, in_document_title, role_at

_YEARS = 5
_BEFORE_ALL = 2001  # the plan called 十Ｎ五 began five times N years later: 十四五 in 2021
_EXPLICIT = re.compile(r"((?:19|20)[0-9]{2})年(?:是|为|作为|系)?[^，。；]{0,6}$")


def misplaced(draft: Report, covered: int) -> Iterator[tuple[Span, str, bool]]:
    """Claims that a year is the first or the last of a plan, with what to say and whether the year itself is named."""
    text = draft.text
    pattern = re.compile(
        r"[“\"]?十(?P<number>[一二三四五六七八九])五[”\"]?(?:规划|计划|时期|期间)?的?"
        rf"(?:(?P<first>{alternatives('wording', 'plan_first')})|{alternatives('wording', 'plan_last')})(?:之年|年)"
    )
    for match in pattern.finditer(text):
        span = Span(*match.span())
        before = around(text, clause_of(text, span), span).split(" ", 1)[0]
        if in_document_title(text, span) or cue("wording", "plan_other").search(before):
            continue
        named = _EXPLICIT.search(before)
        claimed = cue("wording", "plan_claim").search(before) and role_at(draft, span.begin) is not Role.PLANS
        year = int(named[1]) if named else covered if claimed else None
        begins = _BEFORE_ALL + _YEARS * han_number(match["number"])
        right = begins if match["first"] else begins + _YEARS - 1
        if year is not None and year != right:
            what = "第一年" if match["first"] else "最后一年"
            plan = f"“十{match['number']}五”"
            message = (
                f"{quote(match[0])}与年份不符：{plan}是{begins}年至{begins + _YEARS - 1}年，"
                f"{what}是{right}年，而这里讲的是{year}年，请核对。"
            )
            yield span, message, named is not None
