"""不属于本人任职地区的地名：借来的稿子里没有改掉的邻县、邻乡、别处的村。

为什么：地名写错，是“借用”最直白的证据；两地搭界、外出考察、对口支援、招商引进提到的外地不算。
按报告信息里的地区（没有时按标题）判断同级的县、乡镇；村和社区要在别处的报告里出现过、而在本地的报告里没有，才提示。
与别人的报告相同的段落里，一个名称有的地方已经换成本地的、有的地方还留着，或者别的乡镇、街道和它的村、社区原样留着，也提示。

例：青川镇镇长的报告写“凡是进入石桥乡林区的一律登记”，提示“石桥乡”不是本镇。

依据：公文校核的通常做法。
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assistant.domain.report import FactKind, Report, Role
from assistant.domain.results import DiffType, Finding, Kind, Origin
from assistant.domain.text import Span
from assistant.export.labels import shortened
from assistant.review.context import ReviewContext
from assistant.review.findings import finding
from assistant.review.location import clause_of, in_quotes, role_at, sentence_of
from assistant.review.place_names import places_at_edges

TITLE = "外地地名"
WHOLE = False

_UNIT = re.compile(r"[^省市州盟县区旗镇乡*]{1,8}?(?:自治州|自治县|街道|[省市州盟县区旗镇乡])")
_LEVELS = {
    "省": 0,
    "市": 1,
    "州": 1,
    "盟": 1,
    "县": 2,
    "区": 2,
    "旗": 2,
    "镇": 3,
    "乡": 3,
    "街道": 3,
    "村": 4,
    "社区": 4,
    "自治区": 0,
}
_ABROAD = re.compile(
    r"邻|搭界|交界|接壤|毗|界|跨|考察|对口|支援|驰援|协作|结对|来自|籍|调任|调到|转任|途经|连接|贯通|通往|运往|送往|前往|赴"
    r"|慕名|专程|请教|取经|引进|招商|外出|学习|借鉴|联合|共建|合作|原|曾|时任|另一头|公路|铁路|高速|水库|取水|电厂|焚烧|学院|大学"
)
_BEFORE = re.compile(r"(?:[到至往去从与和同由向跟及或请、]|以及|对接|会同)$")
_BEHIND = re.compile(r"[到至—－\-、和与及]")
_COUNTY, _TOWN, _SHORTEST = 2, 3, 2
_OF_TOWN = (
    "派出所|司法所|卫生院|中心小学|中心学校|中心校|初级中学|初中|中学|小学"
    "|敬老院|法庭|财政所|供电所|集镇|群众|村民|干部群众"
)
_VERB = re.compile(r"请|为|帮|让|落实|加强|推动|推进|支持|指导|协助|完成|加快|组织|建成|打造|实现")
_GENERIC = re.compile("[省市县区州旗镇乡村组街道社里内各全局所院校厂站店部门单位机关基层群众干部企业]+")
"""Words for places of any name: 乡镇, 街区, 村组."""
_VILLAGE = re.compile(r"[\u3400-\u9fff]{2,4}(?:村|社区)")
_A_NAME = re.compile(r"[\u3400-\u9fff]{2,6}")
_OFTEN = 2  # a place that is named more often is one that the writer has to do with


def check(context: ReviewContext) -> Iterable[Finding]:
    """Places that are somebody else's."""
    draft = context.draft
    own = _own(draft)
    if not own or "*" in own:
        return
    told = {found.span: found for found in _siblings(context, own)}
    for name in context.place_reports:
        told |= {found.span: found for found in _of_others(context, name, own)}
    for found in (*_left_over(context, own), *_kept(context)):
        told.setdefault(found.span, found)
    yield from told.values()


def _own(draft: Report) -> str:
    """Whatever says where the writer serves."""
    title = draft.title_span.of(draft.text) if draft.title_span else ""
    known = draft.metadata
    return known.region or "".join(_UNIT.findall(f"{known.office}{title}")[:3])


