"""Reports whose headings are slogans, metaphors or single words: roles follow from heading and content."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Role

S, D, I, F, P, N = (  # noqa: E741
    Role.STUDY,
    Role.DUTY,
    Role.INTEGRITY,
    Role.LAW,
    Role.PROBLEMS,
    Role.PLANS,
)
LEAD = "我是2021年到任的，管着农业和信访这一摊。下面把一年的事说一说。"
BODIES = {
    S: "每天早到半小时，把新条例一条一条啃下来，写了两本笔记。中心组集体学了14次，我领学4次。",
    D: "修通公路86公里，架桥5座。引进项目9个，规上企业新增4户。办理低保2140户，送餐到户3.1万份。",
    I: "老同学提着酒来谈工程，茶喝了，酒原样带走。公务接待一律在食堂，节礼退了4次，退不掉的登记上交。",
    F: "审查合同46份、文件11件，退回修改7件。行政复议案件3起，负责人都出庭应诉。",
    P: "打电话的时候多了，到田埂上蹲着听的时候少了。有两个项目开工晚了半年，责任在我。",
    N: "再建两所幼儿园，添八百个学位；把水厂的管子接到最后两个村；守住底线，不负群众的信任。",
}
FAMILIES = {
    "characters": {S: "“学”字为先", D: "“实”字为要", I: "“廉”字为本", P: "“省”字为镜", N: "“新”字为帆"},
    "cue and colon": {
        S: "学：灯下翻书",
        D: "干：田里踩泥",
        I: "廉：袖中无利",
        P: "缺：一本账",
        N: "盼：过几道坎",
    },
    "boat": {S: "把准航向", D: "划好船桨", I: "系紧缆绳", P: "堵住漏洞", N: "升起新帆"},
    "questions": {
        S: "这一年，我学了什么",
        D: "这一年，我做了什么",
        I: "这一年，我守住了什么",
        P: "这一年，我亏欠了什么",
        N: "新一年，我要做什么",
    },
    "seeking": {
        S: "政治上求坚定",
        D: "工作上求突破",
        I: "生活上求清廉",
        F: "用权上求规范",
        P: "反思上求深刻",
        N: "今后求作为",
    },
    "classical": {S: "以学铸魂", D: "以行践诺", I: "以廉正身", F: "以法为绳", P: "以省补短", N: "以恒致远"},
    "persons": {S: "做明白人", D: "做实干人", I: "做干净人", F: "做守法人", P: "做清醒人", N: "做赶路人"},
    "without study": {D: "向组织交一本账", I: "向自己划一条线", P: "向短处开一次刀", N: "向明天许一个诺"},
}
FRAMES = {
    "numbered": "{h}、{x}\n",
    "run in": "{h}、{x}。",
    "bulleted": "● {x}\n",
    "bracketed": "【{x}】\n",
    "bare": "{x}\n",
}


def found(parts: list[tuple[Role, str]], title: str = "某县副县长2024年度述职报告\n") -> list[Role]:
    """The role of the middle of each part of a report."""
    text, middles = title, []
    for _, words in parts:
        middles.append(len(text) + len(words) * 2 // 3)
        text += words
    report = parse(text, Metadata(year=2024))
    return [next(s.role for s in report.sections if s.span.begin <= at < s.span.end) for at in middles]


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_slogans(family: dict[Role, str], frame: str) -> None:
    parts = [(Role.LEAD, LEAD + "\n")]
    parts += [
        (role, frame.format(h="一二三四五六"[n], x=head) + BODIES[role] + "\n")
        for n, (role, head) in enumerate(family.items())
    ]
    parts.append((Role.CLOSING, "路还长，脚下不敢停。以上报告，请予评议。\n"))

    assert found(parts) == [role for role, _ in parts]


def test_a_numbering_continues_across_bracketed_topics() -> None:
    """【农业】 and its siblings belong to 二、, however many there are; 三、 does not belong to the last of them."""
    parts = [
        (Role.LEAD, LEAD + "\n"),
        (S, "一、学习求真\n" + BODIES[S] + "\n"),
        (
            D,
            "二、履职求实\n【农业】\n种粮12.6万亩。\n【工业】\n产值增长11.2%。\n【民生】\n"
            + BODIES[D]
            + "\n",
        ),
        (I, "三、律己求严\n" + BODIES[I] + "\n"),
        (P, "四、自省求深\n" + BODIES[P] + "\n"),
    ]

    assert found(parts) == [role for role, _ in parts]


@pytest.mark.parametrize(
    "openings",
    [
        {S: "说学习，", D: "再说手上的活。", I: "说到廉洁，", P: "要说不足，", N: "明年，"},
        {
            S: "",
            D: "工作上，",
            I: "管住自己这一条，我是这么做的。",
            P: "毛病也不少。",
            N: "针对这些，明年打算",
        },
        {S: "理论武装方面，", D: "回到本职，", I: "谈到自律，", P: "静下心来看，", N: "往后的日子，"},
    ],
    ids=["announced", "half announced", "phrased"],
)
def test_paragraphs_without_headings(openings: dict[Role, str]) -> None:
    parts = [
        (Role.LEAD, LEAD + "\n"),
        *((role, words + BODIES[role] + "\n") for role, words in openings.items()),
    ]

    assert found(parts) == [role for role, _ in parts]


def test_problems_may_change_into_plans() -> None:
    parts = [
        (Role.LEAD, LEAD + "\n"),
        (D, "一、主要工作\n" + BODIES[D] + "\n"),
        (P, "二、存在的问题及今后打算\n" + BODIES[P]),
        (N, "针对这些，明年打算请外村人看账，把培训办到田头。\n"),
    ]

    assert found(parts) == [role for role, _ in parts]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("为官一任，总要给百姓留点念想。以上是我的述职，不妥之处，请批评。", Role.CLOSING),
        ("话说得直，事还要办。请各位打分。", Role.CLOSING),
        ("明年再修三公里。以上报告，请予评议。", N),
    ],
    ids=["maxim", "marks", "plans"],
)
def test_sentences_before_the_closing(words: str, role: Role) -> None:
    """A maxim is part of the closing, plans are not."""
    text = f"某镇镇长2024年述职报告\n{LEAD}\n一、主要工作\n{BODIES[D]}\n二、今后打算\n{BODIES[N]}\n{words}\n"

    sections = parse(text, Metadata(year=2024)).sections

    assert next(s.role for s in sections if s.span.begin <= text.index(words) < s.span.end) is role
