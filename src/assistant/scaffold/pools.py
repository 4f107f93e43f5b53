"""The statements of one role and portfolio in the reports that a request may use, and who copied whom among them."""

import re
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assistant.domain.report import Metadata, Role, series
from assistant.domain.results import Access, ScaffoldSource, SourceReport
from assistant.domain.text import fold
from assistant.domain.vocabulary import Vocabulary
from assistant.scaffold.blanks import BLANK
from assistant.scaffold.names import NameSet, region_names, stems_of
from assistant.scaffold.sidecar import StatementIndex
from assistant.scaffold.statements import Heading, Parted, Statement
from assistant.scaffold.words import either, pieces

T = TypeVar("T")

Copies = Mapping[tuple[str, str], Sequence[tuple[int, int]]]
"""For pairs of reports of different writers, the numbers of statements that are nearly the same."""

GENERAL = frozenset({Role.LEAD, Role.STUDY, Role.INTEGRITY, Role.LAW, Role.CLOSING, Role.OTHER})
"""Roles that are written alike whatever one's portfolio: their statements are looked up without one."""

REPORTS, EACH = 120, 3
"""Reports looked at for a cell, the newest first, and of those at most so many of one writer: bounds the work."""

_GRAM = 4
_FIGURE = re.compile(r"[0-9*.%]{1,20}")
_FEWEST = 8  # grams of a statement that can be told to be copied
_COPIED = 0.5
_PATTERN = 2
"""So many other writers must have a sentence for it to be one that everybody writes."""

_ASIDE = 0.5  # off the worth of a statement that is on a portfolio beside others
_NEAR = 3  # statements
_CACHED = 128


@dataclass(frozen=True, slots=True)
class Scope:
    """Which reports may be sources: within ``access``, of years before ``year``, none of ``exclude``."""

    access: Access
    year: int | None = None
    exclude: frozenset[str] = frozenset()

    def holds(self, report_id: str, metadata: Metadata) -> bool:
        """Whether a report is within it. A report without a year is not where a year is asked for."""
        if report_id in self.exclude:
            return False
        if self.access.collections is not None and metadata.collection not in self.access.collections:
            return False
        return self.year is None or (metadata.year is not None and metadata.year < self.year)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A statement with its report. ``at``: where in its role of the report it stands, 0 to 1.

    ``grams``: the runs of four characters of its frame; ``telling``: those outside official everyday language.
    ``worth``: that of the statement, less where it stands under other matters than the cell's portfolio.
    """

    statement: Statement
    report: SourceReport
    series: str
    at: float
    grams: frozenset[str]
    telling: frozenset[str]
    worth: float
    heading: Heading | None

    def source(self) -> ScaffoldSource:
        """The same as a source that can be shown."""
        return ScaffoldSource(self.statement.passage_id, self.report, self.statement.written)


@dataclass(slots=True, eq=False)
class Pool:
    """The entries of a cell, report by report in writing order; ``headings`` of the same reports and role.

    ``whole``: the pool that this one is a part of, for what is made of each entry by itself.
    """

    role: Role
    portfolio: str
    entries: tuple[Entry, ...]
    headings: tuple[tuple[Heading, SourceReport, str], ...]
    barred: tuple[NameSet, ...]
    copies: Copies
    whole: "Pool | None" = None
    _made: dict[object, Any] = field(default_factory=dict)

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once. Two threads may both make it; the same comes of it."""
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    def without(self, writer: str) -> "Pool":
        """The same without the reports of one writer. Made once for each."""
        if writer not in self.authors():
            return self

        def made() -> Pool:
            entries = tuple(entry for entry in self.entries if entry.series != writer)
            heads = tuple(found for found in self.headings if found[2] != writer)
            return Pool(self.role, self.portfolio, entries, heads, self.barred, self.copies, self)

        return self.kept(("without", writer), made)

    def on(self, portfolios: Collection[str]) -> "Pool":
        """The same without statements that are on other portfolios than these alone. Made once for each choice."""
        if not portfolios:
            return self

        def made() -> Pool:
            entries = tuple(
                entry
                for entry in self.entries
                if not entry.statement.portfolios
                or not set(portfolios).isdisjoint(entry.statement.portfolios)
            )
            return Pool(self.role, self.portfolio, entries, self.headings, self.barred, self.copies, self)

        return self.kept(("on", *sorted(portfolios)), made)

    def authors(self) -> set[str]:
        """The writers."""
        return {entry.series for entry in self.entries}

    def reports(self) -> set[str]:
        """The ids of the reports."""
        return {entry.report.id for entry in self.entries}

    def names_somebody(self, text: str) -> bool:
        """Whether the name of a place, body, region or writer of the reports stands in a text."""
        return any(names.in_text(text) for names in self.barred)

    def independent(self, entries: Iterable[Entry]) -> list[Entry]:
        """One entry of each writer who put it in words of his own: of those who share a passage the earliest counts."""
        kept: list[Entry] = []
        for one in sorted(entries, key=lambda entry: (entry.report.year or 0, entry.report.id)):
            if not any(one.series == other.series or self.depend(one, other) for other in kept):
                kept.append(one)
        return kept

    def depend(self, one: Entry, other: Entry) -> bool:
        """Whether one of two statements, or what stands around it, was made from the other's, as far as can be told."""
        places = self.copies.get((one.report.id, other.report.id), ())
        return any(
            abs(here - one.statement.number) <= _NEAR and abs(there - other.statement.number) <= _NEAR
            for here, there in places
        )

    def copied_in(self, entry: Entry) -> int:
        """How many other writers have the same statement."""
        reports = self._reports_with(entry)
        return len(
            {self._owners()[report] for report in reports if report in self._owners()} - {entry.series}
        )

    def _reports_with(self, entry: Entry) -> set[str]:
        """The reports that have nearly the same statement."""
        found: dict[tuple[str, int], set[str]] = self.kept("reports with", self._holders)
        return found.get((entry.report.id, entry.statement.number), set())

    def _holders(self) -> dict[tuple[str, int], set[str]]:
        found: dict[tuple[str, int], set[str]] = defaultdict(set)
        for (here, there), places in self.copies.items():
            for number, _ in places:
                found[here, number].add(there)
        return found

    def _owners(self) -> dict[str, str]:
        return self.kept("owners", lambda: {entry.report.id: entry.series for entry in self.entries})


