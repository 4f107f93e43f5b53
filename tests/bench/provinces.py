"""``python -m tests.bench.provinces [--encoder NAME=FOLDER …]``: search in reports not seen in training.

Four tasks are made of the provincial government work reports of six provinces, which the shipped recipe holds out:

heading    a heading → its paragraphs, in the same report
opening    a paragraph's first sentence → the rest of it, in the same report
portfolio  the name of a portfolio → paragraphs whose first sentence is about it; only the rest is searched
year       a paragraph of 2025 without its first sentence → those of 2026 whose first sentences are on the same matter

The labels of the last two follow from the first sentences, which are therefore not searched. Prints nDCG@10 over queries
with 95 % intervals by bootstrap over queries: by province for the shipped encoder, then for other systems.
"""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from assistant.domain.text import fold
from assistant.domain.vocabulary import Vocabulary, load
from assistant.index.encoders import static
from assistant.lab.evaluation.baseline import Bm25, words
from assistant.lab.evaluation.intervals import difference, interval
from assistant.lab.evaluation.metrics import ndcg
from assistant.lab.training.data import Document, read_corpus
from assistant.lab.training.dev_tasks import search_tasks

from .data import TEXT

PROVINCES = ("江苏", "湖北", "贵州", "黑龙江", "宁夏", "福建")
TASKS = ("heading", "opening", "portfolio", "year")
FILE = "provincial_reports_2025_2026.jsonl.xz"
_SHORTEST = 20
_SAME_MATTER = 0.45  # share of the pairs of characters that two first sentences have in common
_LONGEST_FIRST = 40  # a longer first sentence is not used as a query
_RERANKED = 50

Floats = NDArray[np.float32]
Ranker = Callable[[Sequence[str], Sequence[str]], Floats]
"""Queries and passages → scores, shape (queries, passages)."""


@dataclass(frozen=True, slots=True)
class TaskPart:
    """Queries over one pool of passages; ``relevant``: rows of the passages, one set per query."""

    task: str
    province: str
    queries: tuple[str, ...]
    passages: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]


def parts(documents: Sequence[Document], vocabulary: Vocabulary) -> list[TaskPart]:
    """All tasks of all provinces; pools without a query are left out."""
    found: list[TaskPart] = []
    for province in PROVINCES:
        own = [document for document in documents if document.region.startswith(province)]
        for document in own:
            for task in search_tasks([document]):
                relevant = tuple(frozenset(rows) for rows in task.relevant)
                found.append(TaskPart(task.name, province, task.queries, task.passages, relevant))
            found.append(_by_portfolio(province, _headed(document), vocabulary))
        earlier, later = ([d for d in own if _year(d) == year] for year in (2025, 2026))
        for one in earlier:
            found += [_by_year(province, _headed(one), _headed(other)) for other in later]
    return [part for part in found if part.queries]


def _year(document: Document) -> int:
    return 2025 if "2025" in document.title else 2026


def _headed(document: Document) -> list[tuple[str, str]]:
    """Paragraphs that begin with a short sentence, as (that sentence, the rest)."""
    cut = (paragraph.text.partition("。") for paragraph in document.paragraphs)
    return [(head, rest) for head, _, rest in cut if len(head) <= _LONGEST_FIRST and len(rest) >= _SHORTEST]


