"""The papers of an audit: the brief for the committee, and the letter to one author."""

import io
from dataclasses import replace

import pytest
from docx import Document
from finished_audit import ERROR, FILE, FINDING, HERE, LATER, THERE
from lxml import html

from assistant.base.errors import NotFound, UnknownValue
from assistant.domain.results import AuditFile, Direction, Disposition, Judgement, Match, Mirror
from assistant.export import export_brief, export_letter
from assistant.export.audit_labels import moment_text


def _texts(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def _decided(judgement: Judgement, finding: str = FINDING.id, reason: str = "") -> AuditFile:
    return replace(FILE, dispositions={finding: Disposition(finding, judgement, "王五", reason)})


@pytest.mark.parametrize(
    ("written", "text"),
    [("2026-11-30T09:08:40+00:00", "2026年11月30日 9:08"), ("", ""), (None, "")],
    ids=["utc", "nothing", "none"],
)
def test_times_are_written_as_people_write_them(
    written: str | None, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")

    assert moment_text(written) == text


def test_the_brief_names_what_is_over_the_threshold() -> None:
    above, below = _texts(export_brief("docx", FILE, 30)), _texts(export_brief("docx", FILE, 31))

    assert "与他人报告相同相近不少于 30% 的 1 篇" in above
    assert "2023年<b>述职</b>报告（乙）" in above
    assert "与他人报告相同相近不少于 31% 的 0 篇" in below
    assert "2023年<b>述职</b>报告" not in below
    assert "差错：1 处，涉及 1 篇，其中外地地名 1 处。" in above
    assert "已处理 1 处（需要改 1 处），待处理 1 处。" in above


def test_the_brief_as_a_page_says_the_same() -> None:
    tree = html.fromstring(export_brief("html", FILE, 30).decode())

    assert tree.cssselect("h1")[0].text_content() == "材料集“2023年”核对情况"
    assert [cell.text_content() for cell in tree.cssselect("tbody tr *")][:2] == [
        "2023年<b>述职</b>报告（乙）",
        "30.0%",
    ]
    with pytest.raises(UnknownValue):
        export_brief("pdf", FILE)


def test_what_is_settled_is_no_longer_in_the_brief() -> None:
    text = _texts(export_brief("docx", _decided(Judgement.CORRECTED, ERROR.id), 30))

    assert "差错：没有待改的。" in text
    assert "已改 1 处" in text


def test_the_letter_shows_errors_and_both_wordings() -> None:
    text = _texts(export_letter(_decided(Judgement.REWRITE, reason="写本乡的数"), "r2"))

    assert "@局长乙同志：" in text
    assert "请改正（1 处）" in text
    assert "驻荻浦村的工作队换了三茬。" in text
    assert f"那一篇：{THERE}" in text
    assert f"您写的：{HERE}" in text
    assert "（核对人意见：需要改，写本乡的数）" in text
    assert "与他人报告相同相近 1 处（占全文 30.0%）" in text


@pytest.mark.parametrize("judgement", [Judgement.ACCEPTED, Judgement.NO_MATCH, Judgement.CORRECTED])
def test_what_is_settled_is_not_in_the_letter(judgement: Judgement) -> None:
    text = _texts(export_letter(_decided(judgement), "r2"))

    assert HERE not in text
    assert "请改正（1 处）" in text


def test_the_other_author_of_one_year_gets_the_same_from_the_other_side() -> None:
    """The finding is listed under 乙; 甲's letter calls 甲's wording his own."""
    source = FINDING.finding.source
    assert isinstance(source, Match)
    found = replace(
        FINDING,
        finding=replace(FINDING.finding, direction=Direction.SAME_YEAR),
        mirrors=(Mirror("f9", "r1", source.span),),
    )
    file = replace(FILE, result=replace(FILE.result, findings=(found,)), dispositions={})

    text = _texts(export_letter(file, "r1"))

    assert f"您写的：{THERE}" in text
    assert f"那一篇：{HERE}" in text
    assert f"（{LATER.author}，2023年）仅改数字，同年，分不出先后" in text


def test_there_is_no_letter_on_a_report_that_was_not_audited() -> None:
    with pytest.raises(NotFound):
        export_letter(FILE, "r9")
