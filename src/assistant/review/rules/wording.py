"""已经调整、还没有提出、或与固定表述有出入的提法、机构名称和文件名称。

为什么：在往年稿子上改，旧机构名、过了期的活动和口号最容易留下；提法差一两个字，意思可能就变了。
每一条都记着通行的起止年月和依据，只在报告年度晚于（或早于）它的年份时提示；没有报告年度的，看正文主要讲哪一年，讲不清就不提示。
“原县扶贫办”“2016年以来”“当年”“历史上”这样的回顾不算，书名号里的文件名不算。

例：2023年度的报告写“围绕喜迎党的二十大”，提示党的二十大已于2022年10月召开。

依据：公开发布的决定、方案、法律的施行日期；本单位可在词表文件夹里用 dated.toml、misquoted.toml 增减。
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assistant.domain.report import Report, Role
from assistant.domain.results import Finding
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.coverage import is_article, year_covered
from assistant.review.findings import finding
from assistant.review.location import clause_of, in_document_title, role_at, section_at, sentence_of
from assistant.review.phrase_matcher import Letters
from assistant.review.wording_data import EntryList, WordingEntry, load

TITLE = "提法"
WHOLE = False

_BACK = re.compile(
    r"回望|以往|原|曾|当年|当时|那年|过去|以前|从前|历史|回顾|旧|前身|更名|改名|改称|改革前|改革后|机构改革|划入|划转|移交|转制|并入|合并|撤销|改为|转隶|组建"
    r"|以来|时期|期间|遗留|废止|失效|不再|取消|告别|纪念|三年来|自20\d\d|20\d\d年(?:的|时|到|至|起|前|后)"
)
_DONE = re.compile(
    r"贡献|胜利完成|如期|后续|巩固|成果|成效|常态化|长效|衔接|脱贫的|已脱贫|实现脱贫|脱贫摘帽|摘帽"
    r"|全部(?:脱贫|出列|摘帽)|(?:中|里|时)(?:定下|立下|形成|建立|制定|查摆|梳理|发现|整改|积累|总结)"
)
_OF_YEARS = re.compile(
    r"曾|先后|历次|过去[\d一二三四五六七八九十几两]+年|为期|这一时期|年前|十[八九]大以来|全面建成了?小康社会(?!决胜|的决胜|收官)|[三五十几两]年来|五年|十年|任期|本届|收官"
)
_HISTORY = re.compile(r"[三五十]年|任期|回顾|历史|沿革")
_LONGER_LEFT = re.compile(r"(?:文化|文|体育|体|广电|广|电|资源|城乡|住房|商务|改革)(?:和|与|及)?$")
_FOREIGN = re.compile(
    r"(?:(?<![全我外])国|俄罗斯|日本|印度|越南|加拿大|澳大利亚|香港|澳门|台湾|特区(?:政府)?|国家|[美英法德俄日韩]方?)$"
)
_COUNTRY = re.compile(
    "美国|英国|法国|德国|俄罗斯|日本|韩国|朝鲜|印度|越南|泰国|蒙古国|墨西哥|巴西|加拿大|澳大利亚|意大利|西班牙|埃及|伊朗|以色列"
    "|土耳其|马来西亚|印尼|乌克兰|哈萨克斯坦|巴基斯坦|阿根廷|智利|古巴|南非"
)
_ORDER = re.compile(r"(?:办公厅)?(?:令|公告)?[（(]?第?\d+号|令|第[一二三四五六七八九十]+次(?:会议|全体)")
_OTHER_STRATEGY = re.compile(r"[”」]?[合伙支性布节通机环互对枢引高门规意决]")
_LONGER_RIGHT = frozenset("门队分署落件面势长")
_MEETING = re.compile(r"党的[一二三四五六七八九十]+大|[一二三四五六七八九十]+届[一二三四五六七八九]中全会")
_FIGURES = re.compile(r"[\d一二两三四五六七八九十百]+")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_DATED = re.compile(r"(?<![较比])((?:19|20)\d\d)年")
_THIS_YEAR = re.compile("今年|本年度?|这一年")
_PREMISES = re.compile("家属[院楼]|宿舍|小区|大院|老楼|旧址|片区|老?办公楼|招待所|退休|老干部")
_BODY, _TERM, _CAMPAIGN = "机构", "称谓", "活动"
_RULES = ("法律", "法规")
_OFTEN = 3
_BEFORE = 80  # characters of the paragraph before the sentence: a year named there dates it, too


def check(context: ReviewContext) -> Iterable[Finding]:
    """Names out of date or not there yet, for the report's year, and misquoted formulations."""
    draft, known = context.draft, load(context.vocabulary_folder)
    letters = Letters.of(draft.text)
    year = year_covered(draft) or _year_in(draft)
    if year is not None:
        yield from _out_of_date(draft, letters, known.ended, year)
        yield from _not_yet(draft, letters, known.begun, draft.metadata.year or year)
    yield from _misquoted(letters, known.misquoted, year)
    yield from _nearly(letters, known.fixed, known.accepted)


