"""/v1/ignored: once or for good, told as left out, and told again."""

from typing import Any

from fastapi.testclient import TestClient

DRAFT = "溪口乡乡长2023年述职报告\n\n一、履职情况\n　　新修机耕道XX公里，客车一天两趟。\n"


def _checked(client: TestClient, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/checks", json={"text": DRAFT, "rules": ["placeholder"], **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _words(findings: list[dict[str, Any]]) -> list[str]:
    return [DRAFT[one["span"]["begin"] : one["span"]["end"]] for one in findings]


def test_a_finding_is_left_out_and_comes_back(client: TestClient) -> None:
    asked = {"rule": "placeholder", "text": "XX公里", "reason": "数还没出", "name": "王某"}
    added = client.post("/v1/ignored", json=asked)
    assert added.status_code == 201, added.text
    line = added.json()
    assert {name: line[name] for name in asked} == asked

    answer = _checked(client)
    assert (_words(answer["findings"]), _words([one["finding"] for one in answer["ignored"]])) == (
        [],
        ["XX公里"],
    )
    assert answer["ignored"][0]["ignored_by"] == line
    assert client.get("/v1/ignored").json() == {"ignored": [line]}

    assert client.delete(f"/v1/ignored/{line['id']}").json() == line
    answer = _checked(client)
    assert (_words(answer["findings"]), answer["ignored"]) == (["XX公里"], [])


def test_for_one_draft_or_one_unit_alone(client: TestClient) -> None:
    client.post("/v1/ignored", json={"rule": "placeholder", "report": "石渡县2023年述职报告"})
    client.post("/v1/ignored", json={"rule": "placeholder", "region": "青岚县"})

    assert _words(_checked(client)["findings"]) == ["XX公里"]
    assert _words(_checked(client, region="澜屏市青岚县")["findings"]) == []


def test_what_cannot_be_put_on_the_list(client: TestClient) -> None:
    nothing = client.post("/v1/ignored", json={"office": "乡长"})
    unknown = client.post("/v1/ignored", json={"rule": "placeholders"})
    missing = client.delete("/v1/ignored/abc")

    assert (nothing.status_code, unknown.status_code, missing.status_code) == (422, 422, 404)
    assert unknown.json()["error"]["detail"] == "没有“placeholders”这个规则"
