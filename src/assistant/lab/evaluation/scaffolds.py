"""Evaluation of scaffolds and suggestions: what they offer for reports that were really written, from earlier ones alone.

A thing that was offered foresees a clause when enough of the clause's characters, figures apart, stand in it in order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from rapidfuzz.distance import LCSseq

from assistant.base.errors import BadInput
from assistant.domain.report import FactKind, Report, Role
from assistant.domain.results import (
    Scaffold,
    ScaffoldFact,
    ScaffoldItem,
    ScaffoldRequest,
    Slot,
    SuggestionKind,
    SuggestionRequest,
)
from assistant.domain.text import Span
from assistant.lab.evaluation.gold import Annotation, Gold
from assistant.lab.evaluation.metrics import Counts
from assistant.service import Assistant

_SLOT = re.compile(r"〔[^〕]{0,60}〕|[0-9０-９*＊×%％.,，、。；：:;（）()“”\"《》\s]")
"""What does not count in a clause or a frame: slots, figures and marks."""
_SCALES = "万千百亿余多"
_FIGURE = re.compile(
    rf"(?:\d[\d,.]{{0,20}}|\*{{1,6}}(?:\.\*{{1,6}})?)(?=[{_SCALES}]{{0,8}}(?:[%％]|[\u4e00-\u9fff]))(?![年月日])"
)
_CLAUSE = re.compile(r"[。；，\n]")
_NAMED, _WRITTEN = (FactKind.PLACE, FactKind.ORG), (Role.DUTY, Role.PROBLEMS, Role.PLANS)
_ITEMS, _USABLE_ITEMS, _FRAME = 30, 3, 10
"""Items requested of a scaffold; how many usable ones cover a cell; characters of a usable frame, slots apart."""
_OFFERED, _PLACES, _SHORTEST = 5, 12, 6
"""Suggestions looked at; places of a report at which they are requested; characters of a clause that is foreseen."""
_SHARE, _FEWEST = 0.6, 4
"""The share of a clause, or of a name's pairs of characters, that must agree, and the fewest characters of a clause."""


