"""Words of another rank than the writer's own place: 全县, 我县 in the report of a district, 镇党委 in that of a township."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.corpus.parse.common_words import holds_common_word
from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.review.cues import alternatives, cue, cue_at_end
from assistant.review.location import clause_of, in_quotes, sentence_of
from assistant.review.regions import CITY, COUNTY, TOWN, Home, level_of

_COUNTY_ENDS, _TOWN_ENDS = ("县", "区", "旗"), ("镇", "乡", "街道")
_OFTEN = (
    3  # a word of another rank that is used more often belongs to a report whose place is not known rightly
)
_NAMED_BEFORE = 150
"""Characters before a word for the whole of a place in which that place may be named."""
_OWN_WORDS = frozenset("全各本我咱该每两几多在省市州县区旗镇乡、和与们向由从被对把将让使给为的了着请")


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
    """Words for the whole of a place, for one's own (我县), and for its bodies, that are not of the writer's rank."""
    own = {unit.level: unit for unit in home.units}
    ends_of_own = {unit.end[-1] for unit in home.units}
    area = cue("rank", "area").search(home.words) is not None
    for level, ends in ((COUNTY, _COUNTY_ENDS), (TOWN, _TOWN_ENDS)):
        if level not in own or (area and level == COUNTY):
            continue
        foreign = [end for end in ends if end[-1] not in ends_of_own and not _may_say(end, home)]
        spans = [span for span in _words(draft.text, foreign, level) if not _is_meant(draft, span)]
        yield from (OtherRank(span, own[level].name, len(spans)) for span in spans)
    yield from _of_lower_places(draft, home)


def _of_lower_places(draft: Report, home: Home) -> Iterator[OtherRank]:
    """Words for the whole of a county or town in the report of a city, or of a town in that of a county.

    Who serves above them oversees such places and speaks of them, so most are doubtful; who leads a writer is not, and
    neither is what he calls his own, unless he may serve in a town that his office does not name (中心卫生院院长).
    """
    if home.level not in (CITY, COUNTY):
        return
    in_organ = cue("rank", "organ").match(draft.metadata.office) is not None
    for level, ends in ((COUNTY, _COUNTY_ENDS), (TOWN, _TOWN_ENDS)):
        if level <= home.level:
            continue
        foreign = [end for end in ends if not _may_say(end, home)]
        text = draft.text
        named = {
            span: _leads(text, span) or (_is_ones_own(text, span) and in_organ)
            for span in _words(text, foreign)
            if (home.level == CITY or text[span.begin] == "全" or _is_ones_own(text, span))
            and not _is_meant(draft, span)
        }
        spans = [
            span
            for span, sure in named.items()
            if sure or _is_ones_own(text, span) or not _is_overseen(text, span)
        ]
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


def _words(text: str, ends: list[str], level: int | None = None) -> Iterator[Span]:
    """Words for places with one of ``ends``; with ``level`` also for the bodies of places of that level, 委 apart."""
    if not ends:
        return
    group = "|".join(ends)
    forms = [
        rf"(?<!{_class('other_word')})全(?:{group})(?!{_class('longer')})",
        rf"(?<!{_class('not_own_before')})(?:{_class('own')})(?:{group})(?!{_class('longer')}|{_class('not_own_behind')})",
        rf"(?<!{_class('before_committee')})(?<!{_class('before_area')})(?:{group})委(?![员会托派])(?:、?(?:{group})政府)?",
    ]
    if level is not None:
        body = _class("body_of_county" if level == COUNTY else "body_of_town")
        several = f"(?<!{_class('several')})"
        before = f"(?<!{_class('before_committee')})(?<!{_class('before_area')}){several}"
        forms.append(rf"{before}(?:{group}){body}(?:[、和]?(?:{group}){body})?")
    for match in re.finditer("|".join(forms), text):
        yield Span(*match.span())


def _is_ones_own(text: str, span: Span) -> bool:
    """Whether the words are 我县, 本镇 and the like."""
    return cue("rank", "own").match(text, span.begin) is not None


def _class(name: str) -> str:
    return alternatives("rank", name)


def _is_meant(draft: Report, span: Span) -> bool:
    """Whether another place may be meant: by its own clause, in a quotation, in a sentence about former posts."""
    text = draft.text
    clause = clause_of(text, span).of(text)
    if in_quotes(text, span) or cue("rank", "elsewhere").search(clause):
        return True
    before = text[clause_of(text, span).begin : span.begin]
    if cue_at_end("rank", "held").search(before):
        return True
    if _is_ones_own(text, span) and cue_at_end("rank", "speech").search(before):
        return True
    if draft.title_span is not None and draft.title_span.overlap(span):
        return True
    # 石渡县委 is somebody's by name; 全县、全区 are named together.
    named = re.search(r"[\u4e00-\u9fff]{2,3}$", text[max(0, span.begin - 3) : span.begin])
    committee = text[span.begin] != "全" and not _is_ones_own(text, span)
    if committee and named and level_of(named[0] + text[span.begin]) > 0 and _names_place(named[0]):
        return True
    words = span.of(text)
    end, sentence = _end_of(words), sentence_of(text, span)
    # 作为乡长，我是全乡…: the post is what is wrong there.
    if re.search(rf"作为[^，。；]{{0,8}}{end}(?:长|党?委)", sentence.of(text)):
        return True
    listed = before.endswith("、") and not (committee and cue_at_end("rank", "leading_bodies").search(before))
    if listed or text[span.end : span.end + 2] in ("、全", "和全"):
        return True
    # 入驻经开区的企业…，全区产值翻了一番: the county has such an area.
    if words.startswith("全区") and cue("rank", "area").search(text, sentence.begin, span.begin):
        return True
    # 帮扶的远山县今年收成好，全县…: the whole of a place that the sentence names.
    return any(
        not holds_common_word(match[0])
        for match in re.finditer(rf"[\u4e00-\u9fff]{{2}}(?={end})", sentence.of(text))
        if not _OWN_WORDS & set(match[0])
    )


def _end_of(words: str) -> str:
    """The ending in 全县, 我县, 县委 or 街道党工委."""
    words = cue("rank", "own").sub("", words.removeprefix("全"))
    return "街道" if words.startswith("街道") else words[0]


def _names_place(before: str) -> bool:
    """Whether the two characters before 县委 look like a name: no preposition, no verb that people report with."""
    return not re.search(
        r"[在向按照据经报由受得到从被对与和及把将让使给为于以的了着请]", before[-2:]
    ) and not holds_common_word(before[-2:])
