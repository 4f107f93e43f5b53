"""Lines, and the markers that open a point at the start of a line or within it: 一、（一）1.① —— 一是 首先 第一件"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import repeat

from assistant.base.cache import TextCache
from assistant.domain.text import Span


class MarkerKind(IntEnum):
    """Kinds of markers, from the outermost to the innermost as official style nests them."""

    PART = 1  # 第一部分
    BARE = 2  # a short line without a number
    HAN = 3  # 一、
    HAN_PAREN = 4  # （一）
    ARABIC = 5  # 1.
    ARABIC_PAREN = 6  # （1）
    CIRCLED = 7  # ①
    DASH = 8  # ——
    TOPIC = 9  # 教育工作方面，
    POINT = 10  # 一是


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at ``[begin, end)`` of the text that opens a point.

    ``ordinal`` is its number, 0 for a marker without one; ``family`` distinguishes 一是/二是 from 首先/其次 within one
    kind; ``depth`` is the number of # of a Markdown heading.
    """

    kind: MarkerKind
    begin: int
    end: int
    ordinal: int = 0
    family: str = ""
    depth: int = 0

    @property
    def series(self) -> tuple[MarkerKind, str, int]:
        """Markers belong to one series, in which ordinals count up, when they agree in this."""
        return self.kind, self.family, self.depth

    def moved(self, by: int) -> "Marker":
        """The marker ``by`` characters further on."""
        return Marker(self.kind, self.begin + by, self.end + by, self.ordinal, self.family, self.depth)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its span without surrounding white space, and the marker it begins with.

    ``is_row``: it is a row of a table, its cells parted by tabs.
    """

    span: Span
    marker: Marker | None
    is_row: bool = False


_HAN = "[一二三四五六七八九十]{1,3}"
_ARABIC = "[0-9０-９]{1,2}"
_NUMBER_MARKS = re.compile(
    rf"(?P<part>第(?P<part_n>{_HAN}|{_ARABIC})(?:部分|章|篇|编)[、：:.．]?)"
    rf"|(?P<han>(?P<han_n>{_HAN})\s?[、．.](?!{_HAN}[、．.]))"
    rf"|(?P<han_paren>[（(〔]\s?(?P<han_paren_n>{_HAN})\s?[）)〕][、.．]?|[㈠-㈩])"
    rf"|(?P<deep>{_ARABIC}(?:[.．]{_ARABIC}){{1,3}}[.．]?(?=[\s、])[\s、]+)"
    rf"|(?P<arabic>(?P<arabic_n>{_ARABIC})\s?[.．、](?![0-9０-９]{{1,2}}(?:月|[^0-9０-９年]))|[⒈-⒛])"
    rf"|(?P<arabic_paren>[（(]\s?(?P<arabic_paren_n>{_ARABIC})\s?[）)]、?|(?P<arabic_half_n>{_ARABIC})[）)]|[⑴-⒇])"
    r"|(?P<circled>[①-⑳㉑-㉟❶-❿➀-➓])"
)
_DASHES = re.compile(r"(?:[—–─━－―]{1,4}|-{2,4})\s*(?=[^\s—–─━－―-])|[●■◆▲★•·◇□○►▪➤]\s*(?=\S)|[-*+]\s+(?=\S)")
_HASHES = re.compile(r"#{1,6}\s+(?=\S)")
_POINT_MARKS = re.compile(
    r"(?P<point>[一二三四五六七八九十]|十[一二三四五])(?=[是要抓靠看则为])[是要抓靠看则为]"
    r"|(?P<speech>[先再三四五六七八九十])说"
    r"|第(?P<nth>[一二三四五六七八九十])(?:是|(?=[，,、：:])|[件个条点项步](?=[^，,。；：:]{0,3}[，,：:])|方面)"
    r"|(?P<order>首先|其次|再次|最后)"
    r"|其(?P<among>[一二三四五六])(?=[，,、：:是])"
)
# The characters that these can begin with: looked for first, since most characters of a line are none of them.
_NUMBER_BEGINS = re.compile("[第一二三四五六七八九十（(〔0-9０-９㈠-㈩⒈-⒛⑴-⒇①-⑳㉑-㉟❶-❿➀-➓]")
_POINT_BEGINS = re.compile("[一二三四五六七八九十先再第首其最]")
_MARKER_BEGINS = re.compile(f"{_NUMBER_BEGINS.pattern}|{_POINT_BEGINS.pattern}|[-#*+—–─━－―●■◆▲★•·◇□○►▪➤]")
_Searched = tuple[re.Pattern[str], re.Pattern[str], frozenset[str], Callable[[re.Match[str]], Marker]]
_ORDER = {"首先": 1, "其次": 2, "再次": 3, "最后": 4, "先": 1, "再": 2}
_FAMILIES = ("point", "speech", "nth", "order", "among")
_BEFORE_POINT = frozenset("。；;：:，,！？!?…”）)》")
_BEFORE_NUMBER = frozenset("。；;：:！？!?…”】")
_HAN_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")}


def han_number(numeral: str) -> int:
    """The value of a numeral up to 99 (二十三, ２３, 23); 0 when it is not a numeral."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _HAN_DIGITS.get(numeral, 0)
    return 10 * (_HAN_DIGITS.get(tens, 0) if tens else 1) + (_HAN_DIGITS.get(ones, 0) if ones else 0)


