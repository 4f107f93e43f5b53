"""POST /v1/checks: shape, own years, what is excluded, what cannot be checked."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

TAKEN = "受理农民工讨薪案件57件，办结率100%，为1200余名农民工追回工资1460万元。"
CHANGED = "受理农民工讨薪案件63件，办结率100%，为1300余名农民工追回工资1520万元。"


def _draft(body: str) -> str:
    return f"溪口乡乡长2023年述职报告\n\n一、履职情况\n　　今年的路修到了村口，客车一天两趟。{body}\n"


def _check(client: TestClient, body: str, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/checks", json={"text": _draft(body), **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_taken_passage_is_found_with_its_source(client: TestClient) -> None:
    answer = _check(client, TAKEN)

    [finding] = answer["findings"]
    assert (finding["rule"], finding["kind"], finding["level"]) == ("reuse", "copied", "verbatim")
    assert (finding["source"]["report_id"], finding["source"]["year"]) == ("人社/2022", 2022)
    text = _draft(TAKEN)
    assert text[finding["span"]["begin"] : finding["span"]["end"]].strip("。") == TAKEN.strip("。")
    assert finding["source"]["text"].strip("。") == TAKEN.strip("。")
    assert 0 < answer["summary"]["reused"] < 1
    assert "《石渡县人社局局长2022年度述职述廉报告》" in finding["message"]


def test_changed_figures_are_named_and_shown(client: TestClient) -> None:
    [finding] = _check(client, CHANGED)["findings"]

    assert finding["level"] == "numbers"
    assert {step["type"] for step in finding["diff"] if step["op"] != "equal"} == {"figure"}


def test_a_filed_report_is_recognised(client: TestClient) -> None:
    text = client.get("/v1/reports/人社/2022").json()["text"]

    answer = client.post("/v1/checks", json={"text": text, "rules": ["reuse"]}).json()

    first = answer["findings"][0]
    assert (first["kind"], first["severity"], first["source"]) == (None, "info", None)
    assert [origin["report_id"] for origin in first["also_in"]] == ["人社/2022"]
    assert first["message"].startswith("这就是库里的《石渡县人社局局长2022年度述职述廉报告》")
    assert "人社/2022" not in {one["source"]["report_id"] for one in answer["findings"] if one["source"]}


def test_neighbours_changed_differently_are_parts_of_one_finding(client: TestClient) -> None:
    own = "把每一户的难处记在本子上，一件一件去办，办完一件划掉一件，年底当着乡亲的面念一遍，念不下去的就地认账。"
    two = "今年办成32件，还有5件欠着，欠的写明了缘由，挪到来年开春头一个月去办。"

    [finding] = _check(client, f"{own}{two}\n　　我的办法很笨，但是管用。{own}{two.replace('32', '41')}")[
        "findings"
    ]

    text = _draft(f"{own}{two}\n　　我的办法很笨，但是管用。{own}{two.replace('32', '41')}")
    parts = [(text[part["span"]["begin"] : part["span"]["end"]], part["level"]) for part in finding["parts"]]
    assert parts == [(own, "verbatim"), (two.replace("32", "41"), "numbers")]
    there = [text[part["there"]["begin"] : part["there"]["end"]] for part in finding["parts"]]
    assert there == [own, two]


@pytest.mark.parametrize(
    ("year", "direction", "doubt"),
    [(2023, "earlier", ""), (2022, "same_year", "，同年，分不出先后"), (None, "earlier", "")],
    ids=["a later year", "the same year", "the year in the title"],
)
def test_the_finding_says_who_had_it_first(
    client: TestClient, year: int | None, direction: str, doubt: str
) -> None:
    [finding] = _check(client, TAKEN, year=year)["findings"]

    assert finding["direction"] == direction
    assert (
        finding["message"].removeprefix("与《石渡县人社局局长2022年度述职述廉报告》").endswith(f"相同{doubt}")
    )


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({"author": "乙"}, ["self"]),
        ({"author": "丁"}, ["copied"]),
        ({"office": "县人社局局长", "region": "澜屏市石渡县"}, ["self"]),
        ({"exclude_reports": ["人社/2022", "没有的"]}, []),
        ({"year": 2021}, []),
    ],
    ids=["own earlier year", "another's", "same office", "excluded", "no later year is a source"],
)
def test_who_and_when_decide(client: TestClient, more: dict[str, Any], kinds: list[str]) -> None:
    assert [finding["kind"] for finding in _check(client, TAKEN, **more)["findings"]] == kinds


def test_a_repetition_within_the_draft_is_found(client: TestClient) -> None:
    own = "把每一户的难处记在本子上，一件一件去办，办完一件划掉一件，年底当着乡亲的面念一遍。"

    kinds = [
        finding["kind"] for finding in _check(client, f"{own}\n　　我的办法很笨，但是管用。{own}")["findings"]
    ]

    assert kinds == ["within"]


def test_a_stretch_in_two_reports_is_told_once(client: TestClient) -> None:
    shared = "配合人社部门排查学校在建工程农民工工资，为46名农民工追回工资82万元，没有发生一起讨薪上访。"

    [finding] = _check(client, shared)["findings"]

    assert finding["source"]["report_id"] == "edu-2022"
    assert [origin["report_id"] for origin in finding["also_in"]] == ["edu-2023"]


def test_crlf_and_bom_do_not_shift_the_spans(client: TestClient) -> None:
    """Spans count in the text as the house reads it: BOM removed, line ends LF."""
    plain = client.post("/v1/checks", json={"text": _draft(TAKEN)}).json()
    windows = client.post("/v1/checks", json={"text": "\ufeff" + _draft(TAKEN).replace("\n", "\r\n")}).json()

    assert windows == plain


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": " \n"}, "bad_input"),
        ({}, "bad_input"),
        ({"text": "好", "rules": ["查重"]}, "unknown_value"),
        ({"text": "好", "portfolios": ["炼丹"]}, "unknown_value"),
        ({"text": "好", "title": "x"}, "bad_input"),
        ({"text": "好" * 300_001}, "bad_input"),
    ],
    ids=["blank", "no text", "rule", "portfolio", "field", "too long"],
)
def test_what_cannot_be_checked_is_an_error(client: TestClient, body: dict[str, Any], code: str) -> None:
    answer = client.post("/v1/checks", json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


def test_no_verdict_is_ever_passed(client: TestClient) -> None:
    assert "抄袭" not in client.post("/v1/checks", json={"text": _draft(TAKEN)}).text
