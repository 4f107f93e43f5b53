"""Word documents: everything visible is read once, in order."""

import io
import zipfile

import docx as python_docx
import pytest

from assistant.base.errors import DamagedFile
from assistant.corpus.parse import parse
from assistant.corpus.readers import read_bytes
from reader_files import W, abstract, docx, level, num, numbered, p, r, zipped


def text_of(data: bytes) -> str:
    return read_bytes(data, "报告.docx").text


def notes_of(data: bytes) -> tuple[str, ...]:
    return read_bytes(data, "报告.docx").notes


BOX = f"<w:txbxContent>{p('框内一')}{p('框内二')}</w:txbxContent>"


def control(content: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


BODIES = {
    "paragraphs, a blank one too": (
        p("述职报告") + p() + p("　　正文***，𠮷。"),
        "述职报告\n\n　　正文***，𠮷。",
    ),
    "split runs": (p(r("新增就业"), r("1200"), r("人。")), "新增就业1200人。"),
    "tab, break, no-break hyphen": (
        p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t></w:r>"),
        "甲\t乙\n丙-丁",
    ),
    "hyperlink": (p("见", f'<w:hyperlink r:id="rId9">{r("附件")}</w:hyperlink>', "。"), "见附件。"),
    "smart tag and custom XML": (
        p(
            f"<w:smartTag><w:smartTag>{r('青岚县')}</w:smartTag></w:smartTag>",
            f"<w:customXml>{r('局')}</w:customXml>",
        ),
        "青岚县局",
    ),
    "content control, in a line and around paragraphs": (
        p("共", f"<w:sdt><w:sdtPr/><w:sdtContent>{r('30')}</w:sdtContent></w:sdt>", "户")
        + f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{p('控件段')}</w:sdtContent></w:sdt>",
        "共30户\n控件段",
    ),
    "content control that was not filled in": (
        p("职务：", control(r("单击或点击此处输入文字。"), "<w:showingPlcHdr/>"))
        + control(p("单击此处输入文字。"), "<w:showingPlcHdr/>")
        + p("时间：", control(r("选择") + r("一项。")))
        + control(control(p("单击或点击以输入日期。")) + p("正文")),
        "职务：\n时间：\n正文",
    ),
    "blank of a scaffold": (p("新增", control(r("〔数量〕"), "<w:showingPlcHdr/>"), "人"), "新增〔数量〕人"),
    "insertion in, deletion out": (
        p("全年", f"<w:ins>{r('新')}</w:ins>", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "建"),
        "全年新建",
    ),
    "moved text once": (
        p("前", f"<w:moveFrom>{r('搬')}</w:moveFrom>") + p("后", f"<w:moveTo>{r('搬')}</w:moveTo>"),
        "前\n后搬",
    ),
    "deleted paragraph end": (p("上半", properties="<w:rPr><w:del/></w:rPr>") + p("下半"), "上半下半"),
    "deleted paragraph": (
        p("<w:del><w:r><w:delText>全删</w:delText></w:r></w:del>", properties="<w:rPr><w:del/></w:rPr>")
        + p("留"),
        "留",
    ),
    "field: result, not code": (
        p(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>',
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            "7",
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            f'<w:fldSimple w:instr="DATE">{r("5月")}</w:fldSimple>',
        ),
        "75月",
    ),
    "ruby: base only": (
        p(f"<w:r><w:ruby><w:rt>{r('lǚ')}</w:rt><w:rubyBase>{r('履')}</w:rubyBase></w:ruby></w:r>", "职"),
        "履职",
    ),
    "symbols": (
        p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="宋体" w:char="2605"/></w:r>', "完成"),
        "☑★完成",
    ),
    "text box once, after its paragraph": (
        p(
            "段落",
            f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            "续完",
        ),
        "段落续完\n框内一\n框内二",
    ),
    "old text box": (p(f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>"), "\n框内一\n框内二"),
    "formula": (p("即", "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"), "即a+b"),
    "table: rows on lines, cells by tabs": (
        "<w:tbl>"
        f"<w:tr><w:tc>{p('指标')}</w:tc><w:tc>{p('数值')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{p('')}</w:tc><w:tc>{p('3.5亿元')}</w:tc></w:tr>"
        "</w:tbl>" + p("表后"),
        "指标\t数值\n\t3.5亿元\n表后",
    ),
    "form with a report in one cell": (
        f"<w:tbl><w:tr><w:tc>{p('总结')}</w:tc><w:tc>{p('一、学习。')}{p('')}{p('二、履职。')}</w:tc></w:tr></w:tbl>",
        "总结\n一、学习。\n二、履职。",
    ),
    "table in a table, deleted row": (
        f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{p('内')}</w:tc><w:tc>{p('里')}</w:tc></w:tr></w:tbl>{p()}</w:tc></w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('删')}</w:tc></w:tr></w:tbl>",
        "内\t里",
    ),
    "row in a content control": (
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{p('甲')}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
        "甲",
    ),
}


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES.keys())
def test_body(body: str, expected: str) -> None:
    assert text_of(docx(body)) == expected


STYLES = (
    '<w:style w:type="character" w:styleId="H"><w:name w:val="hid"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="hidp"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="q"/><w:basedOn w:val="P"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>'
)


def test_hidden_text_is_left_out() -> None:
    body = (
        p("甲", r("藏", "<w:vanish/>"), r("乙", '<w:vanish w:val="0"/>'), r("藏", '<w:rStyle w:val="H"/>'))
        + p("藏段", properties='<w:pStyle w:val="Q"/>')
        + p("丙", r("显", '<w:vanish w:val="false"/>'), properties='<w:pStyle w:val="P"/>')
    )
    document = read_bytes(docx(body, styles=STYLES), "a.docx")
    assert (document.text, document.notes) == ("甲乙\n显", ("文中有隐藏文字，未读入",))


def test_the_table_of_contents_is_left_out() -> None:
    body = p("述职报告") + p("一、学习\t1", properties='<w:pStyle w:val="11"/>') + p("一、学习")
    document = read_bytes(docx(body, styles=STYLES), "a.docx")
    assert (document.text, document.notes) == ("述职报告\n一、学习", ("自动目录未读入",))


def test_notes_state_what_was_left_out() -> None:
    body = (
        p("甲", '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:endnoteReference w:id="2"/></w:r>')
        + p(
            "<w:r><w:drawing><a:blip/></w:drawing></w:r>",
            '<w:r><w:sym w:font="Webdings" w:char="F0AA"/></w:r>',
        )
        + p("乙", f"<w:ins>{r('丙')}</w:ins>")
        + '<w:altChunk r:id="rId8"/>'
    )
    assert notes_of(docx(body)) == (
        "文中有修订痕迹，按接受全部修订后的文字读入",
        "有 2 处脚注或尾注，未读入",
        "有 1 张图片，其中的文字未读入",
        "有 1 个特殊字体的符号无法识别，已略去",
        "文中嵌有其他文件的内容，未读入；请在 Word 中打开并另存后再导入",
    )


def test_a_plain_document_has_no_notes_and_no_metadata() -> None:
    """Creator and title are often those of an older file that was reused."""
    made = python_docx.Document()
    made.core_properties.title = "去年的题目"
    made.core_properties.author = "某人"
    made.add_paragraph("今年的报告。")
    made.sections[0].header.paragraphs[0].text = "页眉"
    buffer = io.BytesIO()
    made.save(buffer)
    document = read_bytes(buffer.getvalue(), "a.docx")
    assert (document.text, document.metadata, document.notes) == ("今年的报告。", {}, ())


CHINESE = abstract(
    0, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")
)


def lines_of(body: str, numbering: str, styles: str = "") -> list[str]:
    return text_of(docx(body, numbering, styles)).split("\n")


def test_chinese_numbering() -> None:
    body = (
        numbered("学习")
        + numbered("履职")
        + numbered("教育", level=1)
        + numbered("校舍", level=2)
        + numbered("师资", level=2)
        + numbered("卫生", level=1)
        + numbered("床位", level=2)
        + p("插入的正文")
        + numbered("打算")
        + numbered("明年", level=1)
    )
    assert lines_of(body, CHINESE + num(1, 0)) == [
        "一、学习",
        "二、履职",
        "（一）教育",
        "1. 校舍",
        "2. 师资",
        "（二）卫生",
        "1. 床位",
        "插入的正文",
        "三、打算",
        "（一）明年",
    ]


@pytest.mark.parametrize(
    ("number_format", "pattern", "extra", "expected"),
    [
        ("decimalEnclosedCircle", "%1", "", ["①甲", "②甲"]),
        ("decimalEnclosedCircleChinese", "%1", '<w:suff w:val="space"/>', ["①甲", "②甲"]),
        ("chineseCountingThousand", "第%1部分", "", ["第一部分 甲", "第二部分 甲"]),
        ("japaneseCounting", "第%1章", "", ["第一章 甲", "第二章 甲"]),
        ("chineseCounting", "%1是", "", ["一是甲", "二是甲"]),
        ("ideographDigital", "%1、", "", ["一、甲", "二、甲"]),
        ("decimalFullWidth", "%1．", "", ["１．甲", "２．甲"]),
        ("decimal", "（%1）", "", ["（1）甲", "（2）甲"]),
        ("decimal", "(%1)", "", ["(1) 甲", "(2) 甲"]),
        ("decimal", "%1.", '<w:suff w:val="nothing"/>', ["1.甲", "2.甲"]),
        ("decimalZero", "%1", "", ["01 甲", "02 甲"]),
        ("upperLetter", "%1.", "", ["A. 甲", "B. 甲"]),
        ("lowerRoman", "%1)", "", ["i) 甲", "ii) 甲"]),
        ("ideographTraditional", "%1、", "", ["甲、甲", "乙、甲"]),
        ("none", "", "", ["甲", "甲"]),
        ("bullet", "\uf06c", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>', ["● 甲", "● 甲"]),
        ("bullet", "\uf0b7", '<w:rPr><w:rFonts w:hAnsi="Symbol"/></w:rPr>', ["• 甲", "• 甲"]),
        ("bullet", "——", "", ["——甲", "——甲"]),
        ("decimal", "%1、", "<w:rPr><w:vanish/></w:rPr>", ["甲", "甲"]),
    ],
)
def test_number_formats(number_format: str, pattern: str, extra: str, expected: list[str]) -> None:
    numbering = abstract(0, level(0, number_format, pattern, extra)) + num(1, 0)
    assert lines_of(numbered("甲") * 2, numbering) == expected


def test_multi_level_numbers() -> None:
    numbering = abstract(
        0,
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%2.%3"),
    )
    body = numbered("总") + numbered("分", level=1) + numbered("分", level=1) + numbered("细", level=2)
    assert lines_of(body, numbering + num(1, 0)) == ["第一章 总", "1.1 分", "1.2 分", "2.1 细"]


def test_a_level_not_used_yet_counts_as_its_start() -> None:
    numbering = abstract(0, level(0, "decimal", "%1.", start=3), level(1, "decimal", "%1.%2"))
    assert lines_of(numbered("分", level=1), numbering + num(1, 0)) == ["3.1 分"]


def test_numberings_of_one_list_continue_unless_restarted() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    from_five = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = CHINESE + num(1, 0) + num(2, 0) + num(3, 0, restart) + num(4, 0, from_five)
    body = "".join(numbered("甲", index) for index in (1, 2, 3, 3, 4, 1))
    assert lines_of(body, numbering) == ["一、甲", "二、甲", "一、甲", "二、甲", "五、甲", "六、甲"]


def test_a_level_may_be_overridden_or_never_restart() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "%1）")}</w:lvlOverride>'
    running = abstract(
        1, level(0, "decimal", "%1."), level(1, "decimal", "（%2）", '<w:lvlRestart w:val="0"/>')
    )
    numbering = CHINESE + running + num(1, 0, own) + num(2, 1)
    body = numbered("甲") + "".join(numbered("乙", 2, index) for index in (0, 1, 0, 1))
    assert lines_of(body, numbering) == ["1）甲", "1. 乙", "（1）乙", "2. 乙", "（2）乙"]


