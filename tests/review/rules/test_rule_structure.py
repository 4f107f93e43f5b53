"""What a report lacks, numbers that skip, headings that break off."""

from pathlib import Path

import pytest
from reviewing import found, said

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.vocabulary import load
from assistant.review.context import ReviewContext
from assistant.review.numbering import slips
from assistant.review.rules import structure

WORK = (
    "　　全年新修村道十二公里，改造旧水渠九处，帮三百多户接上了自来水，群众出门不再踩泥。"
    "把集镇的摊点迁进新市场，划好车位，赶场天的路口不再堵。\n"
) * 12
LEARN = "　　坚持每周自学，记了两本笔记，带着题目下村，和党员一道读文件、谈体会，到联系村讲课三次。\n" * 2
CLEAN = (
    "　　严守廉洁纪律，工程招标一律公开，家人没有承揽过镇里的项目，办公用房和公车都按规定使用，请同志们监督。\n"
    * 2
)
LACKS = "　　到村里蹲点的时间还不够，对新业态学得不深，有的事情催得急、跟得松，和群众的期待还有差距。\n" * 2
AHEAD = "　　下一步把没通水的两个组接通，把集镇的垃圾分类做起来，今后每月到村住两晚，当面听意见。\n" * 2
WHOLE = (
    f"桂岭镇镇长2023年述职述廉报告\n一、学习情况\n{LEARN}二、履职情况\n{WORK}三、廉洁自律情况\n{CLEAN}"
    f"四、存在的问题\n{LACKS}五、下一步打算\n{AHEAD}"
)

HITS = [
    (
        "skips",
        "一、学习情况\n　　读了四本书。\n三、存在的问题\n　　学得不深。\n",
        "三、",
        "编号从“一、”跳到“三、”，中间缺“二、”，请检查是漏了一部分还是编号有误。",
    ),
    (
        "skips in brackets, full width and 𠮷",
        "一、工作\n（一）修路。𠮷岭村的路通了。\r\n（三）引水。水进了家。\n",
        "（三）",
        "编号从“（一）”跳到“（三）”，中间缺“（二）”，请检查是漏了一部分还是编号有误。",
    ),
    (
        "skips two",
        "1．修路。路通了。\n2．引水。水来了。\n5．架桥。桥好了。\n",
        "5．",
        "编号从“2．”跳到“5．”，中间缺“3．”“4．”，请检查是漏了一部分还是编号有误。",
    ),
    (
        "twice",
        "一、学习\n　　读了书。\n二、工作\n　　修了路。\n二、问题\n　　不够深。\n",
        "二、",
        "编号“二、”重复了，请检查编号。",
    ),
    (
        "a point alone",
        "一、工作\n　　主要做了这些：一是把路修到了组，老人出门不再绕山，群众都说好。\n二、问题\n　　学得不深。\n",
        "一是",
        "这里写了“一是”，后面没有“二是”，请检查是漏了一点，还是不必分点。",
    ),
    (
        "a point left out",
        "　　抓三件事。一是修路，路到了组。三是架桥，桥到了村。\n",
        "三是",
        "前面是第一点，这里是“三是”，中间缺“二是”，请检查。",
    ),
    (
        "a point twice",
        "　　抓三件事。一是修路。二是引水。二是架桥，桥到了村。\n",
        "二是",
        "“二是”重复了，请检查编号。",
    ),
    (
        "a heading that breaks off",
        "一、学习情况\n　　读了四本书，记了笔记。\n二、切实加强作风建设和\n三、问题\n　　学得不深，用得不够。\n",
        "二、切实加强作风建设和",
        "标题“切实加强作风建设和”像是没有写完，请补全。",
    ),
    (
        "an open bracket",
        "一、落实《水土保持\n　　" + "坡改梯做了三千亩，" * 8 + "。\n二、问题\n　　学得不深，用得不够。\n",
        "一、落实《水土保持",
        "标题“落实《水土保持”像是没有写完，请补全。",
    ),
    (
        "a heading over nothing",
        "一、学习情况\n　　读了四本书，记了笔记，讲了课。\n二、履职情况\n三、存在的问题\n　　学得不深。\n四、打算\n　　下村。\n",
        "二、履职情况",
        "标题“履职情况”下面没有内容，请补写或删去。",
    ),
]
MISSES = [
    ("in order", WHOLE),
    ("a number within the line", "（一）修路。路通了。（二）引水。水来了。\n（三）架桥。桥好了。\n"),
    (
        "a sub-series begins anew",
        "一、工作\n（一）修路。\n1.通组。\n2.通户。\n（二）引水。\n1.建池。\n2.接管。\n",
    ),
    ("points in other words", "　　主要抓两头：一是抓项目，另一头抓民生，两头都不松手。\n"),
    ("second said otherwise", "　　一是修路，路到了组。其次引水，水进了家。\n"),
    ("points over paragraphs", "　　一是修路。路通了。\n　　二是引水。水来了。\n　　三是架桥。\n"),
    ("points side by side", "　　一是一，二是二，不搞变通。\n"),
    ("one is one", "　　查账时一是一、清清楚楚。\n"),
    ("parallel ones", "　　肩上两副担子，一是对上的承诺，一是对下的交代。\n"),
    ("far apart: a table", "1.修路\n9.架桥\n20.引水\n"),
    ("decimals and dates", "3.5公里的路修好了。\n6.2亿元的项目开工了。\n"),
    ("a title over two lines", "关于桂岭镇2023年和\n2024年工作的报告\n一、工作\n　　修了路。\n"),
    (
        "ends in a word that has 和",
        "一、全镇粮食产量的总和\n　　" + "今年收成好，" * 10 + "\n二、气候趋于缓和\n　　雨水少。\n",
    ),
    ("short lines in a list", "一、修路\n二、引水\n三、架桥\n"),
]


