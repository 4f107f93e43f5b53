"""What a blank is called: the indicator before it (新增就业人数), or what is counted behind it (农民工人数)."""

import re

from assistant.domain.report import FactKind
from assistant.domain.results import SLOT_LABELS
from assistant.scaffold.blanks import FIGURES, Blanked

FORMER = "原"
"""Stands before the name of a value that a sentence starts from (由〔数量〕张加到〔数量〕张)."""

_VERBS = re.compile(
    r"(?:累计|分别|合计)?(?:达到了?|达成|突破|超过|超出|超|完成|实现|控制在|保持在|稳定在|提高到|提升到|增加到|增长到|上升到|下降到|缩短到"
    r"|压缩到|[压加减增降升提扩缩调](?:到|至|为)|达|至|到|为|由|从|共计|共|约|近|仅|只有|有|了|是|得|过|在)+$"
)
ADVERBS = re.compile(
    r"^(?:全年|今年|去年|当年|年内|一年来|这一年|目前|现有|其中|累计|先后|共计|共|总共|已经|已|也|就|还|又|并|再|每年|每月|截至目前"
    r"|截至|年底|到年底|任职以来|今年以来|〔年份〕|〔日期〕|全[县市镇乡院校区局省])+(?=[^〔])"
)
"""What stands before an indicator and does not belong to it."""

_BEFORE = re.compile(r"[^，。；：、！？,;:!?\s〕（）()“”《》]{1,24}$")
_BEHIND = re.compile(r"[A-Za-z一-鿿]{2,14}")
_STATED = re.compile(
    r"全部|全都|均(?!衡)|通过|入选|获[评得批]|已经?|都|得到|按期|如期|按时|顺利|同比|较上年|比上年|以上|以下|左右|，|的$"
)
_RECEIVER = re.compile(r"^(?:为|给|向|对|让|使|帮|帮助|组织|安排|发放|惠及)+$")
_HEADLESS = re.compile(
    r"^(?:以[上下内]的?|[的了和与及并等把被将]|我|本人|自己|其中|实现|力争|确保|计划|拟|全[县市镇乡院校区局省])+"
)
_DONE = re.compile(
    r"^(?:(?:加快|新|改|扩|共|累计|力争|争取|计划|成功|积极|扎实|组织|启动|推动|推进|持续|有效)*"
    r"(?:建设|建成|新建|改建|扩建|改造|实施|开展|举办|办好|办成|办理|完成|新增|打造|创建|培育|引进|服务|涉及|惠及|覆盖|获得|获批|入选|建|办|修|种|栽"
    r"|投入|争取|落实|发放|整治|治理|建立|设立|组建|选派|招录|招聘|培训|帮扶|救助|资助|应对|处置|清理|拆除|整改|排查|化解))$"
)
"""A verb alone: what it was done to stands behind the figure."""

_FROM = re.compile(r"[由从自]$")
_TO = re.compile(r"^[，、]?(?:左右|以上)?[压加减增降升提扩缩调下上高长少低]{0,3}(?:到|至|为)了?$")
_SHARED = re.compile(r"^[、，和及与共计累合]*$")
_RANK = re.compile(r"(?:全[国省市县区]|同类[^，。]{0,4})$")
_SHARE_OF = re.compile(r"占(?:比)?(?:到|达)?$")
_PERSONS = frozenset({"人", "名", "位", "口人"})
_LESSONS = frozenset({"堂", "节"})
_TIMES = frozenset("次趟期批轮篇份册本里米天户套部辆台株棵只头羽艘架盏") | {
    "人次",
    "批次",
    "公里",
    "户次",
    "车次",
    "课时",
}
_CASES = frozenset("个件起宗例项条家处座所间栋张幢支门对类种款口块面眼片级单")
_WHOLE = (
    *(
        "率",
        "数",
        "额",
        "量",
        "度",
        "面积",
        "比例",
        "比重",
        "占比",
        "总值",
        "收入",
        "涨幅",
        "增幅",
        "降幅",
        "增速",
    ),
    *(
        "比率",
        "平均值",
        "平均值",
        "之比",
        "时间",
        "年限",
        "寿命",
        "指数",
        "价格",
        "成本",
        "规模",
        "里程",
        "水位",
        "位次",
    ),
)
_LONGEST = 20


