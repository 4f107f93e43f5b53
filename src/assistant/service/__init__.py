"""The service: what a caller may ask for, bound to what that caller may see.

Every interface goes through :class:`Assistant`, so that a request means the same from a page, a program or a shell.
"""

import contextlib
import copy
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from assistant.audit import audit
from assistant.audit.jobs import Audits
from assistant.audit.scope import FROM_OUTSIDE, audited_corpus, reopened_corpus, resolved
from assistant.base.errors import BadInput, IndexMissing, NotAllowed, NotFound, UnknownValue
from assistant.corpus import readers
from assistant.corpus.ingest.reports_csv import metadata_from
from assistant.corpus.ingest.walk import Corpus, walk
from assistant.domain.records import Progress, ReportRecord
from assistant.domain.report import Metadata, Report
from assistant.domain.results import (
    ALL_COLLECTIONS,
    Access,
    AuditFile,
    AuditJob,
    AuditResult,
    AuditScope,
    Change,
    CheckResult,
    FactSheet,
    Filters,
    FilterValues,
    Finding,
    Ignore,
    IngestResult,
    Kind,
    PhraseUse,
    Query,
    Scaffold,
    ScaffoldRequest,
    SearchResult,
    SuggestionRequest,
    Suggestions,
)
from assistant.domain.text import Span, fold
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Index
from assistant.index.encoders import Encoder
from assistant.reuse import phrases
from assistant.reuse.paraphrase_search import Meaning
from assistant.reuse.sources import Sources
from assistant.review import References, check, check_span, recheck
from assistant.review import masks as masking
from assistant.review.context import ReviewContext
from assistant.review.ignored import NAME as IGNORED_FILE
from assistant.review.ignored import add_ignore, read_ignores, remove_ignore
from assistant.review.masks import Mask
from assistant.review.rules import length, rules
from assistant.scaffold import Shelf, compose, directions, drafters, factsheet, filling, filters_of, suggest
from assistant.scaffold.prose import written_out
from assistant.search import search
from assistant.service import drafts, filing
from assistant.service.filters import filter_values
from assistant.service.filters import resolved as resolved_filters
from assistant.service.resources import Resources
from assistant.settings import Settings, load_settings
from assistant.trends import change, use_of

MAX_PHRASES, MAX_PHRASE_CHARACTERS = 6, 40


@dataclass(frozen=True, slots=True)
class Stock:
    """What an index holds, for the first line of a page and for readiness."""

    generation: str
    reports: int
    passages: int
    encoder: str


