"""不属于本人任职地区的地名：借来的稿子里没有改掉的邻县、邻乡、别处的村，和“全县”“区委”这样与本地级别不符的称呼。

为什么：地名写错，是“借用”最直白的证据；两地搭界、外出考察、对口支援、招商引进提到的外地不算。
按报告信息里的地区（没有时按标题）判断：库里有报告的外地，写全称、写简称都认得；库里没有的，看写法像不像同级的县、乡镇；村和社区要在别处的报告里出现过、而在本地的报告里没有。
与别人的报告相同的段落里，一个名称有的地方已经换成本地的、有的地方还留着，或者别的乡镇、街道和它的村、社区原样留着，也提示。拿不准的只提示核对。

例：青川镇镇长的报告写“凡是进入石桥乡林区的一律登记”，提示“石桥乡”不在本人任职的青川镇；区里的报告写“全县”，提示级别不符。

依据：公文校核的通常做法。
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum

from assistant.base.tables import read_toml
from assistant.corpus.parse.common_words import holds_common_word
from assistant.domain.covered import CoveredText
from assistant.domain.report import FactKind, Report, Role
from assistant.domain.results import Finding, Kind
from assistant.domain.text import Span
from assistant.export.labels import shortened
from assistant.review.claimed_places import claimed_places
from assistant.review.context import ReviewContext
from assistant.review.copied_names import kept, left_over
from assistant.review.cues import alternatives, cue, cue_at_end
from assistant.review.findings import finding, quote
from assistant.review.location import around, clause_of, in_document_title, in_quotes, role_at, sentence_of
from assistant.review.place_names import can_be_name, places_at_edges
from assistant.review.rank import other_rank
from assistant.review.regions import CITY, COUNTY, Home, Unit, chain_of, level_of, meet

TITLE = "外地地名"
WHOLE = False

_OFTEN = 2  # a place that is named more often is one that the writer has to do with
_RANK_OFTEN = 3
_SHORTEST = 2


class _Claim(IntEnum):
    """How a foreign place is spoken of: as another one, perhaps as another one, or as if it were the writer's."""

    NONE = 0
    PERHAPS = 1
    OWN = 2


def check(context: ReviewContext) -> Iterable[Finding]:
    """Places that are somebody else's."""
    home = Home.of(context.draft)
    if not home.is_known:
        return
    found: dict[Span, Finding] = {}
    taken = CoveredText(len(context.draft.text))
    for each in (_copied, _known, _claimed, _by_form, _in_slogan, _villages, _of_other_rank):
        for one in each(context, home):
            if not taken.overlaps(one.span):
                found[one.span] = one
                taken.add(one.span)
    yield from found.values()


def _copied(context: ReviewContext, home: Home) -> Iterator[Finding]:
    """Names that came with copied wording."""
    for one in left_over(context, home):
        title = shortened(one.origin.title.strip("《》"), 24)
        message = f"{quote(one.name)}是《{title}》里的名称，别处已改作{quote(one.changed_to)}，这里还留着，请改过来。"
        yield finding("foreign_place", one.span, message, score=0.85)
    for one in kept(context, home):
        title = shortened(one.origin.title.strip("《》"), 24)
        message = (
            f"{quote(one.name)}与《{title}》里的一样，不像是本人任职地方的，可能是借用材料时留下的，请核对。"
        )
        yield finding("foreign_place", one.span, message, score=0.8)


def _known(context: ReviewContext, home: Home) -> Iterator[Finding]:
    """Places of which there are reports in the index, with their ending or without it."""
    draft = context.draft
    foreign = [unit for unit in home.foreign(context.records or {}) if unit.level >= CITY]
    if home.level < CITY or not foreign:
        return
    forms = {unit.name: unit for unit in foreign}
    forms |= {
        unit.stem: unit for unit in foreign if unit.level >= COUNTY and not holds_common_word(unit.stem)
    }
    mentions: dict[str, list[tuple[Span, Unit]]] = {}
    for span, unit in _mentions(draft.text, forms):
        mentions.setdefault(unit.name, []).append((span, unit))
    for name, places in mentions.items():
        for span, unit in places if len(places) <= _OFTEN else ():
            bare = span.of(draft.text) != name
            if bare and not _stands_for_place(draft.text, span, home):
                continue
            if _is_ones_own(context, span):
                continue
            if bare and (body := cue("foreign_place", "body_of_place").match(draft.text, span.end)):
                span = Span(span.begin, body.end())
            claim = _claim(draft, span, home)
            if claim is _Claim.NONE:
                continue
            copied = _is_copied_from(context, span, unit)
            sure = copied or (claim is _Claim.OWN and not bare and unit.level >= COUNTY)
            yield finding(
                "foreign_place",
                span,
                _message(span.of(draft.text), unit, home),
                sure=sure,
                score=0.9 if sure else 0.6,
            )


