"""A document written by LibreOffice is returned with comments, by the command and by the page."""

import io
import subprocess
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient
from lxml import etree
from typer.testing import CliRunner

from assistant.corpus.readers import read_bytes
from assistant.domain.report import Role
from assistant.export.docx import AUTHOR
from assistant.interfaces.cli import app
from assistant.service import Assistant
from word_comments import OFFICE, annotated, name, parts, without_marks

pytestmark = [pytest.mark.office, pytest.mark.slow]

FIRST, LAST = "受理农民工讨薪案件57件，办结率100%，", "为1200余名农民工追回工资1460万元。"
CELL_TEXT = "对全县适龄儿童逐户核对台账，劝返辍学学生21名，义务教育巩固率达到98.6%，家长和老师都签了责任书。"
PAID = "配合人社部门排查学校在建工程农民工工资，为46名农民工追回工资82万元，没有发生一起讨薪上访。"
# No heading styles, direct formatting in the middle of words, and whatever else gathers in a draft that went round.
SOURCE = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>
 <style:style style:name="B" style:family="text"><style:text-properties style:font-weight-asian="bold"/></style:style>
 <style:style style:name="R" style:family="text"><style:text-properties fo:color="#c00000"/></style:style>
 <style:style style:name="T" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
  <style:text-properties style:font-size-asian="22pt"/></style:style>
 <style:style style:name="F" style:family="graphic"><style:graphic-properties style:wrap="parallel"/></style:style>
</office:automatic-styles>
<office:body><office:text>
<text:tracked-changes>
 <text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>科室</dc:creator>
  <dc:date>2024-01-05T10:00:00</dc:date></office:change-info></text:insertion></text:changed-region>
 <text:changed-region text:id="c2"><text:deletion><office:change-info><dc:creator>科室</dc:creator>
  <dc:date>2024-01-05T10:00:00</dc:date></office:change-info><text:p>很早</text:p></text:deletion></text:changed-region>
</text:tracked-changes>
<text:p text:style-name="T">溪口乡乡长2024年述职报告</text:p>
<text:p/>
<text:p><text:span text:style-name="B">一、加强学习，</text:span><text:span text:style-name="R">提升本领</text:span></text:p>
<text:p>　　全年到村里的夜校听课9次，<text:a xlink:href="http://127.0.0.1/a">笔记在此</text:a>，写了心得两篇<text:note
 text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>存办公室。</text:p></text:note-body></text:note>。</text:p>
<text:p>二、履职尽责，办好实事</text:p>
<text:p>（一）根治欠薪</text:p>
<text:p>　　{FIRST[:4]}<text:span text:style-name="B">{FIRST[4:11]}</text:span>{FIRST[11:]}{LAST[:9]}<text:span
 text:style-name="R">{LAST[9:14]}</text:span>{LAST[14:]}<office:annotation office:name="a"><dc:creator>审稿人</dc:creator>
 <text:p>数字再核</text:p></office:annotation></text:p>
<text:p>（二）控辍保学</text:p>
<text:p>　　今年的路<text:change-start text:change-id="c1"/>终于<text:change-end text:change-id="c1"/>修到了<text:change
 text:change-id="c2"/>村口，客车一天两趟。</text:p>
<table:table><table:table-column table:number-columns-repeated="2"/><table:table-row>
 <table:table-cell><text:p>重点工作</text:p></table:table-cell>
 <table:table-cell><text:p>{CELL_TEXT}</text:p></table:table-cell></table:table-row></table:table>
<text:p><draw:frame draw:style-name="F" text:anchor-type="paragraph" svg:width="14cm" svg:height="3cm"><draw:text-box>
 <text:p>{PAID}</text:p></draw:text-box></draw:frame>三、廉洁自律情况</text:p>
