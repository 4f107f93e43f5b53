"""Changes to the corpus: one after the other, whole or not at all, and undone where they fail."""

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from faults import DONE, KILLED, REFUSED, in_child

from assistant.base.csv_files import read_rows
from assistant.base.errors import BadInput, Conflict, DiskFull, IndexMissing, NotFound
from assistant.base.files import Lock
from assistant.service import Assistant, filing
from assistant.settings import Settings

NEW = "溪口乡乡长2024年述职报告\n\n一、履职情况\n　　修通机耕道12公里，客车一天两趟，群众出行方便了许多。\n"
FILE = "青岚县/教育局局长2023年述职报告.txt"


def _new(number: int) -> bytes:
    return NEW.replace("12公里", f"{number + 13}公里").encode()


def beside(service: Assistant) -> Assistant:
    """Another process's service on the same folders."""
    other = Assistant(service.settings)
    other._resources._encoder = service.encoder
    return other


def to_do(service: Assistant) -> tuple[object, ...]:
    """What an indexing run would still change: nothing where files, rows and index agree."""
    result = service.ingest()
    return result.added, result.changed, result.removed, result.refused


# --- the kind: text in a field that breaks a table ---------------------------------------------------


def test_a_carriage_return_in_a_title_costs_nothing(client: TestClient, service: Assistant) -> None:
    before = {record.id: record.metadata for record in service.reports()}

    answer = client.patch("/v1/reports/edu-2022", json={"title": "甲\r乙"})
    assert (answer.status_code, answer.json()["title"]) == (200, "甲\r乙")
    answer = client.patch(
        "/v1/reports/edu-2022", json={"collection": "x\r青岚县/教育局局长2023年述职报告.txt"}
    )
    assert answer.status_code == 200

    after = {record.id: record.metadata for record in service.reports()}
    assert after["edu-2022"].author == before["edu-2022"].author == "甲"
    assert after["edu-2022"].portfolios == ("教育",)
    assert {name: after[name] for name in ("edu-2023", "人社/2022")} == {
        name: before[name] for name in ("edu-2023", "人社/2022")
    }
    assert to_do(service) == ((), (), (), ())


def test_a_carriage_return_in_a_reason_adds_no_line(client: TestClient) -> None:
    for text, reason in (("某句话甲", "一\r二"), ("某句 ", 'x\r"\n,wording,')):
        line = client.post("/v1/ignored", json={"text": text, "reason": reason}).json()
        assert (line["text"], line["reason"]) == (text.strip(), reason.strip())
    lines = client.get("/v1/ignored").json()["ignored"]
    assert [(line["text"], line["reason"]) for line in lines] == [
        ("某句话甲", "一\r二"),
        ("某句", 'x\r"\n,wording,'),
    ]
    assert client.delete(f"/v1/ignored/{lines[1]['id']}").status_code == 200


# --- the kind: several at once -----------------------------------------------------------------------


def _all_at_once(works: list[Callable[[], object]]) -> list[BaseException]:
    errors: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_corrections_at_the_same_time_all_succeed_and_none_is_lost(service: Assistant) -> None:
    """By two processes, of the same reports and of others."""
    services = (service, beside(service))
    columns = ("author", "office")

    def work(number: int, report_id: str, column: str) -> Callable[[], object]:
        return lambda: services[number % 2].correct(report_id, {column: f"{column}{number}"})

    changes = [
        (report_id, column) for report_id in ("edu-2022", "edu-2023", "人社/2022") for column in columns
    ]
    assert _all_at_once([work(number, *change) for number, change in enumerate(changes)]) == []

    for number, (report_id, column) in enumerate(changes):
        assert getattr(service.report(report_id).metadata, column) == f"{column}{number}"
    assert to_do(service) == ((), (), (), ())
    left = {path.name for path in service.settings.corpus.glob(".reports.csv.*")}
    assert left == {".reports.csv.lock", ".reports.csv.lock.next"}


def test_uploads_at_the_same_time_by_two_processes_are_all_filed(service: Assistant) -> None:
    services = (service, beside(service))
    works: list[Callable[[], object]] = [
        lambda number=number: services[number % 2].file([(f"新{number}.txt", _new(number))])  # type: ignore[misc]
        for number in range(4)
    ]
    assert _all_at_once(works) == []
    filed = [record.source for record in service.reports() if record.source.startswith("上传/")]
    assert filed == [f"上传/新{number}.txt" for number in range(4)]
    assert to_do(service) == ((), (), (), ())


