"""What every request passes: who may send it, how much, the headers and the one shape of every answer."""

import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.interfaces.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings

CROSS = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
FOLLOWED = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


@pytest.fixture(scope="module")
def service(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """One service for all tests here, none of which changes anything in its folders."""
    folder = tmp_path_factory.mktemp("gate") / "indexed"
    shutil.copytree(indexed, folder)
    return Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))


@pytest.fixture(scope="module")
def client(service: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant=service), base_url="http://localhost") as running:
        yield running


def error_of(answer: Any) -> tuple[int, str]:
    body = answer.json()
    assert sorted(body) == ["error"]
    assert sorted(body["error"]) == ["code", "detail", "hint"]
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    return answer.status_code, body["error"]["code"]


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("localhost", True),
        ("127.0.0.1:8000", True),
        ("LOCALHOST", True),
        ("[::1]:8000", True),
        ("testserver", False),
        ("evil.example", False),
        ("evil.example@127.0.0.1", False),
        ("127.0.0.1@evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost:0", False),
        ("localhost:99999", False),
        ("localhost:8000:8000", False),
        ("localhost/x", False),
        ("", False),
        ("192.0.2.7", False),
    ],
)
def test_only_this_machine_is_answered_to(client: TestClient, host: str, served: bool) -> None:
    answer = client.get("/healthz", headers={"host": host})

    assert (answer.status_code == 200) is served
    if not served:
        assert error_of(answer) == (403, "not_local")


@pytest.fixture(scope="module")
def remote(service: Assistant) -> Iterator[TestClient]:
    """A client of the same service, open to other machines under one configured name."""
    settings = Settings(
        corpus=service.settings.corpus,
        index=service.settings.index,
        allow_remote=True,
        allowed_hosts=("wenmi.qinglan.example",),
    )
    with TestClient(create_app(settings), base_url="http://wenmi.qinglan.example") as running:
        yield running


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("wenmi.qinglan.example:8443", True),
        ("192.0.2.7", True),
        ("[2001:db8::7]:8000", True),
        ("127.0.0.1", True),
        ("evil.example", False),
        ("wenmi.qinglan.example.evil.example", False),
        ("wenmi.qinglan.example@evil.example", False),
    ],
)
def test_open_to_others_it_still_has_names_of_its_own(remote: TestClient, host: str, served: bool) -> None:
    """An address cannot be made to point here, a name can."""
    assert (remote.get("/healthz", headers={"host": host}).status_code == 200) is served


def test_open_to_others_foreign_pages_are_still_refused(remote: TestClient) -> None:
    refused = remote.post("/v1/search", json={}, headers={"origin": "http://evil.example"})

    assert error_of(refused) == (403, "foreign_origin")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 422),
        ("http://localhost:80", 422),
        ("https://localhost", 403),
        ("http://localhost:8001", 403),
        ("http://evil.example@localhost", 403),
        ("http://localhost.evil.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_a_page_is_ours_by_scheme_name_and_port(client: TestClient, origin: str, status: int) -> None:
    assert client.post("/v1/search", json={}, headers={"origin": origin}).status_code == status


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    "path", ["/v2/check?language=zh&text=工1", "/v1/search?q=工资", "/?q=工资", "/draft?text=x"]
)
def test_what_costs_is_not_fetched_from_elsewhere(client: TestClient, site: str, path: str) -> None:
    """``<img src="http://127.0.0.1:8000/v2/check?text=…">`` on any page of the web."""
    assert client.get(path, headers={**CROSS, "sec-fetch-site": site}).status_code == 403


def test_a_link_to_the_first_page_may_be_followed_but_not_one_that_asks(client: TestClient) -> None:
    accept = {"accept": "text/html"}

    assert client.get("/", headers={**FOLLOWED, **accept}).status_code == 200
    refused = client.get("/", params={"q": "工资"}, headers={**FOLLOWED, **accept})
    assert refused.status_code == 403
    assert "从本服务的首页进入" in refused.text


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_own_pages_and_bookmarks_are_served(client: TestClient, site: str) -> None:
    assert client.get("/v1/search?q=工资", headers={"sec-fetch-site": site}).status_code == 200


# --- how much --------------------------------------------------------------------------------------------


