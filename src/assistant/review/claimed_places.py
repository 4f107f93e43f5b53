"""Places that a writer claims as his own by what he says of them, and that are not: by rank, by name, or both.

团结带领全县干部群众 in a mayor's report of a township · 我们清水沟村 in the report of another village · 西岳省 in that of
another province · 石乔县 for 石桥县.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.corpus.parse.common_words import holds_common_word
from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.review.cues import alternatives, cue
from assistant.review.findings import quote
from assistant.review.location import around, clause_of, in_document_title, in_quotes, sentence_of
from assistant.review.place_names import can_be_name
from assistant.review.regions import CITY, COUNTY, PROVINCE, TOWN, VILLAGE, Home, level_of

_VILLAGE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4}(?:村|社区))$")
_OF_VILLAGE = re.compile(r"^(?:村|社区)|[\u4e00-\u9fff]{2,4}(?:村|社区)(?:党|居|村|委|支|主)")
_TOO_OFTEN = 3  # words or names that are used more often are the writer's after all
_HAN = "[\u4e00-\u9fff]"
_PROVINCE = re.compile(
    r"(?:^|(?<=[，。；、：（“\s　在由向从对为把将])|(?<=谱写)|(?<=书写)|(?<=推动)|(?<=建设))"
    rf"(?P<stem>{_HAN}{{2,3}}?)(?<![之出入跨各外藏邻])省(?![级直委内外份略钱时事力心得去下城会际])",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class ClaimedPlace:
    """A place that the writer claims and has not, what to say of it, and whether nothing else can be meant."""

    span: Span
    message: str
    sure: bool


def claimed_places(draft: Report, home: Home) -> Iterator[ClaimedPlace]:
    """Every claim to a place of another rank or name than the writer's own."""
    village = _own_village(draft, home)
    level = VILLAGE if village or _OF_VILLAGE.search(draft.metadata.office) else home.level
    yield from _led(draft, home, level)
    yield from _answered_for(draft, home, level)
    yield from _wider(draft, home)
    yield from _other_villages(draft, village)
    yield from _other_provinces(draft, home)
    yield from _twins(draft, home)


def _own_village(draft: Report, home: Home) -> str:
    """The writer's village by his region or his office; "" where none is named."""
    named = _VILLAGE.search(home.region)
    if named is None:
        return ""
    lowest = home.units[-1].name if home.units else ""
    return home.region.rpartition(lowest)[2] if lowest else named["name"]


@cache
def _leads_all() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<verb>{alternatives('rank', 'leads_all')})(?P<whole>全(?P<end>省|市|县|区|旗|镇|乡|街道|村))(?!{_HAN}域|级)"
    )


@cache
def _my_village() -> re.Pattern[str]:
    return re.compile(
        rf"{alternatives('foreign_place', 'my_village')}(?P<name>{_HAN}{{2,3}}?(?:村|社区))(?![级委民])"
    )


def _led(draft: Report, home: Home, level: int) -> Iterator[ClaimedPlace]:
    """Those whom a writer says to lead, where they are more than his own place has."""
    text = draft.text
    own = home.units[-1].name if home.units else ""
    for match in _leads_all().finditer(text):
        span = Span(*match.span("whole"))
        own_end = level == home.level and home.units[-1].end == match["end"]  # a city of a county's rank
        if own_end or level_of(match["end"]) >= level or in_quotes(text, span):
            continue
        if _may_lead(match["end"], home):
            continue
        clause = around(text, clause_of(text, span), span)
        if cue("rank", "led_by_others").search(clause):
            continue
        place = _own_village(draft, home) or own
        message = f"{quote(span.of(text))}超出本人任职的范围（{place}），可能是借用材料时留下的，请核对称呼。"
        yield ClaimedPlace(span, message, sure=cue("rank", "leads").search(match["verb"]) is not None)


_WHOLE = re.compile(r"全(?P<end>省|市|县|区|镇|乡)(?=[^。；\n全]{0,20}[0-9])")


def _answered_for(draft: Report, home: Home, level: int) -> Iterator[ClaimedPlace]:
    """Figures of the whole of a wider place, given as one's own work: no rank, meeting or comparison explains them."""
    text = draft.text
    if not home.units or home.level < COUNTY:
        return
    found = []
    for match in _WHOLE.finditer(text):
        span = Span(*match.span())
        own_end = level == home.level and match["end"] == home.units[-1].end  # a city of a county's rank
        wider = level_of(match["end"]) < level and not own_end
        named = {unit.end for unit in home.units}
        sentence = around(text, sentence_of(text, span), span)
        if (
            wider
            and match["end"] in named
            and not in_quotes(text, span)
            and not cue("rank", "explained").search(sentence)
        ):
            found.append(span)
    for span in found if len(found) <= _TOO_OFTEN else ():
        place = _own_village(draft, home) or home.units[-1].name
        message = f"{quote(span.of(text))}超出本人任职的范围（{place}），请核对这个数是哪里的；确是上一级的数请写明。"
        yield ClaimedPlace(span, message, sure=False)