_GROUPS = (
    ("part", MarkerKind.PART),
    ("han", MarkerKind.HAN),
    ("han_paren", MarkerKind.HAN_PAREN),
    ("deep", MarkerKind.ARABIC_PAREN),
    ("arabic", MarkerKind.ARABIC),
    ("arabic_paren", MarkerKind.ARABIC_PAREN),
    ("circled", MarkerKind.CIRCLED),
)
_SIGNS = (("①", 1), ("㉑", 21), ("❶", 1), ("➀", 1), ("⑴", 1), ("⒈", 1), ("㈠", 1))


def _number_marker(found: re.Match[str]) -> Marker:
    kind = next(kind for name, kind in _GROUPS if found[name] is not None)
    numerals = [
        found[name]
        for name in ("part_n", "han_n", "han_paren_n", "arabic_n", "arabic_paren_n", "arabic_half_n")
    ]
    numeral = next((n for n in numerals if n), None)
    if numeral:
        ordinal = han_number(numeral)
    elif found["deep"]:
        ordinal = han_number(re.split("[.．]", found["deep"].rstrip(" \t\u3000、.．"))[-1])
    else:
        code = ord(found[0])
        ordinal = next((code - ord(first) + n for first, n in _SIGNS if 0 <= code - ord(first) < 20), 0)
    return Marker(kind, found.start(), found.end(), ordinal)


def _point_marker(found: re.Match[str]) -> Marker:
    family = next(name for name in _FAMILIES if found[name])
    numeral = found[family]
    return Marker(
        MarkerKind.POINT, found.start(), found.end(), _ORDER.get(numeral) or han_number(numeral), family
    )


def _opening_marker(line: str) -> Marker | None:
    """The marker at the start of a line, including the # of a Markdown heading."""
    begin, depth = 0, 0
    if hashes := _HASHES.match(line):
        begin, depth = hashes.end(), hashes[0].count("#")
    marker: Marker | None = None
    if found := _NUMBER_MARKS.match(line, begin):
        marker = _number_marker(found)
    elif found := _POINT_MARKS.match(line, begin):
        marker = _point_marker(found)
    elif not depth and (found := _DASHES.match(line, begin)):
        marker = Marker(MarkerKind.DASH, found.start(), found.end())
    if not depth:
        return marker
    if marker is None:
        return Marker(MarkerKind.BARE, 0, begin, depth=depth)
    return Marker(marker.kind, 0, marker.end, marker.ordinal, marker.family, depth)


