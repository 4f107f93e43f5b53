"""Values are taken out of sentences; their units stay."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import FactKind
from assistant.domain.text import Span
from assistant.scaffold.blanks import Blanked, blanked, values_of


def frame_of(said: str) -> Blanked:
    """A text with its values taken out."""
    report = parse(said)
    return blanked(report.text, Span(0, len(said)), values_of(report))


CASES = [
    ("为46名农民工追回工资82万元", "为〔数量〕名农民工追回工资〔金额〕万元", ["46名", "82万元"]),
    ("城镇新增就业1.9万人", "城镇新增就业〔数量〕万人", ["1.9万人"]),
    ("受理案件５７件，办结率100%", "受理案件〔数量〕件，办结率〔比例〕%", ["５７件", "100%"]),
    ("搬迁84户277人", "搬迁〔数量〕户〔数量〕人", ["84户", "277人"]),
    ("2022年建成高标准农田1200余亩", "〔年份〕建成高标准农田〔面积〕亩", ["2022年", "1200亩"]),
    ("按照《保障农民工工资支付条例》办", "按照〔文件〕办", ["《保障农民工工资支付条例》"]),
    ("举办招聘会十六场", "举办招聘会〔数量〕场", ["十六场"]),
    ("优良天数比率提高1.3个百分点", "优良天数比率提高〔数值〕个百分点", ["1.3个百分点"]),
    ("拨打12345热线", "拨打〔数值〕热线", ["12345"]),
    ("七成以上的村通了公交", "〔比例〕的村通了公交", ["七成以上"]),
    ("任局长的第二年", "任局长的〔数值〕年", ["第二"]),
    ("超额完成年度目标", "超额完成年度目标", []),
    ("坚持第一议题制度，落实三会一课", "坚持第一议题制度，落实三会一课", []),
    ("一窗通办、一次办好", "一窗通办、一次办好", []),
]


@pytest.mark.parametrize(("said", "expected", "values"), CASES, ids=[case[0] for case in CASES])
def test_values_become_blanks_of_their_kind(said: str, expected: str, values: list[str]):
    text = frame_of(said)
    assert text.text == expected
    assert [blank.value + (blank.unit or "") for blank in text.blanks] == values
    assert all(blank.span.of(text.text)[0] == "〔" for blank in text.blanks)


HIDDEN = [
    ("讨回工资***万元", "讨回工资〔金额〕万元"),
    ("城镇新增就业***人", "城镇新增就业〔数量〕人"),
    ("办结率达到***", "办结率达到〔比例〕"),
    ("***镇的老街", "〔地名〕镇的老街"),
    ("编纂《***扶贫开发志》、《***全面小康志》", "编纂《〔地名〕扶贫开发志》、《〔地名〕全面小康志》"),
    ("定期赴***开展巡林", "定期赴〔地名〕开展巡林"),
    ("综合成绩位居***前列", "综合成绩位居〔地名〕前列"),
    ("建设绿色**、活力**、魅力**", "建设绿色〔地名〕、活力〔地名〕、魅力〔地名〕"),
    ("由***同志任组长", "由〔姓名〕同志任组长"),
    ("督促***人社局走访***家庭", "督促〔内容〕人社局走访〔内容〕家庭"),
    ("***工作获通报表扬", "〔内容〕工作获通报表扬"),
    ("参加***委党校培训班", "参加〔地名〕委党校培训班"),
    ("XX镇和某县的做法", "〔地名〕镇和〔地名〕县的做法"),
]


@pytest.mark.parametrize(("said", "expected"), HIDDEN, ids=[case[0] for case in HIDDEN])
def test_what_a_redaction_hides_is_told_by_its_neighbours(said: str, expected: str):
    assert frame_of(said).text == expected


def test_a_part_keeps_the_blanks_in_it():
    text = frame_of("新增学位900个，改造食堂7处")
    part = text.cut(text.text.index("改"), len(text.text))
    assert (part.text, [blank.span for blank in part.blanks]) == ("改造食堂〔数量〕处", [Span(4, 8)])


def test_kinds_are_those_of_the_facts():
    text = frame_of("2022年3月投入资金2亿元，惠及群众1.2万人次，面积300平方米，占比5%")
    assert [blank.kind for blank in text.blanks] == [
        FactKind.DATE,
        FactKind.MONEY,
        FactKind.COUNT,
        FactKind.AREA,
        FactKind.PERCENT,
    ]


def test_ten_thousand_digits_take_no_time():
    text = frame_of("受理" + "7" * 10_000 + "件")
    assert not any(character.isdigit() for character in text.text)
