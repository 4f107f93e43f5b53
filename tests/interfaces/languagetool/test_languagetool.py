"""LanguageTool's protocol: seven clients' requests as they send them, each answered to the last field."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.base.version import __version__
from assistant.service import MAX_CHARACTERS
from protocol_clients import (
    Sent,
    address_bar,
    browser_form,
    collabora,
    curl,
    java,
    libreoffice_7_4,
    libreoffice_25_2,
    ltex,
    obsidian,
)

TAKEN = "受理农民工讨薪案件57件，办结率100%，为1200余名农民工追回工资1460万元。"
TOLD = "与《石渡县人社局局长2022年度述职述廉报告》（乙，2022年）相同，年份不详，先后不明"
FRESH = "今年试着把信访接待搬到集市上，支一张桌子、摆两条板凳。"
SOFTWARE = {
    "name": "述职报告助手",
    "version": __version__,
    "buildDate": "",
    "apiVersion": 1,
    "premium": False,
    "premiumHint": "",
    "status": "",
}
CHINESE = {"name": "中文（简体）", "code": "zh-CN", "confidence": 1.0, "source": "han"}


def ask(client: TestClient, sent: Sent) -> dict[str, Any]:
    answer = client.request(sent.method, sent.path, content=sent.body, headers=dict(sent.headers))
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def reuse(offset: int, sentence: str, *, context: str = "", at: int | None = None, length: int = 42) -> Any:
    """The finding for TAKEN, whole. ``offset`` in UTF-16 units of the text, ``at`` of the context."""
    return {
        "message": TOLD,
        "shortMessage": "文字重合 · 他人报告 · 相同",
        "offset": offset,
        "length": length,
        "replacements": [],
        "context": {"text": context or sentence, "offset": offset if at is None else at, "length": length},
        "sentence": sentence,
        "type": {"typeName": "Hint"},
        "rule": {
            "id": "DUTY_REPORT_REUSE",
            "subId": "copied",
            "description": "文字重合",
            "issueType": "style",
            "category": {"id": "STYLE", "name": "表述"},
            "isPremium": False,
        },
        "ignoreForIncompleteSentence": False,
        "contextForSureMatch": 0,
    }


# --- LibreOffice -------------------------------------------------------------------------------------

NOTED = f"𠮷祥镇&乡=村，{FRESH}{TAKEN}台账按“a=b&language=en-US”记，100%+入册。"


@pytest.mark.parametrize("send", [libreoffice_7_4, libreoffice_25_2])
@pytest.mark.parametrize("base", ["/v2", "", "/v2/"], ids=["with /v2", "at the root", "ends with a slash"])
def test_writer_is_answered_in_full(client: TestClient, send: Any, base: str) -> None:
    """Raw or encoded: & = + % and a second language= are text. Offsets count 𠮷 as two."""
    told = ask(client, send(NOTED, base=base))

    begin = NOTED.index(TAKEN)
    window = NOTED[begin - 40 if begin > 40 else 0 : begin + 42 + 40]
    assert told == {
        "software": SOFTWARE,
        "warnings": {"incompleteResults": False},
        "language": {"name": "中文（简体）", "code": "zh-CN", "detectedLanguage": CHINESE},
        "matches": [reuse(begin + 1, TAKEN, context=window, at=begin + 1)],
    }
    assert begin + 1 == 36


@pytest.mark.parametrize("send", [libreoffice_7_4, libreoffice_25_2])
def test_a_paragraph_that_begins_with_a_digit_comes_as_english(client: TestClient, send: Any) -> None:
    text = f"2023年以来，{TAKEN}"
    told = ask(client, send(text, "en-US"))

    assert told["language"] == {"name": "English (US)", "code": "en-US", "detectedLanguage": CHINESE}
    assert [(one["offset"], one["length"]) for one in told["matches"]] == [(8, 42)]


@pytest.mark.parametrize("send", [libreoffice_7_4, libreoffice_25_2])
def test_content_controls_and_fields_keep_their_place(client: TestClient, send: Any) -> None:
    """Writer puts \\x04 and \\x05 where a control begins and ends, \\x01 at one of no kind, a zero-width space at a field."""
    found = TAKEN.replace("57", "\x0457\x05").replace("，办", "\x01，\u200b办")
    told = ask(client, send(f"\x04𠮷祥镇。\x05{found}"))

    whole = f"\x04𠮷祥镇。\x05{found}"
    assert told["matches"] == [reuse(7, f"\x05{found}", context=whole, length=46)]


def test_writer_with_a_key(client: TestClient) -> None:
    """7.4 appends user name and key behind the language, not encoded either."""
    sent = libreoffice_7_4(f"{FRESH}&x=1。{TAKEN}")
    told = ask(client, Sent(sent.path, sent.body + "&username=审稿@县府&apiKey=k-1".encode()))

    assert [(one["offset"], one["sentence"]) for one in told["matches"]] == [(len(FRESH) + 5, TAKEN)]
    assert told["language"]["code"] == "zh-CN"


def test_english_is_answered_and_left_alone(client: TestClient) -> None:
    told = ask(client, libreoffice_25_2("The quick brown fox & co. 2024", "en-US"))

    assert told["matches"] == []
    assert told["language"] == {
        "name": "English (US)",
        "code": "en-US",
        "detectedLanguage": {"name": "English (US)", "code": "en-US", "confidence": 1.0, "source": "han"},
    }


@pytest.mark.parametrize("base", ["/v2", "", "/v2/"])
def test_the_languages_that_writer_routes_here(client: TestClient, base: str) -> None:
    """7.4 asks for them, and drops paragraphs in any other: longCode is what it reads."""
    answer = client.get(f"{base}/languages")

    assert answer.json() == [
        {"name": "中文（简体）", "code": "zh", "longCode": "zh-CN"},
        {"name": "English (US)", "code": "en", "longCode": "en-US"},
    ]


def test_collabora(client: TestClient) -> None:
    told = ask(client, collabora(f"{FRESH}{TAKEN}"))

    assert told["matches"] == [
        reuse(len(FRESH), TAKEN, context=f"{FRESH}{TAKEN}", at=len(FRESH)),
    ]


# --- annotation --------------------------------------------------------------------------------------


def test_ltex_counts_in_text_and_markup_together(client: TestClient) -> None:
    """Markup inside the finding belongs to it, and is told as it was sent; the sentence is as it is read."""
    taken = TAKEN.replace("57件", "")
    first, last = taken.split("，办", 1)
    parts = [
        {"markup": "\\section{", "interpretAs": ""},
        {"text": "带队伍"},
        {"markup": "}\n", "interpretAs": "\n\n"},
        {"text": f"𠮷祥镇。{first}"},
        {"markup": "\\textbf{"},
        {"text": "57件"},
        {"markup": "}"},
        {"text": f"，办{last}"},
    ]
    told = ask(client, ltex(parts))

    sent = "".join(part.get("text", part.get("markup", "")) for part in parts)
    begin = sent.index(first)
    found = f"{first}\\textbf{{57件}}，办{last}"
    assert sent[begin:] == found
    assert told["matches"] == [reuse(begin + 1, TAKEN, context=sent.replace("\n", " "), length=len(found))]
    assert told["language"]["detectedLanguage"] == CHINESE


def test_obsidian(client: TestClient) -> None:
    """Its pieces carry offsets of their own; its window is another origin, which must be let in to read the answer."""
    parts: list[dict[str, object]] = [
        {"markup": "- [ ] ", "interpretAs": "", "offset": {"start": 0, "end": 6}},
        {"text": f"🙂{TAKEN}", "offset": {"start": 6, "end": 50}},
        {"markup": "\n\n", "interpretAs": "\n\n", "offset": {"start": 50, "end": 52}},
    ]
    sent = obsidian(parts)
    answer = client.request(sent.method, sent.path, content=sent.body, headers=dict(sent.headers))

    assert answer.headers["access-control-allow-origin"] == "app://obsidian.md"
    assert answer.headers["vary"] == "Origin"
    told = answer.json()
    assert told["language"] == {"name": "中文（简体）", "code": "zh-CN", "detectedLanguage": CHINESE}
    assert told["matches"] == [reuse(8, f"🙂{TAKEN}", context=f"- [ ] 🙂{TAKEN}  ")]
    listed = client.get("/v2/languages", headers={"origin": "app://obsidian.md"})
    assert listed.headers["access-control-allow-origin"] == "app://obsidian.md"


@pytest.mark.parametrize(
    ("origin", "path"),
    [
        ("https://example.org", "/v2/check"),
        ("app://obsidian.md.example.org", "/v2/check"),
        ("null", "/v2/check"),
        ("app://obsidian.md", "/v1/checks"),
        ("app://obsidian.md", "/v2x/check"),
    ],
)
def test_other_windows_are_not_let_in(client: TestClient, origin: str, path: str) -> None:
    answer = client.post(path, content=b"text=a&language=zh-CN", headers={"origin": origin})

    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_what_is_only_read_and_never_sent_is_not_marked(client: TestClient) -> None:
    """Markup of no length that is read as something: there is nothing to underline."""
    told = ask(client, ltex([{"text": FRESH}, {"markup": "", "interpretAs": TAKEN}]))

    assert told["matches"] == []


def test_text_in_data_without_annotation(client: TestClient) -> None:
    sent = Sent("/v2/check", b"language=zh-CN&data=" + f'{{"text":"{TAKEN}"}}'.encode())

    assert [one["offset"] for one in ask(client, sent)["matches"]] == [0]


# --- LanguageTool's client, curl, browsers -----------------------------------------------------------


def test_the_java_client(client: TestClient) -> None:
    """It asks first how much it may send, with a body of one zero byte, and reads an integer."""
    length = client.post("/v2/maxtextlength", content=b"\0")
    told = ask(client, java(f"{FRESH}\n{TAKEN}", motherTongue="zh-CN", mode="ALL"))

    assert (length.text, length.headers["content-type"]) == (str(MAX_CHARACTERS), "text/plain; charset=utf-8")
    assert int(length.text) == 300_000
    assert told["matches"] == [
        reuse(len(FRESH) + 1, TAKEN, context=f"{FRESH} {TAKEN}", at=len(FRESH) + 1),
    ]


def test_the_java_client_reads_the_rules(client: TestClient) -> None:
    told = client.post("/v2/configinfo", content=b"language=zh-CN").json()

    assert (told["software"], told["parameter"]) == (SOFTWARE, {"maxTextLength": MAX_CHARACTERS})
    rules = {rule["ruleId"]: rule for rule in told["rules"]}
    assert rules["DUTY_REPORT_REUSE"] == {
        "ruleId": "DUTY_REPORT_REUSE",
        "description": "文字重合",
        "categoryId": "STYLE",
        "categoryName": "表述",
        "locQualityIssueType": "style",
    }
    assert rules["DUTY_REPORT_PLACEHOLDER"]["categoryId"] == "MISC"
    assert "DUTY_REPORT_STRUCTURE" not in rules, "it needs the whole report, so that it never answers here"


TWO = f"{TAKEN}另有XX名待核。"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, ["DUTY_REPORT_REUSE", "DUTY_REPORT_PLACEHOLDER"]),
        ({"disabledRules": "X, DUTY_REPORT_REUSE"}, ["DUTY_REPORT_PLACEHOLDER"]),
        ({"disabledCategories": "MISC"}, ["DUTY_REPORT_REUSE"]),
        ({"enabledRules": "DUTY_REPORT_PLACEHOLDER"}, ["DUTY_REPORT_REUSE", "DUTY_REPORT_PLACEHOLDER"]),
        ({"enabledRules": "DUTY_REPORT_PLACEHOLDER", "enabledOnly": "yes"}, ["DUTY_REPORT_PLACEHOLDER"]),
        ({"enabledCategories": "STYLE", "enabledOnly": "true"}, ["DUTY_REPORT_REUSE"]),
        ({"enabledRules": "X", "enabledOnly": "true"}, []),
    ],
)
def test_rules_are_switched_by_the_client(client: TestClient, more: dict[str, str], found: list[str]) -> None:
    assert [one["rule"]["id"] for one in ask(client, java(TWO, **more))["matches"]] == found


def test_curl_without_encoding(client: TestClient) -> None:
    text = f"一村&一策，a=b，100%+。{TAKEN}"

    assert [one["offset"] for one in ask(client, curl(text))["matches"]] == [text.index(TAKEN)]


@pytest.mark.parametrize("send", [browser_form, address_bar])
def test_browsers(client: TestClient, send: Any) -> None:
    """A form sends line ends as CRLF, and counts in what it sent."""
    text = f"+ 一村&一策\n{FRESH}\n{TAKEN}"
    [found] = ask(client, send(text))["matches"]
    sent = text.replace("\n", "\r\n") if send is browser_form else text

    assert (found["offset"], found["length"]) == (sent.index(TAKEN), 42)
    assert found["sentence"] == TAKEN
    assert "\n" not in found["context"]["text"]
    assert found["context"]["text"][found["context"]["offset"] :][:42] == TAKEN


def test_no_more_replacements_than_writer_shows(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than ten crash its menu. What is to be put right is orange there, not red."""
    from assistant.domain.results import Finding, Severity
    from assistant.domain.text import Span
    from assistant.review.rules import placeholder

    many = tuple(f"第{number}种写法" for number in range(12))
    found = Finding("placeholder", Severity.WARNING, Span(1, 3), "请补上实际内容", 1.0, replacements=many)
    monkeypatch.setattr(placeholder, "check", lambda _: [found])
    [told] = ask(client, libreoffice_25_2("为XX名群众办了证。"))["matches"]

    assert [one["value"] for one in told["replacements"]] == list(many[:10])
    assert (told["rule"]["category"]["id"], told["rule"]["issueType"]) == ("MISC", "uncategorized")
    assert told["shortMessage"] == "待填"


