"""A small file cannot make much work: the readers take linear time in its size, or refuse it early by name."""

import time
from collections.abc import Callable

import pytest

from assistant.base.errors import UnreadableFile
from assistant.corpus.readers import read_bytes
from costly_files import COSTLY, pdf_of
from reader_files import abstract, docx, level, num, numbered, p, pdf, set_lines

SMALL, LARGE = 100, 400
MAX_SECONDS = 6.0
"""CPU time for the larger file of the kind; before the limits most took minutes, or more memory than there is."""


def _cost(data: bytes, name: str) -> tuple[float, UnreadableFile | None]:
    began = time.process_time()
    refusal = None
    try:
        read_bytes(data, name)
    except UnreadableFile as error:
        refusal = error
    return time.process_time() - began, refusal


@pytest.mark.parametrize(("suffix", "make"), COSTLY.values(), ids=COSTLY)
def test_repeating_one_construct_costs_linear_time_or_is_refused(
    suffix: str, make: Callable[[int], bytes]
) -> None:
    name = f"报告{suffix}"
    many, refusal = _cost(make(LARGE), name)

    assert many < MAX_SECONDS
    if refusal is not None:
        assert (refusal.file, bool(refusal.hint)) == (name, True)
    elif many > 0.4:
        few, _ = _cost(make(SMALL), name)
        assert many < 8 * few


@pytest.mark.parametrize(
    ("make", "code", "said"),
    [
        (COSTLY["pdf: one stream named again and again"][1], "too_large", "PDF 的页面内容解开后过大"),
        (COSTLY["pdf: one large font under many names"][1], "too_large", "PDF 引用的字体过多"),
        (lambda n: pdf_of("q " * 200_000 + "Q " * 200_000), "too_large", "PDF 的绘制指令过多"),
    ],
)
def test_a_pdf_beyond_the_limits_says_which(make: Callable[[int], bytes], code: str, said: str) -> None:
    _, refusal = _cost(make(LARGE), "报告.pdf")

    assert refusal is not None
    assert (refusal.code, refusal.detail[: len(said)]) == (code, said)


def test_elements_and_tables_beyond_the_limits_are_named() -> None:
    many = _cost(COSTLY["uof: elements"][1](LARGE), "报告.uof")[1]
    deep = _cost(COSTLY["docx: tables in tables"][1](1), "报告.docx")[1]

    assert many is not None
    assert deep is not None
    assert (many.detail, deep.detail) == ("文件内部的元素过多，不像是报告", "文件内部嵌套层次过深")


def test_a_large_report_stays_far_below_the_limits() -> None:
    """Two hundred pages of text set line by line, as a browser prints them."""
    line = "全年受理农民工讨薪案件，办结率百分之百，追回工资。"
    pages = [set_lines([(0, line)] * 24)] * 200

    assert read_bytes(pdf(pages), "年鉴.pdf").text.count("农民工讨薪") == 24 * 200


def test_numbering_keeps_its_levels_and_labels_within_what_word_writes() -> None:
    levels = [level(0, "chineseCounting", "%1、"), level(8, "lowerLetter", "%9.", start=781)]
    body = (
        numbered("甲")
        + numbered("乙", level=8)
        + p("丙", properties=f'<w:numPr><w:ilvl w:val="{"9" * 5000}"/><w:numId w:val="1"/></w:numPr>')
    )

    text = read_bytes(docx(body, numbering=abstract(0, *levels) + num(1, 0)), "报告.docx").text

    assert text.split("\n") == ["一、甲", "781. 乙", "二、丙"]


@pytest.mark.parametrize("start", ["9" * 5000, "--5", "²"])
def test_a_list_whose_start_is_no_number_begins_with_one(start: str) -> None:
    page = f"<ol start={start}><li value={start}>抓落实<li>抓整改</ol>"

    assert read_bytes(page.encode(), "报告.html").text.split("\n") == ["1. 抓落实", "2. 抓整改"]
