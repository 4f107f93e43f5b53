"""Wording that a draft shares with past reports or repeats: findings with source, level, kind and typed diff."""

from dataclasses import dataclass

from assistant.domain.report import Report
from assistant.domain.results import ALL_COLLECTIONS, Access, CheckResult, Finding
from assistant.domain.text import Span
from assistant.reuse import phrases
from assistant.reuse.candidates import MAX_DUPLICATES
from assistant.reuse.copied_heads import copied_heads
from assistant.reuse.describe import RULE, Corroboration, Describer, is_sufficient
from assistant.reuse.draft_view import DraftView
from assistant.reuse.filed import completed, filed_report, note
from assistant.reuse.phrases import Phrases
from assistant.reuse.refine import THRESHOLD
from assistant.reuse.selection import Candidate, selected
from assistant.reuse.sources import Scope, Sources
from assistant.reuse.stretch_search import Seeds, StretchSearch
from assistant.reuse.summary import summary


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft that was read, and of which the seeds were found, together with many others."""

    view: DraftView
    seeds: Seeds


def overlaps(
    draft: Report,
    sources: Sources,
    *,
    exclude: frozenset[str] = frozenset(),
    access: Access = ALL_COLLECTIONS,
    wordings: Phrases | None = None,
    max_of_many: int = MAX_DUPLICATES,
    recognise_filed: bool = True,
    prepared: Prepared | None = None,
) -> CheckResult:
    """Everything in ``draft`` that stands in a source, or twice in the draft itself, and the set phrases in it.

    Not sources are the draft itself (by id), the ids in ``exclude``, reports outside ``access`` and, where the draft's
    year is known, reports of a later year. Set phrases are findings of kind formula and severity info. ``max_of_many``:
    how many sources are read of a sentence that more than :data:`~assistant.reuse.candidates.MAX_DUPLICATES` contain;
    all of them are counted. ``recognise_filed``: a draft that is a report of the index, unchanged, is no copy of it; a
    finding without kind says so (:mod:`assistant.reuse.filed`). ``prepared``: what is known of this draft already.
    """
    whole = Span(0, len(draft.text))
    return _overlaps(
        draft,
        whole,
        sources,
        exclude,
        access,
        wordings,
        max_of_many=max_of_many,
        cached=False,
        recognise_filed=recognise_filed,
        prepared=prepared,
    )


def overlaps_in(
    draft: Report,
    span: Span,
    sources: Sources,
    *,
    exclude: frozenset[str] = frozenset(),
    access: Access = ALL_COLLECTIONS,
    wordings: Phrases | None = None,
) -> CheckResult:
    """:func:`overlaps` for the paragraphs, headings and items that ``span`` touches, when the rest has not changed.

    A repetition inside the draft is reported where its later place lies in them; the summary is of them alone. Matches
    of sentences are cached, since somebody is typing and most sentences were there at the previous call.
    """
    return _overlaps(draft, span, sources, exclude, access, wordings, cached=True)


def _overlaps(
    draft: Report,
    span: Span,
    sources: Sources,
    exclude: frozenset[str],
    access: Access,
    wordings: Phrases | None,
    *,
    cached: bool,
    max_of_many: int = MAX_DUPLICATES,
    recognise_filed: bool = False,
    prepared: Prepared | None = None,
) -> CheckResult:
    view = prepared.view if prepared is not None else DraftView(draft, wordings or phrases.load())
    begin, end = view.around(span)
    findings: list[Finding] = []
    filed = filed_report(draft, view.folding, sources, exclude, access) if recognise_filed else None
    if filed is not None:
        record = sources.records[filed]
        exclude |= {filed}
        view.draft = draft = completed(draft, record)
        findings.append(note(draft, filed, record))
    scope = Scope(exclude | {draft.id}, draft.metadata.year, access)
    search = StretchSearch(view, sources, prepared.seeds if prepared is not None else None)
    candidates = [
        *search.in_others(scope, begin, end, max_of_many, cached=cached),
        *search.within(begin, end),
    ]

    def precedence(one: Candidate) -> tuple[int, int, str]:
        """The draft itself comes first, then the earliest report."""
        if one.source is None:
            return 0, 0, ""
        return 1, sources.record(one.source).year or 9999, sources.report_id(one.source)

    chosen = selected(
        candidates, precedence, lambda one: view.threshold_within if one.source is None else THRESHOLD
    )
    chosen = [(best, others) for best, others in chosen if not view.is_role_heading(best.stretch)]
    heads = copied_heads(view, sources, [best for best, _ in chosen])
    chosen = sorted([*chosen, *((head, []) for head in heads)], key=lambda pair: pair[0].stretch.begin)
    corroboration = Corroboration([best for best, _ in chosen])
    describer = Describer(view, sources, search.frequencies, corroboration)
    findings += [
        finding
        for best, others in chosen
        if is_sufficient(best, corroboration)
        for finding in describer.findings(best, others)
    ]
    findings += describer.set_phrases(begin, end, findings)
    findings.sort(key=lambda finding: finding.span)
    return CheckResult(summary(view, begin, end, findings, search.repeats), tuple(findings))


__all__ = ["RULE", "Prepared", "overlaps", "overlaps_in"]
