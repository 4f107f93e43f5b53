"""Match: the reports of a batch are checked against the sources, by the same detector as a draft."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from assistant.audit.engines.seeds import SeedFinder
from assistant.audit.engines.seeds_within import seeds_within
from assistant.audit.engines.sentence_table import SentenceTable
from assistant.domain.report import Metadata, Report, same_series
from assistant.domain.results import CheckResult
from assistant.reuse import phrases, shingles
from assistant.reuse.detect import Prepared, overlaps
from assistant.reuse.draft_view import DraftView
from assistant.reuse.hits import MAX_CLAUSE_LOOKUPS, MAX_REPEATS
from assistant.reuse.sources import Sources
from assistant.reuse.stretch_search import MAX_SENTENCES, Seeds

# Wording that very many reports have is found from each of them: it need not be paired with all others each time.
_MAX_REPORTS_OF_ONE_WORDING = 12
_SOURCES_KEPT = 8


class Matcher:
    """Checks reports against ``sources``, whose sentences ``table`` holds.

    ``identical``: report id → id of the earliest report with identical text; such a report is checked against that one
    alone, and is no source itself.
    """

    def __init__(
        self,
        sources: Sources,
        table: SentenceTable,
        identical: Mapping[str, str],
        report_records: Mapping[str, Metadata],
        *,
        any_year: bool = False,
    ) -> None:
        """``any_year``: also later reports are sources (used for a reference document)."""
        self._sources = sources
        self._seeds = SeedFinder(sources, table, _MAX_REPORTS_OF_ONE_WORDING)
        self._identical = identical
        self._report_records = report_records
        self._any_year = any_year
        self._source_alone: Callable[[str], Sources] = lru_cache(_SOURCES_KEPT)(self._only)
        self._results: dict[tuple[str, bool], CheckResult] = {}

    def check(self, reports: Sequence[Report]) -> list[CheckResult]:
        """What is found in each report."""
        drafts = [replace(report, year=None) if self._any_year else report for report in reports]
        views = {
            number: view
            for number, draft in enumerate(drafts)
            if draft.id not in self._identical and is_ordinary(view := DraftView(draft, phrases.load()))
        }
        seeds = dict(zip(views, self._seeds.find(list(views.values())), strict=True))
        results = []
        for number, draft in enumerate(drafts):
            earliest = self._identical.get(draft.id)
            if earliest is not None:
                results.append(self._check_identical(draft, earliest))
                continue
            prepared = None
            if number in views:
                view = views[number]
                prepared = Prepared(view, Seeds(seeds[number], seeds_within(view)))
            results.append(
                overlaps(
                    draft,
                    self._sources,
                    max_of_many=_MAX_REPORTS_OF_ONE_WORDING,
                    recognise_filed=False,
                    prepared=prepared,
                )
            )
        return results

    def _check_identical(self, draft: Report, earliest: str) -> CheckResult:
        """The result depends on the text and on whether both have one writer, so it is computed once for each."""
        key = (earliest, same_series(draft, self._report_records[earliest]))
        if key not in self._results:
            self._results[key] = overlaps(draft, self._source_alone(earliest), recognise_filed=False)
        return self._results[key]

    def _only(self, report_id: str) -> Sources:
        text = self._sources.text(report_id)
        return Sources(
            [shingles.build([(report_id, text)])],
            {report_id: self._report_records[report_id]},
            {report_id: text}.__getitem__,
        )


def is_ordinary(view: DraftView) -> bool:
    """Whether the seeds of a draft can be found with those of others.

    One of very few sentences, of which each counts by itself, and one that repeats itself over and over are not: the
    check of a single draft knows how to limit what that costs.
    """
    sentences = list(pairwise(view.sentences))
    if len(view.sentence_edges) - 1 <= MAX_SENTENCES:
        return False
    clauses = pairwise(view.cut.clauses.tolist())
    return (
        max(Counter(view.text[begin:end] for begin, end in sentences).values()) <= MAX_REPEATS
        and max(Counter(view.text[begin:end] for begin, end in clauses).values()) <= MAX_CLAUSE_LOOKUPS
    )
