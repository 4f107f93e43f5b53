"""篇幅与要求不合：全文太长，或者“问题”“打算”“廉政”等部分写得太少。

为什么：述职报告贵在精当；问题一两句带过，是评议时最常见的意见。按标题认出报告的种类，各种类的要求写在
profiles.toml 里：每一部分最少多少字、占全文多少，全文最多多少字。单位有自己的要求的，在词表文件夹里放一个同名
文件，增加或改换；也可以用设置 profile 指定种类，例如“述职述廉”。不计空格和换行。

例：述职报告的“存在的问题”只有32个字，提示这一部分可能过于简略。

依据：2024年《整治形式主义为基层减负若干规定》对文件篇幅的要求（5000字、4000字），党内监督条例等对述责述廉的要求。
"""

from collections.abc import Iterable, Iterator

from assistant.domain.report import Report, Role
from assistant.domain.results import Finding
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.coverage import reports_own_work
from assistant.review.findings import finding
from assistant.review.profiles import applying, first_line, first_line_of, parts, size, sizes

TITLE = "篇幅"
WHOLE = True

_UNFINISHED = 800
"""A draft below this many characters is still being written: nothing can be said of its proportions."""


def check(context: ReviewContext) -> Iterable[Finding]:
    """A report beyond what its kind allows, and parts below what it asks for."""
    asking = applying(context)
    if not asking or not (context.profile or reports_own_work(context.draft)):
        return
    whole = size(context.draft.text)
    yield from _too_long(context.draft, whole, most(context))
    if whole >= _UNFINISHED:
        yield from _too_short(context, whole)


def most(context: ReviewContext) -> int:
    """How many characters, white space apart, a report of its kind should not exceed; 0 where there is no limit."""
    return max((one.most for one in applying(context)), default=0)


def _too_long(draft: Report, whole: int, most: int) -> Iterator[Finding]:
    if most and whole > most:
        message = f"全文{whole}字，这类报告一般不超过{most}字，请压缩。"
        yield finding("length", first_line(draft), message, sure=False, score=0.7)


def _too_short(context: ReviewContext, whole: int) -> Iterator[Finding]:
    found = sizes(context)
    for role, part in parts(applying(context)).items():
        has = found.get(role, 0)
        least = max(part.least, round(part.share * whole))
        if 0 < has < least:
            message = (
                f"“{role.value}”部分只有{has}字，{part.kind}报告一般不少于{least}字，请看看是不是写得太简略。"
            )
            yield finding("length", _head(context.draft, role), message, sure=False, score=0.8)


def _head(draft: Report, role: Role) -> Span:
    section = next(one for one in draft.sections if one.role is role)
    return section.heading.span if section.heading else first_line_of(draft.text, section.span)