def _year_in(draft: Report) -> int | None:
    """The year that a text without one mostly names, plans aside; None where no year is named often."""
    named = Counter(
        int(match[1])
        for match in _YEAR.finditer(draft.text)
        if role_at(draft, match.start()) is not Role.PLANS
        and not in_document_title(draft.text, Span(*match.span()))
    )
    (most, times), *_ = [*named.most_common(1), (0, 0)]
    return most if times >= _OFTEN else None


def _out_of_date(draft: Report, letters: Letters, ended: EntryList, year: int) -> Iterator[Finding]:
    text = draft.text
    sighted = _sighted(letters, ended)
    article = is_article(draft)
    for span, entry in sighted:
        until = int(entry.until[:4])
        if article and entry.what not in (_BODY, *_RULES):
            continue
        if year <= until or _named_elsewhere(text, span, entry) or _in_a_row(text, span, sighted):
            continue
        if not _told_as_past(draft, span, entry, until):
            told = f"“{span.of(text)}”{_until(entry)}（{entry.source}）"
            message = f"{told}，报告讲的是{year}年，{_instead(entry)}；确是回顾的请写明。"
            yield finding("wording", span, message, score=0.9, replacements=_replacements(entry))


def _not_yet(draft: Report, letters: Letters, begun: EntryList, year: int) -> Iterator[Finding]:
    text = draft.text
    for span, entry in _sighted(letters, begun):
        if year < int(entry.since[:4]) and not _named_elsewhere(text, span, entry):
            message = f"“{span.of(text)}”自{_month(entry.since)}才有（{entry.source}），报告讲的是{year}年，请核对年度或提法。"
            yield finding("wording", span, message, score=0.9)


def _misquoted(letters: Letters, misquoted: EntryList, year: int | None) -> Iterator[Finding]:
    for span, entry in _sighted(letters, misquoted):
        too_early = year is not None and entry.since and year < int(entry.since[:4])
        another = entry.text.endswith("战略") and _OTHER_STRATEGY.match(letters.text, span.end)
        apart = "”、“" in span.of(letters.text) or "”“" in span.of(letters.text)  # each quoted for itself
        if not too_early and not another and not apart and not in_document_title(letters.text, span):
            message = f"“{span.of(letters.text)}”的规范写法是“{entry.instead}”（{entry.source}），请改。"
            yield finding("wording", span, message, score=0.9, replacements=(entry.instead,))


