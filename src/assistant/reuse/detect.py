"""Wording that a draft shares with past reports or has twice: findings with source, level, kind and typed diff."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import islice
from math import log10
from typing import Any

import numpy as np

from assistant.domain.report import Report, same_series, series
from assistant.domain.results import (
    ALL_COLLECTIONS,
    Access,
    CheckResult,
    CheckSummary,
    Finding,
    Kind,
    Level,
    Match,
    Origin,
    Severity,
)
from assistant.domain.text import Span
from assistant.domain.vocabulary import names_role
from assistant.reuse import boundaries as blocks
from assistant.reuse import diff, messages, phrases, shingles
from assistant.reuse import level as grade
from assistant.reuse.candidates import MOST_SAME
from assistant.reuse.chain import REACH, Stretch, chains, stretch_of
from assistant.reuse.folding import Folding, folded
from assistant.reuse.hits import Again, find_hits
from assistant.reuse.phrases import Phrases
from assistant.reuse.refine import THRESHOLD, WITHIN, likeness, needed, stretches
from assistant.reuse.selection import Shared, selected
from assistant.reuse.sources import Place, Scope, Sources
from assistant.reuse.weighting import Weights, novelty

RULE = "reuse"

_ROUNDING = 1 - 1e-9  # sums of the same numbers in another order
_WEAKEST = 2.0  # score of a chain that is looked at: a head that stands beside a copied paragraph has no more
_FRAME_AUTHORS, _FRAME_SHARE = 4, 0.15
_USUAL = 5000  # folded characters
_TALLY = 1.6  # of the threshold
_ALONE = 2  # clauses; a longer run keeps its own company
_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d①-⑳]+[）)、.．\s]*(?:20\d\d年)?|[。：:，]$")
_EVERYDAY = 0.27  # score per folded character: what has less is made of everyday official language
_NEAR = 120  # folded characters within which something else of one report is company


def overlaps(
    draft: Report,
    sources: Sources,
    *,
    exclude: frozenset[str] = frozenset(),
    access: Access = ALL_COLLECTIONS,
    wordings: Phrases | None = None,
    of_many: int = MOST_SAME,
) -> CheckResult:
    """Everything in ``draft`` that stands in a source, or twice in the draft itself, and the set phrases in it.

    No source is the draft's own id, an id of ``exclude``, what ``access`` do not reach, nor, where the draft's year is
    known, a report of a later year. Set phrases are findings of kind formula and severity info. ``of_many``: how many
    sources are read of a sentence that more than :data:`~assistant.reuse.candidates.MOST_SAME` hold; all are counted.
    """
    whole = Span(0, len(draft.text))
    return _overlaps(draft, whole, sources, exclude, access, wordings, of_many=of_many, writing=False)


def overlaps_in(
    draft: Report,
    span: Span,
    sources: Sources,
    *,
    exclude: frozenset[str] = frozenset(),
    access: Access = ALL_COLLECTIONS,
    wordings: Phrases | None = None,
) -> CheckResult:
    """:func:`overlaps` for the paragraphs, heads and items that ``span`` touches, when the rest has not changed.

    Repetitions inside the draft are told where the later place is in them; the summary is of them alone. Sentences that
    stood there when it was last asked are not looked up again: somebody is typing.
    """
    return _overlaps(draft, span, sources, exclude, access, wordings, writing=True)


def _overlaps(
    draft: Report,
    span: Span,
    sources: Sources,
    exclude: frozenset[str],
    access: Access,
    wordings: Phrases | None,
    *,
    writing: bool,
    of_many: int = MOST_SAME,
) -> CheckResult:
    bench = _Bench(draft, sources, wordings or phrases.load())
    begin, end = bench.around(span)
    scope = Scope(exclude | {draft.id}, draft.metadata.year, access)
    shared = [
        *bench.from_others(scope, begin, end, of_many, writing=writing),
        *bench.from_itself(begin, end),
    ]
    chosen = selected(shared, bench.precedence, lambda one: bench.within if one.place is None else THRESHOLD)
    chosen = [(best, others) for best, others in chosen if not bench.is_plain_head(best.stretch)]
    company = _Company([best for best, _ in chosen])
    chosen = [(best, others) for best, others in chosen if _is_enough(best, company)]
    told = [bench.finding(best, others, company) for best, others in chosen]
    # Wording that is mostly other wording is no evidence, however many words it shares.
    findings = [finding for finding in told if finding.level is not Level.PARAPHRASE]
    findings += bench.set_phrases(begin, end, findings)
    findings.sort(key=lambda finding: finding.span)
    return CheckResult(bench.summary(begin, end, findings), tuple(findings))


class _Bench:
    """A draft laid out for one check: its folding, what of it is nobody's, and where stretches must end."""

    def __init__(self, draft: Report, sources: Sources, wordings: Phrases) -> None:
        self.draft, self.sources = draft, sources
        self.folding: Folding = folded(draft.text)
        self.text = self.folding.text()
        self.sentences: list[int] = self.folding.sentences.tolist()
        self.edges = blocks.edges(draft, self.folding)
        # A short head on a line of its own reads as one word with the paragraph below it; the structure knows better.
        self.cut = self.folding.cut(self.edges)
        self.points = sorted({self.folding.position(item.span.begin) for item in blocks.items(draft)})
        title = draft.title_span or Span(0, 0)
        self.title = (self.folding.position(title.begin), self.folding.position(title.end))
        self.heads = [
            (self.folding.position(head.begin), self.folding.position(head.end))
            for head in blocks.heads(draft)
        ]
        self._plain_heads = [
            at
            for head, at in zip(blocks.heads(draft), self.heads, strict=True)
            if names_role(_NUMBER.sub("", head.of(draft.text)))
        ]
        self.novelty: Weights = novelty(self.folding, wordings, self.title)
        self._again: list[Again] = []
        self._spread: Mapping[int, int] = {}
        self._foldings: dict[str, Folding] = {}
        # Chance repeats more in a longer text: the threshold grows with every tenfold of a report's usual length.
        self.within = WITHIN * (1.0 + max(0.0, log10(max(1, len(self.folding)) / _USUAL)))

    def around(self, span: Span) -> tuple[int, int]:
        """The folded range of the blocks that a span touches."""
        begin, end = self.folding.position(span.begin), self.folding.position(span.end)
        edges = sorted({0, *self.edges, len(self.folding)})
        return edges[bisect_right(edges, begin) - 1], edges[bisect_left(edges, end)]

    def from_others(
        self, scope: Scope, begin: int, end: int, of_many: int, *, writing: bool
    ) -> Iterator[Shared]:
        """Stretches of folded ``[begin, end)`` that stand in past reports; ``writing``: sentences are remembered."""

        def remember(sentence: Hashable, work: Callable[[], Any]) -> Any:
            return self.sources.lately.get((scope, sentence), work)

        found = find_hits(
            self.sources.parts,
            self.sources.masks(scope),
            self.cut,
            self.novelty.against_others,
            begin=begin,
            end=end,
            remember=remember if writing else None,
            of_many=of_many,
        )
        self._again += found.again
        self._spread = found.spread
        walls = self._walled(found.again)
        clauses = self.cut.clauses.tolist()
        for place, hits in found.hits.items():
            text = self.sources.folded(place)
            chained = chains(hits, self.text, clauses, found.weights, text, walls, _WEAKEST)
            if not self._can_be_enough(chained):
                continue
            theirs = self.sources.sentence_edges(place)
            for stretch in stretches(
                chained, self.text, text, walls, self.sentences, theirs, self.points, THRESHOLD
            ):
                yield Shared(place, stretch)

    def _can_be_enough(self, chained: Sequence[Stretch]) -> bool:
        """Whether the chains of one report can make a stretch that is reported: they are joined inside a block only."""
        scores: dict[int, float] = {}
        for one in chained:
            block = bisect_right(self.edges, one.begin)
            scores[block] = scores.get(block, 0.0) + one.score
        return max(scores.values(), default=0.0) >= THRESHOLD * _ROUNDING

    def _walled(self, again: Sequence[Again]) -> Sequence[int]:
        """The edges, and where nothing but what was said before begins for long: no stretch grows into that."""
        runs: list[list[int]] = []
        for begin, end, _ in sorted(again, key=lambda one: one[:2]):
            if runs and begin <= runs[-1][1]:
                runs[-1][1] = max(end, runs[-1][1])
            else:
                runs.append([begin, end])
        walls = {edge for run in runs if run[1] - run[0] > REACH for edge in run}
        return sorted({*self.edges, *walls}) if walls else self.edges

    def from_itself(self, begin: int, end: int) -> Iterator[Shared]:
        """Stretches of folded ``[begin, end)`` that stand earlier in the draft; the title does not count."""
        own = shingles.build([(self.draft.id, self.draft.text)])
        found = find_hits(
            [own],
            [np.ones(1, dtype=bool)],
            self.folding,
            self.novelty.within,
            begin=begin,
            end=end,
            earlier_only=True,
        )
        self._again += found.again
        walls = self._walled(found.again)
        clauses = self.folding.clauses.tolist()
        for hits in found.hits.values():
            earlier = [hit for hit in hits if hit.there >= self.title[1] and hit.there_end <= hit.begin]
            chained = chains(earlier, self.text, clauses, found.weights, self.text, walls, self.within)
            ours = self.sentences
            for stretch in stretches(
                chained, self.text, self.text, walls, ours, ours, self.points, self.within
            ):
                apart = _apart(stretch)
                if apart and apart.score >= self.within and not self._is_tally(apart):
                    yield Shared(None, apart)

    def _is_tally(self, stretch: Stretch) -> bool:
        """Whether it states a quantity, as done and as planned, and no more: 改造老旧小区28个. That is no repetition."""
        words = self.folding.span(stretch.begin, stretch.end).of(self.draft.text)
        counts = any(character.isdigit() for character in words)
        return counts and len(stretch.hits) <= _ALONE and stretch.score < _TALLY * self.within

    def precedence(self, one: Shared) -> tuple[int, int, str]:
        """The draft itself comes first, then the earliest report."""
        if one.place is None:
            return 0, 0, ""
        return 1, self.sources.record(one.place).year or 9999, self.sources.report_id(one.place)

    def is_plain_head(self, stretch: Stretch) -> bool:
        """Whether a stretch is a head that everybody writes: one that only names its role (一、履职情况)."""
        return any(first <= stretch.begin and stretch.end <= last for first, last in self._plain_heads)

    def finding(self, best: Shared, others: Sequence[Shared], company: "_Company") -> Finding:
        """The finding for a stretch, its source, and the other reports that have it."""
        stretch = best.stretch
        span = blocks.widened(self.folding.span(stretch.begin, stretch.end), self.draft.text)
        here = span.of(self.draft.text)
        if best.place is None:
            name, text, folding = self.draft.id, self.draft.text, self.folding
        else:
            name = self.sources.report_id(best.place)
            text = self.sources.text(name)
            folding = self._foldings.setdefault(name, folded(text))
        there_span = blocks.widened(folding.span(stretch.there, stretch.there_end), text)
        there = there_span.of(text)
        level = grade.level(here, there)
        alone = len(stretch.hits) <= _ALONE and not company.keeps(best)
        kind = self._kind(best, others, alone)
        origin = self._origin(best.place)
        changes = diff.compare(here, there, span.begin, there_span.begin)
        # Of very many places only some are read; all were counted, the source among them.
        also_in = min((self._spread.get(hit.begin, 0) for hit in stretch.hits), default=0) - 1
        also_in = also_in if best.place is not None else 0
        # Inside one report nobody has to be asked where a clause comes from, only whether it must stand twice.
        quiet = kind is Kind.FORMULA or (alone and (kind is not Kind.WITHIN or level is Level.HEAVY))
        return Finding(
            rule=RULE,
            severity=Severity.INFO if quiet else Severity.WARNING,
            span=span,
            message=messages.message(
                kind,
                level,
                origin,
                max(also_in, len(others)),
                changes,
                grade.ratio(here, there),
                about=also_in > len(others),
            ),
            score=stretch.score,
            kind=kind,
            level=level,
            source=Match(origin, there_span, there),
            also_in=tuple(self._origin(other.place) for other in others),
            diff=changes,
        )

    def _kind(self, best: Shared, others: Sequence[Shared], alone: bool) -> Kind:
        if best.place is None:
            return Kind.WITHIN
        own = self.draft.metadata
        if same_series(own, self.sources.record(best.place)):
            return Kind.SELF
        authors = {self.sources.series(one.place) for one in (best, *others) if one.place is not None}
        authors.discard(series(own, self.draft.id))
        if best.stretch.score < _EVERYDAY * (best.stretch.end - best.stretch.begin):
            return Kind.FORMULA
        frame = max(_FRAME_AUTHORS, _FRAME_SHARE * self.sources.authors)
        return Kind.FORMULA if alone and len(authors) >= frame else Kind.COPIED

    def _origin(self, place: Place | None) -> Origin:
        name = self.draft.id if place is None else self.sources.report_id(place)
        record = self.draft.metadata if place is None else self.sources.record(place)
        return Origin(name, record.title, record.author, record.year)

    def set_phrases(self, begin: int, end: int, findings: Sequence[Finding]) -> list[Finding]:
        """The set phrases of folded ``[begin, end)`` that no other finding holds."""
        held = np.zeros(len(self.draft.text) + 1, dtype=bool)
        for finding in findings:
            held[finding.span.begin : finding.span.end] = True
        found = []
        for first, last, wording in self.novelty.phrases:
            if first < begin or last > end:
                continue
            span = self.folding.span(first, last)
            if held[span.begin : span.end].all():
                continue
            message = f"通用提法“{wording.leading}”（{wording.source}）"
            found.append(Finding(RULE, Severity.INFO, span, message, 0.0, Kind.FORMULA, Level.VERBATIM))
        return found

    def summary(self, begin: int, end: int, findings: Sequence[Finding]) -> CheckSummary:
        """Shares of folded ``[begin, end)``, in folded characters: spaces and punctuation do not count."""
        own = np.zeros(len(self.folding), dtype=bool)
        own[begin:end] = True
        own[self.title[0] : self.title[1]] = False
        total = int(own.sum())
        formula = np.zeros(len(own), dtype=bool)
        for first, last, _ in self.novelty.phrases:
            formula[first:last] = True
        heads = np.zeros(len(own), dtype=bool)
        for first, last in self.heads:
            heads[first:last] = True
        shared = np.zeros(len(own), dtype=bool)
        levels: Counter[Level] = Counter()
        kinds: Counter[Kind] = Counter()
        for first, last, finding in self._told(findings):
            if finding.kind is Kind.FORMULA:
                formula[first:last] = True
            elif finding.level is not None:
                levels[finding.level] += last - first
            if finding.kind is not None:
                kinds[finding.kind] += last - first
            if finding.source is not None:
                shared[first:last] = True
        share = 1 / total if total else 0.0
        return CheckSummary(
            characters=total,
            reused=float((shared & own & ~formula & ~heads).sum() * share),
            reused_raw=float((shared & own).sum() * share),
            set_phrases=float((formula & own).sum() * share),
            by_level=dict(levels),
            by_kind=dict(kinds),
        )

    def _told(self, findings: Sequence[Finding]) -> Iterator[tuple[int, int, Finding]]:
        """Folded begin and end of every finding, and of what says the same again without being a finding of its own."""
        owners = np.full(len(self.folding), -1)
        for number, finding in enumerate(findings):
            first, last = self.folding.position(finding.span.begin), self.folding.position(finding.span.end)
            owners[first:last] = number
            yield first, last, finding
        for first, last, before in self._again:
            number = max(owners[before].tolist())
            if number >= 0 and (owners[first:last] < 0).all():
                owners[first:last] = number
                yield first, last, findings[number]


