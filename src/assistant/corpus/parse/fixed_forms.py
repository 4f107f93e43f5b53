"""Facts with a form of their own: redactions, documents, dates, shares, times of day, ranks, colloquial sums of money.

Facts that are a number and a measure word are found in :mod:`assistant.corpus.parse.figures`.
"""

import re
from collections.abc import Iterator

from assistant.domain.report import Fact, FactKind
from assistant.domain.text import Span

_D = "[0-9０-９]"
_B = r"[ \u00a0\u2009\u202f]?"
_ONE_TO_NINE = "一二三四五六七八九"
_SMALL = "一二两三四五六七八九"
_TENS = f"二?十[{_ONE_TO_NINE}]?"
_TO = "[-－—–~～至到]"

_YEAR = rf"(?:(?:19|20|１９|２０){_D}{{2}}{_B}|[一二][零〇○九][零〇○{_ONE_TO_NINE}]{{2}})"
_DAY = rf"(?:{_D}{{1,2}}|[二三]?十[{_ONE_TO_NINE}]?|[{_ONE_TO_NINE}])"
_IN_MONTH = rf"(?:{_B}{_DAY}{_B}[日号]|上旬|中旬|下旬|底|初|末)?"
_MONTHS = rf"{_DAY}{_B}(?:{_TO}{_DAY}{_B})?月"
_HOUR = rf"(?:{_D}{{1,2}}|{_TENS}|[{_SMALL}])"
_PART_OF_DAY = "(?:凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜里|夜间|深夜|半夜)"
_RANK = rf"[0-9０-９{_ONE_TO_NINE}十百]{{1,6}}"

_DOCUMENT = (
    r"《[^《》\n]{1,60}(?:《[^《》\n]{1,40}》[^《》\n]{0,40})?》"
    rf"(?:第[{_ONE_TO_NINE}十]+卷)?"
)
_MONTH = (
    r"(?:明年|今年|去年|当年|次年|上年)?(?<![个第每户人0-9０-９])"
    rf"(?!一月(?![0-9０-９二三上中下底初末])){_MONTHS}{_IN_MONTH}(?!饼)"
)
_SHORT_YEAR = rf"(?<![0-9０-９])[0-3][0-9]年(?:(?:1[0-2]|0?[1-9])月{_IN_MONTH}|[底末](?![气子]))"
_DAY_OF_QUOTES = rf"(?<=[“\"]){_D}{{1,2}}[·.．]{_D}{{1,2}}(?=[”\"])"
_LUNAR = rf"(?:腊月|正月)(?:初[{_ONE_TO_NINE}十]|{_TENS})"
_LAST_YEAR = r"(?<=[比较于了对到从自由是与同按将把在，。])上年度?(?!纪)|去年(?![0-9０-９])"
_DAY_ALONE = rf"(?<=[日号][到至—-]){_D}{{1,2}}[日号]|(?<![0-9０-９月]){_D}{{1,2}}[日号](?={_PART_OF_DAY})"
_COUNT_ALONE = rf"(?<=[人口员户生者民工众]){_D}{{1,8}}(?:[.．]{_D}{{1,4}})?万(?=[、，。；,;）)]|左右)"
_TENTHS = (
    rf"(?<![完建达组变生养{_SMALL}])(?:[{_SMALL}](?:[、到至][{_SMALL}])?|(?<![0-9０-９.．]){_D}{{1,2}}(?:[.．]{_D})?)成"
    rf"(?:[{_SMALL}](?![成个名户人项件月年条])|半|多|以上)?"
    r"(?![为员立果就功绩长型熟品份效本套文分书事不])"
)
_HALF = "(?<=[过到近超占达约少了])(?:一大半|一多半|一半)"
_HALVES = "(?<![年走])过半(?:数)?(?![个百辈生夜天年小途载决])|(?<![大多])半数(?:以上)?"
_WHOLE = rf"(?:[百千万]|[十百]万|{_D}{{1,4}}|[{_SMALL}十]{{1,3}})"
_SHARE = rf"{_WHOLE}分之(?:百|[零{_SMALL}十百千]{{1,9}}(?:点[零{_SMALL}]{{1,6}})?|{_D}{{1,4}}(?:[.．]{_D}{{1,4}})?)"
_DOUBLED = f"翻了?[{_SMALL}]番"
_DEGREE = rf"(?<!{_D}){_D}{{1,2}}[.．]{_D}级|(?<!{_D}){_D}(?:[.．]{_D})?折(?![叠扣射旧合线])"
_CLOCK = (
    rf"(?:{_PART_OF_DAY}{_HOUR}[点时](?:半|多|{_HOUR}分?|钟)?"
    rf"|{_HOUR}点(?:半|多|钟|[二三四五]?十五?分?)(?![一-鿿]?[条名]))"
)
_GRADE = "[特一二三四][级等](?:奖|甲等|乙等)|[特一二三四五]级(?=以上|响应|资质)"
_AGE = "[二三四五六七八九]十(?:出头|岁上下|来岁|多岁|几岁)"
_HAN = rf"(?<![{_SMALL}十百千万])[{_SMALL}十百千万]{{1,12}}"
_SPOKEN_SUM = (
    rf"(?:(?<![{_SMALL}十百千])[{_SMALL}十百千]{{1,10}}块[{_SMALL}](?![一-鿿]?[地田])"
    rf"|(?<![珠长金])(?!一[角毛分])(?:{_HAN}[角毛](?:[{_SMALL}十百千万]{{1,4}}分|钱)?|{_HAN}分钱)"
    rf"|(?<!{_D}){_D}{{2,12}}块(?=以[上下]|钱)"
    rf"|(?:(?<!{_D}){_D}{{1,12}}(?:[.．]{_D}{{1,4}})?[余多]?[万亿]|(?<![{_SMALL}十])[{_SMALL}十]{{1,6}}[百千万])"
    r"[余多]?块(?![地田]))"
)

