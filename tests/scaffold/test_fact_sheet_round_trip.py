"""Fact sheets from the command line and over HTTP: written, filled, read back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from typer.testing import CliRunner

from assistant.interfaces.app import create_app
from assistant.interfaces.cli import app
from assistant.service import Assistant


@pytest.fixture
def client(drafting: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant=drafting), base_url="http://localhost") as running:
        yield running


def _run(folder: Path, *args: str) -> Any:
    arguments = [
        "scaffold",
        "--index",
        str(folder / "index"),
        "-p",
        "人社",
        "-r",
        "履职",
        "--author",
        "甲",
        "--year",
        "2024",
    ]
    return CliRunner().invoke(app, [*arguments, *args], catch_exceptions=False)


def test_the_sheet_is_written_filled_and_read_back(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(folder / "corpus"))
    path = tmp_path / "数据.xlsx"
    written = _run(folder, "-o", str(path))
    assert written.exit_code == 0
    assert "项要填的数；填好后用 --facts 读回" in written.stderr

    book = load_workbook(path)
    sheet = book["数据表"]
    columns = {str(cell.value): cell.column for cell in sheet[3]}
    asked = {
        str(sheet.cell(row, 1).value): row
        for row in range(4, sheet.max_row + 1)
        if "新增就业" in str(sheet.cell(row, 1).value)
    }
    [row] = asked.values()
    sheet.cell(row, columns["2024年"]).value = 3650
    sheet.cell(row, columns["数据来源"]).value = "就业处"
    book.save(path)

    told = _run(folder, "--facts", str(path))
    assert "城镇新增就业3650人" in told.stdout
    assert "〔待核〕" in told.stdout
    assert "就业处" in told.stdout
    assert "数据表里还有" in told.stdout


def test_a_sheet_that_cannot_be_opened_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(folder / "corpus"))
    told = CliRunner().invoke(
        app,
        ["scaffold", "--index", str(folder / "index"), "-p", "人社", "--facts", str(tmp_path / "没有.csv")],
    )
    assert told.exit_code != 0


def test_a_slot_id_says_where_a_figure_belongs(client: TestClient) -> None:
    body = {"portfolios": ["人社"], "roles": ["履职"], "author": "甲", "year": 2024}
    made = client.post("/v1/scaffolds", json=body).json()
    slots = [
        (slot, item)
        for section in made["sections"]
        for item in section["items"]
        for slot in item["slots"]
        if slot["kind"] == "count" and slot["unit"] == "人"
    ]
    slot, item = slots[0]
    figure = {"name": "怎么叫都行", "value": 3650, "unit": "人", "slot_id": slot["id"]}
    answer = client.post("/v1/scaffolds", json={**body, "facts": [figure]}).json()
    filled = {
        one["id"]: one["value"]
        for section in answer["sections"]
        for other in section["items"]
        for one in other["slots"]
        if one["value"]
    }
    assert filled[slot["id"]] == "3650"
    assert "怎么叫都行" not in json.dumps(answer["warnings"], ensure_ascii=False)
    assert item["frame"][slot["begin"] : slot["end"]].startswith("〔")
