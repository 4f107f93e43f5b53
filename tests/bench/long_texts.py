"""``python -m tests.bench.long_texts``: CPU seconds of the parser, of a check of 290,000 characters, of a line of 10^6.

CPU time is given, since wall-clock time means little on a shared machine; the least of ``--runs``. Reports of the sample
corpus are repeated until the text is long enough, so that nearly every sentence of it stands in the index and in the text
itself, which is the worst case. ``--texts FOLDER``: parse these *.txt, too.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from assistant.corpus import readers
from assistant.corpus.parse import parse
from assistant.service import Assistant
from assistant.settings import Settings

from .figures import Figure, environment, table
from .start import environment as of_process

CORPUS = Path(__file__).parents[2] / "corpus"
CHARACTERS, LINE = 290_000, 1_000_000


def long_text(characters: int = CHARACTERS) -> str:
    """The sample reports one after the other, repeated."""
    once = "\n".join(readers.read(path).text for path in sorted(CORPUS.rglob("*.txt")))
    return (once * (characters // len(once) + 1))[:characters]


def long_line(characters: int = LINE) -> str:
    """A report whose work is one line."""
    line = "全年受理农民工讨薪案件57件，办结率100%，为1200余名农民工追回工资1460万元。"
    return f"甲局长2023年述职报告\n\n一、履职情况\n{(line * (characters // len(line) + 1))[:characters]}\n"


def figures(
    folder: Path, texts: Sequence[str], *, runs: int, characters: int = CHARACTERS, line: int = LINE
) -> list[Figure]:
    """What is measured, in a folder to work in."""
    index = folder / "index"
    Assistant(Settings(corpus=CORPUS, index=index)).ingest()
    checks = [_in_fresh_process(index, characters) for _ in range(runs)]
    parsed, checked, held = (min(found) for found in zip(*checks, strict=True))
    for one in texts[:5]:
        parse(one)  # loads what is loaded once
    read = _least(lambda: [parse(one) for one in texts], 1)
    return [
        Figure(f"check of {characters:,} characters, with parsing", parsed + checked, "CPU s", goal="≤ 5"),
        Figure("share of parsing in it", parsed, "CPU s"),
        Figure("memory of its process", held, "MiB"),
        Figure(
            "parse of reports",
            sum(map(len, texts)) / read,
            "characters/CPU s",
            note=f"{len(texts)} reports, {sum(map(len, texts)):,} characters",
        ),
        Figure(f"index of a line of {line:,} characters", _indexing(folder, line), "CPU s", goal="≤ 10"),
        Figure("memory of the largest of its processes", _megabytes(resource.RUSAGE_CHILDREN), "MiB"),
    ]


def _in_fresh_process(index: Path, characters: int) -> tuple[float, float, float]:
    """CPU seconds of parsing and of checking a text that a process has not seen before, and its memory in MiB."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_check, index, characters).result()


def _check(index: Path, characters: int) -> tuple[float, float, float]:
    service = Assistant(Settings(corpus=CORPUS, index=index))
    service.warm()
    text, began = long_text(characters), time.process_time()
    draft = service.draft(text)
    parsed = time.process_time()
    service.check(draft)
    return parsed - began, time.process_time() - parsed, _megabytes(resource.RUSAGE_SELF)


def _least(work: Callable[[], object], runs: int) -> float:
    took = []
    for _ in range(runs):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def _indexing(folder: Path, characters: int) -> float:
    """CPU seconds of ``assistant index`` and its work processes for a folder with one report."""
    corpus = folder / "line"
    corpus.mkdir()
    (corpus / "长.txt").write_text(long_line(characters), encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "assistant", "index", str(corpus), "--index", str(folder / "of-line")]
    subprocess.run(command, check=True, capture_output=True, env=of_process())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _megabytes(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.long_texts", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--texts", type=Path, default=CORPUS)
    parser.add_argument("--quick", action="store_true", help="short texts, to test the benchmark itself")
    given = parser.parse_args(arguments)
    texts = [readers.read(path).text for path in sorted(given.texts.rglob("*.txt"))]
    sizes = {"characters": 4000, "line": 5000} if given.quick else {}
    with tempfile.TemporaryDirectory(prefix="assistant-long-texts-") as folder:
        setting = environment()
        print(table(figures(Path(folder), texts, runs=given.runs, **sizes), setting))


if __name__ == "__main__":
    main()
