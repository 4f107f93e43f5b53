"""Web pages: the visible text."""

import pytest

from assistant.base.errors import DamagedFile, EmptyFile
from assistant.corpus.readers import read_bytes


def text_of(markup: str) -> str:
    return read_bytes(f"<html><body>{markup}</body></html>".encode(), "报告.html").text


CASES = {
    "blocks are lines": (
        "<h1>述职报告</h1><p>甲</p><div>乙<div>丙</div>丁</div>",
        "述职报告\n甲\n乙\n丙\n丁",
    ),
    "inline and br": ("<p>新增<b>就业</b><span>120</span>人<br/>全年</p>", "新增就业120人\n全年"),
    "white space": (
        "<p>\n  一年来，\n\t我 认真\n  work hard\n  &nbsp;&nbsp;</p>",
        "一年来，我 认真 work hard",
    ),
    "indentation of spaces": ("<p>&nbsp;&nbsp;&nbsp;&nbsp;正文</p><p>　　正文</p>", "正文\n正文"),
    "entities": ("<p>&ldquo;两个维护&rdquo;&hellip;&lt;5%&#134071;&middot;</p>", "“两个维护”…<5%𠮷·"),
    "masks": ("<p>***县____元</p>", "***县____元"),
    "scripts and styles": (
        "<style>p{}</style><script>var a='<p>不</p>'</script><p>是</p><noscript>不</noscript>",
        "是",
    ),
    "navigation": ("<nav><a>首页</a></nav><p>正文</p><button>打印</button>", "正文"),
    "comments, also Word's": ("<!--[if gte mso 9]><xml>不</xml><![endif]--><p>是<!-- 不 --></p>", "是"),
    "deletion out, insertion in": ("<p><del>旧</del><ins>新</ins></p>", "新"),
    "ruby": ("<p><ruby>履<rp>(</rp><rt>lǚ</rt><rp>)</rp></ruby>职</p>", "履职"),
    "bullets": ("<ul><li>甲</li><li><p>乙</p><p>续</p></li></ul>", "• 甲\n• 乙\n续"),
    "typed numbers need no bullet": ("<ul><li>一、学习</li><li>（二）履职</li></ul>", "一、学习\n（二）履职"),
    "numbers": (
        "<ol><li>甲<li>乙<ol type=a><li>丙</ol><li value=7>丁<li>戊</ol>",
        "1. 甲\n2. 乙\na. 丙\n7. 丁\n8. 戊",
    ),
    "start and reversed": ("<ol start=3><li>甲</ol><ol reversed><li>乙<li>丙</ol>", "3. 甲\n2. 乙\n1. 丙"),
    "Chinese numbers": (
        '<ol style="list-style-type: cjk-ideographic"><li>甲</li><li>乙</li></ol>',
        "一、甲\n二、乙",
    ),
    "no mark": (
        '<ul style="list-style:none"><li>甲</ul><ul><li style="list-style-type: none">乙</ul>',
        "甲\n乙",
    ),
    "an empty item counts": ("<ol><li></li><li>乙</li></ol>", "2. 乙"),
    "table": (
        "<table><thead><tr><th>指标<th>数值<tbody><tr><td><p>投资</p><td> 3.5亿元 <tr><td><td>空</table>后",
        "指标\t数值\n投资\t3.5亿元\n\t空\n后",
    ),
    "form with a report in one cell": (
        "<table><tr><td>总结<td><p>一、甲</p><p>二、乙</p></table>",
        "总结\n一、甲\n二、乙",
    ),
    "table in a table": ("<table><tr><td>外<td><table><tr><td>内<td>里</table></table>", "外\t内\t里"),
    "pre": ("<pre>第一行\n  第二行</pre>后", "第一行\n第二行\n后"),
    "unclosed and misnested": ("<p>甲<b>乙<p>丙</b>丁", "甲乙\n丙丁"),
}


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES.keys())
def test_markup(markup: str, expected: str) -> None:
    assert text_of(markup) == expected


def test_hidden_parts_are_left_out_with_a_note() -> None:
    markup = '<p style="DISPLAY: none">藏</p><p hidden>藏</p>是<span style="mso-hide:all">藏</span>尾'
    document = read_bytes(f"<html>{markup}</html>".encode(), "a.htm")
    assert (document.text, document.notes) == ("是尾", ("网页中有隐藏的内容，未读入",))


PAGE = "<html><meta charset={}><title>述职报告</title><body><p>一年来，我履职尽责，𠮷。</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("utf-16", "utf-8"),
        ("utf-8", "gb18030"),
    ],
    ids=["utf-8", "gb2312", "GBK", "utf-16 in ASCII", "a lie"],
)
def test_charsets(declared: str, encoding: str) -> None:
    assert read_bytes(PAGE.format(declared).encode(encoding), "a.html").text == "一年来，我履职尽责，𠮷。"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_charset_from_the_bom_or_guessed(encoding: str) -> None:
    page = "<html><title>题</title><p>一年来，我认真履行工作职责，在各方面都有提高。</p></html>"
    assert (
        read_bytes(page.encode(encoding), "a.html").text == "一年来，我认真履行工作职责，在各方面都有提高。"
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<title>2023年述职报告_某县人民政府</title>", "2023年述职报告"),
        ("<title>2023年述职报告 - 某局网站</title>", "2023年述职报告"),
        ("<title>述职\n 述廉报告</title>", "述职 述廉报告"),
        ('<meta name="ArticleTitle" content="副县长述职报告"><title>某县</title>', "副县长述职报告"),
        ("<title>_</title>", "_"),
    ],
)
def test_title(head: str, expected: str) -> None:
    page = f"<html><head>{head}</head><body>正文</body></html>"
    assert read_bytes(page.encode(), "a.html").metadata == {"title": expected}


def test_without_a_title_there_is_no_metadata() -> None:
    assert read_bytes("<p>正文</p>".encode(), "a.html").metadata == {}


def test_xhtml_with_its_own_entities() -> None:
    """Entities that a page declares are never expanded: no files are read, nothing grows."""
    page = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/hostname">]><html><body><p>正文&b;&f;完</p></body></html>'
    )
    text = read_bytes(page.encode(), "a.html").text
    assert "哈" not in text.split("正文")[1]
    assert text.endswith("正文&b;&f;完")


def test_single_file_page() -> None:
    message = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        "PHA+yvbWsLGouOY8L3A+\r\n--x--\r\n"
    )
    assert read_bytes(message.encode(), "a.html").text == "述职报告"


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(EmptyFile):
        text_of("<img src=x><script>1</script>")


def test_deep_nesting_is_refused_with_a_message() -> None:
    with pytest.raises(DamagedFile) as refusal:
        text_of("<div>" * 3000 + "深" + "</div>" * 3000)
    assert refusal.value.detail == "网页嵌套层次过深"
