"""Punctuation, the form of figures, words of the list, marks of secrecy: what the standards settle, and what only looks so."""

import time
from pathlib import Path

import pytest
from reviewing import found, said

from assistant.base.errors import BadSetting
from assistant.domain.report import Report
from assistant.domain.vocabulary import load
from assistant.review.context import ReviewContext
from assistant.review.rules import language

HITS = [
    ('落实“三项机制"，见了成效。', '“三项机制"', "“三项机制”"),
    ('落实"三项机制”，见了成效。', '"三项机制”', "“三项机制”"),
    ("修了路 ，通了水。", " ，", "，"),
    ("全县修路12公里,建桥3座，办结率98%。", ",", "，"),
    ("受理诉求120件,办结108件。", ",", "，"),
    ("主要做法有:修路、引水。", ":", "："),
    ("群众说好;干部说苦。", ";", "；"),
    ("群众满意不满意?要看路通不通。", "?", "？"),
    ("全县粮食连年丰收.\n下面报告问题。", ".", "。"),
    ("推广“网格化”(含微网格)管理。", "(含微网格)", "（含微网格）"),
    ("（含3个村)已经通水。", "（含3个村)", "（含3个村）"),
    ('打造"一村一品"示范点。', '"一村一品"', "“一村一品”"),
    ("落实”三项机制“，见了成效。", "”三项机制“", "“三项机制”"),
    ("落实“三项机制，见了成效。", "“", None),
    ("学习《条例，写了心得。", "《", None),
    ("开展帮扶（含结对，全年不断线。", "（", None),
    ("修了路，，通了水。", "，，", "，"),
    ("修了路，。通了水。", "，。", "。"),
    ("修了路、，通了水。", "、，", None),
    ("要问为什么...因为不够细。", "...", "……"),
    ("改造了水渠--这是头一件。", "--", "——"),
    ("修路、引水、架桥、等工作都已完成。", "、等", "等"),
    ("体会有两点。第一、要沉下去。", "第一、", "第一，"),
    ("（一）、修路。", "（一）、", "（一）"),
    ("1、修路，路通了。", "1、", "1."),
    ("２０２４年新修公路。", "２０２４", "2024"),
    ("完成投资３．５亿元。", "３．５", "3.5"),
    ("完成投资3．5亿元。", "．", "."),
    ("引进Ａ级企业。", "Ａ", "A"),
    ("到25年底全部完工。", "25", "2025"),
    ("自23年3月到任以来。", "23", "2023"),
    ("“十四五”期间（2021-25年）完成。", "2021-25", "2021—2025"),
    ("占比在10～20%之间。", "10～20%", "10%～20%"),
    ("增幅保持在8-10%。", "8-10%", "8%-10%"),
    ("4月1号正式通水。", "4月1号", "4月1日"),
    ("四月十五号通水。", "四月十五号", "四月十五日"),
    ("二零二四年十二月。", "二零二四", "二〇二四"),
    ("增长百分之3.5。", "百分之3.5", "3.5%"),
    ("村里三、五天就清一次垃圾。", "三、五", "三五"),
    ("截止目前，全部完工。", "截止", "截至"),
    ("截止12月底，完成投资。", "截止", "截至"),
    ("截止2024年11月30日，完成。", "截止", "截至"),
    ("报名于昨日截至。", "截至", "截止"),
    ("向上争取1，234.5万元。", "，", ","),
    ("每村补助10—15万元。", "10—15万", "10万—15万"),
    ("规划期为2021-2025年。", "-", "—"),
    ("积极按装路灯。", "按装", "安装"),
    ("发扬再接再励的精神。", "再接再励", "再接再厉"),
    ("规范村级台帐。", "台帐", "台账"),
    ("凡涉及到群众利益的事。", "涉及到", "涉及"),
    ("秘密★1年\n述职报告", "秘密★1年", None),
    ("联系人身份证号11010519491231002X。", "11010519491231002X", None),
    ("内部资料，注意保存", "内部资料，注意保存", None),
    ("一、履职情况\n1.修路\n　　路通了。\n2.引水\n　　水来了。\n二、问题\n　　不深。", "1.", None),
]
MISSES = [
    "网址为https://www.example.gov.cn/a?b=1,c=2；邮箱a.b@c.cn。",
    "上午9:30开会，比分3:2，比例为1:1.5。",
    "完成1,200人次，支出1,234.5万元。",
    "（一）修路。一是通组。二是通户。",
    "1.修路。路通了。\n2.引水。水来了。",
    "1）修路；2）引水。",
    "一.修路\n　　路通了。",
    "他说：“路要修好。”群众鼓掌。",
    "“办好一件事，\n“办成两件事，\n“办妥三件事。”",
    "研究AI、5G、IPv6（下一代互联网）等新技术。",
    "修路、引水等级公路都通了。",
    "一、二、三产业融合。第一、第二产业稳步发展。",
    "工作25年底子厚。干了12年3个月。",
    "从事教育工作20年初心不改。",
    "历时12年底才完工。",
    "5月31号线开通。",
    "3号楼、12号文件、2024年第4号公告。",
    "发文〔2024〕15号。",
    "比例由10%～20%提高到30%。",
    "2023—2025年，增长8%。",
    "3—5个百分点。",
    "第三、四季度完成。三、四年级学生。二、三产业占九成。",
    "报名截止时间为12月底，截止日期已过。报名已截止。",
    "截至12月底，完成投资3亿元。",
    "截止到12月底完成。",
    "共2人，345万元。共12，其中8。",
    "有的放矢，目的的达成。",
    "台账齐全，部分群众满意。全部份额已售。",
    "按照《关于按装设备的通知》要求。",
    "保守国家秘密，严守工作机密，抓好保密工作。",
    "办件编号201812345678901234，统一社会信用代码91110105MA01ABCD2X。",
    "卡号6222021234567890123。",
    "型号为GB/T 15834—2011，标准号GB 11643-1999。",
    "会上强调：“……”",
    "走访群众（含脱贫户）***户，***镇（***村）。",
    "主持人：张某",
    "一、履职情况\n（一）修路\n1.通组\n（1）甲组\n2.通户\n（二）引水\n二、问题\n　　不深。",
    "第一部分 工作\n一、修路\n（一）通组\n二、引水",
    "他说：“路要修好，\n水要引来。”群众鼓掌。",
    "做为民服务的好干部，既使群众满意，又使企业放心。",
    "不断推进改革。",
    "研究研究、讨论讨论，一件一件办。",
    "目标任务：粮食1.2万亩；油菜0.8万亩。",
    "时间：2024年12月30日",
    "PM2.5均值31微克/立方米，同比下降5.2%。",
    "坚持“四下基层”“三级书记抓信访”《条例》《规定》。",
    "It is good, isn’t it?",
    "2021-2025“十四五”规划。",
    "电话：0735-1234567，邮编423000。",
    "一二三四五，六七八。……",
    "全县12个村（社区）、3个镇（街道）。",
    "增长8%-10%，占比5%至10%。",
    "10至15人一组，3到5天一轮。",
    "3-5年内完成，2-3名干部。",
    "由80提高到95%以上。",
    "建国同志带队，李建国后来也去了。",
    "贷款利率4.35%，12月20日LPR为3.45%。",
    "20年底蕴深厚的学校。",
    "2023年底至2024年初，雨雪不断。",
]


