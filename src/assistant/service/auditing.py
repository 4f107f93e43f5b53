"""Audits of many reports."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from assistant.audit import AuditedCorpus, audit
from assistant.audit.jobs import Audits
from assistant.audit.scope import FROM_OUTSIDE, audited_corpus, reopened_corpus, resolved
from assistant.domain.records import Progress
from assistant.domain.report import Report
from assistant.domain.results import (
    Access,
    AuditFile,
    AuditJob,
    AuditResult,
    AuditScope,
    Finding,
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
        """The audits that the caller may see."""
        return self._audits

    def start_audit(self, scope: AuditScope) -> AuditJob:
        """Queue an audit of the reports of ``scope``; :attr:`audits` tells how it goes and what it came to.

        Raises UnknownValue for a collection or report that is not there, BadInput where there is nothing to compare.
        """
        resolved(scope, self.reports(), self.vocabulary)
        return self.audits.start(scope)

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
        corpus = replace(corpus, review=_reviewer(Checking(self._resources, access)))
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
    return replace(corpus, review=_reviewer(Checking(Resources(settings), access)))


def _reviewer(service: Checking) -> Callable[[Report, tuple[Finding, ...]], tuple[Finding, ...]]:
    """Runs every rule but that of shared wording over one report after the other."""
    references: References = service.references()

    def review(report: Report, shared: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return reviewed(report, references, shared, access=service.access)

    return review
