"""Text that was decoded wrongly once is mended, or refused; text that is as it should be stays."""

import codecs
from difflib import SequenceMatcher

import pytest

from assistant.base.decoding import decode
from assistant.base.errors import DamagedFile

REPORT = (
    "柳溪县水利局局长2024年度述职报告\n我叫某某，现任柳溪县水利局局长，现将2024年度履职情况报告如下。\n"
    "一、履职情况\n（一）抓水库除险加固。完成投资4860万元，惠及下游七个乡镇三万多名群众，汛前全部完成大坝防渗和溢洪道整修。\n"
    "二、存在的问题\n学习不够，调研不深，对基层水管站管得松。\n三、下一步打算\n继续抓好防洪工程，让群众放心。\n"
)
TRADITIONAL = (
    "柳溪縣水利局局長2024年度述職報告\n我現任柳溪縣水利局局長，現將2024年度履職情況報告如下。\n"
    "一、履職情況\n抓水庫除險加固，完成投資4860萬元，惠及下游七個鄉鎮三萬多名群眾。\n"
)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Windows reads the byte 80 as € and everything else that it does not know as a question mark."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return "".join("€" if byte == 0x80 else "?" for byte in wrong), error.end


codecs.register_error("as Windows", _as_windows)


def test_utf8_that_was_read_as_gbk() -> None:
    wrong = REPORT.encode().decode("gb18030", "as Windows")
    decoded = decode(wrong.encode(), "报告.txt")

    assert wrong.startswith("鏌虫邯")
    assert decoded.text.splitlines()[0] == "柳溪县水利局局\ufffd2024年度述职报告"  # a digit took a byte of 长
    assert "惠及下游七个乡镇三万多名群众，汛前全部完成" in decoded.text
    assert SequenceMatcher(None, decoded.text, REPORT, autojunk=False).ratio() > 0.96
    assert decoded.notes[0].startswith("文字被错误转换过（UTF-8 的文字曾被当作国标码），已还原")


@pytest.mark.parametrize(
    "lines",
    [
        [
            "2024年度述职报告",
            "1. 履职情况",
            "接收档案3.8万件, 修复族谱217册.",
            "2. 存在问题",
            "库房设备老化.",
        ],
    ],
)
def test_short_lines_that_were_read_as_gbk_are_mended(lines: list[str]) -> None:
    right = "\n".join(lines)
    decoded = decode(right.encode().decode("gb18030", "ignore").encode(), "报告.txt")

    assert decoded.notes[0].startswith("文字被错误转换过（UTF-8 的文字曾被当作国标码），已还原")
    assert SequenceMatcher(None, decoded.text, right, autojunk=False).ratio() > 0.9
    assert decode(right.encode(), "报告.txt").text == right


@pytest.mark.parametrize(
    "lines",
    [
        ["履职报告", "", "修渠", "打井19眼", "栽树4.2万株", "", "问题", "人手少", "", "打算", "招两名技术员"],
        ["述职述廉报告", "我是某某", "管水", "管电", "管路", "管林", "样样都管", "不收礼", "不说情"],
        ["- 主要工作", "- 防汛: 值守142天", "- 抗旱: 打井19眼", "- 问题: 预警误报", "- 打算: 共用一张图"],
        ["一、学习", "读书12本", "二、工作", "建校3所", "三、廉洁", "没有宴请", "四、不足", "调研少"],
    ],
)
def test_short_lines_of_which_too_much_is_lost_are_refused(lines: list[str]) -> None:
    right = "\n".join(lines)
    with pytest.raises(DamagedFile, match="已经无法还原"):
        decode(right.encode().decode("gb18030", "ignore").encode(), "报告.txt")
    assert decode(right.encode(), "报告.txt").text == right


@pytest.mark.parametrize(
    ("right", "wrong", "saved"),
    [
        ("utf-8", "latin-1", "utf-8"),
        ("gb18030", "latin-1", "utf-8"),
        ("utf-8", "latin-1", "utf-16"),
        ("gb18030", "latin-1", "utf-8-sig"),
    ],
)
def test_chinese_that_was_read_as_western(right: str, wrong: str, saved: str) -> None:
    decoded = decode(REPORT.encode(right).decode(wrong).encode(saved), "报告.txt")

    assert decoded.text == REPORT
    assert "被当作西文" in decoded.notes[0]


@pytest.mark.parametrize(
    "ruined",
    [
        "锟斤拷锟斤拷锟斤拷2024锟斤拷锟斤拷锟绞憋拷锟斤拷锟斤拷锟斤拷锟斤拷锟斤拷",
        REPORT.encode().decode("cp1252", "replace"),
        REPORT.encode("gb18030").decode("utf-8", "replace"),
    ],
)
def test_what_cannot_be_mended_is_refused(ruined: str) -> None:
    with pytest.raises(DamagedFile) as refusal:
        decode(ruined.encode(), "报告.txt")

    assert "转换以前的原文件" in refusal.value.hint


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize(
    "text",
    [REPORT, TRADITIONAL, "朱鹮 翟灏 瞿塘 夔门 龔 麤 龘 靐 齉 龖 龗 灪 爨 癵 驫 麣 纞 虋 讟 钃 鸜 麷 鞻"],
)
def test_text_as_it_should_be_stays(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "报告.txt")

    assert decoded.text == text
    assert not any("错误转换" in note for note in decoded.notes)


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs"])
def test_big5(encoding: str) -> None:
    decoded = decode(TRADITIONAL.encode(encoding), "報告.txt")

    assert decoded.text == TRADITIONAL
    assert decoded.notes == ("文件没有标明编码，按 Big5（大五码） 读取，如有乱码请另存为 UTF-8",)