@pytest.mark.parametrize(
    ("text", "words", "message"), [hit[1:] for hit in HITS], ids=[hit[0] for hit in HITS]
)
def test_hits(text: str, words: str, message: str) -> None:
    text = text.replace("\r\n", "\n")
    assert [(one.span.of(text), one.message) for one in found("structure", text)] == [(words, message)]


@pytest.mark.parametrize("text", [miss[1] for miss in MISSES], ids=[miss[0] for miss in MISSES])
def test_misses(text: str) -> None:
    assert said("structure", text) == []


@pytest.mark.parametrize(
    ("gone", "role", "kind"),
    [
        (f"三、廉洁自律情况\n{CLEAN}", "廉政", "述廉"),
        (f"四、存在的问题\n{LACKS}", "问题", "述职"),
        (f"五、下一步打算\n{AHEAD}", "打算", "述职"),
    ],
    ids=["integrity", "problems", "plans"],
)
def test_a_part_that_is_not_there(gone: str, role: str, kind: str) -> None:
    missing = [one for one in found("structure", WHOLE.replace(gone, "")) if "没有找到" in one.message]

    assert [(one.span.of(WHOLE), one.message) for one in missing] == [
        ("桂岭镇镇长2023年述职述廉报告", f"{kind}报告一般要有“{role}”部分，这里没有找到，请核对是否漏写。")
    ]


def test_a_part_told_within_another_is_there() -> None:
    """Nobody is asked for a heading of its own where the matter is told elsewhere, sentence after sentence."""
    within = WHOLE.replace(f"三、廉洁自律情况\n{CLEAN}四、", "三、").replace("五、", "四、")
    within = within.replace(
        LEARN, LEARN + "　　学廉洁准则，也照着做。逢节必讲八项规定。家里人立了清廉的规矩。\n"
    )

    assert said("structure", within) == []


def test_a_draft_that_is_still_short_lacks_nothing() -> None:
    assert said("structure", "桂岭镇镇长2023年述职述廉报告\n一、学习情况\n　　每周读一篇文件。\n") == []


def test_no_kind_no_part() -> None:
    """A text that is no duty report is asked for nothing."""
    assert said("structure", f"桂岭镇2023年工作总结\n一、工作\n{WORK}") == []


def test_a_house_asks_for_its_own_parts(tmp_path: Path) -> None:
    own = '[[profile]]\nname = "述安"\ntitles = "述职"\n[profile.parts."法治"]\nwords = "法治"\n'
    (tmp_path / "profiles.toml").write_text(own, encoding="utf-8")

    assert [one.message for one in found("structure", WHOLE, vocabulary_folder=tmp_path)] == [
        "述安报告一般要有“法治”部分，这里没有找到，请核对是否漏写。"
    ]


def test_the_caller_may_name_the_kind() -> None:
    text = WHOLE.replace("述职述廉报告", "年度报告")
    draft = parse(text, Metadata(), id="draft", vocabulary=load(None))
    context = ReviewContext(draft, load(None), profile="述职述廉述法")

    assert [one.message for one in structure.check(context)] == [
        "述法报告一般要有“法治”部分，这里没有找到，请核对是否漏写。"
    ]


@pytest.mark.parametrize(
    "line",
    ["一是修路，路到了组。\n", "（一）引水\n", "一、修路\n（一）引水\n（三）架桥\n", "一、加强作风建设和\n"],
)
def test_much_text_is_bounded(line: str) -> None:
    """A hundred thousand characters of numbers are looked at once each: quadratic work would take minutes."""
    text = line * (100_000 // len(line))

    assert len(list(slips(text))) <= text.count("\n")
