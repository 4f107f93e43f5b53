"""The pages below /audit, without script: start, watch, read, decide, cancel, remove."""

import re
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from assistant.audit.jobs.store import JobStore
from assistant.domain.results import ALL_COLLECTIONS, AuditScope
from assistant.export.audit_labels import moment_text
from assistant.service import Assistant
from zip_files import zip_with_raw_names

PAGE = {"Accept": "text/html"}
SHARED = "配合人社部门排查学校在建工程农民工工资，为46名农民工追回工资82万元，没有发生一起讨薪上访。"


def _get(client: TestClient, path: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == status, answer.text[:500]
    return html.fromstring(answer.text)


def _said(tree: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in tree.cssselect(path)]


@pytest.fixture
def done(client: TestClient) -> str:
    """The address of a finished audit of everything, started as a browser does."""
    answer = client.post("/audit", data={}, headers=PAGE, follow_redirects=False)
    assert answer.status_code == 303
    address: str = answer.headers["location"]
    assert _waited(client, address)["state"] == "done"
    return address


def _waited(client: TestClient, address: str) -> dict[str, Any]:
    """The job of an audit, once it is over."""
    for _ in range(600):
        job: dict[str, Any] = client.get(address.replace("/audit/", "/v1/audits/")).json()
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.02)
    raise AssertionError


def test_the_start_page_offers_the_collections(client: TestClient) -> None:
    tree = _get(client, "/audit")

    assert _said(tree, ".collections .checks label") == ["样本 3 篇"]
    assert (
        _said(tree, "details .checks label")[0]
        == "石渡县人社局局长2022年度述职述廉报告 乙 县人社局局长 2022年"
    )
    found = _get(client, "/audit?find=教育局 2023")
    assert _said(found, "details .checks label") == ["青岚县教育局局长2023年述职报告 甲 县教育局局长 2023年"]
    assert _said(found, "#reference option")[0] == "互相对照"
    assert _said(tree, ".masthead [aria-current]") == ["成批核对"]
    assert "还没有做过核对" in tree.text_content()
    assert "抄袭" not in tree.text_content()


def test_an_empty_index_says_what_to_do(client: TestClient, service: Assistant) -> None:
    for record in service.reports():
        service.discard(record.id)

    assert "不足两篇" in _get(client, "/audit").cssselect("main")[0].text_content()


def test_a_finished_audit_shows_ranking_matrix_and_series(client: TestClient, done: str) -> None:
    tree = _get(client, done)

    assert _said(tree, ".ranking tbody th")[0] == "青岚县教育局局长2023年述职报告"
    assert len(tree.cssselect(".ranking tbody tr")) == 3
    pairs = _get(client, f"{done}/pairs")
    assert pairs.cssselect("svg[role=img]")[0].get("aria-label").startswith("2 篇报告")
    assert _said(tree, ".tabs a") == ["概览", "差错", "相同相近", "两两对照", "多篇相同", "历年和线索"]
    assert _said(tree, ".downloads a") == ["简洁报告单", "（Word）", "Word", "网页", "数据", "Excel"]
    assert _get(client, "/audit").cssselect(f'a[href="{done}"]') != []


def test_the_ranking_is_sorted_and_cut_off_by_links(client: TestClient, done: str) -> None:
    tree = _get(client, done)
    own = next(
        link.get("href")
        for link in tree.cssselect(".ranking thead a")
        if link.text_content().startswith("本人往年")
    )

    by_own = _get(client, own)
    oldest = _get(client, f"{done}?sort=year")
    over = _get(client, f"{done}?threshold=99")

    assert _said(by_own, ".ranking tbody th")[0] == "青岚县教育局局长2023年述职报告"
    assert by_own.cssselect('th[aria-sort="descending"] a')[0].get("href").startswith(f"{done}?sort=own")
    assert _said(oldest, '.ranking tbody td[data-label="年份"]') == ["2022", "2022", "2023"]
    assert "没有一篇达到 99%" in over.text_content()
    assert "brief.html?threshold=99" in over.cssselect(".downloads a")[0].get("href")
    assert "不能按" in _get(client, f"{done}?sort=worst", 422).text_content()


