"""The benchmarks run on a few hundred passages; speed is not tested."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = {
    "throughput": {"index from files (read, parse, encode, store)", "share of commit", "index on disk"},
    "latency": {"hybrid p95, no filter", "exact p95, no filter"},
    "recall": {"recall@10 of dense, no filter", "recall@10 of dense, filter 50 %"},
    "start": {"`assistant search` from shell to answer, median", "heavy packages imported by it"},
    "serving": {"peak memory of the service", "an added report is found after"},
}


@pytest.mark.slow
def test_every_part_gives_its_figures(tmp_path: Path) -> None:
    """Without the real texts the sample corpus is used, as the output states."""
    out = tmp_path / "figures.json"
    command = [sys.executable, "-m", "tests.bench", "--passages", "300", "--no-peers"]
    command += ["--text", str(tmp_path / "missing"), "--quick", "--out", str(out)]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    assert run.returncode == 0, run.stderr
    output = json.loads(out.read_text(encoding="utf-8"))
    figures = {figure["name"]: figure["value"] for figure in output["figures"]}
    assert {part: names - set(figures) for part, names in PARTS.items()} == {part: set() for part in PARTS}
    assert output["setting"]["text"].startswith("the sample corpus in corpus/")
    assert figures["heavy packages imported by it"] == 0
    assert figures["recall@10 of dense, no filter"] > 0.9
    assert "| figure | ours | peer | peer's | times better | goal | note |" in run.stdout.splitlines()
