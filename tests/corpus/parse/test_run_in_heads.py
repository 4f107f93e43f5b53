"""Heads that stand in one line with their text, labels over lists, and headings over short paragraphs."""

from collections.abc import Iterator, Sequence

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Item, Role

TITLE = "2024年度述职报告\n\n"
ADDRESS = "各位代表：我把一年来的工作报告如下。\n\n"
END = "\n存在的主要问题是基础薄弱。\n下一步，继续补齐短板。"


def heads_of(text: str) -> list[str]:
    def walk(items: Sequence[Item]) -> Iterator[str]:
        for item in items:
            if item.head:
                yield item.head.text
            yield from walk(item.items)

    report = parse(text)
    return [
        head
        for section in report.sections
        for head in ([section.heading.text] if section.heading else []) + list(walk(section.items))
    ]


@pytest.mark.parametrize(
    ("body", "heads"),
    [
        (
            "农田建设，重在管护。新建高标准农田1.2万亩。\n畜禽养殖，先治粪污。改造猪场31家。",
            ["农田建设，", "畜禽养殖，"],
        ),
        (
            "道路养护，一年四季不断线。灌缝42公里。\n桥梁安全，逐座过筛。加固危桥6座。\n治理超限超载，白天黑夜两班倒。",
            ["道路养护，", "桥梁安全，"],
        ),
        (
            "信访工作方面，化解积案17件。\n人民调解，老庚叔讲一句顶十句。调成纠纷210起。\n孤儿救助，帮了88人。\n社区矫正，管住了也暖住了。\n双拥优抚，走了46个村。",
            ["信访工作方面，", "人民调解，", "孤儿救助，", "社区矫正，", "双拥优抚，"],
        ),
        (
            "说实话，这一年不轻松。\n校园安全，天天有人守门。\n教师培训，轮训了312人次。\n去年冬天，雪下得早。",
            ["校园安全，", "教师培训，"],
        ),
        (
            "养老服务，新开食堂9家。\n\n儿童救助，结对帮扶51名。\n\n殡葬改革，推行节地安葬。",
            ["养老服务，", "儿童救助，", "殡葬改革，"],
        ),
        # One such paragraph is a sentence like any other, and neither narration nor an adverb is a subject.
        ("安全生产，是压在心上的头等大事，我夜里睡不踏实。\n全年走访企业33家，整改隐患120处。", []),
        ("总的来看，一年的工作有进步。\n与此同时，差距也很明显。\n不难看出，底子还薄。", []),
        ("今年以来，我跑遍了每个村。\n开春以后，我带队修渠。\n入冬之前，我带队查房。", []),
    ],
)
def test_subjects_before_a_comma(body: str, heads: list[str]) -> None:
    assert heads_of(TITLE + ADDRESS + body + END) == heads


def test_the_passages_of_a_subject_have_it_in_their_path() -> None:
    report = parse(TITLE + ADDRESS + "供水保障，换管36公里。\n燃气安全，换装软管9200户。" + END)
    assert [
        (passage.heading_path, passage.span.of(report.text))
        for passage in report.passages
        if passage.heading_path
    ] == [
        (("供水保障",), "换管36公里。"),
        (("燃气安全",), "换装软管9200户。"),
    ]


@pytest.mark.parametrize(
    ("body", "heads"),
    [
        (
            "一、主要工作：我分管林业，全年巡山130天。\n（一）防火：扑救及时，没有一起大火。\n（二）造林：栽树4.2万株。\n"
            "二、存在问题：人手不足，装备老旧。\n三、今后打算：补充队员，配齐装备。",
            ["一、主要工作：", "（一）防火：", "（二）造林：", "二、存在问题：", "三、今后打算："],
        ),
        (
            "1 履职情况：全年接诊3.1万人次，抢救危重病人57名。\n1.1 门诊　推行一站式结算，排队时间少了一半。\n"
            "1.2 急救　新设急救点3个，出车不超过5分钟。\n2 存在不足：夜间值班人手紧，设备也偏旧。",
            ["1 履职情况：", "1.1 门诊", "1.2 急救", "2 存在不足："],
        ),
        (
            "一、履职情况——全年办案216件，追回欠薪310万元。\n二、廉洁自律——不收礼，不说情，不打招呼。\n"
            "三、努力方向——把调解关口再往前移，送到工地上去。",
            ["一、履职情况——", "二、廉洁自律——", "三、努力方向——"],
        ),
        (
            "1.履职尽责：管好12座泵站，一年没停过机。\n2.廉洁从政：采购全部公开，账目月月上墙。\n3.不足之处：台账粗，巡查少。",
            ["1.履职尽责：", "2.廉洁从政：", "3.不足之处："],
        ),
        (
            "（一）履职情况　全年编修村志9部，抢救老照片1800张。\n（二）廉洁情况　稿费全部交公，未报销一张私票。",
            ["（一）履职情况", "（二）廉洁情况"],
        ),
        # A slogan of two halves without a full stop is one head.
        (
            "一、抓学习——铸魂强根本\n每月集中学习两次，写下笔记三万字。\n二、抓落实——实干见真章\n新建卫生厕所900座。",
            ["一、抓学习——铸魂强根本", "二、抓落实——实干见真章"],
        ),
    ],
)
def test_marker_head_and_text_in_one_line(body: str, heads: list[str]) -> None:
    assert heads_of(TITLE + body) == heads


