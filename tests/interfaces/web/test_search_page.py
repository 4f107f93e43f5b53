"""The page at ``/``: every state of it, read as a browser without scripts reads it."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from lxml import html

from assistant.base.version import __version__
from assistant.interfaces.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings

_BROWSER = {"accept": "text/html"}


def _page(client: TestClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address, headers=_BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    return html.fromstring(answer.text)


def _said(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.cssselect(path)]


def _links(page: html.HtmlElement, path: str) -> dict[str, str]:
    return {" ".join(link.text_content().split()): unquote(link.get("href")) for link in page.cssselect(path)}


def test_start_says_what_there_is_and_what_to_try(client: TestClient) -> None:
    page = _page(client, "/")

    assert page.get("lang") == "zh-CN"
    assert _said(page, "#results p") == [
        "现有 3 篇报告、13 段。用平常的话写要找的事情，不必是报告里的原词；"
        "结果可以再按分管领域、部分、年份等收窄。"
    ]
    assert list(_links(page, ".uses a").values()) == ["#q", "/scaffold", "/audit"]
    assert _said(page, ".notice") == []
    assert _links(page, ".examples a")["一岗双责"] == "/?q=一岗双责&mode=exact"
    assert _links(page, ".examples a")["信访（3 段）"] == "/?q=信访&portfolio=信访"


def test_start_says_that_the_sample_is_one(client: TestClient, service: Assistant) -> None:
    (service.settings.corpus / "gold/annotations").mkdir(parents=True)
    (said,) = _said(_page(client, "/"), ".notice")

    assert said.startswith("现在库里有一套随程序附带的样例，人物、地名、数字都是虚构的")


def test_start_keeps_filters_and_asks_for_words(client: TestClient) -> None:
    page = _page(client, "/?portfolio=教育&year=2022")

    assert _said(page, "#results h2") == ["请输入要找的说法"]
    assert _links(page, ".chosen a") == {
        "分管领域：教育×": "/?year=2022",
        "年份：2022年×": "/?portfolio=教育",
    }
    assert _links(page, ".examples a")["控辍保学"] == "/?q=控辍保学&portfolio=教育&year=2022"


def test_a_hit_says_why_it_is_there_where_it_stands_and_what_can_be_done(client: TestClient) -> None:
    page = _page(client, "/?q=农民工工资清欠&author=甲&year=2022&limit=1")
    (hit,) = page.cssselect("article")

    assert _links(hit, "h3 a") == {"青岚县教育局局长2022年述职报告": "/reports/edu-2022#p4"}
    assert _said(hit, ".standing span") == ["甲", "县教育局局长", "澜屏市青岚县", "2022年", "样本"]
    assert _said(hit, ".path span") == ["履职", "二、履职情况", "（二）清欠保支付"]
    assert "农民工工资" in _said(hit, "blockquote mark")
    assert [
        re.fullmatch("(人社|信访) (据“.+”|据标题)", said) is None for said in _said(hit, ".owners li")
    ] == [
        False,
        False,
    ]
    assert _said(hit, ".shares dt") == ["语义", "字面"]
    assert [0 <= int(share) <= 100 for share in _said(hit, ".shares dd")] == [True, True]
    (area,) = hit.cssselect("textarea[readonly]")
    assert area.text_content() == (
        "配合人社部门排查学校在建工程农民工工资，为46名农民工追回工资82万元，没有发生一起讨薪上访。\n"
        "——《青岚县教育局局长2022年述职报告》（县教育局局长，2022年）"
    )
    actions = _links(hit, ".actions a")
    assert actions["在报告中打开"] == "/reports/edu-2022#p4"
    assert actions["只看人社"] == "/?q=农民工工资清欠&portfolio=人社&author=甲&year=2022&limit=1"
    assert actions["只看履职"] == "/?q=农民工工资清欠&role=履职&author=甲&year=2022&limit=1"
    assert _said(hit, ".actions details:not(.copy) summary") == ["同文另见 1 篇"]
    assert (
        actions["《青岚县教育局局长2023年述职报告》 · 甲 · 县教育局局长 · 澜屏市青岚县 · 2023年"]
        == "/reports/edu-2023"
    )


def test_a_hit_of_two_roles_says_so_and_leads_to_either(client: TestClient) -> None:
    text = (
        "青岚县水务局局长2024年述职报告\n\n一、履职情况\n全年整修渠道46公里，解决3200人饮水问题。\n"
        "二、廉洁自律情况\n严格执行中央八项规定，不插手渠道工程。下一步，我将继续管住自己和身边人，守住廉洁底线。\n"
    )
    client.post("/v1/reports", files=[("files", ("水务局2024.txt", text.encode(), "text/plain"))])
    page = _page(client, "/?q=管住自己和身边人&role=打算&year=2024")
    (hit,) = page.cssselect("article")

    assert _said(hit, ".path span") == ["廉政（也属打算）", "二、廉洁自律情况"]
    actions = _links(hit, ".actions a")
    assert actions["只看廉政"] == "/?q=管住自己和身边人&role=廉政&year=2024"
    assert "只看打算" not in actions
    report = client.get(actions["在报告中打开"].partition("#")[0]).text
    assert "廉政（也属打算）" in report


def test_the_words_that_show_a_portfolio_are_marked_in_the_hit(client: TestClient) -> None:
    page = _page(client, "/?q=义务教育巩固率&portfolio=教育&role=履职&mode=lexical&limit=1")
    (reason,) = _said(page, ".owners li")
    (evidence,) = page.cssselect("blockquote .evidence")

    assert (f"教育 据“{evidence.text_content()}”", "据此归入教育") == (reason, evidence.get("title"))


def test_a_report_cannot_bring_markup_into_a_page(client: TestClient) -> None:
    address = "/?q=农民工讨薪案件&mode=lexical&author=乙"
    page = _page(client, address)

    assert [script.get("src") for script in page.cssselect("script")] == [f"/static/app.js?v={__version__}"]
    assert '<script>alert("x")</script>' in page.cssselect("blockquote")[0].text_content()
    assert "<script>alert" not in client.get(address, headers=_BROWSER).text


def test_a_query_cannot_bring_markup_into_a_page(client: TestClient) -> None:
    page = _page(client, "/?q=%22%3E%3Cscript%3E学习%3C/script%3E&portfolio=%3Cb%3E", 422)

    assert page.cssselect("#q")[0].get("value") == '"><script>学习</script>'
    assert [script.get("src") for script in page.cssselect("script")] == [f"/static/app.js?v={__version__}"]


def test_filters_show_counts_under_the_other_filters_and_what_is_chosen(client: TestClient) -> None:
    page = _page(client, "/?q=工作&author=乙&role=打算")
    ticked = [(one.get("name"), one.get("value")) for one in page.cssselect("#filters input[checked]")]

    assert ticked == [("role", "打算"), ("year", ""), ("author", "乙")]
    assert _said(page, "#facet-role li") == ["履职 2 段", "打算 1 段"]
    assert _said(page, "#facet-author li") == ["乙 1 段", "甲 1 段"]
    assert _said(page, "#facet-year li") == ["不限", "2022年 1 段"]


def test_a_form_is_answered_with_the_shortest_address_and_that_with_the_form(
    client: TestClient,
) -> None:
    sent = (
        "/?q=+学习+&mode=hybrid&portfolio=教育&portfolio=人力资源和社会保障"
        "&year=&year_range=2022-2023&author="
    )
    answer = client.get(sent, headers=_BROWSER, follow_redirects=False)
    kept = "/?q=学习&portfolio=教育&portfolio=人力资源和社会保障&year=2022-2023"

    assert (answer.status_code, unquote(answer.headers["location"])) == (303, kept)
    page = _page(client, kept)
    ticked = [
        (one.get("name"), one.get("value"))
        for one in page.cssselect("form input[checked], #filters input[checked]")
    ]
    assert page.cssselect("#q")[0].get("value") == "学习"
    assert sorted(ticked) == sorted(
        [("mode", "hybrid"), ("portfolio", "教育"), ("portfolio", "人社"), ("year", "2022-2023")]
    )
    assert client.get(kept, headers=_BROWSER, follow_redirects=False).status_code == 200


def test_the_address_means_the_same_as_the_endpoint(client: TestClient) -> None:
    query = "q=欠薪&portfolio=人社&year=2022&mode=hybrid&limit=3"
    page = _page(client, f"/?{query}")
    hits = client.get(f"/v1/search?{query}").json()["hits"]

    assert [unquote(link.get("href")) for link in page.cssselect("article h3 a")] == [
        f"/reports/{hit['report']['id']}#p{hit['passage_id'].rpartition('#')[2]}" for hit in hits
    ]


def test_paging_goes_on_and_back(client: TestClient) -> None:
    first = _page(client, "/?q=工作&limit=4")
    second = _page(client, "/?q=工作&limit=4&offset=4")

    assert _links(first, ".paging a") == {"下一页": "/?q=工作&limit=4&offset=4"}
    assert _links(second, ".paging a") == {
        "上一页": "/?q=工作&limit=4",
        "下一页": "/?q=工作&limit=4&offset=8",
    }
    assert _said(second, "#results-title") == ["第 5–8 条"]
    assert second.cssselect("ol.hits")[0].get("start") == "5"
    assert not set(_links(first, "h3 a").values()) & set(_links(second, "h3 a").values())


def test_nothing_found_offers_to_remove_each_filter(client: TestClient) -> None:
    page = _page(client, "/?q=云计算中心&mode=exact&portfolio=教育&year=2023")

    assert _said(page, "#results-title") == ["没有找到"]
    assert _said(page, ".notice p")[0] == "符合已选条件的段落和标题里，没有哪一处一字不差地含有“云计算中心”。"
    assert _links(page, ".ways a") == {
        "去掉“分管领域：教育”": "/?q=云计算中心&year=2023&mode=exact",
        "去掉“年份：2023年”": "/?q=云计算中心&portfolio=教育&mode=exact",
        "去掉全部条件": "/?q=云计算中心&mode=exact",
        "改用综合检索": "/?q=云计算中心&portfolio=教育&year=2023",
    }


def test_filters_that_exclude_each_other_are_told_as_the_desk_tells_them(client: TestClient) -> None:
    page = _page(client, "/?q=学习&author=乙&year=2023")

    assert _said(page, ".notice p")[0] == "没有段落同时符合这些条件，请去掉一些条件再试"


@pytest.mark.parametrize(
    ("address", "detail", "ways"),
    [
        pytest.param(
            "/?q=学习&portfolio=教肓&year=2022",
            "没有“教肓”这个分管领域",
            {"改为“教育”": "/?q=学习&portfolio=教育&year=2022", "不限分管领域": "/?q=学习&year=2022"},
            id="portfolio",
        ),
        pytest.param(
            "/?q=学习&region=青岗县",
            "没有“青岗县”这个地区",
            {"改为“澜屏市青岚县”": "/?q=学习&region=澜屏市青岚县", "不限地区": "/?q=学习"},
            id="region",
        ),
        pytest.param(
            "/?q=学习&mode=fuzzy",
            "没有“fuzzy”这个检索方式",
            {"改为“原句”": "/?q=学习&mode=exact", "不限检索方式": "/?q=学习"},
            id="mode",
        ),
        pytest.param(
            "/?q=学习&year=2023-2021",
            "年份从 2023 到 2021 是倒着的",
            {"去掉“年份：2023–2021年”": "/?q=学习"},
            id="years the wrong way round",
        ),
        pytest.param(
            "/?q=学习&year=去年", "年份“去年”看不懂", {"去掉“年份：去年年”": "/?q=学习"}, id="no year"
        ),
        pytest.param(
            "/?q=学习&colour=red", "网址里的“colour”不是检索用的参数", {"重新检索": "/"}, id="parameter"
        ),
        pytest.param("/?q=学习&limit=1000", "limit 是 1000", {}, id="too many"),
    ],
)
def test_a_hand_edited_address_is_mended_by_a_link(
    client: TestClient, address: str, detail: str, ways: dict[str, str]
) -> None:
    page = _page(client, address, 422)

    assert _said(page, "#results-title") == [detail]
    assert {text: href for text, href in _links(page, ".ways a").items() if text in ways} == ways


def test_without_an_index_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    empty = Assistant(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"))
    with TestClient(create_app(assistant=empty), base_url="http://localhost") as client:
        page = _page(client, "/?q=学习", 503)

        assert "assistant index corpus/" in _said(page, ".prose code")
        assert _links(page, ".prose a") == {"报告库页": "/corpus"}
        assert page.cssselect("#q")[0].get("value") == "学习"


def test_everything_a_page_refers_to_is_served_by_it(client: TestClient) -> None:
    page = _page(client, "/?q=学习")
    sources = [
        *(script.get("src") for script in page.cssselect("script[src]")),
        *(link.get("href") for link in page.cssselect("link[href]")),
    ]

    assert [client.get(source).status_code for source in sources] == [200, 200, 200]
    assert page.cssselect("[style], style, [onclick], script:not([src])") == []


# What a secretary or a reviewer need not know.
_FOR_PROGRAMS = ("assistant ", "索引", "reports.csv", "ignored.csv", "openapi", "--", "JSON", "API", "语料")


def test_help_for_those_who_write_speaks_of_no_program(client: TestClient, service: Assistant) -> None:
    said = _page(client, "/help").text_content()

    assert [
        word for word in (".docx", ".pdf", "提纲", "起草", "成批核对", "报告库", "键盘") if word not in said
    ] == []
    assert [word for word in (*_FOR_PROGRAMS, str(service.settings.corpus)) if word in said] == []


def test_help_for_administrators_names_places_tables_commands_and_the_endpoint(
    client: TestClient, service: Assistant
) -> None:
    page = _page(client, "/help/admin")
    said = page.text_content()
    expected = (
        service.settings.corpus,
        service.settings.index,
        "reports.csv",
        "ignored.csv",
        "assistant backup",
    )

    assert [str(word) for word in expected if str(word) not in said] == []
    assert {"/openapi.json", "/static/draft.notices.txt", "/admin", "/help"} <= set(
        _links(page, ".prose a").values()
    )
    assert _links(_page(client, "/help"), ".jump a")["管理说明"] == "/help/admin"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=学习",
        "/scaffold",
        "/draft",
        "/audit",
        "/corpus",
        "/corpus/removed",
        "/trends",
        "/ignored",
        "/login",
    ],
)
def test_no_page_of_daily_work_speaks_of_programs(
    client: TestClient, service: Assistant, address: str
) -> None:
    page = html.fromstring(client.get(address, headers={"Accept": "text/html"}).text)
    for passage in page.cssselect("script, style, blockquote, textarea"):
        passage.drop_tree()
    said = page.text_content()
    allowed = {"/login": ("assistant ", "--")}.get(address, ())  # it says how the first account is made

    assert [
        word
        for word in (*_FOR_PROGRAMS, str(service.settings.corpus))
        if word in said and word not in allowed
    ] == []
