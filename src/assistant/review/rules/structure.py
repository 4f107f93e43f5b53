"""结构不完整：该有的部分没有，编号跳号、重号，只有“一是”没有“二是”，标题断在中间或标题下没有内容。

为什么：述职述廉没有廉政、问题或打算没有写，会被退回；编号跳号，多半是删改时丢了一段，或者是从别处粘贴来的。
报告的种类按标题认出（述职、述责、述廉、述学、述法，可以合在一起），各种类该有的部分写在 profiles.toml 里，
单位可以用词表文件夹里的同名文件增改。没有单列一部分、但在别处已经写到的，不算缺。
不到一千字的草稿多半还没写完，不查缺项；标题和落款日期都有，并且有称谓或者分了三个以上部分、有“请评议”这样的结尾的，才当作写完了。

例：“一、履职情况”之后直接是“三、存在的问题”，提示中间缺“二、”。

依据：《党政机关公文格式》的层次序号；党内监督条例等对述责述廉、述法内容的要求。
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from assistant.corpus.parse.layout import Line, MarkerKind, lines
from assistant.domain.report import Report
from assistant.domain.results import Finding
from assistant.review.context import ReviewContext
from assistant.review.coverage import reports_own_work, sign_off
from assistant.review.cues import cue
from assistant.review.findings import finding
from assistant.review.numbering import numbering_errors
from assistant.review.parts import Presence, presence
from assistant.review.profiles import applying, first_line, parts, size

TITLE = "结构"
WHOLE = True

_UNFINISHED = 1000
"""A draft below this many characters is still being written: what it lacks may come."""

_SHORT = 300
"""Characters below which not even a date makes a text a whole report."""

_PARTS = 3
"""Headed parts from which a signed text needs no closing words to be whole."""

_NAME_BELOW = 20
"""Characters that may stand below the date: the writer's name."""

_OPENING = 120
"""Characters behind the title in which the salutation stands."""

_LONGEST_HEAD = 45
_HEADS = frozenset({MarkerKind.PART, MarkerKind.HAN, MarkerKind.HAN_PAREN})
_BREAKS_OFF = re.compile(r"(?:[（(《“【〔]|[^一]和|以及|[参赋给授]与|及其|的|并且|关于|对于|通过)$")
Series = tuple[MarkerKind, str, int]
_PAUSES = frozenset("、，,")
_ENDS_WELL = re.compile(r"(?:总和|共和|缓和|饱和|温和|平和|祥和|谦和|中和|融和|目的|参与|赋予)$")


def check(context: ReviewContext) -> Iterable[Finding]:
    """What is missing, misnumbered or broken off."""
    yield from _missing(context)
    for error in numbering_errors(context.draft.text):
        yield finding("structure", error.span, error.message, sure=error.sure, score=error.score)
    yield from _headings(context.draft)


def _missing(context: ReviewContext) -> Iterator[Finding]:
    draft = context.draft
    if size(draft.text) < _UNFINISHED and not _is_whole(draft):
        return
    if not (context.profile or reports_own_work(draft)):
        return
    for role, part in parts(applying(context)).items():
        found = presence(draft, role, part)
        if found is Presence.MISSING:
            message = f"{part.kind}报告一般要有“{role.value}”部分，这里没有找到，请核对是否漏写。"
            sure = not part.advisory
            yield finding("structure", first_line(draft), message, sure=sure, score=0.9 if sure else 0.6)
        elif found is Presence.DOUBTFUL:
            message = f"{part.kind}报告一般要有“{role.value}”部分，没有单列，只有个别句子像是写这个的，请核对是否漏写。"
            yield finding("structure", first_line(draft), message, sure=False, score=0.6)


def _is_whole(draft: Report) -> bool:
    """Whether a short text is a whole report all the same.

    It is where it ends as reports do, with a date below it, and begins as they do, with a title and a salutation, or where
    between title and date it is parted by headings.
    """
    title, signed = draft.title_span, sign_off(draft)
    if title is None or not title or signed is None or signed.span.begin < title.end:
        return False
    greeting = cue("structure", "salutation").search(draft.text, title.end, title.end + _OPENING)
    if greeting is not None and signed.span.begin > greeting.end():
        return True
    headed = [section for section in draft.sections if section.heading is not None]
    at_end = signed.span.end >= len(draft.text.rstrip()) - _NAME_BELOW
    closed = cue("structure", "closes").search(
        draft.text, max(title.end, signed.span.begin - _OPENING), signed.span.begin
    )
    parted = len(headed) >= _PARTS or (len(headed) > 1 and closed is not None)
    return at_end and parted and size(draft.text) >= _SHORT


def _headings(draft: Report) -> Iterator[Finding]:
    """Headings that stop in the middle, and headings with nothing under them."""
    text = draft.text
    found = [
        line for line in lines(text) if draft.title_span is None or line.span.begin >= draft.title_span.end
    ]
    bodied = _bodied(found)
    for n, line in enumerate(found):
        marker = line.marker
        if marker is None or marker.kind not in _HEADS or len(line.span) > _LONGEST_HEAD:
            continue
        words = text[marker.end : line.span.end]
        if not words.strip():
            if _is_empty(text, found, n, bodied):
                yield finding("structure", line.span, "这里只有编号，没有内容，请补上或删去。", score=0.9)
        elif _broken(words, found[n + 1] if n + 1 < len(found) else None):
            message = f"标题“{words.strip()}”像是没有写完，请补全。"
            yield finding("structure", line.span, message, score=0.85)
        elif _is_empty(text, found, n, bodied):
            message = f"标题“{words.strip()}”下面没有内容，请补写或删去。"
            yield finding("structure", line.span, message, score=0.85)


def _broken(words: str, below: Line | None) -> bool:
    """Whether a heading breaks off and does not simply go on in the line below."""
    bare = words.strip()
    anew = below is None or below.marker is not None
    if bare[-1] in _PAUSES:
        return anew
    # “ that " closes is a typing error.
    pairs = ("《》", "（）", "【】") if '"' in bare else ("《》", "“”", "（）", "【】")
    opened = any(bare.count(pair[0]) > bare.count(pair[1]) for pair in pairs)
    off = opened or (_BREAKS_OFF.search(bare) is not None and not _ENDS_WELL.search(bare))
    return off and (below is None or anew or len(below.span) > _LONGEST_HEAD)


def _is_empty(text: str, found: Sequence[Line], n: int, bodied: frozenset[Series]) -> bool:
    """Whether a heading of the same series follows at once, or nothing, while most others have something below them."""
    marker = found[n].marker
    if marker is None or marker.series not in bodied or text[found[n].span.end - 1] in "。；;！":
        return False
    below = found[n + 1].marker if n + 1 < len(found) else marker
    return below is not None and below.series == marker.series


def _bodied(found: Sequence[Line]) -> frozenset[Series]:
    """The series of numbers most of which have something below them: they are headings, no list."""
    heads: Counter[Series] = Counter()
    bodies: Counter[Series] = Counter()
    for line, after in pairwise(found):
        if line.marker is not None:
            heads[line.marker.series] += 1
            bodies[line.marker.series] += after.marker is None or after.marker.kind > line.marker.kind
    return frozenset(
        series for series, several in bodies.items() if several > 1 and 2 * several > heads[series]
    )
