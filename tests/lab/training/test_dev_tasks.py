"""Development tasks, on vectors whose score is known."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.lab.training.data import Document, Paragraph
from assistant.lab.training.dev_tasks import PairTask, SearchTask, auc, read_pair_tasks, search_tasks

COMPASS = {"东": (1, 0), "东北": (0.8, 0.6), "北": (0, 1), "西": (-1, 0)}


def encode(texts: Sequence[str]) -> np.ndarray:
    return np.array([COMPASS[text] for text in texts], dtype=np.float32)


def test_auc_counts_ties_half() -> None:
    scores = np.array([0.9, 0.5, 0.5, 0.1])
    assert auc(scores, np.array([True, True, False, False])) == 0.875


def test_two_scores_are_measured_by_auc() -> None:
    task = PairTask("t", ("东", "东", "东"), ("东北", "北", "西"), (1, 0, 1))
    assert task.measure(encode) == 0.5


def test_more_scores_are_measured_by_rank() -> None:
    task = PairTask("t", ("东",) * 4, ("东", "东北", "北", "西"), (5, 4, 2, 0))
    assert task.measure(encode) == pytest.approx(1)
    upside_down = PairTask("t", ("东",) * 4, ("东", "东北", "北", "西"), (0, 2, 4, 5))
    assert upside_down.measure(encode) == pytest.approx(-1)


def test_search_is_measured_by_ndcg_within_its_range() -> None:
    """The relevant passage at rank two gives 1 / log2(3); the nearest of all is outside the range."""
    task = SearchTask("t", ("东",), ("东", "东北", "北", "西"), ((2,),), ((1, 4),))
    assert task.measure(encode) == pytest.approx(1 / np.log2(3))


def test_tasks_are_made_of_documents() -> None:
    first = Paragraph("抓好春耕备耕。农资储备充足，农机检修完成，技术人员进村入户指导。", "农业")
    second = Paragraph("推进城市更新。老旧小区改造全部开工，加装电梯列入民生实事项目。", "城建")
    third = Paragraph("只有一句话的段落不能再分成首句与其余", "城建")
    heading, opening = search_tasks([Document("报告", "", "s", (first, second, third))])
    assert (heading.queries, heading.relevant, heading.search_range) == (
        ("农业", "城建"),
        ((0,), (1, 2)),
        ((0, 3), (0, 3)),
    )
    assert (opening.queries, opening.relevant) == (("抓好春耕备耕", "推进城市更新"), ((0,), (1,)))
    assert opening.passages == (first.text.split("。", 1)[1], second.text.split("。", 1)[1])


def test_documents_without_tasks_make_none() -> None:
    assert search_tasks([Document("报告", "", "s", (Paragraph("没有标题，也只有一句话", ""),))]) == []


def test_pairs_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "b.dev.tsv").write_text("甲\t乙\t0.5\t多余的列\n丙\t丁\t1\n", encoding="utf-8")
    (tmp_path / "b.train.tsv").write_text("不读\t不读\t1\n", encoding="utf-8")
    assert read_pair_tasks(tmp_path) == [PairTask("b", ("甲", "丙"), ("乙", "丁"), (0.5, 1.0))]