def test_a_batch_is_filed_and_audited(client: TestClient, service: Assistant) -> None:
    """One of the files is known already, one cannot be read: both are said."""
    known = "青岚县教育局局长2022年述职报告"
    files = {
        "材料/交通局/述职报告.txt": f"青岚县交通局局长2024年述职报告\n\n一、履职情况\n　　{SHARED}\n".encode(),
        "材料/水利局/述职报告.txt": f"青岚县水利局局长2024年述职报告\n\n一、履职情况\n　　{SHARED}\n".encode(),
        "材料/照片.heic": b"\xff",
    }
    data = zip_with_raw_names(files)

    answer = client.post(
        "/audit/batch",
        files=[("files", ("二〇二四.zip", data))],
        data={"beyond": "true"},
        headers=PAGE,
        follow_redirects=False,
    )

    assert answer.status_code == 303
    job = _waited(client, answer.headers["location"])
    sources = sorted(record.source for record in service.reports() if record.collection == "二〇二四")
    assert (job["scope"]["title"], len(job["scope"]["reports"])) == ("二〇二四", 2)
    assert sources == ["上传/材料-交通局-述职报告.txt", "上传/材料-水利局-述职报告.txt"]
    page = _get(client, answer.headers["location"])
    assert "没有读的文件：照片.heic" in page.text_content()
    assert _said(page, ".ranking tbody th") == [
        "青岚县交通局局长2024年述职报告",
        "青岚县水利局局长2024年述职报告",
    ]
    assert known in _get(client, f"{answer.headers['location']}/pairs").text_content()


def test_two_reports_of_one_year_are_a_pair_and_no_source_and_copy(client: TestClient) -> None:
    files = [
        (
            "files",
            (
                f"{office}局局长2024年述职报告.txt",
                f"青岚县{office}局局长2024年述职报告\n\n{SHARED}\n".encode(),
            ),
        )
        for office in ("交通", "水利")
    ]
    answer = client.post(
        "/audit/batch", files=files, data={"name": "一批"}, headers=PAGE, follow_redirects=False
    )
    base = answer.headers["location"]
    assert _waited(client, base)["state"] == "done"

    overview, pairs = _get(client, base), _get(client, f"{base}/pairs")
    pair = _get(client, pairs.cssselect("tbody a")[0].get("href"))
    found = _get(client, f"{base}/findings?what=shared")

    assert len(found.cssselect(".evidence-card")) == 1
    assert _said(found, ".side-name")[0].startswith("其一：")
    assert _said(pairs, 'td[data-label="先后"]') == ["同年，分不出先后"]
    assert [said[:3] for said in _said(pair, ".side-name")] == ["其一：", "其二："]
    assert "同年" in _said(overview, 'td[data-label="最大单一来源"]')[0]
    exports = client.get(f"{base.replace('/audit/', '/v1/audits/')}/report.html").text
    for text in (overview, pairs, pair, found, html.fromstring(exports)):
        for accusation in ("在先：", "在后：", "最早见于"):
            assert accusation not in text.cssselect("body")[0].text_content()


def test_a_decision_holds_in_the_next_audit(client: TestClient, done: str) -> None:
    finding = _get(client, f"{done}/findings").cssselect("[data-finding]")[0].get("data-finding")
    form = {"finding": finding, "name": "王五", "reason": "口径一致", "judgement": "accepted"}
    client.post(f"{done}/dispositions", data=form, headers=PAGE)

    answer = client.post("/audit", data={}, headers=PAGE, follow_redirects=False)

    again = answer.headers["location"]
    assert _waited(client, again)["state"] == "done"
    decisions = _said(_get(client, f"{again}/findings"), ".decision.made")
    assert len(decisions) == 1
    assert decisions[0].startswith("已处理：可接受（王五，")
    assert decisions[0].endswith("，上次核对时）：口径一致")
    assert "已处理 1 处" in _said(_get(client, again), ".standing")[0]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("甲.heic", b"x", "没有一份能读"), ("坏.zip", b"PK", "不是完整的 zip 文件"), ("", b"", "没有选文件")],
    ids=["no report", "damaged", "nothing"],
)
def test_a_batch_of_nothing_is_refused(client: TestClient, name: str, data: bytes, said: str) -> None:
    files = [("files", (name, data))] if name else None
    answer = client.post("/audit/batch", files=files, data={"name": "一批"}, headers=PAGE)

    assert (answer.status_code, said in answer.text) == (422, True)


def test_a_pair_stands_side_by_side_with_its_differences(client: TestClient, done: str) -> None:
    link = _get(client, f"{done}/pairs").cssselect("tbody a")[0].get("href")

    tree = _get(client, link)

    assert SHARED in _said(tree, ".sides .wording")[0] + _said(tree, ".sides .wording")[-1]
    assert _said(tree, "#pair") == [
        "《青岚县教育局局长2022年述职报告》（甲，2022年）与《青岚县教育局局长2023年述职报告》（甲，2023年）"
    ]