def _mentions(text: str, forms: dict[str, Unit]) -> Iterator[tuple[Span, Unit]]:
    """Where names stand, the longest at each place."""
    lengths = sorted({len(form) for form in forms}, reverse=True)
    at = 0
    while at < len(text):
        length = next((one for one in lengths if text[at : at + one] in forms), 0)
        if length:
            yield Span(at, at + length), forms[text[at : at + length]]
        at += length or 1


def _stands_for_place(text: str, span: Span, home: Home) -> bool:
    """Whether a name without its ending stands for the place, and not in the name of something of one's own."""
    before, behind = text[max(0, span.begin - 2) : span.begin], text[span.end : span.end + 4]
    if not cue_at_end("foreign_place", "edge").search(before if span.begin else ""):
        return False
    if cue("foreign_place", "own_name").match(behind) and not cue("foreign_place", "of_place").match(behind):
        return False
    beside = text[max(0, span.begin - 6) : span.begin] + behind
    return not any(unit.stem and unit.stem in beside for unit in home.units)


def _message(words: str, unit: Unit, home: Home) -> str:
    named = quote(words) if words == unit.name else f"{quote(words)}（{unit.name}）"
    return f"{named}不在本人任职的{home.units[-1].name}，可能是借用材料时留下的，请核对；确是外地的事请写明关系。"


def _is_copied_from(context: ReviewContext, span: Span, unit: Unit) -> bool:
    """Whether the mention stands in wording copied from a report of that very place."""
    records = context.records or {}
    return any(
        shared.kind is Kind.COPIED
        and shared.span.contains(span)
        and shared.source is not None
        and (record := records.get(shared.source.origin.report_id)) is not None
        and unit.name in {one.name for one in chain_of(record)}
        for shared in context.overlaps
    )


def _is_ones_own(context: ReviewContext, span: Span) -> bool:
    """Whether the writer's own earlier report names the place in the same words: he has to do with it."""
    name = span.of(context.draft.text)
    return any(
        shared.kind is Kind.SELF
        and shared.span.contains(span)
        and shared.source is not None
        and name in shared.source.text
        for shared in context.overlaps
    )


def _claimed(context: ReviewContext, home: Home) -> Iterator[Finding]:
    """Places that are claimed by what is said of them."""
    for one in claimed_places(context.draft, home):
        if not _is_ones_own(context, one.span):
            yield finding(
                "foreign_place", one.span, one.message, sure=one.sure, score=0.85 if one.sure else 0.6
            )


def _by_form(context: ReviewContext, home: Home) -> Iterator[Finding]:
    """Another county or town of the writer's own level that the index does not know, by the form of its name."""
    draft = context.draft
    if home.level < COUNTY:
        return
    names = {
        name
        for name in _named(draft)
        if level_of(name) == home.level and len(name) > _SHORTEST and name not in home.words
    }
    # 请望河乡 is 望河乡 with a verb.
    names = {name for name in names if not any(name != other and name.endswith(other) for other in names)}
    for name in sorted(names):
        spans = [Span(*match.span()) for match in re.finditer(re.escape(name), draft.text)]
        for span in spans if len(spans) <= _OFTEN else ():
            if in_document_title(draft.text, span) or _is_ones_own(context, span):
                continue
            if _claim(draft, span, home) is not _Claim.NONE:
                own = home.units[-1].name
                message = f"{quote(name)}不是本人任职的{own}，可能是借用材料时留下的，请核对；确是外地的事请写明关系。"
                yield finding("foreign_place", span, message, sure=False, score=0.6)


def _named(draft: Report) -> Iterator[str]:
    """Names of places in the draft: as parsed, and as they stand at a clear edge; none that holds a common word."""
    for fact in draft.facts:
        name = fact.span.of(draft.text)
        if fact.kind is FactKind.PLACE and not cue("foreign_place", "verb").match(name):
            stem = name[:-2] if name.endswith("街道") else name[:-1]
            if not holds_common_word(stem):
                yield name
    for span in places_at_edges(draft.text):
        if (name := span.of(draft.text)).endswith(("县", "镇", "乡", "街道")):
            yield name
    for match in cue("foreign_place", "object").finditer(draft.text):
        if can_be_name(match["name"][:-1]):
            yield match["name"]


