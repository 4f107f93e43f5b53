"""What a check amounts to: shares of a draft that are shared wording or set phrases, and characters by level and kind."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.domain.results import CheckSummary, Finding, Kind, Level
from assistant.reuse.draft_view import DraftView
from assistant.reuse.hits import Repeat


def summary(
    view: DraftView, begin: int, end: int, findings: Sequence[Finding], repeats: Sequence[Repeat]
) -> CheckSummary:
    """Shares of folded ``[begin, end)``, in folded characters: spaces and punctuation do not count.

    ``repeats`` are covered by the finding of the text that they repeat.
    """
    length = len(view.folding)
    own = np.zeros(length, dtype=bool)
    own[begin:end] = True
    own[view.title[0] : view.title[1]] = False
    total = int(own.sum())
    formula = np.zeros(length, dtype=bool)
    for first, last, _ in view.weights.phrases:
        formula[first:last] = True
    headings = np.zeros(length, dtype=bool)
    for first, last in view.headings:
        headings[first:last] = True
    shared = np.zeros(length, dtype=bool)
    by_level: Counter[Level] = Counter()
    by_kind: Counter[Kind] = Counter()
    for first, last, finding in _covered(view, findings, repeats):
        if finding.kind is Kind.FORMULA:
            formula[first:last] = True
        elif finding.level is not None:
            by_level[finding.level] += last - first
        if finding.kind is not None:
            by_kind[finding.kind] += last - first
        if finding.source is not None:
            shared[first:last] = True
    for finding in findings:
        if finding.level is not None and finding.kind is not Kind.FORMULA:
            for part in finding.parts:
                length = view.folding.position(part.span.end) - view.folding.position(part.span.begin)
                by_level[part.level] += length
                by_level[finding.level] -= length
    share = 1 / total if total else 0.0
    return CheckSummary(
        characters=total,
        reused=float((shared & own & ~formula & ~headings).sum() * share),
        reused_raw=float((shared & own).sum() * share),
        set_phrases=float((formula & own).sum() * share),
        by_level={level: count for level, count in by_level.items() if count},
        by_kind=dict(by_kind),
    )


def _covered(
    view: DraftView, findings: Sequence[Finding], repeats: Sequence[Repeat]
) -> Iterator[tuple[int, int, Finding]]:
    """Folded begin and end of every finding, and of the repeats that it covers without being a finding of their own."""
    owners = np.full(len(view.folding), -1)
    for number, finding in enumerate(findings):
        first, last = view.folding.position(finding.span.begin), view.folding.position(finding.span.end)
        owners[first:last] = number
        yield first, last, finding
    for first, last, earlier in repeats:
        number = max(owners[earlier].tolist())
        if number >= 0 and (owners[first:last] < 0).all():
            owners[first:last] = number
            yield first, last, findings[number]
