"""互相矛盾或者不可能的数字：合计与分项、日均与全年、百分比与分子分母、增减与前后数对不上，同一指标前后两个数，万元和亿元写串，不存在的日期，重复的单位。

为什么：数字前后打架，读的人会怀疑整份材料；改过几稿、几处数据来源不同时最容易出现。
目标数与完成数、不同年份和时段、带“约”“余”“左右”的概数不比；四舍五入造成的尾差不算。
分项之间可能交叉的（如女性、党员），不算差错；分项像是并列但看不准的，列为提示，请人核对。

例：“受理诉求120件，办结108件，办结率95%”，提示按这两个数算是90%；“48名，其中乡镇20名、部门18名、社区12名”，提示相加是50名；“9月31日”，提示9月只有30天。

依据：公文校核的通常做法；只按报告自己写的数字计算，不与外面的数据比。数字的写法见《出版物上数字用法》（GB/T 15835—2011）。
"""

from collections.abc import Iterable
from dataclasses import replace

from assistant.domain.results import Finding
from assistant.review.arithmetic import Discrepancy
from assistant.review.averages import averages
from assistant.review.changes import changes
from assistant.review.context import DraftPart, ReviewContext
from assistant.review.doubled import doubled
from assistant.review.findings import finding
from assistant.review.impossible import impossible
from assistant.review.indicators import contradictions
from assistant.review.products import months, products
from assistant.review.rates import rates
from assistant.review.remainders import remainders, shares_in_words
from assistant.review.sums import sums
from assistant.review.table_totals import totals

TITLE = "数字"
WHOLE = False


_OF_PARAGRAPHS = (
    doubled,
    impossible,
    rates,
    changes,
    remainders,
    shares_in_words,
    products,
    months,
    sums,
)


def check(context: ReviewContext) -> Iterable[Finding]:
    """Figures that the report's other figures contradict, or that cannot be. Each place is named once."""
    named: set[int] = set()
    part = context.part
    for odd in (
        *(_moved(odd, part) for found in _OF_PARAGRAPHS for odd in found(part.draft)),
        *totals(context.draft),
        *(_moved(odd, part) for odd in averages(part.draft)),
        *contradictions(context.draft),
    ):
        if odd.span.begin not in named:
            named.add(odd.span.begin)
            yield finding(
                "figures",
                odd.span,
                odd.message,
                sure=odd.sure,
                score=odd.score,
                replacements=odd.replacements,
            )


def _moved(odd: Discrepancy, part: DraftPart) -> Discrepancy:
    return replace(odd, span=part.whole(odd.span)) if part.begin else odd
