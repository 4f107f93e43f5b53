"""The entries of a batch of reports: their seeds are found together, the rest is done report by report."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.audit.audited_corpus import AuditedCorpus
from assistant.audit.describe import Describer
from assistant.audit.engines.comparison import Comparison
from assistant.audit.engines.matching import Matcher
from assistant.audit.engines.sentence_table import SentenceTable
from assistant.audit.forensics import SUFFIXES, forensics
from assistant.audit.journal import JournalEntry
from assistant.domain.report import Report
from assistant.domain.results import CheckResult, Forensics
from assistant.reuse.sources import Sources


class BatchAuditor:
    """Audits reports, a batch at a time. ``sources`` are those of ``comparison``, ``table`` holds their sentences."""

    def __init__(
        self, corpus: AuditedCorpus, comparison: Comparison, sources: Sources, table: SentenceTable
    ) -> None:
        self._corpus = corpus
        self._identical = comparison.identical
        self._matcher = Matcher(
            sources,
            table,
            comparison.identical,
            comparison.report_records,
            any_year=comparison.reference is not None,
        )
        self._describer = Describer(sources)

    def entries(self, report_ids: Sequence[str]) -> list[JournalEntry]:
        """What is found in each report, and the properties of its file."""
        reports = [self._corpus.load(report_id) for report_id in report_ids]
        results = self._matcher.check(reports)
        return [self._entry(report, result) for report, result in zip(reports, results, strict=True)]

    def _entry(self, report: Report, result: CheckResult) -> JournalEntry:
        review = self._corpus.review
        others = review(report, result.findings) if review is not None else ()
        entry = self._describer.entry(report, result, self._identical.get(report.id), others)
        return replace(entry, forensics=self._forensics(report.id))

    def _forensics(self, report_id: str) -> Forensics | None:
        source = self._corpus.report_records[report_id].source
        data = self._corpus.original(report_id) if source.lower().endswith(SUFFIXES) else None
        return None if data is None else forensics(data, source)
