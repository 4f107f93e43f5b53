"""What could come at a cursor, best first: the rest of the clause, one's own last year, the next move, matters not yet
written, and other ways to put a finished sentence that stands in another report.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from assistant.base.errors import BadInput
from assistant.domain.report import Metadata, Role
from assistant.domain.results import (
    Access,
    Layer,
    Move,
    ScaffoldRequest,
    ScaffoldSource,
    Suggestion,
    SuggestionKind,
    SuggestionRequest,
    Suggestions,
)
from assistant.domain.text import Span, fold
from assistant.index.encoders import Encoder, Vectors
from assistant.scaffold.blanks import BLANK
from assistant.scaffold.continued import own_report
from assistant.scaffold.cursor import Place, place_of
from assistant.scaffold.items import frame_of, id_of, slots_of
from assistant.scaffold.layers import MISSING_WORTH, POOR, WORTH
from assistant.scaffold.matching import LIKE, Clause, Clauses, pairs_of, share
from assistant.scaffold.matters import Matter, matter_of, matters
from assistant.scaffold.pools import GENERAL, Entry, Pool, Pools, Scope, grams_of
from assistant.scaffold.rewording import rewordings

MOST = 30
"""Most suggestions that can be asked for."""

_OWN, _NEXT, _COMPLETE = 4, 3, 4  # most suggestions of a kind
_LIKE = 2  # clauses of one's own report that are taken to be the one before the cursor
_BACK = 6  # clauses before the cursor that are looked for in it
_SURE = 0.6  # likeness of an earlier one of them
_TRIED = 40  # clauses that are tried as completions
_LONGEST = 90  # characters of what is offered of one's own last year at once
_ORDER = {
    Move.POSITION: 0,
    Move.ACTION: 1,
    Move.FIGURES: 2,
    Move.EFFECT: 3,
    Move.PROBLEM: 4,
    Move.CAUSE: 5,
    Move.MEASURE: 6,
}


def suggest(
    pools: Pools, text: str, request: SuggestionRequest, access: Access, encoder: Encoder
) -> Suggestions:
    """The suggestions at the cursor of a draft.

    Role and portfolios are those of the nearest heading above the cursor; those that were asked for only break ties.
    Raises UnknownValue for a portfolio or role that is not there, BadInput for a cursor outside the draft and for a limit
    out of range.
    """
    if not 1 <= request.limit <= MOST:
        raise BadInput(f"limit 是 {request.limit}", f"应在 1 与 {MOST} 之间")
    vocabulary = pools.vocabulary
    given = tuple(dict.fromkeys(vocabulary.portfolio(name) for name in request.portfolios))
    requested = vocabulary.role(request.role) if request.role else None
    metadata = Metadata(
        author=request.author, office=request.office, region=request.region, year=request.year
    )
    place = place_of(text, request.cursor, metadata, given, vocabulary)
    role = requested or place.role
    scope = Scope(access, request.year, frozenset(request.exclude_reports))
    finder = _Finder(pools, place, role, scope, metadata, encoder)
    found = finder.found(request.limit)
    return Suggestions(role, place.portfolios, tuple(found), tuple(finder.warnings(found)))


@dataclass(slots=True)
class _Finder:
    """Looks for suggestions at one place; nothing is offered twice, or that the draft says already."""

    pools: Pools
    place: Place
    role: Role
    scope: Scope
    metadata: Metadata
    encoder: Encoder
    _said: set[str] = field(default_factory=set)
    _written: list[frozenset[str]] = field(default_factory=list)
    _folded: str = ""

    def found(self, limit: int) -> list[Suggestion]:
        self._folded = fold(self.place.text)
        self._written = [grams_of(line) for line in self.place.text.split("\n") if line]
        subjects = [""] if self.role in GENERAL or not self.place.portfolios else [*self.place.portfolios]
        if self.role in (Role.PROBLEMS, Role.PLANS) and "" not in subjects:
            subjects.append("")
        pools = [self.pools.pool(self.role, subject, self.scope) for subject in subjects]
        own = self._own_entries()
        found = [
            *self._completions(own, pools),
            *self._continued(own),
            *self._next(pools),
            *self._matters(pools),
        ]
        return [*found[:limit], *self._rewordings(own, pools)][:limit]

    # --- the layers -----------------------------------------------------------------------------------

    def _own_entries(self) -> tuple[Entry, ...]:
        """The entries of one's own newest earlier report, in writing order."""
        who = ScaffoldRequest(
            (), author=self.metadata.author, office=self.metadata.office, region=self.metadata.region
        )
        report_id = own_report(self.pools, who, self.scope)
        return self.pools.entries(report_id) if report_id else ()

    def _completions(self, own: Sequence[Entry], pools: Sequence[Pool]) -> Iterator[Suggestion]:
        """The rest of clauses that begin as the one at the cursor does: one's own first, then those nearest to it."""
        prefix = self.place.prefix
        if not prefix.strip():
            return
        ranked: list[tuple[tuple[bool, int, int], int, Clause, Pool | None]] = []
        for clauses, pool in [
            (self._clauses_of(own), None),
            *((self._clauses(pool), pool) for pool in pools),
        ]:
            for begins, at, clause in clauses.beginning(prefix):
                span = clause.entry.statement.clauses[clause.number]
                ranked.append(((pool is not None, begins, span.end - at), at, clause, pool))
        ranked.sort(key=lambda one: one[0])
        if not ranked and self.role is not Role.LEAD:  # figures stand in the lead, too
            lead = self.pools.pool(Role.LEAD, "", self.scope)
            ranked = [
                ((True, 0, 0), at, clause, lead) for _, at, clause in self._clauses(lead).beginning(prefix)
            ]
        offered = 0
        for _, at, clause, pool in ranked[:_TRIED]:
            statement = clause.entry.statement
            # The rest of the clause, then the same with what the sentence goes on to say.
            for end in dict.fromkeys((statement.clauses[clause.number].end, len(statement.text.text))):
                made = self._made(SuggestionKind.COMPLETE, clause.entry, at, end, pool)
                if made is not None:
                    yield made
                    offered += 1
                if offered == _COMPLETE:
                    return

    def _continued(self, own: Sequence[Entry]) -> Iterator[Suggestion]:
        """How one's own report goes on from the clause that stands before the cursor, or from what was written last."""
        if not own or self.place.prefix:
            return
        offered = 0
        for number, first in dict.fromkeys(self._starts(own)):
            for made in self._run(own, number, first):
                yield made
                offered += 1
            if offered >= _OWN:
                return

    def _starts(self, own: Sequence[Entry]) -> Iterator[tuple[int, int]]:
        """Where one's own report could be gone on from, by the numbers of an entry and of a clause in it.

        Behind the clauses like the last one written; behind the one like an earlier one of the paragraph; under the
        heading like that above the cursor; behind what the draft has of this part already.
        """
        places = {entry: number for number, entry in enumerate(own)}
        clauses = self._clauses_of(own)
        for back in range(min(_BACK, len(self.place.before))):
            like = clauses.like(self.place.before[: len(self.place.before) - back], _LIKE if not back else 1)
            for likeness, clause in like:
                if back and likeness < _SURE:
                    continue
                number = places[clause.entry]
                if not back and clause.number + 1 < len(clause.entry.statement.clauses):
                    yield number, clause.number + 1
                yield from (
                    (following, 0) for following in range(number + 1, min(number + 1 + _OWN, len(own)))
                )
        heading = pairs_of(self.place.heading)
        if heading and not self.place.before:
            under = [
                (share(heading, pairs_of(entry.heading.text)), number)
                for number, entry in enumerate(own)
                if entry.heading is not None
            ]
            best = max((likeness for likeness, _ in under), default=0.0)
            if best >= LIKE:
                yield from ((number, 0) for likeness, number in under if likeness == best)
        yield from ((number, 0) for number in self._unwritten(own))

    def _run(self, own: Sequence[Entry], number: int, first: int) -> Iterator[Suggestion]:
        """One's own report from a clause on: to the end of that sentence, at most so long."""
        if number >= len(own):
            return
        entry = own[number]
        begin = entry.statement.clauses[first].begin if entry.statement.clauses else 0
        made = self._made(SuggestionKind.OWN, entry, begin, len(entry.statement.text.text), None)
        if made is not None:
            yield made

    def _unwritten(self, own: Sequence[Entry]) -> list[int]:
        """The entries of one's own report in this part, and on these portfolios where it tells, behind the last one that
        the draft has already; from the first where it has none.
        """
        requested = set(self.place.portfolios)
        here = [
            number
            for number, entry in enumerate(own)
            if entry.statement.role is self.role
            and (
                self.role in GENERAL
                or not requested
                or not entry.statement.portfolios
                or requested & set(entry.statement.portfolios)
            )
        ]
        done = [place for place, number in enumerate(here) if self._is_written(own[number])]
        return here[done[-1] + 1 :][:_OWN] if done else here[:_OWN]

    def _next(self, pools: Sequence[Pool]) -> Iterator[Suggestion]:
        """How others go on from a clause like the one before the cursor, then the next move of the matter."""
        if self.place.prefix:
            return
        offered = 0
        for pool in pools:
            for _, clause in self._clauses(pool).like(self.place.before, _NEXT):
                entry, following = clause.entry, clause.number + 1
                if following >= len(entry.statement.clauses):
                    continue
                begin = entry.statement.clauses[following].begin
                made = self._made(SuggestionKind.NEXT, entry, begin, len(entry.statement.text.text), pool)
                if made is not None:
                    yield made
                    offered += 1
        for pool in pools:
            for entry in self._moves(pool):
                made = self._made(SuggestionKind.NEXT, entry, 0, len(entry.statement.text.text), pool)
                if made is not None:
                    yield made
                    offered += 1
                if offered >= _NEXT:
                    return

    def _moves(self, pool: Pool) -> list[Entry]:
        """Others' sentences on the matter that the draft is at, the nearest move to come first."""
        here = fold("，".join(self.place.before[-3:]))
        if not here:
            return []
        spoken = [one for one in matters(pool, self.pools.vocabulary) if one.name and fold(one.name) in here]
        last = self._last_move(pool)
        ranked = [
            ((_ORDER[entry.statement.move] - last) % len(_ORDER), -entry.worth, entry)
            for matter in spoken
            for entry in matter.entries
            if entry.worth >= MISSING_WORTH
        ]
        return [entry for _, _, entry in sorted(ranked, key=lambda one: one[:2])]

    def _last_move(self, pool: Pool) -> int:
        like = self._clauses(pool).like(self.place.before, 1)
        return _ORDER[like[0][1].entry.statement.move] if like else _ORDER[Move.POSITION]

    def _matters(self, pools: Sequence[Pool]) -> Iterator[Suggestion]:
        """A sentence each on the matters that the draft does not name, those of most writers first."""
        if self.place.prefix:
            return
        ranked: list[tuple[tuple[float, ...], Matter, Pool, dict[Entry, float]]] = []
        for number, pool in enumerate(pools):
            nearness = self._nearness(pool)
            for matter in matters(pool, self.pools.vocabulary):
                if matter.name and fold(matter.name) not in self._folded:
                    best = max(entry.worth for entry in matter.entries)
                    near = max(nearness.get(entry, 0.0) for entry in matter.entries)
                    poor = best < (MISSING_WORTH if matter.support > 1 else WORTH)
                    rank = (poor, number, -round(near, 1), -min(matter.support, 3), -best)
                    ranked.append((rank, matter, pool, nearness))
        for _, matter, pool, nearness in sorted(ranked, key=lambda one: one[0]):
            fit = [one for one in matter.entries if one.statement.worth >= POOR]
            for entry in sorted(fit, key=partial(_by_nearness, nearness)):
                end = len(entry.statement.text.text)
                made = self._made(SuggestionKind.MATTER, entry, 0, end, pool, matter)
                if made is not None:
                    yield made
                    break

    def _nearness(self, pool: Pool) -> dict[Entry, float]:
        """How near in meaning, by cosine, each entry is to the heading above the cursor while nothing stands below it."""
        if self.place.before or not self.place.heading or not pool.entries:
            return {}

        def encoded() -> Vectors:
            texts = [
                f"{entry.heading.text if entry.heading else ''} {BLANK.sub('', entry.statement.text.text)}"
                for entry in pool.entries
            ]
            return self.encoder.encode(texts, kind="passage")

        vectors = pool.kept("vectors", encoded)
        heading = self.encoder.encode([self.place.heading], kind="query")[0]
        return dict(zip(pool.entries, (vectors @ heading).tolist(), strict=True))

    def _rewordings(self, own: Sequence[Entry], pools: Sequence[Pool]) -> Iterator[Suggestion]:
        """Other ways to put the finished sentence at the cursor, where it stands in another report or one's own."""
        if not len(self.place.sentence) or self.place.is_unfinished:
            return
        for entry in rewordings(self.place, own, pools, self.encoder):
            end = len(entry.statement.text.text)
            pool = next(pool for pool in pools if entry in pool.entries)
            made = self._made(SuggestionKind.REWORDING, entry, 0, end, pool, replaces=self.place.sentence)
            if made is not None:
                yield made

    # --- what is offered ------------------------------------------------------------------------------

    def _made(
        self,
        kind: SuggestionKind,
        entry: Entry,
        begin: int,
        end: int,
        pool: Pool | None,
        matter: Matter | None = None,
        replaces: Span | None = None,
    ) -> Suggestion | None:
        """A part of an entry as a suggestion; None where it is said already, too short, or names somebody."""
        text, names = frame_of(entry, self.pools, begin, end)
        plain = BLANK.sub("\n", text.text)
        key = f"{kind is SuggestionKind.REWORDING}{fold(plain)}"
        letters = sum(map(str.isalnum, plain))
        if key in self._said or not (
            letters or text.blanks if kind is SuggestionKind.COMPLETE else letters >= 4
        ):
            return None
        if pool is not None and pool.names_somebody(plain):
            return None
        if kind is not SuggestionKind.COMPLETE and self._is_said(grams_of(text.text), fold(plain)):
            return None
        self._said.add(key)
        called = matter or (matter_of(pool, self.pools.vocabulary).get(entry) if pool else None)
        same = matter.support if matter else 1
        return Suggestion(
            kind,
            text.text,
            Layer.OWN if pool is None else Layer.MISSING if matter and matter.support > 1 else Layer.SINGLE,
            called.name if called else "",
            entry.statement.move,
            same,
            slots_of(text, names, id_of(entry.report.id, entry.statement.number, begin, text.text), entry),
            tuple(dict.fromkeys(self._sources(entry, matter, pool))),
            replaces,
        )

    def _sources(self, entry: Entry, matter: Matter | None, pool: Pool | None) -> Iterator[ScaffoldSource]:
        yield entry.source()
        if matter is not None and pool is not None:
            for other in pool.independent(matter.entries)[:3]:
                yield other.source()

    def _is_said(self, grams: frozenset[str], key: str) -> bool:
        """Whether the draft says as much already, figures apart."""
        return key in self._folded or any(
            len(grams) >= 4 and len(grams & line) >= 0.7 * len(grams) for line in self._written
        )

    def _is_written(self, entry: Entry) -> bool:
        return any(
            len(entry.grams) >= 4 and len(entry.grams & line) >= 0.5 * len(entry.grams)
            for line in self._written
        )

    def _clauses_of(self, own: Sequence[Entry]) -> Clauses:
        if not own:
            return Clauses()
        return self.pools.kept(("clauses", own[0].report.id), lambda: Clauses.of(own))

    def _clauses(self, pool: Pool) -> Clauses:
        return pool.kept(Clauses, lambda: Clauses.of(pool.entries))

    def warnings(self, found: Sequence[Suggestion]) -> Iterator[str]:
        """Why nothing is offered, where nothing is."""
        if found:
            return
        what = "、".join(self.place.portfolios)
        where = f"“{what}”的{self.role.value}部分" if what else f"{self.role.value}部分"
        yield f"{where}没有可作依据的往年材料，或草稿里都已经写到，给不出建议"


def _by_nearness(nearness: Mapping[Entry, float], entry: Entry) -> tuple[float, float]:
    """The nearest in meaning first; of those about equally near, the entry that is worth more."""
    return -round(nearness.get(entry, 0.0), 1), -entry.worth