class Pools:
    """The pools of a generation, each made when it is first asked for and kept. Safe to use from several threads."""

    def __init__(self, index: StatementIndex, vocabulary: Vocabulary) -> None:
        self.index = index
        self.vocabulary = vocabulary
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._regions: frozenset[str] | None = None
        self._pattern: re.Pattern[str] | None = None

    def pool(self, role: Role, portfolio: str, scope: Scope) -> Pool:
        """The pool of a cell; portfolio "" for the statements on none, or of a general role for all."""
        return self.kept((role, portfolio, scope), lambda: self._made(role, portfolio, scope))

    def warm(self) -> None:
        """Load what the first request needs."""
        pieces()
        self.names_pattern()
        for role in (Role.DUTY, Role.LEAD):
            self.pool(role, "", Scope(Access()))

    def entries(self, report_id: str) -> tuple[Entry, ...]:
        """All entries of a report, of every role and portfolio, in writing order."""
        return self.kept(("entries", report_id), lambda: self._entries(report_id))

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, kept among what was made last. Two threads may both make it; the same comes of it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                known: T = self._kept[key]
                return known
        made = make()
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > _CACHED:
                self._kept.popitem(last=False)
        return made

    def _entries(self, report_id: str) -> tuple[Entry, ...]:
        one, metadata = self.index.parted(report_id), self.index.metadata[report_id]
        report, writer = SourceReport.of(report_id, metadata), series(metadata, report_id)
        found = [entry for role in Role for entry in entries_of(one, report, writer, role, None)]
        return tuple(sorted(found, key=lambda entry: entry.statement.number))

    def within(self, scope: Scope) -> Iterator[tuple[str, Metadata]]:
        """The reports of a scope."""
        for report_id, metadata in self.index.metadata.items():
            if report_id in self.index and scope.holds(report_id, metadata):
                yield report_id, metadata

    def regions(self) -> frozenset[str]:
        """Names that stand in no frame: regions and writers of all reports, provinces and prefectures."""
        if self._regions is None:
            names = set(region_names())
            for metadata in self.index.metadata.values():
                names |= stems_of(metadata)
                if len(metadata.author) > 1:
                    names.add(metadata.author)
            self._regions = frozenset(names)
        return self._regions

    def _region_set(self) -> NameSet:
        return self.kept("regions", lambda: NameSet(self.regions()))

    def names_pattern(self) -> re.Pattern[str]:
        """Those names, to be found in a frame."""
        if self._pattern is None:
            self._pattern = re.compile(f"(?:{either(self.regions())})[省市县区镇乡村]?")
        return self._pattern

    def _made(self, role: Role, portfolio: str, scope: Scope) -> Pool:
        entries: list[Entry] = []
        headings: list[tuple[Heading, SourceReport, str]] = []
        barred: set[str] = set()
        for one, metadata in self._reports(role, portfolio, scope):
            report, writer = SourceReport.of(one.report_id, metadata), series(metadata, one.report_id)
            entries += entries_of(one, report, writer, role, portfolio)
            headings += [(head, report, writer) for head in one.headings if head.role is role]
            barred |= one.barred
        return Pool(
            role,
            portfolio,
            tuple(entries),
            tuple(headings),
            (NameSet(barred), self._region_set()),
            copies_of(entries),
        )

    def _reports(self, role: Role, portfolio: str, scope: Scope) -> Iterator[tuple[Parted, Metadata]]:
        """The reports of a cell, the newest first, not too many of one writer."""
        if role in GENERAL:
            found = [report_id for report_id, _ in self.within(scope)]
        else:
            known = self.index.metadata
            found = [one for one in self.index.in_cell(role.value, portfolio) if scope.holds(one, known[one])]
        found.sort(key=lambda one: (-(self.index.metadata[one].year or 0), one))
        count: Counter[str] = Counter()
        for report_id in found:
            metadata = self.index.metadata[report_id]
            writer = series(metadata, report_id)
            if count[writer] < EACH and count.total() < REPORTS:
                count[writer] += 1
                yield self.index.parted(report_id), metadata


