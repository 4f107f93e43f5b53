"""An audit as a workbook: every worksheet, and no formula whatever a report contains."""

import io
from dataclasses import replace
from typing import Any

import pytest
from finished_audit import FILE, FINDING, HERE, THERE
from openpyxl import load_workbook

from assistant.export import audit_exporters, export_audit
from assistant.export.xlsx import plain


@pytest.fixture(scope="module")
def book() -> Any:
    return load_workbook(io.BytesIO(export_audit("xlsx", FILE)))


def _row(book: Any, sheet: str, number: int = 2) -> dict[str, Any]:
    heads = [cell.value for cell in book[sheet][1]]
    return dict(zip(heads, [cell.value for cell in book[sheet][number]], strict=True))


def test_worksheets(book: Any) -> None:
    assert book.sheetnames == ["差错", "比例", "两两对照", "多篇相同", "各处", "设置"]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}


def test_the_ranking_has_percentages_and_file_metadata(book: Any) -> None:
    row = _row(book, "比例")

    assert {
        name: row[name]
        for name in ("序", "作者", "年份", "相同相近处数", "差错", "文件：最后保存者", "文件：编辑分钟")
    } == {
        "序": 1,
        "作者": "乙",
        "年份": 2023,
        "相同相近处数": 1,
        "差错": 1,
        "文件：最后保存者": "李四",
        "文件：编辑分钟": 95,
    }
    assert (row["与他人"], row["本人往年"], row["三项合计（不计标题和通用提法）"], row["全部计入"]) == (
        0.3,
        0.1,
        0.4,
        0.5,
    )
    assert (row["最大单一来源占"], row["与最大单一来源的先后"]) == (0.25, "来源在先")
    assert book["比例"]["I2"].number_format == "0.0%"
    assert row["沿用本人哪几年"] == "2021：25%、年份不明：5%"
    assert _row(book, "比例", 4)["与哪篇全文相同"] == "r1"


def test_a_pair_has_shares_of_both_and_characters_by_level(book: Any) -> None:
    row = _row(book, "两两对照")

    assert [row[name] for name in row if name.startswith("占")] == [0.25, 0.3, 0.15, 0.2]
    assert (row["仅改数字（字）"], row["相同（字）"]) == (len(HERE), None)


def test_a_cluster_names_its_earliest_report(book: Any) -> None:
    row = _row(book, "多篇相同")

    assert row["报告篇数"] == 3
    assert row["最早"].startswith("最早见于《")
    assert row["最早"].endswith("（甲，2022年）")
    assert row["不同写法"] == f"2 处：{THERE}\n1 处：{HERE}"


def test_a_finding_has_source_difference_and_decision(book: Any) -> None:
    row = _row(book, "各处")

    assert (row["编号"], row["本篇文字"], row["来源文字"]) == (FINDING.id, HERE, THERE)
    assert row["差异"] == "“11”→“16”（数字）"
    assert (row["处理"], row["处理人"]) == ("需要改", "王五")


def test_an_error_stands_first_with_its_sentence(book: Any) -> None:
    row = _row(book, "差错")

    assert (row["差错"], row["写的是"], row["原句"]) == ("外地地名", "荻浦村", "驻荻浦村的工作队换了三茬。")


@pytest.mark.parametrize(
    ("sheet", "cell"), [("比例", "B3"), ("比例", "D2"), ("各处", "Q2")], ids=["equals", "at", "minus"]
)
def test_text_that_begins_like_a_formula_is_text(book: Any, sheet: str, cell: str) -> None:
    assert book[sheet][cell].value[0] in "=@-"
    assert (book[sheet][cell].data_type, book[sheet][cell].quotePrefix) == ("s", True)


def test_no_cell_of_the_book_is_a_formula(book: Any) -> None:
    assert [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []


def test_the_settings_state_what_was_left_out(book: Any) -> None:
    rows = [(row[0].value, row[1].value) for row in book["设置"]]

    assert ("说明", FILE.result.warnings[0]) in rows
    assert ("范围", "材料集“2023年”（3 篇）") in rows
    assert any("不是结论" in text for _, text in rows)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\x00b\x0bc", "abc"), ("行\n行", "行\n行"), ("\ud800", "?"), ("字" * 40_000, "字" * 31_999 + "…")],
    ids=["controls", "line end", "lone surrogate", "too long"],
)
def test_cell_texts_are_limited(text: str, kept: str) -> None:
    assert plain(text) == kept


def test_an_empty_audit_has_worksheets_with_headers(book: Any) -> None:
    empty = replace(FILE.result, reports=(), findings=(), pairs=(), clusters=(), chains=(), hints=())

    made = load_workbook(io.BytesIO(export_audit("xlsx", replace(FILE, result=empty))))

    assert [made[name].max_row for name in ("比例", "两两对照", "多篇相同", "各处")] == [1, 1, 1, 1]


def test_no_format_of_an_audit_states_a_verdict() -> None:
    for kind in audit_exporters():
        assert "抄袭".encode() not in export_audit(kind, FILE)
