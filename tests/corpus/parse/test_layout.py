"""Markers that open a point, in every width and form, and text that only looks like one."""

from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.parse.layout import Marker, MarkerKind, han_number, inline_series, lines

MARKED = [
    ("一、学习", (MarkerKind.HAN, 1, "一、")),
    ("十二、学习", (MarkerKind.HAN, 12, "十二、")),
    ("二十．学习", (MarkerKind.HAN, 20, "二十．")),
    ("三. 学习", (MarkerKind.HAN, 3, "三.")),
    ("（四）学习", (MarkerKind.HAN_PAREN, 4, "（四）")),
    ("(五)学习", (MarkerKind.HAN_PAREN, 5, "(五)")),
    ("（六)学习", (MarkerKind.HAN_PAREN, 6, "（六)")),
    ("㈦学习", (MarkerKind.HAN_PAREN, 7, "㈦")),
    ("1.学习", (MarkerKind.ARABIC, 1, "1.")),
    ("2、学习", (MarkerKind.ARABIC, 2, "2、")),
    ("３．学习", (MarkerKind.ARABIC, 3, "３．")),
    ("⒋学习", (MarkerKind.ARABIC, 4, "⒋")),
    ("1、2024年重点工作", (MarkerKind.ARABIC, 1, "1、")),
    ("(5)学习", (MarkerKind.ARABIC_PAREN, 5, "(5)")),
    ("（６）学习", (MarkerKind.ARABIC_PAREN, 6, "（６）")),
    ("7）学习", (MarkerKind.ARABIC_PAREN, 7, "7）")),
    ("⑻学习", (MarkerKind.ARABIC_PAREN, 8, "⑻")),
    ("2.3 学习", (MarkerKind.ARABIC_PAREN, 3, "2.3 ")),
    ("⑨学习", (MarkerKind.CIRCLED, 9, "⑨")),
    ("㉑学习", (MarkerKind.CIRCLED, 21, "㉑")),
    ("❷学习", (MarkerKind.CIRCLED, 2, "❷")),
    ("——学习", (MarkerKind.DASH, 0, "——")),
    ("● 学习", (MarkerKind.DASH, 0, "● ")),
    ("- 学习", (MarkerKind.DASH, 0, "- ")),
    ("第二部分 学习", (MarkerKind.PART, 2, "第二部分")),
    ("一是学习", (MarkerKind.POINT, 1, "一是")),
    ("十一要学习", (MarkerKind.POINT, 11, "十一要")),
    ("首先，学习", (MarkerKind.POINT, 1, "首先")),
    ("再说学习", (MarkerKind.POINT, 2, "再说")),
    ("第三件，学习", (MarkerKind.POINT, 3, "第三件")),
    ("第四个愿，学习", (MarkerKind.POINT, 4, "第四个")),
    ("其二，学习", (MarkerKind.POINT, 2, "其二")),
    ("## 一、学习", (MarkerKind.HAN, 1, "## 一、")),
    ("### 学习", (MarkerKind.BARE, 0, "### ")),
    ("\u3000\u3000一、学习", (MarkerKind.HAN, 1, "一、")),
]


@pytest.mark.parametrize(("text", "expected"), MARKED, ids=[text for text, _ in MARKED])
def test_markers(text: str, expected: tuple[MarkerKind, int, str]) -> None:
    marker = lines(text)[0].marker

    assert marker is not None
    assert (marker.kind, marker.ordinal, text[marker.begin : marker.end]) == expected


UNMARKED = [
    "一、二、三产业融合发展",
    "1.5亿元资金到位",
    "2022年，我主持全面工作",
    "3、5月两轮降雨",
    "一年来，全局上下齐心",
    "第一书记张榜公示",
    "第一时间赶到现场",
    "第二季度开工",
    "一定要把事办好",
    "—",
    "12个村全部脱贫",
]


@pytest.mark.parametrize("text", UNMARKED)
def test_no_markers(text: str) -> None:
    assert lines(text)[0].marker is None


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("七", 7), ("十", 10), ("十九", 19), ("三十", 30), ("四十二", 42), ("８", 8), ("人", 0)],
)
def test_han_numbers(numeral: str, value: int) -> None:
    assert han_number(numeral) == value


def test_lines_exclude_surrounding_white_space() -> None:
    text = "\n  标题 \n\n\u3000\u3000正文，𠮷店。\t\n"

    assert [line.span.of(text) for line in lines(text)] == ["标题", "正文，𠮷店。"]


SERIES = [
    ("主要是：一是学得浅；二是走得少；三是抓得松。", ["一是|二是|三是"]),
    ("①学得浅。②走得少。", ["①|②"]),
    ("1、学得浅。2、走得少。3.5亿元到账。", ["1、|2、"]),
    ("要做三件事：（1）修路；（2）架桥，一是备料，二是开工。", ["（1）|（2）", "一是|二是"]),
    ("先说学习。学了。再说工作。干了。三说廉洁。", ["先说|再说|三说"]),
    ("首先，学。其次，干。最后，想。", ["首先|其次|最后"]),
    ("第一件，修路。第二件，架桥。", ["第一件|第二件"]),
    ("一要学深，二要做实。", ["一要|二要"]),
    ("统一是前提，唯一是关键。", []),
    ("一是学得浅；三是走得少。", []),
    ("其中1.修路。", []),
]


@pytest.mark.parametrize(("text", "expected"), SERIES, ids=[text for text, _ in SERIES])
def test_series_within_a_line(text: str, expected: list[str]) -> None:
    found = inline_series(text, lines(text)[0])

    assert ["|".join(text[m.begin : m.end] for m in series) for series in found] == expected


def test_a_series_may_continue_in_the_next_line() -> None:
    text = "二、干得实。①修路。修了三条。\n②架桥。架了两座。"
    first, second = lines(text)

    assert inline_series(text, first, second.marker) == [(Marker(MarkerKind.CIRCLED, 6, 7, 1),)]
    assert inline_series(text, first) == []


@given(st.text(alphabet="一二三是要、（）(1.①—#第首先。；：，\n \u3000学𠮷", max_size=60))
def test_markers_are_within_their_lines(text: str) -> None:
    found = lines(text)

    for line, below in zip_longest(found, found[1:]):
        assert line.span == line.span.stripped(text)
        assert line.marker is None or line.span.begin == line.marker.begin < line.marker.end <= line.span.end
        for series in inline_series(text, line, below.marker if below else None):
            begins = [marker.begin for marker in series]
            assert begins == sorted(set(begins))
            assert all(line.span.begin <= m.begin < m.end <= line.span.end for m in series)
