"""``python -m tests.bench.engine_check [--gold FOLDER …] [--provinces 6]``: checks whose candidates an engine proposes.

The check is made twice over the same index: with candidates from the local shingles, and from reports that the engine
proposes for each sentence by its rarest bigrams. What follows (verification, stretches, levels) is the same. Prints plagdet
on gold sets, and for provincial reports of 2026 against those of 2025 the share of reused characters that are found.
"""

import argparse
import json
import lzma
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.search_engines import running_engine

from assistant.domain.report import Metadata
from assistant.domain.results import Finding
from assistant.lab.evaluation import gold as golds
from assistant.lab.evaluation.reuse import reuse
from assistant.reuse import proposals
from assistant.service import Assistant
from assistant.settings import Settings

from .data import SAMPLE, TEXT, write_corpus
from .figures import environment
from .provinces import FILE

Checked = Mapping[str, tuple[Finding, ...]]


def both(
    service: Assistant, drafts: Mapping[str, tuple[str, Metadata, frozenset[str]]], work: Path
) -> tuple[Checked, Checked, str]:
    """The findings of each draft (text, metadata, reports that are no sources), from shingles and from the engine."""
    with pytest.MonkeyPatch.context() as patch, running_engine("edge", work, patch) as (engine, address):
        served = Assistant(replace(service.settings, engine=str(address)))
        served.ingest()
        engine.optimise(engine.collections()[0])  # type: ignore[attr-defined]
        local, ours = _findings(service, drafts)
        patch.setattr(proposals, "PROPOSE_FROM", 0)
        proposed, theirs = _findings(served, drafts)
    return local, proposed, f"CPU {ours:.2f} s with shingles, {theirs:.2f} s with the engine"


def _findings(
    service: Assistant, drafts: Mapping[str, tuple[str, Metadata, frozenset[str]]]
) -> tuple[Checked, float]:
    _ = service.sources
    began = time.process_time()
    found = {
        name: tuple(
            service.check(
                service.draft(text, metadata), exclude=exclude, wanted=frozenset({"reuse"})
            ).findings
        )
        for name, (text, metadata, exclude) in drafts.items()
    }
    return found, time.process_time() - began


def gold(folder: Path, work: Path) -> Iterator[str]:
    """Every report of a gold set as a draft, against those that could be its sources."""
    truth = golds.load(folder)
    work.mkdir()
    golds.copy_reports(folder, truth.annotations, work / "corpus")
    service = Assistant(Settings(corpus=work / "corpus", index=work / "index"))
    service.ingest()
    reports = {record.id: service.report(record.id) for record in service.reports()}
    years = {name: report.metadata.year or 0 for name, report in reports.items()}
    drafts = {
        name: (
            reports[name].text,
            reports[name].metadata,
            frozenset(other for other in reports if other == name or years[other] > years[name]),
        )
        for name in truth.annotations
    }
    local, proposed, cost = both(service, drafts, work / "engine")
    same = sum(_spans(local[name]) == _spans(proposed[name]) for name in drafts)
    yield (
        f"{folder.name}: plagdet {reuse(truth, local).plagdet:.3f} with shingles, {reuse(truth, proposed).plagdet:.3f}"
        f" with the engine; the same findings in {same} of {len(drafts)} reports; {_shared(local, proposed)}; {cost}"
    )


def provinces(number: int, others: int, text: Path, work: Path) -> Iterator[str]:
    """The reports of the later year as drafts, against all of the earlier one, with ``others`` passages of anything beside."""
    corpus = work / "corpus"
    corpus.mkdir(parents=True)
    if others:
        write_corpus(corpus / "others", others, text)
    later: dict[str, str] = {}
    with lzma.open(text / FILE, "rt", encoding="utf-8") as lines:
        for at, line in enumerate(lines):
            document = json.loads(line)
            if "2026" in document["title"]:
                later[document["title"]] = document["text"]
            else:
                (corpus / f"{at:03d}.txt").write_text(document["text"], encoding="utf-8")
    service = Assistant(Settings(corpus=corpus, index=work / "index"))
    service.ingest()
    chosen = sorted(later)[:: max(1, len(later) // number)][:number]
    drafts = {title: (later[title], Metadata(title=title, year=2026), frozenset[str]()) for title in chosen}
    local, proposed, cost = both(service, drafts, work / "engine")
    yield f"provinces: {len(chosen)} of 2026 against {len(service.reports())} reports; {_shared(local, proposed)}; {cost}"


def _spans(findings: tuple[Finding, ...]) -> set[tuple[int, int, str]]:
    return {
        (one.span.begin, one.span.end, one.source.report_id if one.source is not None else "")
        for one in findings
    }


def _shared(local: Checked, proposed: Checked) -> str:
    """Of the reused characters that either way finds, how many the other finds, too; and of findings, how many are equal."""
    mine = {
        (name, at)
        for name, found in local.items()
        for one in found
        for at in range(one.span.begin, one.span.end)
    }
    theirs = {
        (name, at)
        for name, found in proposed.items()
        for one in found
        for at in range(one.span.begin, one.span.end)
    }
    spans = [(name, *one) for name, found in local.items() for one in _spans(found)]
    others = {(name, *one) for name, found in proposed.items() for one in _spans(found)}
    both_find = len(mine & theirs)
    return (
        f"{both_find / max(1, len(mine)):.4f} of {len(mine):,} characters found again, {both_find / max(1, len(theirs)):.4f} of"
        f" those found are the shingles'; {sum(one in others for one in spans)} of {len(spans)} findings equal"
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.engine_check", description=__doc__)
    parser.add_argument("--gold", type=Path, nargs="*", default=[SAMPLE / "gold"])
    parser.add_argument("--text", type=Path, default=TEXT, help="folder with the provincial reports")
    parser.add_argument(
        "--provinces", type=int, default=0, help="how many reports of the later year are checked"
    )
    parser.add_argument("--others", type=int, default=0, help="passages of other texts beside them")
    given = parser.parse_args(arguments)
    for name, value in environment().items():
        print(f"{name}: {value}")
    with tempfile.TemporaryDirectory(prefix="assistant-bench-") as temporary:
        for number, folder in enumerate(given.gold):
            for line in gold(folder, Path(temporary, f"gold{number}")):
                print(line, flush=True)
        if given.provinces:
            for line in provinces(given.provinces, given.others, given.text, Path(temporary, "provinces")):
                print(line, flush=True)


if __name__ == "__main__":
    main()
