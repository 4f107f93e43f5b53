"""Audits as jobs: queued, run one at a time, told about, cancelled, and kept below the index folder.

audits/<id>/job.json            what was asked, and where it stands
            snapshot.json       what is audited (see :mod:`assistant.audit.snapshot`)
            findings.jsonl      what was found so far: a job that was interrupted goes on from here
            dispositions.json   what people decided about findings
            LOCK                held by the process that runs it
"""

import contextlib
import copy
import logging
import secrets
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.audit import summarised
from assistant.audit.scope import FROM_OUTSIDE
from assistant.base.errors import AssistantError, BadInput, Conflict, NotFound
from assistant.base.files import Lock, remove_folder, write_atomically
from assistant.domain.codec import decode_json, encode_json
from assistant.domain.results import (
    ALL_COLLECTIONS,
    Access,
    AuditFailure,
    AuditFile,
    AuditJob,
    AuditProgress,
    AuditResult,
    AuditScope,
    Disposition,
    JobState,
    Judgement,
)
from assistant.index import Progress, no_progress

FOLDER = "audits"
LONGEST_REASON, LONGEST_NAME = 2_000, 60

_RESULTS_KEPT = 2
_LOG = logging.getLogger(__name__)

Work = Callable[[AuditJob, Path, Progress], AuditResult]
"""Does a job's audit in its folder; ends early by what ``Progress`` raises."""


class _Cancelled(Exception):
    """The job is no longer wanted."""


class _Stopping(Exception):
    """The program ends; the job will go on another time."""