def _nearly(letters: Letters, fixed: EntryList, accepted: EntryList) -> Iterator[Finding]:
    """One character away from a formulation that is always put the same way."""
    near = [(span, fixed.entries[number]) for span, number in fixed.forms.near(letters)]
    official = [span for span, _ in accepted.forms.exact(letters)] if near else []
    for span, entry in near:
        said = span.of(letters.text)
        if any(one.contains(span) or span.overlap(one) > len(span) // 2 for one in official):
            continue
        if _FIGURES.findall(said) == _FIGURES.findall(entry.text):
            message = f"“{said}”与通行的提法“{entry.text}”差一个字（{entry.source}），请核对。"
            yield finding("wording", span, message, sure=False, score=0.6, replacements=(entry.text,))


def _sighted(letters: Letters, listed: EntryList) -> list[tuple[Span, WordingEntry]]:
    return [(span, listed.entries[number]) for span, number in listed.forms.exact(letters)]


def _named_elsewhere(text: str, span: Span, entry: WordingEntry) -> bool:
    """Whether it is part of a longer name (文化和旅游局 is no 旅游局), or of the name of a document."""
    if entry.text.startswith("《"):
        return text[max(0, span.begin - 1) : span.begin] != "《" or "》" not in text[span.end : span.end + 2]
    if entry.what == _BODY:
        before, behind = text[max(0, span.begin - 6) : span.begin], text[span.end : span.end + 1]
        if _LONGER_LEFT.search(before) or behind in _LONGER_RIGHT or _abroad(text, span):
            return True
        # Houses keep the name of whoever built them: 粮食局家属院.
        if _ORDER.match(text, span.end) or _PREMISES.match(text, span.end):
            return True
    return in_document_title(text, span)


def _abroad(text: str, span: Span) -> bool:
    """Whether it is a body of another country, by what stands before its name or by a country in its clause."""
    return bool(
        _FOREIGN.search(text[max(0, span.begin - 6) : span.begin])
        or _COUNTRY.search(clause_of(text, span).of(text))
    )


def _told_as_past(draft: Report, span: Span, entry: WordingEntry, until: int) -> bool:
    """Whether it is told as history: by its words, by the year beside it, by what follows it, by its heading."""
    text = draft.text
    whole = sentence_of(text, span)
    sentence = text[whole.begin : span.begin] + text[span.end : whole.end]
    part = (
        re.split(r"[；;]", text[whole.begin : span.begin])[-1]
        + re.split(r"[；;]", text[span.end : whole.end])[0]
    )
    clause = clause_of(text, span).of(text)
    if _BACK.search(clause) or (entry.what != _BODY and _DONE.search(clause)) or _OF_YEARS.search(part):
        return True
    before = text[max(text.rfind("\n", 0, span.begin) + 1, whole.begin - _BEFORE) : whole.begin]
    dated = [] if _THIS_YEAR.search(part) else _DATED.findall(before)
    if any(int(named) <= until for named in _YEAR.findall(sentence) + dated):
        return True
    if text[span.begin - 1 : span.begin] == "老" and span.begin:
        return True
    if text[span.begin - 1 : span.begin] == "从" and text[span.end : span.end + 1] in ("到", "，", "、"):
        return True
    if entry.what == _BODY and entry.instead and entry.instead in sentence:
        return True
    if any(named in sentence for named in _MEETING.findall(entry.instead)):
        return True
    section = section_at(draft, span.begin)
    return bool(section and section.heading and _HISTORY.search(section.heading.of(text)))


def _in_a_row(text: str, span: Span, sighted: list[tuple[Span, WordingEntry]]) -> bool:
    """Whether campaigns of several years are named together: then the years are looked back upon."""
    sentence = sentence_of(text, span)
    named = {entry.until for place, entry in sighted if entry.what == _CAMPAIGN and sentence.overlap(place)}
    return len(named) > 1


def _until(entry: WordingEntry) -> str:
    verb = "施行到" if entry.what in _RULES else "使用到" if entry.what in (_BODY, _TERM) else "适用到"
    return f"{verb}{_month(entry.until)}"


def _month(month: str) -> str:
    return f"{month[:4]}年{int(month[5:])}月"


def _instead(entry: WordingEntry) -> str:
    if not entry.instead:
        return "请核对是否还适用"
    if entry.what in _RULES:
        return f"现行的是{entry.instead}，请改"
    return f"{'现称' if entry.what in (_BODY, _TERM) else '现在的提法是'}“{entry.instead}”，请改"


def _replacements(entry: WordingEntry) -> tuple[str, ...]:
    """What can stand in its place: one name for another, not one formulation for another."""
    if not entry.instead or "、" in entry.instead or entry.what not in (_BODY, _TERM, *_RULES):
        return ()
    return (entry.instead.strip("《》") if entry.text.startswith("《") else entry.instead,)
