"""往年的年份没有改过来：讲本年度工作却写着上一年，或者下一步打算里写的是已经过去的年份。

为什么：在往年稿子上改，最容易漏的就是年份；数字换了、年份没换，读的人会以为是旧账。
回顾以往（自2021年以来、与2022年相比、2019年以前的欠账）、文件名、任职经历、跨年的事和几年连着讲的不算；
一份讲上一年工作的报告（如年初所作），以它主要讲的那一年为准。

例：2023年度的报告写“2022年初与15个村签订责任书”，提示年份可能是往年留下的；那一句若与库内2022年的报告相同，连来源一起指出。

依据：公文校核的通常做法。
"""

import re
from collections.abc import Iterable, Iterator

from assistant.domain.report import Report, Role
from assistant.domain.results import Finding
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.coverage import reports_own_work, year_covered
from assistant.review.findings import finding
from assistant.review.location import clause_of, in_quotes, role_at, sentence_of

TITLE = "年份"
WHOLE = False

_YEAR = re.compile(r"(?<![0-9０-９—－~～\-])(?<![0-9年][至到])([2２][0０][0-9０-９]{2})[ ]?年")
_NAMED_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})年")
_SENTENCE_BEGINS = re.compile(r"(?:^|[。；;！!\n\s　）)：:]|方面[，,])(?:截至|截止到?)?$|(?:截至|截止到?)$")
_PLAN_BEGINS = re.compile(r"(?:^|[。；;！!\n\s　）)：:，,])(?:力争|争取|确保|计划)?(?:截至|截止|到|在|于)?$")
_MEANT_BEFORE = re.compile(r"(?:力争|争取|确保|计划)(?:截至|截止|到|在|于)?$")
_LOOKS_BACK = re.compile(
    r"以来|以前|之前|年起|起[，,至到]|[比较同与]\s*20\d\d年|相比|同期|基础上|曾|当年|那年|时任|历史|遗留|回顾|任职|到任|上任"
    r"|调任|调到|转任|担任|任命|当选|接手|接任|参加工作|入党|出生|毕业|工作以来|建成于|始建|立项|启动|实施的|签订的|形成的|年报|年度考核|年度目标|审计|决算|反馈"
    r"|今年|本年|至今|现在|目前|如今|往年|上年末|三年|两年|五年|四年|连续|历年|先后|陆续|分别"
)
_SINCE_THEN = re.compile(r"今年|本年|现在|目前|如今|至今|此后|其后|随后|之后|后来|次年|翌年|第二年|从此|自此")
_TOLD_OF_OTHERS = re.compile(
    r"总书记|总理|主席|国家主席|中央|国务院|全国人大|省委|数据显示|统计显示|据[^，。]{0,8}(?:统计|测算|调查)"
)
_OF_YEARS = re.compile(r"[三四五十几两多]年来?|时期|任期|本届|历年|“十[二三四五]五”")
_RELATIVE = re.compile(r"年(?:底|初|末|度|\d{1,2}月)?[^，。；、\n]{1,10}的")
_RANGE = re.compile(r"\s*(?:[—\-－~～]+|至|到|、|和|与|或)\s*(?:20\d\d|\d\d年|今年|\d{1,2}月至20)")
_MEANT = re.compile(r"将|要|力争|计划|确保|打算|继续|争取|着力|重点|完成|实现|推进")
_WILL = re.compile(r"[，,]?(?:要|将|力争|计划|争取|着力|准备)")
_ABOUT_TO = re.compile(
    r"[，,]?(?:我|本人|全[省市县区镇乡局街道校院]+|班子)?[^，。；\n]{0,8}(?:将|计划|打算|力争|准备)"
)
_SINCE = re.compile(r"度|(?:\d{1,2}月)?(?:以来|起[任担，])|(?:年)?(?:增长|提高|下降|减少|相比)")
_OPENING = 300
_LEAD = 1500
_OF_A_TERM = re.compile(
    r"(?:过去|这|近|的)[三四五][年]|[三四五]年来|[三四五]年的工作|本届(?:政府|党委|班子)|任期"
)
_FEW = 2  # years back: what is older is told as history
_OFTEN = 3
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def check(context: ReviewContext) -> Iterable[Finding]:
    """Years before the report's own where its own is meant."""
    draft = context.draft
    year = year_covered(draft)
    if year is None or not reports_own_work(draft):
        return
    if year == draft.metadata.year:
        yield from _in_title(draft, year)
    for match in _YEAR.finditer(draft.text):
        written = int(match[1].translate(_FULL_WIDTH))
        span = Span(match.start(), match.end())
        if _is_title(draft, span) or in_quotes(draft.text, span):
            continue
        role = role_at(draft, span.begin)
        if role is Role.PLANS or (role is Role.PROBLEMS and _WILL.match(draft.text, span.end)):
            yield from _in_plans(draft, span, written, year)
        elif year - _FEW <= written < year and not _is_history(draft, span, written, year):
            yield from _in_work(context, span, written, year)


def _in_work(context: ReviewContext, span: Span, written: int, year: int) -> Iterator[Finding]:
    draft = context.draft
    told = span.of(draft.text)
    source = _stood_in(context, span, written)
    if source:
        message = f"报告讲的是{year}年，这里仍写着“{told}”，与{source}那一处一样，可能是往年稿子留下的，请核对年份。"
    elif _tells(draft, span, written, year) and not _OF_A_TERM.search(draft.text[:_LEAD]):
        message = f"报告讲的是{year}年，这里写的是“{told}”，可能是往年稿子留下的，请核对年份。"
    else:
        return
    yield finding("year_left", span, message, score=0.95 if source else 0.8, replacements=(f"{year}年",))