@dataclass(frozen=True, slots=True)
class ScaffoldFigures:
    """Figures on scaffolds and suggestions.

    ``covered``: of the cells (a portfolio on which two authors write in 履职) those with three usable items or more;
    ``empty``: those with none. ``figures``: numbers with a unit in 履职, of which those count for which a slot or a fact
    of that unit and name was offered. ``next``: beginnings of clauses at which a suggestion foresees what follows.
    ``figures_own`` and ``next_own`` are of reports whose author has an earlier one. ``seconds``: how long each
    suggestion took.
    """

    covered: Counts
    empty: Counts
    figures: Counts
    figures_own: Counts
    next: Counts
    next_own: Counts
    seconds: tuple[float, ...] = ()

    @property
    def p95(self) -> float | None:
        """Milliseconds within which 95 of 100 suggestions came; None without any."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[int(0.95 * (len(ordered) - 1))] if ordered else None


@dataclass(slots=True)
class _Tally:
    figures: Counts = field(default_factory=Counts)
    figures_own: Counts = field(default_factory=Counts)
    next: Counts = field(default_factory=Counts)
    next_own: Counts = field(default_factory=Counts)
    seconds: list[float] = field(default_factory=list)


def scaffolds(gold: Gold, reports: Mapping[str, Report], service: Assistant) -> ScaffoldFigures:
    """The figures over all annotated reports. ``reports``: those that ``service`` has indexed, by id."""
    covered, empty = _cells(gold, reports, service)
    tally = _Tally()
    for report_id, annotation in gold.annotations.items():
        report = reports[report_id]
        earlier = [one for one in reports.values() if _year(one) < _year(report)]
        if not earlier:
            continue
        author = report.metadata.author
        own = bool(author) and any(one.metadata.author == author for one in earlier)
        copied = {at for case in annotation.reuse if case.kind != "self" for at in _positions(case.span)}
        foreseen_figures = _figures(report, annotation, copied, service)
        foreseen_clauses = _clauses(report, annotation, copied, service, tally.seconds)
        tally.figures += foreseen_figures
        tally.next += foreseen_clauses
        if own:
            tally.figures_own += foreseen_figures
            tally.next_own += foreseen_clauses
    return ScaffoldFigures(
        covered, empty, tally.figures, tally.figures_own, tally.next, tally.next_own, tuple(tally.seconds)
    )


def _year(report: Report) -> int:
    return report.metadata.year or 0


def _positions(span: Span) -> range:
    return range(span.begin, span.end)


def _sections(annotation: Annotation, roles: Iterable[Role]) -> list[Span]:
    names = {str(role) for role in roles}
    return [section.span for section in annotation.sections if names.intersection(section.labels)]


# --- cells -----------------------------------------------------------------------------------------------


def _cells(gold: Gold, reports: Mapping[str, Report], service: Assistant) -> tuple[Counts, Counts]:
    """Cells that are covered, and cells that are empty."""
    authors: defaultdict[str, set[str]] = defaultdict(set)
    for report_id, annotation in gold.annotations.items():
        duty = _sections(annotation, [Role.DUTY])
        for stretch in annotation.portfolios:
            if any(stretch.span.overlap(span) for span in duty):
                for name in stretch.labels:
                    authors[name].add(reports[report_id].metadata.author)
    year = max(map(_year, reports.values()), default=0) + 1
    names = _names(gold, reports)
    covered = empty = Counts()
    for portfolio in sorted(name for name, writers in authors.items() if len(writers) > 1):
        request = ScaffoldRequest((portfolio,), (str(Role.DUTY),), year=year, limit=_ITEMS)
        items = [item for section in service.scaffold(request).sections for item in section.items]
        usable = sum(_is_usable(item, names) for item in items)
        covered += Counts(usable >= _USABLE_ITEMS, 1, 1)
        empty += Counts(not usable, 1, 1)
    return covered, empty


def _names(gold: Gold, reports: Mapping[str, Report]) -> frozenset[str]:
    """Places and organisations of the set, which no frame may name."""
    return frozenset(
        name
        for report_id, annotation in gold.annotations.items()
        for fact in annotation.facts
        if fact.labels[0] in _NAMED and len(name := fact.span.of(reports[report_id].text)) > 1
    )


def _is_usable(item: ScaffoldItem, names: frozenset[str]) -> bool:
    return bool(
        len(_bare(item.frame)) >= _FRAME
        and not re.search(r"\d", item.frame)
        and not any(name in item.frame for name in names)
        and item.sources
        and all(slot.kind and slot.name for slot in item.slots)
    )


# --- figures ---------------------------------------------------------------------------------------------


def _figures(report: Report, annotation: Annotation, copied: set[int], service: Assistant) -> Counts:
    """Numbers with a unit in 履职, what was copied from others apart, and for how many of them a name was offered."""
    duty = _sections(annotation, [Role.DUTY])
    written = [
        match
        for match in _FIGURE.finditer(report.text)
        if match.start() not in copied
        and any(span.begin <= match.start() and match.end() <= span.end for span in duty)
    ]
    if not written:
        return Counts()
    offered = set(_offered(_scaffold_for(report, service)))
    found = sum(_is_offered(report.text, match, offered) for match in written)
    return Counts(found, found, len(written))


def _scaffold_for(report: Report, service: Assistant) -> Scaffold:
    """The scaffold for a report, its author given where earlier reports name that author."""
    known = report.metadata
    request = ScaffoldRequest(
        known.portfolios, (str(Role.DUTY),), author=known.author, year=known.year, limit=_ITEMS
    )
    try:
        return service.scaffold(request)
    except BadInput:
        return service.scaffold(replace(request, author=""))


def _offered(scaffold: Scaffold) -> Iterator[tuple[str, str]]:
    """Names and units of the slots and facts of a scaffold, the units without 万 and the like."""
    slots: list[Slot | ScaffoldFact] = [
        slot for section in scaffold.sections for item in section.items for slot in item.slots
    ]
    for one in [*slots, *scaffold.facts]:
        yield one.name, (one.unit or "").lstrip(_SCALES)


def _is_offered(text: str, figure: re.Match[str], offered: Iterable[tuple[str, str]]) -> bool:
    begin = max(text.rfind(mark, 0, figure.start()) for mark in "，。；：、\n") + 1
    end = _CLAUSE.search(text, figure.end())
    clause = _bare(text[begin : end.start() if end else len(text)])
    behind = text[figure.end() : figure.end() + 6].lstrip(_SCALES)
    return any(
        len(name) > 1
        and (behind.startswith(unit) if unit not in ("", "%") else behind[:1] in ("%", "％", ""))
        and _pairs_in(name, clause) >= _SHARE * (len(name) - 1)
        for name, unit in offered
    )


def _pairs_in(name: str, clause: str) -> int:
    return sum(name[at : at + 2] in clause for at in range(len(name) - 1))


# --- suggestions -----------------------------------------------------------------------------------------


def _clauses(
    report: Report, annotation: Annotation, copied: set[int], service: Assistant, seconds: list[float]
) -> Counts:
    """Beginnings of clauses, a sample of each report, and at how many of them a suggestion foresees the clause."""
    text = report.text
    written = _sections(annotation, _WRITTEN)
    places = [
        match.end()
        for match in re.finditer("[。；，]", text)
        if match.end() not in copied
        and any(span.begin <= match.end() < span.end for span in written)
        and len(_bare(_clause_at(text, match.end()))) >= _SHORTEST
    ]
    sample = places[:: max(1, len(places) // _PLACES)][:_PLACES]
    found = 0
    for place in sample:
        request = SuggestionRequest(
            place, author=report.metadata.author, year=report.metadata.year, limit=_OFFERED
        )
        begun = perf_counter()
        suggestions = service.suggestions(text[:place], request).suggestions
        seconds.append(perf_counter() - begun)
        frames = [one.frame for one in suggestions if one.kind is not SuggestionKind.REWORDING]
        found += foreseen(_clause_at(text, place), frames)
    return Counts(found, found, len(sample))


def _clause_at(text: str, begin: int) -> str:
    end = _CLAUSE.search(text, begin)
    return text[begin : end.start() if end else len(text)]


def foreseen(clause: str, frames: Sequence[str]) -> bool:
    """Whether 60 % of a clause's characters, figures and marks apart, and at least four, stand in order in one frame."""
    bare = _bare(clause)
    needed = max(_FEWEST, _SHARE * len(bare))
    return any(LCSseq.similarity(bare, _bare(frame)) >= needed for frame in frames)


def _bare(text: str) -> str:
    return _SLOT.sub("", text)
