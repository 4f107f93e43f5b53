"""What a draft says in other words after a report that it also shares wording with: found through dense search.

Company is asked for (:mod:`assistant.reuse.paraphrase` tells why nearness is not enough): who has rewritten one
paragraph of a report has hardly ever left all the others alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain.report import Metadata, Passage, Report, same_series
from assistant.domain.results import Access, Filters, Finding, Kind, Level, Match, Origin, Severity
from assistant.domain.text import Span
from assistant.index import Index, PassageRecord
from assistant.index.encoders import Encoder
from assistant.reuse import messages
from assistant.reuse.detect import RULE
from assistant.reuse.paraphrase import OTHERS, OWN, Pair, can_be_compared, is_in_other_words, mutually_nearest

MOST = 5
"""Findings of one report, the nearest first."""

_NEIGHBOURS, _KEPT = 96, 6
"""Past passages looked up for each of the draft, many of which may be barred, and those of the rest that are compared."""
_KNOWN = 0.3  # share of a passage that is reported already


@dataclass(frozen=True, slots=True)
class Meaning:
    """Where passages are near in meaning: an index, and the encoder whose vectors it holds."""

    index: Index
    encoder: Encoder


def paraphrases(
    draft: Report,
    found: Sequence[Finding],
    meaning: Meaning,
    records: Mapping[str, Metadata],
    *,
    exclude: frozenset[str],
    access: Access,
) -> list[Finding]:
    """Passages that say in other words what a report says that ``found`` (shared wording) names as a source.

    At most :data:`MOST`, of severity info; never what ``found`` tells already. One dense search per passage.
    """
    here = [passage for passage in draft.passages if can_be_compared(passage.span.of(draft.text))]
    company = _company(found, draft.id)
    if len(here) < 2 or not company:
        return []
    told = []
    for passage, filed, similarity, pair in _near(draft, here, meaning, records, exclude, access):
        text = passage.span.of(draft.text)
        own = same_series(draft.metadata, filed.metadata)
        if (
            pair.stands_out(OWN if own else OTHERS)
            and filed.passage.role == passage.role
            and filed.passage.report_id in company
            and not _is_told(passage.span, [finding.span for finding in found if finding.source])
            and not _is_told(filed.passage.span, _sources(found, filed.passage.report_id))
            and can_be_compared(filed.text)
            and is_in_other_words(text, filed.text)
        ):
            told.append((similarity, _finding(draft, passage, filed, similarity)))
    told.sort(key=lambda pair: -pair[0])
    return [finding for _, finding in told[:MOST]]


def _company(found: Sequence[Finding], own: str) -> frozenset[str]:
    """The reports that the draft shares wording with."""
    ids = {finding.source.origin.report_id for finding in found if finding.source is not None}
    return frozenset(ids - {own})


def _near(
    draft: Report,
    here: Sequence[Passage],
    meaning: Meaning,
    records: Mapping[str, Metadata],
    exclude: frozenset[str],
    access: Access,
) -> list[tuple[Passage, PassageRecord, float, Pair]]:
    """Passages of the draft with the past passage that each stands out with, their cosine, and how far they are ahead."""
    index = meaning.index
    vectors = meaning.encoder.encode([passage.span.of(draft.text) for passage in here], kind="passage")
    candidates = index.candidates(Filters(), access)
    found = [index.dense(vector, candidates, _NEIGHBOURS).rows for vector in vectors]
    known = np.unique(np.concatenate(found))
    year = draft.metadata.year
    barred = {
        name
        for name, record in records.items()
        if year is not None and record.year is not None and record.year > year
    }
    barred |= exclude | {draft.id}
    allowed = known[[name not in barred for name in index.report_ids(known.tolist())]]
    nearest = [rows[np.isin(rows, allowed)][:_KEPT] for rows in found]
    rows = np.unique(np.concatenate(nearest))
    if not len(rows):
        return []
    similarity = np.stack([index.dense_scores(vector, rows) for vector in vectors])
    # Of one's own reports more is asked, but whose they are is known only when they have been read.
    pairs = [pair for pair in mutually_nearest(similarity) if pair.stands_out(OTHERS)]
    filed = index.passages([int(rows[pair.column]) for pair in pairs])
    return [
        (here[pair.row], one, float(similarity[pair.row, pair.column]), pair)
        for pair, one in zip(pairs, filed, strict=True)
    ]


def _sources(found: Sequence[Finding], report_id: str) -> list[Span]:
    sources = [finding.source for finding in found if finding.source is not None]
    return [source.span for source in sources if source.origin.report_id == report_id]


def _is_told(span: Span, others: Sequence[Span]) -> bool:
    return sum(span.overlap(other) for other in others) > _KNOWN * len(span)


def _finding(draft: Report, passage: Passage, filed: PassageRecord, similarity: float) -> Finding:
    kind = Kind.SELF if same_series(draft.metadata, filed.metadata) else Kind.COPIED
    record = filed.metadata
    origin = Origin(filed.passage.report_id, record.title, record.author, record.year)
    return Finding(
        rule=RULE,
        severity=Severity.INFO,
        span=passage.span,
        message=messages.message(kind, Level.PARAPHRASE, origin, 0, (), 1.0),
        score=similarity,
        kind=kind,
        level=Level.PARAPHRASE,
        source=Match(origin, filed.passage.span, filed.text),
    )
