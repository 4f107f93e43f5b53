"""An audit that tests watch and let go on, and waiting for the state of a job."""

import threading
import time
from pathlib import Path
from typing import Any

from assistant.audit import MATCHING
from assistant.audit.jobs import Audits
from assistant.domain.results import AuditJob, JobState


class Work:
    """The work of an audit; with ``waits`` it goes on only when it may."""

    def __init__(self, *, waits: bool = False) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.made: list[str] = []
        if not waits:
            self.go_on.set()

    def __call__(self, job: AuditJob, folder: Path, progress: Any) -> Any:
        self.made.append(job.id)
        for done in range(1000):
            progress(MATCHING, done, 1000)
            self.begun.set()
            if self.go_on.wait(0.01):
                return None
        raise AssertionError("nobody let it go on")


def until(audits: Audits, job: AuditJob, state: JobState) -> AuditJob:
    """The job as soon as it is in this state."""
    for _ in range(600):
        if (now := audits.job(job.id)).state is state:
            return now
        time.sleep(0.01)
    raise AssertionError(now)
