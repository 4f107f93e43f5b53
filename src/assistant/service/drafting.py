"""Scaffolds, fact sheets and suggestions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.base.decoding import newlines_in_place
from assistant.base.errors import BadInput
from assistant.domain.callers import Permission
from assistant.domain.report import Report
from assistant.domain.results import (
    DraftFilling,
    FactSheet,
    NoteKind,
    Scaffold,
    ScaffoldRequest,
    SuggestionRequest,
    Suggestions,
)
from assistant.review.context import ReviewContext
from assistant.review.rules import wording
from assistant.scaffold import compose, directions, drafters, factsheet, filling, suggest
from assistant.scaffold.draft_blanks import filled_draft
from assistant.scaffold.layers import StaleWording
from assistant.scaffold.prose import written_out
from assistant.service import drafts
from assistant.service.checking import Checking


class Drafting(Checking):
    """What a report is started from, and what could come at a cursor."""

    def scaffold(self, request: ScaffoldRequest) -> Scaffold:
        """What a report on these portfolios is started from: headings, items with slots, figures to collect, sources.

        Raises UnknownValue for a portfolio or role that is not there, BadInput for a request without portfolios,
        IndexUnusable where the index was built without statements.
        """
        self.ensure(Permission.SCAFFOLD)

        def stale(report_id: str) -> Sequence[StaleWording]:
            return self._stale_wordings(report_id, request.year)

        self._log("scaffold", "、".join(request.portfolios)[:200])
        return directions.with_directions(compose(self._resources.pools, request, self.access, stale))

    def _stale_wordings(self, report_id: str, year: int | None) -> Sequence[StaleWording]:
        """What the rule ``wording`` finds in a filed report when it is read as one of ``year``; nothing without a year."""
        if year is None:
            return ()
        key = "stale", report_id, year
        return self._resources.pools.kept(key, lambda: tuple(self._found_stale(report_id, year)))

    def _found_stale(self, report_id: str, year: int) -> Iterator[StaleWording]:
        report = self._report(report_id)
        context = ReviewContext(
            replace(report, year=year),
            self.vocabulary,
            vocabulary_folder=self.settings.vocabulary_folder(),
        )
        for finding in wording.check(context):
            kind = NoteKind.DATED if finding.replacements else NoteKind.ENDED
            yield StaleWording(finding.span.of(report.text), kind, finding.message)

    def filled(self, scaffold: Scaffold, sheet: FactSheet) -> Scaffold:
        """The scaffold with the figures of a fact sheet in its slots; what could not be placed becomes warnings."""
        return filling.fill(scaffold, sheet).scaffold

    def filled_draft(self, draft: Report, sheet: FactSheet) -> DraftFilling:
        """What the figures of a fact sheet put into the blanks of a draft."""
        return filled_draft(draft, sheet)

    def fact_sheet(self, name: str, data: bytes) -> FactSheet:
        """The figures in a file of this name (.xlsx or .csv). Raises BadInput, TooLarge, UnreadableFile."""
        return factsheet.sheet_from(name, data)

    def fact_sheet_of(self, rows: Iterable[Mapping[str, object]]) -> FactSheet:
        """The figures that a program sends: name, value, unit, year, source and slot_id each. Raises TooLarge."""
        return factsheet.sheet_of(rows)

    def written_out(self, scaffold: Scaffold) -> Scaffold:
        """The scaffold with prose around its blanks, by the language model that the installation has set up.

        What strays from a frame, or stands in a past report, is left out, with a warning. Raises BadInput where no model is
        set up, DrafterFailed where it does not answer.
        """
        self.ensure(Permission.SCAFFOLD)
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

    def suggestions(self, text: str, request: SuggestionRequest) -> Suggestions:
        """What could come at a cursor in a draft, and other ways to put the sentence there where it stands elsewhere, too.

        Raises BadInput for a cursor outside the draft, UnknownValue for a portfolio or role that is not there,
        IndexUnusable where the index was built without statements.
        """
        self.ensure(Permission.SCAFFOLD)
        self._log_quietly("suggest", {"characters": len(text)})
        if len(text) > drafts.MAX_CHARACTERS:
            raise BadInput(f"草稿有 {len(text)} 个字，最多 {drafts.MAX_CHARACTERS} 个", "请按篇分开")
        plain = newlines_in_place(text)
        found = suggest(self._resources.pools, plain, request, self.access, self.encoder)
        opened = map(directions.suggestion_with_directions, found.suggestions)
        return replace(found, suggestions=tuple(opened))
