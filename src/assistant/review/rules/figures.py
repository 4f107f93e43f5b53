"""互相矛盾的数字：同一个指标前后两个数，百分比与它自己的分子分母对不上，万元和亿元写串了。

为什么：数字前后打架，读的人会怀疑整份材料；改过几稿、几处数据来源不同时最容易出现。
目标数与完成数、不同年份和时段、其中的分项、带“约”“余”“左右”的概数不比；四舍五入造成的尾差不算。拿不准的不提示。

例：“受理诉求120件，办结108件，办结率95%”，提示按这两个数算是90%。

依据：公文校核的通常做法；只按报告自己写的数字计算，不与外面的数据比。
"""

from collections.abc import Iterable

from assistant.domain.results import Finding
from assistant.review.arithmetic import changes, rates, sums
from assistant.review.context import ReviewContext
from assistant.review.findings import finding
from assistant.review.indicators import two_values, units_apart

TITLE = "数字"
WHOLE = False


def check(context: ReviewContext) -> Iterable[Finding]:
    """Figures that the report's other figures contradict. Each place is told of once."""
    told: set[int] = set()
    draft = context.draft
    for found in (rates, changes, sums, units_apart, two_values):
        for odd in found(draft):
            if odd.span.begin not in told:
                told.add(odd.span.begin)
                yield finding("figures", odd.span, odd.message, score=odd.score)
