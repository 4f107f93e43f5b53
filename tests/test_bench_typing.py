"""The typing benchmark runs with few keys; speed is not tested."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.typing import CHARACTERS, FINDINGS, draft, rhythm

ROOT = Path(__file__).resolve().parents[1]


def test_the_draft_has_the_stated_length() -> None:
    text = draft()

    assert len(text.split("\n")) == FINDINGS
    assert {len(paragraph) for paragraph in text.split("\n")} == {CHARACTERS // FINDINGS}


def test_the_rhythm_is_deterministic() -> None:
    """Answers for paragraphs arrive between keys, and after each tenth one that for the whole draft."""
    writing, resting = rhythm(40, resting=False), rhythm(40, resting=True)

    assert (writing, resting) == (rhythm(40, resting=False), rhythm(40, resting=True))
    assert max(writing) < 0.4
    assert [number for number, rest in enumerate(resting) if rest > 4] == [9, 19, 29, 39]


@pytest.mark.slow
@pytest.mark.browser
def test_figures(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    command = [sys.executable, "-m", "tests.bench.typing", "--keys", "4", "--out", str(out)]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    assert run.returncode == 0, run.stderr
    output = json.loads(out.read_text(encoding="utf-8"))
    compared = {(figure["name"], figure["peer"]) for figure in output["figures"]}
    assert {
        (f"key to paint {share}, {what}", "textarea")
        for share in ("p50", "p95")
        for what in ("while writing", "while answers arrive")
    } <= compared
    assert all(figure["value"] > 0 and figure["peer_value"] > 0 for figure in output["figures"])
