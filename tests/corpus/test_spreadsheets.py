"""Spreadsheets as grids of text, in the forms that are usual in offices."""

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from assistant.base.errors import BadInput, ConverterMissing, TooLarge, UnreadableFile
from assistant.corpus.spreadsheets import Grid, read_grids


def workbook(fill: Callable[[Any], None]) -> bytes:
    """The bytes of a workbook whose first worksheet ``fill`` writes."""
    book = Workbook()
    fill(book.active)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "；", "，"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    lines = (("指标", "数值", "单位"), ("城镇新增就业", "3650", "人"), ("追回工资", "82.5", "万元"))
    text = "\r\n".join(delimiter.join(line) for line in lines)
    assert read_grids("数据.csv", text.encode(encoding), 10) == (Grid("", lines),)


def test_thousands_separators_and_a_title_do_not_mislead_the_delimiter() -> None:
    text = '云岭县人社局2024年主要指标\n指标;数值;备注\n新增就业;"1,538";城镇，不含农村\n追回工资;"2,695";\n'
    [grid] = read_grids("数据.csv", text.encode(), 10)
    assert grid.rows[2] == ("新增就业", "1,538", "城镇，不含农村")


def test_a_workbook_is_read_as_it_is_displayed() -> None:
    def fill(sheet: Any) -> None:
        for row in (("巩固率", 0.986, "0.0%"), ("满意度", 86.67, "0"), ("产值", 1234567.8, "#,##0")):
            sheet.append(row[:2])
            sheet.cell(sheet.max_row, 2).number_format = row[2]

    assert read_grids("数据.xlsx", workbook(fill), 10) == (
        Grid("Sheet", (("巩固率", "98.6%"), ("满意度", "87"), ("产值", "1,234,568"))),
    )


def test_every_cell_of_a_merged_area_has_its_text() -> None:
    def fill(sheet: Any) -> None:
        for row in (("指标", "2024年", None), (None, "数值", "增速"), ("就业", 3650, 5.2)):
            sheet.append(row)
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    [grid] = read_grids("数据.xlsx", workbook(fill), 10)
    assert grid.rows == (("指标", "2024年", "2024年"), ("指标", "数值", "增速"), ("就业", "3650", "5.2"))


def test_hidden_sheets_are_not_read_and_visible_ones_keep_their_order() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "说明"
    book.active.append(["填报说明"])
    kept = book.create_sheet("底稿")
    kept.append(["旧数"])
    kept.sheet_state = "hidden"
    book.create_sheet("数据").append(["就业", 5])
    buffer = BytesIO()
    book.save(buffer)
    assert read_grids("数据.xlsx", buffer.getvalue(), 10) == (
        Grid("说明", (("填报说明",),)),
        Grid("数据", (("就业", "5"),)),
    )


def test_an_endless_worksheet_is_refused_fast() -> None:
    def fill(sheet: Any) -> None:
        for number in range(60):
            sheet.append([number])

    with pytest.raises(TooLarge, match="50 行"):
        read_grids("数据.xlsx", workbook(fill), 50)
    begun = perf_counter()
    with pytest.raises(TooLarge, match="50 行"):
        read_grids("数据.csv", b"a,1\n" * 1_000_000, 50)
    assert perf_counter() - begun < 2


def _tampered(part: str, data: bytes) -> bytes:
    """A workbook with one package part replaced."""
    whole, buffer = workbook(lambda sheet: sheet.append(["就业", 5])), BytesIO()
    with ZipFile(BytesIO(whole)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))
    return buffer.getvalue()


def test_a_distant_cell_and_a_huge_merged_area_are_cheap() -> None:
    part = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
    <row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1"><v>5</v></c><c r="XFD1"><v>6</v></c></row>
    </sheetData><mergeCells count="1"><mergeCell ref="B1:XFD1048576"/></mergeCells></worksheet>"""
    begun = perf_counter()
    [grid] = read_grids("数据.xlsx", _tampered("xl/worksheets/sheet1.xml", part), 50)
    assert grid.rows == (("a", *["5"] * 99),)
    assert perf_counter() - begun < 2


def test_a_hostile_workbook_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_grids("数据.xlsx", _tampered("xl/workbook.xml", b"<a>" + b" " * 300_000_000 + b"</a>"), 50)
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for data in (entities, entities.decode().encode("utf-16")):
        with pytest.raises(UnreadableFile, match="DTD"):
            read_grids("数据.xlsx", _tampered("xl/workbook.xml", data), 50)
    with pytest.raises(UnreadableFile):
        read_grids("数据.xlsx", _tampered("xl/workbook.xml", b"<a/>"), 50)
    with pytest.raises(UnreadableFile):
        read_grids("数据.xlsx", b"PK no", 50)


def test_other_kinds_of_file_are_refused_with_the_cure() -> None:
    with pytest.raises(BadInput, match=r"存为 \.xlsx"):
        read_grids("数据.dbf", b"", 50)
    with pytest.raises(BadInput, match="格式"):
        read_grids("数据.pdf", b"", 50)


@pytest.mark.office
@pytest.mark.parametrize("target", ["xls", "ods"])
def test_workbooks_of_other_kinds_are_converted(soffice: str, tmp_path: Path, target: str) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["指标", "数值"])
        sheet.append(["参保率", 0.986])
        sheet["B2"].number_format = "0.0%"

    (tmp_path / "a.xlsx").write_bytes(workbook(fill))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", target, "--outdir", ".", "a.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    data = (tmp_path / f"a.{target}").read_bytes()

    for suffix in {target, "et"}:
        [grid] = read_grids(f"数据.{suffix}", data, 10)
        assert grid.rows == (("指标", "数值"), ("参保率", "98.6%"))


def test_an_et_that_is_an_xlsx_needs_no_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_SOFFICE", "/nowhere/soffice")
    data = workbook(lambda sheet: sheet.append(["指标", 1.5]))

    assert read_grids("数据.et", data, 10)[0].rows == (("指标", "1.5"),)
    with pytest.raises(ConverterMissing) as refusal:
        read_grids("数据.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), 10)
    assert "libreoffice-calc" in refusal.value.hint


@pytest.mark.parametrize(
    ("number", "value", "shown"),
    [
        (31, 45366, "2024年3月15日"),
        (57, 45366, "2024年3月"),
        (58, 45366, "3月15日"),
        (32, 0.375, "9时00分"),
        (14, 45366, "2024/3/15"),
    ],
)
def test_formats_that_a_chinese_system_means_by_a_number(number: int, value: float, shown: str) -> None:
    """They are not written into the file."""

    def fill(sheet: Any) -> None:
        sheet["A1"] = value
        sheet["A1"].number_format = "0.000000"

    buffer = BytesIO()
    with ZipFile(BytesIO(workbook(fill))) as made, ZipFile(buffer, "w", ZIP_DEFLATED) as changed:
        for name in made.namelist():
            part = made.read(name)
            if name == "xl/styles.xml":
                part = part.replace(b'numFmtId="164" fontId', f'numFmtId="{number}" fontId'.encode())
                assert f'numFmtId="{number}" fontId'.encode() in part
            changed.writestr(name, part)

    assert read_grids("数据.xlsx", buffer.getvalue(), 10)[0].rows == ((shown,),)