@pytest.mark.parametrize(("text", "words", "right"), HITS, ids=[text[:12] for text, _, _ in HITS])
def test_hits(text: str, words: str, right: str | None) -> None:
    (finding,) = found("language", text)

    assert finding.span.of(text) == words
    assert right is None or right in finding.replacements


@pytest.mark.parametrize("text", MISSES, ids=[text[:14] for text in MISSES])
def test_misses(text: str) -> None:
    assert said("language", text) == []


@pytest.mark.parametrize(("text", "words", "right"), HITS, ids=[text[:12] for text, _, _ in HITS])
def test_a_replacement_leaves_nothing_to_say(text: str, words: str, right: str | None) -> None:
    """What is put in as proposed is right, and breaks nothing beside it."""
    (finding,) = found("language", text)
    for replacement in finding.replacements:
        mended = text[: finding.span.begin] + replacement + text[finding.span.end :]

        assert said("language", mended) == []


MESSAGES = [
    ("全县修路12公里,建桥3座。", "中文里的逗号用全角“，”，这里是半角“,”。", "warning"),
    ("落实“三项机制，见了成效。", "双引号不成对：这一段里只有前一半，请补上另一半，或者删去。", "warning"),
    ("占比在10～20%之间。", "百分数的起止都要带“%”，请改为“10%～20%”。", "warning"),
    ("到25年底完工。", "年份不简写，“25年”请写成“2025年”。", "warning"),
    ("截止目前，全部完工。", "“截止”是到期停止，后面带时间、还在继续的用“截至”。", "warning"),
    ("积极按装路灯。", "“按装”应为“安装”。", "warning"),
    ("规范村级台帐。", "“台帐”是否应为“台账”，请核对。", "info"),
    ("凡涉及到群众利益的事。", "“涉及到”建议写成“涉及”。“及”就是“到”，语意重复。", "info"),
    ("每村补助10—15万元。", "起止两数都要带“万”，才不致误读，请改为“10万—15万”。", "info"),
    (
        "一、工作\n1.修路，路通了组。\n2.引水，水进了家。\n二、问题\n　　学得不深。",
        "“一、”下面直接用了“1.”，中间少了“（一）”这一层，请核对层次序号。",
        "info",
    ),
    (
        "秘密★1年\n述职报告",
        "这里有密级或者内部标志“秘密★1年”，请先确认这份材料可以在本系统存放和使用。",
        "warning",
    ),
    (
        "身份证号11010519491231002X。",
        "这里有身份证号码，请确认是否必须写出；不必写的，请删去或遮盖。",
        "warning",
    ),
    (
        "身份证号110105194912310021。",
        "这里有像身份证号码的数字，请确认是否必须写出；不必写的，请删去或遮盖。",
        "info",
    ),
]


