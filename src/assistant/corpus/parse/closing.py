"""The closing of a report (以上报告，请审议。 thanks, signature, date), and the annexes (附件) after it."""

from collections.abc import Sequence

from assistant.base.patterns import patterns
from assistant.corpus.parse.cues import ROLES, opening_roles, sentence_scores
from assistant.corpus.parse.layout import Line
from assistant.corpus.parse.outline import Point
from assistant.corpus.parse.title import is_date, is_salutation, is_signature
from assistant.corpus.parse.writers import signer
from assistant.domain.report import Role
from assistant.domain.text import sentences

_PATTERNS = patterns("parsing.toml", "closing")
_CLOSING = _PATTERNS["closing"]
_FORMAL = _PATTERNS["formal"]
_ADDRESS = _PATTERNS["address"]
_ANNEX = _PATTERNS["annex"]
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
    while signature_begin > 1 and _is_signature_line(text, lines, signature_begin - 1):
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


def _is_signature_line(text: str, lines: Sequence[Line], at: int) -> bool:
    """Whether a line is part of the signature; a unit or a name alone is one above a date, or above such a line."""
    line = lines[at]
    if len(line.span) > _MAX_SIGNATURE or line.is_row:
        return False
    words = line.span.of(text)
    if is_signature(words):
        return True
    dated = is_date(lines[-1].span.of(text)) and at + 1 < len(lines)
    return line.marker is None and dated and signer(words) is not None


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
