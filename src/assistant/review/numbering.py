"""Numbering that skips, repeats or does not begin: 一、三、 · （一）（一） · ①②④ · 一是 without 二是.

Every series is held against itself: that （二） stands below 一、 does not make up for a missing 二、.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from assistant.corpus.parse.layout import Line, Marker, MarkerKind, han_number, lines
from assistant.domain.text import Span

_NUMBERED = frozenset(
    {MarkerKind.PART, MarkerKind.HAN, MarkerKind.HAN_PAREN, MarkerKind.ARABIC, MarkerKind.ARABIC_PAREN}
)
_LIKELY = 2
"""The most numbers missing at once that are reported; more missing means a table or an excerpt."""

_SURE = 0.9
_HEADING = 30
_BOUNDARY = r"(?:^|(?<=[。；;：:，,！!…”）)\s]))"
_SENTENCE_BOUNDARY = r"(?:^|(?<=[。；;：:！!？?\s]))"
_HAN = "[一二三四五六七八九十]{1,2}"
_SERIES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.MULTILINE)
    for name, pattern in (
        ("point", rf"{_BOUNDARY}({_HAN})(?:是|要(?=[^求点素害]|求[真实](?!是)))"),
        ("nth", rf"{_BOUNDARY}第({_HAN})(?=[，,、：:]|是)"),
        ("among", rf"{_BOUNDARY}其({_HAN})(?=[，,、：:]|是)"),
        ("circled", r"([①-⑳])"),
        ("circled_paren", r"([⑴-⒇])"),
        ("circled_black", r"([❶-❿])"),
        ("paren", rf"{_SENTENCE_BOUNDARY}[（(]([0-9０-９]{{1,2}})[）)]"),
        ("half_paren", rf"{_SENTENCE_BOUNDARY}([0-9０-９]{{1,2}})[）)](?![，。；、])"),
        ("plain", rf"{_SENTENCE_BOUNDARY}([0-9０-９]{{1,2}})(?:、|[.．](?![0-9０-９]))"),
        ("han_paren", rf"{_SENTENCE_BOUNDARY}[（(]({_HAN})[）)]"),
    )
}
"""Numbers that open points within a line, each kind a series of its own. Group 1 is the number."""

_ON_ONE_LINE = frozenset(_SERIES) - {"point", "nth", "among"}
_SECOND = re.compile(
    r"[二两]是|二要|二[抓靠看则为、]|其[二次]|再[者次]|另一|同时|此外|还有|然后|最后|第二|[（(]二[）)]|②|2[.．、]"
)
_OTHERWISE = "其[次{n}]|再[者次]|第{n}(?!产业|书记)|{n}[来则、]|另一"
_DEFINES = re.compile(r"([一二三四五六七八九十])是\1(?![一-鿿])|说一是一|一要.{0,2}就")
_DIGITS = "〇一二三四五六七八九十"
_CIRCLED = ("⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", "\0⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "⓿❶❷❸❹❺❻❼❽❾❿")


@dataclass(frozen=True, slots=True)
class NumberingError:
    """A place where numbering goes wrong, what to say of it, and how sure that is (0–1)."""

    span: Span
    message: str
    score: float

    @property
    def sure(self) -> bool:
        """Whether nothing but an error explains it."""
        return self.score >= _SURE


def numbering_errors(text: str) -> Iterator[NumberingError]:
    """Everything wrong with numbers that open lines, and with points within paragraphs."""
    found = lines(text)
    yield from _of_lines(text, found)
    bounds = [0, *(line.span.begin for line in found if _outer(line)), len(text)]
    for begin, end in pairwise(bounds):
        stretch = Span(begin, end)
        points = _points(text, stretch)
        yield from _of_points(text, points)
        yield from _alone(text, stretch, points)
        for name in ("nth", "among"):
            yield from _of_points(text, list(_SERIES[name].finditer(text, begin, end)), repeats=False)
    for line in found:
        for name in sorted(_ON_ONE_LINE):
            yield from _within(text, list(_SERIES[name].finditer(text, line.span.begin, line.span.end)))


def _of_lines(text: str, found: Sequence[Line]) -> Iterator[NumberingError]:
    """Numbers that open lines, held against the one before in their own series."""
    last: dict[tuple[MarkerKind, str, int], tuple[int, Marker]] = {}
    begun: set[tuple[MarkerKind, str, int]] = set()
    for at, line in enumerate(found):
        marker = line.marker
        if marker is None or marker.kind not in _NUMBERED:
            continue
        for series in [series for series in last if series[0] > marker.kind]:
            del last[series]
        if marker.series in last and marker.ordinal:
            since, before = last[marker.series]
            if before.ordinal:
                yield from _step(text, before, marker, found[since + 1 : at])
        elif marker.series in begun and marker.ordinal == 2:
            yield from _without_first(text, marker, found[:at])
        if marker.ordinal == 1:
            begun.add(marker.series)
        last[marker.series] = at, marker


def _without_first(text: str, marker: Marker, before: Sequence[Line]) -> Iterator[NumberingError]:
    """（二） as the first below 二、, where elsewhere the series begins with （一）."""
    above = next(
        (line.marker for line in reversed(before) if line.marker and line.marker.kind in _NUMBERED), None
    )
    if (
        above is None
        or above.kind >= marker.kind
        or _stands(text, Span(above.begin, marker.begin), 1, marker.kind)
    ):
        return
    here = Span(marker.begin, marker.end).stripped(text)
    written, outer = here.of(text), Span(above.begin, above.end).stripped(text).of(text)
    message = f"“{outer}”下面从“{written}”开始编号，缺“{_like(written, 1)}”，请检查是漏了一部分还是编号有误。"
    yield NumberingError(here, message, _SURE)


def _step(text: str, before: Marker, marker: Marker, between: Sequence[Line]) -> Iterator[NumberingError]:
    here = Span(marker.begin, marker.end).stripped(text)
    written = here.of(text)
    gone = range(before.ordinal + 1, marker.ordinal)
    passage = Span(before.end, marker.begin)
    if 1 <= len(gone) <= _LIKELY:
        if not any(
            _stands(text, passage, n, marker.kind) or _other_writing(between, n, marker) for n in gone
        ):
            missing = "”“".join(_like(written, n) for n in gone)
            was = Span(before.begin, before.end).stripped(text).of(text)
            yield NumberingError(
                here,
                f"编号从“{was}”跳到“{written}”，中间缺“{missing}”，请检查是漏了一部分还是编号有误。",
                _SURE,
            )
    elif marker.ordinal == before.ordinal and not _begins_anew(passage.of(text)):
        yield NumberingError(here, f"编号“{written}”重复了，请检查编号。", _SURE)


def _begins_anew(between: str) -> bool:
    """Whether a line without a number, short as a heading is, stands between: numbers may begin again below it."""
    plain = (line.strip() for line in between.split("\n")[1:])
    return any(0 < len(line) <= _HEADING and line[-1] not in "。；;，" for line in plain)


def _stands(text: str, passage: Span, number: int, kind: MarkerKind) -> bool:
    """Whether the number stands within a paragraph between its neighbours, written as they are."""
    return _inline_form(number, kind).search(text, passage.begin, passage.end) is not None


@cache
def _inline_form(number: int, kind: MarkerKind) -> re.Pattern[str]:
    han, plain = _han(number), str(number)
    forms = {
        MarkerKind.PART: rf"第(?:{han}|{plain})(?:部分|章|篇|编)",
        MarkerKind.HAN: rf"{han}[、．.](?!{_HAN}(?:[、．.]|产业))",
        MarkerKind.HAN_PAREN: rf"[（(]?{han}[）)]",
        MarkerKind.ARABIC: rf"{plain}[.．、]",
        MarkerKind.ARABIC_PAREN: rf"[（(]?{plain}[）)]",
    }
    return re.compile(rf"(?:(?<=[。；;：:！!？?\s])){forms[kind]}")


def _other_writing(between: Sequence[Line], number: int, marker: Marker) -> bool:
    """Whether the number opens a line in another writing (一、 2、 三、), and does not count on from 1 there.

    Amid points of another series it is one of those: only where they do not go on, or begin anew below it, it is not.
    """
    series = [line.marker for line in between if line.marker and line.marker.kind in _NUMBERED]
    begun = {one.series for one in series if one.ordinal == 1}
    for at, one in enumerate(series):
        if one.ordinal == number and one.series not in begun and one.kind is not marker.kind:
            before, behind = series[:at], series[at + 1 :]
            if not before or (behind and behind[0].ordinal == 1):
                return True
    return False


def _like(written: str, number: int) -> str:
    """The number written as in ``written``: 三、 → 二、"""
    if signs := next((signs for signs in _CIRCLED if written in signs), ""):
        return signs[number]
    figure = str(number) if re.search(r"[0-9０-９]", written) else _han(number)
    return re.sub(r"[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}", figure, written, count=1)


def _han(number: int) -> str:
    if number <= 10:
        return _DIGITS[number]
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def _ordinal(match: re.Match[str]) -> int:
    signs = next((signs for signs in _CIRCLED if match[1] in signs), "")
    return signs.index(match[1]) if signs else han_number(match[1])


def _of_points(
    text: str, points: Sequence[re.Match[str]], *, repeats: bool = True
) -> Iterator[NumberingError]:
    """一是…三是… between two numbers that open lines. ``repeats``: a number may not stand twice."""
    last, after = 0, 0
    for match in points:
        number = _ordinal(match)
        here = Span(match.start(), match.end())
        left_out = last and last + 1 < number <= last + 1 + _LIKELY
        if left_out and not _otherwise(last + 1).search(text, after, here.begin):
            missing = _like(match[0], last + 1)
            message = f"前面是第{_han(last)}点，这里是“{match[0]}”，中间缺“{missing}”，请检查。"
            yield NumberingError(here, message, 0.85)
        elif repeats and number == last and number > 1:
            yield NumberingError(here, f"“{match[0]}”重复了，请检查编号。", 0.85)
        last, after = number, here.end


@cache
def _otherwise(number: int) -> re.Pattern[str]:
    """Other words that a point with this number may open with."""
    return re.compile(_OTHERWISE.format(n=_han(number)))


def _within(text: str, points: Sequence[re.Match[str]]) -> Iterator[NumberingError]:
    """（1）…（3）… and ①…③… on one line, where they count on from 1."""
    last = 0
    for match in points:
        number = _ordinal(match)
        if last and last + 1 < number <= last + 1 + _LIKELY:
            gone = "”“".join(_like(match[0], n) for n in range(last + 1, number))
            message = f"编号从“{_like(match[0], last)}”跳到“{match[0]}”，中间缺“{gone}”，请检查是漏了一点还是编号有误。"
            yield NumberingError(Span(match.start(), match.end()), message, _SURE)
        last = number if number == 1 or (last and number > last) else 0


def _points(text: str, span: Span) -> list[re.Match[str]]:
    found = _SERIES["point"].finditer(text, span.begin, span.end)
    return [match for match in found if not _DEFINES.match(text, match.start(1))]


def _alone(text: str, stretch: Span, points: Sequence[re.Match[str]]) -> Iterator[NumberingError]:
    """一是 that no 二是 follows up to the next number that opens a line."""
    if [match[1] for match in points] != ["一"]:  # 一是…一是… stand side by side, as they may
        return
    match = points[0]
    if not _SECOND.search(text, match.end(), stretch.end):
        written = match[0]
        message = f"这里写了“{written}”，后面没有“{_like(written, 2)}”，请检查是漏了一点，还是不必分点。"
        yield NumberingError(Span(match.start(1), match.end()), message, 0.8)


def _outer(line: Line) -> bool:
    return line.marker is not None and line.marker.kind in _NUMBERED