def style(style_id: str, name: str, properties: str, based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/>{base}'
        f"<w:pPr>{properties}</w:pPr></w:style>"
    )


def test_numbering_through_styles() -> None:
    styles = (
        style("1", "heading 1", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("2", "heading 2", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
        + style("3", "own", "", based_on="2")
        + style("4", "off", '<w:numPr><w:numId w:val="0"/></w:numPr>', based_on="1")
        + style("5", "tied", '<w:numPr><w:numId w:val="2"/></w:numPr>')
    )
    tied = abstract(1, level(0, "decimal", "%1."), level(1, "upperLetter", "%2.", '<w:pStyle w:val="5"/>'))
    body = "".join(p("甲", properties=f'<w:pStyle w:val="{style_id}"/>') for style_id in "123145")
    body += p("乙", properties='<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines_of(body, CHINESE + tied + num(1, 0) + num(2, 1), styles) == [
        "一、甲",
        "（一）甲",
        "（二）甲",
        "二、甲",
        "甲",
        "A. 甲",
        "乙",
    ]


def test_numbering_through_a_list_style() -> None:
    linked = abstract(7, extra='<w:numStyleLink w:val="L"/>')
    target = abstract(8, level(0, "chineseCounting", "%1、"), extra='<w:styleLink w:val="L"/>')
    assert lines_of(numbered("甲"), linked + target + num(1, 7)) == ["一、甲"]


def test_white_space_after_a_number_is_layout() -> None:
    assert lines_of(numbered("\t　 甲  "), CHINESE + num(1, 0)) == ["一、甲  "]


def test_empty_paragraphs_count_but_show_no_number_outside_tables() -> None:
    table = f"<w:tbl><w:tr><w:tc>{numbered('')}</w:tc><w:tc>{p('甲')}</w:tc></w:tr></w:tbl>"
    assert lines_of(numbered("甲") + numbered("") + numbered("丙") + table, CHINESE + num(1, 0)) == [
        "一、甲",
        "",
        "三、丙",
        "四、\t甲",
    ]


def test_a_style_that_is_based_on_itself() -> None:
    assert lines_of(p("甲", properties='<w:pStyle w:val="1"/>'), "", style("1", "x", "", based_on="1")) == [
        "甲"
    ]


def test_strict_documents() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p("正文。")))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts["word/document.xml"] = parts["word/document.xml"].replace(W.encode(), strict)
    assert text_of(zipped(parts)) == "正文。"


