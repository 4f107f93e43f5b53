"""The page at ``/corpus``: the list, and uploads taken and refused."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from lxml import html

from assistant.interfaces.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings

_BROWSER = {"accept": "text/html"}
_REPORT = (
    "石渡县水利局局长2024年述职报告\n\n一、履职情况\n　　巡河40次，清淤沟渠12公里，除险加固小型水库3座。\n"
)


def _said(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.cssselect(path)]


def _page(client: TestClient, address: str) -> html.HtmlElement:
    answer = client.get(address, headers=_BROWSER)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def _titles(client: TestClient, address: str) -> list[str]:
    return _said(_page(client, address), "tbody th")


def test_the_list_has_what_is_known_of_each_report(client: TestClient) -> None:
    page = _page(client, "/corpus")
    first = page.cssselect("tbody tr")[0]

    assert _said(first, "th, td") == [
        "石渡县人社局局长2022年度述职述廉报告",
        "乙",
        "县人社局局长",
        "澜屏市石渡县",
        "2022",
        "样本",
        "人社",
        *_said(first, ".characters, .passages"),
        "核对",
    ]
    assert _said(first, ".passages") == ["3"]
    assert unquote(first.cssselect("a")[0].get("href")) == "/reports/人社/2022"
    assert _said(page, ".lead")[0] == "现有 3 篇报告、13 段。"


@pytest.mark.parametrize(
    ("address", "years"),
    [
        ("/corpus?sort=year", ["2022", "2022", "2023"]),
        ("/corpus?sort=-year", ["2023", "2022", "2022"]),
        ("/corpus?find=教育局 ２０２２", ["2022"]),
        ("/corpus?find=edu-2023", ["2023"]),
        ("/corpus?find=没有的", []),
    ],
    ids=["up", "down", "two words in any width", "an id", "nothing"],
)
def test_the_list_is_sorted_and_filtered_by_address(
    client: TestClient, address: str, years: list[str]
) -> None:
    assert _said(_page(client, address), "td.year") == years


def test_a_column_sorts_up_then_down_and_says_so(client: TestClient) -> None:
    (head,) = _page(client, "/corpus?sort=year&find=局").cssselect("th[aria-sort]")
    (link,) = head.cssselect("a")

    assert (head.get("aria-sort"), unquote(link.get("href"))) == ("ascending", "/corpus?find=局&sort=-year")


def test_sorting_by_what_is_no_column_is_refused(client: TestClient) -> None:
    answer = client.get("/corpus?sort=colour", headers=_BROWSER)

    assert (answer.status_code, _said(html.fromstring(answer.text), "h1")) == (422, ["不能按“colour”排序"])


def test_an_upload_is_taken_or_refused_file_by_file(client: TestClient, service: Assistant) -> None:
    files = [
        ("files", ("水利局局长2024年述职报告.txt", _REPORT.encode("gb18030"))),
        ("files", ("空白.txt", b"")),
        ("files", ("../../旧照片.heic", b"\x89PNG")),
    ]
    answer = client.post("/corpus", files=files, headers=_BROWSER)
    page = html.fromstring(answer.text)

    assert answer.status_code == 200
    assert _said(page, "#upload-result h2") == ["收下 1 份，拒收 2 份"]
    assert _said(page, "#upload-result li a") == ["石渡县水利局局长2024年述职报告", "核对读入的文字"]
    assert [said.split("/")[-1] for said in _said(page, ".refused dt")] == ["旧照片.heic", "空白.txt"]
    assert "不支持“.heic”格式的文件" in _said(page, ".refused dd")[0]
    assert "办法：" in _said(page, ".refused dd")[1]
    assert any("GB18030" in said for said in _said(page, "#upload-result li"))
    assert (service.settings.corpus / "上传/水利局局长2024年述职报告.txt").is_file()
    assert _titles(client, "/corpus?find=水利") == ["石渡县水利局局长2024年述职报告"]
    found = client.get("/v1/search", params={"q": "清淤沟渠", "limit": 1}).json()["hits"]
    assert found[0]["report"]["title"] == "石渡县水利局局长2024年述职报告"


def test_the_same_file_again_is_not_filed_twice(client: TestClient) -> None:
    for expected in ("收下 1 份", "收下 1 份"):
        answer = client.post("/corpus", files={"files": ("水利.txt", _REPORT.encode())}, headers=_BROWSER)
        assert _said(html.fromstring(answer.text), "#upload-result h2") == [expected]

    assert "1 份早已在报告库里，内容相同，没有重复编入。" in answer.text
    assert len(_titles(client, "/corpus?find=水利")) == 1


def test_where_nothing_is_taken_the_answer_is_an_error_with_the_reasons(client: TestClient) -> None:
    answer = client.post("/corpus", files={"files": ("空白.txt", b"")}, headers=_BROWSER)
    page = html.fromstring(answer.text)

    assert (answer.status_code, _said(page, "#upload-result h2")) == (422, ["一份也没有收下，拒收 1 份"])


def test_an_upload_without_a_file_asks_for_one(client: TestClient) -> None:
    empty = '--x\r\nContent-Disposition: form-data; name="files"; filename=""\r\n\r\n\r\n--x--\r\n'
    headers = {**_BROWSER, "content-type": "multipart/form-data; boundary=x"}
    answer = client.post("/corpus", content=empty.encode(), headers=headers)

    assert (answer.status_code, _said(html.fromstring(answer.text), "h1")) == (422, ["没有选文件"])


def test_the_first_upload_makes_the_index(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    empty = Assistant(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"))
    with TestClient(create_app(assistant=empty), base_url="http://localhost") as client:
        assert _said(_page(client, "/corpus"), ".notice p")[0].startswith("还没有报告。")
        answer = client.post("/corpus", files={"files": ("水利.txt", _REPORT.encode())}, headers=_BROWSER)

        assert _said(html.fromstring(answer.text), "#upload-result h2") == ["收下 1 份"]
        assert _titles(client, "/corpus") == ["石渡县水利局局长2024年述职报告"]


def test_a_form_of_another_site_is_refused_with_a_page(client: TestClient) -> None:
    headers = {**_BROWSER, "origin": "http://elsewhere.example"}
    answer = client.post("/corpus", files={"files": ("水利.txt", _REPORT.encode())}, headers=headers)

    assert (answer.status_code, _said(html.fromstring(answer.text), "h1")) == (
        403,
        ["来自其他网站（http://elsewhere.example）的请求没有执行"],
    )
