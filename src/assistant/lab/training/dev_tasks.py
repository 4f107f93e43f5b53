"""Development tasks that evaluate vectors: correlation with human scores of pairs, and retrieval within documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from assistant.base.tables import read_tsv
from assistant.lab.training.data import Document

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts → unit vectors, shape (n, d)."""

_DEPTH = 10  # ranks that nDCG takes into account
_MAX_PARAGRAPHS_UNDER_HEADING = 12  # a heading with more does not describe each of them
_MIN_REST = 20


@dataclass(frozen=True, slots=True)
class PairTask:
    """Human-scored pairs, measured by Spearman's rank correlation, or for binary scores by the area under the ROC."""

    name: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    scores: tuple[float, ...]

    @property
    def size(self) -> int:
        """Number of pairs."""
        return len(self.scores)

    def measure(self, encode: Encode) -> float:
        """Spearman's correlation or AUC of the cosines; chance level is 0 and 0.5, respectively."""
        cosines = np.einsum("ij,ij->i", encode(self.first), encode(self.second))
        gold = np.array(self.scores)
        if len(set(self.scores)) == 2:
            return auc(cosines, gold == gold.max())
        return float(np.corrcoef(rankdata(cosines), rankdata(gold))[0, 1])


@dataclass(frozen=True, slots=True)
class SearchTask:
    """Queries and passages. Per query, ``relevant`` are rows of passages, ``search_range`` those it is compared with."""

    name: str
    queries: tuple[str, ...]
    passages: tuple[str, ...]
    relevant: tuple[tuple[int, ...], ...]
    search_range: tuple[tuple[int, int], ...]

    @property
    def size(self) -> int:
        """Number of queries."""
        return len(self.queries)

    def measure(self, encode: Encode) -> float:
        """Mean nDCG@10, each query within its ``search_range``."""
        queries, passages = encode(self.queries), encode(self.passages)
        gains = []
        for vector, relevant_here, (low, high) in zip(queries, self.relevant, self.search_range, strict=True):
            best = np.argsort(-(passages[low:high] @ vector), kind="stable")[:_DEPTH] + low
            gains.append(_ndcg([int(row) in relevant_here for row in best], len(relevant_here)))
        return float(np.mean(gains))


Task = PairTask | SearchTask


def auc(scores: NDArray[np.floating], positive: NDArray[np.bool_]) -> float:
    """The area under the ROC curve: the share of (positive, negative) pairs in the right order, ties counting half."""
    ranks = rankdata(scores)[positive]
    positives, negatives = len(ranks), len(scores) - len(ranks)
    return float((ranks.sum() - positives * (positives + 1) / 2) / (positives * negatives))


def _ndcg(hits: Sequence[bool], relevant: int) -> float:
    discounts = 1 / np.log2(np.arange(2, _DEPTH + 2))
    return float(
        discounts[: len(hits)] @ np.array(hits, dtype=float) / discounts[: min(relevant, _DEPTH)].sum()
    )


def read_pair_tasks(folder: Path) -> list[PairTask]:
    """One task per ``*.dev.tsv`` in ``folder``: text, text, score in the first three columns, no header."""
    tasks = []
    for path in sorted(folder.glob("*.dev.tsv")):
        rows = read_tsv(path)
        first, second, scores = zip(*((row[0], row[1], float(row[2])) for row in rows), strict=True)
        tasks.append(PairTask(path.name.removesuffix(".dev.tsv"), first, second, scores))
    return tasks


def search_tasks(documents: Sequence[Document]) -> list[SearchTask]:
    """Two tasks made from documents: heading → its paragraphs, and first sentence → the rest of its paragraph.

    In both, the passages compared are those of the same document. A task without queries is left out.
    """
    heading = _task("heading", [_heading_task(document) for document in documents])
    opening = _task("opening", [_opening_task(document) for document in documents])
    return [task for task in (heading, opening) if task.queries]


DocumentTask = tuple[
    list[str], list[str], list[tuple[int, ...]]
]  # of one document: queries, passages, relevant


def _task(name: str, document_tasks: Sequence[DocumentTask]) -> SearchTask:
    queries: list[str] = []
    passages: list[str] = []
    relevant: list[tuple[int, ...]] = []
    search_range: list[tuple[int, int]] = []
    for queries_here, passages_here, relevant_here in document_tasks:
        base = len(passages)
        queries += queries_here
        passages += passages_here
        relevant += [tuple(base + row for row in rows) for rows in relevant_here]
        search_range += [(base, len(passages))] * len(queries_here)
    return SearchTask(name, tuple(queries), tuple(passages), tuple(relevant), tuple(search_range))


def _heading_task(document: Document) -> DocumentTask:
    rows: dict[str, list[int]] = {}
    for row, paragraph in enumerate(document.paragraphs):
        if paragraph.heading:
            rows.setdefault(paragraph.heading, []).append(row)
    queries_here = {
        h: r
        for h, r in rows.items()
        if len(r) <= min(_MAX_PARAGRAPHS_UNDER_HEADING, len(document.paragraphs) - 1)
    }
    return (
        list(queries_here),
        [p.text for p in document.paragraphs],
        [tuple(r) for r in queries_here.values()],
    )


def _opening_task(document: Document) -> DocumentTask:
    queries, rests = [], []
    for paragraph in document.paragraphs:
        first, stop, rest = paragraph.text.partition("。")
        if stop and len(rest) >= _MIN_REST:
            queries.append(first)
            rests.append(rest)
    if len(rests) < 2:
        return [], [], []
    return queries, rests, [(row,) for row in range(len(rests))]