def _in_slogan(context: ReviewContext, home: Home) -> Iterator[Finding]:
    """谱写中国式现代化荻浦实践新篇章, where 荻浦 is no place of the writer's."""
    draft = context.draft
    own = [unit.stem or unit.name for unit in home.units]
    for match in cue("foreign_place", "slogan").finditer(draft.text):
        span, name = Span(*match.span("name")), match["name"]
        if not home.units or not can_be_name(name) or name in read_toml("regions.toml")["provinces"].split():
            continue
        if any(name in stem or stem in name for stem in own) or in_document_title(draft.text, span):
            continue
        message = f"{quote(name)}不像是本人任职的{home.units[-1].name}，可能是借用材料时留下的，请核对。"
        yield finding("foreign_place", span, message, sure=False, score=0.6)


def _claim(draft: Report, span: Span, home: Home) -> _Claim:
    """How the place is spoken of."""
    text = draft.text
    clause = clause_of(text, span)
    before = text[clause.begin : span.begin]
    if in_document_title(text, span):
        own = cue("foreign_place", "own_document").search(before)
        return _Claim.PERHAPS if own else _Claim.NONE
    if in_quotes(text, span) or cue_at_end("foreign_place", "before").search(before):
        return _Claim.NONE
    if cue("foreign_place", "behind").match(text, span.end):
        return _Claim.NONE
    if draft.title_span is not None and draft.title_span.overlap(span):
        return _Claim.NONE
    if cue("foreign_place", "elsewhere").search(around(text, clause, span)):
        return _Claim.NONE
    sentence = around(text, sentence_of(text, span), span)
    if _is_beside_own(around(text, clause, span), sentence, home):
        return _Claim.NONE
    lead = role_at(draft, span.begin) is Role.LEAD
    if lead or before.endswith("在") or cue("foreign_place", "elsewhere").search(sentence):
        return _Claim.PERHAPS
    return _Claim.OWN


def _is_beside_own(clause: str, sentence: str, home: Home) -> bool:
    """Whether the place, of which a blank stands in ``clause``, is named beside the writer's own (临溪区的…和我们青岚县的…).

    So it is where both are parts of one listing, or the sentence compares or praises several.
    """
    names = sorted(
        {name for unit in home.units for name in (unit.name, unit.stem) if unit.level >= COUNTY and name}
    )
    own = "|".join((*map(re.escape, names), alternatives("foreign_place", "we")))
    joined = rf" [^，。；]{{0,10}}[和与及同跟、](?:{own})"
    if re.search(joined, clause):
        return True
    return (
        cue("foreign_place", "compared").search(sentence) is not None and re.search(own, sentence) is not None
    )


def _villages(context: ReviewContext, home: Home) -> Iterator[Finding]:
    """A village that stands in reports of one other place, and in none of here."""
    records, draft = context.records or {}, context.draft
    own = home.region
    for name, reports in context.place_reports.items():
        regions = {records[one].region for one in reports if one in records}
        regions = {region for region in regions if region and "*" not in region and "×" not in region}
        stem = name.removesuffix("社区").removesuffix("村")
        if not regions or any(meet(region, own) for region in regions) or holds_common_word(stem):
            continue
        # What stands in reports of several places is no name: 重点村, 城郊村.
        if any(not meet(one, other) for one in regions for other in regions):
            continue
        begin = draft.text.index(name)
        span = Span(begin, begin + len(name))
        clause = clause_of(draft.text, span).of(draft.text)
        if in_quotes(draft.text, span) or cue("foreign_place", "village_elsewhere").search(clause):
            continue
        where = shortened(max(regions, key=len), 20)
        copied = any(
            shared.kind is Kind.COPIED
            and shared.span.contains(span)
            and shared.source is not None
            and shared.source.origin.report_id in reports
            for shared in context.overlaps
        )
        message = f"{quote(name)}见于{where}的报告，不在本人任职的地方，可能是借用材料时留下的，请核对。"
        yield finding("foreign_place", span, message, sure=copied, score=0.8 if copied else 0.6)


def _of_other_rank(context: ReviewContext, home: Home) -> Iterator[Finding]:
    """全县 where the writer serves in a district."""
    for one in other_rank(context.draft, home):
        words = one.span.of(context.draft.text)
        if one.times > _RANK_OFTEN:
            message = (
                f"全文有{one.times}处像{quote(words)}这样的说法，而报告信息里的任职地区是{one.own}，"
                "请核对报告信息里的地区，或改正称呼。"
            )
            yield finding("foreign_place", one.span, message, sure=False, score=0.6)
            return
        message = f"{quote(words)}与本人任职的{one.own}级别不符，可能是借用材料时留下的，请核对称呼。"
        yield finding("foreign_place", one.span, message, sure=one.sure, score=0.85 if one.sure else 0.6)
