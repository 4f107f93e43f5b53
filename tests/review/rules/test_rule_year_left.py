"""Last year's year where this year's is meant, and years that are history."""

import pytest
from reviewing import HEAD, found, said

from assistant.domain.results import Finding, Kind, Level, Match, Origin, Severity
from assistant.domain.text import Span

HITS = [
    ("与站所谈了心。2022年初与15个村签订廉政责任书。", ["2022年"]),
    ("截至2022年底，沿街店铺逐户查过一遍。", ["2022年"]),
    ("2022年，共开展廉政谈话58人次。", ["2022年"]),
    ("2021年全乡下发图斑27个，逐一到现场量。", ["2021年"]),
    ("２０２２年，修桥两座。", ["２０２２年"]),
    ("消防安全方面，截至2022年底，店铺都查过一遍。\r\n　　2022 年，修渠两条。", ["2022年", "2022 年"]),
    ("接待游客312万人次，2022年，创成景区2处。", ["2022年"]),
    ("2023年，修路三条。2022年，栽树一千棵。", ["2022年"]),
]
MISSES = [
    "2023年，共开展廉政谈话58人次。",
    "招商额比2022年增长9.1%。",
    "自2021年4月起包联三个村。",
    "2019年以前的集镇欠账还了一半。",
    "2022年形成的两起积案今年全部化解。",
    "2022年启动的断头路，今年通了车。",
    "落实《2021年至2025年发展规划》，2020—2022年的台账补齐了。",
    "2022年建成的厂房里，现在坐满了人。",
    "1954年参加过堵口的老人又上了堤。",
    "2022年1月至2023年6月，在党校脱产学习。",
    "2021年，产值3亿元。2022年，产值4亿元。2023年，产值5亿元。",
    "2022年签下合同，随后陆续开工。",
    "2022年6月，国务院印发文件。",
    "“十四五”时期，村里变了样。2022年架桥，通了汽车。",
    "据县统计局测算，产值再上台阶，2022年已达4亿元。",
    "依据县政发〔2022〕12号文件和《2022年工作要点》办理。",
]


@pytest.mark.parametrize(("text", "expected"), HITS, ids=[text[:8] for text, _ in HITS])
def test_hits(text: str, expected: list[str]) -> None:
    assert said("year_left", HEAD + text, year=2023, office="溪边乡乡长") == expected


@pytest.mark.parametrize("text", MISSES, ids=[text[:8] for text in MISSES])
def test_misses(text: str) -> None:
    """History is never warned of; what only stands beside other years may be shown as something to check."""
    findings = found("year_left", HEAD + text, year=2023, office="溪边乡乡长")

    assert [one.message for one in findings if one.severity is Severity.WARNING] == []


def test_an_article_that_names_an_office_is_no_report() -> None:
    text = "县公路局大队长陈平常常头痛，强忍着办案。\n2022年，陈平确诊后又回到了办公室。"

    assert said("year_left", text, year=2023, office="县公路局大队长") == []


def test_a_report_on_a_whole_term_tells_of_every_year_of_it() -> None:
    text = "县政府工作报告\n　　过去五年，我们办成了几件大事。\n一、工作回顾\n　　改革推进。2022年，撤销机构九个。"

    assert said("year_left", text, year=2023) == []


PLANS = "{}述职报告\n一、履职情况\n　　{}修了两条路。\n二、下一步打算\n　　{}"


@pytest.mark.parametrize(
    ("done", "plan", "expected"),
    [
        ("", "2022年，将办好六件事，管好每一条路。", ["2022年"]),
        ("", "2024年，将办好六件事，管好每一条路。", []),
        ("", "办好三件事，力争2022年底前建成冷库。", ["2022年"]),
        ("", "2022年留下的欠账，将一笔笔还清。", []),
        ("全年", "2023年，我将办好六件事。", ["2023年"]),
        ("上半年", "2023年，我将办好六件事。", []),
        ("全年", "2023年修的路还要接着养护。", []),
    ],
    ids=[
        "past",
        "ahead",
        "past, before it is said",
        "a debt of then",
        "this year again",
        "half a year",
        "done",
    ],
)
def test_plans_look_ahead(done: str, plan: str, expected: list[str]) -> None:
    assert said("year_left", PLANS.format("乡长", done, plan), year=2023) == expected


def test_a_report_of_the_year_before_is_read_by_that_year() -> None:
    """Made in January: what it reports is all of last year."""
    text = HEAD + "2022年，修路。\n　　2022年，修桥。\n　　2022年，修渠，全县2022年投资三亿元。"

    assert said("year_left", text, year=2023, office="县长") == []


def test_a_year_taken_over_with_its_sentence_is_a_warning_that_names_the_source() -> None:
    """Inside a sentence a year may be meant; in words of a report of that very year it is left over."""
    text = HEAD + "我带班子连夜研究，2022年新修山塘九口。"
    begin = text.index("我带")
    origin = Origin("A1", "乡长2022年述职报告", "甲", 2022)
    source = Match.at(origin, Span(0, 19), "我带班子连夜研究，2022年新修山塘九口")
    span = Span(begin, begin + 19)
    shared = Finding("reuse", Severity.WARNING, span, "", 9, Kind.SELF, Level.VERBATIM, source)

    (finding,) = found("year_left", text, year=2023, office="乡长", overlaps=(shared,))

    assert finding.message == (
        "报告讲的是2023年，这里仍写着“2022年”，与《乡长2022年述职报告》（2022年）那一处一样，"
        "可能是往年稿子留下的，请核对年份。"
    )
    (alone,) = found("year_left", text, year=2023, office="乡长")
    assert (finding.severity, alone.severity) == (Severity.WARNING, Severity.INFO)
    assert alone.message == (
        "报告讲的是2023年，这里写的是“2022年”；若是回顾往年可以保留，若讲的是本年度的事请改。"
    )


def test_an_article_has_no_year_of_its_own() -> None:
    assert said("year_left", HEAD + "2022年，修路12公里。", year=2023) == []


def test_the_title_of_another_year() -> None:
    text = "副县长2022年述职报告\n" + HEAD + "修路12公里。"

    assert said("year_left", text, year=2023, title="副县长2022年述职报告") == ["2022年"]


def test_a_title_left_from_last_year_over_this_years_work() -> None:
    text = "乡长2022年述职报告\n" + HEAD + "2023年，修路。\n　　2023年，修桥。\n　　截至2023年底，全乡通车。"

    assert said("year_left", text, year=2022) == ["2022年"]


def test_a_report_on_a_year_is_not_signed_in_its_spring() -> None:
    """The title says that it is on the whole year; a report on half a year may well be signed in July."""
    text = "县水务局局长{}述职报告\n\n一、履职情况\n　　加固河堤3公里。\n二、下一步打算\n　　2023年，我将除险。\n述职人：某某\n{}"

    assert said("year_left", text.format("2023年度", "2023年3月6日"), year=2023) == ["2023年", "2023年3月6日"]
    assert said("year_left", text.format("2023年度", "2024年1月6日"), year=2023) == ["2023年"]
    assert said("year_left", text.format("2023年上半年", "2023年7月6日"), year=2023) == []


def test_without_a_year_nothing_is_said() -> None:
    assert said("year_left", HEAD + "2022年，修路。", office="乡长") == []


def test_the_message_says_what_and_what_to_do() -> None:
    (finding,) = found("year_left", HEAD + "2022年，修路12公里。", year=2023, office="乡长")

    assert finding.message == "报告讲的是2023年，这里写的是“2022年”，可能是往年稿子留下的，请核对年份。"
    assert finding.replacements == ("2023年",)
