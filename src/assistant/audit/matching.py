"""One report of an audit held against the others: the same matching as a check, with every place of a wording told."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.audit.journal import JournalEntry
from assistant.domain.report import Metadata, Report, same_series
from assistant.domain.results import AuditedFinding, CheckResult, Finding, Kind, Match, Origin, Shares
from assistant.reuse import shingles
from assistant.reuse.align import align
from assistant.reuse.boundaries import widened
from assistant.reuse.detect import overlaps
from assistant.reuse.folding import Folding, folded
from assistant.reuse.sources import Sources

_ALIKE = 0.5  # similarity of a further place: what a check calls the same wording is at least so near
_OF_MANY = (
    12  # what very many hold is found from each of them: not every one has to be paired with every other
)
_FOLDINGS = 512  # of sources, kept between findings


class Matcher:
    """Checks reports against ``sources``, and those whose text has been seen before against that one alone.

    ``twins``: report → the earliest report with the very same text, for those that are no sources themselves.
    """

    def __init__(
        self,
        sources: Sources,
        twins: Mapping[str, str],
        *,
        report_records: Mapping[str, Metadata],
        any_year: bool = False,
    ) -> None:
        """``any_year``: sources may be of later years, too (a reference document)."""
        self._sources = sources
        self._twins = twins
        self._report_records = report_records
        self._any_year = any_year
        self._folding: Callable[[str], Folding] = lru_cache(_FOLDINGS)(
            lambda name: folded(sources.text(name))
        )
        self._alone: Callable[[str], Sources] = lru_cache(8)(self._only)
        self._answers: dict[tuple[str, bool], CheckResult] = {}

    def entry(self, report: Report) -> JournalEntry:
        """What is found in a report."""
        same_as = self._twins.get(report.id)
        result = (
            self._twin_checked(report, same_as)
            if same_as
            else overlaps(self._asked(report), self._sources, max_of_many=_OF_MANY)
        )
        characters = len("".join(report.text.split()))
        return JournalEntry(
            report_id=report.id,
            characters=characters,
            shares=_shares(result),
            findings=tuple(self._evidence(report, finding) for finding in result.findings),
            same_as=same_as,
        )

    def _asked(self, report: Report) -> Report:
        return replace(report, year=None) if self._any_year else report

    def _twin_checked(self, report: Report, first: str) -> CheckResult:
        """A text seen before: nothing but whose it is can make a difference, so one answer serves all that agree in that."""
        key = (first, same_series(report, self._report_records[first]))
        if key not in self._answers:
            self._answers[key] = overlaps(self._asked(report), self._alone(first))
        return self._answers[key]

    def _only(self, name: str) -> Sources:
        text = self._sources.text(name)
        return Sources(
            [shingles.build([(name, text)])], {name: self._report_records[name]}, {name: text}.__getitem__
        )

    def _evidence(self, report: Report, finding: Finding) -> AuditedFinding:
        text = finding.span.of(report.text)
        source = finding.source
        told = (
            report.id,
            finding.rule,
            finding.span,
            source.report_id if source else "",
            source and source.span,
        )
        others = tuple(self._places(text, finding.also_in)) if finding.kind is not Kind.FORMULA else ()
        return AuditedFinding(
            hashlib.sha256(repr(told).encode()).hexdigest()[:12], report.id, text, finding, others
        )

    def _places(self, text: str, origins: Sequence[Origin]) -> list[Match]:
        """Where ``text`` stands in other reports that are known to have it."""
        piece = folded(text).text()
        found = []
        for origin in origins:
            folding = self._folding(origin.report_id)
            place = _place(piece, folding)
            if place is not None:
                theirs = self._sources.text(origin.report_id)
                span = widened(folding.span(*place), theirs)
                found.append(Match.at(origin, span, span.of(theirs)))
        return found


def _place(piece: str, folding: Folding) -> tuple[int, int] | None:
    source = folding.text()
    at = source.find(piece)
    if at >= 0:
        return (at, at + len(piece)) if piece else None
    shorter = len(piece) > len(source)
    found = align(source, piece, _ALIKE) if shorter else align(piece, source, _ALIKE / 2)
    if found is None:
        return None
    return (0, len(source)) if shorter else (found.begin, found.end)


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


def fingerprint(text: str) -> bytes:
    """The same for texts that differ by white space alone."""
    return hashlib.sha256("".join(text.split()).encode("utf-8", "surrogatepass")).digest()
