"""What a draft expresses in other words after a report that it also shares wording with: found by dense search.

Shared wording with the same report is required (:mod:`assistant.reuse.paraphrase` says why similarity is not enough):
an author who rewrote one paragraph of a report has hardly ever left all the others alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain.report import Metadata, Passage, Report
from assistant.domain.results import Access, Filters, Finding, Kind, Level, Match, Origin, Severity
from assistant.domain.text import Span
from assistant.index import Index, PassageRecord
from assistant.index.encoders import Encoder
from assistant.reuse import messages
from assistant.reuse.detect import RULE
from assistant.reuse.filed import noted
from assistant.reuse.paraphrase import OTHERS, OWN, Pair, is_comparable, is_in_other_words, mutually_nearest
from assistant.reuse.provenance import Authorship, Provenance, direction

MAX_FINDINGS = 5
"""Findings in one report, the nearest first."""

_NEIGHBOURS = 96
"""Past passages looked up for each passage of the draft; many of them may be excluded."""

_COMPARED = 6
"""Allowed past passages compared for each passage of the draft."""

_MAX_REPORTED = 0.3
"""Share of a passage that other findings may already cover."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Where passages are similar in meaning: an index, and the encoder whose vectors it holds."""

    index: Index
    encoder: Encoder


def paraphrases(
    draft: Report,
    findings: Sequence[Finding],
    meaning: Meaning,
    records: Mapping[str, Metadata],
    *,
    exclude: frozenset[str],
    access: Access,
) -> list[Finding]:
    """Passages that express in other words what a report says that ``findings`` (shared wording) names as a source.

    At most :data:`MAX_FINDINGS`, of severity info; never what ``findings`` cover already. One dense search per passage.
    """
    here = [passage for passage in draft.passages if is_comparable(passage.span.of(draft.text))]
    sources = _source_reports(findings, draft.id)
    if len(here) < 2 or not sources:
        return []
    provenance = Provenance(draft, meaning.index.text)
    exclude |= {origin.report_id for finding in findings if noted(finding) for origin in finding.also_in}
    found = []
    for passage, past, similarity, pair in _nearest(draft, here, meaning, records, exclude, access):
        text = passage.span.of(draft.text)
        authorship = provenance.of(past.passage.report_id, past.metadata)
        if (
            pair.stands_out(OWN if authorship.own else OTHERS)
            and past.passage.role == passage.role
            and past.passage.report_id in sources
            and not _is_covered(passage.span, [finding.span for finding in findings if finding.source])
            and not _is_covered(past.passage.span, _source_spans(findings, past.passage.report_id))
            and is_comparable(past.text)
            and is_in_other_words(text, past.text)
        ):
            found.append((similarity, _finding(draft, passage, past, similarity, authorship)))
    found.sort(key=lambda pair: -pair[0])
    return [finding for _, finding in found[:MAX_FINDINGS]]


def _source_reports(findings: Sequence[Finding], own: str) -> frozenset[str]:
    """The reports that the draft shares wording with."""
    ids = {finding.source.origin.report_id for finding in findings if finding.source is not None}
    return frozenset(ids - {own})


def _nearest(
    draft: Report,
    here: Sequence[Passage],
    meaning: Meaning,
    records: Mapping[str, Metadata],
    exclude: frozenset[str],
    access: Access,
) -> list[tuple[Passage, PassageRecord, float, Pair]]:
    """Passages of the draft, the past passage that each stands out with, their cosine, and the pair with its margins."""
    index = meaning.index
    vectors = meaning.encoder.encode([passage.span.of(draft.text) for passage in here], kind="passage")
    candidates = index.candidates(Filters(), access)
    found = [index.dense(vector, candidates, _NEIGHBOURS).rows for vector in vectors]
    known = np.unique(np.concatenate(found))
    year = draft.metadata.year
    excluded = {
        name
        for name, record in records.items()
        if year is not None and record.year is not None and record.year > year
    }
    excluded |= exclude | {draft.id}
    allowed = known[[name not in excluded for name in index.report_ids(known.tolist())]]
    nearest = [rows[np.isin(rows, allowed)][:_COMPARED] for rows in found]
    rows = np.unique(np.concatenate(nearest))
    if not len(rows):
        return []
    similarity = np.stack([index.dense_scores(vector, rows) for vector in vectors])
    # Larger margins are required of the author's own reports, which are known only once the records are read.
    pairs = [pair for pair in mutually_nearest(similarity) if pair.stands_out(OTHERS)]
    past = index.passages([int(rows[pair.column]) for pair in pairs])
    return [
        (here[pair.row], one, float(similarity[pair.row, pair.column]), pair)
        for pair, one in zip(pairs, past, strict=True)
    ]


def _source_spans(findings: Sequence[Finding], report_id: str) -> list[Span]:
    sources = [finding.source for finding in findings if finding.source is not None]
    return [source.span for source in sources if source.origin.report_id == report_id]


def _is_covered(span: Span, others: Sequence[Span]) -> bool:
    return sum(span.overlap(other) for other in others) > _MAX_REPORTED * len(span)


def _finding(
    draft: Report, passage: Passage, past: PassageRecord, similarity: float, authorship: Authorship
) -> Finding:
    kind = Kind.SELF if authorship.own else Kind.COPIED
    record = past.metadata
    order = direction(draft.metadata, record)
    origin = Origin(past.passage.report_id, record.title, record.author, record.year)
    return Finding(
        rule=RULE,
        severity=Severity.INFO,
        span=passage.span,
        message=messages.message(
            kind, Level.PARAPHRASE, origin, 0, (), 1.0, direction=order, authorship=authorship
        ),
        score=similarity,
        kind=kind,
        level=Level.PARAPHRASE,
        source=Match.at(origin, past.passage.span, past.text),
        direction=order,
    )
