"""同类名称别处都已隐去，这里却没有。

为什么：公开或存档的报告把地名、单位名隐作 ***，漏了一处，前面的遮盖就白做了。
只在全文确实隐去了同一类名称时提示；外出考察、对口协作的地方，省和直辖市，书名号里的名称不算。
案件、处罚里点到的企业，与隐去的并列时才提示；受表扬的不在此列。

例：全文写“***县”，唯独一处写“石溪县人社局”，提示“石溪县”没有隐去。

依据：公开发布前隐去可识别信息的通常做法。
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assistant.domain.report import FactKind, Report
from assistant.domain.results import Finding
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.findings import finding
from assistant.review.location import in_quotes, sentence_of
from assistant.review.place_names import places_at_edges

TITLE = "隐去"
WHOLE = True

_LARGE = ("自治州", "市", "州", "县", "区", "旗")
_SMALL = ("街道", "社区", "小区", "镇", "乡", "村", "苏木", "嘎查")
_PLACES = frozenset((*_LARGE, *_SMALL))
_BODIES = "公司|集团|工厂|厂|药店|药房|饭店|酒店|商店|店|超市|合作社|医院|诊所|学校|中学|小学|幼儿园|企业"
_MASKED = re.compile(
    rf"(?P<mask>[*＊]{{2,}}|×{{2,}}|[XＸ]{{2,}}|(?<![\u4e00-\u9fff])某(?=[县市镇乡村街社]))"
    rf"(?P<ends>{'|'.join((*_LARGE, *_SMALL))}"
    rf"|(?![所个名家户人件项次])[^*＊，。；、\n]{{0,6}}?(?:{_BODIES}))?(?P<next>.?)"
)
_FIGURE = re.compile(r"[%％万亿元个名人户件项次家所辆台座处条公亩吨年月日]")
_BARE_BODY = re.compile(
    rf"(?:(?<=[、，。；：])|^)(?P<name>[\u4e00-\u9fff]{{2,8}}?(?:{_BODIES}))(?=[^，。；、]{{0,8}}(?:案|被|因|违))"
)
_BAD = re.compile(r"案|处罚|罚款|查处|违法|违规|欠薪|投诉|事故|责令|关停|曝光|不合格|失信")
_ELSEWHERE = re.compile(
    r"(?:赴|前往|考察|学习|对口|协作|结对|援|援建|驰援|调往|来自|籍|出差|招商|引进|签约|推介|务工|输出|参加|毗邻|邻近|与)"
    r"[^，。；\n]{0,12}$"
)
_WELL_KNOWN = frozenset(
    {
        "北京市",
        "天津市",
        "上海市",
        "重庆市",
        "深圳市",
        "广州市",
        "杭州市",
        "南京市",
        "苏州市",
        "武汉市",
        "成都市",
    }
)
_GENERIC = re.compile(
    r"^(?:全|本|我|该|各|每|外|邻|某|这|那|两|几|同|一|老|新|主|原|城|郊|园|景|校|厂|矿)[市县区镇乡村]"
    r"|[园校厂矿景山林库辖]区$|^(?:[省市区县镇街]级|设置|保障|评估|建设|开展|推进|服务|管理|组织|打造)"
)
_WHOLE_NAMES = 3  # masks of a whole name, without what it ends on, that show a practice


def check(context: ReviewContext) -> Iterable[Finding]:
    """Names that stand bare where the report masks their like."""
    draft = context.draft
    masks = _masks(draft.text)
    ends = [match["ends"] for match in masks if match["ends"]]
    large = {end for end in ends if end in _LARGE}
    whole = [match for match in masks if not match["ends"] and not _FIGURE.match(match["next"])]
    small = any(end in _SMALL for end in ends)
    # The card may hide more than the text happens to: ***市***县.
    large |= {match["ends"] for match in _masks(draft.metadata.region) if match["ends"] in _LARGE}
    if len(whole) >= _WHOLE_NAMES and not large and not small:
        large = {"市", "县", "区"}
    if large or small:
        shown = Counter(match["mask"] for match in masks).most_common(1)[0][0]
        yield from _places(draft, large, small=small, shown=shown if shown[0] not in "*＊" else "***")
    yield from _bodies(draft)


def _masks(text: str) -> list[re.Match[str]]:
    """What stands for a name. Crosses and 某 may be anything: they count where they often stand for a place."""
    masks = list(_MASKED.finditer(text))
    lines = {
        (match["mask"][0], text.count("\n", 0, match.start())) for match in masks if match["ends"] in _PLACES
    }
    often = Counter(mask for mask, _ in lines)
    return [match for match in masks if match["mask"][0] in "*＊" or often[match["mask"][0]] > 1]


def _places(draft: Report, large: set[str], *, small: bool, shown: str) -> Iterator[Finding]:
    text = draft.text
    told: set[Span] = set()
    for name, span in _named(draft):
        end = next((one for one in (*_SMALL, *_LARGE) if name.endswith(one)), "")
        alike = small if end in _SMALL else end in large
        if (
            not alike
            or span in told
            or name in _WELL_KNOWN
            or _GENERIC.search(name)
            or len(name) - len(end) < 1
        ):
            continue
        line = text.rfind("\n", 0, span.begin) + 1
        inside = in_quotes(text, span) and text[max(0, span.begin - 1) : span.begin] != "《"
        if inside or _ELSEWHERE.search(text[line : span.begin]):
            continue
        told.add(span)
        message = f"全文把同类地名隐作“{shown}{end}”，这里的“{name}”没有隐去，请核对是否漏了。"
        yield finding("unmasked", span, message, score=0.9, replacements=(f"{shown}{end}",))


def _named(draft: Report) -> Iterator[tuple[str, Span]]:
    """Places by name: those that the parser knows, and what else ends like one and begins at a clear edge."""
    text = draft.text
    known = [fact.span for fact in draft.facts if fact.kind is FactKind.PLACE]
    for span in known:
        yield span.of(text), span
    for span in places_at_edges(text):
        if not any(span.overlap(one) for one in known):
            yield span.of(text), span


def _bodies(draft: Report) -> Iterator[Finding]:
    """Firms and shops named beside masked ones, where it is not praise that they are named for."""
    text = draft.text
    seen: set[int] = set()
    for match in _masks(text):
        if not match["ends"] or not re.search(rf"(?:{_BODIES})$", match["ends"]):
            continue
        sentence = sentence_of(text, Span(*match.span()))
        behind = sentence_of(text, Span(min(sentence.end + 1, len(text)), min(sentence.end + 1, len(text))))
        if sentence.begin in seen or not _BAD.search(sentence.of(text)):
            continue
        seen.add(sentence.begin)
        line_ends = text[sentence.end : sentence.end + 1] == "\n"
        stretch = sentence if line_ends else Span(sentence.begin, max(sentence.end, behind.end))
        for bare in _BARE_BODY.finditer(stretch.of(text)):
            span = Span(stretch.begin + bare.start("name"), stretch.begin + bare.end("name"))
            if re.match(r"(?:各|多|两|几|有|全|本|该|重点|小|大|民营|相关|涉)", bare["name"]):
                continue
            message = f"旁边的单位已经隐去，这里的“{bare['name']}”没有，请核对是否漏了。"
            yield finding("unmasked", span, message, score=0.8)