def test_findings_are_filtered_by_the_address(client: TestClient, done: str) -> None:
    everything = _said(_get(client, f"{done}/findings"), ".evidence-card")
    own = _said(_get(client, f"{done}/findings?kind=self&year=2023&author=甲&least=20"), ".evidence-card")
    nobody = _get(client, f"{done}/findings?author=丙")

    assert any(SHARED in text for text in own)
    assert len(own) <= len(everything)
    assert "没有符合条件的" in nobody.text_content()


@pytest.mark.parametrize("asked", ["kind=all", "level=worst", "least=many", "offset=-1", "handled=maybe"])
def test_an_address_that_cannot_be_is_refused(client: TestClient, done: str, asked: str) -> None:
    assert "网址里的" in _get(client, f"{done}/findings?{asked}", 422).text_content()


def test_a_decision_is_kept_shown_and_taken_back_by_a_plain_form(client: TestClient, done: str) -> None:
    page = _get(client, f"{done}/findings")
    finding = page.cssselect("[data-finding]")[0].get("data-finding")
    form = {"finding": finding, "name": "王五", "reason": "每年都要写", "back": f"{done}/findings"}

    answer = client.post(
        f"{done}/dispositions", data={**form, "judgement": "accepted"}, headers=PAGE, follow_redirects=False
    )

    assert (answer.status_code, answer.headers["location"]) == (303, f"{done}/findings#f-{finding}")
    page = _get(client, f"{done}/findings")
    record = page.get_element_by_id(f"f-{finding}")
    decided = client.get(f"{done.replace('/audit/', '/v1/audits/')}/dispositions").json()["dispositions"]
    moment = moment_text(decided[finding]["at"])
    assert _said(record, ".decision") == [f"已处理：可接受（王五，{moment}）：每年都要写"]
    assert [button.get("value") for button in record.cssselect('button[aria-pressed="true"]')] == ["accepted"]
    assert {field.get("value") for field in page.cssselect("input[name=name]")} == {"王五"}
    assert finding not in [
        one.get("data-finding")
        for one in _get(client, f"{done}/findings?handled=no").cssselect("[data-finding]")
    ]
    client.post(f"{done}/dispositions", data={**form, "judgement": ""}, headers=PAGE)
    assert _said(_get(client, f"{done}/findings"), ".decision")[0] == "还没有处理"


def test_a_decision_without_a_name_is_refused(client: TestClient, done: str) -> None:
    finding = _get(client, f"{done}/findings").cssselect("[data-finding]")[0].get("data-finding")

    answer = client.post(
        f"{done}/dispositions", data={"finding": finding, "judgement": "rewrite"}, headers=PAGE
    )

    assert (answer.status_code, "处理人" in answer.text) == (422, True)


def test_a_decision_sends_nobody_elsewhere(client: TestClient, done: str) -> None:
    finding = _get(client, f"{done}/findings").cssselect("[data-finding]")[0].get("data-finding")
    form = {"finding": finding, "judgement": "no_match", "name": "王五", "back": "https://elsewhere.invalid/"}

    answer = client.post(f"{done}/dispositions", data=form, headers=PAGE, follow_redirects=False)

    assert answer.headers["location"].startswith(f"{done}/findings#")


def test_what_a_report_says_is_never_markup(client: TestClient, done: str) -> None:
    """One of the reports has a script in it; it is in no page but as text."""
    for path in ("", "/pairs", "/clusters", "/findings"):
        assert '<script>alert("x")' not in client.get(f"{done}{path}", headers=PAGE).text


def test_an_audit_under_way_reloads_itself_and_can_be_cancelled(
    client: TestClient, service: Assistant
) -> None:
    service.audits.close()
    job = JobStore(service.settings.index / "audits").create(AuditScope(), ALL_COLLECTIONS)

    tree = _get(client, f"/audit/{job.id}")

    assert _said(tree, "h1") == ["排队等候"]
    assert tree.cssselect('noscript meta[http-equiv="refresh"]') != []
    answer = client.post(f"/audit/{job.id}/cancel", headers=PAGE)
    assert "已经取消" in answer.text
    client.post(f"/audit/{job.id}/remove", headers=PAGE)
    assert client.get(f"/audit/{job.id}", headers=PAGE).status_code == 404


def test_an_unknown_audit_is_a_page(client: TestClient) -> None:
    assert re.search("没有编号为“nothing”的核对", _get(client, "/audit/nothing", 404).text_content())
