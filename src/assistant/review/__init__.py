"""A draft under review: what it shares with past reports and with itself, then what every rule sees in it."""

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
from assistant.review.ignored import NOTHING, Ignores
from assistant.review.incremental import carried, edit, widened
from assistant.review.place_lookup import elsewhere
from assistant.review.rules import Review, rules, run


@dataclass(frozen=True, slots=True)
class Against:
    """What a draft is held against.

    ``cards``: metadata of every report in reach by id. ``house``: the folder of the user's own vocabulary. Without
    ``meaning`` nothing is told of what was said in other words.
    ``profile``: the kind of report where it is not its title that says it. ``ignores``: findings not to be told.
    """

    sources: Sources
    vocabulary: Vocabulary
    records: Mapping[str, Metadata]
    wordings: Phrases | None = None
    house: Path | None = None
    meaning: Meaning | None = None
    profile: str = ""
    ignores: Ignores = NOTHING


def check(
    draft: Report,
    against: Against,
    *,
    wanted: Iterable[str] | None = None,
    exclude: frozenset[str] = frozenset(),
    access: Access = ALL_COLLECTIONS,
) -> CheckResult:
    """What the ``wanted`` rules (None: all) find in ``draft``, by place; the summary is of shared wording.

    ``exclude``: reports that are no sources. Raises KeyError for a rule that is not there.
    """
    names = None if wanted is None else frozenset(wanted)
    shared = overlaps(draft, against.sources, exclude=exclude, access=access, wordings=against.wordings)
    found = shared.findings
    if against.meaning is not None and (names is None or RULE in names):
        found += tuple(
            paraphrases(draft, found, against.meaning, against.records, exclude=exclude, access=access)
        )
    places = _places(draft, against, exclude, access)
    told, ignored = against.ignores.part(_reviewed(draft, against, found, names, places), draft)
    return replace(shared, findings=told, ignored=ignored)


def check_span(
    draft: Report,
    span: Span,
    against: Against,
    *,
    wanted: Iterable[str] | None = None,
    exclude: frozenset[str] = frozenset(),
    access: Access = ALL_COLLECTIONS,
) -> CheckResult:
    """:func:`check` for the paragraphs that ``span`` touches, when the rest of the draft has not changed.

    What is said in other words stands out against a whole draft, and is told by :func:`check` alone.
    """
    shared = overlaps_in(
        draft, span, against.sources, exclude=exclude, access=access, wordings=against.wordings
    )
    touched = paragraphs(draft.text, span)
    places = _places(draft, against, exclude, access, touched)
    found = _reviewed(draft, against, shared.findings, wanted, places)
    told, ignored = against.ignores.part([f for f in found if f.span.meets(touched)], draft)
    return replace(shared, findings=told, ignored=ignored)


def recheck(
    before: Report,
    findings: Iterable[Finding],
    draft: Report,
    against: Against,
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
    new = check_span(draft, changed.after, against, wanted=wanted, exclude=exclude, access=access).findings
    found = [*carried(known, draft.id, changed), *new]
    return tuple(sorted(found, key=lambda finding: (finding.span, finding.rule))), changed.after


def _reviewed(
    draft: Report,
    against: Against,
    shared: tuple[Finding, ...],
    wanted: Iterable[str] | None,
    places: Mapping[str, tuple[str, ...]],
) -> list[Finding]:
    review = Review(
        draft, against.vocabulary, shared, against.records, against.house, against.profile, elsewhere=places
    )
    return run(review, rules() if wanted is None else wanted)


def _places(
    draft: Report, against: Against, exclude: frozenset[str], access: Access, span: Span | None = None
) -> Mapping[str, tuple[str, ...]]:
    return elsewhere(draft, against.meaning, exclude, access, span) if against.meaning else {}


__all__ = ["Against", "Meaning", "check", "check_again", "check_span", "overlaps"]
