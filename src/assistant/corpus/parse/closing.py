"""The closing of a report (以上报告，请审议。 thanks, signature, date), and the annexes (附件) after it."""

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
_MAX_CLOSING_PARAGRAPH = 400
_MAX_MIXED_PARAGRAPH = 200
_MAX_PARAGRAPHS = 5
_MAX_SIGNATURE = 40
_MAX_ANNEX_HEADING = 60


def annex_begin(text: str, lines: Sequence[Line]) -> int:
    """The number of the first line of the annexes (附件：… 名词解释); the number of lines if there are none."""
    for at in range(max(1, len(lines) // 3), len(lines)):
        if len(lines[at].span) <= _MAX_ANNEX_HEADING and _ANNEX.match(lines[at].span.of(text)):
            return at
    return len(lines)


def closing_begin(text: str, lines: Sequence[Line], points: Sequence[Point]) -> int:
    """The offset where the closing begins; the end of the last line when there is none.

    ``lines`` are those of the body and ``points`` its outline. A paragraph that begins a point is never a
    closing, but its last sentences may be.
    """
    point_begins = _point_begins(points)
    signature_begin = len(lines)
    while signature_begin > 1 and _is_signature_line(text, lines[signature_begin - 1]):
        signature_begin -= 1
    first = signature_begin
    for at in range(signature_begin - 1, max(-1, signature_begin - 1 - _MAX_PARAGRAPHS), -1):
        addresses = first == at + 1 < signature_begin and is_salutation(lines[at].span.of(text))
        if lines[at].span.begin in point_begins or not (
            addresses or _is_closing(text, lines, at, point_begins)
        ):
            break
        first = at
    if first < signature_begin:
        return lines[first].span.begin
    inside = _closing_sentences(text, lines[signature_begin - 1])
    if inside is not None:
        return inside
    return lines[signature_begin].span.begin if signature_begin < len(lines) else lines[-1].span.end


def _has_closing_words(words: str) -> bool:
    return _CLOSING.search(words) is not None


def _is_signature_line(text: str, line: Line) -> bool:
    return len(line.span) <= _MAX_SIGNATURE and is_signature(line.span.of(text))


def _point_begins(points: Sequence[Point]) -> frozenset[int]:
    """The offsets of all points that begin a line."""
    own = frozenset(point.span.begin for point in points if not point.inline)
    return own.union(*(_point_begins(point.children) for point in points))


def _is_closing(text: str, lines: Sequence[Line], at: int, point_begins: frozenset[int]) -> bool:
    """Whether a whole paragraph, and not only its last sentences, is part of the closing."""
    line = lines[at]
    words = line.span.of(text)
    if len(words) > _MAX_CLOSING_PARAGRAPH or not _has_closing_words(words) or (at == 0 and len(lines) > 1):
        return False
    found = sentences(text, line.span)
    if _ADDRESS.match(words) or _has_closing_words(found[0].of(text)):
        return True
    # A closing in the author's own words (路还长，脚下不敢停。以上报告，请审议。) has neither figures nor plans.
    formal = _FORMAL.match(found[-1].of(text))
    plans = any(sentence_scores(span.of(text))[_PLANS] >= _PLANNING for span in found[:-1])
    if at == 0 or opening_roles(words) or any(c.isdigit() for c in words) or (formal and plans):
        return False
    above = lines[at - 1].span
    under_heading = above.begin in point_begins and text[above.end - 1] not in "。；！？!?;…”"
    return not under_heading and len(words) <= _MAX_MIXED_PARAGRAPH


def _closing_sentences(text: str, line: Line) -> int | None:
    """The offset of the closing sentences at the end of a paragraph; None if there are none, or nothing else."""
    begin = None
    for sentence in reversed(sentences(text, line.span)):
        if not _has_closing_words(sentence.of(text)):
            break
        begin = sentence.begin
    return begin if begin is not None and begin > line.span.begin else None