def test_deep_nesting_is_refused_with_a_message() -> None:
    deep = "<w:sdt><w:sdtContent>" * 900 + p("深") + "</w:sdtContent></w:sdt>" * 900
    with pytest.raises(DamagedFile):
        text_of(docx(deep))


def test_a_package_without_a_body_is_refused() -> None:
    with pytest.raises(DamagedFile) as refusal:
        text_of(zipped({"word/other.xml": "<x/>"}))
    assert refusal.value.detail == "文件里缺少正文部分，不是完整的 Word 文档"


@pytest.mark.parametrize(
    ("properties", "notes"),
    [
        ("<w:strike/>", ("有 1 处带删除线的文字，照原样读入，请核对是否保留",)),
        ("<w:dstrike/>", ("有 1 处带删除线的文字，照原样读入，请核对是否保留",)),
        ('<w:strike w:val="0"/>', ()),
        ("<w:b/>", ()),
        ("<w:strike/><w:vanish/>", ("文中有隐藏文字，未读入",)),
    ],
)
def test_struck_out_text_is_noted(properties: str, notes: tuple[str, ...]) -> None:
    data = docx(p(r("新建幼儿园"), r("十", properties), r("12所。")))

    assert notes_of(data) == notes
    assert text_of(data) == ("新建幼儿园12所。" if "vanish" in properties else "新建幼儿园十12所。")


