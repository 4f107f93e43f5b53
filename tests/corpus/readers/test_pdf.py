"""PDF files: lines are joined to paragraphs, running heads left out, unreadable files refused."""

import io

import pypdf
import pytest

from assistant.base.errors import DamagedFile, EmptyFile, EncryptedFile, ScannedFile, TooLarge
from assistant.corpus.readers import pdf as pdf_reader
from assistant.corpus.readers import read_bytes
from assistant.corpus.readers._pdf_lines import readable
from reader_files import pdf, set_lines


@pytest.fixture(autouse=True)
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read without character recognition; with it, see tests/corpus/ocr."""
    monkeypatch.setenv("ASSISTANT_OCR", "off")


FULL = "一年来我围绕中心服务大局认真履行岗位职责各项工作都有新的起色"[:28]
"""A full line: 28 characters of 16 points."""


def text_of(*pages: list[tuple[float, str]]) -> list[str]:
    return read_bytes(pdf([set_lines(page) for page in pages]), "报告.pdf").text.split("\n")


PARAGRAPHS = {
    "indented paragraphs": (
        [(2, FULL[:26]), (0, FULL), (0, "群众满意。"), (2, FULL[:26]), (0, "收效明显。")],
        [FULL[:26] + FULL + "群众满意。", FULL[:26] + "收效明显。"],
    ),
    "a full last line": (
        [(2, FULL[:26]), (0, FULL[:27] + "。"), (2, FULL[:26]), (0, "完。")],
        [FULL[:26] + FULL[:27] + "。", FULL[:26] + "完。"],
    ),
    "a sentence ends at the edge": (
        [(2, FULL[:25] + "。"), (0, FULL[:27] + "。"), (0, "全年完成。")],
        [FULL[:25] + "。" + FULL[:27] + "。全年完成。"],
    ),
    "headings and body": (
        [
            (8, "述职报告"),
            (2, "一、学习情况"),
            (2, FULL[:26]),
            (0, "有提高。"),
            (2, "二、履职情况"),
            (2, FULL[:26]),
            (0, "完。"),
        ],
        ["述职报告", "一、学习情况", FULL[:26] + "有提高。", "二、履职情况", FULL[:26] + "完。"],
    ),
    "no indentation: numbers begin paragraphs": (
        [(0, FULL[:27] + "。"), (0, "（二）抓项目。" + FULL[:21]), (0, "一是完成。"), (0, "后文。")],
        [FULL[:27] + "。", "（二）抓项目。" + FULL[:21] + "一是完成。", "后文。"],
    ),
    "figures cut by the end of a line": (
        [(2, FULL[:24] + "48"), (0, "60万元，" + FULL[:20] + "增长5."), (0, "2%。")],
        [FULL[:24] + "4860万元，" + FULL[:20] + "增长5.2%。"],
    ),
    "a number that moved down": (
        [(2, FULL[:21] + "共投资"), (0, "12345.67万元。")],
        [FULL[:21] + "共投资12345.67万元。"],
    ),
    "a decimal at the start of a line is no number of a point": (
        [(0, FULL[:25] + "增加了"), (0, "3.5个百分点。"), (0, "完。")],
        [FULL[:25] + "增加了3.5个百分点。", "完。"],
    ),
    "hanging indentation": (
        [(0, "1.扎实" + FULL[:24]), (2, FULL[:26]), (2, "成效好。"), (0, "2.认真。")],
        ["1.扎实" + FULL[:24] + FULL[:26] + "成效好。", "2.认真。"],
    ),
    "typed indentation": (
        [(0, "　　" + FULL[:25] + "。"), (0, "　　" + FULL[:26]), (0, "完。")],
        [FULL[:25] + "。", FULL[:26] + "完。"],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), PARAGRAPHS.values(), ids=PARAGRAPHS.keys())
def test_paragraphs(lines: list[tuple[float, str]], expected: list[str]) -> None:
    assert text_of(lines) == expected


def test_a_paragraph_continues_on_the_next_page() -> None:
    assert text_of([(2, FULL[:26]), (0, FULL)], [(0, "群众满意。"), (2, "完。")]) == [
        FULL[:26] + FULL + "群众满意。",
        "完。",
    ]


@pytest.mark.parametrize(
    "form", ["- {} -", "—{}—", "— {} —", "第{}页", "第 {} 页 共 3 页", "{}/3", "{}", "Page {} of 3"]
)
def test_page_numbers_are_left_out(form: str) -> None:
    pages = [
        [*set_lines([(2, start + FULL[:25]), (0, "完成。")]), (280.0, 40.0, 14.0, form.format(number))]
        for number, start in enumerate("甲乙丙", 1)
    ]
    document = read_bytes(pdf(pages), "a.pdf")
    assert document.text == "\n".join(start + FULL[:25] + "完成。" for start in "甲乙丙")
    assert document.notes == ("页码未读入",)


def test_figures_that_are_not_page_numbers_are_kept() -> None:
    pages = [
        set_lines([(2, text), (0, figure)])
        for text, figure in [("甲。", "2023"), ("乙。", "17"), ("丙。", "5")]
    ]
    assert read_bytes(pdf(pages), "a.pdf").text == "甲。\n2023\n乙。\n17\n丙。\n5"


def test_running_heads_are_left_out() -> None:
    pages = [
        [
            (74.0, 800.0, 9.0, "青岚县教育局"),
            *set_lines([(2, f"{start}{FULL[:9]}。")]),
            (74.0, 40.0, 9.0, f"打印{count}"),
        ]
        for count, start in enumerate("甲乙丙", 1)
    ]
    document = read_bytes(pdf(pages), "a.pdf")
    assert document.text == "\n".join(f"{start}{FULL[:9]}。" for start in "甲乙丙")
    assert document.notes == ("每页重复的页眉、页脚未读入",)


def test_columns_are_separated_by_tabs() -> None:
    placed = [
        (74.0, 700.0, 16.0, "指标"),
        (250.0, 700.0, 16.0, "数值"),
        (74.0, 671.0, 16.0, "投资"),
        (250.0, 671.0, 16.0, "3.5亿元"),
    ]
    assert read_bytes(pdf([placed]), "a.pdf").text == "指标\t数值\n投资\t3.5亿元"


def test_font_changes_add_no_spaces() -> None:
    placed = [(74.0, 700.0, 16.0, "完成"), (106.0, 700.0, 16.0, "120"), (130.0, 700.0, 16.0, "户，***")]
    assert read_bytes(pdf([placed]), "a.pdf").text == "完成120户，***"


def test_radicals_are_read_as_characters() -> None:
    assert readable("⼀年⼈⻓，⻔ﬁ\u00ad𠮷") == "一年人长，门fi𠮷"


def test_rare_characters() -> None:
    assert text_of([(0, "𠮷家巷①——“”《》")]) == ["𠮷家巷①——“”《》"]


def test_scans_are_refused() -> None:
    for pages in ([[]], [[(74.0, 40.0, 9.0, "扫描全能王 创建")]] * 3):
        with pytest.raises(ScannedFile) as refusal:
            read_bytes(pdf(pages, picture=True), "a.pdf")
        assert "OCR" in refusal.value.hint


def test_text_without_characters_is_refused() -> None:
    with pytest.raises(ScannedFile):
        read_bytes(pdf([set_lines([(0, "\ue012\ue013\ue014\ue015甲")])]), "a.pdf")


def test_scanned_pages_among_others_are_noted() -> None:
    pages = [set_lines([(2, FULL[:26]), (0, "完。")] * 4), []]
    assert read_bytes(pdf(pages, picture=True), "a.pdf").notes == ("第 2 页只有图片，没有文字层，未读入",)


def test_an_empty_pdf_is_refused() -> None:
    with pytest.raises(EmptyFile):
        read_bytes(pdf([[]]), "a.pdf")


def encrypted(user_password: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(pdf([set_lines([(0, "述职报告")])])))
    writer.encrypt(user_password, owner_password="owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_an_encrypted_pdf_is_refused() -> None:
    with pytest.raises(EncryptedFile):
        read_bytes(encrypted("secret"), "a.pdf")


def test_a_pdf_protected_against_changes_is_read() -> None:
    assert read_bytes(encrypted(""), "a.pdf").text == "述职报告"


def test_an_unsupported_cipher_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise pypdf.errors.DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr(pypdf, "PdfReader", refuse)
    with pytest.raises(EncryptedFile) as refusal:
        read_bytes(WHOLE, "a.pdf")
    assert "cryptography" in refusal.value.detail


WHOLE = pdf([set_lines([(0, "述职报告")])])


@pytest.mark.parametrize(
    "data",
    [
        WHOLE[: len(WHOLE) // 2],
        b"%PDF-1.4\nstartxref\n0\n%%EOF",
        WHOLE.replace(b"/Catalog", b"/Cat").replace(b"/Root", b"/Rot"),
    ],
    ids=["cut short", "nothing inside", "no root"],
)
def test_damaged_files_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedFile) as refusal:
        read_bytes(data, "a.pdf")
    assert refusal.value.hint.startswith("请")


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "MAX_PAGES", 1)
    with pytest.raises(TooLarge):
        read_bytes(pdf([set_lines([(0, "甲")])] * 2), "a.pdf")


def test_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "MAX_SECONDS", -1.0)
    with pytest.raises(TooLarge):
        read_bytes(WHOLE, "a.pdf")


@pytest.mark.parametrize("shift", [0.0, 0.4, 1.2, 3.0])
def test_text_drawn_twice_for_bold_is_read_once(shift: float) -> None:
    lines = set_lines([(8, "2024年度述职报告"), (2, "一、履职情况"), (2, FULL[:26]), (0, "完成。")])
    bold = [(left + shift, y, size, text) for left, y, size, text in lines[:2]]

    assert read_bytes(pdf([[lines[0], bold[0], lines[1], bold[1], *lines[2:]]]), "报告.pdf").text.split(
        "\n"
    ) == [
        "2024年度述职报告",
        "一、履职情况",
        FULL[:26] + "完成。",
    ]


def test_the_same_word_twice_in_a_line_stays() -> None:
    assert text_of([(0, "认真认真再认真"), (0, "述职述廉述廉")]) == ["认真认真再认真", "述职述廉述廉"]


def test_blanks_behind_every_character_are_removed() -> None:
    words = "一年来我局抓水库除险加固完成投资4860万元，惠及下游七个乡镇三万多名群众。学习不够，调研不深。"
    lines = [" ".join(words[at : at + 18]) for at in range(0, len(words), 18)]
    document = read_bytes(pdf([set_lines([(0, line) for line in lines], size=8)]), "报告.pdf")

    assert "".join(document.text.split("\n")) == words
    assert document.notes == ("文字层里每个字后面的空格已去掉，请核对",)


# --- the order on the page -------------------------------------------------------------------------

_ORDERED = [
    (8, "述职报告"),
    (2, "一、学习情况"),
    (2, FULL[:26]),
    (0, FULL[:12] + "。"),
    (2, "二、工作情况"),
    (2, FULL[:24] + "28"),
    (0, "15人，办结。"),
]
_READ = [
    "述职报告",
    "一、学习情况",
    FULL[:26] + FULL[:12] + "。",
    "二、工作情况",
    FULL[:24] + "2815人，办结。",
]


def test_text_drawn_from_the_foot_upwards_is_read_from_the_top() -> None:
    page = set_lines(_ORDERED)

    assert read_bytes(pdf([page[::-1]]), "报告.pdf").text.split("\n") == _READ


def test_text_drawn_in_any_order_is_read_from_the_top() -> None:
    page = set_lines(_ORDERED)
    mixed = [page[at] for at in (5, 0, 3, 6, 1, 4, 2)]

    assert read_bytes(pdf([mixed]), "报告.pdf").text.split("\n") == _READ


def test_headings_set_character_by_character_in_any_order() -> None:
    page = set_lines(_ORDERED)
    left, y, size, heading = page[4]
    single = [(left + at * size, y, size, character) for at, character in enumerate(heading)]
    drawn = [*page[5:], *single[::-1], *page[3::-1]]

    assert read_bytes(pdf([drawn]), "报告.pdf").text.split("\n") == _READ


def test_two_columns_keep_their_order() -> None:
    left = [
        (74.0, 700.0 - 29 * n, 14.0, text)
        for n, text in enumerate(("一、学习情况", "读书八本。", "写心得三篇。"))
    ]
    right = [
        (330.0, 700.0 - 29 * n, 14.0, text)
        for n, text in enumerate(("二、工作情况", "建桥一座。", "修路两条。"))
    ]

    text = read_bytes(pdf([[*left, *right]]), "报告.pdf").text
    assert text.replace("\n", "") == "".join(words for *_, words in (*left, *right))


def test_a_page_number_drawn_first_and_a_heading_drawn_last() -> None:
    """Drawn so by some producers: all but these lines are in order."""
    page = set_lines(_ORDERED)

    assert read_bytes(pdf([[*page[1:], page[0]]]), "报告.pdf").text.split("\n") == _READ
