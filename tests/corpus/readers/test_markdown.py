"""Markdown, reduced to the visible text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.parse import parse
from assistant.corpus.readers import Document, read_bytes
from assistant.domain.report import Metadata


def text_of(text: str) -> str:
    return read_bytes(text.encode(), "报告.md").text


CASES = {
    "headings": (
        "# 述职报告\n##一、学习 ##\n### （一）读书\n#1楼\n",
        "述职报告\n一、学习\n（一）读书\n#1楼\n",
    ),
    "underlined heading": ("述职报告\n====\n学习\n----\n文", "述职报告\n\n学习\n\n文"),
    "strong before Chinese punctuation": ("坚持**重点：**发展", "坚持重点：发展"),
    "emphasis": ("这是 *重点* 和 __要点__ 和 ~~旧~~", "这是 重点 和 要点 和 旧"),
    "masks stay": ("***县张**、李**，*号同志", "***县张**、李**，*号同志"),
    "a line of stars is a mask": ("***\n* * *\n尾", "***\n\n尾"),
    "blanks to fill in stay": ("完成____万元，____年", "完成____万元，____年"),
    "names with underscores": ("见 work_plan_v2", "见 work_plan_v2"),
    "links and pictures": (
        "见[通知](http://a.cn/b_(1).html)，![图](x.png)、<https://a.cn>、[文][1]\n[1]: http://b.cn",
        "见通知，、https://a.cn、文",
    ),
    "brackets of documents": ("县政发[2023]3号", "县政发[2023]3号"),
    "bullets": ("- 甲\n* 乙\n  + 丙\n-丁", "• 甲\n• 乙\n  • 丙\n-丁"),
    "numbers as written": ("3. 甲\n4. 乙\n1) 丙", "3. 甲\n4. 乙\n5) 丙"),
    "lazy numbers": ("1. 甲\n1. 乙\n1. 丙\n正文\n1. 丁", "1. 甲\n2. 乙\n3. 丙\n正文\n1. 丁"),
    "a year is no list": ("2023年完成\n3.5亿元", "2023年完成\n3.5亿元"),
    "table": ("|指标|数值|\n|:-|-:|\n|投资|**3.5**亿元|\n|空||\n后", "指标\t数值\n投资\t3.5亿元\n空\n后"),
    "table without edges": ("甲 | 乙\n--- | ---\n一\\|二 | 三", "甲\t乙\n一|二\t三"),
    "a bar is no table": ("甲|乙\n丙", "甲|乙\n丙"),
    "quote": ("> 引文\n> > 又引", "引文\n又引"),
    "code": ("```\n# 原样**\n```\n`a**b**`后", "# 原样**\na**b**后"),
    "html": ("甲<br>乙<b>丙</b><!-- 批注 -->&nbsp;丁&amp;", "甲\n乙丙\xa0丁&"),
    "comment over lines": ("甲\n<!-- 一\n二 -->\n乙", "甲\n\n乙"),
    "escapes": ("1\\. 甲\\*乙", "1. 甲*乙"),
    "changes and remarks": (
        "新增{--2000--}{++2400++}个{>>核<<}，{~~旧~>新~~}区%% 内部 %%",
        "新增2400个，新区",
    ),
    "per cent stays": ("占比5%，6%%", "占比5%，6%%"),
    "highlight": ("==优质率==达到80%，a==b", "优质率达到80%，a==b"),
    "tasks": ("- [x] 建成\n- [ ] 扩建", "• 建成\n• 扩建"),
    "attributes of headings": ("## 一、学习 {#study}\n文{#a}", "一、学习\n文{#a}"),
    "a place for the contents": ("[TOC]\n{% include nav %}\n[[toc]]\n文", "\n\n\n文"),
    "less than stays": ("占比<5%，a<b", "占比<5%，a<b"),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES.keys())
def test_markup_is_removed(source: str, expected: str) -> None:
    assert text_of(source) == expected


def test_front_matter() -> None:
    source = "---\ntitle: 述职报告\nyear: 2023\nportfolios: [教育, 人社]\n---\n# 述职报告"
    assert read_bytes(source.encode(), "a.markdown") == Document(
        "述职报告", {"title": "述职报告", "year": "2023", "portfolios": "教育;人社"}
    )


def test_footnotes_are_left_out_with_a_note() -> None:
    document = read_bytes("甲[^1]。\n\n[^1]: 注".encode(), "a.md")

    assert (document.text, document.notes) == ("甲。\n", ("脚注未读入",))
    assert [remark.text for remark in document.remarks] == ["[^1]: 注"]


def test_gb18030() -> None:
    assert (
        read_bytes("# 述职报告\n一年来，我履行职责。".encode("gb18030"), "a.md").text
        == "述职报告\n一年来，我履行职责。"
    )


@given(st.text(st.sampled_from("一年来履职，。；、（）《》“”\n120.5%𠮷"), min_size=1).filter(str.strip))
def test_text_without_markup_is_unchanged(text: str) -> None:
    assert text_of(text) == text


@given(st.text(st.sampled_from("*_~`[]()!<>|#-+ 1.\\&;职责\n"), max_size=60))
def test_any_markup_is_read(text: str) -> None:
    assert "责" in text_of(text + "\n\n责")


@pytest.mark.parametrize(
    "head",
    [
        "---\nlayout: post\ndate: 2025-01-08 09:30:00 +0800\ntags: [述职, 教育]\n---\n",
        "\n---\nlayout: post\ncategories:\n  - 公示\nimage:\n  path: /a.png\n---\n\n",
        "+++\ndate = 2025-01-08T09:30:00+08:00\ndraft = false\n+++\n",
        "---\nlayout: post\ndescription: |\n  两行的\n  说明\n---\n",
        "```yaml\nlayout: post\n```\n",
        "\nLayout: post\nDate: 2026-01-08\n\n",
    ],
)
def test_the_front_matter_of_web_sites_is_left_out(head: str) -> None:
    document = read_bytes(f"{head}# 柳溪县教育局副局长2024年度述职报告\n正文。".encode(), "input.md")

    assert document.text.lstrip() == "柳溪县教育局副局长2024年度述职报告\n正文。"
    assert document.notes == ()


def test_keys_of_web_sites_stand_beside_those_of_a_report() -> None:
    head = "---\nlayout: post\ntitle: 述职报告\nyear: 2024\nmood: 好\n---\n"
    assert read_bytes(f"{head}正文。".encode(), "a.md") == Document(
        "正文。", {"title": "述职报告", "year": "2024"}, ("文件头里的“mood”不是可用的字段，已略去",)
    )


def test_changes_and_remarks_are_noted() -> None:
    document = read_bytes("新增{--2000--}{++2400++}个{>>核<<}。".encode(), "a.md")
    assert document.notes == ("批注和修订标记 3 处，按修订后的文字读入",)


@pytest.mark.parametrize(
    "text", ["Note: a\nDate: b\n\n正文", "Date: b\n\n正文", "标题：述职\n日期：今天\n\n正文"]
)
def test_lines_with_colons_that_are_no_front_matter(text: str) -> None:
    assert text_of(text) == text


def test_a_title_of_the_site_does_not_hide_the_year_of_the_report() -> None:
    head = "---\nlayout: post\ntitle: 工作动态\n---\n"
    document = read_bytes(f"{head}# 柳溪县教育局副局长2024年度述职报告\n正文。".encode(), "a.md")
    report = parse(document.text, Metadata(title=document.metadata["title"]))

    assert (report.title, report.office, report.year) == ("工作动态", "教育局副局长", 2024)