def test_footnotes_and_endnotes_stand_behind_the_text() -> None:
    def notes(kind: str, *texts: str) -> str:
        first = f'<w:{kind} w:type="separator" w:id="0">{p("线")}</w:{kind}>'
        return (
            f'<w:{kind}s xmlns:w="{W}">{first}'
            + "".join(f"<w:{kind}>{p(text)}</w:{kind}>" for text in texts)
            + f"</w:{kind}s>"
        )

    body = p("完成投资4860万元。", '<w:r><w:footnoteReference w:id="1"/></w:r>') + p("以上报告，请审议。")
    data = docx(
        body,
        **{
            "word/footnotes.xml": notes("footnote", "含配套资金。", "县统计局数。"),
            "word/endnotes.xml": notes("endnote", "见附表。"),
        },
    )

    assert text_of(data).split("\n") == [
        "完成投资4860万元。",
        "以上报告，请审议。",
        "脚注：",
        "[1] 含配套资金。",
        "[2] 县统计局数。",
        "尾注：",
        "[1] 见附表。",
    ]
    assert notes_of(data) == ("有 1 处脚注或尾注，列在文末",)
    assert [section.role.value for section in parse(text_of(data)).sections][-2:] == ["结尾", "其他"]


# --- headings by style -------------------------------------------------------------------------------

