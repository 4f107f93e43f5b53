"""Request and answer models of /v1/audits."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.results import AuditJob, AuditScope, Disposition, JobState, Judgement


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


_EXAMPLE: dict[str, Any] = {"collections": ["2023年度述职材料"]}


class AuditRequest(_Model):
    """Which reports to hold against each other; neither collections nor reports: all there are."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    collections: Annotated[list[str], Field(description="材料集")] = []
    reports: Annotated[list[str], Field(description="报告 id")] = []
    reference: Annotated[str | None, Field(description="只与这一份报告（id）对照，例如上级的报告")] = None
    beyond: Annotated[bool, Field(description="也与范围以外的报告对照")] = False

    def to_scope(self) -> AuditScope:
        """The same in the house's own words."""
        return AuditScope(
            tuple(dict.fromkeys(self.collections)),
            tuple(dict.fromkeys(self.reports)),
            self.reference,
            self.beyond,
        )


class Started(_Model):
    """An audit that was queued."""

    id: str


class ScopeView(_Model):
    """What was asked."""

    collections: list[str]
    reports: list[str]
    reference: str | None
    beyond: bool


class Progress(_Model):
    """How far an audit has come: ``done`` of ``total`` in ``stage``."""

    stage: str
    done: int
    total: int


class Failure(_Model):
    """Why an audit was not made."""

    detail: str
    hint: str


class AuditView(_Model):
    """Where an audit stands."""

    id: str
    state: JobState
    scope: ScopeView
    created: str
    finished: str
    progress: Progress
    error: Failure | None

    @classmethod
    def of(cls, job: AuditJob) -> "AuditView":
        """A job as programs see it."""
        scope = job.scope
        return cls(
            id=job.id,
            state=job.state,
            scope=ScopeView(
                collections=list(scope.collections),
                reports=list(scope.reports),
                reference=scope.reference,
                beyond=scope.beyond,
            ),
            created=job.created,
            finished=job.finished,
            progress=Progress(stage=job.stage, done=job.done, total=job.total),
            error=Failure(detail=job.error, hint=job.hint) if job.error else None,
        )


class AuditList(_Model):
    """Audits, the newest first."""

    audits: list[AuditView]


class Cancelled(_Model):
    """What became of an audit that is no longer wanted: ``cancelled``, or ``removed`` where it was over."""

    id: str
    state: str


class DispositionRequest(_Model):
    """What a person decides about a finding; ``judgement`` null takes it back."""

    finding: str
    judgement: Judgement | None
    name: Annotated[str, Field(description="处理人")]
    reason: Annotated[str, Field(description="理由")] = ""


class DispositionView(_Model):
    """A decision as it is kept."""

    finding: str
    judgement: Judgement
    name: str
    reason: str
    at: str

    @classmethod
    def of(cls, made: Disposition) -> "DispositionView":
        """A decision as programs see it."""
        return cls(
            finding=made.finding_id, judgement=made.judgement, name=made.name, reason=made.reason, at=made.at
        )


class Dispositions(_Model):
    """All that was decided in an audit."""

    dispositions: list[DispositionView]
