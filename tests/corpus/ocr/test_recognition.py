"""Scanned pages are recognised: few and small tests, since each page takes seconds."""

import os
import socket

import pytest

from assistant.base.errors import DamagedFile, ScannedFile, Stopped, TooLarge
from assistant.corpus import ocr
from assistant.corpus.ocr import tesseract
from assistant.corpus.ocr.layout import page_lines
from assistant.corpus.ocr.recognised import Recognised
from assistant.corpus.parse import parse
from assistant.corpus.readers import extra_seconds, picture, read_bytes
from assistant.domain.report import Role
from assistant.service import Assistant
from page_pictures import LINES, PARAGRAPHS, accuracy, font, page, png, scanned_pdf
from reader_files import pdf, set_lines


@pytest.fixture
def rapidocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI the extra and the font are installed, and nothing is skipped."""
    monkeypatch.setenv("ASSISTANT_OCR", "rapidocr")
    if not os.environ.get("CI") and (font() is None or not ocr.available()):
        pytest.skip("needs the extra ocr and a Chinese font")


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_OCR", "off")


def test_a_scanned_pdf_is_read_and_says_so(rapidocr: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the network."""

    def no_network(*_: object) -> None:
        raise OSError("the network is not to be used")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    document = read_bytes(scanned_pdf(page(dpi=150)), "扫描件.pdf")

    assert accuracy(document.text, "".join(LINES)) > 0.99
    assert document.text.split("\n")[:4] == list(PARAGRAPHS[:4])
    assert document.notes[0] == "全文由机器识别（OCR）读入，可能有错字；其中的数字请对照原件"
    report = parse(document.text, notes=document.notes)
    assert (report.year, report.office) == (2024, "水利局局长")
    assert [section.role for section in report.sections] == [Role.LEAD, Role.DUTY, Role.PROBLEMS, Role.PLANS]


def test_a_picture_under_another_name(rapidocr: None) -> None:
    lines = ("述职报告", "一、履职情况", "完成投资4860万元。")
    document = read_bytes(png(page(lines, dpi=110).crop((0, 100, 909, 320)), "JPEG", quality=80), "报告.pdf")

    assert document.text.split("\n") == list(lines)
    assert document.notes[0] == "文件名是 .pdf，内容其实是图片，已按内容读取"


def test_indexing_says_how_many_pages_are_recognised_and_can_be_cancelled_between_them(
    rapidocr: None, service: Assistant
) -> None:
    lines = ("县水利局局长2024年述职报告", "一、履职情况", "完成投资4860万元。", "二、存在的问题")
    small = page(lines, dpi=110).crop((0, 100, 909, 360))
    (service.settings.corpus / "扫描件.pdf").write_bytes(scanned_pdf(small, small))
    before = service.stock()
    said: list[tuple[str, int, int]] = []

    def first_page_only(stage: str, done: int, total: int) -> None:
        said.append((stage, done, total))
        if stage.startswith("识别") and done == 1:
            raise Stopped

    with pytest.raises(Stopped):
        service.ingest(progress=first_page_only)
    assert [one for one in said if one[0].startswith("识别")] == [
        ("识别 扫描件.pdf 各页", 0, 2),
        ("识别 扫描件.pdf 各页", 1, 2),
    ]
    assert service.stock() == before


def test_only_the_pages_without_text_are_recognised(rapidocr: None) -> None:
    """A page of text, then a scanned one."""
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for data in (
        pdf([set_lines([(8, "述职报告"), (2, "一、履职情况")])]),
        scanned_pdf(page(LINES[9:], dpi=110)),
    ):
        for found in PdfReader(io.BytesIO(data)).pages:
            writer.add_page(found)
    buffer = io.BytesIO()
    writer.write(buffer)
    document = read_bytes(buffer.getvalue(), "报告.pdf")

    assert document.text.split("\n") == ["述职报告", "一、履职情况", *LINES[9:]]
    assert document.notes[0].startswith("有 1 页由机器识别（OCR）读入")


def test_without_recognition_the_refusal_names_the_command(without_ocr: None) -> None:
    one_pixel = bytes.fromhex("89504e470d0a1a0a")
    for data, name in ((pdf([[], []], picture=True), "扫描.pdf"), (one_pixel + bytes(60), "扫描.png")):
        with pytest.raises(ScannedFile) as refusal:
            read_bytes(data, name)
        assert "pip install 'report-assistant[ocr]'" in refusal.value.hint


