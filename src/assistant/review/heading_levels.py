"""Levels of numbering that are left out: 1. directly below 一、, without （一） between (GB/T 9704, 7.3.3)."""

from collections.abc import Iterator

from assistant.corpus.parse.layout import MarkerKind, lines
from assistant.domain.text import Span
from assistant.review.remarks import Remark

_LEVELS = (MarkerKind.HAN, MarkerKind.HAN_PAREN, MarkerKind.ARABIC, MarkerKind.ARABIC_PAREN)
_HEADING = 30
_CALLED = {
    MarkerKind.HAN: "一、",
    MarkerKind.HAN_PAREN: "（一）",
    MarkerKind.ARABIC: "1.",
    MarkerKind.ARABIC_PAREN: "（1）",
}


def level_skips(text: str) -> Iterator[Remark]:
    """The first number of each series that stands two levels or more below the one above it."""
    above: MarkerKind | None = None
    for line in lines(text):
        marker = line.marker
        if marker is None and _begins_anew(text, line.span):
            above = None
        if marker is None or marker.kind not in _LEVELS or marker.depth:
            continue
        if above is not None and marker.ordinal == 1:
            gap = _LEVELS.index(marker.kind) - _LEVELS.index(above)
            if gap > 1:
                between = "”“".join(
                    _CALLED[kind] for kind in _LEVELS[_LEVELS.index(above) + 1 : _LEVELS.index(marker.kind)]
                )
                message = f"“{_CALLED[above]}”下面直接用了“{_CALLED[marker.kind]}”，中间少了“{between}”这一层，请核对层次序号。"
                span = Span(marker.begin, marker.end).stripped(text)
                yield Remark("level", span, message, sure=False)
        above = marker.kind


def _begins_anew(text: str, line: Span) -> bool:
    """Whether a line without a number is a heading (附件, 名词解释): numbers below it have nothing to do with those above."""
    return len(line) <= _HEADING and text[line.end - 1] not in "。；;，！：:、"
