"""Scaffolds as files: text, Markdown, HTML, Word; users' templates, hostile ones included."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as DocumentType
from lxml import etree

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.report import FactKind, Role
from assistant.domain.results import (
    Group,
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
from assistant.export._scaffold import report_citation

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
    notes=(ItemNote(NoteKind.COPIED, "别人也这样写，请改写"),),
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


def test_every_format() -> None:
    assert sorted(scaffold_exporters()) == ["docx", "html", "json", "md", "txt", "xlsx"]
    with pytest.raises(UnknownValue):
        export_scaffold("exe", MADE)


@pytest.mark.parametrize("kind", ["txt", "md", "html"])
def test_text_formats_show_filled_and_open_slots(kind: str) -> None:
    text = export_scaffold(kind, MADE).decode()

    assert "新增城镇就业538人，办结欠薪案件〔数量〕件。" in text
    assert "共识，3 位作者写过；新增城镇就业人数填自数据.csv 第 2 行" in text
    assert "别人也这样写，请改写" in text
    assert "清欠金额（万元）" in text
    assert "接着写：《2022年度述职报告》（云岭县副县长，2022年）" in text


def test_html_is_escaped() -> None:
    page = export_scaffold("html", MADE).decode()

    assert "&lt;b&gt;样本少&lt;/b&gt;" in page
    assert "<b>样本少" not in page


def _document(made: Scaffold) -> tuple[DocumentType, etree._Element]:
    """The Word file, and its body."""
    data = export_scaffold("docx", made)
    return Document(BytesIO(data)), etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))


def _controls(body: etree._Element) -> list[tuple[str, str, bool]]:
    """Name, text and whether it is a placeholder, for every content control."""
    return [
        (
            control.find(f"{_W}sdtPr/{_W}alias").get(f"{_W}val"),
            "".join(control.itertext()),
            control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None,
        )
        for control in body.iter(f"{_W}sdt")
    ]


def _lines(body: etree._Element) -> list[str]:
    """The lines outside the table at the end."""
    return ["".join(line.itertext()) for line in body.findall(f"{_W}body/{_W}p")]


def test_the_word_file_has_the_form_of_the_report() -> None:
    document, body = _document(MADE)

    assert [line for line in _lines(body) if line] == [
        "2024年度述职报告",
        "〔称谓待定〕：",
        "一、履行职责情况",
        "（一）稳就业、保权益",
        "新增城镇就业538人，办结欠薪案件〔数量〕件。",
        "副县长　〔姓名〕",
        "〔日期〕",
    ]
    assert not list(body.iter(f"{_W}text"))  # such controls come back from LibreOffice four times over
    assert _controls(body) == [
        ("称谓待定", "〔称谓待定〕", True),
        ("新增城镇就业人数", "538", False),
        ("办结欠薪案件数", "〔数量〕", True),
        ("姓名", "〔姓名〕", True),
        ("日期", "〔日期〕", True),
    ]
    assert [
        line.style.name for line in document.paragraphs if line.style and "Heading" in line.style.name
    ] == [
        "Heading 1",
        "Heading 2",
    ]


def test_word_comments_state_sources_and_notes() -> None:
    document, _ = _document(MADE)
    about, salutation, sentence = [comment.text.split("\n") for comment in document.comments]
    assert about[1:] == ["接着《2022年度述职报告》（云岭县副县长，2022年）写。", "注意：<b>样本少</b>"]
    assert salutation == ["如：各位领导、同志们。不用称谓的删去。"]
    assert sentence == [
        "共识，3 位作者写过；新增城镇就业人数填自数据.csv 第 2 行。见《2022年度述职报告》（云岭县副县长，2022年）",
        "“新增城镇就业〔数量〕人，办结欠薪案件〔数量〕件。”：别人也这样写，请改写",
        "新增城镇就业人数填自数据.csv 第 2 行",
    ]


OWN = ScaffoldItem("b1", Layer.OWN, "欠薪", Move.ACTION, "每周调度欠薪线索", 1, sources=(SOURCE,), notes=())


def _section(*items: ScaffoldItem, role: Role = Role.DUTY, portfolio: str | None = "人社") -> ScaffoldSection:
    return ScaffoldSection(role, portfolio, items=items)


def test_items_of_other_authors_are_in_a_table_at_the_end() -> None:
    document, body = _document(
        replace(
            MADE,
            sections=(
                _section(OWN, replace(OWN, id="b2", move=Move.EFFECT, frame="没有一起拖过年关"), ITEM),
            ),
        )
    )
    assert [line for line in _lines(body) if "欠薪" in line] == ["每周调度欠薪线索，没有一起拖过年关。"]
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["用在", "写什么", "别人的写法", "出处"],
        [
            "履职·人社",
            "稳就业·数据",
            "新增城镇就业538人，办结欠薪案件〔数量〕件。",
            "共识，3 位作者写过；新增城镇就业人数填自数据.csv 第 2 行。见《2022年度述职报告》（云岭县副县长，2022年）",
        ],
    ]


def test_heading_comments_list_last_plans_and_missing_matters() -> None:
    todo = replace(
        OWN,
        id="b3",
        frame="建成零工市场",
        notes=(ItemNote(NoteKind.TODO, "上年打算里写了这一条，今年须交代"),),
    )
    missing = replace(ITEM, id="b4", layer=Layer.MISSING, matter="社保扩面")
    document, body = _document(replace(MADE, sections=(_section(OWN, todo, missing),)))
    assert "建成零工市场" not in "".join(_lines(body))
    assert [comment.text.split("\n") for comment in document.comments][2] == [
        "上年打算里写了、今年须交代办得怎样的：",
        "1. 建成零工市场",
        "别人常写、上年没有写的：社保扩面（见文末附表）",
    ]


def test_problems_are_points_in_two_groups() -> None:
    def problem(name: str, frame: str, group: Group) -> ScaffoldItem:
        return replace(OWN, id=name, frame=frame, move=Move.PROBLEM, group=group)

    made = replace(
        MADE,
        sections=(
            _section(
                problem("c1", "对照要求，还有差距和不足", Group.WORK),
                problem("c2", "学习不够系统", Group.PERSONAL),
                problem("c3", "乡镇窗口人手少", Group.WORK),
                problem("c4", "调研不够深", Group.PERSONAL),
                role=Role.PROBLEMS,
                portfolio=None,
            ),
        ),
    )
    assert _lines(_document(made)[1])[3:-3] == [
        "一、存在的问题",
        "对照要求，还有差距和不足。",
        "（一）个人方面",
        "1.学习不够系统。",
        "2.调研不够深。",
        "（二）工作方面",
        "1.乡镇窗口人手少。",
    ]


def test_headings_are_own_or_shared_never_of_one_other_author() -> None:
    def headed(*heads: tuple[str, Layer], portfolio: str) -> ScaffoldSection:
        found = tuple(ScaffoldHeading(text, "", layer, 1) for text, layer in heads)
        return ScaffoldSection(Role.DUTY, portfolio, found, (replace(OWN, id=portfolio),))

    made = replace(
        MADE,
        sections=(
            headed(("深入调研，提高效能", Layer.OWN), ("人社工作方面", Layer.OWN), portfolio="人社"),
            headed(("深入调研，提高效能", Layer.OWN), portfolio="教育"),
            headed(("减负提质，把校园还给成长", Layer.SINGLE), portfolio="信访"),
        ),
    )
    assert [line for line in _lines(_document(made)[1]) if line.startswith(("一", "（"))] == [
        "一、履行职责情况",
        "（一）人社工作方面",
        "（二）深入调研，提高效能",
        "（三）信访工作",
    ]


def test_the_title_is_last_years_with_the_new_year() -> None:
    own = replace(SOURCE.report, title="副县长2022年述职报告")
    assert _lines(_document(replace(MADE, own=own))[1])[0] == "副县长2024年述职报告"
    assert _lines(_document(replace(MADE, own=None))[1])[0] == "副县长2024年度述职报告"


def test_the_word_file_has_a_blank_for_an_empty_portfolio() -> None:
    """The check finds it."""
    bare = replace(MADE, sections=(replace(MADE.sections[1], items=()),))
    assert ("内容", "〔内容〕", True) in _controls(_document(bare)[1])


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


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(UnknownValue, match="版式"):
        export_scaffold("docx", MADE, layout="gbt9999")
    assert export_scaffold("docx", MADE, layout="plain")[:2] == b"PK"


def test_a_users_template(tmp_path: Path) -> None:
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
    "width": "{{ '{:>2000000000}'.format(1) }}",
    "precision": "{{ '{:.2000000000f}'.format(1.5) }}",
    "width of a value": "{{ '{:>{}}'.format(1, 2000000000) }}",
    "width of a map": "{{ '{a:>2000000000}'.format_map({'a': 1}) }}",
    "percent": "{{ '%2000000000d' % 1 }}",
    "method": "{{ 'a'.center(2000000000) }}",
    "zeros": "{{ 'a'.zfill(2000000000) }}",
    "bytes": "{{ (1).to_bytes(2000000000, 'big') }}",
    "indent": "{{ 'a' | indent(2000000000) }}",
    "doubled": "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    "added": "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    "undefined": "{{ secrets }}",
    "syntax": "{% for %}",
    "call": "{{ title.format('x') }}{{ title.__len__() }}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_template_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "坏.md").write_text(text, "utf-8")

    with pytest.raises(BadInput, match=r"模板“坏|内存超过了 256 MB"):
        export_scaffold("md", MADE, template=tmp_path / "坏.md")


@pytest.mark.parametrize(
    ("region", "office", "shown"),
    [
        ("澜屏市石渡县", "石渡县农业农村局局长", "澜屏市石渡县农业农村局局长"),
        ("云岭县", "副县长", "云岭县副县长"),
        ("临溪区桥南街道", "街道党工委书记", "临溪区桥南街道党工委书记"),
        ("", "副市长", "副市长"),
    ],
)
def test_what_a_region_and_an_office_both_say_is_cited_once(region: str, office: str, shown: str) -> None:
    assert (
        report_citation(SourceReport("S", "报告", "甲", office, region, 2022, ""))
        == f"《报告》（{shown}，2022年）"
    )


def test_no_paragraph_begins_with_an_effect() -> None:
    """However long the sentences before it are."""
    long = replace(ITEM, layer=Layer.OWN, slots=(), frame="全面加强教育教学管理" * 26, move=Move.ACTION)
    effect = replace(long, id="a2", frame="促进教育质量稳步提升", move=Move.EFFECT)
    section = replace(MADE.sections[1], items=(long, effect))
    document = Document(BytesIO(export_scaffold("docx", replace(MADE, sections=(section,)))))
    paragraph = next(one.text for one in document.paragraphs if "教育质量" in one.text)
    assert paragraph.endswith("管理，促进教育质量稳步提升。")
