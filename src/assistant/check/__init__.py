"""A draft under review: what it shares with past reports and with itself, then what every rule sees in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.check.elsewhere import elsewhere
from assistant.check.ignored import NOTHING, Ignores
from assistant.check.meaning import Meaning, paraphrases
from assistant.check.overlaps import RULE, overlaps, overlaps_in
from assistant.checks import Review, rules, run
from assistant.report import Metadata, Report
from assistant.results import EVERYTHING, CheckResult, Finding, Rights
from assistant.reuse.phrases import Phrases
from assistant.reuse.sources import Sources
from assistant.text import Span
from assistant.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Against:
    """What a draft is held against.

    ``cards``: metadata of every report in reach by id. ``house``: the folder of the user's own vocabulary. Without
    ``meaning`` nothing is told of what was said in other words.
    ``profile``: the kind of report where it is not its title that says it. ``ignores``: findings not to be told.
    """

    sources: Sources
    vocabulary: Vocabulary
    cards: Mapping[str, Metadata]
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
    rights: Rights = EVERYTHING,
) -> CheckResult:
    """What the ``wanted`` rules (None: all) find in ``draft``, by place; the summary is of shared wording.

    ``exclude``: reports that are no sources. Raises KeyError for a rule that is not there.
    """
    names = None if wanted is None else frozenset(wanted)
    shared = overlaps(draft, against.sources, exclude=exclude, rights=rights, wordings=against.wordings)
    found = shared.findings
    if against.meaning is not None and (names is None or RULE in names):
        found += tuple(
            paraphrases(draft, found, against.meaning, against.cards, exclude=exclude, rights=rights)
        )
    places = _places(draft, against, exclude, rights)
    told, ignored = against.ignores.part(_reviewed(draft, against, found, names, places), draft)
    return replace(shared, findings=told, ignored=ignored)


def check_span(
    draft: Report,
    span: Span,
    against: Against,
    *,
    wanted: Iterable[str] | None = None,
    exclude: frozenset[str] = frozenset(),
    rights: Rights = EVERYTHING,
) -> CheckResult:
    """:func:`check` for the paragraphs that ``span`` touches, when the rest of the draft has not changed.

    What is said in other words stands out against a whole draft, and is told by :func:`check` alone.
    """
    shared = overlaps_in(
        draft, span, against.sources, exclude=exclude, rights=rights, wordings=against.wordings
    )
    touched = _paragraphs(draft.text, span)
    places = _places(draft, against, exclude, rights, touched)
    found = _reviewed(draft, against, shared.findings, wanted, places)
    told, ignored = against.ignores.part([f for f in found if _meet(f.span, touched)], draft)
    return replace(shared, findings=told, ignored=ignored)


def _reviewed(
    draft: Report,
    against: Against,
    shared: tuple[Finding, ...],
    wanted: Iterable[str] | None,
    places: Mapping[str, tuple[str, ...]],
) -> list[Finding]:
    review = Review(
        draft, against.vocabulary, shared, against.cards, against.house, against.profile, elsewhere=places
    )
    return run(review, rules() if wanted is None else wanted)


def _places(
    draft: Report, against: Against, exclude: frozenset[str], rights: Rights, span: Span | None = None
) -> Mapping[str, tuple[str, ...]]:
    return elsewhere(draft, against.meaning, exclude, rights, span) if against.meaning else {}


def _paragraphs(text: str, span: Span) -> Span:
    begin = text.rfind("\n", 0, span.begin) + 1
    end = text.find("\n", span.end)
    return Span(begin, len(text) if end < 0 else end)


def _meet(one: Span, other: Span) -> bool:
    return one.begin <= other.end and other.begin <= one.end


__all__ = ["Against", "Meaning", "check", "check_span", "overlaps"]
