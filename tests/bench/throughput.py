"""How fast a pile becomes an index: from files, and from the same vectors beside LanceDB."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.index import encoders

from .build import Built, refile
from .figures import Figure
from .peers import Columns, Lance, SentenceFaiss


def whole_way(built: Built) -> Iterator[Figure]:
    """From files to an index in force, and what each step had of the time."""
    rate = built.passages / built.seconds
    note = f"{built.passages:,} passages of {built.load.reports:,} files in {built.seconds:.1f} s"
    yield Figure("index from files (read, parse, encode, file)", rate, "passages/s", "high", note=note)
    for step, seconds in sorted(built.steps.items(), key=lambda pair: -pair[1]):
        yield Figure(f"share of {step}", 100 * seconds / built.seconds, "%", note=f"{seconds:.1f} s")
    size = sum(file.stat().st_size for file in built.settings.index.rglob("*") if file.is_file())
    yield Figure("index on disk", size / 2**20, "MiB", note=f"{size / built.passages:,.0f} bytes per passage")


def beside_lance(built: Built, passages: Columns, lance: Lance, folder: Path) -> Iterator[Figure]:
    """Parsed passages and their vectors are given: what it takes until meaning and words can be searched."""
    again = folder / "again"
    ours = refile(built, again)
    shutil.rmtree(again)
    theirs = lance.fill(passages, built.vectors)
    count = built.passages
    yield Figure(
        "file passages with given vectors (store, vectors, words, facets)",
        count / ours,
        "passages/s",
        "high",
        lance.name,
        count / theirs,
        "≥ 2×",
        f"ours {ours:.1f} s, theirs {theirs:.1f} s; neither has shingles for check and audit",
    )
    yield Figure(
        "the whole way from files, beside LanceDB with the vectors as a gift",
        count / built.seconds,
        "passages/s",
        "high",
        lance.name,
        count / theirs,
        note="they read, parse and encode nothing here",
    )


def beside_sentence_faiss(built: Built, passages: Columns, peer: SentenceFaiss) -> Iterator[Figure]:
    """The same texts through the same model, one program after the other."""
    # A new one, as theirs is: the tokenizer of the one that built the index remembers these texts' words.
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
