"""What scaffolds and suggestions offer, measured on an annotated set, only from reports of earlier years.

    python -m tests.bench.scaffolds [GOLD_DIR]            (default: corpus/gold)

Every report is taken as one to be written. Figures:

- *cells*, *covered*, *empty*: of the portfolios on which two writers write in 履职, the share with three usable items or
  more, and with none. Usable: ten characters and more outside its slots, no digit, no annotated place or body, sources,
  a kind and a name in every slot.
- *figures*: share of the numbers with a unit in 履职 (dates, and what was copied from others, aside) for which a slot or
  figure of the same unit was offered, 60 % of whose name's pairs of characters stand in the number's clause.
- *next*: share of clause beginnings in 履职, 问题 and 打算 (at most twelve a report, none inside what was copied) where one
  of five suggestions foresees the clause that follows: 60 % of its characters, four at least, in order.
- *… own*: of reports whose writer has an earlier one. *… others*: with all reports of the writer left out, whatever
  their year, and those of the others of whatever year taken: how far others' reports alone reach.
- *false consensus*: of the frames that writers share those that rest on one writer alone once the annotated copies are
  taken out.
- *slot truth*: share of the named figure slots of items whose name's pairs stand in the slot's own clause of its source.
- *p95*: how long a suggestion takes, in milliseconds.

Clause recall (*next*) is a diagnostic and no target: who raises it by offering more of others' wording makes reports
alike.
"""

import argparse
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain.report import FactKind, Report, Role
from assistant.domain.results import (
    Layer,
    Scaffold,
    ScaffoldItem,
    ScaffoldRequest,
    SuggestionKind,
    SuggestionRequest,
)
from assistant.lab.evaluation.gold import copy_reports, load
from assistant.scaffold.blanks import FIGURES
from assistant.service import Assistant
from assistant.settings import Settings

_SLOT = re.compile('〔[^〕]*〕|[0-9０-９*＊×%％.,，、。；：:;（）()“”"《》\\s]+')
_NUMBER = re.compile(r"(?:\d[\d,.]*|\*{1,6}(?:\.\*+)?)(?=[万千百亿余多]*(?:[%％]|[一-鿿]))(?!年|月|日)")
_SCALES = "万千百亿余多"
_NAMES = (FactKind.PLACE.value, FactKind.ORG.value)
_PARTS = (Role.DUTY, Role.PROBLEMS, Role.PLANS)
_CURSORS, _OFFERED, _LIMIT = 12, 5, 30
_CLAUSE_END = re.compile("[。；，\n]")


@dataclass(slots=True)
class Share:
    """How many of how many."""

    got: int = 0
    of: int = 0

    def add(self, got: bool) -> None:
        self.got += got
        self.of += 1

    def __str__(self) -> str:
        return f"{self.got / max(1, self.of):.3f} ({self.got}/{self.of})"


@dataclass(slots=True)
class Tally:
    """The figures of a set."""

    shares: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    took: list[float] = field(default_factory=list)

    def add(self, name: str, got: bool) -> None:
        self.shares[name].add(got)


def bare(text: str) -> str:
    """A text without slots, figures and marks."""
    return _SLOT.sub("", text)


def foresees(offered: Iterable[str], clause: str) -> bool:
    """Whether 60 % of a clause's characters, and at least four, stand in order in one of the texts."""
    wanted = bare(clause)
    return any(_in_order(wanted, bare(text)) >= max(4, 0.6 * len(wanted)) for text in offered)


def _in_order(one: str, other: str) -> int:
    row = [0] * (len(other) + 1)
    for character in one:
        before = 0
        for place, theirs in enumerate(other, 1):
            before, row[place] = (
                row[place],
                (before + 1 if character == theirs else max(row[place], row[place - 1])),
            )
    return row[-1]


def usable(item: ScaffoldItem, names: set[str]) -> bool:
    """Whether a writer could start from an item."""
    return (
        len(bare(item.frame)) >= 10
        and not re.search(r"\d", item.frame)
        and not any(name in item.frame for name in names)
        and bool(item.sources)
        and all(slot.kind and slot.name for slot in item.slots)
    )


