"""Structure that only a whole document shows: decimal numbers, 甲乙丙丁, labels over lists, tables, lost line ends."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Item, Report, Role

TITLE = "2024年度述职报告\n"
DUTY = "抓水库除险加固，完成投资4860万元，惠及下游七个乡镇。"
PROBLEMS = "学习不够，调研不深。"
PLANS = "继续抓好防洪工程。"
ROLES = [Role.DUTY, Role.PROBLEMS, Role.PLANS]


def outline(report: Report) -> list[tuple[Role, str]]:
    return [(section.role, section.heading.text if section.heading else "") for section in report.sections]


def heads(items: tuple[Item, ...]) -> list[object]:
    """Heads as nested lists: [head, [heads below]]."""
    found: list[object] = []
    for item in items:
        found.append(item.head.text if item.head else None)
        if item.items:
            found.append(heads(item.items))
    return found


FRAMES = {
    "blank": "{n} {x}\n",
    "wide": "{w}　{x}\n",
    "tab": "{n}\t{x}\n",
    "glued": "{n}{x}\n",
    "dot": "{n}.{x}\n",
    "stems": "{s}、{x}\n",
    "legal": "{l}、{x}\n",
    "legal in brackets": "（{l}）{x}\n",
    "stems in brackets": "（{s}）{x}\n",
    "roman": "{r}. {x}\n",
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_numbers_of_every_kind_open_sections(frame: str) -> None:
    written = [
        frame.format(n=n, w="１２３"[n - 1], s="甲乙丙"[n - 1], l="壹贰叁"[n - 1], r="ⅠⅡⅢ"[n - 1], x=words)
        for n, words in enumerate(["履职情况", "存在的问题", "下一步打算"], start=1)
    ]
    report = parse(
        TITLE
        + "".join(head + body + "\n" for head, body in zip(written, [DUTY, PROBLEMS, PLANS], strict=True))
    )

    assert outline(report) == list(zip(ROLES, [head.strip() for head in written], strict=True))


@pytest.mark.parametrize("frame", ["{} {}", "{}　{}", "{}. {}", "{}{}", "{}、{}"])
def test_decimal_numbers_nest(frame: str) -> None:
    numbered = [("1", "履职情况"), ("1.1", "水库除险"), ("1.1.1", "大坝防渗"), ("1.1.2", "溢洪道整修")]
    numbered += [
        ("1.2", "农村供水"),
        ("2", "存在的问题"),
        ("2.1", "学习不够"),
        ("2.2", "调研不深"),
        ("3", "下一步打算"),
    ]
    bodies = ["", "", DUTY, "整修溢洪道5处。", "铺设管网318公里。", "", "学习不系统。", "调研次数少。", PLANS]
    written = [frame.format(*pair) for pair in numbered]
    text = TITLE + "".join(f"{head}\n{body}\n" for head, body in zip(written, bodies, strict=True))

    report = parse(text)

    assert outline(report) == list(zip(ROLES, [written[0], written[5], written[8]], strict=True))
    assert heads(report.sections[0].items) == [written[1], [written[2], written[3]], written[4]]
    assert heads(report.sections[1].items) == [written[6], written[7]]


@pytest.mark.parametrize(
    "lines",
    [
        "3 个乡镇通水\n5 座水厂改造\n12 座水库除险\n",
        "1 个乡镇通水\n2 座水厂改造\n3 座水库除险\n",
        "1 月开工\n2 月停工\n3 月复工\n",
        "1亿元到位\n2亿元在途\n",
        "甲方供料，乙方施工。\n乙方按期交付。\n",
        "甲、乙两库同时除险。\n",
    ],
)
def test_figures_and_parties_are_no_markers(lines: str) -> None:
    report = parse(f"{TITLE}全年办成几件事。\n{lines}{DUTY}\n")

    first = lines.partition("\n")[0]
    assert not any(
        item.head and item.head.text.startswith(first[:3])
        for section in report.sections
        for item in section.items
    )
    assert not any(
        section.heading and section.heading.text.startswith(first[:2]) for section in report.sections
    )


STEMS_BELOW = {
    "below 一、": (
        "一、履职情况\n甲、水库除险。{d}\n乙、农村供水。铺设管网318公里。\n",
        ["甲、水库除险。", "乙、农村供水。"],
    ),
    "below 甲、": (
        "甲、履职情况\n（壹）水库除险\n{d}\n（贰）农村供水\n铺设管网318公里。\n乙、存在问题\n学习不深。\n",
        ["（壹）水库除险", "（贰）农村供水"],
    ),
    "below （一）": (
        "一、履职情况\n（一）抓水利\n（甲）水库除险。{d}\n（乙）农村供水。铺设管网318公里。\n",
        ["（一）抓水利", ["（甲）水库除险。", "（乙）农村供水。"]],
    ),
}


@pytest.mark.parametrize(("text", "expected"), STEMS_BELOW.values(), ids=STEMS_BELOW)
def test_stems_take_the_level_that_is_free(text: str, expected: list[object]) -> None:
    report = parse(TITLE + text.format(d=DUTY))

    assert heads(report.sections[0].items) == expected


ONE_LINE = {
    "a blank": "{h}、{x} {b}\n",
    "a wide blank": "{h}、{x}　{b}\n",
    "two blanks": "{h}、{x}  {b}\n",
    "a tab": "{h}、{x}\t{b}\n",
    "a colon": "{h}、{x}：{b}\n",
    "brackets": "（{h}）{x} {b}\n",
    "Arabic": "{n}.{x} {b}\n",
}


@pytest.mark.parametrize("frame", ONE_LINE.values(), ids=ONE_LINE)
def test_number_head_and_body_on_one_line(frame: str) -> None:
    parts = [
        ("履职情况", "2024年，我团结带领班子成员抓水库除险加固，投入资金4860万元。"),
        ("廉洁自律情况", "严格执行中央八项规定精神，没有发现违纪违法问题。"),
        ("存在的问题", PROBLEMS),
        ("下一步打算", PLANS),
    ]
    text = TITLE + "".join(
        frame.format(h="一二三四"[n], n=n + 1, x=head, b=body) for n, (head, body) in enumerate(parts)
    )

    report = parse(text)

    assert [section.role for section in report.sections] == [
        Role.DUTY,
        Role.INTEGRITY,
        Role.PROBLEMS,
        Role.PLANS,
    ]
    assert [
        section.heading.text.strip("一二三四、（）1234.：") for section in report.sections if section.heading
    ] == [head for head, _ in parts]


@pytest.mark.parametrize(
    "line", ["（一）新建 12 所幼儿园。", "一、投入 1.2 亿元。", "2. 引进 5G 基站 320 座。"]
)
def test_a_blank_around_a_figure_ends_no_head(line: str) -> None:
    report = parse(f"{TITLE}{line}改造薄弱学校9所，新增学位3600个。\n{DUTY}\n")

    found = [section.heading.text for section in report.sections if section.heading]
    found += [item.head.text for section in report.sections for item in section.items if item.head]
    assert all(head.endswith("。") for head in found)


def test_paragraphs_that_begin_with_the_name_of_their_role() -> None:
    report = parse(
        f"{TITLE}学习上：通读了两本专著，写下三万字笔记。\n工作上：{DUTY}\n廉洁上：退回礼品三次，家属没有经商。\n"
        f"不足：{PROBLEMS}\n打算：{PLANS}\n"
    )

    assert outline(report) == [
        (Role.STUDY, "学习上："),
        (Role.DUTY, "工作上："),
        (Role.INTEGRITY, "廉洁上："),
        (Role.PROBLEMS, "不足："),
        (Role.PLANS, "打算："),
    ]


LABELS = {
    "on a line of their own": "工会工作：\n一是夯实基础。组建工会18家。\n二是维护权益。帮扶职工126户。\n"
    "城管工作：\n一是抓好党务。召开党组会14次。\n二是抓好信访。办结信访件212件。\n",
    "half-width, with blank lines": "工会工作:\n\n一是夯实基础。组建工会18家。\n\n二是维护权益。帮扶职工126户。\n\n"
    "城管工作:\n\n一是抓好党务。召开党组会14次。\n\n二是抓好信访。办结信访件212件。\n",
    "numbers": "工会工作：\n1.夯实基础。组建工会18家。\n2.维护权益。帮扶职工126户。\n"
    "城管工作：\n1.抓好党务。召开党组会14次。\n2.抓好信访。办结信访件212件。\n",
}


@pytest.mark.parametrize("lists", LABELS.values(), ids=LABELS)
def test_labels_over_lists(lists: str) -> None:
    report = parse(f"{TITLE}一、述职情况\n{lists}二、存在问题\n{PROBLEMS}\n三、下步打算\n{PLANS}\n")

    assert outline(report) == [
        (Role.DUTY, "一、述职情况"),
        (Role.PROBLEMS, "二、存在问题"),
        (Role.PLANS, "三、下步打算"),
    ]
    found = heads(report.sections[0].items)
    assert [str(head).rstrip("：:") for head in found[::2]] == ["工会工作", "城管工作"]
    assert [len(inner) for inner in found[1::2]] == [2, 2]  # type: ignore[arg-type]
    assert any("城管工作" in "".join(passage.heading_path) for passage in report.passages)


def test_labels_before_points_in_the_same_line() -> None:
    report = parse(
        f"{TITLE}一、述职情况\n工会工作：一是夯实基础，组建工会18家。二是维护权益，帮扶职工126户。\n"
        f"城管工作：一是抓好党务，召开党组会14次。二是抓好信访，办结信访件212件。\n二、存在问题\n{PROBLEMS}\n"
    )

    assert heads(report.sections[0].items) == ["工会工作：", [None, None], "城管工作：", [None, None]]


@pytest.mark.parametrize("label", ["主要做了以下工作：", "各位领导：", "具体情况如下："])
def test_an_announcement_is_no_label(label: str) -> None:
    report = parse(
        f"{TITLE}{label}\n一是夯实基础，组建工会18家。\n二是维护权益，帮扶职工126户。\n{label}\n一是抓党务。\n二是抓信访。\n"
    )

    assert not any(
        item.head and item.head.text == label for section in report.sections for item in section.items
    )


TABLES = {
    "three columns": "指标\t2023年\t2024年\n幼儿园\t10所\t12所\n学位\t3000个\t3600个\n",
    "two columns": "指标\t完成情况\n幼儿园\t12所\n存在问题\t3个\n",
    "numbered rows": "序号\t指标\t完成\n1\t幼儿园\t12\n2\t学位\t3600\n",
    "numbered with dots": "序号\t指标\t完成\n1.\t幼儿园\t12\n2.\t存在问题\t3\n",
    "Han numbers": "序号\t指标\t完成\n一、\t幼儿园\t12\n二、\t下一步打算\t3\n",
    "role words": "学习\t24次\t12次\n问题\t3个\t2个\n打算\t5项\t4项\n",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_rows_of_a_table_are_text(table: str) -> None:
    report = parse(
        f"{TITLE}一、履职情况\n一是抓学前教育，新建幼儿园12所。\n{table}二、存在的问题\n{PROBLEMS}\n三、打算\n{PLANS}\n"
    )

    assert outline(report) == [
        (Role.DUTY, "一、履职情况"),
        (Role.PROBLEMS, "二、存在的问题"),
        (Role.PLANS, "三、打算"),
    ]
    rows = [line for line in table.splitlines() if line]
    body = report.sections[0].span.of(report.text)
    assert all(row in body for row in rows)
    assert not any(
        item.head and "\t" in item.head.text for section in report.sections for item in section.items
    )


GLUED = (
    "柳溪县水利局局长2024年度述职报告 我叫某某，现任柳溪县水利局局长，现将2024年度履职情况报告如下。 一、履职情况 "
    "（一）抓除险加固。完成投资4860万元，惠及下游七个乡镇三万多名群众，汛期安全。 （二）抓农村供水。铺设管网318公里。 "
    "二、存在的问题 学习不够，调研不深。 三、下一步打算 继续抓好防洪工程。"
)


@pytest.mark.parametrize("blank", [" ", "　", "  "])
def test_a_text_without_line_ends(blank: str) -> None:
    report = parse(GLUED.replace(" ", blank), source="001.txt")

    assert (report.title, report.year) == ("柳溪县水利局局长2024年度述职报告", 2024)
    assert outline(report) == [
        (Role.LEAD, ""),
        (Role.DUTY, "一、履职情况"),
        (Role.PROBLEMS, "二、存在的问题"),
        (Role.PLANS, "三、下一步打算"),
    ]
    assert heads(report.sections[1].items) == ["（一）抓除险加固。", "（二）抓农村供水。"]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\r", "\r\n"])
def test_every_kind_of_line_end(end: str) -> None:
    lines = [TITLE.strip(), "一、履职情况", DUTY, "二、存在的问题", PROBLEMS, "三、打算", PLANS]
    report = parse(end.join(lines), source="001.txt")

    assert report.text == "\n".join(lines)
    assert [section.role for section in report.sections] == ROLES


def test_pieces_that_a_page_break_cut_and_numbered() -> None:
    report = parse(
        "1、小康驻村工作组2023年度述职报告 自成立驻村工作组以来，已过去半年多。所驻柳塘村位于云台镇西南，"
        "距县城32公里。据了解，村民都参加医疗\n"
        "2、保险，八成村民缴费参加了养老保险。自驻村以来，累计驻村168天，走访群众300余人次，"
        "化解矛盾纠纷40余起。协调帮扶资金45000\n"
        "3、余元，协调工程2个。 一、工作开展情况 1、加强学习，增强本领。 二、存在的问题 经验不足。 三、今后打算 继续努力。\n",
        source="001.txt",
    )

    assert report.title == "小康驻村工作组2023年度述职报告"
    assert [section.role for section in report.sections] == [Role.LEAD, Role.DUTY, Role.PROBLEMS, Role.PLANS]


def test_numbered_paragraphs_are_no_pieces() -> None:
    report = parse(f"1、{DUTY}{DUTY}\n2、{DUTY}铺设管网318公里，改造水厂五处。\n3、{PLANS}\n")

    assert [item.span.of(report.text)[:2] for section in report.sections for item in section.items] == [
        "1、",
        "2、",
        "3、",
    ]


SLOGANS = [
    ("共学共建，让基层组织“强”起来", "共议共融，让基层思想“凝”起来", "共享共治，让基层服务“实”起来"),
    ("聚人心，让支部“暖”起来", "聚人才，让产业“旺”起来", "聚合力，让乡村“美”起来"),
    ("读懂民情，把实事办到心坎里", "算清民账，把资金用到刀刃里", "守住民安，把风险化在萌芽里"),
    ("支部破冰，让干部“动”起来", "项目攻坚，让产业“活”起来", "服务下沉，让群众“笑”起来"),
    ("一、心中有数，把底子摸清", "二、手中有招，把路子理清", "三、脚下有劲，把事情办清"),
]
WORK = [
    "新建党群服务站三个，开展结对学习12次，邀请党校老师讲党课四场，覆盖全镇党员。",
    "召开民情夜谈会9场，走访困难党员15户，帮办实事31件，化解邻里纠纷23起。",
    "投入86万元改造村卫生室和文化广场，老年食堂每天供餐60份，群众反映良好。",
]


@pytest.mark.parametrize("slogans", SLOGANS, ids=[slogans[0] for slogans in SLOGANS])
def test_one_word_of_a_slogan_does_not_turn_the_role(slogans: tuple[str, str, str]) -> None:
    report = parse(
        "柳塘村党总支书记2024年度述职报告\n"
        + "".join(f"{head}\n{body}\n" for head, body in zip(slogans, WORK, strict=True))
        + "四、短板弱项\n党员年龄偏大，村集体经济门路不宽，办法不多。\n五、明年思路\n培养后备干部3名，集体收入力争突破80万元。\n"
    )

    assert [section.role for section in report.sections[:3]] == [Role.DUTY] * 3


def test_slogans_that_name_their_roles_keep_them() -> None:
    report = parse(
        f"{TITLE}一、学习上严，让本领强起来\n{WORK[0]}\n二、工作上实，让业绩亮起来\n{WORK[1]}\n"
        "三、作风上廉，让形象好起来\n退回礼品三次，家属没有经商。\n"
    )

    assert [section.role for section in report.sections] == [Role.STUDY, Role.DUTY, Role.INTEGRITY]
