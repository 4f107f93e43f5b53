"""Audits of two processes on one index, with files that are torn or cannot be written."""

import errno
import random
import threading
from pathlib import Path
from typing import Any

import pytest
from watched_audits import Work, until

from assistant.audit.jobs import Audits
from assistant.audit.jobs.dispositions import DispositionFile
from assistant.audit.jobs.store import JobStore
from assistant.base.errors import AssistantError, Conflict, NotFound
from assistant.domain.results import AuditFile, AuditJob, AuditScope, Disposition, JobState, Judgement
from assistant.service import Assistant


def test_decisions_of_two_processes_are_all_kept(tmp_path: Path) -> None:
    def decide(process: int) -> None:
        decisions = DispositionFile(tmp_path)
        for number in range(20):
            finding = f"f{process}-{number}"
            decisions.record(finding, Disposition(finding, Judgement.ACCEPTED, "王五", "", "2025-01-01"))

    threads = [threading.Thread(target=decide, args=(process,)) for process in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(DispositionFile(tmp_path).read()) == 60


def test_cancelling_through_another_process_ends_the_audit_and_keeps_its_folder(tmp_path: Path) -> None:
    busy = Work(waits=True)
    audits, other = Audits(tmp_path, busy), Audits(tmp_path, Work())
    job = audits.start(AuditScope())
    busy.begun.wait(10)

    assert other.cancel(job.id).state is JobState.RUNNING
    with pytest.raises(Conflict):
        other.remove(job.id)
    until(audits, job, JobState.CANCELLED)
    audits.close()

    assert other.job(job.id).state is JobState.CANCELLED
    other.remove(job.id)
    with pytest.raises(NotFound):
        audits.job(job.id)


def test_what_another_process_cancelled_while_it_waited_is_never_run(tmp_path: Path) -> None:
    busy = Work(waits=True)
    audits, other = Audits(tmp_path, busy), Audits(tmp_path, Work())
    first, second, third = (audits.start(AuditScope(title=title)) for title in "甲乙丙")
    busy.begun.wait(10)

    assert other.cancel(second.id).state is JobState.CANCELLED
    assert audits.job(second.id).state is JobState.CANCELLED
    other.remove(second.id)
    busy.go_on.set()
    until(audits, third, JobState.DONE)

    assert busy.made == [first.id, third.id]


def test_a_wish_to_cancel_outlives_the_process_that_was_killed(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "audits")
    job = store.create(AuditScope(), Audits(tmp_path, Work()).access)
    store.ask_to_cancel(job.id)
    work = Work()
    audits = Audits(tmp_path, work)

    audits.resume()

    until(audits, job, JobState.CANCELLED)
    assert work.made == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("failing", ["write", "held", "seal"])
def test_the_queue_survives_an_error_in_a_state_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, number: int
) -> None:
    """An audit whose state cannot be written has failed, with the cause; those after it are made."""
    audits = Audits(tmp_path, Work())
    original = getattr(JobStore, failing)
    broken = {"id": ""}

    def fails(store: JobStore, job: Any, *more: Any) -> Any:
        if (
            broken["id"] == (job if isinstance(job, str) else job.id)
            and threading.current_thread().name == "audits"
        ):
            raise OSError(number, "what the system says")
        return original(store, job, *more)

    monkeypatch.setattr(JobStore, failing, fails)
    create = JobStore.create

    def created(store: JobStore, *arguments: Any) -> AuditJob:
        job = create(store, *arguments)
        broken["id"] = broken["id"] or job.id
        return job

    monkeypatch.setattr(JobStore, "create", created)

    first, second = audits.start(AuditScope()), audits.start(AuditScope())
    ended = until(audits, first, JobState.FAILED)
    until(audits, second, JobState.DONE)

    assert ended.error is not None
    cause = {
        errno.ENOSPC: "磁盘空间不够",
        errno.EACCES: "没有权限",
        errno.EROFS: "只读",
        errno.EIO: "硬盘读写失败",
    }
    assert cause[number] in ended.error.detail
    assert ended.error.hint
    audits.close()


def test_a_torn_state_file_does_not_keep_the_service_from_starting(tmp_path: Path) -> None:
    audits = Audits(tmp_path, Work())
    audits.run(AuditScope(title="年度核对"))
    (path,) = tmp_path.glob("audits/*/job.json")
    whole = path.read_bytes()
    for torn in (b"", b"\0" * len(whole), *(whole[:size] for size in range(0, len(whole), 23))):
        path.write_bytes(torn)
        again = Audits(tmp_path, Work())
        again.resume()
        assert again.jobs() == []
        assert again.problems() == [str(path)]
        again.close()
    path.write_bytes(whole)
    assert [job.scope.title for job in Audits(tmp_path, Work()).jobs()] == ["年度核对"]


def test_damaged_records_of_an_audit_are_named_and_never_shown(service: Assistant) -> None:
    """Torn at a line's end they would be an audit with fewer findings; one changed bit another figure."""
    job_id = service.run_audit(AuditScope()).job.id
    service.audits.dispose(
        job_id, service.audits.file(job_id).result.findings[0].id, Judgement.ACCEPTED, "王五"
    )
    folder = service.settings.index / "audits" / job_id
    expected = Audits(service.settings.index, Work()).file(job_id)
    dice = random.Random(7)
    for name in ("findings.jsonl", "snapshot.json", "job.json", "dispositions.json", "checksums.json"):
        path = folder / name
        whole = path.read_bytes()
        places = [dice.randrange(len(whole)) for _ in range(12)]
        flipped = [
            whole[:place] + bytes([whole[place] ^ 1 << dice.randrange(8)]) + whole[place + 1 :]
            for place in places
        ]
        for damaged in (b"", whole[: whole.find(b"\n") + 1], *(whole[:place] for place in places), *flipped):
            path.write_bytes(damaged)
            assert _outcome(service, job_id) == 409, (name, damaged)
        path.write_bytes(whole)
    assert Audits(service.settings.index, Work()).file(job_id) == expected


def _outcome(service: Assistant, job_id: str) -> AuditFile | int:
    try:
        return Audits(service.settings.index, Work()).file(job_id)
    except AssistantError as error:
        return error.status if error.hint else 0
