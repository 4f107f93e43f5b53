"""Reviewdog's format: columns in bytes of UTF-8 from 1, ends exclusive."""

import json
from dataclasses import replace
from typing import Any

import pytest
from checked_draft import DRAFT, NOTHING, RESULT, TEXT, span

from assistant.corpus.parse import parse
from assistant.corpus.readers import read_bytes
from assistant.domain.results import Finding, Severity
from assistant.domain.text import Span
from assistant.export import export_check


def diagnostics() -> list[dict[str, Any]]:
    answer = json.loads(export_check("rdjson", RESULT, DRAFT))
    assert answer["source"] == {"name": "report-assistant"}
    found: list[dict[str, Any]] = answer["diagnostics"]
    return found


def test_ranges_are_the_bytes_of_the_file() -> None:
    lines = TEXT.encode().split(b"\n")
    cut = []
    for diagnostic in diagnostics():
        begin, end = (diagnostic["location"]["range"][side] for side in ("start", "end"))
        assert begin["line"] == end["line"]
        cut.append(lines[begin["line"] - 1][begin["column"] - 1 : end["column"] - 1].decode())
    shown = [finding for finding in RESULT.findings if finding.kind != "formula"]
    assert cut == [finding.span.of(TEXT) for finding in shown]


def test_a_diagnostic() -> None:
    place = {"start": {"line": 7, "column": 37}, "end": {"line": 7, "column": 46}}
    assert span("石渡县").of(TEXT) == "石渡县"
    assert diagnostics()[3] == {
        "message": "“石渡县”不在澜屏市青岚县范围内，请核对",
        "location": {"path": "稿件/2024 述职.txt", "range": place},
        "severity": "WARNING",
        "code": {"value": "foreign_place"},
        "suggestions": [{"range": place, "text": "青岚县"}, {"range": place, "text": "全县"}],
    }


def test_the_source_is_named_once() -> None:
    bare = replace(RESULT.findings[0], message="仅改数字 2 处")
    answer = json.loads(export_check("rdjson", replace(RESULT, findings=(bare,)), DRAFT))
    assert [found["message"] for found in answer["diagnostics"]] == [
        "仅改数字 2 处（来源：《青岚县教育局局长2022年述职报告》（甲某，2022年））"
    ]
    assert diagnostics()[0]["message"] == RESULT.findings[0].message


def test_severities() -> None:
    assert [found["severity"] for found in diagnostics()] == ["WARNING", "INFO", "INFO", "WARNING", "WARNING"]


def test_no_findings() -> None:
    assert json.loads(export_check("rdjson", NOTHING, DRAFT))["diagnostics"] == []


PAGE = """---
author: 甲某
---
# 青岚县教育局局长2024年述职报告

## 一、履职情况

- **𠮷祥镇小学**改造，完成[**XX公里**](路.md)管网。
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_positions_are_those_in_the_file(ends: str) -> None:
    """The checked text has no front matter and no markup; positions must be those in the file."""
    data = PAGE.replace("\n", ends).encode()
    draft = parse(read_bytes(data, "稿.md").text, source="稿.md")
    begin = draft.text.index("XX公里")
    assert draft.text.count("\n", 0, begin) == 4
    unfilled = Finding("placeholder", Severity.WARNING, Span(begin, begin + 4), "还没有填写", 0.0)
    result = replace(NOTHING, findings=(unfilled,))

    written = json.loads(export_check("rdjson", result, draft, data))
    log = json.loads(export_check("sarif", result, draft, data))
    text = export_check("text", result, draft, data).decode()

    line = PAGE.split("\n")[7]
    column = line.index("XX公里")
    place = written["diagnostics"][0]["location"]["range"]
    assert (place["start"], place["end"]) == (
        {"line": 8, "column": len(line[:column].encode()) + 1},
        {"line": 8, "column": len(line[: column + 4].encode()) + 1},
    )
    region = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (8, column + 1, column + 5)
    assert (region["charOffset"], region["snippet"]) == (PAGE.index("XX公里"), {"text": "XX公里"})
    assert text.startswith(f"稿.md:8:{column + 1}-8:{column + 4}  请核对")
