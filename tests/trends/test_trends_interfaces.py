"""Trends in the API, on the page and in the command line."""

import json
import re
from pathlib import Path

from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assistant.domain.results import YearUse
from assistant.export.pictures.yearly import yearly_chart
from assistant.interfaces import cli


def test_use_of_a_phrase_in_the_api(client: TestClient) -> None:
    answer = client.get("/v1/trends", params={"phrase": ["追回工资", "双减"]}).json()

    assert answer["change"] is None
    assert [(one["phrase"], one["count"], one["reports"]) for one in answer["phrases"]] == [
        ("追回工资", 3, 3),
        ("双减", 1, 1),
    ]
    assert [(year["year"], year["count"]) for year in answer["phrases"][0]["years"]] == [(2022, 2), (2023, 1)]


def test_changes_in_the_api(client: TestClient) -> None:
    answer = client.get("/v1/trends").json()

    assert answer["phrases"] == []
    assert answer["change"]["notes"] == ["有年度的报告太少，看不出变化：至少要两个年度、六篇报告。"]


def test_invalid_requests_are_refused(client: TestClient) -> None:
    assert client.get("/v1/trends", params={"phrase": "路"}).status_code == 422
    assert client.get("/trends", params={"since": "去年"}, headers={"accept": "text/html"}).status_code == 422


def test_the_page_has_a_chart_and_a_table_per_phrase(client: TestClient) -> None:
    page = client.get("/trends", params={"phrase": "追回工资、海绵城市"}).text

    assert page.count("<svg") == 1
    assert "“追回工资”每万字出现的次数，2022年至2023年；数字见下表" in page
    assert "3 篇报告里出现 3 次。" in page
    assert "库内报告里没有这个词语。" in page
    assert re.search(r'<th scope="row">2022</th><td>2</td>', page)
    assert "<script" not in page.split("<main")[1]


def test_the_page_is_escaped(client: TestClient) -> None:
    page = client.get("/trends", params={"phrase": '<b>"'}).text

    assert "<b>" not in page


def test_the_page_without_a_phrase(client: TestClient) -> None:
    page = client.get("/trends").text

    assert "有年度的报告太少，看不出变化" in page
    assert 'aria-current="page">提法变化' in page


def test_the_command(indexed: Path) -> None:
    run = CliRunner().invoke
    output = run(
        cli.app, ["trends", "追回工资", "--index", str(indexed / "index")], catch_exceptions=False
    ).stdout
    data = run(cli.app, ["trends", "追回工资", "--index", str(indexed / "index"), "--json"]).stdout
    change = run(cli.app, ["trends", "--index", str(indexed / "index")], catch_exceptions=False).stdout

    assert output.splitlines()[0] == "“追回工资”：3 次，3 篇报告"
    assert json.loads(data)["phrases"][0]["count"] == 3
    assert change == "注意：有年度的报告太少，看不出变化：至少要两个年度、六篇报告。\n"


def test_the_chart() -> None:
    """Hollow columns for years with little text, dots below years with reports, gaps for years without."""
    uses = [YearUse(2019, 4, 2, 5, 9000, 4.4, 1.2, 11.0), YearUse(2022, 0, 0, 3, 20_000, 0.0, 0.0, 1.8)]

    drawn = str(yearly_chart("<提法>", uses, [True, False]))

    assert drawn.count("<circle") == 2
    assert drawn.count("<rect") == 1
    assert 'fill="none" stroke="currentColor"' in drawn
    assert "2019年：4次，每万字4.40次（5篇报告）" in drawn
    assert "&lt;提法&gt;" in drawn
    assert drawn.count(">6</text>") == 2, "the scale stands at both ends"
    assert [year for year in ("2019", "2020", "2021", "2022") if f">{year}<" in drawn] == [
        "2019",
        "2020",
        "2021",
        "2022",
    ]
    assert yearly_chart("提法", [], []) is None
