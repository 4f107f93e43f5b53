"""Training from end to end: it learns, it is reproducible, and its output can be opened."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from assistant.base.errors import BadInput, MissingExtra
from assistant.index import encoders
from assistant.index.encoders import static
from assistant.lab.training import Outcome, Recipe, train
from assistant.lab.training.data import Document
from assistant.lab.training.fitting import hold_out

FILES = {
    "README.md",
    "config.json",
    "config_sentence_transformers.json",
    "model.safetensors",
    "modules.json",
    "tokenizer.json",
    "1_Normalize/config.json",
}


def test_training_improves_the_scores(tiny_outcome: Outcome) -> None:
    assert tiny_outcome["last_loss"] < tiny_outcome["first_loss"] - 1


def test_training_brings_words_of_a_topic_together(
    trained_folder: Path, topics: dict[str, tuple[str, ...]]
) -> None:
    """The words of one topic become more similar to each other than to those of other topics."""
    encoder = encoders.load(str(trained_folder))
    vectors = encoder.encode([word for words in topics.values() for word in words], kind="query")
    owner = np.repeat(np.arange(len(topics)), [len(words) for words in topics.values()])
    cosines, same = vectors @ vectors.T, owner[:, None] == owner
    np.fill_diagonal(same, False)
    assert cosines[same].mean() > cosines[owner[:, None] != owner].mean() + 0.1


def test_the_folder_has_all_its_files(trained_folder: Path) -> None:
    found = {
        path.relative_to(trained_folder).as_posix() for path in trained_folder.rglob("*") if path.is_file()
    }
    assert found == FILES


def test_the_same_seed_makes_the_same_folder(trained_folder: Path, tiny_outcome: Outcome) -> None:
    repeated = Path(tiny_outcome["folder"])
    assert tiny_outcome["fingerprint"] == static.load(str(trained_folder)).fingerprint
    for name in sorted(FILES):
        assert (repeated / name).read_bytes() == (trained_folder / name).read_bytes(), name


def test_another_seed_makes_another_encoder(
    corpus_folder: Path, tiny_outcome: Outcome, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    other = train(corpus_folder, tmp_path / "other", recipe=tiny_recipe, seed=4, steps=5)
    assert other["fingerprint"] != tiny_outcome["fingerprint"]


def test_progress_watch_and_evaluation(corpus_folder: Path, tiny_recipe: Recipe, tmp_path: Path) -> None:
    """Stages are in order; the pairs of the evaluation folder and the held-out region are measured."""
    pairs = "学校招生\t教师招生\t1\n学校招生\t水库泵站\t0\n医院医生\t医生床位\t1\n医院医生\t公路桥梁\t0\n"
    (tmp_path / "topics.dev.tsv").write_text(pairs, encoding="utf-8")
    stages: list[tuple[str, int, int]] = []
    seen: list[tuple[int, bool, set[str]]] = []
    outcome = train(
        corpus_folder,
        tmp_path / "out",
        recipe=replace(tiny_recipe, held_out=("西",), steps=40, evaluate_every=20),
        progress=lambda *stage: stages.append(stage),
        watch=lambda step, loss, figures: seen.append((step, 0 < loss < 10, set(figures))),
        evaluation_folder=tmp_path,
    )
    assert [stage for stage in stages if stage[0] != "训练"] == [
        ("读取文字", 0, 1),
        ("学习分词", 0, 1),
        ("切分文字", 0, 1),
    ]
    assert [stage for stage in stages if stage[0] == "训练"] == [("训练", n, 80) for n in range(10, 81, 10)]
    judged = {"topics", "opening"}
    assert seen == [
        (before + step, True, judged if step >= 20 else set())
        for before in (0, 40)
        for step in (10, 20, 30, 40)
    ]
    assert (outcome["documents"], outcome["figures"]["topics"]) == (32, 1.0)


@pytest.mark.parametrize(
    ("count", "regions", "expected"),
    [(19, (), 0), (20, (), 2), (500, (), 10), (6, ("东",), 3)],
    ids=["too few", "few", "many", "by region"],
)
def test_some_documents_are_held_out(count: int, regions: tuple[str, ...], expected: int) -> None:
    documents = [Document(str(n), ("东省", "西省")[n % 2], "s", ()) for n in range(count)]
    learned, held_out = hold_out(documents, regions, 0)
    assert len(held_out) == expected
    assert sorted(learned + held_out, key=lambda d: int(d.title)) == documents
    assert all(document.region == "东省" for document in held_out if regions)


def test_progress_may_cancel_and_nothing_is_written(
    corpus_folder: Path, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    def cancel(stage: str, done: int, total: int) -> None:
        if stage == "训练":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(corpus_folder, tmp_path / "out", recipe=tiny_recipe, progress=cancel)
    assert not (tmp_path / "out").exists()


def test_the_model_card_describes_the_training(trained_folder: Path) -> None:
    card = (trained_folder / "README.md").read_text(encoding="utf-8")
    assert "# tiny\n" in card
    assert "标题与段落 35%" in card
    assert "随机种子 3" in card
    assert "2 个成员各训练 60 步" in card


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有可供训练的文字"):
        train(tmp_path, tmp_path.parent / "out")


def test_the_output_folder_must_not_be_inside_the_text(corpus_folder: Path) -> None:
    with pytest.raises(BadInput, match="在训练文本"):
        train(corpus_folder, corpus_folder / "out")


def test_too_little_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text(
        '{"text": "只有这样一句话，再也没有别的文字可学了。"}', encoding="utf-8"
    )
    with pytest.raises(BadInput, match="文字太少"):
        train(tmp_path, tmp_path.parent / "out")


def test_without_scipy_the_error_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(MissingExtra, match=r"report-assistant\[train\]"):
        train(tmp_path, tmp_path.parent / "out")


def test_torch_is_not_imported(corpus_folder: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from assistant.lab.training import Recipe, train;"
        f"train(Path({str(corpus_folder)!r}), Path({str(tmp_path / 'out')!r}),"
        " recipe=Recipe(vocabulary=400, dimensions=8, batch=16, steps=3));"
        "print(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert answer.stdout.strip() == "[]"


def test_both_exports_give_the_same_vectors_and_open_in_sentence_transformers(
    corpus_folder: Path, trained_folder: Path, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    train(corpus_folder, tmp_path / "whole", recipe=tiny_recipe, seed=3, int8=False)
    texts = ["大力推进学校工作", "水库达到12个。", ""]
    quantised = static.load(str(trained_folder)).encode(texts)
    whole = static.load(str(tmp_path / "whole")).encode(texts)
    np.testing.assert_allclose(quantised, whole, atol=0.01)
    for folder, expected in ((trained_folder, quantised), (tmp_path / "whole", whole)):
        model = sentence_transformers.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        np.testing.assert_allclose(model.encode(texts), expected, atol=1e-6)


@pytest.mark.parametrize(
    "killed_at",
    [10, 30, 50, 70, 90],
    ids=["before a checkpoint", "after one", "after two", "first of the next member", "amid the next member"],
)
def test_a_killed_training_resumes_to_the_same_bits(
    corpus_folder: Path, trained_folder: Path, tiny_recipe: Recipe, tmp_path: Path, killed_at: int
) -> None:
    def kill(stage: str, done: int, total: int) -> None:
        if stage == "训练" and done == killed_at:
            raise KeyboardInterrupt

    out = tmp_path / "tiny"
    with pytest.raises(KeyboardInterrupt):
        train(corpus_folder, out, recipe=tiny_recipe, seed=3, progress=kill)
    steps: list[int] = []
    train(
        corpus_folder,
        out,
        recipe=tiny_recipe,
        seed=3,
        resume=True,
        progress=lambda stage, done, total: steps.append(done) if stage == "训练" else None,
    )

    assert steps == list(range(killed_at, 121, 10))
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == FILES
    for name in sorted(FILES):
        assert (out / name).read_bytes() == (trained_folder / name).read_bytes(), name


@pytest.mark.parametrize(
    "changed", [{"seed": 4}, {"steps": 50}, {"judge": True}], ids=["seed", "steps", "measures"]
)
def test_no_training_resumes_from_the_checkpoint_of_another(
    corpus_folder: Path, tiny_recipe: Recipe, tmp_path: Path, changed: dict[str, int]
) -> None:
    def kill(stage: str, done: int, total: int) -> None:
        if done == 30:
            raise KeyboardInterrupt

    out = tmp_path / "tiny"
    (tmp_path / "one.dev.tsv").write_text("学校\t教师\t1\n学校\t水库\t0\n", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        train(corpus_folder, out, recipe=tiny_recipe, seed=3, progress=kill)
    with pytest.raises(BadInput, match="另一次训练"):
        train(
            corpus_folder,
            out,
            recipe=tiny_recipe,
            seed=changed.get("seed", 3),
            steps=changed.get("steps"),
            evaluation_folder=tmp_path if "judge" in changed else None,
            resume=True,
        )


def test_a_new_training_removes_old_checkpoints(
    corpus_folder: Path, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    """Otherwise the checkpoint of a later member of the old training would stop the new one when it resumes."""

    def kill(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    (tmp_path / "training-2.npz").write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        train(corpus_folder, tmp_path, recipe=tiny_recipe, progress=kill)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_checkpoint_is_refused(corpus_folder: Path, tiny_recipe: Recipe, tmp_path: Path) -> None:
    (tmp_path / "training-1.npz").write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(BadInput, match="读不出"):
        train(corpus_folder, tmp_path, recipe=tiny_recipe, resume=True)


def test_official_documents_alone(
    tiny_recipe: Recipe, topics: dict[str, tuple[str, ...]], tmp_path: Path
) -> None:
    """Words of news, speeches and records without a kind are not in the tokenizer."""
    rng, some = Random(2), [word for words in topics.values() for word in words]
    records = [
        {
            "kind": kind,
            "text": "，".join(f"{rng.choice(some)}{word}{rng.choice(some)}" for _ in range(6)) + "。",
        }
        for kind, word in (
            ("policy", "办法"),
            ("law", "条例"),
            ("government_work_report", "报告"),
            ("news", "新闻"),
            ("speech", "讲话"),
            ("", "无名"),
        )
        for _ in range(40)
    ]
    text = tmp_path / "text"
    text.mkdir()
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    (text / "mixed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (text / "unlabelled.txt").write_text("散落的文件不知来历，不算官方文件。" * 3, encoding="utf-8")
    outcome = train(text, tmp_path / "out", recipe=replace(tiny_recipe, official_only=True), steps=5)
    spelled = static.load(str(tmp_path / "out")).encode(["办", "条", "报", "闻", "讲", "散"])

    assert outcome["documents"] <= 120
    assert (np.linalg.norm(spelled, axis=1) > 0).tolist() == [True, True, True, False, False, False]


def test_without_official_documents_training_is_refused(corpus_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有标明为官方文件"):
        train(corpus_folder, tmp_path / "out", recipe=Recipe(official_only=True))
