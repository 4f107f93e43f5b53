"""Backups and restores, both verified; every byte compared by ``doctor --deep``."""

import json
import random
import shutil
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.base.csv_files import read_rows
from assistant.base.errors import AssistantError, BadInput, Conflict
from assistant.domain.results import AuditScope, Ignore, Judgement
from assistant.interfaces.cli import app
from assistant.interfaces.doctor import Check, examine
from assistant.service import Assistant
from assistant.service.backups import restore_backup
from assistant.settings import Settings

NEW = "溪口乡乡长2024年述职报告\n\n一、履职情况\n　　修通机耕道12公里，客车一天两趟，群众出行方便了许多。\n"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith((".lock", ".next", "-wal", "-shm", "LOCK"))
    }


@pytest.fixture
def lived_in(service: Assistant) -> Assistant:
    """An installation with all that cannot be made again."""
    service.discard("edu-2023")
    service.correct("edu-2022", {"title": "甲\r乙"})
    service.ignore(Ignore(text="某句话", reason="看过"))
    job = service.run_audit(AuditScope()).job
    findings = service.audits.file(job.id).result.findings
    if findings:
        service.audits.dispose(job.id, findings[0].id, Judgement.ACCEPTED, "王五")
    state = service.settings.state_folder()
    (state / "log").mkdir(parents=True)
    (state / "log/000001.jsonl").write_text('{"who":"王五"}\n', encoding="utf-8")
    with closing(sqlite3.connect(state / "accounts.sqlite", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE user (name TEXT)")
        database.execute("INSERT INTO user VALUES ('王五')")
    return service


@pytest.mark.parametrize("with_index", [False, True], ids=["files", "with index"])
def test_a_restored_backup_is_the_same_installation(
    lived_in: Assistant, tmp_path: Path, with_index: bool
) -> None:
    settings = lived_in.settings
    before = _files(settings.corpus), _files(settings.index / "audits")
    contents = lived_in.backup(tmp_path / "备份.zip", with_index=with_index)
    assert (contents.has_index, contents.skipped) == (with_index, ())
    assert [path.name for path in settings.corpus.glob(".backup*")] == []

    new = tmp_path / "新机"
    fresh = Settings(corpus=new / "corpus", index=new / "index")
    for folder in (fresh.corpus, fresh.index / "audits"):
        (folder / ".backup-of-a-restore-that-was-killed/1").mkdir(parents=True)
    assert restore_backup(tmp_path / "备份.zip", fresh) == contents

    assert (_files(fresh.corpus), _files(fresh.index / "audits")) == before
    assert (fresh.state_folder() / "log/000001.jsonl").stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(fresh.state_folder() / "accounts.sqlite")) as database:
        assert database.execute("SELECT name FROM user").fetchall() == [("王五",)]
    restored = Assistant(fresh)
    restored._resources._encoder = lived_in.encoder
    if with_index:
        result = restored.ingest()
        assert (result.added, result.changed, result.removed) == ((), (), ())
    else:
        assert len(restored.ingest().added) == 2
    assert {record.id: restored.report(record.id) for record in restored.reports()} == {
        record.id: lived_in.report(record.id) for record in lived_in.reports()
    }
    assert restored.ignores() == lived_in.ignores()
    (job,) = lived_in.audits.jobs()
    assert restored.audits.file(job.id).dispositions == lived_in.audits.file(job.id).dispositions
    assert restored.restore_removed("edu-2023").added == ("edu-2023",)


def test_a_damaged_backup_puts_nothing_in_place(lived_in: Assistant, tmp_path: Path) -> None:
    """A bit anywhere, or the end that is missing; headers of the archive that do not matter are no damage."""
    file = tmp_path / "备份.zip"
    lived_in.backup(file)
    whole, dice = file.read_bytes(), random.Random(9)
    target = Settings(corpus=tmp_path / "新/corpus", index=tmp_path / "新/index")
    restore_backup(file, target)
    expected = _files(target.corpus), _files(target.index), _files(target.state_folder())
    shutil.rmtree(tmp_path / "新")
    for number in range(24):
        place = dice.randrange(len(whole))
        flipped = whole[:place] + bytes([whole[place] ^ 1 << dice.randrange(8)]) + whole[place + 1 :]
        file.write_bytes(whole[:place] if number % 4 == 0 else flipped)
        try:
            restore_backup(file, target)
        except AssistantError:
            assert _files(target.corpus) == {}
            assert not (target.index / "audits").exists() or _files(target.index / "audits") == {}
        else:
            assert (_files(target.corpus), _files(target.index), _files(target.state_folder())) == expected
        shutil.rmtree(tmp_path / "新", ignore_errors=True)


def test_a_place_that_is_not_empty_is_never_written_to(lived_in: Assistant, tmp_path: Path) -> None:
    lived_in.backup(tmp_path / "备份.zip")
    before = _files(tmp_path / "indexed")
    with pytest.raises(Conflict, match="里已经有"):
        restore_backup(tmp_path / "备份.zip", lived_in.settings)
    assert _files(tmp_path / "indexed") == before
    for wrong in ("没有.zip", "indexed/corpus/reports.csv"):
        with pytest.raises(BadInput):
            restore_backup(tmp_path / wrong, Settings(corpus=tmp_path / "新", index=tmp_path / "新引"))


@pytest.mark.parametrize(
    "name", ["../外.txt", "/外.txt", "corpus/../../外.txt", "别的/外.txt", "corpus\\..\\外.txt"]
)
def test_a_hostile_backup_writes_nothing_elsewhere(tmp_path: Path, name: str) -> None:
    entries = {
        name: {"size": 1, "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}
    }
    about = {"created": "", "program": "", "files": 1, "bytes": 1, "has_index": False, "skipped": []}
    with zipfile.ZipFile(tmp_path / "坏.zip", "w") as archive:
        archive.writestr(name, "x")
        archive.writestr("assistant-backup.json", json.dumps({"format": 1, **about, "entries": entries}))
    target = Settings(corpus=tmp_path / "新/corpus", index=tmp_path / "新/index")
    with pytest.raises(BadInput):
        restore_backup(tmp_path / "坏.zip", target)
    assert [path.name for path in tmp_path.rglob("外*")] == []


def test_a_backup_while_others_write_is_whole(lived_in: Assistant, tmp_path: Path) -> None:
    """Every report that it holds has its row, and no half file is in it."""
    stop = threading.Event()
    errors: list[object] = []

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                text = NEW.replace("12公里", f"{number + 12}公里")
                errors.extend(
                    lived_in.file([(f"新{number}.txt", text.encode())], {"author": f"甲{number}"}).refused
                )
            except AssistantError as error:
                errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(2):
            lived_in.backup(tmp_path / f"{number}.zip")
    finally:
        stop.set()
        writer.join()
    assert errors == []
    for number in range(2):
        target = Settings(corpus=tmp_path / f"新{number}/corpus", index=tmp_path / f"新{number}/index")
        restore_backup(tmp_path / f"{number}.zip", target)
        uploaded = {path.name for path in target.corpus.glob("上传/*.txt")}
        rows = {row[0] for row in read_rows(target.corpus / "reports.csv", "") if row[0].startswith("上传/")}
        assert {f"上传/{name}" for name in uploaded} == rows
        ends = {path.read_text(encoding="utf-8")[-8:] for path in target.corpus.glob("上传/*.txt")}
        assert ends <= {NEW[-8:]}


def test_a_corpus_that_cannot_be_written_is_backed_up(
    service: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Path.mkdir

    def refusing(path: Path, *arguments: Any, **options: Any) -> None:
        if path.is_relative_to(service.settings.corpus):
            raise OSError(30, "Read-only file system", str(path))
        make(path, *arguments, **options)

    monkeypatch.setattr(Path, "mkdir", refusing)
    assert service.backup(tmp_path / "备份.zip").files == 4


def test_a_backup_within_the_corpus_is_refused(service: Assistant) -> None:
    with pytest.raises(BadInput, match="不能放在"):
        service.backup(service.settings.corpus / "备份.zip")


def test_backup_and_restore_from_the_shell(lived_in: Assistant, tmp_path: Path) -> None:
    folders = ["--corpus", str(lived_in.settings.corpus), "--index", str(lived_in.settings.index)]
    file = tmp_path / "备份.zip"
    made = CliRunner().invoke(app, ["backup", str(file), *folders], catch_exceptions=False)
    assert made.output.startswith(f"已备份并校验：{file}")
    assert file.stat().st_mode & 0o077 == 0
    fresh = ["--corpus", str(tmp_path / "新/corpus"), "--index", str(tmp_path / "新/index")]
    restored = CliRunner().invoke(app, ["restore", str(file), *fresh], catch_exceptions=False)
    assert restored.output.endswith("索引已就绪，可以检索了。\n")


# --- the doctor --------------------------------------------------------------------------------------


def _found(settings: Settings) -> list[Check]:
    return [
        check
        for check in examine(settings, deep=True)
        if check.name not in ("LibreOffice", "线程", "磁盘") and check.state != "ok"
    ]


def test_the_doctor_finds_what_changed_and_names_the_cure(service: Assistant) -> None:
    settings = service.settings
    service.run_audit(AuditScope())
    assert _found(settings) == []
    (settings.corpus / "青岚县/教育局局长2022年述职报告.txt").unlink()
    path = settings.corpus / "青岚县/教育局局长2023年述职报告.txt"
    path.write_bytes(path.read_bytes().replace(b"36", b"37"))
    (settings.corpus / "新.txt").write_text(NEW, encoding="utf-8")
    (settings.corpus / "ignored.csv").write_text("没有这一列\n", encoding="utf-8")
    (next(settings.index.glob("audits/*")) / "findings.jsonl").write_bytes(b"")
    store = next(settings.index.glob("generations/*/*/store.sqlite"))
    data = bytearray(store.read_bytes())
    data[-1] ^= 1
    store.write_bytes(data)

    found = _found(settings)

    assert all(check.hint for check in found)
    said = "\n".join(f"{check.name}：{check.detail}" for check in found)
    assert "索引：索引已损坏：文件" in said
    assert "忽略清单" in said
    assert "findings.jsonl" in said
    service.ingest()
    (settings.corpus / "新.txt").unlink()
    path.write_bytes(path.read_bytes().replace(b"37", b"38"))
    (settings.corpus / "另.txt").write_text(NEW, encoding="utf-8")
    said = "\n".join(check.detail for check in _found(settings) if check.name == "报告库文件")
    assert "1 个文件不见了（索引里还有）：新.txt" in said
    assert "1 个文件内容与建索引时不同：青岚县/教育局局长2023年述职报告.txt" in said
    assert "1 个文件还没有进索引：另.txt" in said
