"""Plain text in every encoding that offices use."""

import codecs
import re
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


NUMBERED_PAGES = {
    "four forms": ("— 1 —", "第 2 页", "- 3 -", "4/5"),
    "dots": ("·1·", "· 2 ·", "·3·", "·4·"),
    "full width": ("－１－", "－２－", "－３－", "－４－"),
    "of all": ("共5页 第1页", "共5页 第2页", "共5页 第3页", "共5页 第4页"),
    "of all in brackets": ("第1页（共5页）", "第2页（共5页）", "第3页（共5页）", "第4页（共5页）"),
    "Chinese": ("第一页", "第二页", "第三页", "第四页"),
    "waves": ("~ 1 ~", "~ 2 ~", "~ 3 ~", "~ 4 ~"),
    "brackets": ("[1]", "[2]", "[3]", "[4]"),
    "Latin": ("Page 1 of 5", "Page 2 of 5", "Page 3 of 5", "Page 4 of 5"),
    "bare": ("1", "2", "3", "4"),
    "not from one": ("—5—", "—6—", "—7—", "—8—"),
}


@pytest.mark.parametrize("numbers", NUMBERED_PAGES.values(), ids=NUMBERED_PAGES)
def test_words_and_figures_that_a_page_number_cut_are_joined(numbers: tuple[str, ...]) -> None:
    pages = [
        "柳溪县水利局局长2024年度述职报告\n我分管工程。\n一、履职情况\n（一）守住底线。排查隐患83",
        "2个。\n组织演练，\n（二）办好供水。新建水厂3座。铺设管网4",
        "6.8公里。\n培训人员。\n改善饮水条件，水质合格率达到9",
        "6.4%。\n办理提案。\n二、问题\n全站技术人员仍然偏少，自动化监测设备更新的步子也慢，应急抢险的物资储",
        "备不足。\n",
    ]
    text = "".join(f"{page}\n\n{number}\n\n" for page, number in zip(pages, numbers, strict=False))

    assert text_of((text + pages[4]).encode()) == (
        "柳溪县水利局局长2024年度述职报告\n我分管工程。\n一、履职情况\n（一）守住底线。排查隐患832个。\n组织演练，\n"
        "（二）办好供水。新建水厂3座。铺设管网46.8公里。\n培训人员。\n改善饮水条件，水质合格率达到96.4%。\n办理提案。\n"
        "二、问题\n全站技术人员仍然偏少，自动化监测设备更新的步子也慢，应急抢险的物资储备不足。\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "得分表\n1\n2\n3\n合计\n",
        "名次\n一\n二\n三\n",
        "（一）\n守住底线。\n（二）\n办好供水。\n",
        "入户走访\n12\n次。\n化解矛盾\n13\n件。\n",
        "办结率\n95/100\n满意率\n98/100\n",
        "第2页\n正文\n第1页\n",
    ],
)
def test_figures_on_lines_of_their_own_stay(text: str) -> None:
    assert text_of(text.encode()) == text


WRAPPED = [
    "柳溪县水利局局长2024年度述职报告",
    "一年来，我坚持把水库安全摆在首位，带领全站干部走遍27座水库，盯隐患、补短板，汛期没有垮一座坝。现将情况报告如下：",
    "一、履职情况",
    "（一）守住防汛底线",
    "完成除险加固工程12座，投入资金8640万元，其中中央资金3120.5万元，惠及群众31260人。“一库一策”预案修订率达到96.4%，"
    "开展演练46次，转移群众1.2万人次，实现了零伤亡的目标。",
    "（二）办好供水实事",
    "新建水厂3座，铺设管网46.8公里，改善9个村6417人饮水条件；建成“智慧水务”平台一个，接入监测点388处，"
    "水费收缴率提高到91.7%。",
    "二、存在问题",
    "技术力量薄弱，全站只有7名工程师。",
]


def wrapped(paragraph: str, width: int, *, first: str, rest: str, tokens: str, columns: bool) -> list[str]:
    """The lines of a paragraph that is broken at a width, which counts Chinese characters as two ``columns``."""

    def measure(words: str) -> int:
        return sum(2 if columns and ord(one) > 255 else 1 for one in words)

    found, line = [], first
    for token in re.findall(tokens, paragraph):
        if measure(line + token) > width:
            found.append(line)
            line = rest
        line += token
    return [*found, line]


