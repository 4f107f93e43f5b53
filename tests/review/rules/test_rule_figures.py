"""Figures that others of the same report contradict, and figures that only seem to."""

from decimal import Decimal

import pytest
from reviewing import HEAD, found, said

from assistant.review.values import Value, value

HITS = [
    ("全年受理群众诉求120件，办结108件，办结率95%。", ["95%"]),
    ("排查隐患860处，已整改774处，整改率达98.5%。", ["98.5%"]),
    ("全镇排查矛盾纠纷１２０件，化解１０８件，化解率９５％。", ["９５％"]),
    ("规上工业企业由50家增加到60家，增长30%。", ["30%"]),
    ("村集体收入从12.5万元提高到20万元，增长40%。", ["40%"]),
    ("污水集中处理率由85%提高到92%，提高9个百分点。", ["9个百分点"]),
    ("养老床位由320张增加到410张，增加80张。", ["80张"]),
    ("办件时间由15天压缩到5天，缩短8天。", ["8天"]),
    ("全年获奖10项：省级4项、市级3项、县级4项。", ["4项、市级3项、县级4项"]),
    ("新录用教师40名，其中男教师15名、女教师22名。", ["15名、女教师22名"]),
    ("一般公共预算收入完成3.26亿元。\n　　到年底，税收占比提高，一般公共预算收入3.62亿元。", ["3.62亿元"]),
    ("城镇新增就业3200人，群众有活干。\n　　办实事十件，城镇新增就业3500人。", ["3500人"]),
    ("全县义务教育巩固率达到98.6%。\n　　义务教育巩固率96.8%，没有一个孩子辍学。", ["96.8%"]),
    ("完成固定资产投资3.2亿元。\n　　全镇完成固定资产投资3.2万元，增幅全县第二。", ["3.2万元"]),
    ("兑付土地流转资金1.35亿元。\n　　兑付土地流转资金1.35万元，群众放心。", ["1.35万元"]),
    ("柳溪水库除险加固投资3.2亿元。\n　　最难的是柳溪水库，投资3.2万元，一分没有浪费。", ["3.2万元"]),
    ("𠮷水镇排查隐患860处，整改774处，整改率98.5%。\r\n　　路修通了。", ["98.5%"]),
]
MISSES = [
    "全年受理群众诉求120件，办结108件，办结率90%。",
    "受理案件131件，办结120件，办结率91.6%；受理信访43件，办结42件，办结率97.7%。",
    "受理案件120件，其中行政案件30件，办结20件，办结率66.7%。",
    "受理诉求120件，办结108件，按期办结率100%，群众满意率99%。",
    "受理诉求120余件，办结近百件，办结率95%。",
    "排查隐患120处，当场整改80处，限期整改40处，整改率100%。",
    "规上工业企业由50家增加到60家，增长20%。",
    "规上工业企业由2020年的50家增加到60家，年均增长4.7%。",
    "村集体收入从12.5万元提高到20万元，同比增长8%。",
    "高新技术企业由7家增加到12家，增长71.4%；税收由1.1亿元增加到1.2亿元，增长9.5%。",
    "绿化率由35%提高到42%，提高7个百分点；入园率由85%提高到92%，提高6个百分点。",
    "帮扶对象10人，其中女性4人、少数民族3人、残疾人5人。",
    "全年获奖10项，其中省级4项、市级3项。",
    "办成实事30件，其中：修路12件、通水9件、其他等10件。",
    "城镇新增就业3200人。\n二、下一步打算\n　　城镇新增就业3500人以上，办好三件实事。",
    "2022年城镇新增就业3200人。\n　　城镇新增就业3500人，好于往年。",
    "上半年城镇新增就业1600人。\n　　城镇新增就业3500人。",
    "城镇新增就业3200人，完成目标。\n　　五年来，城镇新增就业1.6万人。",
    "城镇新增就业年度目标3000人。\n　　城镇新增就业3200人，占目标的106.7%。",
    "一般公共预算收入突破3亿元。\n　　一般公共预算收入3.26亿元，增长8%。",
    "一般公共预算收入3.3亿元。\n　　一般公共预算收入3.26亿元，增长8%。",
    "青石村，集体经营性收入32万元。\n　　白沙村，集体经营性收入45万元。\n　　红岩村，集体经营性收入18万元。",
    "窗口办结率98%，没有差评。\n　　信访办结率95%，还有两件难办。",
    "争取项目资金10亿元。\n　　争取项目资金10万元修了凉亭。",
    "引进竹木加工园，投资3.2亿元。\n　　修了凉亭，投资3.2万元。",
    "查证走私成品油约13.8万吨，案值8.1亿元。\n　　查证走私成品油13.8万吨，打掉团伙11个。",
    "新建蓄水池12口，铺设管道3至5公里，覆盖84户277人。",
]


