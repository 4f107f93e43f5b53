"""Match: one report of an audit is checked against the others, by the same detector as a draft."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from assistant.domain.report import Metadata, Report, same_series
from assistant.domain.results import CheckResult
from assistant.reuse import shingles
from assistant.reuse.detect import overlaps
from assistant.reuse.sources import Sources

# Wording that very many reports have is found from each of them: it need not be paired with all others each time.
_MAX_REPORTS_OF_ONE_WORDING = 12
_SOURCES_KEPT = 8


class Matcher:
    """Checks reports against ``sources``.

    ``identical``: report id → id of the earliest report with identical text; such a report is checked against that one
    alone, and is no source itself.
    """

    def __init__(
        self,
        sources: Sources,
        identical: Mapping[str, str],
        report_records: Mapping[str, Metadata],
        *,
        any_year: bool = False,
    ) -> None:
        """``any_year``: also later reports are sources (used for a reference document)."""
        self._sources = sources
        self._identical = identical
        self._report_records = report_records
        self._any_year = any_year
        self._source_alone: Callable[[str], Sources] = lru_cache(_SOURCES_KEPT)(self._only)
        self._results: dict[tuple[str, bool], CheckResult] = {}

    def check(self, report: Report) -> CheckResult:
        """What is found in a report."""
        earliest = self._identical.get(report.id)
        if earliest is not None:
            return self._check_identical(report, earliest)
        return overlaps(
            self._undated(report),
            self._sources,
            max_of_many=_MAX_REPORTS_OF_ONE_WORDING,
            recognise_filed=False,
        )

    def _undated(self, report: Report) -> Report:
        return replace(report, year=None) if self._any_year else report

    def _check_identical(self, report: Report, earliest: str) -> CheckResult:
        """The result depends on the text and on whether both have one writer, so it is computed once for each."""
        key = (earliest, same_series(report, self._report_records[earliest]))
        if key not in self._results:
            self._results[key] = overlaps(
                self._undated(report), self._source_alone(earliest), recognise_filed=False
            )
        return self._results[key]

    def _only(self, report_id: str) -> Sources:
        text = self._sources.text(report_id)
        return Sources(
            [shingles.build([(report_id, text)])],
            {report_id: self._report_records[report_id]},
            {report_id: text}.__getitem__,
        )
