"""Walking through a corpus folder: which files are reports, and their ids."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.base.errors import BadInput
from assistant.base.files import NotRegular, TooLong, read_regular
from assistant.corpus.ingest.walk import digest, report_id, walk


def test_reports_are_distinguished_from_other_files(tmp_path: Path) -> None:
    for name in (
        "二〇二二/局长.docx",
        "二〇二二/扫描.jpg",
        "乡长.txt",
        "README.md",
        "reports.csv",
        "gold/queries.json",
        "~$局长.docx",
        ".removed/旧.txt",
        ".DS_Store",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")

    found = walk(tmp_path)

    assert found.reports == ("乡长.txt", "二〇二二/局长.docx", "二〇二二/扫描.jpg")
    assert found.ignored == ("README.md", "gold/queries.json", "reports.csv")


@pytest.mark.parametrize(("name", "message"), [("没有", "不存在"), ("文件.txt", "不是文件夹")])
def test_a_corpus_that_is_not_a_folder_is_refused(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "文件.txt").write_text("x")

    with pytest.raises(BadInput, match=message):
        walk(tmp_path / name)


def test_an_id_is_given_or_derived_from_the_path() -> None:
    assert report_id("县/述职.txt", {"id": "K1"}) == "K1"
    assert (
        report_id("县/述职.txt", {})
        == report_id("县/述职.txt", {"title": "别的"})
        != report_id("述职.txt", {})
    )


def test_a_digest_changes_with_file_row_and_program() -> None:
    base = digest(b"x", {"year": "2022"}, "1")

    assert base == digest(b"x", {"year": "2022"}, "1")
    assert (
        len(
            {
                base,
                digest(b"y", {"year": "2022"}, "1"),
                digest(b"x", {}, "1"),
                digest(b"x", {"year": "2022"}, "2"),
            }
        )
        == 4
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX")
def test_what_must_not_be_opened_is_named_and_skipped(tmp_path: Path) -> None:
    """A pipe would be waited for, a device read for ever, a link out of the folder would file what is not ours."""
    corpus, elsewhere = tmp_path / "corpus", tmp_path / "别处"
    corpus.mkdir()
    elsewhere.mkdir()
    (elsewhere / "密.txt").write_text("x")
    (corpus / "真.txt").write_text("x")
    (corpus / "内链.txt").symlink_to(corpus / "真.txt")
    (corpus / "外链.txt").symlink_to(elsewhere / "密.txt")
    (corpus / "绕.txt").symlink_to("../别处/密.txt")
    (corpus / "外夹").symlink_to(elsewhere)
    (corpus / "断链.txt").symlink_to(corpus / "没有")
    (corpus / "绕圈.txt").symlink_to("绕圈.txt")
    (corpus / "零.txt").symlink_to("/dev/zero")
    os.mkfifo(corpus / "管道.txt")
    with suppress(OSError):  # not on every file system
        (corpus / os.fsdecode(b"\xb2\xe2.txt")).write_text("x")

    found = walk(corpus)

    assert found.reports == ("内链.txt", "真.txt")
    reasons = {refusal.file: refusal.detail for refusal in found.skipped}
    outside, broken = "是指向报告文件夹以外的链接，没有读", "是断开的链接，或已经打不开"
    assert reasons.pop("\ufffd\ufffd.txt", "文件名不是有效的 UTF-8") == "文件名不是有效的 UTF-8"
    assert reasons == {
        "外链.txt": outside,
        "绕.txt": outside,
        "零.txt": outside,
        "外夹/": "是指向别处的文件夹链接，没有跟进去",
        "断链.txt": broken,
        "绕圈.txt": broken,
        "管道.txt": "不是普通文件（是管道、设备之类），没有读",
    }
    assert all(refusal.hint for refusal in found.skipped)


def test_a_pipe_is_not_waited_for_and_size_is_looked_at_first(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    with pytest.raises(NotRegular):
        read_regular(tmp_path / "管道", 10)
    with pytest.raises(NotRegular):
        read_regular(Path("/dev/zero"), 10)
    with (tmp_path / "大").open("wb") as file:
        file.truncate(6 << 30)
    with pytest.raises(TooLong):
        read_regular(tmp_path / "大", 10)
    (tmp_path / "小").write_bytes(b"0123456789")
    assert read_regular(tmp_path / "小", 10) == b"0123456789"
