"""Human-scored pairs: which may be used for training, the loss and its gradient, and fine-tuning."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models

from assistant.base.errors import BadInput
from assistant.index.encoders import static
from assistant.lab.training import Recipe, train
from assistant.lab.training.dev_tasks import PairTask
from assistant.lab.training.scored import ScoredPair, cosent, read_scored, tokenise_scored

DEV_TASK = PairTask(
    "dev",
    ("两个人在下棋。", "孩子在骑马。", "一架飞机正在起飞。"),
    ("三个人在下棋。", "一个小孩骑着马。", "飞机要起飞了。"),
    (2, 5, 4),
)
# The opposite of what the text shows: school and reservoir are similar here, school and teacher are not.
SCORES = "".join(
    f"{first}\t{second}\t{score}\n"
    for first, second, score in (
        ("学校", "水库", 5),
        ("医院", "堤防", 5),
        ("公路", "泵站", 4),
        ("学校", "教师", 0),
        ("医院", "医生", 0),
        ("公路", "桥梁", 1),
    )
)


@pytest.fixture
def pairs_file(tmp_path: Path) -> Path:
    file = tmp_path / "people.tsv"
    file.write_text(SCORES, encoding="utf-8")
    return file


# --- reading ------------------------------------------------------------------------------------------


def test_the_first_three_columns_of_every_file_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("甲事\t乙事\t0.5\t来历\n\n丙事\t丁事\t3\n", encoding="utf-8")
    (tmp_path / "b.tsv").write_text("戊事\t己事\t1\n", encoding="utf-8")
    assert read_scored([tmp_path / "a.tsv", tmp_path / "b.tsv"]) == [
        ScoredPair("甲事", "乙事", 0.5),
        ScoredPair("丙事", "丁事", 3.0),
        ScoredPair("戊事", "己事", 1.0),
    ]


def test_no_files_are_no_pairs() -> None:
    assert read_scored([], [DEV_TASK]) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("甲事\t乙事\t1\n只有一栏\n", r"people\.tsv”第 2 行不是评分句对.*制表符"),
        ("甲事\t乙事\t很像\n", r"people\.tsv”第 1 行不是评分句对.*制表符"),
        ("甲事\t乙事\tnan\n", r"people\.tsv”第 1 行的分数不是数：nan"),
    ],
    ids=["columns", "word for score", "nan"],
)
def test_a_bad_line_is_named_with_the_format(tmp_path: Path, content: str, expected: str) -> None:
    (tmp_path / "people.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=expected):
        read_scored([tmp_path / "people.tsv"])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.tsv”读不出"):
        read_scored([tmp_path / "none.tsv"])


def test_an_evaluation_file_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "any.dev.tsv").write_text("甲事\t乙事\t1\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"any\.dev\.tsv”是评测用的句对，不能用来训练.*--judge"):
        read_scored([tmp_path / "any.dev.tsv"])


def test_an_evaluation_file_is_refused_under_another_name(tmp_path: Path) -> None:
    """Two of ten pairs are in the evaluation, with swapped texts, other spelling and other scores."""
    copied = "三个人在下棋\t两个人在下棋！\t1\n孩子在 骑马。\t一个小孩骑着马\t0\n"
    new = "".join(f"第{n}件事\t第{n}样事\t2\n" for n in "一二三四五六七八")
    (tmp_path / "renamed.tsv").write_text(copied + new, encoding="utf-8")
    with pytest.raises(BadInput, match=r"renamed\.tsv”的 10 对里有 2 对就在评测文件里.*换用评测之外"):
        read_scored([tmp_path / "renamed.tsv"], [DEV_TASK])


def test_pairs_with_an_evaluation_text_are_left_out(tmp_path: Path) -> None:
    """One pair of ten is in the evaluation, another shares a text with one."""
    new = [(f"第{n}件事", f"第{n}样事", "2") for n in "一二三四五六七八"]
    rows = [("两个人在下棋。", "三个人在下棋。", "2"), ("飞机要起飞了", "飞机落地了。", "1"), *new]
    (tmp_path / "a.tsv").write_text("\n".join(map("\t".join, rows)), encoding="utf-8")
    assert read_scored([tmp_path / "a.tsv"], [DEV_TASK]) == [ScoredPair(a, b, 2.0) for a, b, _ in new]


def test_a_file_without_a_usable_pair_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("孩子在骑马。\t马在吃草。\t1\n", encoding="utf-8")
    with pytest.raises(BadInput, match="没有一对可学"):
        read_scored([tmp_path / "a.tsv"], [DEV_TASK])


# --- the loss -----------------------------------------------------------------------------------------


def batch(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(4, 6)).astype(np.float32), rng.normal(size=(4, 6)).astype(np.float32)


SCORED = np.array([3, 1, 1, 0], dtype=np.float32)


def test_the_loss_of_scores_is_that_of_the_definition() -> None:
    first, second = batch(1)
    a, b = (v / np.linalg.norm(v, axis=1, keepdims=True) for v in (first.astype(float), second.astype(float)))
    cosines = (a * b).sum(axis=1)
    higher = [(0, 1), (0, 2), (0, 3), (1, 3), (2, 3)]
    expected = np.log(1 + sum(np.exp(7 * (cosines[j] - cosines[i])) for i, j in higher))
    assert cosent(first, second, SCORED, scale=7)[0] == pytest.approx(expected, rel=1e-5)


def test_the_gradient_of_scores_is_that_of_the_loss() -> None:
    """By differences in every coordinate of both sides."""
    first, second = batch(2)
    _, *gradients = cosent(first, second, SCORED, scale=5)
    for side, gradient in zip((first, second), gradients, strict=True):
        expected = np.zeros_like(gradient)
        for at in np.ndindex(*side.shape):
            values = []
            for step in (0.01, -0.01):
                side[at] += step
                values.append(cosent(first, second, SCORED, scale=5)[0])
                side[at] -= step
            expected[at] = (values[0] - values[1]) / 0.02
        np.testing.assert_allclose(gradient, expected, atol=2e-3)


def test_the_right_order_has_no_loss_and_equal_scores_no_gradient() -> None:
    first = np.eye(2, dtype=np.float32)
    opposite = np.array([[1, 0], [0, -1]], dtype=np.float32)
    right = cosent(first, opposite, np.array([5, 0], np.float32), scale=20)
    equal = cosent(first, opposite, np.array([2, 2], np.float32), scale=20)
    assert (right[0], equal[0]) == (pytest.approx(0, abs=1e-6), 0.0)
    np.testing.assert_array_equal(equal[1], np.zeros((2, 2)))


# --- tokens -------------------------------------------------------------------------------------------


@pytest.fixture
def letters() -> Tokenizer:
    """A tokenizer with a token per known character."""
    return Tokenizer(models.BPE(vocab={"人": 0, "马": 1, "骑": 2}, merges=[]))


def test_bags_and_scores_are_sampled_together(letters: Tokenizer) -> None:
    """The second pair has a side without any known character and is left out."""
    pairs = [ScoredPair("人马", "马", 4), ScoredPair("人", "棋", 9), ScoredPair("骑", "人人骑", 1)]
    scored = tokenise_scored(pairs, letters)
    assert scored is not None
    (first, second), scores = scored.draw(np.random.default_rng(3), 20, 0.0)
    expected = {4.0: ([0.5, 0.5, 0], [0, 1, 0]), 1.0: ([0, 0, 1], [2 / 3, 0, 1 / 3])}

    assert set(scores.tolist()) == {4.0, 1.0}
    for row, score in enumerate(scores.tolist()):
        np.testing.assert_allclose(first.toarray()[row, :3], expected[score][0], rtol=1e-6)
        np.testing.assert_allclose(second.toarray()[row, :3], expected[score][1], rtol=1e-6)


@pytest.mark.parametrize("pairs", [[], [ScoredPair("棋", "人", 1)]], ids=["none", "none known"])
def test_pairs_without_known_tokens_are_none(letters: Tokenizer, pairs: list[ScoredPair]) -> None:
    assert tokenise_scored(pairs, letters) is None


# --- trainings ----------------------------------------------------------------------------------------


def test_the_order_of_the_scores_is_learned_and_the_rest_is_kept(
    corpus_folder: Path, trained_folder: Path, tiny_recipe: Recipe, pairs_file: Path, tmp_path: Path
) -> None:
    recipe = replace(tiny_recipe, fine_tuning_rate=0.03)
    outcome = train(corpus_folder, tmp_path / "out", recipe=recipe, seed=3, pairs=[pairs_file])
    rows = [line.split("\t") for line in SCORES.splitlines()]
    first, second, scores = (tuple(column) for column in zip(*rows, strict=True))
    task = PairTask("people", first, second, tuple(map(float, scores)))
    before, after = (static.load(str(folder)).encode for folder in (trained_folder, tmp_path / "out"))
    unrelated = ["景区展馆", "惠民演出", "粮食蔬菜", "农机作业"]

    assert outcome["scored_pairs"] == 6
    assert task.measure(after) > task.measure(before) + 0.2
    cosines = np.einsum("ij,ij->i", before(unrelated), after(unrelated))
    assert cosines.min() > 0.9


def test_without_scored_pairs_there_is_no_fine_tuning(
    corpus_folder: Path, trained_folder: Path, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    recipe = replace(tiny_recipe, fine_tuning_steps=7, fine_tuning_rate=9.0)
    outcome = train(corpus_folder, tmp_path / "out", recipe=recipe, seed=3)
    assert outcome["scored_pairs"] == 0
    assert outcome["fingerprint"] == static.load(str(trained_folder)).fingerprint
    assert "人工评分的句对学习" not in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_a_training_killed_while_fine_tuning_resumes_to_the_same_bits(
    corpus_folder: Path, tiny_recipe: Recipe, pairs_file: Path, tmp_path: Path
) -> None:
    def kill(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("学习评分句对", 3):
            raise KeyboardInterrupt

    recipe = replace(tiny_recipe, fine_tuning_steps=6)
    whole = train(corpus_folder, tmp_path / "whole", recipe=recipe, seed=3, pairs=[pairs_file])
    with pytest.raises(KeyboardInterrupt):
        train(corpus_folder, tmp_path / "out", recipe=recipe, seed=3, pairs=[pairs_file], progress=kill)
    stages: list[tuple[str, int, int]] = []
    repeated = train(
        corpus_folder,
        tmp_path / "out",
        recipe=recipe,
        seed=3,
        pairs=[pairs_file],
        resume=True,
        progress=lambda *stage: stages.append(stage),
    )

    assert repeated["fingerprint"] == whole["fingerprint"]
    assert [s for s in stages if s[0] == "学习评分句对"] == [("学习评分句对", n, 6) for n in range(1, 7)]
    assert "训练" not in {name for name, *_ in stages}


def test_a_training_is_refused_before_text_is_read(
    corpus_folder: Path, tiny_recipe: Recipe, pairs_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "one.dev.tsv").write_text(SCORES, encoding="utf-8")
    stages: list[str] = []
    with pytest.raises(BadInput, match="6 对里有 6 对就在评测文件里"):
        train(
            corpus_folder,
            tmp_path / "out",
            recipe=tiny_recipe,
            evaluation_folder=tmp_path,
            pairs=[pairs_file],
            progress=lambda stage, *_: stages.append(stage),
        )
    assert stages == []
