"""``python -m tests.bench.encoder [FOLDER] [--float FOLDER]``: start, speed and size of an encoder, and the loss by int8.

Start and speed are measured in new processes with one thread, as on a command line. ``--float`` names a float32 folder
(``assistant.lab.training.train(…, int8=False)``); it and its int8 form are measured by the development tasks of training:
human-scored pairs, and reports of the provinces that the shipped recipe holds out.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.index.encoders import static
from assistant.lab.training.data import Document, read_corpus
from assistant.lab.training.dev_tasks import Task, read_pair_tasks, search_tasks
from assistant.lab.training.export import quantise

from . import figures, start
from .data import TEXT
from .figures import Figure, percentile
from .provinces import FILE, PROVINCES

PAIRS = TEXT.parent / "similarity"
_RUNS = 10
_HEAVY = ("torch", "sentence_transformers", "transformers", "scipy", "faiss")

# Both print one line of JSON; the first argument is the encoder, the second a file of texts parted by NUL.
_FIRST = """
import json, sys, time
began = time.perf_counter()
from assistant.index import encoders
imported = time.perf_counter()
encoder = encoders.load(sys.argv[1])
loaded = time.perf_counter()
encoder.encode(["农民工讨薪"], kind="query")
took = [imported - began, loaded - imported, time.perf_counter() - loaded]
print(json.dumps([took, sorted(name for name in sys.modules if "." not in name)]))
"""
_RATE = """
import json, sys, time
from pathlib import Path
from assistant.index import encoders
texts = Path(sys.argv[2]).read_text(encoding="utf-8").split("\\0")
encoder = encoders.load(sys.argv[1])
encoder.encode(["一句"], kind="passage")
began = time.process_time()
encoder.encode(texts, kind="passage")
print(json.dumps(len(texts) / (time.process_time() - began)))
"""


def first_query(spec: str) -> Iterator[Figure]:
    """Time from the start of a new process to the vector of the first query."""
    whole: list[float] = []
    parts: list[list[float]] = []
    heavy: set[str] = set()
    for number in range(_RUNS + 1):
        began = time.perf_counter()
        took, names = _told(_FIRST, spec)
        if number:  # the first run brings the files into the page cache
            whole.append(time.perf_counter() - began)
            parts.append(took)
            heavy |= set(names) & set(_HEAVY)
    imports, load, query = (1000 * percentile([part[at] for part in parts], 0.5) for at in range(3))
    within = f"import {imports:.0f} ms, load {load:.0f} ms, query {query:.1f} ms"
    yield Figure(
        "process, load and first query, median",
        percentile(whole, 0.5),
        "s",
        goal="≤ .3",
        note=f"fastest {min(whole):.2f} s, of {_RUNS}; {within}",
    )
    yield Figure("heavy packages imported", len(heavy), "", goal="0", note=" ".join(sorted(heavy)))


def rate(spec: str, texts: Sequence[str]) -> Figure:
    """Passages per second of processor time, with one thread."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "texts")
        file.write_text("\0".join(texts), encoding="utf-8")
        rates = [float(_told(_RATE, spec, str(file))) for _ in range(3)]
    note = f"{len(texts):,} of {sum(map(len, texts)) / len(texts):.0f} characters; slowest {min(rates):,.0f}"
    return Figure("encode, median", percentile(rates, 0.5), "passages/s", "high", goal="≥ 4,000", note=note)


def size(folder: Path) -> Figure:
    """The sizes of the files."""
    bytes_ = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Figure("folder", bytes_ / 1e6, "MB", goal="≤ 5")


def losses(encoder: static.StaticEncoder, documents: Sequence[Document]) -> Iterator[Figure]:
    """The loss of each task in points when the encoder's rows become int8; negative values are gains."""
    rows, scales = quantise(encoder._table)
    rounded = static.StaticEncoder(encoder._tokenizer, rows * scales[:, None], "int8", "")
    held_out = [document for document in documents if document.region.startswith(PROVINCES)]
    tasks: list[Task] = [*read_pair_tasks(PAIRS), *search_tasks(held_out)]
    for task in tasks:
        before, after = (100 * task.measure(one.encode) for one in (encoder, rounded))
        note = f"{before:.2f} → {after:.2f}"
        yield Figure(f"int8 loses on {task.name}", before - after, "points", goal="≤ .2", note=note)


def _told(code: str, *arguments: str) -> Any:
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**start.environment(), **threads},
    )
    return json.loads(done.stdout)


def main(arguments: Sequence[str] | None = None, write: Callable[[str], None] = print) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.encoder", description=__doc__)
    parser.add_argument("encoder", nargs="?", default="", help="a folder (default: the one that ships)")
    parser.add_argument("--float", type=Path, dest="whole", help="a float32 folder to take int8 of")
    given = parser.parse_args(arguments)
    setting = figures.environment()
    documents = read_corpus(TEXT / FILE, seed=0, max_characters=10**9)
    texts = [paragraph.text for document in documents for paragraph in document.paragraphs]
    found = [*first_query(given.encoder), rate(given.encoder, texts)]
    found.append(size(Path(given.encoder) if given.encoder else static.SHIPPED))
    if given.whole:
        found += losses(static.load(str(given.whole)), documents)
    write(figures.table(found, setting))


if __name__ == "__main__":
    main()
