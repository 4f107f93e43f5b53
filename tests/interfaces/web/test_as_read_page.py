"""The page that holds what was read of a file against the file."""

import io
import os

import pytest
from fastapi.testclient import TestClient
from lxml import html

from assistant.corpus import ocr
from assistant.corpus.parse import parse
from assistant.domain.reading import Remark, RemarkKind
from assistant.domain.text import Span
from assistant.interfaces.web.as_read import _View
from assistant.interfaces.web.reading import figures_to_compare, lines
from reader_files import ofd_of_text, pdf, set_lines

_BROWSER = {"accept": "text/html"}
_PAGES = [
    ["述职报告", "一、履职情况", "我任县水利局局长，抓水库除险加固。"],
    ["二、存在的问题", "学习不够，调研不深。"],
    ["三、下一步打算", "把库区移民的事办好。"],
]


def _said(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.cssselect(path)]


def _filed(client: TestClient, name: str, data: bytes) -> tuple[str, html.HtmlElement]:
    answer = client.post("/corpus", files={"files": (name, data)}, data={"insist": "true"}, headers=_BROWSER)
    assert answer.status_code == 200, answer.text
    links = html.fromstring(answer.text).cssselect("#upload-result li a")
    address = links[1].get("href")
    return address, html.fromstring(client.get(address, headers=_BROWSER).text)


def _file() -> bytes:
    pages = [
        [*set_lines([(2, line) for line in lines]), (280.0, 40.0, 9.0, f"- {number} -")]
        for number, lines in enumerate(_PAGES, start=1)
    ]
    return pdf(pages)


