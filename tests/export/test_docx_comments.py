"""Exports as Word comments: in the user's own document, or in a new one."""

import io
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from checked_draft import DRAFT, NOTHING, PAID, RESULT, TEXT
from lxml import etree

from assistant.base.errors import BadInput
from assistant.corpus.readers import read_bytes
from assistant.domain.report import Report
from assistant.domain.results import Severity
from assistant.domain.text import Span
from assistant.export import export_check
from assistant.export.docx import AUTHOR, DOUBTFUL, INITIALS
from reader_files import abstract, level, num, numbered, p, r
from reader_files import docx as raw_docx
from word_comments import OFFICE, annotated

LISTED = [finding for finding in RESULT.findings if finding.kind != "formula"]


def own_document() -> bytes:
    """The draft as a user's document: runs of different formats, a footer, a person's comment."""
    made = docx.Document()
    for line in TEXT.split("\n"):
        paragraph = made.add_paragraph()
        for begin in range(0, len(line), 7):
            paragraph.add_run(line[begin : begin + 7]).bold = begin % 2 == 1
    made.sections[0].footer.paragraphs[0].text = "页脚"
    made.add_comment(made.paragraphs[0].runs, "题目请用全称", author="审稿人", initials="审")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def comments_of(data: bytes) -> list[tuple[str, list[str]]]:
    """Author and paragraphs of every comment, read with python-docx."""
    made = docx.Document(io.BytesIO(data))
    return [(each.author, [paragraph.text for paragraph in each.paragraphs]) for each in made.comments]


def test_comments_in_the_users_document() -> None:
    before = own_document()
    after = export_check("docx", RESULT, DRAFT, before)
    assert read_bytes(after, "a.docx").text == read_bytes(before, "a.docx").text == TEXT
    found = comments_of(after)
    assert found[0] == ("审稿人", ["题目请用全称"])
    assert [author for author, _ in found[1:]] == [AUTHOR] * len(LISTED)
    assert found[1][1] == [
        "与《青岚县教育局局长2022年述职报告》（本人，2022年）近同，仅改数字 2 处",
        "来源：《青岚县教育局局长2022年述职报告》（甲某，2022年）",
        "原文：“清欠保支付。配合人社部门排查学校在建工程，为46名农民工追回工资82万元，没有发生一起讨薪上访。”",
        "另见：编号 人社/2019（乙某，2019年）、编号 人社/2020（乙某，2020年）、编号 人社/2021（乙某，2021年）等 4 篇",
        "仅供核对",
    ]
    assert [paragraphs[-2] for _, paragraphs in found[3:5]] == [
        "原文：“理论学习不够深入，”",
        "可改为：青岚县；全县",
    ]


def test_a_comment_on_what_is_doubtful_says_so() -> None:
    sure = replace(RESULT.findings[-1], severity=Severity.WARNING)
    doubtful = replace(sure, severity=Severity.INFO)
    data = export_check("docx", replace(RESULT, findings=(sure, doubtful)), DRAFT, own_document())
    found = [paragraphs[0] for author, paragraphs in comments_of(data) if author == AUTHOR]
    assert found == [sure.message, f"提示（拿不准，请核对）：{sure.message}"]


def test_other_parts_keep_their_bytes() -> None:
    before, after = own_document(), export_check("docx", RESULT, DRAFT, own_document())
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed - {"docProps/core.xml"} == {"word/document.xml", "word/comments.xml"}


def test_exporting_again_replaces_earlier_comments() -> None:
    once = export_check("docx", RESULT, DRAFT, own_document())
    again = export_check("docx", RESULT, DRAFT, once)
    assert comments_of(again) == comments_of(once)
    assert comments_of(export_check("docx", NOTHING, DRAFT, again)) == [("审稿人", ["题目请用全称"])]
    assert {each.initials for each in docx.Document(io.BytesIO(again)).comments} == {"审", INITIALS}


def test_a_text_becomes_a_new_document() -> None:
    """Characters that XML does not allow are replaced, so that offsets agree."""
    text = TEXT.replace("投入使用", "投\x0c使用\t")
    data = export_check("docx", RESULT, replace(DRAFT, text=text), text.encode())
    assert read_bytes(data, "a.docx").text == text.replace("\x0c", "\ufffd")
    assert len(comments_of(data)) == len(LISTED)
    made = docx.Document(io.BytesIO(data))
    page = made.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    assert made.core_properties.title == DRAFT.metadata.title


def test_a_file_with_another_text_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        export_check("docx", RESULT, DRAFT, raw_docx(p("别的文字")))
    assert refusal.value.detail == "原文件的文字与所核对的不一致，批注对不上位置"


def test_a_comment_that_is_not_anchored_exactly_quotes_its_text() -> None:
    control = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{r('三十')}</w:sdtContent></w:sdt>"
    numbering = abstract(0, level(0, "chineseCounting", "%1、")) + num(1, 0)
    original = raw_docx(p("共", control, "户") + numbered("学习"), numbering)
    draft = replace(DRAFT, text=read_bytes(original, "a.docx").text)
    assert draft.text == "共三十户\n一、学习"
    places = (Span(1, 2), Span(0, 1), Span(5, 7), Span(0, 0))
    findings = tuple(replace(RESULT.findings[-1], span=span, message="甲") for span in places)
    data = export_check("docx", replace(RESULT, findings=findings), draft, original)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/comments.xml"))
    assert ["".join(comment.itertext()) for comment in root] == [
        "甲所指文字：“三”仅供核对",
        "甲仅供核对",
        "甲所指文字：“一、”仅供核对",
        "甲仅供核对",
    ]


def test_long_sources_are_shortened() -> None:
    first = LISTED[0]
    assert first.source is not None
    long = replace(first, source=replace(first.source, text="长" * 500))
    data = export_check("docx", replace(RESULT, findings=(long,)), DRAFT, own_document())
    assert comments_of(data)[1][1][2] == f"原文：“{'长' * 199}…”"


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize(("original", "draft"), [(own_document(), DRAFT), (None, DRAFT)], ids=["own", "new"])
def test_libreoffice_sees_the_comments(
    soffice: str, tmp_path: Path, original: bytes | None, draft: Report
) -> None:
    (tmp_path / "a.docx").write_bytes(export_check("docx", RESULT, draft, original))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "fodt",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    body = etree.parse(tmp_path / "a.fodt").getroot().find(f".//{OFFICE}body")
    assert body is not None
    seen = [(comment, about) for comment, about in annotated(body) if comment != "题目请用全称"]
    assert [about for _, about in seen] == [finding.span.of(TEXT) for finding in LISTED]
    assert [
        comment.startswith((finding.message, f"{DOUBTFUL}：{finding.message}"))
        for (comment, _), finding in zip(seen, LISTED, strict=True)
    ] == [True] * 5
    assert seen[0][1] == PAID
