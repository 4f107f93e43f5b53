"""What a blank is called: the indicator before it (新增就业人数), or what is counted behind it (农民工人数)."""

import re

from assistant.report import FactKind
from assistant.results import SLOT_LABELS
from assistant.scaffold.blanks import FIGURES, Blanked

_VERBS = re.compile(
    r"(?:累计|分别|合计|总额|总计)?(?:达到了?|达成|突破|超过|超出|完成|实现|控制在|保持在|稳定在|提高到|提升到|增加到|增长到|上升到|下降到|缩短到"
    r"|压缩到|降到|降至|升到|升至|增至|减至|减到|达|至|到|为|由|从|共计|共|约|近|仅|只有|有|了|是|得|过|在)+$"
)
ADVERBS = re.compile(
    r"^(?:全年|今年|去年|当年|年内|一年来|这一年|目前|现有|其中|累计|先后|共计|共|总共|已经|已|也|就|还|又|并|再|每年|每月|截至目前"
    r"|截至|年底|到年底|任职以来|今年以来|〔年份〕|〔日期〕|全[县市镇乡院校区局省])+(?=[^〔])"
)
"""What stands before an indicator and does not belong to it."""

_BEFORE = re.compile(r"[^，。；：、！？,;:!?\s〕（）()“”《》]{1,16}$")
_BEHIND = re.compile(r"[一-鿿]{2,8}")
_RECEIVER = re.compile(r"^(?:为|给|向|对|让|使|帮|帮助|组织|安排|发放|惠及)+$")
_HEADLESS = re.compile(r"^(?:以[上下内]的?|[的了和与及并等把被将]|我|本人|自己|其中|全[县市镇乡院校区局省])+")
_PERSONS = frozenset({"人", "名", "位", "口", "口人"})
_TIMES = frozenset(
    {
        "次",
        "趟",
        "期",
        "人次",
        "批次",
        "批",
        "轮",
        "堂",
        "节",
        "篇",
        "份",
        "册",
        "本",
        "公里",
        "里",
        "米",
        "天",
    }
)
_CASES = frozenset(
    {"个", "件", "起", "宗", "例", "项", "条", "家", "处", "座", "所", "台", "辆", "户", "间", "栋", "张"}
)
_LONGEST = 14


def name(text: Blanked, number: int) -> str:
    """The name of blank ``number`` of ``text``; the label of its kind where the words around it give none."""
    blank = text.blanks[number]
    label = SLOT_LABELS[blank.kind]
    if blank.kind not in FIGURES:
        return label
    begin = 0
    if number:
        before = text.blanks[number - 1]
        begin = before.span.end + len(before.unit or "")
    stem = _before(text.text[begin : blank.span.begin])
    if not stem:
        stem = _behind(text, number)
    return _completed(stem, blank.kind, blank.unit) if stem else label


def _before(words: str) -> str:
    found = _BEFORE.search(words)
    if found is None:
        return ""
    phrase = _HEADLESS.sub("", ADVERBS.sub("", _VERBS.sub("", found[0])))
    return phrase if 2 <= len(phrase) <= _LONGEST and not _RECEIVER.match(phrase) else ""


def _behind(text: Blanked, number: int) -> str:
    """What is counted: 农民工 of 为〔数量〕名农民工追回…; only where it ends with the clause or at the next blank."""
    blank = text.blanks[number]
    begin = blank.span.end + len(blank.unit or "")
    found = _BEHIND.match(text.text, begin)
    if found is None:
        return ""
    rest = text.text[found.end() : found.end() + 1]
    counted = _HEADLESS.sub("", found[0])
    return counted if len(counted) > 1 and (not rest or rest in "〔，、；。）") else ""


def _completed(stem: str, kind: FactKind, unit: str | None) -> str:
    """The stem with the noun that says what is measured: 新增就业 → 新增就业人数."""
    if stem.endswith(("率", "数", "额", "量", "度", "面积", "比例", "比重", "占比", "总值", "收入")):
        return stem
    if kind is FactKind.MONEY:
        return f"{stem}金额"
    if kind is FactKind.AREA:
        return f"{stem}面积"
    if kind is FactKind.PERCENT:
        return f"{stem}比例"
    core = (unit or "").lstrip("万千百亿余多")
    if core in _PERSONS:
        return f"{stem}数" if stem.endswith("人") else f"{stem}人数"
    if core in ("场", "场次"):
        return f"{stem}场次"
    if core in _TIMES:
        return f"{stem}{core}数"
    if core in _CASES:
        return f"{stem}数"
    return stem
