"""Saved pages: the article without what stands around it, and without losing a line of it."""

import pytest

from assistant.corpus.parse import parse
from assistant.corpus.readers import Document, read_bytes
from assistant.domain.report import Role

LINES = [
    "我叫某某，现任柳溪县水利局局长，现将2024年度履职情况报告如下。",
    "一、履职情况",
    "（一）抓除险加固。完成投资4860万元，惠及下游七个乡镇。",
    "来源于群众的建议56条，办结54条。",
    "二、存在的问题",
    "学习不够，调研不深。",
    "三、下一步打算",
    "继续抓好防洪工程。",
]
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in LINES)
TITLE = "柳溪县水利局局长2024年度述职报告"
MENU = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li>'
    "<li><a>互动交流</a></li></ul></div>"
)
FOOT = (
    '<div class="footer">主办：柳溪县人民政府办公室　承办：县信息中心<br>版权所有　备案号：某ICP备00000000号<br>'
    "技术支持：某某公司<br><a href='/about'>关于我们</a> | <a href='/map'>网站地图</a></div>"
)

PAGES = {
    "a county": f'{MENU}<div>当前位置：<a href="/">首页</a> &gt; <a href="/x">述职述廉</a></div><h1>{TITLE}</h1>'
    "<div>来源：县水利局　发布时间：2025-01-08 10:21　浏览次数：123次　字体：【<a>大</a> <a>中</a> <a>小</a>】 "
    f'<a href="javascript:window.print()">打印</a></div><div class="TRS_Editor">{PARAGRAPHS}</div>'
    "<div>责任编辑：某某</div><div>分享到：<a>微信</a></div><h3>相关链接</h3><ul><li><a href='1'>关于做好述职工作的通知</a></li>"
    f"<li><a href='2'>2023年度述职报告</a></li></ul><div>上一篇：<a href='3'>工作动态</a></div>{FOOT}",
    "a school": f"<h1>{TITLE}</h1><div>2025-01-08 10:21 &nbsp; 作者：办公室 &nbsp; 点击：[<span>88</span>]</div>"
    f'<div id="vsb_content"><div class="v_news_content">{PARAGRAPHS}</div></div><a href="x">【关闭窗口】</a>{FOOT}',
    "no element that is known": f"{MENU}<h1>{TITLE}</h1><p>发布日期：2025-01-08</p><p>信息来源：县水利局</p>{PARAGRAPHS}"
    "<p><a href='x'>打印本页</a> <a href='y'>关闭窗口</a></p><p>扫一扫在手机打开当前页</p>",
    "an official account": f'<h1 id="activity-name">{TITLE}</h1><div id="meta_content">柳溪水利 2025-01-08</div>'
    f'<div id="js_content" style="visibility: hidden; opacity: 0;">{PARAGRAPHS}<p>预览时标签不可点</p></div>'
    '<div id="js_pc_qr_code">微信扫一扫<br>关注该公众号</div>',
    "hidden until a script runs": f'<h1>{TITLE}</h1><a href="/">返回</a>'
    f'<div id="app" style="display:none">{PARAGRAPHS}</div>',
    "an article element": f"<header>{MENU}</header><article><h1>{TITLE}</h1>{PARAGRAPHS}</article>"
    "<aside><a href='x'>热门</a></aside>",
    "headings that link within the page": f"<h1>{TITLE}</h1>"
    + "".join(f'<p><a name="p{n}">{line}</a></p>' for n, line in enumerate(LINES))
    + '<p><a href="#top">回到顶部</a></p>'.replace("#top", "/top"),
    "a word processor": f"<h1>{TITLE}</h1>{PARAGRAPHS}",
}


def read(body: str, title: str = f"{TITLE}_柳溪县人民政府") -> Document:
    page = f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_bytes(page.encode(), "保存的网页.html")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_article_and_nothing_else(page: str) -> None:
    document = read(page)

    assert document.text.splitlines() == [TITLE, *LINES]
    assert document.metadata == {"title": TITLE}
    assert [section.role for section in parse(document.text).sections] == [
        Role.LEAD,
        Role.DUTY,
        Role.PROBLEMS,
        Role.PLANS,
    ]