<text:p>　　下乡自己带水杯，饭钱当天结清，村里的土特产一样没拿。</text:p>
</office:text></office:body></office:document>
"""


@dataclass(frozen=True)
class Office:
    """LibreOffice as a converter in one folder."""

    program: str
    folder: Path

    def converted(self, data: bytes, source: str, target: str) -> bytes:
        (self.folder / f"a.{source}").write_bytes(data)
        command = [self.program, f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", target, "--outdir", str(self.folder), str(self.folder / f"a.{source}")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (self.folder / f"a.{target}").read_bytes()


@pytest.fixture(scope="module")
def office(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(soffice, tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def messy(office: Office) -> bytes:
    return office.converted(SOURCE.encode(), "fodt", "docx")


def from_command_line(messy: bytes, service: Assistant, folder: Path) -> bytes:
    draft, checked = folder / "述职.docx", folder / "核对.docx"
    draft.write_bytes(messy)
    arguments = [
        "check",
        str(draft),
        "--index",
        str(service.settings.index),
        "--format",
        "docx",
        "-o",
        str(checked),
    ]
    done = CliRunner().invoke(app, arguments, env={"ASSISTANT_CORPUS": str(service.settings.corpus)})
    assert done.exit_code == 0, done.output
    return checked.read_bytes()


def from_page(messy: bytes, client: TestClient) -> bytes:
    answer = client.post("/draft/comments", files={"file": ("述职.docx", messy)})
    assert answer.status_code == 200, answer.text
    return answer.content


def comments_in(data: bytes) -> list[tuple[str, list[str]]]:
    comments = docx.Document(io.BytesIO(data)).comments
    return [(one.author, [line.text for line in one.paragraphs]) for one in comments]


def test_headings_are_recognised_without_styles(messy: bytes, service: Assistant, tmp_path: Path) -> None:
    (tmp_path / "述职.docx").write_bytes(messy)
    assert b"Heading" not in parts(messy)["word/document.xml"]
    report = service.draft_from(tmp_path / "述职.docx")

    heads = [(one.level, one.heading.text, one.role) for one in report.sections if one.heading]
    assert heads == [
        (1, "一、加强学习，提升本领", Role.STUDY),
        (1, "二、履职尽责，办好实事", Role.DUTY),
        (1, "三、廉洁自律情况", Role.INTEGRITY),
    ]
    [duty] = [one for one in report.sections if one.role is Role.DUTY]
    assert [item.head.text for item in duty.items if item.head] == [
        "（一）根治欠薪",
        "（二）控辍保学",
    ]
    assert report.metadata.year == 2024


def test_only_comments_are_added(
    messy: bytes, service: Assistant, client: TestClient, tmp_path: Path
) -> None:
    """Command and page give the same file. Other parts keep their bytes, and the main part everything but the marks."""
    checked = from_command_line(messy, service, tmp_path)
    before, after = parts(messy), parts(checked)

    assert list(after) == list(before), "the comment of the person who read it had made the part"
    changed = {part for part in before if before[part] != after[part]}
    assert changed == {"word/document.xml", "word/comments.xml"}
    assert without_marks(after["word/document.xml"]) == without_marks(before["word/document.xml"])
    read, read_before = read_bytes(checked, "a.docx"), read_bytes(messy, "a.docx")
    assert (read.text, read.headings) == (read_before.text, read_before.headings)
    for kept in ("hyperlink", "tbl", "ins", "del", "txbxContent", "footnoteReference", "commentReference"):
        assert f"<w:{kept}".encode() in after["word/document.xml"]
    theirs, *ours = comments_in(checked)
    assert theirs == ("审稿人", ["数字再核"])
    assert {author for author, _ in ours} == {AUTHOR}
    page = from_page(messy, client)
    assert parts(page)["word/document.xml"] == after["word/document.xml"]
    assert comments_in(page) == [theirs, *ours]


def test_libreoffice_shows_comments_at_their_text(
    messy: bytes, service: Assistant, office: Office, tmp_path: Path
) -> None:
    checked = from_command_line(messy, service, tmp_path)
    flat = etree.fromstring(office.converted(checked, "docx", "fodt"))
    body = flat.find(f".//{OFFICE}body")
    assert body is not None

    ours = ["".join(about.split()) for comment, about in annotated(body) if comment.startswith("与《")]
    assert ours == [FIRST + LAST, f"重点工作{CELL_TEXT}", PAID], (
        "a row of a table is a line; a text box is whole"
    )


def test_a_second_export_replaces_the_first(messy: bytes, service: Assistant, tmp_path: Path) -> None:
    once = from_command_line(messy, service, tmp_path)
    twice = from_command_line(once, service, tmp_path)
    nobody = without_ours(twice)

    assert comments_in(twice) == comments_in(once)
    assert parts(twice)["word/document.xml"] == parts(once)["word/document.xml"]
    assert without_marks(nobody) == without_marks(parts(messy)["word/document.xml"])


def without_ours(data: bytes) -> bytes:
    """The main part as it is after a person has deleted our comments."""
    root = etree.fromstring(parts(data)["word/document.xml"])
    ours = {
        one.get(name("id"))
        for one in etree.fromstring(parts(data)["word/comments.xml"])
        if one.get(name("author")) == AUTHOR
    }
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for mark in [*root.iter(name(tag))]:
            if mark.get(name("id")) not in ours:
                continue
            gone = mark.getparent() if tag == "commentReference" else mark
            assert gone is not None
            holder = gone.getparent()
            assert holder is not None
            holder.remove(gone)
    return etree.tostring(root)
