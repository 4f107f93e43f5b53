"""Numbers with their measure words, and the indicators before them."""

import pytest

from assistant.corpus.parse.figures import find_figures


def found(text: str) -> list[tuple[str, str]]:
    return [(fact.kind.value, fact.span.of(text)) for fact in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新修水渠40余条", [("count", "40余条")]),
        ("三十多人到会", [("count", "三十多人")]),
        ("转移群众62户205人", [("count", "62户205人")]),
        ("检查1,200家次", [("count", "1,200家次")]),
        ("接待游客３５万人次", [("count", "３５万人次")]),
        ("两万余名职工", [("count", "两万余名")]),
        ("设备9台（件）", [("count", "9台（件）")]),
        ("10到15户选一名", [("count", "10到15户"), ("count", "一名")]),
        ("包联的两个村", [("count", "两个")]),
        ("由一名班子成员牵头", [("count", "一名")]),
        ("到位资金1.32亿元", [("money", "1.32亿元")]),
        ("每月70多万元", [("money", "70多万元")]),
        ("不超过三块钱", [("money", "三块钱")]),
        ("茶园1.2万亩", [("area", "1.2万亩")]),
        ("扩建800平方米", [("area", "800平方米")]),
        ("增长12.4%", [("percent", "12.4%")]),
        ("提高2.6个百分点", [("other", "2.6个百分点")]),
        ("硬化道路6.4公里", [("other", "6.4公里")]),
        ("一万两千多公里", [("other", "一万两千多公里")]),
        ("脱产学习二十一天", [("other", "二十一天")]),
        ("等了十几年", [("other", "十几年")]),
        ("半小时内", [("other", "半小时")]),
        ("一个月走完", [("other", "一个月")]),
        ("两天一夜", [("other", "两天一夜")]),
        ("翻了1.5倍", [("other", "1.5倍")]),
        ("走了二十里山路", [("other", "二十里")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_figures(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "从七个方面报告",
        "做好四件实事",
        "做到三个“不”",
        "一心一意谋发展",
        "千方百计稳就业",
        "一五一十地说",
        "三心二意要不得",
        "一个也不能少",
        "没有一名学生辍学",
        "第一时间赶到现场",
        "七年级学生",
        "三道关口",
        "一年来的工作",
        "三年行动计划",
        "落实“一岗双责”",
        "这十几个字",
        "县里、省里",
        "千亿台阶",
    ],
)
def test_what_only_looks_like_a_figure(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("全年城镇新增就业达到3200人", "城镇新增就业", "人"),
        ("到位资金1.32亿元", "到位资金", "亿元"),
        ("药占比降到27.4%", "药占比", "%"),
        ("，3200人", None, "人"),
    ],
    ids=["verb and adverb go", "scale belongs to the unit", "ratio", "nothing before it"],
)
def test_the_indicator_and_the_unit(text: str, name: str | None, unit: str) -> None:
    fact = find_figures(text)[0]

    assert (fact.name, fact.unit) == (name, unit)
