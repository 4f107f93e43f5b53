"""Names of places and bodies in running text, told by their endings and by what stands before them.

Chinese has no capitals, so that a name's left edge is the difficulty: it is a clause edge, a word after which names
stand (在, 到, 与 …), or another name. What a document has once shown with its ending (青石镇) is then known without
it where such names are listed (青石、白沙两个镇).
"""

import re
from collections import Counter

from assistant.report import Fact, FactKind
from assistant.text import Span

_HAN = "[㐀-鿿𠀀-𲎯〇]"
_STOP = "的了在和与把对由从到给让将向被以及或并很都也就还又是有为各全本我你他她们这那每某个只没不名位所家一"
_EDGE = re.compile(
    r"(?:^|[，。；：、！？,;:!?\s（）()“”‘’《》\[\]—/*＊]|[在到赴与和对从至由以向及同给把让去往进入经于的是为自即]"
    r"|走进|包联|包抓|联系|深入|来自|位于|地处|前往|协调|牵头|支援|走访|途经|进驻|帮扶|组织|会同|联合|对接|争取|配合|邀请|了)$"
)
"""What may stand before a name."""

_UNLIKELY = "其按做赶拉记知改造处入户链员工作学校医院线产业项目资金送走过着没能会要想看说听问拿用办建修铺通打开收种养买卖吃住"
"""Characters that hardly occur in names of places but often stand before their endings."""

_PLACE_ENDS = "自治县|自治州|开发区|街道|社区|水库|县|市|区|镇|乡|村|街|路|巷|河|江|湖|渠"
_PLACE = re.compile(rf"(?P<name>{_HAN}{{1,4}}?)(?P<end>{_PLACE_ENDS})")

_COMMON = re.compile(
    r".*(?:全|本|各|我|外|邻|该|这|那|某|两|几|多|每|一|二|三|四|五|六|七|八|九|十|个|数|省|州|国)$"
    r"|.*(?:乡|城|集|村|小|建|大|老|新|古|名|重|强|特色|中心|示范|贫困|脱贫|薄弱|后进|空壳|先进|自然|行政|美丽|未来|文明|试点|重点|相关|有关|所在|下辖|附近|周边|偏远|山|农|驻|包|进|入|回|到|下|同|帮|联|弱|好|穷|富)$"
)
_COMMON_WORDS = frozenset(
    "乡镇 城镇 集镇 村镇 小城镇 农村 乡村 驻村 包村 进村 入村 山村 新村 自然村 行政村 城市 超市 上市 门市 都市 股市 夜市 集市 菜市 城区 市区 县区 小区 园区 景区 社区 校区 片区 "
    "灌区 林区 山区 库区 地区 老区 新区 厂区 病区 院区 辖区 街区 社区 牧区 矿区 郊区 营区 功能区 开发区 经开区 高新区 工业区 风景区 保护区 自治区 示范区 试验区 产业区 责任区 管控区 "
    "城乡 家乡 故乡 他乡 返乡 下乡 还乡 老乡 大街 老街 沿街 临街 逛街 上街 街路 步行街 公路 道路 铁路 马路 思路 出路 销路 线路 修路 断头路 产业路 通村路 通组路 机耕路 活路 门路 套路 "
    "老路 新路 弯路 回头路 下坡路 铺路 带路 养路 护路 网路 电路 绕路 引路 领路 开路 小巷 街巷 巡河 护河 治河 运河 沿河 山河 江河 湖河 江湖 沟渠 水渠 修渠 开渠 灌渠 干渠 支渠 斗渠 "
    "同社区 个社区 各社区 示范社区 街道社区 农民村 文明村 百强县 强县 大县 小县 穷县 山区县 贫困县 产粮大县 示范县 外县 邻县 县市 县级市 地级市 省市 直辖市 邻市 外市 上级市 "
    "土地市 房地产市 消费市 农贸市 劳动力市".split()
)