def _stood_in(context: ReviewContext, span: Span, written: int) -> str:
    """The report of that very year from which the sentence was taken with its year; "" where there is none."""
    told = span.of(context.draft.text)
    for shared in context.overlaps:
        source = shared.source
        if (
            source
            and source.origin.year == written
            and len(told) == shared.span.overlap(span)
            and told in source.text
        ):
            return (
                f"《{source.origin.title.strip('《》')}》（{written}年）"
                if source.origin.title
                else f"{written}年的报告"
            )
    return ""


def _is_history(draft: Report, span: Span, written: int, year: int) -> bool:
    """Whether that year is looked back upon, named with others, or told of others than the writer."""
    text = draft.text
    begin = text.rfind("\n", 0, span.begin) + 1
    if _RANGE.match(text, span.end) or _RELATIVE.match(text, span.end - 1):
        return True
    sentence = sentence_of(text, span).of(text)
    others = {int(found) for found in _NAMED_YEAR.findall(sentence)} - {written}
    if (
        any(written < other <= year + 1 for other in others)
        or len(others) > 1
        or _SINCE_THEN.search(sentence)
    ):
        return True
    before = text[max(begin, span.begin - _OPENING) : span.begin]
    behind = text[span.end : span.end + _OPENING].split("\n")[0]
    row, later = ({*_years(part)} - {written, year + 1} for part in (before, behind))
    if len(row | later) > 1 or (row and max(row) < written) or _OF_YEARS.search(before[-80:]):
        return True
    clause = clause_of(text, span)
    doing = text[span.end : span.end + 40].split("。")[0]
    return bool(_LOOKS_BACK.search(clause.of(text)) or _TOLD_OF_OTHERS.search(doing))


def _years(text: str) -> Iterator[int]:
    """The years that are told of, not those from which a post is held or to which something is compared."""
    for match in _NAMED_YEAR.finditer(text):
        if not _SINCE.match(text, match.end()):
            yield int(match[1])


def _tells(draft: Report, span: Span, written: int, year: int) -> bool:
    """Whether a sentence begins with that year, as if it were the report's own."""
    text = draft.text
    role = role_at(draft, span.begin)
    if role in (Role.CLOSING, None) or (
        role is Role.LEAD and text[span.end : span.end + 1] not in ("，", ",")
    ):
        return False
    begin = text.rfind("\n", 0, span.begin) + 1
    before = text[begin : span.begin]
    set_off = before.endswith(("，", ",")) and text[span.end : span.end + 1] in ("，", ",")
    return bool(_SENTENCE_BEGINS.search(before)) or set_off


def _in_plans(draft: Report, span: Span, written: int, year: int) -> Iterator[Finding]:
    text = draft.text
    begin = text.rfind("\n", 0, span.begin) + 1
    if written > year or not _PLAN_BEGINS.search(text[begin : span.begin]):
        return
    ahead = text[span.end : sentence_of(text, span).end][:30]
    if _LOOKS_BACK.search(ahead) or _RELATIVE.match(text, span.end - 1):
        return
    later = {int(found) for found in _NAMED_YEAR.findall(sentence_of(text, span).of(text))}
    meant = (
        _MEANT.search(ahead) or max(later, default=0) > year or _MEANT_BEFORE.search(text[begin : span.begin])
    )
    if year - _FEW <= written < year and meant:
        message = f"下一步打算里写的是“{span.of(text)}”，已经过去，请核对是不是往年稿子留下的。"
        yield finding("year_left", span, message, score=0.9, replacements=(f"{year + 1}年",))
    elif written == year and _ABOUT_TO.match(ahead) and _is_over(draft, year):
        message = (
            f"报告讲的是{year}年全年，下一步打算里写的仍是“{span.of(text)}”，请核对是不是应为{year + 1}年。"
        )
        yield finding("year_left", span, message, sure=False, score=0.6, replacements=(f"{year + 1}年",))


def _is_over(draft: Report, year: int) -> bool:
    """Whether the report tells of the whole year, so that its plans are for the next."""
    text = draft.text
    whole = re.search(
        rf"{year}年(?:度述|全年|1[12]月|底)|全年|年终|年末|一年来|年底前?(?:已|全部)?完成", text
    )
    return (
        bool(whole)
        and f"{year + 1}年" not in text
        and not re.search(r"上半年|半年来|\d月至\d月", text[:_OPENING])
    )


def _in_title(draft: Report, year: int) -> Iterator[Finding]:
    """A title of one year over a report of another."""
    if draft.title_span is None:
        return
    for match in _YEAR.finditer(draft.title_span.of(draft.text)):
        written = int(match[1].translate(_FULL_WIDTH))
        span = Span(draft.title_span.begin + match.start(), draft.title_span.begin + match.end())
        if written < year:
            message = f"标题写的是{written}年，而报告年度是{year}年，请核对标题。"
            yield finding("year_left", span, message, replacements=(f"{year}年",))
        elif written == year and _told_throughout(draft, year + 1):
            message = f"标题写的是{written}年，而正文讲的都是{year + 1}年，请核对标题。"
            yield finding("year_left", span, message, score=0.8, replacements=(f"{year + 1}年",))


def _told_throughout(draft: Report, year: int) -> bool:
    """Whether the work told, plans aside, is of one year and never of the year before."""
    work = [one.span.of(draft.text) for one in draft.sections if one.role not in (Role.PLANS, Role.CLOSING)]
    named = _NAMED_YEAR.findall("\n".join(work))
    return named.count(str(year)) >= _OFTEN and str(year - 1) not in named


def _is_title(draft: Report, span: Span) -> bool:
    return draft.title_span is not None and bool(draft.title_span.overlap(span))