def _siblings(context: ReviewContext, own: str) -> Iterator[Finding]:
    """Another county or town of the writer's own kind, told of as if it were his."""
    draft = context.draft
    units = _units(own)
    level = max(_level(unit) for unit in units) if units else -1
    if level < _COUNTY:
        return
    others = {
        unit
        for record in (context.records or {}).values()
        for unit in _units(record.region)
        if _level(unit) == level
    }
    names = {
        name
        for name in others | set(_named(draft))
        if _level(name) == level and len(name) > _SHORTEST and name not in own
    }
    # 请望河乡 is 望河乡 with a verb.
    names = {name for name in names if not any(name != other and name.endswith(other) for other in names)}
    if level == _TOWN:
        stems = sorted(
            re.escape(name[:-1]) for name in others - {units[-1]} if name[-1] in "镇乡" and name not in own
        )
        bodies = re.finditer(f"(?:{'|'.join(stems)})(?:{_OF_TOWN})", draft.text) if stems else ()
        names |= {match[0] for match in bodies}
    for name in sorted(names):
        spans = [Span(*match.span()) for match in re.finditer(re.escape(name), draft.text)]
        for span in spans if len(spans) <= _OFTEN else ():
            if not _not_claimed(draft, span):
                message = f"“{name}”不是本人任职的{units[-1]}，可能是借用材料时留下的，请核对。"
                yield finding("foreign_place", span, message, score=0.9)


def _named(draft: Report) -> Iterator[str]:
    """Names of places in the draft: as parsed, and as they stand at a clear edge."""
    for fact in draft.facts:
        if fact.kind is FactKind.PLACE and not _VERB.match(name := fact.span.of(draft.text)):
            yield name
    for span in places_at_edges(draft.text):
        if (name := span.of(draft.text)).endswith("县"):
            yield name


def _not_claimed(draft: Report, span: Span) -> bool:
    """Whether the place is told of as another one: visited, bordering, helped, come from."""
    text = draft.text
    line = text.rfind("\n", 0, span.begin) + 1
    if _BEFORE.search(text[line : span.begin]) or _BEHIND.match(text, span.end) or in_quotes(text, span):
        return True
    titled = draft.title_span is not None and bool(draft.title_span.overlap(span))
    return titled or role_at(draft, span.begin) is Role.LEAD or _abroad(sentence_of(text, span).of(text))


def _of_others(context: ReviewContext, name: str, own: str) -> Iterator[Finding]:
    """A village that stands in reports of one other place, and in none of here."""
    records, draft = context.records or {}, context.draft
    regions = {records[one].region for one in context.place_reports[name] if one in records}
    regions = {region for region in regions if region and "*" not in region and "×" not in region}
    if not regions or any(_meet(region, own) for region in regions):
        return
    # What stands in reports of several places is no name: 重点村, 城郊村.
    if any(not _meet(one, other) for one in regions for other in regions):
        return
    span = _only(draft, name)
    if in_quotes(draft.text, span) or _abroad_village(clause_of(draft.text, span).of(draft.text)):
        return
    where = shortened(max(regions, key=len), 20)
    message = f"“{name}”见于{where}的报告，不在本人任职的地方，可能是借用材料时留下的，请核对。"
    yield finding("foreign_place", span, message, score=0.8)


def _left_over(context: ReviewContext, own: str) -> Iterator[Finding]:
    """A name of the source's that was changed in one place and stands unchanged in another."""
    draft = context.draft
    known = f"{own}{draft.metadata.office}{draft.metadata.title}"
    for gone, (new, origin) in _changed(context).items():
        if gone in known or gone in new or _GENERIC.fullmatch(gone):
            continue
        spans = [Span(*match.span()) for match in re.finditer(re.escape(gone), draft.text)]
        for span in spans if len(spans) <= _OFTEN else ():
            if not in_quotes(draft.text, span):
                title = shortened(origin.title.strip("《》"), 24)
                message = f"“{gone}”是《{title}》里的名称，别处已改作“{new}”，这里还留着，请核对。"
                yield finding("foreign_place", span, message, score=0.85)


