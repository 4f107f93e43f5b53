"""What a scaffold is made of: passages of a role and portfolio, several authors' each, as sentences without values."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.report import FactKind, Metadata, Passage, Report, Role, series
from assistant.domain.results import ALL_COLLECTIONS, Access, Filters
from assistant.domain.text import Span, clauses, sentences
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Index, PassageRecord
from assistant.index.encoders import Encoder
from assistant.reuse.phrases import Phrases
from assistant.scaffold.attribution import belonging
from assistant.scaffold.blanks import Blanked, blanked
from assistant.scaffold.interim import FrameSource

NO_FILTERS = Filters()

GENERAL = frozenset({Role.LEAD, Role.STUDY, Role.INTEGRITY, Role.LAW, Role.CLOSING, Role.OTHER})
"""Roles that are written alike whatever one's portfolio: their passages are taken from all."""

NAMING = frozenset({FactKind.PLACE, FactKind.ORG, FactKind.PERSON})
"""Facts that name somebody or somewhere."""

POOL, EACH = 360, 30
"""Passages looked at for a role and portfolio, and of those at most so many of one author's: bounds the work."""

_READ = 40  # reports that are looked through for words that only one author writes

_MARK = re.compile(
    r"\s*(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)、.．]\s*|[①-⑳]\s*|[一二三四五六七八九十]是(?:要)?|[一二三四五六七八九十]要"
    r"|首先[，,]?|其次[，,]?|再次[，,]?|最后[，,]?|同时[，,]|此外[，,]|另外[，,]|——)"
)
_CLOSERS = "。！？!?；;，,：:… \u3000\n"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence without values, its number and closing mark taken off.

    ``span`` counts in the sentence's blanked text; ``number`` is the clause's place among those of the sentence;
    ``ours``: it speaks of the portfolio it was looked up for, as far as its words tell.
    """

    text: Blanked
    said: "Said"
    span: Span
    number: int
    ours: bool = True

    @property
    def at(self) -> float:
        """Where in the report its sentence stands, 0–1."""
        return self.said.at


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A sentence of a passage: whose, where, as it was written and without its values. Clauses point back to it.

    ``at``: where in the report it begins, 0–1.
    """

    series: str
    metadata: Metadata
    passage: Passage
    at: float
    written: str
    text: Blanked
    clauses: list[Clause] = field(default_factory=list)

    def source(self) -> FrameSource:
        """The same as a source that can be shown."""
        return FrameSource(self.passage.id, self.passage.report_id, self.metadata.year, self.written)


@dataclass(frozen=True, slots=True)
class Pool:
    """The passages of one role and portfolio ("" for none), nearest first, and the sentences in them."""

    role: Role
    portfolio: str
    filed: tuple[PassageRecord, ...]
    said: tuple[Said, ...]

    def series(self) -> set[str]:
        """The independent authors."""
        return {series(filed.metadata, filed.passage.report_id) for filed in self.filed}

    def clauses(self) -> list[Clause]:
        """All clauses, in order; those on other portfolios among them."""
        return [clause for said in self.said for clause in said.clauses]


