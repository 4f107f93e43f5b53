"""One file, folder or mount that is bad never stops the others, and never empties the index."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.base.errors import BadInput, UnsupportedFormat
from assistant.corpus import readers
from assistant.corpus.ingest.uploads import upload_path
from assistant.interfaces.cli import app
from assistant.service import Assistant


def _ids(service: Assistant) -> list[str]:
    return [record.id for record in service.reports()]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX")
def test_files_that_cannot_be_read_are_named_and_the_others_taken(service: Assistant) -> None:
    corpus = service.settings.corpus
    os.mkfifo(corpus / "管道.txt")
    (corpus / "出.txt").symlink_to("/etc/passwd")
    with (corpus / "大.txt").open("wb") as file:
        file.truncate(6 << 30)
    (corpus / "新.txt").write_text("一、履职情况\n修通机耕道12公里，客车一天两趟。\n", encoding="utf-8")

    result = service.ingest()

    assert len(result.added) == 1
    assert [(refusal.file, refusal.code) for refusal in result.refused] == [
        ("出.txt", "not_followed"),
        ("管道.txt", "not_followed"),
        ("大.txt", "too_large"),
    ]


def test_a_reader_that_fails_is_a_refusal_of_one_file(
    service: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (service.settings.corpus / "坏.txt").write_text("x", encoding="utf-8")
    (service.settings.corpus / "好.txt").write_text(
        "一、履职情况\n修通机耕道12公里，群众满意。\n", encoding="utf-8"
    )
    read = readers.read_bytes

    def failing(data: bytes, name: str) -> readers.Document:
        if name == "坏.txt":
            raise ZeroDivisionError
        return read(data, name)

    class Here:
        """Runs the work in this process, where the reader is replaced."""

        def run(self, work: Callable[..., Any], *arguments: object, **_: object) -> Any:
            return work(*arguments)

    monkeypatch.setattr(readers, "read_bytes", failing)
    monkeypatch.setattr("assistant.corpus.ingest.preparation.shared_workers", Here)
    result = service.ingest()

    assert len(result.added) == 1
    (refusal,) = result.refused
    assert (refusal.file, refusal.detail) == ("坏.txt", "读这份文件时程序出错了（ZeroDivisionError）")
    assert "坏.txt" in caplog.text


def test_an_empty_corpus_does_not_empty_the_index(service: Assistant) -> None:
    """It may be a disk that is not mounted. ``--yes`` says that it is meant."""
    corpus = service.settings.corpus
    shutil.move(corpus, corpus.with_name("拔走"))
    with pytest.raises(BadInput, match="不存在"):
        service.ingest()
    corpus.mkdir()
    for rebuild in (False, True):
        with pytest.raises(BadInput, match=r"一份报告也没有，而索引里有 3 篇.*--yes"):
            service.ingest(rebuild=rebuild)
    assert len(_ids(service)) == 3

    folders = [str(corpus), "--index", str(service.settings.index)]
    refused = CliRunner().invoke(app, ["index", *folders])
    assert isinstance(refused.exception, BadInput)
    done = CliRunner().invoke(app, ["index", *folders, "--yes"], catch_exceptions=False)
    assert "移出 3 篇" in done.output
    assert _ids(service) == []
    assert service.ingest().removed == ()


@pytest.mark.skipif(os.name != "posix", reason="POSIX")
def test_what_is_in_a_folder_that_cannot_be_listed_stays(
    service: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refusing(path: str) -> object:
        if Path(path).name == "青岚县":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr("os.scandir", refusing)
    result = service.ingest()

    assert (result.removed, len(_ids(service))) == ((), 3)
    assert [(refusal.file, refusal.detail) for refusal in result.refused] == [
        ("青岚县/", "文件夹打不开，里面的报告没有读")
    ]


@pytest.mark.parametrize("name", ["指标.xlsx", "指标.CSV", "指标.et"])
def test_a_sheet_that_is_uploaded_as_a_report_is_sent_where_sheets_are_read(name: str) -> None:
    with pytest.raises(BadInput) as refusal:
        upload_path(name)
    assert "数据表请在提纲页或起草页" in refusal.value.hint
    with pytest.raises(UnsupportedFormat, match="数据表请在提纲页或起草页"):
        readers.read_bytes(b"x", name)
