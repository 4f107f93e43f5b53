"""One result, one shape: the API, ``--json`` and the JSON exporter give the same, field by field."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assistant.domain.codec import encode
from assistant.domain.report import Metadata
from assistant.domain.results import Filters, Query, ScaffoldRequest
from assistant.export import export_audit, export_check, export_scaffold
from assistant.interfaces import cli
from assistant.service import Assistant

DRAFT = """溪口乡乡长2023年述职报告

一、履职情况
　　今年的路修到了村口，客车一天两趟。受理农民工讨薪案件63件，办结率100%，为1300余名农民工追回工资1520万元。
　　新修机耕道XX公里。
"""


@pytest.fixture
def shell(service: Assistant, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a verb with ``--json`` on the corpus of ``service``, and gives what it printed."""
    monkeypatch.setenv("ASSISTANT_INDEX", str(service.settings.index))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(service.settings.corpus))

    def run(*arguments: str) -> Any:
        done = CliRunner().invoke(cli.app, [*arguments, "--json"], catch_exceptions=False)
        return json.loads(done.stdout)

    return run


def _untimed(answer: Any) -> Any:
    return {**answer, "took_ms": 0}


def test_a_search(client: TestClient, shell: Any, service: Assistant) -> None:
    body = {"query": "追回工资", "portfolios": ["人社"], "year_from": 2022, "year_to": 2022, "limit": 3}
    query = Query("追回工资", Filters(frozenset({"人社"}), year_from=2022, year_to=2022), limit=3)
    posted = client.post("/v1/search", json=body).json()

    assert posted["hits"]
    assert _untimed(posted) == _untimed(
        shell("search", "追回工资", "--portfolio", "人社", "--year", "2022", "--limit", "3")
    )
    linked = client.get(
        "/v1/search", params={"q": "追回工资", "portfolio": "人社", "year": "2022", "limit": 3}
    )
    assert _untimed(posted) == _untimed(linked.json())
    assert _untimed(posted) == _untimed(encode(service.search(query)))


def test_a_check(client: TestClient, shell: Any, service: Assistant, tmp_path: Path) -> None:
    client.post("/v1/ignored", json={"rule": "placeholder", "text": "XX公里"})
    path = tmp_path / "稿.txt"
    path.write_text(DRAFT, encoding="utf-8")
    posted = client.post("/v1/checks", json={"text": DRAFT, "author": "丁", "year": 2024}).json()
    draft = service.draft(DRAFT, Metadata(author="丁", year=2024))

    assert [finding["level"] for finding in posted["findings"] if finding["rule"] == "reuse"] == ["numbers"]
    assert [one["finding"]["rule"] for one in posted["ignored"]] == ["placeholder"]
    assert posted == shell("check", str(path), "--author", "丁", "--year", "2024")
    assert posted == json.loads(export_check("json", service.check(draft), draft))


def test_a_scaffold(client: TestClient, shell: Any, service: Assistant) -> None:
    posted = client.post("/v1/scaffolds", json={"portfolios": ["教育"], "year": 2024, "limit": 2}).json()
    request = ScaffoldRequest(("教育",), year=2024, limit=2)

    assert posted["sections"]
    assert posted == shell("scaffold", "--portfolio", "教育", "--year", "2024", "--limit", "2")
    assert posted == json.loads(export_scaffold("json", service.scaffold(request)))


def test_an_audit(client: TestClient, shell: Any, service: Assistant) -> None:
    started = client.post("/v1/audits", json={}).json()
    job = started
    while job["state"] in {"queued", "running"}:
        time.sleep(0.02)
        job = client.get(f"/v1/audits/{started['id']}").json()
    file = client.get(f"/v1/audits/{started['id']}/report.json")

    assert file.json()["result"]["findings"]
    assert file.content == export_audit("json", service.audits.file(started["id"]))
    assert file.json()["job"] == job == client.get("/v1/audits").json()["audits"][0]
    printed = shell("audit")
    assert printed["result"] == file.json()["result"]
    assert sorted(printed["job"]) == sorted(job)


def test_trends(client: TestClient, shell: Any) -> None:
    used = client.get("/v1/trends", params={"phrase": ["农民工", "学校"]}).json()

    assert [one["phrase"] for one in used["phrases"]] == ["农民工", "学校"]
    assert used == shell("trends", "农民工", "学校")
    assert client.get("/v1/trends").json() == shell("trends")


def test_the_list_of_ignored_findings(client: TestClient, shell: Any) -> None:
    added = client.post("/v1/ignored", json={"rule": "placeholder", "text": "XX公里", "name": "王某"}).json()

    assert client.get("/v1/ignored").json() == shell("ignore", "--list") == {"ignored": [added]}


def test_reports(client: TestClient, service: Assistant) -> None:
    listed = client.get("/v1/reports").json()

    assert listed["reports"] == encode(service.reports())
    for report in listed["reports"]:
        assert client.get(f"/v1/reports/{report['id']}").json() == encode(service.report(report["id"]))


def test_an_error(
    client: TestClient,
    service: Assistant,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    index = str(service.settings.index)
    monkeypatch.setattr(
        "sys.argv", ["assistant", "search", "欠薪", "--portfolio", "炼丹", "--index", index, "--json"]
    )
    with pytest.raises(SystemExit) as left:
        cli.main()
    answer = client.post("/v1/search", json={"query": "欠薪", "portfolios": ["炼丹"]})

    assert (left.value.code, answer.status_code) == (2, 422)
    assert answer.json() == json.loads(capsys.readouterr().out)
    assert answer.json()["error"]["detail"] == "没有“炼丹”这个分管领域"
