"""The export as plain text, compared as a whole."""

from dataclasses import replace

from checked_draft import DRAFT, NOTHING, PAID, RESULT, THERE, span

from assistant.domain.text import Span
from assistant.export import export_check


def text_of(result: object, draft: object = DRAFT) -> str:
    return export_check("text", result, draft).decode()  # type: ignore[arg-type]


def test_findings_and_summary() -> None:
    assert text_of(RESULT) == (
        "稿件/2024 述职.txt:7:13-7:15  请核对  外地地名\n"
        "  “石渡县”不在澜屏市青岚县范围内，请核对\n"
        "  本文：石渡县\n"
        "  可改：青岚县；全县\n"
        "\n"
        "稿件/2024 述职.txt:8:7-8:8  请核对  待填\n"
        "  “【】”处还没有填写{数量}\n"
        "  本文：【】\n"
        "\n"
        "稿件/2024 述职.txt:3:3-3:48  请核对  文字重合 · 本人往年 · 仅改数字\n"
        "  与《青岚县教育局局长2022年述职报告》（本人，2022年）近同，仅改数字 2 处\n"
        f"  本文：{PAID}\n"
        f"  来源：《青岚县教育局局长2022年述职报告》（甲某，2022年）：{THERE}\n"
        "  差异：删“学校”，“46”→“58”（数字），“82”→“95”（数字）\n"
        "  另见：编号 人社/2019（乙某，2019年）、编号 人社/2020（乙某，2020年）、编号 人社/2021（乙某，2021年）等 4 篇\n"
        "\n"
        "稿件/2024 述职.txt:4:14-4:18  提示  outside_rule：“𠮷祥镇小学”  名称请与批复核对 [见](1)\n"
        "稿件/2024 述职.txt:7:3-7:11  提示  文字重合 · 本文之内 · 相同：“理论学习不够深入，”  与本文第 6 行相同\n"
        "\n"
        "全文 180 字；文字重合 25.0%（不计标题和通用提法；全部计入 37.5%）；通用提法 5.0%\n"
        "共 5 处：请核对 3 处，提示 2 处；另有通用提法 1 处\n"
        "以下是供核对的线索，不是结论；是否修改，由起草人判断。\n"
    )


def test_no_findings() -> None:
    assert text_of(NOTHING) == (
        "全文 180 字；文字重合 0.0%（不计标题和通用提法；全部计入 0.0%）；通用提法 0.0%\n没有需要核对的地方\n"
    )


def test_a_finding_with_an_empty_span() -> None:
    """A finding about something missing has a position but no text."""
    missing = replace(RESULT.findings[-1], rule="structure", span=Span(0, 0), message="没有“存在的问题”部分")
    block = text_of(replace(RESULT, findings=(missing,)), replace(DRAFT, source="")).split("\n\n")[0]
    assert block == "草稿:1:1  请核对  结构\n  没有“存在的问题”部分"


def test_control_characters_are_removed() -> None:
    evil = replace(RESULT.findings[-1], message="请\x1b]0;核对\x07\n第二行", replacements=("甲\x1b[2J",))
    draft = replace(DRAFT, text=DRAFT.text.replace("【】", "\x1b\x07"), source="稿\x1b[31m.txt")
    assert evil.span == span("【】")
    assert "\x1b" not in text_of(replace(RESULT, findings=(evil,)), draft)
