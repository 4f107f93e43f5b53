"""Values are taken out of sentences; their units stay."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import FactKind
from assistant.domain.text import Span
from assistant.scaffold.blanks import blanked
from assistant.scaffold.slot_names import name

CASES = [
    ("为46名农民工追回工资82万元", "为〔数量〕名农民工追回工资〔金额〕万元", ["46名", "82万元"]),
    ("城镇新增就业1.9万人", "城镇新增就业〔数量〕万人", ["1.9万人"]),
    ("受理案件５７件，办结率100%", "受理案件〔数量〕件，办结率〔比例〕%", ["５７件", "100%"]),
    ("讨回工资***万元", "讨回工资〔金额〕万元", ["***万元"]),
    ("城镇新增就业***人", "城镇新增就业〔数量〕人", ["***人"]),
    ("办结率达到***", "办结率达到〔比例〕", ["***"]),
    ("***镇的老街", "〔地名〕镇的老街", ["***"]),
    ("搬迁84户277人", "搬迁〔数量〕户〔数量〕人", ["84户", "277人"]),
    ("2022年建成高标准农田1200余亩", "〔年份〕建成高标准农田〔面积〕亩", ["2022年", "1200亩"]),
    ("按照《保障农民工工资支付条例》办", "按照〔文件〕办", ["《保障农民工工资支付条例》"]),
    ("举办招聘会十六场", "举办招聘会〔数量〕场", ["十六场"]),
]


@pytest.mark.parametrize(("said", "expected", "values"), CASES, ids=[case[0] for case in CASES])
def test_values_become_blanks_of_their_kind(said: str, expected: str, values: list[str]):
    text = blanked(parse(said), Span(0, len(said)))
    assert text.text == expected
    assert [blank.value + (blank.unit or "") for blank in text.blanks] == values
    assert all(blank.span.of(text.text)[0] == "〔" for blank in text.blanks)


def test_a_part_keeps_the_blanks_in_it():
    said = "新增学位900个，改造食堂7处"
    text = blanked(parse(said), Span(0, len(said)))
    part = text.cut(text.text.index("改"), len(text.text))
    assert (part.text, [blank.span for blank in part.blanks]) == ("改造食堂〔数量〕处", [Span(4, 8)])


NAMES = [
    ("全年城镇新增就业3200人", ["城镇新增就业人数"]),
    ("办结农民工讨薪案件57件", ["办结农民工讨薪案件数"]),
    ("为46名农民工追回工资82万元", ["农民工追回工资人数", "农民工追回工资金额"]),
    ("建成高标准农田1200亩", ["建成高标准农田面积"]),
    ("义务教育巩固率达到98.6%", ["义务教育巩固率"]),
    ("我讲党课3堂", ["讲党课次数"]),
    ("参加局党组中心组学习12次", ["单位", "中心组学习次数"]),
    ("全年接待来访群众120批360人次", ["接待来访群众批数", "接待来访群众人次数"]),
    ("平均办结时间由20天压到9天", ["原平均办结时间", "平均办结时间"]),
    ("年初确定的10件民生实事全部办结", ["民生实事数"]),
    ("建设50万亩高标准农田", ["建设高标准农田面积"]),
    ("进出口总额超300亿元", ["进出口总额"]),
    ("公办园在园幼儿占到62%", ["公办园在园幼儿占比"]),
    ("18岁以上人群全程接种率达到92%", ["年龄", "人群全程接种率"]),
    ("力争新增就业500人", ["新增就业人数"]),
    ("3个县区通过义务教育优质均衡验收", ["县区数"]),
    ("有效应对4轮强降雨", ["有效应对强降雨轮数"]),
    ("加装电梯12部", ["加装电梯部数"]),
    ("全年实现营业收入3亿元", ["营业收入"]),
    ("固定资产投资增长5.2%", ["固定资产投资增长率"]),
    ("资产负债率降到56.3%", ["资产负债率"]),
    ("3个国家区域医疗中心", ["国家区域医疗中心数"]),
    ("服务了320户脱贫家庭", ["服务脱贫家庭户数"]),
]


@pytest.mark.parametrize(("said", "expected"), NAMES, ids=[case[0] for case in NAMES])
def test_a_blank_is_named_by_its_indicator(said: str, expected: list[str]):
    text = blanked(parse(said), Span(0, len(said)))
    assert [name(text, number) for number in range(len(text.blanks))] == expected


def test_kinds_are_those_of_the_facts():
    said = "2022年3月投入资金2亿元，惠及群众1.2万人次，面积300平方米，占比5%"
    text = blanked(parse(said), Span(0, len(said)))
    assert [blank.kind for blank in text.blanks] == [
        FactKind.DATE,
        FactKind.MONEY,
        FactKind.COUNT,
        FactKind.AREA,
        FactKind.PERCENT,
    ]
