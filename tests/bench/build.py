"""Builds the index for the benchmarks with the product's own ingest, and measures the time of each step."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

import numpy as np

from assistant import index as indexes
from assistant.domain.report import Report
from assistant.index import Model, Progress, Writer, encoders
from assistant.index.encoders import Encoder, Vectors
from assistant.service import Assistant
from assistant.settings import Settings

from .data import Workload


@dataclass(frozen=True, slots=True)
class Built:
    """An index, its content, and the time that each step of building it took (seconds)."""

    settings: Settings
    workload: Workload
    encoder: Encoder
    model: Model
    reports: Sequence[Report]
    vectors: Vectors
    passages: int
    seconds: float
    steps: Mapping[str, float]


@dataclass(slots=True)
class _Clock:
    spent: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def run(self, step: str, call: Any, *arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return call(*arguments, **named)
        finally:
            self.spent[step] += time.perf_counter() - began


class _TimedEncoder:
    def __init__(self, encoder: Encoder, clock: _Clock) -> None:
        self._encoder, self._clock = encoder, clock
        self.name, self.fingerprint, self.dimensions = encoder.name, encoder.fingerprint, encoder.dimensions

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Vectors:
        vectors: Vectors = self._clock.run("encode", self._encoder.encode, texts, kind=kind)
        return vectors


class _TimedWriter:
    """Passes everything on to the writer, and keeps reports and vectors for the peers."""

    def __init__(self, writer: Writer, clock: _Clock) -> None:
        self._writer, self._clock = writer, clock
        self.reports: list[Report] = []
        self.vectors: list[Vectors] = []
        self.records = writer.records
        self.remove = writer.remove
        self.close = writer.close
        self.damage = writer.damage

    def put(self, report: Report, vectors: Vectors, digest: str) -> None:
        self.reports.append(report)
        self.vectors.append(vectors)
        self._clock.run("put", self._writer.put, report, vectors, digest)

    def commit(self, progress: Progress | None = None) -> str:
        name: str = self._clock.run("commit", self._writer.commit, progress)
        return name


def build(workload: Workload, index: Path) -> Built:
    """Index the corpus from scratch. The steps are encode, put, commit, and waiting for reports to be parsed."""
    settings = Settings(corpus=workload.folder, index=index)
    clock = _Clock()
    encoder = encoders.load(settings.encoder)
    writers: list[_TimedWriter] = []
    really_open = indexes.open_writer

    def open_writer(*arguments: Any, **named: Any) -> _TimedWriter:
        writers.append(_TimedWriter(really_open(*arguments, **named), clock))
        return writers[-1]

    # The assistant does everything as for a user; encoder and writer are wrapped to measure their time.
    timed = _TimedEncoder(encoder, clock)
    with (
        patch.object(indexes, "open_writer", open_writer),
        patch.object(encoders, "load", lambda *_, **__: timed),
    ):
        began = time.perf_counter()
        result = Assistant(settings).ingest(rebuild=True)
        seconds = time.perf_counter() - began
    if result.refused:
        raise SystemExit(f"the bench's own files were refused: {result.refused[:3]}")
    steps = {**clock.spent, "read and parse (waiting for)": seconds - sum(clock.spent.values())}
    vectors = np.concatenate(writers[0].vectors)
    model = Model(encoder.name, encoder.fingerprint, encoder.dimensions)
    return Built(
        settings, workload, encoder, model, writers[0].reports, vectors, len(vectors), seconds, steps
    )


def rebuild_from_vectors(built: Built, index: Path) -> float:
    """Seconds to build an index on disk from parsed reports and their vectors, without sidecars."""
    began = time.perf_counter()
    writer = indexes.open_writer(index, built.model, rebuild=True)
    begin = 0
    for report in built.reports:
        end = begin + len(report.passages)
        writer.put(report, built.vectors[begin:end], "")
        begin = end
    writer.commit()
    writer.close()
    return time.perf_counter() - began
