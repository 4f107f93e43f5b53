"""Describe: the findings of one report; shared wording with every place of it, all else with its sentence."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from assistant.audit.journal import JournalEntry
from assistant.domain.report import Report
from assistant.domain.results import (
    SHARED_WORDING,
    AuditedFinding,
    CheckResult,
    Finding,
    Kind,
    Match,
    Origin,
    Shares,
)
from assistant.domain.text import Excerpt, Span
from assistant.reuse.align import align
from assistant.reuse.boundaries import widened
from assistant.reuse.folding import Folding, folded
from assistant.reuse.sources import Sources

_MIN_SIMILARITY = 0.5  # of a further place; the detector calls nothing less similar the same wording
_FOLDINGS_KEPT = 512  # folded texts of sources
_MAX_CONTEXT = 60
_ENDS = "。！？；\n"


class Describer:
    """Turns the result of a check into the journal entry of a report."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._folding: Callable[[str], Folding] = lru_cache(_FOLDINGS_KEPT)(
            lambda report_id: folded(sources.text(report_id))
        )

    def entry(
        self, report: Report, result: CheckResult, same_as: str | None, others: Sequence[Finding] = ()
    ) -> JournalEntry:
        """The entry; ``same_as`` is the id of an earlier report with identical text.

        ``others``: what rules other than that of shared wording find.
        """
        return JournalEntry(
            report_id=report.id,
            characters=len("".join(report.text.split())),
            shares=_shares(result),
            findings=tuple(self._described(report, finding) for finding in (*result.findings, *others)),
            same_as=same_as,
        )

    def _described(self, report: Report, finding: Finding) -> AuditedFinding:
        text = finding.span.of(report.text)
        source = finding.source
        identity = (
            report.id,
            finding.rule,
            finding.span,
            source.report_id if source else "",
            source and source.span,
            # Two things may be wrong with the same words.
            "" if source else finding.message,
        )
        others = () if finding.kind is Kind.FORMULA else tuple(self._places(text, finding.also_in))
        digest = hashlib.sha256(repr(identity).encode()).hexdigest()
        sentence = None if finding.rule == SHARED_WORDING else _sentence(report.text, finding.span)
        return AuditedFinding(digest[:12], report.id, text, finding, others, sentence)

    def _places(self, text: str, origins: Sequence[Origin]) -> Iterator[Match]:
        """Where ``text`` is in the reports ``origins``, which are known to have it."""
        needle = folded(text).text()
        for origin in origins:
            folding = self._folding(origin.report_id)
            place = _find(needle, folding.text())
            if place is not None:
                source_text = self._sources.text(origin.report_id)
                span = widened(folding.span(*place), source_text)
                yield Match.at(origin, span, span.of(source_text))


def _sentence(text: str, span: Span) -> Excerpt:
    """The sentence in which a span stands, no further than ``_MAX_CONTEXT`` characters to either side."""
    first, last = max(0, span.begin - _MAX_CONTEXT), min(len(text), span.end + _MAX_CONTEXT)
    begin = max(text.rfind(mark, first, span.begin) for mark in _ENDS) + 1
    ends = [at for mark in _ENDS if (at := text.find(mark, span.end, last)) >= 0]
    end = min(ends) + 1 if ends else last
    sentence = Span(max(first, begin), max(span.end, end)).stripped(text)
    return Excerpt.of(text, sentence)


def _find(needle: str, text: str) -> tuple[int, int] | None:
    """Begin and end of what is most similar to ``needle`` in ``text``; both are folded."""
    at = text.find(needle)
    if at >= 0:
        return (at, at + len(needle)) if needle else None
    if len(needle) > len(text):
        return (0, len(text)) if align(text, needle, _MIN_SIMILARITY) else None
    found = align(needle, text, _MIN_SIMILARITY / 2)
    return (found.begin, found.end) if found else None


def _shares(result: CheckResult) -> Shares:
    summary = result.summary
    total = max(1, summary.characters)
    return Shares(
        raw=summary.reused_raw,
        adjusted=summary.reused,
        set_phrases=summary.set_phrases,
        copied=summary.by_kind.get(Kind.COPIED, 0) / total,
        own=summary.by_kind.get(Kind.SELF, 0) / total,
        within=summary.by_kind.get(Kind.WITHIN, 0) / total,
    )
