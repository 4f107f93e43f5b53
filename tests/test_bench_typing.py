"""The typing bench runs with few keys, so that it cannot rot; how fast it is, is not looked at."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.typing import CHARACTERS, FINDINGS, draft, rhythm

ROOT = Path(__file__).resolve().parents[1]


def test_the_draft_is_as_long_as_it_says() -> None:
    text = draft()

    assert len(text.split("\n")) == FINDINGS
    assert {len(paragraph) for paragraph in text.split("\n")} == {CHARACTERS // FINDINGS}


def test_the_rhythm_is_the_same_for_everybody() -> None:
    """Keys meet answers about a paragraph, and each tenth one about the whole draft."""
    writing, resting = rhythm(40, resting=False), rhythm(40, resting=True)

    assert (writing, resting) == (rhythm(40, resting=False), rhythm(40, resting=True))
    assert max(writing) < 0.4
    assert [number for number, rest in enumerate(resting) if rest > 4] == [9, 19, 29, 39]


@pytest.mark.slow
@pytest.mark.browser
def test_it_gives_its_figures(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    command = [sys.executable, "-m", "tests.bench.typing", "--keys", "4", "--out", str(out)]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    assert run.returncode == 0, run.stderr
    told = json.loads(out.read_text(encoding="utf-8"))
    beside = {(figure["name"], figure["peer"]) for figure in told["figures"]}
    assert {
        (f"key to paint {share}, {what}", "textarea")
        for share in ("p50", "p95")
        for what in ("writing on", "while answers arrive")
    } <= beside
    assert all(figure["value"] > 0 and figure["peer_value"] > 0 for figure in told["figures"])
