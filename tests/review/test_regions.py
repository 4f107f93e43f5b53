"""Where a writer serves, and which places are not his."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.vocabulary import load
from assistant.review.regions import CITY, COUNTY, TOWN, Home, meet, units

RECORDS = {
    "a": Metadata(region="澜屏市青岚县云台镇", office="镇党委书记"),
    "b": Metadata(region="澜屏市青岚县", office="溪口乡乡长"),
    "c": Metadata(region="澜屏市石渡县", office="住房和城乡建设局局长"),
    "d": Metadata(region="南岭市云台县"),
}


def home(**about: str) -> Home:
    return Home.of(parse("一、履职情况\n修路。", Metadata(**about), id="x", source="", vocabulary=load(None)))


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("澜屏市青岚县云台镇", [("澜屏市", CITY), ("青岚县", COUNTY), ("云台镇", TOWN)]),
        ("甲州市乙山市", [("甲州市", CITY), ("乙山市", COUNTY)]),
        ("澜屏市临溪区桥南街道", [("澜屏市", CITY), ("临溪区", COUNTY), ("桥南街道", TOWN)]),
        ("新乡市镇河县", [("新乡市", CITY), ("镇河县", COUNTY)]),
        ("湘西州乙溪市", [("湘西州", CITY), ("乙溪市", COUNTY)]),
        ("", []),
        ("上海", []),
    ],
)
def test_a_region_is_read_from_the_widest_place(region: str, expected: list[tuple[str, int]]) -> None:
    assert [(unit.name, unit.level) for unit in units(region)] == expected


def test_the_office_tells_the_town_where_the_region_tells_the_county() -> None:
    assert [unit.name for unit in home(region="澜屏市青岚县", office="溪口乡乡长").units] == [
        "澜屏市",
        "青岚县",
        "溪口乡",
    ]
    assert [unit.name for unit in home(region="澜屏市青岚县", office="住房和城乡建设局局长").units] == [
        "澜屏市",
        "青岚县",
    ]


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"region": "澜屏市青岚县"}, {"石渡县", "南岭市", "云台县"}),
        ({"region": "澜屏市青岚县云台镇"}, {"石渡县", "南岭市", "溪口乡"}),
        ({"region": "澜屏市青岚县", "office": "溪口乡乡长"}, {"石渡县", "南岭市", "云台镇", "云台县"}),
        ({"region": "澜屏市"}, {"南岭市", "云台县"}),
    ],
)
def test_foreign_is_what_is_neither_around_nor_below(about: dict[str, str], expected: set[str]) -> None:
    """云台县 shares its stem with one's own 云台镇: nobody can say which is meant."""
    assert {unit.name for unit in home(**about).foreign(RECORDS)} == expected


def test_a_masked_region_is_not_known() -> None:
    assert not home(region="***市***县").is_known
    assert not home().is_known
    assert home(region="澜屏市").is_known


def test_regions_meet_where_one_lies_in_the_other() -> None:
    assert meet("澜屏市青岚县", "青岚县云台镇")
    assert not meet("澜屏市青岚县", "澜屏市石渡县")