def test_roles_of_sections_whose_head_a_dash_ends() -> None:
    report = parse(
        TITLE + "一、履职情况——全年办案216件，追回欠薪310万元。\n二、廉洁自律——不收礼，不说情，不打招呼。\n"
        "三、努力方向——把调解关口再往前移，送到工地上去。"
    )
    assert [section.role for section in report.sections] == [Role.DUTY, Role.INTEGRITY, Role.PLANS]
    assert [passage.heading_path for passage in report.passages] == [
        ("一、履职情况",),
        ("二、廉洁自律",),
        ("三、努力方向",),
    ]


@pytest.mark.parametrize(
    ("body", "heads"),
    [
        (
            "工会工作：\n\n一是建好驿站。新建驿站14个。\n二是维护权益。调解劳资纠纷33件。\n\n团委工作：\n\n一是带好队伍。培训骨干90人。\n二是办好实事。结对学生120名。",
            [
                "工会工作：",
                "一是建好驿站。",
                "二是维护权益。",
                "团委工作：",
                "一是带好队伍。",
                "二是办好实事。",
            ],
        ),
        (
            "农业：\n1.稳住粮食。种稻6.2万亩，亩产提高31公斤。\n2.做强蔬菜。新建大棚400座，供应县城。\n水利：\n1.修好渠道。清淤63公里，畅通无阻。\n2.管好水库。除险加固5座，安全度汛。",
            ["农业：", "1.稳住粮食。", "2.做强蔬菜。", "水利：", "1.修好渠道。", "2.管好水库。"],
        ),
        (
            "文化工作：一是送戏下乡。演出86场。二是整修书屋。添书1.1万册。\n体育工作：一是修好场地。新建球场7片。二是办好比赛。参赛1900人。",
            ["文化工作：", "体育工作："],
        ),
        (
            "（1）征兵工作：\n一是宣传到户。走访420户。\n二是体检从严。送检96人。\n（2）民兵工作：\n一是编实队伍。编组120人。\n二是练强本领。集训15天。",
            ["（1）征兵工作：", "（2）民兵工作："],
        ),
        (
            "林业方面：\n首先，抓造林。栽树3万株。\n其次，抓防火。没有火情。\n畜牧方面：\n首先，抓防疫。免疫率98%。\n其次，抓改良。引种公牛12头。",
            ["林业方面：", "畜牧方面："],
        ),
    ],
)
def test_labels_over_lists(body: str, heads: list[str]) -> None:
    found = heads_of(
        TITLE + "一、述职情况\n\n" + body + "\n\n二、述廉情况\n\n公务接待超支为零，没有违规用车。"
    )
    assert [head for head in found if head in heads] == heads
    assert (found[0], found[-1]) == ("一、述职情况", "二、述廉情况")


@pytest.mark.parametrize("rank", [("征兵工作：", "民兵工作："), ("工会工作：", "团委工作：")])
def test_lists_under_two_labels_are_not_one(rank: tuple[str, str]) -> None:
    body = "一是宣传到户。走访420户。\n二是体检从严。送检96人。\n"
    report = parse(
        TITLE + f"一、述职情况\n{rank[0]}\n{body}{rank[1]}\n{body}二、述廉情况\n公务接待超支为零。"
    )
    duty = report.sections[0]
    assert [(item.head.text if item.head else "", len(item.items)) for item in duty.items] == [
        (rank[0], 2),
        (rank[1], 2),
    ]


HEADED = (
    "共建共享，路修到门口\n硬化村道21公里，装路灯640盏，夜里出门不用打手电了。\n\n"
    "{heading}\n{short}\n\n"
    "精打细算，钱花在刀刃\n公车费用压了两成，省下的19万元全给了村医，一分没有乱花。\n\n"
    "短板与不足\n工业园的污水管还没有接通，群众还有意见。\n\n来年的想法\n六月底前把污水管接上。"
)


@pytest.mark.parametrize(
    ("heading", "short"),
    [
        ("平价实惠，菜篮子拎起", "设平价菜点9个，每斤便宜四毛。"),
        ("守好校门，娃娃有人接", "设护学岗11处，天天有人在。"),
        ("老有所乐，戏台又开锣", "请剧团唱了32场，场场坐满。"),
        ("看病不远，村医就在旁", "新建村卫生室5个，药也齐了。"),
        ("渠水长流，地头不再旱", "修渠8公里，灌田两千亩不愁水。"),
    ],
)
def test_a_heading_over_a_short_paragraph_among_others(heading: str, short: str) -> None:
    assert heads_of(TITLE + HEADED.format(heading=heading, short=short)) == [
        "共建共享，路修到门口",
        heading,
        "精打细算，钱花在刀刃",
        "短板与不足",
        "来年的想法",
    ]


def test_cheap_prices_are_no_integrity() -> None:
    report = parse(
        TITLE + HEADED.format(heading="平价廉价，菜篮子拎起", short="设平价菜点9个，每斤便宜四毛。")
    )
    assert [
        section.role for section in report.sections if section.heading and "廉价" in section.heading.text
    ] == [Role.DUTY]


@pytest.mark.parametrize(
    ("below", "name"),
    [
        ("（项云舒）", "项云舒"),
        ("（ 冉 松 年 ）", "冉松年"),
        ("(周明)", "周明"),
        ("【欧阳海】", "欧阳海"),
        ("（水利局）", ""),
        ("（2024年1月）", ""),
    ],
)
def test_writer_in_brackets_below_the_title(below: str, name: str) -> None:
    assert parse(f"2024年度述职报告\n{below}\n\n一、履职情况\n全年清淤支渠63条。").author == name