_LEVELS = "省|市|州|县|区|镇|乡|街道"
_BODY_ENDS = (
    "人民政府|人民法院|人民检察院|人大常委会|纪委监委|纪检监察组|管理委员会|管委会|委员会|党工委|党委|党组|纪委|监委|政府|法院|检察院|政协|人大"
    "|公共资源交易平台|交易平台|卫生服务中心|服务中心|培训中心|管理中心|职教中心|活动中心|指挥中心|融媒体中心|中心|卫生院|保健院|医院|敬老院|福利院|养老院"
    "|职业技术学院|师范学院|医学院|学院|大学|研究院|农科院|研究所|高级中学|中学|小学|幼儿园|学校|教学点|党校|进修学校|技校|一中|二中|三中|四中|一小|二小|三小"
    "|有限责任公司|股份有限公司|有限公司|集团公司|公司|集团|农商银行|银行|信用社|供销社|合作社|联合社|剧团|电视台|报社|博物馆|图书馆|文化馆|档案馆"
    "|总工会|工商联|妇联|团委|残联|红十字会|慈善总会|科协|文联|学会|协会|商会|派出所|司法所|财政所|卫健委|发改委|宣传部|组织部|统战部|政法委|人武部|支队|大队|局|厅|站"
)
_DOUBLE = "和城乡建设|和社会保障|和信息化|和改革|和旅游|和规划|和草原|和物资储备|和农村|与社会保障|和体育"
_BODY = re.compile(
    rf"(?P<level>{_LEVELS})(?!里|城|域|内|外|直|级|上|长|情|际|中医药(?!大)|区$)"
    rf"(?P<core>(?:{_DOUBLE}|(?![{_STOP}县镇乡]){_HAN}){{0,10}}?)(?P<end>{_BODY_ENDS})(?P<more>党组|党委|党总支)?"
)
_COMMITTEE = re.compile(
    r"(?P<name>(?:省|市|州|县|区)委(?:、(?:省|市|州|县|区)政府)?|(?:镇|乡|街道)(?:党委|党工委)|局党组(?!书记|成员)|驻局纪检监察组|驻院纪检监察组)"
    r"(?!书记|常委|办公|办主|政法|组织|宣传|统战|巡察|老干|党校|网信|托|派|员|副|会)"
)
_AFTER_NOT = re.compile(r"书记|局长|主任|院长|校长|所长|站长|部长|镇长|乡长|县长|市长|行长|台长|会长|队长")
_BEFORE_LEVEL = re.compile(
    r"(?:全|各|本|我|外|邻|该|每|两|个|跨|城|乡|返|下|回|多|家|一|几|所有|其他|兄弟|周边)$"
)


_LISTED = re.compile(
    rf"(?<=[在到对从和与把让是，。；])(?P<names>{_HAN}{{2,3}}(?:、{_HAN}{{2,3}})+)"
    r"(?=(?:[两二三四五六七八九十]|[0-9０-９]+)(?P<of>个(?:行政|自然)?(?:乡镇|镇街|村|镇|乡|县|街道|社区)|家(?:乡镇|镇|乡)?(?:卫生院|医院|学校|企业)))"
)
_INSTITUTION = re.compile(
    rf"(?<=[在到与和同由向从给被赴进，。；、])(?:(?![{_STOP}县市省区镇乡村高所各等级大中小学]){_HAN}){{2,6}}"
    r"(?:师范学院|医学院|职业技术学院|职业学院|理工学院|农业大学|师范大学|医科大学|中医药大学|理工大学|科技大学|大学|学院)(?!生|士)"
)
_NAMED_AFTER_PLACE = "卫生院|中心卫生院|中学|小学|中心小学|中心校|中心学校|幼儿园|派出所|司法所|法庭|敬老院|信用社|教学点|水厂|水库"


def find_names(text: str) -> list[Fact]:
    """Places and bodies of ``text``, in order, not overlapping."""
    places = _places(text)
    bodies = _bodies(text, places)
    taken = bytearray(len(text))
    for body in bodies:
        taken[body.begin : body.end] = b"\1" * len(body)
    free = [span for span in places if not any(taken[span.begin : span.end])]
    facts = [Fact(FactKind.ORG, span) for span in bodies] + [Fact(FactKind.PLACE, span) for span in free]
    return sorted(facts, key=lambda fact: fact.span)


