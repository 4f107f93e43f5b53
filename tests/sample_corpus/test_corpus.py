"""The sample corpus is what its sources give, and every reader gives exactly the annotated text."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.corpus import readers
from assistant.domain.report import Role
from assistant.domain.vocabulary import load

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
ANNOTATIONS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((CORPUS / "gold/annotations").glob("*.json"))
}
ROWS = {
    row["id"]: row
    for row in csv.DictReader((CORPUS / "reports.csv").read_text(encoding="utf-8-sig").splitlines())
    if row["id"] in ANNOTATIONS
}
TEXTED = ("headings", "fixed", "faults", "facts")
HEADED = ("sections", "portfolios", "reuse", "origins")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """What the product's readers make of every report."""
    return {name: readers.read(CORPUS / row["file"]).text for name, row in ROWS.items()}


def test_corpus_is_what_the_sources_give() -> None:
    """The marks are sound, the levels of reuse as declared, and nothing in corpus/ was changed by hand."""
    built = [sys.executable, str(ROOT / "tests/sample_corpus/build.py"), "--check"]

    result = subprocess.run(
        built, capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"}
    )

    assert result.stdout.splitlines()[:-1] == []
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", ANNOTATIONS)
def test_readers_give_the_annotated_text(name: str, texts: dict[str, str]) -> None:
    assert hashlib.sha256(texts[name].encode()).hexdigest() == ANNOTATIONS[name]["sha256_text"]
    assert len(texts[name]) == ANNOTATIONS[name]["chars"]


@pytest.mark.parametrize("name", ANNOTATIONS)
def test_offsets_point_at_what_they_name(name: str, texts: dict[str, str]) -> None:
    text, annotation = texts[name], ANNOTATIONS[name]
    named = [(x["begin"], x["end"], x["text"]) for kind in TEXTED for x in annotation[kind]]
    headed = [(x["begin"], x["end"], x["head"]) for kind in HEADED for x in annotation[kind]]

    assert [text[begin:end] for begin, end, _ in named] == [written for _, _, written in named]
    assert [text[begin:end][:16] for begin, end, _ in headed] == [head for _, _, head in headed]
    assert [(x["src_begin"], x["src_end"]) for x in annotation["reuse"]] == [
        _origin(x["src_id"], x["src_key"]) for x in annotation["reuse"]
    ]


def _origin(report: str, key: str) -> tuple[int, int]:
    return next((x["begin"], x["end"]) for x in ANNOTATIONS[report]["origins"] if x["key"] == key)


def test_queries_and_negatives_point_at_what_they_name(texts: dict[str, str]) -> None:
    queries = _gold("queries.json")
    answers = [answer for query in queries for answer in query["relevant"]]
    traps = _gold("negatives.json")["fault_traps"]

    assert [texts[x["id"]][x["begin"] : x["end"]][:14] for x in answers] == [x["head"] for x in answers]
    assert [texts[x["id"]][x["begin"] : x["end"]] for x in traps] == [x["text"] for x in traps]
    assert [query["qid"] for query in queries if not query["relevant"]] == []


def test_pairs_are_of_two_places() -> None:
    pairs = _gold("negatives.json")["pairs"]

    assert [pair["topic"] for pair in pairs if pair["a"] == pair["b"]] == []
    assert {pair[side]["id"] for pair in pairs for side in "ab"} <= set(ANNOTATIONS)


def _gold(name: str) -> Any:
    return json.loads((CORPUS / "gold" / name).read_text(encoding="utf-8"))


def test_corpus_is_as_varied_as_promised() -> None:
    """At least 30 reports of 12 authors over several years; every role, every format, and many portfolios."""
    portfolios = {name for a in ANNOTATIONS.values() for p in a["portfolios"] for name in p["portfolios"]}

    assert set(ROWS) == set(ANNOTATIONS)
    assert len(ANNOTATIONS) >= 30
    assert len({row["author"] for row in ROWS.values()}) >= 12
    assert {row["year"] for row in ROWS.values()} == {"2021", "2022", "2023", "2024", "2025"}
    assert {Path(row["file"]).suffix for row in ROWS.values()} == {".txt", ".md", ".docx", ".html"}
    assert {a["encoding"] for a in ANNOTATIONS.values()} == {"utf-8", "utf-8-sig", "utf-16", "gb18030"}
    assert {s["role"] for a in ANNOTATIONS.values() for s in a["sections"]} == set(Role) - {Role.OTHER}
    assert portfolios <= set(load().names)
    assert len(portfolios) >= 20


def test_every_kind_of_reuse_and_fault_occurs() -> None:
    reuse = [x for a in ANNOTATIONS.values() for x in a["reuse"]]
    levels = {"verbatim", "numbers", "names", "light", "heavy", "reorder", "paraphrase"}
    faults = {"foreign_place", "stale_wording", "wrong_post", "year_left", "placeholder", "unmasked"}

    assert {x["kind"] for x in reuse} == {"copied", "self", "within"}
    assert {x["level"] for x in reuse if x["kind"] == "copied"} == levels
    assert {x["type"] for a in ANNOTATIONS.values() for x in a["faults"]} == faults
