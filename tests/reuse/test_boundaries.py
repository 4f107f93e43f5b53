"""Where no stretch may run over: headings, roles, paragraphs; and the marks that belong to a span."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.text import Span
from assistant.reuse.boundaries import boundaries, headings, items, widened
from assistant.reuse.folding import folded

TEXT = (
    "2023年度述职报告\n"
    "一、履职情况\n"
    "（一）教育工作。新建村小两所，\n装上热水器。\n"
    "（二）水利工作。汛期守住三座水库。\n"
    "二、存在问题\n下村少了。\n"
)


def _report(text: str = TEXT) -> Report:
    return parse(text, Metadata("2023年度述职报告", "甲", "副县长", "北山县", 2023))


def test_headings_are_those_of_sections_and_of_items() -> None:
    assert [span.of(TEXT).strip() for span in headings(_report())] == [
        "一、履职情况",
        "二、存在问题",
        "（一）教育工作。",
        "（二）水利工作。",
    ]


def test_items_come_with_those_below_them() -> None:
    text = "述职报告\n一、履职情况\n（一）教育工作。\n1.建校。新建村小两所。\n2.招师。招到九人。\n（二）水利工作。守住水库。\n"
    assert [item.span.of(text)[:6] for item in items(_report(text))] == [
        "（一）教育工",
        "1.建校。新",
        "2.招师。招",
        "（二）水利工",
    ]


def test_stretches_end_at_headings_and_paragraphs_but_not_at_a_broken_line() -> None:
    report = _report()
    folding = folded(TEXT)
    edges = boundaries(report, folding)
    starts = [
        "履职情况", "教育工作", "新建村小", "水利工作", "汛期守住", "存在问题", "下村少了"
    ]  # fmt: skip
    for start in starts:
        near = {folding.position(TEXT.index(start)) - numbering for numbering in (0, 1)}
        assert near & set(edges), start
    assert folding.position(TEXT.index("装上热水器")) not in edges
    assert edges == sorted(edges)


@pytest.mark.parametrize(
    ("text", "inner", "expected"),
    [
        pytest.param("说到“守库人”，大家都敬。", "守库人", "“守库人”，", id="quotes and a comma"),
        pytest.param("《河长制》。下文", "河长制", "《河长制》。", id="a title"),
        pytest.param("占比30%，略升", "占比30", "占比30%，", id="a percent sign"),
        pytest.param("前文，守库人和我", "守库人", "守库人", id="the comma before belongs to what is before"),
        pytest.param("守库人", "守库人", "守库人", id="the whole text"),
    ],
)
def test_a_span_takes_the_marks_that_adjoin_it(text: str, inner: str, expected: str) -> None:
    begin = text.index(inner)
    assert widened(Span(begin, begin + len(inner)), text).of(text) == expected
