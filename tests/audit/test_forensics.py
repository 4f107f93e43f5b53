"""What docx files say of their own making, and what it is a hint of."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from assistant.audit.forensics import forensics, hints
from assistant.domain.results import AuditedReport, Forensics, HintKind, Shares

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
        (HintKind.CREATED, "2023-01-01 08:15:03 UTC", ("c", "d"))
    ]
