"""``python -m tests.bench.reuse``: quality and speed of reuse detection, with rensa, datasketch, semhash and rapidfuzz.

Quality: sentences of real prose are edited in known ways and compared with the documents that they are from. The threshold
of each peer gives two false positives per hundred pieces of other documents; the product uses its own threshold. The
planted reuse of a gold set is measured in characters (plagdet). Every method runs in a process of its own. Growth: see
:mod:`tests.bench.reuse_growth`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.domain.results import Finding, Kind, Level, Severity
from assistant.domain.text import Span
from assistant.lab.evaluation import gold as golds
from assistant.lab.evaluation.reuse import reuse
from assistant.service import Assistant
from assistant.settings import Settings

from . import figures
from .data import ROOT, SAMPLE, TEXT, is_real
from .figures import Figure
from .planted import EDITS, PlantedSet, plant, sentences
from .reuse_growth import growth
from .reuse_methods import METHODS, Found

PARTS = ("quality", "gold", "growth")
PEERS = tuple(name for name in METHODS if name != "ours")
FALSE = 0.02
"""Share of false positives among unrelated pieces that the threshold of a peer gives."""

_OUR_LEAST = 1e-9  # every finding counts


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one method to planted and unrelated pieces, and to the sentences of a gold set's reports."""

    found: Sequence[Found]
    fill: float
    ask: float
    memory: float
    before: float
    sets: Sequence[Sequence[Found]]


