"""OFD, UOF, Word documents in one XML file, and web pages in one file."""

import base64
import os
from collections.abc import Sequence

import pytest

from assistant.base.errors import DamagedFile, EncryptedFile, ScannedFile, UnreadableFile, UnsupportedFormat
from assistant.corpus import ocr
from assistant.corpus.readers import read_bytes
from reader_files import docx, p, zipped

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
Text = tuple[float, float, str]
"""Left edge and baseline in millimetres, and text."""


def text_object(left: float, y: float, text: str, size: float = 5.6, extra: str = "") -> str:
    return (
        f'<ofd:TextObject ID="1" Boundary="{left} {y - size} 150 {size + 2}" Font="1" Size="{size}" {extra}>'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="g 3 {size}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(pages: Sequence[Sequence[str]], prologue: str = "", **parts: str) -> bytes:
    """An OFD file of pages made of objects; ``parts`` are added or replace others."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    files = {
        "OFD.xml": f'{prologue}<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{parts.pop('more', '')}</ofd:Document>",
    }
    for n, objects in enumerate(pages):
        files[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f"<ofd:Page {NAMESPACE}>{parts.get('head', '')}<ofd:Content><ofd:Layer ID='2'>{''.join(objects)}"
            "</ofd:Layer></ofd:Content></ofd:Page>"
        )
    parts.pop("head", "")
    return zipped({**files, **parts})


FULL = "一年来我围绕中心服务大局认真履行岗位职责各项工作都有新的起色"[:26]


def lines(*texts: str, left: float = 30.0, top: float = 40.0) -> list[str]:
    return [text_object(left, top + n * 10, text) for n, text in enumerate(texts)]


def text_of(data: bytes, name: str = "报告.ofd") -> list[str]:
    return read_bytes(data, name).text.split("\n")


def test_lines_of_ofd_become_paragraphs() -> None:
    page = lines("2024年度述职报告", "一、履职情况", FULL, FULL[:8] + "。", "二、存在的问题", "学习不够。")

    assert text_of(ofd([page])) == [
        "2024年度述职报告",
        "一、履职情况",
        FULL + FULL[:8] + "。",
        "二、存在的问题",
        "学习不够。",
    ]


def test_pieces_of_one_line_are_joined_without_blanks_in_figures() -> None:
    pieces = [
        (30.0, "完成投资"),
        (52.4, "48"),
        (58.0, "60"),
        (63.6, "万元，增长"),
        (91.6, "5."),
        (96.0, "2"),
        (98.8, "%。"),
    ]
    page = [text_object(left, 50.0, text) for left, text in pieces]

    assert text_of(ofd([page[::-1]])) == ["完成投资4860万元，增长5.2%。"]


def test_columns_are_parted_by_tabs() -> None:
    page = [
        text_object(30, 50, "指标"),
        text_object(80, 50, "2024年"),
        text_object(30, 60, "幼儿园"),
        text_object(80, 60, "12所"),
    ]

    assert text_of(ofd([page])) == ["指标\t2024年", "幼儿园\t12所"]


def test_text_drawn_twice_and_hidden_text() -> None:
    page = [
        text_object(30, 40, "述职报告"),
        text_object(30.2, 40, "述职报告"),
        text_object(30, 60, "藏起来的字", extra='Visible="false"'),
        text_object(30, 80, "正文。"),
    ]

    assert text_of(ofd([page])) == ["述职报告", "正文。"]


def test_a_matrix_moves_and_scales_text() -> None:
    page = [
        text_object(0, 40, "正文。", size=1.0, extra='CTM="5.6 0 0 5.6 30 2"'),
        text_object(80, 46.4, "续。"),
    ]

    assert text_of(ofd([page])) == ["正文。\t续。"]


WORDS = [
    ["抓水库除险加固，汛前完工。", "抓农村供水，铺设管网。", "抓河湖管护，水质达标。"],
    ["学习水法和防洪法。", "学习新条例，记了笔记。", "学习业务，补上短板。"],
    ["守住底线，管好亲属。", "礼品礼金一概退回。", "公务接待一律在食堂。"],
]


def test_templates_page_numbers_and_attachments() -> None:
    head = text_object(30, 20, "柳溪县水利局", 4)
    template = f"<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer>{head}</ofd:Layer></ofd:Content></ofd:Page>"
    pages = [[*lines(*WORDS[n]), text_object(100, 280, f"— {n + 1} —", 4)] for n in range(3)]
    document = read_bytes(
        ofd(
            pages,
            head='<ofd:Template TemplateID="9" ZOrder="Background"/>',
            more="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
            '<ofd:CommonData><ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>',
            **{
                "Doc_0/Tpls/Tpl_0/Content.xml": template,
                "Doc_0/Attachs/Attachments.xml": f'<ofd:Attachments {NAMESPACE}><ofd:Attachment ID="1" Name="指标表.xlsx"/>'
                "</ofd:Attachments>",
            },
        ),
        "报告.ofd",
    )

    assert document.text.replace("\n", "") == "".join(word for page in WORDS for word in page)
    assert document.notes == (
        "附件未读入：指标表.xlsx",
        "页码未读入",
        "模板页上的文字（稿纸名、页眉等）未读入",
    )
    assert [(one.reason, one.text, one.page) for one in document.remarks][:2] == [
        ("模板页上的文字", "柳溪县水利局", 1),
        ("页码", "— 1 —", 1),
    ]


def wide_object(left: float, y: float, text: str, size: float = 5.6, step: float | None = None) -> str:
    """Text whose characters stand ``step`` apart, as some programs set figures, too: by default their size."""
    delta = f'DeltaX="g {len(text) - 1} {step or size}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{left} {y - size} 150 {size + 2}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" {delta}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def test_figures_in_objects_of_their_own_are_joined_by_where_they_end() -> None:
    words = ("2024", "年，新增缴存单位", "97", "家，归集", "5.83", "亿元，逾期率", "0.14", "‰。")
    page, left = [], 30.0
    for word in words:
        page.append(wide_object(left, 50, word))
        left += 5.6 * len(word)
    assert text_of(ofd([page])) == ["".join(words)]

    halves = [
        wide_object(30, 50, "增长"),
        wide_object(41.2, 50, "108", step=2.8),
        wide_object(49.6, 50, ".6%"),
    ]
    assert text_of(ofd([halves])) == ["增长108.6%"]


def test_a_figure_cut_by_the_end_of_a_line() -> None:
    page = lines(FULL[:24] + "24", "10人，归集公积金。")

    assert text_of(ofd([page])) == [FULL[:24] + "2410人，归集公积金。"]


def test_a_template_is_read_where_the_page_has_no_text_of_its_own() -> None:
    layer = f"<ofd:Content><ofd:Layer>{text_object(30, 40, '正文在模板里。')}</ofd:Layer></ofd:Content>"
    document = read_bytes(
        ofd(
            [[]],
            head='<ofd:Template TemplateID="9"/>',
            more='<ofd:CommonData><ofd:TemplatePage ID="9" BaseLoc="T.xml"/></ofd:CommonData>',
            **{"Doc_0/T.xml": f"<ofd:Page {NAMESPACE}>{layer}</ofd:Page>"},
        ),
        "报告.ofd",
    )

    assert (document.text, document.notes) == ("正文在模板里。", ())


def scanned_ofd(*pictures: bytes) -> bytes:
    """An OFD file whose pages are pictures."""
    media = "".join(
        f'<ofd:MultiMedia ID="{9 + n}" Type="Image" Format="PNG"><ofd:MediaFile>{n}.png</ofd:MediaFile></ofd:MultiMedia>'
        for n in range(len(pictures))
    )
    parts: dict[str, object] = {
        "Doc_0/DocumentRes.xml": f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
        **{f"Doc_0/Res/{n}.png": picture for n, picture in enumerate(pictures)},
    }
    image = '<ofd:ImageObject ID="3" ResourceID="{}" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>'
    pages = [[image.format(9 + n)] for n in range(len(pictures))]
    return ofd(
        pages,
        more="<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>",
        **parts,
    )  # type: ignore[arg-type]


def test_pages_that_are_pictures_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    from page_pictures import LINES, PARAGRAPHS, accuracy, font, page, png

    monkeypatch.setenv("ASSISTANT_OCR", "rapidocr")
    if not os.environ.get("CI") and (font() is None or not ocr.available()):
        pytest.skip("needs the extra ocr and a Chinese font")
    document = read_bytes(scanned_ofd(png(page(dpi=150))), "扫描.ofd")

    assert accuracy(document.text, "".join(LINES)) > 0.99
    assert document.text.split("\n")[:4] == list(PARAGRAPHS[:4])
    assert document.notes[0] == "全文由机器识别（OCR）读入，可能有错字；其中的数字请对照原件"


def test_without_recognition_pages_that_are_pictures_are_refused_with_the_cure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASSISTANT_OCR", "off")

    with pytest.raises(ScannedFile) as refusal:
        read_bytes(scanned_ofd(b"\x89PNG"), "扫描.ofd")
    assert "pip install 'report-assistant[ocr]'" in refusal.value.hint


BAD = {
    "no root": (zipped({"OFD.xml": "", "a": "b"}), DamagedFile),
    "a page is missing": (
        zipped({"OFD.xml": f"<ofd:OFD {NAMESPACE}><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:OFD>"}),
        DamagedFile,
    ),
    "a DTD": (ofd([lines("甲")], prologue='<!DOCTYPE a [<!ENTITY b "c">]>'), DamagedFile),
    "only pictures": (
        ofd([['<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="4"/>']]),
        ScannedFile,
    ),
    "encrypted": (ofd([lines("甲")], **{"Encryptions.xml": "<a/>"}), EncryptedFile),
}


@pytest.mark.parametrize(("data", "error"), BAD.values(), ids=BAD)
def test_ofd_files_that_are_refused(data: bytes, error: type[UnreadableFile]) -> None:
    with pytest.raises(error):
        read_bytes(data, "报告.ofd")


WHOLE = ofd([lines("述职报告", "一、履职情况")])


@pytest.mark.parametrize("cut", range(0, len(WHOLE), 97))
def test_a_truncated_ofd_is_refused(cut: int) -> None:
    with pytest.raises(UnreadableFile):
        read_bytes(WHOLE[:cut], "a.ofd")


def test_ofd_under_another_name() -> None:
    document = read_bytes(WHOLE, "报告.pdf")

    assert document.text == "述职报告\n一、履职情况"
    assert document.notes == ("文件名是 .pdf，内容其实是OFD，已按内容读取",)


# --- Word in one file --------------------------------------------------------------------------------

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def flat(body: str, more: str = "", prologue: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>{prologue}<pkg:package '
        'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/_rels/.rels" '
        'pkg:contentType="x"><pkg:xmlData><Relationships '
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships></pkg:xmlData></pkg:part>'
        f'<pkg:part pkg:name="/word/document.xml" pkg:contentType="x"><pkg:xmlData><w:document {_W}><w:body>{body}'
        f"</w:body></w:document></pkg:xmlData></pkg:part>{more}</pkg:package>"
    ).encode()


@pytest.mark.parametrize("name", ["报告.xml", "报告.doc", "报告.docx", "报告.txt", "报告.wps", "报告.html"])
def test_word_in_one_file_under_any_name(name: str) -> None:
    picture = base64.b64encode(b"\x89PNG").decode()
    more = f'<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>{picture}</pkg:binaryData></pkg:part>'
    document = read_bytes(flat(p("2024年度述职报告") + p("一、履职情况") + p("新建幼儿园12所。"), more), name)

    assert document.text == "2024年度述职报告\n一、履职情况\n新建幼儿园12所。"
    assert len(document.notes) == (name != "报告.xml")


@pytest.mark.parametrize(
    "data",
    [
        flat(p("甲"), prologue='<!DOCTYPE a [<!ENTITY b "c">]>'),
        flat(p("甲"))[:-40],
        flat(p("甲"), '<pkg:part pkg:name="/a.bin"><pkg:binaryData>x</pkg:binaryData></pkg:part>'),
        flat(p("甲")).replace(b"word/document.xml", b"word/other.xml", 1),
    ],
)
def test_damaged_word_in_one_file(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_bytes(data, "报告.xml")


def test_another_xml_file_is_read_as_what_it_is() -> None:
    assert read_bytes(docx(p("述职报告")), "报告.xml").text == "述职报告"
    with pytest.raises(UnsupportedFormat):
        read_bytes(zipped({"xl/workbook.xml": "<a/>"}), "报告.xml")


# --- UOF ---------------------------------------------------------------------------------------------


def uof(body: str, suffix: str = "") -> str:
    """A text of UOF 1.0, or of 2.0 with the numbers of its elements."""
    numbered = {
        "段落": "416B",
        "句": "419D",
        "文本串": "415B",
        "制表符": "415E",
        "文字表": "416C",
        "行": "41CD",
        "单元格": "41BE",
    }
    for name, number in numbered.items() if suffix else ():
        body = body.replace(f"字:{name}>", f"字:{name}_{number}>").replace(
            f"字:{name}/>", f"字:{name}_{number}/>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof" '
        f'xmlns:字="http://schemas.uof.org/cn/2003/uof-wordproc"><uof:文字处理><字:主体>{body}</字:主体></uof:文字处理></uof:UOF>'
    )


def paragraph(*runs: str) -> str:
    return (
        "<字:段落>"
        + "".join(f"<字:句><字:句属性/><字:文本串>{run}</字:文本串></字:句>" for run in runs)
        + "</字:段落>"
    )


BODY = (
    paragraph("2024年度", "述职报告")
    + paragraph("一、履职情况")
    + "<字:文字表><字:行><字:单元格>"
    + paragraph("幼儿园")
    + "</字:单元格><字:单元格>"
    + paragraph("12所")
    + "</字:单元格></字:行></字:文字表>"
    + "<字:段落><字:句><字:文本串>张某</字:文本串><字:制表符/><字:文本串>2024年</字:文本串></字:句></字:段落>"
)


@pytest.mark.parametrize("version", ["", "2.0"])
@pytest.mark.parametrize("name", ["报告.uof", "报告.uot", "报告.doc"])
def test_uof(name: str, version: str) -> None:
    assert text_of(uof(BODY, version).encode(), name) == [
        "2024年度述职报告",
        "一、履职情况",
        "幼儿园\t12所",
        "张某\t2024年",
    ]


def test_zipped_uof() -> None:
    data = zipped({"uof.xml": "<a/>", "content.xml": uof(BODY, "2.0")})

    assert text_of(data, "报告.uof")[0] == "2024年度述职报告"


@pytest.mark.parametrize("data", [uof(BODY).encode()[:-30], zipped({"uof.xml": "", "a": "b"})])
def test_damaged_uof(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_bytes(data, "报告.uof")


# --- single-file pages -------------------------------------------------------------------------------

PAGE = "<html><head><title>述职报告_柳溪县</title></head><body><h1>述职报告</h1><p>一、履职情况</p></body></html>"


@pytest.mark.parametrize("name", ["报告.mht", "报告.mhtml", "报告.html", "报告.doc"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_single_file_pages(name: str, charset: str) -> None:
    encoded = base64.encodebytes(PAGE.encode(charset)).decode()
    message = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://example.test/\r\nSubject: =?utf-8?Q?=E8=BF=B0?=\r\n"
        ' =?utf-8?Q?=E8=81=8C?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n'
        '\tboundary="----x"\r\n\r\n------x\r\nContent-Type: text/css\r\n\r\np{}\r\n------x\r\n'
        f'Content-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n------x--\r\n'
    )
    document = read_bytes(message.encode(), name)

    assert document.text == "述职报告\n一、履职情况"
    assert document.metadata == {"title": "述职报告"}


def test_a_page_that_is_the_whole_message() -> None:
    message = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{PAGE}"

    assert text_of(message.encode(), "报告.mht") == ["述职报告", "一、履职情况"]
