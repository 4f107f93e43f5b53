"""Formulations out of date, not there yet, misquoted; and what is told as history."""

from pathlib import Path

import pytest
from reviewing import HEAD, found, said

from assistant.checks.wording import entries
from assistant.errors import BadSetting

HITS = [
    (2023, "围绕喜迎党的二十大，组织了宣讲。", ["喜迎党的二十大"]),
    (2024, "按照国家乡村振兴局部署，逐户走访。", ["国家乡村振兴局"]),
    (2022, "文书统一加盖县卫计局公章。", ["卫计局"]),
    (2023, "带着建档立卡贫困户学技术。", ["建档立卡贫困户"]),
    (2024, "认真开展两学一做学习教育。", ["两学一做学习教育"]),
    (2023, "对照《合同法》签订合同。", ["合同法"]),
    (2022, "加快发展新质生产力。", ["发展新质生产力"]),
    (2021, "深入学习党的二十大精神。", ["党的二十大精神"]),
    (2026, "谋划“十四五”规划。", ["谋划“十四五”规划"]),
]
MISSES = [
    (2022, "围绕喜迎党的二十大，组织了宣讲。"),
    (2023, "办公室搬进原县扶贫办旧址。"),
    (2024, "原县乡村振兴局的职责划入我局。"),
    (2024, "2016年扶贫办实施的项目都管着。"),
    (2023, "会同县文化和旅游局查了两家旅行社。"),
    (2023, "认真学习《劳动合同法》。"),
    (2025, "巩固拓展党纪学习教育成果。"),
    (2026, "推动“十五五”开好局。"),
    (None, "围绕喜迎党的二十大，组织了宣讲。"),
]


@pytest.mark.parametrize(("year", "text", "expected"), HITS, ids=[text[:8] for _, text, _ in HITS])
def test_hits(year: int, text: str, expected: list[str]) -> None:
    assert said("wording", HEAD + text, year=year) == expected


@pytest.mark.parametrize(("year", "text"), MISSES, ids=[text[:8] for _, text in MISSES])
def test_misses(year: int | None, text: str) -> None:
    assert said("wording", HEAD + text, year=year) == []


def test_the_message_says_why_and_what_to_do() -> None:
    (finding,) = found("wording", HEAD + "按照国家乡村振兴局部署，逐户走访。", year=2024)

    assert finding.message == (
        "“国家乡村振兴局”通行到2023年5月（2023年《党和国家机构改革方案》），报告讲的是2024年，"
        "现称“农业农村部”，请改；确是回顾的请写明。"
    )
    assert finding.replacements == ("农业农村部",)


def test_there_are_as_many_entries_as_a_reviewer_needs_each_with_its_source() -> None:
    ended, begun = entries()
    known = (*ended.wordings, *begun.wordings)

    assert len(known) >= 150
    assert [entry.text for entry in known if not entry.source or not (entry.since or entry.until)] == []


def test_a_house_adds_and_takes_out(tmp_path: Path) -> None:
    own = """[[group]]
what = "机构"
until = "2021-06"
source = "县编委2021年5号文"
entries = '''
综治办 => 平安办
-国家乡村振兴局
'''
"""
    (tmp_path / "dated.toml").write_text(own, encoding="utf-8")
    text = HEAD + "国家乡村振兴局和县综治办都来了。"

    assert said("wording", text, year=2024, house=tmp_path) == ["综治办"]


@pytest.mark.parametrize(
    "own", ["[[group]]\nuntil = 1\n", '[[group]]\nuntil = "去年"\nentries = "甲 => 乙"\n', "坏"]
)
def test_a_house_file_that_cannot_be_read_is_told(tmp_path: Path, own: str) -> None:
    (tmp_path / "dated.toml").write_text(own, encoding="utf-8")

    with pytest.raises(BadSetting, match=r"dated\.toml"):
        found("wording", HEAD + "修路。", year=2024, house=tmp_path)
