"""What is still to be written, and masks that are none of it."""

import pytest
from reviewing import HEAD, found, said

HITS = [
    ("新修机耕道XX公里，三轮车能开到地头。", ["XX公里"]),
    ("新修机耕道ＸＸ公里。", ["ＸＸ公里"]),
    ("床位增加到××张。", ["××张"]),
    ("争取薄弱学校改造资金____万元。", ["____万元"]),
    ("对（此处补数字）个项目开展绩效评价。", ["（此处补数字）"]),
    ("新增城镇就业〔数量〕人。", ["〔数量〕"]),
    ("落实资金（待核）万元。", ["（待核）"]),
    ("TODO 补成效。", ["TODO"]),
    ("全年化解矛盾    起，没有上访。", ["    起"]),
    ("占比68.3%%，比上年高。", ["%%"]),
    ("𠮷水镇修路XX公里。\r\n　　又修水渠XX公里。", ["XX公里", "XX公里"]),
]
MISSES = [
    "帮扶点在***镇***村，派出驻村队员***名。",
    "力争新增就业****人。",
    "按照《关于开展××工作的通知》要求办理。",
    "依据国办发〔2023〕12号文件办理。",
    "给学生发了XXL号的校服。",
    "接待来访群众　　三批。另有两批。",
    "××县、××镇和××村的三条路都修通了，××镇××村的××同志捐了木料。",
]


@pytest.mark.parametrize(("text", "expected"), HITS, ids=[text[:8] for text, _ in HITS])
def test_hits(text: str, expected: list[str]) -> None:
    assert said("placeholder", HEAD + text) == expected


@pytest.mark.parametrize("text", MISSES, ids=[text[:8] for text in MISSES])
def test_misses(text: str) -> None:
    assert said("placeholder", HEAD + text) == []


def test_the_message_says_what_and_what_to_do() -> None:
    (finding,) = found("placeholder", HEAD + "新修机耕道XX公里。")

    assert finding.message == "“XX公里”还没有填写，请补上实际内容，或删去这一句。"
