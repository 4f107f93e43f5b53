"""The pages below ``/reports``: reading, correcting, taking out."""

import csv

from fastapi.testclient import TestClient
from lxml import html

from assistant.base.version import __version__
from assistant.service import Assistant

_BROWSER = {"accept": "text/html"}
_SLASHED = "/reports/%E4%BA%BA%E7%A4%BE%2F2022"


def _said(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.cssselect(path)]


def _page(client: TestClient, address: str) -> html.HtmlElement:
    answer = client.get(address, headers=_BROWSER)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def _typed(client: TestClient, **changes: str) -> dict[str, str]:
    fields = _page(client, "/reports/edu-2022").cssselect("#correct input")
    return {field.get("name"): field.get("value") for field in fields} | changes


def test_a_report_shows_its_tree_beside_its_text(client: TestClient) -> None:
    page = _page(client, "/reports/edu-2022")

    assert _said(page, "h1") == ["青岚县教育局局长2022年述职报告"]
    assert _said(page, ".outline .role") == ["导语", "学习", "履职", "廉政", "问题", "打算"]
    assert _said(page, ".outline li li a")[0].startswith("（一）控辍保学一个不落")
    assert _said(page, ".text h3") == [
        "一、带头学，在弄懂做实上下功夫",
        "二、履职情况",
        "三、廉洁自律情况",
        "四、存在的问题",
        "五、下一步打算",
    ]
    anchors = {link.get("href")[1:] for link in page.cssselect(".outline a, .notes a")}
    assert anchors - {element.get("id") for element in page.cssselect("[id]")} == set()


def test_every_passage_has_its_anchor_its_number_and_a_note(client: TestClient, service: Assistant) -> None:
    page = _page(client, "/reports/edu-2022")
    report = service.report("edu-2022")

    assert [element.get("id") for element in page.cssselect(".passage[id]")] == [
        f"p{passage.id.rpartition('#')[2]}" for passage in report.passages
    ]
    for passage, note in zip(report.passages, _said(page, ".notes li"), strict=True):
        number = passage.id.rpartition("#")[2]
        assert note.split()[:2] == [number, passage.role]
        assert [portfolio.name for portfolio in passage.portfolios if portfolio.name not in note] == []


def test_facts_are_marked_on_request(client: TestClient) -> None:
    plain, marked = _page(client, "/reports/edu-2022"), _page(client, "/reports/edu-2022?facts=1")

    assert _said(plain, ".fact") == []
    assert "82万元" in _said(marked, '.fact[data-kind="金额"]')
    assert _said(marked, ".notice")[0].startswith("标出 ")


def test_a_report_cannot_bring_markup_into_its_page_and_its_id_may_hold_a_slash(client: TestClient) -> None:
    page = _page(client, _SLASHED)

    assert [script.get("src") for script in page.cssselect("script")] == [f"/static/app.js?v={__version__}"]
    assert '<script>alert("x")</script>' in page.cssselect(".text")[0].text_content()


def test_a_report_that_is_not_there_is_a_page_with_a_way_on(client: TestClient) -> None:
    answer = client.get("/reports/nobody", headers=_BROWSER)

    assert answer.status_code == 404
    assert html.fromstring(answer.text).cssselect('main a[href="/corpus"]')


def test_a_correction_is_kept_in_reports_csv_and_found_by_the_filters(
    client: TestClient, service: Assistant
) -> None:
    typed = _typed(client, author=" 丙 ", year="2021", portfolios="教体、人社")
    answer = client.post("/reports/edu-2022", data=typed, headers=_BROWSER, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/reports/edu-2022?corrected=1")
    page = _page(client, answer.headers["location"])
    assert _said(page, "[role=status]")[0] == "已更正，检索和筛选都已按新的来。"
    assert _said(page, ".standing span")[:4] == ["丙", "县教育局局长", "澜屏市青岚县", "2021年"]
    with (service.settings.corpus / "reports.csv").open(encoding="utf-8-sig", newline="") as table:
        row = next(row for row in csv.DictReader(table) if row["id"] == "edu-2022")
    assert (row["author"], row["year"], row["portfolios"]) == ("丙", "2021", "教育;人社")
    hits = client.get(
        "/v1/search", params={"q": "控辍保学", "author": "丙", "year": "2021", "limit": 1}
    ).json()["hits"]
    assert hits[0]["report"]["id"] == "edu-2022"


def test_a_wrong_year_comes_back_beside_its_field_with_what_was_typed(
    client: TestClient, service: Assistant
) -> None:
    before = service.report("edu-2022").metadata
    answer = client.post("/reports/edu-2022", data=_typed(client, year="22", author="丁"), headers=_BROWSER)
    page = html.fromstring(answer.text)
    (field,) = page.cssselect("[aria-invalid]")

    assert answer.status_code == 422
    assert page.cssselect("#correct[open]")
    assert (field.get("name"), field.get("value")) == ("year", "22")
    assert _said(page, f"#{field.get('aria-describedby')}") == ["年份“22”不是四位数的年份"]
    assert page.cssselect("#field-author")[0].get("value") == "丁"
    assert service.report("edu-2022").metadata == before


def test_an_unknown_portfolio_comes_back_with_the_nearest(client: TestClient) -> None:
    answer = client.post("/reports/edu-2022", data=_typed(client, portfolios="教肓"), headers=_BROWSER)
    page = html.fromstring(answer.text)

    assert answer.status_code == 422
    assert _said(page, "#wrong-portfolios") == ["没有“教肓”这个分管领域"]
    assert "教育" in _said(page, "[role=alert]")[0]


def test_taking_out_asks_first_and_says_where_the_file_went(client: TestClient, service: Assistant) -> None:
    source = service.settings.corpus / "青岚县/教育局局长2022年述职报告.txt"
    asked = _page(client, "/reports/edu-2022/discard")
    assert _said(asked, "h1") == ["把这份报告移出报告库？"]
    assert source.is_file()

    (form,) = asked.cssselect("form")
    answer = client.post(form.get("action"), headers=_BROWSER)
    page = html.fromstring(answer.text)

    assert (answer.status_code, _said(page, "h1")) == (200, ["已移出《青岚县教育局局长2022年述职报告》"])
    assert not source.is_file()
    assert [path.name for path in service.settings.corpus.glob(".removed/*/*")] == [source.name]
    assert client.get("/reports/edu-2022", headers=_BROWSER).status_code == 404


def test_a_report_with_a_slash_in_its_id_can_be_taken_out_too(client: TestClient) -> None:
    answer = client.post(f"{_SLASHED}/discard", headers=_BROWSER)

    assert _said(html.fromstring(answer.text), "h1") == ["已移出《石渡县人社局局长2022年度述职述廉报告》"]