def _kept(context: ReviewContext) -> Iterator[Finding]:
    """What is another town's, and stands in wording of its report as it stands there: the town itself, its villages.

    Towns are known by the cards: by region and, where that tells of the county alone, by office.
    """
    draft, records = context.draft, context.records or {}
    told = draft.metadata
    mine = f"{told.region}{told.office}{told.title}"
    home = _towns(mine)
    places = [fact.span for fact in draft.facts if fact.kind is FactKind.PLACE]
    for shared in context.overlaps:
        source = shared.source
        record = records.get(source.origin.report_id) if source else None
        if source is None or record is None or shared.kind is not Kind.COPIED:
            continue
        towns = _towns(f"{record.region}{record.office}") - home
        for span in filter(shared.span.contains, places if towns else ()):
            name = span.of(draft.text)
            village = bool(home) and _VILLAGE.fullmatch(name) is not None and not _GENERIC.fullmatch(name)
            if (
                (name in towns or village)
                and name in source.text
                and name not in mine
                and draft.text.count(name) <= _OFTEN
                and not in_quotes(draft.text, span)
                and not _abroad_village(clause_of(draft.text, span).of(draft.text))
            ):
                title = shortened(source.origin.title.strip("《》"), 24)
                message = (
                    f"“{name}”与《{title}》里的一样，不像是本人任职地方的，可能是借用材料时留下的，请核对。"
                )
                yield finding("foreign_place", span, message, score=0.8)


def _towns(told: str) -> frozenset[str]:
    return frozenset(unit for unit in _units(told) if _level(unit) == _TOWN and len(unit) > _SHORTEST)


def _changed(context: ReviewContext) -> dict[str, tuple[str, Origin]]:
    """Names that copies of others' wording have changed: the source's → the draft's, and the source.

    What is put for the same words again and again is a name, though nothing else shows that it is one.
    """
    text = context.draft.text
    times: Counter[tuple[str, str]] = Counter()
    found: dict[str, tuple[str, Origin]] = {}
    for shared in context.overlaps:
        source = shared.source
        if source is None or shared.kind is not Kind.COPIED:
            continue
        for step in shared.diff:
            gone = _bare(
                source.text[step.there.begin - source.span.begin : step.there.end - source.span.begin]
            )
            new = _bare(step.here.of(text))
            if step.op != "replace" or not _A_NAME.fullmatch(gone) or not _A_NAME.fullmatch(new):
                continue
            times[gone, new] += 1
            if step.type is DiffType.PLACE or times[gone, new] > 1:
                found.setdefault(gone, (new, source.origin))
    return found


def _bare(text: str) -> str:
    return text.strip("，。、；：,;: \n　")


def _only(draft: Report, name: str) -> Span:
    begin = draft.text.index(name)
    return Span(begin, begin + len(name))


def _units(region: str) -> list[str]:
    return [match[0] for match in _UNIT.finditer(region)]


def _abroad(clause: str) -> bool:
    return bool(_ABROAD.search(clause))


def _abroad_village(clause: str) -> bool:
    return bool(re.search(r"邻乡|邻镇|邻县|邻近|对口|支援|来自|考察|学习|结对|另一头|协作|老家|籍", clause))


def _level(name: str) -> int:
    return next((level for end, level in reversed(_LEVELS.items()) if name.endswith(end)), -1)


def _meet(one: str, other: str) -> bool:
    """Whether two regions could be one place, or one in the other."""
    return _within(one, other) or _within(other, one)


def _within(inner: str, outer: str) -> bool:
    """Whether ``inner`` is ``outer`` or lies in it, however much of the way down to it is written."""
    units = _units(outer)
    return inner == outer or inner.startswith(outer) or (bool(units) and units[-1] in inner)
