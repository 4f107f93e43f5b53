"""Findings that the user's list ignores are stated as such in every format; none is dropped silently."""

import json
from dataclasses import replace

from checked_draft import DRAFT, RESULT

from assistant.domain.results import Ignore, Ignored
from assistant.export import export_check

LEFT_OUT = next(finding for finding in RESULT.findings if finding.rule == "placeholder")
LINE = Ignore(rule="placeholder", text="【】", reason="等教育局的数", name="王某", date="2024-11-02")
PARTED = replace(
    RESULT,
    findings=tuple(finding for finding in RESULT.findings if finding is not LEFT_OUT),
    ignored=(Ignored(LEFT_OUT, LINE),),
)


def test_json_lists_them_separately_with_their_line() -> None:
    data = json.loads(export_check("json", PARTED, DRAFT))

    assert [finding["rule"] for finding in data["findings"]].count("placeholder") == 0
    assert [
        (one["finding"]["rule"], one["finding"]["message"], one["ignored_by"]) for one in data["ignored"]
    ] == [
        (
            "placeholder",
            LEFT_OUT.message,
            {
                "id": LINE.id,
                "rule": "placeholder",
                "text": "【】",
                "report": "",
                "office": "",
                "region": "",
                "collection": "",
                "reason": "等教育局的数",
                "name": "王某",
                "date": "2024-11-02",
            },
        )
    ]


def test_text_counts_and_lists_them() -> None:
    lines = export_check("text", PARTED, DRAFT).decode().splitlines()

    assert "稿件/2024 述职.txt:8:7  略过  待填：“【】”（王某，2024-11-02：等教育局的数）" in lines
    assert "共 4 处：请核对 2 处，提示 2 处；另有通用提法 1 处；按忽略清单略过 1 处" in lines


def test_the_page_shows_them_collapsed() -> None:
    page = export_check("html", PARTED, DRAFT).decode()

    assert "<summary>按忽略清单略过 1 处</summary>" in page
    assert "王某，2024-11-02：等教育局的数" in page
    assert "按忽略清单略过" not in export_check("html", RESULT, DRAFT).decode()


def test_sarif_suppresses_them() -> None:
    results = json.loads(export_check("sarif", PARTED, DRAFT))["runs"][0]["results"]

    assert [(one["ruleId"], one["suppressions"]) for one in results if "suppressions" in one] == [
        (
            "placeholder",
            [{"kind": "external", "status": "accepted", "justification": "王某，2024-11-02：等教育局的数"}],
        )
    ]
