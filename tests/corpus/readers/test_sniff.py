"""Files of another kind than their name says, and files that must not be opened."""

import io
import zipfile

import pytest

from assistant.base.errors import (
    AssistantError,
    DamagedFile,
    EncryptedFile,
    TooLarge,
    UnreadableFile,
    UnsupportedFormat,
)
from assistant.corpus.readers import _soffice, read, read_bytes, suffixes
from assistant.corpus.readers._sniff import FileKind, sniff
from assistant.corpus.word import package
from reader_files import compound, docx, p, pdf, set_lines, zipped

WORD = docx(p("述职报告"))
FIB = b"\xec\xa5\xc1\x00" + bytes(6)
PAGE = "<html><head><meta charset=gbk></head><body><p>一年来，我履职尽责。</p></body></html>".encode("gbk")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (WORD, FileKind.DOCX),
        (WORD[:-40], FileKind.DOCX),
        (zipped({"xl/workbook.xml": ""}), FileKind.SPREADSHEET),
        (zipped({"ppt/presentation.xml": ""}), FileKind.PRESENTATION),
        (zipped({"报告.txt": "文"}), FileKind.ARCHIVE),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), FileKind.ODT),
        (compound({"WordDocument": FIB + bytes(600)}), FileKind.DOC),
        (compound({"WordDocument": FIB + b"\x00\x01" + bytes(600)}), FileKind.ENCRYPTED),
        (compound({"EncryptionInfo": b"", "EncryptedPackage": b""}), FileKind.ENCRYPTED),
        (compound({"Workbook": b""}), FileKind.SPREADSHEET),
        (compound({"PowerPoint Document": b""}), FileKind.PRESENTATION),
        (compound({"MM": b""}), FileKind.OLE),
        (compound({"WordDocument": FIB})[:600], FileKind.OLE),
        (b"{\\rtf1 }", FileKind.RTF),
        (b"%PDF-1.4", FileKind.PDF),
        (b"\xef\xbb\xbf<!DOCTYPE html>", FileKind.HTML),
        ("\ufeff<html>".encode("utf-16-le"), FileKind.HTML),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", FileKind.HTML),
        (b"<?xml version='1.0'?><w:wordDocument>", FileKind.WORD_XML),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", FileKind.MHTML),
        (b"Rar!\x1a\x07\x00", FileKind.ARCHIVE),
        (b"\x89PNG\r\n\x1a\n", FileKind.PICTURE),
        ("述职报告<html>".encode(), FileKind.OTHER),
        (b"", FileKind.OTHER),
    ],
)
def test_kinds(data: bytes, kind: FileKind) -> None:
    assert sniff(data) is kind


@pytest.mark.parametrize(
    ("data", "name", "text", "what"),
    [
        (WORD, "a.doc", "述职报告", "Word 文档（docx）"),
        (WORD, "a.wps", "述职报告", "Word 文档（docx）"),
        (WORD, "a.txt", "述职报告", "Word 文档（docx）"),
        (WORD, "a.pdf", "述职报告", "Word 文档（docx）"),
        (PAGE, "a.doc", "一年来，我履职尽责。", "网页（html）"),
        (PAGE, "a.docx", "一年来，我履职尽责。", "网页（html）"),
        ("一年来，我履职尽责。".encode(), "a.doc", "一年来，我履职尽责。", "纯文本"),
        (pdf([set_lines([(0, "述职报告")])]), "a.docx", "述职报告", "PDF"),
    ],
)
def test_a_file_with_a_wrong_suffix_is_read_by_content_with_a_note(
    data: bytes, name: str, text: str, what: str
) -> None:
    document = read_bytes(data, name)
    suffix = name[1:]
    assert (document.text, document.notes) == (text, (f"文件名是 {suffix}，内容其实是{what}，已按内容读取",))


def test_a_text_that_begins_with_a_tag_is_still_text() -> None:
    assert read_bytes("<p>述职报告</p>".encode(), "a.txt").text == "<p>述职报告</p>"


def lying(size: int) -> bytes:
    """A docx whose zip directory states a size of one byte for the main part."""
    made = docx(p("长" * size))
    true = zipfile.ZipFile(io.BytesIO(made)).getinfo("word/document.xml").file_size
    return made.replace(true.to_bytes(4, "little"), (1).to_bytes(4, "little"))


def encrypted_zip() -> bytes:
    made = bytearray(WORD)
    at = made.rindex(b"PK\x01\x02")
    made[at + 8] |= 1
    return bytes(made)


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "哈哈哈哈">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY f SYSTEM "file:///etc/hostname">]>'

