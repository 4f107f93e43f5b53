"""Sections, roles and heads in all usual layouts of duty reports, and in government work reports."""

from collections.abc import Iterator, Sequence

import pytest
from layouts import FIRE, GREEN, INTEGRITY, LAYOUTS, LEAD, PLANS, PROBLEMS, STUDY, TITLE, Example, full

from assistant.corpus.parse.layout import lines
from assistant.corpus.parse.structure import find_sections
from assistant.corpus.parse.title import title_span
from assistant.domain.report import Item, Role, Section

YEAR = 2023


def sections_of(text: str, year: int | None = YEAR) -> tuple[Section, ...]:
    found = lines(text)
    title = title_span(text, found)
    return find_sections(text, [line for line in found if not title or line.span.begin >= title.end], year)


def heads_of(text: str, sections: Sequence[Section]) -> list[str]:
    def walk(items: Sequence[Item]) -> Iterator[str]:
        for item in items:
            if item.head:
                yield item.head.text
            yield from walk(item.items)

    return [
        head
        for section in sections
        for head in ([section.heading.text] if section.heading else []) + list(walk(section.items))
    ]


def runs(sections: Sequence[Section], text: str) -> list[tuple[Role, str]]:
    """Role and text of sections, consecutive ones of one role as one."""
    found: list[tuple[Role, int, int]] = []
    for section in sections:
        begin = section.span.begin
        if found and found[-1][0] is section.role:
            begin = found.pop()[1]
        found.append((section.role, begin, section.span.end))
    return [(role, text[begin:end].strip()) for role, begin, end in found]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_sections_and_heads(layout: Example) -> None:
    sections = sections_of(layout.text)

    assert (runs(sections, layout.text), heads_of(layout.text, sections)) == (layout.sections, layout.heads)


def test_a_section_begins_at_the_indentation() -> None:
    layout = full("⟨{h}、{x}⟩\n\u3000\u3000", "⟨{n}.{x}。⟩", indent="\u3000\u3000")

    begins = [layout.text[s.span.begin : s.span.begin + 4] for s in sections_of(layout.text)]

    assert begins == [
        "\u3000\u3000" + head for head in ("20", "一、", "二、", "三、", "四、", "五、", "六、", "以上")
    ]


def test_points_nest_down_to_those_within_a_paragraph() -> None:
    text = (
        f"{TITLE}{LEAD}\n一、主要工作\n（一）扩绿量。{GREEN}\n（二）守林子。人防方面，护林员天天上山。"
        "技防方面，一是装上了瞭望塔；二是飞起了无人机。\n二、下步打算\n" + PLANS
    )

    def tree(items: Sequence[Item]) -> list[tuple[int, str, list[object]]]:
        return [
            (item.level, item.head.text if item.head else item.span.of(text), [*tree(item.items)])
            for item in items
        ]

    duty = sections_of(text)[1]

    assert tree(duty.items) == [
        (1, "（一）扩绿量。", []),
        (
            1,
            "（二）守林子。",
            [
                (2, "人防方面，", []),
                (2, "技防方面，", [(3, "一是装上了瞭望塔；", []), (3, "二是飞起了无人机。", [])]),
            ],
        ),
    ]


def test_a_sentence_of_two_parallel_ones_is_a_head() -> None:
    """在……上……，……。 at least twice in one paragraph; once it is a sentence like any other."""
    body = "在思想上多补钙，筑牢信念之根。天天读报。在本领上多充电，练好看家功夫。月月比武。"
    text = f"{TITLE}{LEAD}\n一、加强学习\n{body}\n二、主要工作\n{GREEN}在作风上多用心，树好林业形象。{FIRE}\n"

    assert heads_of(text, sections_of(text)) == [
        "一、加强学习",
        "在思想上多补钙，筑牢信念之根。",
        "在本领上多充电，练好看家功夫。",
        "二、主要工作",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        f"一年来，认真落实《\n林长制规定\n》和有关要求。{GREEN}",
        f"一年来，修订了（\n林地管理办法\n），又补了一项。{GREEN}",
        f"护林员一年走了很远的路，\n翻过了三道山梁\n又蹚过两条河，{GREEN}",
    ],
)
def test_a_truncated_line_is_not_a_heading(broken: str) -> None:
    text = f"{TITLE}{LEAD}\n一、主要工作\n{broken}\n二、打算\n{PLANS}\n"

    assert heads_of(text, sections_of(text)) == ["一、主要工作", "二、打算"]


@pytest.mark.parametrize(
    "head",
    [
        "守住安全底线",
        "从严治校，规范办学",
        "依法治税，应收尽收",
        "化解问题楼盘，解群众之忧",
        "聚焦短板，补齐基础设施",
        "改革攻坚，激发活力",
        "忠诚履职，护航发展",
        "谋项目，增后劲",
        "清河行动，碧水长流",
        "心系群众办实事",
        "严管厚爱，锻造队伍",
    ],
)
def test_topics_of_the_main_body_are_duty(head: str) -> None:
    """Words that elsewhere indicate integrity, law, problems or plans do not mislead."""
    text = (
        f"{TITLE}{LEAD}\n一、勤学善思\n{STUDY}\n二、{head}\n{FIRE}\n三、清廉自守\n{INTEGRITY}\n"
        f"四、不足之处\n{PROBLEMS}\n五、新年打算\n{PLANS}\n"
    )

    assert [section.role for section in sections_of(text)] == [
        Role.LEAD,
        Role.STUDY,
        Role.DUTY,
        Role.INTEGRITY,
        Role.PROBLEMS,
        Role.PLANS,
    ]