def answers(name: str, task: Mapping[str, Any], folder: Path) -> Answers:
    """Run a method in a process of its own. Raises SystemExit when it fails."""
    task_file, answer_file = folder / "task.json", folder / f"{name}.json"
    task_file.write_text(json.dumps(task), encoding="utf-8")
    command = [sys.executable, "-m", "tests.bench.reuse_methods", name, str(task_file), str(answer_file)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if ran.returncode:
        raise SystemExit(f"{name} failed:\n{ran.stderr}")
    answer = json.loads(answer_file.read_text(encoding="utf-8"))
    return Answers(**answer)


def top(found: Found) -> float:
    """The highest score of a piece; 0 when nothing was found."""
    return found[0][0] if found else 0.0


def threshold(name: str, unrelated: Sequence[Found]) -> float:
    """The score from which a peer's answer counts; for the product every finding does."""
    if name == "ours":
        return _OUR_LEAST
    scores = sorted(map(top, unrelated), reverse=True)
    return scores[int(FALSE * len(scores))] + _OUR_LEAST


def quality(
    planted_set: PlantedSet, methods: Sequence[str], folder: Path, what: str, least: dict[str, float]
) -> Iterator[Figure]:
    """Recall by edit, F1, speed and memory of each method; their thresholds are added to ``least``."""
    asked = [one.text for one in planted_set.planted] + list(planted_set.unrelated)
    task = {"documents": planted_set.documents, "asked": asked, "sets": []}
    answers_by_method = {name: answers(name, task, folder) for name in methods}
    count = len(planted_set.planted)
    recalls: dict[str, dict[str, float]] = {}
    f1: dict[str, float] = {}
    false: dict[str, float] = {}
    for name, answer in answers_by_method.items():
        least[name] = threshold(name, answer.found[count:])
        right = [
            any(score >= least[name] and document == one.document for score, document in found)
            for found, one in zip(answer.found, planted_set.planted, strict=False)
        ]
        wrong = sum(top(found) >= least[name] for found in answer.found[count:])
        false[name] = wrong / max(1, len(planted_set.unrelated))
        recalls[name] = {
            edit: _mean(
                [hit for hit, one in zip(right, planted_set.planted, strict=True) if one.edit == edit]
            )
            for edit in EDITS
        }
        # Precision as if there were as many unrelated pieces as planted ones.
        precision = sum(right) / max(1e-9, sum(right) + false[name] * count)
        recall = sum(right) / count
        f1[name] = 2 * precision * recall / max(1e-9, precision + recall)
    for peer in [name for name in methods if name != "ours"] or [""]:
        rows: list[tuple[str, Mapping[str, float]]] = [(f"{what}: F1", f1)]
        rows += [
            (f"{what}: recall, {edit}", {name: by[edit] for name, by in recalls.items()}) for edit in EDITS
        ]
        rows.append((f"{what}: false positives on unrelated pieces", false))
        for label, values in rows:
            better = "low" if values is false else "high"
            yield Figure(label, values["ours"], "", better, peer, values.get(peer))
        ours, theirs = answers_by_method["ours"], answers_by_method.get(peer)
        for label, unit, value in (
            ("indexing", "s", lambda one: one.fill),
            ("time per piece", "ms", lambda one: 1000 * one.ask / len(asked)),
            ("peak memory, above that of the empty program", "MiB", lambda one: one.memory - one.before),
        ):
            yield Figure(
                f"{what}: {label}", value(ours), unit, "low", peer, None if theirs is None else value(theirs)
            )


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def on_gold(folder: Path, methods: Sequence[str], least: Mapping[str, float], work: Path) -> Iterator[Figure]:
    """plagdet over characters on a gold set: the product's check, and the sentences that each peer reports."""
    truth = golds.load(folder)
    work.mkdir()
    golds.copy_reports(folder, truth.annotations, work / "corpus")
    service = Assistant(Settings(corpus=work / "corpus", index=work / "index"))
    service.ingest()
    reports = {record.id: service.report(record.id) for record in service.reports()}
    sources = {name: _could_be_sources(name, truth, reports) for name in truth.annotations}
    ours = {
        name: service.check(
            service.draft(reports[name].text, reports[name].metadata),
            exclude=frozenset(set(reports) - set(sources[name])),
            wanted=frozenset({"reuse"}),
        ).findings
        for name in truth.annotations
    }
    value = reuse(truth, ours).plagdet
    label = f"plagdet, {folder.parent.name}/{folder.name}"
    peers = [name for name in methods if name != "ours"]
    sets = [
        [
            [reports[other].text for other in sources[name]] or ["没有更早的报告。"],
            [reports[name].text[begin:end].strip() for begin, end in sentences(reports[name].text)],
        ]
        for name in truth.annotations
    ]
    for peer in peers:
        answer = answers(peer, {"documents": ["空"], "asked": [], "sets": sets}, work)
        found = {
            name: [
                Finding("reuse", Severity.WARNING, Span(*place), "", top(near), Kind.COPIED, Level.LIGHT)
                for place, near in zip(sentences(reports[name].text), answered, strict=True)
                if top(near) >= least[peer]
            ]
            for name, answered in zip(truth.annotations, answer.sets, strict=True)
        }
        yield Figure(label, value, "", "high", peer, reuse(truth, found).plagdet)
    if not peers:
        yield Figure(label, value, "", "high")


def _could_be_sources(name: str, truth: golds.Gold, reports: Mapping[str, Any]) -> list[str]:
    """The reports of earlier years, and those of the same year that were not copied from it."""
    year = reports[name].metadata.year or 0
    return [
        other
        for other, report in reports.items()
        if other != name
        and (report.metadata.year or 0) <= year
        and not (
            (report.metadata.year or 0) == year
            and other in truth.annotations
            and any(one.source == name for one in truth.annotations[other].reuse)
            and not any(one.source == other for one in truth.annotations[name].reuse)
        )
    ]


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.reuse", description=__doc__)
    parser.add_argument(
        "--text", type=Path, default=TEXT, help="folder of *.jsonl.xz; else the sample corpus"
    )
    parser.add_argument(
        "--gold", type=Path, nargs="*", default=[SAMPLE / "gold"], help="gold sets (corpus/gold)"
    )
    parser.add_argument("--documents", type=int, default=200, help="filed for the quality part (200)")
    parser.add_argument("--each", type=int, default=60, help="planted pieces of each edit (60)")
    parser.add_argument("--unrelated", type=int, default=500, help="pieces of other documents (500)")
    parser.add_argument(
        "--clauses",
        type=int,
        nargs="+",
        default=[10_000, 100_000, 1_000_000],
        help="sizes of the growth part",
    )
    parser.add_argument("--ten-million", action="store_true", help="10,000,000 clauses, too")
    parser.add_argument(
        "--audited", type=int, default=200, help="reports of each size that are audited (200)"
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts alone")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS, help="these peers alone")
    parser.add_argument("--out", type=Path, help="write the figures as JSON, too")
    given = parser.parse_args(arguments)
    methods = ("ours", *given.peers)
    setting = figures.environment()
    setting["text"] = f"real official prose ({given.text})" if is_real(given.text) else "the sample corpus"
    found: list[Figure] = []
    least: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="assistant-bench-") as temporary:
        work = Path(temporary)

        def measured() -> Iterator[Figure]:
            if {"quality", "gold"} & set(given.only):
                for run, what in ((3, "three sentences"), (1, "one sentence")):
                    planted_set = plant(
                        given.text,
                        documents=given.documents,
                        each=given.each,
                        unrelated=given.unrelated,
                        run=run,
                    )
                    setting[f"quality, {what}"] = (
                        f"{len(planted_set.planted)} planted, {len(planted_set.unrelated)} unrelated, "
                        f"{len(planted_set.documents)} documents, {sum(map(len, planted_set.documents)):,} characters"
                    )
                    yield from quality(planted_set, methods, work, what, least)
            if "gold" in given.only:
                for number, folder in enumerate(given.gold):
                    yield from on_gold(folder.resolve(), methods, least, work / f"gold{number}")
            if "growth" in given.only:
                sizes = [*given.clauses, *([10_000_000] if given.ten_million else [])]
                yield from growth(sizes, given.text, work, audited=given.audited)

        for figure in measured():
            print(
                f"{figure.name}: {figure.value:.4g} {figure.unit} {figure.peer} {figure.peer_value}",
                file=sys.stderr,
                flush=True,
            )
            found.append(figure)
    beside = [figure for figure in found if figure.peer]
    print(figures.table([figure for figure in found if not figure.peer], setting))
    if beside:
        print(f"\n{figures.matrix(beside)}")
    if given.out:
        given.out.write_text(figures.as_json(found, setting) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
