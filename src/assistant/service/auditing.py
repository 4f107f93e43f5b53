"""Audits of many reports."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from assistant.audit import AuditedCorpus, audit
from assistant.audit.jobs import Audits
from assistant.audit.scope import FROM_OUTSIDE, audited_corpus, reopened_corpus, resolved
from assistant.domain.callers import LOCAL, Permission
from assistant.domain.records import Progress
from assistant.domain.report import Report
from assistant.domain.results import (
    Access,
    AuditFile,
    AuditJob,
    AuditResult,
    AuditScope,
    Disposition,
    Finding,
    Judgement,
)
from assistant.index import Model
from assistant.review import References, reviewed
from assistant.service.checking import Checking
from assistant.service.resources import Resources
from assistant.settings import Settings


class Auditing(Checking):
    """Audits, queued or here and now."""

    _audits: Audits

    @property
    def audits(self) -> Audits:
        """The audits that the caller may see. Raises NotAllowed."""
        self.ensure(Permission.AUDIT)
        return self._audits

    def start_audit(self, scope: AuditScope) -> AuditJob:
        """Queue an audit of the reports of ``scope``; :attr:`audits` tells how it goes and what it came to.

        Raises UnknownValue for a collection or report that is not there, BadInput where there is nothing to compare.
        """
        audits = self.audits
        with self._logged("audit_start", "、".join(scope.collections)[:200], {"reports": len(scope.reports)}):
            resolved(scope, self.reports(), self.vocabulary)
            return audits.start(scope)

    def audit_file(self, audit_id: str, kind: str = "") -> AuditFile:
        """A finished audit with people's decisions, to be shown, or written as a file of ``kind``.

        Raises NotFound, NotAllowed, and Conflict while there is no result.
        """
        if kind:
            self.ensure(Permission.EXPORT)
        with self._logged(
            "audit_export" if kind else "audit_read", audit_id, {"kind": kind} if kind else None
        ):
            return self.audits.file(audit_id)

    def dispose(
        self, audit_id: str, finding_id: str, judgement: Judgement | None, name: str, reason: str = ""
    ) -> Disposition | None:
        """Record a person's decision on a finding; ``judgement`` None takes it back.

        Raises NotFound for an audit or a finding that does not exist, BadInput without a name, NotAllowed.
        """
        details = {"finding": finding_id, "judgement": judgement.value if judgement else ""}
        with self._logged("dispose", audit_id, details):
            return self.audits.dispose(audit_id, finding_id, judgement, name, reason)

    def cancel_audit(self, audit_id: str) -> AuditJob:
        """Stop an audit that is under way; one that is over stays as it is. Raises NotFound, NotAllowed."""
        with self._logged("audit_cancel", audit_id):
            return self.audits.cancel(audit_id)

    def remove_audit(self, audit_id: str) -> None:
        """Delete an audit that is over, with what was decided in it. Raises NotFound, NotAllowed, Conflict."""
        with self._logged("audit_remove", audit_id):
            self.audits.remove(audit_id)

    def run_audit(
        self, scope: AuditScope, *, reference: Report | None = None, progress: Progress | None = None
    ) -> AuditFile:
        """The same here and now. ``reference``: a document, filed or not, to hold the reports against."""
        if reference is None:
            return self.audits.run(scope, progress)
        if reference.id in {record.id for record in self.reports()}:
            return self.audits.run(replace(scope, reference=reference.id), progress)
        reference = replace(reference, id=f"{FROM_OUTSIDE}{reference.source}")
        return self.audits.run(
            replace(scope, reference=reference.id), progress, partial(self._audit, reference=reference)
        )

    def _audit(
        self, job: AuditJob, folder: Path, progress: Progress, reference: Report | None = None
    ) -> AuditResult:
        access = Access(None if job.access is None else frozenset(job.access))
        sources, index, settings = self.sources, self.index, self.settings
        reopened = partial(_reopened, settings, self._resources.model, index.generation, access)
        corpus = audited_corpus(index, sources, settings.corpus, access, reopened)
        corpus = replace(corpus, review=_reviewer(Checking(self._resources, LOCAL.within(access))))
        reports = resolved(job.scope, list(corpus.report_records.values()), self.vocabulary)
        if reference is None and job.scope.reference:
            reference = index.report(job.scope.reference, access)
        return audit(
            corpus,
            reports,
            folder,
            scope=job.scope,
            reference=reference,
            generation=index.generation,
            progress=progress,
        )


def _reopened(settings: Settings, model: Model, generation: str, access: Access) -> AuditedCorpus:
    """The corpus in another process. Raises IndexUnusable where ``generation`` is no longer in force."""
    corpus = reopened_corpus(settings.index, model, generation, settings.corpus, access)
    return replace(corpus, review=_reviewer(Checking(Resources(settings), LOCAL.within(access))))


def _reviewer(service: Checking) -> Callable[[Report, tuple[Finding, ...]], tuple[Finding, ...]]:
    """Runs every rule but that of shared wording over one report after the other."""
    references: References = service.references()

    def review(report: Report, shared: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return reviewed(report, references, shared, access=service.access)

    return review
