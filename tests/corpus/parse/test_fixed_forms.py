"""Facts of a fixed form: masks, documents, dates, shares, hours, ranks, colloquial sums."""

import pytest

from assistant.corpus.parse.fixed_forms import find_fixed_forms


def found(text: str) -> list[tuple[str, str]]:
    facts = sorted(find_fixed_forms(text), key=lambda fact: fact.span)
    return [(fact.kind.value, fact.span.of(text)) for fact in facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("培训***人次", [("mask", "***")]),
        ("新修XX公里、××处", [("mask", "XX"), ("mask", "××")]),
        ("投资____万元", [("mask", "____")]),
        ("通读《论语译注》第二卷", [("doc", "《论语译注》第二卷")]),
        ("修订《关于落实〈条例〉的办法》", [("doc", "《关于落实〈条例〉的办法》")]),
        ("2023年度述职", [("year", "2023年度")]),
        ("二〇二四年开局", [("year", "二〇二四年")]),
        ("２０２２年", [("year", "２０２２年")]),
        ("2021—2025年规划", [("year", "2021—2025年")]),
        ("比上年多", [("year", "上年")]),
        ("罚单从去年的38张降到一张", [("year", "去年")]),
        ("去年12月换届", [("date", "去年12月")]),
        ("7月20日到23日下了三场", [("date", "7月20日"), ("date", "23日")]),
        ("21日凌晨堤脚冒水", [("date", "21日")]),
        ("全县高血压病人3.94万、糖尿病人1.17万，", [("count", "3.94万"), ("count", "1.17万")]),
        ("投资3.94万，", []),
        ("2022年6月18日到任", [("date", "2022年6月18日")]),
        ("明年4月投产", [("date", "明年4月")]),
        ("3月和11月", [("date", "3月"), ("date", "11月")]),
        ("7月中旬起", [("date", "7月中旬")]),
        ("“8·12”洪灾", [("date", "8·12")]),
        ("腊月二十六发到手", [("date", "腊月二十六")]),
        ("三成五的职工", [("percent", "三成五")]),
        ("不到一半", [("percent", "一半")]),
        ("百分之六十", [("percent", "百分之六十")]),
        ("三分之二到会", [("percent", "三分之二")]),
        ("增长百分之一点五七", [("percent", "百分之一点五七")]),
        ("出生率千分之三点二", [("percent", "千分之三点二")]),
        ("差错率万分之二以内", [("percent", "万分之二")]),
        ("达到2成", [("percent", "2成")]),
        ("半数以上参加", [("percent", "半数以上")]),
        ("任务过半", [("percent", "过半")]),
        ("产值翻两番", [("other", "翻两番")]),
        ("5.8级地震", [("other", "5.8级")]),
        ("票价打8折", [("other", "8折")]),
        ("2024 年 12 月 3 日", [("date", "2024 年 12 月 3 日")]),
        ("24年3月启动", [("date", "24年3月")]),
        ("25年底完工", [("date", "25年底")]),
        ("2024年1—11月", [("date", "2024年1—11月")]),
        ("1至6月完成", [("date", "1至6月")]),
        ("晚上九点半关门", [("other", "晚上九点半")]),
        ("排在全市第三，", [("other", "第三")]),
        ("第十二届", [("other", "第十二届")]),
        ("获得二等奖", [("other", "二等奖")]),
        ("一斤卖四块八", [("money", "四块八")]),
        ("卖了12万块", [("money", "12万块")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_forms_that_are_facts(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "完成任务",
        "第一书记",
        "珠三角",
        "第三方评估",
        "一半送进食堂",
        "三个月",
        "两块试验田",
        "一分钱也没有多花",
        "五一劳动奖",
        "上年纪的人",
        "年过半百",
        "再没堵过半个小时",
        "十分之重要",
        "大半数人家",
        "打折扣",
    ],
)
def test_no_facts_of_a_fixed_form(text: str) -> None:
    assert found(text) == []