def _by_portfolio(province: str, headed: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> TaskPart:
    rows: dict[str, set[int]] = {}
    for row, (head, _) in enumerate(headed):
        for match in vocabulary.term_matches(head):
            rows.setdefault(max(match.weights, key=lambda point: point[1])[0], set()).add(row)
    official = {entry.name: " ".join((entry.name, *entry.aliases[:1])) for entry in vocabulary.portfolios}
    return TaskPart(
        "portfolio",
        province,
        tuple(official[name] for name in rows),
        tuple(rest for _, rest in headed),
        tuple(map(frozenset, rows.values())),
    )


def _by_year(province: str, earlier: Sequence[tuple[str, str]], later: Sequence[tuple[str, str]]) -> TaskPart:
    pairs = [_pairs(head) for head, _ in later]
    queries: list[str] = []
    relevant: list[frozenset[int]] = []
    for head, rest in earlier:
        mine = _pairs(head)
        same = frozenset(
            row for row, other in enumerate(pairs) if len(mine & other) >= _SAME_MATTER * len(mine | other)
        )
        if same:
            queries.append(rest)
            relevant.append(same)
    return TaskPart("year", province, tuple(queries), tuple(rest for _, rest in later), tuple(relevant))


def _pairs(text: str) -> frozenset[str]:
    letters = "".join(filter(str.isalpha, fold(text)))
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


# --- systems ------------------------------------------------------------------------------------------


def by_words(queries: Sequence[str], passages: Sequence[str]) -> Floats:
    """BM25 over jieba words, as a share of each query's best."""
    index = Bm25.over([words(passage) for passage in passages])
    scores = np.zeros((len(queries), len(passages)), np.float32)
    for row, query in enumerate(queries):
        query_words = words(query)
        among = index.rank(query_words, range(len(passages)))
        for passage in among:
            scores[row, passage] = index._score(query_words, passage)
    best: Floats = scores.max(axis=1, keepdims=True)
    return np.divide(scores, best, out=np.zeros_like(scores), where=best > 0)


def by_vectors(encoder: static.StaticEncoder) -> Ranker:
    """Cosine of the encoder's vectors."""
    return lambda queries, passages: encoder.encode(queries) @ encoder.encode(passages).T


def fused(one: Ranker, other: Ranker, share: float) -> Ranker:
    """``share`` of the first and the rest of the second."""
    return lambda queries, passages: share * one(queries, passages) + (1 - share) * other(queries, passages)


def late(encoder: static.StaticEncoder, share: float) -> Ranker:
    """The first fifty by cosine, reranked with this share of late interaction over the token vectors.

    MaxSim (Khattab & Zaharia, SIGIR 2020): every token of the query finds its nearest in the passage; tokens count
    by the length of their vectors, as they do in the mean.
    """
    table, tokenizer = encoder._table, encoder._tokenizer
    lengths = np.linalg.norm(table, axis=1)
    units = table / np.maximum(lengths, 1e-6)[:, None]

    def rank(queries: Sequence[str], passages: Sequence[str]) -> Floats:
        cosines: Floats = encoder.encode(queries) @ encoder.encode(passages).T
        tokens = [tokenizer.encode(text, add_special_tokens=False).ids for text in passages]
        scores = cosines - 2
        for row, query in enumerate(queries):
            query_words = tokenizer.encode(query, add_special_tokens=False).ids
            if not query_words:
                continue
            weights = lengths[query_words] / lengths[query_words].sum()
            for passage in np.argsort(-cosines[row])[:_RERANKED].tolist():
                nearest = (
                    (units[query_words] @ units[tokens[passage]].T).max(axis=1) if tokens[passage] else 0
                )
                scores[row, passage] = (1 - share) * cosines[row, passage] + share * float(
                    np.sum(weights * nearest)
                )
        return scores

    return rank


# --- figures ------------------------------------------------------------------------------------------


def gains(part: TaskPart, rank: Ranker) -> list[float]:
    """nDCG@10 of every query."""
    best = np.argsort(-rank(part.queries, part.passages), axis=1, kind="stable")[:, :10].tolist()
    return [
        ndcg([int(row in right) for row in rows], [1] * len(right))
        for rows, right in zip(best, part.relevant, strict=True)
    ]


def measured(all_parts: Sequence[TaskPart], rank: Ranker) -> dict[tuple[str, str], list[float]]:
    """(task, province) → nDCG@10 of its queries."""
    reached: dict[tuple[str, str], list[float]] = {}
    for part in all_parts:
        reached.setdefault((part.task, part.province), []).extend(gains(part, rank))
    return reached


def _pooled(reached: Mapping[tuple[str, str], list[float]], task: str) -> list[float]:
    return [gain for (name, _), values in reached.items() if name == task for gain in values]


def main(arguments: Sequence[str] | None = None, write: Callable[[str], None] = print) -> None:
    """Print both tables as Markdown; a star marks significant differences from the shipped encoder."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.provinces", description=__doc__)
    parser.add_argument("--text", type=Path, default=TEXT / FILE, help="the provincial reports")
    parser.add_argument("--encoder", action="append", default=[], help="NAME=FOLDER, also measured")
    given = parser.parse_args(arguments)
    all_parts = parts(read_corpus(given.text, seed=0, max_characters=10**9), load(None))
    shipped = static.load("")
    base = measured(all_parts, by_vectors(shipped))
    write("| province | " + " | ".join(TASKS) + " |\n|---|---|---|---|---|")
    for province in PROVINCES:
        cells = [
            f"{100 * interval(values).mean:.1f} ({len(values)})" if values else "–"
            for values in (base.get((task, province), []) for task in TASKS)
        ]
        write(f"| {province} | " + " | ".join(cells) + " |")
    sure = [(interval(values), len(values)) for values in (_pooled(base, task) for task in TASKS)]
    write(
        "| all | "
        + " | ".join(f"{100 * x.mean:.1f} ± {50 * (x.high - x.low):.1f} ({n})" for x, n in sure)
        + " |"
    )
    systems: dict[str, Ranker] = {
        "BM25 over words": by_words,
        "vectors .6, BM25 .4": fused(by_vectors(shipped), by_words, 0.6),
        "late interaction .3 over the first 50": late(shipped, 0.3),
        "late interaction .6 over the first 50": late(shipped, 0.6),
        **{
            name: by_vectors(static.load(folder)) for name, folder in (x.split("=", 1) for x in given.encoder)
        },
    }
    write("\n| compared with the shipped vectors | " + " | ".join(TASKS) + " |\n|---|---|---|---|---|")
    for name, rank in systems.items():
        reached = measured(all_parts, rank)
        cells = []
        for task in TASKS:
            over = difference(_pooled(reached, task), _pooled(base, task))
            mean = interval(_pooled(reached, task)).mean
            cells.append(f"{100 * mean:.1f} ({100 * over.mean:+.1f}{' *' if over.is_clear else ''})")
        write(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
