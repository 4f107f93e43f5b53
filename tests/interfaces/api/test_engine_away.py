"""The search engine does not answer: searches say so with the cure, ``/readyz`` too, and texts stay readable."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from assistant.index.qdrant import generation, retries
from assistant.interfaces.app import create_app
from assistant.service import Assistant


@pytest.fixture
def away(service: Assistant, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The service with an engine at a port where nobody listens; the index was sent to it once."""
    monkeypatch.setattr(retries, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(generation, "DIRECT_SCORING_LIMIT", 0)
    folder = service.settings.index / "generations" / service.index.generation
    (folder / "engine.json").write_text(
        '{"address": "qdrant://127.0.0.1:1/reports", "collection": "reports-000001-abcdef", "points": 9,'
        ' "mean_length": 60.0, "retired": []}'
    )
    settings = replace(service.settings, engine="qdrant://127.0.0.1:1/reports", engine_key="s3cret")
    with TestClient(create_app(assistant=Assistant(settings)), base_url="http://localhost") as client:
        yield client


def test_searches_and_readyz_name_cause_and_cure(away: TestClient) -> None:
    assert away.get("/healthz").status_code == 200
    for answer in (
        away.get("/readyz"),
        away.post("/v1/search", json={"query": "农民工工资"}),
        away.post("/v1/search", json={"query": "农民工工资", "mode": "lexical"}),
        away.post("/v1/search/similar", json={"text": "排查学校在建工程农民工工资"}),
    ):
        assert answer.status_code == 503, answer.text
        error = answer.json()["error"]
        assert error["code"] == "engine_unavailable"
        assert "qdrant://127.0.0.1:1/reports 连不上" in error["detail"]
        assert "请检查引擎是否在运行" in error["hint"]
        assert "s3cret" not in answer.text
    page = away.get("/?q=农民工工资", headers={"accept": "text/html"})
    assert "连不上" in page.text


def test_texts_and_phrases_stay_readable(away: TestClient) -> None:
    report = away.get("/v1/reports/edu-2022").json()
    assert "追回工资82万元" in report["text"]
    assert len(away.get("/v1/reports").json()["reports"]) == 3
    phrase = away.post("/v1/search", json={"query": "追回工资", "mode": "exact"}).json()
    assert [hit["report"]["id"] for hit in phrase["hits"]] != []


def test_filing_changes_nothing(away: TestClient) -> None:
    text = "青岚县水务局局长2024年述职报告\n\n一、履职情况\n全年整修渠道46公里，新打机井12眼。\n"
    answer = away.post(
        "/v1/reports", files=[("files", ("青岚县水务局局长2024年述职报告.txt", text.encode()))]
    )
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "engine_unavailable"
    assert len(away.get("/v1/reports").json()["reports"]) == 3
