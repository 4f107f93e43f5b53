"""Cold start: time from the shell to the answer with 1,000 passages, over several runs."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from .build import Built
from .figures import Figure, percentile
from .peers import Columns

_QUESTION = "农民工讨薪"
_HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "scipy",
    "pandas",
    "lancedb",
    "fastapi",
    "uvicorn",
)
_TUTORIAL = """
import sys
from pathlib import Path
import numpy as np
import faiss
from sentence_transformers import SentenceTransformer
model, folder, question = sys.argv[1:]
texts = (Path(folder) / "texts").read_text(encoding="utf-8").split("\\0")
index = faiss.read_index(str(Path(folder) / "flat"))
scores, rows = index.search(SentenceTransformer(model, device="cpu").encode([question]), 10)
print([texts[row] for row in rows[0]])
"""


def cold_start(built: Built, *, peer: Columns | None, folder: Path, runs: int = 10) -> Iterator[Figure]:
    """``assistant search`` as a process, compared with a script with sentence-transformers and FAISS."""
    command = [sys.executable, "-m", "assistant", "search", _QUESTION, "--index", str(built.settings.index)]
    ours = _timed(command, runs)
    theirs = _timed(_tutorial(built, peer, folder), max(2, runs // 3)) if peer else None
    note = f"fastest {min(ours):.2f} s, of {runs}; {built.passages:,} passages"
    yield Figure(
        "`assistant search` from shell to answer, median",
        percentile(ours, 0.5),
        "s",
        peer="sentence-transformers + FAISS flat" if theirs else "",
        peer_value=percentile(theirs, 0.5) if theirs else None,
        goal="≤ 1 s, then .5",
        note=note,
    )
    heavy = imported(command) & set(_HEAVY)
    yield Figure("heavy packages imported by it", len(heavy), "", goal="0", note=" ".join(sorted(heavy)))


def _timed(command: Sequence[str], runs: int) -> list[float]:
    took: list[float] = []
    for number in range(runs + 1):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment())
        if number:  # the first run brings the files into the page cache
            took.append(time.perf_counter() - began)
    return took


def imported(command: Sequence[str]) -> set[str]:
    """Top-level packages that a Python command imports, from ``-X importtime``."""
    told = subprocess.run(
        [command[0], "-X", "importtime", *command[1:]],
        check=True,
        capture_output=True,
        env=environment(),
        encoding="utf-8",
    )
    return {match[1] for match in re.finditer(r"import time:[^|]+\|[^|]+\|\s+(\w+)", told.stderr)}


def environment() -> dict[str, str]:
    """The environment of this process without the product's settings, and with UTF-8 in any locale."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    return {**kept, "PYTHONUTF8": "1"}


def _tutorial(built: Built, passages: Columns, folder: Path) -> list[str]:
    import faiss

    from assistant.index.encoders.static import SHIPPED

    folder.mkdir(parents=True, exist_ok=True)
    flat = faiss.IndexFlatIP(built.vectors.shape[1])
    flat.add(built.vectors)
    faiss.write_index(flat, str(folder / "flat"))
    (folder / "texts").write_text("\0".join(passages.texts), encoding="utf-8")
    return [sys.executable, "-c", _TUTORIAL, str(SHIPPED), str(folder), _QUESTION]
