"""Markers that only a whole document shows: 1 履职情况 with 1.1 below it, 甲、, （壹）, and those that are none.

A number before a blank may be a figure (3 个乡镇), and 甲、 may name a party: such markers count where they make a
series. Rows of a table have none, and neither have lines that a page break cut and numbered.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from assistant.base.patterns import patterns
from assistant.corpus.parse.cues import heading_scores, strong_roles
from assistant.corpus.parse.figures import measure_pattern
from assistant.corpus.parse.layout import Line, Marker, MarkerKind, han_number, lines
from assistant.corpus.parse.rows import table_rows
from assistant.corpus.parse.title import names_report
from assistant.domain.text import Span

_PATTERNS = patterns("parsing.toml", "markers")
_DECIMAL = _PATTERNS["decimal"]
_NO_HEAD = _PATTERNS["no_head"]
_ORDINALS = _PATTERNS["ordinal"]
_PART = _PATTERNS["part"]
_MIN_PARTS = 2
_NUMBERED_KINDS = (MarkerKind.HAN, MarkerKind.HAN_PAREN, MarkerKind.ARABIC)
_SERIES = ("甲乙丙丁戊己庚辛壬癸", "壹贰叁肆伍陆柒捌玖拾", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ")
_OPENERS = "（(〔【"
_DEPTH_KINDS = (MarkerKind.ARABIC, MarkerKind.ARABIC_PAREN, MarkerKind.CIRCLED, MarkerKind.DASH)
_BLANK = re.compile(r"[ \u3000\t]")
_CLAUSE_END = re.compile("[，。；！？]")
_MAX_TITLE = 64
_MAX_HEAD = 40
_MIN_CUT_LINE = 40
"""A line cut by a page break has at least this many characters."""

_SENTENCE_ENDS = frozenset("。！？!?；;：:”’）)】》…")


def with_document_markers(text: str, body: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a body with the markers that the document as a whole shows."""
    rows = table_rows(text, body)
    found = [replace(line, marker=None, is_row=True) if n in rows else line for n, line in enumerate(body)]
    found = _with_parts(text, found)
    found = _with_decimals(text, found)
    return tuple(_with_ordinals(text, found))


