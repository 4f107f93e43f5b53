"""``python -m tests.bench.engine [--passages 100000]``: what Qdrant's engine costs and finds, beside the local index.

The engine is the compiled shard engine within this process (qdrant-edge-py): a server adds a network and HTTP, and shares
the work among its cores. Prints one line a figure: bytes a passage by part, memory, CPU time of sending and of searches,
recall of the graph, and how many answers are those of the local index.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pytest
from tests.search_engines import EdgeEngine, running_engine

from assistant.domain.results import ALL_COLLECTIONS, Filters
from assistant.index import Index, RankedRows, open_index
from assistant.index.qdrant.engine import Condition
from assistant.index.qdrant.generation import QdrantGeneration
from assistant.service import Assistant

from .build import Built, build
from .data import TEXT, narrowings, queries, write_corpus
from .figures import environment, percentile

K = 10
_DEPTH = 100
"""Rows that a hybrid search takes from either side."""


def measure(work: Path, passages: int, text: Path, count: int) -> Iterator[str]:
    """The lines of the report."""
    workload = write_corpus(work / "corpus", passages, text)
    built = build(workload, work / "index")
    yield f"{built.passages:,} passages; {workload.origin}"
    with (
        pytest.MonkeyPatch.context() as patch,
        running_engine("edge", work / "engine", patch) as (engine, address),
    ):
        assert isinstance(engine, EdgeEngine)
        before = _memory()
        cpu, wall = time.process_time(), time.perf_counter()
        Assistant(replace(built.settings, engine=str(address))).ingest()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        yield f"sent: {built.passages / wall:,.0f} passages/s, {1e6 * cpu / built.passages:.0f} µs of CPU each"
        index = open_index(built.settings.index, built.model, address)
        assert isinstance(index, QdrantGeneration)
        collection = engine.collections()[0]
        cpu = time.process_time()
        engine.optimise(collection)
        yield f"graph and indexes built: {1e6 * (time.process_time() - cpu) / built.passages:.0f} µs of CPU a passage"
        yield f"memory of this process grew by {(_memory() - before) / built.passages:,.0f} bytes a passage while it was sent"
        yield from _disk(work / "engine" / collection, built.passages, "engine")
        yield from _disk(work / "index", built.passages, "folder")
        yield from _searches(built, index, engine, collection, count)


def _searches(
    built: Built, index: QdrantGeneration, engine: EdgeEngine, collection: str, count: int
) -> Iterator[str]:
    local = open_index(built.settings.index, built.model)
    local.warm()
    index.warm()
    texts = queries(built.reports, count)
    vectors = built.encoder.encode(texts, kind="query")
    for narrowing in narrowings(built.reports):
        cases = [
            (text, vector, narrowing.filters[at % len(narrowing.filters)])
            for at, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        ]
        yield f"{narrowing.name}: recall@{K} of the graph {_recall(engine, collection, cases, index):.3f}"
        for kind, one, other in (
            ("dense", _dense(index), _dense(local)),
            ("words", _words(index), _words(local)),
        ):
            ours, theirs = _timed(one, cases), _timed(other, cases)
            same = sum(
                a.rows.tolist()[:K] == b.rows.tolist()[:K] for a, b in zip(ours[2], theirs[2], strict=True)
            )
            yield (
                f"{narrowing.name}: {kind} engine p95 {ours[1]:.1f} ms, {ours[0]:.2f} ms of CPU;"
                f" local p95 {theirs[1]:.1f} ms, {theirs[0]:.2f} ms of CPU; first {K} equal in {same} of {len(cases)}"
            )


Case = tuple[str, Any, Filters]
Search = Callable[[Case], RankedRows]


def _dense(index: Index) -> Search:
    return lambda case: index.dense(case[1], index.candidates(case[2], ALL_COLLECTIONS), _DEPTH)


def _words(index: Index) -> Search:
    return lambda case: index.lexical(case[0], index.candidates(case[2], ALL_COLLECTIONS), _DEPTH)


def _timed(search: Search, cases: Sequence[Case]) -> tuple[float, float, list[RankedRows]]:
    """Mean CPU time and p95 of wall time in milliseconds, and what was found."""
    for case in cases[:10]:
        search(case)
    took, found = [], []
    cpu = time.process_time()
    for case in cases:
        began = time.perf_counter()
        found.append(search(case))
        took.append(time.perf_counter() - began)
    return 1000 * (time.process_time() - cpu) / len(cases), 1000 * percentile(took, 0.95), found


def _recall(engine: EdgeEngine, collection: str, cases: Sequence[Case], index: QdrantGeneration) -> float:
    """The share of the ten nearest that the graph finds on its own, without more being requested."""
    shares = []
    for _, vector, filters in cases:
        candidates = index.candidates(filters, ALL_COLLECTIONS)
        condition: Condition = candidates.condition  # type: ignore[attr-defined]
        exact = engine.nearest(collection, vector, condition, K, exact=True).ids
        found = engine.nearest(collection, vector, condition, K, exact=False).ids
        if len(exact):
            shares.append(len(np.intersect1d(exact, found)) / len(exact))
    return float(np.mean(shares))


def _disk(folder: Path, passages: int, name: str) -> Iterator[str]:
    """Bytes a passage by the kind of file, the largest first; sparse files count as what they take."""
    sizes: dict[str, int] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            inner = file.relative_to(folder).parts
            part = next(
                (one for one in inner if "vector" in one or "payload" in one or one == "wal"), inner[-1]
            )
            sizes[part] = sizes.get(part, 0) + file.stat().st_blocks * 512
    listed = sorted(sizes.items(), key=lambda item: -item[1])[:8]
    parts = ", ".join(f"{part} {size / passages:,.0f}" for part, size in listed)
    yield f"disk, {name}: {sum(sizes.values()) / passages:,.0f} bytes a passage ({parts})"


def _memory() -> int:
    """Bytes of this process in memory that no file backs."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.engine", description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--text", type=Path, default=TEXT)
    parser.add_argument("--count", type=int, default=100, help="queries for each filter")
    given = parser.parse_args(arguments)
    for name, value in environment().items():
        print(f"{name}: {value}")
    with tempfile.TemporaryDirectory(prefix="assistant-bench-") as temporary:
        for line in measure(Path(temporary), given.passages, given.text, given.count):
            print(line, flush=True)


if __name__ == "__main__":
    main()
