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


# --- pages that are laid out by tables, in bold type, in cards ----------------------------------------

_BODY = (
    "　　2023年，我主持科技局工作。现报告如下：<br>&nbsp;&nbsp;&nbsp;&nbsp;一、履职情况"
    "<br>&#12288;&#12288;（一）抓平台。新建实验室3个。"
    "<br>　　二、存在问题<br>　　成果转化不多。<br>　　三、今后打算<br>　　建好中试基地。"
)
_LAYOUT = f"""<table width=980><tr><td><table><tr><td><img src=logo.gif></td>
<td>石泉县科技信息网</td><td>今天是2024年1月9日</td></tr>
</table></td></tr><tr><td><table><tr><td><a href=1>首页</a></td><td><a href=2>机构设置</a></td></tr></table></td></tr>
<tr><td><table><tr><td width=200><table><tr><td>栏目导航</td></tr><tr><td>
<a href=a>局务公开</a></td></tr><tr><td>热点排行</td></tr>
</table></td><td><table><tr><td>您现在的位置：<a href=/>首页</a> → 述职公示</td></tr><tr>
<td><font size=5>石泉县科技局局长2023年度述职述廉报告</font>
</td></tr><tr><td>作者：办公室　来源：本站原创　点击数：352　更新时间：2024-1-9</td></tr><tr><td><table>
<tr><td>{_BODY}</td></tr></table></td></tr>
<tr>
<td>【<a href=#>发表评论</a>】【<a href="javascript:print()">打印此文</a>】【<a href="javascript:close()">关闭窗口</a>】</td></tr>
</table></td></tr></table></td></tr><tr><td>版权所有：石泉县科技局　技术支持：星河网络</td>
</tr><tr><td>站长：某某</td></tr></table>"""


def test_a_site_that_is_laid_out_by_tables() -> None:
    document = read(_LAYOUT, "石泉县科技信息网")

    assert document.text.split("\n") == [
        "石泉县科技局局长2023年度述职述廉报告",
        "2023年，我主持科技局工作。现报告如下：",
        "一、履职情况",
        "（一）抓平台。新建实验室3个。",
        "二、存在问题",
        "成果转化不多。",
        "三、今后打算",
        "建好中试基地。",
    ]
    assert document.metadata == {"title": "石泉县科技局局长2023年度述职述廉报告"}
    assert {"石泉县科技信息网", "栏目导航", "站长：某某"} <= {one.text for one in document.remarks}


def test_a_form_keeps_the_cells_above_the_title() -> None:
    """Word saves forms as tables; there is no link on such a page."""
    form = "<table><tr><td>姓名</td><td>某某</td></tr></table><p>2023年度述职报告</p><p>我任局长，办成三件事。</p>"

    assert read(form, "登记表").text.split("\n")[0] == "姓名\t某某"


def _heads(document: Document) -> list[str]:
    report = parse(document.text, headings=document.headings)
    heads = [section.heading.text for section in report.sections if section.heading]
    return heads + [
        item.head.text for section in report.sections for item in section.items if item.head is not None
    ]


def test_headings_are_bold_paragraphs_and_points_are_a_numbered_list() -> None:
    document = read(
        "<p align=center><b>石泉县农业农村局局长2024年度述职报告</b></p>"
        "<p>2024年，我以<b>粮食安全</b>为首责。</p><p><b>履职情况</b></p>"
        "<ol><li><b>稳住粮食。</b>播种31.2万亩。</li><li><b>壮大产业。</b>新增<b>茶园</b>2100亩。</li></ol><p><strong>存在问题</strong></p>"
        "<ol><li>链条短。</li><li>人才少。</li></ol><p><b>下步打算</b></p><ol><li>抓单产。</li><li>育企业5家。</li></ol>",
        "述职公示",
    )

    assert document.metadata == {"title": "石泉县农业农村局局长2024年度述职报告"}
    assert _heads(document) == ["履职情况", "存在问题", "下步打算", "1. 稳住粮食。", "2. 壮大产业。"]


def test_headings_are_elements() -> None:
    document = read(
        "<h2>石泉县商务局局长2024年述职报告</h2><p>2024年，我抓消费。现报告如下。</p><h3>主要工作</h3><h4>促消费</h4><p>发券300万元。</p>"
        "<h4>稳外贸</h4><p>新增12家。</p><h3>主要不足</h3><p>办法不多。</p><h3>明年安排</h3><p>办好展会。</p>"
    )

    assert _heads(document) == ["主要工作", "主要不足", "明年安排", "促消费", "稳外贸"]


def test_a_page_wholly_in_bold_type_has_no_headings() -> None:
    document = read("<b>" + "".join(f"<p>{line}</p>" for line in LINES) + "</b>")

    assert _heads(document) == ["一、履职情况", "二、存在的问题", "三、下一步打算", "（一）抓除险加固。"]


def test_an_official_account_with_numbered_cards() -> None:
    document = read(
        f'<h1 id="activity-name">{TITLE}</h1>'
        f'<div id="js_content" style="visibility:hidden"><section>点击上方<span>“石泉林业”</span>，'
        "关注我们</section><p>↑↑↑点击蓝字关注我们</p><p>2024年，我抓林业。</p><section><section><span>0</span><span>1</span></section>"
        "<section>履职情况</section></section><p>造林<span>2</span><span>.1</span>万亩，阅读推广12场。</p><section><span>02</span></section>"
        "<section>存在的问题</section><p>点击率不高，群众关注的事办得慢。</p><p>END</p>"
        "<p>来源 | 石泉林业</p><p>编辑：小石　　责编：老泉</p>"
        "<p>往期推荐</p><p>长按识别二维码关注我们</p><p>点个“在看”再走吧</p></div><div>阅读 3521</div>"
        "<div>赞 ，轻点两下取消赞 在看 ，轻点两下取消在看</div><div>分享 收藏 3</div><div>喜欢此内容的人还喜欢</div>"
    )

    assert document.text.split("\n") == [
        TITLE,
        "2024年，我抓林业。",
        "履职情况",
        "造林2.1万亩，阅读推广12场。",
        "存在的问题",
        "点击率不高，群众关注的事办得慢。",
    ]
    assert ("标题上方的序号", "01") in {(one.reason, one.text) for one in document.remarks}


def test_heads_and_feet_of_pages_that_word_writes_into_a_page() -> None:
    document = read(
        f"<div style='mso-element:header'><p>县信访局文印室</p></div>{PARAGRAPHS}"
        "<div style='mso-element: footer'><p>第1页</p></div><div style='mso-element:para-border-div'><p>述职人：某某</p></div>"
    )

    assert document.text.split("\n") == [*LINES, "述职人：某某"]
