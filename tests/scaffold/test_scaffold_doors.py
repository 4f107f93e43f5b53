"""Scaffolds and suggestions over HTTP and from the command line."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assistant.base.errors import BadInput, UnknownValue
from assistant.corpus.readers import read
from assistant.domain.results import FactSheet, ScaffoldRequest, SheetFact
from assistant.export import export_scaffold
from assistant.interfaces.app import create_app
from assistant.interfaces.cli import app
from assistant.service import Assistant
from drafter_service import DrafterService


@pytest.fixture
def drafting_client(drafting: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant=drafting), base_url="http://localhost") as running:
        yield running


def _post(client: TestClient, path: str, **body: Any) -> Any:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_scaffolds_answer_in_the_agreed_shape(drafting_client: TestClient):
    answer = _post(drafting_client, "/v1/scaffolds", portfolios=["人社"], roles=["履职"])
    assert [(section["role"], section["portfolio"]) for section in answer["sections"]] == [
        ("履职", None),
        ("履职", "人社"),
    ]
    frame = next(item for item in answer["sections"][1]["items"] if "工资" in item["frame"])
    assert frame["frame"] == "为〔数量〕名农民工追回工资〔金额〕万元"
    slot = frame["slots"][1]
    assert frame["frame"][slot["begin"] : slot["end"]] == "〔金额〕"
    assert {key: slot[key] for key in ("kind", "name", "unit", "value", "filled_from")} == {
        "kind": "money",
        "name": "追回工资",
        "unit": "万元",
        "value": None,
        "filled_from": None,
    }
    assert (frame["layer"], frame["support"], frame["answers"], frame["notes"]) == ("shared", 2, None, [])
    assert [set(source) for source in frame["sources"]] == [{"passage_id", "report", "text"}] * 2
    assert frame["sources"][0]["report"]["title"] == "云岭县副县长2021年述职报告"
    assert set(answer) >= {"own", "nearest", "authors", "reports", "warnings", "facts", "sections"}


def test_facts_fill_slots_and_say_from_where(drafting_client: TestClient):
    figure = {"name": "追回工资", "value": "5200000", "unit": "元", "year": 2024, "source": "监察大队"}
    answer = _post(
        drafting_client, "/v1/scaffolds", portfolios=["人社"], roles=["履职"], year=2024, facts=[figure]
    )
    filled = {
        (slot["value"], slot["unit"], "监察大队" in slot["filled_from"])
        for part in answer["sections"]
        for item in part["items"]
        for slot in item["slots"]
        if slot["value"]
    }
    assert filled == {("520", "万元", True)}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/scaffolds", {"portfolios": ["没有的"]}),
        ("/v1/scaffolds", {"portfolios": ["人社"], "roles": ["没有的"]}),
        ("/v1/scaffolds", {"portfolios": ["人社"], "limit": 0}),
        ("/v1/scaffolds", {"portfolios": ["人社"], "unknown": 1}),
        ("/v1/scaffolds", {}),
        ("/v1/suggestions", {"text": "一句话。", "cursor": 5}),
        ("/v1/suggestions", {"text": "一句话。", "cursor": -1}),
        ("/v1/suggestions", {"text": "一句话。", "cursor": 1, "portfolios": ["没有的"]}),
        ("/v1/suggestions", {"text": "一句话。"}),
    ],
    ids=lambda value: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else None,
)
def test_what_cannot_be_answered_is_refused(drafting_client: TestClient, path: str, body: dict[str, Any]):
    answer = drafting_client.post(path, json=body)
    assert answer.status_code == 422
    assert set(answer.json()["error"]) == {"code", "detail", "hint"}


def test_suggestions_say_what_they_were_looked_for(drafting_client: TestClient):
    text = "副县长2024年述职报告\n\n一、履职情况\n　　（一）就业。城镇新增就业3600人。𠮷\n"
    answer = _post(drafting_client, "/v1/suggestions", text=text, cursor=len(text), year=2024)
    assert (answer["role"], answer["portfolios"], answer["warnings"]) == ("履职", ["人社"], [])
    [fund] = [one for one in answer["suggestions"] if one["matter"] == "社保基金"]
    assert (fund["kind"], fund["layer"], fund["replaces"]) == ("matter", "missing", None)
    assert fund["frame"] == "核查社保基金疑点数据〔数量〕条，追回养老金〔金额〕万元"


def _run(folder: Path, monkeypatch: pytest.MonkeyPatch, *args: str) -> Any:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(folder / "corpus"))
    return CliRunner().invoke(
        app, ["scaffold", "--index", str(folder / "index"), *args], catch_exceptions=True
    )


def test_the_verb_prints_text_or_json(folder: Path, monkeypatch: pytest.MonkeyPatch):
    told = _run(folder, monkeypatch, "-p", "人社", "-r", "履职")
    assert told.exit_code == 0
    assert "为〔数量〕名农民工追回工资〔金额〕万元" in told.stdout
    data = _run(folder, monkeypatch, "-p", "人社", "-r", "履职", "--json")
    assert json.loads(data.stdout)["sections"][0]["role"] == "履职"


def test_the_form_is_what_the_file_is_called(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    begins = {"md": b"#", "docx": b"PK", "json": b"{", "html": b"<"}
    for suffix, begin in begins.items():
        target = tmp_path / f"提纲.{suffix}"
        told = _run(folder, monkeypatch, "-p", "人社", "-o", str(target))
        assert (told.exit_code, target.read_bytes()[: len(begin)]) == (0, begin), told.output
    assert isinstance(
        _run(folder, monkeypatch, "-p", "人社", "-o", str(tmp_path / "提纲.xyz")).exception, UnknownValue
    )
    assert isinstance(_run(folder, monkeypatch, "-p", "人社", "--format", "docx").exception, BadInput)


def test_a_sheet_fills_what_fits(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    sheet = tmp_path / "数据.csv"
    sheet.write_text("名称,数值,单位\n城镇新增就业,3650,人\n没有的指标,3,个\n", encoding="utf-8")
    told = _run(folder, monkeypatch, "-p", "人社", "-r", "履职", "--facts", str(sheet))
    assert "城镇新增就业3650人" in told.stdout
    assert "没有的指标" in told.stdout


def _kept(material: str) -> str:
    """What a model writes that keeps to its frame."""
    return f"{material.partition('句式：')[2].partition(chr(10))[0]}，群众说好。"


def test_prose_stands_beside_its_frame_and_is_marked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language_model: DrafterService
):
    language_model.answer = _kept
    monkeypatch.setenv("ASSISTANT_DRAFTER", language_model.address)
    written = "【机器起草，请逐句核实】为〔数量〕名农民工追回工资〔金额〕万元，群众说好。"
    told = _run(folder, monkeypatch, "-p", "人社", "-r", "履职", "--prose")
    assert written in told.stdout
    assert "使用前须逐句核实" in told.stdout
    target = tmp_path / "提纲.docx"
    assert _run(folder, monkeypatch, "-p", "人社", "--prose", "-o", str(target)).exit_code == 0
    with ZipFile(target) as parts:
        properties = [name for name in parts.namelist() if re.fullmatch(r"docProps/.*\.xml", name)]
        assert any("含机器起草的文字（AIGC）" in parts.read(name).decode() for name in properties)
        assert "群众说好" in parts.read("word/document.xml").decode()


def test_prose_that_strays_is_left_out_and_told(drafting: Assistant, language_model: DrafterService):
    language_model.answer = "白沙镇追回工资82万元。"
    service = Assistant(replace(drafting.settings, drafter=language_model.address))
    with TestClient(create_app(assistant=service), base_url="http://localhost") as client:
        answer = _post(client, "/v1/scaffolds", portfolios=["人社"], roles=["履职"], prose=True)
    assert {frame["prose"] for section in answer["sections"] for frame in section["items"]} == {""}
    assert any("没有采用" in warning for warning in answer["warnings"])


def test_prose_without_a_service_is_refused(drafting_client: TestClient):
    answer = drafting_client.post("/v1/scaffolds", json={"portfolios": ["人社"], "prose": True})
    assert (answer.status_code, "ASSISTANT_DRAFTER" in answer.json()["error"]["hint"]) == (422, True)


def test_what_stays_open_in_a_word_file_is_found_by_the_check(drafting: Assistant, tmp_path: Path):
    """The file is read as any draft is: remarks are no part of it, every 〔…〕 left is a finding of the rule placeholder."""
    made = drafting.scaffold(ScaffoldRequest(("人社", "教育"), year=2024))
    fact = SheetFact("城镇新增就业", "3650", "人", 2024, place="甲")
    filled = drafting.filled(made, FactSheet((fact,)))
    path = tmp_path / "提纲.docx"
    path.write_bytes(export_scaffold("docx", filled))
    text = read(path).text
    assert "城镇新增就业3650人" in text
    found = drafting.check(drafting.draft(text), wanted=frozenset({"placeholder"})).findings
    assert [finding.span.of(text) for finding in found] == re.findall("〔[一-鿿]+〕", text)
    assert len(found) > 3
