"""Which earlier report a new one continues."""

import pytest
from test_pools import VOCABULARY, Filed

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.results import Access, ScaffoldRequest
from assistant.scaffold.continued import level_of, nearest_report, own_report
from assistant.scaffold.pools import Pools, Scope

JOBS = "述职报告\n\n一、履职情况\n　　城镇新增就业3650人。\n"


def _pools(*filed: tuple[str, str, str, str, int]) -> Pools:
    """``filed``: id, author, office, region, year."""
    return Pools(
        Filed(  # type: ignore[arg-type]
            [
                parse(
                    JOBS,
                    Metadata(author=author, office=office, region=region, year=year, portfolios=("人社",)),
                    id=name,
                )
                for name, author, office, region, year in filed
            ]
        ),
        VOCABULARY,
    )


FILED = _pools(
    ("a21", "甲", "副县长", "云岭县", 2021),
    ("a22", "甲", "副县长", "云岭县", 2022),
    ("b22", "乙", "人社局局长", "临河市", 2022),
    ("c23", "丙", "副县长", "青石县", 2023),
)


def _own(**request: object) -> str | None:
    year = request.get("year")
    return own_report(FILED, ScaffoldRequest(("人社",), **request), Scope(Access(), year))  # type: ignore[arg-type]


def _nearest(**request: object) -> str | None:
    return nearest_report(FILED, ScaffoldRequest(("人社",), **request), Scope(Access()))  # type: ignore[arg-type]


def test_ones_own_is_the_newest_before_the_year():
    assert _own(author="甲") == "a22"
    assert _own(author="甲", year=2022) == "a21"
    assert _own(author="甲", year=2021) is None


def test_an_office_in_its_region_is_a_writer_and_an_office_alone_is_none():
    assert _own(office="副县长", region="青石县") == "c23"
    assert _own(office="副县长") is None
    assert _own() is None


def test_the_nearest_is_of_the_same_level_and_the_newest():
    assert _nearest(office="副县长", region="白水县") == "c23"
    assert _nearest(office="人社局局长", region="白水市") == "b22"
    assert _nearest(office="镇长", region="白沙镇") is None
    assert _nearest(region="白水县") is None


@pytest.mark.parametrize(
    ("office", "region", "level"),
    [
        ("副市长", "华亭市", 1),
        ("副县长", "云岭县", 2),
        ("镇党委书记", "云岭县白沙镇", 3),
        ("村党支部书记", "", 4),
        ("省厅厅长", "", 0),
        ("主任", "云岭县", 2),
        ("主任", "", None),
    ],
)
def test_the_level_is_that_of_the_office_else_of_the_region(office: str, region: str, level: int | None):
    assert level_of(Metadata(office=office, region=region)) == level
