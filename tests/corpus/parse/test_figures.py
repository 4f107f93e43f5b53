"""Numbers with measure words, and the indicators before them."""

import time

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
        ("PM2.5年均浓度29微克/立方米", [("other", "29微克/立方米")]),
        ("氨氮0.42mg/L", [("other", "0.42mg/L")]),
        ("改造110千伏变电站", [("other", "110千伏")]),
        ("储能120兆瓦时", [("other", "120兆瓦时")]),
        ("装机35MW", [("other", "35MW")]),
        ("水面4.6km²", [("area", "4.6km²")]),
        ("扩建厂房860m2", [("area", "860m2")]),
        ("泄洪1800立方米/秒", [("other", "1800立方米/秒")]),
        ("日处理污水3000吨/日", [("other", "3000吨/日")]),
        ("发补贴320元/月", [("money", "320元/月")]),
        ("吞吐量46万标准箱", [("count", "46万标准箱")]),
        ("算力280P", [("other", "280P")]),
        ("存栏生猪1420头（只）", [("count", "1420头（只）")]),
        ("增设28个班次", [("count", "28个班次")]),
        ("死亡率4.1‰", [("percent", "4.1‰")]),
        ("新增 860 人", [("count", "860 人")]),
        ("到位 1.4 亿元", [("money", "1.4 亿元")]),
        ("占 37.5 %", [("percent", "37.5 %")]),
        ("收入 12 480 元", [("money", "12 480 元")]),
        ("12\u00a0345.6 万元", [("money", "12\u00a0345.6 万元")]),
        ("投资2亿3000万元", [("money", "2亿3000万元")]),
        ("惠及1万2千人", [("count", "1万2千人")]),
        ("40万3岁以下婴幼儿", [("other", "3岁")]),
        ("上千名群众", [("count", "上千名")]),
        ("惠及近万户", [("count", "近万户")]),
        ("慰问百余名老人", [("count", "百余名")]),
        ("发放壹拾贰万叁仟元整", [("money", "壹拾贰万叁仟元整")]),
        ("增加三倍多", [("other", "三倍多")]),
        ("20克/千克的含量", [("other", "20克/千克")]),
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
        "下达资金（万元）",
        "万元GDP用水量",
        "万家灯火",
        "每万人拥有量",
        "亿元以上项目",
        "汽车零部件",
        "1 个人学习情况",
        "2 名词解释",
        "5G基站",
        "第 3 条",
    ],
)
def test_no_figures(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("全年城镇新增就业达到3200人", "城镇新增就业", "人"),
        ("到位资金1.32亿元", "到位资金", "亿元"),
        ("药占比降到27.4%", "药占比", "%"),
        ("，3200人", None, "人"),
        ("城镇新增就业 3200 人", "城镇新增就业", "人"),
        ("4/5G基站320座", "5G基站", "座"),
        ("处理能力1200吨/日", "处理能力", "吨/日"),
        ("增收上千元", "增收", "元"),
    ],
    ids=[
        "verb and adverb go",
        "scale belongs to the unit",
        "ratio",
        "nothing before it",
        "a blank before the number",
        "a name that a digit opens",
        "stated per day",
        "上 belongs to the number",
    ],
)
def test_indicators_and_units(text: str, name: str | None, unit: str) -> None:
    fact = find_figures(text)[0]

    assert (fact.name, fact.unit) == (name, unit)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2021—2023年累计投入3亿元", "投入"),
        ("3元对口帮扶12户", "对口帮扶"),
    ],
)
def test_the_rest_of_an_earlier_figure_is_not_part_of_an_indicator(text: str, name: str) -> None:
    assert find_figures(text)[-1].name == name


@pytest.mark.parametrize(
    "seed", ["1", "十百千万", "9 ", "123 ", "1,234,", "1亿2", "壹拾", "××", "百分之", "半", "第1", "1/", "　"]
)
def test_time_grows_linearly_with_the_length(seed: str) -> None:
    """Forty thousand characters of numbers are read much faster than with backtracking."""
    begin = time.process_time()
    find_figures(seed * (40_000 // len(seed)))

    assert time.process_time() - begin < 4


@pytest.mark.parametrize(
    ("text", "figure", "name"),
    [
        ("一是培养后备干部3名。", "3名", "培养后备干部"),
        ("二要新增学位180个。", "180个", "新增学位"),
        ("（三）改造管网12公里。", "12公里", "改造管网"),
        ("60岁以上占57%。", "57%", None),
        ("9月10日拿出5000元慰问。", "5000元", None),
        ("3月8日培训教师120名。", "120名", "培训教师"),
        ("自筹3000元对15名优秀女教师进行表彰。", "15名", "优秀女教师"),
        ("投入3万元为26户困难群众，送去年货。", "26户", "困难群众"),
        ("_小学新增学位180个。", "180个", "小学新增学位"),
        ("村集体收入力争突破80万元。", "80万元", "村集体收入"),
        ("移动4/5G基站达到320座。", "320座", "5G基站"),
        ("给12名老党员配送药品。", "12名", None),
    ],
)
def test_names_come_from_verb_and_object_and_not_from_remnants(
    text: str, figure: str, name: str | None
) -> None:
    found = next(fact for fact in find_figures(text) if fact.span.of(text) == figure)

    assert found.name == name
