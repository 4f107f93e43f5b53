"""The folders of audit jobs, one each::

audits/<id>/job.json            scope and state, sealed (see :mod:`assistant.base.sealed`)
            snapshot.json       what is audited (see :mod:`assistant.audit.snapshot`)
            findings.jsonl      what was found so far: an interrupted job is continued from here
            checksums.json      hashes of the two, once it is done, sealed
            dispositions.json   people's decisions on findings, sealed
            LOCK                held by the process that runs it
            CANCEL              another process wants it to end
"""

import contextlib
import json
import logging
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from assistant.base.files import Lock, file_hash, remove_folder, sync_files, write_atomically
from assistant.base.sealed import sealed, unsealed
from assistant.domain.codec import decode_json, encode_json
from assistant.domain.results import Access, AuditJob, AuditScope, JobState

_FILE, _LOCK, _CANCEL, _CHECKSUMS = "job.json", "LOCK", "CANCEL", "checksums.json"
_RESULTS = ("snapshot.json", "findings.jsonl")
_LONGEST_ID = 64
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

    def state_file(self, job_id: str) -> Path:
        """Where the state of a job is kept."""
        return self.folder(job_id) / _FILE

    def has(self, job_id: str) -> bool:
        """Whether there is a job of this id, also where its state cannot be read."""
        # Ids come from addresses: nothing else may become a path, nor a name too long to be one.
        if len(job_id) > _LONGEST_ID or not job_id.isascii() or not job_id.replace("-", "").isalnum():
            return False
        return self.state_file(job_id).is_file()

    def read(self, job_id: str) -> AuditJob | None:
        """A job; None where there is no such job, or one that this version cannot read."""
        if not self.has(job_id):
            return None
        path = self.state_file(job_id)
        try:
            return decode_json(AuditJob, unsealed(path.read_bytes()))
        except ValueError:
            _LOG.warning("%s is no audit job that this version can read", path)
            return None

    def write(self, job: AuditJob) -> None:
        """Keep the state of a job."""
        write_atomically(self.folder(job.id) / _FILE, sealed(encode_json(job, indent=1)))

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
        """Delete a job with everything in its folder. Raises Conflict where a process works on it."""
        with self.held(job_id):
            remove_folder(self.folder(job_id))

    @contextlib.contextmanager
    def held(self, job_id: str, wait: float = 0.0) -> Iterator[None]:
        """Hold a job against other processes and threads. Raises Conflict where another one holds it for ``wait`` seconds."""
        lock = Lock(
            self.folder(job_id) / _LOCK,
            wait=wait,
            detail="另有程序正在做这次核对",
            hint="请等它结束，或先取消",
        )
        try:
            yield
        finally:
            lock.release()

    def ask_to_cancel(self, job_id: str) -> None:
        """Let the process that works on a job know that it is to end."""
        write_atomically(self.folder(job_id) / _CANCEL, "")

    def is_to_cancel(self, job_id: str) -> bool:
        """Whether somebody wants a job to end."""
        return (self.folder(job_id) / _CANCEL).exists()

    def unreadable(self) -> list[Path]:
        """The files of jobs that this version cannot read: damaged, or of an earlier version."""
        return [self.folder(job_id) / _FILE for job_id in sorted(self.ids()) if self.read(job_id) is None]

    # --- what was found --------------------------------------------------------------------------

    def seal(self, job_id: str) -> None:
        """Write down the hashes of what a job found, now that it is done, and flush it to disk."""
        folder = self.folder(job_id)
        hashes = {name: file_hash(folder / name) for name in _RESULTS if (folder / name).is_file()}
        sync_files(folder)
        write_atomically(folder / _CHECKSUMS, sealed(json.dumps(hashes).encode()))

    def damaged(self, job_id: str) -> list[Path]:
        """The files of a finished job that are not what they were; jobs of earlier versions have no hashes to tell by."""
        folder = self.folder(job_id)
        try:
            hashes = json.loads(unsealed((folder / _CHECKSUMS).read_bytes()))
        except FileNotFoundError:
            return []
        except ValueError:
            return [folder / _CHECKSUMS]
        return [folder / name for name in _RESULTS if name in hashes and _hash(folder / name) != hashes[name]]


def _hash(path: Path) -> str:
    try:
        return file_hash(path)
    except OSError:
        return ""
