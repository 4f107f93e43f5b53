"""What a scaffold foresees, and how much of it is others' wording: leave one author out, over a gold set.

    python -m tests.bench.scaffolds [GOLD_DIR]            (default: corpus/gold)

Every report is taken as one to be written: its portfolios and parts are scaffolded from the reports of all other
authors. Beside the scaffold stand two baselines for the same portfolios and parts: as many of the nearest passages,
verbatim, as the scaffold has frames, and the headings alone; *always* is the order that books teach (做法, 数据, 成效;
问题, 原因, 措施), whatever the sources: it has every move, and of those fewer are right.

An item is a passage with a portfolio. What it does is its moves: 做法, 数据, 成效; 问题, 原因, 措施.

- *move*: the share of items whose main move (that of most of their clauses) is offered for that portfolio and part:
  by a frame or the usual order of the scaffold, by a clause of the nearest passages, by the words of the headings.
- *moves*: the share of all moves that the items make, and *order*: of the items whose moves come in the order offered.
- *right*: of the moves offered for an item those that it makes.
- *matter*: stricter, the share of items of which something offered speaks: one of its indicators has the name of a
  figure there (nearly the same characters), or the cosine to one of the passage's sentences is at least a threshold.
  The threshold is measured in the run: 99 of 100 sentences on other portfolios stay below it, for each way apart.
- *hits*: of what is offered for an item the share that speaks of it, so that no way wins by offering much.
- *placed*: the share of items for whose portfolio and part anything is offered.
- *flagged*: the share of the offered characters that ``check`` calls copied, with all other authors' reports as sources.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from assistant.corpus.parse import parse
from assistant.domain.report import Passage, Report, Role, series
from assistant.domain.results import Filters, Kind, Move, Query, ScaffoldRequest, ScaffoldSection
from assistant.domain.text import Span, sentences
from assistant.lab.evaluation.gold import copy_reports, load
from assistant.scaffold.blanks import BLANK, Blanked
from assistant.scaffold.gather import said as made
from assistant.scaffold.moves import move
from assistant.scaffold.slot_names import name
from assistant.service import Assistant
from assistant.settings import Settings

ROLES = (Role.DUTY, Role.PROBLEMS, Role.PLANS)
_ALWAYS = {
    Role.DUTY: (Move.ACTION, Move.FIGURES, Move.EFFECT),
    Role.PROBLEMS: (Move.PROBLEM, Move.CAUSE, Move.MEASURE),
    Role.PLANS: (Move.MEASURE,),
}
_SAME_NAME = 80  # of 100: indicators that are called nearly alike
_BELOW = 99  # of 100 sentences on other portfolios


@dataclass(slots=True)
class Offer:
    """What is offered for a portfolio and part: texts, and the indicators named in them."""

    texts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    moves: tuple[Move, ...] = ()


@dataclass(slots=True)
class Item:
    """A passage of the report to be written: its sentences, the indicators in them, and what its clauses do."""

    key: tuple[str, Role]
    sentences: list[str]
    names: list[str]
    moves: list[Move]

    def main(self) -> Move:
        """The move of most clauses, the first of several."""
        return max(dict.fromkeys(self.moves), key=self.moves.count)


Offers = dict[tuple[str, Role], Offer]


def items(report: Report) -> list[Item]:
    """The passages with a portfolio in the parts looked at, one item per passage and portfolio."""
    found = []
    for passage in report.passages:
        if passage.role not in ROLES:
            continue
        said = [made(report, passage, span) for span in sentences(report.text, passage.span)]
        texts = [one.text for one in said]
        moves = [move(clause.text, passage.role) for one in said for clause in one.clauses]
        names = [name for text in texts for name in _names(text)]
        said_texts = [text.text for text in texts]
        found += [
            Item((portfolio.name, passage.role), said_texts, names, moves) for portfolio in passage.portfolios
        ]
    return [item for item in found if item.moves]


def _names(text: Blanked) -> list[str]:
    return [name(text, number) for number in range(len(text.blanks)) if len(name(text, number)) > 2]


def offered(service: Assistant, report: Report, keys: Iterable[tuple[str, Role]]) -> dict[str, Offers]:
    """The scaffold, the nearest passages and the headings for the portfolios and parts of one report."""
    author = series(report.metadata, report.id)
    own = frozenset(record.id for record in service.reports() if series(record.metadata, record.id) == author)
    ways: dict[str, Offers] = {"scaffold": {}, "nearest": {}, "headings": {}, "always": {}}
    for portfolio, role in sorted(set(keys)):
        composed = service.scaffold(ScaffoldRequest((portfolio,), (role.value,), exclude_reports=own))
        section = composed.sections[0] if composed.sections else ScaffoldSection(role)
        frames = [frame for frame in section.items if frame.portfolio == portfolio]
        key = (portfolio, role)
        ordered = [
            step for pattern in section.patterns if pattern.portfolio == portfolio for step in pattern.moves
        ]
        ways["scaffold"][key] = Offer(
            [
                *(one.text for one in frames),
                *(one.text for one in section.topics),
                *_figures(section, portfolio),
            ],
            [*(slot.name for one in frames for slot in one.slots), *(one.name for one in section.indicators)],
            tuple(dict.fromkeys((*ordered, *(frame.move for frame in frames)))),
        )
        ways["always"][key] = Offer(moves=_ALWAYS[role])
        headings = [heading.text for heading in section.headings]
        ways["headings"][key] = Offer(headings, moves=_moves(headings, role))
        filters = Filters(
            portfolios=frozenset({portfolio}), roles=frozenset({role.value}), exclude_reports=own
        )
        hits = service.search(Query(f"{portfolio} {role.value}", filters, limit=max(1, len(frames)))).hits
        nearest = [hit.text for hit in hits]
        ways["nearest"][key] = Offer(nearest, moves=_moves(nearest, role))
    return ways


def _figures(section: ScaffoldSection, portfolio: str) -> list[str]:
    return [one.told() for one in section.indicators if one.portfolio == portfolio]


def _moves(texts: Iterable[str], role: Role) -> tuple[Move, ...]:
    """What the clauses of texts do, in the order in which they first do it."""
    found: list[Move] = []
    for text in texts:
        report = parse(text)
        passage = Passage("offer#0", report.id, role, (), (), Span(0, len(report.text)))
        for span in sentences(report.text, passage.span):
            found += [move(clause.text, role) for clause in made(report, passage, span).clauses]
    return tuple(dict.fromkeys(found))


def flagged(service: Assistant, report: Report, offers: Offers) -> tuple[int, int]:
    """How many of the offered characters a check calls copied, and how many there are."""
    body = [text for offer in offers.values() for text in offer.texts]
    if not body:
        return 0, 0
    draft = service.draft("述职报告\n\n一、履职情况\n" + "".join(f"　　{text}。\n" for text in body))
    author = series(report.metadata, report.id)
    own = frozenset(record.id for record in service.reports() if series(record.metadata, record.id) == author)
    found = service.check(draft, exclude=own, wanted=frozenset({"reuse"})).findings
    held = np.zeros(len(draft.text), dtype=bool)
    for finding in found:
        if finding.kind is Kind.COPIED:
            held[finding.span.begin : finding.span.end] = True
    return int(held.sum()), sum(map(len, body))


class Foresight:
    """Which items an offer speaks of; texts are encoded once."""

    def __init__(self, service: Assistant) -> None:
        self._service = service
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def cosine(self, texts: Sequence[str], said: Sequence[str]) -> float:
        """The nearest of the texts to one of the sentences, blanks left out."""
        if not texts or not said:
            return -1.0
        return float((self._encoded(texts) @ self._encoded(said).T).max())

    def _encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        plain = [BLANK.sub("", text) for text in texts]
        missing = list(dict.fromkeys(text for text in plain if text not in self._vectors))
        if missing:
            self._vectors.update(
                zip(missing, self._service.encoder.encode(missing, kind="passage"), strict=True)
            )
        return np.stack([self._vectors[text] for text in plain])

    def speaks(self, offer: Offer, item: Item, threshold: float) -> list[bool]:
        """Of each text and then each name offered, whether it speaks of the item."""
        said = [self.cosine([text], item.sentences) >= threshold for text in offer.texts]
        return said + [_named_alike([one], item.names) for one in offer.names]


def _named_alike(names: Iterable[str], others: Sequence[str]) -> bool:
    return any(fuzz.ratio(one, other) >= _SAME_NAME for one in names for other in others)


def _in_order(moves: Sequence[Move], offered: Sequence[Move]) -> bool:
    """Whether the moves of an item, each where it first comes, come in the order offered, none of them missing there."""
    first = list(dict.fromkeys(moves))
    places = [offered.index(step) for step in first if step in offered]
    return len(places) == len(first) and places == sorted(places)


def measure(service: Assistant) -> dict[str, dict[str, float]]:
    """The figures of each way of offering, over all reports of the index."""
    foresight = Foresight(service)
    reports = [service.report(record.id) for record in service.reports()]
    own = {report.id: items(report) for report in reports}
    offers = {report.id: offered(service, report, (i.key for i in own[report.id])) for report in reports}
    tallies: dict[str, dict[str, float]] = {}
    for way in ("scaffold", "nearest", "headings", "always"):
        pairs = [(offers[report.id][way][item.key], item) for report in reports for item in own[report.id]]
        threshold = _threshold(foresight, [(offers[r.id][way], own[r.id]) for r in reports])
        spoken = [foresight.speaks(offer, item, threshold) for offer, item in pairs]
        told = [set(item.moves) & set(offer.moves) for offer, item in pairs]
        counts = [flagged(service, report, offers[report.id][way]) for report in reports]
        sizes = [len(offer.texts) for report in reports for offer in offers[report.id][way].values()]
        tallies[way] = {
            "items": len(pairs),
            "move": _share(item.main() in offer.moves for offer, item in pairs),
            "moves": sum(map(len, told)) / max(1, sum(len(set(item.moves)) for _, item in pairs)),
            "order": _share(_in_order(item.moves, offer.moves) for offer, item in pairs),
            "right": sum(map(len, told)) / max(1, sum(len(offer.moves) for offer, _ in pairs)),
            "matter": _share(any(one) for one in spoken),
            "hits": sum(map(sum, spoken)) / max(1, sum(map(len, spoken))),
            "placed": _share(bool(offer.texts or offer.moves) for offer, _ in pairs),
            "flagged": sum(held for held, _ in counts) / max(1, sum(size for _, size in counts)),
            "chars": sum(size for _, size in counts),
            "texts": sum(sizes) / max(1, len(sizes)),
            "cosine": threshold,
        }
    return tallies


def _threshold(foresight: Foresight, made: Iterable[tuple[Offers, list[Item]]]) -> float:
    """The cosine that 99 of 100 sentences stay below to what is offered on other portfolios."""
    strangers = [
        foresight.cosine(other.texts, [said])
        for offers, listed in made
        for item in listed
        for key, other in offers.items()
        if key[0] != item.key[0] and other.texts
        for said in item.sentences
    ]
    return float(np.percentile(strangers, _BELOW)) if strangers else 1.0


def _share(marks: Iterable[bool]) -> float:
    listed = list(marks)
    return sum(listed) / max(1, len(listed))


def main() -> None:
    """Measure a gold set and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=Path(__file__).parents[2] / "corpus/gold")
    folder = parser.parse_args().gold
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        copy_reports(folder, load(folder).annotations, root / "corpus")
        service = Assistant(Settings(corpus=root / "corpus", index=root / "index"))
        service.ingest()
        tallies = measure(service)
        shutil.rmtree(root / "index")
    columns = list(tallies["scaffold"])
    print(f"{'':10}" + "".join(f"{column:>9}" for column in columns))
    for way, tally in tallies.items():
        shown = (f"{tally[c]:9.0f}" if c in ("items", "chars") else f"{tally[c]:9.3f}" for c in columns)
        print(f"{way:10}" + "".join(shown))


if __name__ == "__main__":
    main()