def without_page_cuts(text: str, found: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without numbers that are not part of the text: 1、 2、 3、 before pieces cut in mid-sentence."""
    numbered = [line.marker for line in found if line.marker and line.marker.kind is MarkerKind.ARABIC]
    if len(found) < 2 or [marker.ordinal for marker in numbered] != list(range(1, len(found) + 1)):
        return tuple(found)
    cut = [
        len(line.span) >= _MIN_CUT_LINE and text[line.span.end - 1] not in _SENTENCE_ENDS
        for line in found[:-1]
    ]
    if sum(cut) * 2 <= len(cut):
        return tuple(found)
    pieces = (
        Span(line.marker.end if line.marker else line.span.begin, line.span.end).stripped(text)
        for line in found
    )
    return tuple(Line(piece, None) for piece in pieces if len(piece))


def with_title_line(text: str, found: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with a title cut off that only a blank parts from the text: a text whose line ends are lost."""
    if not found or len(found[0].span) <= _MAX_TITLE:
        return tuple(found)
    first = found[0].span
    blank = _BLANK.search(text, first.begin, first.end)
    if blank is None or blank.start() - first.begin > _MAX_TITLE:
        return tuple(found)
    title = Span(first.begin, blank.start())
    words = title.of(text)
    if not names_report(words) or _CLAUSE_END.search(words):
        return tuple(found)
    return (*lines(text, title), *lines(text, Span(blank.end(), first.end)), *found[1:])


# --- 第一、述学 ------------------------------------------------------------------------------------------


def _with_parts(text: str, body: Sequence[Line]) -> list[Line]:
    """第一、 第二， 第三方面： before short lines become parts where they count up and name roles of their own.

    Below a numbered heading they are its points.
    """
    found = {
        n: match
        for n, line in enumerate(body)
        if not line.is_row and (match := _PART.fullmatch(text, line.span.begin, line.span.end)) is not None
    }
    ordinals = [han_number(match["n"]) for match in found.values()]
    if len(found) < _MIN_PARTS or ordinals != list(range(1, len(found) + 1)):
        return list(body)
    above = (line.marker for line in body[: min(found)])
    if any(marker is not None and marker.kind in _NUMBERED_KINDS for marker in above):
        return list(body)
    roles = {named[0] for match in found.values() if (named := strong_roles(heading_scores(match["head"])))}
    if len(roles) < _MIN_PARTS:
        return list(body)
    parts = list(body)
    for n, match in found.items():
        parts[n] = replace(
            body[n],
            marker=Marker(MarkerKind.PART, match.start(), match.start("head"), han_number(match["n"])),
        )
    return parts


# --- 1, 1.1, 1.1.1 -----------------------------------------------------------------------------------


def _with_decimals(text: str, body: Sequence[Line]) -> list[Line]:
    """Numbers before a blank or a head become markers where they count up: 1, 1.1, 1.2, 2."""
    found = list(body)
    candidates = {n: read for n, line in enumerate(body) if (read := _decimal(text, line)) is not None}
    accepted = _counted_up(candidates)
    plain = [n for n in accepted if len(candidates[n][0]) == 1]
    deep = any(len(candidates[n][0]) > 1 for n in accepted)
    # A lone series of plain numbers is one of heads only when some of its lines are short enough for one.
    if not deep and not any(len(body[n].span) <= _MAX_HEAD for n in plain):
        return found
    for n in accepted:
        numbers, end = candidates[n]
        line = body[n]
        if line.marker is not None and len(numbers) == 1:
            continue
        kind = _DEPTH_KINDS[len(numbers) - 1]
        depth = line.marker.depth if line.marker else 0
        found[n] = replace(line, marker=Marker(kind, line.span.begin, end, numbers[-1], "", depth))
    return found


def _decimal(text: str, line: Line) -> tuple[tuple[int, ...], int] | None:
    """The numbers at the beginning of a line, (1, 2) for 1.2, and where they end; None for a figure, a date, a marker."""
    if line.is_row or (line.marker is not None and line.marker.kind not in _DEPTH_KINDS[:2]):
        return None
    begin = line.marker.begin if line.marker and not line.marker.depth else line.span.begin
    match = _DECIMAL.match(text, begin, line.span.end)
    if match is None or (line.marker is None and _is_figure(text, match, line)):
        return None
    return tuple(han_number(part) for part in re.split("[.．]", match["numbers"])), match.end()


def _is_figure(text: str, match: re.Match[str], line: Line) -> bool:
    head = text[match.end() : min(match.end() + 12, line.span.end)]
    return _NO_HEAD.match(head) is not None or _measure().match(head) is not None


@cache
def _measure() -> re.Pattern[str]:
    return re.compile(measure_pattern())


def _counted_up(candidates: dict[int, tuple[tuple[int, ...], int]]) -> list[int]:
    """The lines whose numbers continue a series: 1 → 1.1 → 1.2 → 2. Empty unless some series has two numbers."""
    accepted: list[int] = []
    last: tuple[int, ...] = ()
    for n, (numbers, _) in candidates.items():
        if _follows(last, numbers):
            accepted.append(n)
            last = numbers
    levels = [candidates[n][0] for n in accepted]
    return accepted if any(numbers[-1] > 1 for numbers in levels) else []


def _follows(last: tuple[int, ...], numbers: tuple[int, ...]) -> bool:
    if len(numbers) > len(last):
        return numbers[:-1] == last and numbers[-1] == 1
    same_level = last[: len(numbers)]
    goes_on = numbers[:-1] == same_level[:-1] and numbers[-1] == same_level[-1] + 1
    return goes_on or (len(last) == 1 and numbers == (1,))


# --- 甲、 （壹） Ⅰ. --------------------------------------------------------------------------------------


def _with_ordinals(text: str, body: Sequence[Line]) -> Iterator[Line]:
    """Ordinals of 甲、乙 and of 壹、贰 become markers where at least two stand at the beginning of lines in order."""
    found = {
        n: match
        for n, line in enumerate(body)
        if line.marker is None and (match := _ORDINALS.match(text, line.span.begin, line.span.end))
    }
    kinds: dict[tuple[int, bool], MarkerKind] = {}
    for family in {_family(match) for match in found.values()}:
        members = [(n, _ordinal(match)) for n, match in found.items() if _family(match) == family]
        if any(after == before + 1 for (_, before), (_, after) in pairwise(members)):
            kinds[family] = _free_kind(body, family, members[0][0])
    for n, line in enumerate(body):
        match = found.get(n)
        kind = kinds.get(_family(match)) if match else None
        if match is None or kind is None:
            yield line
        else:
            yield replace(line, marker=Marker(kind, match.start(), match.end(), _ordinal(match)))


def _sign(match: re.Match[str]) -> str:
    return str(match["sign"] or match["bare"])


def _family(match: re.Match[str]) -> tuple[int, bool]:
    """The series of characters, and whether the ordinal is in brackets."""
    return next(n for n, series in enumerate(_SERIES) if _sign(match) in series), match[0][0] in _OPENERS


def _ordinal(match: re.Match[str]) -> int:
    return next(series.index(_sign(match)) + 1 for series in _SERIES if _sign(match) in series)


def _free_kind(body: Sequence[Line], family: tuple[int, bool], first: int) -> MarkerKind:
    """The kind that an ordinal takes the place of: that of 一、 or （一）, or else the one inside it."""
    used = {line.marker.kind for line in body if line.marker}
    above = {line.marker.kind for line in body[:first] if line.marker}
    if family[1]:
        return MarkerKind.HAN_PAREN if MarkerKind.HAN_PAREN not in used else MarkerKind.ARABIC_PAREN
    if MarkerKind.HAN not in used:
        return MarkerKind.HAN
    if MarkerKind.HAN not in above:
        return MarkerKind.PART
    return MarkerKind.HAN_PAREN if MarkerKind.HAN_PAREN not in used else MarkerKind.ARABIC