def lines(text: str, span: Span | None = None) -> tuple[Line, ...]:
    """The lines of ``text``, or of ``span`` in it, that are not blank."""
    return _lines_of_all(text) if span is None else tuple(map(_line, repeat(text), line_spans(text, span)))


@lru_cache(maxsize=2)
def _lines_of_all(text: str) -> tuple[Line, ...]:
    """Cached: the parser and several rules of the review want the lines of the same draft."""
    return tuple(map(_line, repeat(text), line_spans(text)))


def _line(text: str, span: Span) -> Line:
    marker = _opening_marker(span.of(text)) if _MARKER_BEGINS.match(text, span.begin) else None
    return Line(span, marker.moved(span.begin) if marker else None)


def line_spans(text: str, span: Span | None = None) -> Iterator[Span]:
    """The spans of :func:`lines`, without surrounding white space."""
    begin, end = (span.begin, span.end) if span else (0, len(text))
    while begin < end:
        newline = text.find("\n", begin, end)
        stop = end if newline < 0 else newline
        inner = Span(begin, stop).stripped(text)
        if len(inner):
            yield inner
        begin = stop + 1


def _is_han_number(found: re.Match[str]) -> bool:
    """Whether a marker is 一、 or （一）."""
    return found.re is _NUMBER_MARKS and (found["han"] or found["han_paren"]) is not None


def _candidates(line: str) -> tuple[Marker, ...]:
    """All markers within a line where a point can begin, that is after a sentence or a clause."""
    candidates: list[Marker] = []
    patterns: tuple[_Searched, ...] = (
        (_NUMBER_MARKS, _NUMBER_BEGINS, _BEFORE_NUMBER, _number_marker),
        (_POINT_MARKS, _POINT_BEGINS, _BEFORE_POINT, _point_marker),
    )
    for pattern, begins, before, read in patterns:
        reach = 0
        for begin in begins.finditer(line):
            found = pattern.match(line, begin.start()) if begin.start() >= reach else None
            if found is None:
                continue
            reach = found.end()
            at = found.start()
            while at and line[at - 1].isspace():
                at -= 1
            if not at:
                continue
            # Where the line ends of a text are lost, a blank stands before the number of a heading.
            stands_apart = at < found.start() and _is_han_number(found)
            if line[at - 1] in before or stands_apart:
                candidates.append(read(found))
    return tuple(candidates)


_CANDIDATES = TextCache(_candidates)


def inline_series(text: str, line: Line, below: Marker | None = None) -> list[tuple[Marker, ...]]:
    """Series of at least two markers with ascending ordinals within one line: 一是…；二是…；  ①…②…

    ``below`` is the marker at the start of the next line, in which a series of numbers may continue. A marker at the
    start of the line is the first of its series. The markers of a series are in order.
    """
    open_series: dict[tuple[MarkerKind, str], list[Marker]] = {}
    if line.marker and line.marker.ordinal:
        open_series[line.marker.kind, line.marker.family] = [line.marker]
    finished: list[tuple[Marker, ...]] = []
    begin = line.span.begin
    for candidate in _CANDIDATES.get(line.span.of(text), len(line.span)):
        marker = candidate.moved(begin)
        key = (marker.kind, marker.family)
        series = open_series.get(key)
        if series and marker.ordinal == series[-1].ordinal + 1:
            series.append(marker)
        elif marker.ordinal == 1:
            if series and len(series) > 1:
                finished.append(tuple(series))
            open_series[key] = [marker]
        elif series and marker.family == "order" and marker.ordinal > series[-1].ordinal:
            series.append(marker)  # 首先…其次…最后
    for series in open_series.values():
        first = series[0]
        continues = (
            first.begin > line.span.begin
            and first.kind is not MarkerKind.POINT
            and below is not None
            and below.series == first.series
            and below.ordinal == series[-1].ordinal + 1
        )
        if len(series) > 1 or continues:
            finished.append(tuple(series))
    return finished
