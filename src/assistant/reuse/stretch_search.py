"""The stretches of a draft that stand in past reports, or earlier in the draft itself."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.report import Role, series
from assistant.domain.results import Level
from assistant.reuse import shingles
from assistant.reuse.candidates import MAX_DUPLICATES
from assistant.reuse.chain import MAX_DISTANCE, Stretch, chains, stretch_of
from assistant.reuse.draft_view import DraftView
from assistant.reuse.exact import exact_sentences
from assistant.reuse.hits import Found, Hit, Repeat, find_hits
from assistant.reuse.level import level
from assistant.reuse.refine import THRESHOLD, stretches
from assistant.reuse.selection import Candidate
from assistant.reuse.sources import Scope, SourceRef, Sources
from assistant.reuse.weighting import MAX_PHRASE_WEIGHT

_ROUNDING = 1 - 1e-9
"""Tolerance for sums of the same numbers in another order."""

_MIN_CHAIN_SCORE = 2.0
"""Score of a chain that is considered: a heading beside a copied paragraph has no more."""

_MIN_SENTENCE_SCORE, _PER_TENFOLD = 9.0, 14.0
"""Score from which a sentence that resembles one of a past report is reported in a draft of a single sentence, and how
much more for every tenfold number of sentences. Set on 1,440 edited and 1,500 strange single sentences of public prose:
.90 of those edited by 30 % are found where the threshold of stretches finds .60, and six more of a thousand strange ones
(all near-duplicates to the eye); with three sentences no more strange ones are found than without it."""

MAX_SENTENCES = 10
"""Sentences in a draft from which on that score exceeds what any stretch needs."""

_MAX_COVERED = 0.5
"""Share of a sentence that other stretches may cover."""

_MIN_HEADING, _MIN_DISTINCT = 8, 0.6
"""Folded characters of a heading that is kept from one's own past report, and their share outside of common language."""

_MAX_PHRASES = 0.8
"""Share of an equal sentence that may consist of set phrases."""

_MAX_QUANTITY_HITS, _MAX_QUANTITY_SCORE = 2, 2.0
"""A repeated quantity (改造老旧小区28个) has at most so many clauses, and less than this multiple of the threshold."""

_LEAST_WITHIN = 1.6
"""Multiple of the threshold from which a repetition inside one report is reported: a motto, the name of a campaign and
what else is said in one clause come again in every report."""


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """Where the clauses of a whole draft stand in other reports, and earlier in the draft itself, found beforehand."""

    others: Found
    within: Found