def _places(text: str) -> list[Span]:
    known = _known_places(text)
    if not known:
        return _without_overlaps(_listed(text, "个"))
    stems = {
        name[: -len(end)]
        for name, end in known.items()
        if end in {"县", "镇", "乡", "村", "街道"} and len(name) - len(end) > 1
    }
    full = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    spans = [Span(*match.span()) for match in re.finditer(rf"(?:{full})+", text)]
    if stems:
        bare = "|".join(re.escape(stem) for stem in sorted(stems, key=len, reverse=True))
        listed = re.compile(
            rf"(?:{bare})(?=(?:、{_HAN}{{2,4}})*(?:[两二三四五六七八九十0-9]+个?[乡镇村县社]|两个|一带))"
            rf"|(?<=、)(?:{bare})(?=[、两三四五六七八九十0-9等]|一带)"
        )
        spans.extend(Span(*match.span()) for match in listed.finditer(text))
    spans.extend(_listed(text, "个"))
    return _without_overlaps(spans)


def _listed(text: str, measure: str) -> list[Span]:
    """Names without their endings in a list that says what they are: 青石、白沙两个乡镇 (个), 三家卫生院 (家)."""
    spans = []
    for match in _LISTED.finditer(text):
        if match["of"].startswith(measure):
            begin = match.start("names")
            for name in match["names"].split("、"):
                spans.append(Span(begin, begin + len(name)))
                begin += len(name) + 1
    return spans


def _known_places(text: str) -> dict[str, str]:
    """Full names of places → their endings, from wherever their left edge is plain."""
    known: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for match in re.finditer(rf"(?:{_PLACE_ENDS})(?![长镇级委党里])", text):
        for length in (2, 3, 1, 4):
            begin = match.start() - length
            if begin < 0:
                continue
            name, end = text[begin : match.start()], match[0]
            if not re.fullmatch(f"{_HAN}+", name) or not _is_name(name, end):
                continue
            edge = text[max(0, begin - 4) : begin]
            if _EDGE.search(edge) or edge.endswith(tuple(known)):
                seen[name + end] += 1
                known[name + end] = end
                break
    return known


def _is_name(name: str, end: str) -> bool:
    if len(name) == 1 and end not in {"河", "江", "湖"}:
        return False
    if len(name) > 3 and end not in {"村", "社区", "街道", "水库", "路", "街"}:
        return False
    if end in {"街", "路", "巷", "渠", "区", "乡", "镇", "村"} and any(
        character in _UNLIKELY for character in name
    ):
        return False
    if (
        any(character in _STOP for character in name)
        or name + end in _COMMON_WORDS
        or _COMMON.fullmatch(name)
    ):
        return False
    return not any((name + end).endswith(word) for word in _COMMON_WORDS)


def _bodies(text: str, places: list[Span]) -> list[Span]:
    ends = {span.end: span.begin for span in places}
    spans = [Span(match.start("name"), match.end("name")) for match in _COMMITTEE.finditer(text)]
    spans.extend(Span(*match.span()) for match in _INSTITUTION.finditer(text))
    listed = _listed(text, "家")
    spans.extend(listed)
    stems = {span.of(text) for span in [*listed, *_listed(text, "个")]}
    stems |= {name.rstrip("乡镇村县街道") for span in places if len(name := span.of(text)) > 2}
    if stems := {stem for stem in stems if len(stem) > 1}:
        bare = "|".join(map(re.escape, sorted(stems, key=len, reverse=True)))
        named = rf"(?:{bare})[镇乡村县]?(?:{_NAMED_AFTER_PLACE})"
        spans.extend(Span(*match.span()) for match in re.finditer(named, text))
    for match in _BODY.finditer(text):
        begin, end = match.span()
        if _AFTER_NOT.match(text, end) and match["end"] not in {
            "人民政府",
            "局",
            "医院",
            "学校",
            "中学",
            "小学",
            "幼儿园",
            "一中",
            "二中",
            "三中",
            "四中",
        }:
            continue
        inside = next((span for span in places if span.begin <= begin < span.end), None)
        if inside is not None:
            begin = inside.begin
        elif _BEFORE_LEVEL.search(text[max(0, begin - 2) : begin]):
            continue
        elif begin in ends:
            begin = ends[begin]
        spans.append(Span(begin, end))
    return _without_overlaps(spans)


def _without_overlaps(spans: list[Span]) -> list[Span]:
    """Of spans that overlap the one that begins first, then the longer, stays."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.begin, -span.end)):
        if not kept or span.begin >= kept[-1].end:
            kept.append(span)
    return kept
