"""What a scaffold foresees, and how much of it is others' wording: leave one author out, over a gold set.

    python -m tests.bench.scaffolds [GOLD_DIR]            (default: corpus/gold)

Every report is taken as one to be written: its portfolios and parts are scaffolded from the reports of all other
authors. Beside the scaffold stand two baselines for the same portfolios and parts: as many of the nearest passages,
verbatim, as the scaffold has frames, and the headings alone.

- *foreseen*: of the report's passages with a portfolio (its items) the share that something offered for that portfolio
  and part speaks of: one of its indicators has the name of a figure there (nearly the same characters), or the cosine to
  one of the passage's sentences is at least a threshold. The threshold is measured in the run: 99 of 100
  sentences on other portfolios stay below it, for each way of offering apart.
- *placed*: the share of those items for whose portfolio and part anything is offered: frames, or an order with sources.
- *flagged*: the share of the offered characters that ``check`` calls copied, with all other authors' reports as sources.
- *said in frames*: frames per portfolio and part, for scale.
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

from assistant.assistant import Assistant
from assistant.evaluation.gold import copy_reports, load
from assistant.report import Report, Role
from assistant.results import Filters, Kind, Query, ScaffoldRequest
from assistant.scaffold.blanks import BLANK, Blanked, blanked
from assistant.scaffold.gather import series_of
from assistant.scaffold.naming import name
from assistant.settings import Settings
from assistant.text import sentences

ROLES = (Role.DUTY, Role.PROBLEMS, Role.PLANS)
_SAME_NAME = 80  # of 100: indicators that are called nearly alike
_BELOW = 99  # of 100 sentences on other portfolios


@dataclass(slots=True)
class Offer:
    """What is offered for a portfolio and part: texts, and the indicators named in them."""

    texts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """A passage of the report to be written: its sentences and the indicators in them."""

    key: tuple[str, Role]
    sentences: list[str]
    names: list[str]


Offers = dict[tuple[str, Role], Offer]


def items(report: Report) -> list[Item]:
    """The passages with a portfolio in the parts looked at, one item per passage and portfolio."""
    found = []
    for passage in report.passages:
        if passage.role not in ROLES:
            continue
        said = [blanked(report, span) for span in sentences(report.text, passage.span)]
        for portfolio in passage.portfolios:
            key = (portfolio.name, passage.role)
            found.append(Item(key, [one.text for one in said], [n for one in said for n in _names(one)]))
    return found


def _names(text: Blanked) -> list[str]:
    return [name(text, number) for number in range(len(text.blanks)) if len(name(text, number)) > 2]


def offered(desk: Assistant, report: Report, keys: Iterable[tuple[str, Role]]) -> dict[str, Offers]:
    """The scaffold, the nearest passages and the headings for the portfolios and parts of one report."""
    author = series_of(report.metadata)
    own = frozenset(card.report_id for card in desk.reports() if series_of(card.metadata) == author)
    ways: dict[str, Offers] = {"scaffold": {}, "nearest": {}, "headings": {}, "patterns": {}}
    for portfolio, role in sorted(set(keys)):
        made = desk.scaffold(ScaffoldRequest((portfolio,), (role.value,), exclude_reports=own))
        section = made.sections[0] if made.sections else None
        frames = [frame for frame in section.items if frame.portfolio == portfolio] if section else []
        key = (portfolio, role)
        ways["scaffold"][key] = Offer(
            [frame.text for frame in frames] + [topic.text for topic in section.topics] if section else [],
            [slot.name for frame in frames for slot in frame.slots],
        )
        ways["headings"][key] = Offer([heading.text for heading in section.headings] if section else [])
        ways["patterns"][key] = Offer(
            [source.text for pattern in section.patterns for source in pattern.sources] if section else []
        )
        filters = Filters(
            portfolios=frozenset({portfolio}), roles=frozenset({role.value}), exclude_reports=own
        )
        hits = desk.search(Query(f"{portfolio} {role.value}", filters, limit=max(1, len(frames)))).hits
        ways["nearest"][key] = Offer([hit.text for hit in hits])
    return ways


def flagged(desk: Assistant, report: Report, offers: Offers) -> tuple[int, int]:
    """How many of the offered characters a check calls copied, and how many there are."""
    body = [text for offer in offers.values() for text in offer.texts]
    if not body:
        return 0, 0
    draft = desk.draft("述职报告\n\n一、履职情况\n" + "".join(f"　　{text}。\n" for text in body))
    author = series_of(report.metadata)
    own = frozenset(card.report_id for card in desk.reports() if series_of(card.metadata) == author)
    found = desk.check(draft, exclude=own, wanted=frozenset({"reuse"})).findings
    held = np.zeros(len(draft.text), dtype=bool)
    for finding in found:
        if finding.kind is Kind.COPIED:
            held[finding.span.begin : finding.span.end] = True
    return int(held.sum()), sum(map(len, body))


class Foresight:
    """Which items an offer speaks of; texts are encoded once."""

    def __init__(self, desk: Assistant) -> None:
        self._desk = desk
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
                zip(missing, self._desk.encoder.encode(missing, kind="passage"), strict=True)
            )
        return np.stack([self._vectors[text] for text in plain])


def _named_alike(offer: Offer, item: Item) -> bool:
    return any(fuzz.ratio(one, other) >= _SAME_NAME for one in offer.names for other in item.names)


def measure(desk: Assistant) -> dict[str, dict[str, float]]:
    """The figures of each way of offering, over all reports of the index."""
    foresight = Foresight(desk)
    reports = [desk.report(card.report_id) for card in desk.reports()]
    own = {report.id: items(report) for report in reports}
    offers = {report.id: offered(desk, report, (i.key for i in own[report.id])) for report in reports}
    tallies: dict[str, dict[str, float]] = {}
    for way in ("scaffold", "nearest", "headings"):
        near: list[tuple[float, bool]] = []
        strangers: list[float] = []
        placed = total = 0
        for report in reports:
            made = offers[report.id][way]
            for item in own[report.id]:
                offer = made[item.key]
                near.append((foresight.cosine(offer.texts, item.sentences), _named_alike(offer, item)))
                strangers += [
                    foresight.cosine(other.texts, [said])
                    for key, other in made.items()
                    if key[0] != item.key[0] and other.texts
                    for said in item.sentences
                ]
                anything = offer.texts or (
                    way == "scaffold" and offers[report.id]["patterns"][item.key].texts
                )
                placed += bool(anything)
                total += 1
        threshold = float(np.percentile(strangers, _BELOW)) if strangers else 1.0
        counts = [flagged(desk, report, offers[report.id][way]) for report in reports]
        sizes = [len(offer.texts) for report in reports for offer in offers[report.id][way].values()]
        tallies[way] = {
            "items": total,
            "foreseen": sum(cosine >= threshold or named for cosine, named in near) / max(1, total),
            "placed": placed / max(1, total),
            "threshold": threshold,
            "flagged": sum(held for held, _ in counts) / max(1, sum(size for _, size in counts)),
            "characters": sum(size for _, size in counts),
            "texts": sum(sizes) / max(1, len(sizes)),
        }
    return tallies


def main() -> None:
    """Measure a gold set and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=Path(__file__).parents[2] / "corpus/gold")
    folder = parser.parse_args().gold
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        copy_reports(folder, load(folder).annotations, root / "corpus")
        desk = Assistant(Settings(corpus=root / "corpus", index=root / "index"))
        desk.ingest()
        tallies = measure(desk)
        shutil.rmtree(root / "index")
    print(
        f"{'':10}{'items':>7}{'foreseen':>10}{'placed':>8}{'flagged':>9}{'chars':>8}{'texts':>7}{'cosine':>8}"
    )
    for way, tally in tallies.items():
        print(
            f"{way:10}{tally['items']:7.0f}{tally['foreseen']:10.3f}{tally['placed']:8.3f}{tally['flagged']:9.3f}"
            f"{tally['characters']:8.0f}{tally['texts']:7.2f}{tally['threshold']:8.2f}"
        )


if __name__ == "__main__":
    main()
