"""The JSON export has the form of POST /v1/checks and leaves nothing out."""

import json

from checked_draft import DRAFT, NOTHING, PAID, RESULT, THERE, span

from assistant.domain.codec import encode
from assistant.export import export_check


def test_the_file_is_the_encoded_result() -> None:
    data = export_check("json", RESULT, DRAFT)
    assert json.loads(data) == encode(RESULT)
    assert "学校" in data.decode()
    assert data.endswith(b"}\n")


def test_summary() -> None:
    assert encode(RESULT)["summary"] == {
        "characters": 180,
        "reused": 0.25,
        "reused_raw": 0.375,
        "set_phrases": 0.05,
        "by_level": {"numbers": 46, "verbatim": 18},
        "by_kind": {"self": 46, "within": 9, "formula": 9},
    }


def test_a_finding_with_source_and_diff() -> None:
    finding = encode(RESULT)["findings"][0]
    at = span(PAID).begin
    assert finding | {"also_in": finding["also_in"][:1], "diff": finding["diff"][:2]} == {
        "rule": "reuse",
        "kind": "self",
        "level": "numbers",
        "severity": "warning",
        "span": {"begin": at, "end": at + len(PAID)},
        "message": "与《青岚县教育局局长2022年述职报告》（本人，2022年）近同，仅改数字 2 处",
        "score": 34.5,
        "source": {
            "report_id": "edu-2022",
            "title": "青岚县教育局局长2022年述职报告",
            "author": "甲某",
            "year": 2022,
            "span": {"begin": 120, "end": 120 + len(THERE)},
            "text": THERE,
        },
        "also_in": [{"report_id": "人社/2019", "title": "", "author": "乙某", "year": 2019}],
        "diff": [
            {
                "op": "equal",
                "here": {"begin": at, "end": at + 14},
                "there": {"begin": 120, "end": 134},
                "type": None,
            },
            {
                "op": "delete",
                "here": {"begin": at + 14, "end": at + 14},
                "there": {"begin": 134, "end": 136},
                "type": "deleted",
            },
        ],
        "replacements": [],
        "parts": [
            {
                "span": {"begin": at, "end": at + len(PAID)},
                "there": {"begin": 120, "end": 120 + len(THERE)},
                "level": "numbers",
            }
        ],
        "direction": "earlier",
    }


def test_a_finding_without_a_source() -> None:
    """Set phrases are included; the caller chooses what to list."""
    findings = encode(RESULT)["findings"]
    assert [finding["kind"] for finding in findings] == ["self", None, "formula", "within", None, None]
    place = findings[4]
    assert (place["source"], place["level"], place["diff"], place["replacements"]) == (
        None,
        None,
        [],
        ["青岚县", "全县"],
    )


def test_no_findings() -> None:
    assert encode(NOTHING) == {
        "summary": {
            "characters": 180,
            "reused": 0.0,
            "reused_raw": 0.0,
            "set_phrases": 0.0,
            "by_level": {},
            "by_kind": {},
        },
        "findings": [],
        "ignored": [],
    }
