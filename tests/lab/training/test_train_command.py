"""``assistant train``: its options are passed on, and the loss is printed while it runs."""

import json
from pathlib import Path

from typer.testing import CliRunner

from assistant.interfaces.cli import app


def test_options_are_passed_on_and_the_loss_is_printed(corpus_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "topics.dev.tsv").write_text(
        "学校招生\t教师招生\t1\n学校招生\t水库泵站\t0\n", encoding="utf-8"
    )
    arguments = ["train", str(corpus_folder), "-o", str(out), "--steps", "100", "--held-out", "西省"]
    done = CliRunner().invoke(app, [*arguments, "--judge", str(tmp_path), "--seed", "5", "--resume"])

    assert done.exit_code == 0, done.output
    outcome = json.loads(done.stdout)
    assert (outcome["documents"], outcome["steps"], set(outcome["figures"])) == (
        32,
        [100] * 4,
        {"topics", "opening"},
    )
    assert done.stderr.startswith("第 100 步：损失 ")
    assert "西省" in (out / "README.md").read_text(encoding="utf-8")


def test_official_only_reaches_the_training(corpus_folder: Path, tmp_path: Path) -> None:
    """The invented documents do not state their kind."""
    done = CliRunner().invoke(app, ["train", str(corpus_folder), "-o", str(tmp_path), "--official-only"])

    assert done.exit_code == 1
    assert "没有标明为官方文件" in str(done.exception)


def test_scored_pairs_reach_the_training_and_its_card(corpus_folder: Path, tmp_path: Path) -> None:
    for name, score in (("one", 5), ("other", 0)):
        (tmp_path / f"{name}.tsv").write_text(f"学校招生\t水库泵站\t{score}\n", encoding="utf-8")
    files = [word for name in ("one", "other") for word in ("--pairs", str(tmp_path / f"{name}.tsv"))]
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["train", str(corpus_folder), "-o", str(out), "--steps", "20", *files])

    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["scored_pairs"] == 2
    assert "最后 50 步另从 2 对人工评分的句对学习" in (out / "README.md").read_text(encoding="utf-8")