def test_broken_and_huge_pictures(rapidocr: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DamagedFile):
        read_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200), "坏.png")
    whole = png(page(("述职报告",), dpi=72))
    with pytest.raises(DamagedFile):
        read_bytes(whole[: len(whole) // 2], "半.png")
    monkeypatch.setattr(picture, "MAX_PIXELS", 1000)
    with pytest.raises(TooLarge):
        read_bytes(whole, "大.png")


def test_a_page_without_text_is_refused(rapidocr: None) -> None:
    with pytest.raises(ScannedFile) as refusal:
        read_bytes(png(page((), dpi=36)), "白.png")

    assert "没有读出文字" in refusal.value.detail


def test_limits_and_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_engine", lambda _: lambda __: [box("一、学习", 0, 0)])
    from PIL import Image

    blank = Image.new("L", (10, 10))
    done: list[object] = []
    monkeypatch.setattr(ocr, "report_progress", lambda *values: done.append(values))
    found = ocr.read_pages("a.pdf", ((n, blank) for n in range(3)), 3)
    assert (sorted(found.pages), found.uncertain) == ([0, 1, 2], frozenset())
    assert done == [("a.pdf", number, 3) for number in range(4)]
    monkeypatch.setattr(ocr, "MAX_PAGES", 2)
    with pytest.raises(TooLarge):
        ocr.read_pages("a.pdf", ((n, blank) for n in range(3)), 3)


# --- the order of what was recognised ----------------------------------------------------------------


def box(
    text: str, left: float, y: float, height: float = 40.0, slope: float = 0.0, confidence: float = 1.0
) -> Recognised:
    width = height * len(text)
    return Recognised(text, left, y, left + width, y + slope * width, height, confidence)


def texts(*boxes: Recognised) -> list[str]:
    return [line.text for line, _ in page_lines(boxes, 0)]


def test_lines_are_in_reading_order_and_cells_are_parted() -> None:
    assert texts(
        box("幼儿园", 100, 202), box("一、履职情况", 100, 100), box("12所", 900, 198), box("学位", 100, 300)
    ) == [
        "一、履职情况",
        "幼儿园\t12所",
        "学位",
    ]


def test_pieces_of_one_line_are_joined() -> None:
    assert texts(box("完成投资4860", 100, 100), box("万元。", 440, 104)) == ["完成投资4860万元。"]
    assert texts(box("GDP", 100, 100), box("growth", 260, 100)) == ["GDP growth"]


def test_a_letterspaced_title_is_no_row_of_a_table() -> None:
    assert texts(*(box(character, 100 + n * 150, 100) for n, character in enumerate("述职报告"))) == [
        "述职报告"
    ]


def test_a_page_askew_is_set_straight() -> None:
    slope = 0.026
    left = [box("抓水库除险加固汛前全部完成", 100, 100 + n * 60, slope=slope) for n in range(3)]
    right = [box("投入资金", 1000, 100 + n * 60 + slope * 900, slope=slope) for n in range(3)]

    assert texts(*right, *left) == ["抓水库除险加固汛前全部完成\t投入资金"] * 3


def test_blanks_between_characters_are_removed() -> None:
    assert texts(box("完 成 投 资 4860 万 元", 100, 100)) == ["完成投资4860万元"]


# --- Tesseract ---------------------------------------------------------------------------------------

TABLE = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "4\t1\t1\t1\t1\t0\t10\t10\t200\t30\t-1\t\n"
    "5\t1\t1\t1\t1\t1\t10\t10\t60\t30\t96\t履\n"
    "5\t1\t1\t1\t1\t2\t80\t12\t60\t30\t92\t职\n"
    "5\t1\t1\t1\t2\t1\t10\t60\t60\t30\t50\t12\n"
)


def test_the_table_of_tesseract() -> None:
    assert tesseract.lines_of(TABLE) == [
        Recognised("履 职", 10, 26, 140, 26, 32, 0.94),
        Recognised("12", 10, 75, 70, 75, 30, 0.5),
    ]
    assert tesseract.lines_of("") == []


def test_tesseract_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_OCR", "tesseract")
    if font() is None or not ocr.available():
        pytest.skip("Tesseract with chi_sim is not installed")
    document = read_bytes(png(page(LINES[3:5], dpi=200).crop((0, 200, 1653, 500))), "报告.png")

    assert accuracy(document.text, "".join(LINES[3:5])) > 0.85
    assert " " not in document.text


@pytest.mark.parametrize("name", ["扫描.pdf", "扫描.png", "扫描.tif"])
def test_filing_waits_for_recognition(name: str) -> None:
    assert extra_seconds(name) == ocr.MAX_SECONDS


_FULL_LINES = (
    "抓水库除险加固，汛前全部完成大坝防渗和溢洪",
    "道整修，投入资金四千万元，惠及下游七个乡镇",
    "三万多名群众；又把六十三处零散水厂并为五处",
)


def test_page_numbers_whose_dashes_were_recognised_as_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [
        [box(words, 100, 100), box(f"{dash}{n}一", 500, 1900, 30)]
        for n, (words, dash) in enumerate(zip(_FULL_LINES, ("一", "—", "-"), strict=True), start=1)
    ]
    monkeypatch.setattr(ocr, "_engine", lambda _: lambda __: pages.pop(0))
    monkeypatch.setattr(ocr, "available", lambda: "rapidocr")
    from PIL import Image

    from assistant.corpus.readers._scanned import recognised

    document = recognised("a.pdf", ((n, Image.new("L", (9, 9))) for n in range(3)), 3, {})

    assert document.text == "".join(_FULL_LINES)
    assert [(one.reason, one.text) for one in document.remarks] == [
        ("页码", "一1一"),
        ("页码", "—2一"),
        ("页码", "-3一"),
    ]


@pytest.mark.parametrize(
    ("found", "written", "is_sure"),
    [
        ("新增就业2. 43万人", "新增就业2.43万人", True),
        ("不低于2 .4万人", "不低于2.4万人", True),
        ("培训率达到** *；走访", "培训率达到***；走访", True),
        ("3.1万户、8 4万人", "3.1万户、8 4万人", False),
        ("全年3.5 公里", "全年3.5公里", True),
    ],
)
def test_figures_that_were_recognised_with_a_gap(found: str, written: str, is_sure: bool) -> None:
    ((line, confidence),) = page_lines([box(found, 0, 0)], 0)

    assert (line.text, confidence > 0) == (written, is_sure)
