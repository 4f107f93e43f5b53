"""``python -m tests.bench [--passages 100000] [--million] [--only NAME …] [--out FILE.json]``."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# As the product sets it: before anything that starts OpenMP is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from .data import TEXT
from .figures import Figure, as_json, environment, table

PARTS = ("throughput", "latency", "recall", "start", "serving")
LANCE, SENTENCE, TANTIVY = PEERS = ("lancedb", "sentence-transformers", "tantivy")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: the number of passages, their text, the parts to run, the peers beside it, and the work folder."""

    passages: int
    text: Path
    parts: tuple[str, ...]
    peers: tuple[str, ...]
    work: Path
    count: int
    runs: int


def measure(plan: Plan, setting: dict[str, str]) -> Iterator[Figure]:
    """The figures of a plan as they become available; what they were measured on is added to ``setting``."""
    from . import latency, serving, start, throughput
    from .build import build
    from .data import write_corpus
    from .peers import Lance, SentenceFaiss, Tantivy, columns

    workload = write_corpus(plan.work / "corpus", plan.passages, plan.text)
    setting["text"] = workload.origin
    built = build(workload, plan.work / "index")
    setting["encoder"] = f"{built.encoder.name}, {built.encoder.dimensions} dimensions"
    setting["passages"] = (
        f"{built.passages:,} in {workload.reports:,} reports, {workload.characters:,} characters"
    )
    if "throughput" in plan.parts:
        yield from throughput.from_files(built)
        yield from latency.distinct(built)
    lance = Lance(plan.work / "lance") if LANCE in plan.peers else None
    sentence = SentenceFaiss() if SENTENCE in plan.peers else None
    compared = plan.peers and {"throughput", "latency"} & set(plan.parts)
    passages = columns(built) if compared else None
    if passages is not None:
        against: list[Figure] = []
        if lance is not None:
            against += throughput.compared_with_lance(built, passages, lance, plan.work)
        if sentence is not None:
            against += throughput.compared_with_sentence_faiss(built, passages, sentence)
        yield from against if "throughput" in plan.parts else ()
    if "latency" in plan.parts:
        yield from latency.latencies(built, lance, sentence, count=plan.count)
        if passages is not None and TANTIVY in plan.peers:
            yield from latency.bm25_only(built, passages, Tantivy(plan.work / "tantivy"), count=plan.count)
    if "recall" in plan.parts:
        yield from latency.recall(built)
    if "serving" in plan.parts:
        yield from serving.serving(built, count=plan.count * 10 // 3)
    if "start" in plan.parts:
        few = write_corpus(plan.work / "small", min(1000, plan.passages), plan.text)
        small = build(few, plan.work / "small-index")
        beside = columns(small) if SENTENCE in plan.peers else None
        yield from start.cold_start(small, peer=beside, folder=plan.work / "tutorial", runs=plan.runs)


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000, help="how many, about (100000)")
    parser.add_argument("--million", action="store_true", help="1,000,000 passages, beside LanceDB alone")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts alone")
    parser.add_argument("--peers", nargs="+", choices=PEERS, help="beside these alone")
    parser.add_argument("--no-peers", action="store_true", help="ours alone")
    parser.add_argument(
        "--text", type=Path, default=TEXT, help="folder of *.jsonl.xz; else the sample corpus"
    )
    parser.add_argument(
        "--work", type=Path, help="an empty folder to work in and leave (default: a temporary one)"
    )
    parser.add_argument(
        "--quick", action="store_true", help="few queries and runs, to test the benchmark itself"
    )
    parser.add_argument("--out", type=Path, help="write the figures as JSON, too")
    given = parser.parse_args(arguments)
    if given.work and given.work.exists() and any(given.work.iterdir()):
        parser.error(f"{given.work} is not empty")
    with tempfile.TemporaryDirectory(prefix="assistant-bench-") as temporary:
        plan = Plan(
            passages=1_000_000 if given.million else given.passages,
            text=given.text,
            parts=tuple(given.only),
            peers=() if given.no_peers else tuple(given.peers or ((LANCE,) if given.million else PEERS)),
            work=given.work or Path(temporary),
            count=12 if given.quick else 300,
            runs=1 if given.quick else 10,
        )
        setting = environment()
        figures = []
        for figure in measure(plan, setting):
            print(
                f"{figure.name}: {figure.value:.4g} {figure.unit} {figure.note}", file=sys.stderr, flush=True
            )
            figures.append(figure)
    print(table(figures, setting))
    if given.out:
        given.out.write_text(as_json(figures, setting) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
