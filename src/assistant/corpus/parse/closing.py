"""Where the closing begins (以上报告，请审议。 thanks, signature, date), and what is annexed behind it."""

import re
from collections.abc import Sequence

from assistant.corpus.parse.cues import ROLES, opening_roles, sentence_scores
from assistant.corpus.parse.layout import Line
from assistant.corpus.parse.outline import Point
from assistant.corpus.parse.title import is_salutation, is_signature
from assistant.domain.report import Role
from assistant.domain.text import sentences

_CLOSING = re.compile(
    r"^(?:以上|上述)(?:报告|述职|汇报|是我|是本人|为我|就是|内容|所述|述廉|情况|，|,)"
    r"|[特专]此(?:报告|汇报|述职)"
    r"|(?:述职|汇报|报告|发言)完毕|^(?:我|我的话)?(?:述|说|讲|汇报|报告)完了"
    r"|请[^，。]{0,6}(?:放心|监督|当面(?:提|指出)[^，。]{0,4})[。！!]?$"
    r"|请[^，。]{0,8}(?:打分|多提[^，。]{0,4}意见|批评(?:帮助)?)[。！!]?$"
    r"|我的(?:述职|汇报|报告)(?:到此|完了|就)"
    r"|(?:请|敬请|恳请|望)[^，。]{0,14}(?:评议|审议|批评|指正|审查|审阅|批示)(?:指正|帮助|监督)?[。！!]?$"
    r"|(?:不妥|不当|不足)之处"
    r"|谢谢|感谢大家"
    r"|^(?:各位代表|同志们)[！!]$"
    r"|(?:让我们|我们要)更加紧密地?团结"
    r"|让我们[^。]{4,60}(?:奋斗|前进|篇章|贡献|胜利)"
)
_FORMAL = re.compile(r"^(?:以上|[特专]此|上述)")
_ADDRESS = re.compile(r"^(?:各位|同志们|尊敬的|最后)")
_ANNEX = re.compile(
    r"附[件表录]?\s?[0-9０-９一二三四]?\s?(?:[：:]|$|[ \u3000])"
    r"|附件\s?[0-9０-９一二三四]"
    r"|[^，。：]{0,8}名词(?:解释|注释)$"
)
_PLANS = ROLES.index(Role.PLANS)
_PLANNING = 2.0
_LONGEST_PARAGRAPH = 400
_LONGEST_MIXED = 200
_MOST_PARAGRAPHS = 5
_LONGEST_SIGNATURE = 40
_LONGEST_ANNEX_HEAD = 60


def annex_begin(text: str, lines: Sequence[Line]) -> int:
    """The first line of what is annexed: 附件：… 名词解释. How many lines there are if nothing is."""
    for at in range(max(1, len(lines) // 3), len(lines)):
        if len(lines[at].span) <= _LONGEST_ANNEX_HEAD and _ANNEX.match(lines[at].span.of(text)):
            return at
    return len(lines)


def closing_begin(text: str, lines: Sequence[Line], points: Sequence[Point]) -> int:
    """The offset at which the closing begins; the end of the last line when there is none.

    ``lines`` are those of the body and ``points`` its outline. A paragraph that opens a point is never a
    closing, but its last sentences may be.
    """
    marked = _begins(points)
    signed = len(lines)
    while signed > 1 and _signs(text, lines[signed - 1]):
        signed -= 1
    first = signed
    for at in range(signed - 1, max(-1, signed - 1 - _MOST_PARAGRAPHS), -1):
        addresses = first == at + 1 < signed and is_salutation(lines[at].span.of(text))
        if lines[at].span.begin in marked or not (addresses or _is_closing(text, lines, at, marked)):
            break
        first = at
    if first < signed:
        return lines[first].span.begin
    inside = _closing_sentences(text, lines[signed - 1])
    if inside is not None:
        return inside
    return lines[signed].span.begin if signed < len(lines) else lines[-1].span.end


def _closes(words: str) -> bool:
    return _CLOSING.search(words) is not None


def _signs(text: str, line: Line) -> bool:
    return len(line.span) <= _LONGEST_SIGNATURE and is_signature(line.span.of(text))


def _begins(points: Sequence[Point]) -> frozenset[int]:
    """Where points begin that open a line."""
    own = frozenset(point.span.begin for point in points if not point.inline)
    return own.union(*(_begins(point.children) for point in points))


def _is_closing(text: str, lines: Sequence[Line], at: int, marked: frozenset[int]) -> bool:
    """Whether a paragraph as a whole closes the report, and not only its last sentences."""
    line = lines[at]
    words = line.span.of(text)
    if len(words) > _LONGEST_PARAGRAPH or not _closes(words) or (at == 0 and len(lines) > 1):
        return False
    found = sentences(text, line.span)
    if _ADDRESS.match(words) or _closes(found[0].of(text)):
        return True
    # A farewell in the author's own words (路还长，脚下不敢停。以上报告，请审议。) tells neither figures nor plans.
    formal = _FORMAL.match(found[-1].of(text))
    plans = any(sentence_scores(span.of(text))[_PLANS] >= _PLANNING for span in found[:-1])
    if at == 0 or opening_roles(words) or any(c.isdigit() for c in words) or (formal and plans):
        return False
    above = lines[at - 1].span
    under_heading = above.begin in marked and text[above.end - 1] not in "。；！？!?;…”"
    return not under_heading and len(words) <= _LONGEST_MIXED


def _closing_sentences(text: str, line: Line) -> int | None:
    """Where the closing sentences at the end of a paragraph begin, None when they are all of it or none."""
    begin = None
    for sentence in reversed(sentences(text, line.span)):
        if not _closes(sentence.of(text)):
            break
        begin = sentence.begin
    return begin if begin is not None and begin > line.span.begin else None
