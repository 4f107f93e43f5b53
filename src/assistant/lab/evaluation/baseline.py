"""The baseline: BM25 over the words that jieba's segmentation gives."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from assistant.base.errors import MissingExtra

# Robertson & Zaragoza, The Probabilistic Relevance Framework (2009): the usual values.
_K1, _B = 1.2, 0.75


def words(text: str) -> list[str]:
    """The words of ``text`` as jieba cuts them, lower case, without punctuation.

    Raises MissingExtra where rjieba is not installed.
    """
    try:
        import rjieba
    except ImportError as error:
        raise MissingExtra("rjieba", "结巴分词的对照", "pip install rjieba") from error
    return [word.lower() for word in rjieba.cut(text) if any(character.isalnum() for character in word)]


@dataclass(frozen=True, slots=True)
class Bm25:
    """BM25 over documents that are lists of words; statistics from these documents."""

    counts: tuple[Counter[str], ...]
    lengths: tuple[int, ...]
    rarity: dict[str, float]

    @classmethod
    def over(cls, documents: Sequence[Sequence[str]]) -> "Bm25":
        """An index of the documents; the n-th is known as n."""
        counts = tuple(Counter(document) for document in documents)
        holding = Counter(word for count in counts for word in count)
        rarity = {word: log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for word, n in holding.items()}
        return cls(counts, tuple(len(document) for document in documents), rarity)

    def rank(self, query: Sequence[str], among: Sequence[int]) -> list[int]:
        """Those of the documents ``among`` that hold a word of the query, best first, equals as given."""
        scores = {number: self._score(query, number) for number in among}
        return sorted((number for number in among if scores[number] > 0), key=lambda number: -scores[number])

    def _score(self, query: Sequence[str], number: int) -> float:
        count, mean = self.counts[number], sum(self.lengths) / len(self.lengths)
        damping = _K1 * (1 - _B + _B * self.lengths[number] / mean)
        return sum(
            self.rarity[word] * count[word] * (_K1 + 1) / (count[word] + damping)
            for word in query
            if word in count
        )