def test_whoever_waits_too_long_leaves_nothing(service: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "_WAIT", 0.05)
    table = (service.settings.corpus / "reports.csv").read_bytes()
    with Lock(service.settings.index / "writer.lock"):
        with pytest.raises(Conflict):
            service.file([("新.txt", NEW.encode())])
        with pytest.raises(Conflict):
            service.correct("edu-2022", {"author": "丁"})
        with pytest.raises(Conflict):
            service.discard("edu-2022")
    assert (service.settings.corpus / "reports.csv").read_bytes() == table
    assert not (service.settings.corpus / "上传/新.txt").exists()
    assert to_do(service) == ((), (), (), ())


def test_a_row_comes_with_its_upload_or_not_at_all(service: Assistant) -> None:
    """A report that is uploaded into a collection never stands outside it."""
    result = service.file(
        [("新.txt", NEW.encode()), ("空.txt", b" ")], {"collection": "甲集", "author": "戊"}
    )

    assert service.report(result.added[0]).metadata.collection == "甲集"
    rows = {row[0] for row in read_rows(service.settings.corpus / "reports.csv", "")}
    assert {name for name in rows if name.startswith("上传")} == {"上传/新.txt"}


# --- the kind: a change that fails or is killed on its way -------------------------------------------


def _upload(service: Assistant) -> object:
    return service.file([("新.txt", NEW.encode()), ("空.txt", b" ")], {"collection": "甲集"})


def _correct(service: Assistant) -> object:
    return service.correct("edu-2023", {"author": "丁", "year": "2021"})


def _discard(service: Assistant) -> object:
    return service.discard("edu-2023")


def _restore(service: Assistant) -> object:
    return service.restore_removed("edu-2023")


_OPERATIONS = {"upload": _upload, "correct": _correct, "discard": _discard, "restore": _restore}
EVERY = int(os.environ.get("FAULTS_EVERY", "60"))
"""The suite tries every 60th step; ``FAULTS_EVERY=1`` tries them all."""


def _state(service: Assistant) -> object:
    corpus = service.settings.corpus
    files = sorted(
        path.relative_to(corpus).parts[-1:] if ".removed" in path.parts else path.relative_to(corpus).parts
        for path in corpus.rglob("*.txt")
    )
    known = {record.source: (record.id, record.metadata) for record in service.reports()}
    rows = sorted(tuple(row) for row in read_rows(corpus / "reports.csv", "reports.csv"))
    return files, known, rows


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize("kill", [True, False], ids=["killed", "disk full"])
@pytest.mark.parametrize("operation", _OPERATIONS)
def test_a_fault_at_any_step_leaves_the_old_state_or_the_new(
    service: Assistant, tmp_path: Path, operation: str, kill: bool
) -> None:
    """And what was refused is as if it had never been asked for."""
    work = _OPERATIONS[operation]
    if operation == "restore":
        _discard(service)
    service.index.warm()
    before = _state(service)
    done = tmp_path / "done"
    shutil.copytree(tmp_path / "indexed", done)
    finished = Assistant(Settings(corpus=done / "corpus", index=done / "index"))
    finished._resources._encoder = service.encoder
    work(finished)
    after = _state(finished)
    assert before != after

    step, outcomes = 1, set()
    while True:
        copy = tmp_path / f"copy{step}"
        shutil.copytree(tmp_path / "indexed", copy)
        on_copy = Assistant(Settings(corpus=copy / "corpus", index=copy / "index"))
        on_copy._resources._encoder = service.encoder
        status = in_child(lambda on_copy=on_copy: work(on_copy), copy, step, kill=kill)
        on_copy.complete_changes()
        state = _state(on_copy)
        assert status in (DONE, KILLED if kill else REFUSED), f"step {step}"
        assert state in (before, after), f"step {step}"
        if status == DONE:
            assert state == after
        result = on_copy.ingest()
        assert (result.added, result.changed, result.removed, result.refused) == ((), (), (), ()), (
            f"step {step}"
        )
        strays = list((copy / "corpus").rglob(".*.new"))
        assert len(strays) <= 1, "what a killed writer left is swept by the next one"
        outcomes.add("new" if state == after else "old")
        shutil.rmtree(copy)
        if status == DONE and step > 20:
            break
        step += EVERY
    assert "old" in outcomes