@pytest.mark.parametrize(
    ("width", "first", "rest", "tokens", "columns", "between"),
    [
        (40, "　　", "", ".", True, "\n"),
        (40, "　　", "", "[0-9.%]+|.", True, "\n"),
        (76, "　　", "", ".", True, "\n"),
        (30, "　　", "", ".", False, "\n"),
        (44, "        ", "    ", ".", True, "\n"),
        (40, "　　", "", ".", True, "\n\n"),
        (40, "", "", ".", True, "\n"),
    ],
    ids=[
        "cut anywhere",
        "figures kept",
        "wide",
        "by characters",
        "with a margin",
        "double spaced",
        "no indent",
    ],
)
def test_lines_broken_at_a_fixed_width_are_joined(
    width: int, first: str, rest: str, tokens: str, columns: bool, between: str
) -> None:
    lines = [
        line
        for paragraph in WRAPPED
        for line in wrapped(paragraph, width, first=first, rest=rest, tokens=tokens, columns=columns)
    ]
    document = read_bytes(between.join(lines).encode(), "报告.txt")

    assert [line.strip() for line in document.text.split("\n") if line.strip()] == WRAPPED
    assert any("折行" in note for note in document.notes)


def test_paragraphs_that_blank_lines_part_are_joined_within() -> None:
    kept = [
        "\n".join(wrapped(paragraph, 40, first="", rest="", tokens=".", columns=True))
        for paragraph in WRAPPED
    ]

    assert text_of("\n\n".join(kept).encode()).split("\n\n") == WRAPPED


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(WRAPPED),
        "\n\n".join("　　" + paragraph for paragraph in WRAPPED),
        "修渠引水润千家\n筑坝拦洪护万户\n清淤疏浚通百里\n植树造林绿八方\n四句顺口溜是群众编的。\n",
        "姓名\t职务\n甲\t局长\n乙\t站长\n丙\t站长\n",
    ],
)
def test_text_that_is_not_wrapped_is_unchanged(text: str) -> None:
    assert text_of(text.encode()) == text


def test_byte_order_marks_within_a_text_are_left_out() -> None:
    """Files put together from several keep the mark of each."""
    text = "述职报告\n一、履职情况\n"
    data = codecs.BOM_UTF8 + text.replace("\n", "\r").encode() + codecs.BOM_UTF8 + "二、问题\r\n".encode()

    assert text_of(data) == "述职报告\n一、履职情况\n二、问题\n"
    assert text_of(f"{text}\ufeff\ufeff二、问题".encode("utf-16")) == f"{text}二、问题"


SENT = "柳溪县司法局局长2024年度述职报告\n\n一、履职情况\n（一）建强阵地。建成站所12个。\n二、存在问题\n人手少。\n"
HEADER = "发件人：王某 <w@x.cn>\n发送时间：2025年1月6日 9:12\n收件人：考核办\n主题：述职报告\n\n"


def quoted(text: str, mark: str = "> ") -> str:
    return "".join(f"{mark}{line}\n" for line in text.removesuffix("\n").split("\n"))


MAILS = {
    "saved with its header": HEADER + SENT,
    "forwarded": f"-----原始邮件-----\n{HEADER}{quoted(SENT)}",
    "header quoted, too": quoted(f"-----原始邮件-----\n{HEADER}{SENT}", ">"),
    "below a note": f"张科长：\n材料发您，请查收。\n\n------------------ 原始邮件 ------------------\n{HEADER}{quoted(SENT)}",
    "quoted twice": quoted(quoted(SENT)),
    "answered": f"在 2025年1月6日，王某 <w@x.cn> 写道：\n\n{quoted(SENT)}\n发自我的iPhone\n",
    "answered in English": f"On Mon, Jan 6, 2025 at 9:12 AM Wang wrote:\n{quoted(SENT)}",
}


@pytest.mark.parametrize("mail", MAILS.values(), ids=MAILS)
def test_what_a_mail_puts_around_a_report_is_left_out(mail: str) -> None:
    document = read_bytes(mail.encode(), "报告.txt")

    assert document.text.strip("\n") == SENT.strip("\n")
    assert any(note.startswith("邮件头和引用符号等") for note in document.notes)


@pytest.mark.parametrize(
    "text",
    [
        f"标题：述职报告\n日期：2024年12月\n{SENT}",
        f"{SENT}> 以上数据均以统计局公布为准。\n",
        "> 一\n正文\n> 二\n正文\n正文\n",
    ],
)
def test_lines_that_only_look_like_those_of_a_mail_stay(text: str) -> None:
    assert text_of(text.encode()) == text