@pytest.mark.parametrize(("text", "expected"), HITS, ids=[text[:10] for text, _ in HITS])
def test_hits(text: str, expected: list[str]) -> None:
    assert said("figures", HEAD + text, year=2023) == expected


@pytest.mark.parametrize("text", MISSES, ids=[text[:14] for text in MISSES])
def test_misses(text: str) -> None:
    assert said("figures", HEAD + text, year=2023) == []


MESSAGES = [
    (
        "受理诉求120件，办结108件，办结率95%。",
        "前面说120件中办结108件，算下来是90%，这里写的是“95%”，请核对。",
    ),
    (
        "规上工业企业由50家增加到60家，增长30%。",
        "由50家到60家，算下来是20%，这里写的是“30%”，请核对。",
    ),
    (
        "污水集中处理率由85%提高到92%，提高9个百分点。",
        "由85%到92%，算下来相差7个百分点，这里写的是“9个百分点”，请核对。",
    ),
    (
        "全年获奖10项：省级4项、市级3项、县级4项。",
        "所列各项相加是11项，前面写的是“10项”，请核对。",
    ),
    (
        "城镇新增就业3200人。\n　　办实事十件，城镇新增就业3500人。",
        "“城镇新增就业”前面写的是“3200人”，这里写的是“3500人”，请核对哪一个对。",
    ),
    (
        "完成固定资产投资3.2亿元。\n　　全镇完成固定资产投资3.2万元。",
        "“固定资产投资”前面写的是“3.2亿元”，这里是“3.2万元”，只有单位不同，请核对单位。",
    ),
]


@pytest.mark.parametrize(("text", "message"), MESSAGES, ids=[text[:8] for text, _ in MESSAGES])
def test_the_message_says_what_why_and_what_to_do(text: str, message: str) -> None:
    (finding,) = found("figures", HEAD + text, year=2023)

    assert finding.message == message


VALUES = [
    ("3.2亿元", Value(Decimal(320000000), Decimal(10000000), "元", "3.2", "亿", about=False)),
    ("１,２00余人", Value(Decimal(1200), Decimal(1), "人", "1200", "", about=True)),
    ("二十三户", Value(Decimal(23), Decimal(1), "户", "二十三", "", about=False)),
    ("十二名", Value(Decimal(12), Decimal(1), "人", "十二", "", about=False)),
    ("一百十一人", Value(Decimal(111), Decimal(1), "人", "一百十一", "", about=False)),
    ("两千六百元", Value(Decimal(2600), Decimal(1), "元", "两千六百", "", about=False)),
    ("2亿3000万元", Value(Decimal(230000000), Decimal(10000), "元", "2亿3000万", "", about=False)),
    ("千分之三", Value(Decimal("0.3"), Decimal("0.1"), "%", "千分之三", "", about=False)),
    ("9.8‰", Value(Decimal("0.98"), Decimal("0.01"), "%", "9.8", "", about=False)),
    ("三成", Value(Decimal(30), Decimal(10), "%", "三成", "", about=True)),
    ("12 345 人", Value(Decimal(12345), Decimal(1), "人", "12345", "", about=False)),
    ("36平方千米", Value(Decimal(36), Decimal(1), "平方公里", "36", "", about=False)),
    ("二〇二三年", None),
    ("84户277人", None),
    ("3至5公里", None),
]


@pytest.mark.parametrize(("written", "expected"), VALUES, ids=[written for written, _ in VALUES])
def test_a_figure_is_read_as_a_number(written: str, expected: Value | None) -> None:
    assert value(written) == expected


@pytest.mark.parametrize(("before", "behind"), [("近", ""), ("超过", ""), ("", "左右"), ("大约", "")])
def test_an_estimate_is_one(before: str, behind: str) -> None:
    number = value("300人", before, behind)

    assert number is not None
    assert number.about
