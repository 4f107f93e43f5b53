"""Benchmarks of search: their tasks and tables, on a few small documents."""

import numpy as np
import pytest
from tests.bench import ablations, provinces
from tests.bench.provinces import TaskPart

from assistant.domain.vocabulary import load
from assistant.lab.training.data import Document, Paragraph

TALK = "各部门把这件事抓在手上，月月有调度，季季有通报。"


def report(year: int, *heads: str) -> Document:
    paragraphs = tuple(Paragraph(f"{head}。{TALK}", "今年工作") for head in heads)
    return Document(f"{year}年政府工作报告", "江苏省", "s", paragraphs)


EARLIER = report(2025, "加快水利工程建设", "促进高校毕业生就业创业")
LATER = report(2026, "提高义务教育质量", "大力促进高校毕业生就业创业")


def test_parts_are_made_of_first_sentences() -> None:
    found = provinces.parts([EARLIER, LATER], load(None))
    by_task = {task: [part for part in found if part.task == task] for task in provinces.TASKS}

    assert [part.queries for part in by_task["opening"]] == [
        ("加快水利工程建设", "促进高校毕业生就业创业"),
        ("提高义务教育质量", "大力促进高校毕业生就业创业"),
    ]
    assert by_task["heading"] == []
    assert by_task["year"] == [TaskPart("year", "江苏", (TALK,), (TALK, TALK), (frozenset({1}),))]
    pairs = [(query.split()[0], rows) for part in by_task["portfolio"] for query, rows in _each(part)]
    assert ("水利", frozenset({0})) in pairs
    assert all(part.passages == (TALK, TALK) for part in by_task["portfolio"])


def _each(part: TaskPart) -> list[tuple[str, frozenset[int]]]:
    return list(zip(part.queries, part.relevant, strict=True))


def test_gains_are_ndcg_of_the_ranking() -> None:
    part = TaskPart("opening", "江苏", ("甲", "乙"), ("子", "丑"), (frozenset({0}), frozenset({0})))
    scores = np.array([[1, 0], [0, 1]], np.float32)

    assert provinces.gains(part, lambda queries, passages: scores) == pytest.approx([1, 1 / np.log2(3)])


def test_fusion_is_a_weighted_sum() -> None:
    one, other = np.array([[1, 0]], np.float32), np.array([[0, 1]], np.float32)
    rank = provinces.fused(lambda q, p: one, lambda q, p: other, 0.25)

    assert rank([""], ["", ""]).tolist() == [[0.25, 0.75]]


def test_the_first_variant_is_the_product_itself() -> None:
    first, *others = ablations.variants({"mine": "folder"})

    assert (first.patches, first.settings.encoder) == ((), "")
    assert [variant.name for variant in others[-2:]] == ["mine", "mine, vectors alone"]


def test_a_row_shows_the_paired_difference() -> None:
    row = ablations._row("x", [(0.5, 0.5), (1.0,)], [(0.25, 0.25), (0.75,)])

    assert row == "| x | 50.0 | 100.0 | 66.7 (50.0 to 100.0) | +25.0 (+25.0 to +25.0) * |"
