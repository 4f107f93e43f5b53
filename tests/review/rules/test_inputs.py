"""Every marked input of every rule: what is to be found is found as sure as marked, and nothing else is."""

import pytest
from inputs import Input, inputs
from reviewing import found

from assistant.domain.report import Metadata

INPUTS = inputs()
RECORDS = {
    "S1": Metadata(region="澜屏市青岚县云台镇", office="镇党委书记"),
    "S2": Metadata(region="澜屏市青岚县溪口乡", office="乡长"),
    "S3": Metadata(region="澜屏市石渡县", office="农业农村局局长"),
    "S4": Metadata(region="澜屏市临溪区桥南街道", office="街道党工委书记"),
    "S5": Metadata(region="澜屏市青岚县", office="教育局局长"),
    "S6": Metadata(region="澜屏市", office="副市长"),
}


@pytest.mark.parametrize("one", INPUTS, ids=[f"{one.rule}-{one.number}" for one in INPUTS])
def test_what_is_marked_is_found_and_nothing_else(one: Input) -> None:
    findings = found(one.rule, one.text, year=one.year, region=one.region, office=one.office, records=RECORDS)

    assert tuple((each.span.of(one.text), each.severity) for each in findings) == one.expected