def named_in(name: str, clause: str) -> bool:
    """Whether 60 % of the pairs of characters of a figure's name stand in a clause."""
    pairs = [name[at : at + 2] for at in range(len(name) - 1)]
    return bool(pairs) and sum(pair in clause for pair in pairs) >= 0.6 * len(pairs)


class Set:
    """An annotated set with a service over it."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.annotations = load(folder).annotations
        copy_reports(folder, self.annotations, work / "corpus")
        self.service = Assistant(Settings(corpus=work / "corpus", index=work / "index"))
        self.service.ingest()
        self.reports = {name: self.service.report(name) for name in self.annotations}
        self.names = {
            name
            for report_id, one in self.annotations.items()
            for fact in one.facts
            if set(_NAMES) & set(fact.labels) and len(name := fact.span.of(self.reports[report_id].text)) > 1
        }

    def parts(self, report_id: str, roles: Sequence[Role]) -> list[tuple[int, int]]:
        """Where the annotated sections of some roles stand."""
        return [
            (one.span.begin, one.span.end)
            for one in self.annotations[report_id].sections
            if set(one.labels) & {role.value for role in roles}
        ]

    def copied(self, report_id: str) -> set[int]:
        """The characters of a report that were copied from others."""
        return {
            at
            for one in self.annotations[report_id].reuse
            if one.kind != "self"
            for at in range(one.span.begin, one.span.end)
        }

    def is_continued(self, report_id: str) -> bool:
        """Whether the writer of a report has an earlier one in the set."""
        one = self.reports[report_id]
        return any(
            other.author == one.author and (other.year or 0) < (one.year or 0)
            for other in self.reports.values()
        )

    def has_earlier(self, report_id: str) -> bool:
        """Whether any report of the set is earlier than one."""
        year = self.reports[report_id].year or 0
        return any((other.year or 0) < year for other in self.reports.values())

    def others_only(self, report_id: str) -> tuple[str, ...]:
        """All reports of the writer of one: to be left out."""
        author = self.reports[report_id].author
        return tuple(name for name, other in self.reports.items() if other.author == author)


def measure(gold: Set) -> Tally:
    """All figures of a set."""
    tally = Tally()
    _cells(gold, tally)
    for report_id, report in gold.reports.items():
        if gold.has_earlier(report_id):
            own = gold.is_continued(report_id)
            made = gold.service.scaffold(_request(report, year=report.year))
            for found in _foreseen_figures(gold, report, made):
                tally.add("figures", found)
                if own:
                    tally.add("figures own", found)
            for found in _foreseen_clauses(gold, report, tally, year=report.year):
                tally.add("next", found)
                if own:
                    tally.add("next own", found)
            _slot_truth(made, tally)
        left_out = gold.others_only(report_id)
        alone = gold.service.scaffold(_request(report, exclude=left_out))
        for found in _foreseen_figures(gold, report, alone):
            tally.add("figures others", found)
        for found in _foreseen_clauses(gold, report, tally, exclude=left_out):
            tally.add("next others", found)
    return tally


def _request(report: Report, *, year: int | None = None, exclude: tuple[str, ...] = ()) -> ScaffoldRequest:
    """The scaffold of a report's work; with reports left out it is nobody's in particular."""
    author = "" if exclude else report.author
    return ScaffoldRequest(
        report.portfolios, (Role.DUTY.value,), author=author, year=year, limit=_LIMIT, exclude_reports=exclude
    )


def _cells(gold: Set, tally: Tally) -> None:
    writers: dict[str, set[str]] = defaultdict(set)
    for report_id, one in gold.annotations.items():
        work = gold.parts(report_id, (Role.DUTY,))
        for span in one.portfolios:
            if any(begin < span.span.end and span.span.begin < end for begin, end in work):
                for name in span.labels:
                    writers[name].add(gold.reports[report_id].author)
    top = max(report.year or 0 for report in gold.reports.values()) + 1
    for name in sorted(name for name, found in writers.items() if len(found) > 1):
        made = gold.service.scaffold(ScaffoldRequest((name,), (Role.DUTY.value,), year=top, limit=_LIMIT))
        items = [item for section in made.sections for item in section.items]
        count = sum(usable(item, gold.names) for item in items)
        tally.add("covered", count >= 3)
        tally.add("empty", not count)
        for item in items:
            if item.layer is Layer.SHARED:
                tally.add("false consensus", _rests_on(gold, item) < 2)


def _rests_on(gold: Set, item: ScaffoldItem) -> int:
    """How many writers a shared frame rests on once the annotated copies are taken out."""
    owner = {source.report.id: source.report.author for source in item.sources}
    joined = {author: author for author in owner.values()}
    for source in item.sources:
        text = gold.reports[source.report.id].text
        begin = text.find(source.text)
        for one in gold.annotations[source.report.id].reuse:
            touches = begin < one.span.end and one.span.begin < begin + len(source.text)
            other = gold.reports[one.source].author if one.source in gold.reports else ""
            if touches and one.kind != "self" and other in joined:
                joined[owner[source.report.id]] = joined[other]
    return len(set(joined.values()))


def _foreseen_figures(gold: Set, report: Report, made: Scaffold) -> Iterator[bool]:
    """For each number of a report's work whether a figure of its name and unit was offered."""
    offered = {(one.name, (one.unit or "").lstrip(_SCALES)) for one in made.facts}
    offered |= {
        (slot.name, (slot.unit or "").lstrip(_SCALES))
        for section in made.sections
        for item in section.items
        for slot in item.slots
    }
    text, copied, work = report.text, gold.copied(report.id), gold.parts(report.id, (Role.DUTY,))
    for number in _NUMBER.finditer(text):
        if number.start() in copied or not any(b <= number.start() and number.end() <= e for b, e in work):
            continue
        begin = max(text.rfind(mark, 0, number.start()) for mark in "，。；：、\n") + 1
        ends = [at for mark in "，。；\n" if (at := text.find(mark, number.end())) >= 0]
        clause = bare(text[begin : min(ends, default=len(text))])
        rest = text[number.end() : number.end() + 6].lstrip(_SCALES)
        yield any(
            len(name) > 1
            and (rest.startswith(unit) if unit not in ("", "%") else rest[:1] in "%％")
            and named_in(name, clause)
            for name, unit in offered
        )


