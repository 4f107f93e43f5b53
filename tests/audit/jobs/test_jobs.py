"""Audits as jobs: one at a time, watched, cancelled, continued, seen by those who may see them."""

import json
from pathlib import Path
from typing import Any

import pytest
from watched_audits import Work, until

from assistant.audit.jobs import Audits
from assistant.base.errors import BadInput, Conflict, NotFound
from assistant.domain.results import (
    LIMITS,
    Access,
    AuditedFinding,
    AuditJob,
    AuditProgress,
    AuditResult,
    AuditScope,
    Finding,
    JobState,
    Judgement,
    Severity,
)
from assistant.domain.text import Span


def test_one_audit_at_a_time_and_both_can_be_cancelled(tmp_path: Path) -> None:
    work = Work(waits=True)
    audits = Audits(tmp_path, work)
    first, second = audits.start(AuditScope()), audits.start(AuditScope(collections=("a",)))
    work.begun.wait(10)

    assert (audits.job(first.id).state, audits.job(second.id).state) == (JobState.RUNNING, JobState.QUEUED)
    with pytest.raises(Conflict):
        audits.remove(first.id)
    with pytest.raises(Conflict):
        audits.file(first.id)
    assert audits.cancel(second.id).state is JobState.CANCELLED
    audits.cancel(first.id)
    assert until(audits, first, JobState.CANCELLED).progress == AuditProgress()
    assert work.made == [first.id]


def test_an_interrupted_audit_goes_on_with_the_next_service(tmp_path: Path) -> None:
    stopped = Work(waits=True)
    audits = Audits(tmp_path, stopped)
    job = audits.start(AuditScope())
    stopped.begun.wait(10)
    audits.close()
    assert audits.job(job.id).state is JobState.RUNNING

    work = Work(waits=True)
    work.go_on.set()
    again = Audits(tmp_path, work)
    again.resume()

    until(again, job, JobState.DONE)
    assert work.made == [job.id]


def test_what_another_process_works_on_is_let_be(tmp_path: Path) -> None:
    busy = Work(waits=True)
    audits = Audits(tmp_path, busy)
    job = audits.start(AuditScope())
    busy.begun.wait(10)
    other_work = Work(waits=True)
    other = Audits(tmp_path, other_work)

    other.resume()
    busy.go_on.set()

    until(audits, job, JobState.DONE)
    assert other_work.made == []


def test_a_caller_sees_the_audits_of_collections_it_may_see(tmp_path: Path) -> None:
    work = Work(waits=True)
    work.go_on.set()
    audits = Audits(tmp_path, work)
    everything = audits.start(AuditScope())
    mine = audits.as_caller(Access(frozenset({"甲"}))).start(AuditScope())

    assert {job.id for job in audits.jobs()} == {everything.id, mine.id}
    assert [job.id for job in audits.as_caller(Access(frozenset({"甲", "乙"}))).jobs()] == [mine.id]
    assert audits.as_caller(Access(frozenset({"乙"}))).jobs() == []
    audits.close()


def test_what_goes_wrong_is_stated(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def fail(job: AuditJob, folder: Path, progress: Any) -> Any:
        raise RuntimeError("boom")

    audits = Audits(tmp_path, fail)
    job = until(audits, audits.start(AuditScope()), JobState.FAILED)

    assert job.error is not None
    assert "程序出错了" in job.error.detail
    assert "boom" in caplog.text
    with pytest.raises(Conflict) as refusal:
        audits.file(job.id)
    assert refusal.value.hint == job.error.detail


# --- what is kept ------------------------------------------------------------------------------------

_FOUND = AuditedFinding("f1", "r1", "办结", Finding("reuse", Severity.INFO, Span(0, 2), "相同", 1.0))
_RESULT = AuditResult(AuditScope(), LIMITS, None, (), (_FOUND,), (), (), (), (), 1, 0)


def _finished(folder: Path) -> tuple[Audits, str]:
    audits = Audits(folder, lambda job, folder, progress: _RESULT)
    return audits, audits.run(AuditScope(title="年度核对")).job.id


def test_a_job_is_read_back_by_another_process(tmp_path: Path) -> None:
    audits, job_id = _finished(tmp_path)
    other = Audits(tmp_path, Work(waits=True))

    assert other.job(job_id) == audits.job(job_id)
    assert (other.job(job_id).scope.title, other.job(job_id).state) == ("年度核对", JobState.DONE)


def test_decisions_replace_each_other_and_are_taken_back(tmp_path: Path) -> None:
    audits, job_id = _finished(tmp_path)

    audits.dispose(job_id, "f1", Judgement.ACCEPTED, "王五")
    second = audits.dispose(job_id, "f1", Judgement.REWRITE, " 李四 ", " 照抄 ")

    assert second is not None
    assert (second.name, second.reason) == ("李四", "照抄")
    assert Audits(tmp_path, Work(waits=True)).dispositions(job_id) == {"f1": second}
    assert audits.dispose(job_id, "f1", None, "李四") is None
    assert audits.dispositions(job_id) == {}


@pytest.mark.parametrize(
    ("finding", "name", "reason", "error"),
    [("f2", "王五", "", NotFound), ("f1", " ", "", BadInput), ("f1", "王" * 61, "", BadInput)],
    ids=["no such finding", "no name", "name too long"],
)
def test_a_decision_that_cannot_be_kept(
    tmp_path: Path, finding: str, name: str, reason: str, error: type[Exception]
) -> None:
    audits, job_id = _finished(tmp_path)

    with pytest.raises(error):
        audits.dispose(job_id, finding, Judgement.ACCEPTED, name, reason)


@pytest.mark.parametrize("name", ["", "..", "../audits", "a/b", "nothing"])
def test_an_id_is_no_path(tmp_path: Path, name: str) -> None:
    audits, _ = _finished(tmp_path)

    with pytest.raises(NotFound):
        audits.job(name)


def test_a_job_of_another_version_is_passed_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    audits, job_id = _finished(tmp_path)
    earlier = tmp_path / "audits/20250101-000000-aaaaaa"
    earlier.mkdir()
    old = {"id": earlier.name, "state": "done", "stage": "", "done": 0, "error": "", "rights": None}
    (earlier / "job.json").write_text(json.dumps(old), encoding="utf-8")

    assert [job.id for job in audits.jobs()] == [job_id]
    assert "no audit job that this version can read" in caplog.text
    with pytest.raises(Conflict, match=r"job\.json"):
        audits.job(earlier.name)
    with pytest.raises(NotFound):  # what one may not see is not there
        audits.as_caller(Access(frozenset({"甲"}))).job(earlier.name)


def test_a_journal_that_cannot_be_read_is_no_crash(tmp_path: Path) -> None:
    _, job_id = _finished(tmp_path)

    with pytest.raises(Conflict, match="读不出来"):
        Audits(tmp_path, Work(waits=True)).file(job_id)
