"""The desk: one object that every door opens. It holds what is in force and checks what callers ask for."""

import codecs
import contextlib
import threading
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from assistant import index as indexes
from assistant.audit import audit
from assistant.audit.jobs import Audits
from assistant.audit.scope import FROM_OUTSIDE, audited_corpus, reopened_corpus, resolved
from assistant.base.cache import SingleFlightCache
from assistant.base.decoding import decode_newlines
from assistant.base.errors import (
    BadInput,
    Conflict,
    IndexMissing,
    NotAllowed,
    NotFound,
    UnknownValue,
    UnreadableFile,
)
from assistant.corpus import readers
from assistant.corpus.ingest import ingest
from assistant.corpus.ingest.filing import corrections, place, put_away
from assistant.corpus.ingest.manifest import correct_row, metadata_from
from assistant.corpus.parse import parse
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
    Filters,
    Finding,
    Ignore,
    IngestResult,
    Kind,
    PhraseUse,
    Query,
    Refusal,
    Scaffold,
    ScaffoldRequest,
    SearchResult,
    SuggestionRequest,
    Suggestions,
)
from assistant.domain.text import Span, fold
from assistant.domain.vocabulary import Vocabulary, load
from assistant.index import Index, Model, Progress, ReportRecord, encoders
from assistant.index.encoders import Encoder
from assistant.reuse import phrases
from assistant.reuse.sidecar import Shingled, sources
from assistant.reuse.sources import Sources
from assistant.review import Meaning, References, check, check_span, recheck
from assistant.review.context import ReviewContext
from assistant.review.ignored import add_ignore, read_ignores, remove_ignore
from assistant.review.masks import Mask, proposed
from assistant.review.rules import length, rules
from assistant.scaffold import Shelf, compose, drafters, filters_of, suggest
from assistant.scaffold.prose import written_out
from assistant.search import search
from assistant.settings import Settings, load_settings
from assistant.trends import change, use_of

