"""Scaffolds, fact sheets and suggestions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from assistant.base.errors import BadInput
from assistant.domain.report import Report
from assistant.domain.results import (
    FactSheet,
    Filters,
    Finding,
    Kind,
    Scaffold,
    ScaffoldRequest,
    SuggestionRequest,
    Suggestions,
)
from assistant.domain.text import Span
from assistant.reuse import phrases
from assistant.scaffold import Shelf, compose, directions, drafters, factsheet, filling, filters_of, suggest
from assistant.scaffold.prose import written_out
from assistant.service.checking import Checking


class Drafting(Checking):
    """What a report is started from, and what could come at a cursor."""

    def scaffold(self, request: ScaffoldRequest) -> Scaffold:
        """What a report on these portfolios is started from: headings, frames with slots, and their sources.

        Raises UnknownValue for a portfolio, role or office that is not there, BadInput for a request without portfolios.
        """
        filters = self._resolved(filters_of(request))
        return directions.with_directions(compose(self._shelf(filters), request))

    def filled(self, scaffold: Scaffold, sheet: FactSheet) -> Scaffold:
        """The scaffold with the figures of a fact sheet in its slots; what could not be placed is told as warnings."""
        return filling.fill(scaffold, sheet).scaffold

    def fact_sheet(self, name: str, data: bytes) -> FactSheet:
        """The figures in a file of this name (.xlsx or .csv). Raises BadInput, TooLarge, UnreadableFile."""
        return factsheet.sheet_from(name, data)

    def fact_sheet_of(self, rows: Iterable[Mapping[str, object]]) -> FactSheet:
        """The figures that a program sends: name, value, unit, year, source and slot_id each. Raises TooLarge."""
        return factsheet.sheet_of(rows)

    def written_out(self, scaffold: Scaffold) -> Scaffold:
        """The scaffold with prose around its blanks, by the language model that the installation has set up.

        What strays from a frame, or stands in a past report, is left out and told. Raises BadInput where no model is
        set up, DrafterFailed where it does not answer.
        """
        settings = self.settings
        if not settings.drafter:
            raise BadInput(
                "没有设置起草程序", "请设 ASSISTANT_DRAFTER 为本单位服务的地址，写法见 docs/templates.md"
            )
        drafter = drafters.load(
            settings.drafter,
            model=settings.drafter_model,
            key=settings.drafter_key,
            timeout=settings.drafter_timeout,
        )
        wanted = frozenset({"reuse"})
        return written_out(
            scaffold,
            drafter,
            self.vocabulary,
            lambda text: self.check(self.draft(text), wanted=wanted),
        )

    def suggestions(self, draft: Report, request: SuggestionRequest) -> Suggestions:
        """What could come at a cursor in ``draft``, and other ways to put the sentence there where others have it, too.

        Raises BadInput for a cursor outside the draft, UnknownValue for a portfolio or role that is not there.
        """
        year = draft.metadata.year
        filters = Filters(year_to=year - 1 if year else None, exclude_reports=frozenset({draft.id}))

        def flagged(span: Span) -> Iterator[Finding]:
            found = self.check(draft, span=span, wanted=frozenset({"reuse"})).findings
            return (finding for finding in found if finding.kind is not Kind.FORMULA)

        found = suggest(self._shelf(filters), draft, request, flagged)
        opened = map(directions.suggestion_with_directions, found.suggestions)
        return replace(found, suggestions=tuple(opened))

    def _shelf(self, filters: Filters) -> Shelf:
        wordings = phrases.load(self.settings.vocabulary_folder())
        return Shelf(self.index, self.encoder, self.vocabulary, wordings, filters=filters, access=self.access)