def _apart(stretch: Stretch) -> Stretch | None:
    """The part of a repetition that does not overlap what it repeats: text said over and over is shifted by one."""
    hits = [hit for hit in stretch.hits if hit.there_end <= stretch.begin]
    return stretch if len(hits) == len(stretch.hits) else stretch_of(hits) if hits else None


class _Company:
    """What is reported, by report: something else near it from the same one, and a stretch did not come alone."""

    def __init__(self, reported: Sequence[Shared]) -> None:
        self._by_place: dict[Place | None, list[Stretch]] = {}
        for one in sorted(reported, key=lambda one: one.stretch.begin):
            self._by_place.setdefault(one.place, []).append(one.stretch)
        self._longest = max((one.stretch.end - one.stretch.begin for one in reported), default=0)

    def keeps(self, one: Shared) -> bool:
        """Whether a reported stretch has such company."""
        beside, stretch = self._by_place.get(one.place, []), one.stretch
        at = bisect_left(beside, stretch.begin - _NEAR - self._longest, key=lambda other: other.begin)
        for other in islice(beside, at, None):
            if other.begin > stretch.end + _NEAR:
                return False
            if other is not stretch and _gap(other, stretch) <= _NEAR and likeness(other) > 0:
                return True
        return False


def _is_enough(one: Shared, company: _Company) -> bool:
    """Whether it is enough by itself, or what made up for that is reported from the same source, too."""
    enough = one.place is None or one.stretch.score >= needed(one.stretch, THRESHOLD)
    return enough or company.keeps(one)


def _gap(one: Stretch, other: Stretch) -> int:
    return max(one.begin, other.begin) - min(one.end, other.end)
