"""The statements of one role and portfolio in the reports that a request may use, and who copied whom among them."""

import re
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assistant.domain.report import Metadata, Role, series
from assistant.domain.results import Access, ScaffoldSource, SourceReport
from assistant.domain.text import fold
from assistant.domain.vocabulary import Vocabulary
from assistant.scaffold.blanks import BLANK
from assistant.scaffold.names import region_names, stems_of
from assistant.scaffold.sidecar import StatementIndex
from assistant.scaffold.statements import Heading, Parted, Statement
from assistant.scaffold.words import either

T = TypeVar("T")

GENERAL = frozenset({Role.LEAD, Role.STUDY, Role.INTEGRITY, Role.LAW, Role.CLOSING, Role.OTHER})
"""Roles that are written alike whatever one's portfolio: their statements are looked up without one."""

REPORTS, EACH = 120, 3
"""Reports looked at for a cell, the newest first, and of those at most so many of one writer: bounds the work."""

_GRAM = 4
_FIGURE = re.compile(r"[0-9*.%]{1,20}")
_FEWEST = 8  # grams of a statement that can be told to be copied
_COPIED = 0.5
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
    """

    statement: Statement
    report: SourceReport
    series: str
    at: float
    grams: frozenset[str]
    telling: frozenset[str]
    heading: Heading | None

    def source(self) -> ScaffoldSource:
        """The same as a source that can be shown."""
        return ScaffoldSource(self.statement.passage_id, self.report, self.statement.written)


@dataclass(slots=True, eq=False)
class Pool:
    """The entries of a cell, report by report in writing order; ``headings`` of the same reports and role."""

    role: Role
    portfolio: str
    entries: tuple[Entry, ...]
    headings: tuple[tuple[Heading, SourceReport, str], ...]
    barred: frozenset[str]
    _copies: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=dict)
    _made: dict[object, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._copies = _copies(self.entries)

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
            return Pool(self.role, self.portfolio, entries, heads, self.barred)

        return self.kept(("without", writer), made)

    def with_headings(self, pools: Iterable["Pool"]) -> "Pool":
        """The same with the headings of other pools of its role, too."""
        heads = dict.fromkeys(found for pool in (self, *pools) for found in pool.headings)
        return Pool(self.role, self.portfolio, self.entries, tuple(heads), self.barred)

    def authors(self) -> set[str]:
        """The writers."""
        return {entry.series for entry in self.entries}

    def reports(self) -> set[str]:
        """The ids of the reports."""
        return {entry.report.id for entry in self.entries}

    def names_somebody(self, text: str) -> bool:
        """Whether the name of a place, body, region or writer of the reports stands in a text."""
        return any(name in text for name in self.barred)

    def independent(self, entries: Iterable[Entry]) -> list[Entry]:
        """One entry of each writer who put it in words of his own: of those who share a passage the earliest counts."""
        kept: list[Entry] = []
        for one in sorted(entries, key=lambda entry: (entry.report.year or 0, entry.report.id)):
            if not any(one.series == other.series or self.depend(one, other) for other in kept):
                kept.append(one)
        return kept

    def depend(self, one: Entry, other: Entry) -> bool:
        """Whether one of two statements, or what stands around it, was made from the other's, as far as can be told."""
        places = self._copies.get((one.report.id, other.report.id), ())
        return any(
            abs(here - one.statement.number) <= _NEAR and abs(there - other.statement.number) <= _NEAR
            for here, there in places
        )

    def copied_in(self, entry: Entry) -> int:
        """How many other writers have the same statement."""
        found = {
            other
            for (here, other), places in self._copies.items()
            if here == entry.report.id and any(at == entry.statement.number for at, _ in places)
        }
        owners = {one.report.id: one.series for one in self.entries}
        return len({owners[report] for report in found if report in owners} - {entry.series})


class Pools:
    """The pools of a generation, each made when it is first asked for and kept. Safe to use from several threads."""

    def __init__(self, index: StatementIndex, vocabulary: Vocabulary) -> None:
        self.index = index
        self.vocabulary = vocabulary
        self._lock = threading.Lock()
        self._cache: OrderedDict[tuple[Role, str, Scope], Pool] = OrderedDict()
        self._entries: OrderedDict[str, tuple[Entry, ...]] = OrderedDict()
        self._regions: frozenset[str] | None = None
        self._pattern: re.Pattern[str] | None = None

    def pool(self, role: Role, portfolio: str, scope: Scope) -> Pool:
        """The pool of a cell; portfolio "" for the statements on none, or of a general role for all."""
        key = role, portfolio, scope
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        made = self._made(role, portfolio, scope)
        with self._lock:
            self._cache[key] = made
            if len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        return made

    def entries(self, report_id: str) -> tuple[Entry, ...]:
        """All entries of a report, of every role and portfolio, in writing order. Kept for the reports asked for last."""
        with self._lock:
            known = self._entries.get(report_id)
        if known is not None:
            return known
        one, metadata = self.index.parted(report_id), self.index.metadata[report_id]
        report, writer = SourceReport.of(report_id, metadata), series(metadata, report_id)
        found = [entry for role in Role for entry in entries_of(one, report, writer, role, None)]
        made = tuple(sorted(found, key=lambda entry: entry.statement.number))
        with self._lock:
            self._entries[report_id] = made
            if len(self._entries) > _CACHED:
                self._entries.popitem(last=False)
        return made

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
        return Pool(role, portfolio, tuple(entries), tuple(headings), frozenset(barred) | self.regions())

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
        yield Entry(statement, report, writer, place / len(ours), grams, _telling(statement, grams), head)


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


def _copies(entries: Sequence[Entry]) -> dict[tuple[str, str], list[tuple[int, int]]]:
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
    return dict(found)
