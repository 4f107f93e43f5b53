"""Scaffolds as files: text, Markdown, HTML, Word; a user's own templates, and hostile ones."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from lxml import etree

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.report import FactKind, Role
from assistant.domain.results import (
    ItemNote,
    Layer,
    Move,
    NoteKind,
    Scaffold,
    ScaffoldFact,
    ScaffoldHeading,
    ScaffoldItem,
    ScaffoldRequest,
    ScaffoldSection,
    ScaffoldSource,
    Slot,
    SourceReport,
)
from assistant.export import export_scaffold, scaffold_exporters

SOURCE = ScaffoldSource(
    "S01#3",
    SourceReport("S01", "2022年度述职报告", "甲", "副县长", "云岭县", 2022, ""),
    "新增城镇就业1200人，办结欠薪案件40件。",
)
ITEM = ScaffoldItem(
    "a1",
    Layer.SHARED,
    "稳就业",
    Move.FIGURES,
    "新增城镇就业〔数量〕人，办结欠薪案件〔数量〕件。",
    3,
    slots=(
        Slot("a1.0", 6, 10, FactKind.COUNT, "新增城镇就业人数", "人", "538", "数据.csv 第 2 行"),
        Slot("a1.1", 18, 22, FactKind.COUNT, "办结欠薪案件数", "件"),
    ),
    sources=(SOURCE,),
    notes=(ItemNote(NoteKind.TODO, "上年打算，今年须交代"),),
)
MADE = Scaffold(
    ScaffoldRequest(("人社",), office="副县长", year=2024),
    (
        ScaffoldSection(Role.DUTY, None, (ScaffoldHeading("履行职责情况", "", Layer.SHARED, 3),)),
        ScaffoldSection(
            Role.DUTY, "人社", (ScaffoldHeading("稳就业、保权益", "三字、三字", Layer.SHARED, 2),), (ITEM,)
        ),
    ),
    own=SOURCE.report,
    authors=3,
    reports=4,
    warnings=("<b>样本少</b>",),
    facts=(ScaffoldFact("清欠金额", "万元", "人社局", Layer.SHARED),),
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_every_form_there_is() -> None:
    assert sorted(scaffold_exporters()) == ["docx", "html", "json", "md", "txt", "xlsx"]
    with pytest.raises(UnknownValue):
        export_scaffold("exe", MADE)


@pytest.mark.parametrize("kind", ["txt", "md", "html"])
def test_text_forms_say_what_is_filled_and_what_is_open(kind: str) -> None:
    text = export_scaffold(kind, MADE).decode()

    assert "新增城镇就业538人，办结欠薪案件〔数量〕件。" in text
    assert "共识，3 位作者写过；新增城镇就业人数填自数据.csv 第 2 行" in text
    assert "上年打算，今年须交代" in text
    assert "清欠金额（万元）" in text
    assert "接着写：《2022年度述职报告》（云岭县副县长，2022年）" in text


def test_html_escapes_what_it_is_given() -> None:
    page = export_scaffold("html", MADE).decode()

    assert "&lt;b&gt;样本少&lt;/b&gt;" in page
    assert "<b>样本少" not in page


def test_word_has_heads_blanks_and_sources_as_comments() -> None:
    data = export_scaffold("docx", MADE)
    document = Document(BytesIO(data))
    body = etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))
    controls = [
        (
            control.find(f"{_W}sdtPr/{_W}alias").get(f"{_W}val"),
            "".join(control.itertext()),
            control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None,
        )
        for control in body.iter(f"{_W}sdt")
    ]

    assert not list(body.iter(f"{_W}text"))  # such controls come back from LibreOffice four times over
    assert controls == [("新增城镇就业人数", "538", False), ("办结欠薪案件数", "〔数量〕", True)]
    assert [
        (line.style.name, line.text)
        for line in document.paragraphs
        if line.style and "Heading" in line.style.name
    ] == [
        ("Heading 1", "一、履行职责情况"),
        ("Heading 2", "（一）稳就业、保权益"),
    ]
    remarks = [comment.text for comment in document.comments]
    assert remarks[0] == "注意：<b>样本少</b>"
    assert remarks[1].split("\n") == [
        "共识，3 位作者写过；新增城镇就业人数填自数据.csv 第 2 行。见 《2022年度述职报告》（云岭县副县长，2022年）",
        "上年打算，今年须交代",
    ]


def test_word_leaves_a_blank_where_nothing_is_common() -> None:
    """The check finds it."""
    bare = replace(MADE, sections=(replace(MADE.sections[1], items=()),))
    body = etree.fromstring(ZipFile(BytesIO(export_scaffold("docx", bare))).read("word/document.xml"))
    [control] = body.iter(f"{_W}sdt")
    assert control.find(f"{_W}sdtPr/{_W}alias").get(f"{_W}val") == "人社"
    assert "".join(control.itertext()) == "〔内容〕"


def test_the_official_layout() -> None:
    """A4 with margins of 37, 35, 28 and 26 mm, a grid of 22 lines, pages numbered at the outer edge."""
    document = Document(BytesIO(export_scaffold("docx", MADE)))
    section = document.sections[0]
    grid = section._sectPr.find(f"{_W}docGrid")

    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides if side is not None] == [37, 35, 28, 26]
    assert grid is not None
    pitch = int(grid.get(f"{_W}linePitch", "0"))  # twentieths of a point
    height = section.page_height - section.top_margin - section.bottom_margin  # type: ignore[operator]
    assert (pitch, int(height / 635) // pitch) == (579, 22)
    assert document.settings.odd_and_even_pages_header_footer
    assert document.styles["Normal"].font.size.pt == 16  # type: ignore[attr-defined]


def test_a_layout_that_is_not_there() -> None:
    with pytest.raises(UnknownValue, match="版式"):
        export_scaffold("docx", MADE, layout="gbt9999")
    assert export_scaffold("docx", MADE, layout="plain")[:2] == b"PK"


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    template = tmp_path / "本单位.md"
    lines = "{{ title }}\n{% for s in sections %}\n{% for one in s['items'] %}\n* {{ one.text }}\n{% endfor %}\n{% endfor %}\n"
    template.write_text(lines, "utf-8")

    assert export_scaffold("md", MADE, template=template).decode() == (
        "副县长2024年度述职报告提纲\n* 新增城镇就业538人，办结欠薪案件〔数量〕件。\n"
    )


HOSTILE = {
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "globals": "{{ self.__init__.__globals__ }}",
    "function": "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "include": "{% include '/etc/passwd' %}",
    "extends": "{% extends 'scaffold.md.j2' %}",
    "multiply": "{{ 'a' * 1000000000 }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "range": "{% for x in range(10**9) %}a{% endfor %}",
    "deep": "{% for a in sections %}{% for b in sections %}{% for c in sections %}{% for d in sections %}{% for e in sections %}x"
    + "{% endfor %}" * 5,
    "filter": "{{ 'a' | center(1000000000) }}",
    "undefined": "{{ secrets }}",
    "syntax": "{% for %}",
    "call": "{{ title.format('x') }}{{ title.__len__() }}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_template_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "坏.md").write_text(text, "utf-8")

    with pytest.raises(BadInput, match="模板“坏"):
        export_scaffold("md", MADE, template=tmp_path / "坏.md")