DIVS = "".join(f"<div>{line}</div>" for line in LINES)
PLAIN = {
    "a bar above and a foot below": "<div><div>无障碍阅读</div><div>繁體</div><div>登录个人中心</div></div>"
    f'<div>您的位置：<a href="/">首页</a> &gt;&gt; <a href="/x">述职述廉</a></div><div><div>{TITLE}</div>'
    "<div>日期：2025-01-08　来源：县水利局　作者：管理员　浏览量：318</div>{body}</div>"
    '<div>上一篇：<a href="1">县农机站2024年度述职报告</a></div><div>下一篇：没有了</div>'
    "<div>扫一扫在手机打开当前页</div><div>版权所有：柳溪县水利局　示ICP备00000000号-1</div>",
    "care for the old": "<div>关怀版</div><div>无障碍</div><div><a href='/en'>English</a></div>"
    f"<div>您当前的位置：首页</div><div>{TITLE}</div><div>时间：2025年1月8日 浏览次数：12</div>{{body}}"
    "<div>分享到：</div><div>打印</div><div>网站地图 | 联系我们</div>",
    "a time and an origin": f"<div><a href='/'>首页</a></div><div>您现在的位置：政务公开</div><div>{TITLE}</div>"
    "<div>发布时间：2025-01-08 09:30　字号：大 中 小</div>{body}<div>关闭窗口</div>"
    + "<div>地址：柳溪县河滨路1号　邮编：000000</div><div>某ICP备00000000号</div>",
    "letters of the site": f"<div>智能问答</div><div>手机版</div><div><a href='/'>返回首页</a></div><div>{TITLE}</div>"
    "<div>2025-01-08 10:00</div>{body}<div>下一条：关于防汛的通知</div><div>主办单位：柳溪县人民政府</div>"
    "<div>技术支持：某某公司</div><div>网站标识码：0000000000</div>",
    "an address below": f"<div>长辈版</div><div>所在位置：<a href='/'>首页</a></div><div>{TITLE}</div>"
    "<div>来源：县水利局</div>{body}<div>收藏本页</div><div>本站示ICP备00000000号　示公网安备 00000000000000号</div>",
}


@pytest.mark.parametrize("page", PLAIN.values(), ids=PLAIN)
def test_an_article_in_elements_without_a_name(page: str) -> None:
    document = read(page.replace("{body}", DIVS), title=f"{TITLE}-柳溪县水利局")

    assert document.text.splitlines() == [TITLE, *LINES]
    assert document.metadata == {"title": TITLE}


def test_a_date_of_the_report_is_no_date_of_the_page() -> None:
    signed = "<div>述职人：周明</div><div>日期：2025年1月8日</div>"
    document = read(f"<div><a href='/'>首页</a></div><div>{TITLE}</div>{DIVS}{signed}")
    assert document.text.splitlines() == [TITLE, *LINES, "述职人：周明", "日期：2025年1月8日"]


def test_notes_say_what_was_left_out() -> None:
    assert read(PAGES["a county"]).notes == ("网页上的导航、来源、相关链接等 15 行未读入",)
    assert read(PAGES["a word processor"]).notes == ()
    assert read(PAGES["hidden until a script runs"]).notes == (
        "网页的正文要运行脚本才显示，已连同隐藏的内容读入，请核对",
        "网页上的导航、来源、相关链接等 1 行未读入",
    )


def test_an_attachment_is_named() -> None:
    document = read(
        PAGES["a county"].replace("<div>责任", '<div>附件：<a href="1.doc">主要指标.doc</a></div><div>责任')
    )

    assert document.text.splitlines()[-1] == "附件：主要指标.doc"


@pytest.mark.parametrize(
    "line",
    [
        "作者：张某",
        "来源：各乡镇上报",
        "时间：2024年12月",
        "打印机12台",
        "首页宣传栏更新24次，编辑稿件46篇。",
        "分享经验、推广做法，现场会开了三次。",
    ],
)
def test_lines_of_a_document_of_a_word_processor_stay(line: str) -> None:
    assert line in read(f"<h1>{TITLE}</h1>{PARAGRAPHS}<p>{line}</p>").text.splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "首页宣传栏更新24次，编辑稿件46篇。",
        "分享经验、推广做法，现场会开了三次。",
        "（二）<a href='x'>《中华人民共和国水法》</a>宣传到村。",
        "大中型水库12座全部安全度汛。",
        "来源于中央和省的资金4860万元。",
        "打印本页的人多了，关闭窗口的人少了。",
    ],
)
def test_text_that_begins_like_a_line_around_the_article_stays(line: str) -> None:
    shown = line.replace("<a href='x'>", "").replace("</a>", "")

    assert shown in read(f"{MENU}<h1>{TITLE}</h1><p>{line}</p>{PARAGRAPHS}").text.splitlines()


TITLES = [
    ("<h1>柳溪县水利局2024年述职报告</h1>", "柳溪县人民政府门户网站", "柳溪县水利局2024年述职报告"),
    ("<h1>柳溪县人民政府</h1><p>正文</p>", "2024年述职报告-柳溪县人民政府", "2024年述职报告-柳溪县人民政府"),
    ("<h1>通知公告</h1><p>正文</p>", "2024年述职报告_柳溪县", "2024年述职报告"),
    (
        '<h2 class="rich_media_title" id="activity-name"> 2024年度述职报告 </h2><h1>柳溪水利</h1>',
        "柳溪水利",
        "2024年度述职报告",
    ),
    ("<h1>述职报告</h1><h1>附表</h1>", "2024年述职报告 | 柳溪县", "2024年述职报告"),
]


@pytest.mark.parametrize(("body", "title", "expected"), TITLES)
def test_the_title_is_that_of_the_article(body: str, title: str, expected: str) -> None:
    assert read(body, title).metadata == {"title": expected}