class Assistant:
    """Search, file and read past reports. Safe to share between threads.

    The generation in force is picked up when it changes; a caller in the middle of a search keeps the one it has.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        """Nothing is loaded yet: encoder, vocabulary and index are opened when first needed."""
        self._resources = Resources(settings or load_settings())
        self._audits = Audits(self.settings.index, self._audit)
        self.access = ALL_COLLECTIONS

    def as_caller(self, access: Access) -> "Assistant":
        """The same service for one caller: it finds, shows, checks against and changes what ``access`` permits, no more."""
        bound = copy.copy(self)
        bound.access = access
        bound._audits = self._audits.as_caller(access)
        return bound

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._resources.settings

    @property
    def encoder(self) -> Encoder:
        """The encoder in force, loaded once."""
        return self._resources.encoder

    @property
    def vocabulary(self) -> Vocabulary:
        """Portfolios, roles and wordings: the shipped ones with those of the installation."""
        return self._resources.vocabulary

    @property
    def index(self) -> Index:
        """The generation in force. Raises IndexMissing, IndexUnusable."""
        return self._resources.index

    @property
    def sources(self) -> Sources:
        """The reports in force as sources of a check. Raises IndexMissing, IndexUnusable."""
        return self._resources.sources

    @property
    def audits(self) -> Audits:
        """The audits that the caller may see."""
        return self._audits

    # --- finding --------------------------------------------------------------------------------

    def search(self, query: Query, *, facets: bool = False) -> SearchResult:
        """The passages that answer ``query``, within ``access``.

        Filter values may be aliases (人力资源和社会保障) and, for regions, a part of the name (青岚县).
        Raises UnknownValue for a filter value that is not there, BadInput for a query that cannot be answered.
        """
        result = search(
            self.index,
            self.encoder,
            self.vocabulary,
            replace(query, filters=self._resolved(query.filters)),
            self.access,
            dense_weight=self.settings.dense_weight,
            facets=facets,
        )
        return replace(result, warnings=(*result.warnings, *_nothing_there(result)))

    def _resolved(self, filters: Filters) -> Filters:
        return resolved_filters(filters, self.index, self.vocabulary, self.access)

    def facet_values(self) -> Mapping[str, Mapping[str, int]]:
        """Per facet, the values there are and in how many passages."""
        return self.index.facet_values(self.access)

    def filter_values(self) -> FilterValues:
        """Every value that a filter takes, and in how many passages."""
        return filter_values(self.index, self.vocabulary, self.access)

    def report(self, report_id: str) -> Report:
        """A report with its sections, items, passages and facts. Raises NotFound."""
        return self.index.report(report_id, self.access)

    def reports(self) -> list[ReportRecord]:
        """The records of all reports, sorted by source."""
        return self.index.reports(self.access)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of files that can be read."""
        return readers.suffixes()

    def corpus_files(self) -> Corpus:
        """The report files below the corpus folder, and what there is not taken. Raises BadInput."""
        return walk(self.settings.corpus)

    def stock(self) -> Stock:
        """What the index in force holds. Raises IndexMissing, IndexUnusable."""
        index = self.index
        return Stock(index.generation, len(index.reports(ALL_COLLECTIONS)), len(index), self.encoder.name)

    def warm(self) -> None:
        """Load everything that the first search needs; without an index, everything but that."""
        with contextlib.suppress(IndexMissing):
            self.index.warm()
        self.encoder.encode(["预热"], kind="query")
        self.vocabulary.expansions("预热")

    # --- trends ---------------------------------------------------------------------------------

    def uses(self, phrases: Sequence[str]) -> tuple[PhraseUse, ...]:
        """How often each phrase is used, by year and author. Raises BadInput for too many, or one of odd length."""
        if len(phrases) > MAX_PHRASES:
            raise BadInput(f"一次写了 {len(phrases)} 个词语，最多 {MAX_PHRASES} 个", "请分几次查看")
        for phrase in phrases:
            if not 2 <= len(fold(phrase)) <= MAX_PHRASE_CHARACTERS:
                raise BadInput(f"词语“{phrase}”太短或太长", f"请写 2 到 {MAX_PHRASE_CHARACTERS} 个字")
        index = self.index
        return tuple(use_of(index, phrase, self.access) for phrase in phrases)

    def change(self, since: int | None = None) -> Change:
        """The phrases that come and go; remembered until the index changes, for it takes seconds."""
        return self._resources.change(self.access, since, lambda index: change(index, self.access, since))

    # --- checking -------------------------------------------------------------------------------

    def draft(
        self,
        text: str,
        metadata: Metadata = drafts.UNKNOWN,
        *,
        report_id: str = drafts.DRAFT,
        source: str = "",
    ) -> Report:
        """A draft, parsed as a filed report would be. Raises UnknownValue for an unknown portfolio.

        ``report_id``: that of the report in the index of which the draft is a version; that report is no source.
        """
        return drafts.parsed(text, metadata, self.vocabulary, report_id=report_id, source=source)

    def draft_from(self, path: Path, metadata: Metadata = drafts.UNKNOWN) -> Report:
        """A draft read from a file; what ``metadata`` leaves open comes from the file, or from its record in the index.

        A file that is filed in the index is a draft of that report, and so no source of itself. Raises UnreadableFile.
        """
        return drafts.from_file(path, metadata, self.vocabulary, self._record_of(path))

    def draft_edited(
        self,
        text: str,
        path: Path | None,
        *,
        markdown: bool = False,
        otherwise: Metadata = drafts.UNKNOWN,
    ) -> Report:
        """A draft as it stands in an editor, newer than its file or without one; read as that file would be.

        ``otherwise``: what is known of it where neither its front matter nor its record in the index says.
        Raises EmptyFile.
        """
        record = self._record_of(path) if path else None
        return drafts.from_editor(text, path, self.vocabulary, record, markdown=markdown, otherwise=otherwise)

    def _record_of(self, path: Path) -> ReportRecord | None:
        return drafts.record_of(path, self.settings.corpus, self.reports())

    def metadata_from(self, values: Mapping[str, str]) -> tuple[Metadata, tuple[str, ...]]:
        """Metadata from columns of reports.csv, and warnings about what could not be used."""
        metadata, warnings = metadata_from(values, self.vocabulary)
        return metadata, tuple(warnings)

    def check(
        self,
        draft: Report,
        *,
        span: Span | None = None,
        exclude: frozenset[str] = frozenset(),
        wanted: frozenset[str] | None = None,
        profile: str = "",
    ) -> CheckResult:
        """What the ``wanted`` rules (None: all) find in ``draft``; with ``span``, in the paragraphs it touches.

        ``exclude`` may name ids that are not there. ``profile``: the kind of report (述职述廉), where its title does not
        say it. Raises UnknownValue for a rule that does not exist, BadInput for an empty or over-long draft.
        """
        drafts.ensure_checkable(draft, wanted)
        references = self._references(profile)
        if span is not None:
            return check_span(draft, span, references, wanted=wanted, exclude=exclude, access=self.access)
        return check(draft, references, wanted=wanted, exclude=exclude, access=self.access)

    def recheck(
        self,
        before: Report,
        findings: Iterable[Finding],
        draft: Report,
        *,
        wanted: frozenset[str] | None = None,
        profile: str = "",
    ) -> tuple[tuple[Finding, ...], Span | None]:
        """The findings of ``draft`` after a change, given those of the version ``before``, and the stretch that was checked.

        None for all of it, where the change is to what the draft says of itself (its year, its author). Raises as
        :meth:`check`.
        """
        if replace(before.metadata, title="") != replace(draft.metadata, title=""):
            return self.check(draft, wanted=wanted, profile=profile).findings, None
        drafts.ensure_checkable(draft, wanted)
        return recheck(before, findings, draft, self._references(profile), wanted=wanted, access=self.access)

    def state(self) -> Hashable:
        """What answers rest on beside the draft: another one, and the same draft may have other findings."""
        return self.index.generation, self.ignores()

    def _references(self, profile: str) -> References:
        records = self._resources.metadata(self.access)
        folder, kind = self.settings.vocabulary_folder(), profile or self.settings.profile
        return References(
            self.sources,
            self.vocabulary,
            records,
            wordings=phrases.load(folder),
            vocabulary_folder=folder,
            meaning=Meaning(self.index, self.encoder),
            profile=kind,
            ignores=read_ignores(self.settings.corpus),
        )

    def masks(self, draft: Report) -> tuple[Mask, ...]:
        """What should be masked in ``draft`` before it is published, by place."""
        return masking.proposed(
            ReviewContext(draft, self.vocabulary, vocabulary_folder=self.settings.vocabulary_folder())
        )

    def masked(self, draft: Report, masks: Sequence[Mask]) -> str:
        """The text of ``draft`` with ``masks`` in force."""
        return masking.masked(draft.text, masks)

    def masked_document(self, data: bytes, name: str, draft: Report, masks: Sequence[Mask]) -> bytes:
        """A Word file (its bytes and name) with ``masks`` in force. Raises BadInput for another kind of file."""
        return masking.masked_document(data, name, draft, masks)

    def paragraph_rules(self) -> frozenset[str]:
        """The rules that can judge one paragraph without the rest of the report."""
        return frozenset(name for name, rule in rules().items() if not rule.WHOLE)

    def most_characters(self, draft: Report) -> int:
        """How long, white space apart, a report of its kind should be at most; 0 where there is no limit."""
        folder, profile = self.settings.vocabulary_folder(), self.settings.profile
        return length.most(ReviewContext(draft, self.vocabulary, vocabulary_folder=folder, profile=profile))

    @property
    def ignored_file(self) -> Path:
        """The table of findings that are not shown again."""
        return self.settings.corpus / IGNORED_FILE

    def ignores(self) -> tuple[Ignore, ...]:
        """The findings that are not told again, in the order of the list."""
        return read_ignores(self.settings.corpus).lines

    def ignore(self, line: Ignore) -> Ignore:
        """Put a line on that list, dated today. Raises UnknownValue for a rule that is not there, BadInput, NotAllowed."""
        self._ensure_writable()
        if line.rule and line.rule not in rules():
            raise UnknownValue("规则", line.rule, sorted(rules()))
        return add_ignore(self.settings.corpus, replace(line, date=line.date or _today()))

    def unignore(self, line_id: str) -> Ignore:
        """Take a line off that list. Raises NotFound, NotAllowed."""
        self._ensure_writable()
        return remove_ignore(self.settings.corpus, line_id)

    # --- drafting -------------------------------------------------------------------------------

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

    # --- auditing -------------------------------------------------------------------------------

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
        reopened = partial(
            reopened_corpus,
            settings.index,
            self._resources.model,
            index.generation,
            settings.corpus,
            access,
        )
        corpus = audited_corpus(index, sources, settings.corpus, access, reopened)
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

    # --- filing ---------------------------------------------------------------------------------

    def ingest(self, *, rebuild: bool = False, progress: Progress | None = None) -> IngestResult:
        """Bring the index in line with the corpus folder. ``rebuild`` starts from nothing, whatever is there.

        Raises BadInput for an unusable corpus, Conflict when another writer is at work, IndexUnusable when the
        index is another encoder's and ``rebuild`` was not asked for.
        """
        result = filing.update(self._resources, rebuild=rebuild, progress=progress)
        stock = self.stock()
        return replace(result, total_reports=stock.reports, total_passages=stock.passages)

    def file(self, uploads: Sequence[tuple[str, bytes]]) -> IngestResult:
        """Put uploaded reports (name, bytes) into the corpus folder and the index; searchable when this returns.

        What cannot be taken (name, kind, size, content, a different file of that name) is refused in the result and
        not kept; the others are taken. Raises NotAllowed, Conflict when another writer is at work.
        """
        self._ensure_writable()
        return filing.upload(self._resources, uploads)

    def correct(self, report_id: str, values: Mapping[str, str]) -> Report:
        """Correct a report's metadata: its row in reports.csv is rewritten and the report filed anew.

        ``values``: columns of reports.csv except file and id. Raises NotFound, BadInput for an unknown column or year,
        UnknownValue for an unknown portfolio.
        """
        self._ensure_writable()
        filing.correct(self._resources, self._record(report_id), values)
        return self.report(report_id)

    def discard(self, report_id: str) -> str:
        """Take a report out of index and corpus; its file is moved to ``.removed/`` below the corpus, never deleted.

        Returns where it went, relative to the corpus. Raises NotFound.
        """
        self._ensure_writable()
        return filing.remove(self._resources, self._record(report_id))

    def _record(self, report_id: str) -> ReportRecord:
        for record in self.reports():
            if record.id == report_id:
                return record
        raise NotFound(f"没有 id 为“{report_id}”的报告", "请在语料页或 GET /v1/reports 里查看现有的报告")

    def _ensure_writable(self) -> None:
        if self.access.collections is not None:
            raise NotAllowed("您的权限只能查看，不能改动语料", "请联系管理员")


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()


def _nothing_there(result: SearchResult) -> tuple[str, ...]:
    if result.candidates or result.hits:
        return ()
    return ("没有段落同时符合这些条件，请去掉一些条件再试",)


MAX_CHARACTERS = drafts.MAX_CHARACTERS

__all__ = ["MAX_CHARACTERS", "Assistant", "Stock"]