def test_set_phrases_are_not_underlined(client: TestClient) -> None:
    told = ask(client, libreoffice_7_4("增强“四个意识”、坚定“四个自信”、做到“两个维护”。"))

    assert told["matches"] == []


# --- what cannot be understood -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b"", 422, "请求里没有 text，也没有 data"),
        (b"language=zh-CN", 422, "请求里没有 text，也没有 data"),
        (TAKEN.encode(), 422, "请求里没有 text，也没有 data"),
        (b"\xff\xfe\x00", 422, "请求里没有 text，也没有 data"),
        (b'{"text": "\xe5\xa5\xbd"}', 422, "请求里没有 text，也没有 data"),
        (b"data=%7B", 422, "data 不是有效的 JSON"),
        (b"data=" + b"%5B" * 200_000, 422, "data 不是有效的 JSON"),
        (b"data=%5B1%5D", 422, "data 应是一个对象"),
        (b'data={"annotation":3}', 422, "data 里没有 annotation"),
        (
            b'data={"annotation":[{"text":"a","markup":"b"}]}',
            422,
            "annotation 的每一项应是 text 或 markup 之一",
        ),
        (b'data={"annotation":["a"]}', 422, "annotation 的每一项应是 text 或 markup 之一"),
        (b"text=" + "好".encode() * 300_001, 413, "文字有 300001 个字，最多 300000 个"),
        (b"text=" + b"a" * 16_777_216, 413, "请求超过 16 MB"),
    ],
    ids=[
        "nothing",
        "no text",
        "no form",
        "no characters",
        "JSON",
        "cut short",
        "nested",
        "a list",
        "annotation a number",
        "both",
        "a string",
        "too long",
        "too large",
    ],
)
def test_what_cannot_be_checked_is_an_error(
    client: TestClient, body: bytes, status: int, detail: str
) -> None:
    answer = client.post(
        "/v2/check", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )

    assert (answer.status_code, answer.json()["error"]["detail"]) == (status, detail)
    assert answer.json()["error"]["hint"]


def test_a_body_without_a_length_is_cut_off_too(client: TestClient) -> None:
    answer = client.post("/v2/check", content=(b"text=" + b"a" * 1_048_576 for _ in range(17)))

    assert (answer.status_code, answer.json()["error"]["detail"]) == (413, "请求超过 16 MB")


def test_halves_of_characters_keep_the_count(client: TestClient) -> None:
    """A lone surrogate is one unit, and no reason to fail."""
    sent = Sent("/v2/check", b'language=zh-CN&data={"text":"\\ud842' + TAKEN.encode() + b'\\udfb7"}')

    assert [(one["offset"], one["length"]) for one in ask(client, sent)["matches"]] == [(1, 42)]


def test_the_addresses_are_described_once(client: TestClient) -> None:
    paths = [path for path in client.get("/openapi.json").json()["paths"] if "check" in path]

    assert sorted(paths) == ["/v1/checks", "/v2/check"]


def test_no_verdict_is_ever_passed(client: TestClient) -> None:
    assert "抄袭" not in client.post("/v2/check", content=libreoffice_7_4(NOTED).body).text
