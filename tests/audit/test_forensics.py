"""What files say of their own making, and what it is a hint of."""

import io
import random
import struct
import subprocess
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from assistant.audit.forensics import forensics, hints
from assistant.domain.results import AuditedReport, Forensics, HintKind, Shares
from reader_files import compound

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_file(
    creator: str = "张三", editor: str = "李四", rsids: tuple[str, ...] = (), template: str = "Normal.dotm"
) -> bytes:
    """The property parts of a docx; nothing else is looked at."""
    listed = "".join(f'<w:rsid w:val="{rsid}"/>' for rsid in rsids)
    root = f'<w:rsidRoot w:val="{rsids[0]}"/>' if rsids else ""
    parts = {
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:creator>{creator}</dc:creator><cp:lastModifiedBy>{editor}</cp:lastModifiedBy>"
            '<cp:revision>7</cp:revision><dcterms:created xsi:type="dcterms:W3CDTF">2023-12-05T08:30:00+08:00'
            '</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">2023-12-20T01:00:00Z</dcterms:modified>'
            "</cp:coreProperties>"
        ),
        "docProps/app.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            f"<Template>{template}</Template><TotalTime>95</TotalTime><Application>WPS 文字</Application>"
            "<Company>某局</Company></Properties>"
        ),
        "word/settings.xml": f"<w:settings {_W}><w:rsids>{root}{listed}</w:rsids></w:settings>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def _property_set(values: dict[int, str | int | datetime], encoding: str, page: int) -> bytes:
    """A stream of properties as [MS-OLEPS] has it."""
    written = {1: struct.pack("<IhH", 2, page, 0)}
    for number, value in values.items():
        if isinstance(value, datetime):
            ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            written[number] = struct.pack("<IQ", 0x40, ticks)
        elif isinstance(value, int):
            written[number] = struct.pack("<IQ", 0x40, value * 60 * 10_000_000)
        else:
            raw = value.encode(encoding) + b"\0"
            written[number] = struct.pack("<II", 0x1E, len(raw)) + raw.ljust(-(-len(raw) // 4) * 4, b"\0")
    offset = 8 + 8 * len(written)
    table = b""
    for number, raw in written.items():
        table += struct.pack("<II", number, offset)
        offset += len(raw)
    section = struct.pack("<II", offset, len(written)) + table + b"".join(written.values())
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, b"", 1, b"", 48) + section


_MADE, _SAVED = datetime(2023, 12, 5, 8, 30, tzinfo=UTC), datetime(2023, 12, 20, 1, 0, tzinfo=UTC)
_OLD = {4: "张三", 7: "述职模板.wpt", 8: "李四", 9: "7", 10: 95, 12: _MADE, 13: _SAVED, 18: "WPS 文字"}


def old_file(encoding: str = "gb18030", page: int = 936) -> bytes:
    """A .doc or .wps file: its properties, and a Word stream that is not looked at."""
    return compound(
        {
            "WordDocument": b"\xec\xa5" + bytes(600),
            "\x05SummaryInformation": _property_set(_OLD, encoding, page).ljust(4096, b"\0"),
            "\x05DocumentSummaryInformation": _property_set({15: "某局"}, encoding, page).ljust(4096, b"\0"),
        }
    )


@pytest.mark.parametrize(("encoding", "page"), [("gb18030", 936), ("utf-8", -535)])
@pytest.mark.parametrize("name", ["甲.doc", "甲.wps"])
def test_old_files_say_as_much(name: str, encoding: str, page: int) -> None:
    assert forensics(old_file(encoding, page), name) == Forensics(
        author="张三",
        last_editor="李四",
        created=_MADE,
        modified=_SAVED,
        minutes=95,
        revision=7,
        template="述职模板.wpt",
        application="WPS 文字",
        company="某局",
    )


def test_a_pdf_says_who_made_it_when_and_with_what() -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata(
        {"/Author": "张三", "/Creator": "WPS 文字", "/CreationDate": "D:20231205163000+08'00'"}
    )
    buffer = io.BytesIO()
    writer.write(buffer)

    known = forensics(buffer.getvalue(), "甲.pdf")

    assert known is not None
    assert (known.author, known.application, known.created) == ("张三", "WPS 文字", _MADE)


@pytest.mark.parametrize("cut", [8, 100, 600, 1100, 2000, 5000])
def test_a_damaged_file_says_what_is_left_of_it(cut: int) -> None:
    known = forensics(old_file()[:cut], "甲.doc")

    assert known is not None
    assert known.author in ("", "张三")


def test_a_damaged_pdf_says_nothing() -> None:
    assert forensics(b"%PDF-1.7\n%%EOF", "甲.pdf") is None


@pytest.mark.office
def test_what_an_office_program_writes_is_read(soffice: str, tmp_path: Path) -> None:
    """Its property streams are short, and so in small sectors."""
    document = Document()
    document.core_properties.author = "张三"
    document.core_properties.last_modified_by = "李四"
    document.add_paragraph("述职报告")
    document.save(str(tmp_path / "甲.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "doc",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "甲.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    known = forensics((tmp_path / "甲.doc").read_bytes(), "甲.doc")

    assert known is not None
    assert known.author == "张三"


def _report(name: str, author: str, known: Forensics | None) -> AuditedReport:
    return AuditedReport(
        id=name,
        author=author,
        source=f"{name}.docx",
        characters=100,
        shares=Shares(),
        findings=0,
        forensics=known,
    )


def test_properties_are_read_as_they_stand() -> None:
    assert forensics(word_file(rsids=("00AA0001", "00AA0002")), "a.docx") == Forensics(
        author="张三",
        last_editor="李四",
        created=datetime(2023, 12, 5, 0, 30, tzinfo=UTC),
        modified=datetime(2023, 12, 20, 1, 0, tzinfo=UTC),
        minutes=95,
        revision=7,
        template="Normal.dotm",
        application="WPS 文字",
        company="某局",
        rsid_root="00AA0001",
        rsids=("00AA0001", "00AA0002"),
    )


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all"], ids=["empty", "cut", "text"])
def test_a_file_that_is_no_docx_says_nothing(data: bytes) -> None:
    assert forensics(data, "a.docx") is None


def test_parts_that_are_missing_leave_gaps() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")

    assert forensics(buffer.getvalue(), "a.docx") == Forensics()


def test_files_of_different_authors_with_common_traces_are_hints() -> None:
    known = [
        _report("a", "甲", Forensics(last_editor="王五", rsid_root="0001", rsids=("0001", "0002"))),
        _report("b", "乙", Forensics(last_editor="王五", rsid_root="0001", rsids=("0001", "0003"))),
        _report("c", "丙", Forensics(last_editor="Administrator", rsids=("1", "2", "3", "4"))),
        _report("d", "丁", Forensics(last_editor="Administrator", rsids=("1", "2", "3", "5"))),
        _report("e", "戊", Forensics(rsids=("1", "2"))),
    ]

    found = hints(known, lambda report: report.metadata.author)

    assert [(hint.kind, hint.value, hint.report_ids) for hint in found] == [
        (HintKind.RSIDS, "0001", ("a", "b")),
        (HintKind.RSIDS, "1、2、3 等 3 个", ("c", "d")),
        (HintKind.LAST_EDITOR, "王五", ("a", "b")),
    ]
    assert "可能" in found[0].message


def test_files_of_one_author_are_no_hint() -> None:
    same = Forensics(
        author="张三", last_editor="张三", template="述职.dotx", rsid_root="0001", rsids=("1", "2", "3")
    )

    assert hints([_report("a", "甲", same), _report("b", "甲", same)], lambda one: one.author) == ()


def test_a_creation_time_of_midnight_is_not_known() -> None:
    midnight = Forensics(created=datetime(2023, 1, 1, tzinfo=UTC))
    morning = Forensics(created=datetime(2023, 1, 1, 8, 15, 3, tzinfo=UTC))
    assert morning.created is not None

    found = hints(
        [
            _report("a", "甲", midnight),
            _report("b", "乙", midnight),
            _report("c", "丙", morning),
            _report("d", "丁", morning),
        ],
        lambda one: one.author,
    )

    assert [(hint.kind, hint.value, hint.report_ids) for hint in found] == [
        (HintKind.CREATED, f"2023年1月1日 {morning.created.astimezone():%H:%M:%S}", ("c", "d"))
    ]


# --- pictures ---------------------------------------------------------------------------------------


def _photograph(seed: int, width: int = 64) -> bytes:
    """A PNG of noise, which no two seeds share."""
    noise = random.Random(seed)
    rows = b"".join(b"\0" + noise.randbytes(width * 3) for _ in range(width))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, width, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _with_pictures(*pictures: bytes) -> bytes:
    document = Document()
    for picture in pictures:
        document.add_picture(io.BytesIO(picture))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _pdf_with(*pictures: bytes) -> bytes:
    """A page for each photograph, which keeps the bytes of its file."""
    writer = PdfWriter()
    for picture in pictures:
        page = writer.add_blank_page(200, 200)
        image = StreamObject()
        image._data = picture
        image.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Filter"): NameObject("/DCTDecode"),
            }
        )
        objects = DictionaryObject({NameObject("/Im1"): writer._add_object(image)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): objects})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _shared(files: dict[str, tuple[str, bytes]]) -> list[tuple[tuple[str, ...], str]]:
    """The hints on pictures: who shares, and what it says. ``files``: id → author and bytes."""
    reports = [_report(name, author, forensics(data, name)) for name, (author, data) in files.items()]
    found = hints(reports, lambda one: one.metadata.author)
    return [(hint.report_ids, hint.message) for hint in found if hint.kind is HintKind.PICTURE]


