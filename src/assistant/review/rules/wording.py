"""已经调整、还没有提出、或与固定表述有出入的提法、机构名称和文件名称。

为什么：在往年稿子上改，旧机构名、过了期的活动和口号最容易留下；提法差一两个字，意思可能就变了。
每一条都记着通行的起止年月和依据，只在写报告时已经过了（或还没到）那个月份时提示：写作时间看落款，没有落款的按报告年度的年底算。没有报告年度的，看正文主要讲哪一年，讲不清就不提示。
“原县扶贫办”“2016年以来”“当年”“历史上”这样的回顾不算，拿不准的只提示核对，书名号里的文件名不算。

例：2023年度的报告写“围绕喜迎党的二十大”，提示党的二十大已于2022年10月召开。

依据：公开发布的决定、方案、法律的施行日期；本单位可在词表文件夹里用 dated.toml、misquoted.toml 增减。
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assistant.domain.covered import CoveredText
from assistant.domain.report import Report, Role
from assistant.domain.results import Finding, Severity
from assistant.domain.text import Span
from assistant.review.anniversaries import misdated
from assistant.review.context import DraftPart, ReviewContext
from assistant.review.coverage import Month, is_article, month_written, year_covered
from assistant.review.cues import cue, cue_at_end
from assistant.review.editions import superseded
from assistant.review.findings import finding, quote, with_its_marks
from assistant.review.fixed_sets import misattributed, misnumbered, outdated
from assistant.review.location import clause_of, in_document_title, role_at
from assistant.review.phrase_matcher import Letters
from assistant.review.plan_years import misplaced
from assistant.review.timeliness import BODY, CAMPAIGN, RULES, TERM, Currency, currency
from assistant.review.wording_data import EntryList, FixedSet, WordingEntry, load

TITLE = "提法"
WHOLE = False

_OTHER_STRATEGY = re.compile(r"[”」]?[合伙支性布节通机环互对枢引高门规意决]")
_FIGURES = re.compile(r"[\d一二两三四五六七八九十百]+")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_GENERIC = re.compile(r"[^，。；\n]{0,2}(?:活动|月|周|日|课|基地|馆|片|展|公园|作文|征文|班会|党日|实践)")
_OFTEN = 3


def check(context: ReviewContext) -> Iterable[Finding]:
    """Wordings that were past, or not there yet, when the report was written, and misquoted formulations."""
    draft, known = context.draft, load(context.vocabulary_folder)
    letters = Letters.of(draft.text, context.span)
    covered = year_covered(draft) or _year_in(draft)
    written = month_written(draft, covered) if covered is not None else None
    wrong = list(_wrong_members(context.part, known.sets, written))
    warned = CoveredText(len(draft.text), (one.span for one in wrong if one.severity is Severity.WARNING))
    if covered is not None and written is not None:
        ended = [
            one
            for one in _out_of_date(draft, letters, known.ended, covered, written)
            if one.severity is Severity.WARNING or not warned.overlaps(one.span)
        ]
        yield from ended
        taken = CoveredText(len(draft.text), (one.span for one in ended))
        yield from _not_yet(draft, letters, known.begun, covered, written)
        for found in misdated(draft, known.anniversaries, covered, written):
            yield finding("wording", found.span, found.message, sure=found.sure, score=0.9)
        for span, message in superseded(draft, known.editions, written):
            yield finding("wording", span, message, score=0.9)
        for span, message, sure in misplaced(draft, covered):
            if taken.overlaps(span):
                continue
            yield finding("wording", span, message, sure=sure, score=0.9 if sure else 0.6)
    yield from _misquoted(letters, known.misquoted, covered)
    nearly = list(_nearly(letters, known.fixed, known.accepted))
    near = CoveredText(len(draft.text), (one.span for one in nearly))
    yield from (one for one in wrong if one.severity is Severity.WARNING or not near.overlaps(one.span))
    yield from (one for one in nearly if not warned.overlaps(one.span))


def _wrong_members(part: DraftPart, known: tuple[FixedSet, ...], written: Month | None) -> Iterator[Finding]:
    """Enumerations of a fixed set with one wrong member, or with those that it had before."""
    sets = tuple(one for one in known if written is None or one.is_in_force(written))
    if written is not None:
        past = [one for one in known if one.until is not None and one.until < written]
        for span, message, right in outdated(part.draft.text, past, sets):
            yield finding("wording", part.whole(span), message, score=0.9, replacements=(right,))
    for span, message, right, sure in misnumbered(part.draft.text, sets):
        yield finding(
            "wording", part.whole(span), message, sure=sure, score=0.9 if sure else 0.6, replacements=(right,)
        )
    for span, message in misattributed(part.draft.text, sets):
        yield finding("wording", part.whole(span), message, score=0.85)


def _year_in(draft: Report) -> int | None:
    """The year that a text without one mostly names, plans aside; None where no year is named often."""
    named = Counter(
        int(match[1])
        for match in _YEAR.finditer(draft.text)
        if role_at(draft, match.start()) is not Role.PLANS
        and not in_document_title(draft.text, Span(*match.span()))
    )
    (most, times), *_ = [*named.most_common(1), (0, 0)]
    return most if times >= _OFTEN else None


def _out_of_date(
    draft: Report, letters: Letters, ended: EntryList, covered: int, written: Month
) -> Iterator[Finding]:
    text = draft.text
    matches = _matches(letters, ended)
    listed = _listed_campaigns(text, matches)
    article = is_article(draft)
    for span, entry in matches:
        if article and entry.what not in (BODY, *RULES):
            continue
        if entry.until >= f"{written.year}-{written.month:02}" or span in listed:
            continue
        if _is_named_otherwise(text, span, entry):
            continue
        used = currency(draft, span, entry, covered, written)
        if used is not Currency.PAST:
            whole = with_its_marks(text, span)
            yield finding(
                "wording",
                whole,
                _ended_message(whole.of(text), entry, covered, written),
                sure=used is Currency.CURRENT,
                score=0.9 if used is Currency.CURRENT else 0.6,
                replacements=_replacements(entry),
            )


def _not_yet(
    draft: Report, letters: Letters, begun: EntryList, covered: int, written: Month
) -> Iterator[Finding]:
    text = draft.text
    latest = max(written, Month(draft.metadata.year or covered, 12))
    for span, entry in _matches(letters, begun):
        if f"{latest.year}-{latest.month:02}" < entry.since and not _is_named_otherwise(text, span, entry):
            whole = with_its_marks(text, span)
            message = (
                f"{quote(whole.of(text))}到{_month(entry.since)}才有（{entry.source}），"
                f"而报告讲的是{covered}年，请核对报告年度或改用当时的提法。"
            )
            yield finding("wording", whole, message, score=0.9)


def _misquoted(letters: Letters, misquoted: EntryList, year: int | None) -> Iterator[Finding]:
    text = letters.text
    for span, entry in _matches(letters, misquoted):
        too_early = year is not None and entry.since and year < int(entry.since[:4])
        another = entry.text.endswith("战略") and _OTHER_STRATEGY.match(text, span.end)
        apart = "”、“" in span.of(text) or "”“" in span.of(text)  # each quoted for itself
        if not too_early and not another and not apart and not in_document_title(text, span):
            whole = with_its_marks(text, span)
            message = f"{quote(whole.of(text))}的规范写法是{quote(entry.instead)}（{entry.source}），请改正。"
            yield finding("wording", whole, message, score=0.9, replacements=(entry.instead,))


def _nearly(letters: Letters, fixed: EntryList, accepted: EntryList) -> Iterator[Finding]:
    """One character away from a formulation that is always put the same way."""
    near = [(span, fixed.entries[number]) for span, number in fixed.forms.near(letters)]
    official = CoveredText(
        len(letters.text), (span for span, _ in accepted.forms.exact(letters)) if near else ()
    )
    for span, entry in near:
        words = span.of(letters.text)
        if official.share(span) > len(span) // 2:
            continue
        if _FIGURES.findall(words) == _FIGURES.findall(entry.text):
            message = (
                f"{quote(words)}与通行的提法{quote(entry.text)}差一个字（{entry.source}），请核对是否写错。"
            )
            yield finding("wording", span, message, sure=False, score=0.6, replacements=(entry.text,))


def _matches(letters: Letters, listed: EntryList) -> list[tuple[Span, WordingEntry]]:
    """Where entries stand; of those that overlap the longest alone."""
    found = sorted(listed.forms.exact(letters), key=lambda one: (-len(one[0]), one[0]))
    taken: list[tuple[Span, int]] = []
    covered = bytearray(len(letters.text))
    for span, number in found:
        if not any(covered[span.begin : span.end]):
            covered[span.begin : span.end] = b"\1" * len(span)
            taken.append((span, number))
    return sorted(((span, listed.entries[number]) for span, number in taken), key=lambda one: one[0])


def _is_named_otherwise(text: str, span: Span, entry: WordingEntry) -> bool:
    """Whether it is part of a longer name (文化和旅游局 is no 旅游局), or of the name of a document."""
    if entry.text.startswith("《"):
        return text[max(0, span.begin - 1) : span.begin] != "《" or "》" not in text[span.end : span.end + 2]
    if entry.what == BODY:
        before = text[max(0, span.begin - 6) : span.begin]
        if cue_at_end("wording", "longer_left").search(before) or _is_abroad(text, span):
            return True
        if cue("wording", "longer_right").match(text, span.end):
            return True
    if entry.aim and text.startswith("代表", span.end):
        return True
    if entry.short and _GENERIC.match(text, span.end):
        return True
    return in_document_title(text, span)


def _is_abroad(text: str, span: Span) -> bool:
    """Whether it is a body of another country, by what stands before its name or by a country in its clause."""
    return bool(
        cue_at_end("wording", "abroad_before").search(text[max(0, span.begin - 6) : span.begin])
        or cue("wording", "abroad").search(clause_of(text, span).of(text))
    )


def _listed_campaigns(text: str, matches: list[tuple[Span, WordingEntry]]) -> frozenset[Span]:
    """Campaigns of several years that one clause lists together: then the years are looked back upon."""
    clauses: dict[Span, list[tuple[Span, str]]] = {}
    for span, entry in matches:
        if entry.what == CAMPAIGN:
            clauses.setdefault(clause_of(text, span), []).append((span, entry.until))
    several = [listed for listed in clauses.values() if len({until for _, until in listed}) > 1]
    return frozenset(span for listed in several for span, _ in listed)


def _ended_message(words: str, entry: WordingEntry, covered: int, written: Month) -> str:
    """What is out of date, why, and what to do."""
    same_year = int(entry.until[:4]) == covered
    when = f"报告写于{written.year}年{written.month}月" if same_year else f"报告讲的是{covered}年"
    if entry.what in RULES:
        verb, then = "施行到", f"现行的是{entry.instead}，请改"
    elif entry.what in (BODY, TERM):
        verb, then = "用到", f"现在称{quote(entry.instead)}，请改" if entry.instead else "请核对现在的名称"
    else:
        verb = "适用到"
        then = f"现在的提法是{quote(entry.instead)}，请改" if entry.instead else "请核对是否还要这样写"
    return f"{quote(words)}{verb}{_month(entry.until)}（{entry.source}），{when}，{then}；如是回顾当时，请写明时间。"


def _month(month: str) -> str:
    return f"{month[:4]}年{int(month[5:])}月"


def _replacements(entry: WordingEntry) -> tuple[str, ...]:
    """What can stand in its place: one name for another, not one formulation for another."""
    if not entry.instead or "、" in entry.instead or entry.what not in (BODY, TERM, *RULES):
        return ()
    return (entry.instead.strip("《》") if entry.text.startswith("《") else entry.instead,)