SLOGANS = {
    Role.STUDY: ["学以致用强本领", "筑牢信仰之基", "多读书，勤思考", "补足精神之钙", "先把自己武装起来"],
    Role.INTEGRITY: ["心有所戒，行有所止", "不碰高压线", "正人先正己", "公权公用", "扎紧制度的笼子"],
    Role.PROBLEMS: ["还有哪些没做到", "三点遗憾", "照镜子", "心里的亏欠", "自我画像"],
    Role.PLANS: ["下一程怎么走", "新一年的盘算", "接着干", "朝前看", "往后的日子"],
}


@pytest.mark.parametrize(
    ("role", "head"), [(role, head) for role, heads in SLOGANS.items() for head in heads]
)
def test_roles_under_slogans_follow_body_and_order(role: Role, head: str) -> None:
    parts = {
        Role.STUDY: ("加强学习", STUDY),
        Role.DUTY: ("守好青山", f"{GREEN}\n{FIRE}"),
        Role.INTEGRITY: ("廉洁自律", INTEGRITY),
        Role.PROBLEMS: ("存在不足", PROBLEMS),
        Role.PLANS: ("下步打算", PLANS),
    }
    parts[role] = (head, parts[role][1])
    numbered = [
        f"{n}、{words}\n{body}\n" for n, (words, body) in zip("一二三四五", parts.values(), strict=True)
    ]

    sections = sections_of(f"{TITLE}{LEAD}\n{''.join(numbered)}")

    assert [section.role for section in sections] == [Role.LEAD, *parts]


def test_problems_continue_with_plans_that_have_no_heading() -> None:
    text = (
        f"{TITLE}{LEAD}\n一、主要工作\n{GREEN}\n{FIRE}\n二、存在的不足\n{PROBLEMS}\n"
        f"今后，我将从两方面改起。{PLANS}\n"
    )

    assert [section.role for section in sections_of(text)] == [
        Role.LEAD,
        Role.DUTY,
        Role.PROBLEMS,
        Role.PLANS,
    ]


def test_a_work_report_reviews_one_year_and_plans_the_next() -> None:
    """It is dated with the year that it plans; sections after the plans are plans, whatever their heading."""
    text = (
        "2024年政府工作报告\n——2024年1月20日在云岫县第十八届人民代表大会第四次会议上\n县长  王某某\n各位代表：\n"
        "现在，我代表县人民政府，向大会报告工作，请予审议。\n"
        f"一、2023年工作回顾\n（一）生态更好。{GREEN}\n（二）山林更安。{FIRE}\n"
        f"二、2024年重点工作\n（一）扩大绿量。再造林两万亩，建好三个苗圃。\n（二）富裕林农。办好林下经济示范点。\n"
        f"三、加强政府自身建设\n坚持依法行政，严守纪律规矩，坚决纠治“四风”。\n"
        "各位代表！蓝图已经绘就。让我们更加紧密地团结起来，为建设美丽云岫而奋斗！\n"
    )

    found = [(section.role, section.heading and section.heading.text) for section in sections_of(text, 2024)]

    assert found == [
        (Role.LEAD, None),
        (Role.DUTY, "一、2023年工作回顾"),
        (Role.PLANS, "二、2024年重点工作"),
        (Role.PLANS, "三、加强政府自身建设"),
        (Role.CLOSING, None),
    ]


def test_running_text_around_a_series_of_points_has_roles_of_its_own() -> None:
    """Paragraphs before 一是 and after the last point have roles of their own, as their beginnings indicate."""
    text = (
        "2023年述职述廉报告\n"
        "我在林业局干了四年。现将一年来的情况汇报如下。\n"
        "学习方面，跟着中心组学了十二次，读完两本原著，写了三万字笔记。\n"
        "一年来主要做了两件事：\n"
        f"一是添绿。{GREEN}\n"
        f"二是防火。{FIRE}\n"
        "廉洁方面，公家的车不坐，亲戚的请托不接，礼品礼金一概退回。\n"
        "问题也不少。一是下林区少，情况摸得不深；二是对年轻人带得少，队伍青黄不接；三是办法不多。\n"
        "2024年，建一座苗圃，再修十公里防火道。\n"
        "以上报告，请评议。\n"
    )

    roles = [section.role for section in sections_of(text)]

    assert [role for n, role in enumerate(roles) if n == 0 or roles[n - 1] is not role] == [
        Role.LEAD,
        Role.STUDY,
        Role.DUTY,
        Role.INTEGRITY,
        Role.PROBLEMS,
        Role.PLANS,
        Role.CLOSING,
    ]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("", []),
        ("\n\n  \n", []),
        ("受理欠薪线索58件，办结57件。", [Role.DUTY]),
        ("以上报告，请审议。", [Role.CLOSING]),
    ],
)
def test_fragments(text: str, roles: list[Role]) -> None:
    assert [section.role for section in sections_of(text)] == roles
