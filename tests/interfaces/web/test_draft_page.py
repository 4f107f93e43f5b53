"""The page at ``/draft`` without a script, and what its script asks."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from lxml import html

SAID = "对全县适龄儿童逐户核对台账，劝返辍学学生21名，义务教育巩固率达到98.6%，家长和老师都签了责任书。"
FRESH = "今年试着把信访接待搬到集市上，支一张桌子、摆两条板凳。"

_FRONTEND = Path(__file__).parents[3] / "src/assistant/interfaces/web/frontend"


def _said(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.cssselect(path)]


def _findings(client: TestClient, **asked: Any) -> dict[str, Any]:
    answer = client.post("/draft/findings", json=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_the_form_answers_with_its_findings(client: TestClient) -> None:
    """No script is needed: text and what is known of it come back, with the findings beside."""
    answer = client.post("/draft", data={"text": f"{FRESH}\r\n{SAID}", "author": "丁", "year": "2024"})
    page = html.fromstring(answer.text)

    assert page.cssselect("#text")[0].text_content().strip() == f"{FRESH}\n{SAID}"
    assert page.cssselect("#told-author")[0].get("value") == "丁"
    assert [record.split("2 行")[1].strip() for record in _said(page, ".finding-card .standing")] == [""]
    assert page.cssselect(".finding-card .side-name a")[0].get("href", "").startswith("/reports/")


def test_what_is_only_worth_a_look_is_folded(client: TestClient) -> None:
    """One line that opens, without a script too; where there is nothing to fold there is no line."""
    hint = "全镇干部喜迎党的二十大，把路修到了组。"
    page = html.fromstring(client.post("/draft", data={"text": f"{hint}\n{SAID}", "year": "2022"}).text)

    assert _said(page, "#hints > summary") == ["提示（拿不准，供参考） 1"]
    assert _said(page, "#hints .quoted") == ["喜迎党的二十大"]
    assert len(page.cssselect("#findings > li")) == 1
    assert page.cssselect("#hints")[0].get("hidden") is None

    page = html.fromstring(client.post("/draft", data={"text": SAID, "year": "2024"}).text)
    assert page.cssselect("#hints")[0].get("hidden") is not None


def test_the_limit_is_that_of_its_kind(client: TestClient) -> None:
    assert _findings(client, text=f"2024年度述职报告\n\n{FRESH}")["most"] == 5000
    assert _findings(client, text=FRESH)["most"] == 0


def test_a_year_that_is_none_is_told(client: TestClient) -> None:
    answer = client.post("/draft/findings", json={"text": FRESH, "year": "今年"})

    assert (answer.status_code, answer.json()["error"]["detail"]) == (422, "年份“今年”不是四位数的年份")


def test_offsets_are_utf16(client: TestClient) -> None:
    """A browser counts 𠮷 as two."""
    text = f"𠮷水镇的𠮷祥村。\n{SAID}"
    told = _findings(client, text=text)
    units = text.encode("utf-16-le")
    found = [
        units[2 * one["begin"] : 2 * one["end"]].decode("utf-16-le")
        for one in told["findings"]
        if one["rule"] == "reuse"
    ]

    assert found == [SAID.removesuffix("。")] or found == [SAID]


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_any_line_end_is_taken(client: TestClient, ending: str) -> None:
    """WPS and Word put CRLF on the clipboard; offsets stay those of what was sent."""
    text = ending.join(["2024年度述职报告", FRESH, SAID])
    told = _findings(client, text=text)
    found = [text[one["begin"] : one["end"]] for one in told["findings"] if one["rule"] == "reuse"]

    assert [one.strip("。") for one in found] == [SAID.strip("。")]
    assert told["end"] == len(text)


def test_only_the_paragraphs_touched_are_asked_about(client: TestClient) -> None:
    text = f"{SAID}\n{FRESH}\n{SAID}"
    begin = len(SAID) + 3
    told = _findings(client, text=text, begin=begin, end=begin)

    assert (told["begin"], told["end"]) == (len(SAID) + 1, len(SAID) + 1 + len(FRESH))
    assert [one for one in told["findings"] if one["rule"] == "reuse"] == []


def test_a_position_outside_the_text_is_refused(client: TestClient) -> None:
    answer = client.post("/draft/findings", json={"text": "甲", "begin": 0, "end": 9})

    assert (answer.status_code, answer.json()["error"]["detail"]) == (422, "要核对的位置不在正文里")


def test_english_around_a_chinese_draft(client: TestClient) -> None:
    page = html.fromstring(client.get("/draft?lang=en").text)

    assert _said(page, ".bar button[type=submit]")[:2] == ["Check", "Open"]
    assert client.get(page.cssselect(".bar a")[0].get("href", "")).status_code == 200
    assert client.get("/draft?lang=fr").status_code == 422


def test_a_file_is_opened_and_saved_again(client: TestClient) -> None:
    """GB18030, with a title that tells the year."""
    text = f"青岚县教育局局长2024年述职报告\r\n{FRESH}"
    opened = client.post("/draft/open", files={"file": ("草稿.txt", text.encode("gb18030"))}).json()
    saved = client.post("/draft/save?kind=docx", data={"text": opened["text"], **opened["told"]})

    assert opened["told"]["year"] == "2024"
    printed = [
        (line.style.name if line.style else "", line.text)
        for line in Document(BytesIO(saved.content)).paragraphs
    ]
    assert printed == [("Title", text.split("\r\n")[0]), ("Normal", ""), ("Normal", FRESH)]
    plain = client.post("/draft/save?kind=txt", data={"text": text})
    assert plain.content.decode("utf-8-sig") == text.replace("\r\n", "\n")


@pytest.mark.parametrize(("name", "data", "code"), [("草稿.exe", b"MZ", 422), ("空.txt", b"", 422)])
def test_what_is_no_draft_is_refused(client: TestClient, name: str, data: bytes, code: int) -> None:
    answer = client.post("/draft/open", files={"file": (name, data)})

    assert answer.status_code == code
    assert answer.json()["error"]["hint"]


def test_the_users_own_document_comes_back_with_comments(client: TestClient) -> None:
    document = Document()
    document.add_paragraph(FRESH)
    document.add_paragraph(SAID)
    buffer = BytesIO()
    document.save(buffer)
    answer = client.post("/draft/comments", files={"file": ("草稿.docx", buffer.getvalue())})
    commented = Document(BytesIO(answer.content))

    assert [line.text for line in commented.paragraphs] == [FRESH, SAID]
    assert [comment.author for comment in commented.comments][:1] == ["述职报告助手"]


def test_the_policy_admits_the_editors_rules_and_no_script_of_the_page(client: TestClient) -> None:
    answer = client.get("/draft")
    policy = answer.headers["Content-Security-Policy"]
    nonce = html.fromstring(answer.text).cssselect("#draft")[0].get("data-nonce")

    assert policy.endswith(f"style-src 'self' 'nonce-{nonce}'")
    assert "unsafe" not in policy


def test_the_notices_name_what_is_in_the_bundle(client: TestClient) -> None:
    """With version and licence as the lock file has them, and the text of every licence."""
    lock = json.loads((_FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = {
        f"{path.removeprefix('node_modules/')} {package['version']} ({package['license']})": package
        for path, package in lock.items()
        if path and not package.get("dev")
    }
    notices = client.get("/static/draft.notices.txt").text
    named = [line for line in notices.splitlines() if line.endswith("(MIT)")]

    assert [line for line in named if line not in locked] == []
    assert {line.rpartition("@")[2].split()[0] for line in named} >= {
        name.removeprefix("@") for name in lock[""]["dependencies"]
    }
    assert notices.count("Permission is hereby granted, free of charge") == len(named)


def test_a_wrong_year_comes_back_with_what_was_written(client: TestClient) -> None:
    answer = client.post("/draft", data={"text": FRESH, "year": "今年"})
    page = html.fromstring(answer.text)

    assert answer.status_code == 422
    assert _said(page, "#wrong") == ["年份“今年”不是四位数的年份；例如 2024；不知道就空着"]
    assert page.cssselect("#text")[0].text_content().strip() == FRESH


def test_the_other_language_keeps_the_sheet(client: TestClient) -> None:
    answer = client.post("/draft?lang=en", data={"text": FRESH, "author": "丁", "report": "edu-2022"})
    page = html.fromstring(answer.text)

    assert _said(page, "h1") == ["Draft"]
    assert page.cssselect("#text")[0].text_content().strip() == FRESH
    assert [
        page.cssselect(f"#draft [name={name}]")[0].get("value") for name in ("author", "report", "lang")
    ] == [
        "丁",
        "edu-2022",
        "en",
    ]


def test_a_filed_report_is_no_source_of_itself(client: TestClient) -> None:
    (report,) = (
        one for one in client.get("/v1/reports").json()["reports"] if "教育局局长2022年" in one["title"]
    )
    page = html.fromstring(client.get("/draft", params={"report": report["id"]}).text)
    form = {
        field.get("name"): field.get("value")
        for field in page.cssselect("#draft input[name]:not([type=file])")
    }
    told = _findings(client, **form, text=page.cssselect("#text")[0].text_content().strip("\n"))

    assert SAID in page.cssselect("#text")[0].text_content()
    assert [
        one["message"]
        for one in told["findings"]
        if one["rule"] == "reuse" and "教育局局长2022年" in one["message"]
    ] == []
    assert client.get("/draft?report=none").status_code == 404


def test_a_fact_sheet_fills_the_draft_without_a_script(client: TestClient) -> None:
    sheet = "指标,单位,数值\n城镇新增就业,人,3650\n".encode()
    fields = {"lang": "zh", "text": "城镇新增就业〔数量〕人，追回工资〔金额〕万元。", "year": "2024"}
    answer = client.post(
        "/draft/facts", data=fields, files={"facts": ("数据.csv", sheet)}, headers={"accept": "text/html"}
    )
    page = html.fromstring(answer.text)
    assert (
        page.cssselect("#text")[0].text_content().strip("\n") == "城镇新增就业3650人，追回工资〔待核〕万元。"
    )
    assert [one.text_content() for one in page.cssselect("#fact-notes li")] == [
        "已读入“数据.csv”，填上 1 个数；没有填的写作“待核”。"
    ]

    wrong = client.post("/draft/facts", data=fields, headers={"accept": "text/html"})
    assert (
        wrong.status_code,
        html.fromstring(wrong.text).cssselect("#text")[0].text_content().strip("\n"),
    ) == (
        422,
        fields["text"],
    )
    told = client.post("/draft/facts", data=fields, files={"facts": ("数据.pdf", b"%PDF")})
    assert told.json()["error"]["code"] == "bad_input"