class StretchSearch:
    """Searches one draft. ``repeats`` and ``frequencies`` (:class:`~assistant.reuse.hits.Found`) are filled as it goes."""

    def __init__(self, view: DraftView, sources: Sources, seeds: Seeds | None = None) -> None:
        """``seeds``: what an audit has found for many drafts at once; without them, each search begins with its own."""
        self._view, self._sources, self._seeds = view, sources, seeds
        self.repeats: list[Repeat] = []
        self.frequencies: dict[int, int] = {}

    def in_others(
        self, scope: Scope, begin: int, end: int, max_of_many: int, *, cached: bool
    ) -> Iterator[Candidate]:
        """Stretches of folded ``[begin, end)`` that stand in past reports; ``cached``: matches of sentences are cached."""
        view, sources = self._view, self._sources

        def cache(sentence: Hashable, compute: Callable[[], Any]) -> Any:
            return sources.cache.get((scope, sentence), compute)

        found = (
            self._seeds.others
            if self._seeds is not None
            else find_hits(
                sources.segments,
                sources.masks(scope),
                view.cut,
                view.weights.others,
                begin=begin,
                end=end,
                cache=cache if cached else None,
                max_of_many=max_of_many,
                propose=lambda sentences: sources.proposed(sentences, scope.access),
            )
        )
        self.repeats += found.repeats
        self.frequencies.update(found.frequencies)
        limits = self._limits(found.repeats)
        clauses = view.cut.clauses.tolist()
        covered = np.zeros(len(view.folding), dtype=bool)
        for ref, hits in found.hits.items():
            text = sources.folded(ref)
            chained = chains(hits, view.text, clauses, found.weights, text, limits, _MIN_CHAIN_SCORE)
            if not self._can_reach_threshold(chained):
                continue
            source_sentences = sources.sentence_edges(ref)
            for stretch in stretches(
                chained,
                view.text,
                text,
                limits,
                view.sentences,
                source_sentences,
                view.item_begins,
                THRESHOLD,
            ):
                covered[stretch.begin : stretch.end] = True
                yield Candidate(ref, stretch)
        yield from self._sentences(found, scope, begin, end, max_of_many, covered)

    def _sentences(
        self, found: Found, scope: Scope, begin: int, end: int, max_of_many: int, covered: NDArray[np.bool_]
    ) -> Iterator[Candidate]:
        """Sentences of folded ``[begin, end)``, not yet ``covered``, that are sentences of past reports.

        An equal one is found whatever its words weigh, a similar one from a score that grows with the number of sentences
        in the draft: in a long one, some resemble others by chance.
        """
        view, sources = self._view, self._sources

        def is_open(first: int, last: int) -> bool:
            return bool(covered[first:last].mean() <= _MAX_COVERED)

        clauses = view.cut.clauses
        for one in exact_sentences(
            sources.segments, sources.masks(scope), view.cut, begin, end, min(MAX_DUPLICATES, max_of_many)
        ):
            novel = view.weights.others[one.begin : one.end]
            if not is_open(one.begin, one.end) or (novel <= MAX_PHRASE_WEIGHT).mean() > _MAX_PHRASES:
                continue
            if view.is_in_heading(one.begin, one.end) and not (
                one.count <= len(one.places)
                and self._is_kept_heading(one.begin, one.end, [ref for ref, _ in one.places])
            ):
                continue
            edges = clauses[(clauses >= one.begin) & (clauses <= one.end)].tolist()
            weights = found.weights[one.begin : one.end]
            for ref, there in one.places:
                hits = [
                    Hit(
                        first,
                        last,
                        there + first - one.begin,
                        there + last - one.begin,
                        1.0,
                        float(weights[first - one.begin : last - one.begin].sum()),
                    )
                    for first, last in pairwise(edges)
                ]
                yield Candidate(ref, stretch_of(hits), sentence=True)
            if one.count > len(one.places):
                self.frequencies.update(dict.fromkeys(edges[:-1], one.count))
        sentences = max(1, len(view.sentence_edges) - 1)
        if sentences > MAX_SENTENCES:
            return
        min_score = _MIN_SENTENCE_SCORE + _PER_TENFOLD * log10(sentences)
        for ref, wholes in found.wholes.items():
            for hit in wholes:
                heading = view.is_in_heading(hit.begin, hit.end)
                if (
                    hit.similarity < 1.0
                    and hit.score >= min_score
                    and not heading
                    and is_open(hit.begin, hit.end)
                ):
                    yield Candidate(ref, stretch_of([hit]), sentence=True)

    def _is_kept_heading(self, begin: int, end: int, refs: Sequence[SourceRef]) -> bool:
        """Whether a heading is the writer's own of past years, in words that are not everybody's, and no other writer has it."""
        view = self._view
        draft = view.draft
        if not draft.metadata.author or any(
            self._sources.series(ref) != series(draft.metadata, draft.id) for ref in refs
        ):
            return False
        distinct = (view.weights.others[begin:end] >= 1.0).mean() >= _MIN_DISTINCT
        return end - begin >= _MIN_HEADING and bool(distinct)

    def within(self, begin: int, end: int) -> Iterator[Candidate]:
        """Stretches of folded ``[begin, end)`` that stand earlier in the draft; the title does not count."""
        view = self._view
        found = self._seeds.within if self._seeds is not None else self._hits_within(begin, end)
        self.repeats += found.repeats
        limits = self._limits(found.repeats)
        clauses = view.folding.clauses.tolist()
        threshold = view.threshold_within
        for hits in found.hits.values():
            earlier = [hit for hit in hits if hit.there >= view.title[1] and hit.there_end <= hit.begin]
            chained = chains(earlier, view.text, clauses, found.weights, view.text, limits, threshold)
            for stretch in stretches(
                chained,
                view.text,
                view.text,
                limits,
                view.sentences,
                view.sentences,
                view.item_begins,
                threshold,
            ):
                apart = _apart(stretch)
                if apart and apart.score >= _LEAST_WITHIN * threshold and not self._is_quantity(apart):
                    yield Candidate(None, apart)

    def _hits_within(self, begin: int, end: int) -> Found:
        view = self._view
        return find_hits(
            [shingles.build([(view.draft.id, view.draft.text)])],
            [np.ones(1, dtype=bool)],
            view.folding,
            view.weights.within,
            begin=begin,
            end=end,
            earlier_only=True,
        )

    def _can_reach_threshold(self, chained: Sequence[Stretch]) -> bool:
        """Whether the chains of one report can form a reported stretch: they are joined between boundaries only."""
        scores: dict[int, float] = {}
        for one in chained:
            block = bisect_right(self._view.boundaries, one.begin)
            scores[block] = scores.get(block, 0.0) + one.score
        return max(scores.values(), default=0.0) >= THRESHOLD * _ROUNDING

    def _limits(self, repeats: Sequence[Repeat]) -> Sequence[int]:
        """The boundaries, and where long runs of nothing but repeats begin and end: no stretch extends into those."""
        runs: list[list[int]] = []
        for begin, end, _ in sorted(repeats, key=lambda one: one[:2]):
            if runs and begin <= runs[-1][1]:
                runs[-1][1] = max(end, runs[-1][1])
            else:
                runs.append([begin, end])
        limits = {edge for run in runs if run[1] - run[0] > MAX_DISTANCE for edge in run}
        return sorted({*self._view.boundaries, *limits}) if limits else self._view.boundaries

    def _is_quantity(self, stretch: Stretch) -> bool:
        """Whether each of its clauses has a figure, and not the same one: as planned and as achieved, that is no repetition."""
        folding, draft = self._view.folding, self._view.draft
        clauses = (folding.span(hit.begin, hit.end).of(draft.text) for hit in stretch.hits)
        if not all(any(character.isdigit() for character in clause) for clause in clauses):
            return False
        here, there = (
            folding.span(*ends) for ends in ((stretch.begin, stretch.end), (stretch.there, stretch.there_end))
        )
        plans = [section.span for section in draft.sections if section.role is Role.PLANS]
        short = (
            len(stretch.hits) <= _MAX_QUANTITY_HITS
            and stretch.score < _MAX_QUANTITY_SCORE * self._view.threshold_within
        )
        planned = any(span.meets(here) for span in plans) and not any(span.meets(there) for span in plans)
        return (short or planned) and level(here.of(draft.text), there.of(draft.text)) is not Level.VERBATIM


def _apart(stretch: Stretch) -> Stretch | None:
    """The part of a repetition that does not overlap its source: text repeated many times matches itself, shifted by one."""
    hits = [hit for hit in stretch.hits if hit.there_end <= stretch.begin]
    return stretch if len(hits) == len(stretch.hits) else stretch_of(hits) if hits else None
