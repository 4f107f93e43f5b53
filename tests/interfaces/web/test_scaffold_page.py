"""The page at ``/scaffold``, read as a browser without scripts reads it."""

from io import BytesIO
from typing import Any
from urllib.parse import unquote

from fastapi.testclient import TestClient
from lxml import html
from openpyxl import load_workbook

_BROWSER = {"accept": "text/html"}
_CHOSEN = {"portfolio": "教育", "role": "履职", "author": "甲", "year": "2024"}


def _read(answer: Any, status: int = 200) -> html.HtmlElement:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    return html.fromstring(answer.text)


def _page(client: TestClient, address: str, status: int = 200) -> html.HtmlElement:
    return _read(client.get(address, headers=_BROWSER), status)


def _said(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.cssselect(path)]


def test_it_is_in_the_menu(client: TestClient) -> None:
    assert _said(_page(client, "/scaffold"), "nav a[aria-current]") == ["提纲"]


def test_author_and_year_come_first_then_portfolios_in_groups(client: TestClient) -> None:
    page = _page(client, "/scaffold")

    assert _said(page, ".chosen-form form > fieldset > legend") == ["接着谁的、哪一年的写", "分管领域"]
    assert {one.get("value"): one.get("label") for one in page.cssselect("#writers option")}["甲"] == (
        "澜屏市青岚县县教育局局长，2022、2023"
    )
    groups = {
        _said(group, ".group-name")[0]: _said(group, "label") for group in page.cssselect(".portfolio-group")
    }
    assert {"教育", "人社"} <= set(groups["民生保障"])
    assert "就业" in next(
        label.get("data-words")
        for label in page.cssselect(".portfolio-group label")
        if "人社" in label.text_content()
    )
    assert not page.cssselect("#results")


def test_a_writer_who_chooses_nothing_goes_on_from_last_year(client: TestClient) -> None:
    """The year after the newest report, and the portfolios of that one."""
    page = _page(client, "/scaffold?author=甲")
    assert page.cssselect("input[name='year']")[0].get("value") == "2024"
    assert [box.get("value") for box in page.cssselect("input[name='portfolio'][checked]")] == ["教育"]
    assert page.cssselect("#results")


def test_the_outline_stands_as_it_will_be_written_with_what_stands_beside_it(client: TestClient) -> None:
    page = _page(client, "/scaffold?portfolio=教育&role=履职&author=甲&year=2024")

    [title] = _said(page, "#results h2")
    assert title.endswith("述职报告")
    assert any(head.startswith("一、") for head in _said(page, ".outline-row h3"))
    assert any(head.startswith("（一）") for head in _said(page, ".outline-row h3"))
    sentences = _said(page, ".outline-row .frame")
    assert sentences
    assert all(sentence.endswith(("。", "！", "？", "；", "：")) for sentence in sentences)
    assert "/reports/edu-2023#p" in "".join(link.get("href") for link in page.cssselect(".beside-row a"))
    assert not page.cssselect("script:not([src])")


def test_every_insert_opens_a_draft_with_what_is_known(client: TestClient) -> None:
    """The whole outline and a single sentence, each by a button that needs no script."""
    page = _page(client, "/scaffold?portfolio=教育&role=履职&author=甲&year=2024")
    form = page.cssselect("form#insert")[0]
    fields = {one.get("name"): one.get("value") for one in form.cssselect("input")}
    assert (fields["author"], fields["year"], fields["portfolios"]) == ("甲", "2024", "教育")
    whole, *others = page.cssselect("button.insert")
    assert (whole.get("form"), whole.get("name")) == ("insert", "text")
    assert whole.get("value").split("\n")[1] == "〔称谓待定〕："
    sentence = next(one for one in others if one.text == "放进文稿")

    for text in (whole.get("value"), sentence.get("value")):
        answer = client.post(form.get("action"), data={**fields, "text": text}, headers=_BROWSER)
        draft = _read(answer)
        assert draft.cssselect("#text")[0].text_content().strip("\n") == text
        assert draft.cssselect("#told-author")[0].get("value") == "甲"


def test_nothing_to_base_it_on_is_told(client: TestClient) -> None:
    page = _page(client, "/scaffold?portfolio=水利&role=履职")

    assert "报告库里没有“水利、履职”可作依据的材料" in _said(page, "#results .notice")[0]


def test_what_is_wrong_in_the_address_is_told(client: TestClient) -> None:
    for address in (
        "portfolio=没有的",
        "portfolio=人社&year=去年",
        "unknown=1",
    ):
        page = _page(client, f"/scaffold?{address}", 422)
        assert _said(page, ".notice.wrong h2") != [""]
    assert _page(client, "/scaffold?portfolio=人社&year=去年", 422).cssselect("input[value='去年']")


def test_the_outline_comes_as_a_file(client: TestClient) -> None:
    answer = client.get("/scaffold/docx?portfolio=教育&role=履职")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert unquote(answer.headers["content-disposition"]) == "attachment; filename*=UTF-8''提纲.docx"
    assert client.get("/scaffold/exe?portfolio=教育").status_code == 422


def test_the_fact_sheet_goes_out_and_comes_back(client: TestClient) -> None:
    answer = client.get("/scaffold/xlsx", params=_CHOSEN)
    assert unquote(answer.headers["content-disposition"]) == "attachment; filename*=UTF-8''数据表.xlsx"
    book = load_workbook(BytesIO(answer.content))
    sheet = book["数据表"]
    columns = {str(cell.value): cell.column for cell in sheet[3]}
    rows = {str(sheet.cell(row, 1).value): row for row in range(4, sheet.max_row + 1)}
    ids = columns["填空编号"]
    name = next(name for name, row in rows.items() if sheet.cell(row, ids).value)
    sheet.cell(rows[name], columns["2024年"]).value = 31415
    buffer = BytesIO()
    book.save(buffer)

    page = _read(
        client.post(
            "/scaffold", data=_CHOSEN, files={"sheet": ("数据.xlsx", buffer.getvalue())}, headers=_BROWSER
        )
    )
    assert "已读入“数据.xlsx”，填上 1 个数" in _said(page, ".notice.done")[0]
    assert "31415" in _said(page, ".slot.filled")
    assert any("31415" in line for line in _said(page, ".facts tbody tr"))

    files = page.cssselect("form.files")[0]
    assert files.get("method") == "post"
    fields = {one.get("name"): one.get("value") for one in files.cssselect("input")}
    text = client.post("/scaffold/txt", data=fields).text
    assert "31415" in text


def test_a_file_that_is_no_fact_sheet_is_told_and_nothing_is_lost(client: TestClient) -> None:
    answer = client.post("/scaffold", data=_CHOSEN, files={"sheet": ("数据.pdf", b"%PDF")}, headers=_BROWSER)
    page = _read(answer, 422)
    assert "数据表不能是“.pdf”格式" in _said(page, ".notice.wrong h2")[0]
    assert page.cssselect("input[name='author']")[0].get("value") == "甲"
    assert client.post("/scaffold/docx", data={**_CHOSEN, "facts": "{"}).status_code == 422


def test_a_search_with_portfolio_and_part_leads_here(client: TestClient) -> None:
    page = _page(client, "/?q=课后服务&portfolio=教育&role=履职")
    links = {link.text_content(): unquote(link.get("href")) for link in page.cssselect(".chosen a")}
    assert links["生成提纲"] == "/scaffold?portfolio=教育&role=履职"
    assert not [link for link in _page(client, "/?q=课后服务").cssselect("a") if link.text == "生成提纲"]