REFUSED = {
    "billion laughs": (docx(p("&i;"), prologue=ENTITIES), "a.docx", DamagedFile, "实体定义"),
    "external entity": (docx(p("&f;"), prologue=EXTERNAL), "a.docx", DamagedFile, "实体定义"),
    "zip bomb, declared": (docx(p("<w:r/>" * 2_000_000)), "a.docx", TooLarge, "不像是正常的文档"),
    "sizes that lie": (lying(50_000), "a.docx", DamagedFile, "已损坏"),
    "cut short": (WORD[:-40], "a.docx", DamagedFile, "不完整"),
    "cut in the middle": (WORD[: len(WORD) // 2], "a.docx", DamagedFile, "不完整"),
    "bytes turned over": (WORD.replace(WORD[120:140], bytes(20)), "a.docx", DamagedFile, "损坏"),
    "no XML": (zipped({"word/document.xml": "<w:document>"}), "a.docx", DamagedFile, "XML"),
    "entry with a password": (encrypted_zip(), "a.docx", EncryptedFile, "加密"),
    "docx with a password": (compound({"EncryptedPackage": b""}), "a.docx", EncryptedFile, "打开密码"),
    "doc with a password": (
        compound({"WordDocument": FIB + b"\x00\x01" + bytes(9)}),
        "a.doc",
        EncryptedFile,
        "打开密码",
    ),
    "wps with a password": (compound({"EncryptionInfo": b""}), "a.wps", EncryptedFile, "打开密码"),
    "a sheet named doc": (compound({"Workbook": b""}), "a.doc", UnsupportedFormat, "电子表格"),
    "an archive named docx": (zipped({"报告.txt": "文"}), "a.docx", UnsupportedFormat, "压缩包"),
    "a broken picture named pdf": (b"\xff\xd8\xff\xe0" + bytes(99), "a.pdf", DamagedFile, "图片"),
    "junk named docx": (bytes(range(256)) * 9, "a.docx", DamagedFile, "内容不是 .docx 文件"),
    "junk named doc": (bytes(range(256)) * 9, "a.doc", DamagedFile, "内容不是 .doc 文件"),
    "odt with a password": (
        zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": "<manifest:encryption-data/>",
            }
        ),
        "a.odt",
        EncryptedFile,
        "打开密码",
    ),
    "odt bomb": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": bytes(20_000_000)}),
        "a.odt",
        TooLarge,
        "不像是正常的文档",
    ),
}


@pytest.mark.parametrize(("data", "name", "error", "detail"), REFUSED.values(), ids=REFUSED.keys())
def test_refusals(data: bytes, name: str, error: type[UnreadableFile], detail: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_bytes(data, name)
    assert type(refusal.value) is error
    assert detail in refusal.value.detail
    assert refusal.value.file == name
    assert refusal.value.hint.startswith("请")


def test_a_part_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PART", 1000)
    with pytest.raises(TooLarge):
        read_bytes(docx(p("长" * 1000)), "a.docx")


def test_too_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_ENTRIES", 2)
    with pytest.raises(TooLarge):
        read_bytes(WORD, "a.docx")


@pytest.mark.parametrize("cut", range(0, len(WORD), 37))
def test_a_truncated_docx_is_refused(cut: int) -> None:
    with pytest.raises(UnreadableFile):
        read_bytes(WORD[:cut], "a.docx")


def test_every_suffix() -> None:
    assert suffixes() == (
        ".doc",
        ".docm",
        ".docx",
        ".htm",
        ".html",
        ".jpeg",
        ".jpg",
        ".markdown",
        ".md",
        ".mht",
        ".mhtml",
        ".odt",
        ".ofd",
        ".pdf",
        ".png",
        ".rtf",
        ".tif",
        ".tiff",
        ".txt",
        ".uof",
        ".uot",
        ".wps",
        ".xml",
    )


def test_an_unknown_suffix_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnsupportedFormat) as refusal:
        read_bytes(b"x", "表.xlsx")
    assert refusal.value.detail == "不支持“.xlsx”格式"
    assert ".docx" in refusal.value.hint


def test_errors_name_the_file_as_the_caller_does(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "a.TXT"
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile) as refusal:
        read(path, "青岚县/a.TXT")
    assert refusal.value.file == "青岚县/a.TXT"


def test_without_libreoffice_the_error_states_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_soffice, "find_soffice", lambda: None)
    with pytest.raises(AssistantError) as refusal:
        read_bytes(b"{\\rtf1 x}", "a.rtf")
    assert refusal.value.code == "converter_missing"
    assert "libreoffice" in refusal.value.hint
