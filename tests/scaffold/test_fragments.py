"""What of a sentence is no statement by itself."""

import pytest
from test_blanks import frame_of

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Role
from assistant.domain.text import Span
from assistant.domain.vocabulary import load
from assistant.scaffold.clean import stands_alone, worth
from assistant.scaffold.fragments import after_opening, announces, leads_on
from assistant.scaffold.statements import parted


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("第二件，把36间智慧教室全部用满", "把36间智慧教室全部用满"),
        ("第三点：把村医补助发到人", "把村医补助发到人"),
        ("办好三件事：在人口过万的镇各建一处零工服务点", "在人口过万的镇各建一处零工服务点"),
        ("坐下来细想，毛病有这么几条：对政策吃得不透", "对政策吃得不透"),
        ("问题上，一是小区议事热闹、落地慢", "小区议事热闹、落地慢"),
        ("明年打算干成四件事:一是再把融资成本压到5%以下", "再把融资成本压到5%以下"),
        ("对照上级要求和群众期待，还有一些不足：办案链条抓得不长", "办案链条抓得不长"),
        ("（二）一要抓住项目", "一要抓住项目"),
        ("全年办了三件实事", "全年办了三件实事"),
        ("发现问题12个：账目不清的有8个", "发现问题12个：账目不清的有8个"),
        ("办好三件事：就业", "办好三件事：就业"),
    ],
)
def test_numbers_and_announcements_stand_before_a_sentence(said: str, left: str):
    assert said[after_opening(said, Span(0, len(said))) :] == left


@pytest.mark.parametrize(
    "said",
    [
        "群众身边不正之风和腐败问题集中整治中",
        "主题教育开展以来",
        "开发区改革三年后",
        "针对村医青黄不接的问题",
        "围绕土地出让、工程建设、惠企资金3个易发风险的环节",
        "依托2.3万亩茶园",
        "督促人社局紧紧围绕全市重点产业链、重点领域和重点学科",
        "指导各乡镇针对撂荒地复耕中的问题",
        "茶山上摔伤的3位孤寡老人",
        "全镇无人照看的46名孩子",
    ],
)
def test_what_leads_on_to_the_next_clause_stands_not_alone(said: str):
    assert leads_on(frame_of(said)) or not stands_alone(frame_of(said))
    assert worth(frame_of(f"推进设施改造项目建设，{said}"), Role.DUTY, 0.3) < 0


@pytest.mark.parametrize(
    "said",
    [
        "清退不该领的36人",
        "追回被挤占的伙食费12万元",
        "其中税收占73%",
        "对长期挂账的2亿元应收款逐笔立案",
        "经营性的18栋由专业机构上门看",
        "新建公办初中",
        "紧盯在谈的12个项目签订合同",
        "资助考上大学的32名学生",
    ],
)
def test_what_is_done_or_stated_stands_alone(said: str):
    assert not leads_on(frame_of(said))


@pytest.mark.parametrize(
    ("said", "so"),
    [
        ("对照职责，短板主要有两处", True),
        ("静下来想，差距也很明显", True),
        ("今天吃的这点苦算不得什么，可身上的毛病不少", True),
        ("存在的问题主要是以下几点", True),
        ("人才短板明显", False),
        ("基层所队老化，有的设备跟不上", False),
        ("校园欺凌问题仍然突出", False),
        ("查摆问题12个，整改10个", False),
    ],
)
def test_what_only_announces_is_no_frame(said: str, so: bool):
    assert announces(frame_of(said).text) is so


def test_a_long_sentence_is_not_cut_before_what_its_subject_does():
    """Each stretch of it is whole: what leads on stays with what it leads to."""
    said = (
        "适老化改造完成120处，村级日间照料中心6所投入使用，茶山上摔伤的3位孤寡老人，"
        "卫生院派车接来诊治，群众身边不正之风集中整治中，对惠农补贴线索26条逐一核查，依托2万亩茶园，办起采茶节。"
    )
    report = parse(f"述职报告\n\n一、履职情况\n　　{said}\n", Metadata(), id="r")
    found = [one.text.text for one in parted(report, load()).statements]
    assert found == [
        "适老化改造完成〔数量〕处，村级日间照料中心〔数量〕所投入使用",
        "茶山上摔伤的〔数量〕位孤寡老人，卫生院派车接来诊治",
        "群众身边不正之风集中整治中，对惠农补贴线索〔数量〕条逐一核查",
        "依托〔面积〕万亩茶园，办起采茶节",
    ]
