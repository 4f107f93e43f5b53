"""Walking through a corpus folder: which files are reports, and their ids."""

from pathlib import Path

import pytest

from assistant.base.errors import BadInput
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
