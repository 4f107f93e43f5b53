"""Selected stretches → findings: kind, level, severity, source, typed diff and message."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from assistant.base.patterns import patterns
from assistant.domain.report import Role, series
from assistant.domain.results import Direction, Finding, FindingPart, Kind, Level, Match, Origin, Severity
from assistant.domain.text import Span
from assistant.reuse import diff, messages
from assistant.reuse import level as levels
from assistant.reuse.boundaries import widened
from assistant.reuse.chain import Stretch
from assistant.reuse.draft_view import DraftView
from assistant.reuse.folding import folded
from assistant.reuse.parts import Text, aligned_sentences, parts, resembling
from assistant.reuse.provenance import Authorship, Provenance, direction
from assistant.reuse.refine import THRESHOLD, required
from assistant.reuse.selection import Candidate
from assistant.reuse.sources import SourceRef, Sources

RULE = "reuse"

_FRAME_AUTHORS, _FRAME_SHARE = 4, 0.15
"""Other authors, and their share of all authors, from which a short stretch is a procedural frame."""

_MIN_INDEPENDENT = 2
"""Other authors from which wording in common official language is nobody's: what a single one has, he may have written."""

_MIN_LONG_SENTENCE = 20
"""Folded characters of a sentence in common official language that may be somebody's own: a shorter one
(提升医疗卫生服务能力) stands in public documents by the dozen."""

_FIGURE = re.compile("[0-9０-９]{2}")
"""A figure that does not agree by chance."""

_MAX_COMPARED = 16
"""Other sources of a sentence that are compared figure by figure."""

_MAX_ISOLATED_HITS = 2
"""Clauses of a stretch that needs corroboration; a longer one is evidence by itself."""

_MIN_SCORE_PER_CHARACTER = 0.27
"""Score per folded character below which a stretch consists of common official language."""

_SURE_WITHIN, _MIN_SCORE_WITHIN = 2.4, 0.5
"""Multiple of the threshold, and score per folded character, from which a repetition inside one report is a passage
written twice. Set on 42 reports of provinces, where most of what comes again is a motto or the name of a plan."""

_LONG_WITHIN = 6.0
"""Multiple of the threshold from which no motto is so long."""

_TWICE = 2
"""A motto is what stands more often than this."""

_FORMULATION = patterns("review_cues.toml", "reuse")["formulation"]
"""What a clause says that is put in the same words each time: a call, or an instruction from above."""

_CORROBORATION_DISTANCE = 120
"""Folded characters within which another stretch from the same report corroborates one."""


