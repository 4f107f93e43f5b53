"""The benchmark of reuse runs on the sample corpus; its speed is not tested."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.bench.planted import EDITS, plant

ROOT = Path(__file__).resolve().parents[1]
SENTENCE = "去年在柳林镇新建冷库2座，添置分拣设备，带动310户果农增收，秋果再也不用贱卖给外来的贩子。"


@pytest.mark.parametrize(
    ("edit", "kept"),
    [("verbatim", 1.0), ("numbers", 0.9), ("names", 0.95), ("light, 15 %", 0.7), ("reorder", 0.85)],
)
def test_edits_keep_most_characters(edit: str, kept: float) -> None:
    changed = EDITS[edit](SENTENCE, random.Random(1), "春夏秋冬")

    assert sum(character in changed for character in SENTENCE) / len(SENTENCE) >= kept
    assert (changed == SENTENCE) == (edit == "verbatim")


def test_planted_pieces_are_in_the_documents_and_unrelated_ones_are_not() -> None:
    made = plant(None, documents=20, each=2, unrelated=10)

    for one in made.planted:
        if one.edit == "verbatim":
            assert one.text in made.documents[one.document]
    assert {one.edit for one in made.planted} >= {"verbatim", "numbers", "reorder", "heavy, 50 %"}
    assert not [text for text in made.unrelated if any(text in document for document in made.documents)]


@pytest.mark.slow
def test_every_part_gives_its_figures(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    command = [sys.executable, "-m", "tests.bench.reuse", "--text", str(tmp_path / "missing")]
    command += ["--documents", "20", "--each", "2", "--unrelated", "10", "--peers", "rapidfuzz"]
    command += ["--clauses", "1000", "4000", "--audited", "2", "--out", str(out)]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    assert run.returncode == 0, run.stderr
    output = json.loads(out.read_text(encoding="utf-8"))
    figures = {figure["name"]: figure for figure in output["figures"]}
    assert output["setting"]["text"] == "the sample corpus"
    assert figures["three sentences: recall, verbatim"]["value"] == 1.0
    assert figures["three sentences: recall, verbatim"]["peer_value"] == 1.0
    assert figures["plagdet, corpus/gold"]["value"] > figures["plagdet, corpus/gold"]["peer_value"]
    assert figures["index on disk, 4,000 clauses"]["value"] > 0
    assert "growth of audit, 1,000 to 4,000 clauses" in figures