def _may_lead(end: str, home: Home) -> bool:
    """Whether the office is of the wider place itself: a bureau's head leads 全县 in his field."""
    own = {unit.end for unit in home.units}
    office = home.words[len(home.region) :]
    return (
        end not in own
        and level_of(end) <= COUNTY
        and re.search(rf"(?:^|[^\u4e00-\u9fff]){end}", office) is not None
    )


def _wider(draft: Report, home: Home) -> Iterator[ClaimedPlace]:
    """我市 in a county's report, in a sentence that is about the county's own money, bodies or townships."""
    if home.level not in (COUNTY, TOWN):
        return
    ends = {unit.level: unit.end for unit in home.units}
    text = draft.text
    wider = "市" if home.level == COUNTY and ends[COUNTY] != "市" else "县" if home.level == TOWN else ""
    if not wider:
        return
    found = []
    for match in re.finditer(rf"(?:我|本){wider}(?![{wider}委政级场民])", text):
        span = Span(*match.span())
        sentence = around(text, sentence_of(text, span), span)
        named = "county_level" if home.level == COUNTY else "town_level"
        if (
            in_quotes(text, span)
            or not cue("rank", named).search(sentence)
            or cue("rank", "of_wider").search(sentence)
        ):
            continue
        if not re.search(rf"[我本]{ends[home.level]}", sentence):
            found.append(span)
    for span in found if len(found) <= _TOO_OFTEN else ():
        own = home.units[-1].name
        message = f"这一句讲的像是{own}的事，{quote(span.of(text))}与本人任职的{own}级别不符，请核对称呼。"
        yield ClaimedPlace(span, message, sure=False)


def _other_villages(draft: Report, village: str) -> Iterator[ClaimedPlace]:
    """A village that the writer calls his, where he serves in another."""
    text = draft.text
    if not village:
        return
    for match in _my_village().finditer(text):
        name, span = match["name"], Span(*match.span("name"))
        stem = re.sub("(?:村|社区)$", "", name)
        if village.endswith(name) or stem in village or holds_common_word(stem) or not can_be_name(stem):
            continue
        clause = clause_of(text, span).of(text)
        if in_quotes(text, span) or cue("foreign_place", "village_elsewhere").search(clause):
            continue
        message = f"{quote(name)}不是本人任职的{village}，可能是借用材料时留下的，请核对；曾在那里任职的请写明时间。"
        yield ClaimedPlace(span, message, sure=True)


def _other_provinces(draft: Report, home: Home) -> Iterator[ClaimedPlace]:
    """Another province in the report of one, spoken of as if it were the writer's."""
    own = next((unit for unit in home.units if unit.level == PROVINCE), None)
    if own is None or home.level != PROVINCE:
        return
    text = draft.text
    spans = [
        Span(*match.span())
        for match in _PROVINCE.finditer(text)
        if match["stem"] != own.stem and can_be_name(match["stem"])
    ]
    for span in spans if len(spans) <= _TOO_OFTEN else ():
        clause = around(text, clause_of(text, span), span)
        if (
            in_document_title(text, span)
            or in_quotes(text, span)
            or cue("foreign_place", "elsewhere").search(clause)
        ):
            continue
        if _is_with_others(text, span, clause):
            continue
        message = f"{quote(span.of(text))}不是本人任职的{own.name}，可能是借用材料时留下的，请核对；确是外省的事请写明关系。"
        yield ClaimedPlace(span, message, sure=False)


def _twins(draft: Report, home: Home) -> Iterator[ClaimedPlace]:
    """Names that differ from one's own by a single character: a neighbour's, or a slip."""
    text = draft.text
    for unit in home.units:
        if unit.level < CITY or len(unit.stem) < 2:
            continue
        forms = "|".join(
            f"{re.escape(unit.stem[:at])}{_HAN}{re.escape(unit.stem[at + 1 :])}"
            for at in range(len(unit.stem))
        )
        pattern = re.compile(rf"(?=(?P<name>(?P<stem>{forms}){re.escape(unit.end)}))")
        for match in pattern.finditer(text):
            span, stem = Span(*match.span("name")), match["stem"]
            if stem == unit.stem or holds_common_word(stem) or match["name"] in home.words:
                continue
            if text.startswith(unit.name, span.begin - 1) or in_document_title(text, span):
                continue
            clause = around(text, clause_of(text, span), span)
            if cue("foreign_place", "elsewhere").search(clause) or _is_with_others(text, span, clause):
                continue
            message = f"{quote(match['name'])}与本人任职的{unit.name}只差一个字，请核对是写错了，还是借用材料时留下的。"
            yield ClaimedPlace(span, message, sure=False)


def _is_with_others(text: str, span: Span, clause: str) -> bool:
    """Whether a place is one of several, or something is done with it."""
    listed = text[max(0, span.begin - 1) : span.begin] in tuple("、和与同跟及") or text[
        span.end : span.end + 1
    ] in tuple("、和与及")
    return listed or cue("foreign_place", "with_others").search(clause) is not None
