"""SARIF 2.1.0: the constraints of the standard that the output could violate, and what viewers need."""

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from checked_draft import DRAFT, NOTHING, RESULT, TEXT, THERE

from assistant.export import export_check

LOG: dict[str, Any] = json.loads(export_check("sarif", RESULT, DRAFT))
RUN: dict[str, Any] = LOG["runs"][0]
RULES: list[dict[str, Any]] = RUN["tool"]["driver"]["rules"]


def everything(value: Any) -> Any:
    """Every object in the log."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from everything(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from everything(inner)


def test_the_log() -> None:
    assert (LOG["version"], len(LOG["runs"]), RUN["columnKind"], RUN["language"]) == (
        "2.1.0",
        1,
        "unicodeCodePoints",
        "zh-CN",
    )
    assert LOG["$schema"].endswith("sarif-schema-2.1.0.json")
    assert RUN["tool"]["driver"]["name"] == "report-assistant"


def test_rules_are_described_once_and_referred_to() -> None:
    ids = [rule["id"] for rule in RULES]
    assert ids == sorted(set(ids))
    assert {result["ruleId"]: RULES[result["ruleIndex"]]["id"] for result in RUN["results"]} == {
        rule: rule for rule in ("reuse", "foreign_place", "placeholder", "outside_rule")
    }
    assert RULES[ids.index("reuse")] == {
        "id": "reuse",
        "shortDescription": {"text": "文字重合"},
        "fullDescription": {"text": "与库内报告或本文别处相同、相近的文字，附来源和差异。"},
        "defaultConfiguration": {"level": "note"},
    }


def test_regions_agree_in_line_offset_and_text() -> None:
    """Line and column, offset, and text, with the bases of the standard (1, 1 and 0)."""
    lines = TEXT.split("\n")
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in RUN["results"]]
    spans = [finding.span for finding in RESULT.findings]
    assert [(each["charOffset"], each["charLength"]) for each in regions] == [
        (s.begin, len(s)) for s in spans
    ]
    for region, span in zip(regions, spans, strict=True):
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == span.of(TEXT)
        assert region["snippet"] == {"text": span.of(TEXT)}


def test_levels_and_kinds() -> None:
    """A result that is not a failure must have level none (3.27.10)."""
    assert [(each.get("kind", "fail"), each["level"]) for each in RUN["results"]] == [
        ("fail", "warning"),
        ("fail", "note"),
        ("informational", "none"),
        ("fail", "note"),
        ("fail", "warning"),
        ("fail", "warning"),
    ]


def test_sources_are_related_locations() -> None:
    paid, twice = RUN["results"][0]["relatedLocations"], RUN["results"][3]["relatedLocations"]
    assert [each["id"] for each in paid] == [0, 1, 2, 3, 4]
    assert paid[0] == {
        "id": 0,
        "physicalLocation": {
            "artifactLocation": {"uri": "edu-2022", "uriBaseId": "REPORTS"},
            "region": {"charOffset": 120, "charLength": len(THERE), "snippet": {"text": THERE}},
        },
        "message": {"text": "来源：《青岚县教育局局长2022年述职报告》（甲某，2022年）"},
    }
    assert paid[1]["message"] == {"text": "另见编号 人社/2019（乙某，2019年）"}
    assert twice[0]["physicalLocation"]["artifactLocation"] == {
        "uri": RUN["artifacts"][0]["location"]["uri"],
        "index": 0,
    }
    assert (twice[0]["physicalLocation"]["region"]["startLine"], twice[0]["message"]) == (
        6,
        {"text": "本文别处"},
    )


def test_uris_are_valid_and_identify_the_report() -> None:
    addresses = {each["uri"] for each in everything(LOG) if "uri" in each}
    assert all(re.fullmatch(r"(?:[\w.~!$&'()*+,;=@/-]|%[0-9A-F]{2})+", uri, re.ASCII) for uri in addresses)
    assert "稿件/2024 述职.txt" in {unquote(uri) for uri in addresses}
    bases = {each["uriBaseId"] for each in everything(LOG) if "uriBaseId" in each}
    assert bases == set(RUN["originalUriBaseIds"])


def test_messages_have_no_placeholders_and_no_links() -> None:
    """3.11.5 and 3.11.6: braces are doubled, a bracket that would begin a link is escaped."""
    messages = [result["message"]["text"] for result in RUN["results"]]
    assert messages[1] == r"名称请与批复核对 \[见](1)"
    assert messages[-1] == "“【】”处还没有填写{{数量}}"


def test_fixes() -> None:
    fixes = RUN["results"][4]["fixes"]
    region = RUN["results"][4]["locations"][0]["physicalLocation"]["region"]
    assert [fix["description"]["text"] for fix in fixes] == ["改为“青岚县”", "改为“全县”"]
    change = fixes[0]["artifactChanges"][0]
    assert change["artifactLocation"] == {"uri": RUN["artifacts"][0]["location"]["uri"], "index": 0}
    deleted = {name: value for name, value in region.items() if name != "snippet"}
    assert change["replacements"] == [{"deletedRegion": deleted, "insertedContent": {"text": "青岚县"}}]


def test_a_fingerprint_survives_moved_text() -> None:
    moved = replace(DRAFT, text=f"新的一行\n{TEXT}")
    findings = tuple(
        replace(finding, span=type(finding.span)(finding.span.begin + 5, finding.span.end + 5))
        for finding in RESULT.findings
    )
    again = json.loads(export_check("sarif", replace(RESULT, findings=findings), moved))["runs"][0]
    prints = [[each["partialFingerprints"] for each in run["results"]] for run in (RUN, again)]
    assert prints[0] == prints[1]
    assert len({each["finding/v1"] for each in prints[0]}) == len(RESULT.findings)


def test_no_findings() -> None:
    """Without findings the list is empty; a missing list would mean that the check was not run."""
    assert json.loads(export_check("sarif", NOTHING, DRAFT))["runs"][0]["results"] == []
