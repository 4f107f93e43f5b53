"""The check of a draft: first the wording it shares with past reports and within itself, then every review rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.domain.report import Metadata, Report
from assistant.domain.results import ALL_COLLECTIONS, Access, CheckResult, Finding
from assistant.domain.text import Span, paragraphs
from assistant.domain.vocabulary import Vocabulary
from assistant.reuse.detect import RULE, overlaps, overlaps_in
from assistant.reuse.paraphrase_search import Meaning, paraphrases
from assistant.reuse.phrases import Phrases
from assistant.reuse.sources import Sources
from assistant.review.context import ReviewContext
from assistant.review.ignored import NOTHING, Ignores
from assistant.review.incremental import carried, edit, widened
from assistant.review.place_lookup import reports_naming_places
from assistant.review.rules import rules, run


@dataclass(frozen=True, slots=True)
class References:
    """What a draft is checked references.

    ``records``: metadata of every report in reach, by id. ``vocabulary_folder``: where the organisation extends the
    rules' data files. Without ``meaning`` there is no search for passages in other words. ``profile``: the kind of
    report where it is not its title that says it. ``ignores``: findings that the user wants left out.
    """

    sources: Sources
    vocabulary: Vocabulary
    records: Mapping[str, Metadata]
    wordings: Phrases | None = None
    vocabulary_folder: Path | None = None
    meaning: Meaning | None = None
    profile: str = ""
    ignores: Ignores = NOTHING


def check(
    draft: Report,
    references: References,
    *,
    wanted: Iterable[str] | None = None,
    exclude: frozenset[str] = frozenset(),
    access: Access = ALL_COLLECTIONS,
) -> CheckResult:
    """Findings of the ``wanted`` rules (None: all) in ``draft``, by place; the summary counts shared wording.

    ``exclude``: reports that are no sources. Raises KeyError for a rule that is not there.
    """
    names = None if wanted is None else frozenset(wanted)
    shared = overlaps(draft, references.sources, exclude=exclude, access=access, wordings=references.wordings)
    found = shared.findings
    if references.meaning is not None and (names is None or RULE in names):
        found += tuple(
            paraphrases(draft, found, references.meaning, references.records, exclude=exclude, access=access)
        )
    places = _places(draft, references, exclude, access)
    kept, ignored = references.ignores.split(_reviewed(draft, references, found, names, places), draft)
    return replace(shared, findings=kept, ignored=ignored)


def reviewed(
    report: Report,
    references: References,
    shared: tuple[Finding, ...],
    *,
    access: Access = ALL_COLLECTIONS,
) -> tuple[Finding, ...]:
    """What every rule but that of shared wording finds in a report; ``shared``: the shared wording that was found in it."""
    places = _places(report, references, frozenset(), access)
    found = _reviewed(report, references, shared, rules().keys() - {RULE}, places)
    return references.ignores.split(found, report)[0]


def check_span(
    draft: Report,
    span: Span,
    references: References,
    *,
    wanted: Iterable[str] | None = None,
    exclude: frozenset[str] = frozenset(),
    access: Access = ALL_COLLECTIONS,
) -> CheckResult:
    """:func:`check` for the paragraphs that ``span`` touches, when the rest of the draft has not changed.

    Passages in other words can be judged against a whole draft alone, so that only :func:`check` reports them.
    """
    shared = overlaps_in(
        draft, span, references.sources, exclude=exclude, access=access, wordings=references.wordings
    )
    touched = paragraphs(draft.text, span)
    places = _places(draft, references, exclude, access, touched)
    found = _reviewed(draft, references, shared.findings, wanted, places, touched)
    kept, ignored = references.ignores.split([f for f in found if f.span.meets(touched)], draft)
    return replace(shared, findings=kept, ignored=ignored)


def recheck(
    before: Report,
    findings: Iterable[Finding],
    draft: Report,
    references: References,
    *,
    wanted: Iterable[str] | None = None,
    exclude: frozenset[str] = frozenset(),
    access: Access = ALL_COLLECTIONS,
) -> tuple[tuple[Finding, ...], Span]:
    """The findings of ``draft``, of which ``before`` is an earlier version with its ``findings``, and what was checked.

    That is what changed (:func:`check_span`), an empty span where nothing did; the findings of all other paragraphs
    move along with their words, even where a rule that looks at the whole report would now find something else.
    """
    changed = edit(before.text, draft.text)
    if changed is None:
        return tuple(findings), Span(0, 0)
    known = tuple(findings)
    changed = widened(changed, known, before.text)
    new = check_span(draft, changed.after, references, wanted=wanted, exclude=exclude, access=access).findings
    found = [*carried(known, draft.id, changed), *new]
    return tuple(sorted(found, key=lambda finding: (finding.span, finding.rule))), changed.after


def _reviewed(
    draft: Report,
    references: References,
    shared: tuple[Finding, ...],
    wanted: Iterable[str] | None,
    places: Mapping[str, tuple[str, ...]],
    span: Span | None = None,
) -> list[Finding]:
    context = ReviewContext(
        draft,
        references.vocabulary,
        shared,
        references.records,
        references.vocabulary_folder,
        references.profile,
        place_reports=places,
        span=span,
    )
    return run(context, rules() if wanted is None else wanted)


def _places(
    draft: Report, references: References, exclude: frozenset[str], access: Access, span: Span | None = None
) -> Mapping[str, tuple[str, ...]]:
    return (
        reports_naming_places(draft, references.meaning, exclude, access, span) if references.meaning else {}
    )


__all__ = ["Meaning", "References", "check", "check_span", "overlaps", "recheck", "reviewed"]