class Shelf:
    """The reports of an index within rights and filters, each read once, and what is known around them."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        vocabulary: Vocabulary,
        phrases: Phrases,
        *,
        filters: Filters = NO_FILTERS,
        access: Access = ALL_COLLECTIONS,
    ) -> None:
        self.index, self.encoder, self.vocabulary, self.phrases = index, encoder, vocabulary, phrases
        self.filters, self.access = filters, access
        self.barred = names_of(record.metadata for record in index.reports(access))
        self._reports: dict[str, Report] = {}
        self._written: dict[str, tuple[str, str]] = {}
        self._names: set[str] = set()
        self._pools: dict[tuple[Role, str, bool], Pool] = {}

    def within(self, filters: Filters) -> "Shelf":
        """The same with other filters."""
        return Shelf(
            self.index, self.encoder, self.vocabulary, self.phrases, filters=filters, access=self.access
        )

    def keeps_out(self, text: str) -> bool:
        """Whether the name of a region or author stands in ``text``: no frame may say it."""
        return any(name in text for name in self.barred)

    def report(self, report_id: str) -> Report:
        """A report with its facts."""
        if report_id not in self._reports:
            self._reports[report_id] = self.index.report(report_id, self.access)
        return self._reports[report_id]

    def is_known(self, words: str, series: str) -> bool:
        """Whether anybody but ``series`` writes some words, in the reports read and some more.

        What only one author ever writes is likely to be a name, whether or not it looks like one. The vocabulary's words
        are everybody's.
        """
        if any(len(seen.span) == len(words) for seen in self.vocabulary.term_matches(words)):
            return True
        self._read_some()
        return any(words in text for author, text in self._written.values() if author != series)

    def names_somebody(self, text: str) -> bool:
        """Whether the name of a place, body or person of the reports read stands in ``text``, however often it is written."""
        self._read_some()
        return self.keeps_out(text) or any(name in text for name in self._names)

    def _read_some(self) -> None:
        for record in self.index.reports(self.access) if len(self._written) < _READ else ():
            if len(self._written) >= _READ:
                break
            if record.id not in self._written:
                report = self.report(record.id)
                self._written[record.id] = series(report.metadata, report.id), report.text
                named = (fact.span.of(report.text) for fact in report.facts if fact.kind in NAMING)
                self._names.update(name for name in named if len(name) > 1)

    def pool(self, role: Role, portfolio: str) -> Pool:
        """The passages of a role and portfolio ("": those of none), nearest to their names first; gathered once."""
        key = role, portfolio, False
        if key not in self._pools:
            self._pools[key] = self._gathered(role, portfolio, portfolio, everybody=False)
        return self._pools[key]

    def others(self, role: Role, portfolio: str) -> Pool:
        """The passages of a role, whatever they are about, nearest to a portfolio first: no word says they are on it."""
        key = role, portfolio, True
        if key not in self._pools:
            self._pools[key] = self._gathered(role, "", portfolio, everybody=True)
        return self._pools[key]

    def _gathered(self, role: Role, portfolio: str, near: str, *, everybody: bool) -> Pool:
        filters = replace(
            self.filters,
            roles=frozenset({role}),
            portfolios=frozenset({portfolio}) if portfolio else frozenset(),
        )
        candidates = self.index.candidates(filters, self.access)
        if not len(candidates):
            return Pool(role, portfolio, (), ())
        vector = self.encoder.encode([f"{near} {role.value}".strip()], kind="query")[0]
        ranking = self.index.dense(vector, candidates, min(len(candidates), 3 * POOL))
        filed = self.index.passages([int(row) for row in ranking.rows])
        if not portfolio and role not in GENERAL and not everybody:
            filed = [one for one in filed if not one.passage.portfolios]
        chosen = tuple(_spread(filed))
        return Pool(
            role, portfolio, chosen, tuple(said for one in chosen for said in self._said(one, portfolio))
        )

    def _said(self, filed: PassageRecord, portfolio: str) -> list[Said]:
        report = self.report(filed.passage.report_id)
        found = [said(report, filed.passage, span) for span in sentences(report.text, filed.passage.span)]
        if portfolio:
            told = belonging(
                [[clause.text.text for clause in one.clauses] for one in found], portfolio, self.vocabulary
            )
            for one, ours in zip(found, told, strict=True):
                one.clauses[:] = [
                    replace(clause, ours=is_ours) for clause, is_ours in zip(one.clauses, ours, strict=True)
                ]
        return found


def said(report: Report, passage: Passage, span: Span) -> Said:
    """The sentence at ``span`` of a report, with its clauses."""
    sentence = Said(
        series=series(report.metadata, report.id),
        metadata=report.metadata,
        passage=passage,
        at=span.begin / len(report.text),
        written=span.of(report.text),
        text=blanked(report, span),
    )
    for number, piece in enumerate(_pieces(sentence.text)):
        text = sentence.text.cut(piece.begin, piece.end)
        sentence.clauses.append(Clause(text, sentence, piece, number))
    return sentence


def _pieces(sentence: Blanked) -> Iterator[Span]:
    """Clauses, and the parts between 、 where each has a figure of its own (查处案件3件、罚款5万元)."""
    for clause in clauses(sentence.text):
        cuts = [clause.begin]
        for at in range(clause.begin, clause.end):
            if sentence.text[at] != "、":
                continue
            before = any(cuts[-1] <= blank.span.begin < at for blank in sentence.blanks)
            after = any(at < blank.span.begin < clause.end for blank in sentence.blanks)
            if before and after:
                cuts.append(at + 1)
        for begin, end in zip(cuts, [*(cut - 1 for cut in cuts[1:]), clause.end], strict=True):
            begin, end = _trimmed(sentence.text, begin, end)
            if begin < end:
                yield Span(begin, end)


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    mark = _MARK.match(text, begin, end)
    if mark and mark.end() < end:
        begin = mark.end()
    while end > begin and text[end - 1] in _CLOSERS:
        end -= 1
    while begin < end and text[begin].isspace():
        begin += 1
    return begin, end


def _spread(filed: Iterable[PassageRecord]) -> Iterator[PassageRecord]:
    """The nearest passages, not too many of one author's and none twice."""
    count: Counter[str] = Counter()
    for one in filed:
        author = series(one.metadata, one.passage.report_id)
        if count[author] < EACH and count.total() < POOL:
            count[author] += 1
            yield one


@cache
def _regions() -> frozenset[str]:
    table = read_toml("regions.toml")
    return frozenset(name for names in table.values() for name in names.split())


def names_of(records: Iterable[Metadata]) -> frozenset[str]:
    """Names that no frame may have: of the regions and authors of all reports in reach, and of provinces and prefectures."""
    found = set(_regions())
    for record in records:
        parts = re.findall(r"[^省市州盟县区旗]{2,}[省市州盟县区旗]?", record.region)
        found.update(parts)
        found.update(part[:-1] for part in parts if len(part) > 2)
        if len(record.author) > 1:
            found.add(record.author)
    return frozenset(found)