def _in_chunks(megabytes: int) -> Iterator[bytes]:
    yield b'{"query": "'
    for _ in range(megabytes * 16):
        yield b"x" * 65536
    yield b'"}'


@pytest.mark.parametrize("path", ["/v1/search", "/v1/checks", "/v1/audits", "/v1/ignored", "/v1/suggestions"])
def test_bodies_are_counted_while_they_are_read(client: TestClient, path: str) -> None:
    answer = client.post(path, content=_in_chunks(9), headers={"content-type": "application/json"})

    assert error_of(answer) == (413, "request_too_large")
    assert answer.json()["error"]["detail"] == "请求超过 8 MB"


def test_a_declared_length_is_refused_before_anything_is_read(client: TestClient) -> None:
    headers = {"content-type": "application/json", "content-length": str(9 * 1024 * 1024)}

    assert error_of(client.post("/v1/checks", content=b"{}", headers=headers)) == (413, "request_too_large")


def test_a_browser_gets_a_page(client: TestClient) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    answer = client.post("/draft", content=_in_chunks(9), headers=headers)

    assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert "请求超过 8 MB" in answer.text


def test_a_form_of_more_than_a_megabyte_is_read(client: TestClient) -> None:
    """A draft of 300,000 characters is 2.7 MB in a form, as it is in several parts."""
    text = "\n".join(["受理农民工讨薪案件57件，办结率100%。"] * 14_000)
    for parts in (
        {"data": {"text": text, "title": "草稿"}},
        {"files": {"text": (None, text), "title": (None, "草稿")}},
    ):
        answer = client.post("/draft/save?kind=txt", **parts)  # type: ignore[arg-type]

        assert answer.status_code == 200, answer.text[:200]
        assert answer.content.decode("utf-8-sig") == text


def test_a_form_that_is_too_long_is_refused_in_the_one_shape(client: TestClient) -> None:
    parts = {"text": (None, "好" * 3_000_000), "title": (None, "草稿")}

    assert error_of(client.post("/draft/save?kind=txt", files=parts)) == (413, "request_too_large")


def test_a_body_that_drips_is_given_up(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.interfaces.http.bodies._SECONDS", -1.0)

    answer = client.post("/v1/search", json={"query": "工资"})

    assert error_of(answer) == (408, "too_slow")
    assert answer.headers["connection"] == "close"


# --- odd requests ----------------------------------------------------------------------------------------

LONE = json.dumps({"query": "\ud800甲", "text": "\ud800甲", "reason": "\ud800"}).encode()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/search", b'{"query": "\\ud800"}'),
        ("POST", "/v1/search", b'{"query": "x", "authors": ["\\udfff"]}'),
        ("POST", "/v1/search", b'{"\\ud800": "x"}'),
        ("POST", "/v1/checks", b'{"text": "\\ud800\\u7532"}'),
        ("POST", "/v1/checks", b'{"text": "x", "rules": ["\\ud800"]}'),
        ("POST", "/v1/suggestions", b'{"text": "\\ud800", "cursor": 0}'),
        ("POST", "/v1/scaffolds", b'{"portfolios": ["\\ud800"]}'),
        ("POST", "/v1/ignored", b'{"text": "\\ud800"}'),
        ("POST", "/v1/audits", b'{"collections": ["\\ud800"]}'),
        ("PATCH", "/v1/reports/edu-2022", b'{"title": "\\ud800"}'),
        ("POST", "/draft/findings", b'{"text": "\\ud800"}'),
        ("POST", "/v1/search", b'{"query": ' + b"[" * 100_000),
        ("POST", "/v1/search", b'{"query": ' + b"1" * 5_000 + b"}"),
        ("POST", "/v1/search", b"\xff\xfe"),
        ("POST", "/v1/search", b"[1]"),
        ("POST", "/v1/search", b"null"),
        ("GET", "/v1/audits/" + "x" * 5_000, b""),
        ("GET", "/v1/audits/..%2f..%2fetc", b""),
        ("GET", "/v1/audits/a%00b", b""),
        ("DELETE", "/v1/audits/" + "甲" * 1_000, b""),
        ("GET", "/v1/audits/" + "x" * 5_000 + "/report.html", b""),
        ("GET", "/v1/reports/" + "x" * 5_000, b""),
        ("GET", "/v1/reports/%00", b""),
        ("GET", "/v1/reports/%ed%a0%80", b""),
        ("DELETE", "/v1/ignored/%00", b""),
        ("GET", "/audit/" + "x" * 5_000, b""),
        ("GET", "/reports/" + "x" * 5_000, b""),
        ("GET", "/v1/search?q=%ed%a0%80", b""),
        ("GET", "/v1/trends?phrase=%ed%a0%80x", b""),
        ("GET", "/v1/trends?since=" + "9" * 400, b""),
        ("GET", "/" + "x" * 5_000, b""),
    ],
    ids=lambda value: str(value)[:30],
)
def test_odd_requests_are_refused_in_the_one_shape(
    client: TestClient, method: str, path: str, body: bytes
) -> None:
    headers = {"content-type": "application/json"} if body else {}
    answer = client.request(method, path, content=body, headers=headers)

    if answer.status_code == 200:  # a half character is read as U+FFFD
        assert "\\ud8" not in answer.text
        return
    status, _ = error_of(answer)
    assert 400 <= status < 500
    assert len(answer.text) < 1_000


