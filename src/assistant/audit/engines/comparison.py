"""What the reports of an audit are compared with."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.audit.audited_corpus import AuditedCorpus
from assistant.domain.report import Metadata, Report
from assistant.reuse import shingles
from assistant.reuse.sources import Sources


@dataclass(frozen=True, slots=True)
class Comparison:
    """What reports are compared with: with each other (``report_records`` by id), or with ``reference`` alone.

    ``identical``: report id → id of the earliest report with identical text; such reports are no sources.
    """

    report_records: Mapping[str, Metadata]
    identical: Mapping[str, str]
    reference: Report | None = None

    def sources(self, corpus: AuditedCorpus) -> Sources:
        """The sources of the comparison."""
        if self.reference is not None:
            report_id, text = self.reference.id, self.reference.text
            segment = shingles.build([(report_id, text)])
            return Sources([segment], {report_id: self.reference.metadata}, lambda _: text)
        in_view = {
            report_id: metadata
            for report_id, metadata in self.report_records.items()
            if report_id not in self.identical
        }
        return Sources(corpus.sources.segments, in_view, corpus.sources.text)
