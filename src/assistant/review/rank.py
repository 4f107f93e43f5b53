"""Words of another rank than the writer's own place: 全县 in the report of a district, 区委 in that of a county."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.corpus.parse.common_words import holds_common_word
from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.review.cues import alternatives, cue
from assistant.review.location import clause_of, in_quotes, sentence_of
from assistant.review.regions import CITY, COUNTY, TOWN, Home, level_of

_COUNTY_ENDS, _TOWN_ENDS = ("县", "区", "旗"), ("镇", "乡", "街道")
_OFTEN = (
    3  # a word of another rank that is used more often belongs to a report whose place is not known rightly
)
_NAMED_BEFORE = 150
"""Characters before a word for the whole of a place in which that place may be named."""
_OWN_WORDS = frozenset("全各本我该每两几多在省市州县区旗镇乡、和与")


@dataclass(frozen=True, slots=True)
class OtherRank:
    """A word of another rank, what the writer's own place is, and how often such words stand in the draft.

    ``sure``: it is the rank of the writer's own place that is meant; a lower place may be one of those below it.
    """

    span: Span
    own: str
    times: int
    sure: bool = True


def other_rank(draft: Report, home: Home) -> Iterator[OtherRank]:
    """Words for the whole of a place, and for its committee and government, that are not of the writer's rank."""
    own = {unit.level: unit for unit in home.units}
    ends_of_own = {unit.end[-1] for unit in home.units}
    area = cue("rank", "area").search(home.words) is not None
    for level, ends in ((COUNTY, _COUNTY_ENDS), (TOWN, _TOWN_ENDS)):
        if level not in own or (area and level == COUNTY):
            continue
        foreign = [end for end in ends if end[-1] not in ends_of_own and not _may_say(end, home)]
        spans = [span for span in _words(draft.text, foreign) if not _is_meant(draft, span)]
        yield from (OtherRank(span, own[level].name, len(spans)) for span in spans)
    yield from _of_lower_places(draft, home)


def _of_lower_places(draft: Report, home: Home) -> Iterator[OtherRank]:
    """Words for the whole of a county or town in the report of a city, or of a town in that of a county.

    Who serves above them oversees such places and speaks of them, so most are doubtful; who leads a writer is not.
    """
    if home.level not in (CITY, COUNTY):
        return
    for level, ends in ((COUNTY, _COUNTY_ENDS), (TOWN, _TOWN_ENDS)):
        if level <= home.level:
            continue
        foreign = [end for end in ends if not _may_say(end, home)]
        named = {
            span: _leads(draft.text, span)
            for span in _words(draft.text, foreign)
            if (home.level == CITY or draft.text[span.begin] == "全") and not _is_meant(draft, span)
        }
        spans = [span for span, leads in named.items() if leads or not _is_overseen(draft.text, span)]
        for span in spans:
            yield OtherRank(span, home.units[-1].name, len(spans), sure=named[span])


def _is_overseen(text: str, span: Span) -> bool:
    """Whether the sentence speaks of a place below the writer's, or such a place is named shortly before."""
    if cue("rank", "overseen").search(sentence_of(text, span).of(text)):
        return True
    before = text[max(0, span.begin - _NAMED_BEFORE) : span.begin]
    end = _end_of(span.of(text))
    return any(
        not _OWN_WORDS & set(match[1]) and not holds_common_word(match[1])
        for match in re.finditer(rf"([\u4e00-\u9fff]{{2}}){end}", before)
    )


def _leads(text: str, span: Span) -> bool:
    """Whether the words name who leads the writer: 在县委、县政府的坚强领导下."""
    clause = clause_of(text, span)
    before = cue("rank", "led_before").fullmatch(text, clause.begin, span.begin)
    return before is not None and cue("rank", "led_behind").match(text, span.end) is not None


def _may_say(end: str, home: Home) -> bool:
    """Whether a writer may use the word for a place that ends so: his office names it, or an area that is called so."""
    if end == "区" and (
        cue("rank", "area").search(home.words) or cue("rank", "autonomous").search(home.words)
    ):
        return True
    return (
        re.search(rf"(?:^|[^\u4e00-\u9fff]){end}|{end}[长委政人]", home.words[len(home.region) :]) is not None
    )


def _words(text: str, ends: list[str]) -> Iterator[Span]:
    if not ends:
        return
    group = "|".join(ends)
    whole = re.compile(
        rf"(?<!{_class('other_word')})全(?:{group})(?!{_class('longer')})"
        rf"|(?<!{_class('before_committee')})(?:{group})委(?![员会托派])(?:、?(?:{group})政府)?"
    )
    for match in whole.finditer(text):
        yield Span(*match.span())


def _class(name: str) -> str:
    return alternatives("rank", name)


def _is_meant(draft: Report, span: Span) -> bool:
    """Whether another place may be meant: by its own clause, in a quotation, in a sentence about former posts."""
    text = draft.text
    clause = clause_of(text, span).of(text)
    if in_quotes(text, span) or cue("rank", "elsewhere").search(clause):
        return True
    if draft.title_span is not None and draft.title_span.overlap(span):
        return True
    # 石渡县委 is somebody's by name; 全县、全区 are named together.
    named = re.search(r"[\u4e00-\u9fff]{2,3}$", text[max(0, span.begin - 3) : span.begin])
    committee = text[span.begin] != "全"
    if committee and named and level_of(named[0] + text[span.begin]) > 0 and _names_place(named[0]):
        return True
    end = _end_of(span.of(text))
    sentence = sentence_of(text, span)
    # 作为乡长，我是全乡…: the post is what is wrong there.
    if re.search(rf"作为[^，。；]{{0,8}}{end}(?:长|党?委)", sentence.of(text)):
        return True
    if text[span.end : span.end + 2] in ("、全", "和全") or text[max(0, span.begin - 1) : span.begin] == "、":
        return True
    # 帮扶的远山县今年收成好，全县…: the whole of a place that the sentence names.
    return any(
        not holds_common_word(match[0])
        for match in re.finditer(rf"[\u4e00-\u9fff]{{2}}(?={end})", sentence.of(text))
        if not _OWN_WORDS & set(match[0])
    )


def _end_of(words: str) -> str:
    """The ending in 全县 or 县委."""
    return words[1:] if words.startswith("全") else words[0]


def _names_place(before: str) -> bool:
    """Whether the two characters before 县委 look like a name: no preposition, no verb that people report with."""
    return not re.search(r"[在向按照据经报由受得到从被对与和及]", before[-2:]) and not holds_common_word(
        before[-2:]
    )