def test_what_a_pdf_page_does_not_give_stands_in_its_place_beside_its_picture(client: TestClient) -> None:
    pytest.importorskip("pypdfium2")
    address, page = _filed(client, "2024年述职报告.pdf", _file())

    assert _said(page, "section h2") == [f"第 {number} 页 1 处没有读入" for number in (1, 2, 3)]
    assert _said(page, "section:nth-of-type(2) .read-text > *") == [*_PAGES[1], "未读入 - 2 -（页码）"]
    assert _said(page, ".notice h2") == ["有 3 处没有读入"]
    pictures = [picture.get("src") for picture in page.cssselect("img")]
    assert pictures == [address.replace("as-read", f"pages/{number}") for number in (1, 2, 3)]
    drawn = client.get(pictures[1])
    assert (drawn.headers["content-type"], drawn.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    from PIL import Image

    assert Image.open(io.BytesIO(drawn.content)).size == (1131, 1600)
    assert client.get(pictures[0].replace("pages/1", "pages/4")).status_code == 404


def test_a_file_that_was_changed_since_is_not_shown_as_what_was_read(client: TestClient) -> None:
    address, _ = _filed(client, "2024年述职报告.pdf", _file())
    folder = client.app.state.assistant.settings.corpus  # type: ignore[attr-defined]
    (folder / "上传" / "2024年述职报告.pdf").write_bytes(_file() + b"\n%")

    page = html.fromstring(client.get(address, headers=_BROWSER).text)
    assert page.cssselect("img") == []
    assert _said(page, "section:nth-of-type(3) .read-text h3") == ["三、下一步打算"]


def test_a_page_of_text_in_an_ofd_file_is_not_drawn(client: TestClient) -> None:
    """Only its pictures would be: the page would seem empty."""
    lines = [
        "石泉县水利局局长2024年述职报告",
        "一、履职情况",
        "抓水库，汛前完工。",
        "二、存在的问题",
        "学习不够。",
    ]
    address, page = _filed(client, "2024年述职报告.ofd", ofd_of_text(lines))

    assert _said(page, "section h2") == ["第 1 页"]
    assert page.cssselect("img") == []
    assert client.get(address.replace("as-read", "pages/1")).status_code == 404


def test_text_files_have_no_pages(client: TestClient) -> None:
    text = (
        "述职报告\n一、履职情况\n我任县水利局局长，抓水库，\n— 1 —\n汛前完工。\n— 2 —\n二、问题\n学习不够。"
    )
    _, page = _filed(client, "2024年述职.txt", text.encode())

    assert page.cssselect("img") == []
    assert _said(page, ".read-text > *") == [
        "述职报告",
        "一、履职情况",
        "我任县水利局局长，抓水库，",
        "未读入 — 1 —（页码）",
        "汛前完工。",
        "未读入 — 2 —（页码）",
        "二、问题",
        "学习不够。",
    ]
    assert [one.get("class") for one in page.cssselect(".read-text > p")][:4] == [
        "title",
        "body",
        "left-out",
        "rest",
    ]


def test_a_report_that_was_read_whole_says_so(client: TestClient) -> None:
    page = html.fromstring(client.get("/reports/edu-2022/as-read", headers=_BROWSER).text)

    assert _said(page, ".notice h2") == ["这份文件已全部读入"]
    assert client.get("/reports/nobody/as-read", headers=_BROWSER).status_code == 404


def test_report_and_corpus_page_lead_there(client: TestClient) -> None:
    for address in ("/reports/edu-2022", "/corpus"):
        page = html.fromstring(client.get(address, headers=_BROWSER).text)
        assert "/reports/edu-2022/as-read" in [link.get("href") for link in page.cssselect("a")]


def test_markup_in_what_was_left_out_stays_text(client: TestClient) -> None:
    page_file = "<html><body><article><p>一、履职情况</p><p>我任局长，办成三件事。</p><p>二、问题</p><p>学习不够。</p></article>"
    hidden = "<p style='display:none'>&lt;script&gt;x()&lt;/script&gt;</p></body></html>"
    _, page = _filed(client, "2024年述职.html", (page_file + hidden).encode())

    assert _said(page, ".left-out-words") == ["<script>x()</script>"]


def test_figures_that_a_machine_read_are_to_be_compared_and_doubtful_lines_marked() -> None:
    text = "述职报告\n一、履职情况\n完成投资4860万元，铺设管网318公里。\n自来水普及率提高。"
    begin = text.index("自来水")
    doubtful = Remark(RemarkKind.UNCERTAIN, Span(begin, len(text)), "文字识别得不确定", page=1)
    report = parse(text, notes=[f"全文{ocr.NOTE}"], remarks=[doubtful], page_begins=[0])
    view = _View(report)

    (sheet,) = [view.sheet(1)]
    assert [str(block.text) for block in sheet.blocks][2:] == [
        '完成投资<span class="compare" title="请对照原件">4860万元</span>，铺设管网'
        '<span class="compare" title="请对照原件">318公里</span>。',
        '<mark class="uncertain" title="文字识别得不确定">自来水普及率提高。</mark>',
    ]
    assert (sheet.uncertain, sheet.picture, len(figures_to_compare(report))) == (1, "", 2)
    assert figures_to_compare(parse(text)) == []
    assert ["请对照原件" in str(line.text) for line in lines(report)] == [False, False, True, False]


def test_a_scan_beside_its_text(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only test here that recognises characters: of a small picture, which takes some seconds."""
    from page_pictures import font, page, png

    monkeypatch.setenv("ASSISTANT_OCR", "rapidocr")
    if not os.environ.get("CI") and (font() is None or not ocr.available()):
        pytest.skip("needs the extra ocr and a Chinese font")
    lines = ("水利局局长述职报告", "一、履职情况", "完成投资4860万元。", "二、存在的问题")
    _, shown = _filed(client, "2024年述职.png", png(page(lines, dpi=110).crop((0, 100, 909, 360))))

    assert _said(shown, ".read-text .compare") == ["4860万元"]
    assert _said(shown, "section h2") == ["第 1 页"]
    assert client.get(shown.cssselect("img")[0].get("src")).status_code == 200
