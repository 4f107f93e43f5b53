"""Roads, crossings, squares and estates that are called by ordinary words, and general nouns that look alike."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.text import Span
from assistant.scaffold.blanks import blanked, values_of


def _blanked(said: str) -> str:
    report = parse(f"述职报告\n\n一、履职情况\n　　{said}\n", Metadata(), id="r")
    begin = report.text.index(said)
    return blanked(report.text, Span(begin, begin + len(said)), values_of(report)).text


@pytest.mark.parametrize(
    ("said", "frame"),
    [
        ("棚户路一栋出租楼连夜加固", "〔地名〕一栋出租楼连夜加固"),
        ("棚户路十几户居民投诉", "〔地名〕〔数量〕户居民投诉"),
        ("在柳荫巷12号院装了电梯", "在〔地名〕〔数值〕号院装了电梯"),
        ("沿江路、书院街两条夜市重新划线", "〔地名〕、〔地名〕〔数量〕条夜市重新划线"),
        ("建设街夜市重新划线", "〔地名〕夜市重新划线"),
        ("人民路沿线铺面统一招牌", "〔地名〕沿线铺面统一招牌"),
        ("北桥下穿道加装水位报警", "〔地名〕加装水位报警"),
        ("阳光小区6栋加装电梯", "〔地名〕〔数量〕栋加装电梯"),
        ("岚口镇的茶文化广场修好了", "〔地名〕的〔地名〕修好了"),
        ("渠尾柳圩镇没有争水", "渠尾〔地名〕没有争水"),
        ("把水送到柳圩镇（岗坪）", "把水送到〔地名〕（〔地名〕）"),
        ("溪口乡双汊水库架起管线", "〔地名〕〔地名〕架起管线"),
    ],
)
def test_a_proper_name_is_blank(said: str, frame: str):
    assert _blanked(said) == frame


@pytest.mark.parametrize(
    "said",
    [
        "新建村文化广场、镇文化广场、文化广场和健身广场",
        "建成古文化街、主题公园",
        "农村公路沿线栽上了树",
        "产业路两侧种上了茶",
        "断头路、入户路一并打通",
        "改造老旧小区，老旧小区楼道亮了灯",
        "安置小区一栋楼一个楼长",
        "铁路下穿道、新建下穿道都装了水泵",
        "道路两侧、城区主干路沿线清扫干净",
        "加强镇村（社区）、街道（园区）队伍建设",
        "受阻路段、部分路段恢复通行",
        "各乡镇集镇（含园区）通了水",
    ],
)
def test_a_general_noun_stays(said: str):
    assert "〔地名〕" not in _blanked(said)


def test_a_name_that_is_known_from_one_place_is_blank_in_others():
    said = "棚户路两侧铺了管网，棚户路的居民不再投诉"
    assert _blanked(said) == "〔地名〕两侧铺了管网，〔地名〕的居民不再投诉"


def test_ten_thousand_digits_and_street_letters_are_read_at_once():
    _blanked("人民路" * 2000 + "1" * 10000 + "路、街" * 2000)