def _foreseen_clauses(
    gold: Set, report: Report, tally: Tally, *, year: int | None = None, exclude: tuple[str, ...] = ()
) -> Iterator[bool]:
    """For some clauses of a report whether a suggestion at their beginning foresees them."""
    text, copied, parts = report.text, gold.copied(report.id), gold.parts(report.id, _PARTS)
    places = [
        match.end()
        for match in re.finditer("[。；，]", text)
        if any(begin <= match.end() < end for begin, end in parts)
        and match.end() not in copied
        and len(bare(_CLAUSE_END.split(text[match.end() :])[0])) >= 6
    ]
    for cursor in places[:: max(1, len(places) // _CURSORS)][:_CURSORS]:
        request = SuggestionRequest(
            cursor,
            author="" if exclude else report.author,
            year=year,
            limit=_OFFERED,
            exclude_reports=exclude,
        )
        begun = time.perf_counter()
        found = gold.service.suggestions(text[:cursor], request).suggestions
        tally.took.append(time.perf_counter() - begun)
        offered = [one.frame for one in found if one.kind is not SuggestionKind.REWORDING]
        yield foresees(offered, _CLAUSE_END.split(text[cursor:])[0])


def _slot_truth(made: Scaffold, tally: Tally) -> None:
    for section in made.sections:
        for item in section.items:
            for slot in item.slots:
                if slot.kind not in FIGURES or len(slot.name) < 3:
                    continue
                begin = max(item.frame.rfind(mark, 0, slot.begin) for mark in "，。；") + 1
                ends = [at for mark in "，。；" if (at := item.frame.find(mark, slot.end)) >= 0]
                clause = bare(item.frame[begin : min(ends, default=len(item.frame))])
                tally.add("slot truth", named_in(slot.name, clause))


def main() -> None:
    """Measure a gold set and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=Path(__file__).parents[2] / "corpus/gold")
    folder = parser.parse_args().gold
    with tempfile.TemporaryDirectory() as work:
        tally = measure(Set(folder, Path(work)))
    for name, share in tally.shares.items():
        print(f"{name:16} {share}")
    print(f"{'p95':16} {1000 * sorted(tally.took)[int(0.95 * (len(tally.took) - 1))]:.0f} ms")


if __name__ == "__main__":
    main()
