"""Outlines that depart from official style: parts, inverted numberings, headings with a colon, questions."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Report, Role

Outline = list[tuple[Role, str, list[str]]]

TITLE = "柳溪县林业局副局长2024年度述职报告\n\n2024年，我分管林草资源保护。现将履职情况报告如下：\n"
LEAD: Outline = [(Role.LEAD, "", [])]
STUDY = "坚持把学习作为第一需要，参加中心组学习12次，读书8本。\n"
DUTY = "（一）聚焦主责抓监督。完成审计项目36个，查出问题金额2.3亿元。\n（二）聚焦质量抓管理。推行审理前置，优秀项目3个。\n"
DUTY += "（三）聚焦整改抓闭环。建立整改台账，整改到位率97%。\n"
DUTY_HEADS = ["（一）聚焦主责抓监督。", "（二）聚焦质量抓管理。", "（三）聚焦整改抓闭环。"]
INTEGRITY = "严格执行中央八项规定精神，没有收受礼品礼金。\n"
PROBLEMS = "审计力量不足，大数据审计应用不深。\n"
PLANS = "明年抓好经济责任审计全覆盖，再培养业务骨干5名。\n"
GREEN = "完成营造林2.3万亩，苗木成活率达到91%，把任务分到山头地块，技术员包片到底。\n"


def outline(report: Report) -> Outline:
    return [
        (
            section.role,
            section.heading.text if section.heading else "",
            [item.head.text for item in section.items if item.head],
        )
        for section in report.sections
    ]


@pytest.mark.parametrize(
    "frame",
    ["{}", "第{n}、{}", "第{n}，{}。", "第{n}方面：{}", "第{n}部分　{}", "第{n}章 {}", "{}部分"],
)
def test_the_role_of_a_part_holds_for_all_that_stands_in_it(frame: str) -> None:
    heads = [
        frame.format(word, n="一二三四五"[at])
        for at, word in enumerate(("述学", "述职", "述廉", "问题", "打算"))
    ]
    bodies = (STUDY, DUTY, INTEGRITY, PROBLEMS, PLANS)
    text = TITLE + "".join(f"{head}\n{body}" for head, body in zip(heads, bodies, strict=True))

    assert outline(parse(text)) == [
        *LEAD,
        (Role.STUDY, heads[0], []),
        (Role.DUTY, heads[1], DUTY_HEADS),
        (Role.INTEGRITY, heads[2], []),
        (Role.PROBLEMS, heads[3], []),
        (Role.PLANS, heads[4], []),
    ]


def test_ordinals_below_a_numbered_heading_are_its_points() -> None:
    text = f"{TITLE}一、履职情况\n{GREEN}二、存在问题\n第一，学习不够。\n第二，作风不实。\n三、打算\n明年计划造林2万亩。\n"

    assert [(role, head) for role, head, _ in outline(parse(text))] == [
        (Role.LEAD, ""),
        (Role.DUTY, "一、履职情况"),
        (Role.PROBLEMS, "二、存在问题"),
        (Role.PLANS, "三、打算"),
    ]


def test_parts_with_a_numbering_of_their_own() -> None:
    text = (
        "述职述廉报告\n（2024年度）\n第一部分　履行岗位职责情况\n一、安全生产形势平稳\n压降隐患312处。\n"
        "二、优质服务持续改进\n办电时长压缩到3.2天。\n第二部分　落实“一岗双责”情况\n一、压实责任\n签订责任书21份。\n"
        "二、严管物资招标\n清退不合格供应商4家。\n第三部分　存在的问题及原因\n老旧线路多，停电还不少。\n"
        "第四部分　今后努力方向\n加快改造，把故障停电再压降两成。\n"
    )

    assert outline(parse(text)) == [
        (Role.DUTY, "第一部分　履行岗位职责情况", ["一、安全生产形势平稳", "二、优质服务持续改进"]),
        (Role.INTEGRITY, "第二部分　落实“一岗双责”情况", ["一、压实责任", "二、严管物资招标"]),
        (Role.PROBLEMS, "第三部分　存在的问题及原因", []),
        (Role.PLANS, "第四部分　今后努力方向", []),
    ]


def test_a_general_part_has_the_roles_of_its_subsections() -> None:
    text = (
        "述职报告\n第一部分 工作总结\n一、学习情况\n读书12本。\n二、履职情况\n压降隐患312处。\n三、廉洁情况\n没有违纪。\n"
        "第二部分 工作计划\n一、抓学习\n每月读一本书。\n二、抓安全\n把故障停电再压降两成。\n"
    )
    found = outline(parse(text))

    assert [(role, head) for role, head, _ in found[1:]] == [
        (Role.STUDY, "一、学习情况"),
        (Role.DUTY, "二、履职情况"),
        (Role.INTEGRITY, "三、廉洁情况"),
        (Role.PLANS, "第二部分 工作计划"),
    ]
    assert found[-1][2] == ["一、抓学习", "二、抓安全"]


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("{n}．", "（{h}）"),
        ("{n}、", "（{h}）"),
        ("（{h}）", "{h}、"),
        ("{n}.", "{h}、"),
        ("{c}", "{n}."),
        ("（{n}）", "{n}."),
    ],
)
def test_inverted_numberings(outer: str, inner: str) -> None:
    parts = [
        ("主要工作", [("抓管护", "落实护林员386名。"), ("抓防火", "清理可燃物320公里。")]),
        ("存在问题", [("护林员年龄偏大", "平均58岁，年轻人不愿干。"), ("防控压力大", "资金不足。")]),
        ("下步打算", [("优化队伍", "明年招聘60名。"), ("打好攻坚战", "力争拔除疫点3个。")]),
    ]

    def mark(shape: str, at: int) -> str:
        return shape.format(n=at, h="〇一二三"[at], c="〇①②③"[at])

    text = TITLE
    expected = list(LEAD)
    for at, ((head, items), role) in enumerate(
        zip(parts, (Role.DUTY, Role.PROBLEMS, Role.PLANS), strict=True), 1
    ):
        heads = [mark(inner, n) + item for n, (item, _) in enumerate(items, 1)]
        text += mark(outer, at) + head + "\n"
        text += "".join(f"{item}\n{body}\n" for item, (_, body) in zip(heads, items, strict=True))
        expected.append((role, mark(outer, at) + head, heads))

    assert outline(parse(text)) == expected


def test_headings_without_number_that_end_with_a_colon() -> None:
    text = (
        f"{TITLE}主要工作情况：\n{GREEN}今年主要抓了三件事：\n一是造林。{GREEN}二是防火。清理可燃物320公里。\n"
        f"三是富民。带动860户。\n廉洁自律情况:\n{INTEGRITY}存在的主要问题：\n学习不够，调研不深。\n"
        "下一年度工作计划：\n重点做好以下工作：\n明年计划完成国土绿化2万亩。\n"
    )

    assert [(role, head) for role, head, _ in outline(parse(text))] == [
        (Role.LEAD, ""),
        (Role.DUTY, "主要工作情况："),
        (Role.INTEGRITY, "廉洁自律情况:"),
        (Role.PROBLEMS, "存在的主要问题："),
        (Role.PLANS, "下一年度工作计划："),
    ]


def test_a_general_heading_with_a_colon_stands_before_those_that_name_roles() -> None:
    text = f"{TITLE}主要做法：\n{GREEN}存在问题：\n护林员年龄偏大。\n下步措施：\n明年招聘60名。\n"

    assert [(role, head) for role, head, _ in outline(parse(text))] == [
        (Role.LEAD, ""),
        (Role.DUTY, "主要做法："),
        (Role.PROBLEMS, "存在问题："),
        (Role.PLANS, "下步措施："),
    ]


def test_headings_with_a_colon_that_begin_alike() -> None:
    heads = ["关于学习：", "关于工作：", "关于廉洁：", "关于不足：", "关于打算："]
    bodies = (STUDY, GREEN, INTEGRITY, PROBLEMS, PLANS)
    text = TITLE + "".join(f"{head}\n{body}" for head, body in zip(heads, bodies, strict=True))

    assert [head for _, head, _ in outline(parse(text))] == ["", *heads]


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}一、履职情况\n工作成效：\n{GREEN}存在问题：\n学习不够。\n二、打算\n明年招聘60名。\n",
        f"{TITLE}{GREEN}我做了以下工作：\n{GREEN}存在以下问题：\n学习不够。\n",
    ],
)
def test_lines_with_a_colon_that_are_no_headings(text: str) -> None:
    heads = [head for _, head, _ in outline(parse(text))]

    assert not any(head.endswith("：") for head in heads)


def test_questions_are_headings_and_no_problems() -> None:
    text = (
        "砚溪县行政审批服务局局长2024年述职问答\n\n问题一：今年以来，优化营商环境做了哪些工作？\n"
        "答：我们把审批事项压减到312项，办件时限压缩76%，新增经营主体6400户。\n"
        "问题二：怎样管住自己和队伍？\n答：坚持不收礼不吃请，开展警示教育4次。\n"
        "问题三：还有哪些不足？\n答：乡镇窗口人手少，材料重复提交的情况还不少。\n"
        "问题四：明年有什么考虑？\n答：明年将推进“一件事”改革，再上线40个事项。\n"
    )
    report = parse(text, source="input.txt")

    assert (report.title, report.office, report.region) == (
        "砚溪县行政审批服务局局长2024年述职问答",
        "行政审批服务局局长",
        "砚溪县",
    )
    assert outline(report) == [
        (Role.DUTY, "问题一：今年以来，优化营商环境做了哪些工作？", []),
        (Role.INTEGRITY, "问题二：怎样管住自己和队伍？", []),
        (Role.PROBLEMS, "问题三：还有哪些不足？", []),
        (Role.PLANS, "问题四：明年有什么考虑？", []),
    ]


@pytest.mark.parametrize("label", ["问：", "问题{}：", "Q{}：", "提问{}：", "【问】"])
def test_forms_of_questions(label: str) -> None:
    questions = ["今年医保扩面情况怎样？", "下一步怎么打算？"]
    answers = ["参保42万人，参保率97%。", "明年力争门诊统筹全覆盖。"]
    lines = [
        f"{label.format(n)}{question}\n答：{answer}\n"
        for n, (question, answer) in enumerate(zip(questions, answers, strict=True), 1)
    ]

    assert [role for role, _, _ in outline(parse("述职报告\n" + "".join(lines)))] == [Role.DUTY, Role.PLANS]
