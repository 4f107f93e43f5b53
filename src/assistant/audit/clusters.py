"""One wording in many places: clusters by leader over the findings of an audit.

The most frequent wordings lead; another joins the leader that it resembles most, at 80 of 100 at least. Never by
union-find: chains of near misses would make one blob of everything (seen: 16,253 members).
"""

import heapq
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from assistant.domain.results import AuditedFinding, AuditLimits, Cluster, Kind, Match, Variant
from assistant.reuse.folding import folded

ALIKE = 80.0

_GRAM = 3
_KEYS = 10  # smallest gram hashes of a wording: two that are 80 alike share one nearly always
_LEADERS_PER_KEY = 64
_PLACES = 5_000  # of one wording that are kept; beyond, they are only counted


@dataclass(slots=True)
class _Wording:
    """All places of one folded wording."""

    text: str
    places: dict[tuple[str, int], Match] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)
    beyond: int = 0
    findings: list[str] = field(default_factory=list)

    def add(self, place: Match) -> None:
        self.reports.add(place.report_id)
        key = (place.report_id, place.span.begin)
        if key not in self.places:
            if len(self.places) < _PLACES:
                self.places[key] = place
            else:
                self.beyond += 1


class Clusters:
    """Takes findings one after the other, keeps what they say of places, and groups it at the end."""

    def __init__(self, limits: AuditLimits) -> None:
        self._limits = limits
        self._wordings: dict[str, _Wording] = {}
        self.left_out = 0
        """Findings whose wording came after ``limits.wordings`` others."""

    def add(self, found: AuditedFinding, here: Match) -> None:
        """Take a finding and its own place. Set phrases make no clusters: everybody writes them."""
        if found.finding.kind is Kind.FORMULA or found.finding.source is None:
            return
        key = _folded(found.text)
        wording = self._wordings.get(key)
        if wording is None:
            if len(self._wordings) >= self._limits.wordings:
                self.left_out += 1
                return
            wording = self._wordings[key] = _Wording(found.text)
        wording.findings.append(found.id)
        for place in (here, found.finding.source, *found.others):
            wording.add(place)

    def result(
        self, order: Callable[[Match], tuple[int, ...]], author: Callable[[str], str]
    ) -> list[Cluster]:
        """The clusters of enough reports, those of most reports first.

        ``order`` is the time of a place, ``author`` whose report (by id) it is: places of one count once.
        """
        groups = _grouped(
            {key: len(wording.places) + wording.beyond for key, wording in self._wordings.items()}
        )
        clusters = [self._cluster([self._wordings[key] for key in keys], order, author) for keys in groups]
        enough = [cluster for cluster in clusters if cluster.reports >= self._limits.cluster_reports]
        return heapq.nsmallest(
            self._limits.clusters,
            enough,
            key=lambda one: (-one.reports, -one.authors, -len(one.wording), one.wording),
        )

    def _cluster(
        self,
        wordings: Sequence[_Wording],
        order: Callable[[Match], tuple[int, ...]],
        author: Callable[[str], str],
    ) -> Cluster:
        places = _apart([place for wording in wordings for place in wording.places.values()])
        places.sort(key=lambda place: (order(place), place.span))
        reports = set().union(*(wording.reports for wording in wordings))
        variants = Counter(place.text for place in places)
        years = [place.year for place in places if place.year]
        since = min(years, default=None)
        firsts = {place.report_id: place.origin for place in places if place.year == since}
        return Cluster(
            wording=wordings[0].text,
            members=tuple(places[: self._limits.members]),
            variants=tuple(
                Variant(text, count) for text, count in variants.most_common(self._limits.variants)
            ),
            places=len(places) + sum(wording.beyond for wording in wordings),
            reports=len(reports),
            authors=len({author(report_id) for report_id in reports}),
            since=since,
            finding_ids=tuple(one for wording in wordings for one in wording.findings)[
                : self._limits.members
            ],
            first=firsts.popitem()[1] if len(firsts) == 1 and len(years) == len(places) else None,
        )


@lru_cache(4096)
def _folded(text: str) -> str:
    return folded(text).text()


def _apart(places: Iterable[Match]) -> list[Match]:
    """One place for those of a report that overlap: the same words, found from several sides."""
    kept: list[Match] = []
    last: dict[str, Match] = {}
    for place in sorted(places, key=lambda place: (place.report_id, place.span)):
        before = last.get(place.report_id)
        if before is None or place.span.begin >= before.span.end:
            kept.append(place)
            last[place.report_id] = place
    return kept


def _grouped(frequencies: Mapping[str, int]) -> list[list[str]]:
    """Wordings (folded) by leader, the leader first."""
    groups: list[list[str]] = []
    leaders: dict[int, list[int]] = defaultdict(list)
    for text in sorted(frequencies, key=lambda text: (-frequencies[text], -len(text), text)):
        keys = _keys(text)
        candidates = Counter(number for key in keys for number in leaders[key])
        best, best_score = -1, 0.0
        for number, _ in candidates.most_common(_LEADERS_PER_KEY):
            score = fuzz.ratio(text, groups[number][0], score_cutoff=ALIKE)
            if score > best_score:
                best, best_score = number, score
        if best >= 0:
            groups[best].append(text)
            continue
        for key in keys:
            if len(leaders[key]) < _LEADERS_PER_KEY:
                leaders[key].append(len(groups))
        groups.append([text])
    return groups


def _keys(text: str) -> list[int]:
    grams = {text[at : at + _GRAM] for at in range(max(1, len(text) - _GRAM + 1))}
    return heapq.nsmallest(_KEYS, (zlib.crc32(gram.encode()) for gram in grams))
