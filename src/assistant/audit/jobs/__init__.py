"""Audits as jobs: queued, run one at a time, watched, cancelled, and kept below the index folder."""

import copy
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from assistant.audit import summarise
from assistant.audit.jobs.carried import carried, content_key, writers_of
from assistant.audit.jobs.dispositions import DispositionFile, validated
from assistant.audit.jobs.queue import JobQueue, failed
from assistant.audit.jobs.store import JobStore, now
from assistant.audit.scope import FROM_OUTSIDE
from assistant.audit.settled import settled
from assistant.base.cache import SingleFlightCache
from assistant.base.errors import AssistantError, Conflict, NotFound
from assistant.base.storage import storage_errors
from assistant.domain.results import (
    ALL_COLLECTIONS,
    Access,
    AuditFile,
    AuditJob,
    AuditResult,
    AuditScope,
    Disposition,
    JobState,
    Judgement,
)
from assistant.index import Progress, no_progress

_LOG = logging.getLogger(__name__)

FOLDER = "audits"
_RESULTS_KEPT = 2

Work = Callable[[AuditJob, Path, Progress], AuditResult]
"""Does the audit of a job in its folder; whatever ``Progress`` raises ends it early."""


class Audits:
    """The audits of one index, as far as ``access`` permits. Safe to use from several threads.

    Other processes see what is written to the folder.
    """

    def __init__(self, index: Path, work: Work) -> None:
        """``index``: the folder of the index. Nothing is read or run yet."""
        self._store = JobStore(index / FOLDER)
        self._work = work
        self._queue = JobQueue(self._store, self._run_work)
        self._results: SingleFlightCache[AuditResult] = SingleFlightCache(_RESULTS_KEPT)
        self._figures: SingleFlightCache[AuditResult] = SingleFlightCache(_RESULTS_KEPT)
        self.access = ALL_COLLECTIONS

    def as_caller(self, access: Access) -> "Audits":
        """The same audits and the same queue for a caller who sees only those made within ``access``."""
        bound = copy.copy(self)
        bound.access = access
        return bound

    # --- reading --------------------------------------------------------------------------------

    def jobs(self) -> list[AuditJob]:
        """All audits that the caller may see, the newest first."""
        found = (self._queue.current(job_id) or self._store.read(job_id) for job_id in self._store.ids())
        return sorted(
            (job for job in found if job is not None and _permits(self.access, job)),
            key=lambda job: job.id,
            reverse=True,
        )

    def job(self, job_id: str) -> AuditJob:
        """The state of an audit. Raises NotFound, also where the caller may not see it, and Conflict where it is damaged."""
        job = self._queue.current(job_id) or self._store.read(job_id)
        if job is None and self.access.collections is None and self._store.has(job_id):
            raise Conflict(
                f"这次核对的记录读不出来：{self._store.state_file(job_id)}",
                "可能由旧版本做成，或文件已损坏；请从备份恢复，没有备份时移走它所在的文件夹，再重新发起",
            )
        if job is None or not _permits(self.access, job):
            raise NotFound(f"没有编号为“{job_id}”的核对", "请在核对页或 GET /v1/audits 里查看现有的核对")
        return job

    def file(self, job_id: str) -> AuditFile:
        """A finished audit with people's decisions. Raises NotFound, and Conflict while there is no result."""
        job = self.job(job_id)
        if job.state is JobState.FAILED:
            raise Conflict("这次核对没有做成", job.error.detail if job.error else "")
        if job.state is JobState.CANCELLED:
            raise Conflict("这次核对已经取消", "请重新发起")
        if job.state is not JobState.DONE:
            raise Conflict("这次核对还没有做完", "请等它完成后再看")
        try:
            result = self._results.get(job_id, lambda: self._summarised(job_id))
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise Conflict(
                "这次核对的记录读不出来", "可能由旧版本做成，或文件已损坏；请移除后重新发起"
            ) from error
        decisions = self.dispositions(job_id)
        return AuditFile(job, self._settled(job_id, result, decisions), decisions)

    def _settled(self, job_id: str, result: AuditResult, decisions: Mapping[str, Disposition]) -> AuditResult:
        """The result with what people settled; computed anew only when a decision changes."""
        state = frozenset((one, made.judgement) for one, made in decisions.items())
        return self._figures.get((job_id, state), lambda: settled(result, decisions))

    def _summarised(self, job_id: str) -> AuditResult:
        if damaged := self._store.damaged(job_id):
            names = "、".join(str(path) for path in damaged)
            raise Conflict(f"这次核对的记录已损坏：{names}", "请从备份恢复，或移除后重新发起")
        return summarise(self._store.folder(job_id))

    def problems(self) -> list[str]:
        """The files of audits that are damaged, or that this version cannot read."""
        damaged = [path for job in self.jobs() for path in self._store.damaged(job.id)]
        return [str(path) for path in (*self._store.unreadable(), *damaged)]

    # --- running --------------------------------------------------------------------------------

    def start(self, scope: AuditScope) -> AuditJob:
        """Queue an audit; it is run when those before it have ended."""
        with storage_errors():
            job = self._store.create(scope, self.access)
        self._queue.add(job)
        return job

    def run(self, scope: AuditScope, progress: Progress | None = None, work: Work | None = None) -> AuditFile:
        """Run an audit here and now, or continue one of the same scope that was interrupted. Raises what stopped it.

        ``work``: what to do in place of the usual work.
        """
        job = next(
            (one for one in self.jobs() if one.scope == scope and self._queue.is_interrupted(one)), None
        )
        with storage_errors():
            job = job or self._store.create(scope, self.access)
            with self._store.held(job.id):
                self._queue.write(job := _with_state(job, JobState.RUNNING))
                try:
                    result = (work or self._work)(job, self._store.folder(job.id), progress or no_progress)
                    self._store.seal(job.id)
                except AssistantError as error:
                    self._queue.write(failed(job, error))
                    raise
                self._finish(job, result)
                self._queue.write(job := _with_state(job, JobState.DONE, now()))
        return self.file(job.id)

    def resume(self) -> None:
        """Queue again what was queued or running when the program ended, unless another process runs it.

        Never raises: an audit whose files cannot be used does not keep the service from starting.
        """
        for job in reversed(self.jobs()):
            try:
                self._resume_one(job)
            except (OSError, AssistantError):
                _LOG.exception("audit %s cannot be continued", job.id)

    def _resume_one(self, job: AuditJob) -> None:
        # An audit with a reference document from outside needs that file: only its own caller can continue it.
        from_index = not (job.scope.reference or "").startswith(FROM_OUTSIDE)
        if from_index and self._queue.is_interrupted(job):
            self._queue.add(_with_state(job, JobState.QUEUED))

    def cancel(self, job_id: str) -> AuditJob:
        """Stop an audit that is queued or running; one that has ended stays as it is. Raises NotFound."""
        with storage_errors():
            return self._queue.cancel(self.job(job_id))

    def remove(self, job_id: str) -> None:
        """Delete an audit that has ended, with all decisions. Raises NotFound, and Conflict for one that has not ended."""
        if not self.job(job_id).state.is_over:
            raise Conflict("这次核对还没有结束", "请先取消")
        with storage_errors():
            self._store.remove(job_id)
        self._queue.forget(job_id)

    def close(self) -> None:
        """Stop working; what is running is continued by :meth:`resume`."""
        self._queue.close()

    def _run_work(self, job: AuditJob, progress: Progress) -> None:
        result = self._work(job, self._store.folder(job.id), progress)
        self._finish(job, result)

    def _finish(self, job: AuditJob, result: AuditResult) -> None:
        """Keep the result, with what was decided on the same wording in earlier audits of at most the same reach."""
        self._results.get(job.id, lambda: result)
        if result is None:
            return
        access = Access(None if job.access is None else frozenset(job.access))
        earlier = [one for one in self.as_caller(access).jobs() if one.id != job.id]
        DispositionFile(self._store.folder(job.id)).carry(
            carried(result, ((one.id, partial(self._readable_dispositions, one.id)) for one in earlier))
        )

    def _readable_dispositions(self, job_id: str) -> Mapping[str, Disposition]:
        try:
            return self.dispositions(job_id)
        except Conflict:  # damaged: said where that audit is looked at; this one is done without
            _LOG.warning("the decisions of audit %s cannot be carried over", job_id)
            return {}

    # --- deciding -------------------------------------------------------------------------------

    def dispositions(self, job_id: str) -> dict[str, Disposition]:
        """People's decisions on findings, by finding id."""
        return DispositionFile(self._store.folder(job_id)).read()

    def dispose(
        self, job_id: str, finding_id: str, judgement: Judgement | None, name: str, reason: str = ""
    ) -> Disposition | None:
        """Record a person's decision on a finding; ``judgement`` None takes it back.

        Raises NotFound for an audit or a finding that does not exist, BadInput without a name.
        """
        result = self.file(job_id).result
        found = next((one for one in result.findings if one.id == finding_id), None)
        if found is None:
            raise NotFound(f"这次核对里没有编号为“{finding_id}”的发现", "请刷新页面再试")
        name, reason = validated(name, reason)
        key = content_key(found, writers_of(result))
        decision = Disposition(finding_id, judgement, name, reason, now(), key) if judgement else None
        with storage_errors():
            DispositionFile(self._store.folder(job_id)).record(finding_id, decision)
        return decision


def _with_state(job: AuditJob, state: JobState, finished: str = "") -> AuditJob:
    return replace(job, state=state, finished=finished)


def _permits(access: Access, job: AuditJob) -> bool:
    if access.collections is None:
        return True
    return job.access is not None and access.collections.issuperset(job.access)


__all__ = ["Audits", "Work"]
