"""还没有填写的占位：XX、××、____、（此处补数字）、〔数量〕、待补充、空着的数和日期、重复的单位。

为什么：草稿里先留的空忘了补，送出去就是一处硬伤；从提纲起草的文稿，没有填的空也在这里列出。
按规定隐去的 *** 不是占位，不提示；用 ×× 代替人名、地名的，《……》里的，文号里的〔2023〕也不算。

例：“新修机耕道XX公里”，提示“XX公里”还没有填写。

依据：公文校核的通常做法。
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.report import FactKind
from assistant.domain.results import SLOT_LABELS, Finding
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.findings import finding
from assistant.review.location import in_document_title, in_quotes

TITLE = "待填"
WHOLE = False

_HAN = "㐀-鿿"
_BLANK = " \u3000\xa0"
_OPENS, _CLOSES = "（(【[〔［", "）)】\\]〕］"
_INSIDE = rf"[^{_OPENS}{_CLOSES}\n]"
_FILL = "(?:填|补)(?:写|入|上|充|全|齐|报|数)?|核(?:实|对|定)|更新|改写|插入|替换"
_ASKED = (
    rf"(?:此处|这里|此句|本处)(?!提|所|是|略){_INSIDE}{{1,14}}"
    rf"|{_INSIDE}{{0,6}}请{_INSIDE}{{0,8}}(?:核实|填写|补充|提供)(?:后|并)?(?:填写|补上|报送)?"
    rf"|(?:请|需要?|须|应|还要|另行|自行)(?:自行|再|另行)?(?:{_FILL}){_INSIDE}{{0,10}}"
    rf"|待{_INSIDE}{{0,3}}(?:填|补|定|核|查|选|更新|统计|确认|完善)(?:写|入|充|上|实|对|算)?{_INSIDE}{{0,6}}"
    rf"|(?:填写?|填入|补充?|写)(?:具体|相关|实际)?(?:数字|数据|数额|数|金额|日期|时间|地名|单位|姓名|名称|内容|成效|事例|例子|案例|情况){_INSIDE}{{0,6}}"
    rf"|{_INSIDE}{{1,8}}(?:待|未)(?:填|补|定|核|写|更新|完善)(?:写|入|充|上|实|对|算)?"
)
_SLOT = "|".join(
    [
        *map(re.escape, SLOT_LABELS.values()),
        rf"[{_HAN}]{{0,10}}(?:数字|数据|数量|人数|户数|个数|次数|数额|总数|金额|额度|比例|比率|地点|名称|时间|具体[{_HAN}]{{1,6}})",
    ]
)
_MEASURES = "人|节|期|场|条|趟|份|天|张|个|名|户|亩|座|件|起|次|家|所|项|公里|平方|万|亿|元|吨|%|％"
_OPEN = re.compile(
    rf"""
      (?P<year>(?<![0-9])20[0-9]?[XxＸｘ×]{{1,2}}年)
    | (?P<crosses>
          (?<![A-Za-z0-9])(?:[XxＸｘ]{{2,}}|[×✕╳]{{2,}}|[□■]{{2,}})(?![A-Za-z0-9]|[-－]?[0-9]|型)
        | (?<![○〇一二三四五六七八九零十])[○〇]{{2,}}(?![○〇一二三四五六七八九零十年])
        | (?<=[{_HAN}])[XＸ×](?={_MEASURES})
        | (?<=[{_HAN}])[?？]{{2,}}(?={_MEASURES}))
    | (?P<letter>(?<=[{_HAN}])(?<![第说的有这])N(?=个|名|户|亩|座|件|家|所|公里|万|亿|元|节|场|条)
        | (?<![A-Za-z0-9])(?:[0-9]+|[XＸ×])[.．][XＸ×]+(?=万|亿|{_MEASURES}))
    | (?P<line>[_＿]{{2,}}|[﹍﹎]{{2,}})
    | (?P<asked>[【\[〔［](?:请)?(?:补充|填写|插入|加入|举例){_INSIDE}{{1,14}}[】\]〕］]
        | [{_OPENS}](?:{_ASKED})[{_CLOSES}]
          | 此处(?:需|待|请|要)?(?:填|补|插入)[写充入上]?
          | (?<=[，。：；\n　])待(?:补充|填写?|完善)(?=[，。；\n]|$)
          | (?<=[是为])(?:…{{1,2}}|\.{{3,6}})(?=[。；\n]|$)
          | (?:数据|数字|内容|成效|材料)待(?:补充?|填写?|更新)(?:完整)?(?=[，。；！\n]|$))
    | (?P<slot>〔(?:{_SLOT})〕)
    | (?P<todo>(?<![A-Za-z])(?:TODO|TBD|todo|tbd)(?![A-Za-z]))
    """,
    re.VERBOSE,
)
_EMPTY = re.compile(
    rf"""
      (?<=年)[{_BLANK}]+月(?:[{_BLANK}]*日)? | (?<=月)[{_BLANK}]+日(?![均常夜子照间益渐])
    | (?<=[{_HAN}])[（(][{_BLANK}]*[）)] | 【[{_BLANK}]*】 | ［[{_BLANK}]*］
    | (?<=[增长降低占达到为约至高升])[%％](?=[，。；、,;）)\n])
    | (?:投资|资金|贷款|经费)[{_BLANK}]*(?:万|亿)元(?=[，。；,;\n])
    | (?<=[㐀-鿿])(?<![一二两三四五六七八九十百千万亿几数])[{_BLANK}](?:公里|万元|亿元|平方米|万人)(?=[，。；、,;\n])
    """,
    re.VERBOSE,
)
_GAP = r"(?<=[㐀-鿿])[ \u3000]{2,}(?=(?:[万亿]?(?:{units}))(?![㐀-鿿]))"
_DOUBLED = re.compile(
    r"([%％‰])[%％‰]|((?:万|亿)元)\2|(?<=[0-9０-９])([.．])\3(?=[0-9０-９])|(?<=[0-9])亿亿(?=元)"
)
_NAMED = r"(?:(?:省|市|县|区|旗|镇|乡|村|街道|社区|小区|街|路|同志|局|公司|企业|集团|医院|学校|中学|小学|某)|副?[县市区镇乡局]长)"
_HIDDEN = re.compile(rf"([XＸ]|[×○〇])\1+{_NAMED}")
_PERSON_BEFORE = re.compile(r"(?:我叫|我是|姓名[:：]?|名叫|述职人[:：]?)$")
_SURNAME = re.compile(
    "[王李张刘陈杨赵吴徐孙朱郭罗梁谢韩冯董萧曹袁邓傅沈吕卢蒋蔡贾魏薛阎潘杜戴汪姜范姚谭廖邹陆郝邱秦顾侯邵孟黎贺龚彭郑崔宋苏胡]$"
)
_HABIT = 3  # a writer who hides names so often means to


@cache
def _units() -> str:
    table = read_toml("measures.toml")
    words = {word for listed in table["units"].values() for word in listed.split()}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(_GAP.replace("{units}", _units()))


@cache
def _unit_behind() -> re.Pattern[str]:
    return re.compile(rf"[余多]?(?:万|亿)?(?:{_units()})|年(?:[XxＸｘ×]+月)?(?:[XxＸｘ×]+日)?")


def check(context: ReviewContext) -> Iterable[Finding]:
    """Whatever stands for something that is still to be written. Masks are none."""
    text = context.draft.text
    masks = [
        fact.span
        for fact in context.draft.facts
        if fact.kind is FactKind.MASK and set("*＊") & set(fact.span.of(text))
    ]
    hidden = Counter(_HIDDEN.findall(text))
    hides = {character for character, times in hidden.items() if times >= _HABIT}
    for match in _OPEN.finditer(text):
        span = Span(*match.span())
        if any(span.overlap(mask) for mask in masks) or in_document_title(text, span):
            continue
        if match["crosses"] and (match[0][0] in hides or _names_somebody(text, span)):
            continue
        if match["year"] and match[0].strip("年")[-1] in hides:
            continue
        unit = _unit_behind().match(text, span.end)
        whole = (
            Span(span.begin, unit.end())
            if unit and (match["crosses"] or match["letter"] or match["line"])
            else span
        )
        told = whole.of(text)
        yield finding("placeholder", whole, f"“{told}”还没有填写，请补上实际内容，或删去这一句。")
    yield from _empty(text)


def _names_somebody(text: str, span: Span) -> bool:
    """Whether crosses stand for a name: 李××反映, 我叫×××, “XX工程”."""
    if _unit_behind().match(text, span.end):
        return False
    if in_quotes(text, span) and text[span.end : span.end + 1] != "”":
        return True
    return bool(_PERSON_BEFORE.search(text[: span.begin][-4:]) or _SURNAME.search(text[: span.begin][-1:]))


def _empty(text: str) -> Iterator[Finding]:
    for match in _gap().finditer(text):
        unit = _unit_behind().match(text, match.end())
        span = Span(match.start(), unit.end() if unit else match.end())
        yield finding("placeholder", span, "这里空着一个数，请补上，或删去这一句。")
    for match in _EMPTY.finditer(text):
        span = Span(*match.span())
        if not in_document_title(text, span):
            yield finding("placeholder", span, "这里空着没有填，请补上，或删去这一句。")
    for match in _DOUBLED.finditer(text):
        span = Span(*match.span())
        yield finding(
            "placeholder",
            span,
            f"“{match[0]}”重复了，请检查数字和单位。",
            replacements=(match[0][: len(match[0]) // 2],),
        )
