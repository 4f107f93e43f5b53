"""Plain text in every encoding that offices use."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.base.errors import DamagedFile, EmptyFile, UnreadableFile
from assistant.corpus.readers import Document, read_bytes

REPORT = (
    "2023年度述职报告\n各位领导，同志们：\n"
    "　　一年来，我分管教育、卫健工作，共走访***村120户，其中𠮷家巷３２户。\n"
)


def text_of(data: bytes) -> str:
    return read_bytes(data, "报告.txt").text


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("gb18030", b""),
    ],
)
def test_encodings(encoding: str, mark: bytes) -> None:
    assert text_of(mark + REPORT.encode(encoding)) == REPORT


def test_only_line_ends_change() -> None:
    data = "  述职报告 \r\n\r\n　　正文，\t***\r尾部　\n\n".encode()
    assert text_of(data) == "  述职报告 \n\n　　正文，\t***\n尾部　\n\n"


def test_a_guessed_encoding_is_noted() -> None:
    document = read_bytes(REPORT.encode("gb18030"), "报告.txt")
    assert document.notes == ("文件没有标明编码，按 GB18030（国标码） 读取，如有乱码请另存为 UTF-8",)
    assert read_bytes(REPORT.encode(), "报告.txt").notes == ()


@pytest.mark.parametrize("text", ["联通", "移动和联通两家公司的网络", "履职", "述"])
def test_short_gb18030_that_looks_like_utf8(text: str) -> None:
    """联通 in GB18030 is also valid UTF-8, a well-known mistake of Notepad."""
    assert text_of(text.encode("gb18030")) == text


def test_utf8_with_one_broken_byte_is_not_read_as_gb18030() -> None:
    data = (REPORT * 20).encode()
    at = data.index("教育".encode(), 2000)
    document = read_bytes(data[:at] + b"\xff" + data[at:], "报告.txt")
    assert document.text.replace("\ufffd", "") == REPORT * 20
    assert document.notes == ("有 1 处字节不能解码，以“\ufffd”代替",)


def test_a_file_truncated_inside_a_character() -> None:
    document = read_bytes(REPORT.encode("gb18030")[:-2], "报告.txt")
    assert document.text == REPORT[:-2] + "\ufffd"


def test_trailing_zero_bytes_are_left_out() -> None:
    """A power cut while saving causes them."""
    document = read_bytes(REPORT.encode() + bytes(512), "报告.txt")
    assert document.text == REPORT
    assert document.notes == ("文件末尾有 512 个空字节，已略去，请核对结尾是否完整",)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"\x00\x01\x02\x03" * 64,
        bytes(64),
        "前\0后".encode(),
        b"\x7fELF" + bytes(60) + b"\xfe" * 9,
    ],
    ids=["all bytes", "controls", "zeros", "a NUL inside", "program"],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedFile) as refusal:
        text_of(data)
    assert refusal.value.file == "报告.txt"
    assert "UTF-8" in refusal.value.hint


@pytest.mark.parametrize("data", [b"", b" \n\t\n", codecs.BOM_UTF8, "　\n".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        text_of(data)


def test_front_matter_becomes_metadata() -> None:
    lines = [
        "---",
        "title: 述职报告",
        "职务：县教育局局长",
        'year: "2023"',
        "portfolios:",
        "  - 教育",
        "  - 人社",
    ]
    data = "\r\n".join([*lines, "---", "正文。"])
    assert read_bytes(data.encode(), "a.txt") == Document(
        "正文。", {"title": "述职报告", "office": "县教育局局长", "year": "2023", "portfolios": "教育;人社"}
    )


def test_unknown_front_matter_keys_are_noted() -> None:
    document = read_bytes("---\nyear: 2023\nmood: 好\n---\n正文。".encode(), "a.txt")
    assert (document.metadata, document.notes) == (
        {"year": "2023"},
        ("文件头里的“mood”不是可用的字段，已略去",),
    )


@pytest.mark.parametrize(
    "text",
    [
        "---\n正文第一段。\n---\n正文第二段。",
        "---\n正文没有第二道线",
        "---\nmood: 好\n---\n正文。",
        "正文。\n---\nyear: 2023\n---\n",
        "----\nyear: 2023\n----\n",
    ],
    ids=["prose", "open", "unknown keys only", "not at the top", "longer rules"],
)
def test_text_without_front_matter_is_unchanged(text: str) -> None:
    assert read_bytes(text.encode(), "a.txt") == Document(text)


printable = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1)
chinese = st.text(
    st.sampled_from(
        "的一是在不了有和人这中大为上个国我以要他时来用们年度述职报告履𠮷，。；：、“”（）《》***120.5%"
    ),
    min_size=40,
)


@given(printable.filter(str.strip), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_any_text_survives_an_encoding_with_a_bom(text: str, encoding: str) -> None:
    assert text_of(text.encode(encoding)) == text


@given(printable.filter(str.strip).filter(lambda text: text.isascii() or max(text) >= "\u0800"))
def test_any_chinese_text_survives_utf8(text: str) -> None:
    assert text_of(text.encode()) == text


@given(chinese, st.sampled_from(["gb18030", "utf-16-le", "utf-16-be"]))
def test_chinese_prose_survives_an_encoding_without_a_bom(text: str, encoding: str) -> None:
    assert (
        text_of(("今年以来，我认真履行工作职责。" + text).encode(encoding))
        == "今年以来，我认真履行工作职责。" + text
    )


@settings(deadline=None)  # bytes that look like a document start LibreOffice
@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableFile):
        assert "\0" not in text_of(data)


PAGED = {
    "dashes": ("- 1 -", "- 2 -", "- 3 -"),
    "wide dashes": ("— 1 —", "— 2 —", "— 3 —"),
    "counted": ("第 1 页 共 3 页", "第 2 页 共 3 页", "第 3 页 共 3 页"),
    "of": ("1/3", "2/3", "3/3"),
}


@pytest.mark.parametrize("numbers", PAGED.values(), ids=PAGED)
@pytest.mark.parametrize("head", ["", "柳溪县水利局2024年度述职报告\n"])
def test_page_numbers_and_running_heads_are_left_out(numbers: tuple[str, str, str], head: str) -> None:
    pages = [
        "述职报告\n一、学习情况\n中心组学习12次。\n",
        "二、履职情况\n除险加固12座。\n",
        "三、打算\n再修两座。\n",
    ]
    document = read_bytes(
        "".join(f"{page}{number}\n{head}" for page, number in zip(pages, numbers, strict=True)).encode(),
        "报告.txt",
    )

    assert document.text == "".join(pages)
    assert document.notes == (f"页码和页眉、页脚 {6 if head else 3} 行未读入",)


RUNNING = "绵溪县应急管理局述职述廉报告"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{RUNNING}\n2024年度述职述廉报告\n一、履职情况\n检查企业318家次，查出隐\n— 1 —\n{RUNNING}\n患1906条。\n"
            f"二、问题\n人手少，\n— 2 —\n{RUNNING}\n设备旧。\n— 3 —\n",
            "2024年度述职述廉报告\n一、履职情况\n检查企业318家次，查出隐患1906条。\n二、问题\n人手少，设备旧。\n",
        ),
        (  # The running head is the only title: its first line stays.
            f"{RUNNING}\n一、履职情况\n检查企业318家次，查出隐\n— 1 —\n{RUNNING}\n患1906条。\n— 2 —\n{RUNNING}\n二、问题\n"
            "人手少。\n— 3 —\n",
            f"{RUNNING}\n一、履职情况\n检查企业318家次，查出隐患1906条。\n二、问题\n人手少。\n",
        ),
        (  # no page numbers
            f"{RUNNING}\n\n一、履职情况\n检查企业318家次，\n\n{RUNNING}\n\n查出隐患1906条。\n{RUNNING}\n二、问题\n人手少。",
            f"{RUNNING}\n\n一、履职情况\n检查企业318家次，查出隐患1906条。\n二、问题\n人手少。",
        ),
        (
            "2023年总结\n修渠63公里，灌田\n2023年总结\n1.2万亩。\n打井19眼。\n2023年总结\n还要努力。",
            "2023年总结\n修渠63公里，灌田1.2万亩。\n打井19眼。\n还要努力。",
        ),
        (  # A heading at the foot of a page is not joined with its text.
            f"{RUNNING}\n2024年度述职报告\n一、履职情况\n- 1 -\n{RUNNING}\n检查企业318家次。\n"
            f"- 2 -\n{RUNNING}\n二、问题\n人手少。\n- 3 -\n",
            "2024年度述职报告\n一、履职情况\n检查企业318家次。\n二、问题\n人手少。\n",
        ),
        # Three reports in one file, and a list of reports, are text.
        (
            "述职报告\n修渠。\n述职报告\n打井。\n述职报告\n栽树。",
            "述职报告\n修渠。\n述职报告\n打井。\n述职报告\n栽树。",
        ),
    ],
)
def test_a_running_title_is_left_out_and_cut_paragraphs_are_joined(text: str, expected: str) -> None:
    assert read_bytes(text.encode(), "报告.txt").text == expected


@pytest.mark.parametrize(
    "text", ["比分\n3/4\n", "- 1 -\n正文\n", "- 3 -\n正文\n- 2 -\n", "——学习\n——工作\n", "1.\n2.\n3.\n"]
)
def test_what_only_looks_like_a_page_number_stays(text: str) -> None:
    assert text_of(text.encode()) == text