def test_a_picture_in_files_of_different_authors_is_a_hint() -> None:
    """Whatever stands beside it, and in a Word file as in a PDF: the bytes are those of the photograph."""
    site, other, another = _photograph(1), _photograph(2), _photograph(3)
    ((ids, message),) = _shared(
        {
            "甲": ("甲", _with_pictures(other, site)),
            "乙": ("乙", _with_pictures(site)),
            "丙": ("丙", _pdf_with(another, site)),
        }
    )
    assert ids == ("甲", "乙", "丙")
    size = f"{round(len(site) / 1024)} KB"
    assert message.startswith("3 份不同作者的文件里有同一张图片（image")
    assert size in message


def test_several_pictures_of_the_same_files_are_one_hint() -> None:
    shared = [_photograph(number) for number in range(4)]
    ((ids, message),) = _shared(
        {"甲": ("甲", _with_pictures(*shared)), "乙": ("乙", _with_pictures(*shared))}
    )
    assert (ids, " 4 张相同的图片" in message) == (("甲", "乙"), True)


def test_pictures_of_one_author_small_ones_and_emblems_are_no_hint() -> None:
    own, icon, emblem = _photograph(1), _photograph(2, 4), _photograph(3)
    files = {
        "甲2022": ("甲", _with_pictures(own, icon, emblem)),
        "甲2023": ("甲", _with_pictures(own, icon, emblem)),
        "乙": ("乙", _with_pictures(icon, emblem)),
    }
    files |= {f"第{number}份": (f"第{number}人", _with_pictures(emblem)) for number in range(9)}
    assert _shared(files) == []


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.95])
def test_a_damaged_pdf_with_pictures_ends_quietly(cut: float) -> None:
    data = _pdf_with(_photograph(1), _photograph(2))
    known = forensics(data[: int(len(data) * cut)], "坏.pdf")
    assert known is None or all(picture.size > 2_000 for picture in known.pictures)
