"""与库内报告或本文别处相同、相近的文字，附来源和差异。

为什么：沿用往年的、别人的段落，是述职报告被退回最常见的原因；是不是该改，由起草人判断。
所有人都写的固定提法单独计算，不算重合；本人往年的文字标为“本人往年”，与借用他人的分开。

例：“把农民工工资当作硬账来抓”与库内某篇报告一字不差，提示“与《……》相同”，并列出那一处和差异。

依据：逐句与库内报告比对，按“相同、仅改数字、仅改名称、近同、调序”分级。
"""

from collections.abc import Iterable

from assistant.domain.results import Finding
from assistant.review.context import ReviewContext

TITLE = "文字重合"
WHOLE = False


def check(context: ReviewContext) -> Iterable[Finding]:
    """The shared wording that was found before the rules ran: other rules look at it too."""
    return context.overlaps
