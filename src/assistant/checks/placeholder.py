"""还没有填写的占位：XX、××、____、（此处补数字）、〔数量〕、待补充、空着的数。

为什么：草稿里先留的空忘了补，送出去就是一处硬伤；从提纲起草的文稿，没有填的空也在这里列出。
按规定隐去的 *** 不是占位，不提示；《……》里的、文号里的〔2023〕也不算。

例：“新修机耕道XX公里”，提示“XX公里”还没有填写。

依据：公文校核的通常做法。
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from assistant.checks import Review
from assistant.checks._places import finding
from assistant.report import FactKind
from assistant.results import Finding
from assistant.text import Span

TITLE = "待填"
WHOLE = False

_ASKED = (
    "此处|待[填补定核查]|请[填补]|填写|填入|补[充上写]?(?:数|内容|材料|情况|完整)|[数金]额?待|数据待|自行"
)
_OPEN = re.compile(
    rf"""
      (?P<crosses>(?<![A-Za-z])(?:[XxＸｘ]{{2,}}|[×✕╳]{{2,}}|[○〇]{{2,}}(?=[{{units}}])|[□■]{{2,}})(?![A-Za-z]))
    | (?P<line>[_＿]{{2,}}|[﹍﹎]{{2,}})
    | (?P<asked>[（(【\[〔［][^（）()【】\[\]〔〕［］\n]{{0,12}}(?:{_ASKED})[^（）()【】\[\]〔〕［］\n]{{0,20}}[）)】\]〕］])
    | (?P<slot>〔(?![0-9０-９]{{4}}〕)[^〔〕\n]{{1,20}}〕)
    | (?P<todo>(?<![A-Za-z])(?:TODO|TBD|todo|tbd)(?![A-Za-z]))
    """.replace("[{units}]", "[县市区镇乡村年月日万亿个人名户]"),
    re.VERBOSE,
)
_GAP = r"(?<=[㐀-鿿])[ \u3000]{2,}(?=(?:[万亿]?(?:{units}))(?![㐀-鿿]))"
_DOUBLED = re.compile(r"([%％‰])\1|((?:万|亿)元)\2|(?<=[0-9０-９])([.．])\3+(?=[0-9０-９])")
_MASKED = re.compile(r"[县市区旗镇乡村][^0-9]|社区|街道|同志|局|公司|某")


@cache
def _units() -> str:
    table = tomllib.loads(resources.files("assistant").joinpath("data/measures.toml").read_text("utf-8"))
    words = {word for listed in table["units"].values() for word in listed.split()}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(_GAP.replace("{units}", _units()))


@cache
def _unit_behind() -> re.Pattern[str]:
    return re.compile(rf"[余多]?(?:万|亿)?(?:{_units()})|年(?:[XxＸｘ×]+月)?(?:[XxＸｘ×]+日)?")


def check(review: Review) -> Iterable[Finding]:
    """Whatever stands for something that is still to be written. Masks are none."""
    text = review.draft.text
    masks = [
        fact.span
        for fact in review.draft.facts
        if fact.kind is FactKind.MASK and set("*＊") & set(fact.span.of(text))
    ]
    names = _crosses_hide_names(text)
    for match in _OPEN.finditer(text):
        span = Span(*match.span())
        if any(span.overlap(mask) for mask in masks) or _in_title(text, span):
            continue
        if match["crosses"] and names and _MASKED.match(text, span.end):
            continue
        unit = _unit_behind().match(text, span.end)
        whole = Span(span.begin, unit.end()) if unit and (match["crosses"] or match["line"]) else span
        told = whole.of(text)
        yield finding("placeholder", whole, f"“{told}”还没有填写，请补上实际内容，或删去这一句。")
    yield from _empty(text)


def _empty(text: str) -> Iterator[Finding]:
    for match in _gap().finditer(text):
        unit = _unit_behind().match(text, match.end())
        span = Span(match.start(), unit.end() if unit else match.end())
        yield finding("placeholder", span, "这里空着一个数，请补上，或删去这一句。")
    for match in _DOUBLED.finditer(text):
        span = Span(*match.span())
        yield finding(
            "placeholder",
            span,
            f"“{match[0]}”重复了，请检查数字和单位。",
            replacements=(match[0][: len(match[0]) // 2],),
        )


def _crosses_hide_names(text: str) -> bool:
    """Whether crosses stand where others write ***: before 县, 镇, 同志 …, several times over."""
    return len(re.findall(r"(?:[XＸ]{2,}|×{2,})(?=[县市区镇乡村]|社区|街道|同志)", text)) >= 3


def _in_title(text: str, span: Span) -> bool:
    line = text.rfind("\n", 0, span.begin) + 1
    return text.count("《", line, span.begin) > text.count("》", line, span.begin)
