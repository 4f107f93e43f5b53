"""What stands above a title, and typed lists of contents, are neither title nor text."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Report, Role

BODY = (
    "一、履职情况\n抓水库除险加固，完成投资4860万元。\n"
    "二、存在的问题\n学习不够，调研不深。\n"
    "三、下一步打算\n继续抓好防洪工程。\n"
)
SECTIONS = [(Role.DUTY, "一、履职情况"), (Role.PROBLEMS, "二、存在的问题"), (Role.PLANS, "三、下一步打算")]


def outline(report: Report) -> list[tuple[Role, str]]:
    return [(section.role, section.heading.text if section.heading else "") for section in report.sections]


LETTERSPACED = {
    "述 职 报 告": "述职报告",
    "述　职　述　廉　报　告": "述职述廉报告",
    "个  人  述  职  报  告": "个人述职报告",
    "2024 年 度 述 职 报 告": "2024年度述职报告",
    "2024年度 述 职 报 告": "2024年度 述职报告",
    "工\t作\t总\t结": "工作总结",
}


@pytest.mark.parametrize(("line", "title"), LETTERSPACED.items())
def test_letterspaced_titles(line: str, title: str) -> None:
    report = parse(f"{line}\n\n{BODY}", source="001.txt")

    assert report.title == title
    assert outline(report) == SECTIONS


def test_an_office_below_a_letterspaced_title() -> None:
    report = parse(f"述　职　报　告\n柳溪县水利局局长　王某某\n（2024年度）\n{BODY}")

    assert (report.office, report.region, report.year) == ("水利局局长", "柳溪县", 2024)
    assert outline(report) == SECTIONS


ABOVE = [
    "附件2",
    "附件：",
    "附件 2-1",
    "附件二：",
    "秘密★1年\n急件",
    "机密",
    "内部资料　注意保存",
    "内部材料 请勿外传\n会议材料之三",
    "会议文件（5）",
    "（征求意见稿）",
    "【讨论稿】",
    "第二稿",
    "柳水〔2025〕3号                签发人：张某",
    "目　录",
]


@pytest.mark.parametrize("above", ABOVE)
def test_marks_above_a_title_belong_to_neither_title_nor_text(above: str) -> None:
    report = parse(f"{above}\n\n柳溪县水利局局长2024年度述职报告\n\n{BODY}", source="001.txt")

    assert report.title == "柳溪县水利局局长2024年度述职报告"
    assert (report.office, report.year) == ("水利局局长", 2024)
    assert outline(report) == SECTIONS


@pytest.mark.parametrize(
    "line", ["我与河长制", "附件管理三年述职报告", "秘密战线上的二十年", "材料之美：新材料产业述职报告"]
)
def test_titles_that_begin_like_a_mark(line: str) -> None:
    assert parse(f"{line}\n各位领导：\n{BODY}").title == line


CONTENTS = {
    "dots": "目录\n一、履职情况………………1\n二、存在的问题……3\n三、下一步打算 …… 4",
    "full stops": "目 录\n一、履职情况.........1\n（一）除险加固.......(1)\n二、存在的问题......3\n三、下一步打算.....4",
    "tabs": "目　次\n一、履职情况\t1\n二、存在的问题\t3\n三、下一步打算\t4",
    "blanks": "目录：\n一、履职情况 1\n二、存在的问题 3\n三、下一步打算 4",
    "no page numbers": "目录\n一、履职情况\n二、存在的问题\n三、下一步打算",
    "no heading": "一、履职情况………………1\n二、存在的问题……3\n三、下一步打算……4",
    "only the heading": "目录",
}


@pytest.mark.parametrize("contents", CONTENTS.values(), ids=CONTENTS)
def test_contents_below_the_title(contents: str) -> None:
    report = parse(f"2024年度述职报告\n\n{contents}\n\n{BODY}", source="001.txt")

    assert report.title == "2024年度述职报告"
    assert outline(report) == SECTIONS


@pytest.mark.parametrize("contents", CONTENTS.values(), ids=CONTENTS)
def test_contents_above_the_title(contents: str) -> None:
    report = parse(f"{contents}\n\n2024年度述职报告\n\n{BODY}", source="001.txt")

    assert report.title == "2024年度述职报告"
    assert outline(report) == SECTIONS


def test_a_cover_before_the_contents() -> None:
    report = parse(
        f"述　职　报　告\n单位：柳溪县水利局\n二〇二四年十二月\n目　录\n一、履职情况\t1\n二、存在的问题\t2\n"
        f"三、下一步打算\t3\n柳溪县水利局局长2024年度述职报告\n{BODY}"
    )

    assert report.title == "柳溪县水利局局长2024年度述职报告"
    assert outline(report) == SECTIONS


def test_a_list_of_tasks_is_no_list_of_contents() -> None:
    report = parse(
        "2024年度述职报告\n一、建成水库 3\n二、改造水厂 5\n三、清理河道 8\n全年无事故，投资4860万元全部到位。\n"
    )

    assert [section.heading.text if section.heading else "" for section in report.sections][:1] != [
        "三、清理河道 8"
    ]
    assert "建成水库" in report.text[report.sections[0].span.begin : report.sections[0].span.end]


@pytest.mark.parametrize(
    "frame",
    ["【{}】\n", "★{}\n", "★ {}\n", "【{}】", "● {}\n", "◆{}\n"],
)
def test_heads_in_brackets_and_behind_stars(frame: str) -> None:
    parts = [
        ("履职情况", "抓水库除险加固，完成投资4860万元，惠及下游七个乡镇三万多名群众。"),
        ("存在的问题", "学习不够，调研不深，深入基层一线的时间还不够多，方法不多。"),
        ("下一步打算", "继续抓好防洪工程，把青石河治理二期工程往前赶，早日发挥效益。"),
    ]
    report = parse("2024年度述职报告\n" + "".join(f"{frame.format(head)}{body}\n" for head, body in parts))

    assert report.title == "2024年度述职报告"
    heads = [frame.format(head).strip() for head, _ in parts]
    assert outline(report) == list(zip([Role.DUTY, Role.PROBLEMS, Role.PLANS], heads, strict=True))


def test_parts_that_each_begin_again_at_one() -> None:
    report = parse(
        "2024年度述职述廉报告\n述职部分\n一、抓防汛\n完成投资4860万元。\n二、抓供水\n铺设管网318公里。\n"
        "述廉部分\n一、守纪律\n没有违纪违规问题。\n二、管亲属\n家属没有从事与水利有关的经营。\n"
    )

    assert outline(report) == [(Role.DUTY, "述职部分"), (Role.INTEGRITY, "述廉部分")]
    assert [[item.head.text for item in section.items if item.head] for section in report.sections] == [
        ["一、抓防汛", "二、抓供水"],
        ["一、守纪律", "二、管亲属"],
    ]


FORM = (
    "公务员年度考核登记表\n（2024年度）\n姓名\t张某\t性别\t男\t出生年月\t1975年3月\n"
    "政治面貌\t中共党员\t参加工作时间\t1996年7月\n单位及职务\t柳溪县水利局局长\n从事或分管工作\t主持全面工作\n个人总结\n"
)


def test_a_report_in_a_cell_of_a_registration_form() -> None:
    report = parse(f"{FORM}{BODY}签名：张某\n2024年12月30日\n主管领导评鉴意见\t同意\n", source="001.txt")

    assert (report.title, report.year) == ("公务员年度考核登记表", 2024)
    assert (report.office, report.region) == ("水利局局长", "柳溪县")
    assert [role for role, _ in outline(report)] == [
        Role.LEAD,
        Role.DUTY,
        Role.DUTY,
        Role.PROBLEMS,
        Role.PLANS,
        Role.CLOSING,
        Role.OTHER,
    ]


COVERS = {
    "another title": (
        "柳溪县水利局领导干部年度述职材料\n\n姓　　名：纪云帆\n职　　务：党组书记、局长\n填报日期：2025年1月10日\n\n\n"
    ),
    "without colons": (
        "2024年度领导干部述职述廉报告\n（封面）\n姓 名  纪云帆\n单 位  柳溪县水利局\n职 务  局长\n二〇二五年一月\n\n"
    ),
    "form alone": "姓名：纪云帆\n单位：柳溪县水利局\n职务：局长\n填报日期：2025年1月10日\n",
    "who printed it": (
        "2024 年度\n领导干部述职报告\n\n单    位  柳溪县水利局\n姓    名  纪云帆\n职    务  党组书记、局长\n"
        "填报时间  2025年1月6日\n\n中共柳溪县委组织部制\n\n"
    ),
    "date of filing": "述职报告\n部　门：柳溪县水利局\n姓　名：纪云帆\n现任职务：局长\n填表时间：2025-01-08\n",
}


@pytest.mark.parametrize("cover", COVERS.values(), ids=COVERS)
def test_a_cover_with_a_form_is_neither_title_nor_text(cover: str) -> None:
    report = parse(f"{cover}柳溪县水利局局长2024年度述职报告\n{BODY}", source="001.txt")

    assert (report.title, report.office, report.region, report.author, report.year) == (
        "柳溪县水利局局长2024年度述职报告",
        "水利局局长",
        "柳溪县",
        "纪云帆",
        2024,
    )
    assert outline(report) == SECTIONS


def test_a_bare_title_below_a_cover_takes_year_and_office_from_it() -> None:
    cover = (
        "柳溪县2024年度科级干部述职材料\n单位：柳溪县水利局\n姓名：纪云帆\n职务：局长\n填表时间：2025-01-08\n"
    )
    report = parse(f"{cover}述 职 报 告\n{BODY}", source="001.txt")

    assert (report.title, report.office, report.region, report.year) == (
        "述职报告",
        "水利局局长",
        "柳溪县",
        2024,
    )
    assert outline(report) == SECTIONS


def test_lines_below_a_title_that_mention_a_report_are_no_second_title() -> None:
    report = parse(f"述职报告\n述职人：张明\n现将一年来的工作报告如下：\n{BODY}", source="001.txt")

    assert (report.title, report.author) == ("述职报告", "张明")
    assert outline(report) == [(Role.LEAD, ""), *SECTIONS]


@pytest.mark.parametrize("label", ["述职内容", "述职情况", "个人总结", "工作总结"])
def test_the_label_of_the_cell_that_holds_a_report_is_no_heading_over_all_of_it(label: str) -> None:
    form = "述职登记表\n姓名\t谈墨之\n单位及职务\t柳溪县文化馆馆长\n填表日期\t2026年1月9日\n"
    report = parse(f"{form}{label}\n2025年，我办展12场，参观3.2万人次。\n{BODY}", source="001.txt")

    assert (report.author, report.year) == ("谈墨之", 2025)
    assert outline(report)[-3:] == SECTIONS