@pytest.mark.parametrize(("text", "message", "severity"), MESSAGES, ids=[text[:8] for text, _, _ in MESSAGES])
def test_the_message_says_what_and_what_to_do(text: str, message: str, severity: str) -> None:
    (finding,) = found("language", text)

    assert (finding.message, finding.severity.value) == (message, severity)


def test_many_of_a_kind_are_one_finding() -> None:
    """Half-width throughout is a habit of the writer: it is named once, with how often it is."""
    text = "全县修路,建桥,引水,办学,都有了结果。占10～20%。"
    first, other = found("language", text)

    assert (first.span.begin, first.message) == (4, "中文里的逗号用全角“，”，这里是半角“,”。全文共4处。")
    assert other.span.of(text) == "10～20%"


def test_up_to_three_of_a_kind_are_named_each() -> None:
    text = "全县修路,建桥,引水，都有了结果。"

    assert [one.span.begin for one in found("language", text)] == [4, 7]


def test_a_quotation_may_run_over_paragraphs() -> None:
    assert said("language", "书记说：“路要修好。\n“水要引来。\n“学要办起来。”\n群众鼓掌。") == []
    assert said("language", "书记说：“路要修好。\n水要引来。”群众鼓掌。") == []
    assert said("language", "书记说：“路要修好。\n" + "修了路。\n" * 7) == ["“"]


def test_a_short_year_is_no_time_long_past_or_to_come() -> None:
    assert said("language", "到39年底建成。", year=2024) == []
    assert said("language", "到30年底建成。", year=2024) == ["30"]


def test_an_organisation_adds_words_and_takes_some_out(tmp_path: Path) -> None:
    own = (
        '["必错"]\nwords = """\n柳溪镇 => 柳溪街道 ! 老柳溪镇 // 2024年撤镇设街道\n"""\n'
        '["提示"]\nwords = """\n亮点纷呈 =>\n"""\n["不查"]\nwords = "涉及到 台帐"\n'
    )
    (tmp_path / "language.toml").write_text(own, encoding="utf-8")
    text = "柳溪镇涉及到的台帐亮点纷呈，老柳溪镇的也是。按装路灯。"
    findings = found("language", text, vocabulary_folder=tmp_path)

    assert [(one.span.of(text), one.message) for one in findings] == [
        ("柳溪镇", "“柳溪镇”应为“柳溪街道”。2024年撤镇设街道。"),
        ("亮点纷呈", "“亮点纷呈”请改用别的说法。"),
        ("按装", "“按装”应为“安装”。"),
    ]


@pytest.mark.parametrize(
    ("own", "cause"),
    [
        ('["错的"]\nwords = "甲 => 乙"\n', "没有 [错的] 这一类"),
        ('["必错"]\nwords = "甲"\n', "“甲”读不懂"),
        ('["必错"]\nword = "甲 => 乙"\n', "没有 words 一项"),
        ('["必错"\n', "不是有效的 TOML"),
    ],
    ids=["category", "line", "table", "toml"],
)
def test_a_list_that_cannot_be_read_is_refused_with_the_cause(tmp_path: Path, own: str, cause: str) -> None:
    (tmp_path / "language.toml").write_text(own, encoding="utf-8")

    with pytest.raises(BadSetting) as refused:
        found("language", "甲。", vocabulary_folder=tmp_path)

    assert cause in str(refused.value)


SEEDS = [
    ",",
    "修,",
    "(修)",
    '"修"',
    "“修",
    "修”",
    "《修",
    "...",
    "修-",
    "25年底",
    "1-2%",
    "4月1号",
    "截止",
    "的的",
    "一、修\n1.架\n",
    "秘密★",
    "11010519491231002",
    "1，234",
    "1",
    "十百千万",
    " ",
]


@pytest.mark.parametrize("seed", SEEDS)
def test_time_grows_with_the_length(seed: str) -> None:
    """Thirty thousand characters of one pattern are read in the time that quadratic work would exceed by far."""
    context = ReviewContext(Report(id="draft", text=seed * (30_000 // len(seed))), load(None))
    begin = time.process_time()
    list(language.check(context))

    assert time.process_time() - begin < 4