class Corroboration:
    """Selected stretches by source: another one nearby from the same report corroborates a stretch."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._by_source: dict[SourceRef | None, list[Stretch]] = {}
        for one in sorted(candidates, key=lambda one: one.stretch.begin):
            self._by_source.setdefault(one.source, []).append(one.stretch)
        self._longest = max((one.stretch.end - one.stretch.begin for one in candidates), default=0)

    def supports(self, one: Candidate) -> bool:
        """Whether a selected stretch is corroborated."""
        others, stretch = self._by_source.get(one.source, []), one.stretch
        nearest = stretch.begin - _CORROBORATION_DISTANCE - self._longest
        at = bisect_left(others, nearest, key=lambda other: other.begin)
        for other in islice(others, at, None):
            if other.begin > stretch.end + _CORROBORATION_DISTANCE:
                return False
            if other is not stretch and _gap(other, stretch) <= _CORROBORATION_DISTANCE:
                return True
        return False


def is_sufficient(one: Candidate, corroboration: Corroboration) -> bool:
    """Whether a stretch is strong enough, by itself or with another one from the same source nearby."""
    strong = one.source is None or one.sentence or one.stretch.score >= required(one.stretch, THRESHOLD)
    return strong or corroboration.supports(one)


def _is_common(stretch: Stretch) -> bool:
    """Whether a stretch consists of common official language."""
    return stretch.score < _MIN_SCORE_PER_CHARACTER * (stretch.end - stretch.begin)


def _gap(one: Stretch, other: Stretch) -> int:
    return max(one.begin, other.begin) - min(one.end, other.end)


class Describer:
    """Turns the selected stretches of one draft into findings.

    ``frequencies``: folded begin of a clause → how many source sentences contain it, where not all of them were read.
    """

    def __init__(
        self,
        view: DraftView,
        sources: Sources,
        frequencies: Mapping[int, int],
        corroboration: Corroboration,
    ) -> None:
        self._view, self._sources = view, sources
        self._frequencies, self._corroboration = frequencies, corroboration
        self._draft = Text(view.draft.text, view.folding, view.text, view.sentence_edges)
        self._texts: dict[str, Text] = {}
        self._provenance = Provenance(view.draft, sources.text)

    def findings(self, best: Candidate, others: Sequence[Candidate]) -> Iterator[Finding]:
        """The finding for a stretch, its source, and the other reports that contain it.

        A stretch that is mostly other words is no evidence, however many words it shares; sentences in it may be, and
        runs of them that are strong enough become findings of their own.
        """
        if best.sentence:
            best, others = self._with_same_figures(best, others)
        source = self._text(best.source)
        if best.source is None or self._level(best.stretch, source) is not Level.PARAPHRASE:
            finding = self._finding(best, others, source)
            if self._is_carried_on(finding):
                return
            if finding.level is not Level.PARAPHRASE:
                yield finding
                return
        for stretch in resembling(aligned_sentences(best.stretch, self._draft, source)):
            rest = Candidate(best.source, stretch)
            threshold = self._view.threshold_within if best.source is None else THRESHOLD
            if stretch.score >= required(stretch, threshold):
                finding = self._finding(rest, others, source)
                heavy = best.source is None and finding.level is Level.HEAVY  # chance, inside one report
                if finding.level is not Level.PARAPHRASE and not heavy:
                    yield finding

    def _may_come_again(self, stretch: Stretch, here: Span, there: Span) -> bool:
        """Whether what is repeated inside the draft is short, common, or a motto: those are written again on purpose."""
        score, least = stretch.score, self._view.threshold_within
        if score < _SURE_WITHIN * least or score < _MIN_SCORE_WITHIN * (stretch.end - stretch.begin):
            return True
        text = self._view.draft.text
        words = here.of(text)
        if _FIGURE.search(words) is not None or score >= _LONG_WITHIN * least:
            return False
        framing = [one.span for one in self._view.draft.sections if one.role in (Role.LEAD, Role.CLOSING)]
        return (
            _FORMULATION.search(words) is not None
            or self._view.text.count(self._view.text[stretch.begin : stretch.end]) > _TWICE
            or any(span.meets(place) for span in framing for place in (here, there))
        )

    def _is_carried_on(self, finding: Finding) -> bool:
        """Whether a lone clause of the plans only names what was reported as done: that is how plans are written."""
        if finding.kind is not Kind.WITHIN or finding.severity is not Severity.INFO or finding.source is None:
            return False
        plans = [section.span for section in self._view.draft.sections if section.role is Role.PLANS]
        here, there = finding.span, finding.source.span
        return any(span.contains(here) for span in plans) and not any(span.meets(there) for span in plans)

    def _with_same_figures(
        self, best: Candidate, others: Sequence[Candidate]
    ) -> tuple[Candidate, Sequence[Candidate]]:
        """The same with a source that has the figures of the sentence, too, where there is one among the first."""
        span = self._draft.folding.span(best.stretch.begin, best.stretch.end)
        if _FIGURE.search(span.of(self._draft.text)) is None:
            return best, others
        for one in (best, *others[:_MAX_COMPARED]):
            text, stretch = self._text(one.source), one.stretch
            there = text.original(stretch.there, stretch.there_end)
            if levels.level(self._draft.original(stretch.begin, stretch.end), there) is Level.VERBATIM:
                return one, [other for other in (best, *others) if other is not one]
        return best, others

    def _text(self, ref: SourceRef | None) -> Text:
        if ref is None:
            return self._draft
        name = self._sources.report_id(ref)
        if name not in self._texts:
            text = self._sources.text(name)
            folding = folded(text)
            self._texts[name] = Text(text, folding, folding.text(), folding.sentences.tolist())
        return self._texts[name]

    def _spans(self, stretch: Stretch, source: Text) -> tuple[Span, Span]:
        """The spans of a stretch in the draft and in its source."""
        draft = self._draft
        return (
            widened(draft.folding.span(stretch.begin, stretch.end), draft.text),
            widened(source.folding.span(stretch.there, stretch.there_end), source.text),
        )

    def _level(self, stretch: Stretch, source: Text) -> Level:
        span, there_span = self._spans(stretch, source)
        return levels.level(span.of(self._draft.text), there_span.of(source.text))

    def _finding(self, best: Candidate, others: Sequence[Candidate], source: Text) -> Finding:
        draft, stretch = self._draft, best.stretch
        span, there_span = self._spans(stretch, source)
        here, there = span.of(draft.text), there_span.of(source.text)
        level = levels.level(here, there)
        changed = self._parts(stretch, source, level)
        isolated = len(stretch.hits) <= _MAX_ISOLATED_HITS and not self._corroboration.supports(best)
        kind = self._kind(best, others, level, here, isolated=isolated)
        origin = self._origin(best.source)
        ours, theirs = (
            levels.marker_end(here),
            levels.marker_end(there),
        )  # numbers of points are no difference
        changes = diff.compare(here[ours:], there[theirs:], span.begin + ours, there_span.begin + theirs)
        # Of very many sources only some were read, but all were counted, the best one among them.
        counted = min((self._frequencies.get(hit.begin, 0) for hit in stretch.hits), default=0) - 1
        counted = counted if best.source is not None else 0
        if kind is Kind.WITHIN:  # nobody wonders who wrote it, but a motto comes again in every report
            doubtful = self._may_come_again(stretch, span, there_span) or (isolated and level is Level.HEAVY)
        else:  # an isolated overlap may be chance, and common language anybody's
            doubtful = (
                kind is Kind.FORMULA
                or isolated
                or best.sentence
                or (kind is Kind.COPIED and _is_common(stretch))
            )
        order = Direction.EARLIER
        if best.source is not None:
            order = direction(self._view.draft.metadata, self._sources.record(best.source))
        return Finding(
            rule=RULE,
            severity=Severity.INFO if doubtful else Severity.WARNING,
            span=span,
            message=messages.message(
                kind,
                level,
                origin,
                max(counted, len(others)),
                changes,
                levels.ratio(here, there),
                approximate=counted > len(others),
                parts=[part.level for part in changed],
                direction=order,
                authorship=None if best.source is None else self._authorship(best.source),
            ),
            score=stretch.score,
            kind=kind,
            level=level,
            source=Match.at(origin, there_span, there),
            also_in=tuple(self._origin(other.source) for other in others),
            diff=changes,
            parts=changed,
            direction=order,
        )

    def _parts(self, stretch: Stretch, source: Text, level: Level) -> tuple[FindingPart, ...]:
        """The parts of a stretch where there are several and one of them is of another level than the whole."""
        sentences = self._draft.sentences
        is_one = bisect_right(sentences, stretch.begin) >= bisect_left(sentences, stretch.end)
        if level is Level.VERBATIM or is_one:
            return ()
        found = parts(aligned_sentences(stretch, self._draft, source), self._draft, source)
        if len(found) < 2 or all(part.level is level for part in found):
            return ()
        return tuple(
            FindingPart(
                widened(self._draft.folding.span(part.begin, part.end), self._draft.text),
                widened(source.folding.span(part.there, part.there_end), source.text),
                part.level,
            )
            for part in found
        )

    def _kind(
        self, best: Candidate, others: Sequence[Candidate], level: Level, here: str, *, isolated: bool
    ) -> Kind:
        """Whose wording it is. Common official language and lone clauses are nobody's where enough other people have them."""
        if best.source is None:
            return Kind.WITHIN
        own = self._view.draft.metadata
        if self._authorship(best.source).own:
            return Kind.SELF
        authors = {self._sources.series(one.source) for one in (best, *others) if one.source is not None}
        authors.discard(series(own, self._view.draft.id))
        frame = len(authors) >= max(_FRAME_AUTHORS, _FRAME_SHARE * self._sources.authors)
        if frame and isolated:
            return Kind.FORMULA
        if not _is_common(best.stretch):
            return Kind.COPIED
        if level not in (Level.VERBATIM, Level.NUMBERS):
            return Kind.FORMULA if len(authors) >= _MIN_INDEPENDENT else Kind.COPIED
        short = best.stretch.end - best.stretch.begin < _MIN_LONG_SENTENCE
        figures = level is Level.VERBATIM and _FIGURE.search(here) is not None
        return Kind.FORMULA if frame or (short and not figures) else Kind.COPIED

    def _authorship(self, ref: SourceRef) -> Authorship:
        return self._provenance.of(self._sources.report_id(ref), self._sources.record(ref))

    def _origin(self, ref: SourceRef | None) -> Origin:
        name = self._view.draft.id if ref is None else self._sources.report_id(ref)
        record = self._view.draft.metadata if ref is None else self._sources.record(ref)
        return Origin(name, record.title, record.author, record.year)

    def set_phrases(self, begin: int, end: int, findings: Sequence[Finding]) -> list[Finding]:
        """The set phrases of folded ``[begin, end)`` that no other finding covers."""
        view = self._view
        covered = np.zeros(len(view.draft.text) + 1, dtype=bool)
        for finding in findings:
            covered[finding.span.begin : finding.span.end] = True
        found = []
        for first, last, wording in view.weights.phrases:
            if first < begin or last > end:
                continue
            span = view.folding.span(first, last)
            if covered[span.begin : span.end].all():
                continue
            found.append(
                Finding(
                    RULE,
                    Severity.INFO,
                    span,
                    messages.set_phrase(wording),
                    0.0,
                    Kind.FORMULA,
                    Level.VERBATIM,
                )
            )
        return found
