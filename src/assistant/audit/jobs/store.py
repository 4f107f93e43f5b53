"""The folders of audit jobs, one each::

audits/<id>/job.json            scope and state
            snapshot.json       what is audited (see :mod:`assistant.audit.snapshot`)
            findings.jsonl      what was found so far: an interrupted job is continued from here
            dispositions.json   people's decisions on findings
            LOCK                held by the process that runs it
"""

import contextlib
import logging
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from assistant.base.files import Lock, remove_folder, write_atomically
from assistant.domain.codec import decode_json, encode_json
from assistant.domain.results import Access, AuditJob, AuditScope, JobState

_FILE, _LOCK = "job.json", "LOCK"
_LOG = logging.getLogger(__name__)


def now() -> str:
    """The time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class JobStore:
    """Reads and writes the jobs below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, job_id: str) -> Path:
        """The folder of a job."""
        return self._folder / job_id

    def ids(self) -> list[str]:
        """The ids of all jobs."""
        return [path.parent.name for path in self._folder.glob(f"*/{_FILE}")] if self._folder.is_dir() else []

    def read(self, job_id: str) -> AuditJob | None:
        """A job; None where there is no such job, or one that this version cannot read."""
        path = self.folder(job_id) / _FILE
        # Ids come from addresses: nothing else may become a path.
        if not job_id.replace("-", "").isalnum() or not path.is_file():
            return None
        try:
            return decode_json(AuditJob, path.read_bytes())
        except ValueError:
            _LOG.warning("%s is no audit job that this version can read", path)
            return None

    def write(self, job: AuditJob) -> None:
        """Keep the state of a job."""
        write_atomically(self.folder(job.id) / _FILE, encode_json(job, indent=1).decode())

    def create(self, scope: AuditScope, access: Access) -> AuditJob:
        """A new job, queued, for a caller with ``access``."""
        created = now()
        stamp = created[:19].replace("-", "").replace(":", "").replace("T", "-")
        job = AuditJob(
            id=f"{stamp}-{secrets.token_hex(3)}",
            scope=scope,
            state=JobState.QUEUED,
            created=created,
            access=None if access.collections is None else tuple(sorted(access.collections)),
        )
        self.folder(job.id).mkdir(parents=True)
        self.write(job)
        return job

    def remove(self, job_id: str) -> None:
        """Delete a job with everything in its folder."""
        remove_folder(self.folder(job_id))

    @contextlib.contextmanager
    def held(self, job_id: str) -> Iterator[None]:
        """Hold a job against other processes and threads. Raises Conflict where another one holds it."""
        lock = Lock(self.folder(job_id) / _LOCK)
        try:
            yield
        finally:
            lock.release()
