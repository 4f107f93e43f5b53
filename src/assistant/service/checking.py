"""Checking a draft: shared wording, review rules, masks, and findings that are not shown again."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from assistant.base.errors import NotAllowed, NotFound, UnknownValue
from assistant.corpus.ingest.reports_csv import metadata_from
from assistant.domain.callers import CallerKind, Permission
from assistant.domain.records import ReportRecord
from assistant.domain.report import Metadata, Report
from assistant.domain.results import (
    CheckResult,
    Finding,
    Ignore,
)
from assistant.domain.text import Span, fold
from assistant.reuse import phrases
from assistant.reuse.paraphrase_search import Meaning
from assistant.review import References, check, check_span, recheck
from assistant.review import masks as masking
from assistant.review.context import ReviewContext
from assistant.review.ignored import NAME as IGNORED_FILE
from assistant.review.ignored import add_ignore, read_ignores, remove_ignore
from assistant.review.masks import Mask
from assistant.review.rules import length, rules
from assistant.service import drafts
from assistant.service.bound import BoundService


class Checking(BoundService):
    """Review of one draft."""

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

        A file that is filed in the index is a draft of that report, and so no source of itself.

        Raises UnreadableFile, NotAllowed.
        """
        self.ensure(Permission.CHECK)
        return drafts.from_file(path, metadata, self.vocabulary, self._record_of(path))

    def draft_uploaded(self, name: str, data: bytes, metadata: Metadata = drafts.UNKNOWN) -> Report:
        """A draft that somebody sent as a file of this name. Raises UnreadableFile, NotAllowed."""
        self.ensure(Permission.CHECK)
        return drafts.from_upload(name, data, metadata, self.vocabulary)

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
        return drafts.record_of(path, self.settings.corpus, self.index.reports(self.access))

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
        self.ensure(Permission.CHECK)
        drafts.ensure_checkable(draft, wanted)
        references = self.references(profile)
        if span is not None:
            self._log_quietly("check", {"characters": len(draft.text)})
            found = check_span(draft, span, references, wanted=wanted, exclude=exclude, access=self.access)
        else:
            with self._logged("check", details={"characters": len(draft.text)}):
                found = check(draft, references, wanted=wanted, exclude=exclude, access=self.access)
        return self._without_others_reasons(found)

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
        self.ensure(Permission.CHECK)
        self._log_quietly("check", {"characters": len(draft.text)})
        drafts.ensure_checkable(draft, wanted)
        return recheck(before, findings, draft, self.references(profile), wanted=wanted, access=self.access)

    def state(self) -> Hashable:
        """What answers rest on beside the draft: another one, and the same draft may have other findings."""
        return self.index.generation, read_ignores(self.settings.corpus).lines

    def references(self, profile: str = "") -> References:
        """What a draft is checked against. ``profile``: the kind of report, where its title does not say it."""
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
        """The findings that are not shown again, in the order of the list: those that the caller may see. Raises NotAllowed."""
        self.ensure(Permission.CHECK)
        lines = read_ignores(self.settings.corpus).lines
        known = self._readable_names()
        return lines if known is None else tuple(line for line in lines if self._is_own(line, known))

    def ignore(self, line: Ignore) -> Ignore:
        """Put a line on that list, dated today. Raises UnknownValue for a rule that is not there, BadInput, NotAllowed."""
        self.ensure(Permission.IGNORE)
        if line.rule and line.rule not in rules():
            raise UnknownValue("规则", line.rule, sorted(rules()))
        known = self._readable_names()
        if known is not None and not self._is_own(line, known):
            raise NotAllowed(
                "您的权限限于部分材料集，忽略清单里的一条要写明是哪个材料集或哪份报告",
                "请写明 collection 或 report",
            )
        # Whoever has signed in decides under that name and no other.
        name = self.caller.name if self.caller.kind is CallerKind.USER else line.name
        line = replace(line, name=name, date=line.date or _today())
        with self._logged("ignore_add", line.id, {"rule": line.rule}):
            return add_ignore(self.settings.corpus, line)

    def unignore(self, line_id: str) -> Ignore:
        """Take a line off that list. Raises NotFound, NotAllowed."""
        self.ensure(Permission.IGNORE)
        with self._logged("ignore_remove", line_id):
            if line_id not in {line.id for line in self.ignores()}:
                raise NotFound(
                    f"忽略清单里没有编号为“{line_id}”的一条", "请先查看清单：assistant ignore --list"
                )
            return remove_ignore(self.settings.corpus, line_id)

    def _readable_names(self) -> frozenset[str] | None:
        """What the reports that the caller may read are called in the list (id, title, file), folded; None for all."""
        if self.access.collections is None:
            return None
        return frozenset(
            fold(name)
            for record in self.index.reports(self.access)
            for name in (record.id, record.source, record.title)
            if name
        )

    def _is_own(self, line: Ignore, known: frozenset[str]) -> bool:
        """Whether a line is about collections or reports that the caller may see, and nothing else."""
        own = self.access.collections or frozenset()
        if line.collection:
            return line.collection in own
        return bool(line.report) and fold(line.report) in known

    def _without_others_reasons(self, result: CheckResult) -> CheckResult:
        """The result without who ignored what, and why, where that is not the caller's to know."""
        known = self._readable_names() if result.ignored else None
        if known is None:
            return result
        ignored = tuple(
            one
            if self._is_own(one.ignored_by, known)
            else replace(one, ignored_by=replace(one.ignored_by, reason="", name="", date=""))
            for one in result.ignored
        )
        return replace(result, ignored=ignored)


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()
