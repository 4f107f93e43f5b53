"""Formulations out of date, not there yet, misquoted; and what is history."""

from pathlib import Path

import pytest
from reviewing import HEAD, found, said

from assistant.base.errors import BadSetting
from assistant.domain.results import Severity
from assistant.review.wording_data import load

HITS = [
    (2023, "围绕喜迎党的二十大，组织了宣讲。", ["喜迎党的二十大"]),
    (2024, "按照国家乡村振兴局部署，逐户走访。", ["国家乡村振兴局"]),
    (
        2024,
        "我从2019年8月当校长，今年是第六年。今年和老师们参加了“不忘初心、牢记使命”主题教育。",
        ["“不忘初心、牢记使命”主题教育"],
    ),
    (2022, "文书统一加盖县卫计局公章。", ["卫计局"]),
    (2023, "带着建档立卡贫困户学技术。", ["建档立卡贫困户"]),
    (2024, "认真开展两学一做学习教育。", ["开展两学一做学习教育"]),
    (2023, "对照《合同法》签订合同。", ["合同法"]),
    (2022, "加快发展新质生产力。", ["发展新质生产力"]),
    (2021, "深入学习党的二十大精神。", ["党的二十大精神"]),
    (2026, "谋划“十四五”规划。", ["谋划“十四五”规划"]),
    (2024, "认真学习贯彻党的十九大精神。", ["学习贯彻党的十九大精神"]),
    (2022, "依照《合同法》和《物权法》办案。", ["合同法", "物权法"]),
    (2023, "落实《信访条例》，按月接访。", ["信访条例"]),
    (2023, "推进“七五”普法，与县公安消防大队联合检查。", ["“七五”普法", "公安消防大队"]),
    (2020, "按照《乡村振兴促进法》办事。", ["乡村振兴促进法"]),
    (2023, "会同县工商局、市质监局和银保监分局查账。", ["工商局", "质监局"]),
    (2024, "會同銀保監分局查賬。", ["銀保監分局"]),
    (None, "2023年修路，2023年架桥，2023年通水。会同县卫计局义诊。", ["卫计局"]),
    (2023, "坚定不移以习近平总书记为核心的党中央。", ["以习近平总书记为核心的党中央"]),
    (None, "牢记青山绿水就是金山银山。", ["青山绿水就是金山银山"]),
    (2025, "县乡村振兴局下达的衔接资金全部用于产业。", ["乡村振兴局"]),
    (2024, "严格执行《执业医师法》。", ["执业医师法"]),
    (2023, "按照国企改革三年行动要求压减层级；三年行动收官时定的制度还在用。", ["国企改革三年行动"]),
    (2023, "纠治形式主义、官僚主义、享乐主意和奢靡之风。", ["形式主义、官僚主义、享乐主意和奢靡之风"]),
    (2023, "推进党风廉政建设和反复败斗争。", ["党风廉政建设和反复败斗争"]),
]
MISSES = [
    (2022, "围绕喜迎党的二十大，组织了宣讲。"),
    (2023, "改造了机械厂家属院、粮食局家属院等19个老小区。"),
    (2023, "办公室搬进原县扶贫办旧址。"),
    (2024, "原县乡村振兴局的职责划入我局。"),
    (2024, "2016年扶贫办实施的项目都管着。"),
    (2023, "会同县文化和旅游局查了两家旅行社。"),
    (2023, "认真学习《劳动合同法》。"),
    (2025, "巩固拓展党纪学习教育成果。"),
    (2026, "推动“十五五”开好局。"),
    (None, "围绕喜迎党的二十大，组织了宣讲。"),
    (2020, "依照《合同法》和《物权法》办案。"),
    (2023, "先后开展了党的群众路线教育实践活动、“三严三实”专题教育。"),
    (2024, "深入学习贯彻党的十九大精神和党的二十大精神。"),
    (2024, "农业部门、文化部分馆和环保局势头都好。"),
    (2024, "《国家卫生计生委关于印发规范的通知》还管用。"),
    (2023, "党的事业。工商局面一新。"),
    (2015, "积极对接“一带一路”战略。"),
    (2025, "出口企业与“一带一路”战略伙伴签约，完成了“一带一路”战略环评。"),
    (2026, "澳门特区政府旅游局来考察，2013年的市场监督管理局旧照还在。"),
    (2023, "分“严以修身”、“严以律己”、“严以用权”三个专题研讨，老老实实做人、踏踏实实干事、清清白白为官。"),
    (2020, "从中央财经领导小组到中央财经委员会，议事规则更加健全。"),
    (2026, "澳门特区旅游局公布消息，金砖国家农业部长会议召开。"),
    (2023, "抓住大规模设备更新和消费品以旧换新的机会。"),
    (2025, "墨西哥经济部和农业部表示不满，我县番茄改销东盟。"),
    (2019, "已经脱贫的村，巩固拓展脱贫攻坚成果。"),
    (2023, "武警森林部队集体转制后，抽调精兵组建大队，学的是中央深改组第七次会议的经验。"),
    (2025, "美国农业部暂停了采购，我县大蒜改销东盟。"),
    (2023, "对照国家卫生和计划生育委员会令第10号逐条自查。"),
    (2023, "过去5年，全乡围绕高质量发展、打赢脱贫攻坚战尽锐出战。"),
    (2022, "全乡贫困户全部脱贫，为期三年的扫黑除恶专项斗争打掉涉恶团伙2个。"),
    (2025, "党纪学习教育中定下的夜学制度没有断。"),
    (2023, "铸牢中华民族共同体意识，为全面建设社会主义现代化强国出力。"),
    (2023, "总体布局是“五位一体”、战略布局是“四个全面”。"),
    (2023, "始终在思想上政治上行动上同党中央保持高度一致。"),
]


