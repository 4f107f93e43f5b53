"""Formats that are read through LibreOffice."""

import subprocess
from pathlib import Path

import pytest

from assistant.base.errors import DamagedFile
from assistant.corpus.readers import _soffice, read_bytes
from reader_files import abstract, compound, docx, level, num, numbered, p

pytestmark = pytest.mark.office

LINES = [
    "2023年述职报告",
    "一、学习情况",
    "坚持读书，***县𠮷家巷32户。",
    "二、履职情况",
    "（一）教育",
    "（二）卫健",
    "指标\t3.5亿元",
]


@pytest.fixture(scope="session")
def source() -> bytes:
    numbering = abstract(0, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）")) + num(
        1, 0
    )
    table = f"<w:tbl><w:tr><w:tc>{p('指标')}</w:tc><w:tc>{p('3.5亿元')}</w:tc></w:tr></w:tbl>{p()}"
    body = (
        p("2023年述职报告")
        + numbered("学习情况")
        + p("坚持读书，***县𠮷家巷32户。")
        + numbered("履职情况")
        + numbered("教育", level=1)
        + numbered("卫健", level=1)
        + table
    )
    package, document = (
        "application/vnd.openxmlformats-package",
        "application/vnd.openxmlformats-officedocument",
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{package}.relationships+xml"/>'
        '<Override PartName="/word/document.xml"'
        f' ContentType="{document}.wordprocessingml.document.main+xml"/>'
        '<Override PartName="/word/numbering.xml"'
        f' ContentType="{document}.wordprocessingml.numbering+xml"/></Types>'
    )
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="numbering.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"/></Relationships>'
    )
    return docx(body, numbering, **{"[Content_Types].xml": types, "word/_rels/document.xml.rels": relation})


def converted(soffice: str, source: bytes, target: str, folder: Path) -> bytes:
    (folder / "report.docx").write_bytes(source)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", target, "--outdir", ".", "report.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / f"report.{target.partition(':')[0]}").read_bytes()


@pytest.mark.parametrize("suffix", ["doc", "odt"])
def test_office_formats(soffice: str, source: bytes, tmp_path: Path, suffix: str) -> None:
    data = converted(soffice, source, suffix, tmp_path)
    document = read_bytes(data, f"报告.{suffix}")
    assert [line for line in document.text.split("\n") if line] == LINES
    assert document.notes == ()


def test_rtf() -> None:
    """Written by hand: LibreOffice's own RTF loses the 、 of automatic numbers."""
    escaped = "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in "一、学习情况：***县32户")
    source = "{\\rtf1\\ansi\\uc1 " + escaped + "\\par " + escaped[:8] + "\\par}"
    assert read_bytes(source.encode(), "报告.rtf").text == "一、学习情况：***县32户\n一"


def test_wps_is_read_like_doc_and_a_wrong_suffix_is_noted(
    soffice: str, source: bytes, tmp_path: Path
) -> None:
    data = converted(soffice, source, "doc", tmp_path)
    as_wps, as_docx = read_bytes(data, "报告.wps"), read_bytes(data, "报告.docx")
    assert as_wps.text == as_docx.text
    assert as_wps.notes == ()
    assert as_docx.notes == ("文件名是 .docx，内容其实是旧版 Word 文档（doc），已按内容读取",)


def test_pdf_of_an_office_program(soffice: str, source: bytes, tmp_path: Path) -> None:
    data = converted(soffice, source, "pdf:writer_pdf_Export", tmp_path)
    assert read_bytes(data, "报告.pdf").text.split("\n") == LINES


def test_a_damaged_doc_is_refused() -> None:
    with pytest.raises(DamagedFile) as refusal:
        read_bytes(compound({"WordDocument": b"\xec\xa5" + bytes(5000)}), "a.doc")
    assert refusal.value.file == "a.doc"


def test_a_slow_conversion_is_terminated() -> None:
    with pytest.raises(DamagedFile) as refusal:
        _soffice.to_docx(b"{\\rtf1 x}", "a.rtf", ".rtf", timeout=0.01)
    assert "0.01 秒" in refusal.value.detail
