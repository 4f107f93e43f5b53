"""Last year's year where this year's is meant, and years that are told as history."""

import pytest
from reviewing import HEAD, found, said

HITS = [
    ("与站所谈了心。2022年初与15个村签订廉政责任书。", ["2022年"]),
    ("截至2022年底，沿街店铺逐户查过一遍。", ["2022年"]),
    ("2022年，共开展廉政谈话58人次。", ["2022年"]),
    ("2021年全乡下发图斑27个，逐一到现场量。", ["2021年"]),
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
]


@pytest.mark.parametrize(("text", "expected"), HITS, ids=[text[:8] for text, _ in HITS])
def test_hits(text: str, expected: list[str]) -> None:
    assert said("year_left", HEAD + text, year=2023) == expected


@pytest.mark.parametrize("text", MISSES, ids=[text[:8] for text in MISSES])
def test_misses(text: str) -> None:
    assert said("year_left", HEAD + text, year=2023) == []


def test_plans_look_ahead() -> None:
    text = "一、履职情况\n　　修了两条路。\n二、下一步打算\n　　{}年，将办好六件事，管好每一条路。"

    assert said("year_left", text.format(2022), year=2023) == ["2022年"]
    assert said("year_left", text.format(2024), year=2023) == []


def test_a_report_of_the_year_before_is_read_by_that_year() -> None:
    """Made in January: what it tells is all of last year."""
    text = HEAD + "2022年，修路。\n　　2022年，修桥。\n　　2022年，修渠，全县2022年投资三亿元。"

    assert said("year_left", text, year=2023) == []


def test_the_title_of_another_year() -> None:
    text = "副县长2022年述职报告\n" + HEAD + "修路12公里。"

    assert said("year_left", text, year=2023, title="副县长2022年述职报告") == ["2022年"]


def test_without_a_year_nothing_is_said() -> None:
    assert said("year_left", HEAD + "2022年，修路。") == []


def test_the_message_says_what_and_what_to_do() -> None:
    (finding,) = found("year_left", HEAD + "2022年，修路12公里。", year=2023)

    assert finding.message == "报告讲的是2023年，这里写的是“2022年”，可能是往年稿子留下的，请核对年份。"
    assert finding.replacements == ("2023年",)
