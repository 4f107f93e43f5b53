"""What is proposed to be masked for publication."""

import re
from pathlib import Path
from typing import Any

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.vocabulary import load
from assistant.review.context import ReviewContext
from assistant.review.masks import MaskKind, masked, proposed


def kinds(text: str, **known: Any) -> list[tuple[str, str]]:
    draft = parse(text, Metadata(**known), id="draft", source="", vocabulary=load(None))
    return [(mask.kind.value, mask.span.of(text)) for mask in proposed(ReviewContext(draft, load(None)))]


HITS = [
    ("村民王大山家的屋顶修好了，王大山很高兴。", [("姓名", "王大山"), ("姓名", "王大山")]),
    ("脱贫户李强反映水压低，李强的话有道理。", [("姓名", "李强"), ("姓名", "李强")]),
    ("帮扶对象高秀英大娘今年八十。", []),
    ("，高秀英大娘今年八十。", [("姓名", "高秀英")]),
    ("述职人：高𠮷明", [("姓名", "高𠮷明")]),
    ("联系电话：13812345678，座机 0931-8123456。", [("电话", "13812345678"), ("电话", "0931-8123456")]),
    ("身份证号 11010119900307123X 已核。", [("证件号", "11010119900307123X")]),
    ("电话１３８１２３４５６７８。", [("电话", "１３８１２３４５６７８")]),
    ("账号：6222020200112233445，户名略。", [("账号", "6222020200112233445")]),
    ("来信请寄 duty@example.org。", [("电子邮箱", "duty@example.org")]),
    ("公车甘A·12345已封存。", [("车牌", "甘A·12345")]),
    ("住在幸福路12号3栋2单元501室。", [("住址", "幸福路12号3栋2单元501室")]),
    ("包联***县***镇***村，又在青石镇设了分站。", [("同类名称", "青石镇")]),
]
MISSES = [
    "群众高兴，学生安全，党员干部包村，村民代表张贴公示。",
    "投资12345678901万元，拨打12345热线，编号2023001号。",
    "发〔2023〕12号文件，沿国道312线修了3号桥。",
    "青石镇设了分站，石溪县来了人。",
]


@pytest.mark.parametrize(("text", "expected"), HITS, ids=[text[:12] for text, _ in HITS])
def test_what_is_proposed(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize("text", MISSES, ids=[text[:12] for text in MISSES])
def test_what_is_left(text: str) -> None:
    assert kinds(text) == []


INPUTS = [
    line
    for line in (Path(__file__).parent / "mask_inputs.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
MARK = re.compile(r"⟦(.+?):(.+?)⟧")


@pytest.mark.parametrize("line", INPUTS, ids=[line[:12] for line in INPUTS])
def test_marked_inputs(line: str) -> None:
    """⟦kind:…⟧ is to be masked, whole, and nothing else."""
    assert kinds(MARK.sub(r"\2", line)) == MARK.findall(line)


def test_an_address_is_masked_whole() -> None:
    """No township is left of which a character stands: the mask begins at the widest part."""
    text = "走访云台镇石门村三组12号的老人。"
    draft = parse(text, Metadata(), id="draft", source="", vocabulary=load(None))

    assert masked(text, proposed(ReviewContext(draft, load(None)))) == "走访***的老人。"


def test_the_author_is_masked_wherever_he_is_named() -> None:
    assert kinds("述职报告\n柳成荫\n我是柳成荫。", author="柳成荫") == [("姓名", "柳成荫")] * 2


def test_the_masked_text_keeps_all_else() -> None:
    text = "村民王大山的电话是13812345678。\r\n"
    draft = parse(text, Metadata(), id="draft", source="", vocabulary=load(None))

    assert masked(text, proposed(ReviewContext(draft, load(None)))) == "村民***的电话是***。\r\n"


def test_kinds_have_names_of_their_own() -> None:
    assert len({kind.value for kind in MaskKind}) == len(MaskKind)