def entries_of(
    one: Parted, report: SourceReport, writer: str, role: Role, portfolio: str | None
) -> Iterator[Entry]:
    """The entries of a report in a role, on a portfolio ("": on none, None: on any)."""
    ours = [statement for statement in one.statements if statement.role is role]
    for place, statement in enumerate(ours):
        if portfolio and portfolio not in statement.portfolios:
            continue
        if portfolio == "" and statement.portfolios and role not in GENERAL:
            continue
        head = one.headings[statement.heading] if statement.heading >= 0 else None
        grams = grams_of(statement.text.text)
        worth = statement.worth - (0.0 if _is_main(statement, head, portfolio) else _ASIDE)
        yield Entry(
            statement, report, writer, place / len(ours), grams, _telling(statement, grams), worth, head
        )


def _is_main(statement: Statement, head: Heading | None, portfolio: str | None) -> bool:
    """Whether a statement is on the portfolio first of all, or stands under a heading that is."""
    if not portfolio or statement.portfolios[:1] == (portfolio,):
        return True
    return head is not None and portfolio in head.portfolios


def _telling(statement: Statement, grams: frozenset[str]) -> frozenset[str]:
    if not statement.everyday:
        return grams
    text = statement.text.text
    kept = [
        clause.of(text) for number, clause in enumerate(statement.clauses) if number not in statement.everyday
    ]
    return frozenset().union(*(grams_of(clause) for clause in kept))


def grams_of(text: str) -> frozenset[str]:
    """The runs of four characters of a frame or a draft, folded, every blank and every figure one sign."""
    folded = _FIGURE.sub("#", fold(BLANK.sub("#", text)))
    return frozenset(folded[at : at + _GRAM] for at in range(len(folded) - _GRAM + 1))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two statements are nearly the same: half of the shorter one's runs stand in the other."""
    fewest = min(len(one), len(other))
    return fewest >= _FEWEST and len(one & other) >= _COPIED * fewest


def copies_of(entries: Sequence[Entry]) -> Copies:
    """For pairs of reports of different writers the numbers of statements that are nearly the same, both ways."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        if len(entry.telling) >= _FEWEST:
            for gram in entry.telling:
                holders[gram].append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if 1 < len(places) <= 12:  # what more have is a set phrase
            for first, one in enumerate(places):
                for other in places[first + 1 :]:
                    if entries[one].series != entries[other].series:
                        shared[one, other] += 1
    found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for (one, other), count in shared.items():
        here, there = entries[one], entries[other]
        if count >= _COPIED * min(len(here.telling), len(there.telling)):
            found[here.report.id, there.report.id].append((here.statement.number, there.statement.number))
            found[there.report.id, here.report.id].append((there.statement.number, here.statement.number))
    return _without_patterns(found, {entry.report.id: entry.series for entry in entries})


def _without_patterns(found: Copies, owners: Mapping[str, str]) -> Copies:
    """The copies without sentences that everybody writes: several writers have them, and nothing else in common.

    Who copied, copied more than one sentence from somebody; a pattern stands alone in each of the reports.
    """
    alone: dict[tuple[str, int], set[str]] = defaultdict(set)
    with_more: set[tuple[str, int]] = set()
    for (here, there), places in found.items():
        for number, _ in places:
            if len(places) == 1:
                alone[here, number].add(owners[there])
            else:
                with_more.add((here, number))
    patterns = {
        place for place, writers in alone.items() if len(writers) >= _PATTERN and place not in with_more
    }
    return {
        (here, there): places
        for (here, there), places in found.items()
        if not all((here, one) in patterns and (there, other) in patterns for one, other in places)
    }