_FORMS: tuple[tuple[FactKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (FactKind.MASK, r"[*＊]+|[×✕✖]{2,}|(?<![A-Za-z])[XxＸ]{2,}(?![A-Za-z])|[_＿]{2,}"),
        (FactKind.DOC, _DOCUMENT),
        (FactKind.DATE, f"{_YEAR}年{_B}{_MONTHS}{_IN_MONTH}"),
        (FactKind.DATE, _SHORT_YEAR),
        (FactKind.YEAR, f"{_YEAR}年?{_TO}{_YEAR}年度?"),
        (FactKind.YEAR, f"{_YEAR}年度?"),
        (FactKind.DATE, _MONTH),
        (FactKind.DATE, _DAY_ALONE),
        (FactKind.DATE, f"(?<=每月){_DAY}[日号]"),
        (FactKind.DATE, _DAY_OF_QUOTES),
        (FactKind.DATE, "(?<=“)(?:五一|十一|七一|八一|三八|五四)(?=”)"),
        (FactKind.DATE, "(?:五一|十一)(?=那几天|那天|当天|假期|长假|小长假)"),
        (FactKind.DATE, _LUNAR),
        (FactKind.YEAR, _LAST_YEAR),
        (FactKind.PERCENT, _SHARE),
        (FactKind.PERCENT, _TENTHS),
        (FactKind.PERCENT, _HALF),
        (FactKind.PERCENT, _HALVES),
        (FactKind.OTHER, _DOUBLED),
        (FactKind.OTHER, _DEGREE),
        (FactKind.OTHER, _CLOCK),
        (FactKind.OTHER, f"第{_RANK}(?:名|位|届)(?!书记)"),
        (FactKind.OTHER, f"(?<=[排名]前){_RANK}(?=[的，。；、])"),
        (FactKind.OTHER, f"前{_RANK}位"),
        (FactKind.OTHER, f"(?<=第){_RANK}个年头"),
        (FactKind.OTHER, f"(?<=[一-鿿])第{_RANK}(?=[，。；、])"),
        (FactKind.OTHER, f"[{_SMALL}十]天[{_SMALL}十]夜"),
        (FactKind.OTHER, _GRADE),
        (FactKind.OTHER, _AGE),
        (FactKind.MONEY, _SPOKEN_SUM),
        (FactKind.OTHER, f"(?<![{_SMALL}十])[{_SMALL}十]{{1,4}}米[{_SMALL}]"),
        (FactKind.COUNT, _COUNT_ALONE),
        (FactKind.COUNT, f"(?<![{_ONE_TO_NINE}十])[{_ONE_TO_NINE}十]{{1,4}}万(?=以上|以下|左右)"),
    )
)
"""From the most to the least certain: where two overlap, the earlier one wins."""


def find_fixed_forms(text: str) -> Iterator[Fact]:
    """The facts of a fixed form in ``text``. They do not overlap, and are in no particular order."""
    taken = bytearray(len(text))
    for kind, pattern in _FORMS:
        for match in pattern.finditer(text):
            begin, end = match.span()
            if not any(taken[begin:end]):
                taken[begin:end] = b"\1" * (end - begin)
                yield Fact(kind, Span(begin, end))
