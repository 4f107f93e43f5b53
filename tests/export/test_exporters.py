"""What all exporters share: discovery, names, calls and labels."""

from dataclasses import replace

import pytest
from checked_draft import DRAFT, NOTHING, RESULT, TEXT
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.errors import UnknownValue
from assistant.domain.results import DiffType, Kind, Level, Origin, Severity
from assistant.domain.text import Span
from assistant.export import check_exporters, export_check, labels
from assistant.export._positions import Positions
from assistant.export.labels import (
    Difference,
    citation,
    count_summary,
    finding_label,
    other_citations,
    shortened,
)

KINDS = ("docx", "html", "json", "rdjson", "sarif", "text")


def test_installed_exporters() -> None:
    assert tuple(check_exporters()) == KINDS
    named_so = {
        kind: (module.SUFFIX, module.MEDIA_TYPE, module.TITLE) for kind, module in check_exporters().items()
    }
    assert named_so == {
        "docx": (
            ".docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "Word",
        ),
        "html": (".html", "text/html; charset=utf-8", "网页（可打印）"),
        "json": (".json", "application/json", "JSON 数据"),
        "rdjson": (".rdjson", "application/json", "rdjson（reviewdog）"),
        "sarif": (".sarif", "application/sarif+json", "SARIF"),
        "text": (".txt", "text/plain; charset=utf-8", "纯文本"),
    }


def test_findings_are_listed_by_weight() -> None:
    """Errors before shared text, another author's before one's own, warnings before infos."""
    warning, *_ = (one for one in RESULT.findings if one.severity is Severity.WARNING and one.kind is None)
    copied, own, within = (
        replace(warning, kind=kind, span=Span(0, 1)) for kind in (Kind.COPIED, Kind.SELF, Kind.WITHIN)
    )
    info = replace(warning, severity=Severity.INFO, span=Span(0, 1))

    assert labels.by_weight([info, own, within, copied, warning]) == [warning, copied, within, own, info]


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownValue) as refusal:
        export_check("xlsx", RESULT, DRAFT)
    assert refusal.value.detail == "没有“xlsx”这个导出格式"
    assert refusal.value.hint == "可用的格式：docx、html、json、rdjson、sarif、text"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "docx"])
def test_exports_are_deterministic(kind: str) -> None:
    """All but docx, which contains the time, can be compared byte by byte."""
    assert export_check(kind, RESULT, DRAFT) == export_check(kind, RESULT, DRAFT)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("result", [RESULT, NOTHING], ids=["findings", "nothing"])
def test_no_verdict(kind: str, result: object) -> None:
    assert "抄袭".encode() not in export_check(kind, result, DRAFT)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_draft(kind: str) -> None:
    assert export_check(kind, NOTHING, replace(DRAFT, text=""))


@pytest.mark.parametrize(
    ("names", "members"),
    [
        (labels.LEVELS, Level),
        (labels.KINDS, Kind),
        (labels.SEVERITIES, Severity),
        (labels.CHANGES, DiffType),
    ],
    ids=["levels", "kinds", "severities", "changes"],
)
def test_every_value_has_a_label(names: dict[object, str], members: type) -> None:
    assert set(names) == set(members)


def test_labels() -> None:
    assert [finding_label(finding) for finding in RESULT.findings] == [
        "文字重合 · 本人往年 · 仅改数字",
        "outside_rule",
        "文字重合 · 通用提法",
        "文字重合 · 本文之内 · 相同",
        "外地地名",
        "待填",
    ]


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (Origin("a", "述职报告", "甲某", 2022), "《述职报告》（甲某，2022年）"),
        (Origin("a", "述职报告", "", 2022), "《述职报告》（2022年）"),
        (Origin("a", "《准则》学习报告", "甲某", None), "《准则》学习报告（甲某）"),
        (Origin("人社/2022", "", "", None), "编号 人社/2022"),
    ],
    ids=["all", "no author", "marks of its own", "only an id"],
)
def test_citations(origin: Origin, expected: str) -> None:
    assert citation(origin) == expected


def test_other_citations_are_limited() -> None:
    paid = RESULT.findings[0]
    assert other_citations(paid, 2) == "编号 人社/2019（乙某，2019年）、编号 人社/2020（乙某，2020年）等 4 篇"
    assert other_citations(replace(paid, also_in=paid.also_in[:1]), 2) == "编号 人社/2019（乙某，2019年）"
    assert other_citations(replace(paid, also_in=())) == ""


def test_count_summary() -> None:
    assert count_summary(RESULT) == "共 5 处：请核对 3 处，提示 2 处；另有通用提法 1 处"
    assert count_summary(NOTHING) == "没有需要核对的地方"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Difference("46", "58", "数字"), "“46”→“58”（数字）"),
        (Difference("", "新", "新增"), "增“新”"),
        (Difference("旧", "", "删去"), "删“旧”"),
        (Difference("前后", "前后", "移动"), "移“前后”"),
    ],
)
def test_differences(change: Difference, expected: str) -> None:
    assert str(change) == expected


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("　　一、学习\n　　二、履职\t好", 40, "一、学习 二、履职 好"),
        ("甲乙丙丁", 4, "甲乙丙丁"),
        ("甲乙丙丁戊", 4, "甲乙丙…"),
        ("甲\x1b[31m乙\x07", 40, "甲[31m乙"),
        ("", 4, ""),
    ],
    ids=["lines", "fits", "too long", "controls", "empty"],
)
def test_shortened(text: str, most: int, expected: str) -> None:
    assert shortened(text, most) == expected


@given(st.text(alphabet="a甲𠮷\n", max_size=30), st.integers(0, 30))
def test_positions(text: str, offset: int) -> None:
    """Line and column give back the offset, in characters and in bytes."""
    offset = min(offset, len(text))
    place, byte = Positions(text).at(offset), Positions(text).byte_column(offset)
    lines = text.split("\n")
    before = "\n".join([*lines[: place.line - 1], lines[place.line - 1][: place.column - 1]])
    assert before == text[:offset]
    encoded = lines[place.line - 1].encode()[: byte - 1]
    assert encoded.decode() == lines[place.line - 1][: place.column - 1]


def test_positions_in_the_draft() -> None:
    assert str(Positions(TEXT).at(TEXT.index("祥镇"))) == "4:15"
    assert Positions(TEXT).byte_column(TEXT.index("祥镇")) == 1 + len("　　完成***所学校改造，𠮷".encode())