@pytest.mark.parametrize(("year", "text", "expected"), HITS, ids=[text[:8] for _, text, _ in HITS])
def test_hits(year: int, text: str, expected: list[str]) -> None:
    assert said("wording", HEAD + text, year=year) == expected


@pytest.mark.parametrize(("year", "text"), MISSES, ids=[text[:8] for _, text in MISSES])
def test_misses(year: int | None, text: str) -> None:
    assert said("wording", HEAD + text, year=year) == []


def test_an_article_tells_history() -> None:
    """The words of the fight against poverty are out of date in a report on this year, not in a story of a village."""
    story = "老区人民打赢脱贫攻坚战的信心更足，贫困户种上了黄桃。" * 12

    assert said("wording", story, year=2023) == []
    assert said("wording", HEAD + "贫困户种上了黄桃。", year=2023) == ["贫困户"]


MESSAGES = [
    (
        2024,
        "按照国家乡村振兴局部署，逐户走访。",
        "“国家乡村振兴局”用到2023年5月（2023年《党和国家机构改革方案》），报告讲的是2024年，现在称“农业农村部”，请改；如是回顾当时，请写明时间。",
        ("农业农村部",),
    ),
    (
        2022,
        "依照《合同法》办案。",
        "“合同法”施行到2020年12月（《民法典》2021年1月1日起施行，原有九部法律同时废止），报告讲的是2022年，现行的是《民法典》，请改；"
        "如是回顾当时，请写明时间。",
        ("民法典",),
    ),
    (
        2023,
        "全力打赢三大攻坚战。",
        "“打赢三大攻坚战”适用到2020年12月（2018年至2020年实施），报告讲的是2023年，请核对是否还要这样写；如是回顾当时，请写明时间。",
        (),
    ),
    (
        2020,
        "按照《乡村振兴促进法》办事。",
        "“乡村振兴促进法”到2021年4月才有（2021年4月通过），而报告讲的是2020年，请核对报告年度或改用当时的提法。",
        (),
    ),
    (
        2023,
        "筑牢中华民族共同体意识。",
        "“筑牢中华民族共同体意识”的规范写法是“铸牢中华民族共同体意识”（党章、党的二十大报告），请改正。",
        ("铸牢中华民族共同体意识",),
    ),
]


@pytest.mark.parametrize(
    ("year", "text", "message", "replacements"), MESSAGES, ids=[m[1][:8] for m in MESSAGES]
)
def test_the_message_says_why_and_what_to_do(
    year: int, text: str, message: str, replacements: tuple[str, ...]
) -> None:
    (finding,) = found("wording", HEAD + text, year=year)

    assert (finding.message, finding.replacements) == (message, replacements)


def test_a_misquotation_that_is_only_likely_is_a_hint() -> None:
    (finding,) = found("wording", HEAD + "推进党风廉政建设和反复败斗争。", year=2023)

    assert (finding.severity, finding.replacements) == (Severity.INFO, ("党风廉政建设和反腐败斗争",))


def test_a_quotation_within_the_message_is_in_single_marks() -> None:
    (finding,) = found("wording", HEAD + "抢抓“十四五”规划开局之年的窗口期。", year=2022)

    assert finding.message == (
        "“‘十四五’规划开局之年”适用到2021年12月（“十四五”是2021年至2025年，2021年开局），报告讲的是2022年，"
        "请核对是否还要这样写；如是回顾当时，请写明时间。"
    )


def test_the_year_before_in_the_sentence_before_leaves_it_to_the_reader() -> None:
    text = "2021年春节前，县领导来看苗绣。他走进扶贫车间，问了工钱。"

    (finding,) = found("wording", HEAD + text, year=2023)

    assert (finding.span.of(HEAD + text), finding.severity) == ("扶贫车间", Severity.INFO)


def test_what_a_report_signed_in_spring_looks_forward_to_is_not_past() -> None:
    """The date below the report counts: in March 2022 the congress of October was still to come."""
    text = HEAD + "全系统以饱满热情喜迎党的二十大。\n述职人：某某\n2022年3月9日"

    assert said("wording", text, year=2022) == []
    assert said("wording", text.replace("3月9日", "12月9日"), year=2022) == ["喜迎党的二十大"]


