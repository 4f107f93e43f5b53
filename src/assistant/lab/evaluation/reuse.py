"""What a check found of the planted reuse: figures by the definitions of the project's judge.

plagdet is F1 over characters divided by log2(1 + granularity): Potthast et al., An Evaluation Framework for
Plagiarism Detection (COLING 2010), with set phrases, headings and titles counting neither for nor against.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

from assistant.domain.results import Finding, Kind
from assistant.domain.text import Span
from assistant.lab.evaluation.gold import Annotation, Gold, Place
from assistant.lab.evaluation.metrics import Counts

_FOUND = 0.5
"""A planted stretch is found when findings cover this share of it."""
_A_PIECE = 0.1
"""A finding counts as a piece of a stretch when it covers this share of it."""
_FLAGGED, _NO_LONGER = 0.8, 1.5
"""A set phrase is flagged when a finding covers so much of it and is not much longer than it."""
_CHAINED, _CHAIN_LONGER = 0.6, 2.0
"""The same for a chain of set phrases."""


@dataclass(frozen=True, slots=True)
class ReuseFigures:
    """Everything measured of one set's checks. ``characters`` counts what was flagged, and what was planted."""

    characters: Counts
    granularity: float
    by_level: Mapping[str, Counts]
    levels: Counts
    kinds: Counts
    negatives: Counts
    set_phrases: Counts
    chains: Counts

    @property
    def plagdet(self) -> float:
        """F1 over characters, the worse the more pieces a stretch is found in."""
        precision, recall = self.precision, self.recall
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return f1 / log2(1 + self.granularity)

    @property
    def precision(self) -> float:
        """Share of the flagged characters that were planted."""
        return self.characters.precision

    @property
    def recall(self) -> float:
        """Share of the planted characters that were flagged; more may be, where neutral ones lie in a stretch."""
        return min(1.0, self.characters.recall)


_NONE = Counts()


@dataclass(slots=True)
class _Tally:
    characters: Counts = _NONE
    pieces: list[int] = field(default_factory=list)
    by_level: dict[str, Counts] = field(default_factory=dict)
    levels: Counts = _NONE
    kinds: Counts = _NONE
    set_phrases: Counts = _NONE
    chains: Counts = _NONE


def reuse(gold: Gold, found: Mapping[str, Sequence[Finding]]) -> ReuseFigures:
    """The figures over all annotated reports; ``found`` are the findings by report id."""
    shared = {
        report_id: [one for one in found[report_id] if one.rule == "reuse" and one.kind is not Kind.FORMULA]
        for report_id in gold.annotations
    }
    tally = _Tally()
    for report_id, annotation in gold.annotations.items():
        real = shared[report_id]
        frames = [place.span for place in gold.neutral if place.report_id == report_id]
        _characters(tally, annotation, real, frames)
        _stretches(tally, annotation, real)
        _phrases(tally, annotation, real)
        _chains(tally, [place.span for place in gold.chains if place.report_id == report_id], real)
    flagged = sum(_is_flagged(pair, shared) for pair in gold.negatives)
    return ReuseFigures(
        characters=tally.characters,
        granularity=sum(tally.pieces) / len(tally.pieces) if tally.pieces else 0.0,
        by_level=tally.by_level,
        levels=tally.levels,
        kinds=tally.kinds,
        negatives=Counts(flagged, flagged, len(gold.negatives)),
        set_phrases=tally.set_phrases,
        chains=tally.chains,
    )


def _covered(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(span.begin, span.end)}


def _characters(
    tally: _Tally, annotation: Annotation, real: Sequence[Finding], frames: Sequence[Span]
) -> None:
    planted = _covered(one.span for one in annotation.reuse)
    neutral = _covered([annotation.title, *annotation.headings, *annotation.fixed, *frames])
    flagged = _covered(finding.span for finding in real) - (neutral - planted)
    tally.characters += Counts(len(flagged & planted), len(flagged), len(planted - neutral))


def _stretches(tally: _Tally, annotation: Annotation, real: Sequence[Finding]) -> None:
    flagged = _covered(finding.span for finding in real)
    for one in annotation.reuse:
        length = len(one.span)
        hit = len(_covered([one.span]) & flagged) >= _FOUND * length
        tally.by_level[one.level] = tally.by_level.get(one.level, Counts()) + Counts(hit, hit, 1)
        if not hit:
            continue
        over = [finding for finding in real if one.span.overlap(finding.span)]
        tally.pieces.append(max(1, sum(one.span.overlap(x.span) >= _A_PIECE * length for x in over)))
        best = max(over, key=lambda finding: one.span.overlap(finding.span))
        tally.kinds += Counts(best.kind == one.kind, 1, 1)
        tally.levels += Counts(best.level == one.level, 1, 1)


def _phrases(tally: _Tally, annotation: Annotation, real: Sequence[Finding]) -> None:
    for phrase in annotation.fixed:
        if any(one.span.begin <= phrase.begin < one.span.end for one in annotation.reuse):
            continue
        hit = any(_is_of(finding.span, phrase, _FLAGGED, _NO_LONGER) for finding in real)
        tally.set_phrases += Counts(hit, hit, 1)


def _chains(tally: _Tally, chains: Sequence[Span], real: Sequence[Finding]) -> None:
    copied = [finding for finding in real if finding.kind is Kind.COPIED]
    for chain in chains:
        hit = any(_is_of(finding.span, chain, _CHAINED, _CHAIN_LONGER) for finding in copied)
        tally.chains += Counts(hit, hit, 1)


def _is_of(span: Span, phrase: Span, share: float, longer: float) -> bool:
    return span.overlap(phrase) >= share * len(phrase) and len(span) <= longer * len(phrase)


def _is_flagged(pair: tuple[Place, Place], found: Mapping[str, Sequence[Finding]]) -> bool:
    """Whether a pair on one topic with different wording was taken for reuse, in either direction."""
    return any(
        finding.source is not None
        and finding.source.origin.report_id == there.report_id
        and here.span.overlap(finding.span) >= _FOUND * len(here.span)
        and there.span.overlap(finding.source.span) > 0
        for here, there in (pair, pair[::-1])
        for finding in found[here.report_id]
    )