MAX_DRAFT = 300_000
MOST_PHRASES, LONGEST_PHRASE = 6, 40
NOTHING_KNOWN = Metadata()
# How often an index that is replaced while it is being opened is tried again.
_TRIES = 5
_CARDS_KEPT = 4
_CHANGES_KEPT = 32
_FACETS = {"authors": "作者", "offices": "职务", "collections": "材料集"}


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
        self.settings = settings or load_settings()
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._index: Index | None = None
        self._sources: tuple[str, Sources] | None = None
        self._changes: tuple[str, dict[tuple[Access, int | None], Change]] = ("", {})
        self._records: SingleFlightCache[Mapping[str, Metadata]] = SingleFlightCache(_CARDS_KEPT)
        self.audits = Audits(self.settings.index, self._audit)

    @property
    def encoder(self) -> Encoder:
        """The encoder in force, loaded once."""
        with self._lock:
            if self._encoder is None:
                self._encoder = encoders.load(
                    self.settings.encoder,
                    batch_size=self.settings.encoder_batch,
                    backend=self.settings.encoder_backend,
                )
            return self._encoder

    @property
    def vocabulary(self) -> Vocabulary:
        """Portfolios, roles and wordings: the shipped ones with the user's own."""
        return load(self.settings.vocabulary_folder())

    @property
    def index(self) -> Index:
        """The generation in force. Raises IndexMissing, IndexUnusable."""
        model = self._model()
        name = indexes.current(self.settings.index)
        with self._lock:
            if self._index is None or self._index.generation != name:
                # The old generation is left to its last user; closing it here would pull files from under a search.
                self._index = indexes.open_index(self.settings.index, model)
            return self._index

    def _model(self) -> Model:
        encoder = self.encoder
        return Model(encoder.name, encoder.fingerprint, encoder.dimensions)

    # --- finding --------------------------------------------------------------------------------

    def search(self, query: Query, access: Access = ALL_COLLECTIONS, *, facets: bool = False) -> SearchResult:
        """The passages that answer ``query``, within ``access``.

        Filter values may be aliases (人力资源和社会保障) and, for regions, a part of the name (青岚县).
        Raises UnknownValue for a filter value that is not there, BadInput for a query that cannot be answered.
        """
        index = self.index
        resolved = replace(query, filters=self._resolved(query.filters, index, access))
        result = search(
            index,
            self.encoder,
            self.vocabulary,
            resolved,
            access,
            dense_weight=self.settings.dense_weight,
            facets=facets,
        )
        return replace(result, warnings=(*result.warnings, *_nothing_there(result)))

    def _resolved(self, filters: Filters, index: Index, access: Access) -> Filters:
        """Filters in canonical values; whatever is not there is an error, never an empty answer."""
        there = index.facet_values(access)
        vocabulary = self.vocabulary
        if (
            filters.year_from is not None
            and filters.year_to is not None
            and filters.year_from > filters.year_to
        ):
            raise BadInput(
                f"年份从 {filters.year_from} 到 {filters.year_to} 是倒着的", "请把较早的年份写在前面"
            )
        for facet, label in _FACETS.items():
            for value in getattr(filters, facet):
                if value not in there[facet]:
                    raise UnknownValue(label, value, vocabulary.nearest(value, tuple(there[facet])))
        regions: set[str] = set()
        for value in filters.regions:
            within = {name for name in there["regions"] if value in name}
            if not value or not within:
                raise UnknownValue("地区", value, vocabulary.nearest(value, tuple(there["regions"])))
            regions |= within
        return replace(
            filters,
            portfolios=frozenset(vocabulary.portfolio(name) for name in filters.portfolios),
            roles=frozenset(vocabulary.role(name) for name in filters.roles),
            regions=frozenset(regions),
        )

    def facet_values(self, access: Access = ALL_COLLECTIONS) -> Mapping[str, Mapping[str, int]]:
        """Per facet, the values there are and in how many passages."""
        return self.index.facet_values(access)

    def report(self, report_id: str, access: Access = ALL_COLLECTIONS) -> Report:
        """A report with its sections, items, passages and facts. Raises NotFound."""
        return self.index.report(report_id, access)

    def reports(self, access: Access = ALL_COLLECTIONS) -> list[ReportRecord]:
        """The cards of all reports, by source."""
        return self.index.reports(access)

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

    def uses(self, phrases: Sequence[str], access: Access = ALL_COLLECTIONS) -> tuple[PhraseUse, ...]:
        """How often each phrase is used, by year and author. Raises BadInput for too many, or one of odd length."""
        if len(phrases) > MOST_PHRASES:
            raise BadInput(f"一次写了 {len(phrases)} 个词语，最多 {MOST_PHRASES} 个", "请分几次查看")
        for phrase in phrases:
            if not 2 <= len(fold(phrase)) <= LONGEST_PHRASE:
                raise BadInput(f"词语“{phrase}”太短或太长", f"请写 2 到 {LONGEST_PHRASE} 个字")
        index = self.index
        return tuple(use_of(index, phrase, access) for phrase in phrases)

    def change(self, since: int | None = None, access: Access = ALL_COLLECTIONS) -> Change:
        """The phrases that come and go; remembered until the index changes, for it takes seconds."""
        index = self.index
        with self._lock:
            if self._changes[0] != index.generation:
                self._changes = (index.generation, {})
            known = self._changes[1]
        key = (access, since)
        if (told := known.get(key)) is None:
            told = change(index, access, since)
            if len(known) < _CHANGES_KEPT:
                known[key] = told
        return told

    # --- checking -------------------------------------------------------------------------------

    @property
    def sources(self) -> Sources:
        """The reports in force as sources of a check. Raises IndexMissing, IndexUnusable."""
        for _ in range(_TRIES):
            index = self.index
            with self._lock:
                if self._sources is not None and self._sources[0] == index.generation:
                    return self._sources[1]
            try:
                opened = sources(index)
            except FileNotFoundError:  # replaced by two newer generations since it was opened
                self._let_go(index)
                continue
            with self._lock:
                self._sources = (index.generation, opened)
            return opened
        raise Conflict("索引正在频繁更新，暂时无法打开", "请稍后再试")

    def _let_go(self, index: Index) -> None:
        with self._lock:
            if self._index is index:
                self._index = None

    def draft(
        self, text: str, metadata: Metadata = NOTHING_KNOWN, *, report_id: str = "draft", source: str = ""
    ) -> Report:
        """A draft, parsed as a filed report would be. Raises UnknownValue for an unknown portfolio.

        ``report_id``: that of the report in the index that the draft is a version of, where there is one: it is no source.
        """
        names = dict.fromkeys(self.vocabulary.portfolio(name) for name in metadata.portfolios)
        return parse(
            decode_newlines(text),
            replace(metadata, portfolios=tuple(names)),
            id=report_id,
            source=source,
            vocabulary=self.vocabulary,
        )

    def draft_from(self, path: Path, metadata: Metadata = NOTHING_KNOWN) -> Report:
        """A draft read from a file; what ``metadata`` leaves open comes from the file, or from its card.

        A file that is filed in the index is a draft of that report, and so no source of itself. Raises UnreadableFile.
        """
        document = readers.read(path)
        told, _ = metadata_from(document.metadata, self.vocabulary)
        filed = self._filed(path)
        known = metadata.or_else(told).or_else(filed.metadata if filed else NOTHING_KNOWN)
        name = filed.report_id if filed else "draft"
        return self.draft(document.text, known, report_id=name, source=path.name)

    def draft_edited(
        self, text: str, path: Path | None, *, markdown: bool = False, otherwise: Metadata = NOTHING_KNOWN
    ) -> Report:
        """A draft as it stands in an editor, newer than its file or without one; read as that file would be.

        ``otherwise``: what is known of it where neither its front matter nor its card in the index says. Raises EmptyFile.
        """
        name = f"{path.stem if path else '草稿'}{'.md' if markdown else '.txt'}"
        document = readers.read_bytes(codecs.BOM_UTF8 + text.encode("utf-8", "replace"), name)
        told, _ = metadata_from(document.metadata, self.vocabulary)
        filed = self._filed(path) if path else None
        known = told.or_else(filed.metadata if filed else NOTHING_KNOWN).or_else(otherwise)
        report_id = filed.report_id if filed else "draft"
        return self.draft(document.text, known, report_id=report_id, source=path.name if path else "")

    def _filed(self, path: Path) -> ReportRecord | None:
        corpus = self.settings.corpus.resolve()
        if not path.resolve().is_relative_to(corpus):
            return None
        source = path.resolve().relative_to(corpus).as_posix()
        return next((record for record in self.reports() if record.source == source), None)

    def check(
        self,
        draft: Report,
        *,
        span: Span | None = None,
        exclude: frozenset[str] = frozenset(),
        wanted: frozenset[str] | None = None,
        profile: str = "",
        access: Access = ALL_COLLECTIONS,
    ) -> CheckResult:
        """What the ``wanted`` rules (None: all) find in ``draft``; with ``span``, in the paragraphs it touches.

        ``exclude`` may name ids that are not there. ``profile``: the kind of report (述职述廉), where its title does not
        say it. Raises UnknownValue for a rule that does not exist, BadInput for an empty or over-long draft.
        """
        _checkable(draft, wanted)
        references = self._references(access, profile)
        if span is not None:
            return check_span(draft, span, references, wanted=wanted, exclude=exclude, access=access)
        return check(draft, references, wanted=wanted, exclude=exclude, access=access)

    def recheck(
        self,
        before: Report,
        findings: Iterable[Finding],
        draft: Report,
        *,
        wanted: frozenset[str] | None = None,
        profile: str = "",
        access: Access = ALL_COLLECTIONS,
    ) -> tuple[tuple[Finding, ...], Span | None]:
        """The findings of ``draft`` after a change, given those of the version ``before``, and the stretch that was checked.

        None for all of it, where the change is to what the draft says of itself (its year, its author). Raises as
        :meth:`check`.
        """
        if replace(before.metadata, title="") != replace(draft.metadata, title=""):
            return self.check(draft, wanted=wanted, profile=profile, access=access).findings, None
        _checkable(draft, wanted)
        return recheck(
            before, findings, draft, self._references(access, profile), wanted=wanted, access=access
        )

    def state(self) -> Hashable:
        """What answers rest on beside the draft: another one, and the same draft may have other findings."""
        return self.index.generation, self.ignores()

    def _references(self, access: Access, profile: str) -> References:
        # Read once for each index: an editor asks at every character.
        records = self._records.get(
            (self.index.generation, access),
            lambda: {record.report_id: record.metadata for record in self.reports(access)},
        )
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
        return proposed(
            ReviewContext(draft, self.vocabulary, vocabulary_folder=self.settings.vocabulary_folder())
        )

    def most_characters(self, draft: Report) -> int:
        """How long, white space apart, a report of its kind should be at most; 0 where there is no limit."""
        folder, profile = self.settings.vocabulary_folder(), self.settings.profile
        return length.most(ReviewContext(draft, self.vocabulary, vocabulary_folder=folder, profile=profile))

    def ignores(self) -> tuple[Ignore, ...]:
        """The findings that are not told again, in the order of the list."""
        return read_ignores(self.settings.corpus).lines

    def ignore(self, line: Ignore, access: Access = ALL_COLLECTIONS) -> Ignore:
        """Put a line on that list, dated today. Raises UnknownValue for a rule that is not there, BadInput, NotAllowed."""
        self._may_write(access)
        if line.rule and line.rule not in rules():
            raise UnknownValue("规则", line.rule, sorted(rules()))
        return add_ignore(self.settings.corpus, replace(line, date=line.date or _today()))

    def unignore(self, line_id: str, access: Access = ALL_COLLECTIONS) -> Ignore:
        """Take a line off that list. Raises NotFound, NotAllowed."""
        self._may_write(access)
        return remove_ignore(self.settings.corpus, line_id)

    # --- drafting -------------------------------------------------------------------------------

    def scaffold(self, request: ScaffoldRequest, access: Access = ALL_COLLECTIONS) -> Scaffold:
        """What a report on these portfolios is started from: headings, frames with slots, and their sources.

        Raises UnknownValue for a portfolio, role or office that is not there, BadInput for a request without portfolios.
        """
        filters = self._resolved(filters_of(request), self.index, access)
        return compose(self._shelf(filters, access), request)

    def written_out(self, scaffold: Scaffold, access: Access = ALL_COLLECTIONS) -> Scaffold:
        """The scaffold with prose around its blanks, by the language model that the organisation has set up.

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
            lambda text: self.check(self.draft(text), wanted=wanted, access=access),
        )

    def suggestions(
        self, draft: Report, request: SuggestionRequest, access: Access = ALL_COLLECTIONS
    ) -> Suggestions:
        """What could come at a cursor in ``draft``, and other ways to put the sentence there where others have it, too.

        Raises BadInput for a cursor outside the draft, UnknownValue for a portfolio or role that is not there.
        """
        year = draft.metadata.year
        filters = Filters(year_to=year - 1 if year else None, exclude_reports=frozenset({draft.id}))

        def flagged(span: Span) -> Iterator[Finding]:
            found = self.check(draft, span=span, wanted=frozenset({"reuse"}), access=access).findings
            return (finding for finding in found if finding.kind is not Kind.FORMULA)

        return suggest(self._shelf(filters, access), draft, request, flagged)

    def _shelf(self, filters: Filters, access: Access) -> Shelf:
        wordings = phrases.load(self.settings.vocabulary_folder())
        return Shelf(self.index, self.encoder, self.vocabulary, wordings, filters=filters, access=access)

    # --- auditing -------------------------------------------------------------------------------

    def start_audit(self, scope: AuditScope, access: Access = ALL_COLLECTIONS) -> AuditJob:
        """Queue an audit of the reports of ``scope``; :attr:`audits` tells how it goes and what it came to.

        Raises UnknownValue for a collection or report that is not there, BadInput where there is nothing to compare.
        """
        resolved(scope, self.reports(access), self.vocabulary)
        return self.audits.start(scope, access)

    def run_audit(
        self, scope: AuditScope, *, reference: Report | None = None, progress: Progress | None = None
    ) -> AuditFile:
        """The same here and now. ``reference``: a document, filed or not, to hold the reports against."""
        if reference is None:
            return self.audits.run(scope, progress)
        if reference.id in {record.report_id for record in self.reports()}:
            return self.audits.run(replace(scope, reference=reference.id), progress)
        reference = replace(reference, id=f"{FROM_OUTSIDE}{reference.source}")
        return self.audits.run(
            replace(scope, reference=reference.id), progress, partial(self._audit, reference=reference)
        )

    def _audit(
        self, job: AuditJob, folder: Path, progress: Progress, reference: Report | None = None
    ) -> AuditResult:
        access = Access(None if job.access is None else frozenset(job.access))
        sources, index = self.sources, self.index
        corpus, folder_of_index = self.settings.corpus, self.settings.index
        again = partial(reopened_corpus, folder_of_index, self._model(), index.generation, corpus, access)
        pile = audited_corpus(index, sources, corpus, access, again)
        reports = resolved(job.scope, list(pile.report_records.values()), self.vocabulary)
        if reference is None and job.scope.reference:
            reference = index.report(job.scope.reference, access)
        return audit(
            pile,
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
        return self._ingest(None, rebuild=rebuild, progress=progress)

    def _ingest(
        self, only: Sequence[str] | None, *, rebuild: bool = False, progress: Progress | None = None
    ) -> IngestResult:
        with self._writer(rebuild=rebuild) as writer:
            return ingest(
                self.settings.corpus,
                writer,
                self.encoder,
                vocabulary_folder=self.settings.vocabulary_folder(),
                only=only,
                rebuild=rebuild,
                progress=progress,
            )

    @contextlib.contextmanager
    def _writer(self, *, rebuild: bool = False) -> Iterator[indexes.Writer]:
        writer = indexes.open_writer(
            self.settings.index, self._model(), rebuild=rebuild, sidecars=(Shingled(),)
        )
        try:
            yield writer
        finally:
            writer.close()

    def file(self, uploads: Sequence[tuple[str, bytes]], access: Access = ALL_COLLECTIONS) -> IngestResult:
        """Put uploaded reports (name, bytes) into the corpus folder and the index; searchable when this returns.

        What cannot be taken (name, kind, size, content, a different file of that name) is refused in the result and
        not kept; the others are taken. Raises NotAllowed, Conflict when another writer is at work.
        """
        self._may_write(access)
        refused: list[Refusal] = []
        written: list[str] = []
        taken: list[str] = []
        for name, data in uploads:
            try:
                file, new = place(self.settings.corpus, name, data, self.settings.max_upload_mb)
                if new:
                    written.append(file)
                taken.append(file)
            except (BadInput, Conflict, UnreadableFile) as error:
                refused.append(Refusal(name, error.code, error.detail, error.hint))
        result = self._ingest(tuple(dict.fromkeys(taken)))
        for refusal in result.refused:
            if refusal.file in written:
                (self.settings.corpus / refusal.file).unlink()
        return replace(result, refused=(*refused, *result.refused))

    def correct(self, report_id: str, values: Mapping[str, str], access: Access = ALL_COLLECTIONS) -> Report:
        """Correct a report's metadata: its row in reports.csv is rewritten and the report filed anew.

        ``values``: columns of reports.csv except file and id. Raises NotFound, BadInput for an unknown column or year,
        UnknownValue for an unknown portfolio.
        """
        self._may_write(access)
        record = self._record(report_id, access)
        row = {"id": report_id, **corrections(values, self.vocabulary)}
        correct_row(self.settings.corpus, record.source, row)
        result = self._ingest([record.source])
        if result.refused:
            refusal = result.refused[0]
            raise Conflict(f"{refusal.file}：{refusal.detail}", refusal.hint)
        return self.report(report_id, access)

    def discard(self, report_id: str, access: Access = ALL_COLLECTIONS) -> str:
        """Take a report out of index and corpus; its file is moved to ``.removed/`` below the corpus, never deleted.

        Returns where it went, relative to the corpus. Raises NotFound.
        """
        self._may_write(access)
        record = self._record(report_id, access)
        with self._writer() as writer:
            writer.remove(report_id)
            writer.commit()
        return put_away(self.settings.corpus, record.source)

    def _record(self, report_id: str, access: Access) -> ReportRecord:
        for record in self.reports(access):
            if record.report_id == report_id:
                return record
        raise NotFound(f"没有 id 为“{report_id}”的报告", "请在语料页或 GET /v1/reports 里查看现有的报告")

    @staticmethod
    def _may_write(access: Access) -> None:
        if access.collections is not None:
            raise NotAllowed("您的权限只能查看，不能改动语料", "请联系管理员")


def _checkable(draft: Report, wanted: frozenset[str] | None) -> None:
    for rule in wanted or ():
        if rule not in rules():
            raise UnknownValue("规则", rule, sorted(rules()))
    if not draft.text.strip():
        raise BadInput("草稿是空的", "请粘贴或上传要核对的文字")
    if len(draft.text) > MAX_DRAFT:
        raise BadInput(f"草稿有 {len(draft.text)} 个字，最多 {MAX_DRAFT} 个", "请按篇分开核对")


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()


def _nothing_there(result: SearchResult) -> tuple[str, ...]:
    if result.candidates or result.hits:
        return ()
    return ("没有段落同时符合这些条件，请去掉一些条件再试",)


__all__ = ["Assistant", "Stock"]
