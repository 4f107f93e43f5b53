"""Whether a wording that has ended is used as if it were current, and how sure that is.

What stands in its own clause can settle it; what stands further away can only make it doubtful.
"""

import re
from enum import IntEnum

from assistant.domain.report import Report, Role
from assistant.domain.text import Span
from assistant.review.coverage import Month
from assistant.review.cues import cue, cue_at_end
from assistant.review.location import around, clause_of, part_of, role_at, section_at, sentence_of
from assistant.review.wording_data import WordingEntry

BODY, TERM, CAMPAIGN = "机构", "称谓", "活动"
RULES = ("法律", "法规")
_MEETING = re.compile(
    r"党的[一二三四五六七八九十]{1,3}大|[一二三四五六七八九十]{1,3}届[一二三四五六七八九]中全会"
)
_EDITION = re.compile(r"[（(〔][^（）()〔〕\n]{0,30}[）)〕]")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_MONTH = re.compile(r"(?<![0-9])(1[0-2]|[1-9])月")
_HALF = re.compile(
    "上半年|年初(?![到至](?:岁末|年[底末尾]))|[一二]季度|元旦|春节|[春夏]季|开春|七八月|暑期|汛期"
)
_COMPARED = re.compile(r"(?<![较比])((?:19|20)\d\d)年")
_THIS_YEAR = re.compile("今年|本年度?|这一年")
_BEFORE = 80  # characters of the paragraph before the sentence: a year named there may date it, too


class Currency(IntEnum):
    """How a wording is used: as history, perhaps as history, or as if it were current."""

    PAST = 0
    DOUBTFUL = 1
    CURRENT = 2


def currency(draft: Report, span: Span, entry: WordingEntry, covered: int, written: Month) -> Currency:
    """How ``draft`` uses a wording that had ended when it was written.

    What ended before the year it covers is out of date unless it is spoken of as past. What ended in that year was
    current for part of it: only what is said to go on, or is still looked forward to, is worth a look.
    """
    text = draft.text
    clause = around(text, clause_of(text, span), span)
    if _is_past(text, span, entry, clause) or _heads_past(text, span, entry):
        return Currency.PAST
    planned = role_at(draft, span.begin) is Role.PLANS
    if _month(entry.until) >= Month(covered, 1):
        return _in_its_last_year(text, span, entry, clause, written, planned=planned)
    if planned and not entry.short:
        return Currency.CURRENT
    return Currency.DOUBTFUL if entry.short or _may_be_past(draft, span, entry, clause) else Currency.CURRENT


def _month(written: str) -> Month:
    return Month(int(written[:4]), int(written[5:]))


def _is_past(text: str, span: Span, entry: WordingEntry, clause: str) -> bool:
    """Whether its own clause speaks of it as past."""
    before, behind = clause.split(" ", 1)
    if cue("wording", "past").search(clause) or cue_at_end("wording", "before").search(before):
        return True
    if cue("wording", "behind").match(behind):
        return True
    if before.endswith("从") and text[span.end : span.end + 1] in ("到", "，", "、"):
        return True
    if entry.what != BODY and cue("wording", "done").search(clause):
        return True
    if cue("wording", "years_ahead").search(clause):
        return True
    if entry.what == BODY and entry.instead and entry.instead in clause and not _is_listed(text, span):
        return True
    if any(name in clause for name in _MEETING.findall(entry.instead)):
        return True
    return any(year <= int(entry.until[:4]) for year in _years(clause))


def _is_listed(text: str, span: Span) -> bool:
    """Whether a body is one of several side by side (扶贫办、农业农村局、财政局): its successor is then no explanation."""
    before = text[max(0, span.begin - 2) : span.begin]
    return (
        text[span.end : span.end + 1] in ("、", "和", "与")
        or before[-1:] in ("、", "和", "与")
        or before[:1] == "、"
    )


def _heads_past(text: str, span: Span, entry: WordingEntry) -> bool:
    """Whether the sentence, or its part, begins with a time that covers it all: 过去五年，… · 2016年，…"""
    part = part_of(text, span)
    head = text[part.begin : span.begin]
    opening, comma, _ = head.partition("，")
    if not comma:
        return False
    return bool(cue("wording", "years_ahead").search(opening)) or any(
        year <= int(entry.until[:4]) for year in _years(opening)
    )


def _in_its_last_year(
    text: str, span: Span, entry: WordingEntry, clause: str, written: Month, *, planned: bool
) -> Currency:
    """Of what ended in the very year that is covered."""
    ended = _month(entry.until)
    now = cue("wording", "now").search(clause)
    if now and not entry.aim and written >= Month(ended.year, min(ended.month + 3, 12)):
        return Currency.CURRENT
    sentence = around(text, sentence_of(text, span), span)
    dated = [int(month) for month in _MONTH.findall(sentence)]
    if any(month <= ended.month for month in dated) or _HALF.search(sentence):
        return Currency.PAST
    if planned:
        return Currency.DOUBTFUL if entry.what == CAMPAIGN else Currency.CURRENT
    before = clause.split(" ", 1)[0]
    occasion = cue_at_end("wording", "occasion").search(before)
    done_in = around(text, part_of(text, span), span) if occasion else clause
    if cue("wording", "accomplished").search(done_in) or entry.short:
        return Currency.PAST
    if entry.aim or now or cue("wording", "kept_up").search(clause):
        return Currency.DOUBTFUL
    return Currency.PAST


def _may_be_past(draft: Report, span: Span, entry: WordingEntry, clause: str) -> bool:
    """Whether what stands around its clause, or a word of doubt within it, may put it into the past."""
    text = draft.text
    whole, part = sentence_of(text, span), part_of(text, span)
    sentence, beside = around(text, whole, span), around(text, part, span)
    until = int(entry.until[:4])
    if entry.what != BODY and cue("wording", "perhaps_done").search(clause):
        return True
    if cue("wording", "years_ahead").search(beside) or any(year <= until for year in _years(sentence)):
        return True
    line = text.rfind("\n", 0, span.begin) + 1
    before = text[max(line, whole.begin - _BEFORE) : whole.begin]
    dated = [] if _THIS_YEAR.search(beside) else _COMPARED.findall(_EDITION.sub("", before))
    if any(int(year) <= until for year in dated):
        return True
    if entry.what == BODY and entry.instead and entry.instead in sentence and not _is_listed(text, span):
        return True
    if any(name in sentence for name in _MEETING.findall(entry.instead)):
        return True
    section = section_at(draft, span.begin)
    return bool(section and section.heading and cue("wording", "history").search(section.heading.text))


def _years(text: str) -> list[int]:
    """The years in a text, without those of editions: （2000年发布）."""
    return [int(year) for year in _YEAR.findall(_EDITION.sub("", text))]
