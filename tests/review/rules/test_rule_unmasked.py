"""Names that stand bare where the report masks their like."""

import pytest
from reviewing import HEAD, found, said

MASKED = "包联***县***镇***村、***镇***村，"
HITS = [
    (f"{MASKED}给予石溪县人社局一名干部警告。", ["石溪县"]),
    (f"{MASKED}又在青石镇设了分站。", ["青石镇"]),
    ("在***社区、***社区和榆钱巷社区建起警务室31个。", ["榆钱巷社区"]),
    ("***街道、***社区跑了三年。机床厂小区一楼住户怕挡光。", ["机床厂小区"]),
    (
        "***食品有限公司掺假案、***药房卖过期药案都结了，湖光水产加工厂滥用添加剂案还在审。",
        ["湖光水产加工厂"],
    ),
    ("××县××镇修了路，\n××乡通了水，鹿鸣乡敬老院加装了电梯。", ["鹿鸣乡"]),
    ("审定了《***妇女发展规划》《***残疾人规划》和《华山市预防方案》，赴***开展巡林。", ["华山市"]),
]
MISSES = [
    "名称为“××区××街××社区居家养老服务站”，××社区由区级社区牵头，保障社区用房。",
    "在青石镇设了分站，石溪县人社局来了人。",
    f"{MASKED}赴上海市、考察学习了柳江县的做法。",
    f"{MASKED}全县、全镇和各村都修了路，县人社局来了人。",
    "新增就业****人，追回工资***万元，石溪县来了人。",
    "***食品有限公司掺假案结了；老字号顺鱼丸店带头贴出承诺。",
    f"{MASKED}园区、景区和老旧小区都通了气。",
]


@pytest.mark.parametrize(("text", "expected"), HITS, ids=[expected[0] for _, expected in HITS])
def test_hits(text: str, expected: list[str]) -> None:
    assert said("unmasked", HEAD + text) == expected


@pytest.mark.parametrize("text", MISSES, ids=[text[-10:] for text in MISSES])
def test_misses(text: str) -> None:
    assert said("unmasked", HEAD + text) == []


def test_the_message_says_what_and_what_to_do() -> None:
    (finding,) = found("unmasked", HEAD + f"{MASKED}又在青石镇设了分站。")

    assert finding.message == "全文把同类名称隐作“***镇”，这里的“青石镇”没有隐去，请核对是否漏了。"
    assert finding.replacements == ("***镇",)


def test_what_the_region_hides_the_text_must_not_tell() -> None:
    text = HEAD + "***镇两兄弟打了六年官司。岐石市***局一名同学托我递件。"

    assert said("unmasked", text) == []
    assert said("unmasked", text, region="***市***县") == ["岐石市"]
