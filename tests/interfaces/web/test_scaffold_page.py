"""The page at ``/scaffold``, read as a browser without scripts reads it."""

from urllib.parse import unquote

from fastapi.testclient import TestClient
from lxml import html

_BROWSER = {"accept": "text/html"}


def _page(client: TestClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address, headers=_BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    return html.fromstring(answer.text)


def _said(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.cssselect(path)]


def test_before_anything_is_chosen_it_says_what_to_do(client: TestClient) -> None:
    page = _page(client, "/scaffold")

    assert _said(page, "p.notice") == ["请选一个或几个分管领域，再点“生成提纲”。"]
    assert page.cssselect("form[action='/scaffold'] input[value='人社']")


def test_an_outline_names_its_sources_and_files(client: TestClient) -> None:
    page = _page(client, "/scaffold?portfolio=教育&role=履职")

    assert _said(page, "#results h2") == ["教育 · 履职", "要收集的数", "履职", "履职 · 教育"]
    assert [box.get("value") for box in page.cssselect("input[checked]")] == ["教育", "履职"]
    assert [unquote(link.get("href")) for link in page.cssselect("a[download]")] == [
        f"/scaffold/{form}?portfolio=教育&role=履职" for form in ("docx", "md", "txt")
    ]
    assert "/reports/edu-2022#p" in "".join(link.get("href") for link in page.cssselect("details a"))
    assert not page.cssselect("script:not([src])")


def test_nothing_to_base_it_on_is_told(client: TestClient) -> None:
    page = _page(client, "/scaffold?portfolio=水利&role=履职")

    assert _said(page, "p.notice") == [
        "语料里没有“水利、履职”可作依据的材料，请换一个领域或部分，或先补充语料"
    ]


def test_what_is_wrong_in_the_address_is_told(client: TestClient) -> None:
    for address in (
        "portfolio=没有的",
        "portfolio=人社&year=去年",
        "unknown=1",
    ):
        page = _page(client, f"/scaffold?{address}", 422)
        assert _said(page, ".notice.wrong h2") != [""]


def test_the_outline_comes_as_a_file(client: TestClient) -> None:
    answer = client.get("/scaffold/docx?portfolio=教育&role=履职")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert unquote(answer.headers["content-disposition"]) == "attachment; filename*=UTF-8''提纲.docx"
    assert client.get("/scaffold/exe?portfolio=教育").status_code == 422


def test_a_search_with_portfolio_and_part_leads_here(client: TestClient) -> None:
    page = _page(client, "/?q=课后服务&portfolio=教育&role=履职")
    links = {link.text_content(): unquote(link.get("href")) for link in page.cssselect(".chosen a")}
    assert links["生成提纲"] == "/scaffold?portfolio=教育&role=履职"
    assert not [link for link in _page(client, "/?q=课后服务").cssselect("a") if link.text == "生成提纲"]
