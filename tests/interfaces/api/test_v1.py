"""/v1 as programs see it: shapes, exact filters, one error shape."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.interfaces.api.search import SearchLink, SearchRequest

NEW = (
    "青岚县水务局局长2024年述职报告\n\n一、履职情况\n全年整修渠道46公里，新打机井12眼，解决3200人饮水问题。\n"
)


def _error(answer: Any) -> tuple[int, str]:
    body = answer.json()
    assert sorted(body) == ["error"]
    assert sorted(body["error"]) == ["code", "detail", "hint"]
    return answer.status_code, body["error"]["code"]


def test_search_answers_with_passages(client: TestClient) -> None:
    body = client.post("/v1/search", json={"query": "举办招聘会", "portfolios": ["人社"], "limit": 2}).json()

    applied = {name: value for name, value in body["applied"].items() if value not in ([], None)}
    assert applied == {
        "portfolios": ["人社"],
        "mode": "hybrid",
        "limit": 2,
        "offset": 0,
        "sort": "relevance",
        "collapse": False,
    }
    assert sorted(body) == [
        "applied",
        "candidates",
        "facets",
        "hits",
        "next_cursor",
        "query",
        "relevant",
        "took_ms",
        "warnings",
    ]
    hit = body["hits"][0]
    assert hit["report"] == {
        "id": "人社/2022",
        "title": "石渡县人社局局长2022年度述职述廉报告",
        "author": "乙",
        "office": "县人社局局长",
        "region": "澜屏市石渡县",
        "year": 2022,
        "collection": "样本",
    }
    assert (hit["role"], "人社" in hit["portfolios"]) == ("履职", True)
    marked = [hit["text"][span["begin"] : span["end"]] for span in hit["highlights"]]
    assert "举办招聘会" in marked


def test_a_passage_of_two_roles_is_found_under_both_and_says_so(client: TestClient) -> None:
    """Its heading says conduct, its words go on to plans; one that speaks of plans alone stands under plans only."""
    text = (
        "青岚县水务局局长2024年述职报告\n\n一、履职情况\n全年整修渠道46公里，解决3200人饮水问题。\n"
        "二、廉洁自律情况\n严格执行中央八项规定，不插手渠道工程。下一步，我将继续管住自己和身边人，守住廉洁底线。\n"
        "三、下一步打算\n整修支渠30公里，新打机井8眼，把管护责任落实到每一个村。\n"
    )
    client.post("/v1/reports", files=[("files", ("水务局2024.txt", text.encode(), "text/plain"))])

    def found(query: str, role: str) -> list[tuple[str, list[str]]]:
        body = {"query": query, "roles": [role], "year_from": 2024, "mode": "lexical"}
        hits = client.post("/v1/search", json=body).json()["hits"]
        return [(hit["role"], hit["further_roles"]) for hit in hits if query in hit["text"]]

    for role in ("廉政", "打算"):
        assert found("管住自己和身边人", role) == [("廉政", ["打算"])]
    assert found("管住自己和身边人", "履职") == []
    assert (found("整修支渠", "打算"), found("整修支渠", "廉政")) == ([("打算", [])], [])
    counts = client.post("/v1/search", json={"query": "渠道", "year_from": 2024, "facets": ["roles"]}).json()[
        "facets"
    ]["roles"]
    assert counts == {"打算": 2, "履职": 1, "廉政": 1}


def test_a_link_asks_for_the_same_as_a_body() -> None:
    link = SearchLink.model_validate(
        {
            "q": "农民工讨薪",
            "portfolio": ("人社", "信访"),
            "role": ("履职",),
            "year": "2020-2023",
            "author": ("甲",),
            "office": ("县人社局局长",),
            "region": ("石渡县",),
            "collection": ("样本",),
            "exclude_report": ("edu-2022",),
            "mode": "lexical",
            "sort": "newest",
            "group_by": "report",
            "collapse": "true",
            "facet": ("roles", "years"),
            "limit": "5",
            "cursor": "x",
        }
    )
    body = SearchRequest.model_validate(
        {
            "query": "农民工讨薪",
            "portfolios": ["人社", "信访"],
            "roles": ["履职"],
            "year_from": 2020,
            "year_to": 2023,
            "authors": ["甲"],
            "offices": ["县人社局局长"],
            "regions": ["石渡县"],
            "collections": ["样本"],
            "exclude_reports": ["edu-2022"],
            "mode": "lexical",
            "sort": "newest",
            "group_by": "report",
            "collapse": True,
            "facets": ["roles", "years"],
            "limit": 5,
            "cursor": "x",
        }
    )
    assert link.to_query() == body.to_query()
    assert body.to_query().filters.exclude_reports == {"edu-2022"}


def test_a_hit_points_into_its_report(client: TestClient) -> None:
    hit = client.get("/v1/search", params={"q": "招聘会", "mode": "exact"}).json()["hits"][0]
    report = client.get(f"/v1/reports/{hit['report']['id']}").json()

    assert report["text"][hit["span"]["begin"] : hit["span"]["end"]] == hit["text"]
    assert hit["passage_id"] in [passage["id"] for passage in report["passages"]]


def test_a_link_asks_the_same(client: TestClient) -> None:
    posted = client.post(
        "/v1/search",
        json={"query": "追回工资", "roles": ["履职"], "year_from": 2022, "year_to": 2022, "limit": 3},
    ).json()
    linked = client.get(
        "/v1/search", params={"q": "追回工资", "role": "履职", "year": "2022", "limit": 3}
    ).json()

    del posted["took_ms"], linked["took_ms"]
    assert linked == posted


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "欠薪", "portfolio": ["人社"]}, "bad_input"),
        ({"query": "欠薪", "portfolios": ["炼丹"]}, "unknown_value"),
        ({"query": "欠薪", "roles": ["炼丹"]}, "unknown_value"),
        ({"query": "欠薪", "authors": ["无名"]}, "unknown_value"),
        ({"query": "  "}, "bad_input"),
        ({}, "bad_input"),
        ({"query": "欠薪", "mode": "fuzzy"}, "bad_input"),
        ({"query": "欠薪", "limit": 0}, "bad_input"),
        ({"query": "欠薪", "limit": 101}, "bad_input"),
        ({"query": "欠薪", "offset": -1}, "bad_input"),
        ({"query": "欠" * 2001}, "bad_input"),
        ({"query": "欠薪", "year_from": "去年"}, "bad_input"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_answered_is_an_error(client: TestClient, body: dict[str, Any], code: str) -> None:
    assert _error(client.post("/v1/search", json=body)) == (422, code)


def test_an_unknown_value_names_the_nearest(client: TestClient) -> None:
    error = client.post("/v1/search", json={"query": "欠薪", "offices": ["人社局长"]}).json()["error"]

    assert "县人社局局长" in error["hint"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"q": "欠薪", "year": "前年"}, "bad_input"),
        ({"q": "欠薪", "rolle": "履职"}, "bad_input"),
        ({}, "bad_input"),
    ],
    ids=["year", "misspelt parameter", "no query"],
)
def test_a_wrong_link_is_an_error(client: TestClient, params: dict[str, str], code: str) -> None:
    assert _error(client.get("/v1/search", params=params)) == (422, code)


def test_broken_json_is_an_error(client: TestClient) -> None:
    answer = client.post("/v1/search", content='{"query": ', headers={"content-type": "application/json"})

    assert _error(answer) == (422, "bad_input")


def test_a_report_shows_its_structure(client: TestClient) -> None:
    body = client.get("/v1/reports/edu-2022").json()

    assert [(section["role"], (section["heading"] or {}).get("text")) for section in body["sections"]] == [
        ("导语", None),
        ("学习", "一、带头学，在弄懂做实上下功夫"),
        ("履职", "二、履职情况"),
        ("廉政", "三、廉洁自律情况"),
        ("问题", "四、存在的问题"),
        ("打算", "五、下一步打算"),
    ]
    heads = [item["head"]["text"] for item in body["sections"][2]["items"]]
    assert heads == ["（一）控辍保学一个不落。", "（二）清欠保支付。"]
    facts = {
        (fact["kind"], body["text"][fact["span"]["begin"] : fact["span"]["end"]]) for fact in body["facts"]
    }
    assert {("percent", "98.6%"), ("money", "82万元"), ("count", "46名")} <= facts
    evidence = {
        portfolio["name"]: portfolio["evidence"]
        and body["text"][portfolio["evidence"]["begin"] : portfolio["evidence"]["end"]]
        for passage in body["passages"]
        for portfolio in passage["portfolios"]
    }
    assert evidence["教育"]


def test_reports_are_listed_by_source(client: TestClient) -> None:
    body = client.get("/v1/reports", params={"limit": 2}).json()

    assert (body["total"], [record["id"] for record in body["reports"]]) == (3, ["人社/2022", "edu-2022"])


def test_a_report_comes_is_corrected_and_goes(client: TestClient) -> None:
    response = client.post("/v1/reports", files=[("files", ("水务局2024.txt", NEW.encode(), "text/plain"))])
    assert (response.status_code, response.json()["refused"]) == (201, [])
    report_id = response.json()["added"][0]

    corrected = client.patch(f"/v1/reports/{report_id}", json={"author": "戊", "portfolios": ["水利"]}).json()
    assert (corrected["author"], corrected["portfolios"], corrected["year"]) == ("戊", ["水利"], 2024)

    gone = client.delete(f"/v1/reports/{report_id}").json()
    assert (gone["id"], gone["moved_to"].startswith(".removed/")) == (report_id, True)
    assert _error(client.get(f"/v1/reports/{report_id}")) == (404, "not_found")


def test_a_slash_in_an_id_is_no_obstacle(client: TestClient) -> None:
    assert client.get("/v1/reports/人社/2022").json()["id"] == "人社/2022"
    assert client.get("/v1/reports/%E4%BA%BA%E7%A4%BE%2F2022").json()["id"] == "人社/2022"


def test_an_upload_of_which_nothing_is_taken_is_an_error(client: TestClient) -> None:
    answer = client.post("/v1/reports", files=[("files", ("空.txt", b"", "text/plain"))])

    assert _error(answer) == (422, "empty_file")


def test_an_upload_takes_what_it_can(client: TestClient) -> None:
    files = [("files", ("空.txt", b"", "text/plain")), ("files", ("好.txt", NEW.encode(), "text/plain"))]

    body = client.post("/v1/reports", files=files).json()

    assert (len(body["added"]), [refusal["code"] for refusal in body["refused"]]) == (1, ["empty_file"])


def test_the_vocabulary_lists_every_filter_value(client: TestClient) -> None:
    body = client.get("/v1/vocabulary").json()

    assert [entry["value"] for entry in body["authors"]] == ["乙", "甲"]
    assert [entry["value"] for entry in body["years"]] == ["2022", "2023"]
    assert len(body["portfolios"]) == 36
    assert next(entry for entry in body["portfolios"] if entry["name"] == "人社")["passages"] > 0


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["reports"]) == ("ready", 3)


def test_an_address_that_is_not_there(client: TestClient) -> None:
    assert _error(client.get("/v1/nothing")) == (404, "not_found")


def test_the_interface_describes_itself_with_examples(client: TestClient) -> None:
    described = client.get("/openapi.json").json()

    assert described["components"]["schemas"]["SearchRequest"]["examples"][0]["query"] == "农民工讨薪"
    assert {"/v1/search", "/v1/reports", "/v1/vocabulary", "/healthz", "/readyz"} <= set(described["paths"])


def test_every_shape_is_described_and_every_body_refuses_unknown_fields(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    schemas = described["components"]["schemas"]
    bodies = {
        content["schema"]["$ref"].rpartition("/")[2]
        for operations in described["paths"].values()
        for operation in operations.values()
        for kind, content in operation.get("requestBody", {}).get("content", {}).items()
        if kind == "application/json"
    }

    assert {"SearchRequest", "CheckRequest", "AuditRequest", "DispositionRequest", "IgnoreRequest"} <= bodies
    assert [name for name in sorted(bodies) if schemas[name].get("additionalProperties") is not False] == []
    framework = {"HTTPValidationError", "ValidationError", "Body_upload_v1_reports_post"}
    assert [name for name in sorted(set(schemas) - framework) if not schemas[name].get("description")] == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/v1/search", {"query": "欠薪"}),
        ("post", "/v1/checks", {"text": "好"}),
        ("post", "/v1/scaffolds", {"portfolios": ["人社"]}),
        ("post", "/v1/suggestions", {"text": "好", "cursor": 0}),
        ("post", "/v1/ignored", {"rule": "wording"}),
        ("post", "/v1/audits", {}),
        ("patch", "/v1/reports/edu-2022", {"author": "甲"}),
    ],
    ids=lambda value: value if isinstance(value, str) and "/" in value else "",
)
def test_an_unknown_field_is_named(client: TestClient, method: str, path: str, body: dict[str, Any]) -> None:
    answer = client.request(method, path, json={**body, "k": 3})

    assert _error(answer) == (422, "bad_input")
    assert answer.json()["error"]["detail"] == "没有“k”这个字段"


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        pytest.param({"host": "evil.example"}, (403, "not_local"), id="another name"),
        pytest.param({"host": "testserver"}, (403, "not_local"), id="the name that test clients use"),
        pytest.param({"origin": "http://evil.example"}, (403, "foreign_origin"), id="another site"),
        pytest.param({"origin": "http://localhost"}, (422, "bad_input"), id="our own page"),
        pytest.param({"content-length": str(2 * 1024**3)}, (413, "request_too_large"), id="too large"),
    ],
)
def test_what_comes_through_a_browser_from_elsewhere_is_refused(
    client: TestClient, headers: dict[str, str], error: tuple[int, str]
) -> None:
    """A page of another site must not drive this service, nor a name that only points here."""
    assert _error(client.post("/v1/search", content=b"{}", headers=headers)) == error


def test_a_method_that_an_address_does_not_know_keeps_its_status(client: TestClient) -> None:
    assert _error(client.delete("/v1/search")) == (405, "http_error")


def test_answers_carry_a_strict_policy(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