@pytest.mark.parametrize(
    "name",
    ["..", ".", "a\x00b.txt", "长" * 200 + ".txt", "", "/", "C:\\", "con.txt", "../../x.txt", "\ud800.txt"],
)
@pytest.mark.parametrize("path", ["/draft/open", "/draft/comments"])
def test_odd_names_of_files_are_refused_or_read(client: TestClient, path: str, name: str) -> None:
    sent = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="'
        + name.encode("utf-8", "surrogatepass")
        + b'"\r\nContent-Type: text/plain\r\n\r\n'
        + "一、履职情况\n受理农民工讨薪案件57件。".encode()
        + b"\r\n--b--\r\n"
    )
    answer = client.post(path, content=sent, headers={"content-type": "multipart/form-data; boundary=b"})

    if answer.status_code != 200:
        status, _ = error_of(answer)
        assert 400 <= status < 500


@pytest.mark.parametrize(
    "details", ["x", "[]", '{"year": 3}', '{"unknown": ""}', "null", '{"title": "\\ud800"}']
)
def test_odd_details_are_refused(client: TestClient, details: str) -> None:
    answer = client.post(
        "/draft/comments", files={"file": ("甲.txt", "一、履职情况"), "told": (None, details)}
    )

    assert 400 <= error_of(answer)[0] < 500


def test_a_method_that_is_not_there_names_those_that_are(client: TestClient) -> None:
    answer = client.put("/v1/search", json={})

    assert error_of(answer) == (405, "http_error")
    assert sorted(answer.headers["allow"].split(", ")) == ["GET", "POST"]


def test_what_fails_keeps_headers_and_shape_and_says_nothing_of_the_request(
    client: TestClient, service: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("某个程序错误")

    monkeypatch.setattr(Assistant, "search", broken)
    with caplog.at_level(logging.INFO):
        answer = client.post("/v1/search", json={"query": "机密的一句话"}, headers={"x-request-id": "r-1"})

    assert error_of(answer) == (500, "error")
    assert answer.headers["x-request-id"] == "r-1"
    assert "某个程序错误" in caplog.text
    assert "机密的一句话" not in caplog.text
    assert {getattr(one, "status", None) for one in caplog.records if one.name == "assistant.http"} == {
        None,
        500,
    }


def test_errors_of_the_product_are_counted_by_code(service: Assistant) -> None:
    with TestClient(create_app(assistant=service), base_url="http://localhost") as client:
        client.post("/v1/search", json={"query": "x", "portfolios": ["炼丹"]})
        client.get("/v1/search?q=工资")
        figures = client.get("/metrics").text

    assert 'assistant_refusals_total{code="unknown_value"} 1.0' in figures
    assert 'assistant_requests_total{method="GET",route="/v1/search",status="200"} 1.0' in figures
    assert 'assistant_queue_waiting{queue="light"} 0.0' in figures
    assert "assistant_reports 3.0" in figures
    assert "assistant_generation_age_seconds" in figures


def test_without_an_index_the_figures_say_so(tmp_path: Any) -> None:
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    with TestClient(create_app(settings), base_url="http://localhost") as empty:
        figures = empty.get("/metrics").text

    assert "assistant_ready 0.0" in figures
