"""Speed of indexing: from files, and from given vectors compared with LanceDB."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.index import encoders

from .build import Built, rebuild_from_vectors
from .figures import Figure
from .peers import Columns, Lance, SentenceFaiss


def from_files(built: Built) -> Iterator[Figure]:
    """Indexing from files, and the share of each step."""
    rate = built.passages / built.seconds
    note = f"{built.passages:,} passages of {built.workload.reports:,} files in {built.seconds:.1f} s"
    yield Figure("index from files (read, parse, encode, store)", rate, "passages/s", "high", note=note)
    for step, seconds in sorted(built.steps.items(), key=lambda pair: -pair[1]):
        yield Figure(f"share of {step}", 100 * seconds / built.seconds, "%", note=f"{seconds:.1f} s")
    size = sum(file.stat().st_size for file in built.settings.index.rglob("*") if file.is_file())
    yield Figure("index on disk", size / 2**20, "MiB", note=f"{size / built.passages:,.0f} bytes per passage")


def compared_with_lance(built: Built, passages: Columns, lance: Lance, folder: Path) -> Iterator[Figure]:
    """Indexing for dense and lexical search, given parsed passages and their vectors."""
    second_index = folder / "again"
    ours = rebuild_from_vectors(built, second_index)
    shutil.rmtree(second_index)
    theirs = lance.fill(passages, built.vectors)
    count = built.passages
    yield Figure(
        "index passages with given vectors (store, vectors, postings, facets)",
        count / ours,
        "passages/s",
        "high",
        lance.name,
        count / theirs,
        "≥ 2×",
        f"{ours:.1f} s, LanceDB {theirs:.1f} s; both without shingles for check and audit",
    )
    yield Figure(
        "index from files, LanceDB with given vectors",
        count / built.seconds,
        "passages/s",
        "high",
        lance.name,
        count / theirs,
        note="LanceDB does not read, parse or encode here",
    )


def compared_with_sentence_faiss(built: Built, passages: Columns, peer: SentenceFaiss) -> Iterator[Figure]:
    """Encoding of the same texts with the same model, one program after the other."""
    # A new encoder, since the tokenizer of the one that built the index has cached the words of these texts.
    encoder = encoders.load(built.settings.encoder)
    began = time.perf_counter()
    encoder.encode(passages.texts, kind="passage")
    ours = time.perf_counter() - began
    theirs = peer.fill(passages)
    yield Figure(
        "encode passages, the same model",
        built.passages / ours,
        "passages/s",
        "high",
        peer.name,
        built.passages / theirs,
        note="theirs adds the flat index in memory",
    )