def test_a_report_on_half_a_year_is_written_in_summer() -> None:
    title = "2022年上半年述职报告\n"

    assert said("wording", title + HEAD + "全系统以饱满热情喜迎党的二十大。", year=2022) == []


def test_a_choice_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    own = """[[group]]
until = "2021-06"
entries = "{@没有的}会议 =>"
"""
    (tmp_path / "dated.toml").write_text(own, encoding="utf-8")

    with pytest.raises(BadSetting, match="没有的"):
        found("wording", HEAD + "修路。", year=2024, vocabulary_folder=tmp_path)


def test_anniversaries_belong_to_one_year() -> None:
    assert said("wording", HEAD + "组织庆祝建党102周年文艺演出。", year=2024) == ["建党102周年"]
    assert said("wording", HEAD + "组织庆祝建党一百零三周年文艺演出。", year=2024) == []
    assert said("wording", HEAD + "围绕迎接新中国成立七十五周年做了氛围布置。", year=2025) == [
        "新中国成立七十五周年"
    ]
    assert said("wording", HEAD + "2021年庆祝建党100周年时栽的树，今年挂果了。", year=2024) == []


EDITIONS = [
    (
        2024,
        "对照《中国共产党纪律处分条例》（2018年修订）逐条自查。",
        ["《中国共产党纪律处分条例》（2018年修订）"],
    ),
    (2024, "学习《中华人民共和国公司法（2018年修正）》。", ["《中华人民共和国公司法（2018年修正）》"]),
    (2022, "对照《中国共产党纪律处分条例》（2018年修订）逐条自查。", []),
    (2024, "对照《中国共产党纪律处分条例》（2023年修订）逐条自查。", []),
    (2024, "回顾《中国共产党纪律处分条例》（2018年修订）施行时的情形。", []),
    (2024, "对照《中国共产党纪律处分条例》逐条自查。", []),
]


@pytest.mark.parametrize(("year", "text", "expected"), EDITIONS)
def test_an_edition_that_was_revised_since(year: int, text: str, expected: list[str]) -> None:
    assert said("wording", HEAD + text, year=year) == expected


def test_there_are_as_many_entries_as_a_reviewer_needs_each_with_its_source() -> None:
    known = load(None)
    dated = (*known.ended.entries, *known.begun.entries)

    assert len({entry.text for entry in dated}) >= 150
    assert [entry.text for entry in dated if not entry.source or not (entry.since or entry.until)] == []
    assert [
        entry.text for entry in known.misquoted.entries if not entry.source or entry.text == entry.instead
    ] == []


def test_what_is_put_rightly_is_no_misquotation() -> None:
    """The right forms themselves hold no misquoted one."""
    access = {entry.instead for entry in load(None).misquoted.entries}

    assert said("wording", HEAD + "。\n".join(sorted(access)) + "。") == []


def test_an_organisation_adds_and_takes_out(tmp_path: Path) -> None:
    own = """[[group]]
what = "机构"
until = "2021-06"
source = "县编委2021年5号文"
entries = '''
公服办 => 便民中心
-国家乡村振兴局
'''
"""
    (tmp_path / "dated.toml").write_text(own, encoding="utf-8")
    text = HEAD + "国家乡村振兴局和县公服办都来了。"

    assert said("wording", text, year=2024, vocabulary_folder=tmp_path) == ["公服办"]


@pytest.mark.parametrize(
    "own", ["[[group]]\nuntil = 1\n", '[[group]]\nuntil = "去年"\nentries = "甲 => 乙"\n', "坏"]
)
def test_a_file_of_an_organisation_that_cannot_be_read_is_refused(tmp_path: Path, own: str) -> None:
    (tmp_path / "dated.toml").write_text(own, encoding="utf-8")

    with pytest.raises(BadSetting, match=r"dated\.toml"):
        found("wording", HEAD + "修路。", year=2024, vocabulary_folder=tmp_path)


def test_an_anniversary_of_the_installation_may_name_its_month(tmp_path: Path) -> None:
    plan = "三、下一步打算\n以优异成绩迎接建校60周年。"
    table = '[[anniversary]]\nnames = "建校"\nfounded = 1964\nmonth = {}\n'

    (tmp_path / "early").mkdir()
    (tmp_path / "early" / "dated.toml").write_text(table.format(9), encoding="utf-8")
    (tmp_path / "late").mkdir()
    (tmp_path / "late" / "dated.toml").write_text(table.format(12), encoding="utf-8")
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "dated.toml").write_text(table.format(13), encoding="utf-8")

    assert said("wording", plan, year=2024, vocabulary_folder=tmp_path / "early") == ["建校60周年"]
    assert said("wording", plan, year=2024, vocabulary_folder=tmp_path / "late") == []
    with pytest.raises(BadSetting, match="里“建校”的月份看不懂"):
        found("wording", plan, year=2024, vocabulary_folder=tmp_path / "wrong")
