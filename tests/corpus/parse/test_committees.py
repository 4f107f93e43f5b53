"""A committee of the party is written together with its region: 石泉县委书记 is the 县委书记 of 石泉县."""

import pytest

from assistant.corpus.parse import parse


@pytest.mark.parametrize(
    ("title", "region", "office"),
    [
        ("石泉县委社会工作部部长2024年述职报告", "石泉县", "县委社会工作部部长"),
        ("石泉县委书记2024年述职报告", "石泉县", "县委书记"),
        ("临溪区委常委、组织部部长2024年述职报告", "临溪区", "区委常委、组织部部长"),
        ("石泉县纪委书记2024年述职报告", "石泉县", "县纪委书记"),
        ("石泉县信访局局长2024年述职报告", "石泉县", "信访局局长"),
        ("市委政法委书记2024年述职报告", "", "市委政法委书记"),
    ],
)
def test_region_and_office_of_a_committee(title: str, region: str, office: str) -> None:
    report = parse(f"{title}\n一、履职情况\n办成三件事。")

    assert (report.region, report.office) == (region, office)
