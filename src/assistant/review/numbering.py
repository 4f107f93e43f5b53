"""Numbering that skips, repeats or does not begin: 一、三、 · （一）（一） · 一是 without 二是."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.corpus.parse.layout import Line, Marker, MarkerKind, han_number, lines
from assistant.domain.text import Span

_NUMBERED = frozenset(
    {MarkerKind.PART, MarkerKind.HAN, MarkerKind.HAN_PAREN, MarkerKind.ARABIC, MarkerKind.ARABIC_PAREN}
)
_LIKELY = 2
"""Numbers left out at once; where more are, the lines are a table or an excerpt."""

_HEADING = 30
_POINT = re.compile(
    r"(?:^|(?<=[。；;：:，,！!…”）)\s]))([一二三四五六七八九十]{1,2})(?:是|要(?=[^求点素害]|求[真实](?!是)))"
)
_SECOND = re.compile(
    r"[二两]是|二要|二[抓靠看则为、]|其[二次]|再[者次]|另一|同时|此外|还有|然后|最后|第二|[（(]二[）)]|②|2[.．、]"
)
_DEFINES = re.compile(r"[一二三四五六七八九十]是[一二三四五六七八九十]|说一是一|一要.{0,2}就")
_DIGITS = "〇一二三四五六七八九十"
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩"


@dataclass(frozen=True, slots=True)
class Slip:
    """A place where numbering goes wrong, what to say of it, and how sure that is (0–1)."""

    span: Span
    message: str
    score: float


def slips(text: str) -> Iterator[Slip]:
    """Everything wrong with numbers that open lines, and with points within paragraphs."""
    found = lines(text)
    yield from _of_lines(text, found)
    bounds = [0, *(line.span.begin for line in found if _outer(line)), len(text)]
    for begin, end in pairwise(bounds):
        stretch = Span(begin, end)
        points = _points(text, stretch)
        yield from _of_points(text, points)
        yield from _alone(text, stretch, points)


def _of_lines(text: str, found: Iterable[Line]) -> Iterator[Slip]:
    """Numbers that open lines, held against the one before in their own series."""
    last: dict[tuple[MarkerKind, str, int], Marker] = {}
    for line in found:
        marker = line.marker
        if marker is None or marker.kind not in _NUMBERED:
            continue
        for series in [series for series in last if series[0] > marker.kind]:
            del last[series]
        before = last.get(marker.series)
        if before is not None and before.ordinal and marker.ordinal:
            yield from _step(text, before, marker)
        last[marker.series] = marker


def _step(text: str, before: Marker, marker: Marker) -> Iterator[Slip]:
    here = Span(marker.begin, marker.end).stripped(text)
    told = here.of(text)
    gone = range(before.ordinal + 1, marker.ordinal)
    between = text[before.end : marker.begin]
    if 1 <= len(gone) <= _LIKELY and not any(_stands(n, marker.kind, between) for n in gone):
        missing = "”“".join(_like(told, n) for n in gone)
        was = _said(text, before)
        yield Slip(
            here, f"编号从“{was}”跳到“{told}”，中间缺“{missing}”，请检查是漏了一部分还是编号有误。", 0.9
        )
    elif marker.ordinal == before.ordinal and marker.ordinal and not _begins_anew(between):
        yield Slip(here, f"编号“{told}”重复了，请检查编号。", 0.9)


def _begins_anew(between: str) -> bool:
    """Whether a line without a number, short as a heading is, stands between: numbers may begin again below it."""
    plain = (line.strip() for line in between.split("\n")[1:])
    return any(0 < len(line) <= _HEADING and line[-1] not in "。；;，" for line in plain)


def _said(text: str, marker: Marker) -> str:
    return Span(marker.begin, marker.end).stripped(text).of(text)


def _stands(number: int, kind: MarkerKind, between: str) -> bool:
    """Whether a number stands within a paragraph, or in another writing, between its neighbours."""
    han, plain = _han(number), str(number)
    shapes = [
        f"{han}、",
        f"（{han}）",
        f"({han})",
        f"{plain}.",
        f"{plain}．",
        f"{plain}、",
        f"（{plain}）",
        f"({plain})",
    ]
    shapes += [f"{han}是", f"第{han}", f"{han}．", f"{han}."]
    return any(shape in between for shape in shapes) or (number <= 10 and _CIRCLED[number] in between)


def _like(told: str, number: int) -> str:
    """The number written as in ``told``: 三、 → 二、"""
    written = str(number) if re.search(r"[0-9０-９]", told) else _han(number)
    return re.sub(r"[0-9０-９]+|[一二三四五六七八九十]+", written, told, count=1)


def _han(number: int) -> str:
    if number <= 10:
        return _DIGITS[number]
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def _of_points(text: str, points: Sequence[re.Match[str]]) -> Iterator[Slip]:
    """一是…三是… between two numbers that open lines."""
    last, after = 0, 0
    for match in points:
        number = han_number(match[1])
        here = Span(match.start(1), match.end())
        left_out = last and last + 1 < number <= last + 1 + _LIKELY
        if left_out and not _stands(last + 1, MarkerKind.POINT, text[after : here.begin]):
            missing = _like(match[0], last + 1)
            message = f"前面是第{_han(last)}点，这里是“{match[0]}”，中间缺“{missing}”，请检查。"
            yield Slip(here, message, 0.85)
        elif number == last and number > 1:
            yield Slip(here, f"“{match[0]}”重复了，请检查编号。", 0.85)
        last, after = number, here.end


def _points(text: str, span: Span) -> list[re.Match[str]]:
    found = _POINT.finditer(text, span.begin, span.end)
    return [match for match in found if not _DEFINES.match(text, match.start(1))]


def _alone(text: str, stretch: Span, points: Sequence[re.Match[str]]) -> Iterator[Slip]:
    """一是 that no 二是 follows up to the next number that opens a line."""
    if [match[1] for match in points] != ["一"]:  # 一是…一是… stand side by side, as they may
        return
    match = points[0]
    if not _SECOND.search(text, match.end(), stretch.end):
        told = match[0]
        message = f"这里写了“{told}”，后面没有“{_like(told, 2)}”，请检查是漏了一点，还是不必分点。"
        yield Slip(Span(match.start(1), match.end()), message, 0.8)


def _outer(line: Line) -> bool:
    return line.marker is not None and line.marker.kind in _NUMBERED
