"""What a draft expresses in other words after a report that it also shares wording with.

Shared wording with the same report is required (:mod:`assistant.reuse.paraphrase` says why similarity is not enough):
an author who rewrote one paragraph of a report has hardly ever left all the others alone. What other findings cover
already is taken out of the passages on both sides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.domain.report import Metadata, Report, Role
from assistant.domain.results import Access, Filters, Finding, Kind, Level, Match, Severity
from assistant.domain.text import Span, clauses
from assistant.index import Index
from assistant.index.encoders import Encoder
from assistant.reuse import messages
from assistant.reuse.describe import RULE
from assistant.reuse.filed import noted
from assistant.reuse.paraphrase import (
    MIN_SIMILARITY,
    Pair,
    is_comparable,
    is_in_other_words,
    keeps_order,
    mutually_nearest,
)
from assistant.reuse.provenance import Provenance, direction

MAX_FINDINGS = 5
"""Findings in one report, the nearest first."""

_MAX_SOURCES = 8
"""Reports that are compared: those with which the draft shares most."""

_MAX_PASSAGES = 400
"""Passages of the draft, and of a source, that are compared; the rest of very long texts is left out."""

_MAX_RANK = 2
"""How near the passage of the source must be, among all past passages."""

_NEIGHBOURS = 96
"""Past passages looked up for that; many of them may be excluded."""

_MIN_CLAUSE = 4
"""Characters of a clause that is compared by itself."""

_NO_CONTENT = frozenset({Role.LEAD, Role.CLOSING})
"""Roles in which everybody says the same in words of his own."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Where passages are similar in meaning: an index, and the encoder whose vectors it holds."""

    index: Index
    encoder: Encoder


@dataclass(frozen=True, slots=True)
class _Source:
    """A report and what of its passages no finding covers; ``similarity``: passages of the draft × these."""

    report: Report
    spans: Sequence[Span]
    similarity: Floats


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

    At most :data:`MAX_FINDINGS`, of severity info; never what ``findings`` cover already.
    """
    exclude |= {draft.id}
    exclude |= {origin.report_id for finding in findings if noted(finding) for origin in finding.also_in}
    here = _uncovered(draft, [finding.span for finding in findings if finding.source is not None])
    names = [name for name in _shared_reports(findings) if name not in exclude][:_MAX_SOURCES]
    if len(here) < 2 or not names:
        return []
    vectors = meaning.encoder.encode([span.of(draft.text) for span in here], kind="passage")
    sources = [_source(name, findings, vectors, meaning, access) for name in names]
    sources = [source for source in sources if source.similarity.size]
    if not sources:
        return []
    every = np.concatenate([source.similarity.ravel() for source in sources])
    spread = float(every.std())
    provenance = Provenance(draft, meaning.index.text)
    found = []
    for source in sources:
        for pair in mutually_nearest(source.similarity, spread):
            similarity = float(source.similarity[pair.row, pair.column])
            if (
                similarity >= MIN_SIMILARITY
                and pair.stands_out()
                and _corresponds(draft, here[pair.row], source, pair, meaning.encoder)
                and _rank(vectors[pair.row], similarity, draft, meaning, records, exclude, access)
                <= _MAX_RANK
            ):
                found.append(
                    (similarity, _finding(draft, here[pair.row], source, pair, similarity, provenance))
                )
    found.sort(key=lambda pair: -pair[0])
    return _apart(finding for _, finding in found)[:MAX_FINDINGS]


def _shared_reports(findings: Sequence[Finding]) -> list[str]:
    """The reports that the draft shares wording with, those first with which it shares most."""
    shared: Counter[str] = Counter()
    for finding in findings:
        if finding.source is not None and finding.kind in (Kind.COPIED, Kind.SELF):
            shared[finding.source.report_id] += len(finding.span)
    return [name for name, _ in shared.most_common()]


def _uncovered(report: Report, covered: Iterable[Span]) -> list[Span]:
    """The longest run of each passage that nothing covers, where it is long enough to be compared."""
    taken = np.zeros(len(report.text) + 1, dtype=bool)
    for span in covered:
        taken[span.begin : span.end] = True
    found = []
    for passage in report.passages:
        if passage.role in _NO_CONTENT:
            continue
        free = np.flatnonzero(~taken[passage.span.begin : passage.span.end])
        if not len(free):
            continue
        runs = np.split(free, np.flatnonzero(np.diff(free) > 1) + 1)
        longest = max(runs, key=len)
        begin = passage.span.begin + int(longest[0])
        span = Span(begin, begin + len(longest)).stripped(report.text)
        if is_comparable(span.of(report.text)):
            found.append(span)
    return found[:_MAX_PASSAGES]


def _source(
    name: str, findings: Sequence[Finding], vectors: Floats, meaning: Meaning, access: Access
) -> _Source:
    report = meaning.index.report(name, access)
    matches = [finding.source for finding in findings if finding.source is not None]
    spans = _uncovered(report, [match.span for match in matches if match.report_id == name])
    if len(spans) < 2:
        return _Source(report, spans, np.empty((len(vectors), 0), np.float32))
    theirs = meaning.encoder.encode([span.of(report.text) for span in spans], kind="passage")
    return _Source(report, spans, vectors @ theirs.T)


def _corresponds(draft: Report, span: Span, source: _Source, pair: Pair, encoder: Encoder) -> bool:
    """Whether two passages share hardly a word and yet say things in the same order."""
    here, there = span.of(draft.text), source.spans[pair.column].of(source.report.text)
    if not is_in_other_words(here, there):
        return False
    ours, theirs = (
        encoder.encode(
            [part for one in clauses(text) if len(part := one.of(text)) >= _MIN_CLAUSE] or [text],
            kind="passage",
        )
        for text in (here, there)
    )
    return keeps_order(ours @ theirs.T)


def _rank(
    vector: Floats,
    similarity: float,
    draft: Report,
    meaning: Meaning,
    records: Mapping[str, Metadata],
    exclude: frozenset[str],
    access: Access,
) -> int:
    """Which of all past passages has this similarity with ``vector``, counted from 1."""
    index = meaning.index
    nearest = index.dense(vector, index.candidates(Filters(), access), _NEIGHBOURS)
    nearer = nearest.rows[nearest.scores > similarity + 1e-3].tolist()  # stored vectors are rounded
    return 1 + sum(
        name not in exclude and not _is_later(records.get(name), draft) for name in index.report_ids(nearer)
    )


def _is_later(record: Metadata | None, draft: Report) -> bool:
    return (
        record is not None and draft.year is not None and record.year is not None and record.year > draft.year
    )


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """Of findings at one place, the first."""
    result: list[Finding] = []
    for finding in findings:
        if not any(finding.span.overlap(known.span) for known in result):
            result.append(finding)
    return result


def _finding(
    draft: Report, span: Span, source: _Source, pair: Pair, similarity: float, provenance: Provenance
) -> Finding:
    report, there = source.report, source.spans[pair.column]
    authorship = provenance.of(report.id, report)
    kind = Kind.SELF if authorship.own else Kind.COPIED
    order = direction(draft, report)
    match = Match(report.id, report.title, report.author, report.year, there, there.of(report.text))
    return Finding(
        rule=RULE,
        severity=Severity.INFO,
        span=span,
        message=messages.message(
            kind, Level.PARAPHRASE, match, 0, (), 1.0, direction=order, authorship=authorship
        ),
        score=similarity,
        kind=kind,
        level=Level.PARAPHRASE,
        source=match,
        direction=order,
    )
