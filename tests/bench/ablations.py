"""``python -m tests.bench.ablations GOLD … [--encoder NAME=FOLDER …]``: the contribution of each part of search.

Every row leaves one part out, or searches in another way. It has nDCG@10 over the queries of all given gold sets, with
95 % intervals by bootstrap over queries, and the paired difference from the product as shipped. A second table has the
same for each weight of the vectors.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.corpus import ingest
from assistant.domain.report import Passage, Report
from assistant.domain.results import Mode, Query
from assistant.domain.vocabulary import Vocabulary
from assistant.lab.evaluation.gold import GoldQuery, copy_reports, load
from assistant.lab.evaluation.intervals import difference, interval
from assistant.lab.evaluation.metrics import DEPTH
from assistant.lab.evaluation.retrieval import answerable, retrieval
from assistant.service import Assistant
from assistant.settings import Settings

WEIGHTS = tuple(tenth / 10 for tenth in range(11))


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of searching: the mode, the settings, and replacements of parts of the product (owner, name, value)."""

    name: str
    mode: Mode = Mode.HYBRID
    settings: Settings = Settings()  # noqa: RUF009 - frozen, without state
    patches: tuple[tuple[object, str, object], ...] = ()


def _text_alone(report: Report, passage: Passage) -> str:
    return passage.span.of(report.text)


def _nothing(_vocabulary: Vocabulary, _query: str) -> tuple[str, ...]:
    return ()


def variants(encoders: Mapping[str, str]) -> list[Variant]:
    """The product as shipped, and then everything it is compared with."""
    return [
        Variant("as it ships"),
        Variant("wording alone", Mode.LEXICAL),
        Variant("vectors alone", Mode.DENSE),
        Variant("no heads in the encoded text", patches=((ingest, "encoded_text", _text_alone),)),
        Variant("no expansions", patches=((Vocabulary, "expansions", _nothing),)),
        *(Variant(name, settings=Settings(encoder=folder)) for name, folder in encoders.items()),
        *(
            Variant(f"{name}, vectors alone", Mode.DENSE, Settings(encoder=folder))
            for name, folder in encoders.items()
        ),
    ]


@contextmanager
def assistant_on(gold: Path, variant: Variant) -> Iterator[tuple[Assistant, tuple[GoldQuery, ...]]]:
    """An assistant on the reports of a gold set, and the queries of the set."""
    truth = load(gold)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        for owner, name, value in variant.patches:
            stack.enter_context(patch.object(owner, name, value))
        corpus = Path(folder, "corpus")
        copy_reports(gold, truth.annotations, corpus)
        service = Assistant(replace(variant.settings, corpus=corpus, index=Path(folder, "index")))
        service.ingest()
        yield service, truth.queries


def ndcgs(gold: Path, variant: Variant) -> tuple[float, ...]:
    """nDCG@10 of every query of the set that has a relevant passage."""
    with assistant_on(gold, variant) as (service, queries):
        return _ndcgs(service, queries, variant.mode)


def _ndcgs(service: Assistant, queries: Sequence[GoldQuery], mode: Mode) -> tuple[float, ...]:
    grades_by_query = answerable(queries, [service.report(record.id) for record in service.reports()])

    def find(query: GoldQuery) -> list[Passage]:
        request = Query(query.text, query.filters, mode, limit=DEPTH)
        return [
            Passage(hit.passage_id, hit.report.id, hit.role, (), hit.heading_path, hit.span)
            for hit in service.search(request).hits
        ]

    return retrieval(grades_by_query, find).ndcgs


def curve(golds: Sequence[Path]) -> dict[float, list[tuple[float, ...]]]:
    """Weight of the vectors → the nDCG of the queries of each set at that weight."""
    reached: dict[float, list[tuple[float, ...]]] = {weight: [] for weight in WEIGHTS}
    for gold in golds:
        with assistant_on(gold, Variant("")) as (service, queries):
            for weight, sets in reached.items():
                service.settings = replace(service.settings, dense_weight=weight)
                sets.append(_ndcgs(service, queries, Mode.HYBRID))
    return reached


def _row(name: str, sets: Sequence[tuple[float, ...]], base: Sequence[tuple[float, ...]]) -> str:
    cells = [f"{100 * interval(values).mean:.1f}" for values in sets]
    together, before = [[x for values in many for x in values] for many in (sets, base)]
    sure, over = interval(together), difference(together, before)
    cells.append(f"{100 * sure.mean:.1f} ({100 * sure.low:.1f} to {100 * sure.high:.1f})")
    mark = " *" if over.is_clear else ""
    cells.append(f"{100 * over.mean:+.1f} ({100 * over.low:+.1f} to {100 * over.high:+.1f}){mark}")
    return f"| {name} | " + " | ".join(cells) + " |"


def main(arguments: Sequence[str] | None = None, write: Callable[[str], None] = print) -> None:
    """Print both tables as Markdown; a star marks intervals that exclude zero."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ablations", description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+", help="gold sets")
    parser.add_argument("--encoder", action="append", default=[], help="NAME=FOLDER, also measured")
    given = parser.parse_args(arguments)
    named = dict(entry.split("=", 1) for entry in given.encoder)
    header = " | ".join(map(str, given.gold))
    write(f"| nDCG@10 × 100 | {header} | all | difference |")
    write("|---" * (len(given.gold) + 3) + "|")
    base: list[tuple[float, ...]] = []
    for variant in variants(named):
        sets = [ndcgs(gold, variant) for gold in given.gold]
        base = base or sets
        write(_row(variant.name, sets, base))
    write(f"\nQueries: {', '.join(str(len(values)) for values in base)}.")
    write(f"\n| weight of the vectors | {header} | all | difference |")
    write("|---" * (len(given.gold) + 3) + "|")
    for weight, sets in curve(given.gold).items():
        write(_row(f"{weight:.1f}", sets, base))


if __name__ == "__main__":
    main()
