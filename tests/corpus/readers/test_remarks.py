"""What a reader left out or read with doubt is said with its words, its reason and its place in the text."""

import pytest

from assistant.corpus.parse import parse
from assistant.corpus.readers import Document, read_bytes
from assistant.domain.reading import RemarkKind
from reader_files import docx, p, pdf, r, set_lines


def said(document: Document) -> list[tuple[str, str, str]]:
    """Reason and words of each remark, and the text that follows its place or that it is on."""
    return [
        (one.reason, one.text, (one.span.of(document.text) or document.text[one.span.begin :])[:6])
        for one in document.remarks
    ]


def test_lines_of_a_text_file_that_were_made_by_pages() -> None:
    text = "述职报告\n一、履职情况\n抓水库除险加固，\n— 1 —\n汛前全部完工。\n二、问题\n— 2 —\n学习不够。"
    document = read_bytes(text.encode(), "报告.txt")

    assert document.text == "述职报告\n一、履职情况\n抓水库除险加固，汛前全部完工。\n二、问题\n学习不够。"
    assert said(document) == [("页码", "— 1 —", "汛前全部完工"), ("页码", "— 2 —", "学习不够。")]


def test_lines_of_pdf_pages_and_where_the_pages_begin() -> None:
    pages = [
        [
            *set_lines([(8, "述职报告"), (2, "一、履职情况"), (2, f"第{name}件事办完。")]),
            (280, 40, 9, f"- {n} -"),
        ]
        for n, name in enumerate("一二三", start=1)
    ]
    document = read_bytes(pdf(pages), "报告.pdf")

    assert [(one.reason, one.text, one.page) for one in document.remarks if one.reason == "页码"] == [
        ("页码", "- 1 -", 1),
        ("页码", "- 2 -", 2),
        ("页码", "- 3 -", 3),
    ]
    assert [document.text[begin:].split("\n")[0] for begin in document.page_begins] == ["述职报告"] * 3


def test_a_page_that_is_a_picture_is_said_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_OCR", "off")
    written = set_lines([(2, "一年来围绕中心服务大局认真履行岗位职责各项工作有起色")] * 8)
    document = read_bytes(pdf([written, [], written], picture=True), "报告.pdf")

    assert [(one.reason, one.page) for one in document.remarks] == [("只有图片，没有文字层", 2)]
    assert document.remarks[0].span.begin == document.page_begins[1] == document.page_begins[2]


def test_what_surrounds_the_article_of_a_page() -> None:
    page = (
        "<html><body><nav>首页 新闻</nav><div>来源：县府办</div><article><p>一、履职情况</p>"
        "<p style='display:none'>草稿</p><p>办成三件事。</p></article><a href='/x'>上一篇：工作动态</a></body></html>"
    )
    document = read_bytes(page.encode(), "报告.html")

    assert document.text == "一、履职情况\n办成三件事。"
    assert said(document) == [
        ("网页上的导航、来源、相关链接等", "首页 新闻", "一、履职情况"),
        ("网页上的导航、来源、相关链接等", "来源：县府办", "一、履职情况"),
        ("隐藏的内容", "草稿", "办成三件事。"),
        ("网页上的导航、来源、相关链接等", "上一篇：工作动态", ""),
    ]


def test_deleted_hidden_struck_and_commented_text_of_a_word_file() -> None:
    body = (
        p("一、履职情况")
        + p("新建学校", "<w:del><w:r><w:delText>3</w:delText></w:r></w:del>", "5所。")
        + p("（内部口径）", r("不公开", "<w:vanish/>"), r("已取消", "<w:strike/>"), "已落实。")
        + p("二、问题", '<w:r><w:commentReference w:id="7"/></w:r>')
    )
    relationships = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"'
        ' Target="comments.xml"/></Relationships>'
    )
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    comments = (
        f'<w:comments xmlns:w="{namespace}"><w:comment w:id="7"><w:p><w:r><w:t>补一条</w:t></w:r></w:p></w:comment>'
        "</w:comments>"
    )
    parts = {"word/_rels/document.xml.rels": relationships, "word/comments.xml": comments}
    document = read_bytes(docx(body, **parts), "报告.docx")

    assert said(document) == [
        ("修订中删去的文字", "3", "5所。\n（内"),
        ("隐藏文字", "不公开", "已取消已落实"),
        ("带删除线，请核对是否保留", "", "已取消"),
        ("批注", "补一条", ""),
    ]
    assert [one.kind for one in document.remarks].count(RemarkKind.UNCERTAIN) == 1
    assert "有 1 条批注，未读入" in document.notes


def test_footnotes_of_markdown() -> None:
    document = read_bytes("一、履职情况[^1]\n办成三件事。\n[^1]: 另见附件".encode(), "报告.md")

    assert said(document) == [("脚注或链接的地址", "[^1]: 另见附件", "")]


def test_the_remarks_reach_the_report() -> None:
    document = read_bytes("述职报告\n抓水库，\n— 1 —\n完工。\n— 2 —\n学习不够。".encode(), "报告.txt")
    report = parse(document.text, remarks=document.remarks, page_begins=[0])

    assert (report.remarks, report.page_begins) == (document.remarks, (0,))
