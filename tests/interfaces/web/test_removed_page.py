"""The page of removed reports: what was taken out is listed and comes back with what was known of it."""

from fastapi.testclient import TestClient
from lxml import html

from assistant.service import Assistant


def test_a_removed_report_is_listed_and_put_back(client: TestClient, service: Assistant) -> None:
    before = service.report("edu-2022")
    client.post("/reports/edu-2022/discard")
    page = html.fromstring(client.get("/corpus/removed").content)
    (row,) = page.cssselect("tbody tr")

    assert row.cssselect("th")[0].text_content() == "青岚县教育局局长2022年述职报告"
    assert row.cssselect("code")[0].text_content() == "青岚县/教育局局长2022年述职报告.txt"
    key = row.cssselect("input[name=key]")[0].get("value")
    answer = client.post("/corpus/removed", data={"key": key}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports/edu-2022")
    assert service.report("edu-2022") == before
    assert "没有移出过的报告" in client.get("/corpus/removed").text


def test_what_is_not_there_is_said(client: TestClient) -> None:
    answer = client.post("/corpus/removed", data={"key": "没有的"})

    assert answer.status_code == 404
