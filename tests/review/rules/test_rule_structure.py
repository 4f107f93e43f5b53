"""What a report lacks, numbers that skip, headings that break off."""

from pathlib import Path

import pytest
from reviewing import found, said

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.results import Severity
from assistant.domain.vocabulary import load
from assistant.review.context import ReviewContext
from assistant.review.numbering import numbering_errors
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
        "lower numbers stand between",
        "一、履职情况\n（一）修路。路通了组。\n（二）引水。水进了家。\n三、存在的问题\n　　学得不深。\n",
        "三、",
        "编号从“一、”跳到“三、”，中间缺“二、”，请检查是漏了一部分还是编号有误。",
    ),
    (
        "points stand between",
        "一、履职情况\n一是修路，路通了组。\n二是引水，水进了家。\n三、存在的问题\n　　学得不深。\n",
        "三、",
        "编号从“一、”跳到“三、”，中间缺“二、”，请检查是漏了一部分还是编号有误。",
    ),
    (
        "points within the line stand between",
        "（一）修路。一是通组。二是通户。\n（三）引水。一是建池。二是接管。\n",
        "（三）",
        "编号从“（一）”跳到“（三）”，中间缺“（二）”，请检查是漏了一部分还是编号有误。",
    ),
    (
        "the words 二、三产业",
        "一、工作\n　　一、二、三产业一起抓，二、三产业占了九成。\n三、问题\n　　学得不深。\n",
        "三、",
        "编号从“一、”跳到“三、”，中间缺“二、”，请检查是漏了一部分还是编号有误。",
    ),
    (
        "parts",
        "第一部分 工作\n　　修路。第二，引水。\n第三部分 问题\n　　学得不深。\n",
        "第三部分",
        "编号从“第一部分”跳到“第三部分”，中间缺“第二部分”，请检查是漏了一部分还是编号有误。",
    ),
    (
        "circled",
        "　　抓了三件事：①修路；②引水；④架桥。\n",
        "④",
        "编号从“②”跳到“④”，中间缺“③”，请检查是漏了一点还是编号有误。",
    ),
    (
        "in brackets on one line",
        "　　抓了三件事：（1）修路；（2）引水；（4）架桥。\n",
        "（4）",
        "编号从“（2）”跳到“（4）”，中间缺“（3）”，请检查是漏了一点还是编号有误。",
    ),
    (
        "第一 and 第三",
        "　　体会有三点：第一，要沉下去。第三，要实起来。\n",
        "第三",
        "前面是第一点，这里是“第三”，中间缺“第二”，请检查。",
    ),
    (
        "其一 and 其三",
        "　　原因也在自己：其一，学得浅。其三，走得少。\n",
        "其三",
        "前面是第一点，这里是“其三”，中间缺“其二”，请检查。",
    ),
    (
        "a stray number amid another series",
        "一、工作\n（一）修路\n路通了。\n（二）引水\n水来了。\n2．架桥\n桥好了。\n三、问题\n学得不深，用得不够。\n",
        "三、",
        "编号从“一、”跳到“三、”，中间缺“二、”，请检查是漏了一部分还是编号有误。",
    ),
    (
        "a lower series without its first",
        "一、工作\n（一）修路\n路通了。\n二、问题\n（二）学习\n学得不深。\n（三）作风\n走得不勤。\n",
        "（二）",
        "“二、”下面从“（二）”开始编号，缺“（一）”，请检查是漏了一部分还是编号有误。",
    ),
    (
        "signs in brackets",
        "　　抓了三件事：⑴修路；⑵引水；⑷架桥。\n",
        "⑷",
        "编号从“⑵”跳到“⑷”，中间缺“⑶”，请检查是漏了一点还是编号有误。",
    ),
    (
        "black signs",
        "　　抓了三件事：❶修路；❷引水；❹架桥。\n",
        "❹",
        "编号从“❷”跳到“❹”，中间缺“❸”，请检查是漏了一点还是编号有误。",
    ),
    (
        "half brackets on one line",
        "　　抓了三件事：1）修路；2）引水；4）架桥。\n",
        "4）",
        "编号从“2）”跳到“4）”，中间缺“3）”，请检查是漏了一点还是编号有误。",
    ),
    (
        "numbers with 、 on one line",
        "　　抓了三件事：1、修路。2、引水。4、架桥。\n",
        "4、",
        "编号从“2、”跳到“4、”，中间缺“3、”，请检查是漏了一点还是编号有误。",
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
    ("another writing", "一、修路\n　　路通了。\n2、引水\n　　水来了。\n三、架桥\n　　桥好了。\n"),
    (
        "another writing with points of its own",
        "一、工作\n（一）修路\n路通了。\n2、引水\n（一）建池\n池好了。\n三、架桥\n桥好了。\n",
    ),
    ("a bracket that is not there", "（一）修路\n路通了。\n二）引水\n水来了。\n（三）架桥\n桥好了。\n"),
    ("decimal heads", "1.1 修路\n路通了。\n1.2 引水\n水来了。\n2.1 学习\n学了。\n2.2 作风\n改了。\n"),
    ("sums within a line", "　　花了1.2亿元。1.4亿元还没有到账。3.5公里路要修。\n"),
    ("second in another word", "　　一是修路。其次引水。三是架桥，桥好了。\n"),
    ("a point that begins with a number", "　　一是修路。二是引水。三是一座桥合龙。四是办学。\n"),
    ("two circled lists", "　　先抓①修路；②引水。再抓①架桥；②办学。\n"),
    ("a secretary and a place", "　　第一书记驻村，第三，群众满意。荣获第一、第三名。\n"),
    (
        "a number before digits",
        "2. 有色金属\n　　炼了铜。\n3．10种产品\n　　出了厂。\n4. 新材料\n　　投了产。\n",
    ),
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


DUTY = (
    "　　盯住项目不放松，标准厂房三栋封顶，用工一百八十人。群众反映突出的臭水塘问题，用两个月清了淤、栽了树。\n"
    "　　补齐公共服务短板，新建文化广场两处，加强薄弱村组织建设。矛盾纠纷化解在村里，信访总量比上年下降三成。\n"
) * 8
OTHERWISE_PROBLEMS = [
    "短板上：业务学得零碎，抓落实有时雷声大雨点小，有的村跑得勤、有的村去得稀。",
    "三、照镜子查不足\n　　学得浅，下去得少，碰硬的劲头差一截。",
    "三、聚焦短板，在补齐弱项中提升能力\n　　统筹的本领还不过硬，遇到急事容易乱了章法。",
    "　　当然，我也清醒看到，自己离组织要求还有一段距离，抓经济的点子不多。",
    "　　回头看，有三件事没有办好：电梯没装上，断头路没打通，夜校只办了半年。",
    "　　欠账也要亮出来。答应河西群众的桥没有建成，对干部批评多、谈心少。",
    "　　扪心自问，脾气急、方法简单的老毛病没有根治，听意见还不够耐心。",
    "　　美中不足的是，招商引资成效不明显，全年只落地两个项目。",
    "三、检视自身\n　　一是学用脱节。二是冲劲减退。三是统筹乏力。",
]
OTHERWISE_PLANS = [
    "来年：把河西的桥建起来，把夜校续上，把茶叶卖到省外去。",
    "　　往后的日子，我会多到群众家里坐坐，把欠下的账一笔一笔还上。",
    "　　2024年，要办好三件事：通桥、续夜校、卖茶叶。",
    "三、再出发\n　　把河西的桥建起来，把夜校续上。每月住村两晚，当面听意见，定下的事一件一件兑现。",
    "　　接下来，我准备在三个方面使劲：学得再深一点，走得再勤一点，办得再快一点。",
    "　　今后，我一定改掉急脾气，多听少说。",
    "　　站在新起点，我愿和同志们一道，把没有办完的事办完，让桂岭的日子越过越好。",
]


def lacking(text: str) -> list[str]:
    return [one.message for one in found("structure", text, year=2023) if "一般要有" in one.message]


@pytest.mark.parametrize("said", OTHERWISE_PROBLEMS, ids=[said.strip()[:6] for said in OTHERWISE_PROBLEMS])
def test_problems_are_there_whatever_their_head_says(said: str) -> None:
    head = f"桂岭镇镇长2023年述职报告\n一、学习情况\n{LEARN}二、履职情况\n{DUTY}"

    assert lacking(f"{head}{said}\n四、下一步打算\n{AHEAD}") == []


@pytest.mark.parametrize("said", OTHERWISE_PLANS, ids=[said.strip()[:6] for said in OTHERWISE_PLANS])
def test_plans_are_there_whatever_their_head_says(said: str) -> None:
    head = f"桂岭镇镇长2023年述职报告\n一、学习情况\n{LEARN}二、履职情况\n{DUTY}"

    assert lacking(f"{head}三、存在的问题\n{LACKS}{said}\n") == []


@pytest.mark.parametrize(
    "admitted",
    [
        "我们也清醒认识到，全镇发展还面临不少困难：产业转型任务重，集体经济底子薄，化解债务的压力大。",
        "同时也要清醒地看到，发展不平衡的问题依然突出，河西片的路还没有通完，消除返贫风险的担子不轻。",
        "看到成绩的同时，我们清醒意识到工作中的短板，办事流程绕，夜间服务少，群众意见要逐条解决。",
        "同时，全镇发展还存在一些困难和问题，主要是：产业小、人才少、干部能力参差。",
        "在总结经验的同时，我们也清醒地认识到，全镇发展中还存在不少困难和问题，主要是：产业小，有效投入不足。",
        "工作中还有不少不足，一是抓产业的办法少，二是对年轻干部带得少。",
    ],
)
def test_a_paragraph_that_admits_problems_counts_wherever_it_stands(admitted: str) -> None:
    """In the reports of governments it closes the first part, and speaks of resolving and dissolving."""
    text = (
        f"桂岭镇镇长2023年述职报告\n一、2023年工作\n{LEARN}　　{admitted}\n二、2024年安排\n{DUTY}"
        f"三、下一步打算\n{AHEAD}"
    )
    assert lacking(text) == []


@pytest.mark.parametrize(
    "work",
    [
        "针对企业面临的一些困难，组织专班上门，减免房租三十万元。",
        "困难老人存在的问题清单化管理，逐户销号，还有不少热心人来帮忙。",
    ],
)
def test_difficulties_of_others_are_no_admission(work: str) -> None:
    text = f"桂岭镇镇长2023年述职报告\n一、学习情况\n{LEARN}　　{work}\n二、履职情况\n{DUTY}三、下一步打算\n{AHEAD}"
    assert [message.split("“")[1][:2] for message in lacking(text)] == ["问题"]


def test_work_on_shortcomings_is_no_admission() -> None:
    """补齐短板 and 加强薄弱村 are work: the part is still missing."""
    text = f"桂岭镇镇长2023年述职报告\n一、学习情况\n{LEARN}二、履职情况\n{DUTY}三、下一步打算\n{AHEAD}"

    assert lacking(text) == ["述职报告一般要有“问题”部分，这里没有找到，请核对是否漏写。"]


def test_one_sentence_alone_is_a_hint() -> None:
    text = f"桂岭镇镇长2023年述职报告\n一、履职情况\n　　下村还有差距的日子里也没有停步。\n{DUTY}{DUTY}二、下一步打算\n{AHEAD}"
    (finding,) = [one for one in found("structure", text, year=2023) if "一般要有" in one.message]

    assert finding.severity.value == "info"
    assert (
        finding.message == "述职报告一般要有“问题”部分，没有单列，只有个别句子像是写这个的，请核对是否漏写。"
    )


def test_a_part_told_within_another_is_there() -> None:
    """Nobody is asked for a heading of its own where the matter is told elsewhere, sentence after sentence."""
    within = WHOLE.replace(f"三、廉洁自律情况\n{CLEAN}四、", "三、").replace("五、", "四、")
    within = within.replace(
        LEARN, LEARN + "　　学廉洁准则，也照着做。逢节必讲八项规定。家里人立了清廉的规矩。\n"
    )

    assert said("structure", within) == []


SHORT = (
    "桂岭镇镇长2023年述职报告\n{greeting}一、学习情况\n　　每周读一篇文件。\n二、履职情况\n"
    + WORK[:300]
    + "\n{end}"
)
GREETING, SIGNED = "各位领导、同志们：\n", "李卫国\n2023年12月20日\n"


@pytest.mark.parametrize(
    "text",
    [
        "桂岭镇镇长2023年述职述廉报告\n一、学习情况\n　　每周读一篇文件。\n",
        SHORT.format(greeting="", end=""),
        SHORT.format(greeting=GREETING, end=""),
        SHORT.format(greeting="", end=SIGNED),
        f"{GREETING}{WORK[:300]}\n{SIGNED}",
    ],
    ids=["a beginning", "no greeting, no date", "no date", "no greeting", "no title"],
)
def test_a_draft_that_is_still_short_lacks_nothing(text: str) -> None:
    assert lacking(text) == []


def test_a_short_report_in_parts_with_a_date_is_whole() -> None:
    parts = SHORT.format(greeting="", end="以上报告，请予评议。\n" + SIGNED)
    three = SHORT.format(greeting="", end="三、下一步打算\n　　再修两条渠，把水费的账理清。\n" + SIGNED)
    problems = "述职报告一般要有“问题”部分，这里没有找到，请核对是否漏写。"

    assert lacking(parts) == [problems, problems.replace("问题", "打算")]
    assert lacking(three) == [problems]


def test_a_short_report_with_title_greeting_and_date_is_whole() -> None:
    assert lacking(SHORT.format(greeting=GREETING, end=SIGNED)) == [
        "述职报告一般要有“问题”部分，这里没有找到，请核对是否漏写。",
        "述职报告一般要有“打算”部分，这里没有找到，请核对是否漏写。",
    ]


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
    [
        "一是修路，路到了组。\n",
        "（一）引水\n",
        "一、修路\n（一）引水\n（三）架桥\n",
        "一、加强作风建设和\n",
        "①修路；③架桥。\n",
        "第一，",
        "（1）（3）",
        "一、",
    ],
)
def test_much_text_is_bounded(line: str) -> None:
    """A hundred thousand characters of numbers are looked at once each: quadratic work would take minutes."""
    text = line * (100_000 // len(line))

    assert len(list(numbering_errors(text))) <= len(text) // len(line) * 2


_WORK = (
    "一、履职情况\n　　" + "清理台账、巡河检查、走访群众，把任务落到了每一个站所和每一名干部。" * 32 + "\n"
)
_PROBLEMS = "二、存在的问题\n　　一是学习不够深入，二是调研不够扎实，对基层情况掌握有差距。\n"
_PLANS = "{}、下一步打算\n　　下一步，我将抓好水利建设，力争明年完成除险。明年再修两座水库。\n"


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("2023年度工作总结", _WORK + _PLANS.format("二"), [("问题", Severity.INFO)]),
        ("2023年度履职报告", _WORK + _PROBLEMS, [("打算", Severity.INFO)]),
        ("述职报告", _WORK + _PLANS.format("二"), [("问题", Severity.WARNING)]),
        ("2023年度工作总结", _WORK + _PROBLEMS + _PLANS.format("三"), []),
        ("关于巡河的情况说明", _WORK, []),
    ],
)
def test_kinds_of_report_that_usually_have_a_part(
    title: str, body: str, expected: list[tuple[str, Severity]]
) -> None:
    """A summary of work without problems or plans is worth a look; a duty report has to have them."""
    findings = found("structure", f"{title}\n{body}", year=2023, office="县水利局局长")

    assert [(one.message.split("“")[1].split("”")[0], one.severity) for one in findings] == expected
