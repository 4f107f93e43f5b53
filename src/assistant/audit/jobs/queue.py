"""The queue of audit jobs: one thread runs them one after the other.

Several processes may have a queue over the same jobs: whoever holds a job runs it, once. The thread survives whatever
goes wrong with one job or with its files; a state that could not be written is kept here, and says why.
"""

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from assistant.audit.jobs.remaining import RemainingTime
from assistant.audit.jobs.store import JobStore, now
from assistant.base.errors import AssistantError, Conflict
from assistant.base.storage import explained
from assistant.domain.results import AuditFailure, AuditJob, AuditProgress, JobState
from assistant.index import Progress

_LOG = logging.getLogger(__name__)
_BROKEN = "程序出错了，请把服务窗口里最后的报错发给维护人员"
_WAIT = 1.0  # seconds for one who only looks whether a job is held
_LOOK_EVERY = 0.5  # seconds between two looks whether another process wants a job to end


class _Cancelled(Exception):
    """The job was cancelled."""


class _Stopping(Exception):
    """The program ends; the job is continued another time."""


def failed(job: AuditJob, error: AssistantError) -> AuditJob:
    """The job after ``error`` ended it."""
    failure = AuditFailure(error.detail, error.hint)
    return replace(job, state=JobState.FAILED, finished=now(), error=failure)


class JobQueue:
    """Runs jobs with ``work``, which is given the job and what to report progress to. Its thread lives while there are jobs."""

    def __init__(self, store: JobStore, work: Callable[[AuditJob, Progress], None]) -> None:
        self._store = store
        self._work = work
        self._lock = threading.RLock()
        self._waiting: deque[str] = deque()
        self._live: dict[str, AuditJob] = {}
        self._unwritten: dict[str, AuditJob] = {}
        self._cancelled: set[str] = set()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def current(self, job_id: str) -> AuditJob | None:
        """A job that is queued or running here, with its progress, or whose end could not be written; None for others."""
        with self._lock:
            job = self._live.get(job_id) or self._unwritten.get(job_id)
        if job is not None and job.state is JobState.QUEUED:
            # Another process may have run or cancelled it meanwhile.
            stored = self._store.read(job_id)
            return stored if stored is not None and stored.state is not JobState.QUEUED else job
        return job

    def forget(self, job_id: str) -> None:
        """The job was removed."""
        with self._lock:
            self._unwritten.pop(job_id, None)

    def write(self, job: AuditJob) -> None:
        """Keep the state of a job."""
        with self._lock:
            if job.id in self._live:
                self._live[job.id] = job
            self._store.write(job)

    def add(self, job: AuditJob) -> None:
        """Append a job; it is run when those before it have ended."""
        with self._lock:
            self._live[job.id] = job
            self._waiting.append(job.id)
            if self._thread is None:
                self._stopping = False
                self._thread = threading.Thread(target=self._run, name="audits", daemon=True)
                self._thread.start()

    def cancel(self, job: AuditJob) -> AuditJob:
        """Stop a job that is queued or running, here or in another process; one that has ended stays as it is.

        Returns its state now: what is running ends at its next step.
        """
        if job.state.is_over:
            return job
        with self._lock:
            if job.id in self._waiting:
                self._waiting.remove(job.id)
                self._live.pop(job.id, None)
            elif job.id in self._live:
                self._cancelled.add(job.id)
                return job
        try:
            with self._store.held(job.id):
                job = self._store.read(job.id) or job  # it may have ended in the meantime
                if not job.state.is_over:
                    job = replace(job, state=JobState.CANCELLED, finished=now())
                    self.write(job)
        except Conflict:
            self._store.ask_to_cancel(job.id)
        return job

    def is_interrupted(self, job: AuditJob) -> bool:
        """Whether a job has not ended and nobody, in this process or another, works on it."""
        if job.state.is_over or self.current(job.id) is not None:
            return False
        try:
            with self._store.held(job.id):
                return True
        except Conflict:
            return False

    def close(self) -> None:
        """Stop working, and wait until the thread has ended."""
        with self._lock:
            self._stopping = True
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._lock:
                if self._stopping or not self._waiting:
                    self._thread = None
                    return
                job = self._live[self._waiting.popleft()]
            try:
                with self._store.held(job.id, _WAIT):
                    self._run_one(job)
            except Conflict:
                _LOG.info("audit %s is run by another process", job.id)
            except Exception as error:
                if self._store.folder(job.id).is_dir():  # else it was removed while it waited
                    self._end_unwritten(job, error)
            finally:
                with self._lock:
                    self._live.pop(job.id, None)
                    self._cancelled.discard(job.id)

    def _end_unwritten(self, job: AuditJob, error: Exception) -> None:
        """Keep here, and try once more to write, that a job has failed because its own files failed."""
        _LOG.error("the state of audit %s cannot be written: %s", job.id, error)
        cause = explained(error) if isinstance(error, OSError) else AssistantError(_BROKEN)
        ended = failed(job, cause)
        with self._lock:
            self._unwritten[job.id] = ended
        try:
            self._store.write(ended)
        except OSError:
            return
        self.forget(job.id)

    def _run_one(self, job: AuditJob) -> None:
        stored = self._store.read(job.id)
        if stored is not None and stored.state.is_over:
            return  # run or cancelled by another process while it waited here
        if self._store.is_to_cancel(job.id):
            self.write(replace(job, state=JobState.CANCELLED, finished=now()))
            return
        self.write(job := replace(job, state=JobState.RUNNING))
        looked = time.monotonic()
        remaining = RemainingTime()

        def report_progress(stage: str, done: int, total: int) -> None:
            nonlocal looked
            moment = time.monotonic()
            left = remaining.seconds(stage, done, total, moment)
            running = replace(job, progress=AuditProgress(stage, done, total, left))
            if moment - looked > _LOOK_EVERY:
                looked = moment
                if self._store.is_to_cancel(job.id):
                    raise _Cancelled
                with contextlib.suppress(OSError):  # for other processes; the next look writes again
                    self._store.write(running)
            with self._lock:
                if job.id in self._cancelled:
                    raise _Cancelled
                if self._stopping:
                    raise _Stopping
                self._live[job.id] = running

        try:
            self._work(job, report_progress)
            self._store.seal(job.id)
            ended = replace(job, state=JobState.DONE, finished=now())
        except _Stopping:
            return
        except _Cancelled:
            ended = replace(job, state=JobState.CANCELLED, finished=now())
        except AssistantError as error:
            ended = failed(job, error)
        except OSError as error:
            _LOG.warning("audit %s failed: %s", job.id, error)
            ended = failed(job, explained(error))
        except Exception:
            _LOG.exception("audit %s failed", job.id)
            failure = AuditFailure(_BROKEN)
            ended = replace(job, state=JobState.FAILED, finished=now(), error=failure)
        self.write(ended)
