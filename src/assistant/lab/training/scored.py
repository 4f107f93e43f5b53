"""Pairs scored by people, and what is minimised over them: cosines in another order than the scores.

Source: CoSENT (Su Jianlin 2022, "CoSENT（一）：比Sentence-BERT更有效的句向量方案"). Scores are compared within a batch
alone, so that files with other scales can be learned together only where their scores mean the same.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Tokenizer

from assistant.base.errors import BadInput
from assistant.base.tables import numbered_rows
from assistant.domain.text import fold
from assistant.lab.training.contrast import Floats, across, bags, unit
from assistant.lab.training.judge import PairTask
from assistant.lab.training.pairs import Ints, Ranges, tokenise

_JUDGED = ".dev.tsv"
_MOST_JUDGED = 0.1  # of a file's pairs; with more it is one to judge by, under another name
_FORM = "每行应为：文本、文本、分数，以制表符隔开，没有表头"


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two texts and how alike they are by people, the more the higher, on any scale."""

    first: str
    second: str
    score: float


def read_scored(files: Sequence[Path], judged: Sequence[PairTask] = ()) -> list[ScoredPair]:
    """The pairs of ``files`` (text, text, score in the first three columns, no header) that may be learned.

    A pair of which a text occurs in the ``judged`` tasks is left out, spelling, marks and white space aside: what is
    measured must not have been learned, and the training parts of public benchmarks share sentences with their
    development parts. Raises BadInput for a file named ``*.dev.tsv``, one of which more than a tenth is judged by,
    and one that does not hold such pairs.
    """
    texts = {_letters(text) for task in judged for text in (*task.first, *task.second)}
    pairs = {_key(*both) for task in judged for both in zip(task.first, task.second, strict=True)}
    learned: list[ScoredPair] = []
    for path in files:
        if path.name.endswith(_JUDGED):
            raise BadInput(f"“{path}”是评测用的句对，不能用来训练", f"评测文件（*{_JUDGED}）请交给 --judge")
        found = list(_read(path))
        known = sum(_key(pair.first, pair.second) in pairs for pair in found)
        if known > _MOST_JUDGED * len(found):
            raise BadInput(
                f"“{path}”的 {len(found)} 对里有 {known} 对就在评测文件里，学了就测不准",
                "请换用评测之外的句对，或在 --judge 里去掉这份评测",
            )
        learned += [p for p in found if not {_letters(p.first), _letters(p.second)} & texts]
    if files and not learned:
        raise BadInput("评分句对里没有一对可学：文本全都在评测文件里", "请换用评测之外的句对")
    return learned


def _read(path: Path) -> Iterator[ScoredPair]:
    try:
        rows = list(numbered_rows(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"评分句对“{path}”读不出：{error}", "请检查路径，文件应为 UTF-8 编码") from error
    for number, cells in rows:
        try:
            first, second, score = cells[:3]
            pair = ScoredPair(first, second, float(score))
        except ValueError as error:
            raise BadInput(f"“{path}”第 {number} 行不是评分句对", _FORM) from error
        if not math.isfinite(pair.score):
            raise BadInput(f"“{path}”第 {number} 行的分数不是数：{score}", _FORM)
        yield pair


def _key(first: str, second: str) -> frozenset[str]:
    """The same for a pair and its mirror image."""
    return frozenset((_letters(first), _letters(second)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


@dataclass(frozen=True, slots=True)
class Scored:
    """Tokenised pairs, row by row, and their ``scores`` of shape (pairs,)."""

    tokens: NDArray[np.int32]
    first: Ranges
    second: Ranges
    scores: Floats

    def draw(self, rng: np.random.Generator, size: int, drop: float) -> tuple[list[sparse.csr_array], Floats]:
        """Both sides of ``size`` pairs as bags that lost the share ``drop`` of their tokens, and their scores."""
        rows = rng.integers(0, len(self.scores), size)
        return [self._bags(side.at(rows), rng, drop) for side in (self.first, self.second)], self.scores[rows]

    def _bags(self, side: Ranges, rng: np.random.Generator, drop: float) -> sparse.csr_array:
        return bags(self.tokens, side, rng.random(int(side.lengths.sum())) >= drop)


def build_scored(pairs: Sequence[ScoredPair], tokenizer: Tokenizer) -> Scored | None:
    """The pairs as tokens, without those of which a side has none; None where nothing is left."""
    texts = [text for pair in pairs for text in (pair.first, pair.second)]
    if not texts:
        return None
    tokens, ends = tokenise(texts, tokenizer)
    begins = ends - np.diff(ends, prepend=0)
    sides = Ranges(begins[::2], ends[::2]), Ranges(begins[1::2], ends[1::2])
    kept: Ints = np.flatnonzero((sides[0].lengths > 0) & (sides[1].lengths > 0))
    if len(kept) == 0:
        return None
    scores = np.array([pair.score for pair in pairs], dtype=np.float32)
    return Scored(tokens, sides[0].at(kept), sides[1].at(kept), scores[kept])


def cosent(first: Floats, second: Floats, scores: Floats, *, scale: float) -> tuple[float, Floats, Floats]:
    """The loss and its gradients by both sides, which have shape (n, d).

    It is log(1 + Σ exp(``scale`` × (cosine of row j - cosine of row i))) over all i, j where i was scored higher
    than j: nought once every cosine stands in the order of the scores, with room between.
    """
    a, norm_a = unit(first)
    b, norm_b = unit(second)
    cosines = np.einsum("ij,ij->i", a, b)
    wrong = np.exp(scale * (cosines[None, :] - cosines[:, None]))
    wrong[scores[:, None] <= scores[None, :]] = 0
    total = 1 + wrong.sum()
    by_cosine = ((scale / total) * (wrong.sum(0) - wrong.sum(1)))[:, None]
    return float(np.log(total)), across(by_cosine * b, a, norm_a), across(by_cosine * a, b, norm_b)