class Audits:
    """The audits of one index. Safe to use from several threads; other processes see what is written to the folder."""

    def __init__(self, index: Path, work: Work) -> None:
        """Nothing is read or run yet."""
        self._folder = index / FOLDER
        self._work = work
        self._lock = threading.RLock()
        self._queue: deque[str] = deque()
        self._live: dict[str, AuditJob] = {}
        self._cancelled: set[str] = set()
        self._stopping = False
        self._worker: threading.Thread | None = None
        self._results: OrderedDict[str, AuditResult] = OrderedDict()
        self.access = ALL_COLLECTIONS

    def as_caller(self, access: Access) -> "Audits":
        """The same audits and the same queue for a caller who sees only those made within ``access``."""
        bound = copy.copy(self)
        bound.access = access
        return bound

    # --- asking ---------------------------------------------------------------------------------

    def jobs(self) -> list[AuditJob]:
        """All audits that ``access`` reach, the newest first."""
        names = (
            [path.parent.name for path in self._folder.glob("*/job.json")] if self._folder.is_dir() else []
        )
        found = [self._job(name) for name in names]
        return sorted(
            (job for job in found if _reaches(self.access, job)), key=lambda job: job.id, reverse=True
        )

    def job(self, job_id: str) -> AuditJob:
        """Where an audit stands. Raises NotFound, also where ``access`` do not reach it."""
        if (
            not job_id
            or not job_id.replace("-", "").isalnum()
            or not (self._folder / job_id / "job.json").is_file()
        ):
            raise _no_such(job_id)
        job = self._job(job_id)
        if not _reaches(self.access, job):
            raise _no_such(job_id)
        return job

    def _job(self, job_id: str) -> AuditJob:
        with self._lock:
            return self._live.get(job_id) or _read(self._folder / job_id)

    def file(self, job_id: str) -> AuditFile:
        """A finished audit with what people decided. Raises NotFound, and Conflict while there is no result."""
        job = self.job(job_id)
        if job.state is not JobState.DONE:
            told = {
                JobState.FAILED: ("这次核对没有做成", job.error.detail if job.error else ""),
                JobState.CANCELLED: ("这次核对已经取消", "请重新发起"),
            }
            raise Conflict(*told.get(job.state, ("这次核对还没有做完", "请等它完成后再看")))
        with self._lock:
            result = self._results.get(job_id)
        if result is None:
            result = summarised(self._folder / job_id)
            self._keep(job_id, result)
        return AuditFile(job, result, self.dispositions(job_id))

    def _keep(self, job_id: str, result: AuditResult) -> None:
        with self._lock:
            self._results[job_id] = result
            self._results.move_to_end(job_id)
            while len(self._results) > _RESULTS_KEPT:
                self._results.popitem(last=False)

    # --- doing ----------------------------------------------------------------------------------

    def start(self, scope: AuditScope) -> AuditJob:
        """Queue an audit; it is run when those before it are over."""
        job = self._created(scope, self.access)
        self._enqueue(job)
        return job

    def run(self, scope: AuditScope, progress: Progress | None = None, work: Work | None = None) -> AuditFile:
        """Make an audit here and now; one of the same scope that was interrupted goes on. Raises what stopped it.

        ``work`` in place of the usual one.
        """
        job = next((one for one in self.jobs() if one.scope == scope and self._is_left(one)), None)
        job = job or self._created(scope, self.access)
        with self._held(job.id):
            self._set(job := replace(job, state=JobState.RUNNING))
            try:
                result = (work or self._work)(job, self._folder / job.id, progress or no_progress)
            except AssistantError as error:
                self._set(
                    replace(
                        job,
                        state=JobState.FAILED,
                        finished=_now(),
                        error=AuditFailure(error.detail, error.hint),
                    )
                )
                raise
            self._keep(job.id, result)
            self._set(job := replace(job, state=JobState.DONE, finished=_now()))
        return AuditFile(job, result, self.dispositions(job.id))

    def resume(self) -> None:
        """Queue again what was queued or running when the program ended. Jobs that another process runs are let be."""
        for job in reversed(self.jobs()):
            # Only who has the file of a reference from outside can go on with its audit.
            ours = not (job.scope.reference or "").startswith(FROM_OUTSIDE)
            if ours and self._is_left(job):
                self._enqueue(replace(job, state=JobState.QUEUED))

    def cancel(self, job_id: str) -> AuditJob:
        """Stop an audit that is queued or running; one that is over is left as it is. Raises NotFound."""
        job = self.job(job_id)
        if job.state.is_over:
            return job
        with self._lock:
            if job_id in self._queue:
                self._queue.remove(job_id)
            elif job_id in self._live:
                self._cancelled.add(job_id)
                return job
            job = replace(job, state=JobState.CANCELLED, finished=_now())
            self._set(job)
        return job

    def remove(self, job_id: str) -> None:
        """Throw away an audit that is over, with what was decided in it. Raises NotFound, and Conflict for one on its way."""
        job = self.job(job_id)
        if not job.state.is_over:
            raise Conflict("这次核对还没有结束", "请先取消")
        with self._lock:
            self._results.pop(job_id, None)
        remove_folder(self._folder / job_id)

    def close(self) -> None:
        """Stop working; what is under way goes on after :meth:`resume`."""
        with self._lock:
            self._stopping = True
            worker = self._worker
        if worker is not None:
            worker.join()

    def _created(self, scope: AuditScope, access: Access) -> AuditJob:
        now = datetime.now(UTC)
        job = AuditJob(
            id=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}",
            scope=scope,
            state=JobState.QUEUED,
            created=now.isoformat(timespec="seconds"),
            access=None if access.collections is None else tuple(sorted(access.collections)),
        )
        (self._folder / job.id).mkdir(parents=True)
        self._set(job)
        return job

    def _enqueue(self, job: AuditJob) -> None:
        with self._lock:
            self._live[job.id] = job
            self._queue.append(job.id)
            if self._worker is None:
                self._stopping = False
                self._worker = threading.Thread(target=self._run_queue, name="audits", daemon=True)
                self._worker.start()

    def _run_queue(self) -> None:
        while True:
            with self._lock:
                if self._stopping or not self._queue:
                    self._worker = None
                    return
                job = self._live[self._queue.popleft()]
            try:
                with self._held(job.id):
                    self._run_one(job)
            except Conflict:
                _LOG.info("audit %s is run by another process", job.id)
            finally:
                with self._lock:
                    self._live.pop(job.id, None)
                    self._cancelled.discard(job.id)

    def _run_one(self, job: AuditJob) -> None:
        self._set(job := replace(job, state=JobState.RUNNING))

        def tell(stage: str, done: int, total: int) -> None:
            with self._lock:
                if job.id in self._cancelled:
                    raise _Cancelled
                if self._stopping:
                    raise _Stopping
                self._live[job.id] = replace(job, progress=AuditProgress(stage, done, total))

        try:
            self._keep(job.id, self._work(job, self._folder / job.id, tell))
            over = replace(job, state=JobState.DONE)
        except _Stopping:
            return
        except _Cancelled:
            over = replace(job, state=JobState.CANCELLED)
        except AssistantError as error:
            over = replace(job, state=JobState.FAILED, error=AuditFailure(error.detail, error.hint))
        except Exception:
            _LOG.exception("audit %s failed", job.id)
            told = "程序出错了，请把服务窗口里最后的报错发给维护人员"
            over = replace(job, state=JobState.FAILED, error=AuditFailure(told))
        self._set(replace(over, finished=_now()))

    def _is_left(self, job: AuditJob) -> bool:
        """Whether a job is not over and nobody works on it."""
        if job.state.is_over or job.id in self._live:
            return False
        try:
            with self._held(job.id):
                return True
        except Conflict:
            return False

    @contextlib.contextmanager
    def _held(self, job_id: str) -> Iterator[None]:
        lock = Lock(self._folder / job_id / "LOCK")
        try:
            yield
        finally:
            lock.release()

    def _set(self, job: AuditJob) -> None:
        with self._lock:
            if job.id in self._live:
                self._live[job.id] = job
            write_atomically(self._folder / job.id / "job.json", encode_json(job, indent=1).decode())

    # --- deciding -------------------------------------------------------------------------------

    def dispositions(self, job_id: str) -> dict[str, Disposition]:
        """What people decided about findings, by finding."""
        path = self._folder / job_id / "dispositions.json"
        if not path.is_file():
            return {}
        return decode_json(dict[str, Disposition], path.read_bytes())

    def dispose(
        self,
        job_id: str,
        finding_id: str,
        judgement: Judgement | None,
        name: str,
        reason: str = "",
    ) -> Disposition | None:
        """Keep what a person decided about a finding; ``judgement`` None takes it back.

        Raises NotFound for an audit or a finding that is not there, BadInput without a name.
        """
        file = self.file(job_id)
        if finding_id not in {found.id for found in file.result.findings}:
            raise NotFound(f"这次核对里没有编号为“{finding_id}”的发现", "请刷新页面再试")
        name, reason = name.strip(), reason.strip()
        if not name or len(name) > LONGEST_NAME or len(reason) > LONGEST_REASON:
            raise BadInput(
                "处理发现要写处理人", f"处理人不超过 {LONGEST_NAME} 字，理由不超过 {LONGEST_REASON} 字"
            )
        with self._lock:
            known = self.dispositions(job_id)
            known.pop(finding_id, None)
            made = None
            if judgement is not None:
                made = known[finding_id] = Disposition(finding_id, judgement, name, reason, _now())
            path = self._folder / job_id / "dispositions.json"
            write_atomically(path, encode_json(known, indent=1).decode())
        return made


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _reaches(access: Access, job: AuditJob) -> bool:
    if access.collections is None:
        return True
    return job.access is not None and access.collections.issuperset(job.access)


def _no_such(job_id: str) -> NotFound:
    return NotFound(f"没有编号为“{job_id}”的核对", "请在核对页或 GET /v1/audits 里查看现有的核对")


def _read(folder: Path) -> AuditJob:
    return decode_json(AuditJob, (folder / "job.json").read_bytes())
