"""/v1/audits as programs see it: started, watched, disposed of, taken away, cancelled."""

import json
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.interfaces.app import create_app
from assistant.service import Assistant

SHARED = "配合人社部门排查学校在建工程农民工工资，为46名农民工追回工资82万元，没有发生一起讨薪上访。"


def _over(client: TestClient, audit_id: str) -> dict[str, Any]:
    for _ in range(600):
        told: dict[str, Any] = client.get(f"/v1/audits/{audit_id}").json()
        if told["state"] in {"done", "failed", "cancelled"}:
            return told
        time.sleep(0.02)
    raise AssertionError(told)


@pytest.fixture
def done(client: TestClient) -> str:
    """The id of a finished audit of everything."""
    answer = client.post("/v1/audits", json={})
    assert answer.status_code == 202
    audit_id: str = answer.json()["id"]
    assert answer.headers["location"] == f"/v1/audits/{audit_id}"
    assert _over(client, audit_id)["state"] == "done"
    return audit_id


def _result(client: TestClient, audit_id: str) -> dict[str, Any]:
    result: dict[str, Any] = client.get(f"/v1/audits/{audit_id}/report.json").json()["result"]
    return result


def test_an_audit_finds_what_two_reports_share(client: TestClient, done: str) -> None:
    result = _result(client, done)

    pair = result["pairs"][0]
    assert (pair["first"]["report_id"], pair["later"]["report_id"]) == ("edu-2022", "edu-2023")
    assert pair["same_series"] is True
    found = next(one for one in result["findings"] if SHARED in one["text"])
    assert (found["report_id"], found["finding"]["kind"], found["finding"]["level"]) == (
        "edu-2023",
        "self",
        "verbatim",
    )
    text = client.get("/v1/reports/edu-2023").json()["text"]
    span = found["finding"]["span"]
    assert text[span["begin"] : span["end"]] == found["text"]
    assert {report["id"] for report in result["reports"]} == {"edu-2022", "edu-2023", "人社/2022"}


def test_audits_are_listed_and_told_apart(client: TestClient, done: str) -> None:
    listed = client.get("/v1/audits").json()["audits"]

    assert [(one["id"], one["state"]) for one in listed] == [(done, "done")]
    assert listed[0]["scope"] == {
        "collections": [],
        "reports": [],
        "reference": None,
        "beyond": False,
        "title": "",
        "left_out": [],
    }


def test_events_end_with_the_audit(client: TestClient, done: str) -> None:
    with client.stream("GET", f"/v1/audits/{done}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        events = [line for line in stream.iter_lines() if line]

    assert events[0] == "event: progress"
    assert json.loads(events[1].removeprefix("data: "))["state"] == "done"
    assert events[-2:] == ["event: end", 'data: {"state": "done"}']


@pytest.mark.parametrize(
    ("kind", "media", "begins"),
    [
        ("json", "application/json", b"{"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("html", "text/html; charset=utf-8", b"<!doctype html>"),
    ],
)
def test_the_result_can_be_taken_away(
    client: TestClient, done: str, kind: str, media: str, begins: bytes
) -> None:
    answer = client.get(f"/v1/audits/{done}/report.{kind}")

    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert answer.content.startswith(begins)
    assert done in answer.headers["content-disposition"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_decision_is_kept_exported_and_taken_back(client: TestClient, done: str) -> None:
    finding = _result(client, done)["findings"][0]["id"]
    asked = {"finding_id": finding, "judgement": "accepted", "name": " 王五 ", "reason": "每年都要写的工作"}

    made = client.post(f"/v1/audits/{done}/dispositions", json=asked).json()

    assert {**made, "at": "", "key": ""} == {**asked, "name": "王五", "at": "", "key": "", "carried_from": ""}
    assert client.get(f"/v1/audits/{done}/dispositions").json() == {"dispositions": {finding: made}}
    file = client.get(f"/v1/audits/{done}/report.json").json()
    assert file["dispositions"] == {finding: made}
    again = client.post(f"/v1/audits/{done}/dispositions", json={**asked, "judgement": None})
    assert (again.status_code, again.json()) == (200, None)
    assert client.get(f"/v1/audits/{done}/dispositions").json() == {"dispositions": {}}


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"name": "  "}, 422, "bad_input"),
        ({"finding_id": "000000000000"}, 404, "not_found"),
        ({"judgement": "guilty"}, 422, "bad_input"),
        ({"extra": 1}, 422, "bad_input"),
    ],
    ids=["nobody", "no such finding", "no such judgement", "unknown field"],
)
def test_a_decision_that_cannot_be_kept_is_refused(
    client: TestClient, done: str, changed: dict[str, Any], status: int, code: str
) -> None:
    finding = _result(client, done)["findings"][0]["id"]
    asked = {"finding_id": finding, "judgement": "accepted", "name": "王五", **changed}

    answer = client.post(f"/v1/audits/{done}/dispositions", json=asked)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("asked", "code", "hint"),
    [
        ({"collections": ["样品"]}, "unknown_value", "样本"),
        ({"reports": ["edu-2024", "edu-2022"]}, "unknown_value", "edu-202"),
        ({"reference": "edu-2019"}, "unknown_value", "edu-202"),
        ({"reports": ["edu-2022"]}, "bad_input", "多选几篇"),
        ({"everything": True}, "bad_input", "openapi"),
    ],
    ids=["collection", "report", "reference", "one report", "unknown field"],
)
def test_a_scope_that_is_not_there_is_an_error_with_the_nearest(
    client: TestClient, asked: dict[str, Any], code: str, hint: str
) -> None:
    answer = client.post("/v1/audits", json=asked)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert hint in answer.json()["error"]["hint"]
    assert client.get("/v1/audits").json() == {"audits": []}


@pytest.mark.parametrize("path", ["", "/events", "/report.json", "/dispositions"])
@pytest.mark.parametrize("name", ["nothing", "..%2f..", "20200101-000000-aaaaaa"])
def test_an_audit_that_is_not_there_is_not_found(client: TestClient, name: str, path: str) -> None:
    answer = client.get(f"/v1/audits/{name}{path}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_an_unknown_form_names_the_known_ones(client: TestClient, done: str) -> None:
    answer = client.get(f"/v1/audits/{done}/report.pdf")

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_value")
    assert "xlsx" in answer.json()["error"]["hint"]


def test_a_reference_is_held_against_the_others(client: TestClient) -> None:
    audit_id = client.post("/v1/audits", json={"reference": "edu-2022"}).json()["id"]

    assert _over(client, audit_id)["state"] == "done"
    result = _result(client, audit_id)
    assert result["reference"]["report_id"] == "edu-2022"
    assert {report["id"] for report in result["reports"]} == {"edu-2023", "人社/2022"}


def test_a_finished_audit_is_removed(client: TestClient, done: str) -> None:
    assert client.delete(f"/v1/audits/{done}").json() == {"id": done, "state": "removed"}
    assert client.get(f"/v1/audits/{done}").status_code == 404


def test_a_restarted_service_still_has_it(service: Assistant) -> None:
    with TestClient(create_app(assistant=service), base_url="http://localhost") as client:
        audit_id = client.post("/v1/audits", json={}).json()["id"]
        _over(client, audit_id)
        before = _result(client, audit_id)

    with TestClient(create_app(assistant=Assistant(service.settings)), base_url="http://localhost") as client:
        assert _result(client, audit_id) == before
