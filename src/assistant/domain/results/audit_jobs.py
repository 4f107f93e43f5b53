"""Audit jobs: how far one has come, what became of it, and what people decided on its findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.results.audits import AuditResult, AuditScope


class Judgement(StrEnum):
    """A person's decision on a finding. All but ``REWRITE`` settle it: it is no longer counted."""

    ACCEPTED = "accepted"
    REWRITE = "rewrite"
    CORRECTED = "corrected"
    NO_MATCH = "no_match"

    @property
    def settles(self) -> bool:
        """Whether a finding with this decision is no longer counted."""
        return self is not Judgement.REWRITE


@dataclass(frozen=True, slots=True)
class Disposition:
    """A person's decision on a finding, with their name, reason and the time (UTC, ISO 8601).

    ``key`` is a hash of what the finding says, by which a later audit knows it again; ``carried_from`` the id of the
    audit in which it was decided, where that is an earlier one.
    """

    finding_id: str
    judgement: Judgement
    name: str
    reason: str = ""
    at: str = ""
    key: str = ""
    carried_from: str = ""


class JobState(StrEnum):
    """The state of an audit job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether the job has ended, with or without a result."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class AuditProgress:
    """How far an audit has come: ``done`` of ``total`` in ``stage``.

    ``seconds_left``: about how long that stage will still take; None while nobody can know.
    """

    stage: str = ""
    done: int = 0
    total: int = 0
    seconds_left: int | None = None


@dataclass(frozen=True, slots=True)
class AuditFailure:
    """Why an audit failed, and what to do about it."""

    detail: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class AuditJob:
    """An audit job. ``error`` says why it failed. Times are in UTC, ISO 8601, "" where there is none yet.

    ``access``: the collections that the caller who started it may see, None for all.
    """

    id: str
    scope: AuditScope
    state: JobState
    created: str
    finished: str = ""
    progress: AuditProgress = AuditProgress()
    error: AuditFailure | None = None
    access: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AuditList:
    """Audits, the newest first."""

    audits: tuple[AuditJob, ...]


@dataclass(frozen=True, slots=True)
class AuditFile:
    """A finished audit with people's decisions, by finding id. This is what exporters write.

    What the decisions settle is listed in ``result`` and counted no more.
    """

    job: AuditJob
    result: AuditResult
    dispositions: Mapping[str, Disposition]