def name(text: Blanked, number: int) -> str:
    """The name of blank ``number`` of ``text``; the label of its kind where the words around it give none."""
    blank = text.blanks[number]
    label = SLOT_LABELS[blank.kind]
    if blank.kind not in FIGURES:
        return label
    stem = _stem(text, number)
    if not stem:
        return "年龄" if blank.unit in ("岁", "周岁") else label
    named = _completed(stem, blank.kind, blank.unit)
    return f"{FORMER}{named}" if _is_former(text, number) else named


def _stem(text: Blanked, number: int) -> str:
    """The words that say what is counted; "" for none. A figure right behind another one is of the same thing."""
    words = _between(text, number)
    stem = _before(words)
    behind = _behind(text, number)
    if stem and behind and _DONE.match(stem):
        return f"{stem}{behind}"
    if stem and not stem.endswith("的"):
        return stem
    if number and (_SHARED.match(words) or _TO.match(words)):
        return _stem(text, number - 1)
    return behind


def _between(text: Blanked, number: int) -> str:
    """The words from the blank before, its unit left out, to blank ``number``."""
    begin = 0
    if number:
        before = text.blanks[number - 1]
        begin = before.span.end + len(before.unit or "")
    return text.text[begin : text.blanks[number].span.begin]


def _is_former(text: Blanked, number: int) -> bool:
    """Whether the value is the one that the next one came from."""
    if number + 1 >= len(text.blanks) or text.blanks[number + 1].kind is not text.blanks[number].kind:
        return False
    here = text.text[: text.blanks[number].span.begin]
    return bool(_FROM.search(here)) and bool(_TO.match(_between(text, number + 1)))


def _before(words: str) -> str:
    if _SHARED.match(words) or _TO.match(words):
        return ""
    found = _BEFORE.search(words)
    if found is None:
        return ""
    share = _SHARE_OF.search(found[0])
    phrase = f"{found[0][: share.start()]}占比" if share else _VERBS.sub("", found[0])
    phrase = _HEADLESS.sub("", ADVERBS.sub("", phrase.replace("分别", "")))
    if rank := _RANK.search(words):
        phrase = f"{rank[0]}位次"
    return phrase if 2 <= len(phrase) <= _LONGEST and not _RECEIVER.match(phrase) else ""


def _behind(text: Blanked, number: int) -> str:
    """What is counted: 农民工 of 为〔数量〕名农民工追回…; only where it ends with the clause or at the next blank."""
    blank = text.blanks[number]
    begin = blank.span.end + len(blank.unit or "")
    found = _BEHIND.match(text.text, begin)
    if found is None:
        return ""
    stated = _STATED.search(found[0])
    rest = text.text[found.end() : found.end() + 1]
    if stated is None and rest and rest not in "〔，、；。）":
        return ""
    counted = _HEADLESS.sub("", found[0][: stated.start()] if stated else found[0])
    return counted if len(counted) > 1 else ""


def is_whole(name: str) -> bool:
    """Whether a name ends in a noun that says what is measured."""
    return name.endswith(("金额", *_WHOLE))


def _completed(stem: str, kind: FactKind, unit: str | None) -> str:
    """The stem with the noun that says what is measured: 新增就业 → 新增就业人数."""
    if stem.endswith(_WHOLE):
        return stem
    if kind is FactKind.MONEY:
        return f"{stem}金额"
    if kind is FactKind.AREA:
        return f"{stem}面积"
    if kind is FactKind.PERCENT:
        return f"{stem}率" if stem.endswith(("增长", "下降")) else f"{stem}比例"
    core = (unit or "").lstrip("万千百亿余多")
    if core in _PERSONS:
        return f"{stem}数" if stem.endswith("人") else f"{stem}人数"
    if core in ("场", "场次"):
        return f"{stem}场次"
    if core in _LESSONS:
        return f"{stem}次数"
    if core in _TIMES:
        return f"{stem}数" if stem.endswith(core) else f"{stem}{core}数"
    if core in _CASES:
        return f"{stem}数"
    return stem
