"""往年的年份没有改过来：讲本年度工作却写着上一年，或者下一步打算里写的是已经过去的年份。

为什么：在往年稿子上改，最容易漏的就是年份；数字换了、年份没换，读的人会以为是旧账。
回顾以往（自2021年以来、与2022年相比、2019年以前的欠账）、文件名、任职经历和跨年的事不算；
一份讲上一年工作的报告（如年初所作），以它主要讲的那一年为准。

例：2023年度的报告写“2022年初与15个村签订责任书”，提示年份可能是往年留下的。

依据：公文校核的通常做法。
"""

import re
from collections.abc import Iterable, Iterator

from assistant.checks import Review
from assistant.checks._places import clause_of, finding, quoted, role_at, sentence_of, year_told
from assistant.report import Report, Role
from assistant.results import Finding
from assistant.text import Span

TITLE = "年份"
WHOLE = False

_YEAR = re.compile(r"(?<![0-9０-９—－~～\-])(?<![0-9年][至到])(20[0-9]{2})年")
_BEGINS = re.compile(r"(?:^|[。；;！!\n\s　）)：:，,])(?:截至|截止)?$")
_LOOKS_BACK = re.compile(
    r"以来|以前|之前|年起|起[，,至到]|[比较同与]\s*20\d\d年|相比|同期|基础上|曾|当年|那年|时任|历史|遗留|回顾|任职|到任|上任"
    r"|调任|调到|转任|担任|任命|当选|接手|接任|参加工作|入党|出生|毕业|工作以来|建成于|始建|立项|启动|实施的|签订的|形成的|年报|年度考核|年度目标"
    r"|今年|本年|至今|现在|目前|如今|往年|上年末|三年|两年|五年|四年|连续|历年|先后|陆续|分别"
)
_RELATIVE = re.compile(r"年(?:底|初|末|度|\d{1,2}月)?[^，。；、\n]{1,10}的")
_RANGE = re.compile(r"\s*(?:[—\-－~～]+|至|到|、|和|与|或)\s*(?:20\d\d|\d\d年|今年)")
_MEANT = re.compile(r"将|要|力争|计划|确保|打算|继续|争取|着力|重点|完成|实现|推进")
_FEW = 2  # years back: what is older is told as history


def check(review: Review) -> Iterable[Finding]:
    """Years before the report's own where its own is meant."""
    draft = review.draft
    year = year_told(draft)
    if year is None:
        return
    if year == draft.metadata.year:
        yield from _in_title(draft, year)
    for match in _YEAR.finditer(draft.text):
        written = int(match[1])
        span = Span(match.start(), match.end())
        if _is_title(draft, span) or quoted(draft.text, span):
            continue
        if role_at(draft, span.begin) is Role.PLANS:
            yield from _in_plans(draft, span, written, year)
        elif year - _FEW <= written < year and _tells(draft, span, written, year):
            message = (
                f"报告讲的是{year}年，这里写的是“{span.of(draft.text)}”，可能是往年稿子留下的，请核对年份。"
            )
            yield finding("year_left", span, message, score=0.8, replacements=(f"{year}年",))


def _tells(draft: Report, span: Span, written: int, year: int) -> bool:
    """Whether what is told was done in that year, as if it were the report's own."""
    text = draft.text
    role = role_at(draft, span.begin)
    if role in (Role.CLOSING, None) or (
        role is Role.LEAD and text[span.end : span.end + 1] not in ("，", ",")
    ):
        return False
    begin = text.rfind("\n", 0, span.begin) + 1
    if not _BEGINS.search(text[begin : span.begin]) or _RANGE.match(text, span.end):
        return False
    if _RELATIVE.match(text, span.end - 1):
        return False
    sentence = sentence_of(text, span).of(text)
    others = {int(found) for found in re.findall(r"(20\d\d)年", sentence)} - {written}
    if others & {year, year + 1} or len(others) > 1:
        return False
    clause = clause_of(text, span).of(text)
    return not _LOOKS_BACK.search(clause) and not re.search(r"今年|本年|现在|目前|如今|至今", sentence)


def _in_plans(draft: Report, span: Span, written: int, year: int) -> Iterator[Finding]:
    text = draft.text
    begin = text.rfind("\n", 0, span.begin) + 1
    ahead = text[span.end : sentence_of(text, span).end]
    starts = _BEGINS.search(text[begin : span.begin])
    if written < year and starts and _MEANT.search(ahead[:30]) and not _LOOKS_BACK.search(ahead[:30]):
        message = f"下一步打算里写的是“{written}年”，已经过去，请核对是不是往年稿子留下的。"
        yield finding("year_left", span, message, score=0.9, replacements=(f"{year + 1}年",))


def _in_title(draft: Report, year: int) -> Iterator[Finding]:
    """A title of one year over a report of another."""
    if draft.title_span is None:
        return
    for match in _YEAR.finditer(draft.title_span.of(draft.text)):
        written = int(match[1])
        if written not in (year, year + 1) and written < year:
            span = Span(draft.title_span.begin + match.start(), draft.title_span.begin + match.end())
            message = f"标题写的是{written}年，而报告年度是{year}年，请核对标题。"
            yield finding("year_left", span, message, replacements=(f"{year}年",))


def _is_title(draft: Report, span: Span) -> bool:
    return draft.title_span is not None and bool(draft.title_span.overlap(span))
