"""Growth of checks and audits with the size of the corpus: from 10^4 clauses to 10^6, or to 10^7 on request.

Every size runs in a process of its own. When the real texts are used up, more are recombined as in
:mod:`tests.bench.data`, so that every further sentence also occurs elsewhere, which is harder than any real corpus. Texts
are in a file, as in the store of an index, so that the memory measured is that of matching.
"""

import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, pairwise
from math import log
from pathlib import Path
from typing import Any

from assistant.audit.describe import Describer
from assistant.audit.engines import sentence_table
from assistant.audit.engines.matching import Matcher
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.text import Span
from assistant.reuse import shingles
from assistant.reuse.detect import overlaps, overlaps_in
from assistant.reuse.sources import Scope, Sources

from .data import ROOT, recombined, sentences_of, texts
from .figures import Figure, memory, percentile

_ASKED = 200
_BATCH = 16  # reports, as in an audit
_CLAUSE = re.compile(r"[^，。；：！？、\n]+[，。；：！？\n]")


def growth(sizes: Sequence[int], text: Path, folder: Path, *, audited: int) -> Iterator[Figure]:
    """Figures of building, checking and auditing at every size, and the exponent of growth between sizes."""
    told: list[tuple[int, dict[str, float]]] = []
    for size in sizes:
        work = folder / f"growth{size}"
        command = [
            sys.executable,
            "-m",
            "tests.bench.reuse_growth",
            str(size),
            str(text),
            str(work),
            str(audited),
        ]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        if ran.returncode:
            raise SystemExit(f"growth at {size} failed:\n{ran.stderr}")
        found = json.loads(ran.stdout.splitlines()[-1])
        told.append((size, found))
        at = f"{size:,} clauses"
        about = f"{found['reports']:,.0f} reports, {found['characters']:,.0f} characters"
        yield Figure(f"build, {at}", found["build"], "s", note=about)
        yield Figure(
            f"index on disk, {at}",
            found["index"] / 2**20,
            "MiB",
            note=f"{found['index'] / found['characters']:.1f} bytes a character",
        )
        yield Figure(
            f"check of one paragraph p95, {at}",
            1000 * found["p95"],
            "ms",
            goal="≤ 50 ms at 10^7",
            note=f"p50 {1000 * found['p50']:.2g} ms",
        )
        yield Figure(
            f"check of one paragraph p95, CPU time alone, {at}",
            1000 * found["p95_cpu"],
            "ms",
            note=f"p50 {1000 * found['p50_cpu']:.2g} ms, without waiting for a core",
        )
        yield Figure(
            f"audit, one process, CPU time, {at}",
            found["audit"],
            "s",
            goal="≤ 60 s at 10^6, ≤ 900 s at 10^7",
            note=f"{found['table']:.1f} s for the table of sentences; {found['audited']:.0f} reports matched, "
            f"scaled to all; {1000 * found['report']:.0f} ms a report",
        )
        yield Figure(
            f"peak memory, {at}",
            found["memory"],
            "MiB",
            goal="≤ 4 GiB",
            note=f"{found['memory_built']:.0f} MiB when built; mapped files included",
        )
    for (smaller, before), (larger, after) in pairwise(told):
        ratio = log(after["characters"] / before["characters"])
        for name in ("build", "audit"):
            yield Figure(
                f"growth of {name}, {smaller:,} to {larger:,} clauses",
                log(after[name] / before[name]) / ratio,
                "(exponent)",
                goal="≤ 1.2",
            )


class _Texts:
    """The texts of reports in one file, read one by one."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b")
        self._places: list[tuple[int, int]] = []
        self._end = 0

    def add(self, text: str) -> None:
        data = text.encode()
        self._file.write(data)
        self._places.append((self._end, len(data)))
        self._end += len(data)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, number: int) -> str:
        begin, length = self._places[number]
        self._file.seek(begin)
        return self._file.read(length).decode()


def _filled(path: Path, clauses: int, text: Path) -> tuple[_Texts, int]:
    """Write texts with this number of clauses; their number of characters."""
    found = _Texts(path)
    there = list(texts(text))
    rng = random.Random(6)
    pool: list[str] = []
    characters = done = 0
    for number in count():
        if done >= clauses:
            return found, characters
        one = there[number % len(there)]
        if number >= len(there):
            pool = pool or sentences_of(there)
            one = recombined(one, pool, rng)
        found.add(one)
        characters += len(one)
        done += len(_CLAUSE.findall(one))
    raise AssertionError


def measured(clauses: int, text: Path, folder: Path, audited: int) -> dict[str, float]:
    """All figures at one size."""
    folder.mkdir(parents=True)
    found, characters = _filled(folder / "texts", clauses, text)
    began = time.process_time()
    shingles.write(folder / "shingles", ((str(number), found[number]) for number in range(len(found))))
    build = time.process_time() - began
    memory_built = memory()
    size = sum(file.stat().st_size for file in (folder / "shingles").rglob("*") if file.is_file())
    parts = [shingles.open_segment(part) for part in sorted((folder / "shingles").iterdir())]
    rng = random.Random(7)
    records = {
        str(number): Metadata(
            "报告", f"作者{number // 4}", f"{number // 4}号镇镇长", "县", 2013 + number % 12
        )
        for number in range(len(found))
    }
    sources = Sources(parts, records, lambda name: found[int(name)])
    walls, cpus = _time_checks(found, sources, rng)
    some = rng.sample(range(len(found)), min(audited, len(found)))
    reports = [parse(found[number], records[str(number)], id=str(number)) for number in some]
    began = time.process_time()
    table = sentence_table.build(folder / "table", sources.segments, sources.masks(Scope()))
    once = time.process_time() - began
    matcher, describer = Matcher(sources, table, {}, records), Describer(sources)
    began = time.process_time()
    for at in range(0, len(reports), _BATCH):
        batch = reports[at : at + _BATCH]
        for report, result in zip(batch, matcher.check(batch), strict=True):
            describer.entry(report, result, None)
    spent = time.process_time() - began
    share = sum(len(report.text) for report in reports) / characters
    return {
        "reports": len(found),
        "characters": characters,
        "build": build,
        "index": size,
        "p50": percentile(walls, 0.5),
        "p95": percentile(walls, 0.95),
        "p50_cpu": percentile(cpus, 0.5),
        "p95_cpu": percentile(cpus, 0.95),
        "audit": once + spent / share,
        "table": once,
        "report": spent / len(reports),
        "audited": len(reports),
        "memory": memory(),
        "memory_built": memory_built,
    }


def _time_checks(found: _Texts, sources: Sources, rng: random.Random) -> tuple[list[float], list[float]]:
    """Wall-clock and CPU seconds of checks of one paragraph within its report."""
    walls, cpus = [], []
    overlaps(parse("预热。", Metadata("报告"), id="预热"), sources)
    while len(walls) < _ASKED:
        name = str(rng.randrange(len(found)))
        text = found[int(name)]
        lines = [line.span() for line in re.finditer(r"[^\n]+", text) if 60 <= len(line[0]) <= 400]
        if not lines:
            continue
        begin, end = rng.choice(lines)
        draft = replace(parse(text[begin:end], Metadata("草稿", "本人", year=2030)), id=name)
        wall, cpu = time.perf_counter(), time.process_time()
        overlaps_in(draft, Span(0, end - begin), sources)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return walls, cpus


def _main(clauses: str, text: str, folder: str, audited: str) -> None:
    answer: dict[str, Any] = measured(int(clauses), Path(text), Path(folder), int(audited))
    print(json.dumps(answer))


if __name__ == "__main__":
    _main(*sys.argv[1:])