_STYLES = (
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="own1"><w:name w:val="单位一级"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="own2"><w:name w:val="单位二级"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="flat"><w:name w:val="正文样式"/><w:basedOn w:val="1"/>'
    '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="outlined"><w:name w:val="条目"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
)


def _styled(text: str, style: str) -> str:
    return p(text, properties=f'<w:pStyle w:val="{style}"/>')


def _parsed_heads(body: str) -> list[tuple[str, list[str]]]:
    document = read_bytes(docx(body, styles=_STYLES), "报告.docx")
    report = parse(document.text, headings=document.headings)
    return [
        (section.heading.text, [item.head.text for item in section.items if item.head])
        for section in report.sections
        if section.heading
    ]


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("own1", "own2"), ("own1", "outlined")])
def test_headings_without_numbers_are_known_by_their_styles(first: str, second: str) -> None:
    body = (
        p("县残联理事长2023年度述职报告")
        + p("2023年，我抓康复和就业。")
        + _styled("履职情况", first)
        + _styled("托起稳稳的康复", second)
        + p("为2860人配辅具。")
        + _styled("撑起就业的底气", second)
        + p("培训310人。")
        + _styled("存在不足", first)
        + p("办法不多。")
        + _styled("下步打算", first)
        + p("改造坡道。")
    )

    assert _parsed_heads(body) == [
        ("履职情况", ["托起稳稳的康复", "撑起就业的底气"]),
        ("存在不足", []),
        ("下步打算", []),
    ]


@pytest.mark.parametrize("style", ["flat", "own1"])
def test_styles_that_every_paragraph_has_make_no_headings(style: str) -> None:
    texts = (
        "述职报告",
        "一、履职情况",
        "抓康复，配辅具2860件。",
        "培训310人。",
        "二、存在不足",
        "办法不多。",
    )
    document = read_bytes(docx("".join(_styled(text, style) for text in texts), styles=_STYLES), "报告.docx")
    report = parse(document.text, headings=document.headings)

    assert [one.heading.text for one in report.sections if one.heading] == ["一、履职情况", "二、存在不足"]


def test_an_outline_level_of_the_paragraph_itself() -> None:
    level_one = '<w:outlineLvl w:val="0"/>'
    body = (
        p("述职报告")
        + p("主要工作", properties=level_one)
        + p("配辅具。")
        + p("主要不足", properties=level_one)
        + p("办法少。")
    )

    assert [heading for heading, _ in _parsed_heads(body)] == ["主要工作", "主要不足"]
