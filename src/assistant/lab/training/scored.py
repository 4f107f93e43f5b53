"""Human-scored pairs of texts, and the CoSENT loss over them.

Source: CoSENT (Su Jianlin 2022, "CoSENT（一）：比Sentence-BERT更有效的句向量方案"). The loss compares the scores within a
batch, so files can only be used together when their scores have the same meaning.
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
from assistant.lab.training.dev_tasks import PairTask
from assistant.lab.training.losses import Floats, bags, normalise, through_normalisation
from assistant.lab.training.pairs import Ints, Ranges, tokenise

_DEV_SUFFIX = ".dev.tsv"
_MAX_KNOWN_SHARE = 0.1  # of a file's pairs; a file with more is an evaluation file under another name
_FORMAT_HINT = "每行应为：文本、文本、分数，以制表符隔开，没有表头"


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two texts and a human score of their similarity, on any scale; higher is more similar."""

    first: str
    second: str
    score: float


def read_scored(files: Sequence[Path], dev_tasks: Sequence[PairTask] = ()) -> list[ScoredPair]:
    """The pairs in ``files`` (text, text, score in the first three columns, no header) that may be used for training.

    Pairs with a text that occurs in ``dev_tasks`` are left out, irrespective of spelling, punctuation and white space:
    the training parts of public benchmarks share sentences with their development parts. Raises BadInput for a file
    named ``*.dev.tsv``, one of which more than a tenth is in the development tasks, and one with another format.
    """
    texts = {_letters(text) for task in dev_tasks for text in (*task.first, *task.second)}
    pairs = {_key(*both) for task in dev_tasks for both in zip(task.first, task.second, strict=True)}
    learned: list[ScoredPair] = []
    for path in files:
        if path.name.endswith(_DEV_SUFFIX):
            raise BadInput(
                f"“{path}”是评测用的句对，不能用来训练", f"评测文件（*{_DEV_SUFFIX}）请交给 --judge"
            )
        found = list(_read(path))
        known = sum(_key(pair.first, pair.second) in pairs for pair in found)
        if known > _MAX_KNOWN_SHARE * len(found):
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
            raise BadInput(f"“{path}”第 {number} 行不是评分句对", _FORMAT_HINT) from error
        if not math.isfinite(pair.score):
            raise BadInput(f"“{path}”第 {number} 行的分数不是数：{score}", _FORMAT_HINT)
        yield pair


def _key(first: str, second: str) -> frozenset[str]:
    """A key of a pair, irrespective of the order of its texts."""
    return frozenset((_letters(first), _letters(second)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """Tokenised pairs, row by row, and their ``scores``, shape (pairs,)."""

    tokens: NDArray[np.int32]
    first: Ranges
    second: Ranges
    scores: Floats

    def draw(
        self, rng: np.random.Generator, size: int, token_dropout: float
    ) -> tuple[list[sparse.csr_array], Floats]:
        """Sample ``size`` pairs: both sides as bags without a random share ``token_dropout`` of tokens, and the scores."""
        rows = rng.integers(0, len(self.scores), size)
        return [
            self._bags(side.at(rows), rng, token_dropout) for side in (self.first, self.second)
        ], self.scores[rows]

    def _bags(self, side: Ranges, rng: np.random.Generator, token_dropout: float) -> sparse.csr_array:
        return bags(self.tokens, side, rng.random(int(side.lengths.sum())) >= token_dropout)


def tokenise_scored(pairs: Sequence[ScoredPair], tokenizer: Tokenizer) -> ScoredPairs | None:
    """Tokenise pairs, leaving out those with a text without known tokens; None when no pair is left."""
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
    return ScoredPairs(tokens, sides[0].at(kept), sides[1].at(kept), scores[kept])


def cosent(first: Floats, second: Floats, scores: Floats, *, scale: float) -> tuple[float, Floats, Floats]:
    """The CoSENT loss and its gradients with respect to both sides, which have shape (n, d).

    It is log(1 + Σ exp(``scale`` × (cosine of row j - cosine of row i))) over all i, j where i has a higher score
    than j: it approaches zero when the cosines are in the order of the scores, with a margin between them.
    """
    a, norm_a = normalise(first)
    b, norm_b = normalise(second)
    cosines = np.einsum("ij,ij->i", a, b)
    wrong = np.exp(scale * (cosines[None, :] - cosines[:, None]))
    wrong[scores[:, None] <= scores[None, :]] = 0
    total = 1 + wrong.sum()
    by_cosine = ((scale / total) * (wrong.sum(0) - wrong.sum(1)))[:, None]
    return (
        float(np.log(total)),
        through_normalisation(by_cosine * b, a, norm_a),
        through_normalisation(by_cosine * a, b, norm_b),
    )
