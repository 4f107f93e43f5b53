"""Evaluation of a check on planted reuse.

plagdet is F1 over characters divided by log2(1 + granularity): Potthast et al., An Evaluation Framework for
Plagiarism Detection (COLING 2010), where set phrases, headings and titles count as neither right nor wrong. A level is
that of the part of a finding that covers the case.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

from assistant.domain.results import Finding, Kind, Level
from assistant.domain.text import Span
from assistant.lab.evaluation.gold import Annotation, Gold, ReportSpan
from assistant.lab.evaluation.metrics import Counts

_MIN_COVERAGE = 0.5
"""A planted case is detected when findings cover this share of it."""
_MIN_PIECE = 0.1
"""A finding counts as a detection of a case, for granularity, when it covers this share of it."""
_MIN_PHRASE_COVERAGE, _MAX_PHRASE_RATIO = 0.8, 1.5
"""A set phrase is flagged when a finding covers this share of it and is at most this many times as long."""
_MIN_CHAIN_COVERAGE, _MAX_CHAIN_RATIO = 0.6, 2.0
"""The same for a chain of set phrases."""


@dataclass(frozen=True, slots=True)
class ReuseFigures:
    """Figures on planted reuse.

    ``characters``: planted ones that were flagged, all flagged ones, all planted ones; neutral ones that lie in planted
    text count for precision alone. ``core``: flagged and all planted ones without neutral ones, for recall.
    """

    characters: Counts
    granularity: float
    by_level: Mapping[str, Counts]
    levels: Counts
    kinds: Counts
    negatives: Counts
    set_phrases: Counts
    chains: Counts
    core: Counts

    @property
    def plagdet(self) -> float:
        """F1 over characters, reduced when cases are detected in several pieces."""
        precision, recall = self.precision, self.recall
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return f1 / log2(1 + self.granularity)

    @property
    def precision(self) -> float:
        """The share of flagged characters that were planted."""
        return self.characters.precision

    @property
    def recall(self) -> float:
        """The share of planted characters, neutral ones apart, that were flagged."""
        return self.core.recall


_NONE = Counts()


@dataclass(slots=True)
class _Tally:
    characters: Counts = _NONE
    core: Counts = _NONE
    pieces: list[int] = field(default_factory=list)
    by_level: dict[str, Counts] = field(default_factory=dict)
    levels: Counts = _NONE
    kinds: Counts = _NONE
    set_phrases: Counts = _NONE
    chains: Counts = _NONE


def reuse(
    gold: Gold, found: Mapping[str, Sequence[Finding]], years: Mapping[str, int | None] | None = None
) -> ReuseFigures:
    """The figures over all annotated reports. ``found``: report id → findings; ``years``: report id → its year.

    Where two reports of one year share text, nobody can know who had it first: the source's side is neutral.
    """
    mirrored = _mirrored(gold, years or {})
    shared = {
        report_id: [
            case for case in found[report_id] if case.rule == "reuse" and case.kind is not Kind.FORMULA
        ]
        for report_id in gold.annotations
    }
    tally = _Tally()
    for report_id, annotation in gold.annotations.items():
        findings = shared[report_id]
        neutral_spans = [place.span for place in gold.neutral if place.report_id == report_id]
        _count_characters(tally, annotation, findings, neutral_spans, mirrored.get(report_id, ()))
        _count_stretches(tally, annotation, findings)
        _count_set_phrases(tally, annotation, findings)
        _count_chains(tally, [place.span for place in gold.chains if place.report_id == report_id], findings)
    flagged = sum(_is_flagged(pair, shared) for pair in gold.negatives)
    return ReuseFigures(
        characters=tally.characters,
        core=tally.core,
        granularity=sum(tally.pieces) / len(tally.pieces) if tally.pieces else 0.0,
        by_level=tally.by_level,
        levels=tally.levels,
        kinds=tally.kinds,
        negatives=Counts(flagged, flagged, len(gold.negatives)),
        set_phrases=tally.set_phrases,
        chains=tally.chains,
    )


def _mirrored(gold: Gold, years: Mapping[str, int | None]) -> dict[str, list[Span]]:
    """Report id → its spans from which another report of its year was copied."""
    found: dict[str, list[Span]] = {}
    for report_id, annotation in gold.annotations.items():
        for case in annotation.reuse:
            year = years.get(case.source)
            same = case.source != report_id and year is not None and year == years.get(report_id)
            if same and case.source_span is not None:
                found.setdefault(case.source, []).append(case.source_span)
    return found


def _covered(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(span.begin, span.end)}


def _count_characters(
    tally: _Tally,
    annotation: Annotation,
    findings: Sequence[Finding],
    neutral_spans: Sequence[Span],
    mirrored: Sequence[Span],
) -> None:
    planted = _covered(case.span for case in annotation.reuse)
    neutral = _covered([annotation.title, *annotation.headings, *annotation.set_phrases, *neutral_spans])
    outside = (neutral | _covered(mirrored)) - planted
    flagged = _covered(finding.span for finding in findings) - outside
    core = planted - neutral
    tally.characters += Counts(len(flagged & planted), len(flagged), len(core))
    tally.core += Counts(len(flagged & core), len(flagged & core), len(core))


def _count_stretches(tally: _Tally, annotation: Annotation, findings: Sequence[Finding]) -> None:
    flagged = _covered(finding.span for finding in findings)
    for case in annotation.reuse:
        length = len(case.span)
        hit = len(_covered([case.span]) & flagged) >= _MIN_COVERAGE * length
        tally.by_level[case.level] = tally.by_level.get(case.level, Counts()) + Counts(hit, hit, 1)
        if not hit:
            continue
        overlapping = [finding for finding in findings if case.span.overlap(finding.span)]
        tally.pieces.append(
            max(1, sum(case.span.overlap(x.span) >= _MIN_PIECE * length for x in overlapping))
        )
        best = max(overlapping, key=lambda finding: case.span.overlap(finding.span))
        tally.kinds += Counts(best.kind == case.kind, 1, 1)
        tally.levels += Counts(_level_at(best, case.span) == case.level, 1, 1)


def _level_at(finding: Finding, span: Span) -> Level | None:
    """The level that a finding gives to a span: that of the part that covers most of it, else its own."""
    part = max(finding.parts, key=lambda one: span.overlap(one.span), default=None)
    return part.level if part is not None and span.overlap(part.span) else finding.level


def _count_set_phrases(tally: _Tally, annotation: Annotation, findings: Sequence[Finding]) -> None:
    for phrase in annotation.set_phrases:
        if any(case.span.begin <= phrase.begin < case.span.end for case in annotation.reuse):
            continue
        hit = any(
            _is_about(finding.span, phrase, _MIN_PHRASE_COVERAGE, _MAX_PHRASE_RATIO) for finding in findings
        )
        tally.set_phrases += Counts(hit, hit, 1)


def _count_chains(tally: _Tally, chains: Sequence[Span], findings: Sequence[Finding]) -> None:
    copied = [finding for finding in findings if finding.kind is Kind.COPIED]
    for chain in chains:
        hit = any(_is_about(finding.span, chain, _MIN_CHAIN_COVERAGE, _MAX_CHAIN_RATIO) for finding in copied)
        tally.chains += Counts(hit, hit, 1)


def _is_about(span: Span, phrase: Span, min_coverage: float, max_ratio: float) -> bool:
    return span.overlap(phrase) >= min_coverage * len(phrase) and len(span) <= max_ratio * len(phrase)


def _is_flagged(pair: tuple[ReportSpan, ReportSpan], found: Mapping[str, Sequence[Finding]]) -> bool:
    """Whether a pair of spans on one topic with different wording was reported as reuse, in either direction."""
    return any(
        finding.source is not None
        and finding.source.origin.report_id == there.report_id
        and here.span.overlap(finding.span) >= _MIN_COVERAGE * len(here.span)
        and there.span.overlap(finding.source.span) > 0
        for here, there in (pair, pair[::-1])
        for finding in found[here.report_id]
    )
