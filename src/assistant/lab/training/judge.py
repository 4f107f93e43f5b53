"""How good vectors are: agreement with people's scores on pairs, and retrieval within documents held out of
training.
"""

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

_FIRST = 10  # ranks that count in nDCG
_MOST_HEADED = 12  # paragraphs below a heading that says what each of them is about
_SHORTEST_REST = 20


@dataclass(frozen=True, slots=True)
class PairTask:
    """Pairs with a score by people: Spearman's rank correlation, or the area under the ROC curve for yes
    and no.
    """

    name: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    scores: tuple[float, ...]

    @property
    def size(self) -> int:
        """Pairs."""
        return len(self.scores)

    def measure(self, encode: Encode) -> float:
        """Spearman or AUC of the cosines, 0 to 1 (chance 0 and .5)."""
        cosines = np.einsum("ij,ij->i", encode(self.first), encode(self.second))
        gold = np.array(self.scores)
        if len(set(self.scores)) == 2:
            return auc(cosines, gold == gold.max())
        return float(np.corrcoef(rankdata(cosines), rankdata(gold))[0, 1])


@dataclass(frozen=True, slots=True)
class SearchTask:
    """Queries against passages: ``relevant`` and ``reachable`` are rows of passages, one tuple per query."""

    name: str
    queries: tuple[str, ...]
    passages: tuple[str, ...]
    relevant: tuple[tuple[int, ...], ...]
    reachable: tuple[tuple[int, int], ...]

    @property
    def size(self) -> int:
        """Queries."""
        return len(self.queries)

    def measure(self, encode: Encode) -> float:
        """Mean nDCG@10; a query competes among the passages of its own ``reachable`` range."""
        queries, passages = encode(self.queries), encode(self.passages)
        gains = []
        for vector, right, (low, high) in zip(queries, self.relevant, self.reachable, strict=True):
            best = np.argsort(-(passages[low:high] @ vector), kind="stable")[:_FIRST] + low
            gains.append(_ndcg([int(row) in right for row in best], len(right)))
        return float(np.mean(gains))


Task = PairTask | SearchTask


def auc(scores: NDArray[np.floating], positive: NDArray[np.bool_]) -> float:
    """Share of (positive, negative) pairs in the right order, ties counted half."""
    ranks = rankdata(scores)[positive]
    positives, negatives = len(ranks), len(scores) - len(ranks)
    return float((ranks.sum() - positives * (positives + 1) / 2) / (positives * negatives))


def _ndcg(hits: Sequence[bool], relevant: int) -> float:
    discounts = 1 / np.log2(np.arange(2, _FIRST + 2))
    return float(
        discounts[: len(hits)] @ np.array(hits, dtype=float) / discounts[: min(relevant, _FIRST)].sum()
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
    """Two tasks made of documents: heading → its paragraphs in the document; first sentence → the rest of
    the paragraph.

    Those of the second compete within the document too. A task without any query is left out.
    """
    headed = _task("heading", [_headed(document) for document in documents])
    opened = _task("opening", [_opened(document) for document in documents])
    return [task for task in (headed, opened) if task.queries]


Part = tuple[list[str], list[str], list[tuple[int, ...]]]  # of one document: queries, passages, relevant


def _task(name: str, parts: Sequence[Part]) -> SearchTask:
    queries: list[str] = []
    passages: list[str] = []
    relevant: list[tuple[int, ...]] = []
    reachable: list[tuple[int, int]] = []
    for asked, found, right in parts:
        base = len(passages)
        queries += asked
        passages += found
        relevant += [tuple(base + row for row in rows) for rows in right]
        reachable += [(base, len(passages))] * len(asked)
    return SearchTask(name, tuple(queries), tuple(passages), tuple(relevant), tuple(reachable))


def _headed(document: Document) -> Part:
    rows: dict[str, list[int]] = {}
    for row, paragraph in enumerate(document.paragraphs):
        if paragraph.heading:
            rows.setdefault(paragraph.heading, []).append(row)
    asked = {h: r for h, r in rows.items() if len(r) <= min(_MOST_HEADED, len(document.paragraphs) - 1)}
    return list(asked), [p.text for p in document.paragraphs], [tuple(r) for r in asked.values()]


def _opened(document: Document) -> Part:
    queries, rests = [], []
    for paragraph in document.paragraphs:
        first, stop, rest = paragraph.text.partition("。")
        if stop and len(rest) >= _SHORTEST_REST:
            queries.append(first)
            rests.append(rest)
    if len(rests) < 2:
        return [], [], []
    return queries, rests, [(row,) for row in range(len(rests))]