def test_a_full_disk_is_named_to_programs_and_people(
    client: TestClient, service: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/somewhere")

    with monkeypatch.context() as patched:
        patched.setattr("assistant.base.files.os.fsync", full)
        answers = [
            client.post("/v1/reports", files=[("files", ("新.txt", NEW.encode()))]),
            client.patch("/v1/reports/edu-2022", json={"title": "新"}),
            client.delete("/v1/reports/edu-2022"),
            client.post("/v1/ignored", json={"text": "某句"}),
        ]
        for answer in answers:
            error = answer.json()["error"]
            assert (answer.status_code, error["code"]) == (507, "disk_full"), answer.text
            assert "磁盘空间不够" in error["detail"]
            assert "请清理磁盘" in error["hint"]
        with pytest.raises(DiskFull):
            service.file([("新.txt", NEW.encode())])
    assert not (service.settings.corpus / "上传/新.txt").exists()
    assert to_do(service) == ((), (), (), ())


def test_a_correction_that_would_spoil_the_table_is_undone(service: Assistant) -> None:
    """Its id would stand twice: no later run could read the table."""
    corpus = service.settings.corpus
    (corpus / "另.txt").write_text(NEW, encoding="utf-8")
    table = corpus / "reports.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("edu-2022,", ",") + "另.txt,edu-2022,,,,,,,\n",
        encoding="utf-8",
    )
    before = table.read_bytes()

    with pytest.raises(BadInput, match="edu-2022"):
        service.correct("edu-2022", {"author": "丁"})

    assert table.read_bytes() == before


# --- removed reports ---------------------------------------------------------------------------------


def test_a_removed_report_comes_back_as_it_was(service: Assistant) -> None:
    known, text = service.report("edu-2023").metadata, service.report("edu-2023").text
    rows = sorted(map(tuple, read_rows(service.settings.corpus / "reports.csv", "")))
    moved = service.discard("edu-2023")

    (removed,) = service.removed()
    assert (removed.file, removed.id, removed.source) == (moved, "edu-2023", FILE)
    assert service.ingest().warnings == ()  # no row of a file that is not there
    assert service.restore_removed(removed.key).added == ("edu-2023",)

    assert (service.report("edu-2023").metadata, service.report("edu-2023").text) == (known, text)
    assert sorted(map(tuple, read_rows(service.settings.corpus / "reports.csv", ""))) == rows
    assert service.removed() == []
    with pytest.raises(NotFound):
        service.restore_removed(removed.key)


def test_a_removed_report_does_not_replace_another(service: Assistant) -> None:
    service.discard("edu-2023")
    (service.settings.corpus / FILE).write_text(NEW, encoding="utf-8")

    with pytest.raises(Conflict, match="现在是另一份文件"):
        service.restore_removed("edu-2023")

    assert (service.settings.corpus / FILE).read_text(encoding="utf-8") == NEW
    assert len(service.removed()) == 1


def test_what_an_earlier_version_removed_can_be_put_back(service: Assistant) -> None:
    folder = service.settings.corpus / ".removed/20240101T000000000000"
    folder.mkdir(parents=True)
    (folder / "旧.txt").write_text(NEW, encoding="utf-8")

    assert len(service.restore_removed(folder.name).added) == 1
    assert (service.settings.corpus / "旧.txt").read_text(encoding="utf-8") == NEW


def test_removing_a_report_whose_file_is_gone_claims_no_move(service: Assistant, client: TestClient) -> None:
    (service.settings.corpus / FILE).unlink()

    assert client.delete("/v1/reports/edu-2023").json() == {"id": "edu-2023", "moved_to": ""}
    assert service.removed() == []


# --- an index that is not there ----------------------------------------------------------------------


def test_an_upload_without_an_index_does_not_make_one_of_a_single_report(
    service: Assistant, client: TestClient
) -> None:
    shutil.rmtree(service.settings.index)
    with pytest.raises(IndexMissing, match="索引还没有建立"):
        service.file([("新.txt", NEW.encode())])
    assert not (service.settings.corpus / "上传").exists()
    assert client.get("/readyz").status_code == 503
    assert len(service.ingest().added) == 3


def test_the_first_upload_of_all_makes_the_index(service: Assistant, tmp_path: Path) -> None:
    fresh = Assistant(Settings(corpus=tmp_path / "空", index=tmp_path / "空索引"))
    fresh._resources._encoder = service.encoder
    assert len(fresh.file([("新.txt", NEW.encode())]).added) == 1
    assert fresh.stock().reports == 1
