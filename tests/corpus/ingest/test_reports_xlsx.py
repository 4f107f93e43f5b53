"""reports.xlsx beside the reports: read as it is displayed, changed cell by cell; never together with a reports.csv."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from assistant.base.errors import BadInput
from assistant.base.files import Changes
from assistant.corpus.ingest.reports_csv import read_reports_csv, remove_row, row_of, update_row
from assistant.service import Assistant

_HEADER = ("file", "id", "title", "author", "year", "备注")


def _table(path: Path, *rows: Sequence[Any], formats: dict[str, str] | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in (formats or {}).items():
        book.active[cell].number_format = number_format
    book.save(path)


def _reports(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text("述职报告", "utf-8")


def test_cells_are_read_as_they_are_displayed_below_a_title(tmp_path: Path) -> None:
    _reports(tmp_path / "县", "甲.txt", "乙.txt")
    _table(
        tmp_path / "县/reports.xlsx",
        ["2024年报告登记表"],
        [],
        _HEADER,
        ["甲.txt", 7, "述职报告", "甲", 2024, None],
        ["乙.txt", "A1", "述职报告", "乙", datetime(2023, 1, 1), None],  # noqa: DTZ001
        formats={"B4": "000", "E4": '0"年度"', "E5": 'yyyy"年"'},
    )
    table = read_reports_csv(tmp_path, [tmp_path, tmp_path / "县"])

    assert table.rows["县/甲.txt"]["id"] == "007"
    assert (table.rows["县/甲.txt"]["year"], table.rows["县/乙.txt"]["year"]) == ("2024年度", "2023年")
    assert [warning.partition("；")[0] for warning in table.warnings] == [
        "县/reports.xlsx 的“备注”列不认识，没有用上"
    ]


def test_messages_name_the_row_of_the_workbook(tmp_path: Path) -> None:
    _reports(tmp_path, "甲.txt")
    _table(tmp_path / "reports.xlsx", ["登记表"], _HEADER, ["甲.txt"], ["丙.txt", "", "述职报告"])

    assert "reports.xlsx 第 4 行所说的文件“丙.txt”不在文件夹里，请检查文件名" in (
        read_reports_csv(tmp_path, [tmp_path]).warnings
    )


def test_two_tables_in_one_folder_are_refused_by_name(tmp_path: Path) -> None:
    _reports(tmp_path / "县", "甲.txt")
    _table(tmp_path / "县/reports.xlsx", _HEADER, ["甲.txt"])
    (tmp_path / "县/reports.csv").write_text("file,id\n甲.txt,1\n", "utf-8")

    with pytest.raises(BadInput) as refusal:
        read_reports_csv(tmp_path, [tmp_path / "县"])
    assert refusal.value.detail == "文件夹“县” 里既有 reports.csv，又有 reports.xlsx，不知道以哪一份为准"
    assert refusal.value.hint == "请只留一份，把另一份改名或移走后再试"
    with pytest.raises(BadInput):
        update_row(tmp_path, "县/甲.txt", {"year": "2024"})


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"file,id\n"])
def test_a_workbook_that_cannot_be_read_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "reports.xlsx").write_bytes(data)

    with pytest.raises(BadInput, match=r"reports\.xlsx"):
        read_reports_csv(tmp_path, [tmp_path])


def test_a_change_writes_its_cells_and_leaves_the_others(tmp_path: Path) -> None:
    _reports(tmp_path, "甲.txt", "乙.txt", "丙.txt")
    path = tmp_path / "reports.xlsx"
    rows = [["甲.txt", 7, "述职报告", "甲", 2024, "已核"], ["乙.txt", "8", "述职报告", "乙", 2023, "=1+1"]]
    _table(path, ["登记表"], _HEADER, *rows, formats={"B3": "000", "E3": '0"年度"'})

    update_row(tmp_path, "甲.txt", {"year": "2022", "region": "柳溪县"})
    update_row(tmp_path, "丙.txt", {"id": "0301", "author": "丙"})

    sheet = load_workbook(path).active
    assert [cell.value for cell in sheet[1]][:2] == ["登记表", None]
    assert [cell.value for cell in sheet[3]][:6] == ["甲.txt", 7, "述职报告", "甲", "2022", "已核"]
    assert (sheet["B3"].number_format, sheet["F4"].value) == ("000", "=1+1")
    assert row_of(tmp_path, "甲.txt") == {
        "id": "007",
        "title": "述职报告",
        "author": "甲",
        "region": "柳溪县",
        "year": "2022",
    }
    assert row_of(tmp_path, "丙.txt") == {"id": "0301", "author": "丙"}
    with Changes() as changes:
        remove_row(tmp_path, "甲.txt", changes)
    assert row_of(tmp_path, "甲.txt") == {}
    assert row_of(tmp_path, "丙.txt") == {"id": "0301", "author": "丙"}


def test_corrections_and_removals_reach_the_workbook(service: Assistant) -> None:
    corpus = service.settings.corpus
    rows = [line.split(",") for line in (corpus / "reports.csv").read_text("utf-8-sig").splitlines()]
    (corpus / "reports.csv").unlink()
    _table(corpus / "reports.xlsx", *rows)
    assert service.ingest().refused == ()
    report = service.reports()[0]

    service.correct(report.id, {"year": "2019"})
    assert service.report(report.id).year == 2019
    service.discard(report.id)
    assert row_of(corpus, report.source) == {}
    assert not (corpus / "reports.csv").exists()
